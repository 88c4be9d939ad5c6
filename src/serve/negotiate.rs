//! Content negotiation: which of our formats a client would rather have.

use std::str::FromStr as _;

use axum::http::{HeaderMap, header};
use headers_accept::Accept;
use mediatype::MediaType;
use serde::{Deserialize, Serialize};

use crate::query::ResultFormat;
use crate::rdf;
use crate::serve::protocol::Refusal;

/// The formats of tables and truth values, ours first; the last ones are names that clients use for the same.
const RESULTS: &[(&str, ResultFormat)] = &[
    ("application/sparql-results+json", ResultFormat::Json),
    ("application/sparql-results+xml", ResultFormat::Xml),
    ("text/csv", ResultFormat::Csv),
    ("text/tab-separated-values", ResultFormat::Tsv),
    ("application/json", ResultFormat::Json),
    ("application/xml", ResultFormat::Xml),
    ("text/xml", ResultFormat::Xml),
];

/// The formats of triples.
const GRAPHS: &[(&str, rdf::Format)] = &[
    ("text/turtle", rdf::Format::Turtle),
    ("application/n-triples", rdf::Format::NTriples),
    ("application/rdf+xml", rdf::Format::RdfXml),
    ("application/ld+json", rdf::Format::JsonLd),
    ("application/n-quads", rdf::Format::NQuads),
    ("application/trig", rdf::Format::TriG),
    ("application/json", rdf::Format::JsonLd),
    ("application/xml", rdf::Format::RdfXml),
];

/// A format under the name that the client knows it by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Chosen<F> {
    pub media_type: String,
    pub format: F,
}

/// What a client takes; everything, when it does not say.
pub(super) struct Accepted(Option<Accept>);

/// Reads the `Accept` headers.
///
/// # Errors
/// [`Refusal`] 400 when one is malformed.
pub(super) fn accept(headers: &HeaderMap) -> Result<Accepted, Refusal> {
    let values: Vec<&str> =
        headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    if values.iter().all(|value| value.trim().is_empty()) {
        return Ok(Accepted(None));
    }
    let accept = Accept::from_str(&values.join(", "));
    let malformed = |_| Refusal::new(400, "the Accept header is not a list of media types");
    accept.map(|accept| Accepted(Some(accept))).map_err(malformed)
}

impl Accepted {
    pub(super) fn results(&self) -> Option<Chosen<ResultFormat>> {
        self.choose(RESULTS)
    }

    pub(super) fn graph(&self) -> Option<Chosen<rdf::Format>> {
        self.choose(GRAPHS)
    }

    /// Whether a browser asks: HTML before any format of ours.
    pub(super) fn prefers_html(&self) -> bool {
        let offered = GRAPHS.iter().map(|(name, format)| (*name, Some(*format)));
        let offered: Vec<_> = offered.chain([("text/html", None)]).collect();
        // A client that takes anything gets the description.
        self.0.is_some() && self.choose(&offered).is_some_and(|chosen| chosen.format.is_none())
    }

    fn choose<F: Copy>(&self, offered: &[(&'static str, F)]) -> Option<Chosen<F>> {
        let Some(accept) = &self.0 else {
            let (name, format) = offered.first()?;
            return Some(Chosen { media_type: (*name).to_owned(), format: *format });
        };
        let types: Vec<MediaType> =
            offered.iter().filter_map(|(name, _)| MediaType::parse(name).ok()).collect();
        let best = accept.negotiate(&types)?;
        let (name, format) = offered.iter().find(|(name, _)| best.to_string() == *name)?;
        Some(Chosen { media_type: (*name).to_owned(), format: *format })
    }
}

/// 406, with what there is.
pub(super) fn not_acceptable() -> Refusal {
    let names = |list: Vec<&str>| list.join(", ");
    Refusal::new(
        406,
        format!(
            "tables and truth values come as {}; triples as {}",
            names(RESULTS.iter().map(|(name, _)| *name).collect()),
            names(GRAPHS.iter().map(|(name, _)| *name).collect()),
        ),
    )
}
