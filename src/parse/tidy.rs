//! What every reader does to the characters of a scan before it compares or shows them.

use std::ops::Range;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;

use crate::diag::{Code, Diagnostic, Text};
use crate::source::{Place, SourceFile, lines};

/// The text of a source, or an empty text with a diagnostic that says what the file is instead.
pub fn decode<'a>(file: &'a SourceFile, found: &mut Vec<Diagnostic>) -> &'a str {
    match file.text() {
        Ok(text) if text.trim().is_empty() => {
            found.push(Diagnostic::at(
                Code::SourceEmpty,
                Place::line(&file.name, 1),
                Text::new("文字がありません", "there is no text"),
            ));
            ""
        }
        Ok(text) => {
            report_controls(file, text, found);
            readable(file)
        }
        Err(offset) => {
            found.push(not_utf8(file, offset));
            readable(file)
        }
    }
}

/// A source in which a reader found none of its rows, unless it was reported as empty or unreadable already.
pub fn report_empty(file: &Arc<str>, message: Text, found: &mut Vec<Diagnostic>) {
    let is_known = |other: &Diagnostic| {
        matches!(other.code, Code::SourceEmpty | Code::SourceNotUtf8)
            && other.place.as_ref().is_some_and(|place| place.file == *file)
    };
    if !found.iter().any(is_known) {
        found.push(Diagnostic::at(Code::SourceEmpty, Place::line(file, 1), message));
    }
}

/// What can be read of a file: the whole text without its byte order mark, or the whole lines before the first byte
/// that is not UTF-8. Every reader of the same file sees the same text.
#[must_use]
pub fn readable(file: &SourceFile) -> &str {
    let text = file.text().unwrap_or_else(|offset| {
        let valid = file.bytes.get(..offset).unwrap_or_default();
        let whole_lines = valid.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        std::str::from_utf8(&valid[..whole_lines]).unwrap_or_default()
    });
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn not_utf8(file: &SourceFile, offset: usize) -> Diagnostic {
    let before = &file.bytes[..offset];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    let byte = file.bytes.get(offset).copied().unwrap_or_default();
    let guess = guess_encoding(&file.bytes);
    Diagnostic::at(
        Code::SourceNotUtf8,
        Place::line(&file.name, u32::try_from(line).unwrap_or(u32::MAX)),
        Text::new(
            format!("{column} 字節目の 0x{byte:02X} は UTF-8 ではありません（{guess} とみられます）"),
            format!("byte 0x{byte:02X} at byte column {column} is not UTF-8 (looks like {guess})"),
        ),
    )
}

/// A guess for the message only; nothing is decoded on its strength.
fn guess_encoding(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return "UTF-16";
    }
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    let controls = head.iter().filter(|byte| **byte < 9 || (14..32).contains(*byte)).count();
    if zeros * 4 > head.len() {
        "UTF-16"
    } else if controls * 20 > head.len() {
        "binary data"
    } else {
        "Shift_JIS"
    }
}

fn report_controls(file: &SourceFile, text: &str, found: &mut Vec<Diagnostic>) {
    for line in lines(text) {
        for (cell, words) in line.cells() {
            if let Some(control) = words.chars().find(|c| is_stray_control(*c)) {
                let code = u32::from(control);
                found.push(Diagnostic::at(
                    Code::ControlCharacter,
                    Place::cell(&file.name, line.number, cell),
                    Text::new(
                        format!("制御文字 U+{code:04X} があります"),
                        format!("control character U+{code:04X}"),
                    ),
                ));
            }
        }
    }
}

fn is_stray_control(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\r' | '\n')
}

/// The paragraphs of a cell as byte ranges, numbered from 1; a cell without `<p>` is one piece, number 0.
#[must_use]
pub fn paragraphs(cell: &str) -> Vec<(u32, Range<usize>)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(open) = cell[at..].find("<p>") {
        let start = at + open + "<p>".len();
        let end = cell[start..].find("</p>").map_or(cell.len(), |close| start + close);
        pieces.push((u32::try_from(pieces.len() + 1).unwrap_or(u32::MAX), start..end));
        at = end;
    }
    if pieces.is_empty() {
        pieces.push((0, 0..cell.len()));
    }
    pieces
}

/// Whether a blank next to this character only marks where a printed line was broken.
fn is_japanese(character: char) -> bool {
    matches!(u32::from(character),
        0x3041..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF)
        || matches!(character, '々' | '、' | '「' | '」' | '【' | '】' | '（' | '）')
}

/// Opens a corrected stretch while a text is on its way from cell to [`crate::model::SourceText`].
pub const MARK_OPEN: char = '\u{E000}';
/// Closes it.
pub const MARK_CLOSE: char = '\u{E001}';

/// Whether a character is one of the two marks. Sources have no business with these private code points.
#[must_use]
pub fn is_mark(character: char) -> bool {
    matches!(character, MARK_OPEN | MARK_CLOSE)
}

/// Takes the marks out of a text and says where they stood.
#[must_use]
pub fn take_marks(text: &str) -> (String, Vec<Range<usize>>) {
    let (mut out, mut ranges, mut start) = (String::with_capacity(text.len()), Vec::new(), 0);
    for character in text.chars() {
        match character {
            MARK_OPEN => start = out.len(),
            MARK_CLOSE => ranges.push(start..out.len()),
            other => out.push(other),
        }
    }
    (out, ranges)
}

/// Removes the blanks that line wrapping left between Japanese characters, and stray control characters;
/// other runs of white space become one blank.
#[must_use]
pub fn unwrap_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut blank, mut opens) = (false, false);
    for character in text.chars().filter(|c| !is_stray_control(*c)) {
        match character {
            // An opening mark waits for its first letter, so that the blank before it stays outside.
            MARK_OPEN => opens = true,
            MARK_CLOSE => out.push(MARK_CLOSE),
            character if character.is_whitespace() => blank = true,
            character => {
                let last = out.chars().rev().find(|c| !is_mark(*c));
                let joins = is_japanese(character) && last.is_some_and(is_japanese);
                if blank && last.is_some() && !joins {
                    out.push(' ');
                }
                if opens {
                    out.push(MARK_OPEN);
                }
                (blank, opens) = (false, false);
                out.push(character);
            }
        }
    }
    out
}

/// The form in which two prints of the same words are equal: NFKC, no white space.
#[must_use]
pub fn comparable(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace() && !is_stray_control(*c)).collect()
}

/// How alike two texts are, from 0 to 1: shared pairs of characters (Dice) of their comparable forms.
#[must_use]
pub fn likeness(left: &str, right: &str) -> f64 {
    likeness_of(&pairs(left), &pairs(right))
}

/// The same of texts whose [`pairs`] are known: for one text against many.
#[must_use]
pub fn likeness_of(left: &[(char, char)], right: &[(char, char)]) -> f64 {
    let total = left.len() + right.len();
    if total == 0 {
        return 1.0;
    }
    let (mut i, mut j, mut shared) = (0, 0, 0_usize);
    while let (Some(a), Some(b)) = (left.get(i), right.get(j)) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "lengths of texts are far below 2^52")]
    {
        (2 * shared) as f64 / total as f64
    }
}

/// The pairs of neighbouring characters of a text's comparable form, sorted.
#[must_use]
pub fn pairs(text: &str) -> Vec<(char, char)> {
    let characters: Vec<char> = comparable(text).chars().collect();
    let mut pairs: Vec<_> = characters.windows(2).map(|pair| (pair[0], pair[1])).collect();
    pairs.sort_unstable();
    pairs
}
