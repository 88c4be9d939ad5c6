//! Words of the sources inside other notations: what is a mark there stays a character here.

/// On one line: blanks, line ends and control characters become one blank each, none at the ends.
pub(super) fn one_line(text: &str) -> String {
    let gaps = |c: char| c.is_whitespace() || c.is_control();
    text.split(gaps).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Without the control characters that no notation can carry; tabs and line ends stay.
pub(super) fn printable(text: &str) -> String {
    let is_plain = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    text.chars().filter(is_plain).filter(|c| !matches!(c, '\u{FFFE}' | '\u{FFFF}')).collect()
}

/// As Markdown that reads as the text: its marks are escaped, each line is a paragraph.
pub(super) fn markdown(text: &str) -> String {
    let lines: Vec<String> = printable(text).lines().map(markdown_line).collect();
    lines.join("\n\n")
}

/// The same on one line.
pub(super) fn markdown_words(text: &str) -> String {
    markdown_line(&one_line(text))
}

/// One line; marks that count only where a line begins are escaped there.
fn markdown_line(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let indented = line.starts_with([' ', '\t']);
    if indented {
        out.push_str("&#x20;");
    }
    let text = line.trim_start_matches([' ', '\t']);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, character) in text.char_indices() {
        let opens = (at == 0 && "#>+-=:".contains(character))
            || (digits > 0 && at == digits && ".)".contains(character));
        if opens || "\\`*_[]<>&{}~|$!".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// As reStructuredText that reads as the text: its marks are escaped, each line is a paragraph.
pub(super) fn restructured(text: &str) -> String {
    let lines: Vec<String> = printable(text).lines().map(restructured_line).collect();
    lines.join("\n\n")
}

/// Backslashes before whatever may be a mark: inside a line, and at its beginning, where a list, a directive or a heading
/// may open.
fn restructured_line(line: &str) -> String {
    let text = line.trim();
    let mut out = String::with_capacity(text.len() + 8);
    // `1.`, `a)` and `iv.` open lists: the mark behind a first word of ASCII letters and digits.
    let word = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    for (at, character) in text.char_indices() {
        let opens = (at == 0 && character.is_ascii_punctuation()) || (at == word && ".)".contains(character));
        if opens || "\\*`|_:<>[]{}".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_characters() {
        assert_eq!(markdown("# a*b\n1. <x> & `y`"), "\\# a\\*b\n\n1\\. \\<x\\> \\& \\`y\\`");
        assert_eq!(markdown("  a\u{0}b"), "&#x20;ab");
        assert_eq!(restructured(".. raw:: html\n1. a*b_"), "\\.. raw\\:\\: html\n\n1\\. a\\*b\\_");
        assert_eq!(one_line(" a\n\tb\u{1}c "), "a b c");
        assert_eq!(markdown_words("{{ insert }}"), "\\{\\{ insert \\}\\}");
    }
}
