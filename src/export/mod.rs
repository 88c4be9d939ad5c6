//! The corpus, or a part of it, in the formats of other tools. One file per format: text in, bytes out, no disk.
//!
//! Every format tells the same facts; what it cannot hold is said at its head. [`Slice`] says what a part is; how a format
//! shows the far end of a link that leads out of the part is said there too.

mod ids;
mod json;
mod oscal;
pub mod report;
mod slice;
mod text;

use std::collections::BTreeMap;

use crate::model::Corpus;
use crate::rdf::{self, Iris, RdfError};

pub use slice::Slice;

/// Files by relative path, with `/`.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A JSON document cannot be written.
    #[error("cannot write the JSON document")]
    Json(#[from] serde_json::Error),
    /// The graph cannot be written.
    #[error(transparent)]
    Rdf(#[from] RdfError),
}

/// The formats that are one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON document: nodes and links. A contract: see `ARCHITECTURE.md`.
    Json,
    /// RDF.
    Rdf(rdf::Format),
}

/// The formats that are a folder of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderFormat {
    /// OSCAL 1.2: catalogs, mapping collections, component definitions.
    Oscal,
}

/// The whole corpus in a format.
///
/// # Errors
/// [`ExportError`] when serialising fails.
pub fn export(corpus: &Corpus, format: Format) -> Result<Vec<u8>, ExportError> {
    file(corpus, &Slice::whole(corpus), format)
}

/// A part of the corpus as a file.
///
/// # Errors
/// [`ExportError`] when serialising fails.
pub fn file(corpus: &Corpus, slice: &Slice, format: Format) -> Result<Vec<u8>, ExportError> {
    match format {
        Format::Json => Ok(json::document(corpus, slice)?),
        Format::Rdf(format) => {
            let iris = Iris::new(corpus)?;
            Ok(rdf::write(&rdf::quads(corpus, &iris), &iris, format)?)
        }
    }
}

/// A part of the corpus as a folder of files.
///
/// # Errors
/// [`ExportError`] when serialising fails.
pub fn folder(corpus: &Corpus, slice: &Slice, format: FolderFormat) -> Result<Files, ExportError> {
    match format {
        FolderFormat::Oscal => oscal::files(corpus, slice),
    }
}
