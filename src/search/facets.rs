//! By what hits are narrowed down: kind, volume, chapter, vendor, category of the checklist.
//!
//! A thing belongs to what it stands in. It is *related* to what those things stand in that it is mapped to, that name it or
//! that print it beside themselves: most of that is our reading, so it counts only where it is asked for. The hits of a facet
//! are counted under the choices made in the others, so that a count says what choosing it would show.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Corpus, Key, Relation};
use crate::search::{Entry, Index};

/// One way of narrowing down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// 種類.
    Kind,
    /// 編, and with it its reader.
    Volume,
    /// 章・節.
    Section,
    /// 各社の開示書.
    Vendor,
    /// チェックリストの分類.
    Category,
}

impl Facet {
    /// All of them, in the order in which people see them.
    pub const ALL: [Self; 5] = [Self::Kind, Self::Volume, Self::Section, Self::Vendor, Self::Category];

    /// The word in addresses: `kind`, `volume`, `section`, `vendor`, `category`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Volume => "volume",
            Self::Section => "section",
            Self::Vendor => "vendor",
            Self::Category => "category",
        }
    }

    /// The facet of a word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.as_str() == name)
    }
}

/// The kinds of things that can be found.
pub const KINDS: [&str; 12] = [
    "volume",
    "section",
    "requirement",
    "clause",
    "form_heading",
    "item",
    "sheet",
    "remark",
    "category",
    "checklist_item",
    "evidence",
    "reference",
];

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A kind.
    Kind(&'static str),
    /// A volume, section, sheet or category of the checklist.
    In(Key),
}

impl Value {
    /// The facet that it belongs to.
    #[must_use]
    pub fn facet(&self) -> Facet {
        match self {
            Self::Kind(_) => Facet::Kind,
            Self::In(Key::Volume(_)) => Facet::Volume,
            Self::In(Key::Section(_)) => Facet::Section,
            Self::In(Key::Category(_)) => Facet::Category,
            Self::In(_) => Facet::Vendor,
        }
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Kind(kind) => f.write_str(kind),
            Self::In(key) => key.fmt(f),
        }
    }
}

/// What is wanted: in each facet one of the values chosen there, or anything where none is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The values.
    pub values: BTreeSet<Value>,
    /// Whether what is merely related counts.
    pub related: bool,
}

/// How many hits each value would show.
pub type Counts = BTreeMap<Value, usize>;

/// What each thing is mapped to, named by, printed beside: without wholes and without the table's own relations.
pub(super) type Near = BTreeMap<Key, BTreeSet<Key>>;

/// Where a thing belongs.
#[derive(Debug, Clone)]
pub(super) struct Belonging {
    own: BTreeSet<Value>,
    /// The innermost wholes that it is related to.
    related: BTreeSet<Key>,
    all: BTreeSet<Value>,
}

impl Belonging {
    pub(super) fn new(corpus: &Corpus, key: &Key, near: &Near) -> Self {
        let mut own: BTreeSet<Value> = wholes(corpus, key).into_iter().map(Value::In).collect();
        own.insert(Value::Kind(key.kind()));
        let others = near.get(key).into_iter().flatten();
        let related: BTreeSet<Key> =
            others.filter_map(|other| wholes(corpus, other).into_iter().next()).collect();
        let around = related.iter().flat_map(|whole| wholes(corpus, whole)).map(Value::In);
        let all = own.iter().cloned().chain(around).collect();
        Self { own, related, all }
    }

    fn of(&self, related: bool) -> &BTreeSet<Value> {
        if related { &self.all } else { &self.own }
    }
}

impl Entry {
    /// The innermost volumes, sections, sheets and categories that it is related to, beside those that it stands in.
    pub fn related(&self) -> impl Iterator<Item = &Key> {
        self.belonging.related.iter()
    }

    /// Whether it is wanted, whatever is chosen in one facet.
    fn passes(&self, filter: &Filter, except: Option<Facet>) -> bool {
        let values = self.belonging.of(filter.related);
        Facet::ALL.into_iter().filter(|facet| Some(*facet) != except).all(|facet| {
            let mut chosen = filter.values.iter().filter(|value| value.facet() == facet).peekable();
            chosen.peek().is_none() || chosen.any(|value| values.contains(value))
        })
    }
}

impl Filter {
    /// Whether a thing is wanted.
    #[must_use]
    pub fn wants(&self, entry: &Entry) -> bool {
        entry.passes(self, None)
    }

    /// How many of some things each value would show under the choices made in the other facets.
    pub fn count<'a>(&self, entries: impl IntoIterator<Item = &'a Entry>) -> Counts {
        let mut counts = Counts::new();
        for entry in entries {
            for facet in Facet::ALL.into_iter().filter(|facet| entry.passes(self, Some(*facet))) {
                let values = entry.belonging.of(self.related).iter();
                for value in values.filter(|value| value.facet() == facet) {
                    *counts.entry(value.clone()).or_default() += 1;
                }
            }
        }
        counts
    }
}

impl Index {
    /// The value of a facet by its name, if there is one: `requirement`, `C`, `C14`, `kintone`, `CL-2.5`.
    #[must_use]
    pub fn value(&self, facet: Facet, name: &str) -> Option<Value> {
        if facet == Facet::Kind {
            return KINDS.into_iter().find(|kind| *kind == name).map(Value::Kind);
        }
        let key: Key = name.parse().ok()?;
        let is_known = self.entries().binary_search_by(|entry| entry.key.cmp(&key)).is_ok();
        let is_whole = is_whole(&key);
        let value = Value::In(key);
        (is_known && is_whole && value.facet() == facet).then_some(value)
    }
}

fn is_whole(key: &Key) -> bool {
    matches!(key, Key::Volume(_) | Key::Section(_) | Key::Sheet(_) | Key::Category(_))
}

/// The wholes that a thing stands in, itself among them where it is one; innermost first.
fn wholes(corpus: &Corpus, key: &Key) -> Vec<Key> {
    let around = std::iter::successors(Some(key.clone()), |key| corpus.part_of(key));
    around.filter(is_whole).collect()
}

/// What each thing is related to. A remark is related to what the questions are related to that refer to it.
pub(super) fn near(corpus: &Corpus) -> Near {
    let mut near = Near::new();
    let relations = |relation: Relation| {
        relation.is_match()
            || matches!(relation, Relation::References | Relation::WasDerivedFrom | Relation::NamesEvidence)
    };
    for link in corpus.links().into_iter().filter(|link| relations(link.relation)) {
        near.entry(link.from.clone()).or_default().insert(link.to.clone());
        near.entry(link.to).or_default().insert(link.from);
    }
    let mut remarks = Near::new();
    for (id, sheet) in &corpus.sheets {
        for (item, response) in &sheet.responses {
            let Some(number) = response.remark.target() else { continue };
            let around = near.get(&Key::Item(item.clone())).into_iter().flatten().cloned();
            remarks.entry(Key::Remark(id.clone(), number)).or_default().extend(around);
        }
    }
    for (remark, around) in remarks {
        near.entry(remark).or_default().extend(around);
    }
    near
}
