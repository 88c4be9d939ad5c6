//! Corrections of misread characters: read from `readings/<source>.corrections.tsv`, checked against the
//! source, and applied to pieces of its cells.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diag::{Code, Diagnostic, Text};
use crate::model::link::Confidence;
use crate::model::text::{Correction, Mark, SourceText};
use crate::parse::{table, tidy};
use crate::source::{DataDir, Place, SourceFile, lines};

const COLUMNS: &[&str] = &["line", "cell", "paragraph", "printed", "read", "confidence", "reason"];

/// A correction and where its words stand in the cell, in bytes.
#[derive(Debug, Clone)]
struct Placed {
    range: Range<usize>,
    correction: Correction,
}

/// The corrections of one source, by line and cell.
#[derive(Debug, Clone, Default)]
pub struct Corrector {
    by_cell: BTreeMap<(u32, u32), Vec<Placed>>,
}

/// The expectation that a confidence column states.
#[must_use]
pub fn confidence_words() -> Text {
    Text::new("certain / probable / possible", "certain, probable or possible")
}

impl Corrector {
    /// Reads and checks the corrections of a source; a source without corrections is fine.
    pub fn read(data: &DataDir, id: &str, source: &SourceFile, found: &mut Vec<Diagnostic>) -> Self {
        let mut corrector = Self::default();
        let Some(file) = data.get(&format!("readings/{id}.corrections.tsv")) else { return corrector };
        let text = tidy::readable(source);
        let cells: BTreeMap<(u32, u32), &str> = lines(text)
            .flat_map(|line| {
                line.cells().map(move |(cell, words)| ((line.number, cell), words)).collect::<Vec<_>>()
            })
            .collect();
        let mut last = (0, 0, 0);
        for row in table::read_tsv(file, COLUMNS, found) {
            let Some(correction) = correction(&row, source, found) else { continue };
            let at = (correction.place.line, correction.place.cell);
            let Some(range) = find(cells.get(&at).copied().unwrap_or(""), &correction, found) else {
                continue;
            };
            if (at.0, at.1, range.start) < last {
                found.push(out_of_order(&row.place));
            }
            last = (at.0, at.1, range.start);
            corrector.insert(at, Placed { range, correction }, found);
        }
        corrector
    }

    fn insert(&mut self, at: (u32, u32), placed: Placed, found: &mut Vec<Diagnostic>) {
        let cell = self.by_cell.entry(at).or_default();
        let overlaps =
            |other: &Placed| other.range.start < placed.range.end && placed.range.start < other.range.end;
        if let Some(other) = cell.iter().find(|other| overlaps(other)) {
            let message = Text::new(
                format!(
                    "{} 行目の訂正「{}」と重なっています",
                    other.correction.row.line, other.correction.printed
                ),
                format!(
                    "overlaps the correction “{}” of line {}",
                    other.correction.printed, other.correction.row.line
                ),
            );
            found.push(Diagnostic::at(Code::CorrectionOverlaps, placed.correction.row, message));
            return;
        }
        cell.push(placed);
        cell.sort_by_key(|placed| placed.range.start);
    }

    /// Every correction, in the order of the source.
    pub fn corrections(&self) -> impl Iterator<Item = &Correction> {
        self.by_cell.values().flatten().map(|placed| &placed.correction)
    }

    /// The words of a cell's range with corrections applied, and the corrections inside it.
    #[must_use]
    pub fn apply(&self, place: &Place, cell: &str, range: Range<usize>) -> (String, Vec<Correction>) {
        let (marked, corrections) = self.apply_marked(place, cell, range);
        (marked.chars().filter(|c| !tidy::is_mark(*c)).collect(), corrections)
    }

