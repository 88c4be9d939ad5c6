//! The rows of 各編間相関表 as they stood before the scan tore them: which requirement is carried on by which, in the table's
//! order, with the lost pages at their place and a reason for each empty cell.
//!
//! Where a clean table was imported its rows come first, and what only the scan has follows: a line here counts through
//! all prints ([`Lines`]).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::model::{
    Confidence, Corpus, Key, Link, LostPage, Ordinal, Reading, Relation, Role, SourceKind, Volume,
};
use crate::source::Place;

/// More rows than a print has: what lies between the same line of two prints.
const STRIDE: u32 = 1 << 21;

/// The prints of the table in the order of their rows: clean ones, then the scan.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    files: Vec<Arc<str>>,
}

impl Lines {
    pub(super) fn of(corpus: &Corpus) -> Self {
        let is_table = |reading: &&Reading| is_of(corpus, &reading.text.place, SourceKind::CorrelationTable);
        let is_scan = |reading: &&Reading| is_of(corpus, &reading.text.place, SourceKind::CorrelationScan);
        let name = |reading: &Reading| Arc::clone(&reading.text.place.file);
        let clean: BTreeSet<Arc<str>> = corpus.readings.iter().filter(is_table).map(name).collect();
        let scans: BTreeSet<Arc<str>> = corpus.readings.iter().filter(is_scan).map(name).collect();
        Self { files: clean.into_iter().chain(scans).collect() }
    }

    /// A line counted through all prints; none of what is in no table.
    fn number(&self, place: &Place) -> Option<u32> {
        let file = self.files.iter().position(|file| *file == place.file)?;
        u32::try_from(file).ok()?.checked_mul(STRIDE)?.checked_add(place.line)
    }

    /// The place of a line that is counted so.
    pub(super) fn place(&self, number: u32) -> Option<Place> {
        let file = self.files.get(usize::try_from(number / STRIDE).ok()?)?;
        Some(Place::line(file, number % STRIDE))
    }
}

/// Whether a place is in a source of that kind.
pub(super) fn is_of(corpus: &Corpus, place: &Place, kind: SourceKind) -> bool {
    let mut sources = corpus.manifest.sources.iter().filter(|source| source.kind == kind);
    sources.any(|source| source.file == place.document())
}

/// Why a cell is empty. Only the first says that the official table has nothing there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Empty {
    /// The clean table prints `－` there: officially none.
    Official,
    /// The print has nothing in the cell.
    Blank,
    /// Something is printed there, but what belongs to this row cannot be told.
    Unreadable,
    /// The page or the column with the cell is lost.
    Missing,
    /// The name of a chapter is printed, and no requirement beside it.
    ChapterOnly,
}

/// What a row has in the lane of one volume.
#[derive(Debug, Clone)]
pub(super) struct Lane<'a> {
    /// A requirement or a chapter.
    pub key: Option<&'a Key>,
    /// What joins it to the lane on its left.
    pub link: Option<&'a Link>,
    /// Why there is no requirement.
    pub empty: Option<Empty>,
    /// The page with which it was lost.
    pub lost: Option<&'a LostPage>,
    /// The line of the scan that says so; 0 where none does.
    pub line: u32,
}

/// A row of the table.
#[derive(Debug, Clone)]
pub(super) struct Row<'a> {
    pub governance: Lane<'a>,
    pub management: Lane<'a>,
    pub control: Lane<'a>,
}

/// Rows that belong together: those of one requirement of 経営管理編, or of one of a lower volume that stands alone.
#[derive(Debug)]
struct Block<'a> {
    line: u32,
    key: &'a Key,
    rows: Vec<Row<'a>>,
}

/// A stretch of the table.
#[derive(Debug)]
pub(super) enum Part<'a> {
    Row(Row<'a>),
    /// A lost page or the turn of a page.
    Lost(&'a LostPage),
}

/// The rows of a section.
#[derive(Debug)]
pub(super) struct Group<'a> {
    /// The section of 経営管理編; one of a lower volume where the upper ones are lost.
    pub section: Option<Key>,
    pub parts: Vec<Part<'a>>,
}

/// A requirement's or section's volume.
pub(super) fn volume(key: &Key) -> Option<Volume> {
    match key {
        Key::Requirement(key) => Some(key.volume),
        Key::Section(key) => Some(key.volume),
        _ => None,
    }
}

