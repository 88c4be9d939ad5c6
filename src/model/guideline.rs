//! The guideline: volumes, sections, requirements, the clauses of another edition, and how the scan
//! of 各編間相関表 is read.

use crate::model::key::{ClauseKey, Key, RequirementKey, SectionKey, Volume};
use crate::model::link::Confidence;
use crate::model::text::SourceText;
use crate::source::Place;

/// How sure a fact of the outline is (`data/guideline`). Ordered from weak to strong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Not known.
    Unknown,
    /// Follows from structure or context.
    Inferred,
    /// Checked against the published guideline.
    Established,
    /// Checked against the published guideline, word by word.
    Verified,
}

impl Standing {
    /// The name in `data/guideline`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Inferred => "inferred",
            Self::Established => "established",
            Self::Verified => "verified",
        }
    }

    /// The standing of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Unknown, Self::Inferred, Self::Established, Self::Verified]
            .into_iter()
            .find(|standing| standing.as_str() == name)
    }
}

/// A volume and whom it speaks to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeTitle {
    /// Which.
    pub volume: Volume,
    /// Japanese title.
    pub ja: String,
    /// English title, ours.
    pub en: String,
    /// Whom it addresses, in Japanese.
    pub reader: String,
    /// The same in English, ours; empty where it is not given.
    pub reader_en: String,
}

/// 記載箇所: a section of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Key.
    pub key: SectionKey,
    /// Title; empty where it is not known.
    pub title: String,
    /// How sure the title is.
    pub title_standing: Standing,
    /// Whether it holds 遵守事項 itself.
    pub has_requirements: bool,
    /// How many, when known.
    pub count: Option<u16>,
    /// At least how many.
    pub minimum: Option<u16>,
    /// How sure the count is.
    pub count_standing: Standing,
    /// Other titles that the table prints for it, as read, in order, without repetition.
    pub printed_titles: Vec<SourceText>,
    /// The row of the outline.
    pub source: Place,
}

/// 遵守事項.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Key.
    pub key: RequirementKey,
    /// The text, one entry per paragraph; empty: 本文未収録.
    pub text: Vec<SourceText>,
    /// The ordinal as printed in front of the text (`⑦`), where there is one.
    pub printed_ordinal: Option<String>,
    /// How sure it is that the text is this requirement.
    pub confidence: Confidence,
    /// Why it is read as this requirement; empty where the print is plain.
    pub reason: String,
    /// A short topic in our words, from the outline.
    pub topic: Option<(String, Standing)>,
    /// Where it is known from: the text's first cell, or the row of the outline.
    pub source: Place,
}

impl Requirement {
    /// The paragraphs as read, joined by line feeds; empty for 本文未収録.
    #[must_use]
    pub fn read(&self) -> String {
        join(self.text.iter().map(|text| text.read.as_str()))
    }

    /// The paragraphs as printed.
    #[must_use]
    pub fn printed(&self) -> String {
        join(self.text.iter().map(|text| text.printed.as_str()))
    }
}

fn join<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    parts.collect::<Vec<_>>().join("\n")
}

/// A clause of another edition, known by the references to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Key.
    pub key: ClauseKey,
    /// Every print that names it.
    pub printed: Vec<SourceText>,
}

/// What a cell or paragraph of the scan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The table's title.
    Title,
    /// A column heading.
    Heading,
    /// A section's label.
    Section,
    /// A label inside a section.
    Subheading,
    /// The print that serves as a requirement's text.
    Requirement,
    /// A further paragraph of that text.
    Continuation,
    /// Another print of something that has its place elsewhere.
    Repetition,
    /// 備考: a clause of 5.2版, or 新設 with its 趣旨.
    Clause,
    /// `-` in 備考: officially none.
    None,
    /// `－` where a requirement of another volume would stand beside this one: officially none.
    Nothing,
    /// Furniture or noise, with its reason.
    Noise,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Title,
        Self::Heading,
        Self::Section,
        Self::Subheading,
        Self::Requirement,
        Self::Continuation,
        Self::Repetition,
        Self::Clause,
        Self::None,
        Self::Nothing,
        Self::Noise,
    ];

    /// The name in `data/readings`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Heading => "heading",
            Self::Section => "section",
            Self::Subheading => "subheading",
            Self::Requirement => "requirement",
            Self::Continuation => "continuation",
            Self::Repetition => "repetition",
            Self::Clause => "clause",
            Self::None => "none",
            Self::Nothing => "nothing",
            Self::Noise => "noise",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// One row of the reading of the scan: a piece of a cell and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The piece.
    pub text: SourceText,
    /// What it is.
    pub role: Role,
    /// Of what: a volume, section or requirement.
    pub key: Option<Key>,
    /// How sure.
    pub confidence: Confidence,
    /// Why; empty where the print is plain.
    pub reason: String,
    /// The row in `data/readings`.
    pub row: Place,
}

/// A stretch of the scan that is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostPage {
    /// First blank line.
    pub first: Place,
    /// Last blank line.
    pub last: u32,
    /// What the neighbourhood shows to have stood around there.
    pub around: Vec<Key>,
    /// What must have stood there and stands nowhere else in the scan.
    pub missing: Vec<Key>,
    /// How one knows.
    pub reason: String,
    /// The row in `data/readings`.
    pub row: Place,
}
