//! How one cites what a page is about: its key, its permanent name, the edition and the version of the data.

use std::collections::BTreeMap;

use crate::model::Key;
use crate::site::Site;
use crate::site::view::{Citation, Page};

impl Site<'_> {
    /// Tells the page of each node how it is cited.
    pub(super) fn cite(&self, pages: &mut [Page]) {
        let keys: BTreeMap<String, Key> = self
            .corpus
            .keys()
            .into_iter()
            .map(|key| (self.path(&key), key))
            .filter(|(path, _)| !path.contains('#'))
            .collect();
        for page in pages {
            if let Some(key) = keys.get(&page.path) {
                page.citation = Some(self.citation(key));
            }
        }
    }

    /// The citation of a key.
    pub(super) fn citation(&self, key: &Key) -> Citation {
        let manifest = &self.corpus.manifest;
        let label = self.corpus.label(key);
        let cite = match key {
            Key::FormHeading(_) | Key::Category(_) => label.to_string(),
            _ => label.cite,
        };
        let edition = match key {
            Key::Volume(_) | Key::Section(_) | Key::Requirement(_) => {
                format!("{} ", self.edition_title(&manifest.edition))
            }
            _ => String::new(),
        };
        Citation {
            key: key.to_string(),
            edition,
            cite,
            title: manifest.title.clone(),
            version: manifest.version.clone(),
            date: manifest.date.clone(),
            iri: self.iri(key),
        }
    }
}
