//! The outline of the disclosure form: its rows and headings in the form's own order, and for each of them the
//! sheet whose print is the canonical wording. The words themselves stand once, in the sheets.

use crate::diag::{Diagnostic, Text};
use crate::model::form::SheetNote;
use crate::model::key::{ItemKey, Key};
use crate::parse::table::{self, Row};
use crate::source::{DataDir, Place};

/// A row of the outline.
#[derive(Debug, Clone)]
pub struct OutlineItem {
    /// Key.
    pub key: ItemKey,
    /// The item that holds it.
    pub parent: Option<ItemKey>,
    /// The heading above it.
    pub heading: Vec<u16>,
    /// The form's choices.
    pub choices: Vec<String>,
    /// The sheet whose print is canonical.
    pub canonical_sheet: String,
    /// Why.
    pub reason: String,
    /// The row.
    pub source: Place,
}

/// A heading of the outline.
#[derive(Debug, Clone)]
pub struct OutlineHeading {
    /// Number.
    pub number: Vec<u16>,
    /// Canonical title.
    pub title: String,
    /// The sheet that prints it so.
    pub canonical_sheet: String,
    /// Why.
    pub reason: String,
    /// The row.
    pub source: Place,
}

/// The form.
#[derive(Debug, Clone, Default)]
pub struct FormOutline {
    /// Rows in the form's order.
    pub items: Vec<OutlineItem>,
    /// Headings in the form's order.
    pub headings: Vec<OutlineHeading>,
}

const ITEM_COLUMNS: &[&str] = &["key", "parent", "heading", "choices", "canonical", "reason"];
const HEADING_COLUMNS: &[&str] = &["key", "parent", "title", "canonical", "reason"];
const NOTE_COLUMNS: &[&str] = &["sheet", "key", "kind", "words", "reason"];

/// What a note can say of a place.
const NOTE_KINDS: &[&str] = &[
    "blanket",
    "cut-remark",
    "doubtful-reference",
    "merged-remark",
    "shifted-remark",
    "split-remark",
    "stray-choices",
    "unreferenced-remark",
];

/// Reads `readings/sds-form.tsv` and `readings/sds-headings.tsv`.
pub fn read(data: &DataDir, found: &mut Vec<Diagnostic>) -> FormOutline {
    let items = table::open_tsv(data, "readings/sds-form.tsv", ITEM_COLUMNS, found);
    let headings = table::open_tsv(data, "readings/sds-headings.tsv", HEADING_COLUMNS, found);
    let items = table::unique(items, &[0], found);
    let headings = table::unique(headings, &[0], found);
    FormOutline {
        items: items.iter().filter_map(|row| item(row, found)).collect(),
        headings: headings.iter().filter_map(|row| heading(row, found)).collect(),
    }
}

/// Reads `readings/sds-notes.tsv`: our notes on doubtful places of the sheets.
pub fn read_notes(data: &DataDir, found: &mut Vec<Diagnostic>) -> Vec<SheetNote> {
    let rows = table::open_tsv(data, "readings/sds-notes.tsv", NOTE_COLUMNS, found);
    table::unique(rows, &[0, 1, 2, 3], found)
        .iter()
        .filter_map(|row| {
            let name = format!("{}:{}", row.cell(0), row.cell(1));
            let key = row.parse(1, &Text::new("鍵", "a key"), found, |_| name.parse::<Key>().ok())?;
            let kinds = Text::new(NOTE_KINDS.join(" / "), NOTE_KINDS.join(", "));
            row.parse(2, &kinds, found, |cell| NOTE_KINDS.contains(&cell).then_some(()))?;
            Some(SheetNote {
                about: key,
                kind: row.cell(2).to_owned(),
                words: row.cell(3).to_owned(),
                reason: row.cell(4).to_owned(),
                row: row.place.clone(),
            })
        })
        .collect()
}

fn heading_number(cell: &str) -> Option<Vec<u16>> {
    match format!("SDS-{cell}").parse() {
        Ok(Key::FormHeading(number)) => Some(number),
        _ => None,
    }
}

fn item(row: &Row, found: &mut Vec<Diagnostic>) -> Option<OutlineItem> {
    let key = Text::new("項目の番号", "an item number");
    let parent = match row.optional(1) {
        None => None,
        Some(_) => Some(row.parse(1, &key, found, |cell| cell.parse().ok())?),
    };
    Some(OutlineItem {
        key: row.parse(0, &key, found, |cell| cell.parse().ok())?,
        parent,
        heading: row.parse(2, &Text::new("見出しの番号", "a heading number"), found, heading_number)?,
        choices: row.optional(3).map(|cell| cell.split('/').map(str::to_owned).collect()).unwrap_or_default(),
        canonical_sheet: row.cell(4).to_owned(),
        reason: row.cell(5).to_owned(),
        source: row.place.clone(),
    })
}

fn heading(row: &Row, found: &mut Vec<Diagnostic>) -> Option<OutlineHeading> {
    Some(OutlineHeading {
        number: row.parse(0, &Text::new("見出しの番号", "a heading number"), found, heading_number)?,
        title: row.cell(2).to_owned(),
        canonical_sheet: row.cell(3).to_owned(),
        reason: row.cell(4).to_owned(),
        source: row.place.clone(),
    })
}
