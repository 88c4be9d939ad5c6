//! Questions to the graph: composition, gap, impact, comparison, evidence, numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use proptest::prelude::*;
use soukan::graph::{
    ChangeKind, Comparison, Coverage, Difference, Direction, Grouping, Reach, Selection, Sense, Step,
    TraceGraph, changes, compare, compose,
};
use soukan::model::{AbsenceKind, Confidence, Corpus, Key, Relation};

use crate::support::{corpus, key};

static GRAPH: LazyLock<TraceGraph> = LazyLock::new(|| TraceGraph::new(corpus()));

fn select(name: &str) -> Selection {
    Selection::new(corpus(), name).unwrap()
}

fn senses() -> impl Strategy<Value = Sense> {
    let relation = prop::sample::select(Relation::ALL.to_vec());
    (relation, any::<bool>()).prop_map(|(relation, inverse)| Sense::of(relation, inverse))
}

proptest! {
    #[test]
    fn a_composition_is_never_stronger_than_its_weakest_hop(first in senses(), second in senses()) {
        if let Some(composed) = compose(first, second) {
            prop_assert!(composed.strength() <= first.strength().min(second.strength()));
        }
    }

    #[test]
    fn composing_backwards_is_the_composition_walked_back(first in senses(), second in senses()) {
        let back = compose(second.inverse(), first.inverse());
        prop_assert_eq!(back, compose(first, second).map(Sense::inverse));
    }

    #[test]
    fn it_does_not_matter_where_one_begins_to_compose(a in senses(), b in senses(), c in senses()) {
        let left = compose(a, b).and_then(|ab| compose(ab, c));
        let right = compose(b, c).and_then(|bc| compose(a, bc));
        // Unknown stays unknown: neither side may know what the other does not.
        prop_assert_eq!(left, right);
    }

    #[test]
    fn the_same_thing_changes_nothing(sense in senses()) {
        let same = Sense::Forth(Relation::ExactMatch);
        prop_assert_eq!(compose(same, sense), Some(sense));
        prop_assert_eq!(compose(sense, same), Some(sense));
    }
}

#[test]
fn what_may_be_composed_and_what_not() {
    let forth = Sense::Forth;
    assert_eq!(
        compose(forth(Relation::BroadMatch), forth(Relation::BroadMatch)),
        Some(forth(Relation::BroadMatch))
    );
    for (first, second) in [
        (Relation::CloseMatch, Relation::CloseMatch),
        (Relation::BroadMatch, Relation::NarrowMatch),
        (Relation::RelatedMatch, Relation::RelatedMatch),
        (Relation::ElaboratedBy, Relation::ElaboratedBy),
    ] {
        assert_eq!(compose(forth(first), forth(second)), None, "{first:?} {second:?}");
    }
}

#[test]
fn a_path_knows_what_it_comes_to() {
    let paths = GRAPH.paths(&key("SDS17.1.d"), &key("C14-5"), 10);
    assert_eq!(paths[0].steps.len(), 1);
    assert_eq!(paths[0].sense(), Some(Sense::Forth(Relation::CloseMatch)));
    assert!(paths.iter().skip(1).all(|path| path.sense().is_none_or(|sense| sense.strength() <= 3)));
    let through: BTreeSet<&Key> =
        paths.iter().flat_map(|path| path.steps.iter().rev().skip(1).map(Step::target)).collect();
    assert!(!through.iter().any(|key| matches!(key, Key::Evidence(_) | Key::Sheet(_) | Key::Category(_))));
}

#[test]
fn an_officer_gets_from_a_requirement_to_questions_words_and_evidence_and_back() {
    let down = GRAPH.trace_to(&key("C14-5"), Direction::Down, Reach::Answers).reached();
    for there in ["SDS17.1.d", "kintone:SDS17.1.d", "CL76", "EV-operation-rules"] {
        assert!(down.contains(&key(there)), "{there} is not below C14-5");
    }
    let questions = GRAPH.trace_to(&key("C14-5"), Direction::Down, Reach::Questions).reached();
    assert!(questions.contains(&key("SDS17.1.d")) && !questions.contains(&key("kintone:SDS17.1.d")));
    let alone = GRAPH.trace(&key("C14-5"), Direction::Down).reached();
    assert!(alone.is_empty(), "{alone:?}");
    // From a question up to the duty of the management.
    let up = GRAPH.trace_to(&key("SDS57.2"), Direction::Up, Reach::Questions).reached();
    for there in ["C11-1", "M11-1", "G2.1-1"] {
        assert!(up.contains(&key(there)), "{there} is not above SDS57.2");
    }
}

