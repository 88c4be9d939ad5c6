//! Binders: requirements, sections, questions, rows, sheets or what a search finds, as one document for paper. The site has
//! one for each chapter and sheet, the program makes any; both from the same views and the same template.

mod binder;
mod entries;
mod plan;
mod view;

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Lang};
use crate::graph::TraceGraph;
use crate::model::{Corpus, Key, SectionKey, Volume};
use crate::output::FileSet;
use crate::search::{Entry, Filter, Index};
use crate::site::lanes::fit;
use crate::site::render::{self, SiteError};
use crate::site::view::{Crumb, GroupView, ListPage, NodeView, Page};
use crate::site::words::Words;
use crate::site::{Asked, Options, Site};

use binder::{Binder, anchor};
use plan::{Chapter, Plan};
use view::{BookView, ChapterView, ContentView, EntryView, Named, SetView, SourceView};

/// What a binder is to hold; each becomes a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// A thing with its parts.
    Key(Key),
    /// What a search finds, each without its parts.
    Finding(Finding),
}

/// What a search finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked for.
    pub words: String,
    /// How it was narrowed down.
    pub filter: Filter,
    /// At most how many hits were wanted.
    pub limit: Option<usize>,
    /// What is shown of what was found, best first.
    pub hits: Vec<Key>,
    /// How many there are in all.
    pub total: usize,
    /// Words that were looked for beside those that were written: each with the others.
    pub added: Vec<(String, Vec<String>)>,
}

impl Finding {
    /// Looks for words, as `soukan search` does, under a filter; at most so many hits.
    #[must_use]
    pub fn new(index: &Index, words: &str, filter: &Filter, limit: Option<usize>) -> Self {
        let found = index.search(words);
        let hits = found.hits.iter().map(|hit| &index.entries()[hit.entry]);
        let hits: Vec<&Entry> = hits.filter(|entry| filter.wants(entry)).collect();
        let added =
            found.terms.iter().filter(|term| !term.added.is_empty()).map(|term| {
                (term.written.clone(), term.added.iter().map(|(word, _)| word.clone()).collect())
            });
        Self {
            words: words.to_owned(),
            filter: filter.clone(),
            limit,
            total: hits.len(),
            added: added.collect(),
            hits: hits.into_iter().take(limit.unwrap_or(usize::MAX)).map(|entry| entry.key.clone()).collect(),
        }
    }
}

/// Renders a binder as one HTML file that needs nothing beside it.
///
/// # Errors
/// [`SiteError`] when a template does not compile or render.
pub fn book(
    corpus: &Corpus,
    diagnostics: &[Diagnostic],
    options: &Options,
    chosen: &[Chosen],
    lang: Lang,
) -> Result<String, SiteError> {
    let theme = &options.theme;
    let (graph, words, none) = (TraceGraph::new(corpus), Words::new(lang, theme.phrases(lang)), Asked::new());
    let site =
        Site { corpus, graph: &graph, diagnostics, options, words: &words, asked: &none, recipes: &none };
    let plan = Plan::new(corpus, chosen);
    let style = format!("{}\n{}{}", render::STYLE, site.book_paper(&site.book_title(&plan)), theme.style);
    render::file(&words, theme, &site.tab_title(&plan), &style, &site.bind(&plan, false))
}

