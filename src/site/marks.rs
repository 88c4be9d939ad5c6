//! The marks of Markdown: words of a source become Markdown that reads as those words, whatever they look like.

use crate::site::view::{Segment, TextLine};

/// What is a mark somewhere: in CommonMark, in tables, footnotes and formulas, in the brackets of templates (`{{…}}`), and
/// where a program makes quotes curly.
const MARKS: &str = "\\`*_{}[]<>#|~&\"'$^";

/// What is a mark at the start of a line, or in a row.
const MARKS_IN_A_ROW: &str = "-+=:.";

/// Words that stay words.
pub(super) fn words(text: &str) -> String {
    let characters: Vec<char> = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut out = String::with_capacity(text.len());
    for (at, character) in characters.iter().enumerate() {
        if is_mark(&characters, at) {
            out.push('\\');
        }
        out.push(*character);
    }
    out
}

fn is_mark(characters: &[char], at: usize) -> bool {
    let character = characters[at];
    let is_beside = |other: Option<usize>| other.and_then(|at| characters.get(at)) == Some(&character);
    let in_a_row = at == 0 || is_beside(at.checked_sub(1)) || is_beside(at.checked_add(1));
    // `1.` and `1)` begin a list.
    let is_number = || at > 0 && characters[..at].iter().all(char::is_ascii_digit);
    MARKS.contains(character)
        || (MARKS_IN_A_ROW.contains(character) && in_a_row)
        || (matches!(character, '.' | ')') && is_number())
}

/// A link; the address is one of ours.
pub(super) fn link(text: &str, href: &str) -> String {
    format!("[{}]({href})", words(text))
}

/// Something short that is written exactly so: a key, the name of a file.
pub(super) fn code(text: &str) -> String {
    if text.contains(['`', '\n']) { words(text) } else { format!("`{text}`") }
}

/// A line of a text; addresses lead where they say.
pub(super) fn line(line: &TextLine) -> String {
    let segments = line.segments.iter().map(|segment| match segment {
        Segment::Url { text } if !text.contains(['<', '>', ' ']) => format!("<{text}>"),
        segment => inner(segment.words()),
    });
    segments.collect()
}

/// Words among others: the blanks around them count.
fn inner(text: &str) -> String {
    let (before, after) = (text.starts_with(' '), text.len() > 1 && text.ends_with(' '));
    format!("{}{}{}", if before { " " } else { "" }, words(text), if after { " " } else { "" })
}

/// A quotation, each line a paragraph of it, in front of each line what the block around it needs.
pub(super) fn quote(lines: &[String], indent: &str) -> String {
    let lines: Vec<String> = lines.iter().map(|line| format!("{indent}> {line}")).collect();
    lines.join(&format!("\n{indent}>\n")) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_escaped_and_words_are_not() {
        for (text, marked) in [
            ("企画管理編 13⑧", "企画管理編 13⑧"),
            ("*a* _b_ `c` [d](e)", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e)"),
            ("<b>&amp;</b>", "\\<b\\>\\&amp;\\</b\\>"),
            ("- a - b", "\\- a - b"),
            ("1. 一つめ 2. 二つめ", "1\\. 一つめ 2. 二つめ"),
            ("12) a", "12\\) a"),
            ("a -- b ... c", "a \\-\\- b \\.\\.\\. c"),
            ("{{< x >}} {{#include y}}", "\\{\\{\\< x \\>\\}\\} \\{\\{\\#include y\\}\\}"),
            ("a\nb", "a b"),
            ("C14-1 v1.2", "C14-1 v1.2"),
        ] {
            assert_eq!(words(text), marked);
        }
    }
}
