//! From drafts to the corpus: joins what the readers found by keys, and reports what does not join.
//!
//! Nothing is judged here and nothing is read; rules over the finished corpus are in [`crate::check`].

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Text};
use crate::model::checklist::Checklist;
use crate::model::corpus::Corpus;
use crate::model::form::{Answer, FormHeading, FormItem, RemarkRef, Sheet, SheetNote};
use crate::model::guideline::{Clause, LostPage, Reading, Requirement, Role, Section, Standing};
use crate::model::key::{ClauseKey, ItemKey, Key, Ordinal, RequirementKey, SectionKey};
use crate::model::link::{Confidence, Link, Relation};
use crate::model::manifest::Manifest;
use crate::model::mapping::{Absence, digest};
use crate::model::overlay::Overlay;
use crate::model::revision::Revision;
use crate::model::text::{Correction, SourceText};
use crate::model::words::WordGroup;
use crate::parse::correlation::{Draft, DraftLink, Lane, Print};
use crate::parse::form::FormOutline;
use crate::parse::mapping;
use crate::parse::official;
use crate::parse::outline::Outline;
use crate::parse::sheet::CHOICES;
use crate::source::Place;

/// What the readers yield.
pub struct Drafts {
    /// The manifest.
    pub manifest: Manifest,
    /// The outline of the edition.
    pub outline: Outline,
    /// The tables of correlations; more than one when a clean table stands beside the scan.
    pub tables: Vec<Draft>,
    /// The outline of the form.
    pub form: FormOutline,
    /// The sheets.
    pub sheets: Vec<Sheet>,
    /// Our notes on the sheets.
    pub notes: Vec<SheetNote>,
    /// The checklist.
    pub checklist: Checklist,
    /// The mapping sets.
    pub mappings: mapping::Drafts,
    /// All corrections.
    pub corrections: Vec<Correction>,
    /// Words that search takes as the same.
    pub words: Vec<WordGroup>,
    /// What has changed in the dataset.
    pub revisions: Vec<Revision>,
}

/// Joins the drafts.
pub fn link(drafts: Drafts, found: &mut Vec<Diagnostic>) -> Corpus {
    let Drafts {
        manifest,
        outline,
        tables,
        form,
        sheets,
        notes,
        checklist,
        mappings: sets,
        mut corrections,
        words,
        revisions,
    } = drafts;
    let (mut tables, mut sets) = (tables, sets);
    let placed = place(&mut tables, &mut sets);
    let titles = clean_titles(&tables);
    let (readings, mut links, lost) = settle(tables);
    let mut sections: BTreeMap<SectionKey, Section> = BTreeMap::new();
    for section in outline.sections.clone() {
        sections.insert(section.key.clone(), section);
    }
    name_sections(&mut sections, &titles);
    add_printed_titles(&mut sections, &readings);
    let requirements = requirements(&sections, &outline, &readings, found);
    let mut sheets: BTreeMap<String, Sheet> =
        sheets.into_iter().map(|sheet| (sheet.id.clone(), sheet)).collect();
    let items = form_items(&form, &sheets);
    add_notes(&mut sheets, notes, found);
    sheets.values_mut().for_each(|sheet| state_answers(sheet, &items));
    let clauses = clauses(&links, &readings);
    report_outline(&sections, &outline, &form, found);
    corrections.sort();
    let mut corpus = Corpus {
        manifest,
        sections,
        requirements,
        clauses,
        headings: headings(&form),
        items,
        sheets,
        checklist,
        references: sets.references,
        mappings: Vec::new(),
        absences: Vec::new(),
        sets: sets.sets.into_iter().map(|set| (set.id.clone(), set)).collect(),
        mapping_readings: sets.readings,
        readings,
        lost,
        placed,
        corrections,
        words,
        revisions,
        overlay: Overlay::default(),
    };
    report_unknown_keys(&corpus, found);
    links.extend(sets.links);
    corpus.mappings = mappings(&corpus, links, found);
    corpus.absences = absences(&corpus, sets.absences, found);
    mark_suspects(&mut corpus);
    corpus
}

