//! What the data and a service over it say of themselves: VoID, DCAT 3, SPARQL 1.1 Service Description. No blank nodes.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Literal, NamedNode, Quad, Term, Triple};

use crate::model::Corpus;
use crate::rdf::{Format, Iris, RdfError, by_graph, write_triples};

const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const VOID: &str = "http://rdfs.org/ns/void#";
const DCAT: &str = "http://www.w3.org/ns/dcat#";
const DCTERMS: &str = "http://purl.org/dc/terms/";
const SD: &str = "http://www.w3.org/ns/sparql-service-description#";
const FORMATS: &str = "http://www.w3.org/ns/formats/";
const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types/";
const XSD_DATE: &str = "http://www.w3.org/2001/XMLSchema#date";
/// The formats of results, by their names in the W3C's list.
const RESULT_FORMATS: &[&str] = &[
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "N-Quads",
    "TriG",
];

/// A file that holds the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// Its address, relative to the description.
    pub file: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its size in bytes.
    pub bytes: usize,
}

/// One named graph in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphSize {
    /// Its IRI.
    pub iri: String,
    /// Its triples.
    pub triples: usize,
}

/// The data in numbers, ready to be described.
#[derive(Debug, Clone)]
pub struct Description {
    iris: Iris,
    title: String,
    version: String,
    date: String,
    /// The named graphs, by IRI.
    pub graphs: Vec<GraphSize>,
    /// Triples of the union of all graphs.
    pub triples: usize,
    subjects: usize,
    /// How many things are of a class, by its IRI.
    pub classes: BTreeMap<String, usize>,
    /// How many triples have a property, by its IRI.
    pub properties: BTreeMap<String, usize>,
}

impl Description {
    /// Counts what there is.
    #[must_use]
    pub fn new(corpus: &Corpus, iris: &Iris, quads: &[Quad]) -> Self {
        let union: BTreeSet<(String, &str, String)> = quads
            .iter()
            .map(|quad| (quad.subject.to_string(), quad.predicate.as_str(), quad.object.to_string()))
            .collect();
        let subjects: BTreeSet<&str> = union.iter().map(|(subject, ..)| subject.as_str()).collect();
        let (mut classes, mut properties) = (BTreeMap::new(), BTreeMap::new());
        for (_, predicate, object) in &union {
            *properties.entry((*predicate).to_owned()).or_default() += 1;
            if *predicate == RDF_TYPE {
                *classes.entry(object.trim_matches(['<', '>']).to_owned()).or_default() += 1;
            }
        }
        let graph = |(iri, quads): (&str, &[Quad])| GraphSize { iri: iri.to_owned(), triples: quads.len() };
        Self {
            iris: iris.clone(),
            title: corpus.manifest.title.clone(),
            version: corpus.manifest.version.clone(),
            date: corpus.manifest.date.clone(),
            graphs: by_graph(quads).map(graph).collect(),
            triples: union.len(),
            subjects: subjects.len(),
            classes,
            properties,
        }
    }

    /// The dataset in VoID and DCAT, with the files that hold it.
    ///
    /// # Errors
    /// [`RdfError`] when it cannot be written.
    pub fn dataset(&self, files: &[Distribution], format: Format) -> Result<Vec<u8>, RdfError> {
        let mut out = self.statements();
        let dataset = self.iris.data("dataset");
        for file in files {
            let node = node(&file.file, "");
            out.add(&dataset, DCAT, "distribution", node.clone());
            out.add(&dataset, VOID, "dataDump", node.clone());
            out.kind(&node, DCAT, "Distribution");
            out.add(&node, DCAT, "downloadURL", node.clone());
            out.add(&node, DCAT, "mediaType", self::node(MEDIA_TYPES, file.media_type));
            out.add(&node, DCAT, "byteSize", number(file.bytes));
        }
        write_triples(&out.0, &self.iris, format)
    }

