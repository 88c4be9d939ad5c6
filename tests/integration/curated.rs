//! The shipped mapping sets: complete, reasoned row by row, and in line with their readings.

use std::collections::{BTreeMap, BTreeSet};

use soukan::agreement::agreements;
use soukan::model::{Confidence, Key, Relation};

use crate::support::{corpus, key};

/// Likeness of two reasons from which they are hardly about their own two texts.
const BOILERPLATE: f64 = 0.8;

fn of_set(set: &str) -> Vec<(&'static Key, Option<&'static Key>, &'static str)> {
    let links = corpus().mappings.iter().filter_map(|link| {
        let curation = link.curation.as_ref()?;
        (curation.set == set).then_some((&link.from, Some(&link.to), link.reason.as_str()))
    });
    let absences = corpus().absences.iter().filter(|absence| absence.curation.set == set);
    links.chain(absences.map(|absence| (&absence.subject, None, absence.reason.as_str()))).collect()
}

#[test]
fn every_question_and_every_row_is_linked_or_explained() {
    let items: BTreeSet<Key> = corpus().items.keys().cloned().map(Key::Item).collect();
    let rows: BTreeSet<Key> = corpus().checklist.items.keys().copied().map(Key::ChecklistItem).collect();
    assert_eq!((items.len(), rows.len()), (198, 253));
    for (set, subjects) in
        [("sds-requirement", &items), ("checklist-requirement", &rows), ("sds-checklist", &items)]
    {
        let looked: BTreeSet<Key> = of_set(set).into_iter().map(|(subject, ..)| subject.clone()).collect();
        assert_eq!(&looked, subjects, "{set}");
    }
}

#[test]
fn reasons_are_about_their_own_two_texts() {
    let grams = |text: &str| {
        let characters: Vec<char> = text.chars().collect();
        characters.windows(3).map(|gram| gram.iter().collect::<String>()).collect::<BTreeSet<_>>()
    };
    for set in corpus().sets.keys() {
        let reasons: Vec<(String, BTreeSet<String>)> = of_set(set)
            .into_iter()
            .map(|(from, to, reason)| (format!("{from} {to:?}"), grams(reason)))
            .collect();
        assert!(!reasons.is_empty(), "{set}");
        for (index, (name, left)) in reasons.iter().enumerate() {
            assert!(left.len() > 15, "{set} {name}: a reason too short to say anything");
            for (other, right) in &reasons[index + 1..] {
                let shared = left.intersection(right).count();
                #[allow(clippy::cast_precision_loss, reason = "reasons are short")]
                let likeness = shared as f64 / (left.len() + right.len() - shared) as f64;
                assert!(likeness < BOILERPLATE, "{set}: {name} and {other} give nearly the same reason");
            }
        }
    }
}

#[test]
fn what_is_known_by_its_topic_only_is_never_certain_and_what_is_not_even_that_is_not_linked() {
    for link in corpus().mappings.iter().filter(|link| link.is_editorial_match()) {
        match &link.to {
            Key::Requirement(target) => {
                let target = &corpus().requirements[target];
                if target.text.is_empty() {
                    assert!(link.confidence < Confidence::Certain, "{} → {}", link.from, link.to);
                    assert!(target.topic.is_some(), "{} → {} rests on nothing", link.from, link.to);
                }
            }
            Key::Section(_) => {
                assert_eq!(link.relation, Relation::BroadMatch, "{} → {}", link.from, link.to);
                assert!(link.confidence < Confidence::Certain, "{} → {}", link.from, link.to);
            }
            _ => {}
        }
    }
}

#[test]
fn many_links_at_one_row_are_rare() {
    let mut counts: BTreeMap<(&str, &Key), usize> = BTreeMap::new();
    for link in corpus().mappings.iter().filter(|link| link.is_editorial_match()) {
        *counts.entry((link.curation.as_ref().unwrap().set.as_str(), &link.from)).or_default() += 1;
    }
    let many: Vec<_> =
        counts.iter().filter(|(_, count)| **count >= 5).map(|((_, key), _)| key.to_string()).collect();
    // Fifteen demands on subcontracted maintenance in one row, each of them nearly word for word a requirement.
    assert!(many.len() <= 2 && many.contains(&"CL228".to_owned()), "{many:?}");
}

#[test]
fn two_readings_of_every_set_and_their_agreement() {
    let found = agreements(corpus());
    assert_eq!(found.len(), corpus().sets.len());
    for set in &found {
        assert!(set.exact.of >= 37 && set.exact.n <= set.exact.of, "{set:?}");
        assert!(set.exact.kappa.is_some_and(|kappa| (0.5..1.0).contains(&kappa)), "{set:?}");
        assert!(
            set.only_first + set.only_second > 0,
            "{}: two readings without a difference are one reading",
            set.set
        );
    }
}

#[test]
fn the_hard_rows_stand_as_they_were_read() {
    let linked = |from: &str, to: &str| {
        let found = corpus().mappings.iter().find(|link| link.from == key(from) && link.to == key(to));
        found.map(|link| link.relation)
    };
    assert_eq!(linked("SDS17.1.d", "C14-5"), Some(Relation::CloseMatch));
    assert_eq!(linked("SDS57.2", "C11-1"), Some(Relation::BroadMatch));
    assert_eq!(linked("SDS63.1", "C13-6"), Some(Relation::BroadMatch));
    assert_eq!(linked("CL76", "C14-5"), Some(Relation::CloseMatch));
    assert_eq!(linked("CL76", "C14"), Some(Relation::References));
    assert_eq!(linked("CL8", "C5"), Some(Relation::References));
    assert_eq!(linked("CL171", "REF-e-government-recommended-ciphers"), Some(Relation::References));
}