#[test]
fn every_gap_has_a_row_for_each_thing_and_counts_them_all() {
    for (of, against) in [
        ("G", "M"),
        ("M", "C"),
        ("C", "M"),
        ("mhlw-6.0", "sds"),
        ("sds", "mhlw-6.0"),
        ("sds", "checklist"),
        ("checklist", "sds"),
        ("mhlw-6.0", "mhlw-5.2"),
        ("C", "kintone"),
        ("kintone", "C"),
        ("C14", "evidence"),
        ("evidence", "C"),
        ("CL-3.3", "C14"),
    ] {
        let (of, against) = (select(of), select(against));
        let gap = GRAPH.gap(corpus(), &of, &against);
        assert_eq!(gap.rows.len(), of.keys.len());
        assert_eq!(gap.counts().iter().map(|(_, count)| count).sum::<usize>(), of.keys.len());
        for row in &gap.rows {
            let wanted = row.links.iter().all(|(key, _)| against.keys.contains(key));
            assert!(wanted, "{} {:?}", row.key, row.links);
            if matches!(row.coverage, Coverage::Covered | Coverage::Weak) {
                assert!(!row.links.is_empty(), "{}", row.key);
            }
        }
    }
}

#[test]
fn a_gap_tells_the_ways_of_not_being_covered_apart() {
    let coverage = |of: &str, against: &str, name: &str| {
        let gap = GRAPH.gap(corpus(), &select(of), &select(against));
        gap.rows.into_iter().find(|row| row.key == key(name)).unwrap().coverage
    };
    assert_eq!(coverage("sds", "C", "SDS17.1.d"), Coverage::Covered);
    assert_eq!(coverage("sds", "C", "SDS57.2"), Coverage::Weak);
    assert_eq!(coverage("C", "kintone", "C14-5"), Coverage::Covered);
    for absence in corpus().absences.iter().filter(|absence| absence.curation.set == "sds-requirement") {
        let expected = match absence.kind {
            AbsenceKind::NoFit => Coverage::NoneFound,
            AbsenceKind::NotInSources => Coverage::NotInSources,
        };
        assert_eq!(coverage("sds", "mhlw-6.0", &absence.subject.to_string()), expected);
    }
    // The table prints `-` in one of two columns beside this requirement; without the clause of the other it is none.
    let mut alone = corpus().clone();
    alone.mappings.retain(|link| !matches!(link.to, Key::Clause(_)) || link.from != key("G2.2.2-1"));
    let (of, against) = (select("G2.2.2-1"), select("mhlw-5.2"));
    assert_eq!(TraceGraph::new(&alone).gap(&alone, &of, &against).rows[0].coverage, Coverage::OfficiallyNone);
    let mut without = corpus().clone();
    without.sets.clear();
    without.mappings.retain(|link| link.curation.is_none());
    without.absences.clear();
    let sds = Selection::new(&without, "sds").unwrap();
    let gap = TraceGraph::new(&without).gap(&without, &sds, &Selection::new(&without, "C").unwrap());
    assert!(gap.rows.iter().all(|row| row.coverage == Coverage::NotLooked));
}

#[test]
fn a_weak_hop_never_covers() {
    let gap = GRAPH.gap(corpus(), &select("mhlw-6.0"), &select("sds"));
    for row in gap.rows.iter().filter(|row| row.coverage == Coverage::Covered) {
        let strong = row.links.iter().any(|(_, link)| {
            matches!(link.relation, Relation::ExactMatch | Relation::CloseMatch)
                && link.confidence >= Confidence::Probable
        });
        assert!(strong, "{}", row.key);
    }
}

#[test]
fn impact_goes_out_hop_by_hop() {
    let one = GRAPH.impact(&key("C14-5"), 1);
    let two = GRAPH.impact(&key("C14-5"), 2);
    assert!(one.iter().all(|found| found.hops == 1) && two.len() > one.len());
    assert_eq!(two.iter().take(one.len()).collect::<Vec<_>>(), one.iter().collect::<Vec<_>>());
    assert!(one.iter().any(|found| found.key == key("SDS17.1.d")));
    assert!(two.iter().any(|found| found.key == key("kintone:SDS17.1.d")));
    let distinct: BTreeSet<&Key> = two.iter().map(|found| &found.key).collect();
    assert_eq!(distinct.len(), two.len());
}

#[test]
fn a_reworded_text_makes_its_mappings_suspect() {
    let old = corpus().clone();
    let mut new: Corpus = old.clone();
    let changed = key("SDS57.2");
    let Key::Item(item) = &changed else { unreachable!() };
    new.items.get_mut(item).unwrap().question.read.push('改');
    let found = changes(&old, &new);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].kind, &found[0].key), (ChangeKind::Reworded, &changed));
    let touching = new.mappings.iter().filter(|link| link.from == changed || link.to == changed).count();
    assert_eq!(found[0].mappings.iter().filter(|(_, suspect)| *suspect).count(), touching);
    assert!(touching >= 2);
    assert!(changes(&old, &old).is_empty());
    new.items.remove(item);
    assert_eq!(changes(&old, &new)[0].kind, ChangeKind::Removed);
    assert_eq!(changes(&new, &old)[0].kind, ChangeKind::Added);
}