/// Requirements that a clean print gives a number to: their key becomes that number wherever it stands.
fn place(tables: &mut [Draft], sets: &mut mapping::Drafts) -> BTreeMap<RequirementKey, RequirementKey> {
    let mut placed = BTreeMap::new();
    for table in tables.iter() {
        placed.extend(table.placed.clone());
    }
    if placed.is_empty() {
        return placed;
    }
    let place = |key: &mut Key| official::place_key(&placed, key);
    for table in tables.iter_mut() {
        table.readings.iter_mut().filter_map(|reading| reading.key.as_mut()).for_each(place);
        let links = table.links.iter_mut().map(|draft| &mut draft.link);
        links.flat_map(|link| [&mut link.from, &mut link.to]).for_each(place);
        table
            .lost
            .iter_mut()
            .flat_map(|page| page.around.iter_mut().chain(&mut page.missing))
            .for_each(place);
    }
    let links = sets.links.iter_mut().map(|draft| &mut draft.link);
    links.flat_map(|link| [&mut link.from, &mut link.to]).for_each(place);
    sets.absences.iter_mut().map(|absence| &mut absence.subject).for_each(place);
    let pairs = sets.readings.values_mut().flatten();
    pairs.flat_map(|pair| std::iter::once(&mut pair.subject).chain(&mut pair.object)).for_each(place);
    placed
}

/// The titles of sections that a clean print gives.
fn clean_titles(tables: &[Draft]) -> BTreeMap<SectionKey, String> {
    let clean = tables.iter().filter(|table| table.print != Print::Scan);
    let readings = clean.flat_map(|table| &table.readings).filter(|reading| reading.role == Role::Section);
    let mut titles = BTreeMap::new();
    for reading in readings {
        if let Some(Key::Section(key)) = &reading.key {
            titles.entry(key.clone()).or_insert_with(|| title_words(&reading.text.read).to_owned());
        }
    }
    titles
}

/// The words of a heading behind its number.
#[must_use]
pub fn title_words(heading: &str) -> &str {
    let is_number = |c: char| c.is_numeric() || c.is_whitespace() || matches!(c, '.' | '．' | '第' | '章');
    heading.trim_start_matches(is_number).trim()
}

/// Gives sections that the outline knows only by number the title of a clean print.
fn name_sections(sections: &mut BTreeMap<SectionKey, Section>, titles: &BTreeMap<SectionKey, String>) {
    for section in sections.values_mut().filter(|section| section.title.is_empty()) {
        if let Some(title) = titles.get(&section.key).filter(|title| !title.is_empty()) {
            section.title.clone_from(title);
            section.title_standing = Standing::Established;
        }
    }
}

/// Puts the prints together: a text stands as the first print in the order of precedence has it, and every other print
/// of it is a repetition; the relations of a requirement come from the first table that has it.
fn settle(mut tables: Vec<Draft>) -> (Vec<Reading>, Vec<DraftLink>, Vec<LostPage>) {
    tables.sort_by_key(|table| table.print);
    let (mut texts, mut covered) = (BTreeSet::new(), Covered::default());
    for table in &mut tables {
        repeat(&mut table.readings, &texts, &covered);
        table.links.retain(|draft| !covered.has(&draft.link.from, Lane::of(&draft.link.to)));
        for page in &mut table.lost {
            page.missing.retain(|key| !texts.contains(key) && !covered.has(key, None));
        }
        let own = table.readings.iter().filter(|reading| reading.role == Role::Requirement);
        let own: Vec<Key> = own.filter_map(|reading| reading.key.clone()).collect();
        if table.print != Print::Volume && table.print != Print::VolumeFirst {
            covered.add(table, &own);
        }
        texts.extend(own);
    }
    // The print with most to say of its places comes first.
    tables.sort_by_key(|table| table.print != Print::Scan);
    let (mut readings, mut links, mut lost) = (Vec::new(), Vec::new(), Vec::new());
    for table in tables {
        readings.extend(table.readings);
        links.extend(table.links);
        lost.extend(table.lost);
    }
    (readings, links, lost)
}

/// What the tables so far speak of: beginnings of relations, and the columns into which they would lead.
#[derive(Default)]
struct Covered(Vec<(BTreeSet<Key>, BTreeSet<Lane>)>);

