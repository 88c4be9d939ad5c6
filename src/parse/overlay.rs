//! A folder of an institution's own records: tables that a person writes in an editor or in Excel.
//!
//! Every `.csv`, `.tsv` and `.txt` of the folder is such a table: a heading with the columns key, kind and text, and, where
//! wanted, by, on and about, in any order, in English or Japanese; columns of other names are the writer's own and are passed
//! over, and so are rows whose first cell opens with `#`. `about.tsv` is written by `soukan overlay --accept` and holds what
//! each key said then.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;

use crate::diag::{Code, Diagnostic, Text};
use crate::model::overlay::{About, Overlay, Record, RecordKind, Remembered};
use crate::model::resolve::{self, ResolveError};
use crate::model::{Corpus, Key};
use crate::parse::{encoding, table};
use crate::source::{DataDir, Place, SourceFile};

/// What places of the folder begin with, wherever the folder stands.
pub const FOLDER: &str = "overlay/";
/// The file of what was said at the last confirmation.
pub const REMEMBERED: &str = "about.tsv";
/// Its heading.
pub const REMEMBERED_COLUMNS: [&str; 4] = ["key", "sha256", "version", "words"];

/// A column that means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// What the record is about.
    Key,
    /// Its kind.
    Kind,
    /// Its words.
    Text,
    /// Who wrote it.
    By,
    /// When.
    On,
    /// The text it was written about.
    About,
}

const COLUMNS: [(Column, &[&str]); 6] = [
    (Column::Key, &["key", "鍵", "キー", "番号", "対象"]),
    (Column::Kind, &["kind", "種類", "種別", "区分"]),
    (Column::Text, &["text", "内容", "本文", "記録"]),
    (Column::By, &["by", "記入者", "記録者", "氏名"]),
    (Column::On, &["on", "記入日", "記録日", "日付"]),
    (Column::About, &["about", "対象の文", "元の文"]),
];

const KINDS: [(RecordKind, &[&str]); 5] = [
    (RecordKind::Note, &["note", "メモ", "注記", "ノート"]),
    (RecordKind::Evidence, &["evidence", "証跡", "エビデンス", "証拠"]),
    (RecordKind::Decision, &["decision", "決定", "判断"]),
    (RecordKind::Owner, &["owner", "担当", "担当者", "責任者"]),
    (RecordKind::Date, &["date", "期日", "期限", "予定日"]),
];

/// A table as it is written, so that a row of it can be changed and every other byte stay.
#[derive(Debug)]
pub struct Written {
    /// The text.
    pub text: String,
    /// What parts the cells.
    pub delimiter: u8,
    /// Where the columns that mean something stand, from 0.
    pub columns: BTreeMap<Column, usize>,
    /// The heading and the rows.
    pub rows: Vec<WrittenRow>,
}

/// A row as it is written.
#[derive(Debug)]
pub struct WrittenRow {
    /// Its line, from 1.
    pub line: u32,
    /// Its stretch of the text, without the line's end.
    pub range: Range<usize>,
    /// Its cells.
    pub cells: Vec<String>,
}

impl Written {
    /// A cell of a row, trimmed; empty where it is not there.
    #[must_use]
    pub fn cell<'a>(&self, row: &'a WrittenRow, column: Column) -> &'a str {
        let at = self.columns.get(&column);
        at.and_then(|at| row.cells.get(*at)).map_or("", |cell| cell.trim())
    }

    /// The rows that may be records: below the heading, not empty, no comment.
    pub fn records(&self) -> impl Iterator<Item = &WrittenRow> {
        self.rows.iter().skip(1).filter(|row| {
            let first = row.cells.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty());
            first.is_some_and(|first| !first.starts_with('#'))
        })
    }
}

/// The files of a folder that are read as records.
pub fn tables(folder: &DataDir) -> impl Iterator<Item = &SourceFile> {
    folder.iter().filter(|file| ends_in(file, &[".csv", ".tsv", ".txt"]) && &*file.name != REMEMBERED)
}

fn ends_in(file: &SourceFile, endings: &[&str]) -> bool {
    let name = file.name.to_ascii_lowercase();
    let is_lock = name.rsplit('/').next().is_some_and(|name| name.starts_with("~$"));
    !is_lock && endings.iter().any(|ending| name.ends_with(ending))
}

