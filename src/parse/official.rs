//! The clean 各編間相関表 as imported: `readings/<id>.table.tsv`, and `.placed.tsv` where it gives numbers to requirements that
//! another print could not place. The importer wrote them, people may have corrected them; the original is never read
//! here.
//!
//! A row of the table is the lines with the same `row`, one for each volume that has something in it. A merged cell
//! stands in every row that it spans, with the same `at`; its words stand in the first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Diagnostic, Text};
use crate::model::guideline::{Reading, Role};
use crate::model::key::{Key, RequirementKey, Volume};
use crate::model::link::{Confidence, Link, Origin, Relation};
use crate::model::text::SourceText;
use crate::parse::answers::place;
use crate::parse::correction::confidence_words;
use crate::parse::correlation::{Draft, DraftLink, Print, joins};
use crate::parse::table::{self, Row};
use crate::parse::tidy;
use crate::source::{DataDir, Place, SourceFile};

/// Columns of `table.tsv`.
pub const TABLE: &[&str] = &[
    "row",
    "volume",
    "section_at",
    "section",
    "at",
    "key",
    "text",
    "confidence",
    "reason",
    "remark_at",
    "remark",
    "clauses",
    "remark_confidence",
    "remark_reason",
];
/// Columns of `placed.tsv`.
pub const PLACED: &[&str] = &["key", "placed", "at", "reason"];
/// What `text` holds where the table prints that there officially is nothing.
pub const NOTHING: &str = "－";

/// Reads an imported table.
pub fn read(data: &DataDir, id: &str, source: &SourceFile, found: &mut Vec<Diagnostic>) -> Draft {
    let rows = table::open_tsv(data, &format!("readings/{id}.table.tsv"), TABLE, found);
    let mut reader = Reader { source: &source.name, found, draft: Draft::default(), seen: BTreeSet::new() };
    reader.draft.print = Print::Table;
    let lanes: Vec<Lane<'_>> = rows.iter().filter_map(|row| reader.lane(row)).collect();
    for row in lanes.chunk_by(|left, right| left.line == right.line) {
        row.iter().for_each(|lane| reader.readings(lane, row));
        reader.links(row);
    }
    let placed = data.get(&format!("readings/{id}.placed.tsv"));
    let placed = placed.map(|file| table::read_tsv(file, PLACED, reader.found)).unwrap_or_default();
    reader.draft.placed = placed.iter().filter_map(|row| reader.placed(row)).collect();
    reader.draft
}

/// What a row of the table has of one volume.
struct Lane<'r> {
    row: &'r Row,
    /// The row: its first cell.
    line: Place,
    at: Place,
    volume: Volume,
    key: Option<Key>,
    confidence: Confidence,
}

impl Lane<'_> {
    fn reason(&self) -> String {
        self.row.optional(8).unwrap_or_default().to_owned()
    }
}

/// The volume that a key belongs to.
fn volume_of(key: &Key) -> Option<Volume> {
    match key {
        Key::Section(key) => Some(key.volume),
        Key::Requirement(key) => Some(key.volume),
        _ => None,
    }
}

struct Reader<'a> {
    source: &'a Arc<str>,
    found: &'a mut Vec<Diagnostic>,
    draft: Draft,
    /// Links and remarks that an earlier row states.
    seen: BTreeSet<(Key, String)>,
}

