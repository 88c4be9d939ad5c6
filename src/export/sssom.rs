//! SSSOM 1.1: each mapping set, and the official table as the set `official-table`, as TSV and as JSON.
//!
//! A set of the data folder comes out in the columns of [`COLUMNS`], so that the whole of it is the file that it was read
//! from, and can be put back there. The official table is a reading of a scan, not a set of the folder: it has a column `place`
//! (file, line, cell) more, its predicates are the table's own, and a printed `-` in the remarks column is a row
//! `sssom:NoTermFound` with `absence` `officially-none`.
//!
//! JSON has no columns beyond SSSOM's own: `review_state`, `absence`, the hashes and `place` stand in `other`, as
//! `name: value` with `|` between. Of a part, a set holds the rows with an end inside; ends are names, so there are no stubs.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::export::slice::Slice;
use crate::export::text::one_line;
use crate::export::{ExportError, Files};
use crate::model::mapping::{Scope, digest};
use crate::model::{Absence, Corpus, Key, Link, MappingSet, Relation, Role, SourceKind, address};
use crate::parse::mapping::{COLUMNS, NO_TERM};

/// The last columns are ours; the head says what they mean.
const OURS: &[(&str, &str)] = &[
    ("review_state", "reviewState"),
    ("absence", "absenceKind"),
    ("subject_hash", "subjectHash"),
    ("object_hash", "objectHash"),
];
/// The column that the official table has beside these, and its property.
const PLACE: (&str, &str) = ("place", "http://purl.org/dc/terms/source");
/// What SSSOM's own tools write where no licence is known.
const NO_LICENSE: &str = "https://w3id.org/sssom/license/unspecified";

/// A set ready to be written.
struct Set {
    id: String,
    title: String,
    description: String,
    version: String,
    license: String,
    subjects: Option<&'static str>,
    objects: Option<&'static str>,
    columns: Vec<&'static str>,
    /// Each as long as the columns.
    rows: Vec<Vec<String>>,
    /// The folders of addresses that the rows use, which are their prefixes.
    prefixes: BTreeSet<String>,
}

/// The sets of a part of the corpus; one without a row is left out.
pub(super) fn files(corpus: &Corpus, slice: &Slice) -> Result<Files, ExportError> {
    let mut files = Files::new();
    let mut sets: Vec<Set> = corpus.sets.values().map(|set| of_set(corpus, slice, set)).collect();
    sets.push(of_table(corpus, slice));
    for set in sets.iter().filter(|set| !set.rows.is_empty()) {
        files.insert(format!("{}.sssom.tsv", set.id), tsv(corpus, set).into_bytes());
        let mut bytes = serde_json::to_vec_pretty(&json(corpus, set))?;
        bytes.push(b'\n');
        files.insert(format!("{}.sssom.json", set.id), bytes);
    }
    Ok(files)
}

/// One set as TSV: the file of the data folder.
pub(super) fn one(corpus: &Corpus, id: &str) -> Option<String> {
    let set = corpus.sets.get(id)?;
    Some(tsv(corpus, &of_set(corpus, &Slice::whole(corpus), set)))
}

/// A row and its place: subjects in the order of keys, then objects, and what has none last.
type Placed = ((Key, bool, Option<Key>), Vec<String>);

/// Compact IRIs, and the prefixes that they use.
struct Names<'a> {
    corpus: &'a Corpus,
    prefixes: BTreeSet<String>,
}

impl Names<'_> {
    fn compact(&mut self, key: &Key) -> String {
        let address = address::address(&self.corpus.manifest.edition, key);
        let (folder, name) = address.split_once('/').unwrap_or(("soukan", &address));
        self.prefixes.insert(folder.to_owned());
        format!("{folder}:{name}")
    }
}

fn of_set(corpus: &Corpus, slice: &Slice, set: &MappingSet) -> Set {
    let mut names = Names { corpus, prefixes: BTreeSet::new() };
    let is_of = |link: &&Link| link.curation.as_ref().is_some_and(|curation| curation.set == set.id);
    let links = slice.links.iter().filter(is_of);
    let mut rows: Vec<Placed> = links
        .map(|link| ((link.from.clone(), false, Some(link.to.clone())), link_row(link, &mut names)))
        .collect();
    let absences = slice.absences(corpus).filter(|absence| absence.curation.set == set.id);
    rows.extend(
        absences.map(|absence| ((absence.subject.clone(), true, None), absence_row(absence, &mut names))),
    );
    rows.sort_by(|left, right| left.0.cmp(&right.0));
    Set {
        id: set.id.clone(),
        title: set.title.clone(),
        description: set.description.clone(),
        version: set.version.clone(),
        license: set.license.clone(),
        subjects: scope(set.subjects),
        objects: scope(set.objects),
        columns: COLUMNS.to_vec(),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        prefixes: names.prefixes,
    }
}