/// The section that a key is or stands in.
pub(super) fn section(key: &Key) -> Option<Key> {
    match key {
        Key::Requirement(key) => key.section().map(Key::Section),
        Key::Section(_) => Some(key.clone()),
        _ => None,
    }
}

impl Row<'_> {
    /// The permanent name of the row: the keys that it joins.
    pub(super) fn id(&self) -> String {
        let keys = self.keys().map(ToString::to_string);
        format!("row-{}", keys.collect::<Vec<_>>().join("--"))
    }

    /// The keys that it joins, from above.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        [&self.governance, &self.management, &self.control].into_iter().filter_map(|lane| lane.key)
    }

    /// How sure it is as a whole, which is as sure as its weaker relation; none where it has no relation.
    pub(super) fn confidence(&self) -> Option<Confidence> {
        let links = [&self.management, &self.control].into_iter().filter_map(|lane| lane.link);
        links.map(|link| link.confidence).min()
    }
}

impl<'a> Part<'a> {
    pub(super) fn row(&self) -> Option<&Row<'a>> {
        match self {
            Self::Row(row) => Some(row),
            Self::Lost(_) => None,
        }
    }
}

impl<'a> Group<'a> {
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row<'a>> {
        self.parts.iter().filter_map(Part::row)
    }
}

/// The table of a corpus, read from its relations, its readings of the scan and its lost pages.
#[derive(Debug)]
pub(super) struct Table<'a> {
    corpus: &'a Corpus,
    numbers: Lines,
    /// The readings of each line of the prints.
    lines: BTreeMap<u32, Vec<&'a Reading>>,
    /// 経営管理編 → 企画管理編 → システム運用編.
    links: Vec<&'a Link>,
}

impl<'a> Table<'a> {
    pub(super) fn new(corpus: &'a Corpus) -> Self {
        let numbers = Lines::of(corpus);
        let mut lines: BTreeMap<u32, Vec<&Reading>> = BTreeMap::new();
        for reading in &corpus.readings {
            if let Some(line) = numbers.number(&reading.text.place) {
                lines.entry(line).or_default().push(reading);
            }
        }
        let mut links: Vec<&Link> =
            corpus.mappings.iter().filter(|link| link.relation == Relation::ElaboratedBy).collect();
        links.sort_by_key(|link| {
            (numbers.number(&link.source), in_table_order(&link.from), in_table_order(&link.to))
        });
        Self { corpus, numbers, lines, links }
    }

    /// The line of a place, counted through all prints.
    fn number(&self, place: &Place) -> u32 {
        self.numbers.number(place).unwrap_or(0)
    }

    /// Whether the table prints `－` beside it.
    fn is_alone(&self, key: &Key) -> bool {
        let mut readings = self.corpus.readings.iter().filter(|reading| reading.role == Role::Nothing);
        readings.any(|reading| reading.key.as_ref() == Some(key))
    }

