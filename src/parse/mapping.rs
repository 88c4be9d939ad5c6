//! Mapping sets: `mappings/<id>.sssom.tsv` (SSSOM), the two readings that each rests on
//! (`mappings/<id>.readings.tsv`), and the laws and standards that documents name (`readings/references.tsv`).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diag::{Code, Diagnostic, Text};
use crate::model::address;
use crate::model::key::Key;
use crate::model::link::{Confidence, Link, Origin, Relation};
use crate::model::manifest::Manifest;
use crate::model::mapping::{
    Absence, AbsenceKind, Curation, MappingSet, ReadPair, Reference, ReviewState, Scope, Verdict,
};
use crate::parse::correlation::DraftLink;
use crate::parse::table::{self, Row};
use crate::parse::tidy;
use crate::source::{DataDir, Place, SourceFile};

/// What `sssom:NoTermFound` is written as.
pub const NO_TERM: &str = "sssom:NoTermFound";

/// The columns of a mapping set, the last four being extension slots that its head declares.
pub const COLUMNS: &[&str] = &[
    "subject_id",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "author_label",
    "mapping_date",
    "confidence",
    "match_string",
    "comment",
    "review_state",
    "absence",
    "subject_hash",
    "object_hash",
];
const READING_COLUMNS: &[&str] = &["subject", "object", "first", "second", "settled", "reason"];
const REFERENCE_COLUMNS: &[&str] = &["printed", "key", "label", "kind", "reason"];
const REFERENCE_KINDS: &[&str] = &["law", "notice", "guideline", "standard", "scheme", "organisation"];

/// Everything below `mappings/`.
#[derive(Debug, Default)]
pub struct Drafts {
    /// The sets.
    pub sets: Vec<MappingSet>,
    /// Their mappings.
    pub links: Vec<DraftLink>,
    /// Their rows without a mapping.
    pub absences: Vec<Absence>,
    /// The two readings of each set.
    pub readings: BTreeMap<String, Vec<ReadPair>>,
    /// Laws, standards and schemes.
    pub references: BTreeMap<String, Reference>,
}

/// The head of a set, as far as it is used.
#[derive(Deserialize)]
struct Head {
    mapping_set_id: String,
    #[serde(default)]
    mapping_set_title: String,
    #[serde(default)]
    mapping_set_description: String,
    #[serde(default)]
    mapping_set_version: String,
    #[serde(default)]
    license: String,
    curie_map: BTreeMap<String, String>,
    #[serde(default)]
    subject_source: String,
    #[serde(default)]
    object_source: String,
}

/// Expands compact IRIs and turns them into keys.
struct Names<'a> {
    prefixes: &'a BTreeMap<String, String>,
    manifest: &'a Manifest,
}

impl Names<'_> {
    /// The part of an IRI of the dataset behind its namespace.
    fn tail(&self, curie: &str) -> Option<String> {
        let (prefix, local) = curie.split_once(':')?;
        let iri = format!("{}{local}", self.prefixes.get(prefix)?);
        iri.strip_prefix(self.manifest.id_namespace.as_str()).map(str::to_owned)
    }

    fn key(&self, curie: &str) -> Option<Key> {
        address::parse(&self.manifest.edition, &self.tail(curie)?)
    }

    fn scope(&self, curie: &str) -> Scope {
        match self.tail(curie).as_deref() {
            Some("sds") => Scope::Form,
            Some("checklist") => Scope::Checklist,
            Some(edition) if edition == self.manifest.edition => Scope::Guideline,
            _ => Scope::Other,
        }
    }
}

/// Reads the folder of mappings; one that is not there yields nothing.
pub fn read(data: &DataDir, manifest: &Manifest, found: &mut Vec<Diagnostic>) -> Drafts {
    let mut drafts = Drafts::default();
    for file in data.iter() {
        let Some(name) = file.name.strip_prefix("mappings/") else { continue };
        if let Some(id) = name.strip_suffix(".sssom.tsv") {
            read_set(id, file, manifest, &mut drafts, found);
        } else if let Some(id) = name.strip_suffix(".readings.tsv") {
            let rows = table::read_tsv(file, READING_COLUMNS, found);
            let rows = table::unique(rows, &[0, 1], found);
            let pairs = rows.iter().filter_map(|row| read_pair(row, found)).collect();
            drafts.readings.insert(id.to_owned(), pairs);
        }
    }
    for (id, pairs) in &drafts.readings {
        if let Some(pair) = pairs.first().filter(|_| data.get(&format!("mappings/{id}.sssom.tsv")).is_none())
        {
            let message = Text::new(
                format!("読みの記録に当たる対応の表 {id}.sssom.tsv がありません"),
                format!("there is no mapping set {id}.sssom.tsv beside this record of readings"),
            );
            let place = Place::line(&pair.source.file, 1);
            found.push(Diagnostic::at(Code::MappingUnread, place, message));
        }
    }
    if let Some(file) = data.get("readings/references.tsv") {
        drafts.references = references(file, found);
    }
    drafts
}

