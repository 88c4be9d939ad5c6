//! Candidates for links, from wording: what of another document a row or a text might be about, and why it looks so.
//!
//! Nothing here is a relation. A candidate is a reason to look; it enters the corpus only when a person has read both
//! texts and written a row of a mapping set. So nothing of this module is read by the graph, the site or an export.
//!
//! Four voices speak, each from 0 to 1, and [`Voices::score`] weighs them:
//!
//! - *words*: how alike the two wordings are (character n-grams and terms, weighted by rarity, synonyms as one word);
//! - *alike*: how alike the wording is to a row that is linked to the candidate;
//! - *neighbours*: whether the rows around this one are linked to the candidate;
//! - *section*: what share of the links of this row's section goes to the candidate's section.
//!
//! The links of the row itself are never asked, so that [`Suggester::evaluate`] measures what it seems to measure.

mod evaluate;
mod features;
mod index;
pub mod sssom;
mod synonyms;
mod ties;

use std::collections::BTreeMap;

use index::{Index, Passage};
use ties::Ties;

use crate::model::mapping::Scope;
use crate::model::{Corpus, Key};

pub use evaluate::{Band, Evaluation, FIRST, Figures};
pub use synonyms::{FILE, Synonyms};

/// The weights of the voices. They were chosen, after some thirty-five settings, on the very sets that [`Suggester::evaluate`] measures:
/// the figures flatter them. They add up to 1.
///
/// What the texts themselves say decides.
const WORDS: f64 = 0.60;
/// Alike rows speak for many texts that share no word with their requirement; a row that reads almost the same still
/// may not be about the same thing.
const ALIKE: f64 = 0.25;
/// Neighbours part candidates that read alike; more weight here and rows inherit links that their words do not bear.
const NEIGHBOURS: f64 = 0.10;
/// The section alone says little once neighbours have spoken.
const SECTION: f64 = 0.05;
/// Rows less alike than this (as a cosine) share hardly more than common words; they are not heard.
const LEAST_ALIKE: f64 = 0.1;

/// What is to be linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A node of the corpus, with its place in its document.
    Node(Key),
    /// A text that stands nowhere: of a new sheet, of another edition.
    Text(String),
}

/// Which voices are heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hearing {
    /// Wording alone: no curated link of any row is asked.
    Words,
    /// Wording, and alike rows of other documents: what a row of a new document has.
    NewDocument,
    /// All.
    All,
}

impl Hearing {
    /// All of them, from least to most.
    pub const ALL: [Self; 3] = [Self::Words, Self::NewDocument, Self::All];

    /// `words`, `new-document`, `all`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::NewDocument => "new-document",
            Self::All => "all",
        }
    }
}

/// What each voice says of a candidate, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Voices {
    /// How alike the wordings are.
    pub words: f64,
    /// How alike the wording is to a row that is linked to the candidate.
    pub alike: f64,
    /// The same, of rows of other documents than the subject's only; heard when it is to count as new.
    pub alike_elsewhere: f64,
    /// How strongly the rows around are linked to it.
    pub neighbours: f64,
    /// The share of its section in the links of the row's section.
    pub section: f64,
}

impl Voices {
    /// All voices together, from 0 to 1.
    #[must_use]
    pub fn score(&self, hearing: Hearing) -> f64 {
        let words = WORDS * self.words;
        match hearing {
            Hearing::Words => words,
            Hearing::NewDocument => words + ALIKE * self.alike_elsewhere,
            Hearing::All => {
                words + ALIKE * self.alike + NEIGHBOURS * self.neighbours + SECTION * self.section
            }
        }
    }
}

/// A candidate, and what speaks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What might be linked.
    pub key: Key,
    /// From 0 to 1; what a value was worth on the curated sets, [`Evaluation::bands`] tells.
    pub score: f64,
    /// What each voice says.
    pub voices: Voices,
    /// The longest words that both wordings have, those first that carry most.
    pub words: Vec<String>,
    /// The alike row that is linked to it.
    pub alike: Option<Key>,
    /// The rows around that are linked to it, the nearest first.
    pub neighbours: Vec<Key>,
    /// Its section, where other rows of the subject's section are linked to that.
    pub section: Option<Key>,
}

/// Finds candidates in a corpus.
#[derive(Debug, Clone)]
pub struct Suggester<'a> {
    corpus: &'a Corpus,
    synonyms: &'a Synonyms,
    index: Index,
    ties: Ties,
}

impl<'a> Suggester<'a> {
    /// Indexes a corpus.
    #[must_use]
    pub fn new(corpus: &'a Corpus, synonyms: &'a Synonyms) -> Self {
        Self { corpus, synonyms, index: Index::new(corpus, synonyms), ties: Ties::new(corpus) }
    }

    /// The best candidates of a document for a subject, best first; equal ones in the order of keys.
    #[must_use]
    pub fn suggest(&self, subject: &Subject, target: Scope, limit: usize) -> Vec<Candidate> {
        let heard = self.hear(subject, target);
        heard.ranked(Hearing::All).into_iter().take(limit).map(|row| self.candidate(&heard, row)).collect()
    }

