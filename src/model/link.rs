//! Relations between the things of the corpus. One [`Link`] per relation, with its origin and reason.

use crate::model::key::Key;
use crate::model::mapping::Curation;
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

    /// The confidence of that number.
    #[must_use]
    pub fn from_value(value: f64) -> Option<Self> {
        [Self::Possible, Self::Probable, Self::Certain]
            .into_iter()
            .find(|confidence| (confidence.value() - value).abs() < 1e-9)
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
    /// Both say the same, word for word but for their form.
    ExactMatch,
    /// Both say much the same.
    CloseMatch,
    /// The object is broader: the subject asks or sets a part of it.
    BroadMatch,
    /// The object is narrower: the subject holds it and more.
    NarrowMatch,
    /// They overlap or bear on each other; also the 5.2版 clause printed beside a requirement (備考).
    RelatedMatch,
    /// A document names a law, a standard or another document in its own words.
    References,
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
    pub const ALL: [Self; 13] = [
        Self::ElaboratedBy,
        Self::ExactMatch,
        Self::CloseMatch,
        Self::BroadMatch,
        Self::NarrowMatch,
        Self::RelatedMatch,
        Self::References,
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
            Self::ExactMatch => "exactMatch",
            Self::CloseMatch => "closeMatch",
            Self::BroadMatch => "broadMatch",
            Self::NarrowMatch => "narrowMatch",
            Self::RelatedMatch => "relatedMatch",
            Self::References => "references",
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

    /// Whether the table of correlations uses it.
    #[must_use]
    pub fn is_of_table(self) -> bool {
        matches!(self, Self::ElaboratedBy | Self::RelatedMatch | Self::WasDerivedFrom)
    }

    /// Whether it is one of the SKOS mapping relations.
    #[must_use]
    pub fn is_match(self) -> bool {
        matches!(
            self,
            Self::ExactMatch | Self::CloseMatch | Self::BroadMatch | Self::NarrowMatch | Self::RelatedMatch
        )
    }

    /// The relation seen from the other end, where it has a name of its own there; the symmetric ones are themselves.
    #[must_use]
    pub fn inverse(self) -> Option<Self> {
        match self {
            Self::ExactMatch | Self::CloseMatch | Self::RelatedMatch => Some(self),
            Self::BroadMatch => Some(Self::NarrowMatch),
            Self::NarrowMatch => Some(Self::BroadMatch),
            _ => None,
        }
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
    /// Who made it and on which words it rests, when it is a row of a mapping set.
    pub curation: Option<Curation>,
}

impl Link {
    /// The other end.
    #[must_use]
    pub fn other(&self, key: &Key) -> &Key {
        if self.from == *key { &self.to } else { &self.from }
    }

    /// The relation as it reads from one of its ends, where it has a name there.
    #[must_use]
    pub fn relation_from(&self, key: &Key) -> Option<Relation> {
        if self.from == *key { Some(self.relation) } else { self.relation.inverse() }
    }

    /// Whether it is a SKOS mapping of a mapping set.
    #[must_use]
    pub fn is_editorial_match(&self) -> bool {
        self.curation.is_some() && self.relation.is_match()
    }
}
