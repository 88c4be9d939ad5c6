//! The scan of 各編間相関表: cells and paragraphs with positions, a reading that says what each of them is, and
//! the relations that the reading finds between them.
//!
//! A reader for the clean official table will yield the same [`Draft`].

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diag::{Code, Diagnostic, Text};
use crate::model::guideline::{LostPage, Reading, Role};
use crate::model::key::Key;
use crate::model::link::{Confidence, Link, Origin, Relation};
use crate::parse::correction::{Corrector, confidence_words, out_of_order};
use crate::parse::table::{self, Row};
use crate::parse::tidy;
use crate::source::{DataDir, Place, SourceFile, lines};

/// What a table of correlations says, from whichever print it was read.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Every piece of the table and what it is, in the print's order.
    pub readings: Vec<Reading>,
    /// The relations.
    pub links: Vec<Link>,
    /// What is lost.
    pub lost: Vec<LostPage>,
}

const READING_COLUMNS: &[&str] =
    &["line", "cell", "paragraph", "role", "key", "confidence", "anchor", "reason"];
const RELATION_COLUMNS: &[&str] = &["from", "relation", "to", "place", "confidence", "reason"];
const LOST_COLUMNS: &[&str] = &["first", "last", "around", "missing", "reason"];

/// A piece of the scan: line, cell and paragraph.
type Position = (u32, u32, u32);

/// Reads the scan with its reading, relations and lost pages (`readings/<id>.*.tsv`).
pub fn read(
    data: &DataDir,
    id: &str,
    file: &SourceFile,
    corrector: &Corrector,
    found: &mut Vec<Diagnostic>,
) -> Draft {
    let text = tidy::decode(file, found);
    let cells = cells(text);
    let mut rows = |name: &str, columns: &[&str]| {
        table::open_tsv(data, &format!("readings/{id}.{name}.tsv"), columns, found)
    };
    let (readings, relations, lost) =
        (rows("reading", READING_COLUMNS), rows("relations", RELATION_COLUMNS), rows("lost", LOST_COLUMNS));
    Draft {
        readings: read_pieces(file, &cells, &readings, corrector, found),
        links: relations.iter().filter_map(|row| relation(row, file, found)).collect(),
        lost: lost.iter().filter_map(|row| lost_page(row, file, found)).collect(),
    }
}

/// Every piece of the scan that is not empty, as its cell and the range in it.
fn cells(text: &str) -> BTreeMap<Position, (&str, Range<usize>)> {
    let mut pieces = BTreeMap::new();
    for line in lines(text) {
        for (number, cell) in line.filled() {
            for (paragraph, range) in tidy::paragraphs(cell) {
                if !cell[range.clone()].trim().is_empty() {
                    pieces.insert((line.number, number, paragraph), (cell, range));
                }
            }
        }
    }
    pieces
}

/// A row of the reading, checked for form but not yet against the scan.
struct Entry<'a> {
    at: Position,
    role: Role,
    key: Option<Key>,
    confidence: Confidence,
    row: &'a Row,
}

fn read_pieces(
    file: &SourceFile,
    cells: &BTreeMap<Position, (&str, Range<usize>)>,
    rows: &[Row],
    corrector: &Corrector,
    found: &mut Vec<Diagnostic>,
) -> Vec<Reading> {
    let mut by_piece: BTreeMap<Position, Vec<Entry<'_>>> = BTreeMap::new();
    let mut last = (0, 0, 0);
    for row in rows {
        let Some(entry) = entry(row, found) else { continue };
        if entry.at < last {
            found.push(out_of_order(&row.place));
        }
        last = entry.at;
        by_piece.entry(entry.at).or_default().push(entry);
    }
    let mut readings = Vec::new();
    for (at, entries) in &by_piece {
        match cells.get(at) {
            Some((cell, range)) => {
                split(file, *at, cell, range.clone(), entries, corrector, found, &mut readings);
            }
            None => found.extend(entries.iter().map(|entry| anchor_missing(entry.row, file, *at))),
        }
    }
    let read: BTreeSet<&Position> = by_piece.keys().collect();
    for (at, (cell, range)) in cells.iter().filter(|(at, _)| !read.contains(at)) {
        found.push(unaccounted(place(file, *at), &cell[range.clone()]));
    }
    readings
}

fn place(file: &SourceFile, (line, cell, paragraph): Position) -> Place {
    Place { paragraph, ..Place::cell(&file.name, line, cell) }
}

/// A cell that no reading covers.
#[must_use]
pub fn unaccounted(place: Place, words: &str) -> Diagnostic {
    let head: String = words.trim().chars().take(24).collect();
    let message = Text::new(
        format!("「{head}」が何であるかの読みがありません"),
        format!("no reading says what “{head}” is"),
    );
    Diagnostic::at(Code::CellUnaccounted, place, message).words(head)
}

fn anchor_missing(row: &Row, file: &SourceFile, at: Position) -> Diagnostic {
    let (anchor, place) = (row.cell(6), place(file, at));
    let message =
        Text::new(format!("{place} に「{anchor}」がありません"), format!("“{anchor}” is not at {place}"));
    Diagnostic::at(Code::AnchorMissing, row.place.clone(), message)
}