impl Site<'_> {
    /// The binders of the site: one for each chapter that has requirements, and one for each sheet; and their list.
    pub(super) fn book_pages(&self) -> Vec<Page> {
        let bound = self.bound();
        if bound.is_empty() {
            return Vec::new();
        }
        let mut pages = vec![self.book_index(&bound)];
        pages.extend(bound.iter().map(|key| self.book_page(key)));
        pages
    }

    /// What each binder's paper has in its margins. A style sheet of its own, as the strict policy wants it.
    pub(super) fn book_styles(&self) -> FileSet {
        let style = |key: &Key| {
            let title = self.book_title(&Plan::new(self.corpus, &[Chosen::Key(key.clone())]));
            let folder = render::address(self.words.lang, &format!("book/{key}"));
            (format!("{folder}/print.css"), self.book_paper(&title).into_bytes())
        };
        self.bound().iter().map(style).collect()
    }

    /// What the site has a binder of, in reading order.
    fn bound(&self) -> Vec<Key> {
        let chapters: BTreeSet<SectionKey> = self
            .corpus
            .requirements
            .keys()
            .filter_map(|key| Some(SectionKey { volume: key.volume, number: vec![*key.section.first()?] }))
            .collect();
        let chapters = chapters.into_iter().map(Key::Section).filter(|key| self.corpus.contains(key));
        chapters.chain(self.corpus.sheets.keys().cloned().map(Key::Sheet)).collect()
    }

    /// Where the binder that holds a section or requirement has it; empty where there is none.
    pub(super) fn book_href(&self, key: &Key) -> String {
        let number = match key {
            Key::Section(key) => Some((key.volume, key.number.first())),
            Key::Requirement(key) => Some((key.volume, key.section.first())),
            _ => None,
        };
        let Some((volume, Some(first))) = number else { return String::new() };
        let chapter = Key::Section(SectionKey { volume, number: vec![*first] });
        match self.bound().contains(&chapter) {
            true if chapter == *key => format!("book/{chapter}/index.html"),
            true => format!("book/{chapter}/index.html#{}", anchor(key)),
            false => String::new(),
        }
    }

    /// The binders of a volume's chapters.
    pub(super) fn books_of(&self, volume: Volume) -> Vec<Crumb> {
        let is_of = |key: &Key| matches!(key, Key::Section(section) if section.volume == volume);
        let crumb = |key: Key| Crumb { name: self.short(&key), href: self.book_href(&key) };
        self.bound().into_iter().filter(is_of).map(crumb).collect()
    }

    /// The list of binders, under volumes and sheets.
    fn book_index(&self, bound: &[Key]) -> Page {
        let mut groups: Vec<GroupView> = Vec::new();
        for key in bound {
            let (title, own) = match key {
                Key::Section(section) => {
                    (self.corpus.volume_title(section.volume), self.heading_key(&Key::Volume(section.volume)))
                }
                _ => (self.words.say("各社の開示書"), String::new()),
            };
            let label = self.corpus.label(key);
            let node = NodeView {
                href: format!("book/{key}/index.html"),
                cite: label.cite,
                title: label.title,
                badges: vec![self.amount(key)],
                ..self.name(key)
            };
            match groups.last_mut().filter(|group| group.title == title) {
                Some(group) => group.nodes.push(node),
                None => groups.push(GroupView { title, key: own, nodes: vec![node], ..GroupView::default() }),
            }
        }
        let view = ListPage {
            intro: vec![
                self.words.say("章と開示書ごとに、本文・上位と下位・質問・各社の言葉・エビデンス・出典を一つの文書にまとめたものです。A4 の紙に、ページ番号とデータの日付を付けて印刷できます。"),
                self.words.say("ほかの組み合わせ（遵守事項一つ、いくつかの章、探した結果）は、端末で soukan book が一つの HTML ファイルにします。例: soukan book M15-13、soukan book --search バックアップ"),
            ],
            groups,
            ..ListPage::default()
        };
        Page::new("book", "list.html", self.words.say("印刷用の綴りの一覧"), &view)
            .description(self.words.say("章と開示書ごとの、印刷用の一つの文書"))
    }

    /// How much a binder holds.
    fn amount(&self, key: &Key) -> String {
        if let Key::Sheet(id) = key {
            let remarks = self.corpus.sheets.get(id).map_or(0, |sheet| sheet.remarks.len());
            return self.words.fill("備考 {n} 件", &[("n", &remarks)]);
        }
        let plan = Plan::new(self.corpus, &[Chosen::Key(key.clone())]);
        let count = plan.keys().filter(|key| matches!(key, Key::Requirement(_))).count();
        self.words.fill("遵守事項 {n} 件", &[("n", &count)])
    }

    fn book_page(&self, key: &Key) -> Page {
        let plan = Plan::new(self.corpus, &[Chosen::Key(key.clone())]);
        let list =
            Crumb { name: self.words.say("印刷用の綴りの一覧"), href: "book/index.html".to_owned() };
        Page::new(format!("book/{key}"), "book.html", self.tab_title(&plan), &self.bind(&plan, true))
            .crumbs(vec![list])
    }

    /// The title of a binder in the margins of its paper, in the words of the sources.
    fn book_title(&self, plan: &Plan) -> String {
        self.titles(plan, |key| self.book_name(key))
    }

    /// The title of a binder on the tab of a browser; in English it is made of keys.
    fn tab_title(&self, plan: &Plan) -> String {
        let name = |key: &Key| if self.words.is_english() { key.to_string() } else { self.book_name(key) };
        self.words.fill("{title} — 印刷用の綴り", &[("title", &self.titles(plan, name))])
    }

    fn titles(&self, plan: &Plan, name: impl Fn(&Key) -> String) -> String {
        let title = |chapter: &Chapter| match (&chapter.finding, chapter.entries.first()) {
            (Some(finding), _) => self.words.fill("「{words}」を含むもの", &[("words", &finding.words)]),
            (None, Some((key, _))) => name(key),
            (None, None) => String::new(),
        };
        plan.chapters.iter().map(title).collect::<Vec<_>>().join(&self.words.say("、"))
    }

    /// The name of a thing: a question, which may be long, by its number alone.
    fn book_name(&self, key: &Key) -> String {
        let label = self.corpus.label(key);
        match key {
            Key::Item(_) | Key::Response(..) => label.cite,
            _ => label.to_string(),
        }
    }

    /// Puts a binder together.
    fn bind(&self, plan: &Plan, is_linked: bool) -> BookView {
        let own: BTreeSet<Key> = plan.keys().cloned().collect();
        let requirements = own.iter().filter_map(|key| match key {
            Key::Requirement(key) => self.corpus.requirements.get(key),
            _ => None,
        });
        let with_text = requirements.filter(|found| !found.text.is_empty()).count();
        let amounts = amounts(&own);
        let mut binder = Binder::new(*self, own, is_linked);
        let chapters: Vec<ChapterView> = (1..)
            .zip(&plan.chapters)
            .map(|(number, chapter)| self.chapter(&mut binder, chapter, number))
            .collect();
        let manifest = &self.corpus.manifest;
        let chosen = chapters.iter().filter_map(|chapter| chapter.entries.first());
        BookView {
            chosen: chosen.map(place_of).collect(),
            edition: self.edition_title(&manifest.edition),
            dataset: manifest.title.clone(),
            version: manifest.version.clone(),
            date: manifest.date.clone(),
            newer: self.newer_editions().iter().map(|other| self.about_edition(other)).collect(),
            amounts,
            with_text,
            contents: contents(plan, &chapters),
            chapters,
            sources: self.book_sources(&binder.files),
            sets: self.book_sets(&binder.files),
            files: self.book_files(&binder.files),
            fixes: binder.fixes,
            command: plan.command(),
        }
    }

    fn chapter(&self, binder: &mut Binder, chapter: &Chapter, number: usize) -> ChapterView {
        let head = chapter.finding.as_ref().map(|finding| self.found_head(finding, number));
        let entries = chapter.entries.iter().map(|(key, level)| binder.entry(key, *level));
        let entries: Vec<EntryView> = head.into_iter().chain(entries).collect();
        let requirements: Vec<Key> = chapter
            .entries
            .iter()
            .map(|(key, _)| key.clone())
            .filter(|key| matches!(key, Key::Requirement(_)))
            .collect();
        // A single requirement has its own list.
        let evidence = if requirements.len() > 1 { binder.evidence_of(&requirements) } else { Vec::new() };
        let sheet = match chapter.entries.first() {
            Some((Key::Sheet(id), _)) if chapter.is_sheet() => self.corpus.sheets.get(id),
            _ => None,
        };
        let silent = sheet.map(|sheet| binder.silent(sheet)).unwrap_or_default();
        ChapterView { entries, evidence, silent }
    }

    /// The head of a chapter of what a search finds.
    fn found_head(&self, finding: &Finding, number: usize) -> EntryView {
        let added = finding.added.iter().map(|(word, others)| (word.clone(), others.join("、")));
        EntryView {
            anchor: format!("A-found-{number}"),
            name: Named { found: finding.words.clone(), ..Named::default() },
            level: 2,
            said: vec![self.words.fill(
                "探して見つかった {total} 件のうち {shown} 件を、近い順に収めています。",
                &[("total", &finding.total), ("shown", &finding.hits.len())],
            )],
            added: added.collect(),
            ..EntryView::default()
        }
    }

    fn book_sources(&self, files: &BTreeSet<String>) -> Vec<SourceView> {
        let named = self.corpus.manifest.sources.iter().filter(|source| files.contains(&source.file));
        named
            .map(|source| SourceView {
                title: source.title.clone(),
                publisher: source.publisher.clone(),
                date: source.date.clone(),
                file: source.file.clone(),
                sha256: source.sha256.clone(),
                licence: source.licence.clone(),
            })
            .collect()
    }

    fn book_sets(&self, files: &BTreeSet<String>) -> Vec<SetView> {
        let named = self.corpus.sets.values().filter(|set| files.contains(&*set.source.file));
        named
            .map(|set| SetView {
                title: set.title.clone(),
                file: set.source.file.to_string(),
                version: set.version.clone(),
                license: set.license.clone(),
            })
            .collect()
    }

    /// Files of the data that are neither sources nor mapping sets.
    fn book_files(&self, files: &BTreeSet<String>) -> Vec<String> {
        let is_known = |file: &&String| {
            self.corpus.manifest.sources.iter().any(|source| source.file == **file)
                || self.corpus.sets.values().any(|set| *set.source.file == ***file)
        };
        files.iter().filter(|file| !is_known(file)).cloned().collect()
    }

    /// What stands in the margin of the paper of every page, in either language: edition, version and date of the data.
    pub(super) fn paper(&self) -> String {
        let manifest = &self.corpus.manifest;
        let data = format!("{} · soukan {} · {}", manifest.edition, manifest.version, manifest.date);
        format!("@page {{ @top-right {{ content: {}; }} }}\n", css_string(&data))
    }

    /// What stands in the margins of a binder's paper: title, edition, version and date of the data. Page numbers are the style
    /// sheet's.
    fn book_paper(&self, title: &str) -> String {
        let manifest = &self.corpus.manifest;
        let edition = self.edition_title(&manifest.edition);
        let data = self.words.fill(
            "{edition}・データ {version}（{date}）",
            &[("edition", &edition), ("version", &manifest.version), ("date", &manifest.date)],
        );
        format!(
            "@page {{ @top-left {{ content: {}; }} @top-right {{ content: {}; }} }}\n",
            css_string(&fit(title, TITLE)),
            css_string(&data)
        )
    }
}

