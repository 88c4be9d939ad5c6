//! The vocabulary of ours as its file documents it: `data/vocab/soukan.ttl`, compiled in.

use std::collections::BTreeMap;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term, Triple};

use crate::diag::Text;
use crate::rdf::RdfError;

/// The file.
pub const VOCABULARY: &str = include_str!("../../data/vocab/soukan.ttl");

/// A class or property of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermDoc {
    /// Its IRI.
    pub iri: String,
    /// Its local name.
    pub name: String,
    /// Whether it is a class.
    pub is_class: bool,
    /// Its label.
    pub label: Text,
    /// What it means.
    pub comment: Text,
    /// What it is said of; the terms, ours as local names, others as IRIs.
    pub domain: Vec<String>,
    /// What it says.
    pub range: Vec<String>,
    /// What it is a kind of.
    pub broader: Vec<String>,
    /// Its inverse.
    pub inverse: Option<String>,
    /// A literal of the data.
    pub examples: Vec<String>,
}

/// What the file says, in its order.
///
/// # Errors
/// [`RdfError::Vocabulary`] when the file is no Turtle; a test holds that it is.
pub fn triples() -> Result<Vec<Triple>, RdfError> {
    let quads = RdfParser::from_format(RdfFormat::Turtle).for_slice(VOCABULARY.as_bytes());
    let triples = quads.map(|quad| quad.map(Triple::from));
    triples.collect::<Result<_, _>>().map_err(|error| RdfError::Vocabulary(error.to_string()))
}

/// The terms in the order of their names, classes first.
///
/// # Errors
/// [`RdfError::Vocabulary`] when the file is no Turtle; a test holds that it is.
pub fn terms() -> Result<Vec<TermDoc>, RdfError> {
    let mut statements: BTreeMap<String, Vec<(String, Term)>> = BTreeMap::new();
    for triple in triples()? {
        if let NamedOrBlankNode::NamedNode(subject) = &triple.subject {
            let said = statements.entry(subject.as_str().to_owned()).or_default();
            said.push((local(triple.predicate.as_str()).to_owned(), triple.object));
        }
    }
    let mut terms: Vec<TermDoc> = statements.iter().filter_map(|(iri, said)| term(iri, said)).collect();
    terms.sort_by(|left, right| (!left.is_class, &left.name).cmp(&(!right.is_class, &right.name)));
    Ok(terms)
}

/// The part behind the last `#` or `/`.
fn local(iri: &str) -> &str {
    iri.rsplit(['#', '/']).next().unwrap_or(iri)
}

fn term(iri: &str, said: &[(String, Term)]) -> Option<TermDoc> {
    let values = |names: &[&str]| {
        let values = said.iter().filter(|(name, _)| names.contains(&name.as_str())).map(|(_, value)| value);
        values.collect::<Vec<_>>()
    };
    let named = |names: &[&str]| {
        let mut found: Vec<String> = values(names)
            .into_iter()
            .filter_map(|value| match value {
                Term::NamedNode(node) => Some(node.as_str().to_owned()),
                _ => None,
            })
            .collect();
        found.sort();
        found
    };
    let text = |name: &str| {
        let in_language = |language: &str| {
            values(&[name])
                .into_iter()
                .find_map(|value| match value {
                    Term::Literal(literal) if literal.language() == Some(language) => {
                        Some(literal.value().to_owned())
                    }
                    _ => None,
                })
                .unwrap_or_default()
        };
        Text::new(in_language("ja"), in_language("en"))
    };
    let types = named(&["type"]);
    let is_class = types.iter().any(|kind| local(kind) == "Class");
    let is_property = types.iter().any(|kind| local(kind).ends_with("Property"));
    let examples = values(&["example"]).into_iter().filter_map(|value| match value {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    });
    (is_class || is_property).then(|| TermDoc {
        iri: iri.to_owned(),
        name: local(iri).to_owned(),
        is_class,
        label: text("label"),
        comment: text("comment"),
        domain: named(&["domain", "domainIncludes"]),
        range: named(&["range", "rangeIncludes"]),
        broader: named(&["subClassOf", "subPropertyOf"]),
        inverse: named(&["inverseOf"]).into_iter().next(),
        examples: examples.collect(),
    })
}
