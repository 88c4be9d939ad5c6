//! IRIs, minted in this one place from the manifest's two namespaces.

use oxigraph::model::{GraphName, NamedNode};
use serde::{Deserialize, Serialize};

use crate::model::{Absence, Corpus, Key, Link, address};
use crate::rdf::RdfError;
use crate::rdf::vocab::PREFIXES;

/// The named graphs: what is official, what each vendor says, and how the sources were read stay apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Graph {
    /// The dataset itself, its editions and sources.
    Dataset,
    /// The guideline and its table.
    Official,
    /// The disclosure form.
    Form,
    /// One vendor's sheet.
    Sheet(String),
    /// The checklist.
    Checklist,
    /// Laws, standards and schemes that documents name.
    References,
    /// One mapping set.
    Mappings(String),
    /// Corrections, damage, lost pages.
    Readings,
    /// An institution's own records, which are no part of the dataset.
    Own,
}

/// Mints IRIs for a corpus.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Iris {
    id: String,
    vocabulary: String,
    edition: String,
}

impl Iris {
    /// The minter of a corpus.
    ///
    /// # Errors
    /// [`RdfError::Namespace`] when one of the manifest's namespaces is no IRI.
    pub fn new(corpus: &Corpus) -> Result<Self, RdfError> {
        let manifest = &corpus.manifest;
        for namespace in [&manifest.id_namespace, &manifest.vocabulary_namespace] {
            NamedNode::new(namespace.as_str()).map_err(|_| RdfError::Namespace(namespace.clone()))?;
        }
        Ok(Self {
            id: manifest.id_namespace.clone(),
            vocabulary: manifest.vocabulary_namespace.clone(),
            edition: manifest.edition.clone(),
        })
    }

    /// The namespace of the vocabulary.
    #[must_use]
    pub fn vocabulary(&self) -> &str {
        &self.vocabulary
    }

    /// The namespace of the data.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Every prefix of the dataset with its namespace, ours last.
    pub fn prefixes(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = [("sk", self.vocabulary()), ("skid", self.id())];
        PREFIXES.iter().copied().chain(own)
    }

    /// A node.
    #[must_use]
    pub fn node(&self, key: &Key) -> NamedNode {
        self.data(&address::address(&self.edition, key))
    }

    /// Something of the data that has no key: `source/kintone`.
    #[must_use]
    pub fn data(&self, tail: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{}", self.id, encode(tail)))
    }

    /// A term of ours.
    #[must_use]
    pub fn term(&self, local: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{local}", self.vocabulary))
    }

    /// A reified mapping.
    #[must_use]
    pub fn mapping(&self, link: &Link) -> NamedNode {
        self.data(&format!("mapping/{}/{}/{}", link.from, link.relation.as_str(), link.to))
    }

    /// A row of a mapping set that says that there is no mapping.
    #[must_use]
    pub fn absence(&self, absence: &Absence) -> NamedNode {
        self.data(&format!("absence/{}/{}", absence.curation.set, absence.subject))
    }

    /// A named graph.
    #[must_use]
    pub fn graph(&self, graph: &Graph) -> GraphName {
        let tail = match graph {
            Graph::Dataset => "graph/dataset".to_owned(),
            Graph::Official => "graph/official".to_owned(),
            Graph::Form => "graph/form".to_owned(),
            Graph::Sheet(id) => format!("graph/sheets/{id}"),
            Graph::Checklist => "graph/checklist".to_owned(),
            Graph::References => "graph/references".to_owned(),
            Graph::Mappings(set) => format!("graph/mappings/{set}"),
            Graph::Readings => "graph/readings".to_owned(),
            Graph::Own => "graph/own".to_owned(),
        };
        GraphName::NamedNode(self.data(&tail))
    }
}

/// Keys and ids are ASCII without blanks; this guards the IRI should one of another data folder not be.
fn encode(tail: &str) -> String {
    use std::fmt::Write as _;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/#:()".contains(&byte);
    tail.bytes().fold(String::with_capacity(tail.len()), |mut out, byte| {
        if is_plain(byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
