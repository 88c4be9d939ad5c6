//! Headings and lists: which section a line opens, where a list of 【遵守事項】 begins and ends, and which lines belong to
//! which of its numbers.

use crate::diag::Text;
use crate::import::guideline::lines::Line;
use crate::import::guideline::{LIST, as_key};
use crate::import::{Finding, Weight};
use crate::link::{ordinal_value, split_ordinal, title_words};
use crate::model::Corpus;
use crate::model::guideline::Standing;
use crate::model::key::{Ordinal, RequirementKey, SectionKey, Volume};
use crate::parse::tidy;

use crate::import::table::section_number;

/// Characters beyond which a line is no heading.
const HEADING: usize = 70;
/// How alike a heading must be to a title that the outline has for certain.
const ALIKE: f64 = 0.4;

/// What a volume holds.
#[derive(Debug, Default)]
pub(super) struct Volumes {
    /// Headings that the outline has.
    pub(super) sections: Vec<Heading>,
    /// Requirements, in order.
    pub(super) requirements: Vec<Found>,
    /// What was not understood.
    pub(super) findings: Vec<Finding>,
}

/// A heading.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub(super) key: SectionKey,
    pub(super) at: String,
    pub(super) text: String,
}

/// A requirement.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) key: RequirementKey,
    pub(super) at: String,
    pub(super) paragraphs: Vec<String>,
}

impl Found {
    /// The text without its number.
    pub(super) fn words(&self) -> String {
        split_ordinal(&self.paragraphs.join("\n")).1.to_owned()
    }
}

/// Where one is in the text.
#[derive(Debug, Default)]
struct State {
    section: Option<SectionKey>,
    is_in_list: bool,
    /// The last number of the list.
    last: u16,
    /// Whether the list was taken to end before a line without a number.
    has_ended: bool,
}

impl Volumes {
    pub(super) fn of(corpus: &Corpus, volume: Volume, lines: &[Line]) -> Self {
        let mut found = Self::default();
        let mut state = State::default();
        for line in lines {
            found.line(corpus, volume, line, &mut state);
        }
        found
    }

    fn line(&mut self, corpus: &Corpus, volume: Volume, line: &Line, state: &mut State) {
        let words = tidy::comparable(&line.text);
        if words.starts_with(LIST) {
            *state = State { is_in_list: true, section: state.section.take(), ..State::default() };
            return;
        }
        match heading(corpus, volume, line, state.section.as_ref()) {
            Some(Ok(key)) => {
                if !self.sections.iter().any(|other| other.key == key) {
                    self.sections.push(Heading {
                        key: key.clone(),
                        at: line.at.clone(),
                        text: line.text.clone(),
                    });
                }
                *state = State { section: Some(key), ..State::default() };
                return;
            }
            // A heading below those of the outline: its text explains the list above.
            Some(Err(())) => {
                state.is_in_list = false;
                return;
            }
            None => {}
        }
        if words.starts_with('【') && words.ends_with('】') {
            state.is_in_list = false;
        }
        self.entry(corpus, line, state);
    }

    fn entry(&mut self, corpus: &Corpus, line: &Line, state: &mut State) {
        let number = split_ordinal(&line.text).0.and_then(|mark| ordinal_value(mark.chars().next()?));
        let next = state.last + 1;
        match number {
            Some(number) if state.is_in_list && number == next => self.open(corpus, number, line, state),
            Some(number) if state.is_in_list && number > next && line.is_after_gap => {
                self.doubt(
                    line,
                    ("抜けのない①②…", "numbers without a gap"),
                    "資料の抜けか読み違いを確かめてください",
                    "see whether the document lacks one",
                );
                self.open(corpus, number, line, state);
            }
            Some(number) if state.has_ended && number == next => {
                self.doubt(
                    line,
                    ("続いた一覧", "a list in one piece"),
                    "番号のない段落が間にあり、本文に入れていません",
                    "a paragraph without number stands between; it is in no text",
                );
                state.is_in_list = true;
                self.open(corpus, number, line, state);
            }
            _ if state.is_in_list && state.last > 0 => self.go_on(line, state),
            _ => {}
        }
    }

