//! `changes.tsv`: what has changed in the dataset, told by its editors. Oldest first.

use crate::diag::{Code, Diagnostic, Text};
use crate::model::Key;
use crate::model::revision::{Revision, RevisionKind, Subject};
use crate::parse::correction::out_of_order;
use crate::parse::table::{self, Row};
use crate::source::DataDir;

/// Where the table stands.
pub const FILE: &str = "changes.tsv";
const COLUMNS: &[&str] = &["date", "version", "subject", "kind", "ja", "en"];

/// Reads the table; a folder without it tells of no change.
pub fn read(data: &DataDir, found: &mut Vec<Diagnostic>) -> Vec<Revision> {
    let Some(file) = data.get(FILE) else { return Vec::new() };
    let rows = table::unique(table::read_tsv(file, COLUMNS, found), &[0, 2, 3], found);
    let order = |row: &Row| (row.cell(0).to_owned(), row.cell(2).to_owned());
    for pair in rows.windows(2).filter(|pair| order(&pair[1]) < order(&pair[0])) {
        found.push(out_of_order(&pair[1].place));
    }
    rows.iter().filter_map(|row| revision(data, row, found)).collect()
}

fn revision(data: &DataDir, row: &Row, found: &mut Vec<Diagnostic>) -> Option<Revision> {
    let date = row.parse(0, &table::a_date(), found, table::date)?;
    let words = Text::new("空でない文", "words");
    let mut filled = |column| {
        row.parse(column, &words, found, |cell| Some(cell.to_owned()).filter(|cell| !cell.trim().is_empty()))
    };
    let (version, ja, en) = (filled(1)?, filled(4)?, filled(5)?);
    let kinds = Text::new("added / changed / removed", "added, changed or removed");
    let kind = row.parse(3, &kinds, found, RevisionKind::from_name)?;
    let subject = subject(data, row.cell(2));
    if kind != RevisionKind::Removed && matches!(&subject, Subject::Path(path) if !has(data, path)) {
        found.push(unknown(row.cell(2), row.place.clone()));
    }
    Some(Revision { date, version, subject, kind, ja, en, source: row.place.clone() })
}

/// A file or folder that there is comes before a key: `vocab` could be the key of a sheet.
fn subject(data: &DataDir, words: &str) -> Subject {
    match words.parse::<Key>() {
        Ok(key) if !has(data, words) => Subject::Key(key),
        _ => Subject::Path(words.to_owned()),
    }
}

fn has(data: &DataDir, path: &str) -> bool {
    let folder = format!("{path}/");
    data.get(path).is_some() || data.iter().any(|file| file.name.starts_with(&folder))
}

/// A change of what there is not.
#[must_use]
pub fn unknown(subject: &str, place: crate::source::Place) -> Diagnostic {
    let message = Text::new(
        format!("「{subject}」という鍵も、データのファイルもありません"),
        format!("“{subject}” is neither a key nor a file of the data"),
    );
    Diagnostic::at(Code::ChangeSubjectUnknown, place, message).words(subject)
}
