//! A mapping set: SSSOM, an OSCAL mapping collection, or a person's own table → `mappings/<id>.sssom.tsv`.
//!
//! Both ends must be things of the data, however they are written. What the data's own sets cannot hold is told with its cell
//! and left out: a predicate that is none of SKOS's or `dcterms:references`; a justification that is neither a person's reading
//! nor words found in a text (a candidate of a program becomes a mapping when a person has read it); a row without a reason;
//! a pair that another set or row has. A confidence between our three steps becomes the step below, which is told.
//!
//! Of SSSOM, a set keeps id, title, description, version, licence, sources and the columns of
//! [`crate::parse::mapping::COLUMNS`]; other slots and columns stand in the original only, which is kept byte for byte below
//! `sources/` and listed in the manifest with its sum. What OSCAL does not hold is told in `oscal`.

mod oscal;
mod raw;

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Text;
use crate::export;
use crate::import::document::Format;
use crate::import::original;
use crate::import::{Finding, NewSource, Proposal, Request, Weight};
use crate::model::mapping::{Scope, digest};
use crate::model::resolve::{self, ResolveError};
use crate::model::{
    Absence, AbsenceKind, Confidence, Corpus, Curation, Key, Link, MappingSet, Origin, Relation, ReviewState,
    SourceKind,
};
use crate::parse::mapping::NO_TERM;
use crate::parse::table;
use crate::source::{Place, sha256};

use raw::{Raw, RawSet};

/// The kind of source, as the manifest writes it.
const KIND: &str = "mapping-document";
/// What the relations of the official table are told as.
const TABLE: &str = "各編間相関表";
const LICENCE: &str = "取り込んだ対応の表。権利は作成者にあります。";

/// Whether a document looks like one.
pub(super) fn looks_like(request: &Request<'_>) -> bool {
    let document = request.document;
    if raw::is_sssom(&document.text) || oscal::is_oscal(&document.text) {
        return true;
    }
    let is_table = !matches!(document.format, Format::Json | Format::Pdf | Format::Text);
    let grid = document.grids.first().filter(|_| is_table && document.grids.len() == 1);
    grid.is_some_and(|grid| crate::import::columns::find(grid, raw::WANTED, None).is_ok())
}

/// What it would change.
pub(super) fn propose(request: &Request<'_>) -> Proposal {
    match proposal(request) {
        Ok(proposal) => proposal,
        Err(refused) => *refused,
    }
}

fn proposal(request: &Request<'_>) -> Result<Proposal, Box<Proposal>> {
    let text = request.document.text.as_str();
    let raw = if oscal::is_oscal(text) { oscal::read(text)? } else { raw::of_table(request)? };
    let id = id(request, &raw)?;
    let mut reader = Reader::new(request, &raw, &id);
    raw.rows.iter().for_each(|row| reader.row(row));
    let set = set(request, &raw, &id);
    let Reader { links, absences, mut findings, rounded, .. } = reader;
    findings.extend(rounded.finding());
    if links.is_empty() && absences.is_empty() {
        findings.push(Finding {
            weight: Weight::Refused,
            at: String::new(),
            found: request.name.to_owned(),
            expected: Text::new("取り込める対応の行", "a row that can be imported"),
            advice: Text::new("上の指摘を直してください", "mend what is told above"),
        });
        return Err(Box::new(Proposal { findings, ..Proposal::default() }));
    }
    let mut proposal = Proposal { understood: raw.understood.clone(), findings, ..Proposal::default() };
    let (count, none) = (links.len(), absences.len());
    proposal.understood.push(Text::new(
        format!("対応の表「{id}」: {} 行のうち、対応 {count} 行、対応なし {none} 行", raw.rows.len()),
        format!("mapping set “{id}”: of {} rows, {count} mappings and {none} without one", raw.rows.len()),
    ));
    let written = written(request.corpus, set, links, absences).ok_or_else(|| {
        Box::new(Proposal::refused(
            &id,
            Text::new("書ける対応の表", "a mapping set that can be written"),
            Text::new("--id を確かめてください", "check --id"),
        ))
    })?;
    proposal.files.insert(format!("mappings/{id}.sssom.tsv"), written.into_bytes());
    add_source(request, &raw, &id, &mut proposal)?;
    Ok(proposal)
}

