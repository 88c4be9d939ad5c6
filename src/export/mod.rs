//! The corpus, or a part of it, in the formats of other tools. One file per format: text in, bytes out, no disk. Answers as
//! tables, and the JSON document page by page, are here too.
//!
//! Every format tells the same facts; what it cannot hold is said at its head. [`Slice`] says what a part is; how a format
//! shows the far end of a link that leads out of the part is said there too.

pub mod compare;
pub mod dot;
mod excerpt;
mod graphml;
mod ids;
mod json;
pub mod mermaid;
pub mod needs;
mod network;
mod node_link;
pub mod olir;
mod oscal;
pub mod report;
mod skos;
mod slice;
mod sssom;
pub mod table;
mod text;
pub mod view;
pub mod workbook;

use std::collections::BTreeMap;

use crate::diag::Lang;
use crate::model::Corpus;
use crate::rdf::{self, Iris, RdfError};

pub use excerpt::Excerpts;
pub use slice::Slice;
pub use view::{View, ViewKind};

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
    /// An XML document cannot be written.
    #[error("cannot write the XML document")]
    Xml(#[source] std::io::Error),
    /// A table cannot be written.
    #[error("cannot write CSV")]
    Csv(#[from] csv::Error),
    /// A workbook cannot be written.
    #[error("cannot write XLSX")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}

/// The formats that are one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON document: nodes and links. A contract: see `ARCHITECTURE.md`.
    Json,
    /// RDF.
    Rdf(rdf::Format),
    /// SKOS alone, as Turtle.
    Skos,
    /// GraphML.
    GraphMl,
    /// Node-link JSON.
    NodeLink,
    /// Graphviz.
    Dot,
    /// Mermaid.
    Mermaid,
    /// CSV of a view.
    Csv(ViewKind),
    /// A workbook of one view, or of all.
    Xlsx(Option<ViewKind>),
}

/// The formats that are a folder of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderFormat {
    /// OSCAL 1.2: catalogs, mapping collections, component definitions.
    Oscal,
    /// SSSOM: each mapping set and the official table, as TSV and JSON.
    Sssom,
    /// sphinx-needs: `needs.json` and its settings.
    Needs,
}

/// The whole corpus in a format.
///
/// # Errors
/// [`ExportError`] when serialising fails.
pub fn export(corpus: &Corpus, format: Format) -> Result<Vec<u8>, ExportError> {
    file(corpus, &Slice::whole(corpus), format, Lang::Ja)
}

/// A part of the corpus as a file. `lang` is that of headings; what sources say is never translated.
///
/// # Errors
/// [`ExportError`] when serialising fails.
pub fn file(corpus: &Corpus, slice: &Slice, format: Format, lang: Lang) -> Result<Vec<u8>, ExportError> {
    let iris = Iris::new(corpus)?;
    match format {
        Format::Json => Ok(json::document(corpus, slice)?),
        Format::Rdf(format) => Ok(rdf::write(&quads(corpus, slice, &iris), &iris, format)?),
        Format::Skos => Ok(skos::document(corpus, slice, &iris)?),
        Format::GraphMl => graphml::document(corpus, slice, &iris).map_err(ExportError::Xml),
        Format::NodeLink => Ok(node_link::document(corpus, slice, &iris)?),
        Format::Dot => Ok(dot::document(corpus, slice, &iris).into_bytes()),
        Format::Mermaid => Ok(mermaid::document(corpus, slice, &iris).into_bytes()),
        Format::Csv(kind) => Ok(workbook::csv(&view::view(corpus, slice, &iris, kind))?),
        Format::Xlsx(kind) => {
            let kinds = kind.map_or_else(|| ViewKind::ALL.to_vec(), |kind| vec![kind]);
            let views: Vec<_> =
                kinds.into_iter().map(|kind| view::view(corpus, slice, &iris, kind)).collect();
            Ok(workbook::xlsx(corpus, slice, &iris, &views, lang)?)
        }
    }
}

/// A mapping set in the form of the data folder's own files; `None` where there is none of that id.
#[must_use]
pub fn mapping_set(corpus: &Corpus, id: &str) -> Option<String> {
    sssom::one(corpus, id)
}

/// The name of a key in formats whose ids are NCNames, as OSCAL's are.
#[must_use]
pub fn token(key: &crate::model::Key) -> String {
    ids::token(key)
}

fn quads(corpus: &Corpus, slice: &Slice, iris: &Iris) -> Vec<rdf::Quad> {
    let quads = rdf::quads(corpus, iris);
    if slice.is_whole() { quads } else { rdf::part(corpus, iris, quads, &slice.inside, &slice.stubs) }
}

/// A part of the corpus as a folder of files.
///
/// # Errors
/// [`ExportError`] when serialising fails.
pub fn folder(corpus: &Corpus, slice: &Slice, format: FolderFormat) -> Result<Files, ExportError> {
    match format {
        FolderFormat::Oscal => oscal::files(corpus, slice),
        FolderFormat::Sssom => sssom::files(corpus, slice),
        FolderFormat::Needs => needs::files(corpus, slice),
    }
}
