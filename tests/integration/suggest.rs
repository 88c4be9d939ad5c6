//! Candidates from wording: the same each time, blind to a row's own links, good enough, and never taken for curated.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Output};
use std::sync::LazyLock;

use soukan::diag::{Code, Diagnostic};
use soukan::model::mapping::{ReviewState, Scope};
use soukan::model::{Confidence, Corpus, Key, Link, Relation};
use soukan::parse::mapping::{self, Drafts};
use soukan::parse::tidy;
use soukan::pipeline;
use soukan::source::{DataDir, SourceFile};
use soukan::suggest::sssom::{self, Suggested};
use soukan::suggest::{self, Candidate, Hearing, Subject, Suggester, Synonyms};

use crate::support::{DATA, corpus, key, root};

static SYNONYMS: LazyLock<Synonyms> = LazyLock::new(|| Synonyms::read(&DATA, &mut Vec::new()));
static SUGGESTER: LazyLock<Suggester<'static>> = LazyLock::new(|| Suggester::new(corpus(), &SYNONYMS));

const TARGETS: [Scope; 3] = [Scope::Guideline, Scope::Form, Scope::Checklist];

fn suggest(name: &str, target: Scope) -> Vec<Candidate> {
    SUGGESTER.suggest(&Subject::Node(key(name)), target, 10)
}

fn soukan(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_soukan")).args(args).current_dir(root()).output().unwrap()
}

