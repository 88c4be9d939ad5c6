//! SPARQL 1.1 Protocol (W3C, 2013): what a request asks, or why it is refused. Nothing here waits or evaluates.

use axum::http::{HeaderMap, Method, Uri, header};
use mediatype::MediaType;
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};

use crate::query::{Dataset, ResultFormat};
use crate::rdf;
use crate::search::Facet;
use crate::serve::Limits;
use crate::serve::negotiate::{self, Chosen};

/// The methods of the endpoint.
pub(super) const METHODS: &str = "GET, HEAD, POST, OPTIONS";

/// Why a request has no result: HTTP status and a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Refusal {
    pub status: u16,
    pub message: String,
}

impl Refusal {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }
}

/// What a request asks for.
#[derive(Debug)]
pub(super) enum Operation {
    /// Which methods there are.
    Options,
    /// The page for people: a browser came without a query.
    Console,
    /// The description of the service.
    Describe(Chosen<rdf::Format>),
    /// A query.
    Query(Ask),
}

/// A query with everything that a worker needs to answer it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ask {
    pub query: String,
    pub dataset: Dataset,
    /// The format of a table or truth value, when the client takes any.
    pub results: Option<Chosen<ResultFormat>>,
    /// The format of triples, when the client takes any.
    pub graph: Option<Chosen<rdf::Format>>,
    pub rows: usize,
    pub size: usize,
    pub service: bool,
}

/// Refuses methods that the endpoint does not have, before anything else is read.
///
/// # Errors
/// [`Refusal`] 405.
pub(super) fn check_method(method: &Method) -> Result<(), Refusal> {
    if METHODS.split(", ").any(|known| known == method.as_str()) {
        return Ok(());
    }
    Err(Refusal::new(405, format!("the methods are {METHODS}")))
}

/// Reads a request.
///
/// # Errors
/// [`Refusal`] with the status that the protocol or HTTP has for it.
pub(super) fn operation(
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
    limits: &Limits,
) -> Result<Operation, Refusal> {
    let mut pairs = form(uri.query().unwrap_or_default())?;
    let mut queries = Vec::new();
    match method.as_str() {
        "OPTIONS" => return Ok(Operation::Options),
        "GET" | "HEAD" => {}
        "POST" => match content_type(headers)?.as_str() {
            "application/x-www-form-urlencoded" => pairs.extend(form(utf8(body)?)?),
            "application/sparql-query" => queries.push(utf8(body)?.to_owned()),
            "application/sparql-update" => return Err(read_only()),
            other => {
                let found =
                    if other.is_empty() { "no Content-Type".to_owned() } else { format!("“{other}”") };
                return Err(Refusal::new(
                    415,
                    format!(
                        "a POST has application/x-www-form-urlencoded or application/sparql-query, not {found}"
                    ),
                ));
            }
        },
        _ => check_method(method)?,
    }
    let mut dataset = Dataset::default();
    for (name, value) in pairs {
        match name.as_str() {
            "query" => queries.push(value),
            "default-graph-uri" => dataset.default.push(value),
            "named-graph-uri" => dataset.named.push(value),
            "update" | "using-graph-uri" | "using-named-graph-uri" => return Err(read_only()),
            _ => {}
        }
    }
    let accept = negotiate::accept(headers)?;
    let Some(query) = queries.pop() else {
        return if method == Method::POST {
            Err(Refusal::new(400, "there is no query"))
        } else if accept.prefers_html() {
            Ok(Operation::Console)
        } else {
            accept.graph().map(Operation::Describe).ok_or_else(negotiate::not_acceptable)
        };
    };
    if !queries.is_empty() {
        return Err(Refusal::new(400, "there is more than one query"));
    }
    let (results, graph) = (accept.results(), accept.graph());
    if results.is_none() && graph.is_none() {
        return Err(negotiate::not_acceptable());
    }
    Ok(Operation::Query(Ask {
        query,
        dataset,
        results,
        graph,
        rows: limits.rows,
        size: limits.result_size,
        service: limits.service,
    }))
}

/// What a request to `/search` asks for.
#[derive(Debug)]
pub(super) enum Question {
    /// The page for people, with the rest of the address.
    Page(String),
    /// Hits.
    Hits(Wanted),
}

