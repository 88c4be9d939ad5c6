//! An imported disclosure sheet: `readings/<id>.head.tsv`, `.responses.tsv`, `.remarks.tsv` and, where the vendor filled in
//! another revision of the form, `.changes.tsv`. The importer wrote them, people may have corrected them; the original
//! is never read here, and each row says which of its cells it comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Text};
use crate::model::form::{Answer, Remark, RemarkBlock, RemarkRef, Response, Sheet};
use crate::model::key::ItemKey;
use crate::model::text::SourceText;
use crate::parse::form::FormOutline;
use crate::parse::sheet::{CHOICES, dangling, unreferenced};
use crate::parse::table::{self, Row};
use crate::parse::{remark, tidy};
use crate::source::{DataDir, Place, SourceFile};

/// Columns of `head.tsv`.
pub const HEAD: &[&str] = &["role", "words", "at"];
/// Columns of `responses.tsv`.
pub const RESPONSES: &[&str] = &[
    "item",
    "number",
    "question",
    "choices",
    "answer",
    "mark",
    "answer_at",
    "remark",
    "at",
    "confidence",
    "reason",
];
/// Columns of `remarks.tsv`.
pub const REMARKS: &[&str] = &["number", "kind", "text", "at"];
/// Columns of `changes.tsv`.
pub const CHANGES: &[&str] = &["kind", "item", "number", "wording", "form_wording", "at"];

/// What a row of `head.tsv` is.
pub const ROLES: &[&str] = &[
    "date",
    "vendor",
    "service",
    "version",
    "heading",
    "instruction",
    "aside",
    "furniture",
    "repeated",
    "unknown",
];
/// What a row of `changes.tsv` says of a question.
pub const KINDS: &[&str] = &["missing", "moved", "new", "renumbered", "replaced", "reworded"];

/// Reads one imported sheet; `None` when none of its answers can be read.
pub fn read(
    data: &DataDir,
    id: &str,
    source: &SourceFile,
    form: &FormOutline,
    found: &mut Vec<Diagnostic>,
) -> Option<Sheet> {
    let mut open = |name: &str, columns: &[&str]| {
        table::open_tsv(data, &format!("readings/{id}.{name}.tsv"), columns, found)
    };
    let (head, rows, remarks) = (open("head", HEAD), open("responses", RESPONSES), open("remarks", REMARKS));
    let changes = data.get(&format!("readings/{id}.changes.tsv"));
    let changes = changes.map(|file| table::read_tsv(file, CHANGES, found)).unwrap_or_default();
    let remarks = table::unique(remarks, &[0], found);
    let mut reader = Reader { source: &source.name, form, found };
    let (remarks, blank) = reader.remarks(&remarks);
    let responses = reader.responses(&rows);
    if responses.is_empty() {
        let message = Text::new("取り込んだ回答がありません", "there are no imported answers");
        tidy::report_empty(&Arc::from(format!("readings/{id}.responses.tsv")), message, reader.found);
        return None;
    }
    let excused = reader.changes(&changes);
    reader.report_missing(id, &responses, &excused);
    reader.report_references(&responses, &remarks, &blank);
    reader.report_unclear(&responses);
    Some(reader.sheet(id, &head, responses, remarks, blank))
}

struct Reader<'a> {
    source: &'a Arc<str>,
    form: &'a FormOutline,
    found: &'a mut Vec<Diagnostic>,
}

/// `C12`, or `備考!C12` where there are several worksheets, as a place of the original.
fn place(source: &Arc<str>, at: &str) -> Option<Place> {
    let (sheet, cell) = at.rsplit_once('!').map_or((None, at), |(sheet, cell)| (Some(sheet), cell));
    let digits = cell.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = cell.split_at(digits);
    let is_column = (1..=4).contains(&letters.len()) && letters.bytes().all(|c| c.is_ascii_uppercase());
    let column = letters.bytes().fold(0, |column, c| column * 26 + u32::from(c - b'A' + 1));
    let line = row.parse().ok().filter(|row| *row > 0)?;
    let file = match sheet {
        Some(sheet) => Arc::from(format!("{source}#{sheet}")),
        None => Arc::clone(source),
    };
    is_column.then_some(Place { file, line, cell: column, paragraph: 0 })
}

/// Words as they stand in a cell.
fn words(words: &str, place: Place) -> SourceText {
    SourceText { read: words.to_owned(), printed: words.to_owned(), place, corrections: Vec::new() }
}

