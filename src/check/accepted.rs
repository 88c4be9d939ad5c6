//! `accepted.tsv`: known flaws of the shipped data that someone looked at, each with a reason. They stay listed.

use crate::diag::{Code, Diagnostic, Severity, Text};
use crate::parse::correction::out_of_order;
use crate::parse::table;
use crate::source::{DataDir, Place};

const FILE: &str = "readings/accepted.tsv";
const COLUMNS: &[&str] = &["code", "place", "reason"];

/// A row: findings of this code at this place are accepted. A place is a file, a file and line, or a file, line and
/// cell; `*` is everywhere.
struct Accepted {
    code: Code,
    place: String,
    reason: String,
    row: Place,
    is_used: bool,
}

impl Accepted {
    fn covers(&self, diagnostic: &Diagnostic) -> bool {
        if diagnostic.code != self.code {
            return false;
        }
        let Some(place) = diagnostic.place.as_ref().map(ToString::to_string) else {
            return self.place == "*";
        };
        let rest = place.strip_prefix(self.place.as_str());
        self.place == "*" || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    }
}

/// Marks accepted findings, reports rows that accept nothing, and puts everything in the order of places.
/// Errors cannot be accepted: data with an error is not shipped.
///
/// Without a corpus hardly anything was found, so that `is_whole` decides whether unused rows mean anything.
pub fn accept(data: &DataDir, is_whole: bool, found: &mut Vec<Diagnostic>) {
    let mut rows = data.get(FILE).map(|file| read(file, found)).unwrap_or_default();
    for diagnostic in found.iter_mut().filter(|diagnostic| diagnostic.severity() != Severity::Error) {
        if let Some(row) = rows.iter_mut().find(|row| row.covers(diagnostic)) {
            row.is_used = true;
            diagnostic.accepted = Some(row.reason.clone());
        }
    }
    for row in rows.iter().filter(|row| is_whole && !row.is_used) {
        let (code, place) = (row.code.as_str(), &row.place);
        let message = Text::new(
            format!("{code} は {place} にもうありません"),
            format!("there is no {code} at {place} any more"),
        );
        found.push(Diagnostic::at(Code::AcceptedUnused, row.row.clone(), message));
    }
    found.sort();
    found.dedup();
}

fn read(file: &crate::source::SourceFile, found: &mut Vec<Diagnostic>) -> Vec<Accepted> {
    let mut accepted: Vec<Accepted> = Vec::new();
    let rows = table::read_tsv(file, COLUMNS, found);
    for row in table::unique(rows, &[0, 1], found) {
        let expected = Text::new("診断の名（警告または注記）", "a diagnostic code that is no error");
        let read = |cell: &str| Code::from_name(cell).filter(|code| code.severity() != Severity::Error);
        let Some(code) = row.parse(0, &expected, found, read) else { continue };
        if accepted
            .last()
            .is_some_and(|last| (last.code.as_str(), last.place.as_str()) > (row.cell(0), row.cell(1)))
        {
            found.push(out_of_order(&row.place));
        }
        accepted.push(Accepted {
            code,
            place: row.cell(1).to_owned(),
            reason: row.cell(2).to_owned(),
            row: row.place.clone(),
            is_used: false,
        });
    }
    accepted
}
