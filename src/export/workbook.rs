//! Views as files: one as CSV, any number as a workbook.
//!
//! CSV opens with a byte order mark, by which spreadsheets know UTF-8. A cell that a spreadsheet would take for a formula (it
//! opens with `=` `+` `-` `@`, a tab or a carriage return, after any apostrophes) has one apostrophe more in front; to read
//! it back, take one off. A lone `-` is no formula and stays as it is.
//!
//! A workbook has a sheet for each view, `columns` (the heading of each column, its id and whose words it holds), `about` (what
//! the data is, its sources and rights) and `base` (what each cell held when it was written, as sums: by them `soukan merge`
//! tells an edit of the copy from a change of the data). Heads are frozen, all rows can be filtered, long words wrap. Cells are strings
//! or numbers: nothing of the data is a formula. A key leads to its row where the workbook has it, else to its IRI; links are
//! made from keys alone.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatUnderline, Url, Workbook, Worksheet,
    XlsxError,
};

use crate::diag::{Lang, Text};
use crate::export::Slice;
use crate::export::report::Cell;
use crate::export::view::{View, ViewColumn, Voice};
use crate::model::{Corpus, Key};
use crate::rdf::Iris;
use crate::source;

/// A view as CSV.
///
/// # Errors
/// [`csv::Error`] when the writer fails.
pub fn csv(view: &View) -> Result<Vec<u8>, csv::Error> {
    let start = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(start);
    writer.write_record(view.columns.iter().map(|column| column.column.id))?;
    for row in &view.rows {
        writer.write_record(row.iter().map(|cell| defused(&cell.to_string())))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// A cell that no spreadsheet runs.
fn defused(text: &str) -> String {
    let inner = text.trim_start_matches('\'');
    let runs = inner.starts_with(['=', '+', '-', '@', '\t', '\r']) && text != "-";
    if runs { format!("'{text}") } else { text.to_owned() }
}

/// Views as a workbook.
///
/// # Errors
/// [`XlsxError`] when the writer fails; a cell longer than a workbook can hold is such a failure, and nothing is cut.
pub fn xlsx(
    corpus: &Corpus,
    slice: &Slice,
    iris: &Iris,
    views: &[View],
    lang: Lang,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::parse_from_str(&corpus.manifest.date)?;
    let properties = DocProperties::new().set_title(&corpus.manifest.title).set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let book = Book { iris, rows: rows_of(views), lang, looks: Looks::new() };
    for view in views {
        let sheet = workbook.add_worksheet();
        sheet.set_name(view.id)?;
        book.fill(sheet, view)?;
    }
    book.columns(workbook.add_worksheet(), views)?;
    book.about(workbook.add_worksheet(), corpus, slice)?;
    book.base(workbook.add_worksheet(), views)?;
    workbook.save_to_buffer()
}

/// Where each key has its row: the first view whose own key it is.
fn rows_of(views: &[View]) -> BTreeMap<String, (&'static str, usize)> {
    let mut rows = BTreeMap::new();
    for view in views.iter().filter(|view| view.columns.first().is_some_and(|first| first.column.id == "key"))
    {
        for (number, row) in (2..).zip(&view.rows) {
            if let Some(key) = row.first() {
                rows.entry(key.to_string()).or_insert((view.id, number));
            }
        }
    }
    rows
}

struct Looks {
    head: Format,
    body: Format,
    link: Format,
}

impl Looks {
    fn new() -> Self {
        let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Self {
            head: body.clone().set_bold().set_background_color(Color::RGB(0x00E7_EBF3)),
            link: body.clone().set_font_color(Color::RGB(0x001F_4E9E)).set_underline(FormatUnderline::Single),
            body,
        }
    }
}

struct Book<'a> {
    iris: &'a Iris,
    rows: BTreeMap<String, (&'static str, usize)>,
    lang: Lang,
    looks: Looks,
}

impl Book<'_> {
    fn fill(&self, sheet: &mut Worksheet, view: &View) -> Result<(), XlsxError> {
        for (number, column) in (0..).zip(&view.columns) {
            let title = column.column.title.get(self.lang);
            sheet.write_string_with_format(0, number, title, &self.looks.head)?;
            let cells = view.rows.iter().filter_map(|row| row.get(usize::from(number)));
            sheet.set_column_width(number, width(title, cells))?;
        }
        for (number, row) in (1..).zip(&view.rows) {
            for ((at, cell), column) in (0..).zip(row).zip(&view.columns) {
                self.cell(sheet, (number, at), cell, column, view.id)?;
            }
        }
        let last_row = u32::try_from(view.rows.len()).unwrap_or(u32::MAX);
        let last_column = u16::try_from(view.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, last_row, last_column)?.set_freeze_panes(1, 1)?.set_repeat_rows(0, 0)?;
        Ok(())
    }

    fn cell(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        cell: &Cell,
        of: &ViewColumn,
        view: &str,
    ) -> Result<(), XlsxError> {
        if let Cell::Number(value) = cell {
            let value = u32::try_from(*value).unwrap_or(u32::MAX);
            sheet.write_number_with_format(row, column, value, &self.looks.body)?;
            return Ok(());
        }
        let words = cell.read(self.lang);
        match self.target(&words, of, view) {
            Some(target) => {
                let url = Url::new(target).set_text(&words);
                sheet.write_url_with_format(row, column, url, &self.looks.link)?;
            }
            None => {
                sheet.write_string_with_format(row, column, &words, &self.looks.body)?;
            }
        }
        Ok(())
    }

    /// Where a key leads: to its row on another sheet, else to its IRI.
    fn target(&self, words: &str, of: &ViewColumn, view: &str) -> Option<String> {
        let key: Key = words.parse().ok().filter(|_| of.voice == Voice::Key)?;
        match self.rows.get(words) {
            Some((sheet, number)) if *sheet != view => Some(format!("internal:'{sheet}'!A{number}")),
            Some(_) if of.column.id != "key" => {
                Some(format!("internal:'{view}'!A{}", self.rows.get(words)?.1))
            }
            _ => {
                let iri = self.iris.node(&key).into_string();
                let is_web = iri.starts_with("https://") || iri.starts_with("http://");
                is_web.then_some(iri)
            }
        }
    }

    /// The headings, their ids and whose words they hold: what a program needs to read an edited copy.
    fn columns(&self, sheet: &mut Worksheet, views: &[View]) -> Result<(), XlsxError> {
        sheet.set_name("columns")?;
        let titles = [
            ("シート", "sheet"),
            ("見出し", "heading"),
            ("名（id）", "id"),
            ("誰の言葉か", "whose words"),
            ("種類（key / source / ours）", "kind (key / source / ours)"),
        ];
        for (column, (ja, en)) in (0..).zip(titles) {
            let title = Text::new(ja, en);
            sheet.write_string_with_format(0, column, title.get(self.lang), &self.looks.head)?;
            sheet.set_column_width(column, 28)?;
        }
        let all = views.iter().flat_map(|view| view.columns.iter().map(move |column| (view, column)));
        for (row, (view, column)) in (1..).zip(all) {
            let label = column.voice.label();
            let cells = [
                view.id,
                column.column.title.get(self.lang),
                column.column.id,
                label.get(self.lang),
                column.voice.code(),
            ];
            for (number, words) in (0..).zip(cells) {
                sheet.write_string_with_format(row, number, words, &self.looks.body)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    /// What every cell held: the common ancestor of an edited copy and of later data.
    fn base(&self, sheet: &mut Worksheet, views: &[View]) -> Result<(), XlsxError> {
        sheet.set_name("base")?.set_column_width(0, 14)?.set_column_width(1, 40)?;
        for (column, head) in (0..).zip(BASE_HEADS) {
            sheet.write_string_with_format(0, column, head, &self.looks.head)?;
        }
        let rows = views.iter().flat_map(|view| view.rows.iter().map(move |row| (view, row)));
        for (number, (view, row)) in (1..).zip(rows) {
            let cells: Vec<String> = row.iter().map(|cell| cell.read(self.lang)).collect();
            let names = view.names().into_iter().filter_map(|at| cells.get(at)).map(String::as_str);
            let sums: Vec<String> = cells.iter().map(|cell| sum(cell)).collect();
            for (column, words) in (0..).zip([view.id, &row_name(names), &sums.join(" ")]) {
                sheet.write_string(number, column, words)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    /// What the data is, and whose.
    fn about(&self, sheet: &mut Worksheet, corpus: &Corpus, slice: &Slice) -> Result<(), XlsxError> {
        sheet.set_name("about")?.set_column_width(0, 24)?.set_column_width(1, 100)?;
        for (row, (name, words)) in (0..).zip(facts(corpus, slice)) {
            sheet.write_string_with_format(row, 0, name.get(self.lang), &self.looks.head)?;
            sheet.write_string_with_format(row, 1, &words, &self.looks.body)?;
        }
        Ok(())
    }
}

/// The heading of the sheet `base`.
pub const BASE_HEADS: [&str; 3] = ["sheet", "row", "sums"];

/// A row by its names.
#[must_use]
pub fn row_name<'t>(names: impl IntoIterator<Item = &'t str>) -> String {
    plain(&names.into_iter().map(plain).collect::<Vec<_>>().join(" | "))
}

/// What a cell held, in few characters: an office program may change line ends and take blanks off the end.
#[must_use]
pub fn sum(words: &str) -> String {
    source::sha256(plain(words).as_bytes()).chars().take(SUM).collect()
}

/// Words as they come back from an office program.
#[must_use]
pub fn plain(words: &str) -> String {
    words.replace("\r\n", "\n").trim_end().to_owned()
}

/// Characters of a sum; a false "unchanged" needs an edit that happens to share them.
const SUM: usize = 12;

fn facts(corpus: &Corpus, slice: &Slice) -> Vec<(Text, String)> {
    let manifest = &corpus.manifest;
    let selection = if slice.is_whole() { "-".to_owned() } else { slice.names.join(" ") };
    let mut facts = vec![
        (Text::new("データ", "data"), manifest.title.clone()),
        (Text::new("版", "edition"), manifest.edition.clone()),
        (Text::new("データの版", "version"), manifest.version.clone()),
        (Text::new("日付", "date"), manifest.date.clone()),
        (Text::new("範囲", "selection"), selection),
        (Text::new("IRI", "IRI"), manifest.id_namespace.clone()),
        (
            Text::new("読み方", "how to read"),
            "「資料の言葉」の列は資料の引用（読み取りの訂正を含む）、「soukan の言葉」の列は本データの編集者によるもの。空欄は、そこに何もないことも、知られていないことも意味する。対応がないことは、対応が存在しないことを意味しない。".to_owned(),
        ),
    ];
    for source in &manifest.sources {
        let words = [&source.title, &source.publisher, &source.date, &source.licence, &source.sha256];
        let words: Vec<&str> =
            words.into_iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
        facts.push((Text::new("出典", "source"), words.join("\n")));
    }
    facts
}

/// As wide as the longest line, within what reads well.
fn width<'c>(title: &str, cells: impl Iterator<Item = &'c Cell>) -> u32 {
    use unicode_width::UnicodeWidthStr;
    let longest = |text: &str| text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
    let widest = cells.map(|cell| longest(&cell.to_string())).max().unwrap_or(0);
    let columns = widest.max(longest(title).min(20)).clamp(8, 60) + 2;
    u32::try_from(columns).unwrap_or(60)
}
