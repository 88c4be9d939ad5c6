//! SPARQL over the store: a query in, a table, a truth value or triples out.

pub mod library;
pub mod remote;
mod service;

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Triple};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{PreparedSparqlQuery, QueryResults, QuerySolutionIter, SparqlEvaluator};
use oxigraph::store::Store;
use serde::{Deserialize, Serialize};
use spargebra::SparqlParser;

use crate::rdf::Iris;

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
    /// It is an update; the data is read-only.
    #[error("this is an update; the data can only be asked")]
    Update,
    /// It asks another endpoint, which is not enabled.
    #[error("SERVICE asks another server, which is not enabled here")]
    Service,
    /// A graph of the protocol's dataset is not an IRI, or the data has none of that name.
    #[error("there is no graph “{0}” in this data")]
    Graph(String),
    /// The result has more rows than one may have.
    #[error("the result has more than {0} rows; narrow the query or add LIMIT")]
    Rows(usize),
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

impl Solutions {
    fn into_iter(self) -> QuerySolutionIter<'static> {
        QuerySolutionIter::new(self.variables.into(), self.rows.into_iter().map(Ok))
    }
}

/// Whether it was a `SERVICE` that failed.
pub(crate) fn is_of_another_server(error: &oxigraph::sparql::QueryEvaluationError) -> bool {
    matches!(error, oxigraph::sparql::QueryEvaluationError::Service(_))
}

/// The graphs that a client of the SPARQL protocol asks; none named: the default graph is the union of all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dataset {
    /// `default-graph-uri`: the default graph is the union of these.
    pub default: Vec<String>,
    /// `named-graph-uri`: the graphs that `GRAPH` sees.
    pub named: Vec<String>,
}

/// What one query may have.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Rows or triples of the result.
    pub rows: usize,
    /// Whether `SERVICE` may ask other servers.
    pub service: bool,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { rows: usize::MAX, service: false }
    }
}

/// Evaluates a query. The default graph is the union of all named graphs; the prefixes of the dataset are known
/// without declaring them. Federation and updates are not available.
///
/// # Errors
/// [`QueryError`] when it cannot be parsed or evaluated.
pub fn run(store: &Store, iris: &Iris, query: &str) -> Result<Answer, QueryError> {
    run_within(store, iris, query, &Dataset::default(), Bounds::default())
}

/// Evaluates a query on a part of the data, within bounds. Names of graphs in `dataset` take the place of what the
/// query says itself, as the SPARQL protocol has it.
///
/// # Errors
/// [`QueryError`] when it cannot be parsed or evaluated, or leaves its bounds.
pub fn run_within(
    store: &Store,
    iris: &Iris,
    query: &str,
    dataset: &Dataset,
    bounds: Bounds,
) -> Result<Answer, QueryError> {
    let parsed = parser(iris)?.parse_query(query);
    let parsed = parsed.or_else(|error| {
        let is_update = parser(iris)?.parse_update(query).is_ok_and(|update| !update.operations.is_empty());
        Err(if is_update { QueryError::Update } else { QueryError::Syntax(error) })
    })?;
    let evaluator = match (service::is_asked(&parsed), bounds.service) {
        (true, false) => return Err(QueryError::Service),
        (true, true) => service::enable(SparqlEvaluator::new()),
        (false, _) => SparqlEvaluator::new(),
    };
    let mut prepared = evaluator.for_query(parsed);
    select_graphs(&mut prepared, store, dataset)?;
    evaluate(prepared, store, bounds.rows)
}

/// The query with the prefixes that it uses and does not declare, for engines that do not know them. They stand in front
/// of its first line, so that the lines of an error hold.
#[must_use]
pub fn with_prefixes(iris: &Iris, query: &str) -> String {
    let is_declared = |prefix: &str| {
        let mut words = query.split_whitespace().zip(query.split_whitespace().skip(1));
        words.any(|(word, name)| word.eq_ignore_ascii_case("prefix") && name.trim_end_matches(':') == prefix)
    };
    let missing =
        iris.prefixes().filter(|(prefix, _)| query.contains(&format!("{prefix}:")) && !is_declared(prefix));
    let lines: Vec<String> =
        missing.map(|(prefix, namespace)| format!("PREFIX {prefix}: <{namespace}> ")).collect();
    lines.concat() + query
}

