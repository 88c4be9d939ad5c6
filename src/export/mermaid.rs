//! Mermaid: a flowchart. Links that are less than certain are dotted, far ends of links that lead out of a part are dashed.
//!
//! Mermaid draws at most 500 links and 50 000 characters unless it is told otherwise, and no one can read more: ask for a
//! part. Nothing is cut here.

use std::fmt::Write as _;

use crate::export::network::vertices;
use crate::export::slice::Slice;
use crate::export::text::one_line;
use crate::model::{Confidence, Corpus, Key};
use crate::rdf::Iris;

/// Links that Mermaid draws as it comes.
pub const LINKS: usize = 500;
/// Characters that Mermaid reads as it comes.
pub const CHARACTERS: usize = 50_000;

/// The document.
pub(super) fn document(corpus: &Corpus, slice: &Slice, iris: &Iris) -> String {
    let mut out = String::from("flowchart LR\n");
    for vertex in vertices(corpus, slice, iris) {
        let mut lines = vec![vertex.cite];
        if !vertex.title.is_empty() {
            lines.push(vertex.title);
        }
        let label: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
        let class = if vertex.is_stub { ":::stub" } else { "" };
        let _ = writeln!(out, "  {}[\"{}\"]{class}", id(&vertex.key), label.join("<br/>"));
    }
    for link in &slice.links {
        let arrow = if link.confidence == Confidence::Certain { "-->" } else { "-.->" };
        let _ = writeln!(out, "  {} {arrow}|{}| {}", id(&link.from), link.relation.as_str(), id(&link.to));
    }
    if !slice.stubs.is_empty() {
        out.push_str("  classDef stub stroke-dasharray:4 4\n");
    }
    out
}

/// A key as an id: `k_` in front, so that none is a word of Mermaid's, and `_` with two hexadecimal digits for what is
/// neither letter nor digit. `C14-1` → `k_C14_2D1`.
fn id(key: &Key) -> String {
    key.to_string().bytes().fold("k_".to_owned(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "_{byte:02X}");
        }
        out
    })
}

/// Words inside quotes: every mark of Mermaid, Markdown and HTML as its number.
fn escaped(text: &str) -> String {
    one_line(text).chars().fold(String::new(), |mut out, character| {
        if "\"#&<>`\\*_|;[]{}~$%=".contains(character) {
            let _ = write!(out, "#{};", u32::from(character));
        } else {
            out.push(character);
        }
        out
    })
}
