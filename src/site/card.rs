//! A card for each requirement, for other sites: a small document to be framed, and a fragment to be included. Both say what
//! is quoted and what is ours. Japanese only, as the texts are.

use serde::Serialize;

use crate::model::{Key, Requirement};
use crate::site::node::texts;
use crate::site::render::{self, Part};
use crate::site::view::{Page, TextView};
use crate::site::{Site, SiteError};

/// The document that other sites frame, beside the page.
pub const DOCUMENT: &str = "card.html";
/// The fragment.
pub(super) const FRAGMENT: &str = "fragment.html";

#[derive(Serialize)]
struct Card {
    key: String,
    cite: String,
    edition: String,
    topic: String,
    text: Option<TextView>,
    iri: String,
    /// The page: absolute where the site has an address.
    href: String,
    dataset: String,
    version: String,
    date: String,
    /// Whether this is the document, which has a heading and leads out of its frame.
    is_document: bool,
}

impl Site<'_> {
    /// The cards of all requirements; the site is the Japanese one.
    ///
    /// # Errors
    /// [`SiteError`] when a template does not fit.
    pub(super) fn cards(&self) -> Result<crate::output::FileSet, SiteError> {
        let requirements = self.corpus.requirements.values();
        let parts: Vec<Part> = requirements
            .flat_map(|found| {
                [true, false].map(|is_document| {
                    let name = if is_document { DOCUMENT } else { FRAGMENT };
                    let path = self.path(&Key::Requirement(found.key.clone()));
                    Part::new(format!("{path}/{name}"), name, &self.card(found, is_document))
                })
            })
            .collect();
        render::parts(&self.frame(), self.words, &self.options.theme, &parts)
    }

    fn card(&self, requirement: &Requirement, is_document: bool) -> Card {
        let (manifest, key) = (&self.corpus.manifest, Key::Requirement(requirement.key.clone()));
        let label = self.corpus.label(&key);
        let base = self.options.base_url.as_ref();
        Card {
            key: key.to_string(),
            cite: label.cite,
            edition: self.edition_title(&manifest.edition),
            topic: label.title,
            text: (!requirement.text.is_empty()).then(|| texts(self.corpus, &requirement.text)),
            iri: self.iri(&key),
            href: base.map_or_else(|| "index.html".to_owned(), |base| format!("{base}{}/", self.path(&key))),
            dataset: manifest.title.clone(),
            version: manifest.version.clone(),
            date: manifest.date.clone(),
            is_document,
        }
    }

    /// Tells the pages of requirements of their cards, in whatever language they are.
    pub(super) fn offer_cards(&self, pages: &mut [Page]) {
        let paths: std::collections::BTreeSet<String> =
            self.corpus.requirements.keys().map(|key| self.path(&Key::Requirement(key.clone()))).collect();
        for page in pages.iter_mut().filter(|page| paths.contains(&page.path)) {
            page.alternates.push((format!("{}/{DOCUMENT}", page.path), "text/html"));
        }
    }
}
