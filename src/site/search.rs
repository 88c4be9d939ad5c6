//! The search page, its scripts and its index.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::graph::{Direction, TraceNode};
use crate::model::{Confidence, Key};
use crate::output::FileSet;
use crate::search::{self, Entry, Index};
use crate::site::view::Page;
use crate::site::{Site, console};

/// The scripts of the page, in the order in which they are loaded; the index comes last.
const SCRIPTS: [(&str, &str); 3] = [
    ("search/search.js", include_str!("../../site-templates/search.js")),
    ("search/keys.js", include_str!("../../site-templates/search-keys.js")),
    ("search/page.js", include_str!("../../site-templates/search-page.js")),
];

/// The key `/` on every page.
const SHORTCUT: (&str, &str) = ("shortcut.js", include_str!("../../site-templates/shortcut.js"));

#[derive(Serialize)]
struct SearchPage {
    entries: usize,
}

/// An entry as the scripts have it. What is empty is left out; other entries are named by their place.
#[derive(Serialize)]
struct Row<'a> {
    k: String,
    n: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    i: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    o: &'a [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    t: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    x: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    l: Vec<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    u: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    d: Vec<Value>,
}

impl Site<'_> {
    /// The search page.
    pub(super) fn search_page(&self, index: &Index) -> Page {
        let view = SearchPage { entries: index.entries().len() };
        Page::new("search", "search.html", self.words.say("探す"), &view)
            .description(self.words.say("言葉と鍵で、遵守事項・質問・備考・チェックリストなどを探す"))
    }

    /// The scripts and what they search in. What they expect stands at the head of `search.js`.
    pub(super) fn search_files(&self, index: &Index) -> FileSet {
        let places: BTreeMap<&Key, usize> = index.entries().iter().map(|entry| &entry.key).zip(0..).collect();
        let manifest = &self.corpus.manifest;
        let volumes = manifest.volumes.iter().map(|title| (title.volume.to_string(), json!(title.en)));
        let value = json!({
            "edition": manifest.edition,
            "id": manifest.id_namespace,
            "volumes": volumes.collect::<serde_json::Map<_, _>>(),
            "variants": index.variants().pairs(),
            "groups": index.synonyms().collect::<Vec<_>>(),
            "kinds": kinds(index),
            "unanswered": self.unanswered(),
            "entries": index.entries().iter().map(|entry| self.search_row(entry, &places)).collect::<Vec<_>>(),
        });
        let scripts = SCRIPTS.into_iter().chain([SHORTCUT]);
        let mut files: FileSet =
            scripts.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect();
        files.insert("search/index.js".to_owned(), console::script("SOUKAN_SEARCH", &value));
        files
    }

    fn search_row<'a>(&self, entry: &'a Entry, places: &BTreeMap<&Key, usize>) -> Row<'a> {
        let place = |key: &Key| places.get(key).copied();
        // Only wholes by which one can filter are needed.
        let whole = self.corpus.part_of(&entry.key);
        let whole = whole.filter(|whole| !matches!(whole, Key::Item(_) | Key::FormHeading(_)));
        Row {
            k: entry.key.to_string(),
            n: &entry.cite,
            i: &entry.title,
            o: &entry.others,
            t: &entry.text,
            x: entry.extra.iter().map(|extra| spliced(&entry.text, extra)).collect(),
            p: whole.as_ref().and_then(place),
            l: entry.related().filter_map(place).collect(),
            u: self.search_steps(&entry.key, Direction::Up, places),
            d: self.search_steps(&entry.key, Direction::Down, places),
        }
    }

    /// What stands above or below a requirement in the table, each once: its place, and how sure the way is where it is not
    /// certain.
    fn search_steps(&self, key: &Key, direction: Direction, places: &BTreeMap<&Key, usize>) -> Vec<Value> {
        if !matches!(key, Key::Requirement(_)) {
            return Vec::new();
        }
        let mut found = BTreeMap::new();
        walk(&self.graph.trace(key, direction), Confidence::Certain, &mut found);
        let steps = found.iter().filter_map(|(key, sure)| {
            let place = places.get(key)?;
            Some(match sure {
                Confidence::Certain => json!(place),
                Confidence::Probable => json!([place, 1]),
                Confidence::Possible => json!([place, 2]),
            })
        });
        steps.collect()
    }

    /// The rows of the form that a sheet does not have; it has all the others.
    fn unanswered(&self) -> BTreeMap<&str, Vec<String>> {
        let sheets = self.corpus.sheets.values().map(|sheet| {
            let items = self.corpus.items.keys().filter(|item| !sheet.responses.contains_key(*item));
            (sheet.id.as_str(), items.map(ToString::to_string).collect::<Vec<_>>())
        });
        sheets.filter(|(_, items)| !items.is_empty()).collect()
    }
}

/// Kinds in the order of the entries: name, how many follow one another, weight.
fn kinds(index: &Index) -> Vec<(&'static str, usize, u32)> {
    let mut kinds: Vec<(&'static str, usize, u32)> = Vec::new();
    for entry in index.entries() {
        match kinds.last_mut() {
            Some((kind, count, _)) if *kind == entry.key.kind() => *count += 1,
            _ => kinds.push((entry.key.kind(), 1, search::weight(&entry.key))),
        }
    }
    kinds
}

/// A text that differs little from another one as `[characters of its front, of its end, what stands between]`.
fn spliced(text: &str, extra: &str) -> Value {
    let (text, extra): (Vec<char>, Vec<char>) = (text.chars().collect(), extra.chars().collect());
    let same = |(left, right): &(&char, &char)| left == right;
    let front = text.iter().zip(&extra).take_while(same).count();
    let rest = text[front..].iter().rev().zip(extra[front..].iter().rev());
    let end = rest.take_while(same).count();
    let between: String = extra[front..extra.len() - end].iter().collect();
    if front + end < WORTH { json!(extra.iter().collect::<String>()) } else { json!([front, end, between]) }
}

/// Characters in common from which on it pays.
const WORTH: usize = 12;

/// Everything below a node of a trace with the weakest hop of the surest way to it.
fn walk(node: &TraceNode, sure: Confidence, found: &mut BTreeMap<Key, Confidence>) {
    for child in &node.children {
        let hop = child.hop.as_ref().map_or(sure, |hop| hop.link.confidence.min(sure));
        let best = found.entry(child.key.clone()).or_insert(hop);
        *best = (*best).max(hop);
        walk(child, hop, found);
    }
}
