//! Graph and RDF are two projections of one corpus: where both can answer, they answer the same.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use oxigraph::store::Store;
use soukan::graph::{Direction, TraceGraph};
use soukan::model::{Confidence, Key};
use soukan::query::{self, Answer};
use soukan::rdf::{self, Format, Iris};

use crate::support::{corpus, key};

static IRIS: LazyLock<Iris> = LazyLock::new(|| Iris::new(corpus()).unwrap());
static STORE: LazyLock<Store> = LazyLock::new(|| rdf::open(rdf::quads(corpus(), &IRIS)).unwrap());

fn rows(query: &str) -> Vec<Vec<String>> {
    match query::run(&STORE, &IRIS, query).unwrap_or_else(|error| panic!("{error}\n{query}")) {
        Answer::Table(table, _) => table.rows,
        other => panic!("{other:?}"),
    }
}

#[test]
fn sparql_and_petgraph_trace_alike() {
    let graph = TraceGraph::new(corpus());
    let mut compared = 0;
    for key in corpus().keys() {
        if !matches!(key, Key::Requirement(_) | Key::Section(_)) {
            continue;
        }
        for (direction, predicate) in [(Direction::Down, "sk:elaboratedBy"), (Direction::Up, "sk:elaborates")]
        {
            let query = format!(
                "SELECT DISTINCT ?key WHERE {{ ?start skos:notation \"{key}\" . \
                 ?start (dcterms:isPartOf*/{predicate})+/skos:notation ?key }}"
            );
            let by_sparql: BTreeSet<String> = rows(&query).into_iter().flatten().collect();
            let mut own = graph.trace(&key, direction);
            // Opening a section into its parts is the trace's convenience; the query asks for the section alone.
            own.children.retain(|child| {
                child.hop.as_ref().is_some_and(|hop| !hop.link.relation.as_str().starts_with("isPart"))
            });
            let by_graph: BTreeSet<String> = own.reached().iter().map(ToString::to_string).collect();
            assert_eq!(by_sparql, by_graph, "{key} {direction:?}");
            compared += by_graph.len();
        }
    }
    assert!(compared > 200, "only {compared} hops compared");
}

#[test]
fn paths_are_simple_sorted_and_as_strong_as_their_weakest_hop() {
    let graph = TraceGraph::new(corpus());
    let paths = graph.paths(&key("G2.1-3"), &key("C4-1"), 10);
    assert_eq!(paths[0].steps.len(), 2);
    assert_eq!(paths[0].confidence(), Confidence::Probable);
    assert!(paths.windows(2).all(|pair| pair[0].steps.len() <= pair[1].steps.len()));
    for path in graph.paths(&key("coesse:R1"), &key("kintone:R8"), 50) {
        let mut seen = BTreeSet::from([key("coesse:R1")]);
        assert!(path.steps.iter().all(|step| seen.insert(step.target().clone())));
        assert_eq!(path.steps.last().unwrap().target(), &key("kintone:R8"));
    }
    assert!(graph.paths(&key("G1.1-1"), &key("EV-none"), 5).is_empty());
    assert!(graph.paths(&key("G1.1-1"), &key("O"), 5).is_empty());
    assert_eq!(graph.paths(&key("G1.1-1"), &key("G1.1-1"), 5).len(), 1);
}

#[test]
fn counts_agree() {
    let count = |class: &str| {
        rows(&format!("SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s a sk:{class} }}"))[0][0].clone()
    };
    assert_eq!(count("Requirement"), corpus().requirements.len().to_string());
    assert_eq!(count("Response"), "594");
    assert_eq!(count("ChecklistItem"), "253");
    assert_eq!(count("Mapping"), corpus().mappings.len().to_string());
    assert_eq!(count("Correction"), corpus().corrections.len().to_string());
}

#[test]
fn there_are_no_blank_nodes_and_the_order_is_fixed() {
    let quads = rdf::quads(corpus(), &IRIS);
    assert!(quads.iter().all(|quad| !quad.subject.is_blank_node() && !quad.object.is_blank_node()));
    let lines: Vec<String> = quads
        .iter()
        .map(|quad| format!("{} {} {} {}", quad.graph_name, quad.subject, quad.predicate, quad.object))
        .collect();
    assert!(lines.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn every_serialisation_holds_the_same_statements() {
    use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
    let quads = rdf::quads(corpus(), &IRIS);
    let as_set = |format: RdfFormat, bytes: &[u8], with_graph: bool| -> BTreeSet<String> {
        RdfParser::from_format(format)
            .for_slice(bytes)
            .map(|quad| quad.unwrap())
            .map(|quad| {
                if with_graph {
                    quad.to_string()
                } else {
                    format!("{} {} {}", quad.subject, quad.predicate, quad.object)
                }
            })
            .collect()
    };
    let all: BTreeSet<String> = quads.iter().map(ToString::to_string).collect();
    let merged: BTreeSet<String> =
        quads.iter().map(|quad| format!("{} {} {}", quad.subject, quad.predicate, quad.object)).collect();
    let write = |format| rdf::write(&quads, &IRIS, format).unwrap();
    assert_eq!(as_set(RdfFormat::NQuads, &write(Format::NQuads), true), all);
    assert_eq!(as_set(RdfFormat::TriG, &write(Format::TriG), true), all);
    let json_ld = RdfFormat::JsonLd { profile: JsonLdProfileSet::default() };
    assert_eq!(as_set(json_ld, &write(Format::JsonLd), true), all);
    assert_eq!(as_set(RdfFormat::Turtle, &write(Format::Turtle), false), merged);
    assert_eq!(as_set(RdfFormat::NTriples, &write(Format::NTriples), false), merged);
}

#[test]
fn updates_and_federation_are_refused() {
    for query in [
        "DROP ALL",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "SELECT * WHERE { SERVICE <http://localhost:1/> { ?s ?p ?o } }",
    ] {
        assert!(query::run(&STORE, &IRIS, query).is_err(), "{query}");
    }
}