fn stdout(args: &[&str]) -> String {
    let output = soukan(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Rows that a mapping set links, one in `step` of them.
fn linked_rows(step: usize) -> Vec<Key> {
    let rows: BTreeSet<&Key> = real_links(corpus()).flat_map(|link| [&link.from, &link.to]).collect();
    let is_row = |key: &&&Key| matches!(key, Key::Item(_) | Key::ChecklistItem(_) | Key::Requirement(_));
    rows.iter().filter(is_row).step_by(step).map(|key| (*key).clone()).collect()
}

fn real_links(corpus: &Corpus) -> impl Iterator<Item = &Link> {
    corpus.mappings.iter().filter(|link| link.is_editorial_match())
}

#[test]
fn an_obvious_pair_is_found_with_its_words() {
    let best = suggest("SDS13", Scope::Guideline).remove(0);
    assert_eq!(best.key, key("C12-3"));
    assert_eq!(best.words[0], "盗難防止");
    assert!(best.voices.words > 0.5);
    let found = suggest("SDS17.1.d", Scope::Checklist);
    assert!(found.iter().any(|candidate| candidate.key == key("CL76")), "{found:#?}");
}

#[test]
fn synonyms_count_as_one_word_and_both_are_told() {
    let text = Subject::Text("多要素認証に対応しているか".to_owned());
    let with = SUGGESTER.suggest(&text, Scope::Guideline, 1).remove(0);
    assert_eq!((with.key, with.words[0].as_str()), (key("C14-5"), "多要素認証＝二要素認証"));
    let none = Synonyms::default();
    let without = Suggester::new(corpus(), &none).suggest(&text, Scope::Guideline, usize::MAX);
    let same = without.iter().find(|found| found.key == key("C14-5")).unwrap();
    assert!(same.voices.words < with.voices.words && same.words == ["認証"], "{same:?}");
    let part = Subject::Text("プログラム、IDSとプロダクト".to_owned());
    let words = SUGGESTER.suggest(&part, Scope::Guideline, 5).into_iter().flat_map(|found| found.words);
    assert!(words.filter(|word| word.contains('＝')).count() == 0, "no synonym inside a longer word");
}

#[test]
fn scores_stay_in_bounds_and_fall() {
    for row in linked_rows(9) {
        for target in TARGETS {
            let found = SUGGESTER.suggest(&Subject::Node(row.clone()), target, usize::MAX);
            assert!(found.iter().all(|found| found.score > 0.0 && found.score <= 1.0));
            assert!(found.iter().all(|found| found.key != row && Scope::of(&found.key) == target));
            assert!(found.windows(2).all(|pair| pair[0].score - pair[1].score > -1e-6), "{row}");
            let keys: BTreeSet<&Key> = found.iter().map(|found| &found.key).collect();
            assert_eq!(keys.len(), found.len());
        }
    }
}

#[test]
fn the_same_data_makes_the_same_candidates() {
    let shuffled: Vec<SourceFile> = DATA.iter().cloned().collect::<Vec<_>>().into_iter().rev().collect();
    let data = DataDir::from_files(shuffled);
    let loaded = pipeline::load_data(&data);
    let other = loaded.corpus.unwrap();
    let synonyms = Synonyms::read(&data, &mut Vec::new());
    let again = Suggester::new(&other, &synonyms);
    for row in linked_rows(11) {
        for target in TARGETS {
            let subject = Subject::Node(row.clone());
            assert_eq!(SUGGESTER.suggest(&subject, target, 20), again.suggest(&subject, target, 20));
        }
    }
    assert_eq!(SUGGESTER.evaluate(), again.evaluate());
}

/// A corpus in which a row has none of its own links, but false ones instead.
fn with_false_links(row: &Key) -> Corpus {
    let mut other = corpus().clone();
    other.mappings.retain(|link| link.from != *row && link.to != *row);
    let pattern = real_links(corpus()).next().unwrap();
    for end in ["C18-1", "SDS1", "CL1"].map(key).into_iter().filter(|end| end != row) {
        let relation = Relation::ExactMatch;
        other.mappings.push(Link { from: row.clone(), to: end, relation, ..pattern.clone() });
    }
    other
}

/// What leave-one-out rests on: whatever links a row itself has, its candidates are the same to the last bit.
#[test]
fn the_links_of_a_row_never_reach_its_own_candidates() {
    let ends = ["C18-1", "SDS1", "CL1"].map(key);
    let rows: Vec<Key> = linked_rows(37).into_iter().filter(|row| !ends.contains(row)).collect();
    assert!(rows.len() > 10);
    for row in rows {
        let (subject, other) = (Subject::Node(row.clone()), with_false_links(&row));
        let blind = Suggester::new(&other, &SYNONYMS);
        for target in TARGETS {
            let seen = SUGGESTER.suggest(&subject, target, usize::MAX);
            assert_eq!(seen, blind.suggest(&subject, target, usize::MAX), "{row}");
        }
    }
}

/// The test above is not empty: the links of other rows do speak.
#[test]
fn the_links_of_other_rows_do_reach_it() {
    let mut other = corpus().clone();
    other.mappings.retain(|link| link.from == key("SDS17.1.1.3") || !link.is_editorial_match());
    let alone = Suggester::new(&other, &SYNONYMS);
    let subject = Subject::Node(key("SDS17.1.1.3"));
    let voices = |suggester: &Suggester<'_>| {
        let found = suggester.suggest(&subject, Scope::Guideline, usize::MAX);
        let sum = |voice: fn(&Candidate) -> f64| found.iter().map(voice).sum::<f64>();
        [
            sum(|found| found.voices.words),
            sum(|found| found.voices.alike),
            sum(|found| found.voices.neighbours),
            sum(|found| found.voices.section),
        ]
    };
    let (with, without) = (voices(&SUGGESTER), voices(&alone));
    assert!((with[0] - without[0]).abs() < 1e-9, "words need no link");
    assert!(with[1..].iter().all(|sum| *sum > 0.1), "{with:?}");
    assert!(without[1..].iter().all(|sum| *sum < 1e-9), "{without:?}");
}

/// Measured when this was written, less a margin: links among the first ten, and mean reciprocal rank, with all voices
/// and with words alone.
const FLOORS: [(&str, [f64; 2], [f64; 2]); 3] = [
    ("checklist-requirement", [0.78, 0.67], [0.64, 0.51]),
    ("sds-checklist", [0.83, 0.68], [0.71, 0.55]),
    ("sds-requirement", [0.89, 0.79], [0.82, 0.71]),
];

#[test]
fn the_curated_links_are_mostly_found() {
    let figures: BTreeMap<(String, Hearing), _> = SUGGESTER
        .evaluate()
        .figures
        .into_iter()
        .map(|figures| ((figures.set.clone(), figures.hearing), figures))
        .collect();
    assert_eq!(figures.len(), FLOORS.len() * Hearing::ALL.len());
    for (set, all, words) in FLOORS {
        for (hearing, [recall, mrr]) in [(Hearing::All, all), (Hearing::Words, words)] {
            let found = &figures[&(set.to_owned(), hearing)];
            assert!(found.recall()[2] >= recall, "{set} {hearing:?}: recall@10 {}", found.recall()[2]);
            assert!(found.mrr() >= mrr, "{set} {hearing:?}: MRR {}", found.mrr());
            assert!(found.rows > 100 && found.links >= found.rows);
        }
        let [words, new, all] = Hearing::ALL.map(|hearing| figures[&(set.to_owned(), hearing)].mrr());
        assert!(words < new && new < all, "{set}: {words} {new} {all}");
    }
}

/// The day a new document arrives: none of its rows is linked. What the evaluation says of that day is what happens
/// when all links of the document are in fact taken away.
#[test]
fn a_new_document_is_served_as_the_evaluation_says() {
    let figures = SUGGESTER.evaluate().figures;
    for (set, source, target) in [
        ("sds-requirement", Scope::Form, Scope::Guideline),
        ("checklist-requirement", Scope::Checklist, Scope::Guideline),
        ("sds-checklist", Scope::Form, Scope::Checklist),
    ] {
        let mut new = corpus().clone();
        new.mappings.retain(|link| Scope::of(&link.from) != source && Scope::of(&link.to) != source);
        let suggester = Suggester::new(&new, &SYNONYMS);
        let mut found = 0;
        let between = |link: &&Link| Scope::of(&link.from) == source && Scope::of(&link.to) == target;
        for link in real_links(corpus()).filter(between) {
            let first = suggester.suggest(&Subject::Node(link.from.clone()), target, 10);
            found += usize::from(first.iter().any(|candidate| candidate.key == link.to));
        }
        let said =
            figures.iter().find(|said| said.set == set && said.hearing == Hearing::NewDocument).unwrap();
        assert_eq!(said.links_found[2], found, "{set}");
        assert!(said.recall()[2] > 0.67, "{set}: {}", said.recall()[2]);
    }
}

#[test]
fn figures_count_what_they_say() {
    for figures in SUGGESTER.evaluate().figures {
        let links = real_links(corpus())
            .filter(|link| link.curation.as_ref().is_some_and(|curation| curation.set == figures.set))
            .filter(|link| !matches!(link.to, Key::Section(_) | Key::FormHeading(_) | Key::Category(_)));
        let (rows, links): (BTreeSet<&Key>, Vec<&Link>) = links.map(|link| (&link.from, link)).unzip();
        assert_eq!((figures.rows, figures.links), (rows.len(), links.len()), "{}", figures.set);
        assert!(figures.links_found.is_sorted() && figures.rows_found.is_sorted());
        assert!(figures.links_found[0] == figures.rows_found[0], "the first place holds one candidate");
        assert!(figures.mrr() >= figures.hits()[0] && figures.mrr() <= 1.0);
    }
    let bands = SUGGESTER.evaluate().bands;
    assert!(bands.windows(2).all(|pair| pair[0].from > pair[1].from));
    let share = |number: usize| {
        let counts: Vec<f64> = [bands[number].curated, bands[number].candidates]
            .map(|count| f64::from(u32::try_from(count).unwrap()))
            .to_vec();
        counts[0] / counts[1]
    };
    assert!(share(1) > share(bands.len() - 2), "a high score is worth more than a low one");
}

#[test]
fn unlinked_rows_have_no_link_to_the_document() {
    for target in TARGETS {
        let unlinked = SUGGESTER.unlinked(target);
        assert!(unlinked.iter().all(|key| Scope::of(key) != target));
        let linked = real_links(corpus()).flat_map(|link| [(&link.from, &link.to), (&link.to, &link.from)]);
        for (from, _) in linked.filter(|(_, to)| Scope::of(to) == target) {
            assert!(!unlinked.contains(from), "{from}");
        }
    }
    assert!(!SUGGESTER.unlinked(Scope::Checklist).is_empty());
}

#[test]
fn every_synonym_occurs_in_the_sources() {
    let rows = corpus().keys().into_iter().filter(|key| Scope::of(key) != Scope::Other);
    let texts: Vec<String> = rows.map(|key| tidy::comparable(&corpus().context(&key))).collect();
    let mut found = Vec::new();
    let synonyms = Synonyms::read(&DATA, &mut found);
    assert!(found.is_empty(), "{found:?}");
    assert!(synonyms.pairs().count() > 20);
    for word in synonyms.pairs().flat_map(|(synonym, term)| [synonym, term]) {
        assert!(texts.iter().any(|text| text.contains(word)), "{word}");
    }
    let table = std::fs::read_to_string(root().join("data").join(suggest::FILE)).unwrap();
    let rows: Vec<&str> = table.lines().skip(1).collect();
    assert!(rows.is_sorted());
    let reasons: BTreeSet<&str> = rows.iter().filter_map(|row| row.split('\t').nth(2)).collect();
    assert_eq!(reasons.len(), rows.len(), "each pair has a reason of its own");
}

#[test]
fn malformed_synonyms_are_reported_and_left_out() {
    let read = |rows: &str| {
        let mut found: Vec<Diagnostic> = Vec::new();
        let text = format!("term\tsynonym\treason\n{rows}");
        let data = DataDir::from_files([SourceFile::new(suggest::FILE, text)]);
        let count = Synonyms::read(&data, &mut found).pairs().count();
        (count, found.iter().map(|found| found.code).collect::<Vec<_>>())
    };
    assert_eq!(read("端末\tPC\t同じ\n"), (1, vec![]));
    assert_eq!(read("端末\tPC\n"), (0, vec![Code::RowMalformed]));
    assert_eq!(read("端末\tPC\t\n"), (0, vec![Code::RowMalformed]));
    assert_eq!(read("端末\t 端末\t同じ\n"), (0, vec![Code::RowMalformed]));
    assert_eq!(read("端末\tPC\t同じ\n機器\tPC\t同じ\n"), (1, vec![Code::RowDuplicate]));
    assert_eq!(read("PC\tパソコン\t同じ\n端末\tPC\t同じ\n"), (1, vec![Code::RowMalformed]));
    let none = DataDir::from_files([]);
    assert_eq!(Synonyms::read(&none, &mut Vec::new()), Synonyms::default());
}

#[test]
fn odd_subjects_find_something_or_nothing_and_never_panic() {
    let long = "端末".repeat(20_000);
    for text in ["", " ", "。", "ああああ", "①", "x", "\u{0}\t", "🏥", "端末", long.as_str()] {
        for target in [Scope::Guideline, Scope::Form, Scope::Checklist, Scope::Other] {
            assert!(SUGGESTER.suggest(&Subject::Text(text.to_owned()), target, 3).len() <= 3);
        }
    }
    assert!(SUGGESTER.suggest(&Subject::Text("。".to_owned()), Scope::Guideline, 3).is_empty());
    for name in [
        "M",
        "C14",
        "SDS-H5",
        "CL-3.3",
        "kintone",
        "kintone:R26",
        "kintone:SDS17.1",
        "mhlw-5.2:6.2C4",
        "EV-sla",
    ] {
        assert!(suggest(name, Scope::Guideline).len() <= 10);
    }
    let none = Synonyms::default();
    let mut empty = corpus().clone();
    (empty.items, empty.requirements, empty.mappings) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    empty.checklist = soukan::model::Checklist::default();
    let nothing = Suggester::new(&empty, &none);
    assert!(nothing.suggest(&Subject::Text("端末".to_owned()), Scope::Form, 3).is_empty());
    assert!(nothing.evaluate().figures.iter().all(|figures| figures.rows == 0 && figures.mrr() == 0.0));
}

/// Reads a file of candidates as if it stood among the mapping sets.
fn read_as_set(text: &str) -> (Drafts, Vec<Diagnostic>) {
    let id = text.lines().find_map(|line| line.split_once("mapping-set/")).unwrap().1;
    let data = DataDir::from_files([SourceFile::new(&format!("mappings/{id}.sssom.tsv"), text)]);
    let mut found = Vec::new();
    let drafts = mapping::read(&data, &corpus().manifest, &mut found);
    (drafts, found)
}

/// What a curator does with candidates: judges each, and says so.
fn adopt(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let mut cells: Vec<&str> = line.split('\t').collect();
        if cells.len() == mapping::COLUMNS.len() && !line.starts_with("subject_id") {
            (cells[3], cells[4], cells[6], cells[9]) =
                ("semapv:ManualMappingCuration", "somebody", "0.8", ReviewState::Single.as_str());
        }
        cells.join("\t") + "\n"
    });
    lines.collect()
}

