//! The words that search takes as the same: `readings/search-words.tsv`, and the synonyms of `readings/synonyms.tsv`.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Text};
use crate::model::WordGroup;
use crate::parse::table::{self, Row};
use crate::source::DataDir;

/// Where the table stands.
pub const FILE: &str = "readings/search-words.tsv";
const COLUMNS: &[&str] = &["words", "kind", "reason"];
/// The pairs by which wordings are compared; their own reader reports on them.
const SYNONYMS: &str = "readings/synonyms.tsv";
const SYNONYM_COLUMNS: &[&str] = &["term", "synonym", "reason"];

/// Reads both tables; a folder without them has no words.
pub fn read(data: &DataDir, found: &mut Vec<Diagnostic>) -> Vec<WordGroup> {
    let mut groups = Vec::new();
    if let Some(file) = data.get(FILE) {
        let rows = table::unique(table::read_tsv(file, COLUMNS, found), &[0], found);
        groups.extend(rows.iter().filter_map(|row| group(row, found)));
    }
    if let Some(file) = data.get(SYNONYMS) {
        let rows = table::read_tsv(file, SYNONYM_COLUMNS, &mut Vec::new());
        let mut by_term: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in &rows {
            let term = row.cell(0).to_owned();
            by_term.entry(term.clone()).or_insert_with(|| vec![term]).push(row.cell(1).to_owned());
        }
        groups.extend(by_term.into_values().map(|words| WordGroup { words, is_variant: false }));
    }
    groups
}

fn group(row: &Row, found: &mut Vec<Diagnostic>) -> Option<WordGroup> {
    let words: Vec<String> = row.cell(0).split('|').map(|word| word.trim().to_owned()).collect();
    let kind = match row.cell(1) {
        "variant" => Some(true),
        "synonym" => Some(false),
        _ => None,
    };
    match kind {
        Some(is_variant) if words.len() > 1 && words.iter().all(|word| !word.is_empty()) => {
            Some(WordGroup { words, is_variant })
        }
        _ => {
            let message = Text::new(
                "二つ以上の語を | で区切って書き、種類は variant か synonym にしてください",
                "two or more words divided by |, and the kind is variant or synonym",
            );
            found.push(Diagnostic::at(Code::RowMalformed, row.place.clone(), message));
            None
        }
    }
}
