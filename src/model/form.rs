//! 医療情報セキュリティ開示書: the form, and what each vendor's sheet says.

use std::collections::BTreeMap;

use crate::model::key::ItemKey;
use crate::model::text::SourceText;
use crate::source::Place;

/// A heading of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormHeading {
    /// Number, `[12, 1]`.
    pub number: Vec<u16>,
    /// The canonical title.
    pub title: String,
    /// Which sheet prints it so.
    pub canonical_sheet: String,
    /// Why this one.
    pub reason: String,
    /// The row of the outline of the form.
    pub source: Place,
}

/// A row of the form: a question, a sub-item, or a bullet of 17.1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormItem {
    /// Key.
    pub key: ItemKey,
    /// The item that holds it.
    pub parent: Option<ItemKey>,
    /// The heading that it stands under.
    pub heading: Vec<u16>,
    /// The printed choices, e.g. はい・いいえ・対象外; none for the open question 17.1.
    pub choices: Vec<String>,
    /// The canonical wording, with its place in the sheet that prints it so.
    pub question: SourceText,
    /// That sheet.
    pub canonical_sheet: String,
    /// Why this wording.
    pub reason: String,
    /// The row of the outline of the form.
    pub source: Place,
}

/// The reference to a remark that is printed beside a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemarkRef {
    /// A number.
    Number(u16),
    /// `-`: the vendor has no remark.
    Dash,
    /// Nothing: left empty, or lost in the scan.
    Blank,
    /// Nothing is printed, and the unbroken sequence around it gives the number.
    Inferred(u16),
    /// Nothing, in a document whose cells can all be read: the vendor left it empty.
    Empty,
    /// The remark itself stands beside the row; its number is ours.
    InPlace(u16),
}

impl RemarkRef {
    /// `number`, `inferred`, `dash`, `blank`, `empty`, `in_place`: as the exports write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number(_) => "number",
            Self::Inferred(_) => "inferred",
            Self::Dash => "dash",
            Self::Blank => "blank",
            Self::Empty => "empty",
            Self::InPlace(_) => "in_place",
        }
    }

    /// The remark that it leads to.
    #[must_use]
    pub fn target(self) -> Option<u16> {
        match self {
            Self::Number(number) | Self::Inferred(number) | Self::InPlace(number) => Some(number),
            Self::Dash | Self::Blank | Self::Empty => None,
        }
    }
}

/// What a sheet answers. The ticks of the scanned sheets were lost; those of an imported one are read with their cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Not known: nothing may be concluded.
    Unknown,
    /// The vendor's own remark states it in words.
    Stated {
        /// The word: はい, いいえ, 対象外, 該当, 非該当.
        word: String,
        /// The vendor's words.
        words: String,
        /// Where they stand.
        place: Place,
        /// The remark.
        remark: u16,
        /// Whether the way from row to remark is itself inferred.
        inferred_reference: bool,
    },
    /// One of the choices is ticked.
    Marked {
        /// The word: はい, いいえ, 対象外, 該当, 非該当.
        word: String,
        /// How it is ticked: `○`, `【】`, `fill`, `ellipse`, or `word` where it is written out.
        mark: String,
        /// The cell of the tick.
        place: Place,
    },
    /// 無回答: all choices can be read, and none is ticked.
    Unanswered {
        /// The row.
        place: Place,
    },
    /// Several choices are ticked, or a tick stands at none of them: which one is meant is not known.
    Unclear {
        /// The ticks as they stand.
        marks: String,
        /// The cell of the first one.
        place: Place,
    },
}

impl Answer {
    /// The word, as far as it is known.
    #[must_use]
    pub fn word(&self) -> Option<&str> {
        match self {
            Self::Stated { word, .. } | Self::Marked { word, .. } => Some(word),
            Self::Unknown | Self::Unanswered { .. } | Self::Unclear { .. } => None,
        }
    }

    /// The word; `unanswered` where the vendor ticked nothing, `unknown` where nothing may be concluded.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Unanswered { .. } => "unanswered",
            other => other.word().unwrap_or("unknown"),
        }
    }
}

/// What one sheet prints for one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The row of the form.
    pub item: ItemKey,
    /// The number as printed: `1 7. 1. 1`.
    pub printed_number: String,
    /// The question as this sheet prints it.
    pub question: SourceText,
    /// The choices as this sheet prints them.
    pub choices: Vec<String>,
    /// The remark reference.
    pub remark: RemarkRef,
    /// The answer, as far as words state it.
    pub answer: Answer,
    /// A blanket remark of an earlier row that claims to cover this one.
    pub blanket: Option<u16>,
}

/// A block of a remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemarkBlock {
    /// A paragraph.
    Paragraph(String),
    /// The items of a list.
    List(Vec<String>),
}

/// A numbered remark of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Its number.
    pub number: u16,
    /// Plain text and print.
    pub text: SourceText,
    /// The structure of the text.
    pub blocks: Vec<RemarkBlock>,
    /// The words in which it claims to cover all rows that follow, if it does.
    pub blanket: Option<String>,
}

impl Remark {
    /// Whether it says nothing but `-`.
    #[must_use]
    pub fn is_dash(&self) -> bool {
        self.text.read == "-"
    }
}

/// An editorial note about a doubtful place of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetNote {
    /// The remark or row it is about.
    pub about: crate::model::key::Key,
    /// Its kind, e.g. `shifted-remark`.
    pub kind: String,
    /// The printed words.
    pub words: String,
    /// The note, in Japanese, ours.
    pub reason: String,
    /// Where it stands in the data.
    pub row: Place,
}

/// One vendor's sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its id: `kintone`.
    pub id: String,
    /// サービス事業者.
    pub vendor: SourceText,
    /// サービス名称.
    pub service: SourceText,
    /// バージョン.
    pub version: SourceText,
    /// 作成日.
    pub date: SourceText,
    /// What it prints for each row of the form.
    pub responses: BTreeMap<ItemKey, Response>,
    /// Its remarks.
    pub remarks: BTreeMap<u16, Remark>,
    /// Numbers printed in the space for remarks without any text.
    pub blank_remarks: Vec<u16>,
    /// The headings as this sheet prints them.
    pub headings: Vec<SourceText>,
    /// Notes that the form prints between its rows.
    pub instructions: Vec<SourceText>,
    /// Our notes on doubtful places.
    pub notes: Vec<SheetNote>,
}

impl Sheet {
    /// Whether its ticks can be read: it was imported, not scanned.
    #[must_use]
    pub fn has_ticks(&self) -> bool {
        let is_read =
            |response: &Response| !matches!(response.answer, Answer::Unknown | Answer::Stated { .. });
        self.responses.values().any(is_read)
    }

    /// The remark that a row leads to, if it says anything: a `-` and an empty space say nothing.
    #[must_use]
    pub fn words_on(&self, item: &ItemKey) -> Option<&Remark> {
        let number = self.responses.get(item)?.remark.target()?;
        self.remarks.get(&number).filter(|remark| !remark.is_dash() && !remark.text.read.is_empty())
    }
}
