//! What can be found: a thing's names and texts in comparable form, and the points of a word in them.

use crate::model::{Corpus, Key, Record, SourceText};
use crate::search::facets::{Belonging, Near};
use crate::search::{SYNONYM, Term, Variants};

const NAME_WHOLE: u32 = 1000;
const NAME_END: u32 = 420;
const NAME_PART: u32 = 300;
const NAME_SHARE: u32 = 100;
const TEXT: u32 = 100;
const TEXT_TIMES: u32 = 20;
const TEXT_TIMES_MOST: usize = 5;
const TEXT_SHORT: u32 = 2000;
const TEXT_LEAST: u32 = 20;
const EXTRA: u32 = 60;

/// One thing that can be found.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its key.
    pub key: Key,
    /// How one cites it.
    pub cite: String,
    /// Title or topic; empty where it has none. The title of a question is its text.
    pub title: String,
    /// Other names that lead to it.
    pub others: Vec<String>,
    /// Its text, as read.
    pub text: String,
    /// What is printed otherwise, and what else stands there: only what says something that the text does not.
    pub extra: Vec<String>,
    /// Where it belongs.
    pub(super) belonging: Belonging,
    /// Everything in one spelling, and in its own, lest a word be cut by the other's spelling.
    folded: Forms,
    plain: Forms,
}

/// Names and texts in comparable form.
#[derive(Debug, Clone, Default)]
struct Forms {
    names: Vec<String>,
    text: String,
    extra: Vec<String>,
}

impl Entry {
    pub(super) fn new(corpus: &Corpus, key: Key, variants: &Variants, near: &Near) -> Self {
        let label = corpus.label(&key);
        let text = corpus.text(&key);
        let title = if matches!(key, Key::Item(_)) { String::new() } else { label.title };
        let others = other_names(corpus, &key);
        let mut entry = Self {
            belonging: Belonging::new(corpus, &key, near),
            folded: Forms::default(),
            plain: Forms::default(),
            cite: label.cite,
            title,
            others,
            text,
            extra: Vec::new(),
            key,
        };
        entry.folded = entry.forms(variants);
        for extra in extras(corpus, &entry.key) {
            entry.add(extra, variants.fold(extra).text);
        }
        for record in own_records(corpus, &entry.key) {
            let folded = variants.fold(&record).text;
            entry.add(&record, folded);
        }
        entry.plain = entry.forms(&Variants::default());
        entry
    }

    fn forms(&self, variants: &Variants) -> Forms {
        let fold = |text: &String| variants.fold(text).text;
        let key = self.key.to_string();
        let names = [&key, &self.cite, &self.title].into_iter().chain(&self.others);
        Forms {
            names: names.map(fold).filter(|name| !name.is_empty()).collect(),
            text: fold(&self.text),
            extra: self.extra.iter().map(fold).collect(),
        }
    }

    /// Takes a further text, where it says something new.
    fn add(&mut self, extra: &str, folded: String) {
        let forms = &mut self.folded;
        let texts = [&forms.text].into_iter().chain(&forms.names).chain(&forms.extra);
        if !texts.into_iter().any(|known| known.contains(&folded)) {
            self.extra.push(extra.to_owned());
            forms.extra.push(folded);
        }
    }

    /// Whether one of its names is the whole question.
    pub(super) fn points_of_name(&self, whole: &String) -> u32 {
        if self.folded.names.contains(whole) { NAME_WHOLE } else { 0 }
    }

    /// The points of a word, or `None` when it is not there in any form.
    pub(super) fn points(&self, term: &Term) -> Option<u32> {
        let added = term.added.iter().map(|(_, word)| self.folded.points(word) * SYNONYM / 10);
        let own = match self.folded.points(&term.folded) {
            0 => self.plain.points(&term.plain),
            points => points,
        };
        let most = added.chain([own]).max()?;
        (most > 0).then_some(most)
    }
}

impl Forms {
    fn points(&self, word: &str) -> u32 {
        let names = self.names.iter().map(|name| in_name(name, word)).max().unwrap_or_default();
        let extra = self.extra.iter().any(|extra| extra.contains(word));
        names + in_text(&self.text, word) + if extra { EXTRA } else { 0 }
    }
}

fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

fn in_name(name: &str, word: &str) -> u32 {
    if name == word {
        return NAME_WHOLE;
    }
    if !name.contains(word) {
        return 0;
    }
    let share = NAME_SHARE * length(word) / length(name).max(1);
    share + if name.ends_with(word) { NAME_END } else { NAME_PART }
}