fn scope(scope: Scope) -> Option<&'static str> {
    match scope {
        Scope::Form => Some("sds"),
        Scope::Checklist => Some("checklist"),
        Scope::Guideline => Some(""),
        Scope::Other => None,
    }
}

/// The cells in the order of [`COLUMNS`].
fn link_row(link: &Link, names: &mut Names<'_>) -> Vec<String> {
    let curation = link.curation.as_ref();
    let of = |part: fn(&crate::model::Curation) -> &str| curation.map(part).unwrap_or_default().to_owned();
    let stated = link.relation == Relation::References;
    vec![
        names.compact(&link.from),
        predicate(link.relation).to_owned(),
        names.compact(&link.to),
        if stated { "semapv:LexicalMatching" } else { "semapv:ManualMappingCuration" }.to_owned(),
        of(|curation| &curation.author),
        of(|curation| &curation.date),
        link.confidence.value().to_string(),
        of(|curation| &curation.matched),
        link.reason.clone(),
        of(|curation| curation.review.as_str()),
        String::new(),
        of(|curation| &curation.subject_hash),
        of(|curation| &curation.object_hash),
    ]
}

fn absence_row(absence: &Absence, names: &mut Names<'_>) -> Vec<String> {
    let curation = &absence.curation;
    vec![
        names.compact(&absence.subject),
        "skos:relatedMatch".to_owned(),
        NO_TERM.to_owned(),
        "semapv:ManualMappingCuration".to_owned(),
        curation.author.clone(),
        curation.date.clone(),
        absence.confidence.value().to_string(),
        curation.matched.clone(),
        absence.reason.clone(),
        curation.review.as_str().to_owned(),
        absence.kind.as_str().to_owned(),
        curation.subject_hash.clone(),
        curation.object_hash.clone(),
    ]
}

/// The compact IRI of a relation that a set may hold.
pub(super) fn predicate(relation: Relation) -> &'static str {
    match relation {
        Relation::ExactMatch => "skos:exactMatch",
        Relation::CloseMatch => "skos:closeMatch",
        Relation::BroadMatch => "skos:broadMatch",
        Relation::NarrowMatch => "skos:narrowMatch",
        Relation::RelatedMatch => "skos:relatedMatch",
        Relation::References => "dcterms:references",
        Relation::WasDerivedFrom => "prov:wasDerivedFrom",
        _ => "sk:elaboratedBy",
    }
}

/// The official table as a set. Its author is the publisher; how it was read is in each row's comment.
fn of_table(corpus: &Corpus, slice: &Slice) -> Set {
    let mut names = Names { corpus, prefixes: BTreeSet::new() };
    let of = |kind| corpus.manifest.sources.iter().find(move |source| source.kind == kind);
    let table = of(SourceKind::CorrelationTable).or_else(|| of(SourceKind::CorrelationScan));
    let publisher = table.map(|source| source.publisher.as_str()).unwrap_or_default();
    let mut rows: Vec<Placed> = Vec::new();
    let is_of_table = |link: &&Link| link.curation.is_none() && link.relation.is_of_table();
    for link in slice.links.iter().filter(is_of_table) {
        let mut row = link_row(link, &mut names);
        publisher.clone_into(&mut row[AUTHOR]);
        row[SUBJECT_HASH] = digest(&corpus.wording(&link.from));
        row[OBJECT_HASH] = digest(&corpus.wording(&link.to));
        row.push(link.source.to_string());
        rows.push(((link.from.clone(), false, Some(link.to.clone())), row));
    }
    for reading in corpus.readings.iter().filter(|reading| reading.role == Role::None) {
        let Some(key) = reading.key.as_ref().filter(|key| slice.has(key)) else { continue };
        let mut row = vec![String::new(); COLUMNS.len()];
        row[0] = names.compact(key);
        "skos:relatedMatch".clone_into(&mut row[1]);
        NO_TERM.clone_into(&mut row[2]);
        "semapv:ManualMappingCuration".clone_into(&mut row[3]);
        publisher.clone_into(&mut row[AUTHOR]);
        row[CONFIDENCE] = reading.confidence.value().to_string();
        row[COMMENT].clone_from(&reading.reason);
        "officially-none".clone_into(&mut row[ABSENCE]);
        row[SUBJECT_HASH] = digest(&corpus.wording(key));
        row.push(reading.text.place.to_string());
        rows.push(((key.clone(), true, None), row));
    }
    rows.sort();
    let mut columns = COLUMNS.to_vec();
    columns.push(PLACE.0);
    Set {
        id: "official-table".to_owned(),
        title: table.map(|source| source.title.clone()).unwrap_or_default(),
        description: "公表された各編間相関表の読み取り。subject の遵守事項（または章）が object に引き継がれる（sk:elaboratedBy）、または備考に第5.2版の条項が印字されている。comment は読み取りの理由、place は資料の行と欄。失われたページがあり、行がないことは対応がないことを意味しない。".to_owned(),
        version: corpus.manifest.version.clone(),
        license: NO_LICENSE.to_owned(),
        subjects: Some(""),
        objects: None,
        columns,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        prefixes: names.prefixes,
    }
}

