//! What has changed in the dataset, as its editors tell it.

use crate::model::key::Key;
use crate::source::Place;

/// A change of the dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The day: `2026-11-20`.
    pub date: String,
    /// The version of the data that has it first.
    pub version: String,
    /// What was changed.
    pub subject: Subject,
    /// What became of it.
    pub kind: RevisionKind,
    /// The change in a sentence, Japanese.
    pub ja: String,
    /// The same in English.
    pub en: String,
    /// The row that says so.
    pub source: Place,
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Something that has a key.
    Key(Key),
    /// A file or folder of the data.
    Path(String),
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Key(key) => key.fmt(f),
            Self::Path(path) => f.write_str(path),
        }
    }
}

/// What became of the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevisionKind {
    /// It is new.
    Added,
    /// It is another.
    Changed,
    /// It is gone.
    Removed,
}

impl RevisionKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Added, Self::Changed, Self::Removed];

    /// `added`, `changed`, `removed`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl Revision {
    /// A name that stays, whatever other changes are told: `2026-11-20-added-sources-cloud-checklist.txt`.
    #[must_use]
    pub fn anchor(&self) -> String {
        let name = format!("{}-{}-{}", self.date, self.kind.as_str(), self.subject);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        name.chars().map(|c| if is_plain(c) { c } else { '-' }).collect()
    }
}
