//! Mapping sets: the links that this project makes between documents, row by row, and the readings they rest on.

use std::collections::BTreeMap;

use crate::model::key::Key;
use crate::model::link::{Confidence, Relation};
use crate::source::Place;

/// How far a mapping has been looked at. Ordered from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewState {
    /// One reading only.
    Single,
    /// Two independent readings differed; the difference was settled.
    Settled,
    /// Two independent readings made the same link.
    Agreed,
    /// A named person of the field has confirmed it.
    Reviewed,
}

impl ReviewState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Single, Self::Settled, Self::Agreed, Self::Reviewed];

    /// `single`, `settled`, `agreed`, `reviewed`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Settled => "settled",
            Self::Agreed => "agreed",
            Self::Reviewed => "reviewed",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// Who made a row of a mapping set, when, and on which words it rests.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Curation {
    /// The set, `sds-requirement`.
    pub set: String,
    /// Who made it.
    pub author: String,
    /// When, `2026-11-20`.
    pub date: String,
    /// How far it has been looked at.
    pub review: ReviewState,
    /// The words of the subject that were matched, for a stated reference; empty otherwise.
    pub matched: String,
    /// [`digest`] of the subject's wording when the row was made.
    pub subject_hash: String,
    /// [`digest`] of the object's wording; empty where there is no object.
    pub object_hash: String,
    /// Whether a wording has changed since: the row needs to be looked at again.
    pub is_suspect: bool,
}

/// The number of hexadecimal digits of a hash in a mapping set: 64 bits tell texts of one corpus apart.
pub const DIGITS: usize = 16;

/// The hash of a wording: the first 16 hexadecimal digits of the SHA-256 of its UTF-8 bytes.
#[must_use]
pub fn digest(wording: &str) -> String {
    let mut sum = crate::source::sha256(wording.as_bytes());
    sum.truncate(DIGITS);
    sum
}

/// Why a row has no mapping: two different things, and neither means that a document is deficient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AbsenceKind {
    /// Looked at: nothing of the other document fits.
    NoFit,
    /// What would fit is known to exist, but its text is not in the sources.
    NotInSources,
}

impl AbsenceKind {
    /// `no-fit`, `not-in-sources`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoFit => "no-fit",
            Self::NotInSources => "not-in-sources",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::NoFit, Self::NotInSources].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A row that says in so many words that there is no mapping (`sssom:NoTermFound`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Absence {
    /// What was looked at.
    pub subject: Key,
    /// Why there is none.
    pub kind: AbsenceKind,
    /// How sure.
    pub confidence: Confidence,
    /// In Japanese, ours.
    pub reason: String,
    /// Who, when, on which words.
    pub curation: Curation,
    /// The row.
    pub source: Place,
}

/// A kind of document whose rows stand at one end of a mapping set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// 遵守事項 and 節 of the guideline.
    Guideline,
    /// Rows of the disclosure form.
    Form,
    /// Rows of the checklist.
    Checklist,
    /// Anything else.
    Other,
}

impl Scope {
    /// The scope that a node belongs to.
    #[must_use]
    pub fn of(key: &Key) -> Self {
        match key {
            Key::Volume(_) | Key::Section(_) | Key::Requirement(_) => Self::Guideline,
            Key::FormHeading(_) | Key::Item(_) => Self::Form,
            Key::Category(_) | Key::ChecklistItem(_) => Self::Checklist,
            _ => Self::Other,
        }
    }
}

/// A file of `data/mappings`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MappingSet {
    /// Its id, which is also its file name: `sds-requirement`.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is and how it was made.
    pub description: String,
    /// Licence, as an address.
    pub license: String,
    /// Version of the set.
    pub version: String,
    /// What its subjects are; every one of them must have a row unless this is [`Scope::Other`].
    pub subjects: Scope,
    /// What its objects are.
    pub objects: Scope,
    /// How many rows it holds.
    pub rows: usize,
    /// The file.
    pub source: Place,
}

/// What a reader of two texts wrote down: a relation, or that there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// A link with this relation.
    Link(Relation),
    /// The row's `sssom:NoTermFound`.
    NoTerm,
}

/// One pair that either of two independent readers proposed, and how it was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadPair {
    /// The row that was read.
    pub subject: Key,
    /// What it was linked to; `None` for `sssom:NoTermFound`.
    pub object: Option<Key>,
    /// What the first reader wrote.
    pub first: Option<Verdict>,
    /// What the second reader wrote.
    pub second: Option<Verdict>,
    /// What stands in the set.
    pub settled: Option<Verdict>,
    /// Why, where the two differed.
    pub reason: String,
    /// The row.
    pub source: Place,
}

/// The two readings of a mapping set, by set.
pub type Readings = BTreeMap<String, Vec<ReadPair>>;

/// Why a law, a standard or a scheme is a node: documents name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// `REF-electronic-signature-act`.
    pub key: String,
    /// `law`, `guideline`, `standard`, `scheme`, `notice`, `organisation`.
    pub kind: String,
    /// Name, as the sources spell it.
    pub label: String,
    /// Other spellings in the sources, with the reason why they are the same.
    pub variants: BTreeMap<String, String>,
    /// The row.
    pub source: Place,
}