const AUTHOR: usize = 4;
const CONFIDENCE: usize = 6;
const COMMENT: usize = 8;
const ABSENCE: usize = 10;
const SUBJECT_HASH: usize = 11;
const OBJECT_HASH: usize = 12;

/// Every prefix of a set with its namespace, in the order of the data's own files.
fn prefixes(corpus: &Corpus, set: &Set) -> Vec<(String, String)> {
    let manifest = &corpus.manifest;
    let own =
        set.prefixes.iter().map(|prefix| (prefix.clone(), format!("{}{prefix}/", manifest.id_namespace)));
    let mut all: Vec<(String, String)> = own.collect();
    all.push(("soukan".to_owned(), manifest.id_namespace.clone()));
    all.push(("sk".to_owned(), manifest.vocabulary_namespace.clone()));
    let mut known = |prefix: &str, namespace: &str| all.push((prefix.to_owned(), namespace.to_owned()));
    known("semapv", "https://w3id.org/semapv/vocab/");
    known("skos", "http://www.w3.org/2004/02/skos/core#");
    known("sssom", "https://w3id.org/sssom/");
    let uses = |prefix: &str| set.rows.iter().any(|row| row[1].starts_with(prefix));
    if uses("dcterms:") {
        known("dcterms", "http://purl.org/dc/terms/");
    }
    if uses("prov:") {
        known("prov", "http://www.w3.org/ns/prov#");
    }
    all
}

/// The compact IRI of a document.
fn document(corpus: &Corpus, scope: &str) -> String {
    format!("soukan:{}", if scope.is_empty() { corpus.manifest.edition.as_str() } else { scope })
}

/// The slots that are ours, and their properties.
fn extensions(corpus: &Corpus, set: &Set) -> Vec<(&'static str, String)> {
    let own = |(slot, property): &(&'static str, &str)| {
        (*slot, format!("{}{property}", corpus.manifest.vocabulary_namespace))
    };
    let mut all: Vec<(&str, String)> = OURS.iter().map(own).collect();
    if set.columns.contains(&PLACE.0) {
        all.push((PLACE.0, PLACE.1.to_owned()));
    }
    all
}

fn tsv(corpus: &Corpus, set: &Set) -> String {
    let mut out = head(corpus, set);
    out.push_str(&set.columns.join("\t"));
    out.push('\n');
    for row in &set.rows {
        // A tab or a line end inside a cell would be a cell or a row.
        let cells: Vec<String> = row.iter().map(|cell| cell.replace(['\t', '\n', '\r'], " ")).collect();
        out.push_str(&cells.join("\t"));
        out.push('\n');
    }
    out
}

fn head(corpus: &Corpus, set: &Set) -> String {
    let manifest = &corpus.manifest;
    let mut head = String::new();
    let mut line = |text: &str| {
        let _ = writeln!(head, "#{text}");
    };
    line("sssom_version: \"1.1\"");
    line(&format!("mapping_set_id: {}mapping-set/{}", manifest.id_namespace, set.id));
    line(&format!("mapping_set_version: {}", quoted(&set.version)));
    line(&format!("mapping_set_title: {}", scalar(&set.title)));
    line(&format!("mapping_set_description: {}", scalar(&set.description)));
    line(&format!("license: {}", scalar(if set.license.is_empty() { NO_LICENSE } else { &set.license })));
    line("curie_map:");
    for (prefix, namespace) in prefixes(corpus, set) {
        line(&format!("  {prefix}: {}", scalar(&namespace)));
    }
    for (slot, scope) in [("subject_source", set.subjects), ("object_source", set.objects)] {
        if let Some(scope) = scope {
            line(&format!("{slot}: {}", document(corpus, scope)));
        }
    }
    line("extension_definitions:");
    for (slot, property) in extensions(corpus, set) {
        line(&format!("- slot_name: {slot}"));
        line(&format!("  property: {property}"));
        line("  type_hint: http://www.w3.org/2001/XMLSchema#string");
    }
    head
}

