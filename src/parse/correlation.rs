//! The scan of 各編間相関表: cells and paragraphs with positions, a reading that says what each of them is, and
//! the relations that the reading finds between them.
//!
//! The readers of the clean table ([`crate::parse::official`]) and of a volume's text ([`crate::parse::volume`]) yield the
//! same [`Draft`].

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diag::{Code, Diagnostic, Text};
use crate::model::guideline::{LostPage, Reading, Role};
use crate::model::key::{Key, RequirementKey, Volume};
use crate::model::link::{Confidence, Link, Origin, Relation};
use crate::parse::correction::{Corrector, confidence_words, out_of_order};
use crate::parse::table::{self, Row};
use crate::parse::tidy;
use crate::source::{DataDir, Place, SourceFile, lines};

/// From which print a draft was read. A text stands as the first of them prints it; the order is that of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Print {
    /// Rows of a volume's text that someone said are to stand in the place of others.
    VolumeFirst,
    /// The clean table.
    Table,
    /// The scan with its corrections.
    #[default]
    Scan,
    /// Rows of a volume's text, which stand where there is no other.
    Volume,
}

/// What a table of correlations says, from whichever print it was read.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// From which print.
    pub print: Print,
    /// The numbers of requirements that another print could not place.
    pub placed: BTreeMap<RequirementKey, RequirementKey>,
    /// Every piece of the table and what it is, in the print's order.
    pub readings: Vec<Reading>,
    /// The relations.
    pub links: Vec<DraftLink>,
    /// What is lost.
    pub lost: Vec<LostPage>,
}

/// A column of a table to which relations lead: a volume, or 備考.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// A volume.
    Volume(Volume),
    /// 備考.
    Remark,
}

impl Lane {
    /// The column in which the end of a relation stands.
    #[must_use]
    pub fn of(key: &Key) -> Option<Self> {
        match key {
            Key::Requirement(key) => Some(Self::Volume(key.volume)),
            Key::Section(key) => Some(Self::Volume(key.volume)),
            Key::Clause(_) => Some(Self::Remark),
            _ => None,
        }
    }
}

impl Draft {
    /// The columns that the print has something in. Of the others it says nothing: that a relation into them is not there
    /// does not mean that there is none.
    #[must_use]
    pub fn lanes(&self) -> BTreeSet<Lane> {
        let lane = |reading: &Reading| match reading.role {
            Role::Clause | Role::None => Some(Lane::Remark),
            _ => reading.key.as_ref().and_then(Lane::of),
        };
        self.readings.iter().filter_map(lane).collect()
    }
}

/// A relation and the row of the data that states it.
#[derive(Debug, Clone)]
pub struct DraftLink {
    /// The relation.
    pub link: Link,
    /// The row.
    pub row: Place,
}

const READING_COLUMNS: &[&str] =
    &["line", "cell", "paragraph", "role", "key", "confidence", "anchor", "reason"];
const RELATION_COLUMNS: &[&str] = &["from", "relation", "to", "place", "confidence", "reason"];
const LOST_COLUMNS: &[&str] = &["first", "last", "around", "missing", "reason"];

/// A piece of the scan: line, cell and paragraph.
type Position = (u32, u32, u32);

/// Reads the scan with its reading, relations and lost pages (`readings/<id>.*.tsv`).
pub fn read(
    data: &DataDir,
    id: &str,
    file: &SourceFile,
    corrector: &Corrector,
    found: &mut Vec<Diagnostic>,
) -> Draft {
    let text = tidy::decode(file, found);
    let cells = cells(text);
    let mut rows = |name: &str, columns: &[&str]| {
        table::open_tsv(data, &format!("readings/{id}.{name}.tsv"), columns, found)
    };
    let (readings, relations, lost) =
        (rows("reading", READING_COLUMNS), rows("relations", RELATION_COLUMNS), rows("lost", LOST_COLUMNS));
    Draft {
        print: Print::Scan,
        placed: BTreeMap::new(),
        readings: read_pieces(file, &cells, &readings, corrector, found),
        links: relations.iter().filter_map(|row| relation(row, file, &cells, found)).collect(),
        lost: lost.iter().filter_map(|row| lost_page(row, file, text, found)).collect(),
    }
}

/// Every piece of the scan that is not empty, as its cell and the range in it.
fn cells(text: &str) -> BTreeMap<Position, (&str, Range<usize>)> {
    let mut pieces = BTreeMap::new();
    for line in lines(text) {
        for (number, cell) in line.filled() {
            for (paragraph, range) in tidy::paragraphs(cell) {
                if !cell[range.clone()].trim().is_empty() {
                    pieces.insert((line.number, number, paragraph), (cell, range));
                }
            }
        }
    }
    pieces
}

/// A row of the reading, checked for form but not yet against the scan.
struct Entry<'a> {
    at: Position,
    role: Role,
    key: Option<Key>,
    confidence: Confidence,
    row: &'a Row,
}

