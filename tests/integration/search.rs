//! Search: the gold set, every two characters that stand in a text, spellings, synonyms, order.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use soukan::model::resolve::resolve;
use soukan::model::{Key, SourceText};
use soukan::search::{Entry, Facet, Filter, GoldRow, Index, Jump, KINDS, Value, evaluate, gold, jump};

use crate::support::{DATA, corpus, key};

static INDEX: LazyLock<Index> = LazyLock::new(|| Index::new(corpus()));

fn keys(question: &str) -> Vec<&'static Key> {
    INDEX.search(question).hits.iter().map(|hit| &INDEX.entries()[hit.entry].key).collect()
}

#[test]
fn the_gold_set_is_found() {
    let mut found = Vec::new();
    let rows = gold(&DATA, corpus(), &mut found);
    assert!(found.is_empty(), "{found:?}");
    assert!(rows.len() >= 100, "{} rows", rows.len());
    let figures = evaluate(&INDEX, corpus(), rows.iter());
    assert!(figures.recall > 0.97 && figures.reciprocal_rank > 0.94, "{figures:?}");
}

#[test]
fn a_gold_row_with_a_key_that_is_not_there_is_told() {
    let mut data = DATA.clone();
    let text = "query\tkind\tkeys\treason\nx\tword\tC14-1 C99-1\ty\n";
    data.insert(soukan::source::SourceFile::new("readings/search-gold.tsv", text.as_bytes().to_vec()));
    let mut found = Vec::new();
    assert!(gold(&data, corpus(), &mut found).is_empty());
    assert_eq!(found.len(), 1);
    let none: Vec<GoldRow> = Vec::new();
    assert_eq!(evaluate(&INDEX, corpus(), &none).questions, 0);
}

/// Everything that the sources say of a thing, or call it.
fn texts(entry: &Entry) -> impl Iterator<Item = &String> {
    [&entry.text, &entry.cite, &entry.title].into_iter().chain(&entry.others).chain(&entry.extra)
}

/// Each two characters that stand side by side in the texts of a thing.
fn pairs(entry: &Entry) -> BTreeSet<String> {
    let mut pairs = BTreeSet::new();
    for text in texts(entry) {
        let characters: Vec<char> = text.chars().collect();
        let twos = characters.windows(2).filter(|two| two.iter().all(|c| c.is_alphanumeric()));
        pairs.extend(twos.map(|two| two.iter().collect::<String>()));
    }
    pairs
}

/// All of them are asked for, many at once: every word must be found, so one that is not loses the thing.
#[test]
fn every_two_characters_that_stand_in_a_text_are_found_wherever_they_stand() {
    let mut all = BTreeSet::new();
    for (at, entry) in (0..).zip(INDEX.entries()) {
        let pairs: Vec<String> = pairs(entry).into_iter().collect();
        for some in pairs.chunks(60) {
            let found = INDEX.search(&some.join(" "));
            assert!(found.hits.iter().any(|hit| hit.entry == at), "{} has {some:?}", entry.key);
        }
        all.extend(pairs);
    }
    assert!(all.len() > 6_000, "{}", all.len());
}

#[test]
fn nothing_that_the_sources_say_is_left_out_of_the_index() {
    let check = |key: Key, said: Vec<&SourceText>| {
        let at = INDEX.entries().binary_search_by(|entry| entry.key.cmp(&key)).unwrap();
        let known: Vec<String> = texts(&INDEX.entries()[at]).map(|text| plain(text)).collect();
        for text in said.iter().flat_map(|text| [&text.read, &text.printed]) {
            let folded = plain(text);
            assert!(known.iter().any(|known| known.contains(&folded)), "{key}: {text}");
        }
    };
    let corpus = corpus();
    for (id, sheet) in &corpus.sheets {
        for (item, response) in &sheet.responses {
            check(Key::Item(item.clone()), vec![&response.question]);
        }
        for (number, remark) in &sheet.remarks {
            check(Key::Remark(id.clone(), *number), vec![&remark.text]);
        }
    }
    for (number, item) in &corpus.checklist.items {
        check(Key::ChecklistItem(*number), [&item.measure].into_iter().chain(&item.evidence_text).collect());
    }
    for (key, section) in &corpus.sections {
        check(Key::Section(key.clone()), section.printed_titles.iter().collect());
    }
    for (key, requirement) in &corpus.requirements {
        check(Key::Requirement(key.clone()), requirement.text.iter().collect());
    }
    for (key, clause) in &corpus.clauses {
        check(Key::Clause(key.clone()), clause.printed.iter().collect());
    }
}

