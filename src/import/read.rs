//! Bytes → [`Document`], by content and never by name. Reading someone else's file may take any time and memory: the
//! command line does it in a process of its own that has bounds.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{FillPattern, Reader, Xls, Xlsx};
use encoding_rs::Encoding;

use crate::import::document::{Document, Format, Grid, GridCell};
use crate::import::marks;
use crate::import::package::Package;
use crate::parse::encoding;

/// Cells beyond which a document is refused.
pub const MOST_CELLS: usize = 500_000;
/// Bytes beyond which a file is refused.
pub const MOST_BYTES: u64 = 64 << 20;

/// Why a document cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is encrypted.
    #[error(
        "パスワードで保護されています。開いて、パスワードなしで保存し直してください / it is protected by a password: open it and save it without one"
    )]
    Password,
    /// It holds more than a paper of this kind can.
    #[error(
        "{0} より多くのセルがあります。必要な範囲だけを別のファイルに保存してください / it has more than {0} cells: save the part that matters as a file of its own"
    )]
    TooLarge(usize),
    /// Its parts unpack to more than a paper of this kind can hold.
    #[error(
        "展開すると {0} MiB を超えます。必要な範囲だけを別のファイルに保存してください / unpacked it has more than {0} MiB: save the part that matters as a file of its own"
    )]
    Inflated(u64),
    /// Its format is not known.
    #[error(
        "形式が分かりません（{0}）。XLSX・ODS・CSV・テキスト・PDF のどれかで保存してください / its format is not known ({0}): save it as XLSX, ODS, CSV, text or PDF"
    )]
    Unknown(String),
    /// It is damaged.
    #[error("壊れているため読めません: {0} / it is damaged: {0}")]
    Damaged(String),
}

/// Reads a document.
///
/// # Errors
/// [`ReadError`] when it is encrypted, too large, damaged, or of no known format.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    match bytes {
        [b'P', b'K', 3 | 5, ..] if holds(bytes, b"application/vnd.oasis.opendocument.spreadsheet") => {
            ods(bytes)
        }
        [b'P', b'K', 3 | 5, ..] => xlsx(bytes),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => ole(bytes),
        [b'%', b'P', b'D', b'F', ..] => super::pdf::read(bytes),
        [] => Err(ReadError::Unknown("空のファイル / an empty file".to_owned())),
        _ => text(bytes),
    }
}

/// Whether the first bytes hold these: the media type of an OpenDocument file stands at its head.
fn holds(bytes: &[u8], words: &[u8]) -> bool {
    let head = bytes.get(..200).unwrap_or(bytes);
    head.windows(words.len()).any(|window| window == words)
}

fn damaged(error: impl std::fmt::Display) -> ReadError {
    ReadError::Damaged(error.to_string())
}

fn xlsx(bytes: &[u8]) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes)?;
    let parts = marks::worksheets(&mut package)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let names = visible(book.sheets_metadata());
    let mut grids = Vec::new();
    let mut count = 0;
    for (name, _) in names.iter().filter(|(_, is_visible)| *is_visible) {
        let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
        let mut grid = Grid { name: name.clone(), ..Grid::default() };
        let mut cells = book.worksheet_cells_reader(name).map_err(damaged)?;
        let fills: Vec<String> = cells.styles().iter().map(fill).collect();
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(damaged)? {
            let text = shown(&calamine::Data::from(cell.get_value().clone()));
            let fill = fills.get(style).cloned().unwrap_or_default();
            if text.is_empty() && fill.is_empty() {
                continue;
            }
            count += 1;
            if count > MOST_CELLS {
                return Err(ReadError::TooLarge(MOST_CELLS));
            }
            let (row, column) = cell.get_position();
            grid.cells.insert((row + 1, column + 1), GridCell { text, fill, ..GridCell::default() });
        }
        grid.merged = areas(&merged);
        if let Some(part) = parts.get(name) {
            marks::add(&mut package, part, &mut grid)?;
        }
        grids.push(grid);
    }
    let has_links = package.names().iter().any(|name| name.starts_with("xl/externalLinks/"));
    let formulas = grids.iter().flat_map(|grid| grid.cells.values()).filter(|cell| cell.is_formula).count();
    let mut document = workbook(Format::Xlsx, grids, &names);
    document.notes.extend(notes(has_links, formulas));
    Ok(document)
}

