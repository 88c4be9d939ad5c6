//! New papers in: a document → what it says → plain text for the data folder, to be reviewed. Nothing is written here, and
//! nothing of a document is believed that is not on it.

mod checklist;
mod columns;
pub mod document;
mod guideline;
mod manifest;
mod mappings;
mod marks;
pub mod merge;
mod ods;
mod original;
mod package;
mod pdf;
pub mod read;
mod sheet;
mod table;
mod tsv;

use crate::diag::Text;
use crate::model::Corpus;
use crate::output::FileSet;
use crate::source::DataDir;

pub use manifest::{ManifestError, NewSource, with_source};

/// What an import would change in a data folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    /// New and changed files, by path below the data folder.
    pub files: FileSet,
    /// Files that go.
    pub removed: Vec<String>,
    /// What was understood, in sentences.
    pub understood: Vec<Text>,
    /// What was not, or only with doubt.
    pub findings: Vec<Finding>,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Nothing is imported.
    Refused,
    /// It is imported without this, or with a doubt that is recorded.
    Doubt,
    /// Worth knowing.
    Note,
}

impl Weight {
    /// `refused`, `doubt`, `note`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Doubt => "doubt",
            Self::Note => "note",
        }
    }
}

/// A place of a document that was not understood: where, what was found, what was expected, what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it weighs.
    pub weight: Weight,
    /// A cell (`備考!C12`), a line (`12`), or empty for the document as a whole.
    pub at: String,
    /// The words that stand there.
    pub found: String,
    /// What was expected.
    pub expected: Text,
    /// What to do.
    pub advice: Text,
}

impl Proposal {
    /// A proposal that refuses the document as a whole.
    #[must_use]
    pub fn refused(found: impl Into<String>, expected: Text, advice: Text) -> Self {
        let finding =
            Finding { weight: Weight::Refused, at: String::new(), found: found.into(), expected, advice };
        Self { findings: vec![finding], ..Self::default() }
    }

    /// Whether nothing may be written.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.findings.iter().any(|finding| finding.weight == Weight::Refused)
    }
}

/// What an importer is given.
#[derive(Debug)]
pub struct Request<'a> {
    /// The document.
    pub document: &'a document::Document,
    /// Its bytes, of which a copy goes to `sources/`.
    pub bytes: &'a [u8],
    /// Its file name, for messages.
    pub name: &'a str,
    /// The data folder as it stands.
    pub data: &'a DataDir,
    /// What the data folder comes to.
    pub corpus: &'a Corpus,
    /// What the user says of it.
    pub says: Says,
}

/// What the user says of a document; empty where the document has to tell.
#[derive(Debug, Clone, Default)]
pub struct Says {
    /// Short id, which becomes part of keys and file names.
    pub id: String,
    /// Title of the document.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Its date.
    pub date: String,
    /// On what terms it is here.
    pub licence: String,
    /// Whether a source of the same id is replaced.
    pub replace: bool,
    /// A file that says which column is which, for checklists.
    pub columns: Option<String>,
}

/// What a document is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A vendor's disclosure sheet.
    Sheet,
    /// The clean 各編間相関表.
    Table,
    /// A volume of the guideline.
    Guideline,
    /// A checklist.
    Checklist,
    /// A mapping set.
    Mappings,
}

/// An importer: its kind, whether a document looks like one, and what it would change.
type Reader = (Kind, fn(&Request<'_>) -> bool, fn(&Request<'_>) -> Proposal);

/// What a document would change, read as what it is said or looks to be.
#[must_use]
pub fn propose(kind: Option<Kind>, request: &Request<'_>) -> Proposal {
    let readers: [Reader; 5] = [
        (Kind::Sheet, sheet::looks_like, sheet::propose),
        (Kind::Table, table::looks_like, table::propose),
        (Kind::Guideline, guideline::looks_like, guideline::propose),
        (Kind::Checklist, checklist::looks_like, checklist::propose),
        (Kind::Mappings, mappings::looks_like, mappings::propose),
    ];
    let chosen = match kind {
        Some(kind) => readers.iter().find(|(own, ..)| *own == kind),
        None => readers.iter().find(|(_, looks_like, _)| looks_like(request)),
    };
    match chosen {
        Some((.., propose)) => propose(request),
        None => Proposal::refused(
            request.name,
            Text::new(
                "開示書、各編間相関表、ガイドラインの編、チェックリスト、対応表のどれか",
                "a disclosure sheet, the table, a volume of the guideline, a checklist or a mapping set",
            ),
            Text::new(
                "何であるかを --as sheet|table|guideline|checklist|mappings で示してください",
                "say what it is with --as sheet|table|guideline|checklist|mappings",
            ),
        ),
    }
}
