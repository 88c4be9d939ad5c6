//! The lines of a text without what belongs to its pages: page numbers, running heads, form feeds.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::document::Document;
use crate::parse::tidy;

/// A line with words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its words, trimmed.
    pub(super) text: String,
    /// Its address: `A12`.
    pub(super) at: String,
    /// Whether a blank line stands above it that is no turn of a page.
    pub(super) is_after_gap: bool,
}

/// How often a line must be printed to be taken for a running head in the middle of a page.
const REPEATED: usize = 3;

/// The lines of a document.
pub(super) fn of(document: &Document) -> Vec<Line> {
    let mut lines = Vec::new();
    for grid in &document.grids {
        for (row, cells) in grid.rows() {
            let words: Vec<&str> = cells.iter().map(|(_, cell)| cell.text.as_str()).collect();
            lines.push((row, grid.address(row, 1), words.join(" ")));
        }
    }
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for (.., words) in &lines {
        *times.entry(tidy::comparable(words)).or_default() += 1;
    }
    let is_head = |words: &str, least: usize| {
        let own = tidy::comparable(words);
        let has_name =
            own.contains("ガイドライン") || super::VOLUMES.iter().any(|(_, name, _)| own.ends_with(name));
        has_name && own.chars().count() < 60 && times.get(&own).is_some_and(|times| *times >= least)
    };
    let mut found: Vec<Line> = Vec::new();
    let (mut last, mut is_page) = (0, true);
    // The first print of a running head may be the title.
    let mut seen = BTreeSet::new();
    for (row, at, words) in lines {
        is_page |= words.contains('\u{c}') || row < last;
        // At the head of a page a second print is enough.
        let is_running = is_head(&words, if is_page { 2 } else { REPEATED });
        let is_furniture = is_page_number(&words) || (is_running && seen.contains(&tidy::comparable(&words)));
        seen.insert(tidy::comparable(&words));
        if is_furniture {
            (last, is_page) = (row, true);
            continue;
        }
        let text = words.replace('\u{c}', "").trim().to_owned();
        found.push(Line { text, at, is_after_gap: row > last + 1 && !is_page });
        (last, is_page) = (row, false);
    }
    found.retain(|line| !line.text.is_empty());
    found
}

/// `12`, `- 12 -`, `12 / 60`.
fn is_page_number(words: &str) -> bool {
    let plain = tidy::comparable(words);
    let has_digit = plain.contains(|c: char| c.is_ascii_digit());
    has_digit
        && plain.chars().count() <= 12
        && plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | '−' | '/' | 'P' | 'p' | '.'))
        && !plain.contains('.')
}
