//! What other sites need to link here: `objects.inv` for Sphinx, `sitemap.xml` for those who crawl.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::diag::Lang;
use crate::model::{Corpus, Key};
use crate::site::{Site, SiteError, render};

/// The inventory of a Sphinx site, version 2: every key as a label, so that `:ref:` of another project reaches it.
///
/// # Errors
/// [`SiteError::Inventory`] when the compressor fails.
pub(super) fn objects(site: &Site<'_>) -> Result<Vec<u8>, SiteError> {
    let manifest = &site.corpus.manifest;
    let head = format!(
        "# Sphinx inventory version 2\n# Project: soukan\n# Version: {}\n# The remainder of this file is compressed using zlib.\n",
        manifest.version
    );
    let mut lines = String::new();
    for key in site.corpus.keys() {
        let _ = writeln!(lines, "{key} std:label -1 {} {}", site.href(&key), title(site.corpus, &key));
    }
    let mut encoder = ZlibEncoder::new(head.into_bytes(), Compression::best());
    encoder.write_all(lines.as_bytes()).map_err(SiteError::Inventory)?;
    encoder.finish().map_err(SiteError::Inventory)
}

/// What stands where another site refers to a key without words of its own.
fn title(corpus: &Corpus, key: &Key) -> String {
    let label = corpus.label(key);
    let title = match key {
        Key::Item(_) | Key::Response(..) => label.cite,
        _ => label.to_string(),
    };
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The address of every page in every language, below the address of the site, each with its translations.
pub(super) fn sitemap(paths: &BTreeSet<String>, base: &str) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for path in paths {
        let address = |lang| escaped(&render::address(lang, path), base);
        let languages = [Lang::Ja, Lang::En].map(|lang| (lang.as_str(), address(lang)));
        let links = languages.each_ref().map(|(lang, address)| {
            format!("<xhtml:link rel=\"alternate\" hreflang=\"{lang}\" href=\"{address}\"/>")
        });
        let links = links.concat();
        for (_, address) in &languages {
            let _ = writeln!(out, "<url><loc>{address}</loc>{links}</url>");
        }
    }
    out + "</urlset>\n"
}

/// Of the five characters of XML, an address that the command line lets through can hold only these.
fn escaped(address: &str, base: &str) -> String {
    let slash = if address.is_empty() { "" } else { "/" };
    format!("{base}{address}{slash}").replace('&', "&amp;").replace('\'', "&apos;")
}
