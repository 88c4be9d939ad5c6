//! Full-text search over everything that has a page: texts, titles, keys. One index for the program, the server and the
//! site, whose script (`site-templates/search.js`) finds the same in the same order; a test compares them.
//!
//! Every word must be found, in any spelling (`fold`) or as a synonym, which is told. Points are whole numbers, so that no
//! rounding can put two machines at odds: a word in a name counts more than in a text, a whole name more than a part, a
//! short text more than a long one, a requirement more than a remark; a synonym counts six tenths.

mod evaluate;
mod fold;

use crate::model::{Corpus, Key};

pub use evaluate::{Figures, GoldRow, evaluate, gold};
pub use fold::{Folded, Variants};

/// What is searched in, in the order of keys.
#[derive(Debug, Clone)]
pub struct Index {
    entries: Vec<Entry>,
    variants: Variants,
    /// Synonyms, as written, with their folded forms.
    groups: Vec<Vec<(String, String)>>,
}

/// One thing that can be found.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its key.
    pub key: Key,
    /// Its names as written: key, citation, title, other names.
    pub names: Vec<String>,
    /// Its text, as read.
    pub text: String,
    /// What is printed otherwise, and other words that lead to it.
    pub extra: String,
    folded_names: Vec<String>,
    /// The text in one spelling, and in its own, lest a word be cut by the other's spelling.
    folded_text: String,
    plain_text: String,
    folded_extra: String,
}

/// A word of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As written.
    pub written: String,
    /// Folded.
    pub folded: String,
    /// Folded in its own spelling.
    pub plain: String,
    /// Other words that were looked for in its place: as written and folded.
    pub added: Vec<(String, String)>,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its place in the index.
    pub entry: usize,
    /// Its points.
    pub points: u32,
}

/// What a question comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The words that were looked for.
    pub terms: Vec<Term>,
    /// Hits, best first.
    pub hits: Vec<Hit>,
}

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
/// The share of a synonym, in tenths.
const SYNONYM: u32 = 6;

impl Index {
    /// The index of a corpus. Answers of the sheets are left out: they repeat the words of the questions.
    #[must_use]
    pub fn new(corpus: &Corpus) -> Self {
        let spellings = corpus.words.iter().filter(|group| group.is_variant);
        let variants = Variants::new(spellings.map(|group| group.words.as_slice()));
        let synonyms = corpus.words.iter().filter(|group| !group.is_variant);
        let groups = synonyms
            .map(|group| group.words.iter().map(|word| (word.clone(), variants.fold(word).text)).collect());
        let keys = corpus.keys().into_iter().filter(|key| !matches!(key, Key::Response(..)));
        let entries = keys.map(|key| Entry::new(corpus, key, &variants));
        Self { entries: entries.collect(), groups: groups.collect(), variants }
    }

    /// Everything that can be found.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The spellings that are taken as one.
    #[must_use]
    pub fn variants(&self) -> &Variants {
        &self.variants
    }

    /// The synonyms, as written.
    pub fn synonyms(&self) -> impl Iterator<Item = Vec<&str>> {
        self.groups.iter().map(|group| group.iter().map(|(word, _)| word.as_str()).collect())
    }

    /// Finds what has all the words, best first.
    #[must_use]
    pub fn search(&self, question: &str) -> Found {
        let words = question.split_whitespace().map(|word| self.term(word));
        let terms: Vec<Term> = words.filter(|term| !term.folded.is_empty()).collect();
        if terms.is_empty() {
            return Found::default();
        }
        let whole = self.variants.fold(question).text;
        let points = |entry: &Entry| {
            let each: Option<Vec<u32>> = terms.iter().map(|term| entry.points(term)).collect();
            let named = entry.folded_names.contains(&whole);
            Some(each?.iter().sum::<u32>() + if named { NAME_WHOLE } else { 0 } + weight(&entry.key))
        };
        let mut hits: Vec<Hit> = (0..)
            .zip(&self.entries)
            .filter_map(|(at, entry)| points(entry).map(|points| Hit { entry: at, points }))
            .collect();
        hits.sort_by_key(|hit| (std::cmp::Reverse(hit.points), hit.entry));
        Found { terms, hits }
    }