/// The id that is given, or that the set gives itself; not one that is taken.
fn id(request: &Request<'_>, raw: &RawSet) -> Result<String, Box<Proposal>> {
    let id = if request.says.id.is_empty() { raw.id.clone() } else { request.says.id.clone() };
    let is_slug = !id.is_empty()
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !is_slug {
        return Err(Box::new(Proposal::refused(
            id,
            Text::new(
                "小文字の英数字とハイフンの短い名",
                "a short name of lower-case letters, digits and hyphens",
            ),
            Text::new("--id で名を付けてください", "give it a name with --id"),
        )));
    }
    let sources = &request.corpus.manifest.sources;
    let other = sources.iter().find(|source| source.id == id && source.kind != SourceKind::MappingDocument);
    let is_taken = request.corpus.sets.contains_key(&id) && !request.says.replace;
    if other.is_some() || is_taken {
        let advice = if other.is_some() {
            Text::new("別の名を --id で付けてください", "give it another name with --id")
        } else {
            Text::new(
                "別の名を --id で付けるか、置き換えるなら --replace を添えてください",
                "give it another name with --id, or add --replace to put it in the place of the old one",
            )
        };
        let expected = Text::new("まだ使われていない名", "a name that is not taken");
        return Err(Box::new(Proposal::refused(id, expected, advice)));
    }
    Ok(id)
}

/// Confidences that are none of our steps.
#[derive(Default)]
struct Rounded {
    first: String,
    words: BTreeSet<String>,
    count: usize,
}

impl Rounded {
    fn add(&mut self, row: &Raw) {
        if self.count == 0 {
            self.first.clone_from(&row.at);
        }
        self.words.insert(row.confidence.clone());
        self.count += 1;
    }

    fn finding(&self) -> Option<Finding> {
        let words: Vec<&str> =
            self.words.iter().map(|word| if word.is_empty() { "（なし）" } else { word }).collect();
        (self.count > 0).then(|| Finding {
            weight: Weight::Doubt,
            at: self.first.clone(),
            found: words.join("、"),
            expected: Text::new("確かさ 0.95 / 0.8 / 0.5", "a confidence of 0.95, 0.8 or 0.5"),
            advice: Text::new(
                format!("{} 行を、すぐ下の段（なければ 0.5）として書きました。確かめてください", self.count),
                format!(
                    "{} rows are written with the step below (0.5 where there is none); check them",
                    self.count
                ),
            ),
        })
    }
}

/// Believes rows, or tells why not.
struct Reader<'a> {
    corpus: &'a Corpus,
    raw: &'a RawSet,
    id: &'a str,
    author: String,
    date: String,
    /// Keys by the tokens that OSCAL writes for them.
    tokens: BTreeMap<String, Key>,
    /// Pairs that other sets have.
    taken: BTreeMap<(Key, Relation, Key), String>,
    links: Vec<Link>,
    absences: Vec<Absence>,
    findings: Vec<Finding>,
    rounded: Rounded,
}

/// All matches of a pair are one: two sets may not both say how a pair stands.
fn family(relation: Relation) -> Relation {
    if relation.is_match() { Relation::ExactMatch } else { relation }
}

impl<'a> Reader<'a> {
    fn new(request: &'a Request<'_>, raw: &'a RawSet, id: &'a str) -> Self {
        let or =
            |given: &str, found: &str| if given.is_empty() { found.to_owned() } else { given.to_owned() };
        let corpus = request.corpus;
        let others = corpus.mappings.iter().filter_map(|link| {
            let (set, relation) = match &link.curation {
                Some(curation) => (curation.set.clone(), family(link.relation)),
                None => (TABLE.to_owned(), link.relation),
            };
            (set != id).then(|| ((link.from.clone(), relation, link.to.clone()), set))
        });
        Self {
            corpus,
            raw,
            id,
            author: or(&raw.author, &request.says.publisher),
            date: or(&raw.date, &request.says.date),
            tokens: corpus.keys().into_iter().map(|key| (export::token(&key), key)).collect(),
            taken: others.collect(),
            links: Vec::new(),
            absences: Vec::new(),
            findings: Vec::new(),
            rounded: Rounded::default(),
        }
    }