impl Reader<'_> {
    fn place(&mut self, row: &Row, column: usize) -> Option<Place> {
        let expected = Text::new("元の資料のセル（C12、備考!C12）", "a cell of the original (C12, 備考!C12)");
        let source = self.source;
        row.parse(column, &expected, self.found, |cell| place(source, cell))
    }

    fn one_of<'r>(&mut self, row: &'r Row, column: usize, known: &[&str]) -> Option<&'r str> {
        let expected = Text::new(known.join(" / "), known.join(", "));
        row.parse(column, &expected, self.found, |cell| known.contains(&cell).then_some(()))?;
        Some(row.cell(column))
    }

    fn item(&mut self, row: &Row, column: usize) -> Option<ItemKey> {
        let expected = Text::new("項目の番号", "an item number");
        let key: ItemKey = row.parse(column, &expected, self.found, |cell| cell.parse().ok())?;
        if self.form.items.iter().any(|item| item.key == key) {
            return Some(key);
        }
        let message =
            Text::new(format!("「{key}」は様式にない項目です"), format!("the form has no item “{key}”"));
        self.found.push(Diagnostic::at(Code::ReadingUnknownKey, row.place.clone(), message));
        None
    }

    fn remarks(&mut self, rows: &[Row]) -> (BTreeMap<u16, Remark>, BTreeSet<u16>) {
        let (mut remarks, mut blank) = (BTreeMap::new(), BTreeSet::new());
        for row in rows {
            let expected = Text::new("備考の番号", "the number of a remark");
            let number = row.parse(0, &expected, self.found, |cell| cell.parse().ok());
            let kind = self.one_of(row, 1, &["numbered", "in-place", "blank"]);
            let (Some(number), Some(kind), Some(place)) = (number, kind, self.place(row, 3)) else {
                continue;
            };
            if kind == "blank" {
                blank.insert(number);
            } else {
                remarks.insert(number, self.remark(number, row, place));
            }
        }
        (remarks, blank)
    }

    fn remark(&mut self, number: u16, row: &Row, place: Place) -> Remark {
        let cell = row.cell(2);
        let (blocks, is_whole) = blocks(cell);
        if !is_whole {
            let message = Text::new(
                format!("備考 {number} に、<p> の外の字句があります"),
                format!("remark {number} has words outside <p>"),
            );
            self.found.push(Diagnostic::at(Code::RemarkMarkup, row.place.clone(), message));
        }
        Remark { number, text: words(&remark::plain(&blocks), place), blocks, blanket: None }
    }

    fn responses(&mut self, rows: &[Row]) -> BTreeMap<ItemKey, Response> {
        let mut responses = BTreeMap::new();
        for row in rows {
            let Some(response) = self.response(row) else { continue };
            let key = response.item.clone();
            if responses.contains_key(&key) {
                let message =
                    Text::new(format!("項目 {key} が二度あります"), format!("item {key} stands twice"));
                self.found.push(Diagnostic::at(Code::ItemDuplicate, row.place.clone(), message));
            } else {
                responses.insert(key, response);
            }
        }
        responses
    }

    fn response(&mut self, row: &Row) -> Option<Response> {
        let item = self.item(row, 0)?;
        let place = self.place(row, 8)?;
        let choices = match row.optional(3) {
            None => Vec::new(),
            Some(_) => row.parse(3, &Text::new("選択肢", "choices"), self.found, choices)?,
        };
        Some(Response {
            answer: self.answer(row, &place)?,
            item,
            printed_number: row.optional(1).unwrap_or_default().to_owned(),
            question: words(row.cell(2), place),
            choices,
            remark: row.parse(7, &reference_words(), self.found, reference)?,
            blanket: None,
        })
    }

    /// The answer; whether the item offers it is for the checks to say.
    fn answer(&mut self, row: &Row, place: &Place) -> Option<Answer> {
        let known: Vec<&str> = CHOICES.iter().copied().chain(["unanswered", "unclear", "unknown"]).collect();
        self.one_of(row, 4, &known)?;
        Some(match row.cell(4) {
            "unknown" => Answer::Unknown,
            "unanswered" => Answer::Unanswered { place: place.clone() },
            "unclear" => Answer::Unclear { marks: row.cell(5).to_owned(), place: self.place(row, 6)? },
            word => Answer::Marked {
                word: word.to_owned(),
                mark: row.cell(5).to_owned(),
                place: self.place(row, 6)?,
            },
        })
    }

    /// Reports each difference from the form, and returns the items that it excuses from being there.
    fn changes(&mut self, rows: &[Row]) -> BTreeSet<ItemKey> {
        let mut excused = BTreeSet::new();
        for row in rows {
            let Some(kind) = self.one_of(row, 0, KINDS) else { continue };
            let item = match row.optional(1) {
                Some(_) => self.item(row, 1),
                None => None,
            };
            if let (Some(item), "missing" | "replaced") = (&item, kind) {
                excused.insert(item.clone());
            }
            // A wording that merely differs is reported with its question, as in every sheet.
            if kind != "reworded" {
                let place = row.optional(5).and_then(|at| place(self.source, at));
                self.found.push(change(row, kind, item.as_ref(), place));
            }
        }
        excused
    }

    fn report_missing(
        &mut self,
        id: &str,
        responses: &BTreeMap<ItemKey, Response>,
        excused: &BTreeSet<ItemKey>,
    ) {
        let file = Arc::from(format!("readings/{id}.responses.tsv"));
        let is_there = |key: &ItemKey| responses.contains_key(key) || excused.contains(key);
        for item in self.form.items.iter().filter(|item| !is_there(&item.key)) {
            let key = &item.key;
            let message =
                Text::new(format!("項目 {key} が見当たりません"), format!("item {key} was not found"));
            self.found.push(Diagnostic::at(Code::ItemMissing, Place::line(&file, 1), message));
        }
    }

    fn report_references(
        &mut self,
        responses: &BTreeMap<ItemKey, Response>,
        remarks: &BTreeMap<u16, Remark>,
        blank: &BTreeSet<u16>,
    ) {
        let used: BTreeSet<u16> =
            responses.values().filter_map(|response| response.remark.target()).collect();
        self.found.extend(responses.values().filter_map(|response| dangling(response, remarks, blank)));
        self.found.extend(remarks.values().filter_map(|remark| unreferenced(remark, &used)));
    }

    fn report_unclear(&mut self, responses: &BTreeMap<ItemKey, Response>) {
        for (key, response) in responses {
            let Answer::Unclear { marks, place } = &response.answer else { continue };
            let message = Text::new(
                format!("項目 {key} の印（{marks}）がどの選択肢を指すか決まりません"),
                format!("which choice of item {key} is ticked ({marks}) is not clear"),
            );
            self.found.push(Diagnostic::at(Code::AnswerUnclear, place.clone(), message));
        }
    }

    fn sheet(
        &mut self,
        id: &str,
        head: &[Row],
        responses: BTreeMap<ItemKey, Response>,
        remarks: BTreeMap<u16, Remark>,
        blank: BTreeSet<u16>,
    ) -> Sheet {
        let mut texts: BTreeMap<&str, Vec<SourceText>> = BTreeMap::new();
        for row in head {
            // What the original does not say was said at the import: it stands in this row alone.
            let place = match row.optional(2) {
                None => Some(row.place.clone()),
                Some(_) => self.place(row, 2),
            };
            let (Some(role), Some(place)) = (self.one_of(row, 0, ROLES), place) else { continue };
            if matches!(role, "unknown" | "repeated") {
                self.found.push(unknown_row(role, row.cell(1), place.clone()));
            }
            texts.entry(role).or_default().push(words(row.cell(1), place));
        }
        let mut one = |role: &str, name: &str| {
            let first = texts.get(role).and_then(|texts| texts.first()).cloned();
            first.unwrap_or_else(|| {
                let place = Place::line(&Arc::from(format!("readings/{id}.head.tsv")), 1);
                let message = Text::new(format!("{name}がありません"), format!("{name} is missing"));
                self.found.push(Diagnostic::at(Code::HeaderMissing, place, message));
                words("", Place::line(self.source, 1))
            })
        };
        Sheet {
            id: id.to_owned(),
            date: one("date", "作成日"),
            vendor: one("vendor", "サービス事業者"),
            service: one("service", "サービス名称"),
            version: one("version", "バージョン"),
            responses,
            remarks,
            blank_remarks: blank.into_iter().collect(),
            headings: texts.remove("heading").unwrap_or_default(),
            instructions: texts.remove("instruction").unwrap_or_default(),
            notes: Vec::new(),
        }
    }
}

