//! Pages of the vendors' sheets.

use serde::Serialize;

use crate::model::form::{Answer, RemarkBlock, RemarkRef, Response, Sheet};
use crate::model::{ItemKey, Key};
use crate::site::Site;
use crate::site::node::{place, texts};
use crate::site::text;
use crate::site::view::{GroupView, ListPage, NodeView, Page, PlaceView, TextLine, TextView};

#[derive(Serialize)]
pub(super) struct ResponseView {
    anchor: String,
    sheet: NodeView,
    vendor: String,
    item: NodeView,
    depth: usize,
    printed_number: String,
    /// The question, where this sheet's wording differs.
    wording: Option<TextView>,
    question: Vec<TextLine>,
    choices: Vec<String>,
    answer: AnswerView,
    reference: &'static str,
    reference_number: Option<u16>,
    remark: Option<RemarkView>,
    claimed_by: Option<NodeView>,
    notes: Vec<String>,
    place: PlaceView,
}

#[derive(Serialize)]
struct AnswerView {
    word: String,
    is_stated: bool,
    words: String,
    is_inferred: bool,
}

#[derive(Serialize)]
struct RemarkView {
    anchor: String,
    number: u16,
    href: String,
    blocks: Vec<BlockView>,
    is_dash: bool,
    fixes: Vec<crate::site::view::FixView>,
    blanket: Option<String>,
    notes: Vec<String>,
    items: Vec<NodeView>,
    place: PlaceView,
}

#[derive(Serialize)]
struct BlockView {
    is_list: bool,
    lines: Vec<Vec<TextLine>>,
}

#[derive(Serialize)]
struct SheetPage {
    id: String,
    vendor: String,
    service: String,
    version: String,
    date: String,
    instructions: Vec<String>,
    groups: Vec<SheetGroup>,
    remarks: Vec<RemarkView>,
    blank_remarks: String,
    stated: usize,
    total: usize,
}

#[derive(Serialize)]
struct SheetGroup {
    title: String,
    level: usize,
    responses: Vec<ResponseView>,
}