    /// A SPARQL service at an address, with the dataset behind it.
    ///
    /// # Errors
    /// [`RdfError`] when it cannot be written.
    pub fn service(&self, endpoint: &str, format: Format) -> Result<Vec<u8>, RdfError> {
        let mut out = self.statements();
        let (service, dataset) = (node(endpoint, ""), self.iris.data("dataset"));
        out.kind(&service, SD, "Service");
        out.add(&service, SD, "endpoint", service.clone());
        out.add(&service, SD, "supportedLanguage", node(SD, "SPARQL11Query"));
        out.add(&service, SD, "feature", node(SD, "UnionDefaultGraph"));
        for name in RESULT_FORMATS {
            out.add(&service, SD, "resultFormat", node(FORMATS, name));
        }
        out.add(&service, SD, "defaultDataset", dataset.clone());
        out.add(&dataset, VOID, "sparqlEndpoint", service);
        out.kind(&dataset, SD, "Dataset");
        let all = self.part("all");
        out.add(&dataset, SD, "defaultGraph", all.clone());
        out.kind(&all, SD, "Graph");
        out.add(&all, VOID, "triples", number(self.triples));
        for graph in &self.graphs {
            let name = node(&graph.iri, "");
            out.add(&dataset, SD, "namedGraph", name.clone());
            out.kind(&name, SD, "NamedGraph");
            out.add(&name, SD, "name", name.clone());
            out.add(&name, SD, "graph", name.clone());
            out.kind(&name, SD, "Graph");
        }
        write_triples(&out.0, &self.iris, format)
    }

    /// Something of the dataset that needs a name of its own.
    fn part(&self, name: &str) -> NamedNode {
        self.iris.data(&format!("dataset#{name}"))
    }

    fn statements(&self) -> Statements {
        let mut out = Statements(Vec::new());
        let dataset = self.iris.data("dataset");
        out.kind(&dataset, VOID, "Dataset");
        out.kind(&dataset, DCAT, "Dataset");
        out.add(
            &dataset,
            DCTERMS,
            "title",
            Literal::new_language_tagged_literal_unchecked(&self.title, "ja"),
        );
        out.add(&dataset, DCTERMS, "language", Literal::from("ja"));
        let date = Literal::new_typed_literal(self.date.as_str(), node(XSD_DATE, ""));
        out.add(&dataset, DCTERMS, "issued", date);
        out.add(&dataset, DCAT, "version", Literal::from(self.version.as_str()));
        out.add(&dataset, VOID, "uriSpace", Literal::from(self.iris.id()));
        out.add(&dataset, VOID, "vocabulary", node(self.iris.vocabulary(), ""));
        out.add(&dataset, VOID, "triples", number(self.triples));
        out.add(&dataset, VOID, "distinctSubjects", number(self.subjects));
        out.add(&dataset, VOID, "classes", number(self.classes.len()));
        out.add(&dataset, VOID, "properties", number(self.properties.len()));
        for (at, (class, count)) in (1..).zip(&self.classes) {
            let part = self.part(&format!("class-{at}"));
            out.add(&dataset, VOID, "classPartition", part.clone());
            out.add(&part, VOID, "class", node(class, ""));
            out.add(&part, VOID, "entities", number(*count));
        }
        for (at, (property, count)) in (1..).zip(&self.properties) {
            let part = self.part(&format!("property-{at}"));
            out.add(&dataset, VOID, "propertyPartition", part.clone());
            out.add(&part, VOID, "property", node(property, ""));
            out.add(&part, VOID, "triples", number(*count));
        }
        for graph in &self.graphs {
            let name = node(&graph.iri, "");
            out.add(&dataset, VOID, "subset", name.clone());
            out.kind(&name, VOID, "Dataset");
            out.add(&name, VOID, "triples", number(graph.triples));
        }
        out
    }
}

/// Triples being said.
struct Statements(Vec<Triple>);

impl Statements {
    fn add(&mut self, subject: &NamedNode, space: &str, local: &str, object: impl Into<Term>) {
        self.0.push(Triple::new(subject.clone(), node(space, local), object));
    }

    fn kind(&mut self, subject: &NamedNode, space: &str, local: &str) {
        self.0.push(Triple::new(subject.clone(), node(RDF_TYPE, ""), node(space, local)));
    }
}

fn node(space: &str, local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{space}{local}"))
}

fn number(count: usize) -> Literal {
    Literal::from(i64::try_from(count).unwrap_or(i64::MAX))
}