fn read_set(
    id: &str,
    file: &SourceFile,
    manifest: &Manifest,
    drafts: &mut Drafts,
    found: &mut Vec<Diagnostic>,
) {
    let text = tidy::decode(file, found);
    let lines = text.lines().take_while(|line| line.starts_with('#'));
    let head = lines.map(|line| line.trim_start_matches('#')).collect::<Vec<_>>().join("\n");
    let head: Head = match serde_saphyr::from_str(&head) {
        Ok(head) => head,
        Err(error) => {
            found.push(invalid_head(file, &error));
            return;
        }
    };
    let names = Names { prefixes: &head.curie_map, manifest };
    let own = format!("{}mapping-set/{id}", manifest.id_namespace);
    if names.prefixes.is_empty() || head.mapping_set_id != own {
        let message = Text::new(
            format!("mapping_set_id は {own} とし、curie_map を添えてください"),
            format!("mapping_set_id must be {own}, and there must be a curie_map"),
        );
        found.push(Diagnostic::at(Code::MappingSetInvalid, Place::line(&file.name, 1), message));
        return;
    }
    let rows = table::read_sssom(file, COLUMNS, found);
    let mut last: Option<(Key, Option<Key>)> = None;
    for row in &rows {
        let Some(entry) = read_row(id, row, &names, found) else { continue };
        let ends = match &entry {
            Entry::Link(draft) => (draft.link.from.clone(), Some(draft.link.to.clone())),
            Entry::Absence(absence) => (absence.subject.clone(), None),
        };
        check_order(row, last.as_ref(), &ends, found);
        last = Some(ends);
        match entry {
            Entry::Link(draft) => drafts.links.push(*draft),
            Entry::Absence(absence) => drafts.absences.push(*absence),
        }
    }
    drafts.sets.push(MappingSet {
        id: id.to_owned(),
        title: head.mapping_set_title.clone(),
        description: head.mapping_set_description.clone(),
        license: head.license.clone(),
        version: head.mapping_set_version.clone(),
        subjects: names.scope(&head.subject_source),
        objects: names.scope(&head.object_source),
        rows: rows.len(),
        source: Place::line(&file.name, 1),
    });
}

fn invalid_head(file: &SourceFile, error: &serde_saphyr::Error) -> Diagnostic {
    let line = error.location().map_or(1, |at| u32::try_from(at.line()).unwrap_or(1));
    Diagnostic::at(
        Code::MappingSetInvalid,
        Place::line(&file.name, line),
        Text::new(
            format!("対応の表の見出し（# で始まる YAML）を読めません: {error}"),
            format!("cannot read the head (YAML behind #) of the mapping set: {error}"),
        ),
    )
}

/// Rows stand in the order of their subjects, then of their objects, `sssom:NoTermFound` last.
fn check_order(
    row: &Row,
    last: Option<&(Key, Option<Key>)>,
    ends: &(Key, Option<Key>),
    found: &mut Vec<Diagnostic>,
) {
    let rank = |ends: &(Key, Option<Key>)| (ends.0.clone(), ends.1.is_none(), ends.1.clone());
    if last.is_some_and(|last| rank(last) > rank(ends)) {
        let message = Text::new(
            format!("「{}」の行が、前の行より先に来るべき順です", row.cell(0)),
            format!("the row of “{}” belongs before the row above it", row.cell(0)),
        );
        found.push(Diagnostic::at(Code::RowOutOfOrder, row.place.clone(), message));
    }
}

enum Entry {
    Link(Box<DraftLink>),
    Absence(Box<Absence>),
}

