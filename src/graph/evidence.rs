//! Which documents support a requirement, and what a document is needed for.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::TraceGraph;
use crate::model::{Key, Link, Relation};

/// A kind of document and the rows of the checklist that name it on the way from a requirement or question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    /// The kind of evidence.
    pub evidence: Key,
    /// The rows of the checklist that name it, each with the mapping that leads to it (none when one started there).
    pub rows: Vec<(Key, Option<Link>)>,
}

/// A requirement (or chapter) and the rows of the checklist through which a document is needed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supported {
    /// The requirement or chapter.
    pub requirement: Key,
    /// The rows of the checklist, each with its mapping.
    pub rows: Vec<(Key, Link)>,
}

impl TraceGraph {
    /// The evidence to ask for with a requirement, chapter, volume, question or row of the checklist: what the rows of
    /// the checklist that are mapped to it name; named by most rows first.
    #[must_use]
    pub fn evidence_for(&self, key: &Key) -> Vec<Support> {
        let mut kinds: BTreeMap<Key, Vec<(Key, Option<Link>)>> = BTreeMap::new();
        for (row, link) in self.rows_for(key) {
            for named in
                self.outgoing(&row).into_iter().filter(|link| link.relation == Relation::NamesEvidence)
            {
                kinds.entry(named.to.clone()).or_default().push((row.clone(), link.clone()));
            }
        }
        let mut support: Vec<Support> =
            kinds.into_iter().map(|(evidence, rows)| Support { evidence, rows }).collect();
        support.sort_by(|left, right| {
            right.rows.len().cmp(&left.rows.len()).then_with(|| left.evidence.cmp(&right.evidence))
        });
        support
    }

    /// The rows of the checklist that are mapped to a thing or to a part of it, or that it is itself.
    fn rows_for(&self, key: &Key) -> BTreeMap<Key, Option<Link>> {
        let mut rows = BTreeMap::new();
        let mut rest = vec![key.clone()];
        let mut seen = BTreeSet::new();
        while let Some(at) = rest.pop().filter(|at| seen.insert(at.clone())) {
            if matches!(at, Key::ChecklistItem(_)) {
                rows.insert(at.clone(), None);
            }
            for link in self.matches(&at) {
                let other = link.other(&at);
                if matches!(other, Key::ChecklistItem(_)) && !matches!(at, Key::ChecklistItem(_)) {
                    rows.entry(other.clone()).or_insert_with(|| Some(link.clone()));
                }
            }
            rest.extend(self.parts(&at).into_iter().map(|link| link.from.clone()));
        }
        rows
    }

    /// What a kind of document is needed for: the requirements and chapters that the rows naming it are mapped to.
    #[must_use]
    pub fn supported_by(&self, evidence: &Key) -> Vec<Supported> {
        let mut requirements: BTreeMap<Key, Vec<(Key, Link)>> = BTreeMap::new();
        let named =
            self.incoming(evidence).into_iter().filter(|link| link.relation == Relation::NamesEvidence);
        for row in named.map(|link| &link.from) {
            for link in self.matches(row) {
                let other = link.other(row);
                if matches!(other, Key::Requirement(_) | Key::Section(_)) {
                    requirements.entry(other.clone()).or_default().push((row.clone(), link.clone()));
                }
            }
        }
        requirements.into_iter().map(|(requirement, rows)| Supported { requirement, rows }).collect()
    }
}
