//! The JSON document in pieces: one for each page, with the members of the whole.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use crate::export::{ExportError, json};
use crate::model::{Corpus, Key, Link, address};

/// The corpus, divided by the pages on which its nodes stand.
pub struct Excerpts<'a> {
    corpus: &'a Corpus,
    links: Vec<Link>,
    pages: BTreeMap<String, Piece>,
}

/// What stands on a page: its nodes, the page's own first, and the positions of the links and absences at them.
#[derive(Default)]
struct Piece {
    keys: Vec<Key>,
    links: BTreeSet<usize>,
    absences: Vec<usize>,
}

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    format_version: u32,
    dataset: Value,
    address: &'a str,
    nodes: Vec<Value>,
    links: Vec<Value>,
    absences: Vec<Value>,
    neighbours: Vec<Value>,
}

impl<'a> Excerpts<'a> {
    /// Divides the corpus.
    #[must_use]
    pub fn new(corpus: &'a Corpus) -> Self {
        let mut excerpts = Self { corpus, links: corpus.links(), pages: BTreeMap::new() };
        for key in corpus.keys() {
            let piece = excerpts.pages.entry(page(corpus, &key)).or_default();
            // The one without a fragment is what the page is about.
            let is_own = !address::address(&corpus.manifest.edition, &key).contains('#');
            piece.keys.insert(if is_own { 0 } else { piece.keys.len() }, key);
        }
        for (at, link) in excerpts.links.iter().enumerate() {
            for end in [&link.from, &link.to] {
                excerpts.pages.entry(page(corpus, end)).or_default().links.insert(at);
            }
        }
        for (at, absence) in corpus.absences.iter().enumerate() {
            excerpts.pages.entry(page(corpus, &absence.subject)).or_default().absences.push(at);
        }
        excerpts
    }

    /// The addresses of the pages.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.pages.keys().map(String::as_str)
    }

    /// The piece of a page; nothing stands in it where there is no such page.
    ///
    /// # Errors
    /// [`ExportError::Json`] when it cannot be written.
    pub fn write(&self, address: &str) -> Result<Vec<u8>, ExportError> {
        let none = Piece::default();
        let piece = self.pages.get(address).unwrap_or(&none);
        let links: Vec<&Link> = piece.links.iter().filter_map(|at| self.links.get(*at)).collect();
        let ends = links.iter().flat_map(|link| [&link.from, &link.to]);
        let others: BTreeSet<&Key> = ends.filter(|end| !piece.keys.contains(end)).collect();
        let absences = piece.absences.iter().filter_map(|at| self.corpus.absences.get(*at));
        let document = Document {
            format: "soukan-page",
            format_version: json::VERSION,
            dataset: json::dataset(self.corpus),
            address,
            nodes: piece.keys.iter().map(|key| json::node(self.corpus, key)).collect(),
            links: links.iter().map(|link| json::link(link)).collect(),
            absences: absences.map(json::absence).collect(),
            neighbours: others.into_iter().map(|key| self.neighbour(key)).collect(),
        };
        let mut bytes = serde_json::to_vec_pretty(&document)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// What one needs to point at the other end of a link.
    fn neighbour(&self, key: &Key) -> Value {
        let label = self.corpus.label(key);
        json!({
            "key": key.to_string(), "kind": key.kind(), "label": label.to_string(), "cite": label.cite,
            "address": address::address(&self.corpus.manifest.edition, key),
        })
    }
}

/// The page on which a key stands.
fn page(corpus: &Corpus, key: &Key) -> String {
    let address = address::address(&corpus.manifest.edition, key);
    address.split('#').next().unwrap_or_default().to_owned()
}