/// The folder's files as places name them, decoded: for excerpts in reports.
#[must_use]
pub fn as_shown(folder: &DataDir) -> DataDir {
    let shown = |file: &SourceFile| {
        let bytes =
            encoding::decode(&file.bytes).map_or_else(|| file.bytes.clone(), |(text, _)| text.into_bytes());
        SourceFile::new(&format!("{FOLDER}{}", file.name), bytes)
    };
    DataDir::from_files(folder.iter().map(shown))
}

/// Reads a folder of records on the keys of a corpus.
#[must_use]
pub fn read(folder: &DataDir, corpus: &Corpus, found: &mut Vec<Diagnostic>) -> Overlay {
    let mut overlay = Overlay { is_given: true, ..Overlay::default() };
    for file in folder.iter().filter(|file| ends_in(file, &[".xlsx", ".xls", ".xlsm", ".ods"])) {
        found.push(invalid(
            Place::line(&shown_name(file), 1),
            "",
            Text::new("表計算のファイルは読みません", "workbooks are not read"),
            Text::new(
                "Excel なら「CSV UTF-8」で、同じフォルダに保存してください。元のファイルはフォルダの外へ移してください",
                "save it as “CSV UTF-8” in the same folder, and move the workbook out of it",
            ),
        ));
    }
    for file in tables(folder) {
        match written(file) {
            Ok(table) => overlay.records.extend(records(file, &table, corpus, found)),
            Err(diagnostic) => found.push(*diagnostic),
        }
    }
    if let Some(file) = folder.get(REMEMBERED) {
        match remembered(file) {
            Some(known) => overlay.remembered = known,
            None => found.push(invalid(
                Place::line(&shown_name(file), 1),
                "",
                Text::new("about.tsv が読めません", "about.tsv cannot be read"),
                Text::new(
                    "手で書くファイルではありません。除いて soukan overlay --accept をやり直してください",
                    "it is not written by hand: remove it and run soukan overlay --accept again",
                ),
            )),
        }
    }
    overlay
}

fn shown_name(file: &SourceFile) -> Arc<str> {
    Arc::from(format!("{FOLDER}{}", file.name))
}

fn invalid(place: Place, words: &str, message: Text, help: Text) -> Diagnostic {
    Diagnostic::at(Code::OverlayInvalid, place, message).words(words).help(help)
}

/// A file as a table with the columns that records have.
///
/// # Errors
/// The finding that says why it is none.
pub fn written(file: &SourceFile) -> Result<Written, Box<Diagnostic>> {
    let start = Place::line(&shown_name(file), 1);
    let Some((text, _)) = encoding::decode(&file.bytes) else {
        let message = Text::new("文字の符号が分かりません", "the encoding of the characters is not known");
        let help = Text::new("UTF-8 で保存し直してください", "save it again as UTF-8");
        return Err(Box::new(invalid(start, "", message, help)));
    };
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter =
        [b'\t', b',', b';'].into_iter().find(|mark| head.contains(char::from(*mark))).unwrap_or(b',');
    let rows = split(&text, delimiter);
    let columns = rows.first().map(|head| columns(&head.cells)).unwrap_or_default();
    let missing =
        [Column::Key, Column::Kind, Column::Text].into_iter().find(|column| !columns.contains_key(column));
    if let Some(missing) = missing {
        let names = COLUMNS.iter().find(|(column, _)| *column == missing).map(|(_, names)| names.join(" / "));
        let names = names.unwrap_or_default();
        let message = Text::new(
            format!("見出しの行に、{names} のどれかという列がありません"),
            format!("the heading has no column that is called one of: {names}"),
        );
        let help = Text::new(
            "最初の行を key,kind,text,by,on,about（鍵,種類,内容,記入者,記入日,対象の文）の見出しにしてください",
            "make the first line a heading: key,kind,text,by,on,about",
        );
        let line = rows.first().map_or(1, |row| row.line);
        return Err(Box::new(invalid(Place { line, ..start }, "", message, help)));
    }
    Ok(Written { text, delimiter, columns, rows })
}

