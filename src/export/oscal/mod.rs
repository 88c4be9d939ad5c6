//! OSCAL 1.2: a folder of JSON documents. `catalog-*.json` for each volume, the disclosure form, the checklist and each other
//! edition; `mapping-*.json` for the official table and each mapping set; `component-*.json` for each vendor's sheet.
//!
//! What OSCAL cannot say in its own words stands in properties of our namespace (the vocabulary's), so that no tool takes
//! it for more than it is. Where the sources have no text a control has no statement; nothing is written in its place.
//! References by name to laws and standards are links to resources of the back matter, not mappings: a law is no catalog.
//!
//! A part of the corpus yields the documents that it touches; the far end of a mapping is a control of class `stub` with a
//! title and no statement, so that each reference resolves.

mod catalog;
mod component;
mod mapping;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::export::slice::Slice;
use crate::export::text::{markdown, markdown_words, one_line};
use crate::export::{ExportError, Files, ids};
use crate::model::{Confidence, Corpus, Key, Link, Relation, SourceEntry, Volume};
use crate::rdf::Iris;
use crate::source::Place;

/// The version of OSCAL that the documents follow: the newest that the validators at hand know by name.
const OSCAL_VERSION: &str = "1.2.1";

/// The documents of a part of the corpus.
pub(super) fn files(corpus: &Corpus, slice: &Slice) -> Result<Files, ExportError> {
    let iris = Iris::new(corpus)?;
    let writer = Writer { corpus, slice, iris: &iris, wholes: wholes(slice) };
    let mut files = Files::new();
    for catalog in writer.catalogs() {
        files.insert(catalog.file(), bytes(&writer.catalog(&catalog))?);
    }
    for set in writer.collections() {
        files.insert(set.file(), bytes(&writer.collection(&set))?);
    }
    for sheet in corpus.sheets.values() {
        if let Some(document) = writer.component(sheet) {
            files.insert(format!("component-{}.json", sheet.id), bytes(&document)?);
        }
    }
    Ok(files)
}

fn bytes(document: &Value) -> Result<Vec<u8>, ExportError> {
    let mut bytes = serde_json::to_vec_pretty(document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Chapters, headings and categories that a mapping starts or ends at.
fn wholes(slice: &Slice) -> BTreeSet<Key> {
    let mapped = slice.links.iter().filter(|link| is_mapping(link));
    let ends = mapped.flat_map(|link| [&link.from, &link.to]);
    ends.filter(|key| is_group(key)).cloned().collect()
}

/// Whether a link is one of the table or of a mapping set, references by name left out.
fn is_mapping(link: &Link) -> bool {
    link.relation.is_match() || link.relation.is_of_table()
}

fn is_group(key: &Key) -> bool {
    matches!(key, Key::Section(_) | Key::FormHeading(_) | Key::Category(_))
}

/// What becomes a catalog.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Catalog {
    Volume(Volume),
    Form,
    Checklist,
    Edition(String),
}

impl Catalog {
    /// The catalog that a node is a control or a group of.
    fn of(key: &Key) -> Option<Self> {
        Some(match key {
            Key::Volume(volume) => Self::Volume(*volume),
            Key::Section(key) => Self::Volume(key.volume),
            Key::Requirement(key) => Self::Volume(key.volume),
            Key::Clause(key) => Self::Edition(key.edition.clone()),
            Key::FormHeading(_) | Key::Item(_) => Self::Form,
            Key::Category(_) | Key::ChecklistItem(_) => Self::Checklist,
            _ => return None,
        })
    }

    fn name(&self) -> String {
        match self {
            Self::Volume(volume) => volume.to_string(),
            Self::Form => "sds".to_owned(),
            Self::Checklist => "checklist".to_owned(),
            Self::Edition(edition) => edition.clone(),
        }
    }

    fn file(&self) -> String {
        format!("catalog-{}.json", self.name())
    }

    /// The tail of its IRI.
    fn address(&self, edition: &str) -> String {
        match self {
            Self::Volume(volume) => format!("{edition}/{volume}"),
            Self::Edition(edition) => format!("edition/{edition}"),
            other => other.name(),
        }
    }
}

/// What all documents share.
struct Writer<'a> {
    corpus: &'a Corpus,
    slice: &'a Slice,
    iris: &'a Iris,
    /// Chapters and the like that a mapping starts or ends at: they are controls beside being groups.
    wholes: BTreeSet<Key>,
}

