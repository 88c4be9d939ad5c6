//! An OSCAL mapping collection → a set: what our own export writes, and what others write in the standard's own words.
//!
//! Where a map has our property `predicate`, that counts; else `equal-to` is an exact match, `equivalent-to` a close one (it
//! claims the same meaning, not the same words), `subset-of` and `superset-of` a broader and a narrower one, and
//! `intersects-with` a related one. `no-relationship` speaks of one pair only and is told and passed over. OSCAL holds neither
//! the words that were matched nor the hashes of the texts nor who made a row without a mapping, and when: the hashes are
//! those of today's texts, and a row without a mapping is the collection's author's.

use serde_json::Value;

use crate::diag::Text;
use crate::import::Proposal;
use crate::import::mappings::raw::{Raw, RawSet};

/// Whether a text is one.
pub(super) fn is_oscal(text: &str) -> bool {
    text.trim_start().starts_with('{') && text.contains("\"mapping-collection\"")
}

/// Reads a collection.
///
/// # Errors
/// Why it is none.
pub(super) fn read(text: &str) -> Result<RawSet, Box<Proposal>> {
    let document: Value = serde_json::from_str(text).unwrap_or_default();
    let body = &document["mapping-collection"];
    let Some(mappings) = body["mappings"].as_array() else {
        return Err(Box::new(Proposal::refused(
            "mapping-collection",
            Text::new("その中の mappings の一覧", "a list “mappings” in it"),
            Text::new(
                "OSCAL 1.2 の mapping-collection を渡してください",
                "give an OSCAL 1.2 mapping-collection",
            ),
        )));
    };
    let (metadata, provenance) = (&body["metadata"], &body["provenance"]);
    let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let parties = metadata["parties"].as_array().into_iter().flatten();
    let authors: Vec<&str> = parties.filter_map(|party| party["name"].as_str()).collect();
    let license = metadata["links"].as_array().into_iter().flatten().find(|link| link["rel"] == "license");
    let version = prop(provenance, "set-version").unwrap_or_else(|| words(&metadata["version"]));
    let modified = words(&metadata["last-modified"]);
    let mut set = RawSet {
        id: prop(provenance, "set").unwrap_or_default(),
        title: words(&metadata["title"]),
        description: plain(&words(&provenance["mapping-description"])),
        license: license.map(|link| words(&link["href"])).unwrap_or_default(),
        version,
        author: authors.join(", "),
        date: modified.get(..10).unwrap_or_default().to_owned(),
        understood: vec![Text::new(
            "OSCAL の mapping-collection として読みました",
            "read as an OSCAL mapping-collection",
        )],
        ..RawSet::default()
    };
    let is_human = provenance["method"].as_str().is_none_or(|method| method == "human");
    for (number, mapping) in mappings.iter().enumerate() {
        for (at, map) in mapping["maps"].as_array().into_iter().flatten().enumerate() {
            let place = format!("/mapping-collection/mappings/{number}/maps/{at}");
            set.rows.extend(rows(map, &place, is_human));
        }
        let props = mapping["props"].as_array().into_iter().flatten();
        for (at, absence) in props.enumerate().filter(|(_, prop)| prop["name"] == "absence") {
            set.rows.push(Raw {
                at: format!("/mapping-collection/mappings/{number}/props/{at}"),
                subject: words(&absence["value"]),
                predicate: "skos:relatedMatch".to_owned(),
                object: crate::parse::mapping::NO_TERM.to_owned(),
                justification: justification(is_human, ""),
                confidence: words(&absence["group"]),
                reason: plain(&words(&absence["remarks"])),
                absence: words(&absence["class"]),
                ..Raw::default()
            });
        }
    }
    Ok(set)
}

/// A map is between all of its sources and all of its targets.
fn rows(map: &Value, place: &str, is_human: bool) -> Vec<Raw> {
    let ids = |side: &str| -> Vec<String> {
        let items = map[side].as_array().into_iter().flatten();
        items.filter_map(|item| item["id-ref"].as_str()).map(str::to_owned).collect()
    };
    let relationship = map["relationship"].as_str().unwrap_or_default();
    let predicate = prop(map, "predicate").unwrap_or_else(|| standard(relationship));
    let score = &map["confidence-score"];
    let confidence = prop(map, "confidence-value")
        .or_else(|| score["category"].as_str().map(str::to_owned))
        .or_else(|| score["percentage"].as_f64().map(|percent| (percent / 100.0).to_string()));
    let raw = Raw {
        at: place.to_owned(),
        justification: justification(is_human, &predicate),
        predicate,
        author: prop(map, "author").unwrap_or_default(),
        date: prop(map, "mapping-date").unwrap_or_default(),
        confidence: confidence.unwrap_or_default(),
        reason: plain(map["remarks"].as_str().unwrap_or_default()),
        review: prop(map, "review-state").unwrap_or_default(),
        ..Raw::default()
    };
    let (sources, targets) = (ids("sources"), ids("targets"));
    let pairs = sources.iter().flat_map(|source| targets.iter().map(move |target| (source, target)));
    pairs
        .map(|(subject, object)| Raw { subject: subject.clone(), object: object.clone(), ..raw.clone() })
        .collect()
}

fn justification(is_human: bool, predicate: &str) -> String {
    match (is_human, predicate) {
        (false, _) => "semapv:CompositeMatching",
        (true, "dcterms:references") => "semapv:LexicalMatching",
        (true, _) => "semapv:ManualMappingCuration",
    }
    .to_owned()
}

/// SKOS for the standard's own relationships; any other stays as it is, to be told.
fn standard(relationship: &str) -> String {
    match relationship {
        "equal-to" => "skos:exactMatch",
        "equivalent-to" => "skos:closeMatch",
        "subset-of" => "skos:broadMatch",
        "superset-of" => "skos:narrowMatch",
        "intersects-with" => "skos:relatedMatch",
        other => other,
    }
    .to_owned()
}

fn prop(of: &Value, name: &str) -> Option<String> {
    let found = of["props"].as_array()?.iter().find(|prop| prop["name"] == name)?;
    found["value"].as_str().map(str::to_owned)
}

/// The text that Markdown reads as: an escaped mark is the mark, a paragraph is a line.
fn plain(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let markdown = markdown.replace("&#x20;", " ").replace("\n\n", "\n");
    let mut characters = markdown.chars().peekable();
    while let Some(character) = characters.next() {
        let is_escape = character == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation);
        out.extend(if is_escape { characters.next() } else { Some(character) });
    }
    out
}
