//! An answer as tables: JSON, CSV, Markdown, XLSX. What a table holds is the asker's business; how it is written, this
//! module's.

use std::fmt::Write as _;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use serde_json::{Map, Value, json};

use crate::diag::{Lang, Text};
use crate::model::{Corpus, Key};

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in JSON and CSV.
    pub id: &'static str,
    /// Its heading.
    pub title: Text,
    /// Whether it is left out where space is short: in the terminal.
    pub is_detail: bool,
}

impl Column {
    /// A column that is always shown.
    #[must_use]
    pub fn new(id: &'static str, ja: &str, en: &str) -> Self {
        Self { id, title: Text::new(ja, en), is_detail: false }
    }

    /// A column that the terminal leaves out.
    #[must_use]
    pub fn detail(id: &'static str, ja: &str, en: &str) -> Self {
        Self { is_detail: true, ..Self::new(id, ja, en) }
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number.
    Number(usize),
    /// A word of a fixed list: its code for programs, and its words for people.
    Word(&'static str, Text),
}

impl Cell {
    /// The cell for people.
    #[must_use]
    pub fn read(&self, lang: Lang) -> String {
        match self {
            Self::Word(_, words) => words.get(lang).to_owned(),
            other => other.to_string(),
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Word(code, _) => f.write_str(code),
        }
    }
}

/// The columns of a key and its name.
#[must_use]
pub fn key_columns() -> [Column; 2] {
    [Column::new("key", "鍵", "key"), Column::new("name", "名", "name")]
}

/// A key and its name.
#[must_use]
pub fn key_cells(corpus: &Corpus, key: &Key) -> [Cell; 2] {
    [key.to_string().into(), corpus.label(key).to_string().into()]
}

/// A table of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its name in JSON; short, ASCII, unique in the answer.
    pub id: &'static str,
    /// Its heading.
    pub title: Text,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
}

/// An answer: what was asked, tables, and what a reader must know about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What was asked.
    pub title: Text,
    /// What a reader must know: edition, denominators, what was left out.
    pub notes: Vec<Text>,
    /// The tables.
    pub sections: Vec<Section>,
}

