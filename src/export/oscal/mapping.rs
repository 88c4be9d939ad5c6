//! Mapping collections: the official table, and each mapping set.
//!
//! | in the data | OSCAL relationship | why |
//! |---|---|---|
//! | `skos:exactMatch` | `equal-to` | both say the same, word for word but for their form |
//! | `skos:closeMatch` | `intersects-with` | `equivalent-to` claims the same effective meaning, which "much the same" does not |
//! | `skos:broadMatch` | `subset-of` | the object is the broader one: the subject asks or sets a part of it |
//! | `skos:narrowMatch` | `superset-of` | the subject holds the object and more |
//! | `skos:relatedMatch` of a set | `intersects-with` | they overlap; OSCAL has no weaker word |
//! | `elaboratedBy` of the table | `elaboratedBy` in our namespace | the table says that one is carried on by the other for another reader, and nothing of which holds which: as sets they may overlap, hold each other, or neither |
//! | the clause of 5.2版 beside a requirement | `relatedMatch`, `wasDerivedFrom` in our namespace | the table prints a clause, its text is not in the sources |
//! | `sssom:NoTermFound` | a gap, and a property `absence` of the mapping with kind and reason | `no-relationship` would speak of one pair, the row speaks of the whole document |
//!
//! The exact predicate is always a property `predicate` too. `equivalent-to` and `no-relationship` are never claimed.
//! A gap summary lists, as OSCAL has it, the controls that no map of the collection names; why a row has none is the
//! business of `absence`, and the lack of both says nothing.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{ByCatalogs, Catalog, Writer, is_group, is_mapping, list, object};
use crate::export::ids::{token, uuid};
use crate::export::sssom::predicate;
use crate::export::text::markdown;
use crate::model::{Absence, Confidence, Key, Link, MappingSet, Relation, SourceEntry, SourceKind};

/// What becomes a mapping collection.
pub(super) enum Collection<'a> {
    Table,
    Set(&'a MappingSet),
}

impl Collection<'_> {
    pub(super) fn file(&self) -> String {
        match self {
            Self::Table => "mapping-official-table.json".to_owned(),
            Self::Set(set) => format!("mapping-{}.json", set.id),
        }
    }

    fn holds(&self, link: &Link) -> bool {
        let of_set = link.curation.as_ref().map(|curation| curation.set.as_str());
        let own = match self {
            Self::Table => of_set.is_none(),
            Self::Set(set) => of_set == Some(set.id.as_str()),
        };
        own && is_mapping(link)
    }
}

