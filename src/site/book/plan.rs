//! What a binder holds, in order: each thing that was chosen opened into its parts.

use std::fmt::Write as _;

use crate::model::{Corpus, Key};
use crate::site::book::{Chosen, Finding};

/// The chapters of a binder.
pub(super) struct Plan {
    pub chapters: Vec<Chapter>,
}

/// The entries of a chapter with the levels of their headings; the first is the chapter's own, unless a search made it.
pub(super) struct Chapter {
    pub finding: Option<Finding>,
    pub entries: Vec<(Key, u8)>,
}

impl Chapter {
    /// Whether it is a vendor's sheet as a whole.
    pub(super) fn is_sheet(&self) -> bool {
        self.finding.is_none() && matches!(self.entries.first(), Some((Key::Sheet(_), _)))
    }
}

impl Plan {
    pub(super) fn new(corpus: &Corpus, chosen: &[Chosen]) -> Self {
        let chapters = chosen.iter().map(|chosen| match chosen {
            Chosen::Key(key) => Chapter { finding: None, entries: opened(corpus, key) },
            Chosen::Finding(finding) => Chapter {
                entries: finding.hits.iter().map(|key| (key.clone(), 3)).collect(),
                finding: Some(finding.clone()),
            },
        });
        Self { chapters: chapters.collect() }
    }

    /// Everything that has an entry.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.chapters.iter().flat_map(|chapter| &chapter.entries).map(|(key, _)| key)
    }

    /// The command that makes the binder.
    pub(super) fn command(&self) -> String {
        let mut command = "soukan book".to_owned();
        for chapter in &self.chapters {
            // Writing to memory cannot fail.
            let _ = match (&chapter.finding, chapter.entries.first()) {
                (Some(finding), _) => write!(command, " --search \"{}\"", finding.words),
                (None, Some((key, _))) => write!(command, " {key}"),
                (None, None) => Ok(()),
            };
        }
        // The filters are those of every search of a binder.
        if let Some(finding) = self.chapters.iter().find_map(|chapter| chapter.finding.as_ref()) {
            command.push_str(&options(finding));
        }
        command
    }
}

/// How a search was narrowed down, as the command has it.
fn options(finding: &Finding) -> String {
    let values = finding.filter.values.iter().map(|value| format!(" --{} {value}", value.facet().as_str()));
    let mut options: Vec<String> = values.collect();
    if finding.filter.related {
        options.push(" --related".to_owned());
    }
    if let Some(limit) = finding.limit {
        options.push(format!(" --limit {limit}"));
    }
    options.concat()
}

/// A thing and its parts: a whole has its sections below it, and their requirements below them.
fn opened(corpus: &Corpus, key: &Key) -> Vec<(Key, u8)> {
    let mut entries = vec![(key.clone(), 2)];
    match key {
        Key::Clause(_) => {
            let links = corpus.mappings.iter().filter(|link| link.to == *key);
            let mut beside: Vec<Key> = links.map(|link| link.from.clone()).collect();
            beside.sort();
            beside.dedup();
            entries.extend(beside.into_iter().map(|key| (key, 3)));
        }
        Key::Sheet(id) => {
            let remarks = corpus.sheets.get(id).into_iter().flat_map(|sheet| sheet.remarks.keys());
            entries.extend(remarks.map(|number| (Key::Remark(id.clone(), *number), 3)));
        }
        Key::Volume(_) | Key::Section(_) | Key::FormHeading(_) | Key::Category(_) | Key::Item(_) => {
            parts(corpus, key, 3, &mut entries);
        }
        _ => {}
    }
    entries
}

/// The parts of a whole, its own ones before those of its sections. No heading is deeper than four: the sections of sections
/// stand beside them, and so do the questions of a question.
fn parts(corpus: &Corpus, whole: &Key, level: u8, entries: &mut Vec<(Key, u8)>) {
    let inside = corpus.keys().into_iter().filter(|part| corpus.part_of(part).as_ref() == Some(whole));
    let is_whole = |key: &Key| matches!(key, Key::Section(_) | Key::FormHeading(_) | Key::Category(_));
    let (wholes, own): (Vec<Key>, Vec<Key>) = inside.partition(is_whole);
    for key in own {
        entries.push((key.clone(), level));
        if matches!(key, Key::Item(_)) {
            parts(corpus, &key, level, entries);
        }
    }
    for key in wholes {
        entries.push((key.clone(), 3));
        parts(corpus, &key, 4, entries);
    }
}
