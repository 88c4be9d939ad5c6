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
//! | `mappings` | `set` `from` `from_name` `relation` `to` `to_name` (`set`, `from`, `relation`, `to` name the row) `origin` `confidence` `reason` `review_state` `suspect` `author` `date` `matched` `subject_hash` `object_hash` `place` |
//! | `absences` | `set` `subject` (these name the row) `subject_name` `kind` `confidence` `reason` `review_state` `author` `date` `subject_hash` `place` |
//! | `corrections` | `place` `printed` (these name the row) `read` `applied` `confidence` `reason` `row` |
//! | `olir` | see [`crate::export::olir`] |
//!
//! The far ends of links are named in `mappings`, `table` and `olir`, and have no rows of their own.

use std::collections::BTreeSet;

use crate::diag::Text;
use crate::export::report::{Cell, Column, Section};
use crate::export::table::{self, TableRow};
use crate::export::{Slice, olir};
use crate::model::form::RemarkRef;
use crate::model::{
    Absence, Answer, ClauseKey, Confidence, Corpus, Correction, Curation, ItemKey, Key, Link, Ordinal,
    RequirementKey, Response, SourceText, circled,
};
use crate::rdf::Iris;
use crate::source::Place;

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

    fn requirements(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            quoted("cite", "引用"),
            quoted("volume", "編"),
            key("section", "章・節の鍵"),
            quoted("section_title", "章・節"),
            quoted("ordinal", "番号"),
            quoted("text", "遵守事項"),
            quoted("printed", "印字（異なるとき）"),
            quoted("printed_ordinal", "印字された番号"),
            words("topic", "主題（soukan）"),
            words("topic_standing", "主題の確かさ"),
            words("confidence", "読みの確かさ"),
            words("reason", "読みの理由"),
            key("clauses", "第5.2版の条項"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let corpus = self.corpus;
        let find = |key: &Key| match key {
            Key::Requirement(key) => corpus.requirements.get(key),
            _ => None,
        };
        let rows = self.rows(find, |key, found| {
            let section = found.key.section();
            let title =
                section.as_ref().and_then(|key| corpus.sections.get(key)).map(|section| &section.title);
            let has_text = !found.text.is_empty();
            let (read, printed) = (found.read(), found.printed());
            vec![
                key.to_string().into(),
                corpus.label(key).cite.into(),
                corpus.volume_title(found.key.volume).into(),
                maybe(section.as_ref()),
                maybe(title),
                ordinal(&found.key).into(),
                read.clone().into(),
                if printed == read { "".into() } else { printed.into() },
                maybe(found.printed_ordinal.as_ref()),
                maybe(found.topic.as_ref().map(|(topic, _)| topic)),
                maybe(found.topic.as_ref().map(|(_, standing)| standing.as_str())),
                if has_text { found.confidence.as_str() } else { "" }.into(),
                found.reason.as_str().into(),
                lines(self.clauses_of(key)),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("requirements", "遵守事項", "requirements", columns, rows)
    }

    fn clauses_of<'s>(&'s self, key: &'s Key) -> impl Iterator<Item = &'s Key> {
        let own = self.slice.links.iter().filter(move |link| link.from == *key);
        own.map(|link| &link.to).filter(|to| matches!(to, Key::Clause(_)))
    }

    fn sections(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            quoted("cite", "引用"),
            quoted("title", "題"),
            words("title_standing", "題の確かさ"),
            key("part_of", "上位の鍵"),
            words("has_requirements", "遵守事項を持つか"),
            words("requirement_count", "遵守事項の数"),
            words("requirement_minimum", "少なくとも"),
            words("count_standing", "数の確かさ"),
            quoted("printed_titles", "相関表に印字された題"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let find = |key: &Key| match key {
            Key::Section(key) => self.corpus.sections.get(key),
            _ => None,
        };
        let rows = self.rows(find, |key, found| {
            vec![
                key.to_string().into(),
                self.corpus.label(key).cite.into(),
                found.title.as_str().into(),
                found.title_standing.as_str().into(),
                maybe(self.corpus.part_of(key)),
                yes(found.has_requirements),
                maybe(found.count),
                maybe(found.minimum),
                found.count_standing.as_str().into(),
                lines(found.printed_titles.iter().map(|title| &title.read)),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("sections", "章・節", "sections", columns, rows)
    }

    fn clauses(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            quoted("edition", "版"),
            quoted("clause", "条項"),
            quoted("prints", "相関表の備考の印字"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let find = |key: &Key| match key {
            Key::Clause(key) => self.corpus.clauses.get(key),
            _ => None,
        };
        let rows = self.rows(find, |key, found| {
            let ClauseKey { edition, clause } = &found.key;
            let prints: BTreeSet<&str> = found.printed.iter().map(|text| text.read.as_str()).collect();
            vec![
                key.to_string().into(),
                edition.as_str().into(),
                clause.as_str().into(),
                lines(prints),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("clauses", "旧版の条項", "clauses", columns, rows)
    }

    fn items(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            key("heading", "見出しの鍵"),
            quoted("heading_title", "見出し"),
            key("parent", "上位の質問"),
            quoted("question", "質問"),
            quoted("printed", "印字（異なるとき）"),
            quoted("choices", "選択肢"),
            key("canonical_sheet", "文言を採った開示書"),
            words("canonical_reason", "採った理由"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let find = |key: &Key| match key {
            Key::Item(key) => self.corpus.items.get(key),
            _ => None,
        };
        let rows = self.rows(find, |key, found| {
            let title = self.corpus.headings.get(&found.heading).map(|heading| &heading.title);
            vec![
                key.to_string().into(),
                Key::FormHeading(found.heading.clone()).to_string().into(),
                maybe(title),
                maybe(found.parent.clone().map(Key::Item)),
                found.question.read.as_str().into(),
                print(&found.question),
                lines(&found.choices),
                found.canonical_sheet.as_str().into(),
                found.reason.as_str().into(),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("items", "開示書の質問", "questions", columns, rows)
    }

    fn services(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            quoted("vendor", "サービス事業者"),
            quoted("service", "サービス名称"),
            quoted("version", "バージョン"),
            quoted("date", "作成日"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let find = |key: &Key| match key {
            Key::Sheet(id) => self.corpus.sheets.get(id),
            _ => None,
        };
        let rows = self.rows(find, |key, found| {
            vec![
                key.to_string().into(),
                found.vendor.read.as_str().into(),
                found.service.read.as_str().into(),
                found.version.read.as_str().into(),
                found.date.read.as_str().into(),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("services", "サービス", "services", columns, rows)
    }

    fn sheets(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            key("sheet", "開示書"),
            key("item", "質問の鍵"),
            quoted("question", "質問（この開示書の印字）"),
            quoted("printed_number", "印字された番号"),
            quoted("choices", "選択肢"),
            words("remark_mark", "備考欄"),
            key("remark", "備考の鍵"),
            quoted("remark_text", "備考"),
            words("answer", "回答"),
            quoted("answer_basis", "回答の根拠の言葉"),
            words("answer_inferred", "根拠への参照が推定か"),
            key("claimed_by", "以下すべてに及ぶとする備考"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let find = |key: &Key| match key {
            Key::Response(id, item) => self.response(id, item),
            _ => None,
        };
        let rows = self.rows(find, |key, (id, found)| self.response_row(key, id, found));
        View::new("sheets", "開示書の回答", "answers", columns, rows)
    }

    fn response(&self, id: &str, item: &ItemKey) -> Option<(&str, &Response)> {
        let sheet = self.corpus.sheets.get(id)?;
        Some((sheet.id.as_str(), sheet.responses.get(item)?))
    }

    fn response_row(&self, key: &Key, id: &str, found: &Response) -> Vec<Cell> {
        let remark = |number: u16| Key::Remark(id.to_owned(), number);
        let text = found.remark.target().map(|number| self.corpus.text(&remark(number)));
        let (answer, basis, inferred) = match &found.answer {
            Answer::Unknown => ("unknown", "", ""),
            Answer::Stated { word, words, inferred_reference, .. } => {
                (word.as_str(), words.as_str(), if *inferred_reference { "true" } else { "false" })
            }
        };
        vec![
            key.to_string().into(),
            id.into(),
            Key::Item(found.item.clone()).to_string().into(),
            found.question.read.as_str().into(),
            found.printed_number.as_str().into(),
            lines(&found.choices),
            mark(found.remark).into(),
            maybe(found.remark.target().map(remark)),
            maybe(text),
            answer.into(),
            basis.into(),
            inferred.into(),
            maybe(found.blanket.map(remark)),
            self.place(key),
            self.iri(key),
        ]
    }

    fn remarks(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            key("sheet", "開示書"),
            quoted("number", "番号"),
            quoted("text", "備考"),
            quoted("printed", "印字（異なるとき）"),
            quoted("blanket", "以下すべてに及ぶとする言葉"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let find = |key: &Key| match key {
            Key::Remark(id, number) => {
                self.corpus.sheets.get(id).and_then(|sheet| Some((&sheet.id, sheet.remarks.get(number)?)))
            }
            _ => None,
        };
        let rows = self.rows(find, |key, (sheet, found)| {
            vec![
                key.to_string().into(),
                sheet.as_str().into(),
                usize::from(found.number).into(),
                found.text.read.as_str().into(),
                print(&found.text),
                maybe(found.blanket.as_ref()),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("remarks", "備考", "remarks", columns, rows)
    }

    fn checklist(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            quoted("number", "No."),
            quoted("major", "大分類"),
            quoted("middle", "中分類"),
            quoted("measure", "対策項目"),
            quoted("printed", "印字（異なるとき）"),
            quoted("evidence", "エビデンス例"),
            key("evidence_keys", "エビデンスの鍵"),
            quoted("evidence_printed", "エビデンス欄の印字"),
            words("damage", "傷み"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let list = &self.corpus.checklist;
        let title = |number: &[u16]| maybe(list.categories.get(number).map(|category| &category.title));
        let find = |key: &Key| match key {
            Key::ChecklistItem(number) => list.items.get(number),
            _ => None,
        };
        let rows = self.rows(find, |key, found| {
            let labels =
                found.evidence.iter().filter_map(|key| list.evidence.get(key)).map(|kind| &kind.label);
            vec![
                key.to_string().into(),
                usize::from(found.number).into(),
                title(found.category.get(..1).unwrap_or_default()),
                title(&found.category),
                found.measure.read.as_str().into(),
                print(&found.measure),
                lines(labels),
                lines(&found.evidence),
                maybe(found.evidence_text.as_ref().map(|text| &text.printed)),
                lines(found.damage.iter().map(|flaw| format!("{}: {}", flaw.kind, flaw.reason))),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("checklist", "チェックリスト", "checklist", columns, rows)
    }

    fn evidence(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            quoted("name", "名"),
            quoted("variants", "別の綴り"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let find = |key: &Key| match key {
            Key::Evidence(key) => self.corpus.checklist.evidence.get(key),
            _ => None,
        };
        let rows = self.rows(find, |key, found| {
            vec![
                key.to_string().into(),
                found.label.as_str().into(),
                lines(found.variants.keys()),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("evidence", "エビデンス", "evidence", columns, rows)
    }

    fn references(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            quoted("name", "名"),
            words("kind", "種類"),
            quoted("variants", "別の綴り"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let find = |key: &Key| match key {
            Key::Reference(key) => self.corpus.references.get(key),
            _ => None,
        };
        let rows = self.rows(find, |key, found| {
            vec![
                key.to_string().into(),
                found.label.as_str().into(),
                found.kind.as_str().into(),
                lines(found.variants.keys()),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("references", "法令・規格・制度", "laws and standards", columns, rows)
    }

    fn mappings(&self) -> View {
        let columns = vec![
            words("set", "対応の表"),
            key("from", "主語の鍵"),
            quoted("from_name", "主語"),
            words("relation", "関係"),
            key("to", "目的語の鍵"),
            quoted("to_name", "目的語"),
            words("origin", "由来"),
            words("confidence", "確かさ"),
            words("reason", "理由"),
            words("review_state", "確認の段階"),
            words("suspect", "要見直し"),
            words("author", "作成者"),
            words("date", "作成日"),
            quoted("matched", "一致した言葉"),
            words("subject_hash", "主語の文のハッシュ"),
            words("object_hash", "目的語の文のハッシュ"),
            words("place", "出典"),
        ];
        let is_mapping = |link: &&Link| link.curation.is_some() || link.relation.is_of_table();
        let row = |link: &Link| {
            let curation = link.curation.as_ref();
            let of = |part: fn(&Curation) -> &str| maybe(curation.map(part));
            vec![
                curation.map_or("official-table", |curation| curation.set.as_str()).into(),
                link.from.to_string().into(),
                self.corpus.label(&link.from).to_string().into(),
                link.relation.as_str().into(),
                link.to.to_string().into(),
                self.corpus.label(&link.to).to_string().into(),
                link.origin.as_str().into(),
                link.confidence.as_str().into(),
                link.reason.as_str().into(),
                of(|curation| curation.review.as_str()),
                maybe(curation.map(|curation| curation.is_suspect)),
                of(|curation| &curation.author),
                of(|curation| &curation.date),
                of(|curation| &curation.matched),
                of(|curation| &curation.subject_hash),
                of(|curation| &curation.object_hash),
                link.source.to_string().into(),
            ]
        };
        let rows = self.slice.links.iter().filter(is_mapping).map(row).collect();
        View::new("mappings", "対応", "mappings", columns, rows)
    }

    fn absences(&self) -> View {
        let columns = vec![
            words("set", "対応の表"),
            key("subject", "鍵"),
            quoted("subject_name", "行"),
            words("kind", "種類"),
            words("confidence", "確かさ"),
            words("reason", "理由"),
            words("review_state", "確認の段階"),
            words("author", "作成者"),
            words("date", "作成日"),
            words("subject_hash", "文のハッシュ"),
            words("place", "出典"),
        ];
        let row = |absence: &Absence| {
            vec![
                absence.curation.set.as_str().into(),
                absence.subject.to_string().into(),
                self.corpus.label(&absence.subject).to_string().into(),
                absence.kind.as_str().into(),
                absence.confidence.as_str().into(),
                absence.reason.as_str().into(),
                absence.curation.review.as_str().into(),
                absence.curation.author.as_str().into(),
                absence.curation.date.as_str().into(),
                absence.curation.subject_hash.as_str().into(),
                absence.source.to_string().into(),
            ]
        };
        let rows = self.slice.absences(self.corpus).map(row).collect();
        View::new("absences", "対応のない行", "rows without a mapping", columns, rows)
    }

    fn corrections(&self) -> View {
        let columns = vec![
            words("place", "出典"),
            quoted("printed", "印字"),
            words("read", "読み"),
            words("applied", "読みに用いたか"),
            words("confidence", "確かさ"),
            words("reason", "理由"),
            words("row", "記録の場所"),
        ];
        let row = |found: &Correction| {
            vec![
                found.place.to_string().into(),
                found.printed.as_str().into(),
                found.read.as_str().into(),
                yes(found.is_applied()),
                found.confidence.as_str().into(),
                found.reason.as_str().into(),
                found.row.to_string().into(),
            ]
        };
        let inside = self.places();
        let is_inside = |found: &&Correction| {
            let Place { file, line, cell, .. } = &found.place;
            self.slice.is_whole() || inside.contains(&(file.to_string(), *line, *cell))
        };
        let rows = self.corpus.corrections.iter().filter(is_inside).map(row).collect();
        View::new("corrections", "訂正", "corrections", columns, rows)
    }

    /// The cells that the nodes inside are known from.
    fn places(&self) -> BTreeSet<(String, u32, u32)> {
        let mut places: Vec<Place> =
            self.slice.inside.iter().filter_map(|key| self.corpus.source(key)).collect();
        for key in &self.slice.inside {
            if let Key::Requirement(key) = key
                && let Some(found) = self.corpus.requirements.get(key)
            {
                places.extend(found.text.iter().map(|text| text.place.clone()));
            }
        }
        places.into_iter().map(|place| (place.file.to_string(), place.line, place.cell)).collect()
    }

    /// The columns of the table's page on the site, under the same names.
    fn table(&self) -> View {
        let columns = vec![
            key("row", "行の名"),
            quoted("governance_section", "経営管理編 記載箇所"),
            key("governance_key", "経営管理編 鍵"),
            quoted("governance_ordinal", "経営管理編 番号"),
            quoted("governance_text", "経営管理編 遵守事項"),
            words("governance_place", "経営管理編 資料の行"),
            quoted("remark", "備考"),
            key("remark_clauses", "備考 条項"),
            words("remark_confidence", "備考 確かさ"),
            words("remark_reason", "備考 理由"),
            words("remark_place", "備考 資料の行"),
            quoted("management_section", "企画管理編 記載箇所"),
            key("management_key", "企画管理編 鍵"),
            quoted("management_ordinal", "企画管理編 番号"),
            quoted("management_text", "企画管理編 遵守事項"),
            words("management_confidence", "企画管理編 対応の確かさ"),
            words("management_reason", "企画管理編 理由"),
            words("management_place", "企画管理編 資料の行"),
            quoted("control_section", "システム運用編 記載箇所"),
            key("control_key", "システム運用編 鍵"),
            quoted("control_ordinal", "システム運用編 番号"),
            quoted("control_text", "システム運用編 遵守事項"),
            words("control_confidence", "システム運用編 対応の確かさ"),
            words("control_reason", "システム運用編 理由"),
            words("control_place", "システム運用編 資料の行"),
            words("confidence", "行の確かさ"),
        ];
        let rows = table::rows(self.corpus);
        let own = rows.iter().filter(|row| self.slice.is_whole() || row.touches(&self.slice.inside));
        View::new(
            "table",
            "各編間相関表",
            "official table",
            columns,
            own.map(|row| self.table_row(row)).collect(),
        )
    }

    fn table_row(&self, row: &TableRow<'_>) -> Vec<Cell> {
        let mut cells = vec![row.id().into()];
        cells.extend(self.lane(row.governance.as_ref()));
        cells.push(maybe(row.governance.as_ref().and_then(|key| self.corpus.source(key))));
        cells.extend(self.remark(row.governance.as_ref()));
        // The relation that leads to a thing stands beside it.
        let (to_management, to_control) = match row.management {
            Some(_) => (row.upper, row.lower),
            None => (None, row.upper),
        };
        for (key, link) in [(&row.management, to_management), (&row.control, to_control)] {
            cells.extend(self.lane(key.as_ref()));
            cells.push(maybe(link.map(|link| link.confidence.as_str())));
            cells.push(maybe(link.map(|link| &link.reason)));
            cells.push(maybe(link.map(|link| &link.source)));
        }
        let weakest = [row.upper, row.lower].into_iter().flatten().map(|link| link.confidence).min();
        cells.push(maybe(weakest.map(Confidence::as_str)));
        cells
    }

    /// 記載箇所, key, number and text of one volume.
    fn lane(&self, key: Option<&Key>) -> [Cell; 4] {
        let section = match key {
            Some(Key::Requirement(key)) => key.section().map(Key::Section),
            other => other.cloned(),
        };
        let number = match key {
            Some(Key::Requirement(key)) => ordinal(key),
            _ => String::new(),
        };
        let text = key.map(|key| self.corpus.text(key));
        [maybe(section.map(|section| self.section_label(&section))), maybe(key), number.into(), maybe(text)]
    }

    /// 備考 beside a requirement: its words, the clauses that they name, how sure that is, why, and where.
    fn remark(&self, key: Option<&Key>) -> [Cell; 5] {
        let readings = table::remarks(self.corpus, key);
        let to_clause = |link: &&Link| Some(&link.from) == key && matches!(link.to, Key::Clause(_));
        let links: Vec<&Link> = self.corpus.mappings.iter().filter(to_clause).collect();
        let sure = readings.iter().map(|reading| reading.confidence);
        let sure = sure.chain(links.iter().map(|link| link.confidence)).min();
        let reasons: BTreeSet<&str> = readings
            .iter()
            .map(|reading| reading.reason.as_str())
            .chain(links.iter().map(|link| link.reason.as_str()))
            .filter(|reason| !reason.is_empty())
            .collect();
        [
            lines(readings.iter().map(|reading| &reading.text.read)),
            lines(links.iter().map(|link| &link.to)),
            maybe(sure.map(Confidence::as_str)),
            lines(reasons),
            lines(readings.iter().map(|reading| &reading.text.place)),
        ]
    }

    /// 「13 医療情報システムの利用者に関する認証等及び権限」.
    fn section_label(&self, key: &Key) -> String {
        let Key::Section(section) = key else { return self.corpus.label(key).to_string() };
        let number = section.number.iter().map(ToString::to_string).collect::<Vec<_>>().join(".");
        let title = self.corpus.sections.get(section).map(|found| found.title.as_str()).unwrap_or_default();
        format!("{number} {title}").trim_end().to_owned()
    }
}

/// ① …; nothing where the number is not established.
fn ordinal(key: &RequirementKey) -> String {
    match key.ordinal {
        Ordinal::Known(number) => circled(number),
        Ordinal::Unplaced(_) => String::new(),
    }
}

fn mark(reference: RemarkRef) -> &'static str {
    match reference {
        RemarkRef::Number(_) => "number",
        RemarkRef::Inferred(_) => "inferred",
        RemarkRef::Dash => "dash",
        RemarkRef::Blank => "blank",
    }
}
