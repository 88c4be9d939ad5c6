//! Pages of the vendors' sheets: each as the form prints it, with the remarks in place.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::form::{Answer, FormHeading, RemarkRef, Response, Sheet};
use crate::model::{ItemKey, Key};
use crate::parse::tidy;
use crate::site::Site;
use crate::site::compare::mark;
use crate::site::doubts::{Doubts, Gaps};
use crate::site::node::{fix, place};
use crate::site::response::{AnswerView, BlockView, Silence, block, notes};
use crate::site::text;
use crate::site::view::{FixView, Page, PlaceView, TextLine};

#[derive(Serialize)]
struct SheetsPage {
    rows: Vec<SheetRow>,
}

#[derive(Serialize)]
struct SheetRow {
    href: String,
    service: String,
    vendor: String,
    version: String,
    date: String,
    counts: Counts,
    remarks: usize,
}

#[derive(Serialize)]
struct SheetPage {
    key: String,
    vendor: String,
    service: String,
    version: String,
    date: String,
    source: PlaceView,
    instructions: Vec<Vec<TextLine>>,
    headings: Vec<HeadingView>,
    remarks: Vec<RemarkRow>,
    counts: Counts,
    gaps: Gaps,
    doubts: Doubts,
    /// Whether its ticks can be read.
    has_ticks: bool,
    /// Whether there are others to compare with.
    is_compared: bool,
}

/// Rows, and how many of them have words, an answer that is known, none although it could be read.
#[derive(Serialize, Clone, Copy, Default)]
pub(super) struct Counts {
    pub total: usize,
    pub spoken: usize,
    pub stated: usize,
    pub unanswered: usize,
}

#[derive(Serialize)]
struct HeadingView {
    anchor: String,
    name: String,
    title: Vec<TextLine>,
    level: usize,
    rows: Vec<RowView>,
}

/// A row of the form as the sheet prints it.
#[derive(Serialize)]
struct RowView {
    anchor: String,
    /// How many records of one's own there are on it.
    own: Option<String>,
    number: String,
    href: String,
    depth: usize,
    /// The number as printed, where it is not the same digits and dots.
    printed: String,
    line: u32,
    question: Vec<TextLine>,
    choices: Vec<String>,
    answer: AnswerView,
    /// The number of the remark; 0 where none is printed.
    remark: u16,
    is_inferred: bool,
    /// Whether the remark stands beside the row, so that its number is ours.
    is_beside: bool,
    /// The remark's words, at the first row that leads to it and wherever they are short.
    words: Vec<BlockView>,
    /// Where else they stand: the number and the anchor of that row.
    first: Option<(String, String)>,
    silence: &'static str,
    /// The blanket remark that claims the row.
    claimed_by: u16,
    notes: Vec<String>,
}

/// A remark as it stands at the end of the sheet.
#[derive(Serialize)]
struct RemarkRow {
    number: u16,
    line: u32,
    blocks: Vec<BlockView>,
    is_dash: bool,
    is_blanket: bool,
    fixes: Vec<FixView>,
    notes: Vec<String>,
    /// The rows that lead to it: number and anchor.
    rows: Vec<(String, String)>,
}

/// Remarks up to this many characters stand at every row that leads to them.
const SHORT: usize = 80;

