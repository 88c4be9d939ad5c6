//! The corpus: everything that was read, joined by keys. Plain data; the graph, RDF, the site and the
//! exports are projections of it and never of each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::checklist::Checklist;
use crate::model::form::{FormHeading, FormItem, RemarkRef, Sheet};
use crate::model::guideline::{Clause, LostPage, Reading, Requirement, Section};
use crate::model::key::{ClauseKey, ItemKey, Key, RequirementKey, SectionKey, Volume};
use crate::model::link::{Confidence, Link, Origin, Relation};
use crate::model::manifest::Manifest;
use crate::model::mapping::{Absence, MappingSet, Readings, Reference};
use crate::model::overlay::Overlay;
use crate::model::revision::Revision;
use crate::model::text::Correction;
use crate::model::words::WordGroup;
use crate::source::Place;

/// Everything that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corpus {
    /// What the dataset is.
    pub manifest: Manifest,
    /// Sections of the outline.
    pub sections: BTreeMap<SectionKey, Section>,
    /// Requirements, those known only by number included.
    pub requirements: BTreeMap<RequirementKey, Requirement>,
    /// Clauses of other editions.
    pub clauses: BTreeMap<ClauseKey, Clause>,
    /// Headings of the disclosure form.
    pub headings: BTreeMap<Vec<u16>, FormHeading>,
    /// Rows of the disclosure form.
    pub items: BTreeMap<ItemKey, FormItem>,
    /// Vendors' sheets.
    pub sheets: BTreeMap<String, Sheet>,
    /// The checklist.
    pub checklist: Checklist,
    /// Laws, standards and schemes that documents name.
    pub references: BTreeMap<String, Reference>,
    /// The mappings of the table and of the mapping sets, sorted.
    pub mappings: Vec<Link>,
    /// What the mapping sets say has no mapping, sorted.
    pub absences: Vec<Absence>,
    /// The mapping sets, by id.
    pub sets: BTreeMap<String, MappingSet>,
    /// The two independent readings of the sets, by set.
    pub mapping_readings: Readings,
    /// The reading of the scan, in the scan's order.
    pub readings: Vec<Reading>,
    /// Lost stretches of the scan.
    pub lost: Vec<LostPage>,
    /// Requirements that were known without their number, and the number that a clean print gives them.
    pub placed: BTreeMap<RequirementKey, RequirementKey>,
    /// All corrections, in the order of their places.
    pub corrections: Vec<Correction>,
    /// Words that search takes as the same.
    pub words: Vec<WordGroup>,
    /// What has changed in the dataset, oldest first.
    pub revisions: Vec<Revision>,
    /// An institution's own records, where they are given: no part of the dataset.
    pub overlay: Overlay,
}

/// The short human name of a node: a citation such as 「企画管理編 13⑧」 and, where there is one, a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// How one cites it.
    pub cite: String,
    /// Title, question or topic; may be empty.
    pub title: String,
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.title.as_str() {
            "" => f.write_str(&self.cite),
            title => write!(f, "{} {title}", self.cite),
        }
    }
}

/// ①…㊿ for 1…50, (51) beyond.
#[must_use]
pub fn circled(number: u16) -> String {
    let base = match number {
        1..=20 => 0x2460 + u32::from(number) - 1,
        21..=35 => 0x3251 + u32::from(number) - 21,
        36..=50 => 0x32B1 + u32::from(number) - 36,
        _ => return format!("({number})"),
    };
    char::from_u32(base).map_or_else(|| format!("({number})"), String::from)
}

fn dotted(number: &[u16]) -> String {
    number.iter().map(ToString::to_string).collect::<Vec<_>>().join(".")
}

