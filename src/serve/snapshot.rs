//! What is served: one state of the data, as pages and as a graph.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use crate::model::{Corpus, Key, address};
use crate::output::FileSet;
use crate::rdf::{self, Iris, RdfError};
use crate::search::Index;
use crate::serve::Limits;
use crate::serve::engine::Engine;
use crate::serve::pages::Pages;

/// One state of the data.
#[derive(Debug)]
pub struct Snapshot {
    pub(super) pages: Pages,
    pub(super) engine: Arc<Engine>,
    description: rdf::Description,
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
            index,
        })
    }

    /// The hits of a question, best first, as JSON.
    pub(super) fn search(&self, question: &str, most: usize) -> serde_json::Value {
        let found = self.index.search(question);
        let terms = found.terms.iter().map(|term| {
            let added: Vec<&str> = term.added.iter().map(|(word, _)| word.as_str()).collect();
            json!({"word": term.written, "added": added})
        });
        let hits = found.hits.iter().take(most).map(|hit| {
            let (entry, (label, address)) = (&self.index.entries()[hit.entry], &self.labels[hit.entry]);
            json!({
                "key": entry.key.to_string(), "kind": entry.key.kind(), "label": label, "address": address,
                "text": entry.text,
            })
        });
        json!({
            "query": question, "total": found.hits.len(),
            "terms": terms.collect::<Vec<_>>(), "hits": hits.collect::<Vec<_>>(),
        })
    }

    /// The description of the service at this address.
    pub(super) fn describe(&self, endpoint: &str, format: rdf::Format) -> Result<Vec<u8>, RdfError> {
        self.description.service(endpoint, format)
    }
}

/// How one cites a thing, and its page.
fn label(corpus: &Corpus, key: &Key) -> (String, String) {
    (corpus.label(key).to_string(), address::address(&corpus.manifest.edition, key))
}
