//! Candidates as an SSSOM table: the columns of the mapping sets, and a head that says that nothing of it is curated.
//!
//! The justification is not one that the reader of mapping sets accepts, there is no author and no review state: a
//! file of candidates that is put into `data/mappings` as it is yields findings and not one link.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::Candidate;
use crate::model::mapping::{Scope, digest};
use crate::model::{Corpus, Key, address};
use crate::parse::mapping::COLUMNS;

/// What SSSOM calls a mapping that a program made because of how alike the words are.
const JUSTIFICATION: &str = "semapv:LexicalSimilarityThresholdMatching";
/// Of which kind a link would be, only a person can tell.
const PREDICATE: &str = "skos:relatedMatch";

/// A subject and its candidates.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggested {
    /// Its key; that of a new row need not be in the corpus.
    pub subject: Key,
    /// Its wording.
    pub wording: String,
    /// What was found.
    pub candidates: Vec<Candidate>,
}

/// The table. Rows stand in the order of keys, as those of a mapping set do; `confidence` is the score.
#[must_use]
pub fn write(corpus: &Corpus, target: Scope, rows: &[Suggested]) -> String {
    let mut rows: Vec<&Suggested> = rows.iter().collect();
    rows.sort_by(|left, right| left.subject.cmp(&right.subject));
    let mut prefixes = BTreeSet::new();
    let mut lines = String::new();
    for row in rows {
        let mut candidates: Vec<&Candidate> = row.candidates.iter().collect();
        candidates.sort_by(|left, right| left.key.cmp(&right.key));
        for candidate in candidates {
            let cells = cells(corpus, row, candidate, &mut prefixes);
            lines.push_str(&cells.join("\t"));
            lines.push('\n');
        }
    }
    format!("{}{}\n{lines}", head(corpus, target, &prefixes), COLUMNS.join("\t"))
}

/// The cells of a row, in the order of [`COLUMNS`].
fn cells(
    corpus: &Corpus,
    row: &Suggested,
    candidate: &Candidate,
    prefixes: &mut BTreeSet<String>,
) -> Vec<String> {
    let mut by_name: BTreeMap<&str, String> = BTreeMap::from([
        ("subject_id", compact(corpus, &row.subject, prefixes)),
        ("predicate_id", PREDICATE.to_owned()),
        ("object_id", compact(corpus, &candidate.key, prefixes)),
        ("mapping_justification", JUSTIFICATION.to_owned()),
        ("mapping_date", corpus.manifest.date.clone()),
        ("confidence", format!("{:.3}", candidate.score)),
        ("comment", comment(candidate)),
        ("subject_hash", digest(&row.wording)),
        ("object_hash", digest(&corpus.wording(&candidate.key))),
    ]);
    COLUMNS.iter().map(|column| by_name.remove(column).unwrap_or_default()).collect()
}

/// A compact IRI: the folder of the address is the prefix.
fn compact(corpus: &Corpus, key: &Key, prefixes: &mut BTreeSet<String>) -> String {
    let address = address::address(&corpus.manifest.edition, key);
    let (folder, name) = address.split_once('/').unwrap_or(("soukan", &address));
    prefixes.insert(folder.to_owned());
    format!("{folder}:{name}")
}

/// The words that carried a candidate, and which other voices spoke for it.
fn comment(candidate: &Candidate) -> String {
    let keys = |keys: &[Key]| keys.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
    let mut parts = Vec::new();
    if !candidate.words.is_empty() {
        parts.push(format!("共通の語: {}", candidate.words.join("、")));
    }
    if let Some(alike) = &candidate.alike {
        parts.push(format!("文の似た行 {alike} が対応する"));
    }
    if !candidate.neighbours.is_empty() {
        parts.push(format!("周りの行 {} が対応する", keys(&candidate.neighbours)));
    }
    if let Some(section) = &candidate.section {
        parts.push(format!("同じ見出しの行が {section} に対応する"));
    }
    parts.push("人は確かめていない".to_owned());
    parts.join("。") + "。"
}

fn head(corpus: &Corpus, target: Scope, prefixes: &BTreeSet<String>) -> String {
    let namespace = &corpus.manifest.id_namespace;
    let (source, name, title) = match target {
        Scope::Form => ("sds", "sds", "開示書の質問"),
        Scope::Checklist => ("checklist", "checklist", "チェックリストの項目"),
        Scope::Guideline | Scope::Other => (corpus.manifest.edition.as_str(), "guideline", "遵守事項"),
    };
    let mut head = String::new();
    let mut line = |text: &str| {
        let _ = writeln!(head, "#{text}");
    };
    line("sssom_version: \"1.1\"");
    line(&format!("mapping_set_id: {namespace}mapping-set/suggested-{name}"));
    line(&format!("mapping_set_version: \"{}\"", corpus.manifest.version));
    line(&format!("mapping_set_title: 文面から計算した候補 → {title}（人は確かめていない）"));
    line(
        "mapping_set_description: \"プログラムが文面の似かたから挙げた候補。どの行も人が確かめたものではなく、対応があるという主張ではない。\
         Candidates computed from wording. Nothing here is curated, and no row claims that a relation holds.\"",
    );
    if let Some(license) = corpus.sets.values().map(|set| &set.license).find(|license| !license.is_empty()) {
        line(&format!("license: {license}"));
    }
    line("mapping_tool: soukan suggest");
    line(&format!("mapping_tool_version: \"{}\"", env!("CARGO_PKG_VERSION")));
    line("curie_map:");
    for prefix in prefixes {
        line(&format!("  {prefix}: {namespace}{prefix}/"));
    }
    line(&format!("  soukan: {namespace}"));
    line(&format!("  sk: {}", corpus.manifest.vocabulary_namespace));
    line("  semapv: https://w3id.org/semapv/vocab/");
    line("  skos: http://www.w3.org/2004/02/skos/core#");
    line(&format!("object_source: soukan:{source}"));
    line("extension_definitions:");
    let slots = [
        ("review_state", "reviewState"),
        ("absence", "absenceKind"),
        ("subject_hash", "subjectHash"),
        ("object_hash", "objectHash"),
    ];
    for (slot, property) in slots {
        line(&format!("- slot_name: {slot}"));
        line(&format!("  property: {}{property}", corpus.manifest.vocabulary_namespace));
        line("  type_hint: http://www.w3.org/2001/XMLSchema#string");
    }
    head
}
