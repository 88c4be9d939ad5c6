//! Rules over the outline, the readings of the table and its relations.

use crate::diag::{Code, Diagnostic, Text};
use crate::link::{ordinal_value, split_ordinal};
use crate::model::circled;
use crate::model::guideline::Role;
use crate::model::{Confidence, Corpus, Key, Ordinal, Reading, Requirement};
use crate::parse::tidy;

pub(super) fn check(corpus: &Corpus, found: &mut Vec<Diagnostic>) {
    for section in corpus.sections.values().filter(|section| section.title.is_empty()) {
        let key = &section.key;
        let message =
            Text::new(format!("{key} の題名は知られていません"), format!("the title of {key} is not known"));
        found.push(Diagnostic::at(Code::SectionTitleUnknown, section.source.clone(), message));
    }
    corpus.requirements.values().for_each(|requirement| check_requirement(corpus, requirement, found));
    for reading in &corpus.readings {
        check_ordinal(reading, found);
        check_repetition(corpus, reading, found);
    }
    check_lost(corpus, found);
    check_uncertain(corpus, found);
}

fn check_requirement(corpus: &Corpus, requirement: &Requirement, found: &mut Vec<Diagnostic>) {
    let (key, place) = (&requirement.key, requirement.source.clone());
    match key.ordinal {
        Ordinal::Unplaced(_) => {
            let message = Text::new(
                format!("{} は本文だけが確かです。{}", corpus.cite_requirement(key), requirement.reason),
                format!("only the text of {key} is certain, its place is not"),
            );
            found.push(Diagnostic::at(Code::RequirementUnplaced, place, message));
        }
        Ordinal::Known(number) => {
            if requirement.text.is_empty() {
                let message = Text::new(
                    format!("{} の本文は資料にありません", corpus.cite_requirement(key)),
                    format!("the text of {key} is not in the sources"),
                );
                found.push(Diagnostic::at(Code::RequirementWithoutText, place.clone(), message));
            }
            let count =
                key.section().and_then(|key| corpus.sections.get(&key)).and_then(|section| section.count);
            if let Some(count) = count.filter(|count| number > *count) {
                let message = Text::new(
                    format!("{key}: この節の遵守事項は {count} 件とされています"),
                    format!("{key}: this section is known to hold {count} requirements"),
                );
                found.push(Diagnostic::at(Code::OrdinalOutsideOutline, place, message));
            }
        }
    }
}

/// A print whose ordinal differs from the requirement that it is read as.
fn check_ordinal(reading: &Reading, found: &mut Vec<Diagnostic>) {
    let is_text = matches!(reading.role, Role::Requirement | Role::Repetition);
    let Some(Key::Requirement(key)) = reading.key.as_ref().filter(|_| is_text) else { return };
    let Ordinal::Known(number) = key.ordinal else { return };
    let (Some(printed), _) = split_ordinal(&reading.text.printed) else { return };
    if printed.chars().next().and_then(ordinal_value) == Some(number) {
        return;
    }
    let read = circled(number);
    let message = Text::new(
        format!("{printed} と印字され、{key}（{read}）と読みます。{}", reading.reason),
        format!("printed {printed}, read as {key} ({read})"),
    );
    found.push(Diagnostic::at(Code::OrdinalMisprinted, reading.text.place.clone(), message).words(printed));
}

/// A repetition whose words differ from the text, after correction.
fn check_repetition(corpus: &Corpus, reading: &Reading, found: &mut Vec<Diagnostic>) {
    let Some(Key::Requirement(key)) = reading.key.as_ref().filter(|_| reading.role == Role::Repetition)
    else {
        return;
    };
    let Some(requirement) = corpus.requirements.get(key) else { return };
    let (_, words) = split_ordinal(&reading.text.read);
    let words = tidy::comparable(words);
    let is_other_cell = words.chars().count() < 12 || !words.ends_with('。');
    if is_other_cell || tidy::comparable(&requirement.read()).contains(words.trim_start_matches(['－', '-']))
    {
        return;
    }
    let place = &requirement.source;
    let message = Text::new(
        format!("{key} の本文（{place}）と字句が違います"),
        format!("differs from the text of {key} at {place}"),
    );
    found.push(Diagnostic::at(Code::RepetitionDiffers, reading.text.place.clone(), message));
}

fn check_lost(corpus: &Corpus, found: &mut Vec<Diagnostic>) {
    for page in corpus.lost.iter().filter(|page| !page.missing.is_empty()) {
        let missing: Vec<String> = page.missing.iter().map(ToString::to_string).collect();
        let (last, missing) = (page.last, missing.join(", "));
        let message = Text::new(
            format!("〜{last} 行: {} 失われたもの: {missing}", page.reason),
            format!("to line {last}: a stretch of the table is lost; missing: {missing}"),
        );
        found.push(Diagnostic::at(Code::PageLost, page.first.clone(), message));
    }
}

fn check_uncertain(corpus: &Corpus, found: &mut Vec<Diagnostic>) {
    let of_table = corpus.mappings.iter().filter(|link| link.curation.is_none());
    for link in of_table.filter(|link| link.confidence == Confidence::Possible) {
        let (from, to) = (&link.from, &link.to);
        let message =
            Text::new(format!("{from} → {to}: {}", link.reason), format!("{from} → {to} is uncertain"));
        found.push(Diagnostic::at(Code::LinkUncertain, link.source.clone(), message));
    }
}