fn columns(head: &[String]) -> BTreeMap<Column, usize> {
    let mut columns = BTreeMap::new();
    for (at, cell) in head.iter().enumerate() {
        let name: String = cell.trim().nfkc().collect::<String>().to_lowercase();
        let known = COLUMNS.iter().find(|(_, names)| names.contains(&name.as_str()));
        if let Some((column, _)) = known {
            columns.entry(*column).or_insert(at);
        }
    }
    columns
}

/// The rows of a text, each with the line and the stretch where it stands; a quoted cell may hold line ends.
fn split(text: &str, delimiter: u8) -> Vec<WrittenRow> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let (mut rows, mut record) = (Vec::new(), csv::StringRecord::new());
    let mut line = 1;
    let mut start = 0;
    while reader.read_record(&mut record).unwrap_or(false) {
        let end = usize::try_from(reader.position().byte()).unwrap_or(text.len()).min(text.len());
        let stretch = text.get(start..end).unwrap_or_default();
        let skipped = stretch.len() - stretch.trim_start_matches(['\r', '\n']).len();
        let blank = stretch.get(..skipped).unwrap_or_default();
        line += ends(blank);
        let own = stretch.get(skipped..).unwrap_or_default();
        let kept = own.trim_end_matches(['\r', '\n']).len();
        rows.push(WrittenRow {
            line,
            range: start + skipped..start + skipped + kept,
            cells: record.iter().map(str::to_owned).collect(),
        });
        line += ends(own);
        start = end;
    }
    rows
}

fn ends(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX)
}

fn records(file: &SourceFile, table: &Written, corpus: &Corpus, found: &mut Vec<Diagnostic>) -> Vec<Record> {
    let name = shown_name(file);
    let rows = table.records();
    rows.filter_map(|row| record(&Place::line(&name, row.line), table, row, corpus, found)).collect()
}

/// One row as a record; what keeps it from being one is reported.
fn record(
    place: &Place,
    table: &Written,
    row: &WrittenRow,
    corpus: &Corpus,
    found: &mut Vec<Diagnostic>,
) -> Option<Record> {
    let cell = |column| table.cell(row, column);
    let at = |column: Column| {
        let at = table.columns.get(&column).and_then(|at| u32::try_from(at + 1).ok()).unwrap_or_default();
        Place { cell: at, ..place.clone() }
    };
    let (written, text) = (cell(Column::Key), cell(Column::Text));
    for (column, words, ja, en) in [
        (Column::Key, written, "鍵のない行です", "a row without a key"),
        (Column::Text, text, "内容のない行です", "a row without a text"),
    ] {
        if words.is_empty() {
            let help = Text::new(
                "書き足すか、行を除くか、行の初めに # を付けてください",
                "fill it in, remove the row, or put a # in front of it",
            );
            found.push(invalid(at(column), "", Text::new(ja, en), help));
            return None;
        }
    }
    let kind = kind(cell(Column::Kind)).or_else(|| {
        let words = cell(Column::Kind);
        let message = Text::new(format!("「{words}」という種類はありません"), format!("there is no kind “{words}”"));
        let help = Text::new(
            "note（メモ）、evidence（証跡）、decision（決定）、owner（担当）、date（期日）のどれかにしてください",
            "write one of note, evidence, decision, owner, date",
        );
        found.push(invalid(at(Column::Kind), words, message, help));
        None
    })?;
    let on = match cell(Column::On) {
        "" | "-" => String::new(),
        words => day(words).or_else(|| {
            let message =
                Text::new(format!("「{words}」は日付ではありません"), format!("“{words}” is no date"));
            let help = Text::new("2026-11-25 のように書いてください", "write it as 2026-11-25");
            found.push(invalid(at(Column::On), words, message, help));
            None
        })?,
    };
    let key = match resolve::resolve(corpus, written) {
        Ok(key) => Some(key),
        Err(error) => {
            found.push(unknown(corpus, at(Column::Key), written, &error));
            None
        }
    };
    let by = Some(cell(Column::By)).filter(|by| *by != "-").unwrap_or_default();
    Some(Record {
        key,
        written: written.to_owned(),
        kind,
        text: text.to_owned(),
        by: by.to_owned(),
        on,
        about: about(cell(Column::About)),
        place: place.clone(),
    })
}

