//! SKOS and nothing else, as Turtle: for tools that show thesauri.
//!
//! Schemes are the guideline's editions, the disclosure form, the checklist, the kinds of evidence, laws and standards.
//! Concepts are their parts; what vendors say is not one. `definition` is the text of the source, and there is none where the
//! text is not in the sources. Mappings are SKOS's own; the table's relation between volumes, for which SKOS has no word, is
//! `related`, and the clause beside a requirement `relatedMatch`. Where SKOS's rule S27 forbids these, because one concept stands
//! above the other by other mappings, they are left out. References by name, examples of evidence, confidence and
//! reason have no place here: the RDF formats have them. A stub is a concept with its label and notation.

use crate::export::Slice;
use crate::model::Corpus;
use crate::rdf::{self, Iris, RdfError};

/// The document.
pub(super) fn document(corpus: &Corpus, slice: &Slice, iris: &Iris) -> Result<Vec<u8>, RdfError> {
    let triples = rdf::skos(corpus, iris, slice.nodes(), &slice.links);
    rdf::write_triples(&triples, iris, rdf::Format::Turtle)
}
