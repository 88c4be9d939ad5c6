//! Texts for reading: lines at the list marks of the source, corrected stretches, addresses.

use crate::model::{Mark, SourceText};
use crate::site::view::{Segment, TextLine};

/// A text as read, with its corrections marked.
pub(crate) fn marked(text: &SourceText) -> Vec<TextLine> {
    lines(&text.read, &text.corrections)
}

/// A text without corrections.
pub(crate) fn plain(text: &str) -> Vec<TextLine> {
    text.lines().flat_map(|line| lines(line, &[])).collect()
}

fn lines(text: &str, marks: &[Mark]) -> Vec<TextLine> {
    let mut starts = vec![0];
    starts.extend(breaks(text));
    starts.push(text.len());
    starts
        .windows(2)
        .map(|pair| line(text, pair[0], pair[1], marks))
        .filter(|line| !line.segments.is_empty())
        .collect()
}

/// Where a new line opens: at a list mark after a blank or a full stop, at (1) and at ②.
fn breaks(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut before = None;
    for (at, character) in text.char_indices() {
        let opens = matches!(before, Some(' ' | '。' | '：' | ':'));
        if at > 0 && opens && is_list_mark(&text[at..], character, before) {
            found.push(at);
        }
        before = Some(character);
    }
    found
}

fn is_list_mark(rest: &str, first: char, before: Option<char>) -> bool {
    let second = rest.chars().nth(1);
    match first {
        '－' | '・' => true,
        '-' | 'ー' | '一' => before == Some(' ') && second == Some(' '),
        '(' | '（' => {
            let digits: String = rest.chars().skip(1).take_while(char::is_ascii_alphanumeric).collect();
            (1..=2).contains(&digits.len()) && matches!(rest.chars().nth(1 + digits.len()), Some(')' | '）'))
        }
        '1'..='9' => {
            before == Some(' ')
                && second == Some('.')
                && rest.chars().nth(2).is_some_and(|c| !c.is_ascii_digit())
        }
        '①'..='⑳' => before == Some(' '),
        _ => false,
    }
}

fn line(text: &str, start: usize, end: usize, marks: &[Mark]) -> TextLine {
    let mut segments = Vec::new();
    let mut at = start;
    for mark in marks {
        let Some(range) = mark.range.clone().filter(|range| range.start >= at && range.end <= end) else {
            continue;
        };
        push_words(&mut segments, &text[at..range.start]);
        segments.push(Segment::Fix {
            text: text[range.clone()].to_owned(),
            printed: mark.correction.printed.clone(),
            reason: mark.correction.reason.clone(),
        });
        at = range.end;
    }
    push_words(&mut segments, text[at..end].trim_end());
    TextLine { is_item: start > 0 || opens_with_mark(&text[start..end]), segments }
}

fn opens_with_mark(line: &str) -> bool {
    line.starts_with(['－', '・']) || line.starts_with("- ") || line.starts_with("(1)")
}

/// Words with their addresses set apart.
fn push_words(segments: &mut Vec<Segment>, words: &str) {
    let mut rest = words;
    while let Some(at) = rest.find("https://").or_else(|| rest.find("http://")) {
        let length = rest[at..].find(|c: char| !is_url(c)).unwrap_or(rest.len() - at);
        push_text(segments, &rest[..at]);
        segments.push(Segment::Url { text: rest[at..at + length].to_owned() });
        rest = &rest[at + length..];
    }
    push_text(segments, rest);
}

fn push_text(segments: &mut Vec<Segment>, words: &str) {
    if !words.is_empty() {
        segments.push(Segment::Text { text: words.to_owned() });
    }
}

fn is_url(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~:/?#[]@!$&()*+,;=%".contains(character)
}
