//! What a clean table says differently from the reading of the scan: texts, relations, clauses.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Text;
use crate::import::table::scan::{Scan, texts};
use crate::import::{Finding, Weight};
use crate::model::key::{Key, RequirementKey};
use crate::model::link::Relation;
use crate::parse::correlation::{Draft, Lane};
use crate::parse::{official, tidy};
use crate::source::Place;

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Difference {
    key: Key,
    /// `filled`, `text`, `link-new`, `link-gone`, `clause-new`, `clause-gone`.
    pub(super) what: &'static str,
    scan: String,
    table: String,
    at: String,
}

/// Every difference, by the key that it is about.
pub(super) fn of(table: &Draft, scan: &Scan) -> Vec<Difference> {
    let (own, before) = (texts(table), placed_texts(scan, &table.placed));
    let mut differences = Vec::new();
    for (key, (words, place)) in &own {
        let (what, old) = match before.get(key) {
            None => ("filled", String::new()),
            Some(old) if tidy::comparable(old) != tidy::comparable(words) => ("text", old.clone()),
            Some(_) => continue,
        };
        let (key, table, at) = (key.clone(), words.clone(), address(place));
        differences.push(Difference { key, what, scan: old, table, at });
    }
    differences.extend(links(table, scan));
    differences.sort();
    differences
}

fn placed_texts(scan: &Scan, placed: &BTreeMap<RequirementKey, RequirementKey>) -> BTreeMap<Key, String> {
    let named = scan.texts.iter().map(|(key, words)| {
        let mut key = key.clone();
        official::place_key(placed, &mut key);
        (key, words.clone())
    });
    named.collect()
}

/// Relations that only one of the two has; the scan's only where the table speaks of their beginning and has the column of
/// their end.
fn links(table: &Draft, scan: &Scan) -> Vec<Difference> {
    let before: BTreeSet<(Key, Relation, Key)> = scan
        .links
        .iter()
        .cloned()
        .map(|(mut from, relation, mut to)| {
            official::place_key(&table.placed, &mut from);
            official::place_key(&table.placed, &mut to);
            (from, relation, to)
        })
        .collect();
    let own: BTreeMap<(Key, Relation, Key), &Place> = table
        .links
        .iter()
        .map(|found| &found.link)
        .map(|link| ((link.from.clone(), link.relation, link.to.clone()), &link.source))
        .collect();
    let mut speaks: BTreeSet<Key> = texts(table).into_keys().collect();
    speaks.extend(own.keys().map(|(from, ..)| from.clone()));
    let sections = speaks.iter().filter_map(|key| match key {
        Key::Requirement(key) => key.section().map(Key::Section),
        _ => None,
    });
    let speaks: BTreeSet<Key> = sections.collect::<BTreeSet<_>>().into_iter().chain(speaks.clone()).collect();
    let new = own.iter().filter(|(link, _)| !before.contains(*link));
    let new = new.map(|((from, relation, to), place)| Difference {
        key: from.clone(),
        what: if *relation == Relation::ElaboratedBy { "link-new" } else { "clause-new" },
        scan: String::new(),
        table: said(*relation, to),
        at: address(place),
    });
    let lanes = table.lanes();
    let is_shown = |to: &Key| Lane::of(to).is_none_or(|lane| lanes.contains(&lane));
    let gone = before.iter().filter(|(from, _, to)| speaks.contains(from) && is_shown(to));
    let gone = gone.filter(|link| !own.contains_key(*link));
    let gone = gone.map(|(from, relation, to)| Difference {
        key: from.clone(),
        what: if *relation == Relation::ElaboratedBy { "link-gone" } else { "clause-gone" },
        scan: said(*relation, to),
        table: String::new(),
        at: String::new(),
    });
    new.chain(gone).collect()
}

fn said(relation: Relation, to: &Key) -> String {
    format!("{} {to}", relation.as_str())
}

/// `C12`, with the worksheet before it where there are several.
fn address(place: &Place) -> String {
    match place.file.split_once('#') {
        Some((_, sheet)) => format!("{sheet}!{}", place.cell_name()),
        None => place.cell_name(),
    }
}

impl Difference {
    pub(super) fn cells(&self) -> Vec<String> {
        let scan = self.scan.lines().collect::<Vec<_>>().join(" ");
        let table = self.table.lines().collect::<Vec<_>>().join(" ");
        vec![self.key.to_string(), self.what.to_owned(), scan, table, self.at.clone()]
    }

    pub(super) fn finding(&self) -> Finding {
        let or = |words: &str, none: &str| if words.is_empty() { none.to_owned() } else { words.to_owned() };
        let (ja, en) = match self.what {
            "filled" => ("本文を補いました", "the text is filled in"),
            "text" => ("この表の字句を本文とします", "the words of this table become the text"),
            "link-new" | "clause-new" => ("この表にだけあります", "only this table has it"),
            _ => ("この表にはないので除きました", "this table does not have it, so it goes"),
        };
        let (key, scan) = (&self.key, &self.scan);
        Finding {
            weight: Weight::Note,
            at: self.at.clone(),
            found: or(&self.table, "－"),
            expected: Text::new(
                format!("{key} スキャンの読み: {}", or(scan, "なし")),
                format!("{key}, read from the scan: {}", or(scan, "nothing")),
            ),
            advice: Text::new(ja, en),
        }
    }
}