    fn tell(&mut self, row: &Raw, found: &str, expected: Text, advice: Text) {
        let (at, found) = (row.at.clone(), found.to_owned());
        self.findings.push(Finding { weight: Weight::Doubt, at, found, expected, advice });
    }

    /// Takes a row, or leaves it out and tells why.
    fn row(&mut self, row: &Raw) {
        let Some(subject) = self.key(row, &row.subject) else { return };
        let Some(relation) = self.relation(row) else { return };
        let Some(curation) = self.curation(row, relation, &subject) else { return };
        if row.reason.is_empty() {
            let expected = Text::new("対応の理由（comment）", "a reason (comment)");
            let advice = Text::new(
                "二つの文に何が共通し、何が違うかを書いてください。理由のない対応は載せません",
                "say what both texts share and what they do not; a mapping without a reason is not taken",
            );
            return self.tell(row, &format!("{} → {}", row.subject, row.object), expected, advice);
        }
        let confidence = self.confidence(row);
        let (reason, source) = (folded(&row.reason), self.place());
        if row.object == NO_TERM || row.object.ends_with("sssom/NoTermFound") {
            let Some(kind) = AbsenceKind::from_name(&row.absence) else {
                let expected = Text::new(
                    "absence の no-fit か not-in-sources",
                    "an absence of no-fit or not-in-sources",
                );
                let advice = Text::new(
                    "読んで合うものがなかったのか、文が資料にないのかを書いてください",
                    "say whether nothing fitted, or the text is not in the sources",
                );
                return self.tell(row, &row.absence, expected, advice);
            };
            if self.absences.iter().any(|other| other.subject == subject) {
                return self.twice(row, self.id);
            }
            self.absences.push(Absence { subject, kind, confidence, reason, curation, source });
            return;
        }
        let Some(object) = self.key(row, &row.object) else { return };
        let mut curation = curation;
        curation.object_hash = self.hash(&row.object_hash, &object);
        let pair = (subject.clone(), family(relation), object.clone());
        let printed = (subject.clone(), relation, object.clone());
        if let Some(set) = self.taken.get(&pair).or_else(|| self.taken.get(&printed)).cloned() {
            return self.twice(row, &set);
        }
        self.taken.insert(pair, self.id.to_owned());
        let origin = if relation == Relation::References { Origin::Stated } else { Origin::Editorial };
        self.links.push(Link {
            from: subject,
            relation,
            to: object,
            origin,
            confidence,
            reason,
            source,
            curation: Some(curation),
        });
    }

    fn place(&self) -> Place {
        Place::line(&format!("mappings/{}.sssom.tsv", self.id).into(), 1)
    }

    fn twice(&mut self, row: &Raw, set: &str) {
        let pair = format!("{} {} {}", row.subject, row.predicate, row.object);
        let expected = Text::new("まだ載っていない組", "a pair that no set has yet");
        let advice = Text::new(
            format!("この組は「{set}」にあります。そちらを直すか、この行を除いてください"),
            format!("“{set}” has this pair: change it there, or take this row out"),
        );
        self.tell(row, &pair, expected, advice);
    }

    /// A thing of the data: by its compact IRI, its IRI, the token of OSCAL, or any name that people write.
    fn key(&mut self, row: &Raw, words: &str) -> Option<Key> {
        if let Some(key) = self.tokens.get(words) {
            return Some(key.clone());
        }
        let expanded = words.split_once(':').and_then(|(prefix, local)| {
            self.raw.prefixes.get(prefix).map(|namespace| format!("{namespace}{local}"))
        });
        let found = match &expanded {
            Some(iri) => resolve::resolve(self.corpus, iri),
            // A compact IRI without its prefix: those of the data are the folders of its addresses.
            None => resolve::resolve(self.corpus, words).or_else(|error| {
                resolve::resolve(self.corpus, &words.replacen(':', "/", 1)).map_err(|_| error)
            }),
        };
        let names = |keys: &[Key]| keys.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
        match found {
            Ok(key) => Some(key),
            Err(error) => {
                let (expected, near) = match &error {
                    ResolveError::Ambiguous { candidates, .. } => {
                        (Text::new("一つに決まる鍵", "a key that means one thing"), names(candidates))
                    }
                    ResolveError::Unknown { nearest, .. } => {
                        (Text::new("データにある鍵", "a key of the data"), names(nearest))
                    }
                };
                let advice = Text::new(
                    format!("鍵を確かめてください。近いもの: {near}"),
                    format!("check the key; nearest: {near}"),
                );
                self.tell(row, words, expected, advice);
                None
            }
        }
    }

