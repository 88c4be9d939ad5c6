//! The tables of `data/`: TSV without quoting, and the CSV of the outline. Rows keep their place.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Text};
use crate::parse::tidy;
use crate::source::{DataDir, Place, SourceFile};

/// A row of a table: its cells in the order of the heading.
#[derive(Debug, Clone)]
pub struct Row {
    /// Where it stands.
    pub place: Place,
    cells: Vec<String>,
}

impl Row {
    /// The cell of a column, by position. Columns were checked when the row was read.
    #[must_use]
    pub fn cell(&self, index: usize) -> &str {
        self.cells.get(index).map_or("", String::as_str)
    }

    /// The cell, or nothing where it is `-` or empty.
    #[must_use]
    pub fn optional(&self, index: usize) -> Option<&str> {
        Some(self.cell(index)).filter(|cell| !cell.is_empty() && *cell != "-")
    }

    /// A cell as a value; reports and yields nothing where it cannot be read as one.
    pub fn parse<T>(
        &self,
        index: usize,
        expected: &Text,
        found: &mut Vec<Diagnostic>,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let value = read(self.cell(index));
        if value.is_none() {
            found.push(self.malformed(index, expected));
        }
        value
    }

    fn malformed(&self, index: usize, expected: &Text) -> Diagnostic {
        let (cell, column) = (self.cell(index), index + 1);
        Diagnostic::at(
            Code::RowMalformed,
            Place { cell: u32::try_from(column).unwrap_or(0), ..self.place.clone() },
            Text::new(
                format!("{column} 列目の「{cell}」は {} ではありません", expected.ja),
                format!("column {column} holds “{cell}”, which is not {}", expected.en),
            ),
        )
        .words(cell)
    }
}

/// Reads the tab-separated table of that path; one that is not there is reported.
pub fn open_tsv(data: &DataDir, path: &str, columns: &[&str], found: &mut Vec<Diagnostic>) -> Vec<Row> {
    let rows = data.get(path).map(|file| read_tsv(file, columns, found));
    rows.unwrap_or_else(|| report_missing(path, found))
}

/// Reads the comma-separated table of that path; one that is not there is reported.
pub fn open_csv(data: &DataDir, path: &str, columns: &[&str], found: &mut Vec<Diagnostic>) -> Vec<Row> {
    let rows = data.get(path).map(|file| read(file, columns, &mut csv::ReaderBuilder::new(), found));
    rows.unwrap_or_else(|| report_missing(path, found))
}

fn report_missing(path: &str, found: &mut Vec<Diagnostic>) -> Vec<Row> {
    found.push(Diagnostic::general(
        Code::OutlineMissing,
        Text::new(format!("{path} がありません"), format!("{path} is missing")),
    ));
    Vec::new()
}

/// Reads a tab-separated table whose first line must be `columns`.
pub fn read_tsv(file: &SourceFile, columns: &[&str], found: &mut Vec<Diagnostic>) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new();
    read(file, columns, reader.delimiter(b'\t').quoting(false), found)
}

fn read(
    file: &SourceFile,
    columns: &[&str],
    builder: &mut csv::ReaderBuilder,
    found: &mut Vec<Diagnostic>,
) -> Vec<Row> {
    let text = tidy::decode(file, found);
    let mut reader = builder.flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut heading_seen = false;
    for record in reader.records() {
        let Ok(record) = record else { continue };
        let line = record.position().map_or(0, csv::Position::line);
        let place = Place::line(&file.name, u32::try_from(line).unwrap_or(u32::MAX));
        if !heading_seen {
            heading_seen = true;
            if !record.iter().eq(columns.iter().copied()) {
                found.push(wrong_heading(&file.name, columns));
                return Vec::new();
            }
            continue;
        }
        if record.len() == columns.len() {
            rows.push(Row { place, cells: record.iter().map(str::to_owned).collect() });
        } else {
            found.push(wrong_width(place, columns.len(), record.len()));
        }
    }
    rows
}

fn wrong_heading(file: &Arc<str>, columns: &[&str]) -> Diagnostic {
    let expected = columns.join("⇥");
    Diagnostic::at(
        Code::RowMalformed,
        Place::line(file, 1),
        Text::new(
            format!("見出しの行が違います（求められる列: {expected}）。表は読まれません"),
            format!("wrong heading (expected columns: {expected}); the table is not read"),
        ),
    )
}

fn wrong_width(place: Place, expected: usize, got: usize) -> Diagnostic {
    Diagnostic::at(
        Code::RowMalformed,
        place,
        Text::new(
            format!("列が {got} あります（見出しは {expected} 列）"),
            format!("{got} columns where the heading has {expected}"),
        ),
    )
}
