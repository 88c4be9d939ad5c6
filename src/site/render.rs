//! Templates → bytes. The only place that knows tera.

use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, Tera};

use crate::diag::Lang;
use crate::export::ExportError;
use crate::export::report::ReportError;
use crate::output::FileSet;
use crate::site::theme::Theme;
use crate::site::view::{Frame, Page};
use crate::site::words::Words;

/// The style sheet.
pub(crate) const STYLE: &str = include_str!("../../site-templates/style.css");

/// The mark of the site in a browser's tab.
pub(crate) const ICON: &str = include_str!("../../site-templates/icon.svg");

macro_rules! templates {
    ($($name:literal)*) => {
        /// The templates, compiled in, so that the program needs no files beside it. A test compares with the folder.
        pub(crate) const TEMPLATES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../site-templates/", $name)))),*];
    };
}

templates! {
    "about.html"
    "answers.html"
    "base.html"
    "book.html"
    "book_file.html"
    "book_parts.html"
    "browse.html"
    "card.html"
    "changes.html"
    "checklist_item.html"
    "clause.html"
    "compare.html"
    "components.html"
    "console.html"
    "cookbook.html"
    "corrections.html"
    "data.html"
    "embed.html"
    "evidence.html"
    "figures.html"
    "findings.html"
    "fragment.html"
    "gap.html"
    "gaps.html"
    "home.html"
    "item.html"
    "lanes.html"
    "library.html"
    "list.html"
    "method.html"
    "overview.html"
    "question.html"
    "reader.html"
    "records.html"
    "reference.html"
    "requirement.html"
    "scan.html"
    "search.html"
    "section.html"
    "sheet.html"
    "sheets.html"
    "table.html"
    "vocabulary.html"
    "voices.html"
}

/// Why the site could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A template does not compile, or does not fit its view.
    #[error("template: {0}")]
    Template(#[from] tera::Error),
    /// A file of the theme has the path of one of the site's own.
    #[error("static/{0} of the theme would take the place of a file of the site; give it another name")]
    Taken(String),
    /// The feed of changes cannot be written.
    #[error("cannot write the feed of changes")]
    Feed(#[source] atom_syndication::Error),
    /// The inventory for other sites cannot be compressed.
    #[error("cannot write objects.inv")]
    Inventory(#[source] std::io::Error),
    /// An export that the site carries cannot be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A table that the site carries cannot be written.
    #[error(transparent)]
    Table(#[from] ReportError),
    /// A graph that the site carries cannot be written.
    #[error(transparent)]
    Rdf(#[from] crate::rdf::RdfError),
}

/// The templates in one language, those of the theme in the place of ours.
fn templates(words: &Words, theme: &Theme) -> Result<Tera, SiteError> {
    let mut tera = Tera::new();
    words.teach(&mut tera);
    let ours = TEMPLATES.iter().filter(|(name, _)| !theme.templates.contains_key(*name)).copied();
    let own = theme.templates.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    tera.add_raw_templates(ours.chain(own))?;
    Ok(tera)
}

/// Renders every page in one language.
pub(crate) fn render(
    frame: &Frame,
    words: &Words,
    theme: &Theme,
    pages: &[Page],
    progress: &(dyn Fn() + Sync),
) -> Result<FileSet, SiteError> {
    let tera = templates(words, theme)?;
    let files: Result<Vec<_>, SiteError> = pages
        .par_iter()
        .map(|page| {
            let html = tera.render(page.template, &context(frame, words.lang, page))?;
            progress();
            let address = address(words.lang, &page.path);
            let slash = if address.is_empty() { "" } else { "/" };
            Ok((format!("{address}{slash}index.html"), html.into_bytes()))
        })
        .collect();
    Ok(files?.into_iter().collect())
}

/// A file that is no page: where it goes, with which template, from which view.
pub(crate) struct Part {
    file: String,
    template: &'static str,
    view: serde_json::Value,
}

impl Part {
    pub(crate) fn new(file: String, template: &'static str, view: &impl Serialize) -> Self {
        // A view is plain structs and strings: it cannot fail to become a value.
        Self { file, template, view: serde_json::to_value(view).unwrap_or_default() }
    }
}

/// Renders what is no page.
pub(crate) fn parts(
    frame: &Frame,
    words: &Words,
    theme: &Theme,
    parts: &[Part],
) -> Result<FileSet, SiteError> {
    let tera = templates(words, theme)?;
    let files: Result<Vec<_>, SiteError> = parts
        .par_iter()
        .map(|part| {
            let folder = part.file.rsplit_once('/').map_or("", |(folder, _)| folder);
            let mut context = Context::new();
            context.insert("site", frame);
            context.insert("top", &way_up(folder));
            context.insert("page", &part.view);
            Ok((part.file.clone(), tera.render(part.template, &context)?.into_bytes()))
        })
        .collect();
    Ok(files?.into_iter().collect())
}

/// Renders a binder as a file of its own, its style in it.
pub(crate) fn file(
    words: &Words,
    theme: &Theme,
    title: &str,
    style: &str,
    view: &impl Serialize,
) -> Result<String, SiteError> {
    let mut context = Context::new();
    context.insert("lang", words.lang.as_str());
    context.insert("title", title);
    context.insert("style", style);
    context.insert("page", view);
    Ok(templates(words, theme)?.render("book_file.html", &context)?)
}

/// Where a page stands in a language: English ones below `en/`.
pub(crate) fn address(lang: Lang, path: &str) -> String {
    match (lang, path) {
        (Lang::Ja, path) => path.to_owned(),
        (Lang::En, "") => ENGLISH.to_owned(),
        (Lang::En, path) => format!("{ENGLISH}/{path}"),
    }
}

/// The folder of the English pages.
const ENGLISH: &str = "en";

/// Twins with the names that a reader knows them by.
fn named(alternates: &[(String, &'static str)]) -> Vec<(String, &'static str, &'static str)> {
    let name = |media_type: &'static str| match media_type {
        "text/markdown" => "Markdown",
        "application/json" => "JSON",
        "text/turtle" => "Turtle",
        "application/ld+json" => "JSON-LD",
        "text/csv" => "CSV",
        "application/atom+xml" => "Atom",
        "text/html" => "埋め込み用のカード",
        other => other,
    };
    alternates.iter().map(|(file, media_type)| (file.clone(), *media_type, name(media_type))).collect()
}

/// The way from a page to the root: `../../` from `mhlw-6.0/C14-1`.
pub(crate) fn way_up(path: &str) -> String {
    "../".repeat(path.split('/').filter(|part| !part.is_empty()).count())
}

/// `root` leads to the pages in the same language, `top` to the files that all languages share.
fn context(frame: &Frame, lang: Lang, page: &Page) -> Context {
    let mut context = Context::new();
    let root = way_up(&page.path);
    context.insert("top", &if lang == Lang::En { format!("{root}../") } else { root.clone() });
    context.insert("site", frame);
    context.insert("lang", lang.as_str());
    context.insert("root", &root);
    context.insert("path", &page.path);
    context.insert("title", &page.title);
    context.insert("key", if lang == Lang::En { page.key.as_str() } else { "" });
    context.insert("description", &page.description);
    context.insert("crumbs", &page.crumbs);
    context.insert("alternates", &named(&page.alternates));
    context.insert("json_ld", &page.json_ld);
    context.insert("citation", &page.citation);
    context.insert("own", &page.own);
    context.insert("page", &page.view);
    context
}
