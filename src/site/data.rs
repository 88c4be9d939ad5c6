//! The page of the data: files to take away, graphs, classes; its twins are VoID and DCAT.

use serde::Serialize;

use crate::output::FileSet;
use crate::rdf::{self, Description, Distribution, terms};
use crate::site::view::Page;
use crate::site::{Site, SiteError};

/// Where the files stand.
pub(super) const FOLDER: &str = "data";

#[derive(Serialize)]
struct DataPage {
    files: Vec<FileView>,
    graphs: Vec<(String, usize)>,
    classes: Vec<ClassView>,
    triples: usize,
    version: String,
    date: String,
    endpoint: &'static str,
}

#[derive(Serialize)]
struct FileView {
    name: String,
    href: String,
    media_type: &'static str,
    size: String,
}

#[derive(Serialize)]
struct ClassView {
    name: String,
    label: String,
    count: usize,
}

/// The files of the data as they are listed, in the order of their names.
pub(super) fn distributions(files: &FileSet) -> Vec<Distribution> {
    let kinds = [("json", "application/json"), ("ttl", "text/turtle"), ("trig", "application/trig")];
    let listed = files.iter().filter_map(|(path, bytes)| {
        let file = path.strip_prefix(FOLDER)?.strip_prefix('/')?;
        let ending = file.rsplit('.').next()?;
        let (_, media_type) = kinds.iter().find(|(kind, _)| *kind == ending)?;
        Some(Distribution { file: file.to_owned(), media_type, bytes: bytes.len() })
    });
    listed.collect()
}

/// The twins of the page.
///
/// # Errors
/// [`SiteError`] when they cannot be written.
pub(super) fn twins(description: &Description, files: &[Distribution]) -> Result<FileSet, SiteError> {
    let mut twins = FileSet::new();
    for (ending, format) in [("ttl", rdf::Format::Turtle), ("jsonld", rdf::Format::JsonLd)] {
        twins.insert(format!("{FOLDER}/dataset.{ending}"), description.dataset(files, format)?);
    }
    Ok(twins)
}

impl Site<'_> {
    /// The page of the data.
    ///
    /// # Errors
    /// [`SiteError`] when the vocabulary cannot be read.
    pub(super) fn data_page(
        &self,
        description: &Description,
        files: &[Distribution],
    ) -> Result<Page, SiteError> {
        let manifest = &self.corpus.manifest;
        let documented = terms::terms()?;
        let class = |(iri, count): (&String, &usize)| {
            let name = iri.strip_prefix(&manifest.vocabulary_namespace)?;
            let label = documented.iter().find(|term| term.name == name)?.label.get(self.words.lang);
            Some(ClassView { name: name.to_owned(), label: label.to_owned(), count: *count })
        };
        let file = |file: &Distribution| FileView {
            name: file.file.clone(),
            href: format!("{FOLDER}/{}", file.file),
            media_type: file.media_type,
            size: size(file.bytes),
        };
        let view = DataPage {
            files: files.iter().map(file).collect(),
            graphs: description.graphs.iter().map(|graph| (graph.iri.clone(), graph.triples)).collect(),
            classes: description.classes.iter().filter_map(class).collect(),
            triples: description.triples,
            version: manifest.version.clone(),
            date: manifest.date.clone(),
            endpoint: self.options.endpoint.unwrap_or_default(),
        };
        let mut page = Page::new(FOLDER, "data.html", self.words.say("データ"), &view)
            .description(self.words.say("このデータの全体を JSON と RDF で取り出す。グラフとクラスの内訳"));
        page.alternates = vec![
            (format!("{FOLDER}/dataset.ttl"), "text/turtle"),
            (format!("{FOLDER}/dataset.jsonld"), "application/ld+json"),
        ];
        Ok(page)
    }
}

/// `2.4 MB`.
fn size(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