/// The hits that are asked for.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub words: String,
    pub limit: usize,
    /// By what they are narrowed down, and whether what is merely related counts.
    pub choices: Vec<(Facet, String)>,
    pub related: bool,
}

/// Hits, unless one says otherwise, and at most.
const HITS: usize = 20;
const HITS_MOST: usize = 1000;
/// What one may ask `/search` at once.
const WORDS_MOST: usize = 32;
const QUESTION_MOST: usize = 1000;
const CHOICES_MOST: usize = 100;
/// The methods of `/search`.
pub(super) const SEARCH_METHODS: &str = "GET, HEAD";

/// Reads a request to `/search`.
///
/// # Errors
/// [`Refusal`] for another method or a parameter that cannot be read.
pub(super) fn question(method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<Question, Refusal> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return Err(Refusal::new(405, format!("the methods are {SEARCH_METHODS}")));
    }
    let query = uri.query().unwrap_or_default();
    if negotiate::accept(headers)?.prefers_html() {
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        return Ok(Question::Page(query));
    }
    let (mut words, mut wanted) = (None, Wanted { limit: HITS, ..Wanted::default() });
    for (name, value) in form(query)? {
        match name.as_str() {
            "q" => words = Some(value),
            "limit" => {
                let number: Option<usize> = value.parse().ok().filter(|number| *number <= HITS_MOST);
                let told =
                    || Refusal::new(400, format!("limit is a number up to {HITS_MOST}, not “{value}”"));
                wanted.limit = number.ok_or_else(told)?;
            }
            "related" => wanted.related = value == "1",
            other => wanted.choices.extend(Facet::from_name(other).map(|facet| (facet, value))),
        }
    }
    wanted.words = words.ok_or_else(|| Refusal::new(400, "there is no q: /search?q=WORDS"))?;
    let words = wanted.words.split_whitespace().count();
    if words > WORDS_MOST || wanted.words.len() > QUESTION_MOST || wanted.choices.len() > CHOICES_MOST {
        let told = format!(
            "a question has at most {WORDS_MOST} words, {QUESTION_MOST} bytes and {CHOICES_MOST} choices"
        );
        return Err(Refusal::new(400, told));
    }
    Ok(Question::Hits(wanted))
}

/// Why a choice is refused.
pub(super) fn no_such_choice() -> Refusal {
    let names: Vec<&str> = Facet::ALL.into_iter().map(Facet::as_str).collect();
    let told = format!(
        "a value of {} is not in the data: a kind, or a key such as C, C14, kintone, CL-2.5",
        names.join(", ")
    );
    Refusal::new(400, told)
}

fn read_only() -> Refusal {
    Refusal::new(403, "this endpoint is read-only: updates are refused")
}

/// The media type of the body, in lower case; the only character set is UTF-8.
fn content_type(headers: &HeaderMap) -> Result<String, Refusal> {
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return Ok(String::new()) };
    let value = value.to_str().unwrap_or_default();
    let media_type =
        MediaType::parse(value).map_err(|_| Refusal::new(415, format!("“{value}” is not a media type")))?;
    let charset = media_type.params.iter().find(|(name, _)| name.as_str().eq_ignore_ascii_case("charset"));
    match charset {
        Some((_, charset)) if !charset.unquoted_str().eq_ignore_ascii_case("utf-8") => {
            Err(Refusal::new(415, format!("the character set is UTF-8, not {charset}")))
        }
        _ => Ok(media_type.essence().to_string().to_ascii_lowercase()),
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, Refusal> {
    std::str::from_utf8(bytes).map_err(|error| {
        Refusal::new(400, format!("the request is not UTF-8: byte {} is no character", error.valid_up_to()))
    })
}

/// Names and values of `application/x-www-form-urlencoded`, in their order.
fn form(text: &str) -> Result<Vec<(String, String)>, Refusal> {
    let decode = |part: &str| {
        let spaced = part.replace('+', " ");
        let decoded = percent_decode_str(&spaced).decode_utf8().map(std::borrow::Cow::into_owned);
        decoded.map_err(|_| Refusal::new(400, "a parameter of the request is not UTF-8"))
    };
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        })
        .collect()
}