impl Site<'_> {
    pub(super) fn sheet_pages(&self) -> Vec<Page> {
        let mut pages = vec![self.sheets_index()];
        pages.extend(self.corpus.sheets.values().map(|sheet| self.sheet_page(sheet)));
        pages
    }

    pub(super) fn response(&self, sheet: &Sheet, response: &Response) -> ResponseView {
        let key = Key::Response(sheet.id.clone(), response.item.clone());
        let canonical = self.corpus.items.get(&response.item).map(|item| item.question.read.as_str());
        let differs = canonical.is_some_and(|words| {
            crate::parse::tidy::comparable(words) != crate::parse::tidy::comparable(&response.question.read)
        }) || response.question.printed_if_different().is_some();
        let number = response.remark.target();
        ResponseView {
            anchor: format!("SDS{}", response.item),
            sheet: self.name(&Key::Sheet(sheet.id.clone())),
            vendor: sheet.vendor.read.clone(),
            item: self.name(&Key::Item(response.item.clone())),
            depth: depth(&response.item),
            printed_number: response.printed_number.clone(),
            wording: differs.then(|| texts(self.corpus, std::slice::from_ref(&response.question))),
            question: text::marked(&response.question),
            choices: response.choices.clone(),
            answer: answer(&response.answer),
            reference: match response.remark {
                RemarkRef::Number(_) => "",
                RemarkRef::Inferred(_) => "番号は印字されず、前後の通し番号から推定",
                RemarkRef::Dash => "「-」（備考なし）",
                RemarkRef::Blank => "印字なし（読み取れない）",
            },
            reference_number: number,
            remark: number
                .and_then(|number| sheet.remarks.get(&number))
                .map(|remark| self.remark(sheet, remark.number)),
            claimed_by: response.blanket.map(|number| self.name(&Key::Remark(sheet.id.clone(), number))),
            notes: notes(sheet, &key),
            place: place(self.corpus, &response.question.place),
        }
    }

    fn remark(&self, sheet: &Sheet, number: u16) -> RemarkView {
        let key = Key::Remark(sheet.id.clone(), number);
        let remark = sheet.remarks.get(&number);
        let users = self.graph.incoming(&key).into_iter().filter_map(|link| match &link.from {
            Key::Response(_, item) => Some(self.name(&Key::Item(item.clone()))),
            _ => None,
        });
        RemarkView {
            anchor: format!("R{number}"),
            number,
            href: self.href(&key),
            blocks: remark.map(|remark| remark.blocks.iter().map(block).collect()).unwrap_or_default(),
            is_dash: remark.is_some_and(crate::model::Remark::is_dash),
            fixes: remark
                .map(|remark| {
                    remark
                        .text
                        .corrections
                        .iter()
                        .map(|mark| crate::site::node::fix(self.corpus, mark))
                        .collect()
                })
                .unwrap_or_default(),
            blanket: remark.and_then(|remark| remark.blanket.clone()),
            notes: notes(sheet, &key),
            items: users.collect(),
            place: place(self.corpus, remark.map_or(&sheet.service.place, |remark| &remark.text.place)),
        }
    }

    fn sheets_index(&self) -> Page {
        let nodes = self.corpus.sheets.keys().map(|id| self.name(&Key::Sheet(id.clone())));
        let view = ListPage {
            intro: vec![
                "事業者が記入した開示書です。チェックの印（はい・いいえ・対象外）は読み取りで失われています。回答は、事業者自身の備考が言葉で述べている場合だけ示し、それ以外は「不明」です。".to_owned(),
            ],
            groups: vec![GroupView { nodes: nodes.collect(), ..GroupView::default() }],
            ..ListPage::default()
        };
        Page::new("sheets", "list.html", "各社の開示書", &view)
    }

    fn sheet_page(&self, sheet: &Sheet) -> Page {
        let key = Key::Sheet(sheet.id.clone());
        let groups = self.corpus.headings.values().map(|heading| SheetGroup {
            title: heading.title.clone(),
            level: heading.number.len(),
            responses: self
                .corpus
                .items
                .values()
                .filter(|item| item.heading == heading.number)
                .filter_map(|item| sheet.responses.get(&item.key))
                .map(|response| self.response(sheet, response))
                .collect(),
        });
        let stated = sheet.responses.values().filter(|response| response.answer != Answer::Unknown).count();
        let view = SheetPage {
            id: sheet.id.clone(),
            vendor: sheet.vendor.read.clone(),
            service: sheet.service.read.clone(),
            version: sheet.version.read.clone(),
            date: sheet.date.read.clone(),
            instructions: sheet.instructions.iter().map(|text| text.read.clone()).collect(),
            groups: groups.collect(),
            remarks: sheet.remarks.keys().map(|number| self.remark(sheet, *number)).collect(),
            blank_remarks: ranges(&sheet.blank_remarks),
            stated,
            total: sheet.responses.len(),
        };
        Page::new(
            self.path(&key),
            "sheet.html",
            format!("{}（{}）", sheet.service.read, sheet.vendor.read),
            &view,
        )
        .crumbs(self.crumbs(&key))
    }
}

fn depth(item: &ItemKey) -> usize {
    item.number.len() + usize::from(item.bullet.is_some()) - 1
}

fn answer(answer: &Answer) -> AnswerView {
    match answer {
        Answer::Unknown => {
            AnswerView {
                word: "不明".to_owned(), is_stated: false, words: String::new(), is_inferred: false
            }
        }
        Answer::Stated { word, words, inferred_reference, .. } => AnswerView {
            word: word.clone(),
            is_stated: true,
            words: words.clone(),
            is_inferred: *inferred_reference,
        },
    }
}

fn block(block: &RemarkBlock) -> BlockView {
    match block {
        RemarkBlock::Paragraph(words) => BlockView { is_list: false, lines: vec![text::plain(words)] },
        RemarkBlock::List(items) => {
            BlockView { is_list: true, lines: items.iter().map(|item| text::plain(item)).collect() }
        }
    }
}

fn notes(sheet: &Sheet, key: &Key) -> Vec<String> {
    sheet.notes.iter().filter(|note| note.about == *key).map(|note| note.reason.clone()).collect()
}

/// `11〜200`, `3, 5〜9`.
fn ranges(numbers: &[u16]) -> String {
    let mut parts: Vec<(u16, u16)> = Vec::new();
    for number in numbers {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => parts.push((*number, *number)),
        }
    }
    let text = parts
        .iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}〜{last}") });
    text.collect::<Vec<_>>().join(", ")
}
