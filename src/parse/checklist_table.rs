//! A checklist that was imported with its columns told apart: `readings/<id>.items.tsv`, one row an item, each with the cells of
//! the original that it comes from. Kinds of evidence are those of `readings/evidence.tsv`, as for the printed checklist.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Text};
use crate::model::checklist::{Checklist, ChecklistItem};
use crate::model::text::SourceText;
use crate::parse::checklist::{enter, evidence_kinds_of, names_of, split_sub_items};
use crate::parse::table::{self, Row};
use crate::parse::tidy;
use crate::source::{DataDir, Place, SourceFile};

/// The columns; `at`, `evidence_at` and `category_at` are cells of the original.
pub const COLUMNS: &[&str] =
    &["number", "major", "middle", "measure", "evidence", "at", "evidence_at", "category_at"];

/// The file of an imported checklist.
#[must_use]
pub fn path(id: &str) -> String {
    format!("readings/{id}.items.tsv")
}

/// Reads an imported checklist.
pub fn read(data: &DataDir, id: &str, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Checklist {
    let (names, evidence) = evidence_kinds_of(data, found);
    let mut checklist = Checklist { evidence, ..Checklist::default() };
    let rows = table::unique(table::open_tsv(data, &path(id), COLUMNS, found), &[0], found);
    for row in &rows {
        if let Some(mut item) = item(&mut checklist, &file.name, row, found) {
            if let Some(text) = &item.evidence_text {
                item.evidence = names_of(&names, text, found);
            }
            checklist.items.insert(item.number, item);
        }
    }
    if checklist.items.is_empty() {
        let message = Text::new("チェックリストの行がありません", "no row of a checklist is here");
        tidy::report_empty(&file.name, message, found);
    }
    checklist
}

fn item(
    checklist: &mut Checklist,
    source: &Arc<str>,
    row: &Row,
    found: &mut Vec<Diagnostic>,
) -> Option<ChecklistItem> {
    let number = row.parse(0, &Text::new("番号", "a number"), found, |cell| cell.parse().ok())?;
    let cell = Text::new("元の資料のセル（C12、備考!C12）", "a cell of the original (C12, 備考!C12)");
    let place = row.parse(5, &cell, found, |at| place(source, at))?;
    let category_place = row.optional(7).map_or(Some(place.clone()), |at| self::place(source, at));
    let category_place = category_place.unwrap_or_else(|| place.clone());
    let evidence_text = if let Some(words) = row.optional(4) {
        let at = row.parse(6, &cell, found, |at| self::place(source, at))?;
        Some(plain(words, at))
    } else {
        let message = Text::new(
            format!("No. {number} にはエビデンス例が記載されていません"),
            format!("No. {number} gives no example of evidence"),
        );
        found.push(Diagnostic::at(Code::EvidenceMissing, place.clone(), message));
        None
    };
    let labels = [1, 2].map(|column| plain(row.cell(column), category_place.clone()));
    let major = enter(checklist, &[], labels[0].read.clone(), &category_place);
    let category = enter(checklist, &major, labels[1].read.clone(), &category_place);
    let measure = plain(row.cell(3), place);
    let (lead, sub_items) = split_sub_items(&measure.read);
    Some(ChecklistItem {
        number,
        category,
        labels,
        measure,
        lead,
        sub_items,
        evidence_text,
        evidence: Vec::new(),
        damage: Vec::new(),
    })
}

fn plain(words: &str, place: Place) -> SourceText {
    SourceText { read: words.to_owned(), printed: words.to_owned(), place, corrections: Vec::new() }
}

/// `C12` and `備考!C12` of the original.
fn place(source: &Arc<str>, at: &str) -> Option<Place> {
    let (sheet, cell) = at.rsplit_once('!').map_or((None, at), |(sheet, cell)| (Some(sheet), cell));
    let (letters, row) = cell.split_at(cell.find(|c: char| c.is_ascii_digit())?);
    let is_column = (1..=4).contains(&letters.len()) && letters.bytes().all(|c| c.is_ascii_uppercase());
    let column = letters.bytes().fold(0, |column, c| column * 26 + u32::from(c - b'A' + 1));
    let line = row.parse().ok().filter(|row| *row > 0)?;
    let file = sheet.map_or_else(|| Arc::clone(source), |sheet| Arc::from(format!("{source}#{sheet}")));
    is_column.then_some(Place { file, line, cell: column, paragraph: 0 })
}
