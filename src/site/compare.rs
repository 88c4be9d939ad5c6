//! Vendors side by side: question by question, under each requirement, under each chapter; and the same as files.

use serde::Serialize;

use crate::export::compare::{counts, report};
use crate::export::report::ReportFormat;
use crate::graph::{Comparison, Difference, Grouping, Said, compare};
use crate::model::Key;
use crate::model::form::{RemarkRef, Sheet};
use crate::output::FileSet;
use crate::site::render::address;
use crate::site::response::Silence;
use crate::site::view::{Crumb, NodeView, Page, TextLine};
use crate::site::{Site, SiteError, text};

const SCRIPT: &str = include_str!("../../site-templates/compare.js");

#[derive(Serialize)]
struct ComparePage {
    intro: &'static str,
    sheets: Vec<SheetHead>,
    /// The three pages, and which of them this is.
    views: Vec<(&'static str, &'static str, bool)>,
    kinds: Vec<KindView>,
    /// Whether the lists by kind stand on this page; else on the first one.
    has_lists: bool,
    /// How many rows differ in anything, of how many.
    differing: usize,
    total: usize,
    groups: Vec<CompareGroup>,
    /// What the rows can be narrowed to: a mark of the groups, and its name.
    choices: Vec<(String, String)>,
    csv: String,
    xlsx: String,
}

#[derive(Serialize)]
struct SheetHead {
    id: String,
    href: String,
    service: String,
    vendor: String,
    date: String,
}

/// One way in which the sheets stand to each other, and the rows of which it is true.
#[derive(Serialize)]
struct KindView {
    code: &'static str,
    label: String,
    n: usize,
    rows: Vec<KindRow>,
}

#[derive(Serialize)]
struct KindRow {
    anchor: String,
    name: String,
    /// The question, where nobody answers it: there is nothing else to read.
    question: String,
}

#[derive(Serialize)]
struct CompareGroup {
    anchor: String,
    /// The marks by which it is chosen: `H12 H12.1`.
    marks: String,
    head: Option<NodeView>,
    rows: Vec<CompareRow>,
}

#[derive(Serialize)]
struct CompareRow {
    anchor: String,
    number: String,
    href: String,
    question: Vec<TextLine>,
    badges: Vec<String>,
    cells: Vec<CellView>,
}

/// What one sheet says on a question, or that it lacks the question.
#[derive(Serialize, Default)]
struct CellView {
    /// `absent`, `silent`, `reworded`, for the script.
    marks: String,
    answer: String,
    href: String,
    /// The number of the remark; 0 where none is printed.
    number: u16,
    is_inferred: bool,
    /// Why there are no words; a phrase of the interface.
    silence: &'static str,
    /// The opening of a long remark, under which the rest is folded.
    opening: String,
    remark: Vec<TextLine>,
    /// The question as this sheet words it, where it does so in its own way.
    wording: String,
}

/// Remarks with more characters than this are folded.
const LONG: usize = 140;
/// Characters of a folded remark that are shown.
const OPENING: usize = 60;

/// A page of the comparison: folder, name, introduction.
struct Place {
    grouping: Grouping,
    path: &'static str,
    name: &'static str,
    title: &'static str,
    intro: &'static str,
}

const PLACES: [Place; 3] = [
    Place {
        grouping: Grouping::Item,
        path: "compare",
        name: "質問の順",
        title: "各社の比較（質問の順）",
        intro: "開示書の様式の順に、各社の言葉を横に並べています。",
    },
    Place {
        grouping: Grouping::Requirement,
        path: "compare/requirements",
        name: "遵守事項ごと",
        title: "各社の比較（遵守事項ごと）",
        intro: "編集者による対応にもとづき、遵守事項ごとに、それを問う質問と各社の言葉を並べています。いくつかの遵守事項にかかわる質問は、そのそれぞれに出ます。対応のない質問は最後にあります。",
    },
    Place {
        grouping: Grouping::Section,
        path: "compare/sections",
        name: "章ごと",
        title: "各社の比較（章ごと）",
        intro: "編集者による対応にもとづき、ガイドラインの章ごとに、それを問う質問と各社の言葉を並べています。いくつかの章にかかわる質問は、そのそれぞれに出ます。対応のない質問は最後にあります。",
    },
];

/// The ending of a table in a language: its headings are in words.
const BOOK: &str = "compare.xlsx";

