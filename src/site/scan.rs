//! The scan of 各編間相関表 as it was printed: line by line, each piece with what it was read as and why.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::manifest::{SourceEntry, SourceKind};
use crate::model::{Confidence, LostPage, Reading, Role};
use crate::site::Site;
use crate::site::node::{confidence, fix};
use crate::site::rows::{Lines, is_of};
use crate::site::table::lost_id;
use crate::site::view::{Crumb, FixView, NodeView, Page};
use crate::source::Place;

/// A place in the scan: how one says it, and its address on the page of the scan (empty where it has none).
#[derive(Serialize, Clone, Default)]
pub(super) struct ScanLink {
    pub label: String,
    pub href: String,
}

#[derive(Serialize)]
struct ScanPage {
    title: String,
    file: String,
    pieces: usize,
    corrections: usize,
    stretches: Vec<Stretch>,
}

/// Lines between two lost stretches, and the lost one after them.
#[derive(Serialize, Default)]
struct Stretch {
    lines: String,
    rows: Vec<LineView>,
    lost: Option<LostLines>,
}

#[derive(Serialize)]
struct LostLines {
    id: String,
    is_page: bool,
    lines: String,
    reason: String,
    missing: Vec<NodeView>,
}

#[derive(Serialize)]
struct LineView {
    id: String,
    label: String,
    pieces: Vec<PieceView>,
}

#[derive(Serialize)]
struct PieceView {
    id: String,
    label: String,
    role: &'static str,
    node: Option<NodeView>,
    confidence: &'static str,
    is_certain: bool,
    printed: String,
    fixes: Vec<FixView>,
    reason: String,
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Title => "表題",
        Role::Heading => "列見出し",
        Role::Section => "章・節の名",
        Role::Subheading => "小見出し",
        Role::Requirement => "遵守事項の本文",
        Role::Continuation => "本文の続き",
        Role::Repetition => "繰り返し",
        Role::Clause => "備考",
        Role::None | Role::Nothing => "「-」（公式に該当なし）",
        Role::Noise => "雑音",
    }
}

/// `l20`, `l20-4`, `l15-4-2`: the name of a place on the page. The scan is never edited, so that it never changes.
fn anchor(place: &Place) -> String {
    let parts = [place.line, place.cell, place.paragraph];
    let parts: Vec<String> = parts.iter().take_while(|part| **part > 0).map(ToString::to_string).collect();
    format!("l{}", parts.join("-"))
}