/// A row of the original that is no item.
fn unknown_row(role: &str, words: &str, place: Place) -> Diagnostic {
    let message = match role {
        "repeated" => Text::new(
            format!("「{words}」は二度目の同じ項目で、使われていません"),
            format!("“{words}” repeats an item and is not used"),
        ),
        _ => Text::new(
            format!("「{words}」は項目でも見出しでも備考でもありません"),
            format!("“{words}” is no item, heading or remark"),
        ),
    };
    Diagnostic::at(Code::RowUnknown, place, message).words(words)
}

/// A difference from the form.
fn change(row: &Row, kind: &str, item: Option<&ItemKey>, place: Option<Place>) -> Diagnostic {
    let (there, here) = (row.cell(3), row.cell(4));
    let key = item.map(ToString::to_string).unwrap_or_default();
    let number = row.cell(2);
    let message = match kind {
        "missing" => Text::new(
            format!("様式の項目 {key}「{here}」がありません"),
            format!("item {key} “{here}” of the form is missing"),
        ),
        "new" => Text::new(
            format!("様式にない質問 {number}「{there}」があります"),
            format!("question {number} “{there}” is not in the form"),
        ),
        "replaced" => Text::new(
            format!("番号 {number} の質問は「{there}」で、様式の「{here}」と違います"),
            format!("question {number} is “{there}”, in the form “{here}”"),
        ),
        "moved" => Text::new(
            format!("様式の項目 {key} が、別の位置（番号 {number}）にあります"),
            format!("item {key} stands at another place (number {number})"),
        ),
        _ => Text::new(
            format!("様式の項目 {key} の番号が {number} です"),
            format!("item {key} has the number {number}"),
        ),
    };
    Diagnostic::at(Code::RevisionDiffers, place.unwrap_or_else(|| row.place.clone()), message)
}