    fn relation(&mut self, row: &Raw) -> Option<Relation> {
        let words = row.predicate.as_str();
        let local = ["skos:", "http://www.w3.org/2004/02/skos/core#"]
            .into_iter()
            .find_map(|prefix| words.strip_prefix(prefix))
            .unwrap_or(words);
        let found = match words {
            "dcterms:references" | "http://purl.org/dc/terms/references" | "references" => {
                Some(Relation::References)
            }
            _ => Relation::from_name(local).filter(|relation| relation.is_match()),
        };
        if found.is_none() {
            let expected = Text::new(
                "skos:exactMatch / closeMatch / broadMatch / narrowMatch / relatedMatch / dcterms:references",
                "skos:exactMatch, closeMatch, broadMatch, narrowMatch, relatedMatch or dcterms:references",
            );
            let advice = Text::new(
                "どの関係に当たるかを読んで決めて書いてください。推し量っては置き換えません",
                "read both texts and write which it is; it is not replaced by a guess",
            );
            self.tell(row, words, expected, advice);
        }
        found
    }

    /// Who made the row, when, how, and on which words.
    fn curation(&mut self, row: &Raw, relation: Relation, subject: &Key) -> Option<Curation> {
        let wanted =
            if relation == Relation::References { "LexicalMatching" } else { "ManualMappingCuration" };
        let local = row.justification.rsplit([':', '/']).next().unwrap_or_default();
        if local != wanted {
            let expected = Text::new(format!("semapv:{wanted}"), format!("semapv:{wanted}"));
            let advice = Text::new(
                "人が読んで確かめた対応だけを載せます。確かめたら mapping_justification を改めてください",
                "only mappings that a person has read are taken; having read it, change mapping_justification",
            );
            self.tell(row, &row.justification, expected, advice);
            return None;
        }
        let or =
            |words: &str, other: &str| if words.is_empty() { other.to_owned() } else { words.to_owned() };
        let (author, date) = (or(&row.author, &self.author), or(&row.date, &self.date));
        if author.is_empty() {
            let advice = Text::new("--publisher で示してください", "name one with --publisher");
            self.tell(row, "", Text::new("作った人（author_label）", "an author (author_label)"), advice);
            return None;
        }
        let Some(date) = table::date(&date) else {
            let advice =
                Text::new("--date 2026-11-25 のように示してください", "give one with --date 2026-11-25");
            self.tell(row, &date, Text::new("作った日（mapping_date）", "a date (mapping_date)"), advice);
            return None;
        };
        let review = match ReviewState::from_name(&row.review) {
            Some(state) => state,
            None if row.review.is_empty() => ReviewState::Single,
            None => {
                let states = ReviewState::ALL.map(ReviewState::as_str).join(" / ");
                let advice = Text::new("どれかを書いてください", "write one of these");
                self.tell(row, &row.review, Text::new(states.clone(), states), advice);
                return None;
            }
        };
        Some(Curation {
            set: self.id.to_owned(),
            author: folded(&author),
            date,
            review,
            matched: folded(&row.matched),
            subject_hash: self.hash(&row.subject_hash, subject),
            object_hash: String::new(),
            is_suspect: false,
        })
    }

    /// The hash that the document has: a text that changed since is for the check to tell. Else that of today.
    fn hash(&self, given: &str, key: &Key) -> String {
        if given.is_empty() { digest(&self.corpus.wording(key)) } else { given.to_owned() }
    }

