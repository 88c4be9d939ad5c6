//! The rows: what each has of each volume, with merged cells in every row that they span, and with blank cells below a cell
//! as that cell where the document has lost what was merged.

use unicode_normalization::UnicodeNormalization as _;

use crate::diag::Text;
use crate::import::document::{Format, Grid};
use crate::import::table::clauses;
use crate::import::table::doubt;
use crate::import::table::heads::{Columns, Heads};
use crate::import::table::identify::{Identity, Words, identify, is_dash, section_number};
use crate::import::{Finding, Request, tsv};
use crate::model::key::{Key, SectionKey, Volume};
use crate::model::{Confidence, Corpus, circled};
use crate::parse::{official, tidy};

/// What a document says.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// What each row has of each volume, in order.
    pub(super) lines: Vec<Line>,
    /// How many rows there are.
    pub(super) rows: usize,
    /// What was not understood.
    pub(super) findings: Vec<Finding>,
}

/// A line of `table.tsv`.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    row: String,
    volume: Option<Volume>,
    section_at: String,
    section: String,
    pub(super) at: String,
    pub(super) key: Option<Key>,
    pub(super) text: String,
    confidence: Option<Confidence>,
    reason: String,
    remark_at: String,
    remark: String,
    clauses: Vec<String>,
    remark_confidence: Option<Confidence>,
    remark_reason: String,
}

impl Line {
    /// Whether it brings the text of a requirement.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.key, Some(Key::Requirement(_))) && !self.text.is_empty()
    }

    pub(super) fn cells(&self) -> Vec<String> {
        let sure = |confidence: Option<Confidence>| confidence.map(|found| found.as_str().to_owned());
        vec![
            self.row.clone(),
            self.volume.map(|volume| volume.to_string()).unwrap_or_default(),
            self.section_at.clone(),
            self.section.clone(),
            self.at.clone(),
            self.key.as_ref().map(ToString::to_string).unwrap_or_default(),
            self.text.clone(),
            sure(self.confidence.or(Some(Confidence::Certain))).unwrap_or_default(),
            self.reason.clone(),
            self.remark_at.clone(),
            self.remark.clone(),
            self.clauses.join(" "),
            sure(self.remark_confidence).unwrap_or_default(),
            self.remark_reason.clone(),
        ]
    }
}

/// A text with the number that the document prints in a column of its own.
fn numbered(ordinal: &str, text: &str) -> String {
    let plain: String = ordinal.nfkc().collect();
    match plain.trim().parse() {
        Ok(number) if !text.is_empty() => format!("{} {text}", circled(number)),
        _ => text.to_owned(),
    }
}

impl Reading {
    pub(super) fn of(request: &Request<'_>, grids: &[(&Grid, Heads)]) -> Self {
        let mut reading = Self::default();
        let manifest = &request.corpus.manifest;
        // 備考 speaks of the edition before the one of the table.
        let own = manifest.editions.iter().position(|edition| edition.id == manifest.edition);
        let before = own.and_then(|own| own.checked_sub(1)).and_then(|before| manifest.editions.get(before));
        let edition = before.map_or_else(|| manifest.edition.clone(), |edition| edition.id.clone());
        let is_text = matches!(request.document.format, Format::Csv | Format::Tsv | Format::Text);
        for (grid, heads) in grids {
            let walk = Walk {
                corpus: request.corpus,
                grid,
                heads,
                edition: &edition,
                is_text,
                is_flat: heads.volumes.iter().any(|(_, columns)| columns.key > 0),
                lanes: vec![Lane::default(); heads.volumes.len()],
                reading: &mut reading,
            };
            walk.run();
        }
        reading
    }
}

/// What a volume has had so far.
#[derive(Debug, Clone, Default)]
struct Lane {
    section: Option<SectionKey>,
    /// The cell that stands in the rows below it too, without its words.
    open: Option<Line>,
    /// Where that cell is.
    anchor: (u32, u32),
}

struct Walk<'a> {
    corpus: &'a Corpus,
    grid: &'a Grid,
    heads: &'a Heads,
    edition: &'a str,
    /// Whether merged cells are lost in this format.
    is_text: bool,
    /// Whether every row says all of itself, as those with keys do: a blank cell is a blank cell.
    is_flat: bool,
    /// One for each volume of the heads.
    lanes: Vec<Lane>,
    reading: &'a mut Reading,
}

