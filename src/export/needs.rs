//! sphinx-needs: `needs.json`, as `needimport` reads it, and `needs.toml` with the types, fields and kinds of links that it
//! uses (`needs_from_toml = "needs.toml"` in `conf.py`).
//!
//! An id of sphinx-needs has capital letters, digits and `_` only. A key becomes one, and one becomes a key, thus:
//!
//! | key | id |
//! |---|---|
//! | `C14-1`, `G1.2.1-2`, `M-x1` | `SKID_C14__1`, `SKID_G1_2_1__2`, `SKID_M__X1` |
//! | `SDS17.1.a`, `SDS-H12.1`, `CL76`, `CL-2.5` | `SKID_SDS17_1_A`, `SKID_SDS__H12_1`, `SKID_CL76`, `SKID_CL__2_5` |
//! | `EV-sla`, `REF-iso-15408` | `SKID_EV__SLA`, `SKID_REF__ISO__15408` |
//! | `kintone`, `id-link:SDS67`, `kintone:R26` | `SKID_SHEET_KINTONE`, `SKID_SHEET_ID__LINK_SDS67`, `SKID_SHEET_KINTONE_R26` |
//! | `mhlw-5.2:6.2C4` | `SKID_CLAUSE_MHLW_2D5_2E2_3A6_2E2C4` |
//!
//! `-` is `__`, `.` is `_`, letters are capital; in a clause what is neither capital letter nor digit behind the edition's name is
//! `_` and two hexadecimal digits. The key stands in the field `sk_key` too.
//!
//! A link of sphinx-needs is a name and no more: confidence, reason and place of a link are left out; the tables and the JSON
//! document have them. The far end of a link that leads out of a part is a need with status `stub` and no content, so
//! that no link is dead. Content is reStructuredText that reads as the text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::export::network::{Vertex, vertices};
use crate::export::slice::Slice;
use crate::export::text::{one_line, restructured};
use crate::export::{ExportError, Files};
use crate::model::{Corpus, Key, Link, Relation};
use crate::rdf::Iris;

const PREFIX: &str = "SKID_";

/// The types: kind of the key, title.
const TYPES: &[(&str, &str)] = &[
    ("volume", "編"),
    ("section", "章・節"),
    ("requirement", "遵守事項"),
    ("clause", "旧版の条項"),
    ("form_heading", "開示書の見出し"),
    ("item", "開示書の質問"),
    ("sheet", "開示書"),
    ("response", "開示書の回答"),
    ("remark", "備考"),
    ("category", "チェックリストの分類"),
    ("checklist_item", "チェックリストの項目"),
    ("evidence", "エビデンス"),
    ("reference", "法令・規格・制度"),
];

/// The fields of ours.
const FIELDS: &[(&str, &str)] = &[
    ("sk_key", "soukan's key"),
    ("sk_iri", "IRI"),
    ("sk_place", "Where the sources have it: file:line:cell:paragraph"),
];

/// Both files.
pub(super) fn files(corpus: &Corpus, slice: &Slice) -> Result<Files, ExportError> {
    let iris = Iris::new(corpus)?;
    let mut bytes = serde_json::to_vec_pretty(&document(corpus, slice, &iris))?;
    bytes.push(b'\n');
    Ok(Files::from([("needs.json".to_owned(), bytes), ("needs.toml".to_owned(), settings().into_bytes())]))
}

fn document(corpus: &Corpus, slice: &Slice, iris: &Iris) -> Value {
    let manifest = &corpus.manifest;
    let mut links: BTreeMap<&Key, Vec<&Link>> = BTreeMap::new();
    for link in &slice.links {
        links.entry(&link.from).or_default().push(link);
    }
    let needs: Map<String, Value> = vertices(corpus, slice, iris)
        .into_iter()
        .map(|vertex| {
            let own = links.get(&vertex.key).map(Vec::as_slice).unwrap_or_default();
            (id(&vertex.key), need(corpus, &vertex, own))
        })
        .collect();
    let version = one_line(&manifest.version);
    json!({
        "project": manifest.title,
        "created": manifest.date,
        "current_version": version,
        "versions": {version.clone(): {"created": manifest.date, "needs_amount": needs.len(), "needs": needs}},
    })
}

fn need(corpus: &Corpus, vertex: &Vertex, links: &[&Link]) -> Value {
    let place = corpus.source(&vertex.key).filter(|_| !vertex.is_stub);
    let mut need = json!({
        "id": id(&vertex.key),
        "type": format!("sk_{}", vertex.key.kind()),
        "title": one_line(&vertex.label()),
        "content": restructured(&vertex.text),
        "doctype": ".rst",
        "status": status(corpus, vertex),
        "tags": ["soukan"],
        "sk_key": vertex.key.to_string(),
        "sk_iri": vertex.iri,
        "sk_place": place.map(|place| place.to_string()).unwrap_or_default(),
    });
    let mut ends: BTreeMap<Relation, BTreeSet<String>> = BTreeMap::new();
    for link in links {
        ends.entry(link.relation).or_default().insert(id(&link.to));
    }
    for (relation, ids) in ends {
        need[link_name(relation)] = json!(ids);
    }
    need
}

