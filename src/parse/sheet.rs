//! A vendor's print of the disclosure form: header, rows, remarks.
//!
//! The numbers of the rows are noisy (`1 7. 1. 1`, `1.7.3` for 17.3, `2.0` for 20). Only their digits are used;
//! the form's own order decides which item they mean.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Text};
use crate::model::form::{Answer, Remark, RemarkRef, Response, Sheet};
use crate::model::key::ItemKey;
use crate::model::text::{Mark, SourceText};
use crate::parse::correction::Corrector;
use crate::parse::correlation::unaccounted;
use crate::parse::form::FormOutline;
use crate::parse::{remark, tidy};
use crate::source::{Line, Place, SourceFile, lines};

/// The words that the form offers as answers.
pub const CHOICES: &[&str] = &["はい", "いいえ", "対象外", "該当", "非該当"];

const META: &[&str] = &["作成日", "サービス事業者", "サービス名称", "バージョン"];
const FORM_TITLE: &str = "サービス事業者による医療情報セキュリティ開示書";
const REMARKS_TITLE: &str = "備考記載欄";

/// Reads one sheet; `None` when nothing of a sheet is in the text.
pub fn read(
    id: &str,
    file: &SourceFile,
    form: &FormOutline,
    corrector: &Corrector,
    found: &mut Vec<Diagnostic>,
) -> Option<Sheet> {
    let text = tidy::decode(file, found);
    let mut reader = Reader::new(&file.name, form, corrector, found);
    for line in lines(text).filter(|line| !line.text.trim().is_empty()) {
        reader.line(line);
    }
    reader.finish(id)
}

/// What has been read so far.
struct Reader<'a> {
    file: &'a Arc<str>,
    form: &'a FormOutline,
    corrector: &'a Corrector,
    found: &'a mut Vec<Diagnostic>,
    meta: BTreeMap<&'static str, SourceText>,
    responses: BTreeMap<ItemKey, Response>,
    /// Items in the order of the print, with the page that they stand on.
    order: Vec<(ItemKey, u32)>,
    remarks: BTreeMap<u16, Remark>,
    blank_remarks: BTreeSet<u16>,
    headings: Vec<SourceText>,
    instructions: Vec<SourceText>,
    /// Index into the outline of the item read last.
    at: Option<usize>,
    page: u32,
    in_remarks: bool,
}