fn kind(words: &str) -> Option<RecordKind> {
    let folded: String = words.nfkc().collect::<String>().to_lowercase();
    KINDS.iter().find(|(_, names)| names.contains(&folded.as_str())).map(|(kind, _)| *kind)
}

/// `2026-11-25`, and what Excel makes of it: `2026/11/25`, `2026年11月5日`.
fn day(words: &str) -> Option<String> {
    let plain: String = words.nfkc().collect();
    let parts: Vec<&str> = plain.trim_end_matches('日').split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = parts[..] else { return None };
    table::date(&format!("{:0>4}-{:0>2}-{:0>2}", year.trim(), month.trim(), day.trim()))
}

/// What stands before a digest in a table: without it, a spreadsheet takes one that happens to be all digits for a number.
pub const DIGEST: &str = "sha256:";

fn about(words: &str) -> About {
    let words = words.strip_prefix(DIGEST).unwrap_or(words);
    let is_digest = (16..=64).contains(&words.len()) && words.bytes().all(|byte| byte.is_ascii_hexdigit());
    match words {
        "" | "-" => About::Nothing,
        _ if is_digest => About::Digest(words.to_ascii_lowercase()),
        _ => About::Words(words.to_owned()),
    }
}

fn unknown(corpus: &Corpus, place: Place, written: &str, error: &ResolveError) -> Diagnostic {
    let list = |keys: &[Key]| {
        let names: Vec<String> =
            keys.iter().map(|key| format!("{key}（{}）", corpus.label(key).cite)).collect();
        names.join("、")
    };
    let (message, help) = match error {
        ResolveError::Ambiguous { candidates, .. } => (
            Text::new(
                format!("「{written}」は一つに決まりません"),
                format!("“{written}” may be several things"),
            ),
            Text::new(
                format!("どれかを書いてください: {}", list(candidates)),
                format!("write one of: {}", list(candidates)),
            ),
        ),
        ResolveError::Unknown { nearest, .. } => (
            Text::new(
                format!("「{written}」という鍵はありません。記録は残し、どのページにも示しません"),
                format!("nothing bears the key “{written}”; the record is kept and stands on no page"),
            ),
            match nearest.as_slice() {
                [] => Text::new(
                    "soukan overlay で、改番されたかどうかが分かります",
                    "soukan overlay tells whether it was renumbered",
                ),
                nearest => Text::new(
                    format!("近いもの: {}。soukan overlay で、改番されたかどうかが分かります", list(nearest)),
                    format!("nearest: {}; soukan overlay tells whether it was renumbered", list(nearest)),
                ),
            },
        ),
    };
    Diagnostic::at(Code::OverlayUnknownKey, place, message).words(written).help(help)
}

/// What was said at the last confirmation, by key.
fn remembered(file: &SourceFile) -> Option<BTreeMap<String, Remembered>> {
    let (text, _) = encoding::decode(&file.bytes)?;
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next()?.split('\t').collect();
    if head != REMEMBERED_COLUMNS {
        return None;
    }
    lines
        .filter(|line| !line.is_empty())
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [key, digest, version, words] = cells[..] else { return None };
            let words = words.replace("<p>", "\n");
            let known = Remembered { digest: digest.to_owned(), version: version.to_owned(), words };
            Some((key.to_owned(), known))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_their_lines_and_stretches() {
        let text = "key,kind\r\n\r\nC1-1,\"a\nb\"\r\nC1-2,c";
        let rows = split(text, b',');
        let lines: Vec<u32> = rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [1, 3, 5]);
        let written: Vec<&str> = rows.iter().map(|row| &text[row.range.clone()]).collect();
        assert_eq!(written, ["key,kind", "C1-1,\"a\nb\"", "C1-2,c"]);
        assert_eq!(rows[1].cells, ["C1-1", "a\nb"]);
    }

    #[test]
    fn days_are_read_as_people_and_excel_write_them() {
        for words in ["2026-11-05", "2026/11/5", "2026年11月5日", "２０２６．１１．５"] {
            assert_eq!(day(words).as_deref(), Some("2026-11-05"), "{words}");
        }
        assert_eq!(day("来月"), None);
        assert_eq!(day("2026-13-01"), None);
    }
}
