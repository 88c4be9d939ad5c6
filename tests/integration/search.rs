//! Search: the gold set, every two characters that stand in a text, spellings, synonyms, order.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use soukan::model::Key;
use soukan::search::{GoldRow, Index, evaluate, gold};

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

#[test]
fn every_two_characters_that_stand_in_a_text_are_found() {
    let mut pairs: BTreeMap<String, &Key> = BTreeMap::new();
    for entry in INDEX.entries() {
        let characters: Vec<char> = entry.text.chars().collect();
        for two in characters.windows(2).filter(|two| two.iter().all(|c| c.is_alphanumeric())) {
            pairs.insert(two.iter().collect(), &entry.key);
        }
    }
    assert!(pairs.len() > 5_000, "{}", pairs.len());
    for (two, key) in pairs.iter().step_by(7) {
        assert!(keys(two).contains(key), "{two} stands in {key}");
    }
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