    /// The whole table, in its order.
    pub(super) fn groups(&self) -> Vec<Group<'a>> {
        // Beside a clean table the turn of a page of the scan tells nothing.
        let is_scan_alone = self.numbers.files.len() < 2;
        let lost = self.corpus.lost.iter().filter(|page| is_scan_alone || !page.missing.is_empty());
        let mut lost = lost.collect::<Vec<_>>();
        lost.sort_by_key(|page| page.first.line);
        let mut lost = lost.into_iter().peekable();
        let mut groups = Vec::new();
        for (section, blocks) in self.blocks() {
            let mut parts = Vec::new();
            for block in blocks {
                while let Some(page) = lost.next_if(|page| self.number(&page.first) < block.line) {
                    if parts.is_empty() {
                        groups.push(Group { section: None, parts: vec![Part::Lost(page)] });
                    } else {
                        parts.push(Part::Lost(page));
                    }
                }
                parts.extend(block.rows.into_iter().map(Part::Row));
            }
            groups.push(Group { section, parts });
        }
        groups.extend(lost.map(|page| Group { section: None, parts: vec![Part::Lost(page)] }));
        groups
    }

    /// The blocks of each section, in the table's order.
    fn blocks(&self) -> Vec<(Option<Key>, Vec<Block<'a>>)> {
        let mut sections: BTreeMap<Option<Key>, Vec<Block<'a>>> = BTreeMap::new();
        let mut shown = Vec::new();
        for key in self.upper() {
            let block = self.below_governance(key, &mut shown);
            sections.entry(section(key)).or_default().push(block);
        }
        for block in self.orphans(&shown) {
            let home = self.section_at(block.line).or_else(|| section(block.key));
            sections.entry(home).or_default().push(block);
        }
        let order = |block: &Block| (block.line, in_table_order(block.key));
        let mut sections: Vec<_> = sections.into_iter().collect();
        for (_, blocks) in &mut sections {
            blocks.sort_by_key(order);
        }
        sections.sort_by_key(|(key, blocks)| (blocks.first().map_or(0, |block| block.line), key.clone()));
        sections
    }

    /// What opens a row on the left: requirements of 経営管理編 that the scan prints, and all that something hangs on.
    fn upper(&self) -> impl Iterator<Item = &'a Key> {
        let printed = self.printed_requirements(Volume::Governance);
        let linked = self.links.iter().map(|link| &link.from);
        let linked = linked.filter(|key| volume(key) == Some(Volume::Governance));
        let keys: BTreeSet<&Key> = printed.chain(linked).collect();
        keys.into_iter()
    }

    /// Requirements whose text the scan prints.
    fn printed_requirements(&self, volume: Volume) -> impl Iterator<Item = &'a Key> {
        let readings = self.corpus.readings.iter().filter(|reading| reading.role == Role::Requirement);
        readings
            .filter_map(|reading| reading.key.as_ref())
            .filter(move |key| self::volume(key) == Some(volume))
    }

    fn links_from(&self, key: &Key) -> Vec<&'a Link> {
        self.links.iter().copied().filter(|link| link.from == *key).collect()
    }

    fn below_governance(&self, key: &'a Key, shown: &mut Vec<&'a Link>) -> Block<'a> {
        let links = self.links_from(key);
        let first = links.first().map(|link| self.number(&link.source));
        let line = self.line_of(key).or(first).unwrap_or(0);
        let governance = self.lane(key, None, line);
        let mut rows = Vec::new();
        for link in &links {
            shown.push(link);
            if volume(&link.to) == Some(Volume::Control) {
                // The table skips a volume here.
                let management = self.nothing(Volume::Management, line..line + 1);
                rows.push(Row { governance: governance.clone(), management, control: self.reached(link) });
                continue;
            }
            let lower = self.links_from(&link.to).into_iter().filter(|lower| self.belongs(link, lower));
            let lower: Vec<&Link> = lower.collect();
            shown.extend(&lower);
            let management = self.reached(link);
            for control in self.controls(&link.to, Some(link), &lower) {
                let (governance, management) = (governance.clone(), management.clone());
                rows.push(Row { governance, management, control });
            }
        }
        if rows.is_empty() {
            let mut management = self.nothing(Volume::Management, line..line + 1);
            if self.is_alone(key) {
                management.empty = Some(Empty::Official);
            }
            // What cannot be told of a lane cannot be told of the next one either.
            let control = match management.empty {
                Some(Empty::Unreadable | Empty::Official) => management.clone(),
                _ => self.nothing(Volume::Control, line..line + 1),
            };
            rows.push(Row { governance, management, control });
        }
        Block { line, key, rows }
    }

    /// The lane that a relation leads to.
    fn reached(&self, link: &'a Link) -> Lane<'a> {
        self.lane(&link.to, Some(link), self.number(&link.source))
    }

    fn lane(&self, key: &'a Key, link: Option<&'a Link>, line: u32) -> Lane<'a> {
        let is_chapter = matches!(key, Key::Section(_));
        let lost = self.corpus.lost.iter().find(|page| is_chapter && page.missing.contains(key));
        let chapter = if lost.is_some() { Empty::Missing } else { Empty::ChapterOnly };
        Lane { key: Some(key), link, empty: is_chapter.then_some(chapter), lost, line }
    }

    /// What carries on a requirement or chapter of 企画管理編: at least one lane.
    fn controls(&self, key: &Key, above: Option<&Link>, links: &[&'a Link]) -> Vec<Lane<'a>> {
        if links.is_empty() {
            let lines = self.lines_of_row(key, above);
            let nothing = self.nothing_on(Volume::Control, &lines);
            let empty = if self.is_alone(key) { Some(Empty::Official) } else { nothing.empty };
            return vec![Lane { empty, ..nothing }];
        }
        links.iter().map(|link| self.reached(link)).collect()
    }

    /// Whether a relation further down stands in the row of one further up. A requirement takes all of its own along; what is
    /// printed beside the name of a chapter belongs to that row and to no other.
    fn belongs(&self, upper: &Link, lower: &Link) -> bool {
        if matches!(upper.to, Key::Requirement(_)) || self.lines.is_empty() {
            return true;
        }
        let line = self.number(&lower.source);
        match &upper.from {
            Key::Requirement(_) => self.requirements_at(line).contains(&&upper.from),
            _ => self.rows_of_line(self.number(&upper.source)).contains(&line),
        }
    }

    /// The requirements of 経営管理編 whose rows hold a line: those printed on it, or else on the nearest line above.
    fn requirements_at(&self, line: u32) -> Vec<&'a Key> {
        let is_text = |reading: &&&Reading| matches!(reading.role, Role::Requirement | Role::Repetition);
        let mut above = self.lines.range(..=line).rev().map(|(_, readings)| {
            let keys = readings.iter().filter(is_text).filter_map(|reading| reading.key.as_ref());
            keys.filter(|key| volume(key) == Some(Volume::Governance)).collect::<Vec<_>>()
        });
        above.find(|keys| !keys.is_empty()).unwrap_or_default()
    }

    /// From a line to the next that opens a requirement of 経営管理編.
    fn rows_of_line(&self, line: u32) -> Range<u32> {
        let opens = |readings: &[&Reading]| {
            readings.iter().any(|reading| {
                reading.role == Role::Requirement
                    && reading.key.as_ref().and_then(volume) == Some(Volume::Governance)
            })
        };
        let next = self.lines.range(line + 1..).find(|(_, readings)| opens(readings));
        line..next.map_or(u32::MAX, |(next, _)| *next)
    }

    /// The lines that print a requirement or chapter in the row of a relation that leads to it.
    fn lines_of_row(&self, key: &Key, above: Option<&Link>) -> Vec<u32> {
        let from = above.map(|link| self.number(&link.source)).or_else(|| self.line_of(key)).unwrap_or(0);
        let rows = self.rows_of_line(from);
        let prints = self
            .lines
            .range(rows)
            .filter(|(_, readings)| readings.iter().any(|reading| reading.key.as_ref() == Some(key)));
        let found: Vec<u32> = prints.map(|(line, _)| *line).collect();
        if found.is_empty() { vec![self.line_of(key).unwrap_or(from)] } else { found }
    }

    /// Where the text of a requirement stands in the scan.
    fn line_of(&self, key: &Key) -> Option<u32> {
        let is_text =
            |reading: &&Reading| reading.role == Role::Requirement && reading.key.as_ref() == Some(key);
        let found = self.corpus.readings.iter().find(is_text);
        found.and_then(|reading| self.numbers.number(&reading.text.place))
    }

    /// Whether something of a volume is printed on a line, the heads of columns aside.
    fn prints(&self, volume: Volume, line: u32) -> bool {
        let readings = self.lines.get(&line).into_iter().flatten();
        readings.filter_map(|reading| reading.key.as_ref()).any(|key| self::volume(key) == Some(volume))
    }

    /// An empty lane to the right of what stands on some lines.
    fn nothing(&self, volume: Volume, lines: Range<u32>) -> Lane<'a> {
        self.nothing_on(volume, &lines.collect::<Vec<_>>())
    }

    fn nothing_on(&self, volume: Volume, lines: &[u32]) -> Lane<'a> {
        let printed = lines.iter().find(|line| self.prints(volume, **line));
        let empty = if printed.is_some() { Empty::Unreadable } else { Empty::Blank };
        let line = printed.or(lines.first()).copied().unwrap_or(0);
        Lane { key: None, link: None, empty: Some(empty), lost: None, line }
    }

    /// An empty lane to the left of what stands on a line. Merged cells are printed once, so it is looked for above.
    fn nothing_above(&self, volume: Volume, line: u32) -> Lane<'a> {
        let above = self.lines.range(..=line).rev().map(|(at, _)| *at).find(|at| self.prints(volume, *at));
        let lost = self.lost_before(volume, above.unwrap_or(0), line);
        let empty = match above {
            _ if lost.is_some() => Empty::Missing,
            Some(_) => Empty::Unreadable,
            None => Empty::Blank,
        };
        let line = above.filter(|_| empty == Empty::Unreadable).unwrap_or(line);
        Lane { key: None, link: None, empty: Some(empty), lost, line }
    }

    /// The page between two lines that is lost with something of a volume on it.
    fn lost_before(&self, volume: Volume, from: u32, to: u32) -> Option<&'a LostPage> {
        self.corpus.lost.iter().rev().find(|page| {
            let first = self.number(&page.first);
            let is_between = from < first && first < to;
            is_between && page.missing.iter().any(|key| self::volume(key) == Some(volume))
        })
    }

    /// The section of 経営管理編 that a line stands in; none where it is lost.
    fn section_at(&self, line: u32) -> Option<Key> {
        let at = self.lines.range(..=line).rev().map(|(at, _)| *at);
        let at = at.into_iter().find(|at| self.prints(Volume::Governance, *at))?;
        if self.lost_before(Volume::Governance, at, line).is_some() {
            return None;
        }
        let mut keys = self.lines.get(&at)?.iter().filter_map(|reading| reading.key.as_ref());
        keys.rfind(|key| volume(key) == Some(Volume::Governance)).and_then(section)
    }

    /// Rows of the lower volumes whose upper ones are not known.
    fn orphans(&self, shown: &[&Link]) -> Vec<Block<'a>> {
        let is_shown = |link: &&Link| shown.contains(link);
        let is_reached = |key: &Key| self.links.iter().any(|link| link.to == *key);
        let left: Vec<&Link> = self.links.iter().copied().filter(|link| !is_shown(link)).collect();
        let printed = self.printed_requirements(Volume::Management).filter(|key| !is_reached(key));
        let keys: BTreeSet<&Key> = printed.chain(left.iter().map(|link| &link.from)).collect();
        let mut blocks: Vec<Block<'a>> = keys
            .into_iter()
            .map(|key| {
                let links = left.iter().copied().filter(|link| link.from == *key).collect::<Vec<_>>();
                self.below_management(key, &links)
            })
            .collect();
        let alone = self.printed_requirements(Volume::Control).filter(|key| !is_reached(key));
        blocks.extend(alone.map(|key| self.alone(key)));
        blocks
    }

    fn below_management(&self, key: &'a Key, links: &[&'a Link]) -> Block<'a> {
        let printed = self.line_of(key).into_iter();
        // A text may be thrown below its table: the row is where its relations stand.
        let line = printed.chain(links.iter().map(|link| self.number(&link.source))).min().unwrap_or(0);
        let governance = self.nothing_above(Volume::Governance, line);
        let management = self.lane(key, None, line);
        let rows = self.controls(key, None, links).into_iter().map(|control| {
            let (governance, management) = (governance.clone(), management.clone());
            Row { governance, management, control }
        });
        Block { line, key, rows: rows.collect() }
    }

    fn alone(&self, key: &'a Key) -> Block<'a> {
        let line = self.line_of(key).unwrap_or(0);
        let row = Row {
            governance: self.nothing_above(Volume::Governance, line),
            management: self.nothing_above(Volume::Management, line),
            control: self.lane(key, None, line),
        };
        Block { line, key, rows: vec![row] }
    }

    /// Why there is no 備考 beside a requirement.
    pub(super) fn without_remark(&self, lane: &Lane<'a>) -> Lane<'a> {
        let printed = if self.has_remark(lane.line) { Empty::Unreadable } else { Empty::Blank };
        Lane { key: None, link: None, empty: Some(lane.empty.unwrap_or(printed)), ..lane.clone() }
    }

    /// Whether the scan prints a 備考 on a line.
    fn has_remark(&self, line: u32) -> bool {
        let mut readings = self.lines.get(&line).into_iter().flatten();
        readings.any(|reading| matches!(reading.role, Role::Clause | Role::None))
    }
}

/// Section by section; a chapter's own relations before those of its requirements.
fn in_table_order(key: &Key) -> (Option<Volume>, Vec<u16>, Option<Ordinal>) {
    match key {
        Key::Section(key) => (Some(key.volume), key.number.clone(), None),
        Key::Requirement(key) => (Some(key.volume), key.section.clone(), Some(key.ordinal)),
        _ => (None, Vec::new(), None),
    }
}
