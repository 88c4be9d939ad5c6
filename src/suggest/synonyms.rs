//! The field's synonyms, `data/readings/synonyms.tsv`: a term, another word for it, and why they are taken as one.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Text};
use crate::parse::table::{self, Row};
use crate::parse::tidy;
use crate::source::DataDir;

/// Where the table stands.
pub const FILE: &str = "readings/synonyms.tsv";
const COLUMNS: &[&str] = &["term", "synonym", "reason"];

/// Words that are read as another word when wordings are compared. A synonym has one term, and a term is no synonym.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonyms {
    /// Synonym and term, longest synonym first, so that 「不正なソフトウェア」 goes before its parts.
    pairs: Vec<(String, String)>,
}

/// A text in the form in which wordings are compared, and the synonyms that were replaced in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Normal {
    /// NFKC, without blanks, synonyms as their terms.
    pub(super) text: String,
    /// The word that stood there, by the term that stands there now; the first one where there were several.
    pub(super) spelled: BTreeMap<String, String>,
}

impl Synonyms {
    /// Reads the table; a folder without it has no synonyms.
    pub fn read(data: &DataDir, found: &mut Vec<Diagnostic>) -> Self {
        let Some(file) = data.get(FILE) else { return Self::default() };
        let rows = table::unique(table::read_tsv(file, COLUMNS, found), &[1], found);
        let synonyms: BTreeSet<String> = rows.iter().map(|row| tidy::comparable(row.cell(1))).collect();
        let mut pairs: Vec<(String, String)> =
            rows.iter().filter_map(|row| read_row(row, &synonyms, found)).collect();
        pairs.sort_by(|left, right| {
            right.0.chars().count().cmp(&left.0.chars().count()).then_with(|| left.cmp(right))
        });
        Self { pairs }
    }

    /// Synonym and term, longest synonym first.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(synonym, term)| (synonym.as_str(), term.as_str()))
    }

    /// A text in the form in which wordings are compared.
    pub(super) fn normalise(&self, text: &str) -> Normal {
        let plain = tidy::comparable(text);
        let mut normal = Normal::default();
        let mut rest = plain.as_str();
        while let Some(next) = rest.chars().next() {
            let before = plain[..plain.len() - rest.len()].chars().next_back();
            if let Some((synonym, term)) = self.at(before, rest) {
                normal.text.push_str(term);
                normal.spelled.entry(term.to_owned()).or_insert_with(|| synonym.to_owned());
                rest = &rest[synonym.len()..];
            } else {
                normal.text.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
        normal
    }

    /// The synonym at the start of `rest`, and its term.
    fn at(&self, before: Option<char>, rest: &str) -> Option<(&str, &str)> {
        self.pairs().find(|(synonym, _)| {
            rest.strip_prefix(synonym).is_some_and(|after| is_whole(before, synonym, after.chars().next()))
        })
    }
}

/// Whether a word is not cut out of a longer one: 「ログ」 is no part of 「プログラム」, nor `ID` of `IDS`.
/// Kanji are put together freely, so there the border is not looked at.
fn is_whole(before: Option<char>, word: &str, after: Option<char>) -> bool {
    let goes_on = |left: Option<char>, right: Option<char>| match (left, right) {
        (Some(left), Some(right)) => {
            let (left, right) = (Script::of(left), Script::of(right));
            left == right && matches!(left, Script::Katakana | Script::Letter)
        }
        _ => false,
    };
    !goes_on(before, word.chars().next()) && !goes_on(word.chars().next_back(), after)
}

/// The scripts that words are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// 漢字.
    Kanji,
    /// カタカナ with its long mark.
    Katakana,
    /// Letters and digits that are neither.
    Letter,
    /// ひらがな and everything else.
    Other,
}

impl Script {
    pub(super) fn of(character: char) -> Self {
        match character {
            '々' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => Self::Kanji,
            '\u{30A1}'..='\u{30FA}' | 'ー' => Self::Katakana,
            '\u{3041}'..='\u{309F}' => Self::Other,
            other if other.is_alphanumeric() => Self::Letter,
            _ => Self::Other,
        }
    }
}

fn read_row(row: &Row, synonyms: &BTreeSet<String>, found: &mut Vec<Diagnostic>) -> Option<(String, String)> {
    let term = tidy::comparable(row.cell(0));
    let synonym = tidy::comparable(row.cell(1));
    let mut refuse = |ja: &str, en: &str| {
        let message =
            Text::new(format!("「{term}」「{synonym}」: {ja}"), format!("“{term}”, “{synonym}”: {en}"));
        found.push(Diagnostic::at(Code::RowMalformed, row.place.clone(), message));
    };
    if term.is_empty() || synonym.is_empty() || row.optional(2).is_none() {
        refuse("語・同義語・理由のどれかがありません", "a term, a synonym and a reason are needed");
    } else if term == synonym {
        refuse("同じ語です", "they are the same word");
    } else if synonyms.contains(&term) {
        refuse(
            "左の語が、ほかの行では同義語です。代表の語を一つに決めてください",
            "the term is a synonym in another row",
        );
    } else {
        return Some((synonym, term));
    }
    None
}