/// What a workbook has that is not followed.
fn notes(has_links: bool, formulas: usize) -> Vec<(String, String)> {
    let links = has_links.then(|| {
        (
            "ほかのファイルへの参照があります。たどりません".to_owned(),
            "it refers to other files, which are not followed".to_owned(),
        )
    });
    let formulas = (formulas > 0).then(|| {
        (
            format!("数式のセルが {formulas} 個あります。計算せず、保存された最後の値を字句として読みます"),
            format!(
                "{formulas} cells are formulas: nothing is computed, their last values are read as words"
            ),
        )
    });
    links.into_iter().chain(formulas).collect()
}

/// Merged stretches, from 1.
fn areas(merged: &[calamine::Dimensions]) -> Vec<[u32; 4]> {
    let area =
        |area: &calamine::Dimensions| [area.start.0, area.start.1, area.end.0, area.end.1].map(|at| at + 1);
    merged.iter().map(area).collect()
}

/// The names of the worksheets and whether each is shown.
fn visible(sheets: &[calamine::Sheet]) -> Vec<(String, bool)> {
    sheets
        .iter()
        .filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == calamine::SheetVisible::Visible))
        .collect()
}

fn workbook(format: Format, mut grids: Vec<Grid>, names: &[(String, bool)]) -> Document {
    grids.retain(|grid| !grid.cells.is_empty());
    if let [grid] = grids.as_mut_slice() {
        grid.name.clear();
    }
    let hidden = names.iter().filter(|(_, is_visible)| !is_visible);
    let notes = hidden.map(|(name, _)| {
        (
            format!("隠されたワークシート「{name}」は読みません"),
            format!("the hidden worksheet “{name}” is not read"),
        )
    });
    Document { format, encoding: String::new(), text: String::new(), grids, notes: notes.collect() }
}

/// A value as a reader sees it: numbers without a needless `.0`, dates by their days.
fn shown(value: &calamine::Data) -> String {
    match value {
        calamine::Data::Float(number) => number.to_string(),
        calamine::Data::DateTime(moment) if moment.is_datetime() && moment.as_f64() >= 1.0 => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year}-{month:02}-{day:02}")
        }
        other => other.to_string().trim_end().to_owned(),
    }
}

/// The fill of a style as RGB; empty for none, white, or a colour that only the theme knows.
fn fill(style: &calamine::Style) -> String {
    let Some(fill) = style.fill.as_ref().filter(|fill| fill.pattern != FillPattern::None) else {
        return String::new();
    };
    let Some(color) = fill.foreground_color.or(fill.background_color) else { return String::new() };
    let rgb = color.to_string().trim_start_matches('#').to_owned();
    if rgb == "FFFFFF" { String::new() } else { rgb }
}

fn ods(bytes: &[u8]) -> Result<Document, ReadError> {
    let book = super::ods::read(bytes)?;
    let names: Vec<(String, bool)> = book.hidden.into_iter().map(|name| (name, false)).collect();
    let mut document = workbook(Format::Ods, book.grids, &names);
    document.notes.extend(notes(book.has_links, book.formulas));
    Ok(document)
}

fn grid_of(name: &str, range: &calamine::Range<calamine::Data>) -> Result<Grid, ReadError> {
    let (top, left) = range.start().unwrap_or_default();
    let mut grid = Grid { name: name.to_owned(), ..Grid::default() };
    for (row, column, value) in range.used_cells() {
        let text = shown(value);
        if grid.cells.len() >= MOST_CELLS {
            return Err(ReadError::TooLarge(MOST_CELLS));
        }
        let at =
            |offset: usize, start: u32| u32::try_from(offset).unwrap_or(u32::MAX).saturating_add(start) + 1;
        if !text.is_empty() {
            grid.cells.insert((at(row, top), at(column, left)), GridCell { text, ..GridCell::default() });
        }
    }
    Ok(grid)
}

