//! An institution's own records: read as offices write them, kept apart from the data, and held against it when it changes.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::LazyLock;

use proptest::prelude::*;
use soukan::model::{Corpus, Key, Ordinal, RequirementKey};
use soukan::overlay::{Impact, Standing, accept};
use soukan::parse::overlay;
use soukan::pipeline::load_data_with;
use soukan::rdf::{self, Iris};
use soukan::search::Index;
use soukan::site;
use soukan::source::{DataDir, SourceFile};

use crate::support::{DATA, corpus, key, root};
use crate::words::unmarked_on;

const RECORDS: &str = "鍵,種類,内容,記入者,記入日\r\n\
    M13-8,メモ,月例で確認する,管理課,2026/11/5\r\n\
    企画管理編 13⑧,決定,\"委託先の報告書で、\r\n代える\",委員会,\r\n\
    SDS17.1,証跡,<script>alert(1)</script>,,\r\n\
    kintone:SDS17.1,期日,回答の再確認,,2027-03-31\r\n\
    CL76,担当,=SUM(A1),,\r\n\
    EV-sla,メモ,契約係の書棚,,\r\n\
    C99-1,メモ,なくなった鍵,,\r\n";

fn folder(bytes: impl Into<Vec<u8>>) -> DataDir {
    DataDir::from_files([SourceFile::new("records.csv", bytes.into())])
}

/// A corpus with records, and what was found in them.
fn with(corpus: &Corpus, records: &DataDir) -> (Corpus, Vec<soukan::diag::Diagnostic>) {
    let mut found = Vec::new();
    let mut corpus = corpus.clone();
    corpus.overlay = overlay::read(records, &corpus, &mut found);
    (corpus, found)
}

fn with_records() -> Corpus {
    with(corpus(), &folder(RECORDS)).0
}

/// The folder after a confirmation.
fn accepted(corpus: &Corpus, records: &DataDir, keys: &[Key]) -> DataDir {
    let mut records = records.clone();
    for (name, bytes) in accept(&records, corpus, keys).unwrap() {
        records.insert(SourceFile::new(&name, bytes));
    }
    records
}

fn requirement(text: &str) -> RequirementKey {
    match key(text) {
        Key::Requirement(key) => key,
        other => panic!("{other} is no requirement"),
    }
}

