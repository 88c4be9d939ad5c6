//! What curated links say about a row that is not linked yet: where its neighbours and its section lead.
//!
//! Nothing here ever looks at a link of the row itself: a row is no neighbour of its own, and its section is asked
//! about its other rows only. `tests/integration/suggest.rs` takes the own links away and compares.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::mapping::Scope;
use crate::model::{Corpus, Key};

/// The row above, or a row below: a sub-question mostly refines what its parent is linked to.
const PARENT: f64 = 1.0;
/// A row under the same parent.
const SIBLING: f64 = 0.8;
/// Rows one, two and three places away, in both directions: documents keep to a subject for a few rows.
const ADJACENT: [f64; 3] = [1.0, 0.6, 0.4];
/// What remains of that across the border of a section, where the subject mostly changes.
const ACROSS: f64 = 0.5;
/// What a neighbour's link to a section, or to another row of it, counts for each of its rows.
const SECTION_SHARE: f64 = 0.1;

/// The curated links and the order of the documents.
#[derive(Debug, Clone)]
pub(super) struct Ties {
    /// What each node is linked to by the mapping sets, whichever end it is.
    partners: BTreeMap<Key, BTreeSet<Key>>,
    /// The rows of each document, in its order.
    rows: BTreeMap<Scope, Vec<Key>>,
    /// Places of the rows in that order.
    places: BTreeMap<Key, usize>,
    /// The section, heading or category of each row.
    sections: BTreeMap<Key, Key>,
    /// The rows of each.
    members: BTreeMap<Key, Vec<Key>>,
    /// The rows below each row.
    children: BTreeMap<Key, Vec<Key>>,
    /// The row above each row.
    parents: BTreeMap<Key, Key>,
}

impl Ties {
    pub(super) fn new(corpus: &Corpus) -> Self {
        let mut ties = Self {
            partners: BTreeMap::new(),
            rows: BTreeMap::new(),
            places: BTreeMap::new(),
            sections: BTreeMap::new(),
            members: BTreeMap::new(),
            children: BTreeMap::new(),
            parents: BTreeMap::new(),
        };
        for link in corpus.mappings.iter().filter(|link| link.is_editorial_match()) {
            ties.partners.entry(link.from.clone()).or_default().insert(link.to.clone());
            ties.partners.entry(link.to.clone()).or_default().insert(link.from.clone());
        }
        for key in corpus.keys().into_iter().filter(super::is_row) {
            ties.place(corpus, key);
        }
        ties
    }

    fn place(&mut self, corpus: &Corpus, key: Key) {
        let rows = self.rows.entry(Scope::of(&key)).or_default();
        self.places.insert(key.clone(), rows.len());
        rows.push(key.clone());
        if let Some(section) = section_of(corpus, &key) {
            self.members.entry(section.clone()).or_default().push(key.clone());
            self.sections.insert(key.clone(), section);
        }
        if let Some(parent) = corpus.part_of(&key).filter(super::is_row) {
            self.children.entry(parent.clone()).or_default().push(key.clone());
            self.parents.insert(key, parent);
        }
    }

    /// What a node is linked to in a document.
    pub(super) fn partners(&self, key: &Key, scope: Scope) -> impl Iterator<Item = &Key> {
        self.partners.get(key).into_iter().flatten().filter(move |other| Scope::of(other) == scope)
    }

    /// The section, heading or category of a row.
    pub(super) fn section(&self, key: &Key) -> Option<&Key> {
        self.sections.get(key)
    }