#[test]
fn sheets_are_compared_question_by_question_and_under_requirements() {
    let sheets: Vec<String> = corpus().sheets.keys().cloned().collect();
    let rows = compare(corpus(), &GRAPH, &sheets, Grouping::Item);
    assert_eq!(rows.len(), corpus().items.len());
    assert!(rows.iter().all(|row| row.said.len() == sheets.len() && row.group.is_none()));
    let first = rows.iter().find(|row| row.item == key("SDS17.1.d")).unwrap();
    assert!(first.said.iter().all(|said| said.remark.is_some()), "{first:?}");
    let grouped = compare(corpus(), &GRAPH, &sheets, Grouping::Requirement);
    let items: BTreeSet<&Key> = grouped.iter().map(|row| &row.item).collect();
    assert_eq!(items.len(), corpus().items.len(), "no question is lost under requirements");
    assert!(grouped.iter().any(|row| row.group == Some(key("C14-5")) && row.item == key("SDS17.1.d")));
    let by_section = compare(corpus(), &GRAPH, &sheets, Grouping::Section);
    assert!(by_section.iter().all(|row| matches!(row.group, None | Some(Key::Section(_)))));
}

#[test]
fn on_each_question_somebody_speaks_or_nobody_or_everybody() {
    let sheets: Vec<String> = corpus().sheets.keys().cloned().collect();
    for chosen in [&sheets[..], &sheets[..2], &sheets[1..], &sheets[..1]] {
        for row in compare(corpus(), &GRAPH, chosen, Grouping::Item) {
            let voices = [Difference::OneSided, Difference::EverybodySpeaks, Difference::NobodySpeaks];
            assert_eq!(voices.into_iter().filter(|kind| row.is(*kind)).count(), 1, "{row:?}");
            let speaking = row.said.iter().filter(|said| !said.is_silent()).count();
            assert_eq!(row.is(Difference::EverybodySpeaks), speaking == chosen.len());
            assert_eq!(row.is(Difference::NobodySpeaks), speaking == 0);
            assert_eq!(row.differs(), row.kinds().any(Difference::is_difference));
        }
    }
    let rows = compare(corpus(), &GRAPH, &sheets, Grouping::Item);
    let found: BTreeSet<Difference> = rows.iter().flat_map(Comparison::kinds).collect();
    assert!(found.len() > 3, "{found:?}");
    let nobody = compare(corpus(), &GRAPH, &[], Grouping::Item);
    assert!(nobody.iter().all(|row| row.kinds().eq([Difference::NobodySpeaks])));
}

#[test]
fn evidence_is_the_same_seen_from_both_ends() {
    let mut pairs = 0;
    for kind in corpus().checklist.evidence.keys() {
        let kind = Key::Evidence(kind.clone());
        for supported in GRAPH.supported_by(&kind) {
            let back = GRAPH.evidence_for(&supported.requirement);
            let found = back.iter().find(|support| support.evidence == kind);
            let rows: BTreeSet<&Key> =
                found.into_iter().flat_map(|found| &found.rows).map(|(row, _)| row).collect();
            assert!(
                supported.rows.iter().all(|(row, _)| rows.contains(row)),
                "{kind} {}",
                supported.requirement
            );
            pairs += 1;
        }
    }
    assert!(pairs > 500, "only {pairs} pairs");
}

#[test]
fn the_numbers_add_up() {
    let stats = GRAPH.stats();
    let nodes: usize = stats.nodes.values().map(|count| count.n).sum();
    assert_eq!(nodes, corpus().keys().len());
    assert!(stats.nodes.values().all(|count| count.of == nodes));
    assert_eq!(stats.links.values().map(|count| count.n).sum::<usize>(), corpus().links().len());
    assert_eq!(stats.components.iter().map(|(size, count)| size * count).sum::<usize>(), nodes);
    assert_eq!(stats.orphans.values().map(|count| count.n).sum::<usize>(), stats.orphan_keys.len());
    let by_kind: BTreeMap<&str, usize> = stats.orphan_keys.iter().fold(BTreeMap::new(), |mut kinds, key| {
        *kinds.entry(key.kind()).or_default() += 1;
        kinds
    });
    assert!(!by_kind.contains_key("response"), "a response always answers something");
}

#[test]
fn every_kind_of_node_leads_somewhere() {
    for start in [
        "G1.1",
        "C14-5",
        "mhlw-5.2:6.2C4",
        "SDS-H5",
        "SDS57.2",
        "kintone",
        "kintone:SDS17.1",
        "kintone:R8",
        "CL-3.3",
        "CL76",
        "EV-sla",
        "REF-hpki",
        "M",
    ] {
        let ways = [Direction::Up, Direction::Down];
        let reached = ways.map(|way| GRAPH.trace_to(&key(start), way, Reach::Answers).reached().len());
        assert!(reached.iter().sum::<usize>() > 0, "{start} leads nowhere");
    }
    let clause = GRAPH.trace_to(&key("mhlw-5.2:6.2C4"), Direction::Up, Reach::Questions).reached();
    assert!(clause.contains(&key("G2.1-3")), "{clause:?}");
}
