//! The static site: views of the corpus → templates → files. Nothing here touches the disk.

mod browse;
mod checklist;
mod compare;
mod console;
mod cookbook;
mod data;
mod form;
mod gap;
mod guideline;
mod inventory;
mod library;
mod mapping;
mod method;
mod node;
mod picture;
mod reference;
mod render;
mod search;
mod text;
mod trust;
mod twins;
mod view;
mod vocabulary;
mod words;

use crate::diag::{Diagnostic, Lang};
use crate::export;
use crate::graph::TraceGraph;
use crate::model::{Corpus, Key, address};
use crate::output::FileSet;
use crate::query::Answer;
use crate::query::library::{Question, cookbook as recipes, questions};
use crate::rdf::{self, Description, Iris};
use crate::search::Index;

pub use render::SiteError;
use twins::Twins;
use view::{Crumb, Frame, Page};
use words::{Phrases, Words};

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
    let (ja, en) = (Words::new(Lang::Ja, &Phrases::new()), Words::new(Lang::En, &Phrases::new()));
    let graph = TraceGraph::new(corpus);
    let site =
        Site { corpus, graph: &graph, diagnostics, options, words: &ja, asked: &asked, recipes: &recipes };
    let mut files = bundled(corpus, &quads, &iris)?;
    let (description, listed) = (Description::new(corpus, &iris, &quads), data::distributions(&files));
    let index = Index::new(corpus);
    files.extend(site.search_files(&index));
    let console = files.get(DATASET).map(|graph| site.console_files(graph, &iris)).transpose()?;
    files.extend(console.unwrap_or_default());
    files.extend(data::twins(&description, &listed)?);
    files.extend(library::files(&asked, &iris));
    files.extend(library::twins(&asked, &recipes, &iris)?);
    files.extend(vocabulary::twins(&iris)?);
    files.insert("objects.inv".to_owned(), inventory::objects(&site)?);
    let twins = Twins::new(corpus, &quads, &iris)?;
    let mut addresses = Vec::new();
    for words in [&ja, &en] {
        let site = Site { words, ..site };
        let mut pages = site.pages()?;
        pages.push(site.data_page(&description, &listed)?);
        pages.push(site.search_page(&index));
        twins.link(&mut pages);
        pages.sort_by(|left, right| left.path.cmp(&right.path));
        addresses.extend(pages.iter().map(|page| render::address(words.lang, &page.path)));
        files.extend(render::render(&site.frame(), words, &pages, progress)?);
    }
    files.extend(twins.files);
    if let Some(base) = &options.base_url {
        addresses.sort();
        files.insert("sitemap.xml".to_owned(), inventory::sitemap(&addresses, base).into_bytes());
    }
    files.insert("icon.svg".to_owned(), render::ICON.as_bytes().to_vec());
    files.insert("style.css".to_owned(), render::STYLE.as_bytes().to_vec());
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
                .map(|id| entry(&format!("{}の条項", self.edition_title(id)), format!("{id}/index.html"))),
        );
        nav.push(entry("問いと答え", "queries/index.html".to_owned()));
        let mut more = Vec::new();
        if !self.corpus.sets.is_empty() {
            more.push(entry("対応のないところ", "gaps/index.html".to_owned()));
            more.push(entry("対応の付け方", "method/index.html".to_owned()));
        }
        more.extend([
            entry("傷みと注記", "findings/index.html".to_owned()),
            entry("訂正", "corrections/index.html".to_owned()),
            entry("SPARQL で尋ねる", "console/index.html".to_owned()),
            entry("SPARQL の手ほどき", "cookbook/index.html".to_owned()),
            entry("語彙", "vocabulary/index.html".to_owned()),
            entry("データ", "data/index.html".to_owned()),
            entry("このサイトについて", "about/index.html".to_owned()),
        ]);
        let newer = self.newer_editions();
        let newer: Vec<String> =
            newer.iter().map(|edition| format!("{}（{}）", edition.title, edition.date)).collect();
        let newer = if newer.is_empty() {
            String::new()
        } else {
            format!("{}は収録していません。", newer.join("・"))
        };
        let footer = format!(
            "{} {}（{}）。厚生労働省「医療情報システムの安全管理に関するガイドライン」{}にもとづく。{newer}引用の著作権は各資料の発行者にあります。このサイトは適合・不適合を判定しません。",
            manifest.title,
            manifest.version,
            manifest.date,
            self.edition_title(&manifest.edition),
        );
        Frame { nav, more, footer, base_url: self.options.base_url.clone().unwrap_or_default() }
    }

    /// The title of an edition, or its id where the manifest does not name it.
    pub(crate) fn edition_title(&self, id: &str) -> String {
        let found = self.corpus.manifest.editions.iter().find(|edition| edition.id == id);
        found.map_or_else(|| id.to_owned(), |edition| edition.title.clone())
    }

    /// Editions that are younger than the one of this dataset.
    pub(crate) fn newer_editions(&self) -> Vec<&crate::model::Edition> {
        let manifest = &self.corpus.manifest;
        let own = manifest.editions.iter().find(|edition| edition.id == manifest.edition);
        manifest.editions.iter().filter(|other| own.is_some_and(|own| other.date > own.date)).collect()
    }

    /// Other editions whose clauses are referred to.
    pub(crate) fn clause_editions(&self) -> std::collections::BTreeSet<&str> {
        self.corpus.clauses.keys().map(|key| key.edition.as_str()).collect()
    }

    /// Every page, in the order of addresses.
    fn pages(&self) -> Result<Vec<Page>, SiteError> {
        let mut pages = vec![self.home(), self.about(), self.findings(), self.corrections()];
        pages.extend(self.browse_pages());
        pages.extend(self.guideline_pages());
        pages.extend(self.form_pages());
        pages.extend(self.checklist_pages());
        pages.extend(self.reference_pages());
        pages.extend(self.compare_pages());
        pages.extend(self.gap_pages());
        pages.extend(self.library_pages());
        pages.extend([self.console(), self.cookbook(), self.vocabulary()?]);
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
            let label = self.corpus.label(&whole);
            let name = match &whole {
                Key::FormHeading(_) | Key::Category(_) => label.title,
                _ => label.cite,
            };
            crumbs.push(Crumb { name, href: self.href(&whole) });
            at = self.corpus.part_of(&whole);
        }
        let (name, href) = match key {
            Key::Volume(_) | Key::Section(_) | Key::Requirement(_) => ("ガイドライン", self.edition_index()),
            Key::Clause(clause) => {
                let name = format!("{}の条項", self.edition_title(&clause.edition));
                crumbs.push(Crumb { name, href: format!("{}/index.html", clause.edition) });
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
        crumbs.push(Crumb { name: name.to_owned(), href });
        crumbs.reverse();
        crumbs
    }

    /// The page of the edition with its volumes.
    pub(crate) fn edition_index(&self) -> String {
        format!("{}/index.html", self.corpus.manifest.edition)
    }
}
