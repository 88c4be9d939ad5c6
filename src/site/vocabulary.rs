//! The page of the vocabulary: every class and property of ours, with meaning, domain, range and an example.

use serde::Serialize;

use crate::diag::Lang;
use crate::output::FileSet;
use crate::rdf::terms::{self, TermDoc, VOCABULARY};
use crate::rdf::vocab::PREFIXES;
use crate::rdf::{self, Iris};
use crate::site::picture::{Picture, picture};
use crate::site::view::Page;
use crate::site::{Site, SiteError};

#[derive(Serialize)]
struct VocabularyPage {
    namespace: String,
    prefixes: Vec<(String, String)>,
    groups: Vec<TermGroup>,
    /// The other language, in which the terms are named after that of the page.
    other: &'static str,
    picture: Picture,
}

#[derive(Serialize)]
struct TermGroup {
    title: String,
    terms: Vec<TermView>,
}

#[derive(Serialize)]
struct TermView {
    name: String,
    iri: String,
    label: String,
    other_label: String,
    comment: String,
    other_comment: String,
    broader: Vec<Link>,
    domain: Vec<Link>,
    range: Vec<Link>,
    inverse: Option<Link>,
    examples: Vec<String>,
}

/// A term; ours have their place on the page.
#[derive(Serialize)]
struct Link {
    name: String,
    href: String,
}

impl Site<'_> {
    pub(super) fn vocabulary(&self) -> Result<Page, SiteError> {
        let manifest = &self.corpus.manifest;
        let namespace = manifest.vocabulary_namespace.clone();
        let documented = terms::terms()?;
        let picture = picture(&documented, self.words);
        let (classes, properties): (Vec<TermDoc>, Vec<TermDoc>) =
            documented.into_iter().partition(|term| term.is_class);
        let lang = self.words.lang;
        let group = |phrase, terms: Vec<TermDoc>| TermGroup {
            title: self.words.fill(phrase, &[("n", &terms.len())]),
            terms: terms.iter().map(|term| view(term, lang)).collect(),
        };
        let own = [("sk", namespace.as_str()), ("skid", manifest.id_namespace.as_str())];
        let prefixes = PREFIXES.iter().copied().chain(own);
        let page = VocabularyPage {
            prefixes: prefixes.map(|(name, iri)| (name.to_owned(), iri.to_owned())).collect(),
            groups: vec![group("クラス（{n}）", classes), group("プロパティ（{n}）", properties)],
            other: other(lang).as_str(),
            namespace,
            picture,
        };
        let mut page = Page::new("vocabulary", "vocabulary.html", self.words.say("語彙"), &page)
            .description(self.words.say("このデータの RDF の語彙: クラスとプロパティ"));
        page.alternates = vec![
            ("vocabulary/soukan.ttl".to_owned(), "text/turtle"),
            ("vocabulary/soukan.jsonld".to_owned(), "application/ld+json"),
        ];
        Ok(page)
    }
}

/// The machine-readable twins of the page.
///
/// # Errors
/// [`SiteError`] when one cannot be written.
pub(super) fn twins(iris: &Iris) -> Result<FileSet, SiteError> {
    let json = rdf::write_triples(&terms::triples()?, iris, rdf::Format::JsonLd)?;
    Ok(FileSet::from([
        ("vocabulary/soukan.ttl".to_owned(), VOCABULARY.as_bytes().to_vec()),
        ("vocabulary/soukan.jsonld".to_owned(), json),
    ]))
}

/// The language that a page is not in.
fn other(lang: Lang) -> Lang {
    match lang {
        Lang::Ja => Lang::En,
        Lang::En => Lang::Ja,
    }
}

fn view(term: &TermDoc, lang: Lang) -> TermView {
    let links = |iris: &[String]| iris.iter().map(|iri| link(iri)).collect();
    TermView {
        name: term.name.clone(),
        iri: term.iri.clone(),
        label: term.label.get(lang).to_owned(),
        other_label: term.label.get(other(lang)).to_owned(),
        comment: term.comment.get(lang).to_owned(),
        other_comment: term.comment.get(other(lang)).to_owned(),
        broader: links(&term.broader),
        domain: links(&term.domain),
        range: links(&term.range),
        inverse: term.inverse.as_deref().map(link),
        examples: term.examples.clone(),
    }
}

/// A term under its prefix: ours, of a standard vocabulary, or its whole IRI.
fn link(iri: &str) -> Link {
    if let Some(name) =
        iri.split_once("/ns#").filter(|(before, _)| before.ends_with("soukan")).map(|(_, name)| name)
    {
        return Link { name: format!("sk:{name}"), href: format!("#{name}") };
    }
    let prefixed =
        PREFIXES.iter().find_map(|(prefix, space)| Some(format!("{prefix}:{}", iri.strip_prefix(space)?)));
    Link { name: prefixed.unwrap_or_else(|| iri.to_owned()), href: String::new() }
}
