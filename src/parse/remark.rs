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

#[derive(PartialEq, Clone, Copy)]
enum Tag {
    Open(&'static str),
    Close(&'static str),
}

const TAGS: &[(&str, Tag)] = &[
    ("<p>", Tag::Open("p")),
    ("</p>", Tag::Close("p")),
    ("<ul>", Tag::Open("ul")),
    ("</ul>", Tag::Close("ul")),
    ("<li>", Tag::Open("li")),
    ("</li>", Tag::Close("li")),
    ("<br>", Tag::Open("br")),
    ("<b>", Tag::Open("b")),
    ("</b>", Tag::Close("b")),
];

/// Reads the markup of a remark.
#[must_use]
pub fn read(text: &str) -> Markup {
    let mut blocks = Vec::new();
    let (mut words, mut in_list, mut open) = (String::new(), false, Vec::new());
    let mut rest = text;
    while !rest.is_empty() {
        let tag = TAGS.iter().find(|(name, _)| rest.starts_with(name));
        if let Some((name, tag)) = tag {
            rest = &rest[name.len()..];
            match *tag {
                Tag::Open("b") | Tag::Close("b") => continue,
                Tag::Open(name) if matches!(name, "p" | "ul") => open.push(name),
                Tag::Close(name) => {
                    if let Some(at) = open.iter().rposition(|other| *other == name) {
                        open.remove(at);
                    }
                }
                Tag::Open(_) => {}
            }
            flush(&mut blocks, &mut words, in_list);
            in_list = match *tag {
                Tag::Open("ul") => true,
                Tag::Close("ul") => false,
                _ => in_list,
            };
            continue;
        }
        let Some(character) = rest.chars().next() else { break };
        words.push(character);
        rest = &rest[character.len_utf8()..];
    }
    flush(&mut blocks, &mut words, in_list);
    Markup { blocks, is_closed: open.is_empty() }
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
