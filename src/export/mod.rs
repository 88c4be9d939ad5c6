//! Whole-corpus exports, one file per format; the JSON document page by page; answers as tables.

pub mod compare;
mod excerpt;
mod json;
pub mod report;

pub use excerpt::Excerpts;

use crate::model::Corpus;
use crate::rdf::{self, Iris, RdfError};

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The JSON document cannot be written.
    #[error("cannot write the JSON document")]
    Json(#[from] serde_json::Error),
    /// The graph cannot be written.
    #[error(transparent)]
    Rdf(#[from] RdfError),
}

/// The formats of a whole corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON document: nodes and links. A contract: see `ARCHITECTURE.md`.
    Json,
    /// RDF.
    Rdf(rdf::Format),
}

/// The corpus in a format.
///
/// # Errors
/// [`ExportError`] when serialising fails.
pub fn export(corpus: &Corpus, format: Format) -> Result<Vec<u8>, ExportError> {
    match format {
        Format::Json => Ok(json::document(corpus)?),
        Format::Rdf(format) => {
            let iris = Iris::new(corpus)?;
            Ok(rdf::write(&rdf::quads(corpus, &iris), &iris, format)?)
        }
    }
}
