//! What relations in a row come to.
//!
//! Few compositions are certain: what is exactly the same can be put in place of each other, broader than broader is
//! broader, a part of a part is a part. Everything else is unknown, which is not the same as unrelated.

use crate::graph::Step;
use crate::model::Relation;

/// A relation as it is walked: from one end to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sense {
    /// A relation of the data in its own direction; the symmetric ones always.
    Forth(Relation),
    /// A relation of the data against its direction, where that has no name of its own.
    Back(Relation),
}

impl Sense {
    /// A hop as it is walked. `narrowMatch` walked back is `broadMatch`.
    #[must_use]
    pub fn of(relation: Relation, inverse: bool) -> Self {
        match (inverse, relation.inverse()) {
            (false, _) => Self::Forth(relation),
            (true, Some(inverse)) => Self::Forth(inverse),
            (true, None) => Self::Back(relation),
        }
    }

    /// The same hop walked the other way.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Forth(relation) => Self::of(relation, true),
            Self::Back(relation) => Self::Forth(relation),
        }
    }

    /// How much the relation says about its two ends, from 1 (they bear on each other) to 4 (they are the same, or the
    /// documents themselves join them).
    #[must_use]
    pub fn strength(self) -> u8 {
        let (Self::Forth(relation) | Self::Back(relation)) = self;
        match relation {
            Relation::RelatedMatch => 1,
            Relation::BroadMatch | Relation::NarrowMatch => 2,
            Relation::CloseMatch => 3,
            _ => 4,
        }
    }

    /// The name of the relation, `^` in front where it is walked back.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Forth(relation) => relation.as_str().to_owned(),
            Self::Back(relation) => format!("^{}", relation.as_str()),
        }
    }
}

/// What one relation after another comes to; `None` is unknown.
#[must_use]
pub fn compose(first: Sense, second: Sense) -> Option<Sense> {
    let same = Sense::Forth(Relation::ExactMatch);
    match (first, second) {
        (first, second) if first == same => Some(second),
        (first, second) if second == same => Some(first),
        (
            Sense::Forth(Relation::BroadMatch | Relation::NarrowMatch | Relation::IsPartOf)
            | Sense::Back(Relation::IsPartOf),
            _,
        ) if first == second => Some(first),
        _ => None,
    }
}

/// What a whole path comes to; `None` is unknown, and so is what follows an unknown. No hops: the same thing.
#[must_use]
pub fn compose_all(steps: &[Step]) -> Option<Sense> {
    let mut senses = steps.iter().map(|step| Sense::of(step.link.relation, step.inverse));
    let first = senses.next().unwrap_or(Sense::Forth(Relation::ExactMatch));
    senses.try_fold(first, compose)
}
