//! Vendors side by side: question by question, and under each requirement.

use serde::Serialize;

use crate::graph::{Comparison, Grouping, Said, compare};
use crate::model::Key;
use crate::site::Site;
use crate::site::text;
use crate::site::view::{NodeView, Page, TextLine};

#[derive(Serialize)]
struct ComparePage {
    sheets: Vec<NodeView>,
    intro: &'static str,
    /// What differs, how often, of how many.
    counts: Vec<(&'static str, usize, usize)>,
    groups: Vec<CompareGroup>,
    other: (&'static str, &'static str),
}

#[derive(Serialize)]
struct CompareGroup {
    head: Option<NodeView>,
    title: String,
    rows: Vec<CompareRow>,
}

#[derive(Serialize)]
struct CompareRow {
    item: NodeView,
    badges: Vec<&'static str>,
    said: Vec<SaidView>,
}

#[derive(Serialize)]
struct SaidView {
    sheet: String,
    href: String,
    answer: String,
    is_stated: bool,
    number: u16,
    remark: Vec<TextLine>,
    silence: &'static str,
}

type Test = fn(&Comparison) -> bool;

/// What may differ, in the words of the page.
const DIFFERENCES: [(&str, Test); 4] = [
    ("述べられた回答が違う", Comparison::answers_differ),
    ("言葉のある社とない社がある", Comparison::is_one_sided),
    ("どの社も言葉がない", Comparison::nobody_speaks),
    ("質問の文言が違う", Comparison::wordings_differ),
];

impl Site<'_> {
    pub(super) fn compare_pages(&self) -> Vec<Page> {
        if self.corpus.sheets.len() < 2 {
            return Vec::new();
        }
        let mut pages = vec![self.compare_page(Grouping::Item)];
        if !self.corpus.sets.is_empty() {
            pages.push(self.compare_page(Grouping::Requirement));
            pages.push(self.compare_page(Grouping::Section));
        }
        pages
    }

    fn compare_page(&self, grouping: Grouping) -> Page {
        let ids: Vec<String> = self.corpus.sheets.keys().cloned().collect();
        let rows = compare(self.corpus, self.graph, &ids, grouping);
        let count = |test: Test| rows.iter().filter(|row| test(row)).count();
        let (path, title, intro, other) = match grouping {
            Grouping::Item => (
                "compare",
                "各社の比較（質問の順）",
                "開示書の様式の順に、各社の言葉を並べています。",
                ("compare/requirements/index.html", "遵守事項ごとの比較"),
            ),
            Grouping::Requirement => (
                "compare/requirements",
                "各社の比較（遵守事項ごと）",
                "編集者による対応にもとづき、遵守事項ごとに、それを問う質問と各社の言葉を並べています。対応のない質問は最後にあります。",
                ("compare/sections/index.html", "章ごとの比較"),
            ),
            Grouping::Section => (
                "compare/sections",
                "各社の比較（章ごと）",
                "編集者による対応にもとづき、ガイドラインの章ごとに、それを問う質問と各社の言葉を並べています。",
                ("compare/index.html", "質問の順の比較"),
            ),
        };
        let view = ComparePage {
            sheets: ids.iter().map(|id| self.name(&Key::Sheet(id.clone()))).collect(),
            intro,
            counts: DIFFERENCES.into_iter().map(|(words, test)| (words, count(test), rows.len())).collect(),
            groups: self.groups(&rows, grouping),
            other,
        };
        Page::new(path, "compare.html", title, &view).description("各社の開示書を並べて比べる")
    }

    fn groups(&self, rows: &[Comparison], grouping: Grouping) -> Vec<CompareGroup> {
        let chunks = rows.chunk_by(|left, right| match grouping {
            Grouping::Item => self.heading(left) == self.heading(right),
            Grouping::Requirement | Grouping::Section => left.group == right.group,
        });
        let groups = chunks.map(|rows| {
            let first = rows.first();
            let head = match grouping {
                Grouping::Item => first.and_then(|row| self.heading(row)),
                Grouping::Requirement | Grouping::Section => first.and_then(|row| row.group.clone()),
            };
            CompareGroup {
                title: if head.is_none() {
                    "遵守事項との対応がない質問".to_owned()
                } else {
                    String::new()
                },
                head: head.map(|key| match &key {
                    Key::FormHeading(_) => NodeView { cite: String::new(), ..self.name(&key) },
                    _ => self.name(&key),
                }),
                rows: rows.iter().map(|row| self.compare_row(row)).collect(),
            }
        });
        groups.collect()
    }

    /// The heading of the form that a question stands under.
    fn heading(&self, row: &Comparison) -> Option<Key> {
        let Key::Item(key) = &row.item else { return None };
        self.corpus.items.get(key).map(|item| Key::FormHeading(item.heading.clone()))
    }

    fn compare_row(&self, row: &Comparison) -> CompareRow {
        CompareRow {
            item: self.node(&row.item),
            badges: DIFFERENCES.into_iter().filter(|(_, test)| test(row)).map(|(words, _)| words).collect(),
            said: row.said.iter().map(|said| self.said(said, &row.item)).collect(),
        }
    }

    fn said(&self, said: &Said, item: &Key) -> SaidView {
        let sheet = self.corpus.sheets.get(&said.sheet);
        let href = match item {
            Key::Item(item) => self.href(&Key::Response(said.sheet.clone(), item.clone())),
            _ => String::new(),
        };
        SaidView {
            sheet: sheet.map_or_else(|| said.sheet.clone(), |sheet| sheet.service.read.clone()),
            href,
            answer: said.answer.clone().unwrap_or_default(),
            is_stated: said.answer.is_some(),
            number: said.remark.as_ref().map_or(0, |(number, _)| *number),
            remark: said.remark.as_ref().map(|(_, words)| text::plain(words)).unwrap_or_default(),
            silence: match said.mark {
                "dash" => "「-」（備考なし）",
                "blank" => "備考の番号は読み取れない",
                _ => "備考は空",
            },
        }
    }
}