fn read_pieces(
    file: &SourceFile,
    cells: &BTreeMap<Position, (&str, Range<usize>)>,
    rows: &[Row],
    corrector: &Corrector,
    found: &mut Vec<Diagnostic>,
) -> Vec<Reading> {
    let mut by_piece: BTreeMap<Position, Vec<Entry<'_>>> = BTreeMap::new();
    let mut last = (0, 0, 0);
    for row in rows {
        let Some(entry) = entry(row, found) else { continue };
        if entry.at < last {
            found.push(out_of_order(&row.place));
        }
        last = entry.at;
        by_piece.entry(entry.at).or_default().push(entry);
    }
    let mut readings = Vec::new();
    for (at, entries) in &by_piece {
        match cells.get(at) {
            Some((cell, range)) => {
                split(file, *at, cell, range.clone(), entries, corrector, found, &mut readings);
            }
            None => found.extend(entries.iter().map(|entry| anchor_missing(entry.row, file, *at))),
        }
    }
    let read: BTreeSet<&Position> = by_piece.keys().collect();
    for (at, (cell, range)) in cells.iter().filter(|(at, _)| !read.contains(at)) {
        found.push(unaccounted(place(file, *at), &cell[range.clone()]));
    }
    readings
}

fn place(file: &SourceFile, (line, cell, paragraph): Position) -> Place {
    Place { paragraph, ..Place::cell(&file.name, line, cell) }
}

/// A cell that no reading covers.
#[must_use]
pub fn unaccounted(place: Place, words: &str) -> Diagnostic {
    let head: String = words.trim().chars().take(24).collect();
    let message = Text::new(
        format!("「{head}」が何であるかの読みがありません"),
        format!("no reading says what “{head}” is"),
    );
    Diagnostic::at(Code::CellUnaccounted, place, message).words(head)
}

fn anchor_missing(row: &Row, file: &SourceFile, at: Position) -> Diagnostic {
    let (anchor, place) = (row.cell(6), place(file, at));
    let message =
        Text::new(format!("{place} に「{anchor}」がありません"), format!("“{anchor}” is not at {place}"));
    Diagnostic::at(Code::AnchorMissing, row.place.clone(), message)
}

fn entry<'a>(row: &'a Row, found: &mut Vec<Diagnostic>) -> Option<Entry<'a>> {
    let number = Text::new("数", "a number");
    let at = (
        row.parse(0, &number, found, |cell| cell.parse().ok())?,
        row.parse(1, &number, found, |cell| cell.parse().ok())?,
        row.parse(2, &number, found, |cell| cell.parse().ok())?,
    );
    let role = row.parse(3, &Text::new("読みの種類", "a role"), found, Role::from_name)?;
    let key = match row.optional(4) {
        None => None,
        Some(_) => Some(row.parse(4, &Text::new("鍵", "a key"), found, |cell| cell.parse().ok())?),
    };
    row.parse(4, &key_words(role), found, |_| fits(role, key.as_ref()).then_some(()))?;
    row.parse(6, &Text::new("欄の字句", "words of the cell"), found, |cell| {
        (!cell.is_empty()).then_some(())
    })?;
    let confidence = row.parse(5, &confidence_words(), found, Confidence::from_name)?;
    Some(Entry { at, role, key, confidence, row })
}

/// Whether a role can be said of a key: a text belongs to a requirement, a label to a section.
fn fits(role: Role, key: Option<&Key>) -> bool {
    match role {
        Role::Requirement | Role::Continuation | Role::Clause | Role::None => {
            matches!(key, Some(Key::Requirement(_)))
        }
        Role::Section | Role::Subheading => matches!(key, Some(Key::Section(_))),
        Role::Repetition | Role::Nothing => matches!(key, Some(Key::Requirement(_) | Key::Section(_))),
        Role::Heading => matches!(key, None | Some(Key::Volume(_))),
        Role::Title | Role::Noise => key.is_none(),
    }
}

fn key_words(role: Role) -> Text {
    let name = role.as_str();
    Text::new(format!("{name} に付く鍵"), format!("a key that {name} can have"))
}

/// Splits a piece at the anchors of its readings. The first must open the piece, the next follow in order.
#[expect(clippy::too_many_arguments, reason = "one step of read_pieces; a struct would only rename them")]
fn split(
    file: &SourceFile,
    at: Position,
    cell: &str,
    range: Range<usize>,
    entries: &[Entry<'_>],
    corrector: &Corrector,
    found: &mut Vec<Diagnostic>,
    readings: &mut Vec<Reading>,
) {
    let words = &cell[range.clone()];
    let lead = words.len() - words.trim_start().len();
    let mut starts = Vec::new();
    let mut from = lead;
    for (index, entry) in entries.iter().enumerate() {
        let anchor = entry.row.cell(6);
        let hit = words.get(from..).and_then(|rest| rest.find(anchor)).map(|start| from + start);
        match hit {
            Some(start) if index > 0 || start == lead => {
                starts.push(start);
                from = start + anchor.len().max(1);
            }
            // The same opening twice: the second reading claims what the first already covers.
            None if index > 0 && words[lead..].starts_with(anchor) => {
                let message =
                    Text::new("この欄の読みはもう一つあります", "another row already reads this cell");
                found.push(Diagnostic::at(Code::CellAccountedTwice, entry.row.place.clone(), message));
                return;
            }
            _ => {
                found.push(anchor_missing(entry.row, file, at));
                return;
            }
        }
    }
    for (index, entry) in entries.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(words.len());
        let piece = range.start + starts[index]..range.start + end;
        readings.push(Reading {
            text: corrector.text(place(file, at), cell, piece),
            role: entry.role,
            key: entry.key.clone(),
            confidence: entry.confidence,
            reason: entry.row.optional(7).unwrap_or_default().to_owned(),
            row: entry.row.place.clone(),
        });
    }
}