/// Columns of a title at the head of a page.
const TITLE: usize = 64;

/// A string of a style sheet. Everything that could end it, or the element that holds it, is escaped.
fn css_string(words: &str) -> String {
    let mut out = String::from('"');
    for character in words.chars() {
        match character {
            '"' | '\\' | '<' | '>' | '&' | '\u{0}'..='\u{1f}' | '\u{7f}' => {
                out.extend(format!("\\{:x} ", u32::from(character)).chars());
            }
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

/// How many entries of which kind, in the order of keys.
fn amounts(own: &BTreeSet<Key>) -> Vec<(&'static str, usize)> {
    let mut amounts: Vec<(&'static str, usize)> = Vec::new();
    for key in own {
        let kind = entries::kind_word(key);
        match amounts.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => amounts.push((kind, 1)),
        }
    }
    amounts
}

/// A link to an entry.
fn place_of(entry: &EntryView) -> Named {
    if entry.anchor.is_empty() {
        return entry.name.clone();
    }
    Named { anchor: entry.anchor.clone(), ..entry.name.clone() }
}

/// The table of contents. The remarks of a sheet, of which there are many, are not listed.
fn contents(plan: &Plan, chapters: &[ChapterView]) -> Vec<ContentView> {
    let listed = plan.chapters.iter().zip(chapters).flat_map(|(planned, chapter)| {
        let is_sheet = planned.is_sheet();
        chapter.entries.iter().filter(move |entry| entry.level == 2 || !is_sheet)
    });
    listed.map(|entry| ContentView { depth: entry.level.saturating_sub(2), name: place_of(entry) }).collect()
}

#[cfg(test)]
mod tests {
    use super::css_string;

    #[test]
    fn a_title_cannot_leave_its_string() {
        assert_eq!(css_string("企画管理編 15"), "\"企画管理編 15\"");
        assert_eq!(css_string("a\"}</style>\\\n"), "\"a\\22 }\\3c /style\\3e \\5c \\a \"");
    }
}