impl Reader<'_> {
    fn place(&mut self, row: &Row, column: usize) -> Option<Place> {
        let expected = Text::new("元の資料のセル（C12、表!C12）", "a cell of the original (C12, Sheet!C12)");
        let source = self.source;
        row.parse(column, &expected, self.found, |cell| place(source, cell))
    }

    fn confidence(&mut self, row: &Row, column: usize) -> Option<Confidence> {
        row.parse(column, &confidence_words(), self.found, Confidence::from_name)
    }

    fn lane<'r>(&mut self, row: &'r Row) -> Option<Lane<'r>> {
        let (line, at) = (self.place(row, 0)?, self.place(row, 4)?);
        let volumes = Text::new("編の文字（G M C）", "the letter of a volume (G, M, C)");
        let volume = row.parse(1, &volumes, self.found, |cell| match cell {
            "G" => Some(Volume::Governance),
            "M" => Some(Volume::Management),
            "C" => Some(Volume::Control),
            _ => None,
        })?;
        let keys =
            Text::new("この編の節か遵守事項の鍵", "the key of a section or requirement of this volume");
        let key = match row.optional(5) {
            None => None,
            Some(_) => Some(row.parse(5, &keys, self.found, |cell| {
                cell.parse::<Key>().ok().filter(|key| volume_of(key) == Some(volume))
            })?),
        };
        let confidence = self.confidence(row, 7)?;
        Some(Lane { row, line, at, volume, key, confidence })
    }

    fn push(&mut self, lane: &Lane<'_>, words: &str, place: Place, role: Role, key: Option<Key>) {
        self.draft.readings.push(Reading {
            text: SourceText {
                read: words.to_owned(),
                printed: words.to_owned(),
                place,
                corrections: Vec::new(),
            },
            role,
            key,
            confidence: lane.confidence,
            reason: lane.reason(),
            row: lane.row.place.clone(),
        });
    }

    fn readings(&mut self, lane: &Lane<'_>, row: &[Lane<'_>]) {
        if let (Some(words), Some(section)) = (lane.row.optional(3), lane.key.as_ref().and_then(section_of))
            && let Some(at) = self.place(lane.row, 2)
        {
            self.push(lane, words, at, Role::Section, Some(section));
        }
        if let Some(words) = lane.row.optional(6) {
            self.words(lane, words, row);
        }
        // A remark of a single `-` is no empty cell: the table prints it.
        if let (Some(_), Some(key)) = (lane.row.optional(9), &lane.key) {
            self.remark(lane, lane.row.cell(10), key);
        }
    }

    /// The words of 遵守事項.
    fn words(&mut self, lane: &Lane<'_>, words: &str, row: &[Lane<'_>]) {
        let Some(key) = &lane.key else {
            let beside = row.iter().rev().find(|other| other.volume < lane.volume && other.key.is_some());
            let beside = beside.or_else(|| row.iter().find(|other| other.key.is_some()));
            match beside.and_then(|other| other.key.clone()).filter(|_| words == NOTHING) {
                Some(key) => self.push(lane, words, lane.at.clone(), Role::Nothing, Some(key)),
                None => self.push(lane, words, lane.at.clone(), Role::Noise, None),
            }
            return;
        };
        let is_first = self.seen.insert((key.clone(), "text".to_owned()));
        for (number, range) in tidy::paragraphs(words) {
            let role = match (key, is_first, number) {
                (Key::Section(_), ..) => Role::Subheading,
                (_, true, 0 | 1) => Role::Requirement,
                (_, true, _) => Role::Continuation,
                (_, false, _) => Role::Repetition,
            };
            let place = Place { paragraph: number, ..lane.at.clone() };
            self.push(lane, words[range].trim(), place, role, Some(key.clone()));
        }
    }

    /// 備考: its pieces, and the clauses that they name.
    fn remark(&mut self, lane: &Lane<'_>, words: &str, key: &Key) {
        let (Some(at), Some(confidence)) = (self.place(lane.row, 9), self.confidence(lane.row, 12)) else {
            return;
        };
        let reason = lane.row.optional(13).unwrap_or_default();
        let is_new = self.seen.insert((key.clone(), format!("remark {words}")));
        let mut names = None;
        for (number, range) in tidy::paragraphs(words) {
            let (words, place) = (words[range].trim(), Place { paragraph: number, ..at.clone() });
            let role = match words {
                _ if !is_new || !matches!(key, Key::Requirement(_)) => Role::Repetition,
                "-" | NOTHING => Role::None,
                _ => Role::Clause,
            };
            if role == Role::Clause {
                names.get_or_insert_with(|| place.clone());
            }
            self.push(lane, words, place, role, Some(key.clone()));
            if let Some(reading) = self.draft.readings.last_mut() {
                reading.confidence = confidence;
                reason.clone_into(&mut reading.reason);
            }
        }
        let expected = Text::new("関係=条項 の並び", "pairs such as relatedMatch=mhlw-5.2:6.2C4");
        let clauses = lane.row.optional(11).map(|_| {
            lane.row.parse(11, &expected, self.found, |cell| {
                cell.split(' ').map(clause).collect::<Option<Vec<_>>>()
            })
        });
        for (relation, to) in clauses.flatten().unwrap_or_default() {
            let source = names.clone().unwrap_or_else(|| at.clone());
            self.link(lane, key, relation, &to, confidence, reason.to_owned(), source);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of a link")]
    fn link(
        &mut self,
        lane: &Lane<'_>,
        from: &Key,
        relation: Relation,
        to: &Key,
        confidence: Confidence,
        reason: String,
        source: Place,
    ) {
        let (from, to, origin) = (from.clone(), to.clone(), Origin::Official);
        let link = Link { from, relation, to, origin, confidence, reason, source, curation: None };
        let name = format!("{} {}", link.relation.as_str(), link.to);
        if joins(&link) && self.seen.insert((link.from.clone(), name)) {
            self.draft.links.push(DraftLink { link, row: lane.row.place.clone() });
        }
    }

    /// From each volume of a row to the next one that has something.
    fn links(&mut self, row: &[Lane<'_>]) {
        let filled: Vec<&Lane<'_>> = row.iter().filter(|lane| lane.key.is_some()).collect();
        for pair in filled.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            if let (Some(upper), Some(lower)) = (&from.key, &to.key) {
                let source = Place { cell: to.at.cell, ..to.line.clone() };
                self.link(to, upper, Relation::ElaboratedBy, lower, to.confidence, to.reason(), source);
            }
        }
    }

    fn placed(&mut self, row: &Row) -> Option<(RequirementKey, RequirementKey)> {
        let key = Text::new("遵守事項の鍵", "the key of a requirement");
        let mut requirement =
            |column: usize| row.parse(column, &key, self.found, |cell| cell.parse::<RequirementKey>().ok());
        Some((requirement(0)?, requirement(1)?))
    }
}

fn section_of(key: &Key) -> Option<Key> {
    match key {
        Key::Requirement(key) => key.section().map(Key::Section),
        Key::Section(_) => Some(key.clone()),
        _ => None,
    }
}

/// `relatedMatch=mhlw-5.2:6.2C4`.
fn clause(pair: &str) -> Option<(Relation, Key)> {
    let (relation, key) = pair.split_once('=')?;
    let relation = Relation::from_name(relation)
        .filter(|relation| relation.is_of_table() && *relation != Relation::ElaboratedBy)?;
    Some((relation, key.parse().ok().filter(|key| matches!(key, Key::Clause(_)))?))
}

/// Gives requirements their numbers everywhere: the old key is gone, and whoever still writes it is led to the new one.
pub fn place_key(placed: &BTreeMap<RequirementKey, RequirementKey>, key: &mut Key) {
    if let Key::Requirement(requirement) = key
        && let Some(number) = placed.get(requirement)
    {
        *requirement = number.clone();
    }
}