/// A text as YAML: as it is where that is a text and nothing else, else in double quotes, as JSON has them.
fn scalar(text: &str) -> String {
    let is_word = text.chars().next().is_some_and(char::is_alphabetic);
    let is_name = matches!(
        text.to_lowercase().as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    let is_plain = !text.contains(": ") && !text.contains(" #") && !text.ends_with([':', ' ']);
    if is_word && !is_name && is_plain && !text.chars().any(char::is_control) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

fn json(corpus: &Corpus, set: &Set) -> Value {
    let manifest = &corpus.manifest;
    let mut out = json!({
        "@context": context(corpus, set),
        "@type": "MappingSet",
        "sssom_version": "1.1",
        "mapping_set_id": format!("{}mapping-set/{}", manifest.id_namespace, set.id),
        "mapping_set_version": set.version,
        "mapping_set_title": set.title,
        "mapping_set_description": set.description,
        "license": if set.license.is_empty() { NO_LICENSE } else { &set.license },
        "mappings": set.rows.iter().map(|row| json_row(&set.columns, row)).collect::<Vec<_>>(),
    });
    for (slot, scope) in [("subject_source", set.subjects), ("object_source", set.objects)] {
        if let Some(scope) = scope {
            out[slot] = json!(document(corpus, scope));
        }
    }
    out
}

fn json_row(columns: &[&str], row: &[String]) -> Value {
    let mut out = Map::new();
    let mut other = Vec::new();
    for (column, cell) in columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
        let name = (*column).to_owned();
        match *column {
            "confidence" => {
                out.insert(name, json!(cell.parse::<f64>().unwrap_or_default()));
            }
            "author_label" => {
                out.insert(name, json!([cell]));
            }
            "match_string" => {
                out.insert(name, json!(cell.split('|').collect::<Vec<_>>()));
            }
            column if column == PLACE.0 || OURS.iter().any(|(ours, _)| *ours == column) => {
                other.push(format!("{column}: {}", one_line(cell)));
            }
            _ => {
                out.insert(name, json!(cell));
            }
        }
    }
    if !other.is_empty() {
        out.insert("other".to_owned(), json!(other.join("|")));
    }
    Value::Object(out)
}

/// What the members are in RDF, as SSSOM's own context has them.
fn context(corpus: &Corpus, set: &Set) -> Value {
    let mut context = Map::new();
    for (prefix, namespace) in prefixes(corpus, set) {
        context.insert(prefix, json!(namespace));
    }
    for (prefix, namespace) in [
        ("@vocab", "https://w3id.org/sssom/"),
        ("dcterms", "http://purl.org/dc/terms/"),
        ("owl", "http://www.w3.org/2002/07/owl#"),
        ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ] {
        context.insert(prefix.to_owned(), json!(namespace));
    }
    for (slot, property) in [
        ("subject_id", "owl:annotatedSource"),
        ("predicate_id", "owl:annotatedProperty"),
        ("object_id", "owl:annotatedTarget"),
        ("mapping_justification", "sssom:mapping_justification"),
        ("license", "dcterms:license"),
        ("subject_source", "sssom:subject_source"),
        ("object_source", "sssom:object_source"),
    ] {
        context.insert(slot.to_owned(), json!({"@id": property, "@type": "@id"}));
    }
    context.insert("comment".to_owned(), json!({"@id": "rdfs:comment"}));
    context.insert("mapping_set_title".to_owned(), json!({"@id": "dcterms:title"}));
    context.insert("mapping_set_description".to_owned(), json!({"@id": "dcterms:description"}));
    context.insert("confidence".to_owned(), json!({"@id": "sssom:confidence", "@type": "xsd:double"}));
    context.insert("mapping_date".to_owned(), json!({"@id": "sssom:mapping_date", "@type": "xsd:date"}));
    Value::Object(context)
}
