//! The static site: views of the corpus → templates → files. Nothing here touches the disk.

mod book;
mod browse;
mod card;
mod changes;
mod checklist;
mod citation;
mod colour;
mod compare;
mod console;
mod cookbook;
mod data;
mod doubts;
mod embed;
mod figures;
mod form;
mod gap;
mod guideline;
mod inventory;
mod lanes;
mod leaf;
mod leaves;
mod library;
mod mapping;
mod marks;
mod method;
mod neighbourhood;
mod node;
mod overview;
mod own;
mod picture;
mod plot;
mod quoting;
mod reference;
mod render;
mod response;
mod rows;
mod scan;
mod search;
mod settings;
mod sheet;
mod table;
mod table_files;
mod text;
mod theme;
mod trust;
mod twins;
mod view;
mod vocabulary;
mod words;

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Lang};
use crate::export;
use crate::graph::TraceGraph;
use crate::model::{Corpus, Edition, Key, Volume, address};
use crate::output::FileSet;
use crate::query::Answer;
use crate::query::library::{Question, cookbook as recipes, questions};
use crate::rdf::{self, Description, Iris};
use crate::search::Index;

pub use book::{Chosen, Finding, book};
pub use card::DOCUMENT as CARD;
pub use leaves::markdown;
pub use render::SiteError;
pub use theme::Theme;
use twins::Twins;
use view::{Crumb, Frame, Page};
use words::Words;

/// What every page is made from.
#[derive(Clone, Copy)]
pub(crate) struct Site<'a> {
    pub corpus: &'a Corpus,
    pub graph: &'a TraceGraph,
    pub diagnostics: &'a [Diagnostic],
    pub options: &'a Options,
    /// The language of the pages.
    pub words: &'a Words,
    /// The questions of the library with their answers.
    pub asked: &'a Asked,
    /// The recipes of the cookbook with theirs.
    pub recipes: &'a Asked,
}

/// Questions and their answers.
pub(crate) type Asked = Vec<(Question, Answer)>;

/// How the site is to be, beside its data.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The SPARQL endpoint that serves the site, from its root; none for a site of files.
    pub endpoint: Option<&'static str>,
    /// The address at which the site will be found, ending in `/`: for canonical links and the site map.
    pub base_url: Option<String>,
    /// What the house puts in the place of the program's own.
    pub theme: Theme,
}

/// Renders the whole site: each page in Japanese, and in English below `en/`. `progress` is called once per page.
///
/// # Errors
/// [`SiteError`] when a template does not compile or render, or a bundled export cannot be written.
pub fn build(
    corpus: &Corpus,
    diagnostics: &[Diagnostic],
    options: &Options,
    progress: &(dyn Fn() + Sync),
) -> Result<FileSet, SiteError> {
    let iris = Iris::new(corpus)?;
    let quads = rdf::quads(corpus, &iris);
    let store = rdf::open(quads.clone())?;
    let asked = library::ask(questions(), &store, &iris);
    let recipes = library::ask(recipes(), &store, &iris);
    let theme = &options.theme;
    let [ja, en] = [Lang::Ja, Lang::En].map(|lang| Words::new(lang, theme.phrases(lang)));
    let graph = TraceGraph::new(corpus);
    let site =
        Site { corpus, graph: &graph, diagnostics, options, words: &ja, asked: &asked, recipes: &recipes };
    let mut files = bundled(corpus, &quads, &iris)?;
    let (description, listed) = (Description::new(corpus, &iris, &quads), data::distributions(&files));
    let index = Index::new(corpus);
    files.extend(site.search_files(&index));
    files.extend(table_files::shared(&site.table_folder()));
    let console = files.get(DATASET).map(|graph| site.console_files(graph, &iris)).transpose()?;
    files.extend(console.unwrap_or_default());
    files.extend(data::twins(&description, &listed)?);
    files.extend(library::files(&asked, &iris));
    files.extend(library::twins(&asked, &recipes, &iris)?);
    files.extend(vocabulary::twins(&iris)?);
    files.insert("objects.inv".to_owned(), inventory::objects(&site)?);
    let twins = Twins::new(&site, &quads, &iris)?;
    let mut paths = BTreeSet::new();
    for words in [&ja, &en] {
        let site = Site { words, ..site };
        files.extend(site.table_files()?);
        let mut pages = site.pages()?;
        pages.push(site.data_page(&description, &listed)?);
        pages.push(site.search_page(&index));
        twins.link(&mut pages);
        site.offer_cards(&mut pages);
        site.cite(&mut pages);
        site.add_own_records(&mut pages);
        pages.sort_by(|left, right| left.path.cmp(&right.path));
        files.extend(site.compare_files()?);
        paths.extend(pages.iter().map(|page| page.path.clone()));
        if site.has_changes() {
            files.insert(render::address(words.lang, changes::FEED), site.feed()?);
        }
        files.extend(render::render(&site.frame(), words, theme, &pages, progress)?);
        files.extend(site.book_styles());
    }
    files.extend(twins.files);
    files.extend(site.cards()?);
    files.extend(embed::files());
    if let Some(base) = &options.base_url {
        files.insert("sitemap.xml".to_owned(), inventory::sitemap(&paths, base).into_bytes());
    }
    files.insert("icon.svg".to_owned(), render::ICON.as_bytes().to_vec());
    let style = format!("{}\n{}{}", render::STYLE, site.paper(), theme.style);
    files.insert("style.css".to_owned(), style.into_bytes());
    theme.add_files(&mut files)?;
    Ok(files)
}

