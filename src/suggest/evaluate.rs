//! How good the candidates are: each row of the curated sets without its own links, against those links.
//!
//! With all voices this flatters a new document: a row of a curated set has curated neighbours. There the figures of
//! [`Hearing::NewDocument`] hold, and in a field without any curated link those of [`Hearing::Words`].

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Hearing, Subject, Suggester, is_row};
use crate::model::mapping::{MappingSet, Scope};
use crate::model::{Corpus, Key};

/// Among how many of the first candidates links are looked for.
pub const FIRST: [usize; 3] = [1, 5, 10];
/// Into how many bands of scores candidates are put.
const BANDS: usize = 10;
/// How many of the first candidates of each row the bands count: those that a person would look at.
const LOOKED_AT: usize = 10;

/// What was found of one set with one hearing.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The set.
    pub set: String,
    /// Which voices were heard.
    pub hearing: Hearing,
    /// Rows with at least one link to a row of the other document; links to whole sections do not count.
    pub rows: usize,
    /// Those links.
    pub links: usize,
    /// How many links stand among the first candidates, by [`FIRST`].
    pub links_found: [usize; 3],
    /// How many rows have at least one of their links there.
    pub rows_found: [usize; 3],
    /// Sum over the rows of 1 / place of the first of their links; 0 where none is among the candidates.
    pub reciprocal: f64,
}

impl Figures {
    /// The share of links among the first candidates, by [`FIRST`]. A row with several links can never have all of
    /// them in the first place, so recall@1 stays below 1.
    #[must_use]
    pub fn recall(&self) -> [f64; 3] {
        self.links_found.map(|found| share(found, self.links))
    }

    /// The share of rows with at least one of their links among the first candidates, by [`FIRST`].
    #[must_use]
    pub fn hits(&self) -> [f64; 3] {
        self.rows_found.map(|found| share(found, self.rows))
    }

    /// Mean reciprocal rank over the rows.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "rows are far fewer than 2^52")]
    pub fn mrr(&self) -> f64 {
        self.reciprocal / f64::max(self.rows as f64, 1.0)
    }
}

/// What a score was worth: candidates among the first ten of their row, all voices heard, all sets together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// The least score.
    pub from: f64,
    /// Candidates with a score from there to the next band.
    pub candidates: usize,
    /// Those that are curated links.
    pub curated: usize,
}

/// The whole evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Per set and hearing, in the order of sets.
    pub figures: Vec<Figures>,
    /// From high to low; bands without a candidate are left out.
    pub bands: Vec<Band>,
}

/// The places of a row's links among its candidates, from 0, by hearing; and its first candidates' scores.
struct Outcome {
    links: usize,
    places: [Vec<usize>; 3],
    scores: Vec<(f64, bool)>,
}

impl Suggester<'_> {
    /// Holds the candidates against the curated sets between two of the three documents, leaving one row out at a time.
    #[must_use]
    pub fn evaluate(&self) -> Evaluation {
        let mut figures = Vec::new();
        let mut bands = [(0, 0); BANDS];
        for set in self.corpus.sets.values().filter(|set| is_between_documents(set)) {
            let rows: Vec<(Key, BTreeSet<Key>)> = curated(self.corpus, &set.id).into_iter().collect();
            let outcomes: Vec<Outcome> =
                rows.par_iter().map(|(row, links)| self.outcome(row, links, set.objects)).collect();
            for (number, hearing) in Hearing::ALL.into_iter().enumerate() {
                figures.push(figures_of(&set.id, hearing, number, &outcomes));
            }
            for (score, is_curated) in outcomes.iter().flat_map(|outcome| &outcome.scores) {
                let (candidates, curated) = &mut bands[band(*score)];
                *candidates += 1;
                *curated += usize::from(*is_curated);
            }
        }
        let bands = bands.into_iter().enumerate().rev().filter(|(_, (candidates, _))| *candidates > 0);
        let bands = bands.map(|(number, (candidates, curated))| Band {
            from: share(number, BANDS),
            candidates,
            curated,
        });
        Evaluation { figures, bands: bands.collect() }
    }

    fn outcome(&self, row: &Key, links: &BTreeSet<Key>, target: Scope) -> Outcome {
        let heard = self.hear(&Subject::Node(row.clone()), target);
        let is_link = |row: &usize| links.contains(&self.index.keys[*row]);
        let places = Hearing::ALL.map(|hearing| {
            let ranked = heard.ranked(hearing);
            ranked.iter().enumerate().filter(|(_, row)| is_link(row)).map(|(place, _)| place).collect()
        });
        let first = heard.ranked(Hearing::All).into_iter().take(LOOKED_AT);
        let scores = first.map(|row| (heard.voices[&row].score(Hearing::All), is_link(&row))).collect();
        Outcome { links: links.len(), places, scores }
    }
}

fn is_between_documents(set: &MappingSet) -> bool {
    set.subjects != Scope::Other && set.objects != Scope::Other && set.subjects != set.objects
}

/// The rows of a set and the rows they are linked to.
fn curated(corpus: &Corpus, set: &str) -> BTreeMap<Key, BTreeSet<Key>> {
    let mut curated: BTreeMap<Key, BTreeSet<Key>> = BTreeMap::new();
    for link in corpus.mappings.iter().filter(|link| link.is_editorial_match()) {
        let is_of_set = link.curation.as_ref().is_some_and(|curation| curation.set == set);
        if is_of_set && is_row(&link.from) && is_row(&link.to) {
            curated.entry(link.from.clone()).or_default().insert(link.to.clone());
        }
    }
    curated
}

fn figures_of(set: &str, hearing: Hearing, number: usize, outcomes: &[Outcome]) -> Figures {
    let places = || outcomes.iter().map(|outcome| &outcome.places[number]);
    let within = |first: usize| move |place: &&usize| **place < first;
    Figures {
        set: set.to_owned(),
        hearing,
        rows: outcomes.len(),
        links: outcomes.iter().map(|outcome| outcome.links).sum(),
        links_found: FIRST.map(|first| places().flatten().filter(within(first)).count()),
        rows_found: FIRST
            .map(|first| places().filter(|places| places.iter().any(|place| *place < first)).count()),
        reciprocal: places().filter_map(|places| places.first()).map(|place| 1.0 / rank(*place)).sum(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "candidates are far fewer than 2^52")]
fn rank(place: usize) -> f64 {
    (place + 1) as f64
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a score is between 0 and 1"
)]
fn band(score: f64) -> usize {
    ((score * BANDS as f64) as usize).min(BANDS - 1)
}