#[test]
fn sssom_is_a_mapping_set_but_for_its_curation() {
    let rows: Vec<Suggested> = ["SDS12.1", "CL67", "SDS2", "kintone:R26"]
        .map(key)
        .into_iter()
        .map(|subject| Suggested {
            candidates: SUGGESTER.suggest(&Subject::Node(subject.clone()), Scope::Guideline, 3),
            wording: corpus().wording(&subject),
            subject,
        })
        .collect();
    let text = sssom::write(corpus(), Scope::Guideline, &rows);
    assert!(text.starts_with("#sssom_version: ") && text.contains("Nothing here is curated"));

    let (drafts, found) = read_as_set(&text);
    assert!(drafts.links.is_empty() && drafts.absences.is_empty(), "no candidate becomes a link by itself");
    assert_eq!(found.len(), 12);
    assert!(
        found.iter().all(|found| found.code == Code::RowMalformed && found.place.as_ref().unwrap().cell == 4)
    );

    let (drafts, found) = read_as_set(&adopt(&text));
    assert!(found.is_empty(), "{found:?}");
    let read: Vec<(Key, Key)> =
        drafts.links.iter().map(|draft| (draft.link.from.clone(), draft.link.to.clone())).collect();
    let mut written: Vec<(Key, Key)> = rows
        .iter()
        .flat_map(|row| row.candidates.iter().map(|found| (row.subject.clone(), found.key.clone())))
        .collect();
    written.sort();
    assert_eq!(read, written);
    for link in drafts.links.iter().map(|draft| &draft.link) {
        let curation = link.curation.as_ref().unwrap();
        assert_eq!(link.relation, Relation::RelatedMatch);
        assert_eq!(link.confidence, Confidence::Probable);
        assert_eq!(curation.subject_hash, mapping_digest(&link.from));
        assert_eq!(curation.object_hash, mapping_digest(&link.to));
        assert!(link.reason.contains("共通の語: ") && link.reason.ends_with("人は確かめていない。"));
    }
    let set = &drafts.sets[0];
    assert_eq!((set.objects, set.subjects), (Scope::Guideline, Scope::Other));
}