/// The container of Excel 97–2003 and of encrypted files.
fn ole(bytes: &[u8]) -> Result<Document, ReadError> {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|window| window == name) {
        return Err(ReadError::Password);
    }
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsError::Password => ReadError::Password,
        other => damaged(other),
    })?;
    let names = visible(book.sheets_metadata());
    let mut grids = Vec::new();
    for (name, _) in names.iter().filter(|(_, is_visible)| *is_visible) {
        let range = book.worksheet_range(name).map_err(damaged)?;
        let mut grid = grid_of(name, &range)?;
        grid.merged = areas(&book.merge_cells_by_sheet_name(name).unwrap_or_default());
        grids.push(grid);
    }
    let mut document = workbook(Format::Xls, grids, &names);
    document.notes.push((
        "XLS では、セルの塗りと図形は読みません。XLSX で保存すれば読みます".to_owned(),
        "fills and drawings of an XLS are not read; saved as XLSX they are".to_owned(),
    ));
    Ok(document)
}

/// A text: UTF-8 or UTF-16 by its mark, UTF-8 if it is, else what its bytes look like.
fn text(bytes: &[u8]) -> Result<Document, ReadError> {
    let encoding = encoding(bytes)?;
    let (text, encoding, has_errors) = encoding.decode(bytes);
    if has_errors {
        let name = encoding.name();
        return Err(ReadError::Damaged(format!(
            "{name} として読めない字があります / it has characters that are not {name}"
        )));
    }
    let format = text_format(&text);
    let grid = grid_of_text(format, &text)?;
    Ok(Document {
        format,
        encoding: encoding.name().to_owned(),
        text: text.into_owned(),
        grids: vec![grid],
        notes: Vec::new(),
    })
}

fn encoding(bytes: &[u8]) -> Result<&'static Encoding, ReadError> {
    encoding::detect(bytes).ok_or_else(|| ReadError::Unknown("テキストでない / not a text".to_owned()))
}

/// JSON, columns by tabs or commas, or plain text.
fn text_format(text: &str) -> Format {
    if text.trim_start().starts_with(['{', '['])
        && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
    {
        return Format::Json;
    }
    let joined = records(text);
    let lines: Vec<&str> = joined.lines().filter(|line| !line.trim().is_empty()).take(50).collect();
    let share = |mark: char| lines.iter().filter(|line| line.contains(mark)).count() * 2 > lines.len();
    match (share('\t'), share(',')) {
        (true, _) => Format::Tsv,
        (false, true) => Format::Csv,
        (false, false) => Format::Text,
    }
}

/// A text with the line ends inside quoted cells as blanks: a cell of several lines is no line of its own.
fn records(text: &str) -> String {
    if text.matches('"').count() % 2 == 1 {
        return text.to_owned();
    }
    let mut is_quoted = false;
    let fold = |c: char| {
        is_quoted ^= c == '"';
        if is_quoted && c == '\n' { ' ' } else { c }
    };
    text.chars().map(fold).collect()
}

fn grid_of_text(format: Format, text: &str) -> Result<Grid, ReadError> {
    let mut cells = BTreeMap::new();
    let mut put = |row: u32, column: u32, words: &str| {
        if !words.trim().is_empty() {
            cells.insert((row, column), GridCell { text: words.to_owned(), ..GridCell::default() });
        }
    };
    match format {
        Format::Csv => {
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            for record in reader.records() {
                let record = record.map_err(damaged)?;
                // Of a line end of two characters the second still stands before the next record.
                let begins = |at: &csv::Position| {
                    let byte = usize::try_from(at.byte()).unwrap_or(usize::MAX);
                    at.line() + u64::from(text.as_bytes().get(byte) == Some(&b'\n'))
                };
                let row = record.position().map_or(1, |at| u32::try_from(begins(at)).unwrap_or(u32::MAX));
                (1..).zip(&record).for_each(|(column, words)| put(row, column, words));
            }
        }
        Format::Tsv => {
            for (row, line) in (1..).zip(text.lines()) {
                (1..).zip(line.split('\t')).for_each(|(column, words)| put(row, column, words));
            }
        }
        _ => (1..).zip(text.lines()).for_each(|(row, line)| put(row, 1, line)),
    }
    if cells.len() > MOST_CELLS {
        return Err(ReadError::TooLarge(MOST_CELLS));
    }
    Ok(Grid { cells, ..Grid::default() })
}
