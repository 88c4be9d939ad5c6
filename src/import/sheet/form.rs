//! The form as the importer needs it: its questions in order, in forms that compare quickly.

use std::collections::BTreeSet;

use crate::model::{Corpus, ItemKey};
use crate::parse::tidy;

/// Characters by which words of the form are known again.
const STRETCH: usize = 6;

/// A question.
pub(super) struct Item {
    pub key: ItemKey,
    /// The digits of its number; those of 17.1.1 are `1711`.
    pub digits: String,
    pub wording: String,
    pub choices: Vec<String>,
    comparable: String,
    pairs: Vec<(char, char)>,
}

/// The form.
pub(super) struct Form {
    pub items: Vec<Item>,
    headings: Vec<String>,
    instructions: Vec<String>,
    openings: BTreeSet<String>,
}

impl Item {
    /// How alike a wording is: 1 is the same words.
    pub fn likeness(&self, wording: &Wording) -> f64 {
        if self.comparable == wording.comparable {
            return 1.0;
        }
        // The same pairs in another order are not the same words.
        tidy::likeness_of(&self.pairs, &wording.pairs).min(0.99)
    }
}

/// A wording that is compared with many questions.
pub(super) struct Wording {
    comparable: String,
    pairs: Vec<(char, char)>,
}

impl Wording {
    pub fn of(text: &str) -> Self {
        Self { comparable: tidy::comparable(text), pairs: tidy::pairs(text) }
    }
}

impl Form {
    pub fn of(corpus: &Corpus) -> Self {
        let items: Vec<Item> = corpus
            .items
            .values()
            .map(|item| Item {
                key: item.key.clone(),
                digits: item.key.digits(),
                wording: item.question.read.clone(),
                choices: item.choices.clone(),
                comparable: tidy::comparable(&item.question.read),
                pairs: tidy::pairs(&item.question.read),
            })
            .collect();
        let instructions = corpus.sheets.values().flat_map(|sheet| &sheet.instructions);
        Self {
            openings: items.iter().map(|item| opening(&item.comparable)).collect(),
            headings: corpus.headings.values().map(|heading| tidy::comparable(&heading.title)).collect(),
            instructions: instructions.map(|text| tidy::comparable(&text.read)).collect(),
            items,
        }
    }

    /// Whether a text opens as some question does, and is no heading.
    pub fn opens(&self, text: &str) -> bool {
        self.openings.contains(&opening(&tidy::comparable(text))) && !self.is_heading(text)
    }

    /// Whether a text is a heading of the form, with or without a number or brackets around it.
    pub fn is_heading(&self, text: &str) -> bool {
        let text = tidy::comparable(text);
        let bare = text.trim_matches(|c: char| {
            c.is_ascii_digit()
                || matches!(c, '.' | '【' | '】' | '[' | ']' | '■' | '●' | '◆' | '(' | ')' | '#')
        });
        self.headings
            .iter()
            .any(|heading| *heading == text || heading == bare || *heading == format!("{bare})"))
    }

    /// Whether a text is a note that the form prints between its rows.
    pub fn is_instruction(&self, text: &str) -> bool {
        let text = tidy::comparable(text);
        text.starts_with('※')
            || is_range_note(&text)
            || self
                .instructions
                .iter()
                .any(|known| text.chars().count() >= STRETCH && (*known == text || known.contains(&text)))
    }

    /// Whether digits are those of a question.
    pub fn knows(&self, digits: &str) -> bool {
        self.items.iter().any(|item| item.key.bullet.is_none() && item.digits == digits)
    }
}

/// The first characters, enough to know a question by.
fn opening(text: &str) -> String {
    text.chars().take(STRETCH + 2).collect()
}

/// 「59～63の質問は、…」: an instruction that opens like a row.
fn is_range_note(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && rest.starts_with(['～', '〜', '~'])
}
