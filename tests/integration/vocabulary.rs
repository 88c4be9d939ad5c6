//! `data/vocab`: every term that the graph uses is documented, and nothing else is.

use std::collections::BTreeSet;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Quad, Term};
use soukan::model::Corpus;
use soukan::pipeline::load_data;
use soukan::rdf::{self, Iris, vocab};
use soukan::source::{DataDir, SourceFile};

use crate::support::{DATA, corpus, files_below, root};

fn parse(name: &str) -> Vec<Quad> {
    let file = DATA.get(name).unwrap();
    RdfParser::from_format(RdfFormat::Turtle).for_slice(&file.bytes).map(|quad| quad.unwrap()).collect()
}

#[test]
fn every_term_is_documented_in_both_languages() {
    let quads = parse("vocab/soukan.ttl");
    let namespace = &corpus().manifest.vocabulary_namespace;
    let documented: BTreeSet<String> = quads
        .iter()
        .filter(|quad| quad.predicate.as_str().ends_with("#comment"))
        .filter_map(|quad| match &quad.subject {
            oxigraph::model::NamedOrBlankNode::NamedNode(node) => {
                node.as_str().strip_prefix(namespace.as_str()).map(str::to_owned)
            }
            oxigraph::model::NamedOrBlankNode::BlankNode(_) => None,
        })
        .filter(|local| !local.is_empty())
        .collect();
    let ours: BTreeSet<String> = vocab::OURS.iter().map(|local| (*local).to_owned()).collect();
    assert_eq!(documented, ours);
    for local in vocab::OURS {
        for property in ["label", "comment"] {
            for language in ["ja", "en"] {
                let has = quads.iter().any(|quad| {
                    quad.subject.to_string() == format!("<{namespace}{local}>")
                        && quad.predicate.as_str().ends_with(&format!("#{property}"))
                        && matches!(&quad.object, Term::Literal(literal) if literal.language() == Some(language))
                });
                assert!(has, "{local} has no {property} in {language}");
            }
        }
    }
}

/// The terms of ours that the graph of a corpus uses.
fn used(corpus: &Corpus) -> BTreeSet<String> {
    let iris = Iris::new(corpus).unwrap();
    let namespace = iris.vocabulary();
    let mut used = BTreeSet::new();
    for quad in rdf::quads(corpus, &iris) {
        let object = match &quad.object {
            Term::NamedNode(node) => node.as_str().to_owned(),
            _ => String::new(),
        };
        used.extend(
            [quad.predicate.as_str(), &object]
                .iter()
                .filter_map(|iri| iri.strip_prefix(namespace).map(str::to_owned)),
        );
    }
    used.remove("");
    used
}

/// The fixtures' data folder with an imported sheet, whose answers are ticks.
fn with_ticks() -> Corpus {
    let fixtures = root().join("tests/fixtures");
    let mut data = DataDir::read(&fixtures.join("base")).unwrap();
    let sheet = fixtures.join("ok/imported-sheet");
    for path in files_below(&sheet, "") {
        let name = path.strip_prefix(&sheet).unwrap().to_string_lossy().replace('\\', "/");
        data.insert(SourceFile::new(&name, std::fs::read(&path).unwrap()));
    }
    load_data(&data).corpus.unwrap()
}

#[test]
fn every_term_is_used_and_every_used_term_is_ours() {
    let mut used = used(corpus());
    used.extend(self::used(&with_ticks()));
    let ours: BTreeSet<String> = vocab::OURS.iter().map(|local| (*local).to_owned()).collect();
    assert_eq!(used, ours);
}

#[test]
fn the_shapes_are_turtle_and_cover_every_class() {
    let shapes = parse("vocab/shapes.ttl");
    let classes =
        vocab::OURS.iter().filter(|local| local.starts_with(|first: char| first.is_ascii_uppercase()));
    for class in classes {
        let iri = format!("<{}{class}>", corpus().manifest.vocabulary_namespace);
        let has = shapes.iter().any(|quad| {
            quad.predicate.as_str() == "http://www.w3.org/ns/shacl#targetClass"
                && quad.object.to_string() == iri
        });
        assert!(has, "no shape for {class}");
    }
}

#[test]
fn the_ontology_declares_the_prefixes_that_queries_may_use() {
    let iris = Iris::new(corpus()).unwrap();
    let quads = parse("vocab/soukan.ttl");
    let value = |subject: &str, property: &str| {
        let found = quads.iter().find(|quad| {
            quad.subject.to_string() == subject
                && quad.predicate.as_str().ends_with(&format!("shacl#{property}"))
        });
        match found.map(|quad| &quad.object) {
            Some(Term::Literal(literal)) => literal.value().to_owned(),
            other => panic!("{subject} has no {property}: {other:?}"),
        }
    };
    let declared: BTreeSet<(String, String)> = quads
        .iter()
        .filter(|quad| quad.predicate.as_str().ends_with("shacl#declare"))
        .map(|quad| quad.object.to_string())
        .map(|declaration| (value(&declaration, "prefix"), value(&declaration, "namespace")))
        .collect();
    let known = iris.prefixes().map(|(prefix, namespace)| (prefix.to_owned(), namespace.to_owned()));
    assert_eq!(declared, known.collect());
}
