//! The page with the SPARQL console, and the files that its scripts load. What they expect stands at the head of
//! `site-templates/console/src/main.js`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Value, json};

use crate::model::Key;
use crate::output::FileSet;
use crate::rdf::{Iris, terms};
use crate::site::view::Page;
use crate::site::{Site, SiteError};

/// The bundled scripts; none when the optional command that builds them has not been run.
const PARTS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/console.rs"));

#[derive(Serialize)]
struct ConsolePage {
    is_built: bool,
    questions: usize,
    /// The endpoint, from the root of the site; empty for a site of files.
    endpoint: &'static str,
}

impl Site<'_> {
    pub(super) fn console(&self) -> Page {
        let endpoint = self.options.endpoint.unwrap_or_default();
        let view = ConsolePage { is_built: !PARTS.is_empty(), questions: self.asked.len(), endpoint };
        Page::new("console", "console.html", self.words.say("SPARQL で尋ねる"), &view)
            .description(self.words.say("この場で SPARQL を書いて尋ねる。サーバもネットワークも要らない"))
    }

    /// Prefixes, terms, keys and questions, for completion and links.
    fn library(&self, iris: &Iris) -> Result<Value, SiteError> {
        let documented = terms::terms()?;
        let terms = documented.iter().map(|term| {
            json!({
                "iri": iris.term(&term.name).as_str(), "curie": format!("sk:{}", term.name),
                "kind": if term.is_class { "class" } else { "property" },
                "ja": term.label.ja, "en": term.label.en,
            })
        });
        let keys = self.corpus.keys().into_iter().map(|key| {
            let label = match &key {
                Key::Item(_) | Key::Response(..) => self.corpus.label(&key).cite,
                _ => self.corpus.label(&key).to_string(),
            };
            json!({"key": key.to_string(), "label": label, "href": self.href(&key)})
        });
        let queries = self.asked.iter().map(|(question, _)| {
            let params = question.params.iter().map(|param| {
                json!({
                    "name": param.name, "type": param.kind.as_str(), "default": param.default,
                    "ja": param.title.ja, "en": param.title.en,
                })
            });
            json!({
                "name": question.name, "ja": question.title.ja, "en": question.title.en,
                "aboutJa": question.about.ja, "aboutEn": question.about.en,
                "params": params.collect::<Vec<_>>(), "text": question.text,
            })
        });
        Ok(json!({
            "prefixes": iris.prefixes().map(|(name, iri)| (name.to_owned(), json!(iri))).collect::<serde_json::Map<_, _>>(),
            "id": iris.id(),
            "terms": terms.collect::<Vec<_>>(), "keys": keys.collect::<Vec<_>>(), "queries": queries.collect::<Vec<_>>(),
        }))
    }

    /// The scripts and their data (the graph in TriG); nothing when they have not been built.
    ///
    /// # Errors
    /// [`SiteError`] when the vocabulary cannot be read.
    pub(super) fn console_files(&self, graph: &[u8], iris: &Iris) -> Result<FileSet, SiteError> {
        let mut files = FileSet::new();
        if PARTS.is_empty() {
            return Ok(files);
        }
        for (name, bytes) in PARTS {
            files.insert(format!("console/{name}"), bytes.to_vec());
        }
        let data = json!({"format": "application/trig", "text": String::from_utf8_lossy(graph)});
        files.insert("console/data.js".to_owned(), script("SOUKAN_DATA", &data));
        files.insert("console/queries.js".to_owned(), script("SOUKAN_QUERIES", &self.library(iris)?));
        Ok(files)
    }
}

/// The address of the console with a query in it; empty when there is no console.
pub(super) fn with(query: &str) -> String {
    address("q", query)
}

/// The address of the console with a question of the library; empty when there is no console.
pub(super) fn with_question(name: &str) -> String {
    address("question", name)
}

fn address(what: &str, value: &str) -> String {
    if PARTS.is_empty() {
        return String::new();
    }
    format!("console/index.html#{what}={}", utf8_percent_encode(value, IN_FRAGMENT))
}

/// What a fragment cannot hold as it is.
const IN_FRAGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// A classic script that sets a member of `window`. JSON is JavaScript but for two line ends, which are escaped.
pub(super) fn script(name: &str, value: &Value) -> Vec<u8> {
    let json = value.to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    format!("window.{name} = {json};\n").into_bytes()
}