    fn open(&mut self, corpus: &Corpus, number: u16, line: &Line, state: &mut State) {
        (state.last, state.has_ended) = (number, false);
        let section = state.section.clone();
        let known =
            section.filter(|key| corpus.sections.get(key).is_some_and(|section| section.has_requirements));
        let Some(section) = known else {
            self.doubt(
                line,
                (
                    "遵守事項を持つ節の見出しの下の一覧",
                    "a list below the heading of a section that holds requirements",
                ),
                "概要（guideline/）にこの節を加えてから取り込み直してください",
                "add the section to the outline (guideline/), then import it again",
            );
            (state.is_in_list, state.last) = (false, 0);
            return;
        };
        let key = RequirementKey {
            volume: section.volume,
            section: section.number,
            ordinal: Ordinal::Known(number),
        };
        if self.requirements.iter().any(|other| other.key == key) {
            let said = format!("一度だけの {}", as_key(&key));
            self.doubt(
                line,
                (&said, "each number once"),
                "先に出た本文を採りました",
                "the text that came first is taken",
            );
            state.is_in_list = false;
            return;
        }
        self.requirements.push(Found { key, at: line.at.clone(), paragraphs: vec![line.text.clone()] });
    }

    /// A line without a number of its own: a nested entry, or the rest of the line above.
    fn go_on(&mut self, line: &Line, state: &mut State) {
        let Some(paragraphs) = self.requirements.last_mut().map(|own| &mut own.paragraphs) else { return };
        let is_nested = is_nested(&line.text);
        let ends = paragraphs.last().is_some_and(|last| last.ends_with('。'));
        if line.is_after_gap && ends && !is_nested {
            (state.is_in_list, state.has_ended) = (false, true);
            return;
        }
        match paragraphs.last_mut().filter(|_| !is_nested) {
            Some(last) => {
                let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                if is_word(last.chars().last()) && is_word(line.text.chars().next()) {
                    last.push(' ');
                }
                last.push_str(&line.text);
            }
            None => paragraphs.push(line.text.clone()),
        }
    }

    fn doubt(&mut self, line: &Line, expected: (&str, &str), ja: &str, en: &str) {
        self.findings.push(Finding {
            weight: Weight::Doubt,
            at: line.at.clone(),
            found: line.text.chars().take(60).collect(),
            expected: Text::new(expected.0, expected.1),
            advice: Text::new(ja, en),
        });
    }
}

/// `(1)`, `a)`, `a `, `・`, `－ `, `ア `: an entry inside a requirement.
fn is_nested(text: &str) -> bool {
    let plain = text.trim_start();
    let mut letters = plain.chars();
    let (Some(first), second, third) = (letters.next(), letters.next(), letters.next()) else { return false };
    let closes = |c: Option<char>| matches!(c, Some(')' | '）' | '.' | '．' | ' ' | '\u{3000}' | '、'));
    match first {
        '・' | '－' | '―' | '‐' | '※' | '-' | '●' | '○' | '⑴'..='⒇' => true,
        '(' | '（' => second.is_some_and(char::is_alphanumeric),
        'a'..='z' | 'ａ'..='ｚ' | 'ア'..='ン' => closes(second),
        '0'..='9' | '０'..='９' => {
            matches!(second, Some(')' | '）'))
                || (second.is_some_and(char::is_numeric) && matches!(third, Some(')' | '）')))
        }
        _ => false,
    }
}

/// The section that a line opens: `Err` for a heading below those of the outline.
fn heading(
    corpus: &Corpus,
    volume: Volume,
    line: &Line,
    last: Option<&SectionKey>,
) -> Option<Result<SectionKey, ()>> {
    let text = line.text.trim();
    let is_toc = text.contains('…') || text.contains("...") || text.contains("・・・") || text.contains("‥");
    let is_long = text.chars().count() > HEADING || text.ends_with('。') || text.ends_with('、');
    if is_toc
        || is_long
        || !text.starts_with(|c: char| c.is_numeric() || c == '第')
        || split_ordinal(text).0.is_some()
    {
        return None;
    }
    let number = section_number(text)?;
    let title = title_words(text);
    let key = SectionKey { volume, number };
    if title.is_empty() {
        // A section whose title is not known may be printed by its number alone.
        let is_next = key.number.len() > 1 && last.is_none_or(|last| *last < key);
        return (is_next && corpus.sections.contains_key(&key)).then_some(Ok(key));
    }
    let Some(section) = corpus.sections.get(&key) else {
        let is_below = last.is_some_and(|last| key.number.starts_with(&last.number));
        return (is_below && key.number.len() > 1).then_some(Err(()));
    };
    let is_sure = section.title_standing >= Standing::Established;
    let is_next = last.is_none_or(|last| *last < key);
    let likeness = tidy::likeness(title, &section.title);
    (likeness >= ALIKE || (!is_sure && is_next)).then_some(Ok(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_inside_a_requirement_are_known() {
        for text in ["(1) 一", "（ア）二", "a) 三", "a 四", "・五", "－ 六", "1) 七"] {
            assert!(is_nested(text), "{text}");
        }
        for text in ["なお、", "a社の", "1 年", "2023 年"] {
            assert!(!is_nested(text), "{text}");
        }
    }
}
