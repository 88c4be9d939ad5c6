//! The corpus as tables, one kind of thing a table: for CSV and for workbooks.
//!
//! Each table has one row of headings and keys in their own columns, so that an edited copy can be compared with the data
//! cell by cell. A column says whose words it holds ([`Voice`]): what a source says is not to be changed in a copy, what is
//! ours may be. In CSV headings are the ids below, in a workbook they are in the reader's language; the workbook's sheet
//! `columns` joins the two. Places are `file:line:cell:paragraph`. Lists are one entry a line. The first `key` column names
//! the row; where a table has none, the columns that name it are given in brackets.
//!
//! | view | columns |
//! |---|---|
//! | `table` | `row` (names the row) `governance_section` `governance_key` `governance_ordinal` `governance_text` `governance_place` `remark` `remark_clauses` `remark_confidence` `remark_reason` `remark_place` `management_section` `management_key` `management_ordinal` `management_text` `management_confidence` `management_reason` `management_place` `control_section` `control_key` `control_ordinal` `control_text` `control_confidence` `control_reason` `control_place` `confidence` |
//! | `requirements` | `key` `cite` `volume` `section` `section_title` `ordinal` `text` `printed` `printed_ordinal` `topic` `topic_standing` `confidence` `reason` `clauses` `place` `iri` |
//! | `sections` | `key` `cite` `title` `title_standing` `part_of` `has_requirements` `requirement_count` `requirement_minimum` `count_standing` `printed_titles` `place` `iri` |
//! | `clauses` | `key` `edition` `clause` `prints` `place` `iri` |
//! | `items` | `key` `heading` `heading_title` `parent` `question` `printed` `choices` `canonical_sheet` `canonical_reason` `place` `iri` |
//! | `services` | `key` `vendor` `service` `version` `date` `place` `iri` |
//! | `sheets` | `key` `sheet` `item` `question` `printed_number` `choices` `remark_mark` `remark` `remark_text` `answer` `answer_basis` `answer_inferred` `claimed_by` `place` `iri` |
//! | `remarks` | `key` `sheet` `number` `text` `printed` `blanket` `place` `iri` |
//! | `checklist` | `key` `number` `major` `middle` `measure` `printed` `evidence` `evidence_keys` `evidence_printed` `damage` `place` `iri` |
//! | `evidence` | `key` `name` `variants` `place` `iri` |
//! | `references` | `key` `name` `kind` `variants` `place` `iri` |
//! | `mappings` | `set` `from` `from_name` `relation` `to` `to_name` (`set`, `from`, `to` name the row) `origin` `confidence` `reason` `review_state` `suspect` `author` `date` `matched` `subject_hash` `object_hash` `place` |
//! | `absences` | `set` `subject` (these name the row) `subject_name` `kind` `confidence` `reason` `review_state` `author` `date` `subject_hash` `place` |
//! | `corrections` | `place` `printed` (these name the row) `read` `applied` `confidence` `reason` `row` |
//! | `olir` | see [`crate::export::olir`] |
//!
//! The far ends of links are named in `mappings`, `table` and `olir`, and have no rows of their own.

mod documents;
mod guideline;
mod relations;

use crate::diag::Text;
use crate::export::report::{Cell, Column, Section};
use crate::export::{Slice, olir};
use crate::model::{Corpus, Key, SourceText};
use crate::rdf::Iris;

/// The views on offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ViewKind {
    /// 各編間相関表.
    Table,
    /// Requirements.
    Requirements,
    /// Sections.
    Sections,
    /// Clauses of other editions.
    Clauses,
    /// Questions of the disclosure form.
    Items,
    /// Vendors and services.
    Services,
    /// What each sheet says on each question.
    Sheets,
    /// Remarks of the sheets.
    Remarks,
    /// Rows of the checklist.
    Checklist,
    /// Kinds of evidence.
    Evidence,
    /// Laws, standards and schemes.
    References,
    /// Every mapping.
    Mappings,
    /// Rows without a mapping, with the reason.
    Absences,
    /// Corrected characters.
    Corrections,
    /// The mappings in the columns of NIST's template.
    Olir,
}

impl ViewKind {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Table,
        Self::Requirements,
        Self::Sections,
        Self::Clauses,
        Self::Items,
        Self::Services,
        Self::Sheets,
        Self::Remarks,
        Self::Checklist,
        Self::Evidence,
        Self::References,
        Self::Mappings,
        Self::Absences,
        Self::Corrections,
        Self::Olir,
    ];
}

/// Whose words a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Voice {
    /// A key: it names the row or leads to another.
    Key,
    /// A source's: as read or as printed.
    Source,
    /// Ours, or a fact of how we read.
    Ours,
}