impl Writer<'_> {
    /// The collections that have a map; OSCAL has no empty ones.
    pub(super) fn collections(&self) -> Vec<Collection<'_>> {
        let sets = self.corpus.sets.values().map(Collection::Set);
        let all = std::iter::once(Collection::Table).chain(sets);
        all.filter(|collection| self.slice.links.iter().any(|link| collection.holds(link))).collect()
    }

    pub(super) fn collection(&self, collection: &Collection<'_>) -> Value {
        let links: Vec<&Link> = self.slice.links.iter().filter(|link| collection.holds(link)).collect();
        let (title, description, status) = self.provenance(collection);
        let mut metadata = self.metadata(title, description);
        let sources: BTreeSet<&str> = match collection {
            Collection::Table => self.of_table(&mut metadata),
            Collection::Set(set) => self.of_set(set, &links, &mut metadata),
        };
        let mut provenance = json!({
            "method": "human", "matching-rationale": "semantic", "status": status,
            "mapping-description": markdown(description),
        });
        if let Some(parties) = metadata.get("responsible-parties") {
            provenance["responsible-parties"] = parties.clone();
        }
        if let Collection::Set(set) = collection {
            provenance["props"] = list([self.prop("set", &set.id), self.prop("set-version", &set.version)]);
        }
        let mut body = Map::new();
        body.insert("metadata".to_owned(), Value::Object(metadata));
        body.insert("provenance".to_owned(), provenance);
        body.insert("mappings".to_owned(), self.mappings(collection, &links));
        body.insert("back-matter".to_owned(), self.back_matter(&sources, &BTreeSet::new()));
        self.document("mapping-collection", &tail(collection), body)
    }

    /// The table is its publisher's; the source of each row is the scan.
    fn of_table(&self, metadata: &mut Map<String, Value>) -> BTreeSet<&str> {
        let publishers = self.tables().map(|source| source.publisher.as_str());
        self.parties(metadata, ("publisher", "Publisher"), publishers);
        self.tables().map(|source| source.id.as_str()).collect()
    }

    /// A set is its authors'; it rests on no source but the texts that it maps.
    fn of_set(&self, set: &MappingSet, links: &[&Link], metadata: &mut Map<String, Value>) -> BTreeSet<&str> {
        let authors = links.iter().filter_map(|link| Some(link.curation.as_ref()?.author.as_str()));
        self.parties(metadata, ("creator", "Creator"), authors);
        if !set.license.is_empty() {
            metadata.insert("links".to_owned(), json!([{"href": set.license, "rel": "license"}]));
        }
        BTreeSet::new()
    }

    /// One mapping for each two catalogs that links join.
    fn mappings(&self, collection: &Collection<'_>, links: &[&Link]) -> Value {
        let mapped: BTreeSet<&Key> = links.iter().flat_map(|link| [&link.from, &link.to]).collect();
        let absences = self.absences_of(collection);
        let mut pairs = ByCatalogs::new();
        for link in links {
            if let (Some(from), Some(to)) = (Catalog::of(&link.from), Catalog::of(&link.to)) {
                pairs.entry((from, to)).or_default().push(link);
            }
        }
        let mut said = BTreeSet::new();
        let mappings = pairs.iter().map(|((from, to), links)| {
            // The absences of a source stand in its first mapping, not in each.
            let is_first = said.insert(from);
            let own = |row: &&&Absence| is_first && Catalog::of(&row.subject).as_ref() == Some(from);
            let absences: Vec<&Absence> = absences.iter().filter(own).copied().collect();
            self.mapping(collection, (from, to), links, &absences, &mapped)
        });
        Value::Array(mappings.collect())
    }

    /// The sources that are the table.
    fn tables(&self) -> impl Iterator<Item = &SourceEntry> {
        let of = |kind| self.corpus.manifest.sources.iter().filter(move |source| source.kind == kind);
        of(SourceKind::CorrelationTable).chain(of(SourceKind::CorrelationScan))
    }

    fn provenance<'s>(&'s self, collection: &Collection<'s>) -> (&'s str, &'s str, &'static str) {
        match collection {
            Collection::Table => {
                let title = self.tables().next().map_or("各編間相関表", |source| source.title.as_str());
                (title, TABLE, "not-complete")
            }
            // Two readings agree or were settled; no named person of the field has reviewed them yet.
            Collection::Set(set) => (set.title.as_str(), set.description.as_str(), "draft"),
        }
    }

    fn absences_of(&self, collection: &Collection<'_>) -> Vec<&Absence> {
        match collection {
            Collection::Table => Vec::new(),
            Collection::Set(set) => {
                self.slice.absences(self.corpus).filter(|absence| absence.curation.set == set.id).collect()
            }
        }
    }

    fn mapping(
        &self,
        collection: &Collection<'_>,
        (from, to): (&Catalog, &Catalog),
        links: &[&Link],
        absences: &[&Absence],
        mapped: &BTreeSet<&Key>,
    ) -> Value {
        let iri =
            self.iris.data(&format!("{}#{}-{}", tail(collection), from.name(), to.name())).into_string();
        let gap = |side: &str, catalog: &Catalog| {
            let ids = self.unmapped(catalog, mapped);
            let uuid = uuid(&format!("{iri}-{side}-gap"));
            let unmapped = json!([{"with-child-controls": "no", "with-ids": ids}]);
            if ids.is_empty() { Value::Null } else { json!({"uuid": uuid, "unmapped-controls": unmapped}) }
        };
        object([
            ("uuid", json!(uuid(&iri))),
            ("source-resource", json!({"type": "catalog", "href": from.file()})),
            ("target-resource", json!({"type": "catalog", "href": to.file()})),
            ("maps", json!(links.iter().map(|link| self.map(link)).collect::<Vec<_>>())),
            ("props", list(absences.iter().map(|absence| self.absence(absence)))),
            ("source-gap-summary", gap("source", from)),
            ("target-gap-summary", gap("target", to)),
        ])
    }

    /// The controls of a catalog that no map of the collection names.
    fn unmapped(&self, catalog: &Catalog, mapped: &BTreeSet<&Key>) -> Vec<String> {
        let own = self.slice.inside.iter().filter(|key| Catalog::of(key).as_ref() == Some(catalog));
        let controls = own.filter(|key| !is_group(key) && !matches!(key, Key::Volume(_)));
        controls.filter(|key| !mapped.contains(key)).map(token).collect()
    }

    fn absence(&self, absence: &Absence) -> Option<Value> {
        let mut prop = self.remarked("absence", &token(&absence.subject), &absence.reason)?;
        prop["class"] = json!(absence.kind.as_str());
        prop["group"] = json!(absence.confidence.as_str());
        Some(prop)
    }

    fn map(&self, link: &Link) -> Value {
        let (relationship, is_ours) = relationship(link);
        let item = |key: &Key| json!([{"type": "control", "id-ref": token(key)}]);
        let curation = link.curation.as_ref();
        let props = [
            self.prop("predicate", predicate(link.relation)),
            self.prop("origin", link.origin.as_str()),
            curation.and_then(|curation| self.prop("review-state", curation.review.as_str())),
            curation.filter(|curation| curation.is_suspect).and_then(|_| self.prop("suspect", "true")),
            curation.and_then(|curation| self.prop("author", &curation.author)),
            curation.and_then(|curation| self.prop("mapping-date", &curation.date)),
            self.prop("confidence-value", &confidence(link.confidence)),
            self.prop("place", &link.source.to_string()),
        ];
        let remarks = if link.reason.is_empty() { Value::Null } else { json!(markdown(&link.reason)) };
        object([
            ("uuid", json!(uuid(self.iris.mapping(link).as_str()))),
            ("ns", if is_ours { json!(self.iris.vocabulary()) } else { Value::Null }),
            ("relationship", json!(relationship)),
            ("sources", item(&link.from)),
            ("targets", item(&link.to)),
            ("confidence-score", json!({"category": link.confidence.as_str()})),
            ("props", list(props)),
            ("links", list([self.source_link(&link.source).filter(|_| curation.is_none())])),
            ("remarks", remarks),
        ])
    }
}

fn tail(collection: &Collection<'_>) -> String {
    match collection {
        Collection::Table => "oscal/mapping/official-table".to_owned(),
        Collection::Set(set) => format!("oscal/mapping/{}", set.id),
    }
}

/// OSCAL's name for a relation, and whether it is one of our namespace: see the table above.
fn relationship(link: &Link) -> (&'static str, bool) {
    let is_of_table = link.curation.is_none();
    match link.relation {
        Relation::ExactMatch => ("equal-to", false),
        Relation::BroadMatch => ("subset-of", false),
        Relation::NarrowMatch => ("superset-of", false),
        Relation::CloseMatch => ("intersects-with", false),
        Relation::RelatedMatch if !is_of_table => ("intersects-with", false),
        other => (other.as_str(), true),
    }
}

fn confidence(confidence: Confidence) -> String {
    confidence.value().to_string()
}

const TABLE: &str = "公表された各編間相関表の読み取り。各行のどこから読んだか、どれだけ確かかを map ごとに示す。読み取りの資料には失われたページがあり、map がないことは対応がないことを意味しない。表は、ある編の遵守事項が次の編のどの遵守事項に引き継がれるかを示すもので、集合としての包含や等しさは述べていない。";
