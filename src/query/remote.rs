//! Other servers, when one is named: the SPARQL 1.1 Protocol to ask them, the Graph Store Protocol to put data there.

use std::time::Duration;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Triple;
use oxigraph::sparql::results::{
    QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput as Parsed,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use ureq::http::{Response, StatusCode, header};
use ureq::{Agent, Body};

use crate::query::{self, Answer, Dataset};

/// The most that is read of an answer.
const ANSWER_BYTES: u64 = 512 << 20;
/// The most that is shown of a server's complaint.
const COMPLAINT_CHARACTERS: usize = 600;
const ACCEPT: &str = "application/sparql-results+json, application/sparql-results+xml;q=0.9, application/n-triples;q=0.9, text/turtle;q=0.8";

/// Why another server did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// It cannot be reached, or breaks off.
    #[error("{url}: {source}")]
    Transport {
        /// The address.
        url: String,
        /// Why not.
        source: Box<ureq::Error>,
    },
    /// It refuses.
    #[error("{url} answers {status}: {message}")]
    Refused {
        /// The address.
        url: String,
        /// HTTP status.
        status: u16,
        /// The beginning of what it says.
        message: String,
    },
    /// It answers in a format that is none of those asked for.
    #[error("{url} answers with “{media_type}”, which is no SPARQL result")]
    Format {
        /// The address.
        url: String,
        /// What it says it sends.
        media_type: String,
    },
    /// Its answer breaks its own format.
    #[error("the answer of {url} cannot be read: {message}")]
    Malformed {
        /// The address.
        url: String,
        /// What the parser says.
        message: String,
    },
}

/// A server by its address. A name and password in the address (`http://name:password@host/`) are sent as HTTP basic
/// authentication.
#[derive(Debug, Clone)]
pub struct Endpoint {
    url: String,
    agent: Agent,
}

impl Endpoint {
    /// A server, and how long one call may take.
    #[must_use]
    pub fn new(url: impl Into<String>, timeout: Duration) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(timeout))
            .user_agent(concat!("soukan/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { url: url.into(), agent: agent.new_agent() }
    }

    /// Asks a query of these graphs.
    ///
    /// # Errors
    /// [`RemoteError`] when the server cannot be reached, refuses, or answers what cannot be read.
    pub fn ask(&self, query: &str, dataset: &Dataset) -> Result<Answer, RemoteError> {
        let pairs = [("query", query)]
            .into_iter()
            .chain(dataset.default.iter().map(|graph| ("default-graph-uri", graph.as_str())))
            .chain(dataset.named.iter().map(|graph| ("named-graph-uri", graph.as_str())));
        let form: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
            .collect();
        let response = self
            .agent
            .post(&self.url)
            .header(header::ACCEPT, ACCEPT)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .send(form.join("&"));
        let mut response = self.accepted(response)?;
        let media_type = response.headers().get(header::CONTENT_TYPE);
        let media_type = media_type.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let body = response.body_mut().with_config().limit(ANSWER_BYTES).read_to_vec();
        self.read(&media_type, &body.map_err(|source| self.transport(source))?)
    }

    /// Puts a graph in the place of the one of that name (`PUT …?graph=…`), as N-Triples. True when there was none before.
    ///
    /// # Errors
    /// [`RemoteError`] when the server cannot be reached or refuses.
    pub fn put(&self, graph: &str, triples: &[u8]) -> Result<bool, RemoteError> {
        let mark = if self.url.contains('?') { '&' } else { '?' };
        let url = format!("{}{mark}graph={}", self.url, utf8_percent_encode(graph, NON_ALPHANUMERIC));
        let request = self.agent.put(url).header(header::CONTENT_TYPE, "application/n-triples");
        let response = self.accepted(request.send(triples))?;
        Ok(response.status() == StatusCode::CREATED)
    }

    fn accepted(&self, sent: Result<Response<Body>, ureq::Error>) -> Result<Response<Body>, RemoteError> {
        let mut response = sent.map_err(|source| self.transport(source))?;
        if response.status().is_success() {
            return Ok(response);
        }
        let message = response.body_mut().read_to_string().unwrap_or_default();
        Err(RemoteError::Refused {
            url: self.shown(),
            status: response.status().as_u16(),
            message: message.trim().chars().take(COMPLAINT_CHARACTERS).collect(),
        })
    }

    fn read(&self, media_type: &str, body: &[u8]) -> Result<Answer, RemoteError> {
        let malformed = |message: String| RemoteError::Malformed { url: self.shown(), message };
        if let Some(format) = QueryResultsFormat::from_media_type(media_type) {
            let parsed = QueryResultsParser::from_format(format).for_slice(body);
            return match parsed.map_err(|error| malformed(error.to_string()))? {
                Parsed::Boolean(value) => Ok(Answer::Boolean(value)),
                Parsed::Solutions(solutions) => {
                    let variables = solutions.variables().to_vec();
                    let rows = solutions.collect::<Result<Vec<_>, _>>();
                    Ok(query::table(variables, rows.map_err(|error| malformed(error.to_string()))?))
                }
            };
        }
        let Some(format) = RdfFormat::from_media_type(media_type) else {
            return Err(RemoteError::Format { url: self.shown(), media_type: media_type.to_owned() });
        };
        let triples: Result<Vec<Triple>, _> =
            RdfParser::from_format(format).for_slice(body).map(|quad| quad.map(Triple::from)).collect();
        Ok(query::graph(triples.map_err(|error| malformed(error.to_string()))?))
    }

    fn transport(&self, source: ureq::Error) -> RemoteError {
        RemoteError::Transport { url: self.shown(), source: Box::new(source) }
    }

    /// The address without name and password.
    fn shown(&self) -> String {
        let (scheme, rest) = self.url.split_once("://").unwrap_or(("", &self.url));
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        match authority.rsplit_once('@') {
            Some((_, host)) => format!("{scheme}://{host}{path}"),
            None => self.url.clone(),
        }
    }
}