fn in_text(text: &str, word: &str) -> u32 {
    let times = text.matches(word).take(TEXT_TIMES_MOST).count();
    if times == 0 {
        return 0;
    }
    let times = u32::try_from(times).unwrap_or_default();
    TEXT + TEXT_TIMES * times + TEXT_SHORT / length(text).max(TEXT_LEAST)
}

/// What a kind of thing counts for itself.
#[must_use]
pub fn weight(key: &Key) -> u32 {
    match key {
        Key::Requirement(_) => 60,
        Key::Section(_) | Key::Volume(_) | Key::Sheet(_) => 40,
        Key::Item(_) => 35,
        Key::Reference(_) | Key::Evidence(_) => 25,
        Key::FormHeading(_) | Key::Category(_) => 20,
        Key::ChecklistItem(_) => 15,
        Key::Remark(..) => 10,
        Key::Clause(_) | Key::Response(..) => 0,
    }
}

/// Names that people use beside the citation.
fn other_names(corpus: &Corpus, key: &Key) -> Vec<String> {
    match key {
        Key::Volume(volume) => {
            let titles = corpus.manifest.volumes.iter().filter(|title| title.volume == *volume);
            titles.map(|title| title.reader.clone()).collect()
        }
        Key::Clause(clause) => vec![format!("旧 {}", clause.clause)],
        Key::ChecklistItem(number) => vec![format!("No.{number}")],
        Key::Item(item) => vec![item.to_string()],
        Key::Evidence(id) => corpus
            .checklist
            .evidence
            .get(id)
            .map(|kind| kind.variants.keys().filter(|name| **name != kind.label).cloned().collect())
            .unwrap_or_default(),
        Key::Reference(id) => corpus
            .references
            .get(id)
            .map(|found| found.variants.keys().filter(|name| **name != found.label).cloned().collect())
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// What an institution records of its own here, named as such. Answers of a sheet are found by the sheet.
fn own_records(corpus: &Corpus, key: &Key) -> Vec<String> {
    let is_here = |record: &&Record| match (&record.key, key) {
        (Some(Key::Response(id, _)), Key::Sheet(sheet)) => id == sheet,
        (own, key) => own.as_ref() == Some(key),
    };
    let records = corpus.overlay.records.iter().filter(is_here);
    records.map(|record| format!("当院の記録（{}）: {}", record.kind.label(), record.text)).collect()
}

/// Everything else that the sources have at this place: the print, where it is read otherwise; the question as each sheet
/// prints it; the evidence that a row names; chapter titles and clauses as the table prints them.
fn extras<'a>(corpus: &'a Corpus, key: &Key) -> Vec<&'a str> {
    let both = |text: &'a SourceText| [text.read.as_str(), text.printed.as_str()];
    match key {
        Key::Requirement(key) => {
            corpus.requirements.get(key).into_iter().flat_map(|found| &found.text).flat_map(both).collect()
        }
        Key::Section(key) => {
            let titles = corpus.sections.get(key).into_iter().flat_map(|section| &section.printed_titles);
            titles.flat_map(both).collect()
        }
        Key::Clause(key) => {
            corpus.clauses.get(key).into_iter().flat_map(|clause| &clause.printed).flat_map(both).collect()
        }
        Key::Item(key) => {
            let own = corpus.items.get(key).map(|item| &item.question);
            let printed = corpus.sheets.values().filter_map(|sheet| sheet.responses.get(key));
            own.into_iter().chain(printed.map(|response| &response.question)).flat_map(both).collect()
        }
        Key::Sheet(id) => {
            let sheet = corpus.sheets.get(id).into_iter();
            let texts =
                sheet.flat_map(|sheet| [&sheet.version, &sheet.date].into_iter().chain(&sheet.instructions));
            texts.flat_map(both).collect()
        }
        Key::Remark(id, number) => {
            let remark = corpus.sheets.get(id).and_then(|sheet| sheet.remarks.get(number));
            remark.into_iter().flat_map(|remark| both(&remark.text)).collect()
        }
        Key::ChecklistItem(number) => {
            let item = corpus.checklist.items.get(number).into_iter();
            item.flat_map(|item| [&item.measure].into_iter().chain(&item.evidence_text))
                .flat_map(both)
                .collect()
        }
        _ => Vec::new(),
    }
}