#[test]
fn what_offices_save_reads_the_same() {
    let plain = with_records().overlay;
    assert_eq!(plain.records.len(), 7);
    assert_eq!(plain.records[0].on, "2026-11-05");
    assert_eq!(plain.records[1].key, Some(key("M13-8")));
    let lines: Vec<u32> = plain.records.iter().map(|record| record.place.line).collect();
    assert_eq!(lines, [2, 3, 5, 6, 7, 8, 9], "a cell of two lines counts as two");
    let shift_jis = encoding_rs::SHIFT_JIS.encode(RECORDS).0.into_owned();
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(RECORDS.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let marked = [b"\xEF\xBB\xBF", RECORDS.as_bytes()].concat();
    for bytes in [shift_jis, utf16, marked] {
        assert_eq!(with(corpus(), &folder(bytes)).0.overlay, plain);
    }
}

#[test]
fn nothing_of_the_records_gets_into_other_graphs_or_the_corpus() {
    let own = with_records();
    let iris = Iris::new(&own).unwrap();
    let (without, with) = (rdf::quads(corpus(), &iris), rdf::quads(&own, &iris));
    let added: Vec<_> = with.iter().filter(|quad| !without.contains(quad)).collect();
    assert!(added.iter().all(|quad| quad.graph_name.to_string().ends_with("/graph/own>")), "{added:?}");
    assert_eq!(without.len() + added.len(), with.len());
    let texts: BTreeSet<String> = added.iter().map(|quad| quad.object.to_string()).collect();
    assert!(texts.contains("\"月例で確認する\""));
    let export = |corpus: &Corpus| {
        String::from_utf8(soukan::export::export(corpus, soukan::export::Format::Json).unwrap()).unwrap()
    };
    assert!(!export(corpus()).contains("\"records\": ["));
    let document: serde_json::Value = serde_json::from_str(&export(&own)).unwrap();
    assert_eq!(document["records"].as_array().unwrap().len(), 7);
    assert_eq!(document["records"][6]["key"], serde_json::Value::Null);
}

#[test]
fn records_stand_on_their_pages_marked_and_escaped() {
    let own = with_records();
    let files = site::build(&own, &[], &site::Options::default(), &|| ()).unwrap();
    let page = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    for (name, words) in [
        ("mhlw-6.0/M13-8/index.html", "月例で確認する"),
        ("sds/17.1/index.html", "&lt;script&gt;alert(1)&lt;"),
        ("sheets/kintone/index.html", "回答の再確認"),
        ("checklist/76/index.html", "=SUM(A1)"),
        ("evidence/EV-sla/index.html", "契約係の書棚"),
        ("records/index.html", "なくなった鍵"),
    ] {
        for (page, section) in [(page(name), "当院の記録"), (page(&format!("en/{name}")), "Our own records")]
        {
            let at = page.find(words).unwrap_or_else(|| panic!("{name} has not {words}"));
            assert!(page[..at].contains(section), "{name} does not say whose it is");
            assert!(!page.contains("<script>alert"), "{name}");
            assert!(name == "records/index.html" || page.contains("class=\"own-records\""), "{name}");
        }
        assert_eq!(unmarked_on(&page(&format!("en/{name}"))), [""; 0], "en/{name}");
    }
    let plain = page("mhlw-6.0/M13-7/index.html");
    assert!(!plain.contains("class=\"own-records\""), "a page without records has no such section");
    assert!(!plain.contains("月例で確認する"));
}

#[test]
fn records_are_found_and_shown() {
    let own = with_records();
    let index = Index::new(&own);
    let hits = |words: &str| -> Vec<Key> {
        index.search(words).hits.iter().map(|hit| index.entries()[hit.entry].key.clone()).collect()
    };
    assert_eq!(hits("月例で確認する"), [key("M13-8")]);
    assert_eq!(hits("回答の再確認"), [key("kintone")]);
    let plain = Index::new(corpus());
    assert!(plain.search("月例で確認する").hits.is_empty());
}

#[test]
fn a_confirmation_changes_one_cell_a_row_and_is_done_once() {
    let records = folder(RECORDS);
    let own = with_records();
    let first = accepted(&own, &records, &[]);
    let text = String::from_utf8(first.get("records.csv").unwrap().bytes.clone()).unwrap();
    let without: String = text
        .split_inclusive("\r\n")
        .map(|line| match line.rfind(",sha256:") {
            Some(at) => format!("{}\r\n", &line[..at]),
            None => line.replace(",about\r\n", "\r\n"),
        })
        .collect();
    assert_eq!(without, RECORDS);
    let (again, found) = with(corpus(), &first);
    assert!(accept(&first, &again, &[]).unwrap().is_empty());
    let impact = Impact::new(&again);
    let standings = again.overlay.records.iter().map(|record| impact.standing(record));
    let names: Vec<String> = standings.map(|standing| standing.as_str().to_owned()).collect();
    assert_eq!(names, ["current", "current", "current", "current", "current", "current", "gone"]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(impact.unrecorded().is_empty());
}

/// An update of the base: a text reworded, a requirement inserted before others, an answer given, a row dropped.
#[test]
fn an_update_of_the_base_is_told_by_key() {
    let records = folder(
        "key,kind,text\nM13-8,note,a\nC14-1,note,b\nC14-2,note,c\nkintone:SDS17.1,note,d\nCL76,note,e\nM13-2,note,f\n",
    );
    let (own, _) = with(corpus(), &records);
    let records = accepted(&own, &records, &[]);
    let mut updated = corpus().clone();
    let [eight, first, second] = ["M13-8", "C14-1", "C14-2"].map(requirement);
    let old = updated.requirements[&eight].read();
    updated.requirements.get_mut(&eight).unwrap().text[0].read.push_str("加えた文。");
    // Everything of C14 from ② on moves one number down, and ② is new.
    let volume = |number: u16| RequirementKey { ordinal: Ordinal::Known(number), ..first.clone() };
    let last =
        (1..=99).take_while(|number| updated.requirements.contains_key(&volume(*number))).last().unwrap();
    for number in (2..=last).rev() {
        let mut moved = updated.requirements.remove(&volume(number)).unwrap();
        moved.key = volume(number + 1);
        updated.requirements.insert(moved.key.clone(), moved);
    }
    updated.checklist.items.remove(&76);
    let (now, found) = with(&updated, &records);
    let impact = Impact::new(&now);
    let standing = |written: &str| {
        let record = now.overlay.records.iter().find(|record| record.written == written).unwrap();
        impact.standing(record)
    };
    let Standing::Changed { before, now: words, moved } = standing("M13-8") else { panic!() };
    assert_eq!((before, words, moved), (Some(old.clone()), format!("{old}加えた文。"), vec![]));
    assert_eq!(standing("C14-1"), Standing::Current);
    let Standing::Gone { before, moved } = standing("C14-2") else { panic!() };
    assert_eq!(before, Some(corpus().wording(&Key::Requirement(second))));
    assert_eq!(moved, [key("C14-3")]);
    assert_eq!(standing("C14-2").as_str(), "renamed");
    assert_eq!(standing("kintone:SDS17.1"), Standing::Current);
    assert!(matches!(standing("CL76"), Standing::Gone { moved, .. } if moved.is_empty()));
    let new: Vec<Key> = impact.unrecorded().into_iter().map(|new| new.key).collect();
    assert_eq!(new, [Key::Requirement(volume(last + 1))], "what was there before is not new");
    assert!(found.iter().all(|found| found.severity() != soukan::diag::Severity::Error));
    // The old records can be confirmed again; those of keys that are gone stay as they are.
    let (again, _) = with(&updated, &accepted(&now, &records, &[key("M13-8")]));
    let impact = Impact::new(&again);
    let names: Vec<String> =
        again.overlay.records.iter().map(|record| impact.standing(record).as_str().to_owned()).collect();
    assert_eq!(names, ["current", "current", "renamed", "current", "gone", "current"]);
}

#[test]
fn an_answer_that_changed_is_told() {
    use soukan::model::Answer;
    let records = folder("key,kind,text\nkintone:SDS17.1,note,d\n");
    let (own, _) = with(corpus(), &records);
    let records = accepted(&own, &records, &[]);
    let mut updated = corpus().clone();
    let Key::Response(id, item) = key("kintone:SDS17.1") else { panic!() };
    let response = updated.sheets.get_mut(&id).unwrap().responses.get_mut(&item).unwrap();
    let place = response.question.place.clone();
    response.answer = Answer::Marked { word: "はい".to_owned(), mark: "○".to_owned(), place };
    let (now, _) = with(&updated, &records);
    let Standing::Changed { before, now: words, .. } = Impact::new(&now).standing(&now.overlay.records[0])
    else {
        panic!()
    };
    assert!(before.unwrap().contains("回答: 不明"));
    assert!(words.contains("回答: はい"));
}

#[test]
fn the_program_tells_and_confirms() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("記録.csv");
    std::fs::write(&file, RECORDS).unwrap();
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_soukan"))
            .args(["--lang", "en", "--overlay"])
            .arg(folder.path())
            .args(args)
            .current_dir(root())
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    let (code, out, _) = run(&["overlay", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, 1);
    assert!(out.contains("\"C99-1\""), "{report}");
    assert_eq!(run(&["overlay", "--accept"]).0, 0);
    assert!(std::fs::read_to_string(&file).unwrap().contains("sha256:"));
    assert_eq!(run(&["overlay", "M13-8"]).0, 0, "nothing to look at on this key");
    let (code, out, _) = run(&["check"]);
    assert_eq!(code, 1);
    assert!(out.contains("overlay/記録.csv:9"), "{out}");
    let (_, out, _) = run(&["show", "M13-8"]);
    assert!(
        out.contains("own records (not words of the sources)") && out.contains("月例で確認する"),
        "{out}"
    );
    let site = folder.path().join("site");
    let (code, _, err) = run(&["build", "--out", site.to_str().unwrap()]);
    assert_eq!(code, 0, "an unknown key breaks no build: {err}");
    assert!(err.contains("C99-1"), "and is told: {err}");
    std::fs::write(&file, "key,kind,text\nM13-8,whim,x\n").unwrap();
    let (code, out, _) = run(&["build", "--out", site.to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(out.contains("overlay/記録.csv:2:7"), "{out}");
    assert!(site.join("index.html").is_file(), "the last good site stays");
}

/// The small data of the fixtures, for what is done many times.
static SMALL: LazyLock<Corpus> = LazyLock::new(|| {
    let data = DataDir::read(&root().join("tests/fixtures/base")).unwrap();
    load_data_with(&data, None).corpus.unwrap()
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Whatever stands in the folder, reading yields records and findings, and a confirmation never loses a byte of them.
    #[test]
    fn damage_never_panics(at in 0.0_f64..1.0, junk in prop::collection::vec(any::<u8>(), 0..20)) {
        let mut bytes = RECORDS.as_bytes().to_vec();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let at = (at * bytes.len() as f64) as usize;
        bytes.splice(at..at, junk);
        let records = folder(bytes);
        let (own, _) = with(&SMALL, &records);
        if let Ok(files) = accept(&records, &own, &[]) {
            let mut again = records.clone();
            for (name, bytes) in files {
                again.insert(SourceFile::new(&name, bytes));
            }
            prop_assert_eq!(with(&SMALL, &again).0.overlay.records.len(), own.overlay.records.len());
        }
    }
}

#[test]
fn the_data_is_loaded_with_and_without() {
    let with = load_data_with(&DATA, Some(&folder(RECORDS)));
    assert!(with.corpus.unwrap().overlay.is_given);
    assert!(!load_data_with(&DATA, None).corpus.unwrap().overlay.is_given);
}