/// `stub`, and for what may have a text whether it has one.
fn status(corpus: &Corpus, vertex: &Vertex) -> &'static str {
    match &vertex.key {
        _ if vertex.is_stub => "stub",
        Key::Requirement(key) => match corpus.requirements.get(key) {
            Some(found) if !found.text.is_empty() => "text",
            _ => "no-text",
        },
        _ => "known",
    }
}

/// `elaboratedBy` → `sk_elaborated_by`.
fn link_name(relation: Relation) -> String {
    relation.as_str().chars().fold("sk_".to_owned(), |mut name, character| {
        if character.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(character.to_ascii_lowercase());
        name
    })
}

/// What a project that imports the needs has to know.
fn settings() -> String {
    let mut out = String::from(
        "# Types, fields and links of needs.json. In conf.py: needs_from_toml = \"needs.toml\"\n# Ids: capital letters, digits and _; each need has its key in sk_key.\n\n[needs]\n",
    );
    for (kind, title) in TYPES {
        let _ = write!(
            out,
            "\n[[needs.types]]\ndirective = \"sk_{kind}\"\ntitle = \"{title}\"\nprefix = \"{PREFIX}\"\nstyle = \"node\"\n",
        );
    }
    for (name, description) in FIELDS {
        let _ = write!(
            out,
            "\n[needs.fields.{name}]\ndescription = \"{description}\"\nnullable = true\nparse_dynamic_functions = false\n",
        );
    }
    for relation in Relation::ALL {
        let name = link_name(relation);
        let words = relation.as_str();
        let _ = write!(
            out,
            "\n[needs.links.{name}]\noutgoing = \"{words}\"\nincoming = \"{words} (incoming)\"\n"
        );
    }
    out
}

/// The id of a key: see the table above.
#[must_use]
pub fn id(key: &Key) -> String {
    let capital = |text: &str| text.to_uppercase().replace('.', "_").replace('-', "__");
    match key {
        Key::Sheet(sheet) => format!("{PREFIX}SHEET_{}", capital(sheet)),
        Key::Response(sheet, item) => {
            format!("{PREFIX}SHEET_{}_{}", capital(sheet), capital(&Key::Item(item.clone()).to_string()))
        }
        Key::Remark(sheet, number) => format!("{PREFIX}SHEET_{}_R{number}", capital(sheet)),
        Key::Clause(_) => format!("{PREFIX}CLAUSE_{}", clause(&key.to_string())),
        other => format!("{PREFIX}{}", capital(&other.to_string())),
    }
}

/// The name of the edition in capital letters, what follows byte by byte.
fn clause(key: &str) -> String {
    let name = key.find('-').unwrap_or(key.len());
    let mut out = key[..name].to_uppercase();
    for byte in key[name..].bytes() {
        if byte.is_ascii_uppercase() || byte.is_ascii_digit() {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "_{byte:02X}");
        }
    }
    out
}

/// The key of an id; `None` for what is no id of ours.
#[must_use]
pub fn key(id: &str) -> Option<Key> {
    let rest = id.strip_prefix(PREFIX)?;
    if let Some(rest) = rest.strip_prefix("SHEET_") {
        return in_sheet(rest);
    }
    if let Some(rest) = rest.strip_prefix("CLAUSE_") {
        return spelled(rest)?.parse().ok();
    }
    let text = rest.replace("__", "-").replace('_', ".");
    let slug = ["EV-", "REF-"].into_iter().find_map(|prefix| Some((prefix, text.strip_prefix(prefix)?)));
    match slug {
        Some((prefix, slug)) => format!("{prefix}{}", slug.to_lowercase()).parse().ok(),
        None => small(&text).parse().ok(),
    }
}

/// `SDS17.1.A` → `SDS17.1.a`, `M6-X1` → `M6-x1`.
fn small(text: &str) -> String {
    if let Some((head, last)) = text.rsplit_once('.').filter(|(_, last)| last.len() == 1) {
        return format!("{head}.{}", last.to_lowercase());
    }
    text.replace("-X", "-x")
}

/// A sheet, one of its answers or remarks: a `_` that has no partner stands between.
fn in_sheet(text: &str) -> Option<Key> {
    let (mut sheet, mut rest) = (String::new(), text);
    while let Some(first) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("__") {
            sheet.push('-');
            rest = after;
        } else if let Some(part) = rest.strip_prefix('_') {
            let part = small(&part.replace('_', "."));
            return format!("{sheet}:{part}").parse().ok();
        } else {
            sheet.push(first.to_ascii_lowercase());
            rest = &rest[first.len_utf8()..];
        }
    }
    sheet.parse().ok()
}

/// The text of [`clause`].
fn spelled(text: &str) -> Option<String> {
    let name = text.find('_').unwrap_or(text.len());
    let mut out = text.get(..name)?.to_lowercase();
    let mut rest = text.get(name..)?;
    while let Some(first) = rest.chars().next() {
        if first == '_' {
            let byte = u8::from_str_radix(rest.get(1..3)?, 16).ok()?;
            out.push(char::from(byte));
            rest = rest.get(3..)?;
        } else {
            out.push(first);
            rest = rest.get(first.len_utf8()..)?;
        }
    }
    Some(out)
}