impl<'a> Reader<'a> {
    fn new(
        file: &'a Arc<str>,
        form: &'a FormOutline,
        corrector: &'a Corrector,
        found: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            file,
            form,
            corrector,
            found,
            meta: BTreeMap::new(),
            responses: BTreeMap::new(),
            order: Vec::new(),
            remarks: BTreeMap::new(),
            blank_remarks: BTreeSet::new(),
            headings: Vec::new(),
            instructions: Vec::new(),
            at: None,
            page: 0,
            in_remarks: false,
        }
    }

    fn place(&self, line: Line<'_>, cell: u32) -> Place {
        Place::cell(self.file, line.number, cell)
    }

    /// One line that is not blank: furniture, header, heading, instruction, row or remark.
    fn line(&mut self, line: Line<'_>) {
        let first = bare(line.text.split('\t').next().unwrap_or_default());
        if first.starts_with(FORM_TITLE) {
            self.page += 1;
            self.rest_is_blank(line, 1);
        } else if let Some(name) = META.iter().find(|name| first == **name) {
            self.meta(line, name);
        } else if is_rule(line) {
        } else if first == REMARKS_TITLE {
            self.in_remarks = true;
            self.rest_is_blank(line, 1);
        } else if self.in_remarks {
            self.remark(line);
        } else if first.starts_with('※') || is_range_note(&first) {
            self.instructions.push(self.corrector.cell(self.place(line, 1), line_cell(line, 1)));
            self.rest_is_blank(line, 1);
        } else if self.is_heading(line) {
            self.headings.push(self.corrector.cell(self.place(line, 1), line_cell(line, 1)));
            self.rest_is_blank(line, 1);
        } else {
            self.row(line, &first);
        }
    }

    fn rest_is_blank(&mut self, line: Line<'_>, known: u32) {
        let unknown: Vec<_> = line.filled().filter(|(cell, _)| *cell > known).collect();
        for (cell, words) in unknown {
            self.found.push(unaccounted(self.place(line, cell), words));
        }
    }

    fn meta(&mut self, line: Line<'_>, name: &'static str) {
        let mut value = self.corrector.cell(self.place(line, 2), line_cell(line, 2));
        line_cell(line, 2).trim().clone_into(&mut value.printed);
        if value.corrections.is_empty() {
            // A header's blanks are its own: 「2025年10月20日 月曜日」 was not wrapped.
            value.read.clone_from(&value.printed);
        }
        self.rest_is_blank(line, 2);
        if let Some(known) = self.meta.get(name) {
            if known.read != value.read {
                let (place, other) = (value.place.clone(), &known.place);
                let message = Text::new(
                    format!("{name}が {other} では「{}」です", known.read),
                    format!("{name} is “{}” at {other}", known.read),
                );
                self.found.push(Diagnostic::at(Code::HeaderDiffers, place, message).words(&value.printed));
            }
            return;
        }
        self.meta.insert(name, value);
    }

    fn is_heading(&self, line: Line<'_>) -> bool {
        let (words, _) =
            self.corrector.apply(&self.place(line, 1), line_cell(line, 1), 0..line_cell(line, 1).len());
        let words = tidy::comparable(&bare(&words));
        self.form.headings.iter().any(|heading| tidy::comparable(&heading.title) == words)
    }

    fn remark(&mut self, line: Line<'_>) {
        let Ok(number) = line_cell(line, 1).trim().parse::<u16>() else {
            for (cell, words) in line.filled() {
                self.found.push(unaccounted(self.place(line, cell), words));
            }
            return;
        };
        self.rest_is_blank(line, 2);
        let cell = line_cell(line, 2);
        let place = self.place(line, 2);
        let is_known = self.remarks.contains_key(&number) || self.blank_remarks.contains(&number);
        if is_known {
            let message =
                Text::new(format!("備考 {number} が二度あります"), format!("remark {number} stands twice"));
            self.found.push(Diagnostic::at(Code::RemarkDuplicate, place, message));
        } else if cell.trim().is_empty() {
            self.blank_remarks.insert(number);
        } else {
            let remark = self.remark_text(number, place, cell);
            self.remarks.insert(number, remark);
        }
    }

    fn remark_text(&mut self, number: u16, place: Place, cell: &str) -> Remark {
        let (corrected, corrections) = self.corrector.apply(&place, cell, 0..cell.len());
        let (markup, printed) = (remark::read(&corrected), remark::read(cell));
        if !markup.is_closed {
            let message = Text::new(
                format!("備考 {number} の標識が閉じていません"),
                format!("markup of remark {number} is not closed"),
            );
            self.found.push(Diagnostic::at(Code::RemarkMarkup, place.clone(), message));
        }
        let text = SourceText {
            read: remark::plain(&markup.blocks),
            printed: remark::plain(&printed.blocks),
            place,
            corrections: corrections.into_iter().map(|correction| Mark { correction, range: None }).collect(),
        };
        Remark { number, text, blocks: markup.blocks, blanket: None }
    }

    /// A row of the form: number and question, choices, 備考 and its reference.
    fn row(&mut self, line: Line<'_>, first: &str) {
        let (number, question_cell) = number_and_question(line, first);
        let Some(index) = self.item_index(line, &number, first) else { return };
        let key = self.form.items[index].key.clone();
        let cell = line_cell(line, question_cell);
        let start = if question_cell == 1 { cell.len() - question_part(cell).len() } else { 0 };
        let question = self.corrector.text(self.place(line, question_cell), cell, start..cell.len());
        let (choices, remark) = self.tail(line, question_cell);
        let response = Response {
            item: key.clone(),
            printed_number: number,
            question,
            choices,
            remark,
            answer: Answer::Unknown,
            blanket: None,
        };
        if self.responses.contains_key(&key) {
            let message = Text::new(format!("項目 {key} が二度あります"), format!("item {key} stands twice"));
            self.found.push(Diagnostic::at(Code::ItemDuplicate, self.place(line, 1), message));
            return;
        }
        self.order.push((key.clone(), self.page));
        self.responses.insert(key, response);
    }

    /// Which item of the form a number means: the next one in the form's order with these digits; else an earlier
    /// one, which makes it a duplicate.
    fn item_index(&mut self, line: Line<'_>, number: &str, first: &str) -> Option<usize> {
        let items = &self.form.items;
        let next = self.at.map_or(0, |at| at + 1);
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let index = if first.starts_with('・') {
            Some(next).filter(|next| items.get(*next).is_some_and(|item| item.key.bullet.is_some()))
        } else {
            let fits = |item: &&crate::parse::form::OutlineItem| {
                item.key.bullet.is_none() && !digits.is_empty() && item.key.digits() == digits
            };
            let ahead = items.iter().enumerate().skip(next).find(|(_, item)| fits(item));
            ahead.or_else(|| items.iter().enumerate().find(|(_, item)| fits(item))).map(|(index, _)| index)
        };
        match index {
            Some(index) if Some(index) > self.at => self.at = Some(index),
            Some(_) => {}
            None => {
                let words: String = first.chars().take(24).collect();
                let message = Text::new(
                    format!("「{words}」は様式のどの項目にも見出しにも当たりません"),
                    format!("“{words}” is neither a row nor a heading of the form"),
                );
                self.found
                    .push(Diagnostic::at(Code::ItemUnreadable, self.place(line, 1), message).words(words));
            }
        }
        index
    }

    /// What follows the question: choices, 備考, reference.
    fn tail(&mut self, line: Line<'_>, question_cell: u32) -> (Vec<String>, RemarkRef) {
        let (mut choices, mut reference, mut in_remark) = (Vec::new(), RemarkRef::Blank, false);
        for (cell, words) in line.filled().filter(|(cell, _)| *cell > question_cell) {
            for word in words.split_whitespace() {
                match word {
                    "備考" => in_remark = true,
                    "-" if in_remark && reference == RemarkRef::Blank => reference = RemarkRef::Dash,
                    word if CHOICES.contains(&word) => choices.push(word.to_owned()),
                    word => match word.parse() {
                        Ok(number) if in_remark && reference == RemarkRef::Blank => {
                            reference = RemarkRef::Number(number);
                        }
                        _ => self.found.push(unaccounted(Place::cell(self.file, line.number, cell), word)),
                    },
                }
            }
        }
        (choices, reference)
    }

    fn finish(mut self, id: &str) -> Option<Sheet> {
        if self.responses.is_empty() && self.meta.is_empty() {
            let message = Text::new("開示書の行がありません", "no row of a disclosure sheet is here");
            tidy::report_empty(self.file, message, self.found);
            return None;
        }
        self.report_missing();
        infer_references(&self.order, &mut self.responses);
        self.report_references();
        let mut meta = |name: &'static str| {
            self.meta.remove(name).unwrap_or_else(|| {
                let place = Place::line(self.file, 1);
                let message = Text::new(format!("{name}がありません"), format!("{name} is missing"));
                self.found.push(Diagnostic::at(Code::HeaderMissing, place.clone(), message));
                SourceText { read: String::new(), printed: String::new(), place, corrections: Vec::new() }
            })
        };
        Some(Sheet {
            id: id.to_owned(),
            date: meta("作成日"),
            vendor: meta("サービス事業者"),
            service: meta("サービス名称"),
            version: meta("バージョン"),
            responses: self.responses,
            remarks: self.remarks,
            blank_remarks: self.blank_remarks.into_iter().collect(),
            headings: self.headings,
            instructions: self.instructions,
            notes: Vec::new(),
        })
    }

    fn report_missing(&mut self) {
        for item in self.form.items.iter().filter(|item| !self.responses.contains_key(&item.key)) {
            let key = &item.key;
            let message =
                Text::new(format!("項目 {key} が見当たりません"), format!("item {key} was not found"));
            self.found.push(Diagnostic::at(Code::ItemMissing, Place::line(self.file, 1), message));
        }
    }

    /// References to nothing, remarks that nothing refers to, and, page by page, lost and inferred references.
    fn report_references(&mut self) {
        let mut used = BTreeSet::new();
        let mut lost: BTreeMap<u32, Vec<&Response>> = BTreeMap::new();
        let mut inferred: BTreeMap<u32, Vec<&Response>> = BTreeMap::new();
        for (key, page) in &self.order {
            let Some(response) = self.responses.get(key) else { continue };
            used.extend(response.remark.target());
            match response.remark {
                RemarkRef::Blank if !response.choices.is_empty() => {
                    lost.entry(*page).or_default().push(response);
                }
                RemarkRef::Inferred(_) => inferred.entry(*page).or_default().push(response),
                _ => {}
            }
            self.found.extend(dangling(response, &self.remarks, &self.blank_remarks));
        }
        self.found.extend(lost.values().map(|rows| run(Code::ReferenceLost, rows)));
        self.found.extend(inferred.values().map(|rows| run(Code::ReferenceInferred, rows)));
        self.found.extend(self.remarks.values().filter_map(|remark| unreferenced(remark, &used)));
    }
}

