//! What a disclosure sheet says: its head, an answer for each question, its remarks, and how it differs from the form.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::document::{Document, Format};
use crate::import::sheet::align::{self, Fate, Numbers};
use crate::import::sheet::answer::{self, Found, Manner};
use crate::import::sheet::blocks::{self, Block};
use crate::import::sheet::form::Form;
use crate::import::sheet::head;
use crate::import::sheet::lines::{self, Line, Measure};
use crate::import::sheet::numbers::{self, Reference};
use crate::import::sheet::remarks::{self, List};
use crate::import::sheet::rows::{self, At, Choice, Role, Row};
use crate::import::sheet::tokens;
use crate::parse::tidy;

/// A row of the document that is no question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeadRow {
    pub role: &'static str,
    pub words: String,
    pub at: At,
}

/// What stands in the space for a remark, as it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RemarkAt {
    Empty,
    Dash,
    Number(u16),
    InPlace(u16),
}

/// A question and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Response {
    /// Index into the form.
    pub item: usize,
    pub number: String,
    pub question: String,
    pub at: At,
    pub choices: Vec<&'static str>,
    /// `None`: unknown.
    pub answer: Option<Found>,
    pub remark: RemarkAt,
    /// Why it is not certain; none where it is.
    pub doubts: Vec<String>,
}

/// A remark; one beside its row has a number of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    pub kind: &'static str,
    pub paragraphs: Vec<String>,
    pub at: At,
}

/// A difference between the questions of the document and those of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub kind: &'static str,
    /// Index into the form; `None` for a question that it does not have.
    pub item: Option<usize>,
    pub number: String,
    pub wording: String,
    pub at: Option<At>,
}

/// The whole.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub head: Vec<HeadRow>,
    pub responses: Vec<Response>,
    pub remarks: BTreeMap<u16, Remark>,
    pub changes: Vec<Change>,
    /// Numbers of remarks that stand twice, with the cell of the second.
    pub twice: Vec<(u16, At)>,
    /// Rows with several references, and the cell.
    pub several: Vec<(String, At)>,
    /// Choices that are printed, and rows that are ticked.
    pub offered: usize,
    pub ticked: usize,
    /// Whether too few rows are ticked to take an unticked one for unanswered.
    pub are_ticks_lost: bool,
    /// Blocks beyond what a disclosure sheet has.
    pub is_too_long: bool,
}

impl Reading {
    /// Reads a document; a text by the measure under which more of its ticks stand at a choice.
    pub fn of(document: &Document, form: &Form) -> Self {
        let by_columns = Self::by(Measure::Columns, document, form);
        if !lines::is_loose(document) {
            return by_columns;
        }
        let by_letters = Self::by(Measure::Letters, document, form);
        if by_letters.settled() > by_columns.settled() { by_letters } else { by_columns }
    }

    /// How many questions have one choice ticked.
    fn settled(&self) -> usize {
        let is_settled = |response: &&Response| matches!(response.answer, Some(Found::Word { .. }));
        self.responses.iter().filter(is_settled).count()
    }

    fn by(measure: Measure, document: &Document, form: &Form) -> Self {
        let is_loose = lines::is_loose(document);
        let lines = lines::of(document, measure);
        let rows = rows::read(document, &lines, form);
        let blocks = blocks::of(&rows, form, is_loose);
        if blocks.blocks.len() > align::MOST_BLOCKS {
            return Self { is_too_long: true, ..Self::default() };
        }
        let fates = align::align(&blocks.blocks, form);
        let builder = Builder { document, form, lines: &lines, rows: &rows, is_loose };
        builder.build(&blocks.blocks, &fates, blocks.rest)
    }

    /// How many differences are more than another wording.
    pub fn structural(&self) -> usize {
        self.changes.iter().filter(|change| change.kind != "reworded").count()
    }
}

struct Builder<'a> {
    document: &'a Document,
    form: &'a Form,
    lines: &'a [Line],
    rows: &'a [Row],
    is_loose: bool,
}

