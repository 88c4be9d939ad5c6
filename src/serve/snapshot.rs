//! What is served: one state of the data, as pages and as a graph.

use std::path::Path;
use std::sync::Arc;

use crate::model::Corpus;
use crate::output::FileSet;
use crate::rdf::{self, Iris, RdfError};
use crate::serve::Limits;
use crate::serve::engine::Engine;
use crate::serve::pages::Pages;

/// One state of the data.
#[derive(Debug)]
pub struct Snapshot {
    pub(super) pages: Pages,
    pub(super) engine: Arc<Engine>,
    description: rdf::Description,
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
        Ok(Self {
            pages: Pages::new(files),
            engine: Arc::new(Engine::new(program, &iris, written, limits.query_memory)?),
            description: rdf::Description::new(corpus, &iris, &quads),
        })
    }

    /// The description of the service at this address.
    pub(super) fn describe(&self, endpoint: &str, format: rdf::Format) -> Result<Vec<u8>, RdfError> {
        self.description.service(endpoint, format)
    }
}
