//! SPARQL over the store: a query in, a table, a truth value or triples out.

pub mod library;

use oxigraph::model::Triple;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;

use crate::rdf::Iris;
use crate::rdf::vocab::PREFIXES;

/// Why a query has no result.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// It is not SPARQL; the message has line and column.
    #[error("{0}")]
    Syntax(#[from] oxigraph::sparql::SparqlSyntaxError),
    /// It cannot be evaluated.
    #[error("{0}")]
    Evaluation(#[from] oxigraph::sparql::QueryEvaluationError),
    /// A namespace of the manifest is not an IRI.
    #[error("a prefix is not an IRI: {0}")]
    Prefix(String),
    /// The result cannot be written.
    #[error("cannot write the result")]
    Write(#[source] std::io::Error),
    /// The format does not fit the kind of result (a table cannot be Turtle, triples cannot be CSV).
    #[error("the result is {result}, which cannot be written as {format}")]
    Format {
        /// What the query yields.
        result: &'static str,
        /// What was asked for.
        format: &'static str,
    },
}

/// The result of a SELECT: names and terms in SPARQL's notation for people: literals bare, IRIs whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Variables, in the order of the query.
    pub columns: Vec<String>,
    /// One entry per column; empty where unbound.
    pub rows: Vec<Vec<String>>,
}

/// What a query yields.
#[derive(Debug)]
pub enum Answer {
    /// SELECT, with the result in every tabular format made from the same solutions.
    Table(Table, Solutions),
    /// ASK.
    Boolean(bool),
    /// CONSTRUCT or DESCRIBE, sorted.
    Triples(Vec<Triple>),
}

/// The solutions of a SELECT, kept to be written in the W3C formats.
#[derive(Debug)]
pub struct Solutions {
    variables: Vec<oxigraph::sparql::Variable>,
    rows: Vec<oxigraph::sparql::QuerySolution>,
}

/// Evaluates a query. The default graph is the union of all named graphs; the prefixes of the dataset are known
/// without declaring them. Federation and updates are not available.
///
/// # Errors
/// [`QueryError`] when it cannot be parsed or evaluated.
pub fn run(store: &Store, iris: &Iris, query: &str) -> Result<Answer, QueryError> {
    let mut evaluator = SparqlEvaluator::new();
    let own = [("sk", iris.vocabulary()), ("skid", iris.id())];
    for (prefix, namespace) in PREFIXES.iter().copied().chain(own) {
        evaluator =
            evaluator.with_prefix(prefix, namespace).map_err(|_| QueryError::Prefix(namespace.to_owned()))?;
    }
    let mut prepared = evaluator.parse_query(query)?;
    let is_plain = prepared.dataset().is_default_dataset();
    if is_plain {
        prepared.dataset_mut().set_default_graph_as_union();
    }
    match prepared.on_store(store).execute()? {
        QueryResults::Boolean(value) => Ok(Answer::Boolean(value)),
        QueryResults::Graph(triples) => {
            let mut triples = triples.collect::<Result<Vec<Triple>, _>>()?;
            triples.sort_by_cached_key(ToString::to_string);
            triples.dedup();
            Ok(Answer::Triples(triples))
        }
        QueryResults::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let rows = solutions.collect::<Result<Vec<_>, _>>()?;
            let table = Table {
                columns: variables.iter().map(|variable| variable.as_str().to_owned()).collect(),
                rows: rows
                    .iter()
                    .map(|row| {
                        variables.iter().map(|name| row.get(name).map(plain).unwrap_or_default()).collect()
                    })
                    .collect(),
            };
            Ok(Answer::Table(table, Solutions { variables, rows }))
        }
    }
}

fn plain(term: &oxigraph::model::Term) -> String {
    match term {
        oxigraph::model::Term::Literal(literal) => literal.value().to_owned(),
        oxigraph::model::Term::NamedNode(node) => node.as_str().to_owned(),
        oxigraph::model::Term::BlankNode(node) => node.to_string(),
    }
}

/// A W3C format for tables and truth values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultFormat {
    /// Comma-separated.
    Csv,
    /// Tab-separated, terms in SPARQL notation.
    Tsv,
    /// SPARQL 1.1 JSON.
    Json,
    /// SPARQL XML.
    Xml,
}

impl ResultFormat {
    fn results(self) -> QueryResultsFormat {
        match self {
            Self::Csv => QueryResultsFormat::Csv,
            Self::Tsv => QueryResultsFormat::Tsv,
            Self::Json => QueryResultsFormat::Json,
            Self::Xml => QueryResultsFormat::Xml,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::Xml => "xml",
        }
    }
}

/// Writes a table or truth value in a W3C format.
///
/// # Errors
/// [`QueryError::Format`] for triples, [`QueryError::Write`] when the serialiser fails.
pub fn write(answer: &Answer, format: ResultFormat) -> Result<Vec<u8>, QueryError> {
    let serializer = QueryResultsSerializer::from_format(format.results());
    match answer {
        Answer::Boolean(value) => {
            serializer.serialize_boolean_to_writer(Vec::new(), *value).map_err(QueryError::Write)
        }
        Answer::Table(_, solutions) => {
            let mut writer = serializer
                .serialize_solutions_to_writer(Vec::new(), solutions.variables.clone())
                .map_err(QueryError::Write)?;
            for row in &solutions.rows {
                writer.serialize(row).map_err(QueryError::Write)?;
            }
            writer.finish().map_err(QueryError::Write)
        }
        Answer::Triples(_) => Err(QueryError::Format { result: "triples", format: format.name() }),
    }
}