/// Whether a query names its own graphs (`FROM`); what is no query does not.
#[must_use]
pub fn names_graphs(iris: &Iris, query: &str) -> bool {
    parser(iris).is_ok_and(|parser| parser.parse_query(query).is_ok_and(|query| query.dataset().is_some()))
}

/// A parser that knows the prefixes of the dataset.
fn parser(iris: &Iris) -> Result<SparqlParser, QueryError> {
    iris.prefixes().try_fold(SparqlParser::new(), |parser, (prefix, namespace)| {
        parser.with_prefix(prefix, namespace).map_err(|_| QueryError::Prefix(namespace.to_owned()))
    })
}

fn select_graphs(
    prepared: &mut PreparedSparqlQuery,
    store: &Store,
    dataset: &Dataset,
) -> Result<(), QueryError> {
    if *dataset == Dataset::default() {
        if prepared.dataset().is_default_dataset() {
            prepared.dataset_mut().set_default_graph_as_union();
        }
        return Ok(());
    }
    let known = |name: &String| {
        let unknown = || QueryError::Graph(name.clone());
        let graph = NamedNode::new(name.as_str()).map_err(|_| unknown())?;
        // A name that the store cannot look up is as good as one that it has not.
        if store.contains_named_graph(&graph).unwrap_or(false) { Ok(graph) } else { Err(unknown()) }
    };
    let default = dataset.default.iter().map(|name| known(name).map(GraphName::from));
    let named = dataset.named.iter().map(|name| known(name).map(NamedOrBlankNode::from));
    prepared.dataset_mut().set_default_graph(default.collect::<Result<_, _>>()?);
    prepared.dataset_mut().set_available_named_graphs(named.collect::<Result<_, _>>()?);
    Ok(())
}

fn evaluate(prepared: PreparedSparqlQuery, store: &Store, rows: usize) -> Result<Answer, QueryError> {
    match prepared.on_store(store).execute()? {
        QueryResults::Boolean(value) => Ok(Answer::Boolean(value)),
        QueryResults::Graph(triples) => Ok(graph(within(triples, rows)?)),
        QueryResults::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            Ok(table(variables, within(solutions, rows)?))
        }
    }
}

/// Everything that comes, or an error once it is more than allowed.
fn within<T, E>(results: impl Iterator<Item = Result<T, E>>, rows: usize) -> Result<Vec<T>, QueryError>
where
    QueryError: From<E>,
{
    let found = results.take(rows.saturating_add(1)).collect::<Result<Vec<T>, E>>()?;
    if found.len() > rows { Err(QueryError::Rows(rows)) } else { Ok(found) }
}

fn graph(mut triples: Vec<Triple>) -> Answer {
    triples.sort_by_cached_key(ToString::to_string);
    triples.dedup();
    Answer::Triples(triples)
}

fn table(variables: Vec<oxigraph::sparql::Variable>, rows: Vec<oxigraph::sparql::QuerySolution>) -> Answer {
    let cells = |row: &oxigraph::sparql::QuerySolution| {
        variables.iter().map(|name| row.get(name).map(plain).unwrap_or_default()).collect()
    };
    let table = Table {
        columns: variables.iter().map(|variable| variable.as_str().to_owned()).collect(),
        rows: rows.iter().map(cells).collect(),
    };
    Answer::Table(table, Solutions { variables, rows })
}

fn plain(term: &oxigraph::model::Term) -> String {
    match term {
        oxigraph::model::Term::Literal(literal) => literal.value().to_owned(),
        oxigraph::model::Term::NamedNode(node) => node.as_str().to_owned(),
        oxigraph::model::Term::BlankNode(node) => node.to_string(),
    }
}

/// A W3C format for tables and truth values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
