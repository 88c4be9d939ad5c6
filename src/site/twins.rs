//! Machine-readable twins: what the graph says of the things on a page, as Turtle and JSON-LD beside it.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::output::FileSet;
use crate::rdf::{self, Iris, Quad, Triple};
use crate::site::SiteError;
use crate::site::view::Page;

/// The twins of every page whose address is that of a node, and the links to them.
///
/// # Errors
/// [`SiteError`] when one cannot be written.
pub(super) fn add(pages: &mut [Page], quads: &[Quad], iris: &Iris) -> Result<FileSet, SiteError> {
    let said = by_page(quads, iris);
    let files: Result<Vec<_>, SiteError> = pages
        .par_iter_mut()
        .map(|page| {
            let Some(triples) = said.get(page.path.as_str()) else { return Ok(Vec::new()) };
            let mut files = Vec::new();
            for (ending, media_type, format) in [
                ("ttl", "text/turtle", rdf::Format::Turtle),
                ("jsonld", "application/ld+json", rdf::Format::JsonLd),
            ] {
                let path = format!("{}/data.{ending}", page.path);
                files.push((path.clone(), rdf::write_triples(triples, iris, format)?));
                page.alternates.push((path, media_type));
            }
            Ok(files)
        })
        .collect();
    Ok(files?.into_iter().flatten().collect())
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