impl Corpus {
    /// Every key, in reading order.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<Key> {
        let mut keys: BTreeSet<Key> =
            self.manifest.volumes.iter().map(|volume| Key::Volume(volume.volume)).collect();
        keys.extend(self.sections.keys().cloned().map(Key::Section));
        keys.extend(self.requirements.keys().cloned().map(Key::Requirement));
        keys.extend(self.clauses.keys().cloned().map(Key::Clause));
        keys.extend(self.headings.keys().cloned().map(Key::FormHeading));
        keys.extend(self.items.keys().cloned().map(Key::Item));
        for (id, sheet) in &self.sheets {
            keys.insert(Key::Sheet(id.clone()));
            keys.extend(sheet.responses.keys().map(|item| Key::Response(id.clone(), item.clone())));
            keys.extend(sheet.remarks.keys().map(|number| Key::Remark(id.clone(), *number)));
        }
        keys.extend(self.checklist.categories.keys().cloned().map(Key::Category));
        keys.extend(self.checklist.items.keys().copied().map(Key::ChecklistItem));
        keys.extend(self.checklist.evidence.keys().cloned().map(Key::Evidence));
        keys.extend(self.references.keys().cloned().map(Key::Reference));
        keys
    }

    /// Whether something bears the key.
    #[must_use]
    pub fn contains(&self, key: &Key) -> bool {
        match key {
            Key::Volume(volume) => self.manifest.volumes.iter().any(|title| title.volume == *volume),
            Key::Section(key) => self.sections.contains_key(key),
            Key::Requirement(key) => self.requirements.contains_key(key),
            Key::Clause(key) => self.clauses.contains_key(key),
            Key::FormHeading(number) => self.headings.contains_key(number),
            Key::Item(key) => self.items.contains_key(key),
            Key::Sheet(id) => self.sheets.contains_key(id),
            Key::Response(id, item) => {
                self.sheets.get(id).is_some_and(|sheet| sheet.responses.contains_key(item))
            }
            Key::Remark(id, number) => {
                self.sheets.get(id).is_some_and(|sheet| sheet.remarks.contains_key(number))
            }
            Key::Category(number) => self.checklist.categories.contains_key(number),
            Key::ChecklistItem(number) => self.checklist.items.contains_key(number),
            Key::Evidence(key) => self.checklist.evidence.contains_key(key),
            Key::Reference(key) => self.references.contains_key(key),
        }
    }

    /// The Japanese title of a volume, or its letter where the manifest does not name it.
    #[must_use]
    pub fn volume_title(&self, volume: Volume) -> String {
        let title = self.manifest.volumes.iter().find(|title| title.volume == volume);
        title.map_or_else(|| volume.to_string(), |title| title.ja.clone())
    }

    /// How one cites a requirement: 「企画管理編 13⑧」.
    #[must_use]
    pub fn cite_requirement(&self, key: &RequirementKey) -> String {
        use crate::model::key::Ordinal;
        let volume = self.volume_title(key.volume);
        let section = dotted(&key.section);
        match (key.section.is_empty(), key.ordinal) {
            (true, Ordinal::Unplaced(number)) => format!("{volume}（章・番号未確定 {number}）"),
            (_, Ordinal::Unplaced(number)) => format!("{volume} {section}（番号未確定 {number}）"),
            (_, Ordinal::Known(number)) => format!("{volume} {section}{}", circled(number)),
        }
    }

    /// The human name of a node. A key that nothing bears yields itself.
    #[must_use]
    pub fn label(&self, key: &Key) -> Label {
        let (cite, title) = match key {
            Key::Volume(volume) => (self.volume_title(*volume), String::new()),
            Key::Section(key) => {
                let cite = format!("{} {}", self.volume_title(key.volume), dotted(&key.number));
                (cite, self.sections.get(key).map(|section| section.title.clone()).unwrap_or_default())
            }
            Key::Requirement(key) => {
                let topic = self.requirements.get(key).and_then(|found| found.topic.as_ref());
                (self.cite_requirement(key), topic.map(|(topic, _)| topic.clone()).unwrap_or_default())
            }
            Key::Clause(key) => {
                let edition = self.manifest.editions.iter().find(|found| found.id == key.edition);
                let edition = edition.map_or(key.edition.as_str(), |edition| edition.title.as_str());
                (format!("{edition} {}", key.clause), String::new())
            }
            Key::FormHeading(number) => {
                let title = self.headings.get(number).map(|heading| heading.title.clone());
                ("開示書".to_owned(), title.unwrap_or_default())
            }
            Key::Item(key) => {
                let question = self.items.get(key).map(|item| item.question.read.clone());
                (format!("開示書 {key}"), question.unwrap_or_default())
            }
            Key::Sheet(id) => match self.sheets.get(id) {
                Some(sheet) => (sheet.service.read.clone(), sheet.vendor.read.clone()),
                None => (id.clone(), String::new()),
            },
            Key::Response(id, item) => {
                let question = self.items.get(item).map(|item| item.question.read.clone());
                (format!("{} 開示書 {item}", self.service(id)), question.unwrap_or_default())
            }
            Key::Remark(id, number) => (format!("{} 備考 {number}", self.service(id)), String::new()),
            Key::Category(number) => {
                let title = self.checklist.categories.get(number).map(|found| found.title.clone());
                ("チェックリスト".to_owned(), title.unwrap_or_default())
            }
            Key::ChecklistItem(number) => {
                let middle = self
                    .checklist
                    .items
                    .get(number)
                    .and_then(|item| self.checklist.categories.get(&item.category));
                (format!("チェックリスト {number}"), middle.map(|c| c.title.clone()).unwrap_or_default())
            }
            Key::Evidence(key) => {
                let label = self.checklist.evidence.get(key).map(|kind| kind.label.clone());
                (label.unwrap_or_else(|| key.clone()), String::new())
            }
            Key::Reference(key) => {
                let label = self.references.get(key).map(|reference| reference.label.clone());
                (label.unwrap_or_else(|| key.clone()), String::new())
            }
        };
        Label { cite, title }
    }

    fn service(&self, id: &str) -> String {
        self.sheets.get(id).map_or_else(|| id.to_owned(), |sheet| sheet.service.read.clone())
    }

    /// The text of a node as read; empty where it has none.
    #[must_use]
    pub fn text(&self, key: &Key) -> String {
        match key {
            Key::Requirement(key) => self.requirements.get(key).map(Requirement::read),
            Key::Item(key) => self.items.get(key).map(|item| item.question.read.clone()),
            Key::Response(id, item) => self
                .sheets
                .get(id)
                .and_then(|sheet| sheet.responses.get(item))
                .map(|response| response.question.read.clone()),
            Key::Remark(id, number) => self
                .sheets
                .get(id)
                .and_then(|sheet| sheet.remarks.get(number))
                .map(|remark| remark.text.read.clone()),
            Key::ChecklistItem(number) => {
                self.checklist.items.get(number).map(|item| item.measure.read.clone())
            }
            _ => None,
        }
        .unwrap_or_default()
    }

    /// The words that a mapping rests on: the text of a node, or, where it has none, its topic or title.
    #[must_use]
    pub fn wording(&self, key: &Key) -> String {
        let text = self.text(key);
        if !text.is_empty() {
            return text;
        }
        let label = self.label(key);
        if label.title.is_empty() { label.cite } else { label.title }
    }

    /// The words that a reader has before the eyes with a node: its wording, and that of the wholes around it.
    #[must_use]
    pub fn context(&self, key: &Key) -> String {
        let label = self.label(key);
        let mut words = format!("{} {} {}", label.cite, label.title, self.text(key));
        if let Key::ChecklistItem(number) = key
            && let Some(cell) = self.checklist.items.get(number).and_then(|item| item.evidence_text.as_ref())
        {
            words.push_str(&cell.read);
        }
        let mut at = self.part_of(key);
        while let Some(whole) = at {
            let label = self.label(&whole);
            for part in [" ", &label.cite, " ", &label.title] {
                words.push_str(part);
            }
            at = self.part_of(&whole);
        }
        words
    }

    /// The whole of which a node is a part.
    #[must_use]
    pub fn part_of(&self, key: &Key) -> Option<Key> {
        let whole = match key {
            Key::Requirement(key) => match key.section() {
                Some(section) => Key::Section(section),
                None => Key::Volume(key.volume),
            },
            Key::Section(key) => match key.parent() {
                Some(parent) => Key::Section(parent),
                None => Key::Volume(key.volume),
            },
            Key::Item(key) => {
                let item = self.items.get(key)?;
                match &item.parent {
                    Some(parent) => Key::Item(parent.clone()),
                    None => Key::FormHeading(item.heading.clone()),
                }
            }
            Key::FormHeading(number) => Key::FormHeading(parent_number(number)?),
            Key::Response(id, _) | Key::Remark(id, _) => Key::Sheet(id.clone()),
            Key::ChecklistItem(number) => Key::Category(self.checklist.items.get(number)?.category.clone()),
            Key::Category(number) => Key::Category(parent_number(number)?),
            Key::Volume(_) | Key::Clause(_) | Key::Sheet(_) | Key::Evidence(_) | Key::Reference(_) => {
                return None;
            }
        };
        self.contains(&whole).then_some(whole)
    }

    /// Where a node is known from.
    #[must_use]
    pub fn source(&self, key: &Key) -> Option<Place> {
        match key {
            Key::Section(key) => self.sections.get(key).map(|section| section.source.clone()),
            Key::Requirement(key) => self.requirements.get(key).map(|found| found.source.clone()),
            Key::Clause(key) => {
                self.clauses.get(key).and_then(|found| found.printed.first()).map(|text| text.place.clone())
            }
            Key::FormHeading(number) => self.headings.get(number).map(|heading| heading.source.clone()),
            Key::Item(key) => self.items.get(key).map(|item| item.question.place.clone()),
            Key::Sheet(id) => self.sheets.get(id).map(|sheet| sheet.service.place.clone()),
            Key::Response(id, item) => self
                .sheets
                .get(id)
                .and_then(|sheet| sheet.responses.get(item))
                .map(|response| response.question.place.clone()),
            Key::Remark(id, number) => self
                .sheets
                .get(id)
                .and_then(|sheet| sheet.remarks.get(number))
                .map(|remark| remark.text.place.clone()),
            Key::Category(number) => {
                self.checklist.categories.get(number).map(|category| category.source.clone())
            }
            Key::ChecklistItem(number) => {
                self.checklist.items.get(number).map(|item| item.measure.place.clone())
            }
            Key::Evidence(key) => self.checklist.evidence.get(key).map(|kind| kind.source.clone()),
            Key::Reference(key) => self.references.get(key).map(|reference| reference.source.clone()),
            Key::Volume(_) => None,
        }
    }

    /// Every relation: the mappings, and the structure that the documents print, sorted.
    #[must_use]
    pub fn links(&self) -> Vec<Link> {
        let mut links = self.mappings.clone();
        for key in self.keys() {
            if let (Some(whole), Some(place)) = (self.part_of(&key), self.source(&key)) {
                links.push(structural(key, Relation::IsPartOf, whole, Origin::Official, place));
            }
        }
        for (id, sheet) in &self.sheets {
            for (item, response) in &sheet.responses {
                let from = Key::Response(id.clone(), item.clone());
                let place = response.question.place.clone();
                let to = Key::Item(item.clone());
                links.push(structural(from.clone(), Relation::Answers, to, Origin::Stated, place.clone()));
                let (relation, number) = match response.remark {
                    RemarkRef::Number(number) | RemarkRef::InPlace(number) => (Relation::RefersTo, number),
                    RemarkRef::Inferred(number) => (Relation::InferredRefersTo, number),
                    RemarkRef::Dash | RemarkRef::Blank | RemarkRef::Empty => continue,
                };
                let to = Key::Remark(id.clone(), number);
                if self.contains(&to) {
                    links.push(remark_link(from, relation, to, place));
                }
            }
        }
        for (number, item) in &self.checklist.items {
            let Some(cell) = &item.evidence_text else { continue };
            for kind in &item.evidence {
                let (from, to) = (Key::ChecklistItem(*number), Key::Evidence(kind.clone()));
                let place = cell.place.clone();
                links.push(structural(from, Relation::NamesEvidence, to, Origin::Stated, place));
            }
        }
        links.sort();
        links.dedup();
        links
    }
}

fn parent_number(number: &[u16]) -> Option<Vec<u16>> {
    let (_, rest) = number.split_last()?;
    (!rest.is_empty()).then(|| rest.to_vec())
}

fn structural(from: Key, relation: Relation, to: Key, origin: Origin, source: Place) -> Link {
    let confidence = Confidence::Certain;
    Link { from, relation, to, origin, confidence, reason: String::new(), source, curation: None }
}

fn remark_link(from: Key, relation: Relation, to: Key, source: Place) -> Link {
    let mut link = structural(from, relation, to, Origin::Stated, source);
    if relation == Relation::InferredRefersTo {
        link.origin = Origin::Editorial;
        link.confidence = Confidence::Probable;
        "備考の番号は印字されていない。前後の番号が一行に一つずつ途切れずに続くので、その数から決まる"
            .clone_into(&mut link.reason);
    }
    link
}