/// The whole graph, in named graphs.
const DATASET: &str = "data/soukan.trig";

/// The whole corpus beside the pages, for those who want to compute.
fn bundled(corpus: &Corpus, quads: &[rdf::Quad], iris: &Iris) -> Result<FileSet, SiteError> {
    let mut files = FileSet::new();
    files.insert("data/soukan.json".to_owned(), export::export(corpus, export::Format::Json)?);
    files.insert("data/soukan.ttl".to_owned(), rdf::write(quads, iris, rdf::Format::Turtle)?);
    files.insert(DATASET.to_owned(), rdf::write(quads, iris, rdf::Format::TriG)?);
    Ok(files)
}

impl Site<'_> {
    /// Navigation and footer.
    fn frame(&self) -> Frame {
        let manifest = &self.corpus.manifest;
        let entry = |name: &str, href: String| Crumb { name: self.words.say(name), href };
        let mut nav = vec![
            entry("探す", "search/index.html".to_owned()),
            entry("一覧", "browse/index.html".to_owned()),
            entry("ガイドライン", self.edition_index()),
            entry("相関表", format!("{}/table/index.html", manifest.edition)),
            entry("見取り図", format!("{}/overview/index.html", manifest.edition)),
            entry("開示書の様式", "sds/index.html".to_owned()),
            entry("各社の開示書", "sheets/index.html".to_owned()),
        ];
        if self.corpus.sheets.len() > 1 {
            nav.push(entry("各社の比較", "compare/index.html".to_owned()));
        }
        nav.push(entry("チェックリスト", "checklist/index.html".to_owned()));
        nav.push(entry("エビデンス", "evidence/index.html".to_owned()));
        if !self.corpus.references.is_empty() {
            nav.push(entry("法令・規格", "references/index.html".to_owned()));
        }
        nav.extend(
            self.clause_editions()
                .into_iter()
                .map(|id| Crumb { name: self.clauses_of(id), href: format!("{id}/index.html") }),
        );
        if self.corpus.overlay.is_given {
            nav.push(entry("当院の記録", "records/index.html".to_owned()));
        }
        nav.push(entry("問いと答え", "queries/index.html".to_owned()));
        let mut more = Vec::new();
        if !self.corpus.sets.is_empty() {
            more.push(entry("対応のないところ", "gaps/index.html".to_owned()));
            more.push(entry("対応の付け方", "method/index.html".to_owned()));
        }
        if !self.corpus.requirements.is_empty() {
            more.push(entry("印刷用の綴りの一覧", "book/index.html".to_owned()));
        }
        more.extend([
            entry("数で見る", "figures/index.html".to_owned()),
            entry("傷みと注記", "findings/index.html".to_owned()),
            entry("訂正", "corrections/index.html".to_owned()),
            entry("SPARQL で尋ねる", "console/index.html".to_owned()),
            entry("SPARQL の手ほどき", "cookbook/index.html".to_owned()),
            entry("語彙", "vocabulary/index.html".to_owned()),
            entry("データ", "data/index.html".to_owned()),
        ]);
        if self.has_changes() {
            more.push(entry("更新履歴", "changes/index.html".to_owned()));
        }
        more.push(entry("ほかのサイトから使う", "embed/index.html".to_owned()));
        more.push(entry("このサイトについて", "about/index.html".to_owned()));
        let theme = &self.options.theme;
        let own = [self.words.lang, Lang::Ja].map(|lang| &theme.sign(lang).footer);
        Frame {
            title: self.title(),
            logo: theme.logo_address(),
            has_ticks: self.has_ticks(),
            notes: own.into_iter().find(|notes| !notes.is_empty()).cloned().unwrap_or_default(),
            feed: if self.has_changes() { changes::FEED } else { "" },
            nav,
            more,
            dataset: manifest.title.clone(),
            footer: self.footer(),
            base_url: self.options.base_url.clone().unwrap_or_default(),
        }
    }

    /// Whether the ticks of some sheet can be read; those of scanned sheets are lost.
    pub(crate) fn has_ticks(&self) -> bool {
        self.corpus.sheets.values().any(crate::model::Sheet::has_ticks)
    }

    /// What stands at the foot of every page, after the title of the dataset.
    fn footer(&self) -> String {
        let manifest = &self.corpus.manifest;
        let newer: Vec<String> = self
            .newer_editions()
            .iter()
            .map(|edition| {
                let title = self.edition_title(&edition.id);
                self.words.fill("{edition}（{date}）", &[("edition", &title), ("date", &edition.date)])
            })
            .collect();
        let newer = if newer.is_empty() {
            String::new()
        } else {
            self.words
                .fill("{editions}は収録していません。", &[("editions", &newer.join(&self.words.say("・")))])
        };
        self.words.fill(
            "{version}（{date}）。厚生労働省「医療情報システムの安全管理に関するガイドライン」{edition}にもとづく。{newer}引用の著作権は各資料の発行者にあります。このサイトは適合・不適合を判定しません。",
            &[
                ("version", &manifest.version),
                ("date", &manifest.date),
                ("edition", &self.edition_title(&manifest.edition)),
                ("newer", &newer),
            ],
        )
    }

    /// The name of the site: the theme's, else ours.
    pub(crate) fn title(&self) -> String {
        let theme = &self.options.theme;
        let own = [self.words.lang, Lang::Ja].map(|lang| &theme.sign(lang).title);
        own.into_iter().flatten().next().map_or_else(|| self.words.say("相関"), Clone::clone)
    }

    /// The title of an edition in the language of the pages, or its id where the manifest has none.
    pub(crate) fn edition_title(&self, id: &str) -> String {
        let found = self.corpus.manifest.editions.iter().find(|edition| edition.id == id);
        let title = found.map(|edition| match self.words.lang {
            Lang::Ja => edition.title.clone(),
            Lang::En => edition.title_en.clone(),
        });
        title.filter(|title| !title.is_empty()).unwrap_or_else(|| id.to_owned())
    }

    /// What the dataset holds of an edition, in the language of the pages where the manifest has it.
    pub(crate) fn coverage(&self, edition: &Edition) -> String {
        let is_english = self.words.is_english() && !edition.coverage_en.is_empty();
        if is_english { edition.coverage_en.clone() } else { edition.coverage.clone() }
    }

    /// Whom a volume addresses, in the language of the pages where the manifest has it.
    pub(crate) fn reader(&self, volume: Volume) -> String {
        let found = self.corpus.manifest.volumes.iter().find(|title| title.volume == volume);
        let reader = found.map(|title| {
            let is_english = self.words.is_english() && !title.reader_en.is_empty();
            if is_english { title.reader_en.clone() } else { title.reader.clone() }
        });
        reader.unwrap_or_default()
    }

    /// The name of the pages of another edition's clauses.
    fn clauses_of(&self, id: &str) -> String {
        self.words.fill("{edition}の条項", &[("edition", &self.edition_title(id))])
    }

    /// Editions that are younger than the one of this dataset.
    pub(crate) fn newer_editions(&self) -> Vec<&Edition> {
        let manifest = &self.corpus.manifest;
        let own = manifest.editions.iter().find(|edition| edition.id == manifest.edition);
        manifest.editions.iter().filter(|other| own.is_some_and(|own| other.date > own.date)).collect()
    }

    /// Other editions whose clauses are referred to.
    pub(crate) fn clause_editions(&self) -> BTreeSet<&str> {
        self.corpus.clauses.keys().map(|key| key.edition.as_str()).collect()
    }

    /// Every page, in the order of addresses.
    fn pages(&self) -> Result<Vec<Page>, SiteError> {
        let mut pages =
            vec![self.home(), self.about(), self.findings(), self.corrections(), self.overview_page()];
        pages.extend(self.browse_pages());
        pages.extend(self.guideline_pages());
        pages.extend(self.form_pages());
        pages.extend(self.sheet_pages());
        pages.extend(self.checklist_pages());
        pages.extend(self.reference_pages());
        pages.extend(self.compare_pages());
        pages.extend(self.gap_pages());
        pages.extend(self.figure_pages());
        pages.extend(self.library_pages());
        pages.extend(self.book_pages());
        pages.extend([self.console(), self.cookbook(), self.vocabulary()?]);
        pages.extend(self.changes_page());
        pages.extend(self.records_page());
        pages.push(self.embed_page());
        if !self.corpus.sets.is_empty() {
            pages.push(self.method());
        }
        pages.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(pages)
    }

    /// The file of a key's page, with the fragment: `mhlw-6.0/C14-1/index.html`.
    pub(crate) fn href(&self, key: &Key) -> String {
        let address = address::address(&self.corpus.manifest.edition, key);
        match address.split_once('#') {
            Some((path, fragment)) => format!("{path}/index.html#{fragment}"),
            None => format!("{address}/index.html"),
        }
    }

    /// The folder of a key's page.
    pub(crate) fn path(&self, key: &Key) -> String {
        address::address(&self.corpus.manifest.edition, key)
    }

    /// The way from the home page to a key's page, without the page itself.
    pub(crate) fn crumbs(&self, key: &Key) -> Vec<Crumb> {
        let mut crumbs = Vec::new();
        let mut at = self.corpus.part_of(key);
        while let Some(whole) = at {
            crumbs.push(Crumb { name: self.short(&whole), href: self.href(&whole) });
            at = self.corpus.part_of(&whole);
        }
        let (name, href) = match key {
            Key::Volume(_) | Key::Section(_) | Key::Requirement(_) => ("ガイドライン", self.edition_index()),
            Key::Clause(clause) => {
                let href = format!("{}/index.html", clause.edition);
                crumbs.push(Crumb { name: self.clauses_of(&clause.edition), href });
                return crumbs;
            }
            Key::FormHeading(_) | Key::Item(_) => ("開示書の様式", "sds/index.html".to_owned()),
            Key::Sheet(_) | Key::Response(..) | Key::Remark(..) => {
                ("各社の開示書", "sheets/index.html".to_owned())
            }
            Key::Category(_) | Key::ChecklistItem(_) => ("チェックリスト", "checklist/index.html".to_owned()),
            Key::Evidence(_) => ("エビデンス", "evidence/index.html".to_owned()),
            Key::Reference(_) => ("法令・規格", "references/index.html".to_owned()),
        };
        crumbs.push(Crumb { name: self.words.say(name), href });
        crumbs.reverse();
        crumbs
    }

    /// The page of the edition with its volumes.
    pub(crate) fn edition_index(&self) -> String {
        format!("{}/index.html", self.corpus.manifest.edition)
    }
}
