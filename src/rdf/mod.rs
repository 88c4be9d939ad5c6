//! The corpus as RDF: vocabulary, IRIs, sorted quads in named graphs, an in-memory store. No blank nodes.

mod describe;
mod iri;
mod part;
mod quads;
mod skos;
mod store;
pub mod terms;
pub mod vocab;
mod write;

pub use describe::{Description, Distribution, GraphSize};
pub use iri::{Graph, Iris};
pub use oxigraph::model::{Quad, Triple};
pub use oxigraph::store::Store;
pub use part::part;
pub use quads::{by_graph, ends_of_mappings, quads, subject_iri, triple};
pub use skos::skos;
pub use store::{open, read};
pub use write::{Format, write, write_triples};

/// A failure of the RDF engine, as opposed to a flaw of the data.
#[derive(Debug, thiserror::Error)]
pub enum RdfError {
    /// The in-memory store refused the quads.
    #[error("cannot load the graph")]
    Load(#[source] oxigraph::store::StorageError),
    /// What should be N-Quads is none.
    #[error("the graph cannot be read")]
    Read(#[source] oxigraph::store::LoaderError),
    /// The documentation of the vocabulary is no Turtle.
    #[error("the vocabulary cannot be read: {0}")]
    Vocabulary(String),
    /// Serialising failed.
    #[error("cannot write the graph")]
    Write(#[source] std::io::Error),
    /// A namespace of the manifest is not an IRI.
    #[error("the manifest's namespace “{0}” is not an IRI")]
    Namespace(String),
}