/// Why an answer could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// JSON.
    #[error("cannot write JSON")]
    Json(#[from] serde_json::Error),
    /// CSV.
    #[error("cannot write CSV")]
    Csv(#[from] csv::Error),
    /// XLSX.
    #[error("cannot write XLSX")]
    Xlsx(#[from] XlsxError),
}

/// The formats of an answer other than the terminal's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// An object: title, notes, and a list of objects per table.
    Json,
    /// Comma-separated; where there are several tables, each under its name in the first column.
    Csv,
    /// Markdown tables.
    Md,
    /// A workbook, a sheet per table.
    Xlsx,
}

impl Report {
    /// The answer in a format. `date` (`2026-11-20`) is the date of the data: a workbook carries one, and never the clock's.
    ///
    /// # Errors
    /// [`ReportError`] when the format's writer fails.
    pub fn write(&self, format: ReportFormat, lang: Lang, date: &str) -> Result<Vec<u8>, ReportError> {
        match format {
            ReportFormat::Json => self.json(lang),
            ReportFormat::Csv => self.csv(),
            ReportFormat::Md => Ok(self.markdown(lang).into_bytes()),
            ReportFormat::Xlsx => self.xlsx(lang, date),
        }
    }

    fn json(&self, lang: Lang) -> Result<Vec<u8>, ReportError> {
        let mut value = json!({
            "title": self.title.get(lang),
            "notes": self.notes.iter().map(|note| note.get(lang)).collect::<Vec<_>>(),
        });
        for section in &self.sections {
            let rows = section.rows.iter().map(|row| {
                let cells = section.columns.iter().zip(row);
                Value::Object(
                    cells
                        .map(|(column, cell)| (column.id.to_owned(), json_cell(cell)))
                        .collect::<Map<_, _>>(),
                )
            });
            value[section.id] = Value::Array(rows.collect());
        }
        let mut bytes = serde_json::to_vec_pretty(&value)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    fn csv(&self) -> Result<Vec<u8>, ReportError> {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let several = self.sections.len() > 1;
        for section in &self.sections {
            let first = |name: &str| several.then(|| name.to_owned());
            let head =
                first("table").into_iter().chain(section.columns.iter().map(|column| column.id.to_owned()));
            writer.write_record(head)?;
            for row in &section.rows {
                writer
                    .write_record(first(section.id).into_iter().chain(row.iter().map(ToString::to_string)))?;
            }
        }
        Ok(writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?)
    }

    fn markdown(&self, lang: Lang) -> String {
        let mut out = format!("# {}\n", self.title.get(lang));
        for note in &self.notes {
            let _ = write!(out, "\n{}\n", note.get(lang));
        }
        for section in &self.sections {
            let _ = write!(out, "\n## {}\n\n", section.title.get(lang));
            let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
            out.push_str(&line(
                section.columns.iter().map(|column| escape(column.title.get(lang))).collect(),
            ));
            out.push_str(&line(section.columns.iter().map(|_| "---".to_owned()).collect()));
            for row in &section.rows {
                out.push_str(&line(row.iter().map(|cell| escape(&cell.read(lang))).collect()));
            }
        }
        out
    }

    fn xlsx(&self, lang: Lang, date: &str) -> Result<Vec<u8>, ReportError> {
        let mut workbook = Workbook::new();
        let created = ExcelDateTime::parse_from_str(date)?;
        let properties = DocProperties::new().set_title(self.title.get(lang)).set_creation_datetime(&created);
        workbook.set_properties(&properties);
        let head = Format::new().set_bold().set_text_wrap();
        let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        for section in &self.sections {
            let sheet = workbook.add_worksheet();
            sheet.set_name(section.id)?;
            section.fill(sheet, lang, &head, &body)?;
        }
        let sheet = workbook.add_worksheet();
        sheet.set_name("notes")?.set_column_width(0, 100)?;
        let words = std::iter::once(&self.title).chain(&self.notes);
        for (row, note) in (0..).zip(words) {
            sheet.write_string_with_format(row, 0, note.get(lang), &body)?;
        }
        Ok(workbook.save_to_buffer()?)
    }
}

impl Section {
    /// The headings in a language.
    #[must_use]
    pub fn titles(&self, lang: Lang) -> Vec<String> {
        self.columns.iter().map(|column| column.title.get(lang).to_owned()).collect()
    }

    /// The widths of the columns in characters: as wide as their longest line, within bounds.
    #[must_use]
    pub fn widths(&self, lang: Lang) -> Vec<usize> {
        let longest = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| width(&cell.read(lang))).max().unwrap_or(0)
        };
        (0..self.columns.len()).map(|column| longest(column).clamp(8, 60) + 2).collect()
    }

    /// The table as CSV for spreadsheets: with a byte order mark, by which they know UTF-8, the words that people read, every
    /// cell quoted, and none that would run as a formula. A script of the site writes the same; change both or neither.
    ///
    /// # Errors
    /// [`ReportError::Csv`] when the writer fails.
    pub fn spreadsheet_csv(&self, lang: Lang) -> Result<Vec<u8>, ReportError> {
        let mut writer = csv::WriterBuilder::new()
            .quote_style(csv::QuoteStyle::Always)
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{feff}".as_bytes().to_vec());
        writer.write_record(self.titles(lang))?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| defused(&cell.read(lang))))?;
        }
        Ok(writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?)
    }

    /// Cells are always strings or numbers: no formula and no link comes from data.
    fn fill(&self, sheet: &mut Worksheet, lang: Lang, head: &Format, body: &Format) -> Result<(), XlsxError> {
        for (column, (title, width)) in (0..).zip(self.titles(lang).iter().zip(self.widths(lang))) {
            sheet.write_string_with_format(0, column, title, head)?;
            #[expect(clippy::cast_precision_loss, reason = "a column is at most 62 characters wide")]
            sheet.set_column_width(column, width as f64)?;
        }
        for (number, row) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(row) {
                match cell {
                    Cell::Text(_) | Cell::Word(..) => {
                        let text: String = cell.read(lang).chars().take(CELL).collect();
                        sheet.write_string_with_format(number, column, text, body)?;
                    }
                    Cell::Number(value) => {
                        let value = u32::try_from(*value).unwrap_or(u32::MAX);
                        sheet.write_number_with_format(number, column, value, body)?;
                    }
                }
            }
        }
        let last_row = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let last_column = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, last_row, last_column)?.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
        Ok(())
    }
}

/// Characters that a cell of a workbook can hold.
const CELL: usize = 32_767;

/// A cell that a spreadsheet takes as words, whatever it opens with. An apostrophe in front is the spreadsheets' own way.
fn defused(text: &str) -> String {
    let is_formula = text.len() > 1 && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

fn width(text: &str) -> usize {
    use unicode_width::UnicodeWidthStr;
    text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

fn json_cell(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => json!(text),
        Cell::Number(number) => json!(number),
        Cell::Word(code, _) => json!(code),
    }
}

/// A cell of a Markdown table: on one line, and no mark of Markdown or HTML of its own.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => out.push_str("<br>"),
            '|' | '\\' | '*' | '_' | '`' | '[' | ']' => {
                out.push('\\');
                out.push(character);
            }
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::unwrap_used, reason = "a test")]
    fn spreadsheets_get_words_and_no_formulas() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(defused(formula), format!("'{formula}"));
        }
        for words in ["", "-", "1-1", "－ 攻撃", "①", "'=1"] {
            assert_eq!(defused(words), words);
        }
        let section = Section {
            id: "table",
            title: Text::new("表", "Table"),
            columns: vec![Column::new("a", "甲", "A"), Column::new("b", "乙", "B")],
            rows: vec![
                vec![Cell::from("=1\n\"2\""), Cell::Word("certain", Text::new("確か", "certain"))],
                vec![Cell::from(""), Cell::from(7)],
            ],
        };
        let csv = section.spreadsheet_csv(Lang::Ja).unwrap();
        let expected = "\u{feff}\"甲\",\"乙\"\r\n\"'=1\n\"\"2\"\"\",\"確か\"\r\n\"\",\"7\"\r\n";
        assert_eq!(String::from_utf8(csv).unwrap(), expected);
        assert_eq!(section.widths(Lang::En), [10, 10]);
    }
}
