//! The index: the rows of the three documents as weighted features, and how alike a wording is to each.

use std::collections::BTreeMap;

use super::features::{self, Counts};
use super::synonyms::{Normal, Synonyms};
use crate::model::mapping::Scope;
use crate::model::{Corpus, Key};

/// How much a word of the surroundings (section title, category, the question above) counts beside one of the text
/// itself: enough to tell two short rows apart, too little to outweigh their own words.
const SURROUNDINGS: f64 = 0.3;

/// A wording to compare: a text, and the titles around it.
#[derive(Debug, Clone)]
pub(super) struct Passage {
    counts: Counts,
    /// All of it, for telling which words are shared.
    pub(super) normal: Normal,
}

impl Passage {
    /// A text that stands nowhere.
    pub(super) fn of_text(text: &str, synonyms: &Synonyms) -> Self {
        Self::new(text, &[], synonyms)
    }

    /// A node with its topic and the titles of the wholes around it.
    pub(super) fn of_node(corpus: &Corpus, key: &Key, synonyms: &Synonyms) -> Self {
        let mut own = corpus.text(key);
        if own.is_empty() || matches!(key, Key::Requirement(_)) {
            own.push(' ');
            own.push_str(&corpus.label(key).title);
        }
        let mut around = Vec::new();
        let mut at = corpus.part_of(key);
        while let Some(whole) = at {
            if Scope::of(&whole) != Scope::Other && !matches!(whole, Key::Volume(_)) {
                around.push(corpus.label(&whole).title);
            }
            at = corpus.part_of(&whole);
        }
        Self::new(&own, &around, synonyms)
    }

    fn new(own: &str, around: &[String], synonyms: &Synonyms) -> Self {
        let mut counts = Counts::new();
        let mut normal = synonyms.normalise(own);
        features::count(&normal, 1.0, &mut counts);
        for title in around {
            let title = synonyms.normalise(title);
            features::count(&title, SURROUNDINGS, &mut counts);
            normal.text.push('。');
            normal.text.push_str(&title.text);
            for (term, synonym) in title.spelled {
                normal.spelled.entry(term).or_insert(synonym);
            }
        }
        Self { counts, normal }
    }
}

/// Rows, their features, and the weight of each feature in each row.
#[derive(Debug, Clone)]
pub(super) struct Index {
    /// The rows, in the order of keys.
    pub(super) keys: Vec<Key>,
    /// Their wordings.
    pub(super) passages: Vec<Passage>,
    /// Features by name.
    features: BTreeMap<String, Feature>,
}

/// In which rows a feature stands, and how rare it is.
#[derive(Debug, Clone, Default)]
struct Feature {
    rarity: f64,
    /// Row and weight, the rows' vectors having length 1.
    rows: Vec<(usize, f64)>,
}

impl Index {
    /// Indexes all rows of the three documents that have any words.
    pub(super) fn new(corpus: &Corpus, synonyms: &Synonyms) -> Self {
        let has_words = |key: &Key| !corpus.text(key).is_empty() || !corpus.label(key).title.is_empty();
        let keys: Vec<Key> =
            corpus.keys().into_iter().filter(|key| super::is_row(key) && has_words(key)).collect();
        let passages: Vec<Passage> = keys.iter().map(|key| Passage::of_node(corpus, key, synonyms)).collect();
        let mut index = Self { keys, passages, features: BTreeMap::new() };
        index.weigh();
        index
    }

    fn weigh(&mut self) {
        let mut features: BTreeMap<String, Feature> = BTreeMap::new();
        for (row, passage) in self.passages.iter().enumerate() {
            for (name, count) in &passage.counts {
                features.entry(name.clone()).or_default().rows.push((row, damp(*count)));
            }
        }
        let mut lengths = vec![0.0; self.passages.len()];
        for feature in features.values_mut() {
            feature.rarity = rarity(self.passages.len(), feature.rows.len());
            for (row, weight) in &mut feature.rows {
                *weight *= feature.rarity;
                lengths[*row] += *weight * *weight;
            }
        }
        for (row, weight) in features.values_mut().flat_map(|feature| &mut feature.rows) {
            *weight /= f64::sqrt(lengths[*row]);
        }
        self.features = features;
    }

    /// How alike a wording is to each row: the cosine of their vectors, 0 to 1. A feature that no row has makes the
    /// wording less like every row.
    pub(super) fn likeness(&self, passage: &Passage) -> Vec<f64> {
        let mut likeness = vec![0.0; self.keys.len()];
        let mut length = 0.0;
        for (name, count) in &passage.counts {
            let feature = self.features.get(name);
            let rarity = feature.map_or_else(|| rarity(self.keys.len(), 1), |feature| feature.rarity);
            let weight = damp(*count) * rarity;
            length += weight * weight;
            for (row, other) in feature.into_iter().flat_map(|feature| &feature.rows) {
                likeness[*row] += weight * other;
            }
        }
        if length > 0.0 {
            likeness.iter_mut().for_each(|value| *value = (*value / f64::sqrt(length)).clamp(0.0, 1.0));
        }
        likeness
    }

    /// How much a pair of characters weighs.
    pub(super) fn weight(&self, pair: &str) -> f64 {
        self.features.get(pair).map_or(0.0, |feature| feature.rarity)
    }
}

/// The tenth occurrence of a word says less than the second.
fn damp(count: f64) -> f64 {
    if count < 1.0 { count } else { 1.0 + count.ln() }
}

/// Inverse document frequency.
fn rarity(rows: usize, having: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "rows are far fewer than 2^52")]
    let (rows, having) = (rows as f64, having as f64);
    ((rows + 1.0) / (having + 0.5)).ln()
}