    fn confidence(&mut self, row: &Raw) -> Confidence {
        let value = row.confidence.parse::<f64>().ok();
        let exact = value.and_then(Confidence::from_value).or_else(|| Confidence::from_name(&row.confidence));
        exact.unwrap_or_else(|| {
            self.rounded.add(row);
            let steps = [Confidence::Certain, Confidence::Probable];
            let below = value.and_then(|value| steps.into_iter().find(|step| step.value() <= value));
            below.unwrap_or(Confidence::Possible)
        })
    }
}

/// On one line, as the table needs it.
fn folded(words: &str) -> String {
    words
        .split(['\t', '\n', '\r'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn set(request: &Request<'_>, raw: &RawSet, id: &str) -> MappingSet {
    let old = request.corpus.sets.get(id);
    let edition = request.corpus.manifest.edition.as_str();
    let scope = |compact: &str| match compact.strip_prefix("soukan:") {
        Some("sds") => Scope::Form,
        Some("checklist") => Scope::Checklist,
        Some(name) if name == edition => Scope::Guideline,
        _ => Scope::Other,
    };
    let has_none = raw.sources.0.is_empty() && raw.sources.1.is_empty();
    // A format that does not say what a set is between leaves that as it was.
    let (subjects, objects) = match old.filter(|_| has_none) {
        Some(old) => (old.subjects, old.objects),
        None => (scope(&raw.sources.0), scope(&raw.sources.1)),
    };
    let or = |given: &str, found: &str| folded(if given.is_empty() { found } else { given });
    MappingSet {
        id: id.to_owned(),
        title: or(&request.says.title, if raw.title.is_empty() { id } else { &raw.title }),
        description: folded(&raw.description),
        license: folded(&raw.license),
        version: or("", if raw.version.is_empty() { "1" } else { &raw.version }),
        subjects,
        objects,
        rows: 0,
        source: Place::line(&format!("mappings/{id}.sssom.tsv").into(), 1),
    }
}

/// The set as the data's own files are written: one writer for import and export.
fn written(corpus: &Corpus, set: MappingSet, links: Vec<Link>, absences: Vec<Absence>) -> Option<String> {
    let mut changed = corpus.clone();
    let id = set.id.clone();
    let is_old = |curation: &Curation| curation.set == id;
    changed.mappings.retain(|link| !link.curation.as_ref().is_some_and(is_old));
    changed.absences.retain(|absence| !is_old(&absence.curation));
    changed.mappings.extend(links);
    changed.absences.extend(absences);
    changed.sets.insert(id.clone(), set);
    export::mapping_set(&changed, &id)
}

/// The original goes to `sources/`, and the manifest says whose it is.
fn add_source(
    request: &Request<'_>,
    raw: &RawSet,
    id: &str,
    proposal: &mut Proposal,
) -> Result<(), Box<Proposal>> {
    let or = |given: &str, found: &str| if given.is_empty() { found.to_owned() } else { given.to_owned() };
    let file = format!("sources/{id}.{}", request.document.format.as_str());
    let (says, digest) = (&request.says, sha256(request.bytes));
    let twin = request.corpus.manifest.sources.iter().find(|other| other.sha256 == digest && other.id != id);
    if let Some(twin) = twin {
        return Err(Box::new(Proposal::refused(
            &twin.id,
            Text::new("まだ収めていない文書", "a document that is not in the data folder yet"),
            Text::new(
                format!("同じ文書が「{}」として収められています", twin.id),
                format!("the same document is there as “{}”", twin.id),
            ),
        )));
    }
    let old = request.corpus.manifest.sources.iter().find(|source| source.id == id);
    proposal.removed.extend(old.map(|old| old.file.clone()).filter(|old| *old != file));
    let source = NewSource {
        id: id.to_owned(),
        kind: KIND,
        file,
        title: or(&says.title, if raw.title.is_empty() { request.name } else { &raw.title }),
        publisher: or(&says.publisher, &raw.author),
        date: or(&says.date, &raw.date),
        licence: or(&says.licence, if raw.license.is_empty() { LICENCE } else { &raw.license }),
        sha256: digest,
    };
    original::list(request, Ok(original::manifest(request)), &source, proposal)
}
