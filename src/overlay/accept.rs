//! `--accept`: the records as they are, each with the digest of what it is about, and what every key said, for the next time.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::diag::Text;
use crate::model::overlay::{Remembered, subject, subject_digest};
use crate::model::{Corpus, Key, resolve};
use crate::overlay::{families, recorded};
use crate::parse::encoding;
use crate::parse::overlay::{
    Column, DIGEST, REMEMBERED, REMEMBERED_COLUMNS, Written, WrittenRow, tables, written,
};
use crate::source::{DataDir, SourceFile};

/// Why nothing is confirmed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A file is no table of records.
    #[error("{0} is not read as a table of records")]
    Unreadable(String),
    /// A file is written in characters that lack one of the heading.
    #[error("{0} cannot be written in its encoding")]
    Encoding(String),
}

impl Refusal {
    /// What to do.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Unreadable(file) => Text::new(
                format!("{file} を記録の表として読めません。soukan check --overlay DIR で理由が分かります"),
                format!("{file} cannot be read as records; soukan check --overlay DIR tells why"),
            ),
            Self::Encoding(file) => Text::new(
                format!("{file} をその文字の符号では書けません。UTF-8 で保存し直してください"),
                format!("{file} cannot be written in its encoding; save it as UTF-8"),
            ),
        }
    }
}

/// The files of the folder with the records on these keys confirmed (all of them where none is named); only what changes.
///
/// # Errors
/// [`Refusal`] when a file cannot be read or written; nothing is confirmed then.
pub fn accept(folder: &DataDir, corpus: &Corpus, keys: &[Key]) -> Result<BTreeMap<String, Vec<u8>>, Refusal> {
    let mut files = BTreeMap::new();
    for file in tables(folder) {
        let table = written(file).map_err(|_| Refusal::Unreadable(file.name.to_string()))?;
        let text = confirmed(&table, corpus, keys);
        if text != table.text {
            let bytes = encoding::encode_like(&file.bytes, &text);
            let bytes = bytes.ok_or_else(|| Refusal::Encoding(file.name.to_string()))?;
            files.insert(file.name.to_string(), bytes);
        }
    }
    let known = remembered(corpus, keys).into_bytes();
    if folder.get(REMEMBERED).map(|file: &SourceFile| &file.bytes) != Some(&known) {
        files.insert(REMEMBERED.to_owned(), known);
    }
    Ok(files)
}

/// A table with the digests of today; every other byte stays.
fn confirmed(table: &Written, corpus: &Corpus, keys: &[Key]) -> String {
    let lines: BTreeSet<u32> = table.records().map(|row| row.line).collect();
    let width = table.rows.first().map_or(0, |head| head.cells.len());
    let column = table.columns.get(&Column::About).copied();
    let mut out = String::with_capacity(table.text.len());
    let mut end = 0;
    for (at, row) in table.rows.iter().enumerate() {
        out.push_str(table.text.get(end..row.range.start).unwrap_or_default());
        end = row.range.end;
        let same = table.text.get(row.range.clone()).unwrap_or_default();
        let about = match at {
            0 => column.is_none().then(|| "about".to_owned()),
            _ if lines.contains(&row.line) => digest(table, row, corpus, keys),
            _ => None,
        };
        match about {
            Some(about) => out.push_str(&line(row, column.unwrap_or(width), about, table.delimiter)),
            None => out.push_str(same),
        }
    }
    out.push_str(table.text.get(end..).unwrap_or_default());
    out
}

/// The digest that a row should have and has not.
fn digest(table: &Written, row: &WrittenRow, corpus: &Corpus, keys: &[Key]) -> Option<String> {
    let key = resolve::resolve(corpus, table.cell(row, Column::Key)).ok()?;
    let digest = format!("{DIGEST}{}", subject_digest(corpus, &key));
    let is_wanted = keys.is_empty() || keys.contains(&key);
    (is_wanted && !table.cell(row, Column::About).starts_with(&digest)).then_some(digest)
}

/// A row with one cell replaced, quoted where it must be.
fn line(row: &WrittenRow, column: usize, cell: String, delimiter: u8) -> String {
    let mut cells = row.cells.clone();
    if cells.len() <= column {
        cells.resize(column + 1, String::new());
    }
    cells[column] = cell;
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record(&cells);
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned()
}

/// `about.tsv`: what every key with a record says, and what its neighbours say, lest a new one be overlooked. What only older
/// records rest on stays.
fn remembered(corpus: &Corpus, keys: &[Key]) -> String {
    let recorded = recorded(corpus);
    let mut wanted: BTreeSet<Key> = families(corpus, &recorded).into_values().flatten().collect();
    wanted.extend(recorded);
    let is_chosen = |key: &Key| {
        keys.is_empty()
            || keys.contains(key)
            || keys.iter().any(|own| corpus.part_of(own) == corpus.part_of(key))
    };
    let mut known: BTreeMap<String, Remembered> = corpus
        .overlay
        .remembered
        .iter()
        // A key that is gone is remembered as long as a record names it.
        .filter(|(key, _)| {
            let is_named = corpus.overlay.records.iter().any(|record| record.written == **key);
            is_named || wanted.iter().any(|wanted| wanted.to_string() == **key)
        })
        .map(|(key, known)| (key.clone(), known.clone()))
        .collect();
    for key in wanted.iter().filter(|key| is_chosen(key)) {
        let is_old = known.contains_key(&key.to_string());
        // A neighbour that is only looked past keeps what it said at its own confirmation.
        if is_old && !keys.is_empty() && !keys.contains(key) {
            continue;
        }
        let words = subject(corpus, key);
        let version = corpus.manifest.version.clone();
        let digest = subject_digest(corpus, key);
        known.insert(key.to_string(), Remembered { digest, version, words });
    }
    let mut out = REMEMBERED_COLUMNS.join("\t") + "\n";
    for (key, Remembered { digest, version, words }) in known {
        let words = words.replace('\t', " ").replace('\n', "<p>").replace('\r', "");
        let _ = writeln!(out, "{key}\t{digest}\t{version}\t{words}");
    }
    out
}
