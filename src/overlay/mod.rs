//! What becomes of an institution's own records when the data beneath them changes: what is gone, renumbered, reworded, new.

mod accept;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::overlay::{About, Record, is_digest_of, subject, subject_digest};
use crate::model::{Corpus, Key};

pub use accept::{Refusal, accept};

/// How a record stands to the data of today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// What it is about still says the same.
    Current,
    /// It does not say on which text it was written.
    Unconfirmed,
    /// What it is about says something else.
    Changed {
        /// The words then, where they are known.
        before: Option<String>,
        /// The words now.
        now: String,
        /// Where the old words stand now.
        moved: Vec<Key>,
    },
    /// Nothing bears its key.
    Gone {
        /// The words then, where they are known.
        before: Option<String>,
        /// What has these words now: the key was renumbered.
        moved: Vec<Key>,
    },
}

impl Standing {
    /// `current`, `unconfirmed`, `changed`, `gone`, `renamed`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Unconfirmed => "unconfirmed",
            Self::Changed { .. } => "changed",
            Self::Gone { moved, .. } if moved.is_empty() => "gone",
            Self::Gone { .. } => "renamed",
        }
    }
}

/// Something new without a record, and its neighbours that have one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unrecorded {
    /// What is new.
    pub key: Key,
    /// Parts of the same whole that have a record.
    pub beside: Vec<Key>,
}

/// The records of a corpus held against its words.
#[derive(Debug)]
pub struct Impact<'a> {
    corpus: &'a Corpus,
    /// Keys by the digest of their words.
    words: BTreeMap<String, Vec<Key>>,
}

impl<'a> Impact<'a> {
    /// Holds the records against the corpus. A corpus without records costs nothing.
    #[must_use]
    pub fn new(corpus: &'a Corpus) -> Self {
        let mut words: BTreeMap<String, Vec<Key>> = BTreeMap::new();
        if !corpus.overlay.records.is_empty() {
            for key in corpus.keys() {
                words.entry(subject_digest(corpus, &key)).or_default().push(key);
            }
        }
        Self { corpus, words }
    }

    /// How a record stands.
    #[must_use]
    pub fn standing(&self, record: &Record) -> Standing {
        match &record.key {
            Some(key) => self.of_known(key, &record.about),
            None => self.of_gone(record),
        }
    }

    fn of_known(&self, key: &Key, about: &About) -> Standing {
        let now = subject(self.corpus, key);
        let (is_same, before, moved) = match about {
            About::Nothing => return Standing::Unconfirmed,
            About::Digest(digest) => (
                is_digest_of(digest, &subject_digest(self.corpus, key)),
                self.corpus.overlay.words_of(digest).map(str::to_owned),
                self.bearing(digest),
            ),
            About::Words(words) => {
                let same = |other: &str| dense(other) == dense(words);
                (same(&now) || same(&self.corpus.text(key)), Some(words.clone()), self.saying(words))
            }
        };
        if is_same { Standing::Current } else { Standing::Changed { before, now, moved } }
    }

    fn of_gone(&self, record: &Record) -> Standing {
        let remembered = self.corpus.overlay.remembered.get(&record.written);
        let known = remembered.map(|known| (Some(known.words.clone()), self.bearing(&known.digest)));
        let (before, moved) = match &record.about {
            About::Nothing => known.unwrap_or_default(),
            About::Digest(digest) => {
                (self.corpus.overlay.words_of(digest).map(str::to_owned), self.bearing(digest))
            }
            About::Words(words) => (Some(words.clone()), self.saying(words)),
        };
        Standing::Gone { before, moved }
    }

    /// The keys whose words have a digest.
    fn bearing(&self, digest: &str) -> Vec<Key> {
        let found = self.words.iter().filter(|(own, _)| is_digest_of(digest, own));
        found.flat_map(|(_, keys)| keys.iter().cloned()).collect()
    }

    /// The keys that say exactly these words.
    fn saying(&self, words: &str) -> Vec<Key> {
        let words = dense(words);
        self.words
            .values()
            .flatten()
            .filter(|key| {
                dense(&subject(self.corpus, key)) == words || dense(&self.corpus.text(key)) == words
            })
            .cloned()
            .collect()
    }

    /// What was not there at the last confirmation and has no record, while its neighbours have one.
    #[must_use]
    pub fn unrecorded(&self) -> Vec<Unrecorded> {
        let overlay = &self.corpus.overlay;
        let recorded = recorded(self.corpus);
        let mut found = Vec::new();
        for parts in families(self.corpus, &recorded).into_values() {
            let is_known = |key: &Key| overlay.remembered.contains_key(&key.to_string());
            // Nothing is new where nothing was ever confirmed.
            if !parts.iter().any(is_known) {
                continue;
            }
            let beside: Vec<Key> = parts.iter().filter(|key| recorded.contains(key)).cloned().collect();
            let new = parts.iter().filter(|key| !is_known(key) && !recorded.contains(key));
            found.extend(new.map(|key| Unrecorded { key: key.clone(), beside: beside.clone() }));
        }
        found.sort_by(|left, right| left.key.cmp(&right.key));
        found
    }
}

/// Words without blanks: how a text is broken into lines is no change of it.
fn dense(words: &str) -> String {
    words.chars().filter(|character| !character.is_whitespace()).collect()
}

/// The keys that have a record.
fn recorded(corpus: &Corpus) -> BTreeSet<Key> {
    corpus.overlay.records.iter().filter_map(|record| record.key.clone()).collect()
}

/// The wholes of which a part has a record, with all parts of that kind.
fn families(corpus: &Corpus, recorded: &BTreeSet<Key>) -> BTreeMap<Key, Vec<Key>> {
    let counts = |key: &Key| {
        matches!(key, Key::Requirement(_) | Key::Section(_) | Key::Item(_) | Key::ChecklistItem(_))
    };
    let whole = |key: &Key| corpus.part_of(key).map(|whole| (whole, key.kind()));
    let wanted: BTreeSet<(Key, &str)> = recorded.iter().filter(|key| counts(key)).filter_map(whole).collect();
    let mut families: BTreeMap<Key, Vec<Key>> = BTreeMap::new();
    for key in corpus.keys() {
        if let Some(own) = whole(&key).filter(|own| wanted.contains(own)) {
            families.entry(own.0).or_default().push(key);
        }
    }
    families
}
