//! What would have to be looked at again if a text changed, and what has changed between two versions of the data.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::TraceGraph;
use crate::model::mapping::digest;
use crate::model::{Corpus, Key, Link, Relation};

/// A thing that a change reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affected {
    /// The thing.
    pub key: Key,
    /// Over how many relations.
    pub hops: usize,
    /// The relation that leads there, which itself has to be looked at again.
    pub link: Link,
    /// The thing before it.
    pub from: Key,
}

impl TraceGraph {
    /// What would have to be looked at again if the text of a node changed, nearest first, then in the order of keys.
    /// The relations of the guideline's table, the mappings, the answers and the named evidence carry a change on; a
    /// kind of evidence and a law do not pass it on to everything else that names them.
    #[must_use]
    pub fn impact(&self, key: &Key, hops: usize) -> Vec<Affected> {
        let mut seen = BTreeSet::from([key.clone()]);
        let mut affected = Vec::new();
        let mut front = vec![key.clone()];
        for distance in 1..=hops {
            let mut next: BTreeMap<Key, Affected> = BTreeMap::new();
            for from in front.iter().filter(|key| !is_end(key) || distance == 1) {
                for link in self.carrying(from) {
                    let other = link.other(from).clone();
                    if !seen.contains(&other) && !next.contains_key(&other) {
                        let (link, from) = (link.clone(), from.clone());
                        next.insert(other.clone(), Affected { key: other, hops: distance, link, from });
                    }
                }
            }
            front = next.keys().cloned().collect();
            seen.extend(front.iter().cloned());
            affected.extend(next.into_values());
        }
        affected
    }

    /// The relations at a node that carry a change of its text on to their other end.
    fn carrying(&self, key: &Key) -> Vec<&Link> {
        let mut links = self.outgoing(key);
        links.extend(self.incoming(key));
        links.retain(|link| match link.relation {
            // A sub-item is read with the question that it belongs to.
            Relation::IsPartOf => {
                matches!((&link.from, &link.to), (Key::Item(_), Key::Item(_))) && link.to == *key
            }
            Relation::Answers => link.to == *key,
            _ => true,
        });
        links.sort();
        links
    }
}

fn is_end(key: &Key) -> bool {
    matches!(key, Key::Evidence(_) | Key::Reference(_) | Key::Clause(_) | Key::Remark(..))
}

/// What became of a thing between two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Its wording is another.
    Reworded,
}

impl ChangeKind {
    /// `added`, `removed`, `reworded`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Reworded => "reworded",
        }
    }
}

/// A thing that changed, and the mappings that rest on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The thing.
    pub key: Key,
    /// What became of it.
    pub kind: ChangeKind,
    /// Its hash before; empty when it is new.
    pub before: String,
    /// Its hash now; empty when it is gone.
    pub after: String,
    /// The mappings at it: of the new version, or of the old one when it is gone. A mapping is suspect unless its own
    /// record already carries the new hash.
    pub mappings: Vec<(Link, bool)>,
}

/// What differs between two versions of the data, in the order of keys.
#[must_use]
pub fn changes(old: &Corpus, new: &Corpus) -> Vec<Change> {
    let (before, after) = (hashes(old), hashes(new));
    let keys: BTreeSet<&Key> = before.keys().chain(after.keys()).collect();
    keys.into_iter()
        .filter_map(|key| {
            let (old_hash, new_hash) = (before.get(key), after.get(key));
            let kind = match (old_hash, new_hash) {
                (None, _) => ChangeKind::Added,
                (_, None) => ChangeKind::Removed,
                (Some(old), Some(new)) if old == new => return None,
                _ => ChangeKind::Reworded,
            };
            let at = if kind == ChangeKind::Removed { old } else { new };
            Some(Change {
                key: key.clone(),
                kind,
                before: old_hash.cloned().unwrap_or_default(),
                after: new_hash.cloned().unwrap_or_default(),
                mappings: resting_on(at, key, new_hash),
            })
        })
        .collect()
}

fn hashes(corpus: &Corpus) -> BTreeMap<Key, String> {
    let of = |key: Key| {
        let hash = digest(&corpus.wording(&key));
        (key, hash)
    };
    corpus.keys().into_iter().map(of).collect()
}

fn resting_on(corpus: &Corpus, key: &Key, hash: Option<&String>) -> Vec<(Link, bool)> {
    let at = corpus.mappings.iter().filter(|link| link.from == *key || link.to == *key);
    at.map(|link| {
        let recorded = link
            .curation
            .as_ref()
            .map(|curation| if link.from == *key { &curation.subject_hash } else { &curation.object_hash });
        let is_suspect = hash.is_none() || recorded != hash;
        (link.clone(), is_suspect)
    })
    .collect()
}