impl Voice {
    /// The word for programs: `key`, `source`, `ours`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Source => "source",
            Self::Ours => "ours",
        }
    }

    /// The word for people.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Key => Text::new("鍵", "key"),
            Self::Source => Text::new("資料の言葉", "a source's words"),
            Self::Ours => Text::new("soukan の言葉", "soukan's words"),
        }
    }
}

/// A column and whose words it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewColumn {
    /// The column.
    pub column: Column,
    /// Whose words.
    pub voice: Voice,
}

fn column(id: &'static str, ja: &str, en: &str, voice: Voice) -> ViewColumn {
    ViewColumn { column: Column::new(id, ja, en), voice }
}

/// A column of keys.
pub(super) fn key(id: &'static str, ja: &str) -> ViewColumn {
    column(id, ja, id, Voice::Key)
}

/// A column of a source's words.
pub(super) fn quoted(id: &'static str, ja: &str) -> ViewColumn {
    column(id, ja, id, Voice::Source)
}

/// A column of our words.
pub(super) fn words(id: &'static str, ja: &str) -> ViewColumn {
    column(id, ja, id, Voice::Ours)
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its name: the sheet's, and the file's.
    pub id: &'static str,
    /// Its heading.
    pub title: Text,
    /// Columns.
    pub columns: Vec<ViewColumn>,
    /// Rows, each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
}

impl View {
    /// The positions of the columns that name a row: the first key, or those that the table above gives.
    #[must_use]
    pub fn names(&self) -> Vec<usize> {
        let names: &[&str] = match self.id {
            "table" => &["row"],
            "mappings" => &["set", "from", "to"],
            "absences" => &["set", "subject"],
            "corrections" => &["place", "printed"],
            "olir" => return (0..self.columns.len()).collect(),
            _ => &["key"],
        };
        let position = |name: &&str| self.columns.iter().position(|column| column.column.id == *name);
        names.iter().filter_map(position).collect()
    }

    pub(super) fn new(
        id: &'static str,
        ja: &str,
        en: &str,
        columns: Vec<ViewColumn>,
        rows: Vec<Vec<Cell>>,
    ) -> Self {
        Self { id, title: Text::new(ja, en), columns, rows }
    }

    /// The table as a section of a report.
    #[must_use]
    pub fn section(&self) -> Section {
        Section {
            id: self.id,
            title: self.title.clone(),
            columns: self.columns.iter().map(|column| column.column.clone()).collect(),
            rows: self.rows.clone(),
        }
    }
}

/// A view of a part of the corpus.
#[must_use]
pub fn view(corpus: &Corpus, slice: &Slice, iris: &Iris, kind: ViewKind) -> View {
    let maker = Maker { corpus, slice, iris };
    match kind {
        ViewKind::Table => maker.table(),
        ViewKind::Requirements => maker.requirements(),
        ViewKind::Sections => maker.sections(),
        ViewKind::Clauses => maker.clauses(),
        ViewKind::Items => maker.items(),
        ViewKind::Services => maker.services(),
        ViewKind::Sheets => maker.sheets(),
        ViewKind::Remarks => maker.remarks(),
        ViewKind::Checklist => maker.checklist(),
        ViewKind::Evidence => maker.evidence(),
        ViewKind::References => maker.references(),
        ViewKind::Mappings => maker.mappings(),
        ViewKind::Absences => maker.absences(),
        ViewKind::Corrections => maker.corrections(),
        ViewKind::Olir => olir::view(corpus, slice),
    }
}

struct Maker<'a> {
    corpus: &'a Corpus,
    slice: &'a Slice,
    iris: &'a Iris,
}

/// A text that may be missing.
fn maybe<T: ToString>(value: Option<T>) -> Cell {
    value.map(|value| value.to_string()).unwrap_or_default().into()
}

fn lines<T: ToString>(values: impl IntoIterator<Item = T>) -> Cell {
    values.into_iter().map(|value| value.to_string()).collect::<Vec<_>>().join("\n").into()
}

fn yes(is_so: bool) -> Cell {
    if is_so { "true" } else { "false" }.into()
}

/// The print where it differs from what is read.
fn print(text: &SourceText) -> Cell {
    text.printed_if_different().unwrap_or_default().into()
}

impl Maker<'_> {
    /// A row per node inside that a function knows how to show.
    fn rows<'k, T>(
        &'k self,
        of: impl Fn(&'k Key) -> Option<T>,
        row: impl Fn(&'k Key, T) -> Vec<Cell>,
    ) -> Vec<Vec<Cell>> {
        let found = self.slice.inside.iter().filter_map(|key| of(key).map(|found| (key, found)));
        found.map(|(key, found)| row(key, found)).collect()
    }

    fn place(&self, key: &Key) -> Cell {
        maybe(self.corpus.source(key))
    }

    fn iri(&self, key: &Key) -> Cell {
        self.iris.node(key).into_string().into()
    }
}