impl Covered {
    fn add(&mut self, table: &Draft, own: &[Key]) {
        let joined = table.links.iter().map(|draft| draft.link.from.clone());
        let known: Vec<Key> = own.iter().cloned().chain(joined).collect();
        let sections: Vec<Key> = known.iter().filter_map(section_of).collect();
        self.0.push((sections.into_iter().chain(known).collect(), table.lanes()));
    }

    /// Whether a table has the key, and the column if one is asked for.
    fn has(&self, key: &Key, lane: Option<Lane>) -> bool {
        self.0.iter().any(|(keys, lanes)| keys.contains(key) && lane.is_none_or(|lane| lanes.contains(&lane)))
    }
}

fn section_of(key: &Key) -> Option<Key> {
    match key {
        Key::Requirement(key) => key.section().map(Key::Section),
        _ => None,
    }
}

/// What an earlier print has already is a repetition here.
fn repeat(readings: &mut [Reading], texts: &BTreeSet<Key>, covered: &Covered) {
    for reading in readings {
        let Some(key) = &reading.key else { continue };
        let is_known = match reading.role {
            Role::Requirement | Role::Continuation => texts.contains(key),
            Role::Clause | Role::None => covered.has(key, Some(Lane::Remark)),
            Role::Nothing => covered.has(key, None),
            _ => false,
        };
        if is_known {
            reading.role = Role::Repetition;
        }
    }
}

/// The titles that the table prints for a section, each wording once.
fn add_printed_titles(sections: &mut BTreeMap<SectionKey, Section>, readings: &[Reading]) {
    for reading in readings.iter().filter(|reading| reading.role == Role::Section) {
        let Some(Key::Section(key)) = &reading.key else { continue };
        let Some(section) = sections.get_mut(key) else { continue };
        if !section.printed_titles.iter().any(|title| title.printed == reading.text.printed) {
            let mut title = reading.text.clone();
            title.strip_front(split_ordinal(&title.read).0.map_or(0, str::len));
            section.printed_titles.push(title);
        }
    }
}