    /// A word with what may stand in its place: each of its synonyms, and each word in it put as its synonyms.
    fn term(&self, written: &str) -> Term {
        let folded = self.variants.fold(written).text;
        let mut added: Vec<(String, String)> = Vec::new();
        for group in &self.groups {
            let Some((_, own)) =
                group.iter().find(|(_, word)| !word.is_empty() && folded.contains(word.as_str()))
            else {
                continue;
            };
            for (word, other) in group.iter().filter(|(_, other)| other != own) {
                let put = folded.replace(own.as_str(), other);
                let shown = if folded == *own { word.clone() } else { put.clone() };
                // A longer word that holds the one asked for finds nothing that this does not.
                if !put.contains(&folded) && !added.iter().any(|(_, known)| *known == put) {
                    added.push((shown, put));
                }
            }
        }
        let plain = Variants::default().fold(written).text;
        Term { written: written.to_owned(), folded, plain, added }
    }
}

impl Entry {
    fn new(corpus: &Corpus, key: Key, variants: &Variants) -> Self {
        let label = corpus.label(&key);
        let text = corpus.text(&key);
        // The title of a question is the question.
        let title = if matches!(key, Key::Item(_)) { String::new() } else { label.title };
        let mut names = vec![key.to_string(), label.cite, title];
        names.extend(other_names(corpus, &key));
        let extra = extra(corpus, &key);
        let fold = |text: &str| variants.fold(text).text;
        Self {
            folded_names: names.iter().map(|name| fold(name)).collect(),
            folded_text: fold(&text),
            plain_text: Variants::default().fold(&text).text,
            folded_extra: fold(&extra),
            key,
            names,
            text,
            extra,
        }
    }

    /// The points of a word, or `None` when it is not there in any form.
    fn points(&self, term: &Term) -> Option<u32> {
        let added = term.added.iter().map(|(_, word)| self.points_of(word) * SYNONYM / 10);
        let own = match self.points_of(&term.folded) {
            0 => in_text(&self.plain_text, &term.plain),
            points => points,
        };
        let most = added.chain([own]).max()?;
        (most > 0).then_some(most)
    }

    fn points_of(&self, word: &str) -> u32 {
        let names = self.folded_names.iter().map(|name| in_name(name, word)).max().unwrap_or_default();
        names + in_text(&self.folded_text, word) + if self.folded_extra.contains(word) { EXTRA } else { 0 }
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
        Key::Clause(clause) => vec![format!("旧 {}", clause.clause)],
        Key::ChecklistItem(number) => vec![format!("No.{number}")],
        Key::Item(item) => vec![item.to_string()],
        Key::Evidence(id) => corpus
            .checklist
            .evidence
            .get(id)
            .map(|kind| kind.variants.keys().cloned().collect())
            .unwrap_or_default(),
        Key::Reference(id) => corpus
            .references
            .get(id)
            .map(|reference| reference.variants.keys().cloned().collect())
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The print, where it is read otherwise.
fn extra(corpus: &Corpus, key: &Key) -> String {
    let printed: Vec<String> = match key {
        Key::Requirement(key) => corpus
            .requirements
            .get(key)
            .map(|found| {
                found.text.iter().filter_map(|text| text.printed_if_different()).map(str::to_owned).collect()
            })
            .unwrap_or_default(),
        Key::Item(key) => corpus
            .items
            .get(key)
            .and_then(|item| item.question.printed_if_different().map(str::to_owned))
            .into_iter()
            .collect(),
        Key::Remark(id, number) => corpus
            .sheets
            .get(id)
            .and_then(|sheet| sheet.remarks.get(number))
            .and_then(|remark| remark.text.printed_if_different().map(str::to_owned))
            .into_iter()
            .collect(),
        Key::ChecklistItem(number) => corpus
            .checklist
            .items
            .get(number)
            .and_then(|item| item.measure.printed_if_different().map(str::to_owned))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    };
    printed.join("\n")
}