impl Site<'_> {
    /// The file of the scan; none where the table was not read from one.
    pub(super) fn scan_file(&self) -> Option<String> {
        let places = self.corpus.readings.iter().map(|reading| &reading.text.place);
        let mut places = places.filter(|place| is_of(self.corpus, place, SourceKind::CorrelationScan));
        places.next().map(|place| place.file.to_string())
    }

    /// The files of the clean tables that rows were read from.
    pub(super) fn clean_files(&self) -> Vec<String> {
        let is_table = |source: &&SourceEntry| source.kind == SourceKind::CorrelationTable;
        let sources = self.corpus.manifest.sources.iter().filter(is_table);
        sources.map(|source| source.file.clone()).collect()
    }

    /// A place of the scan as a link. What is not on the page of the scan is only named.
    pub(super) fn scan_link(&self, place: &Place) -> ScanLink {
        // Other prints have no page of their own here.
        let is_scan = is_of(self.corpus, place, SourceKind::CorrelationScan);
        let readings = self.corpus.readings.iter().filter(|_| is_scan).map(|reading| &reading.text.place);
        let on_line = readings.filter(|other| other.file == place.file && other.line == place.line);
        let found: Vec<&Place> = on_line.collect();
        let line = Place::line(&place.file, place.line);
        let target = if found.contains(&place) { Some(anchor(place)) } else { None };
        let target = target.or_else(|| (!found.is_empty()).then(|| anchor(&line)));
        ScanLink {
            label: self.place_label(place),
            href: target
                .map(|id| format!("{}/scan/index.html#{id}", self.table_folder()))
                .unwrap_or_default(),
        }
    }

    /// A line of a row of the table as a link; none where nothing is printed on it.
    pub(super) fn table_line(&self, number: u32) -> Option<ScanLink> {
        let line = Lines::of(self.corpus).place(number)?;
        let mut readings = self.corpus.readings.iter().map(|reading| &reading.text.place);
        readings.find(|place| place.file == line.file && place.line == line.line)?;
        Some(self.scan_link(&line))
    }

    /// `15行 4欄 第2段落`; the cell and its file where it is not the scan's.
    pub(super) fn place_label(&self, place: &Place) -> String {
        if is_of(self.corpus, place, SourceKind::CorrelationTable) {
            let file = place.file.trim_start_matches("sources/");
            let line = || self.lines_label(place.line, place.line);
            return format!("{file} {}", if place.cell > 0 { place.cell_name() } else { line() });
        }
        let parts = [("{n}行", place.line), ("{n}欄", place.cell), ("第{n}段落", place.paragraph)];
        let parts = parts.iter().filter(|(_, number)| *number > 0);
        let words = parts.map(|(phrase, number)| self.words.fill(phrase, &[("n", number)]));
        words.collect::<Vec<_>>().join(" ")
    }

    /// The page of the scan; none where there is none.
    pub(super) fn scan_page(&self) -> Option<Page> {
        let file = self.scan_file()?;
        let source = self.corpus.manifest.sources.iter().find(|source| source.file == file);
        let corrections = self.corpus.readings.iter().map(|reading| reading.text.corrections.len());
        let view = ScanPage {
            title: source.map(|source| source.title.clone()).unwrap_or_default(),
            file,
            pieces: self.lines().values().map(Vec::len).sum(),
            corrections: corrections.sum(),
            stretches: self.stretches(),
        };
        let path = format!("{}/scan", self.table_folder());
        let table = Crumb {
            name: self.words.say("各編間相関表"),
            href: format!("{}/index.html", self.table_folder()),
        };
        let guideline = Crumb { name: self.words.say("ガイドライン"), href: self.edition_index() };
        let page = Page::new(path, "scan.html", self.words.say("相関表の資料の印字"), &view);
        let about = self.words.say("相関表の資料を、印字のまま一行ずつ。それぞれを何と読んだか");
        Some(page.crumbs(vec![guideline, table]).description(about))
    }

    fn stretches(&self) -> Vec<Stretch> {
        let mut lost: Vec<&LostPage> = self.corpus.lost.iter().collect();
        lost.sort_by_key(|page| page.first.line);
        let mut lost = lost.into_iter().peekable();
        let mut stretches = Vec::new();
        let mut open: Vec<LineView> = Vec::new();
        let mut first = 0;
        let mut last = 0;
        for (line, readings) in self.lines() {
            while let Some(page) = lost.next_if(|page| page.first.line < line) {
                stretches.push(self.stretch((first, last), std::mem::take(&mut open), Some(page)));
                first = 0;
            }
            first = if first == 0 { line } else { first };
            last = line;
            open.push(self.line_view(line, &readings));
        }
        stretches.push(self.stretch((first, last), open, lost.next()));
        stretches.extend(lost.map(|page| self.stretch((0, 0), Vec::new(), Some(page))));
        stretches
    }

    fn lines(&self) -> BTreeMap<u32, Vec<&Reading>> {
        let mut lines: BTreeMap<u32, Vec<&Reading>> = BTreeMap::new();
        let is_scan =
            |reading: &&Reading| is_of(self.corpus, &reading.text.place, SourceKind::CorrelationScan);
        for reading in self.corpus.readings.iter().filter(is_scan) {
            lines.entry(reading.text.place.line).or_default().push(reading);
        }
        lines
    }

    fn stretch(&self, (first, last): (u32, u32), rows: Vec<LineView>, lost: Option<&LostPage>) -> Stretch {
        let lines = if rows.is_empty() { String::new() } else { self.lines_label(first, last) };
        let lost = lost.map(|page| LostLines {
            id: lost_id(page),
            is_page: !page.missing.is_empty(),
            lines: self.lines_label(page.first.line, page.last),
            reason: page.reason.clone(),
            missing: page.missing.iter().map(|key| self.name(key)).collect(),
        });
        Stretch { lines, rows, lost }
    }

    fn line_view(&self, line: u32, readings: &[&Reading]) -> LineView {
        let mut pieces: Vec<PieceView> = Vec::new();
        let mut seen: BTreeMap<&Place, usize> = BTreeMap::new();
        for reading in readings {
            let place = &reading.text.place;
            let times = seen.entry(place).or_default();
            *times += 1;
            // Several pieces of one paragraph: the first has its name, the next ones count on.
            let count = if *times > 1 { format!(".{times}") } else { String::new() };
            pieces.push(self.piece(reading, format!("{}{count}", anchor(place))));
        }
        let label = self.words.fill("{n}行", &[("n", &line)]);
        LineView { id: format!("l{line}"), label, pieces }
    }

    fn piece(&self, reading: &Reading, id: String) -> PieceView {
        let place = Place { line: 0, ..reading.text.place.clone() };
        PieceView {
            id,
            label: self.place_label(&place),
            role: role(reading.role),
            node: reading.key.as_ref().map(|key| self.name(key)),
            confidence: confidence(reading.confidence),
            is_certain: reading.confidence == Confidence::Certain,
            printed: reading.text.printed.clone(),
            fixes: reading.text.corrections.iter().map(|mark| fix(self.corpus, mark)).collect(),
            reason: reading.reason.clone(),
        }
    }
}
