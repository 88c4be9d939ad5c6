//! The tables of `data/`: TSV without quoting, and the CSV of the outline. Rows keep their place.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Text};
use crate::parse::tidy;
use crate::source::{DataDir, Place, SourceFile, lines};

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
    let rows = data.get(path).map(|file| read(file, columns, split_commas, found));
    rows.unwrap_or_else(|| report_missing(path, found))
}

/// Rows whose cells in `columns` no earlier row has; the others are reported and left out.
pub fn unique(rows: Vec<Row>, columns: &[usize], found: &mut Vec<Diagnostic>) -> Vec<Row> {
    let mut seen = BTreeSet::new();
    let name = |row: &Row| columns.iter().map(|column| row.cell(*column).to_owned()).collect::<Vec<_>>();
    rows.into_iter()
        .filter(|row| {
            let is_new = seen.insert(name(row));
            if !is_new {
                let words = name(row).join(" ");
                let message = Text::new(
                    format!("「{words}」の行は前にもあります"),
                    format!("there is an earlier row for “{words}”"),
                );
                found.push(Diagnostic::at(Code::RowDuplicate, row.place.clone(), message));
            }
            is_new
        })
        .collect()
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
    read(file, columns, split_tabs, found)
}

/// Reads the table of an SSSOM file: tab-separated, behind a head of lines that start with `#`.
pub fn read_sssom(file: &SourceFile, columns: &[&str], found: &mut Vec<Diagnostic>) -> Vec<Row> {
    let head = tidy::readable(file).lines().take_while(|line| line.starts_with('#')).count();
    read_after(file, head, columns, split_tabs, found)
}

/// A day of the calendar as ISO 8601 writes it.
#[must_use]
pub fn date(cell: &str) -> Option<String> {
    let parts: Vec<&str> = cell.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    let number = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())
            .flatten()
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=days).contains(&day).then(|| cell.to_owned())
}

/// What a cell with a date has to hold.
#[must_use]
pub fn a_date() -> Text {
    Text::new("年月日（2026-11-20）", "a date such as 2026-11-20")
}

fn split_tabs(line: &str) -> Vec<String> {
    line.split('\t').map(str::to_owned).collect()
}

/// The cells of a comma-separated line, which may be quoted; a cell never goes on in the next line.
fn split_commas(line: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
    let record = reader.records().next().and_then(Result::ok);
    record.map(|record| record.iter().map(str::to_owned).collect()).unwrap_or_default()
}

fn read(
    file: &SourceFile,
    columns: &[&str],
    split: impl Fn(&str) -> Vec<String>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Row> {
    read_after(file, 0, columns, split, found)
}

/// Reads line by line, so that each row keeps its line whatever the line ends and blank lines between; the first
/// `head` lines are passed over.
fn read_after(
    file: &SourceFile,
    head: usize,
    columns: &[&str],
    split: impl Fn(&str) -> Vec<String>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Row> {
    let text = tidy::decode(file, found);
    let mut filled = lines(text).skip(head).filter(|line| !line.text.trim().is_empty());
    let Some(heading) = filled.next() else { return Vec::new() };
    if split(heading.text) != columns {
        found.push(wrong_heading(&file.name, heading.number, columns));
        return Vec::new();
    }
    let mut rows = Vec::new();
    for line in filled {
        let (place, cells) = (Place::line(&file.name, line.number), split(line.text));
        if cells.len() == columns.len() {
            rows.push(Row { place, cells });
        } else {
            found.push(wrong_width(place, columns.len(), cells.len()));
        }
    }
    rows
}

fn wrong_heading(file: &Arc<str>, line: u32, columns: &[&str]) -> Diagnostic {
    let expected = columns.join("⇥");
    Diagnostic::at(
        Code::RowMalformed,
        Place::line(file, line),
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
