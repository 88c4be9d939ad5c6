//! Graphviz. Links that are less than certain are dashed, the far ends of links that lead out of a part are grey. Labels
//! are whole: long ones are broken into lines, never cut; the text of a node is its tooltip.
//!
//! A picture of more than a few hundred nodes cannot be read by people: ask for a part.

use std::fmt::Write as _;

use crate::export::network::{Vertex, vertices};
use crate::export::slice::Slice;
use crate::export::text::printable;
use crate::model::{Confidence, Corpus, Key, Link};
use crate::rdf::Iris;

/// More nodes than this make a picture that no one can read.
pub const READABLE: usize = 300;
/// Characters of a line of a label.
const LINE: usize = 22;

/// The document.
pub(super) fn document(corpus: &Corpus, slice: &Slice, iris: &Iris) -> String {
    let mut out = String::from(
        "digraph soukan {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=10];\n",
    );
    let _ = writeln!(out, "  label={};", quoted(&corpus.manifest.title));
    for vertex in vertices(corpus, slice, iris) {
        let _ = writeln!(out, "  {} [{}];", quoted(&vertex.key.to_string()), node(&vertex));
    }
    for link in &slice.links {
        let (from, to) = (quoted(&link.from.to_string()), quoted(&link.to.to_string()));
        let _ = writeln!(out, "  {from} -> {to} [{}];", edge(link));
    }
    out.push_str("}\n");
    out
}

fn node(vertex: &Vertex) -> String {
    let mut lines = vec![vertex.cite.clone()];
    lines.extend(broken(&vertex.title));
    let tooltip = if vertex.text.is_empty() { vertex.label() } else { vertex.text.clone() };
    let shape = match vertex.key {
        Key::Requirement(_) | Key::Item(_) | Key::ChecklistItem(_) => "box",
        Key::Volume(_) | Key::Section(_) | Key::FormHeading(_) | Key::Category(_) => "folder",
        Key::Evidence(_) | Key::Reference(_) => "note",
        _ => "ellipse",
    };
    let stub = if vertex.is_stub { ", style=dashed, color=\"#666666\", fontcolor=\"#666666\"" } else { "" };
    format!(
        "label={}, tooltip={}, shape={shape}, class={}{stub}",
        quoted(&lines.join("\n")),
        quoted(&tooltip),
        quoted(vertex.key.kind()),
    )
}

fn edge(link: &Link) -> String {
    let style = if link.confidence == Confidence::Certain { "solid" } else { "dashed" };
    let tooltip = format!("{} / {} / {}", link.relation.as_str(), link.origin.as_str(), link.reason);
    format!("label={}, style={style}, tooltip={}", quoted(link.relation.as_str()), quoted(&tooltip))
}

/// A text in lines of a width; Japanese breaks anywhere.
fn broken(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(LINE).map(|line| line.iter().collect()).collect()
}

/// A string of Graphviz: quotes and backslashes are characters, `&` begins no entity, a line end is `\n`.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in printable(text).chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '&' => out.push_str("&amp;"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push(' '),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
