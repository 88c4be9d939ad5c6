//! What of the corpus an export holds: everything, or what was asked for, its links, and the far ends of these as stubs.

use std::collections::BTreeSet;

use crate::graph::{SelectionError, everything};
use crate::model::{Absence, Corpus, Key, Link};

/// A part of the corpus. Nodes are *inside*; the other end of a link that leads out is a *stub*: its name is told, and
/// nothing else of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// What was asked for, as it was written; empty: everything.
    pub names: Vec<String>,
    /// The nodes.
    pub inside: BTreeSet<Key>,
    /// The far ends of links that lead out.
    pub stubs: BTreeSet<Key>,
    /// The links with at least one end inside, sorted.
    pub links: Vec<Link>,
}

impl Slice {
    /// The whole corpus.
    #[must_use]
    pub fn whole(corpus: &Corpus) -> Self {
        Self::cut(corpus, Vec::new(), corpus.keys())
    }

    /// What the names mean together; without a name, the whole corpus.
    ///
    /// # Errors
    /// [`SelectionError`] when nothing is called so.
    pub fn of(corpus: &Corpus, names: &[String]) -> Result<Self, SelectionError> {
        if names.is_empty() {
            return Ok(Self::whole(corpus));
        }
        let mut inside = BTreeSet::new();
        for name in names {
            inside.extend(everything(corpus, name)?);
        }
        Ok(Self::cut(corpus, names.to_vec(), inside))
    }

    fn cut(corpus: &Corpus, names: Vec<String>, inside: BTreeSet<Key>) -> Self {
        let mut links = corpus.links();
        links.retain(|link| inside.contains(&link.from) || inside.contains(&link.to));
        let ends = links.iter().flat_map(|link| [&link.from, &link.to]);
        let stubs = ends.filter(|end| !inside.contains(*end)).cloned().collect();
        Self { names, inside, stubs, links }
    }

    /// Whether it is the whole corpus.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether a node is inside.
    #[must_use]
    pub fn has(&self, key: &Key) -> bool {
        self.inside.contains(key)
    }

    /// Nodes and stubs in the order of keys, with whether each is a stub.
    pub fn nodes(&self) -> impl Iterator<Item = (&Key, bool)> {
        let mut all: Vec<(&Key, bool)> = self.inside.iter().map(|key| (key, false)).collect();
        all.extend(self.stubs.iter().map(|key| (key, true)));
        all.sort_unstable();
        all.into_iter()
    }

    /// The rows that say that there is no mapping, of the nodes inside.
    pub fn absences<'a>(&'a self, corpus: &'a Corpus) -> impl Iterator<Item = &'a Absence> {
        corpus.absences.iter().filter(|absence| self.has(&absence.subject))
    }
}
