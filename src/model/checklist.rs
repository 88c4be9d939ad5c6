//! The 253-item checklist for cloud services.

use std::collections::BTreeMap;

use crate::model::text::SourceText;
use crate::source::Place;

/// 大分類 or 中分類.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// `[2]` for a 大分類, `[2, 5]` for a 中分類, numbered in order of appearance.
    pub number: Vec<u16>,
    /// Canonical spelling.
    pub title: String,
    /// Where it is printed first.
    pub source: Place,
}

/// A flaw of a row that is shown, not repaired.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage {
    /// The line of the row.
    pub line: u32,
    /// `lost`, `replaced`, `cut`, `duplicated`, `doubtful`.
    pub kind: String,
    /// The printed words where it shows.
    pub words: String,
    /// What is wrong, in Japanese, ours.
    pub reason: String,
    /// Where this is recorded in the data.
    pub row: Place,
}

/// A kind of document that rows name as example of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceKind {
    /// `EV-sla`.
    pub key: String,
    /// Canonical name.
    pub label: String,
    /// Other spellings that are read as this kind, with the reason.
    pub variants: BTreeMap<String, String>,
    /// The row of the table of evidence kinds.
    pub source: Place,
}

/// A row of the checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistItem {
    /// No.
    pub number: u16,
    /// Category: 大分類 and 中分類.
    pub category: Vec<u16>,
    /// 大分類 and 中分類 as printed.
    pub labels: [SourceText; 2],
    /// 対策項目 as a whole.
    pub measure: SourceText,
    /// The words before (1), or all of them.
    pub lead: String,
    /// (1)(2)…, without their numbers.
    pub sub_items: Vec<String>,
    /// The cell of evidence; `None` where nothing is printed.
    pub evidence_text: Option<SourceText>,
    /// The kinds of evidence it names, in printed order.
    pub evidence: Vec<String>,
    /// Its flaws.
    pub damage: Vec<Damage>,
}

/// The checklist as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checklist {
    /// Categories by number.
    pub categories: BTreeMap<Vec<u16>, Category>,
    /// Rows by number.
    pub items: BTreeMap<u16, ChecklistItem>,
    /// Kinds of evidence by key.
    pub evidence: BTreeMap<String, EvidenceKind>,
}
