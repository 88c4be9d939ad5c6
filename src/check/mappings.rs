//! Rules over the mapping sets: complete, consistent, reasoned, and resting on the words that the texts still hold.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Text};
use crate::graph::TraceGraph;
use crate::model::mapping::{Curation, Scope, digest};
use crate::model::{Absence, Corpus, Key, Link, MappingSet, ReadPair, ReviewState, Verdict};
use crate::source::Place;

/// A row of a mapping set, whether it links or says that there is nothing to link.
struct Row<'a> {
    subject: &'a Key,
    object: Option<&'a Key>,
    verdict: Verdict,
    reason: &'a str,
    curation: &'a Curation,
    place: &'a Place,
}

impl<'a> Row<'a> {
    fn of_link(link: &'a Link) -> Option<Self> {
        Some(Self {
            subject: &link.from,
            object: Some(&link.to),
            verdict: Verdict::Link(link.relation),
            reason: &link.reason,
            curation: link.curation.as_ref()?,
            place: &link.source,
        })
    }

    fn of_absence(absence: &'a Absence) -> Self {
        Self {
            subject: &absence.subject,
            object: None,
            verdict: Verdict::NoTerm,
            reason: &absence.reason,
            curation: &absence.curation,
            place: &absence.source,
        }
    }

    fn name(&self) -> String {
        match self.object {
            Some(object) => format!("{} → {object}", self.subject),
            None => format!("{} → {}", self.subject, crate::parse::mapping::NO_TERM),
        }
    }
}

pub(super) fn check(corpus: &Corpus, found: &mut Vec<Diagnostic>) {
    let mut rows: Vec<Row<'_>> = corpus.mappings.iter().filter_map(Row::of_link).collect();
    rows.extend(corpus.absences.iter().map(Row::of_absence));
    rows.sort_by(|left, right| left.place.cmp(right.place));
    for row in &rows {
        suspect(corpus, row, found);
        quotes(corpus, row, found);
    }
    reasons(&rows, found);
    for set in corpus.sets.values() {
        let rows: Vec<&Row<'_>> = rows.iter().filter(|row| row.curation.set == set.id).collect();
        completeness(corpus, set, &rows, found);
        if let Some(pairs) = corpus.mapping_readings.get(&set.id) {
            readings(set, &rows, pairs, found);
        }
    }
    cycles(corpus, found);
}

fn suspect(corpus: &Corpus, row: &Row<'_>, found: &mut Vec<Diagnostic>) {
    let recorded = [(Some(row.subject), &row.curation.subject_hash), (row.object, &row.curation.object_hash)];
    for (key, hash) in recorded.into_iter().filter_map(|(key, hash)| key.map(|key| (key, hash))) {
        let now = digest(&corpus.wording(key));
        if now != *hash {
            let message = Text::new(
                format!("{}: {key} の文が変わりました（今の hash は {now}）", row.name()),
                format!("{}: the text of {key} has changed (its hash is now {now})", row.name()),
            );
            found.push(Diagnostic::at(Code::MappingSuspect, row.place.clone(), message).words(hash.as_str()));
        }
    }
}

/// What stands in 「」 in a reason stands in one of the two texts; what is said to be matched, in the subject's.
fn quotes(corpus: &Corpus, row: &Row<'_>, found: &mut Vec<Diagnostic>) {
    let squeezed = |text: String| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let mut report = |words: &str| {
        let message = Text::new(
            format!("{}: 「{words}」はどちらの文にもありません", row.name()),
            format!("{}: neither text holds “{words}”", row.name()),
        );
        found.push(Diagnostic::at(Code::MappingMisquotes, row.place.clone(), message).words(words));
    };
    let subject = squeezed(corpus.context(row.subject));
    // SSSOM separates several values by |.
    for words in row.curation.matched.split('|') {
        if !subject.contains(&squeezed(words.to_owned())) {
            report(words);
        }
    }
    let Some(object) = row.object else { return };
    let object = squeezed(corpus.context(object));
    let quoted = row.reason.split('「').skip(1).filter_map(|rest| rest.split_once('」'));
    for part in quoted.flat_map(|(words, _)| words.split('…')) {
        let words = squeezed(part.to_owned());
        if !subject.contains(&words) && !object.contains(&words) {
            report(part);
        }
    }
}

