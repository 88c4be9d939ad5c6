//! Machine-readable twins: what the graph says of the things on a page, as Turtle and JSON-LD beside it.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::model::{Corpus, address};
use crate::output::FileSet;
use crate::rdf::{self, Iris, Quad, Triple};
use crate::site::SiteError;
use crate::site::view::Page;

/// The twins of the page of every node.
pub(super) struct Twins {
    pub files: FileSet,
    pages: BTreeSet<String>,
}

const FORMATS: [(&str, &str, rdf::Format); 2] =
    [("ttl", "text/turtle", rdf::Format::Turtle), ("jsonld", "application/ld+json", rdf::Format::JsonLd)];

impl Twins {
    /// The twins of the page of every key.
    ///
    /// # Errors
    /// [`SiteError`] when one cannot be written.
    pub(super) fn new(corpus: &Corpus, quads: &[Quad], iris: &Iris) -> Result<Self, SiteError> {
        let said = by_page(quads, iris);
        let addresses = corpus.keys().into_iter().map(|key| address::address(&corpus.manifest.edition, &key));
        let pages: BTreeSet<String> =
            addresses.filter(|address| said.contains_key(address.as_str())).collect();
        let files: Result<Vec<_>, SiteError> = pages
            .par_iter()
            .flat_map(|page| FORMATS.into_par_iter().map(move |format| (page, format)))
            .map(|(page, (ending, _, format))| {
                let triples = said.get(page.as_str()).map(Vec::as_slice).unwrap_or_default();
                Ok((format!("{page}/data.{ending}"), rdf::write_triples(triples, iris, format)?))
            })
            .collect();
        Ok(Self { files: files?.into_iter().collect(), pages })
    }

    /// Tells the pages of nodes of their twins, in whatever language they are.
    pub(super) fn link(&self, pages: &mut [Page]) {
        for page in pages.iter_mut().filter(|page| self.pages.contains(&page.path)) {
            let twins = FORMATS
                .iter()
                .map(|(ending, media_type, _)| (format!("{}/data.{ending}", page.path), *media_type));
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
