//! Relations between the things of the corpus. One [`Link`] per relation, with its origin and reason.

use crate::model::key::Key;
use crate::source::Place;

/// How sure a reading, a correction or a relation is. Ordered from weak to strong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// A suspicion; shown as such.
    Possible,
    /// Context and the field's usage say so.
    Probable,
    /// Unmistakable.
    Certain,
}

impl Confidence {
    /// `certain`, `probable`, `possible`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Probable => "probable",
            Self::Certain => "certain",
        }
    }

    /// The number of SSSOM's `confidence` column, from 0 to 1. The three steps are ours.
    #[must_use]
    pub fn value(self) -> f64 {
        match self {
            Self::Possible => 0.5,
            Self::Probable => 0.8,
            Self::Certain => 0.95,
        }
    }

    /// The confidence of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Possible, Self::Probable, Self::Certain].into_iter().find(|value| value.as_str() == name)
    }
}

/// Who says that the relation holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The published table or the structure of a published document.
    Official,
    /// A document names the other in its own words.
    Stated,
    /// Made in this project, with a reason.
    Editorial,
    /// Computed from wording.
    Suggested,
}

impl Origin {
    /// `official`, `stated`, `editorial`, `suggested`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Stated => "stated",
            Self::Editorial => "editorial",
            Self::Suggested => "suggested",
        }
    }
}

/// What the relation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The table's direction: a requirement is carried on by one of the next volume.
    ElaboratedBy,
    /// The 5.2版 clause printed beside a requirement (備考).
    RelatedMatch,
    /// 「…の趣旨を踏まえて新設」: made in the spirit of a clause of 5.2版.
    WasDerivedFrom,
    /// A part and its whole: requirement, section, volume; item, heading; row, category.
    IsPartOf,
    /// A response and the item of the form that it answers.
    Answers,
    /// A response and the remark whose number is printed beside it.
    RefersTo,
    /// The same, where the number was lost and follows from the sequence.
    InferredRefersTo,
    /// A row of the checklist and a document named as example of evidence.
    NamesEvidence,
}

impl Relation {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::ElaboratedBy,
        Self::RelatedMatch,
        Self::WasDerivedFrom,
        Self::IsPartOf,
        Self::Answers,
        Self::RefersTo,
        Self::InferredRefersTo,
        Self::NamesEvidence,
    ];

    /// The name in exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ElaboratedBy => "elaboratedBy",
            Self::RelatedMatch => "relatedMatch",
            Self::WasDerivedFrom => "wasDerivedFrom",
            Self::IsPartOf => "isPartOf",
            Self::Answers => "answers",
            Self::RefersTo => "refersTo",
            Self::InferredRefersTo => "inferredRefersTo",
            Self::NamesEvidence => "namesEvidence",
        }
    }

    /// The relation of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.as_str() == name)
    }

    /// Whether it is reified as a mapping, with confidence and review of its own.
    #[must_use]
    pub fn is_mapping(self) -> bool {
        matches!(self, Self::ElaboratedBy | Self::RelatedMatch | Self::WasDerivedFrom)
    }
}

/// One relation. `Ord` is the order of exports: ends first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Subject.
    pub from: Key,
    /// Predicate.
    pub relation: Relation,
    /// Object.
    pub to: Key,
    /// Who says so.
    pub origin: Origin,
    /// How sure.
    pub confidence: Confidence,
    /// Why it is read so; empty where the print is plain.
    pub reason: String,
    /// The row of the source that carries it.
    pub source: Place,
}