impl Writer<'_> {
    fn catalogs(&self) -> BTreeSet<Catalog> {
        let mut found: BTreeSet<Catalog> = self.slice.inside.iter().filter_map(Catalog::of).collect();
        // Of the far ends only those count that a mapping or an answer needs.
        found.extend(self.stubs().iter().filter_map(Catalog::of));
        found.retain(|catalog| self.has_controls(catalog));
        found
    }

    /// The far ends that a document refers to: those of mappings, and the questions that an answer is one to.
    fn stubs(&self) -> BTreeSet<Key> {
        let needed = |link: &&Link| is_mapping(link) || link.relation == Relation::Answers;
        let ends = self.slice.links.iter().filter(needed).flat_map(|link| [&link.from, &link.to]);
        ends.filter(|key| self.slice.stubs.contains(*key)).cloned().collect()
    }

    /// A volume without requirements (概説編) is no catalog.
    fn has_controls(&self, catalog: &Catalog) -> bool {
        let is_control =
            |key: &Key| !matches!(key, Key::Volume(_)) && Catalog::of(key).as_ref() == Some(catalog);
        self.slice.inside.iter().any(is_control) || self.stubs().iter().any(is_control)
    }

    /// Metadata that every document has.
    fn metadata(&self, title: &str, remarks: &str) -> Map<String, Value> {
        let manifest = &self.corpus.manifest;
        let mut metadata = Map::new();
        metadata.insert("title".to_owned(), json!(markdown_words(title)));
        metadata.insert("last-modified".to_owned(), json!(format!("{}T00:00:00+09:00", manifest.date)));
        metadata.insert("version".to_owned(), json!(one_line(&manifest.version)));
        metadata.insert("oscal-version".to_owned(), json!(OSCAL_VERSION));
        let mut props = vec![self.prop("dataset", &manifest.title), self.prop("edition", &manifest.edition)];
        props.extend(self.slice.names.iter().map(|name| self.prop("selection", name)));
        metadata.insert("props".to_owned(), list(props));
        metadata.insert("remarks".to_owned(), json!(markdown(remarks)));
        metadata
    }

    /// Organisations with a role; the same name is the same party in every document.
    fn parties<'n>(
        &self,
        metadata: &mut Map<String, Value>,
        role: (&str, &str),
        names: impl Iterator<Item = &'n str>,
    ) {
        let names: BTreeSet<String> = names.map(one_line).filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            return;
        }
        let id = |name: &String| ids::uuid(&self.iris.data(&format!("party/{name}")).into_string());
        let uuids: Vec<String> = names.iter().map(id).collect();
        let parties = names.iter().zip(&uuids);
        let parties: Vec<Value> =
            parties.map(|(name, uuid)| json!({"uuid": uuid, "type": "organization", "name": name})).collect();
        metadata.insert("roles".to_owned(), json!([{"id": role.0, "title": role.1}]));
        metadata.insert("parties".to_owned(), json!(parties));
        metadata.insert("responsible-parties".to_owned(), json!([{"role-id": role.0, "party-uuids": uuids}]));
    }

    /// A document under its name, with a UUID that follows its content.
    fn document(&self, name: &str, tail: &str, mut body: Map<String, Value>) -> Value {
        body.retain(|_, value| !value.is_null());
        let iri = self.iris.data(tail).into_string();
        let uuid = ids::document_uuid(&iri, &Value::Object(body.clone()).to_string());
        body.insert("uuid".to_owned(), json!(uuid));
        json!({ name: body })
    }

    /// A property in our namespace.
    fn prop(&self, name: &str, value: &str) -> Option<Value> {
        self.remarked(name, value, "")
    }

    /// A property in our namespace with words of more than a line.
    fn remarked(&self, name: &str, value: &str, remarks: &str) -> Option<Value> {
        let value = one_line(value);
        let mut prop = json!({"name": name, "ns": self.iris.vocabulary(), "value": value});
        if !remarks.is_empty() {
            prop["remarks"] = json!(markdown(remarks));
        }
        (!value.is_empty()).then_some(prop)
    }

    /// Where a thing stands in its source: a link to the source's resource, and the place.
    fn source_link(&self, place: &Place) -> Option<Value> {
        let source = self.source_of(place)?;
        Some(json!({
            "href": format!("#{}", self.source_uuid(source)), "rel": "reference",
            "resource-fragment": one_line(&place.to_string()),
        }))
    }

    fn source_of(&self, place: &Place) -> Option<&SourceEntry> {
        self.corpus.manifest.sources.iter().find(|source| *source.file == *place.file)
    }

    fn source_uuid(&self, source: &SourceEntry) -> String {
        ids::uuid(&self.iris.data(&format!("source/{}", source.id)).into_string())
    }

    /// The back matter: the sources with their hashes, and the laws and standards that are linked to.
    fn back_matter(&self, sources: &BTreeSet<&str>, references: &BTreeSet<Key>) -> Value {
        let entries = self.corpus.manifest.sources.iter().filter(|entry| sources.contains(entry.id.as_str()));
        let mut resources: Vec<Value> = entries.map(|entry| self.source_resource(entry)).collect();
        resources.extend(references.iter().map(|key| self.reference_resource(key)));
        if resources.is_empty() { Value::Null } else { json!({ "resources": resources }) }
    }

    fn source_resource(&self, source: &SourceEntry) -> Value {
        let iri = self.iris.data(&format!("source/{}", source.id)).into_string();
        let props = [
            self.prop("publisher", &source.publisher),
            self.prop("date", &source.date),
            self.prop("file", &source.file),
        ];
        json!({
            "uuid": self.source_uuid(source),
            "title": markdown_words(&source.title),
            "description": markdown(&source.licence),
            "props": list(props),
            "rlinks": [{"href": iri, "media-type": "text/plain", "hashes": [{"algorithm": "SHA-256", "value": source.sha256}]}],
        })
    }

    fn reference_resource(&self, key: &Key) -> Value {
        let iri = self.iris.node(key).into_string();
        json!({
            "uuid": ids::uuid(&iri),
            "title": markdown_words(&self.corpus.label(key).to_string()),
            "rlinks": [{"href": iri}],
        })
    }

    /// The links of a node to what its document names in its own words; `cited` collects the laws and standards.
    fn stated_links(&self, key: &Key, cited: &mut BTreeSet<Key>) -> Vec<Value> {
        let stated =
            self.slice.links.iter().filter(|link| link.relation == Relation::References && link.from == *key);
        let mut links = Vec::new();
        for link in stated {
            let iri = self.iris.node(&link.to).into_string();
            let href = match &link.to {
                Key::Reference(_) => {
                    cited.insert(link.to.clone());
                    format!("#{}", ids::uuid(&iri))
                }
                _ => iri,
            };
            let mut value = json!({"href": href, "rel": "reference"});
            let words =
                link.curation.as_ref().map(|curation| one_line(&curation.matched)).unwrap_or_default();
            if !words.is_empty() {
                value["text"] = json!(markdown_words(&words));
            }
            links.push(value);
        }
        links
    }
}

/// The values that there are.
fn list(values: impl IntoIterator<Item = Option<Value>>) -> Value {
    let values: Vec<Value> = values.into_iter().flatten().collect();
    if values.is_empty() { Value::Null } else { Value::Array(values) }
}

/// An object without the members that say nothing.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let members = members.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(members.map(|(name, value)| (name.to_owned(), value)).collect())
}

/// How sure, as a property with the reason.
fn sure(writer: &Writer<'_>, confidence: Confidence, reason: &str) -> Option<Value> {
    writer.remarked("confidence", confidence.as_str(), reason)
}

/// Values by the catalogs that they are about.
type ByCatalogs<'a> = BTreeMap<(Catalog, Catalog), Vec<&'a Link>>;
