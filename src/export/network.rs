//! Nodes and links with the attributes that every graph format carries, each in its own notation.

use crate::export::slice::Slice;
use crate::model::{Corpus, Key, Link};
use crate::rdf::Iris;

/// A node.
pub(super) struct Vertex {
    pub key: Key,
    /// How one cites it.
    pub cite: String,
    /// Title, question or topic; may be empty.
    pub title: String,
    /// The text as read; empty for a stub and where there is none.
    pub text: String,
    pub iri: String,
    /// Whether it is the far end of a link that leads out.
    pub is_stub: bool,
}

impl Vertex {
    /// Cite and title on one line.
    pub(super) fn label(&self) -> String {
        format!("{} {}", self.cite, self.title).trim_end().to_owned()
    }
}

/// The nodes and stubs in the order of keys.
pub(super) fn vertices(corpus: &Corpus, slice: &Slice, iris: &Iris) -> Vec<Vertex> {
    let vertex = |(key, is_stub): (&Key, bool)| {
        let label = corpus.label(key);
        Vertex {
            key: key.clone(),
            cite: label.cite,
            title: label.title,
            text: if is_stub { String::new() } else { corpus.text(key) },
            iri: iris.node(key).into_string(),
            is_stub,
        }
    };
    slice.nodes().map(vertex).collect()
}

/// The attributes of a link that are words, by name; empty ones too.
pub(super) fn words(link: &Link) -> [(&'static str, String); 7] {
    let curation = link.curation.as_ref();
    [
        ("relation", link.relation.as_str().to_owned()),
        ("origin", link.origin.as_str().to_owned()),
        ("confidence_word", link.confidence.as_str().to_owned()),
        ("reason", link.reason.clone()),
        ("set", curation.map(|curation| curation.set.clone()).unwrap_or_default()),
        ("review_state", curation.map(|curation| curation.review.as_str().to_owned()).unwrap_or_default()),
        ("place", link.source.to_string()),
    ]
}
