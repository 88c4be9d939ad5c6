//! Twins beside the page of each node: what the page says as Markdown, what stands on it in the members of the JSON
//! document, and what the graph says of it as Turtle and JSON-LD.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::export::Excerpts;
use crate::model::{Key, address};
use crate::output::FileSet;
use crate::rdf::{self, Iris, Quad, Triple};
use crate::site::view::Page;
use crate::site::{Site, SiteError};

/// The twins of the page of every node.
pub(super) struct Twins {
    pub files: FileSet,
    pages: BTreeSet<String>,
}

/// File and media type.
const TWINS: [(&str, &str); 4] = [
    ("index.md", "text/markdown"),
    ("data.json", "application/json"),
    ("data.ttl", "text/turtle"),
    ("data.jsonld", "application/ld+json"),
];

impl Twins {
    /// The twins of the page of every key; `site` is the Japanese one.
    ///
    /// # Errors
    /// [`SiteError`] when one cannot be written.
    pub(super) fn new(site: &Site<'_>, quads: &[Quad], iris: &Iris) -> Result<Self, SiteError> {
        let said = by_page(quads, iris);
        let excerpts = Excerpts::new(site.corpus);
        let mut parts: BTreeMap<Key, Vec<Key>> = BTreeMap::new();
        let mut nodes: BTreeMap<String, Key> = BTreeMap::new();
        for key in site.corpus.keys() {
            if let Some(whole) = site.corpus.part_of(&key) {
                parts.entry(whole).or_default().push(key.clone());
            }
            let address = address::address(&site.corpus.manifest.edition, &key);
            if said.contains_key(address.as_str()) {
                nodes.insert(address, key);
            }
        }
        let files: Result<Vec<_>, SiteError> = nodes
            .par_iter()
            .flat_map(|(page, key)| TWINS.into_par_iter().map(move |(name, _)| (page, key, name)))
            .map(|(page, key, name)| {
                let triples = said.get(page.as_str()).map(Vec::as_slice).unwrap_or_default();
                let bytes = match name {
                    "index.md" => {
                        let parts = parts.get(key).map(Vec::as_slice).unwrap_or_default();
                        site.markdown(key, parts).into_bytes()
                    }
                    "data.json" => excerpts.write(page)?,
                    "data.ttl" => rdf::write_triples(triples, iris, rdf::Format::Turtle)?,
                    _ => rdf::write_triples(triples, iris, rdf::Format::JsonLd)?,
                };
                Ok((format!("{page}/{name}"), bytes))
            })
            .collect();
        Ok(Self { files: files?.into_iter().collect(), pages: nodes.into_keys().collect() })
    }

    /// Tells the pages of nodes of their twins, in whatever language they are.
    pub(super) fn link(&self, pages: &mut [Page]) {
        for page in pages.iter_mut().filter(|page| self.pages.contains(&page.path)) {
            let twins = TWINS.map(|(name, media_type)| (format!("{}/{name}", page.path), media_type));
            page.alternates.extend(twins);
        }
    }
}

/// The statements about each page: those about its node and what stands on the page, and the mappings from and to them.
fn by_page<'a>(quads: &'a [Quad], iris: &Iris) -> BTreeMap<&'a str, Vec<Triple>> {
    let ends = rdf::ends_of_mappings(quads);
    let mut said: BTreeMap<&str, Vec<Triple>> = BTreeMap::new();
    for quad in quads {
        let Some(subject) = rdf::subject_iri(quad) else { continue };
        let own = std::iter::once(subject);
        let of_mapping = ends.get(subject).into_iter().flatten().copied();
        let mut pages: Vec<&str> = own.chain(of_mapping).filter_map(|node| page_of(node, iris)).collect();
        pages.sort_unstable();
        pages.dedup();
        for page in pages {
            said.entry(page).or_default().push(rdf::triple(quad));
        }
    }
    for triples in said.values_mut() {
        // One and the same may be said in two graphs.
        triples.sort_by_cached_key(ToString::to_string);
        triples.dedup();
    }
    said
}

/// `…/id/sheets/kintone#R26` → `sheets/kintone`.
fn page_of<'a>(iri: &'a str, iris: &Iris) -> Option<&'a str> {
    let tail = iri.strip_prefix(iris.id())?;
    tail.split('#').next()
}
