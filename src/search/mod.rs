//! Full-text search over everything that has a page: texts, titles, keys. One index for the program, the server and the
//! site, whose script (`site-templates/search.js`) finds the same in the same order; a test compares them.
//!
//! Every word must be found, in any spelling (`fold`) or as a synonym, which is told. Points are whole numbers, so that no
//! rounding can put two machines at odds: a word in a name counts more than in a text, a whole name more than a part, a
//! short text more than a long one, a requirement more than a remark; a synonym counts six tenths.

mod entry;
mod evaluate;
mod facets;
mod fold;
mod jump;

use crate::model::{Corpus, Key};

pub use entry::{Entry, weight};
pub use evaluate::{Figures, GoldRow, evaluate, gold};
pub use facets::{Counts, Facet, Filter, KINDS, Value};
pub use fold::{Folded, Variants};
pub use jump::{Jump, jump};

/// What is searched in, in the order of keys.
#[derive(Debug, Clone)]
pub struct Index {
    entries: Vec<Entry>,
    variants: Variants,
    /// Synonyms, as written, with their folded forms.
    groups: Vec<Vec<(String, String)>>,
}

/// A word of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As written.
    pub written: String,
    /// Folded.
    pub folded: String,
    /// Folded in its own spelling.
    pub plain: String,
    /// Other words that were looked for in its place: as written and folded.
    pub added: Vec<(String, String)>,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its place in the index.
    pub entry: usize,
    /// Its points.
    pub points: u32,
}

/// What a question comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The words that were looked for.
    pub terms: Vec<Term>,
    /// Hits, best first.
    pub hits: Vec<Hit>,
}

/// The share of a synonym, in tenths.
const SYNONYM: u32 = 6;

impl Index {
    /// The index of a corpus. Answers of the sheets are left out: they repeat the words of the questions.
    #[must_use]
    pub fn new(corpus: &Corpus) -> Self {
        let spellings = corpus.words.iter().filter(|group| group.is_variant);
        let variants = Variants::new(spellings.map(|group| group.words.as_slice()));
        let synonyms = corpus.words.iter().filter(|group| !group.is_variant);
        let groups = synonyms
            .map(|group| group.words.iter().map(|word| (word.clone(), variants.fold(word).text)).collect());
        let keys = corpus.keys().into_iter().filter(|key| !matches!(key, Key::Response(..)));
        let near = facets::near(corpus);
        let entries = keys.map(|key| Entry::new(corpus, key, &variants, &near));
        Self { entries: entries.collect(), groups: groups.collect(), variants }
    }

    /// Everything that can be found.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The spellings that are taken as one.
    #[must_use]
    pub fn variants(&self) -> &Variants {
        &self.variants
    }

    /// The synonyms, as written.
    pub fn synonyms(&self) -> impl Iterator<Item = Vec<&str>> {
        self.groups.iter().map(|group| group.iter().map(|(word, _)| word.as_str()).collect())
    }

    /// Finds what has all the words, best first.
    #[must_use]
    pub fn search(&self, question: &str) -> Found {
        let words = question.split_whitespace().map(|word| self.term(word));
        let terms: Vec<Term> = words.filter(|term| !term.folded.is_empty()).collect();
        if terms.is_empty() {
            return Found::default();
        }
        let whole = self.variants.fold(question).text;
        let points = |entry: &Entry| {
            let each: Option<Vec<u32>> = terms.iter().map(|term| entry.points(term)).collect();
            Some(each?.iter().sum::<u32>() + entry.points_of_name(&whole) + weight(&entry.key))
        };
        let mut hits: Vec<Hit> = (0..)
            .zip(&self.entries)
            .filter_map(|(at, entry)| points(entry).map(|points| Hit { entry: at, points }))
            .collect();
        hits.sort_by_key(|hit| (std::cmp::Reverse(hit.points), hit.entry));
        Found { terms, hits }
    }

    /// A word with what may stand in its place: each of its synonyms, and each word in it put as its synonyms.
    fn term(&self, written: &str) -> Term {
        let folded = self.variants.fold(written).text;
        let mut added: Vec<(String, String)> = Vec::new();
        for group in &self.groups {
            let Some((_, own)) =
                group.iter().find(|(_, word)| !word.is_empty() && folded.contains(word.as_str()))
            else {
                continue;
            };
            for (word, other) in group.iter().filter(|(_, other)| other != own) {
                let put = folded.replace(own.as_str(), other);
                let shown = if folded == *own { word.clone() } else { put.clone() };
                // A longer word that holds the one asked for finds nothing that this does not.
                if !put.contains(&folded) && !added.iter().any(|(_, known)| *known == put) {
                    added.push((shown, put));
                }
            }
        }
        let plain = Variants::default().fold(written).text;
        Term { written: written.to_owned(), folded, plain, added }
    }
}