/// Requirements from the readings, and those that the outline knows only by number.
fn requirements(
    sections: &BTreeMap<SectionKey, Section>,
    outline: &Outline,
    readings: &[Reading],
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<RequirementKey, Requirement> {
    let mut requirements = BTreeMap::new();
    for section in sections.values() {
        let counted = section.count.max(section.minimum).unwrap_or_default();
        for number in 1..=counted {
            add_number(&mut requirements, section, number);
        }
    }
    for topic in &outline.topics {
        let empty = by_number(topic.key.clone(), topic.source.clone());
        let requirement = requirements.entry(topic.key.clone()).or_insert(empty);
        requirement.topic = Some((topic.topic.clone(), topic.standing));
    }
    for reading in readings.iter().filter(|reading| reading.role == Role::Requirement) {
        let Some(Key::Requirement(key)) = &reading.key else { continue };
        let empty = by_number(key.clone(), reading.text.place.clone());
        let requirement = requirements.entry(key.clone()).or_insert(empty);
        if requirement.text.is_empty() {
            set_text(requirement, reading);
        } else {
            found.push(second_text(reading, requirement));
        }
    }
    for reading in readings.iter().filter(|reading| reading.role == Role::Continuation) {
        let Some(Key::Requirement(key)) = &reading.key else { continue };
        if let Some(requirement) = requirements.get_mut(key) {
            requirement.text.push(reading.text.clone());
        }
    }
    requirements
}

fn by_number(key: RequirementKey, source: Place) -> Requirement {
    Requirement {
        key,
        text: Vec::new(),
        printed_ordinal: None,
        confidence: Confidence::Certain,
        reason: String::new(),
        topic: None,
        source,
    }
}

fn add_number(requirements: &mut BTreeMap<RequirementKey, Requirement>, section: &Section, number: u16) {
    let key = RequirementKey {
        volume: section.key.volume,
        section: section.key.number.clone(),
        ordinal: Ordinal::Known(number),
    };
    let empty = by_number(key.clone(), section.source.clone());
    requirements.entry(key).or_insert(empty);
}

fn set_text(requirement: &mut Requirement, reading: &Reading) {
    let mut text = reading.text.clone();
    requirement.printed_ordinal = split_ordinal(&text.read).0.map(str::to_owned);
    let printed = split_ordinal(&text.printed).1.to_owned();
    text.printed = printed;
    text.strip_front(requirement.printed_ordinal.as_ref().map_or(0, String::len));
    requirement.source = text.place.clone();
    requirement.confidence = reading.confidence;
    requirement.reason.clone_from(&reading.reason);
    requirement.text = vec![text];
}

/// The circled number in front of a text, and the rest.
#[must_use]
pub fn split_ordinal(text: &str) -> (Option<&str>, &str) {
    match text.chars().next() {
        Some(first) if ordinal_value(first).is_some() => {
            (text.get(..first.len_utf8()), text[first.len_utf8()..].trim_start())
        }
        _ => (None, text),
    }
}

/// The value of ①…㊿.
#[must_use]
pub fn ordinal_value(character: char) -> Option<u16> {
    (1..=50).find(|number| crate::model::circled(*number).starts_with(character))
}

fn second_text(reading: &Reading, requirement: &Requirement) -> Diagnostic {
    let (key, place) = (&requirement.key, &requirement.source);
    let message = Text::new(
        format!("{key} の本文は {place} にあります。ここは repetition ではありませんか"),
        format!("{key} already has its text at {place}; is this a repetition?"),
    );
    Diagnostic::at(Code::CellAccountedTwice, reading.row.clone(), message)
}

fn headings(form: &FormOutline) -> BTreeMap<Vec<u16>, FormHeading> {
    let heading = |raw: &crate::parse::form::OutlineHeading| FormHeading {
        number: raw.number.clone(),
        title: raw.title.clone(),
        canonical_sheet: raw.canonical_sheet.clone(),
        reason: raw.reason.clone(),
        source: raw.source.clone(),
    };
    form.headings.iter().map(|raw| (raw.number.clone(), heading(raw))).collect()
}

/// The rows of the form with the words of the sheet that is canonical for each. A row that this sheet lacks takes
/// the words of the first sheet that has it, so that a damaged sheet costs no question.
fn form_items(form: &FormOutline, sheets: &BTreeMap<String, Sheet>) -> BTreeMap<ItemKey, FormItem> {
    let mut items = BTreeMap::new();
    for raw in &form.items {
        let canonical = sheets.get(&raw.canonical_sheet).into_iter().chain(sheets.values());
        let question = canonical
            .filter_map(|sheet| sheet.responses.get(&raw.key))
            .map(|response| &response.question)
            .next();
        let Some(question) = question else { continue };
        let item = FormItem {
            key: raw.key.clone(),
            parent: raw.parent.clone(),
            heading: raw.heading.clone(),
            choices: raw.choices.clone(),
            question: question.clone(),
            canonical_sheet: raw.canonical_sheet.clone(),
            reason: raw.reason.clone(),
            source: raw.source.clone(),
        };
        items.insert(raw.key.clone(), item);
    }
    items
}

/// Puts each note on its sheet; a `blanket` note marks its remark.
fn add_notes(sheets: &mut BTreeMap<String, Sheet>, notes: Vec<SheetNote>, found: &mut Vec<Diagnostic>) {
    for note in notes {
        let sheet = match &note.about {
            Key::Response(id, _) | Key::Remark(id, _) => sheets.get_mut(id),
            _ => None,
        };
        let exists = sheet.as_ref().is_some_and(|sheet| match &note.about {
            Key::Response(_, item) => sheet.responses.contains_key(item),
            Key::Remark(_, number) => sheet.remarks.contains_key(number),
            _ => false,
        });
        let Some(sheet) = sheet.filter(|_| exists) else {
            found.push(unknown_key(&note.row, &note.about));
            continue;
        };
        if let (Key::Remark(_, number), "blanket") = (&note.about, note.kind.as_str())
            && let Some(remark) = sheet.remarks.get_mut(number)
        {
            remark.blanket = Some(note.words.clone());
        }
        sheet.notes.push(note);
    }
    sheets
        .values_mut()
        .for_each(|sheet| sheet.notes.sort_by(|a, b| (&a.about, &a.kind).cmp(&(&b.about, &b.kind))));
}

/// Takes from remarks the answers that they state in words, and marks the rows that a blanket remark claims.
fn state_answers(sheet: &mut Sheet, items: &BTreeMap<ItemKey, FormItem>) {
    let mut blankets: Vec<(ItemKey, u16)> = Vec::new();
    for (key, response) in &mut sheet.responses {
        let Some(remark) = response.remark.target().and_then(|number| sheet.remarks.get(&number)) else {
            continue;
        };
        if remark.blanket.is_some() {
            blankets.push((key.clone(), remark.number));
        }
        // A tick that can be read stands; whether the words agree with it is for the checks to say.
        let is_open = matches!(response.answer, Answer::Unknown | Answer::Unanswered { .. });
        if let Some((word, words)) = stated_answer(&remark.text).filter(|_| is_open) {
            response.answer = Answer::Stated {
                word,
                words,
                place: remark.text.place.clone(),
                remark: remark.number,
                inferred_reference: matches!(response.remark, RemarkRef::Inferred(_)),
            };
        }
    }
    for (from, number) in blankets {
        let top = items.get(&from).and_then(|item| item.heading.first().copied());
        for (key, response) in sheet.responses.range_mut(from.clone()..).filter(|(key, _)| **key != from) {
            if items.get(key).and_then(|item| item.heading.first().copied()) == top {
                response.blanket = Some(number);
            }
        }
    }
}

/// The one answer that a remark states in words: 「…ため、「いいえ」」, 「全て対象外とします」. A remark that names two
/// different answers, or only describes, states none.
#[must_use]
pub fn stated_answer(remark: &SourceText) -> Option<(String, String)> {
    let text = remark.printed.as_str();
    let mut stated: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for word in CHOICES {
        for phrase in [format!("ため、「{word}」"), format!("ため「{word}」"), format!("全て{word}とします")]
        {
            if let Some(at) = text.find(&phrase) {
                stated.insert(word, (at, at + phrase.len()));
            }
        }
    }
    let (word, (start, end)) = stated.iter().next().filter(|_| stated.len() == 1)?;
    let sentence = text[..*start]
        .rfind(['。', '\n'])
        .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    Some(((*word).to_owned(), text[sentence..*end].trim().to_owned()))
}

/// The clauses that relations name, with the prints that name them.
fn clauses(links: &[DraftLink], readings: &[Reading]) -> BTreeMap<ClauseKey, Clause> {
    let mut clauses: BTreeMap<ClauseKey, Clause> = BTreeMap::new();
    for DraftLink { link, .. } in links {
        let Key::Clause(key) = &link.to else { continue };
        let clause =
            clauses.entry(key.clone()).or_insert_with(|| Clause { key: key.clone(), printed: Vec::new() });
        let print =
            readings.iter().find(|reading| reading.text.place == link.source && reading.role == Role::Clause);
        if let Some(print) = print.filter(|print| !clause.printed.contains(&print.text)) {
            clause.printed.push(print.text.clone());
        }
    }
    clauses.values_mut().for_each(|clause| clause.printed.sort_by(|a, b| a.place.cmp(&b.place)));
    clauses
}

fn unknown_key(place: &Place, key: &Key) -> Diagnostic {
    let message =
        Text::new(format!("「{key}」は知られていない鍵です"), format!("nothing bears the key “{key}”"));
    Diagnostic::at(Code::LinkUnknownKey, place.clone(), message).words(key.to_string())
}

fn report_unknown_keys(corpus: &Corpus, found: &mut Vec<Diagnostic>) {
    for reading in &corpus.readings {
        if let Some(key) = reading.key.as_ref().filter(|key| !is_known(corpus, key)) {
            let message = Text::new(
                format!("「{key}」は知られていない鍵です"),
                format!("nothing bears the key “{key}”"),
            );
            found.push(Diagnostic::at(Code::ReadingUnknownKey, reading.row.clone(), message));
        }
    }
    for page in &corpus.lost {
        let unknown = page.around.iter().chain(&page.missing).filter(|key| !corpus.contains(key));
        found.extend(unknown.map(|key| unknown_key(&page.row, key)));
    }
}

/// The relation that makes a second row of a pair a duplicate; any match does in a mapping set.
fn relation_of(link: &Link) -> Relation {
    if link.curation.is_some() && link.relation.is_match() { Relation::ExactMatch } else { link.relation }
}

/// Whether something bears the key; a requirement, moreover, in a section of the outline that holds requirements, and
/// a clause of an edition of the manifest.
fn is_known(corpus: &Corpus, key: &Key) -> bool {
    let in_outline = match key {
        Key::Requirement(key) => key.section().is_none_or(|section| {
            corpus.sections.get(&section).is_some_and(|section| section.has_requirements)
        }),
        Key::Clause(key) => corpus.manifest.editions.iter().any(|edition| edition.id == key.edition),
        _ => true,
    };
    in_outline && corpus.contains(key)
}

/// Topics of sections that the outline does not have; rows of the form whose parent or heading there is not.
fn report_outline(
    sections: &BTreeMap<SectionKey, Section>,
    outline: &Outline,
    form: &FormOutline,
    found: &mut Vec<Diagnostic>,
) {
    let mut report = |place: &Place, words: String| {
        let message = Text::new(format!("「{words}」は知られていません"), format!("there is no “{words}”"));
        found.push(Diagnostic::at(Code::ReadingUnknownKey, place.clone(), message).words(words));
    };
    for topic in &outline.topics {
        if let Some(section) = topic.key.section().filter(|section| !sections.contains_key(section)) {
            report(&topic.source, section.to_string());
        }
    }
    for item in &form.items {
        let has = |parent: &ItemKey| form.items.iter().any(|other| other.key == *parent);
        if let Some(parent) = item.parent.as_ref().filter(|parent| !has(parent)) {
            report(&item.source, parent.to_string());
        }
        if !form.headings.iter().any(|heading| heading.number == item.heading) {
            report(&item.source, Key::FormHeading(item.heading.clone()).to_string());
        }
    }
}

/// The rows without a mapping whose subject exists, sorted, each once.
fn absences(corpus: &Corpus, absences: Vec<Absence>, found: &mut Vec<Diagnostic>) -> Vec<Absence> {
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for absence in absences {
        if !is_known(corpus, &absence.subject) {
            found.push(unknown_key(&absence.source, &absence.subject));
        } else if seen.insert((absence.curation.set.clone(), absence.subject.clone())) {
            kept.push(absence);
        } else {
            found.push(twice(absence.source, &absence.subject, mapping::NO_TERM));
        }
    }
    kept.sort();
    kept
}

/// Marks the rows of mapping sets whose ends no longer read as they did when the row was made.
fn mark_suspects(corpus: &mut Corpus) {
    let mut links = std::mem::take(&mut corpus.mappings);
    let mut absences = std::mem::take(&mut corpus.absences);
    let changed = |key: &Key, hash: &str| digest(&corpus.wording(key)) != hash;
    for link in &mut links {
        if let Some(curation) = &mut link.curation {
            curation.is_suspect =
                changed(&link.from, &curation.subject_hash) || changed(&link.to, &curation.object_hash);
        }
    }
    for absence in &mut absences {
        absence.curation.is_suspect = changed(&absence.subject, &absence.curation.subject_hash);
    }
    (corpus.mappings, corpus.absences) = (links, absences);
}

fn twice(row: Place, from: &Key, to: impl std::fmt::Display) -> Diagnostic {
    let message = Text::new(format!("{from} → {to} が二度あります"), format!("{from} → {to} stands twice"));
    Diagnostic::at(Code::RowDuplicate, row, message)
}

/// The relations whose ends exist, sorted, each once: the table may relate a pair in several ways, a mapping set in one.
fn mappings(corpus: &Corpus, links: Vec<DraftLink>, found: &mut Vec<Diagnostic>) -> Vec<Link> {
    let mut seen = BTreeSet::new();
    let mut mappings = Vec::new();
    for DraftLink { link, row } in links {
        if let Some(key) = [&link.from, &link.to].into_iter().find(|key| !is_known(corpus, key)) {
            found.push(unknown_key(&row, key));
        } else if !seen.insert((link.from.clone(), relation_of(&link), link.to.clone())) {
            found.push(twice(row, &link.from, &link.to));
        } else {
            mappings.push(link);
        }
    }
    mappings.sort();
    mappings
}