    /// The neighbours of a row and how near each is.
    fn neighbours(&self, key: &Key) -> BTreeMap<&Key, f64> {
        let mut near: BTreeMap<&Key, f64> = BTreeMap::new();
        let mut add = |other, nearness: f64| {
            let known = near.entry(other).or_default();
            *known = known.max(nearness);
        };
        let parent = self.parents.get(key);
        parent.into_iter().for_each(|parent| add(parent, PARENT));
        self.children.get(key).into_iter().flatten().for_each(|child| add(child, PARENT));
        let siblings = parent.and_then(|parent| self.children.get(parent));
        siblings.into_iter().flatten().for_each(|sibling| add(sibling, SIBLING));
        if let (Some(rows), Some(place)) = (self.rows.get(&Scope::of(key)), self.places.get(key)) {
            for (distance, nearness) in (1..).zip(ADJACENT) {
                for at in [place.checked_sub(distance), place.checked_add(distance)] {
                    let Some(other) = at.and_then(|at| rows.get(at)) else { continue };
                    let stays = self.section(other) == self.section(key);
                    add(other, if stays { nearness } else { nearness * ACROSS });
                }
            }
        }
        near.remove(key);
        near
    }

    /// Where the neighbours of a row lead: by row or section of the other document, how strongly, and which of the
    /// neighbours lead there, the nearest first.
    pub(super) fn led_by_neighbours(&self, key: &Key, scope: Scope) -> Led<'_> {
        let mut led = Led::default();
        let mut near: Vec<(&Key, f64)> = self.neighbours(key).into_iter().collect();
        near.sort_by(|left, right| right.1.total_cmp(&left.1).then_with(|| left.0.cmp(right.0)));
        for (neighbour, nearness) in near {
            for other in self.partners(neighbour, scope) {
                let section = self.section(other).unwrap_or(other);
                *led.sections.entry(section).or_default() += nearness * SECTION_SHARE;
                if super::is_row(other) {
                    *led.rows.entry(other).or_default() += nearness;
                    led.by.entry(other).or_default().push(neighbour);
                }
            }
        }
        led
    }

    /// Where the other rows of a row's section lead: each section of the other document and its share, 0 to 1.
    pub(super) fn led_by_section(&self, key: &Key, scope: Scope) -> BTreeMap<&Key, f64> {
        let mut shares: BTreeMap<&Key, f64> = BTreeMap::new();
        let members = self.section(key).and_then(|section| self.members.get(section));
        let mut linked = 0.0;
        for row in members.into_iter().flatten().filter(|row| *row != key) {
            let sections: Vec<&Key> =
                self.partners(row, scope).map(|other| self.section(other).unwrap_or(other)).collect();
            if sections.is_empty() {
                continue;
            }
            linked += 1.0;
            #[expect(clippy::cast_precision_loss, reason = "a row has a handful of links")]
            let share = 1.0 / sections.len() as f64;
            sections.into_iter().for_each(|section| *shares.entry(section).or_default() += share);
        }
        shares.values_mut().for_each(|share| *share /= f64::max(linked, 1.0));
        shares
    }
}

/// Where neighbours lead.
#[derive(Debug, Default)]
pub(super) struct Led<'a> {
    rows: BTreeMap<&'a Key, f64>,
    sections: BTreeMap<&'a Key, f64>,
    by: BTreeMap<&'a Key, Vec<&'a Key>>,
}

impl Led<'_> {
    /// How strongly the neighbours lead to a row of that section, 0 to 1: the more, the less each further one adds.
    pub(super) fn strength(&self, row: &Key, section: Option<&Key>) -> f64 {
        let own = self.rows.get(row).copied().unwrap_or(0.0);
        let by_section = section.and_then(|section| self.sections.get(section)).copied().unwrap_or(0.0);
        1.0 - f64::exp(-own - by_section)
    }

    /// The neighbours that are linked to a row, the nearest first.
    pub(super) fn by(&self, row: &Key) -> Vec<Key> {
        self.by.get(row).into_iter().flatten().map(|key| (*key).clone()).collect()
    }
}

/// The nearest whole of a row that is not a row: section, heading, category.
fn section_of(corpus: &Corpus, key: &Key) -> Option<Key> {
    let mut at = corpus.part_of(key);
    while let Some(whole) = at {
        match whole {
            Key::Section(_) | Key::FormHeading(_) | Key::Category(_) => return Some(whole),
            other => at = corpus.part_of(&other),
        }
    }
    None
}