/// A reference to a remark that is blank or not there.
pub(super) fn dangling(
    response: &Response,
    remarks: &BTreeMap<u16, Remark>,
    blank: &BTreeSet<u16>,
) -> Option<Diagnostic> {
    let (key, number) = (&response.item, response.remark.target()?);
    let place = response.question.place.clone();
    if blank.contains(&number) {
        let message = Text::new(
            format!("項目 {key} が指す備考 {number} は空欄です"),
            format!("item {key} refers to remark {number}, which is blank"),
        );
        return Some(Diagnostic::at(Code::RemarkBlank, place, message));
    }
    let message = Text::new(
        format!("項目 {key} が指す備考 {number} がありません"),
        format!("item {key} refers to remark {number}, which does not exist"),
    );
    (!remarks.contains_key(&number)).then(|| Diagnostic::at(Code::RemarkDangling, place, message))
}

/// A remark that is not among those referred to.
pub(super) fn unreferenced(remark: &Remark, used: &BTreeSet<u16>) -> Option<Diagnostic> {
    let number = remark.number;
    let message = Text::new(
        format!("備考 {number} を指す項目がありません"),
        format!("no item refers to remark {number}"),
    );
    let place = remark.text.place.clone();
    (!used.contains(&number)).then(|| Diagnostic::at(Code::RemarkUnreferenced, place, message))
}

