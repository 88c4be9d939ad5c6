//! How well search does on the published gold set, `readings/search-gold.tsv`: what people type, and what must be among the
//! first ten things that they are offered: the keys that the words are or may be, then the hits.

use crate::diag::{Diagnostic, Text};
use crate::model::{Corpus, Key};
use crate::parse::table;
use crate::search::{Index, jump};
use crate::source::DataDir;

/// Where the gold set stands.
pub const FILE: &str = "readings/search-gold.tsv";
const COLUMNS: &[&str] = &["query", "kind", "keys", "reason"];
/// How many hits a person looks at.
const FIRST: usize = 10;

/// A question and what must be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldRow {
    /// What is typed.
    pub query: String,
    /// What the row tries: `word`, `words`, `synonym`, `variant`, `key`, `title`.
    pub kind: String,
    /// What must be among the first ten, most important first.
    pub keys: Vec<Key>,
}

/// How well it did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// Questions.
    pub questions: usize,
    /// The mean share of the right answers that are among the first ten.
    pub recall: f64,
    /// The mean of one over the place of the first right answer; 0 where there is none.
    pub reciprocal_rank: f64,
    /// Questions with a right answer that is not among the first ten: query, and the keys.
    pub missed: Vec<(String, Vec<Key>)>,
}

/// Reads the gold set; a folder without it has none.
pub fn gold(data: &DataDir, corpus: &Corpus, found: &mut Vec<Diagnostic>) -> Vec<GoldRow> {
    let Some(file) = data.get(FILE) else { return Vec::new() };
    let rows = table::unique(table::read_tsv(file, COLUMNS, found), &[0], found);
    let wanted = Text::new("データにある鍵", "keys of the data");
    rows.iter()
        .filter_map(|row| {
            let keys: Vec<Key> = row.parse(2, &wanted, found, |cell| {
                let keys =
                    cell.split(' ').map(|key| key.parse::<Key>().ok().filter(|key| corpus.contains(key)));
                keys.collect::<Option<Vec<_>>>().filter(|keys| !keys.is_empty())
            })?;
            Some(GoldRow { query: row.cell(0).to_owned(), kind: row.cell(1).to_owned(), keys })
        })
        .collect()
}

/// Asks every question of the set.
#[must_use]
pub fn evaluate<'a>(index: &Index, corpus: &Corpus, rows: impl IntoIterator<Item = &'a GoldRow>) -> Figures {
    let mut figures = Figures::default();
    for row in rows {
        let keys = offered(index, corpus, &row.query);
        let first = &keys[..keys.len().min(FIRST)];
        let missed: Vec<Key> = row.keys.iter().filter(|key| !first.contains(key)).cloned().collect();
        let right = row.keys.len() - missed.len();
        let rank = keys.iter().position(|key| row.keys.contains(key));
        figures.questions += 1;
        figures.recall += ratio(right, row.keys.len());
        figures.reciprocal_rank += rank.map_or(0.0, |rank| ratio(1, rank + 1));
        if !missed.is_empty() {
            figures.missed.push((row.query.clone(), missed));
        }
    }
    if figures.questions > 0 {
        let all = ratio(figures.questions, 1);
        figures.recall /= all;
        figures.reciprocal_rank /= all;
    }
    figures
}

/// Everything that a person is offered, in the order in which it stands there.
fn offered(index: &Index, corpus: &Corpus, question: &str) -> Vec<Key> {
    let found = index.search(question);
    let mut keys = jump(corpus, question, !found.hits.is_empty()).keys().to_vec();
    for hit in found.hits {
        let key = &index.entries()[hit.entry].key;
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    keys
}

fn ratio(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap_or(u32::MAX)) / f64::from(u32::try_from(whole).unwrap_or(u32::MAX))
}
