//! The corpus as one JSON document: the contract that other programs read.
//!
//! Members are added, never renamed or removed, within a `format_version`. Absent facts are `null`, never left out,
//! so that every node of a kind has the same members.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::export::slice::Slice;
use crate::model::form::{Answer, RemarkBlock, RemarkRef, Response, Sheet};
use crate::model::{
    About, Absence, Corpus, Curation, Key, Link, Ordinal, Record, Requirement, Section, SourceText, address,
};
use crate::source::Place;

/// Within a version, members are added, never renamed or removed.
pub(super) const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document {
    format: &'static str,
    format_version: u32,
    dataset: Value,
    /// What was asked for; empty: everything.
    selection: Vec<String>,
    editions: Vec<Value>,
    sources: Vec<Value>,
    nodes: Vec<Value>,
    /// The far ends of links that lead out of the selection: their names only.
    stubs: Vec<Value>,
    links: Vec<Value>,
    corrections: Vec<Value>,
    absences: Vec<Value>,
    lost: Vec<Value>,
    changes: Vec<Value>,
    /// An institution's own records, only where they are given.
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<Vec<Value>>,
}

pub(super) fn document(corpus: &Corpus, slice: &Slice) -> Result<Vec<u8>, serde_json::Error> {
    let manifest = &corpus.manifest;
    let document = Document {
        format: "soukan-corpus",
        format_version: VERSION,
        dataset: dataset(corpus),
        selection: slice.names.clone(),
        editions: manifest
            .editions
            .iter()
            .map(|edition| json!({"id": edition.id, "title": edition.title, "date": edition.date, "coverage": edition.coverage}))
            .collect(),
        sources: manifest
            .sources
            .iter()
            .map(|source| {
                json!({
                    "id": source.id, "file": source.file, "title": source.title, "publisher": source.publisher,
                    "date": source.date, "licence": source.licence, "sha256": source.sha256,
                })
            })
            .collect(),
        nodes: slice.inside.iter().map(|key| node(corpus, key)).collect(),
        stubs: slice.stubs.iter().map(|key| stub(corpus, key)).collect(),
        links: slice.links.iter().map(link).collect(),
        corrections: corpus
            .corrections
            .iter()
            .map(|correction| {
                json!({
                    "source": place(&correction.place), "printed": correction.printed, "read": correction.read,
                    "confidence": correction.confidence.as_str(), "applied": correction.is_applied(),
                    "reason": correction.reason,
                })
            })
            .collect(),
        absences: slice.absences(corpus).map(absence).collect(),
        lost: corpus
            .lost
            .iter()
            .map(|page| {
                json!({
                    "source": place(&page.first), "last_line": page.last, "reason": page.reason,
                    "around": page.around.iter().map(ToString::to_string).collect::<Vec<_>>(),
                    "missing": page.missing.iter().map(ToString::to_string).collect::<Vec<_>>(),
                })
            })
            .collect(),
        changes: corpus
            .revisions
            .iter()
            .map(|change| {
                json!({
                    "date": change.date, "version": change.version, "subject": change.subject.to_string(),
                    "kind": change.kind.as_str(), "ja": change.ja, "en": change.en,
                    "source": place(&change.source),
                })
            })
            .collect(),
        records: corpus.overlay.is_given.then(|| records(corpus, slice)),
    };
    let mut bytes = serde_json::to_vec_pretty(&document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The own records on what is selected; all of them, those of unknown keys too, where everything is.
fn records(corpus: &Corpus, slice: &Slice) -> Vec<Value> {
    let is_whole = slice.names.is_empty();
    let wanted = corpus
        .overlay
        .records
        .iter()
        .filter(|record| is_whole || record.key.as_ref().is_some_and(|key| slice.inside.contains(key)));
    wanted.map(record).collect()
}

/// An own record.
fn record(record: &Record) -> Value {
    let filled = |words: &str| (!words.is_empty()).then(|| words.to_owned());
    let about = match &record.about {
        About::Nothing => None,
        About::Digest(words) | About::Words(words) => Some(words),
    };
    json!({
        "key": record.key.as_ref().map(ToString::to_string), "written": record.written,
        "kind": record.kind.as_str(), "text": record.text, "by": filled(&record.by), "on": filled(&record.on),
        "about": about, "source": place(&record.place),
    })
}

/// What the dataset is.
pub(super) fn dataset(corpus: &Corpus) -> Value {
    let manifest = &corpus.manifest;
    json!({
        "title": manifest.title, "version": manifest.version, "date": manifest.date,
        "edition": manifest.edition, "id_namespace": manifest.id_namespace,
        "vocabulary_namespace": manifest.vocabulary_namespace,
    })
}

fn place(place: &Place) -> Value {
    let known = |number: u32| (number > 0).then_some(number);
    json!({"file": &*place.file, "line": place.line, "cell": known(place.cell), "paragraph": known(place.paragraph)})
}

pub(super) fn link(link: &Link) -> Value {
    json!({
        "from": link.from.to_string(), "to": link.to.to_string(), "relation": link.relation.as_str(),
        "origin": link.origin.as_str(), "confidence": link.confidence.value(),
        "confidence_word": link.confidence.as_str(), "reason": link.reason, "source": place(&link.source),
        "curation": link.curation.as_ref().map(curation),
    })
}

fn curation(curation: &Curation) -> Value {
    json!({
        "set": curation.set, "author": curation.author, "date": curation.date,
        "review_state": curation.review.as_str(), "matched": curation.matched, "suspect": curation.is_suspect,
        "subject_hash": curation.subject_hash, "object_hash": curation.object_hash,
    })
}

/// A row that has no mapping, and why.
pub(super) fn absence(absence: &Absence) -> Value {
    json!({
        "subject": absence.subject.to_string(), "kind": absence.kind.as_str(),
        "confidence": absence.confidence.value(), "confidence_word": absence.confidence.as_str(),
        "reason": absence.reason, "source": place(&absence.source), "curation": curation(&absence.curation),
    })
}

/// The name of a far end.
fn stub(corpus: &Corpus, key: &Key) -> Value {
    let label = corpus.label(key);
    json!({
        "key": key.to_string(), "kind": key.kind(), "label": label.to_string(), "cite": label.cite,
        "address": address::address(&corpus.manifest.edition, key),
    })
}

/// The members that every node has, and those of its kind.
pub(super) fn node(corpus: &Corpus, key: &Key) -> Value {
    let label = corpus.label(key);
    let mut members = json!({
        "key": key.to_string(),
        "kind": key.kind(),
        "label": label.to_string(),
        "cite": label.cite,
        "text": corpus.text(key),
        "printed": printed(corpus, key),
        "source": corpus.source(key).as_ref().map(place),
        "address": address::address(&corpus.manifest.edition, key),
        "part_of": corpus.part_of(key).map(|whole| whole.to_string()),
    });
    if let (Value::Object(all), Value::Object(own)) = (&mut members, details(corpus, key)) {
        all.extend(own);
    }
    members
}

/// The print of a node's text where it differs from the reading.
fn printed(corpus: &Corpus, key: &Key) -> Option<String> {
    let different = |text: &SourceText| text.printed_if_different().map(str::to_owned);
    match key {
        Key::Requirement(key) => {
            let requirement = corpus.requirements.get(key)?;
            Some(requirement.printed()).filter(|printed| *printed != requirement.read())
        }
        Key::Item(key) => different(&corpus.items.get(key)?.question),
        Key::Response(id, item) => different(&corpus.sheets.get(id)?.responses.get(item)?.question),
        Key::Remark(id, number) => different(&corpus.sheets.get(id)?.remarks.get(number)?.text),
        Key::ChecklistItem(number) => different(&corpus.checklist.items.get(number)?.measure),
        _ => None,
    }
}

fn details(corpus: &Corpus, key: &Key) -> Value {
    let found = match key {
        Key::Volume(volume) => corpus
            .manifest
            .volumes
            .iter()
            .find(|title| title.volume == *volume)
            .map(|title| json!({"title": title.ja, "title_en": title.en, "reader": title.reader})),
        Key::Section(key) => corpus.sections.get(key).map(section),
        Key::Requirement(key) => corpus.requirements.get(key).map(|found| requirement(corpus, found)),
        Key::Clause(key) => corpus.clauses.get(key).map(|clause| {
            json!({
                "edition": key.edition, "clause": key.clause,
                "prints": clause.printed.iter().map(|text| json!({"text": text.read, "printed": text.printed_if_different(), "source": place(&text.place)})).collect::<Vec<_>>(),
            })
        }),
        Key::FormHeading(number) => corpus
            .headings
            .get(number)
            .map(|heading| json!({"title": heading.title, "canonical_sheet": heading.canonical_sheet, "canonical_reason": heading.reason})),
        Key::Item(key) => corpus.items.get(key).map(|item| {
            json!({
                "choices": item.choices,
                "parent": item.parent.clone().map(|parent| Key::Item(parent).to_string()),
                "heading": Key::FormHeading(item.heading.clone()).to_string(),
                "canonical_sheet": item.canonical_sheet, "canonical_reason": item.reason,
            })
        }),
        Key::Sheet(id) => corpus.sheets.get(id).map(sheet),
        Key::Response(id, item) => {
            corpus.sheets.get(id).and_then(|sheet| sheet.responses.get(item)).map(|found| response(id, found))
        }
        Key::Remark(id, number) => corpus.sheets.get(id).and_then(|sheet| sheet.remarks.get(number)).map(|remark| {
            json!({
                "sheet": id, "number": number, "blanket": remark.blanket,
                "blocks": remark.blocks.iter().map(|block| match block {
                    RemarkBlock::Paragraph(text) => json!({"paragraph": text}),
                    RemarkBlock::List(items) => json!({"list": items}),
                }).collect::<Vec<_>>(),
            })
        }),
        Key::Category(number) => {
            corpus.checklist.categories.get(number).map(|category| json!({"title": category.title}))
        }
        Key::ChecklistItem(number) => checklist_item(corpus, *number),
        Key::Evidence(key) => corpus
            .checklist
            .evidence
            .get(key)
            .map(|kind| json!({"name": kind.label, "variants": kind.variants})),
        Key::Reference(key) => corpus.references.get(key).map(|reference| {
            json!({"name": reference.label, "reference_kind": reference.kind, "variants": reference.variants})
        }),
    };
    found.unwrap_or_else(|| Value::Object(Map::new()))
}

fn section(section: &Section) -> Value {
    json!({
        "title": section.title, "title_standing": section.title_standing.as_str(),
        "has_requirements": section.has_requirements, "requirement_count": section.count,
        "requirement_minimum": section.minimum, "count_standing": section.count_standing.as_str(),
        "printed_titles": section.printed_titles.iter().map(|title| {
            json!({"text": title.read, "printed": title.printed_if_different(), "source": place(&title.place)})
        }).collect::<Vec<_>>(),
    })
}

fn requirement(corpus: &Corpus, requirement: &Requirement) -> Value {
    let (topic, standing) = match &requirement.topic {
        Some((topic, standing)) => (Some(topic), Some(standing.as_str())),
        None => (None, None),
    };
    json!({
        "edition": corpus.manifest.edition,
        "volume": requirement.key.volume.to_string(),
        "section": requirement.key.section().map(|key| key.to_string()),
        "ordinal": match requirement.key.ordinal { Ordinal::Known(number) => Some(number), Ordinal::Unplaced(_) => None },
        "printed_ordinal": requirement.printed_ordinal,
        "has_text": !requirement.text.is_empty(),
        "confidence": (!requirement.text.is_empty()).then_some(requirement.confidence.as_str()),
        "reason": requirement.reason,
        "topic": topic, "topic_standing": standing,
        "corrections": corrections(&requirement.text),
    })
}

fn corrections(texts: &[SourceText]) -> Vec<Value> {
    let marks = texts.iter().flat_map(|text| &text.corrections);
    marks
        .map(|mark| {
            let correction = &mark.correction;
            json!({
                "printed": correction.printed, "read": correction.read, "applied": correction.is_applied(),
                "confidence": correction.confidence.as_str(), "reason": correction.reason,
            })
        })
        .collect()
}

fn sheet(sheet: &Sheet) -> Value {
    json!({
        "vendor": sheet.vendor.read, "service": sheet.service.read, "version": sheet.version.read,
        "date": sheet.date.read, "responses": sheet.responses.len(), "remarks": sheet.remarks.len(),
        "blank_remarks": sheet.blank_remarks,
        "instructions": sheet.instructions.iter().map(|text| &text.read).collect::<Vec<_>>(),
        "notes": sheet.notes.iter().map(|note| json!({
            "about": note.about.to_string(), "kind": note.kind, "words": note.words, "reason": note.reason,
        })).collect::<Vec<_>>(),
    })
}

fn response(id: &str, response: &Response) -> Value {
    let (printed, inferred) = match response.remark {
        RemarkRef::Number(number) => (Some(number), None),
        RemarkRef::Inferred(number) => (None, Some(number)),
        _ => (None, None),
    };
    json!({
        "sheet": id, "item": Key::Item(response.item.clone()).to_string(), "printed_number": response.printed_number,
        "choices": response.choices, "remark_ref": printed, "remark_mark": response.remark.as_str(), "inferred_remark_ref": inferred,
        "answer": response.answer.as_str(), "answer_basis": basis(id, &response.answer),
        "claimed_by": response.blanket.map(|number| Key::Remark(id.to_owned(), number).to_string()),
        "corrections": corrections(std::slice::from_ref(&response.question)),
    })
}

/// What an answer rests on: words of a remark, or a tick in a cell; for an unclear one, all its ticks.
fn basis(id: &str, answer: &Answer) -> Option<Value> {
    match answer {
        Answer::Unknown => None,
        Answer::Stated { word: _, words, place: at, remark, inferred_reference } => Some(json!({
            "words": words, "remark": Key::Remark(id.to_owned(), *remark).to_string(),
            "inferred_reference": inferred_reference, "source": place(at),
        })),
        Answer::Marked { word: _, mark, place: at } => Some(json!({"mark": mark, "source": place(at)})),
        Answer::Unanswered { place: at } => Some(json!({"mark": null, "source": place(at)})),
        Answer::Unclear { marks, place: at } => Some(json!({"marks": marks, "source": place(at)})),
    }
}

fn checklist_item(corpus: &Corpus, number: u16) -> Option<Value> {
    let checklist = &corpus.checklist;
    let item = checklist.items.get(&number)?;
    let title = |number: &[u16]| checklist.categories.get(number).map(|category| category.title.clone());
    let label = |key: &String| checklist.evidence.get(key).map(|kind| kind.label.clone());
    Some(json!({
        "number": number, "major": title(item.category.get(..1).unwrap_or_default()), "middle": title(&item.category),
        "lead": item.lead, "sub_items": item.sub_items,
        "evidence": item.evidence.iter().filter_map(label).collect::<Vec<_>>(),
        "evidence_keys": item.evidence,
        "evidence_printed": item.evidence_text.as_ref().map(|text| &text.printed),
        "damaged": !item.damage.is_empty(),
        "damage": item.damage.iter().map(|flaw| json!({
            "kind": flaw.kind, "words": flaw.words, "reason": flaw.reason,
        })).collect::<Vec<_>>(),
        "corrections": corrections(std::slice::from_ref(&item.measure)),
    }))
}