    /// The rows of the documents other than `target` that no mapping set links to it, in the order of keys.
    #[must_use]
    pub fn unlinked(&self, target: Scope) -> Vec<Key> {
        let rows = self.index.keys.iter().filter(|key| Scope::of(key) != target);
        rows.filter(|key| self.ties.partners(key, target).next().is_none()).cloned().collect()
    }

    /// Lets all voices speak on all rows of the target.
    fn hear(&self, subject: &Subject, target: Scope) -> Heard<'_> {
        let (key, passage) = match subject {
            Subject::Node(key) => (Some(key), Passage::of_node(self.corpus, key, self.synonyms)),
            Subject::Text(text) => (None, Passage::of_text(text, self.synonyms)),
        };
        let likeness = self.index.likeness(&passage);
        let alike = self.alike(&likeness, target, |other| Some(other) != key);
        let own = key.map(Scope::of);
        let elsewhere = self.alike(&likeness, target, |other| Some(Scope::of(other)) != own);
        let led = key.map(|key| self.ties.led_by_neighbours(key, target)).unwrap_or_default();
        let sections = key.map(|key| self.ties.led_by_section(key, target)).unwrap_or_default();
        let mut voices = BTreeMap::new();
        for (row, other) in self.index.keys.iter().enumerate() {
            if Scope::of(other) != target || Some(other) == key {
                continue;
            }
            let section = self.ties.section(other);
            voices.insert(
                row,
                Voices {
                    words: spread(likeness[row]),
                    alike: alike.get(other).map_or(0.0, |(likeness, _)| spread(*likeness)),
                    alike_elsewhere: elsewhere.get(other).map_or(0.0, |(likeness, _)| spread(*likeness)),
                    neighbours: led.strength(other, section),
                    section: section.and_then(|section| sections.get(section)).copied().unwrap_or(0.0),
                },
            );
        }
        Heard { index: &self.index, passage, voices, alike, led }
    }

    /// For each row of the target, the row outside it most alike to the subject that is linked to it, of those asked.
    fn alike(
        &self,
        likeness: &[f64],
        target: Scope,
        is_asked: impl Fn(&Key) -> bool,
    ) -> BTreeMap<&Key, (f64, &Key)> {
        let mut alike: BTreeMap<&Key, (f64, &Key)> = BTreeMap::new();
        for (other, likeness) in self.index.keys.iter().zip(likeness) {
            if *likeness < LEAST_ALIKE || Scope::of(other) == target || !is_asked(other) {
                continue;
            }
            for partner in self.ties.partners(other, target) {
                let best = alike.entry(partner).or_insert((*likeness, other));
                if *likeness > best.0 {
                    *best = (*likeness, other);
                }
            }
        }
        alike
    }

    fn candidate(&self, heard: &Heard<'_>, row: usize) -> Candidate {
        let (key, voices) = (&self.index.keys[row], heard.voices[&row]);
        let words = features::shared(&heard.passage.normal, &self.index.passages[row].normal, |pair| {
            self.index.weight(pair)
        });
        Candidate {
            key: key.clone(),
            score: voices.score(Hearing::All),
            voices,
            words,
            alike: heard.alike.get(key).map(|(_, other)| (*other).clone()),
            neighbours: heard.led.by(key),
            section: self.ties.section(key).filter(|_| voices.section > 0.0).cloned(),
        }
    }
}

/// What the voices said about one subject.
struct Heard<'a> {
    index: &'a Index,
    passage: Passage,
    /// By number of the row in the index.
    voices: BTreeMap<usize, Voices>,
    alike: BTreeMap<&'a Key, (f64, &'a Key)>,
    led: ties::Led<'a>,
}

impl Heard<'_> {
    /// The rows for which anything speaks, best first; equal ones in the order of keys.
    fn ranked(&self, hearing: Hearing) -> Vec<usize> {
        let scored = self.voices.iter().map(|(row, voices)| (*row, millionths(voices.score(hearing))));
        let mut scored: Vec<(usize, i64)> = scored.filter(|(_, score)| *score > 0).collect();
        scored.sort_by(|left, right| {
            right.1.cmp(&left.1).then_with(|| self.index.keys[left.0].cmp(&self.index.keys[right.0]))
        });
        scored.into_iter().map(|(row, _)| row).collect()
    }
}

/// Cosines of short texts lie close to 0; their square roots use the scale.
fn spread(cosine: f64) -> f64 {
    cosine.sqrt()
}

/// Scores are compared in millionths, so that the last bits of a sum never decide an order.
#[expect(clippy::cast_possible_truncation, reason = "a score is at most 1")]
fn millionths(score: f64) -> i64 {
    (score * 1e6).round() as i64
}

/// Whether a node is a row of one of the three documents: a requirement, a row of the form, a row of the checklist.
fn is_row(key: &Key) -> bool {
    matches!(key, Key::Requirement(_) | Key::Item(_) | Key::ChecklistItem(_))
}