fn reasons(rows: &[Row<'_>], found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&str, &Row<'_>> = BTreeMap::new();
    for row in rows {
        if row.reason.is_empty() {
            let message = Text::new(
                format!("{} に理由がありません", row.name()),
                format!("{} has no reason", row.name()),
            );
            found.push(Diagnostic::at(Code::MappingWithoutReason, row.place.clone(), message));
        } else if let Some(first) = seen.get(row.reason) {
            let message = Text::new(
                format!("{} の理由は {} と同じです", row.name(), first.name()),
                format!("{} has the reason of {}", row.name(), first.name()),
            );
            found.push(Diagnostic::at(Code::MappingReasonRepeated, row.place.clone(), message));
        } else {
            seen.insert(row.reason, row);
        }
    }
}

/// The rows that a set must speak of: all of its subjects' document.
fn subjects(corpus: &Corpus, set: &MappingSet) -> Vec<Key> {
    match set.subjects {
        Scope::Form => corpus.items.keys().cloned().map(Key::Item).collect(),
        Scope::Checklist => corpus.checklist.items.keys().copied().map(Key::ChecklistItem).collect(),
        Scope::Guideline => corpus.requirements.keys().cloned().map(Key::Requirement).collect(),
        Scope::Other => Vec::new(),
    }
}

/// Every row is linked or explained, and not both. A whole chapter beside an explanation is no contradiction: the
/// explanation says that the chapter's requirements are not in the sources.
fn completeness(corpus: &Corpus, set: &MappingSet, rows: &[&Row<'_>], found: &mut Vec<Diagnostic>) {
    let looked: BTreeSet<&Key> = rows.iter().map(|row| row.subject).collect();
    for key in subjects(corpus, set).iter().filter(|key| !looked.contains(key)) {
        let message = Text::new(
            format!("{} に {key} の行がありません", set.id),
            format!("{} has no row for {key}", set.id),
        );
        found.push(Diagnostic::at(Code::MappingUnlooked, set.source.clone(), message));
    }
    let linked: BTreeSet<&Key> = rows
        .iter()
        .filter(|row| row.object.is_some_and(|object| !matches!(object, Key::Section(_))))
        .map(|row| row.subject)
        .collect();
    for row in rows.iter().filter(|row| row.object.is_none() && linked.contains(row.subject)) {
        let key = row.subject;
        let message = Text::new(
            format!("{key} には対応があるのに、対応なしの行もあります"),
            format!("{key} has a mapping, and also a row that says there is none"),
        );
        found.push(Diagnostic::at(Code::MappingContradicted, row.place.clone(), message));
    }
}

/// A set and the record of its two readings say the same.
fn readings(set: &MappingSet, rows: &[&Row<'_>], pairs: &[ReadPair], found: &mut Vec<Diagnostic>) {
    let by_ends: BTreeMap<(&Key, Option<&Key>), &ReadPair> =
        pairs.iter().map(|pair| ((&pair.subject, pair.object.as_ref()), pair)).collect();
    let mut report = |place: &Place, ja: String, en: String| {
        found.push(Diagnostic::at(Code::MappingUnread, place.clone(), Text::new(ja, en)));
    };
    let mut kept = BTreeSet::new();
    for row in rows {
        let ends = (row.subject, row.object);
        kept.insert(ends);
        let pair = by_ends.get(&ends).filter(|pair| pair.settled == Some(row.verdict));
        let Some(pair) = pair else {
            report(
                row.place,
                format!("{} は、二つの読みの記録にこの関係では残っていません", row.name()),
                format!("{} is not what the record of the two readings settled on", row.name()),
            );
            continue;
        };
        let agreed = pair.first == pair.second && pair.first == pair.settled;
        let state = if agreed { ReviewState::Agreed } else { ReviewState::Settled };
        if row.curation.review < ReviewState::Reviewed && row.curation.review != state {
            report(
                row.place,
                format!("{} の review_state は、読みの記録によれば {} です", row.name(), state.as_str()),
                format!("{}: by the record its review_state is {}", row.name(), state.as_str()),
            );
        }
    }
    for pair in pairs {
        let ends = (&pair.subject, pair.object.as_ref());
        if pair.settled.is_some() && !kept.contains(&ends) {
            let id = &set.id;
            report(
                &pair.source,
                format!("記録にある対応が {id} にありません"),
                format!("the record keeps a mapping that {id} does not hold"),
            );
        }
        if pair.first != pair.second && pair.reason.is_empty() {
            report(
                &pair.source,
                "二つの読みの違いを、どう決めたかの理由がありません".to_owned(),
                "the two readings differ, and no reason says how this was settled".to_owned(),
            );
        }
    }
}

fn cycles(corpus: &Corpus, found: &mut Vec<Diagnostic>) {
    for link in TraceGraph::new(corpus).circular() {
        let (from, to) = (&link.from, &link.to);
        let message = Text::new(
            format!("{from} → {to} をふくんで、広狭の関係がめぐっています"),
            format!("{from} → {to} is part of a circle of broader relations"),
        );
        found.push(Diagnostic::at(Code::MappingCycle, link.source.clone(), message));
    }
}
