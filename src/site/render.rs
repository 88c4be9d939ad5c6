//! Templates → bytes. The only place that knows tera.

use rayon::prelude::*;
use tera::{Context, Tera};

use crate::diag::Lang;
use crate::export::ExportError;
use crate::output::FileSet;
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
    "base.html"
    "browse.html"
    "checklist_item.html"
    "clause.html"
    "compare.html"
    "components.html"
    "console.html"
    "cookbook.html"
    "corrections.html"
    "data.html"
    "evidence.html"
    "findings.html"
    "gap.html"
    "gaps.html"
    "home.html"
    "item.html"
    "list.html"
    "method.html"
    "question.html"
    "reader.html"
    "reference.html"
    "requirement.html"
    "search.html"
    "section.html"
    "sheet.html"
    "table.html"
    "vocabulary.html"
}

/// Why the site could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A template does not compile, or does not fit its view.
    #[error("template: {0}")]
    Template(#[from] tera::Error),
    /// The inventory for other sites cannot be compressed.
    #[error("cannot write objects.inv")]
    Inventory(#[source] std::io::Error),
    /// An export that the site carries cannot be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A graph that the site carries cannot be written.
    #[error(transparent)]
    Rdf(#[from] crate::rdf::RdfError),
}

/// Renders every page in one language.
pub(crate) fn render(
    frame: &Frame,
    words: &Words,
    pages: &[Page],
    progress: &(dyn Fn() + Sync),
) -> Result<FileSet, SiteError> {
    let mut tera = Tera::new();
    words.teach(&mut tera);
    tera.add_raw_templates(TEMPLATES.iter().copied())?;
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

/// `root` leads to the pages in the same language, `top` to the files that all languages share.
fn context(frame: &Frame, lang: Lang, page: &Page) -> Context {
    let mut context = Context::new();
    let depth = page.path.split('/').filter(|part| !part.is_empty()).count();
    let root = "../".repeat(depth);
    context.insert("top", &if lang == Lang::En { format!("{root}../") } else { root.clone() });
    context.insert("site", frame);
    context.insert("lang", lang.as_str());
    context.insert("root", &root);
    context.insert("path", &page.path);
    context.insert("title", &page.title);
    context.insert("description", &page.description);
    context.insert("crumbs", &page.crumbs);
    context.insert("alternates", &page.alternates);
    context.insert("json_ld", &page.json_ld);
    context.insert("page", &page.view);
    context
}
