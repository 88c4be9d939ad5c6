//! For those who keep other sites: addresses, twins, and examples for Sphinx, Hugo, mdBook, frames, SPARQL and a theme. The
//! examples are files, shown and laid beside the page as they are; `tests/external` builds each with the real tool.

use serde::Serialize;

use crate::model::Key;
use crate::output::FileSet;
use crate::site::view::Page;
use crate::site::{Site, address};

/// The folder of the page.
const FOLDER: &str = "embed";

macro_rules! examples {
    ($($name:literal)*) => {
        /// The examples, compiled in.
        const EXAMPLES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../site-templates/examples/", $name)))),*];
    };
}

examples! {
    "sphinx/conf.py"
    "sphinx/index.rst"
    "hugo/hugo.toml"
    "hugo/layouts/shortcodes/soukan-text.html"
    "hugo/layouts/shortcodes/soukan-card.html"
    "hugo/content/_index.md"
    "mdbook/book.toml"
    "mdbook/src/SUMMARY.md"
    "mdbook/src/records.md"
    "iframe.html"
    "next.rq"
    "theme/theme.toml"
    "theme/texts.ja.toml"
}

#[derive(Serialize)]
struct EmbedPage {
    /// Something of each kind: its key, how it is cited, the folder of its page, its permanent name.
    kinds: Vec<KindRow>,
    sphinx: Vec<Example>,
    hugo: Vec<Example>,
    mdbook: Vec<Example>,
    iframe: Vec<Example>,
    sparql: Vec<Example>,
    theme: Vec<Example>,
    endpoint: &'static str,
}

#[derive(Serialize)]
struct KindRow {
    key: String,
    cite: String,
    href: String,
    path: String,
    iri: String,
}

#[derive(Serialize)]
struct Example {
    /// Its name in the project that has it.
    name: &'static str,
    href: String,
    text: &'static str,
}

/// The examples whose names begin so.
fn examples(prefix: &str) -> Vec<Example> {
    let own = EXAMPLES.iter().filter_map(|(file, text)| {
        let name = file.strip_prefix(prefix)?;
        let name = if name.is_empty() { file } else { name };
        Some(Example { name, href: format!("{FOLDER}/examples/{file}"), text })
    });
    own.collect()
}

/// The examples as files beside the page.
pub(super) fn files() -> FileSet {
    let file = |(name, text): &(&str, &str)| (format!("{FOLDER}/examples/{name}"), text.as_bytes().to_vec());
    EXAMPLES.iter().map(file).collect()
}

impl Site<'_> {
    /// The page for those who keep other sites.
    pub(super) fn embed_page(&self) -> Page {
        let view = EmbedPage {
            kinds: self.first_of_each_kind(),
            sphinx: examples("sphinx/"),
            hugo: examples("hugo/"),
            mdbook: examples("mdbook/"),
            iframe: examples("iframe.html"),
            sparql: examples("next.rq"),
            theme: examples("theme/"),
            endpoint: self.options.endpoint.unwrap_or_default(),
        };
        Page::new(FOLDER, "embed.html", self.words.say("ほかのサイトから使う"), &view).description(
            self.words.say("鍵とアドレス、ページのデータ、Sphinx・Hugo・mdBook・iframe の動く例"),
        )
    }

    fn first_of_each_kind(&self) -> Vec<KindRow> {
        let mut kinds: Vec<KindRow> = Vec::new();
        let mut last = "";
        // Keys stand kind by kind. A requirement whose text is here says more than one without.
        let shown = |key: &Key| match key {
            Key::Requirement(key) => {
                self.corpus.requirements.get(key).is_some_and(|found| !found.text.is_empty())
            }
            _ => true,
        };
        for key in self.corpus.keys().into_iter().filter(shown) {
            if key.kind() != last {
                last = key.kind();
                let address = address::address(&self.corpus.manifest.edition, &key);
                let label = self.corpus.label(&key);
                kinds.push(KindRow {
                    key: key.to_string(),
                    cite: match &key {
                        Key::FormHeading(_) | Key::Category(_) => label.to_string(),
                        _ => label.cite,
                    },
                    href: self.href(&key),
                    path: match address.split_once('#') {
                        Some((path, fragment)) => format!("{path}/#{fragment}"),
                        None => format!("{address}/"),
                    },
                    iri: self.iri(&key),
                });
            }
        }
        kinds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_shown() {
        let groups = ["sphinx/", "hugo/", "mdbook/", "iframe.html", "next.rq", "theme/"];
        let shown: usize = groups.iter().map(|group| examples(group).len()).sum();
        assert_eq!(shown, EXAMPLES.len());
    }
}
