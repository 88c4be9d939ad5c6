//! Which requirement a cell is: by its key where the document has keys, by the number of its section and its own ①②…, else by
//! words that the data folder has already. Nothing is guessed: what none of them tells is left open.

use unicode_normalization::UnicodeNormalization as _;

use crate::link::{ordinal_value, split_ordinal};
use crate::model::key::{Key, Ordinal, RequirementKey, SectionKey, Volume};
use crate::model::{Confidence, Corpus};
use crate::parse::tidy;

/// The cells of one volume in one row.
#[derive(Debug, Clone, Default)]
pub(super) struct Words<'a> {
    pub(super) section: &'a str,
    pub(super) text: &'a str,
    pub(super) ordinal: &'a str,
    pub(super) key: &'a str,
}

/// What a cell is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Identity {
    /// A requirement, or a section where the table names only that.
    Key { key: Key, confidence: Confidence, reason: String },
    /// `－`: officially none.
    Nothing,
    /// It cannot be told; what would have told it.
    Open(&'static str, &'static str),
}

/// The number that a 記載箇所 opens with: `1.2.1 …`, `13. …`, `第2章 …`, `2. 2. 3 …`.
pub(in crate::import) fn section_number(words: &str) -> Option<Vec<u16>> {
    let plain: String = words.nfkc().collect();
    let plain = plain.trim_start().trim_start_matches('第').trim_start();
    let mut number = Vec::new();
    let mut rest = plain;
    loop {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let Ok(part) = rest[..digits].parse::<u16>() else { break };
        number.push(part);
        let after = rest[digits..].trim_start();
        match after.strip_prefix('.') {
            Some(more) => rest = more.trim_start(),
            None => break,
        }
    }
    (!number.is_empty() && number.iter().all(|part| *part > 0)).then_some(number)
}

/// Whether a cell only says that there is nothing.
pub(super) fn is_dash(words: &str) -> bool {
    let mut letters = words.trim().chars();
    let is_mark = |c: char| matches!(c, '-' | '－' | 'ー' | '―' | '—' | '–' | '‐' | '−' | '─');
    matches!((letters.next(), letters.next()), (Some(mark), None) if is_mark(mark))
}

/// What the cells of a volume are, where its last section was this one.
pub(super) fn identify(
    corpus: &Corpus,
    volume: Volume,
    words: &Words<'_>,
    last: Option<&SectionKey>,
) -> Identity {
    if is_dash(words.text) || (words.text.is_empty() && is_dash(words.section)) {
        return Identity::Nothing;
    }
    if let Some(key) = own_key(corpus, volume, words.key) {
        return certain(key);
    }
    let section = section_number(words.section).map(|number| SectionKey { volume, number });
    let is_new = section.is_some();
    let Some(section) = section.or_else(|| last.cloned()) else {
        return by_words(corpus, volume, words, None);
    };
    let Some(known) = corpus.sections.get(&section) else {
        return Identity::Open("概要にある節の番号", "a section that the outline has");
    };
    if words.text.is_empty() && words.ordinal.is_empty() {
        return if is_new {
            certain(Key::Section(section))
        } else {
            Identity::Open("節の番号か本文", "the number of a section, or a text")
        };
    }
    if ordinals(words.text) > 1 {
        return Identity::Open("一つのセルに一つの遵守事項", "one requirement in a cell");
    }
    match ordinal(words) {
        Some(number) if known.has_requirements => certain(Key::Requirement(RequirementKey {
            volume,
            section: section.number,
            ordinal: Ordinal::Known(number),
        })),
        _ => by_words(corpus, volume, words, Some(&section)),
    }
}

fn certain(key: Key) -> Identity {
    Identity::Key { key, confidence: Confidence::Certain, reason: String::new() }
}

/// A key that the document itself prints, if it is one of this volume's.
fn own_key(corpus: &Corpus, volume: Volume, words: &str) -> Option<Key> {
    let key: Key = words.trim().parse().ok()?;
    let is_own = match &key {
        Key::Section(section) => section.volume == volume && corpus.sections.contains_key(section),
        Key::Requirement(own) => {
            let is_placed = own.section().is_none_or(|section| {
                corpus.sections.get(&section).is_some_and(|known| known.has_requirements)
            });
            let is_unplaced = matches!(own.ordinal, Ordinal::Unplaced(_));
            own.volume == volume && is_placed && (!is_unplaced || corpus.requirements.contains_key(own))
        }
        _ => false,
    };
    is_own.then_some(key)
}

/// ① in front of the text, or in a column of its own.
fn ordinal(words: &Words<'_>) -> Option<u16> {
    let circled =
        |text: &str| split_ordinal(text.trim()).0.and_then(|mark| ordinal_value(mark.chars().next()?));
    let plain = words.ordinal.nfkc().collect::<String>();
    let own = plain.trim().parse().ok().filter(|number| *number > 0);
    own.or_else(|| circled(words.ordinal)).or_else(|| circled(words.text))
}

/// How many lines of a cell open with ①②….
fn ordinals(text: &str) -> usize {
    text.lines().filter(|line| split_ordinal(line.trim()).0.is_some()).count()
}

/// The one requirement of the section, or of the volume, that has these very words.
fn by_words(corpus: &Corpus, volume: Volume, words: &Words<'_>, section: Option<&SectionKey>) -> Identity {
    let text = tidy::comparable(split_ordinal(words.text.trim()).1);
    let is_below = |own: &RequirementKey| {
        own.volume == volume
            && section
                .is_none_or(|section| own.section.is_empty() || own.section.starts_with(&section.number))
    };
    let same = corpus.requirements.values().filter(|requirement| is_below(&requirement.key));
    let mut same =
        same.filter(|requirement| !text.is_empty() && tidy::comparable(&requirement.read()) == text);
    match (same.next(), same.next()) {
        (Some(requirement), None) => Identity::Key {
            key: Key::Requirement(requirement.key.clone()),
            confidence: Confidence::Probable,
            reason: "節か番号の印字がない。本文がこの遵守事項と同じ".to_owned(),
        },
        _ => Identity::Open(
            "記載箇所の番号と、①②…の番号",
            "the number of the section, and ①②… in front of the text",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_known_by_their_numbers() {
        assert_eq!(section_number("１．２．１ 通常時における責任"), Some(vec![1, 2, 1]));
        assert_eq!(section_number("13. 医療情報"), Some(vec![13]));
        assert_eq!(section_number("第2章 責任"), Some(vec![2]));
        assert_eq!(section_number("2. 2. 3 リスク"), Some(vec![2, 2, 3]));
        assert_eq!(section_number("通常時における責任"), None);
        assert_eq!(section_number("99999999"), None);
    }

    #[test]
    fn a_dash_is_one_character() {
        assert!(is_dash(" － ") && is_dash("-") && !is_dash("--") && !is_dash("－ 保存"));
    }
}
