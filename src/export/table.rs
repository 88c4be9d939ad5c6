//! 各編間相関表 as rows: which requirement of one volume is carried on by which of the next, with what the table prints
//! beside each. A row per pair; what merged cells cover is repeated, so that rows can be sorted and filtered.

use std::collections::BTreeSet;

use crate::model::{Corpus, Key, Link, Ordinal, Reading, Relation, Role, Volume};

/// A row: at most one thing of each volume, and the relations that put them in one row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableRow<'a> {
    /// Of 経営管理編.
    pub governance: Option<Key>,
    /// Of 企画管理編.
    pub management: Option<Key>,
    /// Of システム運用編.
    pub control: Option<Key>,
    /// From 経営管理編 to the next.
    pub upper: Option<&'a Link>,
    /// From 企画管理編 to システム運用編.
    pub lower: Option<&'a Link>,
}

impl TableRow<'_> {
    /// The name of the row: the keys that it joins, from above.
    #[must_use]
    pub fn id(&self) -> String {
        let keys = [&self.governance, &self.management, &self.control].into_iter().flatten();
        format!("row-{}", keys.map(ToString::to_string).collect::<Vec<_>>().join("--"))
    }

    /// Whether one of its things is among these.
    #[must_use]
    pub fn touches(&self, keys: &BTreeSet<Key>) -> bool {
        let mut own = [&self.governance, &self.management, &self.control].into_iter().flatten();
        own.any(|key| keys.contains(key))
    }
}

/// The rows in the order of the table: by 経営管理編, then what has no place there by 企画管理編. Every relation of the
/// table is in one of them.
#[must_use]
pub fn rows(corpus: &Corpus) -> Vec<TableRow<'_>> {
    let table = Table {
        links: corpus.mappings.iter().filter(|link| link.relation == Relation::ElaboratedBy).collect(),
    };
    let mut rows = Vec::new();
    let mut shown = BTreeSet::new();
    for key in table.sources(Volume::Governance) {
        for link in table.from(&key) {
            shown.insert(link.to.clone());
            rows.extend(table.below(&link.to).into_iter().map(|row| TableRow {
                governance: Some(key.clone()),
                upper: Some(link),
                ..row
            }));
        }
    }
    let rest = table.sources(Volume::Management).into_iter().filter(|key| !shown.contains(key));
    rows.extend(rest.flat_map(|key| table.below(&key)));
    rows
}

/// What the table prints beside a requirement in 備考; `-` where it prints that there is none.
#[must_use]
pub fn remarks<'a>(corpus: &'a Corpus, key: Option<&Key>) -> Vec<&'a Reading> {
    let own = corpus.readings.iter().filter(|reading| key.is_some() && reading.key.as_ref() == key);
    own.filter(|reading| matches!(reading.role, Role::Clause | Role::None)).collect()
}

struct Table<'a> {
    links: Vec<&'a Link>,
}

impl<'a> Table<'a> {
    /// Requirements and chapters of a volume that a relation starts at, section by section.
    fn sources(&self, volume: Volume) -> Vec<Key> {
        let keys: BTreeSet<&Key> =
            self.links.iter().map(|link| &link.from).filter(|key| volume_of(key) == Some(volume)).collect();
        let mut keys: Vec<Key> = keys.into_iter().cloned().collect();
        keys.sort_by_key(order);
        keys
    }

    fn from(&self, key: &Key) -> Vec<&'a Link> {
        let mut links: Vec<&Link> = self.links.iter().copied().filter(|link| link.from == *key).collect();
        links.sort_by_key(|link| order(&link.to));
        links
    }

    /// The rows of something below 経営管理編: one for each that it leads to, or one without.
    fn below(&self, key: &Key) -> Vec<TableRow<'a>> {
        if volume_of(key) == Some(Volume::Control) {
            return vec![TableRow { control: Some(key.clone()), ..TableRow::default() }];
        }
        let own = TableRow { management: Some(key.clone()), ..TableRow::default() };
        let links = self.from(key);
        if links.is_empty() {
            return vec![own];
        }
        let row =
            |link: &'a Link| TableRow { control: Some(link.to.clone()), lower: Some(link), ..own.clone() };
        links.into_iter().map(row).collect()
    }
}

fn volume_of(key: &Key) -> Option<Volume> {
    match key {
        Key::Requirement(key) => Some(key.volume),
        Key::Section(key) => Some(key.volume),
        Key::Volume(volume) => Some(*volume),
        _ => None,
    }
}

/// Section by section; a chapter's own relations before those of its requirements.
fn order(key: &Key) -> (Vec<u16>, Option<Ordinal>) {
    match key {
        Key::Section(key) => (key.number.clone(), None),
        Key::Requirement(key) => (key.section.clone(), Some(key.ordinal)),
        _ => (Vec::new(), None),
    }
}
