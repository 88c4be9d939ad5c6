//! The markup of a remark: `<p>`, `<ul>`, `<li>`, `<br>`, `<b>`. Everything else that looks like a tag is the
//! vendor's text and stays text.

use crate::model::form::RemarkBlock;
use crate::parse::tidy;

/// The blocks of a remark, and whether all its markup was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markup {
    /// Paragraphs and lists in order.
    pub blocks: Vec<RemarkBlock>,
    /// False when a `<p>` or `<ul>` stays open.
    pub is_closed: bool,
}

/// Elements of the scans' markup. Those that make a block stay open until they are closed.
const BLOCKS: &[&str] = &["p", "ul", "ol"];
const BREAKS: &[&str] = &["li", "br"];
const INLINE: &[&str] = &["b"];

struct Tag<'a> {
    name: &'a str,
    is_closing: bool,
    length: usize,
}

/// The tag that a text opens with, if it is one of ours; attributes are passed over.
fn tag(text: &str) -> Option<Tag<'_>> {
    let inside = text.strip_prefix('<')?;
    let end = inside.find(['<', '>']).filter(|end| inside[*end..].starts_with('>'))?;
    // Attributes are ASCII: what is not is the vendor's text.
    let words = Some(&inside[..end]).filter(|words| words.is_ascii())?;
    let (is_closing, words) = words.strip_prefix('/').map_or((false, words), |rest| (true, rest));
    let name = words.split_whitespace().next()?;
    let is_ours = [BLOCKS, BREAKS, INLINE].iter().any(|names| names.contains(&name));
    is_ours.then_some(Tag { name, is_closing, length: end + 2 })
}

/// Reads the markup of a remark.
#[must_use]
pub fn read(text: &str) -> Markup {
    let mut blocks = Vec::new();
    let (mut words, mut open): (String, Vec<&str>) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let Some(Tag { name, is_closing, length }) = tag(rest) else {
            words.push(character);
            rest = &rest[character.len_utf8()..];
            continue;
        };
        rest = &rest[length..];
        if INLINE.contains(&name) {
            continue;
        }
        flush(&mut blocks, &mut words, is_list(&open));
        if !BLOCKS.contains(&name) {
            continue;
        }
        if !is_closing {
            open.push(name);
        } else if let Some(at) = open.iter().rposition(|other| *other == name) {
            open.remove(at);
        }
    }
    flush(&mut blocks, &mut words, is_list(&open));
    Markup { blocks, is_closed: open.is_empty() }
}

fn is_list(open: &[&str]) -> bool {
    open.iter().any(|name| matches!(*name, "ul" | "ol"))
}

fn flush(blocks: &mut Vec<RemarkBlock>, words: &mut String, in_list: bool) {
    let text = tidy::unwrap_lines(words);
    words.clear();
    if text.is_empty() {
        return;
    }
    if !in_list {
        blocks.push(RemarkBlock::Paragraph(text));
        return;
    }
    let marked = text.strip_prefix("- ").unwrap_or(&text);
    let items = marked.split(" - ").map(str::to_owned);
    match blocks.last_mut() {
        Some(RemarkBlock::List(list)) => list.extend(items),
        _ => blocks.push(RemarkBlock::List(items.collect())),
    }
}

/// The blocks as plain text: a line per paragraph or list item.
#[must_use]
pub fn plain(blocks: &[RemarkBlock]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for block in blocks {
        match block {
            RemarkBlock::Paragraph(text) => lines.push(text.clone()),
            RemarkBlock::List(items) => lines.extend(items.iter().map(|item| format!("- {item}"))),
        }
    }
    lines.join("\n")
}
