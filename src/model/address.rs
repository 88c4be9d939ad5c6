//! Addresses: where a key has its page, which is also the tail of its IRI. Read and written in this one place.

use crate::model::key::Key;

/// The address of a key: a path without slashes at its ends, and a fragment for parts of a sheet.
///
/// `mhlw-6.0/C14-1`, `sds/17.1.1.7`, `sheets/kintone#R26`, `checklist/76`.
#[must_use]
pub fn address(edition: &str, key: &Key) -> String {
    match key {
        Key::Volume(_) | Key::Section(_) | Key::Requirement(_) => format!("{edition}/{key}"),
        Key::Clause(clause) => format!("{}/{}", clause.edition, clause.clause),
        Key::FormHeading(_) => key.to_string().replacen("SDS-", "sds/", 1),
        Key::Item(item) => format!("sds/{item}"),
        Key::Sheet(id) => format!("sheets/{id}"),
        Key::Response(id, item) => format!("sheets/{id}#SDS{item}"),
        Key::Remark(id, number) => format!("sheets/{id}#R{number}"),
        Key::Category(_) => key.to_string().replacen("CL-", "checklist/c", 1),
        Key::ChecklistItem(number) => format!("checklist/{number}"),
        Key::Evidence(slug) => format!("evidence/{slug}"),
        Key::Reference(slug) => format!("references/{slug}"),
    }
}

/// The key of an address; slashes at its ends do not matter.
#[must_use]
pub fn parse(edition: &str, address: &str) -> Option<Key> {
    let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
    let (folder, name) = path.trim_matches('/').split_once('/')?;
    let key: Key = match (folder, fragment) {
        ("sds", "") if name.starts_with('H') => format!("SDS-{name}"),
        ("sds", "") => format!("SDS{name}"),
        ("sheets" | "evidence" | "references", "") => name.to_owned(),
        ("sheets", part) => format!("{name}:{part}"),
        ("checklist", "") => match name.strip_prefix('c') {
            Some(category) => format!("CL-{category}"),
            None => format!("CL{name}"),
        },
        (folder, "") if folder == edition => name.to_owned(),
        (other, "") => format!("{other}:{name}"),
        _ => return None,
    }
    .parse()
    .ok()?;
    Some(key)
}