/// One finding for all rows of a page.
fn run(code: Code, rows: &[&Response]) -> Diagnostic {
    let names: Vec<String> = rows.iter().map(|response| response.item.to_string()).collect();
    let (count, names) = (names.len(), names.join(", "));
    let (ja, en) = match code {
        Code::ReferenceInferred => {
            ("備考の番号を前後の通し番号から推定した項目", "remark numbers inferred from the sequence")
        }
        _ => ("備考の番号が印字されていない項目", "items without a printed remark number"),
    };
    let place = rows[0].question.place.clone();
    Diagnostic::at(
        code,
        place,
        Text::new(format!("{ja}（{count} 件）: {names}"), format!("{count} {en}: {names}")),
    )
}

/// Fills references that were lost where the numbers on both sides leave only one possibility: the sheet numbers
/// its rows one by one, and between two printed numbers exactly as many rows stand as numbers are missing.
fn infer_references(order: &[(ItemKey, u32)], responses: &mut BTreeMap<ItemKey, Response>) {
    let references: Vec<RemarkRef> =
        order.iter().filter_map(|(key, _)| responses.get(key).map(|response| response.remark)).collect();
    let numbers: Vec<u16> = references.iter().filter_map(|reference| reference.target()).collect();
    let is_running = numbers.windows(2).all(|pair| pair[0] < pair[1]);
    if !is_running {
        return;
    }
    let printed: Vec<(usize, u16)> = references
        .iter()
        .enumerate()
        .filter_map(|(index, reference)| reference.target().map(|number| (index, number)))
        .collect();
    for pair in printed.windows(2) {
        let ((from, first), (to, last)) = (pair[0], pair[1]);
        let gap = from + 1..to;
        let is_exact = to - from == usize::from(last - first);
        let is_blank = references[gap.clone()].iter().all(|reference| *reference == RemarkRef::Blank);
        if gap.is_empty() || !is_exact || !is_blank {
            continue;
        }
        for (number, index) in (first + 1..).zip(gap) {
            if let Some(response) = order.get(index).and_then(|(key, _)| responses.get_mut(key)) {
                response.remark = RemarkRef::Inferred(number);
            }
        }
    }
}

/// The cell without Markdown marks and the `<b>` of the scans.
fn bare(cell: &str) -> String {
    cell.replace("<b>", "").replace("</b>", "").trim_start_matches('#').trim().to_owned()
}

fn line_cell(line: Line<'_>, number: u32) -> &str {
    line.text.split('\t').nth(number as usize - 1).unwrap_or_default()
}

/// A line of dashes between a table's head and body.
fn is_rule(line: Line<'_>) -> bool {
    line.text.chars().all(|c| c == '-' || c.is_whitespace()) && line.text.contains("--")
}

/// 「59～63の質問は、…」: an instruction that opens like a row.
fn is_range_note(first: &str) -> bool {
    let rest = first.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    rest.len() < first.len() && rest.starts_with(['～', '〜', '~'])
}

/// The printed number and the cell that holds the question.
fn number_and_question(line: Line<'_>, first: &str) -> (String, u32) {
    if first.starts_with('・') {
        return ("・".to_owned(), 1);
    }
    let cell = line_cell(line, 1);
    let question = question_part(cell);
    let number = cell[..cell.len() - question.len()].trim().to_owned();
    (number, if question.trim().is_empty() { 2 } else { 1 })
}

/// What follows the number in a cell: everything from the first character that is neither digit, dot nor blank.
fn question_part(cell: &str) -> &str {
    cell.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '．' | ' ' | '・'))
}