fn mapping_digest(key: &Key) -> String {
    soukan::model::mapping::digest(&corpus().wording(key))
}

#[test]
fn the_command_answers_in_every_format() {
    let text = stdout(&["--lang", "ja", "suggest", "SDS17.1.d", "--to", "checklist", "--limit", "3"]);
    assert!(text.contains("CL77") && text.contains("人が確かめたものではなく"), "{text}");
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&["suggest", "--text", "多要素認証に対応する", "--format", "json"]))
            .unwrap();
    let rows = json["candidates"].as_array().unwrap();
    assert_eq!(rows.len(), 10);
    assert!(rows.iter().all(|row| row["origin"] == "suggested" && row["linked"] == ""));
    assert!(stdout(&["suggest", "CL76", "--format", "md"]).contains("| --- |"));
    assert!(stdout(&["suggest", "CL76", "--to", "sds", "--format", "csv"]).lines().count() > 10);
    let sssom = stdout(&["suggest", "--unlinked", "--to", "checklist", "--limit", "2", "--format", "sssom"]);
    let rows = sssom.lines().filter(|line| !line.starts_with('#')).count() - 1;
    assert_eq!(rows, 2 * SUGGESTER.unlinked(Scope::Checklist).len());
    assert!(read_as_set(&adopt(&sssom)).1.is_empty());
    let evaluation = stdout(&["suggest", "--evaluate", "--format", "md"]);
    assert!(evaluation.contains("recall@10") && evaluation.contains("sds-requirement"));
}