impl Walk<'_> {
    fn run(mut self) {
        let rows: Vec<u32> = self.grid.rows().into_iter().map(|(row, _)| row).collect();
        for row in rows.into_iter().filter(|row| *row > self.heads.row) {
            if !self.is_head(row) {
                self.row(row);
            }
        }
    }

    /// Heads that are printed again on a further page.
    fn is_head(&self, row: u32) -> bool {
        let texts = self.heads.volumes.iter().map(|(_, columns)| columns.text);
        let mut words = texts.map(|column| tidy::comparable(self.grid.text(row, column)));
        let is_again = self.heads.volumes.iter().any(|(_, columns)| {
            let own = tidy::comparable(self.grid.text(row, columns.text));
            !own.is_empty()
                && self.heads.words.iter().any(|(column, head)| *column == columns.text && *head == own)
        });
        is_again || words.all(|words| words.is_empty()) && self.is_name_row(row)
    }

    /// A row of nothing but names of volumes.
    fn is_name_row(&self, row: u32) -> bool {
        let mut cells =
            self.grid.cells.range((row, 0)..(row + 1, 0)).map(|(_, cell)| tidy::comparable(&cell.text));
        let names = super::heads::VOLUMES.map(|(_, name, _)| name);
        cells.all(|words| words.is_empty() || words == "各編間相関表" || names.contains(&words.as_str()))
    }

    /// The words at a column, and the cell that holds them.
    fn at(&self, row: u32, column: u32) -> (&str, (u32, u32)) {
        if column == 0 {
            return ("", (row, column));
        }
        let anchor = self.grid.anchor(row, column);
        (self.grid.text(anchor.0, anchor.1).trim(), anchor)
    }

    fn row(&mut self, row: u32) {
        let mut lines: Vec<Line> = Vec::new();
        let mut is_opened = false;
        let volumes = self.heads.volumes.clone();
        for (index, (volume, columns)) in volumes.iter().enumerate() {
            let is_blank = self.is_blank(row, columns);
            let right = volumes.iter().skip(index + 1);
            let goes_on = !self.is_flat && right.clone().any(|(_, columns)| !self.is_blank(row, columns));
            let line = match (is_blank, is_opened) {
                (false, _) => self.cell(row, index, *volume, columns),
                (true, false) if goes_on => self.lanes[index].open.clone(),
                (true, true) if goes_on && self.is_text => {
                    self.report_blank(row, columns);
                    None
                }
                (true, _) => None,
            };
            // A new cell on the left: what stood on its right does not go on beside it.
            is_opened |= !is_blank && self.at(row, columns.text).1.0 == row;
            let Some(mut line) = line else { continue };
            line.row = self.grid.address(row, 1);
            lines.push(line);
        }
        self.reading.rows += usize::from(!lines.is_empty());
        self.reading.lines.extend(lines);
    }

    fn is_blank(&self, row: u32, columns: &Columns) -> bool {
        let own = [columns.section, columns.text, columns.key, columns.ordinal];
        // A section that spans several rows is no cell of the rows below its first.
        own.iter().all(|column| {
            let (words, anchor) = self.at(row, *column);
            words.is_empty() || (*column == columns.section && anchor.0 < row)
        })
    }

    fn report_blank(&mut self, row: u32, columns: &Columns) {
        let at = self.grid.address(row, columns.text);
        self.reading.findings.push(doubt(
            at,
            "",
            Text::new("遵守事項か「－」", "a requirement or －"),
            Text::new(
                "結合セルだったかもしれません。左の編から右の編への対応として読みました。XLSX なら結合が分かります",
                "it may have been merged; read as a relation from the volume on the left to that on the right. An XLSX shows what is merged",
            ),
        ));
    }

    /// A cell with words: one that spans rows is read in its first.
    fn cell(&mut self, row: u32, index: usize, volume: Volume, columns: &Columns) -> Option<Line> {
        let (text, text_at) = self.at(row, columns.text);
        let (section, section_at) = self.at(row, columns.section);
        let (key, key_at) = self.at(row, columns.key);
        let (ordinal, ordinal_at) = self.at(row, columns.ordinal);
        let cells = [(text, text_at), (key, key_at), (section, section_at), (ordinal, ordinal_at)];
        let anchor = cells.iter().find(|(words, _)| !words.is_empty()).map_or(text_at, |(_, at)| *at);
        let lane = &self.lanes[index];
        if anchor.0 < row && lane.anchor == anchor {
            return lane.open.clone();
        }
        let words = Words { section, text, ordinal, key };
        let last = lane.section.as_ref().filter(|_| !self.is_flat);
        let identity = identify(self.corpus, volume, &words, last);
        let mut line = Line {
            volume: Some(volume),
            at: self.grid.address(anchor.0, anchor.1),
            text: tsv::marked_up(&tsv::lines(&numbered(ordinal, text))),
            ..Line::default()
        };
        if let (Some(_), true) = (section_number(section), section_at.0 == row) {
            line.section = tsv::lines(section).join(" ");
            line.section_at = self.grid.address(section_at.0, section_at.1);
        }
        let found = words.text.chars().take(40).collect::<String>();
        let found = if found.is_empty() { section.to_owned() } else { found };
        self.settle(&mut line, identity, row, columns, &found);
        let lane = &mut self.lanes[index];
        if let Some(number) = section_number(self.grid.text(section_at.0, section_at.1)) {
            lane.section = Some(SectionKey { volume, number });
        }
        lane.anchor = anchor;
        lane.open = Some(Line {
            section: String::new(),
            section_at: String::new(),
            text: String::new(),
            remark: String::new(),
            remark_at: String::new(),
            clauses: Vec::new(),
            remark_confidence: None,
            remark_reason: String::new(),
            ..line.clone()
        });
        Some(line)
    }

    /// What the cell is, how sure that is, and the remark beside it.
    fn settle(&mut self, line: &mut Line, identity: Identity, row: u32, columns: &Columns, found: &str) {
        match identity {
            Identity::Key { key, confidence, reason } => {
                let own = Confidence::from_name(self.at(row, columns.confidence).0);
                let said = self.at(row, columns.reason).0;
                line.reason = if reason.is_empty() { tsv::lines(said).join(" ") } else { reason };
                line.confidence = Some(own.map_or(confidence, |own| own.min(confidence)));
                line.key = Some(key);
                self.remark(line, row, columns);
            }
            Identity::Nothing => {
                official::NOTHING.clone_into(&mut line.text);
                line.confidence = Some(Confidence::Certain);
            }
            Identity::Open(ja, en) => {
                line.confidence = Some(Confidence::Possible);
                "どの遵守事項か決まらない".clone_into(&mut line.reason);
                self.reading.findings.push(doubt(
                    line.at.clone(),
                    found,
                    Text::new(ja, en),
                    Text::new(
                        "この欄は遵守事項として読まずに残しました。元の表で番号を確かめ、readings の key に書いてください",
                        "the cell is kept but read as no requirement; look at the document and write its key into the reading",
                    ),
                ));
            }
        }
    }

    fn remark(&mut self, line: &mut Line, row: u32, columns: &Columns) {
        let cells: Vec<(&str, (u32, u32))> =
            columns.remarks.iter().map(|column| self.at(row, *column)).collect();
        let pieces: Vec<String> = cells.iter().flat_map(|(words, _)| tsv::lines(words)).collect();
        let Some((_, at)) = cells.iter().find(|(words, _)| !words.is_empty()) else { return };
        let named: Vec<Key> =
            self.at(row, columns.clauses).0.lines().filter_map(|key| key.trim().parse().ok()).collect();
        let mut pairs = Vec::new();
        for piece in pieces.iter().filter(|piece| !is_dash(piece)) {
            let own = clauses::clauses(piece, self.edition);
            let own = own.into_iter().filter(|key| columns.clauses == 0 || named.contains(key));
            let relation = clauses::relation(piece).as_str();
            pairs.extend(own.map(|key| (key, relation)));
        }
        let whole = clauses::relation(&pieces.concat()).as_str();
        for key in named.iter().filter(|key| matches!(key, Key::Clause(_))) {
            if !pairs.iter().any(|(other, _)| other == key) {
                pairs.push((key.clone(), whole));
            }
        }
        line.remark_at = self.grid.address(at.0, at.1);
        line.remark = tsv::marked_up(&pieces);
        line.clauses = pairs.iter().map(|(key, relation)| format!("{relation}={key}")).collect();
        let sure = Confidence::from_name(self.at(row, columns.remark_confidence).0);
        line.remark_confidence = Some(sure.unwrap_or(Confidence::Certain));
        line.remark_reason = tsv::lines(self.at(row, columns.remark_reason).0).join(" ");
    }
}
