//! The search page, its script and its index.

use serde::Serialize;
use serde_json::json;

use crate::graph::Direction;
use crate::model::Key;
use crate::output::FileSet;
use crate::search::{self, Index};
use crate::site::view::Page;
use crate::site::{Site, console};

const SCRIPT: &str = include_str!("../../site-templates/search.js");

#[derive(Serialize)]
struct SearchPage {
    entries: usize,
}

impl Site<'_> {
    /// The search page.
    pub(super) fn search_page(&self, index: &Index) -> Page {
        let view = SearchPage { entries: index.entries().len() };
        Page::new("search", "search.html", self.words.say("探す"), &view)
            .description(self.words.say("言葉と鍵で、遵守事項・質問・備考・チェックリストなどを探す"))
    }

    /// The script and what it searches in. What it expects stands at its head.
    pub(super) fn search_files(&self, index: &Index) -> FileSet {
        let entries = index.entries().iter().map(|entry| {
            let label = match &entry.key {
                Key::Item(_) => self.corpus.label(&entry.key).cite,
                _ => self.corpus.label(&entry.key).to_string(),
            };
            json!({
                "k": entry.key.to_string(), "c": entry.key.kind(), "l": label, "h": self.href(&entry.key),
                "n": entry.names, "t": entry.text, "x": entry.extra, "w": search::weight(&entry.key),
                "u": self.above(&entry.key),
            })
        });
        let value = json!({
            "variants": index.variants().pairs(),
            "groups": index.synonyms().collect::<Vec<_>>(),
            "entries": entries.collect::<Vec<_>>(),
        });
        FileSet::from([
            ("search/search.js".to_owned(), SCRIPT.as_bytes().to_vec()),
            ("search/index.js".to_owned(), console::script("SOUKAN_SEARCH", &value)),
        ])
    }

    /// What stands above a requirement, each once: citation and page.
    fn above(&self, key: &Key) -> Vec<(String, String)> {
        if !matches!(key, Key::Requirement(_)) {
            return Vec::new();
        }
        let above = self.graph.trace(key, Direction::Up).reached();
        above.iter().map(|key| (self.corpus.label(key).cite, self.href(key))).collect()
    }
}
