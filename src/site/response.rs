//! What a sheet says on a question: the answer as far as words state it, the remark, our notes.

use serde::Serialize;

use crate::model::Key;
use crate::model::form::{Answer, RemarkBlock, RemarkRef, Response, Sheet};
use crate::site::Site;
use crate::site::node::{fix, place, texts};
use crate::site::text;
use crate::site::view::{FixView, NodeView, PlaceView, TextLine, TextView};

#[derive(Serialize)]
pub(super) struct ResponseView {
    anchor: String,
    sheet: NodeView,
    vendor: String,
    item: NodeView,
    printed_number: String,
    /// The question, where this sheet's wording differs.
    wording: Option<TextView>,
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
pub(super) struct AnswerView {
    pub word: String,
    pub is_stated: bool,
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
    fixes: Vec<FixView>,
    blanket: Option<String>,
    notes: Vec<String>,
    items: Vec<NodeView>,
    place: PlaceView,
}

#[derive(Serialize)]
pub(super) struct BlockView {
    is_list: bool,
    lines: Vec<Vec<TextLine>>,
}

/// Why there are no words of the vendor on a question. Lost, empty and none are different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Silence {
    /// `-` stands in place of a number.
    Dash,
    /// The remark that it leads to is `-`.
    DashRemark,
    /// The space of the remark is empty.
    EmptyRemark,
    /// There is no remark of that number.
    NoRemark,
    /// No number is printed, or it is lost.
    Lost,
    /// Neither choices nor a number are printed: an open question.
    Open,
}

impl Silence {
    pub(super) const ALL: [Self; 6] =
        [Self::Dash, Self::DashRemark, Self::EmptyRemark, Self::NoRemark, Self::Lost, Self::Open];

    /// Why a row has no words; `None` where it has.
    pub(super) fn of(sheet: &Sheet, response: &Response) -> Option<Self> {
        if sheet.words_on(&response.item).is_some() {
            return None;
        }
        Some(match response.remark {
            RemarkRef::Dash => Self::Dash,
            RemarkRef::Blank if response.choices.is_empty() => Self::Open,
            RemarkRef::Blank => Self::Lost,
            RemarkRef::Number(number) | RemarkRef::Inferred(number) => match sheet.remarks.get(&number) {
                Some(remark) if remark.is_dash() => Self::DashRemark,
                None if !sheet.blank_remarks.contains(&number) => Self::NoRemark,
                _ => Self::EmptyRemark,
            },
        })
    }

    /// The words beside the row; a phrase of the interface.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Dash => "「-」（備考なし）",
            Self::DashRemark => "備考の欄は「-」",
            Self::EmptyRemark => "備考の欄は空",
            Self::NoRemark => "その番号の備考がない",
            Self::Lost => "備考の番号は印字されていない（読み取れない）",
            Self::Open => "選択肢も備考も印字されていない",
        }
    }
}

impl Site<'_> {
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
            printed_number: response.printed_number.clone(),
            wording: differs.then(|| texts(self.corpus, std::slice::from_ref(&response.question))),
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
                .map(|remark| remark.text.corrections.iter().map(|mark| fix(self.corpus, mark)).collect())
                .unwrap_or_default(),
            blanket: remark.and_then(|remark| remark.blanket.clone()),
            notes: notes(sheet, &key),
            items: users.collect(),
            place: place(self.corpus, remark.map_or(&sheet.service.place, |remark| &remark.text.place)),
        }
    }
}

pub(super) fn answer(answer: &Answer) -> AnswerView {
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

pub(super) fn block(block: &RemarkBlock) -> BlockView {
    match block {
        RemarkBlock::Paragraph(words) => BlockView { is_list: false, lines: vec![text::plain(words)] },
        RemarkBlock::List(items) => {
            BlockView { is_list: true, lines: items.iter().map(|item| text::plain(item)).collect() }
        }
    }
}

pub(super) fn notes(sheet: &Sheet, key: &Key) -> Vec<String> {
    sheet.notes.iter().filter(|note| note.about == *key).map(|note| note.reason.clone()).collect()
}
