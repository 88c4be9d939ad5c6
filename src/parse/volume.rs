//! A volume of the guideline as imported: `readings/<id>.volume.tsv`, its headings and requirements with the lines they come
//! from. A text stands where no other print has one, or in the place of the others where the row says so.

use crate::diag::{Diagnostic, Text};
use crate::model::guideline::{Reading, Role};
use crate::model::key::Key;
use crate::model::link::Confidence;
use crate::model::text::SourceText;
use crate::parse::answers::place;
use crate::parse::correlation::{Draft, Print};
use crate::parse::table::{self, Row};
use crate::parse::tidy;
use crate::source::{DataDir, Place, SourceFile};

/// Columns of `volume.tsv`.
pub const VOLUME: &[&str] = &["role", "key", "at", "text", "standing", "reason"];
/// What `standing` says: the text fills a gap, or stands before all others.
pub const STANDINGS: &[&str] = &["fill", "replace"];

/// Reads an imported volume: what goes before other prints, and what stands behind them.
pub fn read(data: &DataDir, id: &str, source: &SourceFile, found: &mut Vec<Diagnostic>) -> [Draft; 2] {
    let rows = table::open_tsv(data, &format!("readings/{id}.volume.tsv"), VOLUME, found);
    let rows = table::unique(rows, &[0, 1], found);
    let mut first = Draft { print: Print::VolumeFirst, ..Draft::default() };
    let mut behind = Draft { print: Print::Volume, ..Draft::default() };
    for row in &rows {
        let Some((readings, is_first)) = readings(row, source, found) else { continue };
        let draft = if is_first { &mut first } else { &mut behind };
        draft.readings.extend(readings);
    }
    [first, behind]
}

fn readings(row: &Row, source: &SourceFile, found: &mut Vec<Diagnostic>) -> Option<(Vec<Reading>, bool)> {
    let roles = Text::new("section / requirement", "section or requirement");
    let role = row.parse(0, &roles, found, |cell| {
        Role::from_name(cell).filter(|role| matches!(role, Role::Section | Role::Requirement))
    })?;
    let keys = Text::new("節か遵守事項の鍵", "the key of a section or requirement");
    let key = row.parse(1, &keys, found, |cell| {
        cell.parse::<Key>().ok().filter(|key| match role {
            Role::Section => matches!(key, Key::Section(_)),
            _ => matches!(key, Key::Requirement(_)),
        })
    })?;
    let line = Text::new("元の資料の行（A12）", "a line of the original (A12)");
    let at = row.parse(2, &line, found, |cell| place(&source.name, cell))?;
    let at = Place { cell: 0, ..at };
    let standing = Text::new(STANDINGS.join(" / "), STANDINGS.join(" or "));
    let is_first = row.parse(4, &standing, found, |cell| match cell {
        "fill" => Some(false),
        "replace" => Some(true),
        _ => None,
    })?;
    let text = row.cell(3);
    let pieces = tidy::paragraphs(text).into_iter().map(|(paragraph, range)| {
        let words = text[range].trim();
        Reading {
            text: SourceText {
                read: words.to_owned(),
                printed: words.to_owned(),
                place: Place { paragraph, ..at.clone() },
                corrections: Vec::new(),
            },
            role: if paragraph > 1 { Role::Continuation } else { role },
            key: Some(key.clone()),
            confidence: Confidence::Certain,
            reason: row.optional(5).unwrap_or_default().to_owned(),
            row: row.place.clone(),
        }
    });
    Some((pieces.collect(), is_first))
}
