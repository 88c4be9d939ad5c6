//! What is served: one state of the data, as pages and as a graph.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::model::{Corpus, Key, address};
use crate::output::FileSet;
use crate::rdf::{self, Iris, RdfError};
use crate::search::{Counts, Entry, Facet, Filter, Found, Index, jump};
use crate::serve::Limits;
use crate::serve::engine::Engine;
use crate::serve::pages::Pages;

/// One state of the data.
#[derive(Debug)]
pub struct Snapshot {
    pub(super) pages: Pages,
    pub(super) engine: Arc<Engine>,
    description: rdf::Description,
    corpus: Corpus,
    index: Index,
    /// Citation and page of each entry of the index.
    labels: Vec<(String, String)>,
}

/// Why a state of the data cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The graph cannot be written.
    #[error(transparent)]
    Rdf(#[from] RdfError),
    /// What a worker is to be told first cannot be written.
    #[error("the workers cannot be prepared")]
    Worker(#[from] serde_json::Error),
}

impl Snapshot {
    /// A state of the data with its site. `program` is soukan itself, which becomes the workers.
    ///
    /// # Errors
    /// [`SnapshotError`] when the graph cannot be written.
    pub fn new(
        corpus: &Corpus,
        files: FileSet,
        program: &Path,
        limits: &Limits,
    ) -> Result<Self, SnapshotError> {
        let iris = Iris::new(corpus)?;
        let quads = rdf::quads(corpus, &iris);
        let written = rdf::write(&quads, &iris, rdf::Format::NQuads)?;
        let index = Index::new(corpus);
        Ok(Self {
            pages: Pages::new(files),
            engine: Arc::new(Engine::new(program, &iris, written, limits.query_memory)?),
            description: rdf::Description::new(corpus, &iris, &quads),
            labels: index.entries().iter().map(|entry| label(corpus, &entry.key)).collect(),
            corpus: corpus.clone(),
            index,
        })
    }

    /// The hits of a question, best first, and how many each choice would show, as JSON; `None` where a choice is none.
    pub(super) fn search(
        &self,
        question: &str,
        choices: &[(Facet, String)],
        related: bool,
        most: usize,
    ) -> Option<Value> {
        let values = choices.iter().map(|(facet, name)| self.index.value(*facet, name));
        let filter = Filter { values: values.collect::<Option<_>>()?, related };
        let found = self.index.search(question);
        let entries = || found.hits.iter().map(|hit| (hit.entry, &self.index.entries()[hit.entry]));
        let kept: Vec<(usize, &Entry)> = entries().filter(|(_, entry)| filter.wants(entry)).collect();
        let hits = kept.iter().take(most).map(|(at, entry)| {
            let (label, address) = &self.labels[*at];
            json!({
                "key": entry.key.to_string(), "kind": entry.key.kind(), "label": label, "address": address,
                "text": entry.text,
            })
        });
        Some(json!({
            "query": question, "total": kept.len(), "unfiltered": found.hits.len(),
            "keys": self.keys(question, &found), "terms": terms(&found),
            "facets": facets(&filter.count(entries().map(|(_, entry)| entry))),
            "hits": hits.collect::<Vec<_>>(),
        }))
    }

    /// The keys that the words are, may be, or are near to.
    fn keys(&self, question: &str, found: &Found) -> Vec<Value> {
        let jump = jump(&self.corpus, question, !found.hits.is_empty());
        let keys = jump.keys().iter().map(|key| {
            let (label, address) = label(&self.corpus, key);
            json!({
                "standing": jump.as_str(), "key": key.to_string(), "kind": key.kind(), "label": label,
                "address": address,
            })
        });
        keys.collect()
    }

    /// The description of the service at this address.
    pub(super) fn describe(&self, endpoint: &str, format: rdf::Format) -> Result<Vec<u8>, RdfError> {
        self.description.service(endpoint, format)
    }
}

/// The words that were looked for, each with those looked for in its place.
fn terms(found: &Found) -> Vec<Value> {
    let terms = found.terms.iter().map(|term| {
        let added: Vec<&str> = term.added.iter().map(|(word, _)| word.as_str()).collect();
        json!({"word": term.written, "added": added})
    });
    terms.collect()
}

/// Counts by facet and value.
fn facets(counts: &Counts) -> Value {
    let of = |facet: Facet| -> Map<String, Value> {
        let own = counts.iter().filter(|(value, _)| value.facet() == facet);
        own.map(|(value, count)| (value.to_string(), json!(count))).collect()
    };
    Facet::ALL.into_iter().map(|facet| (facet.as_str().to_owned(), Value::Object(of(facet)))).collect()
}

/// How one cites a thing, and its page.
fn label(corpus: &Corpus, key: &Key) -> (String, String) {
    (corpus.label(key).to_string(), address::address(&corpus.manifest.edition, key))
}