fn relation(
    row: &Row,
    file: &SourceFile,
    cells: &BTreeMap<Position, (&str, Range<usize>)>,
    found: &mut Vec<Diagnostic>,
) -> Option<DraftLink> {
    let key = Text::new("鍵", "a key");
    let relations = Text::new(
        "elaboratedBy / relatedMatch / wasDerivedFrom",
        "elaboratedBy, relatedMatch or wasDerivedFrom",
    );
    let where_it_stands =
        Text::new("行、行-行、行:欄、行:欄:段落", "line, line-line, line:cell or line:cell:paragraph");
    let link = Link {
        from: row.parse(0, &key, found, |cell| cell.parse().ok())?,
        relation: row.parse(1, &relations, found, |cell| {
            Relation::from_name(cell).filter(|relation| relation.is_of_table())
        })?,
        to: row.parse(2, &key, found, |cell| cell.parse().ok())?,
        origin: Origin::Official,
        confidence: row.parse(4, &confidence_words(), found, Confidence::from_name)?,
        reason: row.optional(5).unwrap_or_default().to_owned(),
        source: row.parse(3, &where_it_stands, found, |cell| read_place(file, cell))?,
        curation: None,
    };
    let ends = Text::new(
        "この関係の終点（elaboratedBy は下の編の節か遵守事項、ほかは旧版の条項）",
        "an end of this relation (elaboratedBy: a section or requirement of a lower volume; else a clause)",
    );
    row.parse(2, &ends, found, |_| joins(&link).then_some(()))?;
    let place = &link.source;
    let stands = cells.keys().any(|(line, cell, paragraph)| {
        *line == place.line
            && (place.cell == 0 || *cell == place.cell)
            && (place.paragraph == 0 || *paragraph == place.paragraph)
    });
    if !stands {
        let message = Text::new(
            format!("{place} には何も印字されていません"),
            format!("nothing is printed at {place}"),
        );
        found.push(Diagnostic::at(Code::AnchorMissing, row.place.clone(), message));
        return None;
    }
    Some(DraftLink { link, row: row.place.clone() })
}

/// Whether a relation of the table can lead from one end to the other: down the volumes, or to a clause.
pub(crate) fn joins(link: &Link) -> bool {
    let volume = |key: &Key| match key {
        Key::Section(key) => Some(key.volume),
        Key::Requirement(key) => Some(key.volume),
        _ => None,
    };
    match (volume(&link.from), link.relation) {
        (Some(from), Relation::ElaboratedBy) => volume(&link.to).is_some_and(|to| from < to),
        (Some(_), _) => matches!(link.to, Key::Clause(_)),
        (None, _) => false,
    }
}

/// `20`, `14-15` (its first line), `15:4`, `15:4:2`.
fn read_place(file: &SourceFile, text: &str) -> Option<Place> {
    let mut parts = text.split(':');
    let first = parts.next()?;
    let line = first.split_once('-').map_or(first, |(line, _)| line).parse().ok()?;
    let mut number = || match parts.next() {
        None => Some(0),
        Some(part) => part.parse().ok(),
    };
    Some(Place { cell: number()?, paragraph: number()?, ..Place::line(&file.name, line) })
}

fn lost_page(row: &Row, file: &SourceFile, text: &str, found: &mut Vec<Diagnostic>) -> Option<LostPage> {
    let number = Text::new("行の番号", "a line number");
    let first = row.parse(0, &number, found, |cell| cell.parse().ok())?;
    let last = row.parse(1, &number, found, |cell| cell.parse().ok())?;
    let count = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
    let is_blank = lines(text).any(|line| line.number == first && line.text.trim().is_empty());
    if !is_blank || first > last || last > count {
        let message = Text::new(
            format!("{first}〜{last} 行は資料の空行から始まっていません"),
            format!("lines {first} to {last} do not open with a blank line of the source"),
        );
        found.push(Diagnostic::at(Code::AnchorMissing, row.place.clone(), message));
        return None;
    }
    let keys = |index: usize, found: &mut Vec<Diagnostic>| {
        row.parse(index, &Text::new("鍵の並び", "keys"), found, |cell| {
            let names = cell.split(' ').filter(|name| !name.is_empty() && *name != "-");
            names.map(|name| name.parse::<Key>().ok()).collect::<Option<Vec<_>>>()
        })
    };
    Some(LostPage {
        first: Place::line(&file.name, first),
        last,
        around: keys(2, found)?,
        missing: keys(3, found)?,
        reason: row.cell(4).to_owned(),
        row: row.place.clone(),
    })
}