impl Site<'_> {
    /// The places of which there is a page.
    fn compare_places(&self) -> impl Iterator<Item = &'static Place> {
        let (has_several, has_sets) = (self.corpus.sheets.len() > 1, !self.corpus.sets.is_empty());
        PLACES.iter().filter(move |place| has_several && (has_sets || place.grouping == Grouping::Item))
    }

    /// All sheets, compared.
    pub(super) fn compared(&self, grouping: Grouping) -> Vec<Comparison> {
        let ids: Vec<String> = self.corpus.sheets.keys().cloned().collect();
        compare(self.corpus, self.graph, &ids, grouping)
    }

    pub(super) fn compare_pages(&self) -> Vec<Page> {
        self.compare_places().map(|place| self.compare_page(place)).collect()
    }

    /// The comparison as `soukan compare` writes it, and the script. Workbooks stand in the folder of their language.
    ///
    /// # Errors
    /// [`SiteError`] when a table cannot be written.
    pub(super) fn compare_files(&self) -> Result<FileSet, SiteError> {
        let ids: Vec<String> = self.corpus.sheets.keys().cloned().collect();
        let (lang, date) = (self.words.lang, &self.corpus.manifest.date);
        let mut files = FileSet::new();
        for place in self.compare_places() {
            let rows = self.compared(place.grouping);
            let report = report(self.corpus, &ids, &rows, &rows);
            let csv = report.write(ReportFormat::Csv, lang, date)?;
            files.insert(format!("{}/compare.csv", place.path), csv);
            let book = report.write(ReportFormat::Xlsx, lang, date)?;
            files.insert(format!("{}/{BOOK}", address(lang, place.path)), book);
            files.insert("compare/compare.js".to_owned(), SCRIPT.as_bytes().to_vec());
        }
        Ok(files)
    }

    fn compare_page(&self, place: &Place) -> Page {
        let rows = self.compared(place.grouping);
        let groups = self.compare_groups(&rows, place.grouping);
        let has_lists = place.grouping == Grouping::Item;
        let view = ComparePage {
            intro: place.intro,
            sheets: self.corpus.sheets.values().map(|sheet| self.sheet_head(sheet)).collect(),
            views: self
                .compare_places()
                .map(|other| (other.path, other.name, other.path == place.path))
                .collect(),
            kinds: counts(&rows).into_iter().map(|(kind, n)| self.kind(kind, n, &rows, has_lists)).collect(),
            has_lists,
            differing: rows.iter().filter(|row| row.differs()).count(),
            total: rows.len(),
            choices: self.compare_choices(&rows, place.grouping),
            groups,
            csv: format!("{}/compare.csv", place.path),
            xlsx: format!("{}/{BOOK}", place.path),
        };
        let page = Page::new(place.path, "compare.html", self.words.say(place.title), &view)
            .description(self.words.say("各社の開示書を並べて比べる"));
        if has_lists {
            return page;
        }
        let home = Crumb { name: self.words.say("各社の比較"), href: "compare/index.html".to_owned() };
        page.crumbs(vec![home])
    }

    fn sheet_head(&self, sheet: &Sheet) -> SheetHead {
        SheetHead {
            id: sheet.id.clone(),
            href: self.href(&Key::Sheet(sheet.id.clone())),
            service: sheet.service.read.clone(),
            vendor: sheet.vendor.read.clone(),
            date: sheet.date.read.clone(),
        }
    }

    fn kind(&self, kind: Difference, n: usize, rows: &[Comparison], has_lists: bool) -> KindView {
        let listed = rows.iter().filter(|row| has_lists && row.is(kind)).map(|row| KindRow {
            anchor: anchor(row),
            name: number(&row.item),
            question: if kind == Difference::NobodySpeaks {
                self.corpus.text(&row.item)
            } else {
                String::new()
            },
        });
        KindView {
            code: kind.as_str(),
            label: kind.label().get(self.words.lang).to_owned(),
            n,
            rows: listed.collect(),
        }
    }

    fn compare_groups(&self, rows: &[Comparison], grouping: Grouping) -> Vec<CompareGroup> {
        let chunks = rows.chunk_by(|left, right| self.head(left, grouping) == self.head(right, grouping));
        let groups = chunks.map(|rows| {
            let head = rows.first().and_then(|row| self.head(row, grouping));
            let marks: Vec<String> =
                head.iter().flat_map(|head| self.marks(head)).map(|key| mark(&key)).collect();
            CompareGroup {
                anchor: head.as_ref().map_or_else(|| NONE.to_owned(), mark),
                marks: if marks.is_empty() { NONE.to_owned() } else { marks.join(" ") },
                head: head.map(|key| match &key {
                    Key::FormHeading(_) => NodeView { cite: String::new(), ..self.name(&key) },
                    _ => self.name(&key),
                }),
                rows: rows.iter().map(|row| self.compare_row(row)).collect(),
            }
        });
        groups.collect()
    }

    /// What a row stands under.
    fn head(&self, row: &Comparison, grouping: Grouping) -> Option<Key> {
        match (grouping, &row.item) {
            (Grouping::Item, Key::Item(key)) => {
                self.corpus.items.get(key).map(|item| Key::FormHeading(item.heading.clone()))
            }
            _ => row.group.clone(),
        }
    }

    /// The wholes by which a group is chosen, widest first: headings, or sections of the guideline.
    fn marks(&self, head: &Key) -> Vec<Key> {
        let mut marks = Vec::new();
        let mut at = Some(head.clone());
        while let Some(key) = at {
            at = self.corpus.part_of(&key);
            marks.extend(Some(key).filter(|key| matches!(key, Key::FormHeading(_) | Key::Section(_))));
        }
        marks.reverse();
        marks
    }

    /// The names of the wholes, in the order of the document, and that of the rows without any.
    fn compare_choices(&self, rows: &[Comparison], grouping: Grouping) -> Vec<(String, String)> {
        let mut keys: Vec<Key> = rows
            .iter()
            .filter_map(|row| self.head(row, grouping))
            .flat_map(|head| self.marks(&head))
            .collect();
        keys.sort();
        keys.dedup();
        let name = |key: &Key| match key {
            Key::FormHeading(_) => self.corpus.label(key).title,
            _ => self.corpus.label(key).to_string(),
        };
        let mut choices: Vec<(String, String)> = keys.iter().map(|key| (mark(key), name(key))).collect();
        if rows.iter().any(|row| self.head(row, grouping).is_none()) {
            choices.push((NONE.to_owned(), String::new()));
        }
        choices
    }

    fn compare_row(&self, row: &Comparison) -> CompareRow {
        CompareRow {
            anchor: anchor(row),
            number: number(&row.item),
            href: self.href(&row.item),
            question: text::plain(&self.corpus.text(&row.item)),
            badges: row.kinds().map(|kind| kind.label().get(self.words.lang).to_owned()).collect(),
            cells: self
                .corpus
                .sheets
                .values()
                .map(|sheet| {
                    let said = row.said.iter().find(|said| said.sheet == sheet.id);
                    said.map_or_else(CellView::absent, |said| self.voice(sheet, said, &row.item))
                })
                .collect(),
        }
    }

    fn voice(&self, sheet: &Sheet, said: &Said, item: &Key) -> CellView {
        let Key::Item(item) = item else { return CellView::absent() };
        let Some(response) = sheet.responses.get(item) else { return CellView::absent() };
        let number = response.remark.target().unwrap_or_default();
        let target = match &said.remark {
            Some((number, _)) => Key::Remark(sheet.id.clone(), *number),
            None => Key::Response(sheet.id.clone(), item.clone()),
        };
        let words = said.remark.as_ref().map_or("", |(_, words)| words.as_str());
        let marks = [(said.is_silent(), "silent"), (said.is_reworded, "reworded")];
        CellView {
            marks: marks
                .into_iter()
                .filter(|(is, _)| *is)
                .map(|(_, mark)| mark)
                .collect::<Vec<_>>()
                .join(" "),
            answer: said.answer.clone().unwrap_or_default(),
            href: self.href(&target),
            number,
            is_inferred: matches!(response.remark, RemarkRef::Inferred(_)),
            silence: Silence::of(sheet, response).map_or("", Silence::words),
            opening: opening(words),
            remark: text::plain(words),
            wording: if said.is_reworded { response.question.read.clone() } else { String::new() },
        }
    }
}

impl CellView {
    fn absent() -> Self {
        Self {
            marks: "absent".to_owned(), silence: "この開示書には、この行がない", ..Self::default()
        }
    }
}

/// The mark of rows that no requirement is linked to.
const NONE: &str = "none";

/// The name of a whole in anchors and addresses: `H12.1`, `C14`, `C14-1`.
pub(super) fn mark(key: &Key) -> String {
    let key = key.to_string();
    key.strip_prefix("SDS-").map(str::to_owned).unwrap_or(key)
}

/// `SDS17.1`; under a requirement `C14-1.SDS17.1`, because a question may stand under several.
fn anchor(row: &Comparison) -> String {
    row.group.as_ref().map_or_else(|| row.item.to_string(), |group| format!("{group}.{}", row.item))
}

/// `17.1`.
pub(super) fn number(item: &Key) -> String {
    let key = item.to_string();
    key.strip_prefix("SDS").map(str::to_owned).unwrap_or(key)
}

/// The first words of a long remark.
fn opening(words: &str) -> String {
    if words.chars().count() <= LONG {
        return String::new();
    }
    words.chars().take(OPENING).collect::<String>().replace('\n', " ")
}
