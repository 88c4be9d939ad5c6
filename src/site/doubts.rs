//! What a sheet leaves open, and where its print disagrees with itself or with the form. Counted and listed, never judged.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diag::{Code, Diagnostic, Lang};
use crate::model::form::{RemarkRef, Response, Sheet};
use crate::model::{Key, SheetNote};
use crate::parse::tidy;
use crate::site::Site;
use crate::site::compare::mark;
use crate::site::response::Silence;
use crate::site::sheet::{Counts, anchor, misprinted};
use crate::site::text;
use crate::site::view::TextLine;

/// Rows without words and remarks without rows.
#[derive(Serialize)]
pub(super) struct Gaps {
    /// The kinds of silence that the sheet has; the columns of the table.
    kinds: Vec<SilenceView>,
    headings: Vec<HeadingCounts>,
    sums: Vec<usize>,
    inferred: Vec<RowLink>,
    unreferenced: Vec<u16>,
    remarks: usize,
    blank: String,
    blank_count: usize,
}

#[derive(Serialize)]
struct SilenceView {
    words: &'static str,
    n: usize,
    /// Under each heading that has any.
    headings: Vec<(String, Vec<RowLink>)>,
}

#[derive(Serialize)]
struct HeadingCounts {
    anchor: String,
    title: String,
    counts: Counts,
    inferred: usize,
    /// As many as there are kinds.
    silent: Vec<usize>,
}

/// A row of the page: its number and its anchor.
#[derive(Serialize)]
struct RowLink {
    number: String,
    anchor: String,
    /// The remark's number, where it is one; else 0.
    remark: u16,
}

/// What the sheet, the form and our notes say differently.
#[derive(Serialize)]
pub(super) struct Doubts {
    notes: Vec<NoteKind>,
    wordings: Vec<WordingRow>,
    numbers: Vec<NumberRow>,
    findings: Vec<FindingView>,
    corrections: usize,
}

/// Our notes of one kind; they stand in full beside what they are about.
#[derive(Serialize)]
struct NoteKind {
    title: &'static str,
    rows: Vec<RowLink>,
}

#[derive(Serialize)]
struct WordingRow {
    row: RowLink,
    form: Vec<TextLine>,
    own: Vec<TextLine>,
}

#[derive(Serialize)]
struct NumberRow {
    row: RowLink,
    printed: String,
}

#[derive(Serialize)]
struct FindingView {
    code: &'static str,
    message: String,
    accepted: String,
    line: u32,
}

/// Findings whose subject the page shows otherwise: as a gap, a wording, or one of our notes.
const SHOWN: [Code; 6] = [
    Code::WordingDiffers,
    Code::ReferenceLost,
    Code::ReferenceInferred,
    Code::RemarkUnreferenced,
    Code::RemarkDoubtful,
    Code::RemarkBlanket,
];