fn entry<'a>(row: &'a Row, found: &mut Vec<Diagnostic>) -> Option<Entry<'a>> {
    let number = Text::new("数", "a number");
    let at = (
        row.parse(0, &number, found, |cell| cell.parse().ok())?,
        row.parse(1, &number, found, |cell| cell.parse().ok())?,
        row.parse(2, &number, found, |cell| cell.parse().ok())?,
    );
    let role = row.parse(3, &Text::new("読みの種類", "a role"), found, Role::from_name)?;
    let key = match row.optional(4) {
        None => None,
        Some(_) => Some(row.parse(4, &Text::new("鍵", "a key"), found, |cell| cell.parse().ok())?),
    };
    let confidence = row.parse(5, &confidence_words(), found, Confidence::from_name)?;
    Some(Entry { at, role, key, confidence, row })
}

/// Splits a piece at the anchors of its readings. The first must open the piece, the next follow in order.
#[expect(clippy::too_many_arguments, reason = "one step of read_pieces; a struct would only rename them")]
fn split(
    file: &SourceFile,
    at: Position,
    cell: &str,
    range: Range<usize>,
    entries: &[Entry<'_>],
    corrector: &Corrector,
    found: &mut Vec<Diagnostic>,
    readings: &mut Vec<Reading>,
) {
    let words = &cell[range.clone()];
    let lead = words.len() - words.trim_start().len();
    let mut starts = Vec::new();
    let mut from = lead;
    for (index, entry) in entries.iter().enumerate() {
        let anchor = entry.row.cell(6);
        let hit = words.get(from..).and_then(|rest| rest.find(anchor)).map(|start| from + start);
        match hit {
            Some(start) if index > 0 || start == lead => {
                starts.push(start);
                from = start + anchor.len().max(1);
            }
            // The same opening twice: the second reading claims what the first already covers.
            None if index > 0 && words[lead..].starts_with(anchor) => {
                let message =
                    Text::new("この欄の読みはもう一つあります", "another row already reads this cell");
                found.push(Diagnostic::at(Code::CellAccountedTwice, entry.row.place.clone(), message));
                return;
            }
            _ => {
                found.push(anchor_missing(entry.row, file, at));
                return;
            }
        }
    }
    for (index, entry) in entries.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(words.len());
        let piece = range.start + starts[index]..range.start + end;
        readings.push(Reading {
            text: corrector.text(place(file, at), cell, piece),
            role: entry.role,
            key: entry.key.clone(),
            confidence: entry.confidence,
            reason: entry.row.optional(7).unwrap_or_default().to_owned(),
            row: entry.row.place.clone(),
        });
    }
}

fn relation(row: &Row, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Option<Link> {
    let key = Text::new("鍵", "a key");
    let relations = Text::new(
        "elaboratedBy / relatedMatch / wasDerivedFrom",
        "elaboratedBy, relatedMatch or wasDerivedFrom",
    );
    let where_it_stands =
        Text::new("行、行-行、行:欄、行:欄:段落", "line, line-line, line:cell or line:cell:paragraph");
    Some(Link {
        from: row.parse(0, &key, found, |cell| cell.parse().ok())?,
        relation: row.parse(1, &relations, found, |cell| {
            Relation::from_name(cell).filter(|relation| relation.is_mapping())
        })?,
        to: row.parse(2, &key, found, |cell| cell.parse().ok())?,
        origin: Origin::Official,
        confidence: row.parse(4, &confidence_words(), found, Confidence::from_name)?,
        reason: row.optional(5).unwrap_or_default().to_owned(),
        source: row.parse(3, &where_it_stands, found, |cell| read_place(file, cell))?,
    })
}

/// `20`, `14-15` (its first line), `15:4`, `15:4:2`.
fn read_place(file: &SourceFile, text: &str) -> Option<Place> {
    let mut parts = text.split(':');
    let first = parts.next()?;
    let line = first.split_once('-').map_or(first, |(line, _)| line).parse().ok()?;
    let mut number = || match parts.next() {
        None => Some(0),
        Some(part) => part.parse().ok(),
    };
    Some(Place { cell: number()?, paragraph: number()?, ..Place::line(&file.name, line) })
}

fn lost_page(row: &Row, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Option<LostPage> {
    let number = Text::new("行の番号", "a line number");
    let first = row.parse(0, &number, found, |cell| cell.parse().ok())?;
    let last = row.parse(1, &number, found, |cell| cell.parse().ok())?;
    let keys = |index: usize, found: &mut Vec<Diagnostic>| {
        row.parse(index, &Text::new("鍵の並び", "keys"), found, |cell| {
            let names = cell.split(' ').filter(|name| !name.is_empty() && *name != "-");
            names.map(|name| name.parse::<Key>().ok()).collect::<Option<Vec<_>>>()
        })
    };
    Some(LostPage {
        first: Place::line(&file.name, first),
        last,
        around: keys(2, found)?,
        missing: keys(3, found)?,
        reason: row.cell(4).to_owned(),
    })
}