/// `はい/いいえ/対象外`.
fn choices(cell: &str) -> Option<Vec<String>> {
    let words: Vec<&str> = cell.split('/').collect();
    words
        .iter()
        .all(|word| CHOICES.contains(word))
        .then(|| words.iter().map(|word| (*word).to_owned()).collect())
}

fn reference_words() -> Text {
    Text::new(
        "備考の番号、in-place:番号、dash、empty、unreadable",
        "a remark's number, in-place:NUMBER, dash, empty or unreadable",
    )
}

/// What stands in the space for a remark.
fn reference(cell: &str) -> Option<RemarkRef> {
    match cell {
        "dash" => Some(RemarkRef::Dash),
        "empty" => Some(RemarkRef::Empty),
        "unreadable" => Some(RemarkRef::Blank),
        _ => match cell.strip_prefix("in-place:") {
            Some(number) => number.parse().ok().map(RemarkRef::InPlace),
            None => cell.parse().ok().map(RemarkRef::Number),
        },
    }
}

/// A remark as paragraphs, those that open with `- ` as a list, and whether all its words stand in one. Nothing else is
/// markup here: what looks like a tag is the vendor's text.
fn blocks(cell: &str) -> (Vec<RemarkBlock>, bool) {
    let pieces = tidy::paragraphs(cell);
    let mut blocks = Vec::new();
    for (_, range) in &pieces {
        let text = cell.get(range.clone()).unwrap_or_default().trim();
        let item = text.strip_prefix("- ").filter(|item| !item.is_empty());
        match (blocks.last_mut(), item) {
            (Some(RemarkBlock::List(items)), Some(item)) => items.push(item.to_owned()),
            (_, Some(item)) => blocks.push(RemarkBlock::List(vec![item.to_owned()])),
            (_, None) => blocks.push(RemarkBlock::Paragraph(text.to_owned())),
        }
    }
    let inside: usize = pieces.iter().map(|(_, range)| range.len() + "<p></p>".len()).sum();
    let is_whole = pieces.first().is_none_or(|(number, _)| *number == 0) || inside == cell.len();
    (blocks, is_whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_the_original_are_places() {
        let source: Arc<str> = Arc::from("sources/a.xlsx");
        let shown = |at: &str| place(&source, at).map(|place| place.to_string());
        assert_eq!(shown("C12").as_deref(), Some("sources/a.xlsx:12:3"));
        assert_eq!(shown("備考!AB7").as_deref(), Some("sources/a.xlsx#備考:7:28"));
        assert_eq!(shown("驚!き!A1").as_deref(), Some("sources/a.xlsx#驚!き:1:1"));
        assert_eq!([shown("12"), shown("C"), shown("C0"), shown("c1"), shown("ABCDE1")], [const { None }; 5]);
    }

    #[test]
    fn remarks_keep_their_words() {
        let plain = |cell: &str| remark::plain(&blocks(cell).0);
        assert_eq!(plain("<p>一</p><p>- 二</p><p>- 三 - 四</p>"), "一\n- 二\n- 三 - 四");
        assert_eq!(plain("字は <b> と <ul> のまま"), "字は <b> と <ul> のまま");
        assert!(blocks("<p>一</p><p>二</p>").1 && blocks("一").1);
        assert!(!blocks("<p>一</p>二").1);
    }
}