    /// The same, each applied correction between the two marks of [`tidy`].
    fn apply_marked(&self, place: &Place, cell: &str, range: Range<usize>) -> (String, Vec<Correction>) {
        let empty = Vec::new();
        let placed = self.by_cell.get(&(place.line, place.cell)).unwrap_or(&empty);
        let (mut out, mut at, mut inside) = (String::new(), range.start, Vec::new());
        for Placed { range: found, correction } in placed {
            if found.start < at || found.end > range.end {
                continue;
            }
            inside.push(correction.clone());
            if correction.is_applied() {
                out.extend(
                    cell.get(at..found.start).unwrap_or_default().chars().filter(|c| !tidy::is_mark(*c)),
                );
                out.push(tidy::MARK_OPEN);
                out.push_str(&correction.read);
                out.push(tidy::MARK_CLOSE);
                at = found.end;
            }
        }
        out.extend(cell.get(at..range.end).unwrap_or_default().chars().filter(|c| !tidy::is_mark(*c)));
        (out, inside)
    }

    /// A piece of a cell as a [`SourceText`].
    #[must_use]
    pub fn text(&self, place: Place, cell: &str, range: Range<usize>) -> SourceText {
        let (marked, corrections) = self.apply_marked(&place, cell, range.clone());
        let (read, mut ranges) = tidy::take_marks(&tidy::unwrap_lines(&marked));
        ranges.reverse();
        let mark = |correction: Correction| Mark {
            range: if correction.is_applied() { ranges.pop() } else { None },
            correction,
        };
        SourceText {
            corrections: corrections.into_iter().map(mark).collect(),
            read,
            printed: tidy::unwrap_lines(cell.get(range).unwrap_or_default()),
            place,
        }
    }

    /// A whole cell as a [`SourceText`].
    #[must_use]
    pub fn cell(&self, place: Place, cell: &str) -> SourceText {
        self.text(place, cell, 0..cell.len())
    }
}

fn correction(row: &table::Row, source: &SourceFile, found: &mut Vec<Diagnostic>) -> Option<Correction> {
    let number = Text::new("1 以上の数", "a number from 1");
    let parse = |cell: &str| cell.parse().ok().filter(|number| *number > 0);
    let line = row.parse(0, &number, found, parse)?;
    let cell = row.parse(1, &number, found, parse)?;
    let paragraph = row.parse(2, &number, found, |cell| cell.parse().ok())?;
    row.parse(3, &Text::new("印字された字句", "printed words"), found, |cell| {
        (!cell.is_empty()).then_some(())
    })?;
    Some(Correction {
        place: Place { paragraph, ..Place::cell(&source.name, line, cell) },
        printed: row.cell(3).to_owned(),
        read: row.cell(4).to_owned(),
        confidence: row.parse(5, &confidence_words(), found, Confidence::from_name)?,
        reason: row.cell(6).to_owned(),
        row: row.place.clone(),
    })
}

fn find(cell: &str, correction: &Correction, found: &mut Vec<Diagnostic>) -> Option<Range<usize>> {
    let (printed, place) = (correction.printed.as_str(), &correction.place);
    let pieces = tidy::paragraphs(cell);
    let piece = pieces.into_iter().find(|(number, _)| *number == place.paragraph);
    let piece = piece.map_or(0..0, |(_, range)| range);
    let words = cell.get(piece.clone()).unwrap_or_default();
    // Every position, also inside an earlier hit.
    let starts = words.char_indices().filter(|(start, _)| words[*start..].starts_with(printed));
    let mut hits = starts.map(|(start, _)| piece.start + start..piece.start + start + printed.len());
    match (hits.next(), hits.next()) {
        (Some(range), None) => return Some(range),
        (None, _) => found.push(Diagnostic::at(
            Code::CorrectionNotFound,
            correction.row.clone(),
            Text::new(
                format!("{place} に「{printed}」がありません"),
                format!("“{printed}” is not in {place}"),
            ),
        )),
        (Some(_), Some(_)) => found.push(Diagnostic::at(
            Code::CorrectionAmbiguous,
            correction.row.clone(),
            Text::new(
                format!("{place} に「{printed}」が二度以上あります"),
                format!("“{printed}” occurs more than once in {place}"),
            ),
        )),
    }
    None
}

/// A row that stands before its predecessor in the table's order.
#[must_use]
pub fn out_of_order(place: &Place) -> Diagnostic {
    let message = Text::new("前の行より先に立つべき行です", "this row belongs before the one above it");
    Diagnostic::at(Code::RowOutOfOrder, place.clone(), message)
}