impl Site<'_> {
    pub(super) fn sheet_gaps(&self, sheet: &Sheet) -> Gaps {
        let silent = |kind: Silence| move |response: &&Response| Silence::of(sheet, response) == Some(kind);
        let kinds: Vec<Silence> = Silence::ALL
            .into_iter()
            .filter(|kind| sheet.responses.values().any(|response| silent(*kind)(&response)))
            .collect();
        let headings: Vec<HeadingCounts> = self
            .corpus
            .headings
            .values()
            .map(|heading| {
                let under = || self.responses_under(sheet, &heading.number);
                HeadingCounts {
                    anchor: mark(&Key::FormHeading(heading.number.clone())),
                    title: heading.title.clone(),
                    counts: Counts::of(sheet, under()),
                    inferred: under().filter(|response| is_inferred(response)).count(),
                    silent: kinds.iter().map(|kind| under().filter(silent(*kind)).count()).collect(),
                }
            })
            .filter(|heading| heading.counts.total > 0)
            .collect();
        let sum = |at: usize| headings.iter().filter_map(|heading| heading.silent.get(at)).sum();
        let used: Vec<u16> =
            sheet.responses.values().filter_map(|response| response.remark.target()).collect();
        Gaps {
            sums: (0..kinds.len()).map(sum).collect(),
            kinds: kinds.into_iter().map(|kind| self.silence(sheet, kind)).collect(),
            headings,
            inferred: sheet.responses.values().filter(|response| is_inferred(response)).map(link).collect(),
            unreferenced: sheet.remarks.keys().copied().filter(|number| !used.contains(number)).collect(),
            remarks: sheet.remarks.len(),
            blank: ranges(&sheet.blank_remarks, self.words.lang),
            blank_count: sheet.blank_remarks.len(),
        }
    }

    fn silence(&self, sheet: &Sheet, kind: Silence) -> SilenceView {
        let headings: Vec<(String, Vec<RowLink>)> = self
            .corpus
            .headings
            .values()
            .map(|heading| {
                let rows = self.responses_under(sheet, &heading.number);
                let rows = rows.filter(|response| Silence::of(sheet, response) == Some(kind));
                (heading.title.clone(), rows.map(link).collect::<Vec<_>>())
            })
            .filter(|(_, rows)| !rows.is_empty())
            .collect();
        SilenceView { words: kind.words(), n: headings.iter().map(|(_, rows)| rows.len()).sum(), headings }
    }

    pub(super) fn sheet_doubts(&self, sheet: &Sheet) -> Doubts {
        let file = &sheet.service.place.file;
        let of_file = |found: &&Diagnostic| found.place.as_ref().is_some_and(|place| place.file == *file);
        let findings = self.diagnostics.iter().filter(of_file).filter(|found| !SHOWN.contains(&found.code));
        let numbers = sheet.responses.values().filter_map(|response| {
            let printed = misprinted(response)?.to_owned();
            Some(NumberRow { row: link(response), printed })
        });
        Doubts {
            notes: note_kinds(&sheet.notes),
            wordings: sheet.responses.values().filter_map(|response| self.wording(response)).collect(),
            numbers: numbers.collect(),
            findings: findings.map(|found| self.finding(found)).collect(),
            corrections: self.corpus.corrections.iter().filter(|one| one.place.file == *file).count(),
        }
    }

    /// The two wordings of a question, where they differ.
    fn wording(&self, response: &Response) -> Option<WordingRow> {
        let item = self.corpus.items.get(&response.item)?;
        let differs = tidy::comparable(&item.question.read) != tidy::comparable(&response.question.read);
        differs.then(|| WordingRow {
            row: link(response),
            form: text::plain(&item.question.read),
            own: text::marked(&response.question),
        })
    }

    fn finding(&self, found: &Diagnostic) -> FindingView {
        FindingView {
            code: found.code.as_str(),
            message: found.message.get(self.words.lang).to_owned(),
            accepted: found.accepted.clone().unwrap_or_default(),
            line: found.place.as_ref().map(|place| place.line).unwrap_or_default(),
        }
    }
}

fn is_inferred(response: &Response) -> bool {
    matches!(response.remark, RemarkRef::Inferred(_))
}

fn link(response: &Response) -> RowLink {
    RowLink { number: response.item.to_string(), anchor: anchor(&response.item), remark: 0 }
}

/// Notes by kind, in the order of the kinds' names.
fn note_kinds(notes: &[SheetNote]) -> Vec<NoteKind> {
    let mut kinds: BTreeMap<&str, Vec<RowLink>> = BTreeMap::new();
    for note in notes {
        let row = match &note.about {
            Key::Remark(_, number) => {
                RowLink { number: String::new(), anchor: format!("R{number}"), remark: *number }
            }
            Key::Response(_, item) => RowLink { number: item.to_string(), anchor: anchor(item), remark: 0 },
            _ => continue,
        };
        kinds.entry(&note.kind).or_default().push(row);
    }
    kinds.into_iter().map(|(kind, rows)| NoteKind { title: note_title(kind), rows }).collect()
}

/// What a kind of note is about; a phrase of the interface.
fn note_title(kind: &str) -> &'static str {
    match kind {
        "blanket" => "以下の項目すべてに及ぶと述べる備考",
        "cut-remark" => "途中が失われた可能性のある備考",
        "doubtful-reference" => "指している備考に疑いがある行",
        "merged-remark" => "二つが一つになったと見られる備考",
        "shifted-remark" => "番号がずれていると見られる備考と行",
        "split-remark" => "二つに分かれたと見られる備考",
        "stray-choices" => "様式にない選択肢が印字された行",
        "unreferenced-remark" => "どの行を指すか決められない備考",
        _ => "そのほかの注記",
    }
}

/// `11〜200, 210`: runs of numbers.
fn ranges(numbers: &[u16], lang: Lang) -> String {
    let mut parts: Vec<(u16, u16)> = Vec::new();
    for number in numbers {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => parts.push((*number, *number)),
        }
    }
    let to = match lang {
        Lang::Ja => '〜',
        Lang::En => '–',
    };
    let text = parts.iter().map(
        |(first, last)| {
            if first == last { first.to_string() } else { format!("{first}{to}{last}") }
        },
    );
    text.collect::<Vec<_>>().join(", ")
}
