//! What an institution records of its own on keys: beside the data, never part of it.

use std::collections::BTreeMap;

use crate::model::corpus::Corpus;
use crate::model::form::{Answer, RemarkRef};
use crate::model::key::Key;
use crate::model::mapping::{DIGITS, digest};
use crate::source::Place;

/// What kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordKind {
    /// Anything worth remembering.
    Note,
    /// A document or log of the institution's own.
    Evidence,
    /// What was decided.
    Decision,
    /// Who looks after it.
    Owner,
    /// By when, or when next.
    Date,
}

impl RecordKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Note, Self::Evidence, Self::Decision, Self::Owner, Self::Date];

    /// `note`, `evidence`, `decision`, `owner`, `date`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Evidence => "evidence",
            Self::Decision => "decision",
            Self::Owner => "owner",
            Self::Date => "date",
        }
    }

    /// The word for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Note => "メモ",
            Self::Evidence => "証跡",
            Self::Decision => "決定",
            Self::Owner => "担当",
            Self::Date => "期日",
        }
    }
}

/// By what a record knows the text it was written about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// By nothing: a change cannot be seen.
    Nothing,
    /// By the digest of its [`subject`].
    Digest(String),
    /// By the words themselves.
    Words(String),
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What it is about; `None` where nothing bears the key as written.
    pub key: Option<Key>,
    /// The key as written.
    pub written: String,
    /// What kind.
    pub kind: RecordKind,
    /// Its words.
    pub text: String,
    /// Who wrote it; may be empty.
    pub by: String,
    /// When, as `2026-11-25`; may be empty.
    pub on: String,
    /// The text it was written about.
    pub about: About,
    /// Where it stands.
    pub place: Place,
}

/// What a key said when the records were last confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// Digest of the words.
    pub digest: String,
    /// Version of the data that said so.
    pub version: String,
    /// The words.
    pub words: String,
}

/// Everything that a folder of records holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overlay {
    /// Whether there is one at all.
    pub is_given: bool,
    /// The records, by file and line.
    pub records: Vec<Record>,
    /// What was said at the last confirmation, by key.
    pub remembered: BTreeMap<String, Remembered>,
}

impl Overlay {
    /// The records on a key.
    pub fn of<'a>(&'a self, key: &'a Key) -> impl Iterator<Item = &'a Record> {
        self.records.iter().filter(move |record| record.key.as_ref() == Some(key))
    }

    /// The words that had a digest at the last confirmation.
    #[must_use]
    pub fn words_of(&self, digest: &str) -> Option<&str> {
        let found = self.remembered.values().find(|remembered| is_digest_of(digest, &remembered.digest));
        found.map(|remembered| remembered.words.as_str())
    }
}

/// Whether both name the same words: a digest may be the whole SHA-256 or its first digits.
#[must_use]
pub fn is_digest_of(left: &str, right: &str) -> bool {
    let short = left.len().min(right.len());
    short >= DIGITS && left.get(..short) == right.get(..short)
}

/// What a record on a key is about: the key's words, and for an answer what was answered and remarked.
#[must_use]
pub fn subject(corpus: &Corpus, key: &Key) -> String {
    let own = corpus.wording(key);
    match key {
        Key::Response(id, item) => {
            let sheet = corpus.sheets.get(id);
            let Some(response) = sheet.and_then(|sheet| sheet.responses.get(item)) else { return own };
            let answer = match &response.answer {
                Answer::Stated { word, .. } | Answer::Marked { word, .. } => word.as_str(),
                Answer::Unanswered { .. } => "無回答",
                Answer::Unknown | Answer::Unclear { .. } => "不明",
            };
            let remark = match response.remark {
                RemarkRef::Dash | RemarkRef::Blank | RemarkRef::Empty => None,
                RemarkRef::Number(number) | RemarkRef::Inferred(number) | RemarkRef::InPlace(number) => {
                    sheet.and_then(|sheet| sheet.remarks.get(&number)).map(|remark| remark.text.read.as_str())
                }
            };
            let remark = remark.map(|words| format!("\n備考: {words}")).unwrap_or_default();
            format!("{own}\n回答: {answer}{remark}")
        }
        Key::Sheet(id) => match corpus.sheets.get(id) {
            Some(sheet) => [&sheet.vendor, &sheet.service, &sheet.version, &sheet.date]
                .map(|text| text.read.as_str())
                .join("\n"),
            None => own,
        },
        Key::ChecklistItem(number) => {
            let evidence = corpus.checklist.items.get(number).and_then(|item| item.evidence_text.as_ref());
            let evidence = evidence.map(|cell| format!("\n{}", cell.read)).unwrap_or_default();
            format!("{own}{evidence}")
        }
        _ => own,
    }
}

/// The digest of what a record on a key is about.
#[must_use]
pub fn subject_digest(corpus: &Corpus, key: &Key) -> String {
    digest(&subject(corpus, key))
}