fn plain(text: &str) -> String {
    INDEX.variants().fold(text).text
}

#[test]
fn keys_are_found_however_they_are_written() {
    for (written, expected) in [
        ("C14-1", "C14-1"),
        ("c14-1", "C14-1"),
        ("Ｃ１４－１", "C14-1"),
        ("システム運用編 14①", "C14-1"),
        ("運用編14(1)", "C14-1"),
        ("企画管理編15⑦", "M15-7"),
        ("CL76", "CL76"),
        ("チェックリスト 76", "CL76"),
        ("旧 6.2C4", "mhlw-5.2:6.2C4"),
        ("kintone:R26", "kintone:R26"),
        ("kintone 備考 26", "kintone:R26"),
        ("SDS17.1", "SDS17.1"),
        ("開示書 58.2", "SDS58.2"),
    ] {
        assert_eq!(keys(written).first(), Some(&&key(expected)), "{written}");
    }
}

#[test]
fn every_word_must_be_there_and_synonyms_are_told() {
    let both = keys("バックアップ 復元");
    assert!(!both.is_empty() && both.len() < keys("バックアップ").len());
    assert!(keys("バックアップ そんな言葉はない").is_empty());
    assert!(keys("").is_empty() && keys("　・ー").is_empty());
    let found = INDEX.search("多要素認証");
    let added: Vec<&str> = found.terms[0].added.iter().map(|(word, _)| word.as_str()).collect();
    assert!(added.contains(&"2要素認証") && added.contains(&"複数要素認証"), "{added:?}");
    assert!(INDEX.search("見読性").terms[0].added.is_empty());
    // Spellings of one word are not told: they are the same.
    assert_eq!(keys("すべての媒体"), keys("全ての媒体"));
    assert_eq!(keys("サーバー"), keys("ｻｰﾊﾞ"));
}

#[test]
fn hostile_questions_are_answered_too() {
    for question in [
        "\u{0}",
        "\u{3099}\u{3099}",
        "ーーーー",
        &"二要素".repeat(10_000),
        &"a ".repeat(2_000),
        "🏥",
        "%",
        "\\",
        "\"",
    ] {
        let found = INDEX.search(question);
        assert!(found.hits.len() <= INDEX.entries().len());
    }
}

fn entry(name: &str) -> &'static Entry {
    INDEX.entries().iter().find(|entry| entry.key == key(name)).unwrap()
}

fn filter(values: &[(Facet, &str)], related: bool) -> Filter {
    let values = values.iter().map(|(facet, name)| INDEX.value(*facet, name).unwrap());
    Filter { values: values.collect(), related }
}

#[test]
fn a_thing_belongs_to_what_it_stands_in() {
    for (name, facet, whole) in [
        ("C14-1", Facet::Volume, "C"),
        ("C14-1", Facet::Section, "C14"),
        ("G1.2.1-2", Facet::Section, "G1.2"),
        ("G1.2.1-2", Facet::Section, "G1"),
        ("M-x1", Facet::Volume, "M"),
        ("C14", Facet::Section, "C14"),
        ("kintone:R26", Facet::Vendor, "kintone"),
        ("kintone", Facet::Vendor, "kintone"),
        ("CL76", Facet::Category, "CL-3.3"),
        ("CL76", Facet::Category, "CL-3"),
        ("CL76", Facet::Kind, "checklist_item"),
    ] {
        assert!(filter(&[(facet, whole)], false).wants(entry(name)), "{name} in {whole}");
    }
    // What is mapped to a chapter stands elsewhere; it is related, and counts only where that is asked for.
    for (name, facet, whole) in [
        ("SDS17.1.d", Facet::Section, "C14"),
        ("SDS17.1.d", Facet::Volume, "C"),
        ("CL76", Facet::Volume, "C"),
        ("EV-sla", Facet::Category, "CL-1"),
        ("mhlw-5.2:6.2C4", Facet::Section, "G2.1"),
    ] {
        assert!(!filter(&[(facet, whole)], false).wants(entry(name)), "{name} not in {whole}");
        assert!(filter(&[(facet, whole)], true).wants(entry(name)), "{name} related to {whole}");
    }
    // The table's own way down does not make the lower volume a part of the upper one.
    assert!(!filter(&[(Facet::Volume, "G")], true).wants(entry("C14-1")));
    for (facet, name) in [
        (Facet::Kind, "response"),
        (Facet::Volume, "C14"),
        (Facet::Volume, "Z"),
        (Facet::Section, "C99"),
        (Facet::Vendor, "CL-1"),
        (Facet::Category, "CL76"),
        (Facet::Vendor, "SDS17"),
    ] {
        assert_eq!(INDEX.value(facet, name), None, "{name}");
    }
    assert!(KINDS.iter().all(|kind| INDEX.entries().iter().any(|entry| entry.key.kind() == *kind)));
}