impl Site<'_> {
    pub(super) fn sheet_pages(&self) -> Vec<Page> {
        let mut pages = vec![self.sheets_index()];
        pages.extend(self.corpus.sheets.values().map(|sheet| self.sheet_page(sheet)));
        pages
    }

    fn sheets_index(&self) -> Page {
        let rows = self.corpus.sheets.values().map(|sheet| SheetRow {
            href: self.href(&Key::Sheet(sheet.id.clone())),
            service: sheet.service.read.clone(),
            vendor: sheet.vendor.read.clone(),
            version: sheet.version.read.clone(),
            date: sheet.date.read.clone(),
            counts: Counts::of(sheet, sheet.responses.values()),
            remarks: sheet.remarks.len(),
        });
        let view = SheetsPage { rows: rows.collect() };
        Page::new("sheets", "sheets.html", self.words.say("各社の開示書"), &view)
            .description(self.words.say("事業者が記入した開示書の一覧"))
    }

    fn sheet_page(&self, sheet: &Sheet) -> Page {
        let key = Key::Sheet(sheet.id.clone());
        let firsts = firsts(sheet);
        let headings = self.corpus.headings.values().map(|heading| HeadingView {
            anchor: mark(&Key::FormHeading(heading.number.clone())),
            name: heading.title.clone(),
            title: printed_heading(sheet, heading),
            level: heading.number.len(),
            rows: self
                .responses_under(sheet, &heading.number)
                .map(|response| self.sheet_row(sheet, response, &firsts))
                .collect(),
        });
        let view = SheetPage {
            key: key.to_string(),
            vendor: sheet.vendor.read.clone(),
            service: sheet.service.read.clone(),
            version: sheet.version.read.clone(),
            date: sheet.date.read.clone(),
            source: place(self.corpus, &sheet.service.place),
            instructions: sheet.instructions.iter().map(text::marked).collect(),
            headings: headings.collect(),
            remarks: sheet.remarks.keys().map(|number| self.remark_row(sheet, *number)).collect(),
            counts: Counts::of(sheet, sheet.responses.values()),
            gaps: self.sheet_gaps(sheet),
            doubts: self.sheet_doubts(sheet),
            has_ticks: sheet.has_ticks(),
            is_compared: self.corpus.sheets.len() > 1,
        };
        let title = format!("{}（{}）", sheet.service.read, sheet.vendor.read);
        Page::new(self.path(&key), "sheet.html", title, &view)
            .key(self.heading_key(&key))
            .crumbs(self.crumbs(&key))
    }

    /// What a sheet prints under a heading itself, in the order of the form.
    pub(super) fn responses_under<'s>(
        &'s self,
        sheet: &'s Sheet,
        heading: &'s [u16],
    ) -> impl Iterator<Item = &'s Response> {
        let items = self.corpus.items.values().filter(move |item| item.heading == heading);
        items.filter_map(|item| sheet.responses.get(&item.key))
    }

    fn sheet_row(&self, sheet: &Sheet, response: &Response, firsts: &BTreeMap<u16, &ItemKey>) -> RowView {
        let key = Key::Response(sheet.id.clone(), response.item.clone());
        let remark = sheet.words_on(&response.item);
        let first = remark.and_then(|remark| firsts.get(&remark.number)).copied();
        let is_told = remark.is_some_and(|remark| remark.text.read.chars().count() <= SHORT)
            || first == Some(&response.item);
        RowView {
            anchor: anchor(&response.item),
            own: self.own_badge(&Key::Response(sheet.id.clone(), response.item.clone())),
            number: response.item.to_string(),
            href: self.href(&Key::Item(response.item.clone())),
            depth: depth(&response.item),
            printed: misprinted(response).unwrap_or_default().to_owned(),
            line: response.question.place.line,
            question: text::marked(&response.question),
            choices: response.choices.clone(),
            answer: self.answer(&response.answer),
            remark: response.remark.target().unwrap_or_default(),
            is_inferred: matches!(response.remark, RemarkRef::Inferred(_)),
            is_beside: matches!(response.remark, RemarkRef::InPlace(_)),
            words: remark
                .filter(|_| is_told)
                .map(|remark| remark.blocks.iter().map(block).collect())
                .unwrap_or_default(),
            first: first.filter(|_| !is_told).map(|item| (item.to_string(), anchor(item))),
            silence: Silence::of(sheet, response).map_or("", Silence::words),
            claimed_by: response.blanket.unwrap_or_default(),
            notes: notes(sheet, &key),
        }
    }

    fn remark_row(&self, sheet: &Sheet, number: u16) -> RemarkRow {
        let key = Key::Remark(sheet.id.clone(), number);
        let remark = sheet.remarks.get(&number);
        let corrections = remark.iter().flat_map(|remark| &remark.text.corrections);
        let rows = sheet.responses.values().filter(|response| response.remark.target() == Some(number));
        RemarkRow {
            number,
            line: remark.map(|remark| remark.text.place.line).unwrap_or_default(),
            blocks: remark.iter().flat_map(|remark| &remark.blocks).map(block).collect(),
            is_dash: remark.is_some_and(crate::model::Remark::is_dash),
            is_blanket: remark.is_some_and(|remark| remark.blanket.is_some()),
            fixes: corrections.map(|mark| fix(self.corpus, mark)).collect(),
            notes: notes(sheet, &key),
            rows: rows.map(|response| (response.item.to_string(), anchor(&response.item))).collect(),
        }
    }
}

impl Counts {
    pub(super) fn of<'r>(sheet: &Sheet, responses: impl IntoIterator<Item = &'r Response>) -> Self {
        responses.into_iter().fold(Self::default(), |counts, response| Self {
            total: counts.total + 1,
            spoken: counts.spoken + usize::from(sheet.words_on(&response.item).is_some()),
            stated: counts.stated + usize::from(response.answer.word().is_some()),
            unanswered: counts.unanswered + usize::from(matches!(response.answer, Answer::Unanswered { .. })),
        })
    }
}

/// The first row of the form that leads to each remark.
fn firsts(sheet: &Sheet) -> BTreeMap<u16, &ItemKey> {
    let mut firsts = BTreeMap::new();
    for response in sheet.responses.values() {
        if let Some(number) = response.remark.target() {
            firsts.entry(number).or_insert(&response.item);
        }
    }
    firsts
}

/// The heading as the sheet prints it, else as the form has it.
fn printed_heading(sheet: &Sheet, heading: &FormHeading) -> Vec<TextLine> {
    let wanted = tidy::comparable(&heading.title);
    let printed = sheet.headings.iter().find(|text| tidy::comparable(&text.read) == wanted);
    printed.map_or_else(|| text::plain(&heading.title), text::marked)
}

/// The fragment of a row in the page of its sheet: a permanent address.
pub(super) fn anchor(item: &ItemKey) -> String {
    Key::Item(item.clone()).to_string()
}

/// The number as printed, where it differs from the form's in more than blanks.
pub(super) fn misprinted(response: &Response) -> Option<&str> {
    let printed: String = response.printed_number.split_whitespace().collect();
    let is_bullet = response.item.bullet.is_some() && printed == "・";
    (!is_bullet && printed != response.item.to_string()).then_some(response.printed_number.as_str())
}

fn depth(item: &ItemKey) -> usize {
    item.number.len() + usize::from(item.bullet.is_some()) - 1
}