fn read_row(set: &str, row: &Row, names: &Names<'_>, found: &mut Vec<Diagnostic>) -> Option<Entry> {
    let key = Text::new(
        "curie_map で展開すると data の IRI になる名（sds:17.1.d など）",
        "a compact IRI of the dataset, such as sds:17.1.d",
    );
    let subject = row.parse(0, &key, found, |cell| names.key(cell))?;
    let predicates = Text::new(
        "skos:exactMatch / closeMatch / broadMatch / narrowMatch / relatedMatch / dcterms:references",
        "one of skos:exactMatch, closeMatch, broadMatch, narrowMatch, relatedMatch, dcterms:references",
    );
    let relation = row.parse(1, &predicates, found, predicate)?;
    let stated = relation == Relation::References;
    let justification = if stated { "semapv:LexicalMatching" } else { "semapv:ManualMappingCuration" };
    row.parse(3, &Text::new(justification, justification), found, |cell| {
        (cell == justification).then_some(())
    })?;
    let confidence = row
        .parse(6, &confidence_numbers(), found, |cell| cell.parse().ok().and_then(Confidence::from_value))?;
    let states = ReviewState::ALL.map(ReviewState::as_str).join(" / ");
    let curation = Curation {
        set: set.to_owned(),
        author: row.cell(4).to_owned(),
        date: row.cell(5).to_owned(),
        review: row.parse(9, &Text::new(states.clone(), states), found, ReviewState::from_name)?,
        matched: row.cell(7).to_owned(),
        subject_hash: row.cell(11).to_owned(),
        object_hash: row.cell(12).to_owned(),
        is_suspect: false,
    };
    let reason = row.cell(8).to_owned();
    let source = row.place.clone();
    row.parse(4, &Text::new("作った人", "an author"), found, |cell| (!cell.is_empty()).then_some(()))?;
    row.parse(5, &table::a_date(), found, table::date)?;
    if row.cell(2) == NO_TERM {
        row.parse(1, &Text::new("skos:relatedMatch", "skos:relatedMatch"), found, |cell| {
            (cell == "skos:relatedMatch").then_some(())
        })?;
        let kinds = Text::new("no-fit / not-in-sources", "no-fit or not-in-sources");
        let kind = row.parse(10, &kinds, found, AbsenceKind::from_name)?;
        return Some(Entry::Absence(Box::new(Absence {
            subject,
            kind,
            confidence,
            reason,
            curation,
            source,
        })));
    }
    let none = Text::new("空（対応のある行の absence）", "empty, as absence is where there is a mapping");
    row.parse(10, &none, found, |cell| cell.is_empty().then_some(()))?;
    let link = Link {
        from: subject,
        relation,
        to: row.parse(2, &key, found, |cell| names.key(cell))?,
        origin: if stated { Origin::Stated } else { Origin::Editorial },
        confidence,
        reason,
        source,
        curation: Some(curation),
    };
    Some(Entry::Link(Box::new(DraftLink { link, row: row.place.clone() })))
}

fn confidence_numbers() -> Text {
    Text::new("0.5 / 0.8 / 0.95", "0.5, 0.8 or 0.95")
}

fn predicate(cell: &str) -> Option<Relation> {
    match cell.split_once(':')? {
        ("skos", name) => Relation::from_name(name).filter(|relation| relation.is_match()),
        ("dcterms", "references") => Some(Relation::References),
        _ => None,
    }
}

fn read_pair(row: &Row, found: &mut Vec<Diagnostic>) -> Option<ReadPair> {
    let key = Text::new("鍵", "a key");
    let object = match row.cell(1) {
        NO_TERM => None,
        _ => Some(row.parse(1, &key, found, |cell| cell.parse().ok())?),
    };
    let words = Text::new("関係の名、noTerm、または -", "a relation, noTerm or -");
    let mut verdict = |column: usize| match row.optional(column) {
        None => Some(None),
        Some("noTerm") => Some(Some(Verdict::NoTerm)),
        Some(_) => {
            row.parse(column, &words, found, |cell| Relation::from_name(cell).map(Verdict::Link)).map(Some)
        }
    };
    let (first, second, settled) = (verdict(2)?, verdict(3)?, verdict(4)?);
    Some(ReadPair {
        subject: row.parse(0, &key, found, |cell| cell.parse().ok())?,
        object,
        first,
        second,
        settled,
        reason: row.optional(5).unwrap_or_default().to_owned(),
        source: row.place.clone(),
    })
}

fn references(file: &SourceFile, found: &mut Vec<Diagnostic>) -> BTreeMap<String, Reference> {
    let rows = table::read_tsv(file, REFERENCE_COLUMNS, found);
    let rows = table::unique(rows, &[0], found);
    let mut references: BTreeMap<String, Reference> = BTreeMap::new();
    let keys = Text::new("REF- で始まる鍵", "a key that starts with REF-");
    let kinds = Text::new(REFERENCE_KINDS.join(" / "), REFERENCE_KINDS.join(", "));
    let mut last = "";
    for row in &rows {
        if row.cell(0) < last {
            let message =
                Text::new("綴りの順に並んでいません", "rows do not stand in the order of spellings");
            found.push(Diagnostic::at(Code::RowOutOfOrder, row.place.clone(), message));
        }
        last = row.cell(0);
        let key = row.parse(1, &keys, found, |cell| match cell.parse() {
            Ok(Key::Reference(key)) => Some(key),
            _ => None,
        });
        let kind =
            row.parse(3, &kinds, found, |cell| REFERENCE_KINDS.contains(&cell).then(|| cell.to_owned()));
        let (Some(key), Some(kind)) = (key, kind) else { continue };
        let reference = references.entry(key.clone()).or_insert_with(|| Reference {
            key,
            kind,
            label: row.cell(2).to_owned(),
            variants: BTreeMap::new(),
            source: row.place.clone(),
        });
        let same = Text::new("同じ鍵の前の行と同じ名・種類", "the label and kind of the key's earlier row");
        row.parse(2, &same, found, |cell| (cell == reference.label).then_some(()));
        row.parse(3, &same, found, |cell| (cell == reference.kind).then_some(()));
        reference.variants.insert(row.cell(0).to_owned(), row.optional(4).unwrap_or_default().to_owned());
    }
    references
}