#[test]
fn values_of_a_facet_are_alternatives_and_facets_add_up() {
    let kinds = filter(&[(Facet::Kind, "requirement"), (Facet::Kind, "item")], false);
    let both = filter(&[(Facet::Kind, "requirement"), (Facet::Volume, "C")], false);
    for entry in INDEX.entries() {
        let kind = entry.key.kind();
        assert_eq!(kinds.wants(entry), kind == "requirement" || kind == "item", "{}", entry.key);
        assert_eq!(both.wants(entry), kind == "requirement" && entry.key.to_string().starts_with('C'));
    }
    assert!(INDEX.entries().iter().all(|entry| Filter::default().wants(entry)));
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let all = Filter::default().count(INDEX.entries());
    let values: Vec<Value> = all.into_keys().collect();
    let chosen = proptest::collection::btree_set(proptest::sample::select(values), 0..4);
    (chosen, any::<bool>()).prop_map(|(values, related)| Filter { values, related })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A count says what choosing the value alone in its facet would show.
    #[test]
    fn a_count_is_what_choosing_it_shows(filter in any_filter(), at in 0_usize..1000) {
        let entries: Vec<&Entry> = INDEX.entries().iter().step_by(3).collect();
        let counts = filter.count(entries.iter().copied());
        if let Some((value, count)) = counts.iter().nth(at % counts.len().max(1)) {
            let mut chosen = filter.clone();
            chosen.values.retain(|other| other.facet() != value.facet());
            chosen.values.insert(value.clone());
            prop_assert_eq!(entries.iter().filter(|entry| chosen.wants(entry)).count(), *count);
        }
        let wanted = entries.iter().filter(|entry| filter.wants(entry)).count();
        let kinds: usize = counts.iter().filter(|(value, _)| filter.values.contains(value) || !filter.values.iter().any(|other| other.facet() == Facet::Kind)).filter(|(value, _)| value.facet() == Facet::Kind).map(|(_, count)| count).sum();
        prop_assert_eq!(kinds, wanted, "everything has exactly one kind");
    }

    #[test]
    fn a_jump_is_what_show_resolves(text in "[GMC企画経営運用編旧備考SDSCLkintone0-9.()①②⑬ -]{1,12}", has_hits: bool) {
        let resolved = resolve(corpus(), &text);
        match jump(corpus(), &text, has_hits) {
            Jump::Is(key) => prop_assert_eq!(resolved, Ok(key)),
            Jump::MayBe(keys) => prop_assert!(keys.len() > 1),
            Jump::Near(_) => prop_assert!(resolved.is_err() && !has_hits),
            Jump::No => prop_assert!(resolved.is_err()),
        }
    }
}

#[test]
fn words_that_are_keys_say_so() {
    assert_eq!(jump(corpus(), "M15(13)", false), Jump::Is(key("M15-13")));
    assert_eq!(jump(corpus(), "17", true), Jump::MayBe(vec![key("SDS17"), key("CL17")]));
    assert!(matches!(jump(corpus(), "C14-99", false), Jump::Near(_)));
    assert_eq!(jump(corpus(), "バックアップ", true), Jump::No);
    assert_eq!(jump(corpus(), &" C14-1".repeat(100), false), Jump::No);
}