impl Builder<'_> {
    fn build(&self, blocks: &[Block], fates: &[Fate], rest: Vec<usize>) -> Reading {
        let blocks: Vec<Block> =
            blocks.iter().zip(fates).map(|(block, fate)| self.with_offered(block, fate)).collect();
        let blocks = blocks.as_slice();
        let mut reading = Reading::default();
        let items: Vec<(usize, &Block)> = blocks
            .iter()
            .zip(fates)
            .filter_map(|(block, fate)| match fate {
                Fate::Item { index, .. } => Some((*index, block)),
                _ => None,
            })
            .collect();
        let answered: Vec<&Block> = items.iter().map(|(_, block)| *block).collect();
        let manner = Manner::of(&answered);
        for (block, fate) in blocks.iter().zip(fates) {
            if let Fate::Item { index, .. } = fate {
                let response = self.response(*index, block, fate, &manner, answered.len());
                reading.responses.push(response);
            }
        }
        reading.responses.sort_by_key(|response| response.item);
        self.settle_lost(&mut reading);
        self.changes(blocks, fates, &mut reading);
        let mut left = self.left(blocks, fates, rest);
        self.remarks(&items, &mut left, &mut reading);
        self.head(&left, &mut reading);
        for (block, fate) in blocks.iter().zip(fates) {
            if let Fate::Repeated(_) = fate {
                let words = format!("{} {}", block.number.printed, block.question).trim().to_owned();
                reading.head.push(HeadRow { role: "repeated", words, at: block.at });
            }
        }
        reading.head.sort_by_key(|row| row.at);
        reading
    }

    /// A column may be headed by two choices, 「はい（該当）」: for a question it stands for the one that this question has.
    fn with_offered(&self, block: &Block, fate: &Fate) -> Block {
        let mut block = block.clone();
        if let Fate::Item { index, .. } = fate {
            let offered = &self.form.items[*index].choices;
            for choice in block.choices.iter_mut().filter(|choice| choice.head.len() > 1) {
                let own = choice.head.iter().copied().find(|word| offered.iter().any(|other| other == word));
                choice.head = own.or(choice.head.first().copied()).into_iter().collect();
            }
        }
        block
    }

    fn response(&self, item: usize, block: &Block, fate: &Fate, manner: &Manner, count: usize) -> Response {
        let mut choices = answer::printed(block, manner);
        let found = self.if_all_is_seen(item, block, manner.answer(block, count));
        let offered = &self.form.items[item].choices;
        let is_open = offered.is_empty();
        let has_own = block.choices.iter().any(|choice| !choice.text.is_empty());
        // The heads of columns serve every question: of them, those count that this one offers, and the one that is ticked.
        if !is_open && block.choices.iter().any(|choice| !choice.head.is_empty()) {
            let is_ticked = |word: &str| matches!(&found, Found::Word { word: own, .. } if *own == word);
            choices.retain(|word| is_ticked(word) || offered.iter().any(|other| other == word));
        }
        let answer = if found == Found::Nothing && is_open && !has_own {
            choices.clear();
            None
        } else {
            Some(found)
        };
        Response {
            item,
            number: block.number.printed.clone(),
            question: block.question.clone(),
            at: block.at,
            choices,
            doubts: self.doubts(item, block, fate, answer.as_ref()),
            answer,
            remark: RemarkAt::Empty,
        }
    }

    /// A row without a tick is unanswered only if nothing of it may be lost: where choices of the form are not there, what
    /// is left may be the answer, and a mark behind the question may be one.
    fn if_all_is_seen(&self, item: usize, block: &Block, found: Found) -> Found {
        if found != Found::Nothing {
            return found;
        }
        if let Some(mark) = block.question.trim_end().chars().last().filter(|c| tokens::is_tick(*c)) {
            return Found::Unclear { marks: mark.to_string(), at: block.at };
        }
        let cells =
            block.choices.iter().filter(|choice| !tokens::words(&tokens::of(&choice.text)).is_empty());
        let cells: Vec<&Choice> = cells.collect();
        let words: Vec<&str> =
            cells.iter().flat_map(|choice| tokens::words(&tokens::of(&choice.text))).collect();
        let offered = &self.form.items[item].choices;
        let has_heads = block.choices.iter().any(|choice| !choice.head.is_empty());
        let are_all = offered.iter().all(|word| words.contains(&word.as_str()));
        match cells.first() {
            Some(first) if !are_all && !has_heads => Found::Unclear { marks: words.join(" "), at: first.at },
            _ => Found::Nothing,
        }
    }

    /// Why it is not certain that a row is this question, or that this is its answer.
    fn doubts(&self, item: usize, block: &Block, fate: &Fate, answer: Option<&Found>) -> Vec<String> {
        let mut doubts = Vec::new();
        if let Fate::Item { likeness, numbers, in_order, .. } = fate {
            if *numbers == Numbers::Differ {
                doubts.push("番号は様式と違い、文言と順で決めた".to_owned());
            }
            let wording = &self.form.items[item].wording;
            let is_shared = self.form.items.iter().filter(|other| other.wording == *wording).count() > 1;
            if *numbers == Numbers::Absent && is_shared {
                doubts.push("同じ文言の項目がほかにもあり、順で決めた".to_owned());
            }
            if *likeness < 0.9 {
                doubts.push(format!("文言が様式と違う（似ている度合い {likeness:.2}）"));
            }
            if !in_order {
                doubts.push("様式と違う位置にある".to_owned());
            }
        }
        if matches!(answer, Some(Found::Word { is_shared: true, .. })) {
            doubts.push("いくつかの行で一つに結合されたセルの印".to_owned());
        }
        if block.is_remark_doubtful {
            doubts.push("備考のどの行までがこの項目のものか確かでない".to_owned());
        }
        doubts
    }

    /// Without any tick, or with too few where fills and drawings are not seen, an unticked row is unknown, not unanswered.
    fn settle_lost(&self, reading: &mut Reading) {
        let ticked = reading
            .responses
            .iter()
            .filter(|response| matches!(response.answer, Some(Found::Word { .. } | Found::Unclear { .. })));
        reading.ticked = ticked.count();
        reading.offered = reading.responses.iter().filter(|response| response.answer.is_some()).count();
        let sees_all = matches!(self.document.format, Format::Xlsx | Format::Ods);
        let needed = if sees_all { 1 } else { reading.offered.div_ceil(2) };
        reading.are_ticks_lost = reading.ticked < needed.max(1);
        if reading.are_ticks_lost {
            for response in &mut reading.responses {
                if response.answer == Some(Found::Nothing) {
                    response.answer = None;
                }
            }
        }
    }

    fn changes(&self, blocks: &[Block], fates: &[Fate], reading: &mut Reading) {
        let mut there = BTreeSet::new();
        for (block, fate) in blocks.iter().zip(fates) {
            let change = |kind: &'static str, item: Option<usize>| Change {
                kind,
                item,
                number: block.number.printed.clone(),
                wording: block.question.clone(),
                at: Some(block.at),
            };
            match fate {
                Fate::Item { index, likeness, numbers, in_order } => {
                    there.insert(*index);
                    let kind = match (in_order, numbers) {
                        (false, _) => Some("moved"),
                        (true, Numbers::Differ) => Some("renumbered"),
                        _ => None,
                    };
                    reading.changes.extend(kind.map(|kind| change(kind, Some(*index))));
                    reading.changes.extend((*likeness < 1.0).then(|| change("reworded", Some(*index))));
                }
                Fate::Replaced(index) => {
                    there.insert(*index);
                    reading.changes.push(change("replaced", Some(*index)));
                }
                Fate::New => reading.changes.push(change("new", None)),
                Fate::Repeated(_) | Fate::None => {}
            }
        }
        let missing = (0..self.form.items.len()).filter(|index| !there.contains(index));
        reading.changes.extend(missing.map(|index| Change {
            kind: "missing",
            item: Some(index),
            number: String::new(),
            wording: String::new(),
            at: None,
        }));
        // In the order of the document; what it lacks stands where the form has it.
        reading.changes.sort_by_key(|change| (change.item.is_none(), change.item, change.at));
    }

    /// The lines that are no part of a question.
    fn left(&self, blocks: &[Block], fates: &[Fate], rest: Vec<usize>) -> Vec<usize> {
        let open = blocks.iter().zip(fates).filter(|(_, fate)| matches!(fate, Fate::None));
        let others = (0..self.rows.len()).filter(|index| self.rows[*index].role != Role::Open);
        let mut left: Vec<usize> = rest;
        left.extend(open.flat_map(|(block, _)| block.rows.iter().copied()));
        left.extend(others);
        left.sort_unstable();
        left
    }

    /// References, and the remarks that they lead to; takes the lines of the list out of `left`.
    fn remarks(&self, items: &[(usize, &Block)], left: &mut Vec<usize>, reading: &mut Reading) {
        let mut references: Vec<(usize, &Block, Reference)> = Vec::new();
        for (index, block) in items {
            references.push((*index, block, numbers::reference(&block.remark.join(" "))));
        }
        let used: BTreeSet<u16> = references
            .iter()
            .filter_map(|(_, _, reference)| match reference {
                Reference::Number(number) => Some(*number),
                _ => None,
            })
            .collect();
        for list in self.lists(&used, left, items) {
            let lines: BTreeSet<usize> = list.lines.iter().copied().collect();
            left.retain(|index| !lines.contains(index));
            reading.twice.extend(list.twice);
            for (number, listed) in list.remarks {
                if reading.remarks.contains_key(&number) {
                    reading.twice.push((number, listed.at));
                    continue;
                }
                let kind = if listed.paragraphs.is_empty() { "blank" } else { "numbered" };
                reading.remarks.insert(number, Remark { kind, paragraphs: listed.paragraphs, at: listed.at });
            }
        }
        let highest = used.iter().chain(reading.remarks.keys()).max().copied().unwrap_or(0);
        self.number_in_place(&references, highest, reading);
    }

    /// Remarks beside their rows get the numbers after the highest one; a cell that serves several rows gets one.
    fn number_in_place(
        &self,
        references: &[(usize, &Block, Reference)],
        highest: u16,
        reading: &mut Reading,
    ) {
        let mut next = highest;
        let mut known: BTreeMap<At, u16> = BTreeMap::new();
        let mut ordered: Vec<_> = references.iter().collect();
        ordered.sort_by_key(|(item, ..)| *item);
        for (item, block, reference) in ordered {
            let place = block.remark_at.unwrap_or(block.at);
            let remark = match reference {
                Reference::Empty => RemarkAt::Empty,
                Reference::Dash => RemarkAt::Dash,
                Reference::Number(number) => RemarkAt::Number(*number),
                Reference::Words(words) => {
                    if is_several(words) {
                        reading.several.push((words.clone(), place));
                    }
                    let number = *known.entry(place).or_insert_with(|| {
                        next = next.saturating_add(1);
                        next
                    });
                    let paragraphs = remarks::beside(&block.remark, self.is_loose);
                    reading.remarks.entry(number).or_insert(Remark {
                        kind: "in-place",
                        paragraphs,
                        at: place,
                    });
                    RemarkAt::InPlace(number)
                }
            };
            if let Some(response) = reading.responses.iter_mut().find(|response| response.item == *item) {
                response.remark = remark;
            }
        }
    }

    /// The lists of remarks: under their title; on a worksheet without questions; behind the last question of all.
    fn lists(&self, used: &BTreeSet<u16>, left: &[usize], items: &[(usize, &Block)]) -> Vec<List> {
        let titled: Vec<usize> =
            left.iter().copied().filter(|index| self.rows[*index].role == Role::Remark).collect();
        let mut lists = vec![remarks::list(self.lines, &titled, self.is_loose)];
        let last = items.iter().flat_map(|(_, block)| &block.rows).max().copied();
        for grid in 0..self.document.grids.len() {
            let has_items = items.iter().any(|(_, block)| block.at.grid == grid);
            let own = left.iter().copied().filter(|index| {
                let row = &self.rows[*index];
                let is_behind = !has_items || Some(*index) > last;
                row.at.grid == grid
                    && is_behind
                    && !matches!(row.role, Role::Remark | Role::Header | Role::RemarksTitle)
            });
            let list = remarks::list(self.lines, &own.collect::<Vec<_>>(), self.is_loose);
            let is_named = self.document.grids.get(grid).is_some_and(|grid| grid.name.contains("備考"));
            if remarks::is_referred(&list, used) || (is_named && !has_items && !list.remarks.is_empty()) {
                lists.push(list);
            }
        }
        lists
    }

    /// Lists what is no question: the header's parts, headings, notes, furniture, and what is not known.
    fn head(&self, left: &[usize], reading: &mut Reading) {
        let mut parts: BTreeMap<&'static str, String> = BTreeMap::new();
        let mut values: BTreeSet<At> = BTreeSet::new();
        for index in left {
            let (row, line) = (&self.rows[*index], &self.lines[*index]);
            if row.role == Role::Header {
                let found = head::parts(line, self.lines.get(index + 1));
                if found.is_empty() {
                    reading.head.push(HeadRow { role: "furniture", words: line.text(), at: row.at });
                }
                for (part, words, at) in found {
                    let known = parts.entry(part).or_insert_with(|| words.clone());
                    let is_first = *known == words && !reading.head.iter().any(|row| row.role == part);
                    let is_same = tidy::comparable(known) == tidy::comparable(&words);
                    let role = if is_first {
                        part
                    } else if is_same {
                        "furniture"
                    } else {
                        "unknown"
                    };
                    values.insert(at);
                    reading.head.push(HeadRow { role, words, at });
                }
                continue;
            }
            let role = match row.role {
                Role::Heading => "heading",
                Role::Instruction => "instruction",
                Role::Furniture | Role::RemarksTitle => "furniture",
                Role::Open | Role::Remark | Role::Header => "unknown",
            };
            let is_value = line.pieces.iter().all(|piece| {
                piece.text.trim().is_empty()
                    || values.contains(&At { grid: line.grid, row: line.row, column: piece.column })
            });
            if !is_value {
                reading.head.push(HeadRow { role, words: line.text(), at: row.at });
            }
        }
        for row in self.rows {
            for (words, at) in &row.asides {
                let role = if self.form.is_heading(words) { "heading" } else { "aside" };
                let is_listed =
                    reading.head.iter().any(|other| other.at.grid == at.grid && other.at.row == at.row);
                if !is_listed {
                    reading.head.push(HeadRow { role, words: words.clone(), at: *at });
                }
            }
        }
    }
}

/// 「1、2」: several references in one space.
fn is_several(words: &str) -> bool {
    let parts: Vec<&str> =
        words.split(|c: char| "、，,・/／ \n".contains(c)).filter(|part| !part.is_empty()).collect();
    parts.len() > 1 && parts.iter().all(|part| matches!(numbers::reference(part), Reference::Number(_)))
}