#[test]
fn a_file_of_new_rows_becomes_sssom_when_each_has_a_key() {
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("new.txt");
    let name = file.to_string_lossy().into_owned();
    std::fs::write(
        &file,
        "\u{feff}SDS99\t端末の盗難を防いでいるか。\n\nSDS99.1\t離席時の覗き見を防いでいるか。\n",
    )
    .unwrap();
    let text = stdout(&["suggest", "--file", &name, "--limit", "2", "--format", "sssom"]);
    assert_eq!(text.matches("\nsds:99\t").count(), 2);
    assert_eq!(text.matches("\nsds:99.1\t").count(), 2);
    std::fs::write(&file, "端末の盗難を防いでいるか。\n").unwrap();
    assert!(stdout(&["suggest", "--file", &name]).contains("C12-"));
    assert_eq!(soukan(&["suggest", "--file", &name, "--format", "sssom"]).status.code(), Some(2));
    assert_eq!(soukan(&["suggest", "--evaluate", "--format", "sssom"]).status.code(), Some(2));
    for wrong in [&["suggest"][..], &["suggest", "SDS1", "--unlinked"], &["suggest", "no such thing at all"]]
    {
        assert_eq!(soukan(wrong).status.code(), Some(2), "{wrong:?}");
    }
    std::fs::write(&file, [0x83, 0x54]).unwrap();
    assert_eq!(soukan(&["suggest", "--file", &name]).status.code(), Some(2));
}
