//! A part of the data as a folder of Markdown, for documentation sites: the Markdown twins of its pages at the same addresses,
//! each with front matter (`title`, `key`, `iri`, `edition`), and a first page. Japanese only, as the twins are.
//!
//! Links lead to pages of the folder; what has none there is named without a link. A sheet's page has those of its answers
//! and remarks that are in the part.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use rayon::prelude::*;
use serde_json::Value;

use crate::diag::{Diagnostic, Lang};
use crate::export::Slice;
use crate::graph::TraceGraph;
use crate::model::{Corpus, Key, address};
use crate::output::FileSet;
use crate::rdf::Iris;
use crate::site::marks::{code, link, words};
use crate::site::words::Words;
use crate::site::{Options, Site, SiteError};

/// The folder.
///
/// # Errors
/// [`SiteError`] when a namespace of the manifest is no IRI.
pub fn markdown(corpus: &Corpus, diagnostics: &[Diagnostic], slice: &Slice) -> Result<FileSet, SiteError> {
    let iris = Iris::new(corpus)?;
    let (graph, options) = (TraceGraph::new(corpus), Options::default());
    let words = Words::new(Lang::Ja, options.theme.phrases(Lang::Ja));
    let none = Vec::new();
    let (asked, recipes) = (&none, &none);
    let site = Site { corpus, graph: &graph, diagnostics, options: &options, words: &words, asked, recipes };
    let leaves = Leaves::new(corpus, slice);
    let inside = slice.inside.iter().map(|key| address::address(&corpus.manifest.edition, key));
    let pages: BTreeSet<String> = leaves.nodes.keys().cloned().chain(inside).collect();
    let mut files: FileSet = leaves
        .nodes
        .par_iter()
        .map(|(path, key)| {
            let parts = leaves.parts.get(key).map(Vec::as_slice).unwrap_or_default();
            let page = format!("{}{}", leaves.front(key, &iris), site.leaf(key, parts, Some(&pages)));
            (format!("{path}/index.md"), page.into_bytes())
        })
        .collect();
    files.insert("index.md".to_owned(), leaves.first().into_bytes());
    Ok(files)
}

/// The pages of a part, and what is part of each in it.
struct Leaves<'a> {
    corpus: &'a Corpus,
    nodes: BTreeMap<String, Key>,
    parts: BTreeMap<Key, Vec<Key>>,
}

impl<'a> Leaves<'a> {
    fn new(corpus: &'a Corpus, slice: &Slice) -> Self {
        let mut leaves = Self { corpus, nodes: BTreeMap::new(), parts: BTreeMap::new() };
        for key in &slice.inside {
            let whole = corpus.part_of(key);
            if let Some(whole) = &whole {
                leaves.parts.entry(whole.clone()).or_default().push(key.clone());
            }
            // An answer or a remark stands on the page of its sheet.
            let page = match (key, whole) {
                (Key::Response(..) | Key::Remark(..), Some(sheet)) => sheet,
                _ => key.clone(),
            };
            leaves.nodes.insert(address::address(&corpus.manifest.edition, &page), page);
        }
        leaves
    }

    /// What the programs that make sites of Markdown read first. A JSON string is one of YAML.
    fn front(&self, key: &Key, iris: &Iris) -> String {
        let members = [
            ("title", title(&self.corpus.label(key).to_string())),
            ("key", key.to_string()),
            ("iri", iris.node(key).into_string()),
            ("edition", self.corpus.manifest.edition.clone()),
        ];
        front(&members)
    }

    /// The first page: what the data is, what stands at the top of each document, and whose it is.
    fn first(&self) -> String {
        let manifest = &self.corpus.manifest;
        let mut out = front(&[("title", title(&manifest.title))]);
        let _ = write!(
            out,
            "# {}\n\n{} {}（{}）\n\n引用の印の付いた文は資料からの引用です。ほかの言葉は本データのものです。対応がないことは、対応が存在しないことを意味しません。適合・不適合は判定しません。\n\n",
            words(&manifest.title),
            code(&manifest.edition),
            code(&manifest.version),
            words(&manifest.date),
        );
        let mut top: Vec<(&Key, &String)> = self.nodes.iter().map(|(path, key)| (key, path)).collect();
        top.sort();
        for (key, path) in top {
            let whole = self.corpus.part_of(key);
            if whole.is_none_or(|whole| !self.nodes.values().any(|key| *key == whole)) {
                let name = self.corpus.label(key).to_string();
                let _ = writeln!(out, "- {}", link(&title(&name), &format!("{path}/index.md")));
            }
        }
        out.push_str("\n## 出典\n\n");
        for source in &manifest.sources {
            let facts = [&source.title, &source.publisher, &source.date, &source.licence];
            let facts: Vec<String> =
                facts.into_iter().filter(|fact| !fact.is_empty()).map(|fact| words(fact)).collect();
            let _ = writeln!(out, "- {}", facts.join(" / "));
        }
        out
    }
}

fn front(members: &[(&str, String)]) -> String {
    let mut out = String::from("---\n");
    for (name, value) in members {
        let _ = writeln!(out, "{name}: {}", Value::String(value.clone()));
    }
    out + "---\n\n"
}

/// On one line.
fn title(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
