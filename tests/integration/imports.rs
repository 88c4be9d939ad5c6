//! `soukan import` of disclosure sheets into the small data folder of the fixtures: what is written, and what is not.
//! Documents of office programs are tested by `tests/external/imports.py`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rust_xlsxwriter::{Format, Formula, Workbook};
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::copy;
use crate::support::root;

/// A sheet in the common layout: a head, choices as columns, remarks beside their rows.
const SHEET: &str = "\
サービス事業者による医療情報セキュリティ開示書 (試験用),,,,,
作成日,2001年2月1日,,,,
サービス事業者,試験用事業者ガンマ,,,,
サービス名称,試験用サービスガンマ,,,,
バージョン,1.0,,,,
No.,質問,はい（該当）,いいえ（非該当）,対象外,備考
1,試験用の業務を受託するか？,,○,,-
1.1,試験用の場所は要件を満たすか？,,,○,試験用の備考です。
2,試験用の方式は？,,,,
・,試験用の方式その一,○,,,-
3,試験用の記録を残しているか？,,○,,-
4,試験用の手順を定めているか？,,,,-
";

/// A copy of the small data folder, and a place for documents beside it.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&root().join("tests/fixtures/base"), &folder.path().join("data"));
        Self { folder }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A document beside the data folder.
    fn document(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_soukan"))
            .args(["--lang", "en", "--data"])
            .arg(self.data())
            .args(args)
            .output()
            .unwrap()
    }

    fn import(&self, document: &Path, options: &[&str]) -> Output {
        self.run(&[&["import", &*document.to_string_lossy()], options].concat())
    }

    /// Imports a document that has to be taken.
    fn imported(&self, document: &Path, options: &[&str]) -> Output {
        let output = self.import(document, options);
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 1)), "{code:?} {}", String::from_utf8_lossy(&output.stderr));
        output
    }

    /// Imports a document that has to be refused; the data folder stays as it is.
    fn refused(&self, document: &Path, options: &[&str]) -> String {
        let before = tree(&self.data());
        let output = self.import(document, options);
        assert_eq!(output.status.code(), Some(2), "{options:?} {}", String::from_utf8_lossy(&output.stdout));
        assert!(tree(&self.data()) == before, "{options:?}: the data folder changed");
        let words = [output.stdout, output.stderr].concat();
        String::from_utf8(words).unwrap()
    }

    /// The rows of a table of readings, without its heading, each cell by its column's name.
    fn rows(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        let text = fs::read_to_string(self.data().join("readings").join(name)).unwrap();
        let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned));
        let heading: Vec<String> = lines.next().unwrap().collect();
        lines.map(|cells| heading.iter().cloned().zip(cells).collect()).collect()
    }

    /// Item, answer and the cell that says it.
    fn answers(&self) -> Vec<[String; 3]> {
        let rows = self.rows("gamma.responses.tsv");
        rows.iter().map(|row| ["item", "answer", "answer_at"].map(|name| row[name].clone())).collect()
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_slice(&self.run(args).stdout).unwrap()
    }

    /// What the exported sheet says on an item.
    fn response(&self, key: &str) -> Value {
        let all = self.json(&["export", "--format", "json"]);
        let nodes = all["nodes"].as_array().unwrap();
        nodes.iter().find(|node| node["key"] == key).cloned().unwrap_or_default()
    }
}

/// Every file of a folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(tree(&path));
        } else {
            files.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    files
}

/// The answers of [`SHEET`]; those of 2, which has no choices, cannot be known.
fn expected() -> Vec<[String; 3]> {
    let answers = [
        ["1", "非該当", "D7"],
        ["1.1", "対象外", "E8"],
        ["2", "unknown", "-"],
        ["2.a", "はい", "C10"],
        ["3", "いいえ", "D11"],
        ["4", "unanswered", "-"],
    ];
    answers.map(|row| row.map(str::to_owned)).to_vec()
}

/// [`SHEET`] as a workbook.
fn workbook(change: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name("開示書").unwrap();
    for (row, line) in (0..).zip(SHEET.lines()) {
        for (column, words) in (0..).zip(line.split(',')).filter(|(_, words)| !words.is_empty()) {
            page.write_string(row, column, words).unwrap();
        }
    }
    change(page);
    book.save_to_buffer().unwrap()
}

#[test]
fn ticks_become_typed_answers_with_their_cells() {
    let bench = Bench::new();
    let document = bench.document("文書.csv", SHEET);
    bench.imported(&document, &["--id", "gamma"]);
    assert_eq!(bench.answers(), expected());
    assert_eq!(fs::read(bench.data().join("sources/gamma.csv")).unwrap(), SHEET.as_bytes());
    let found = bench.response("gamma:SDS1");
    assert_eq!(found["answer"], "非該当", "{found}");
    assert_eq!(bench.response("gamma:SDS4")["answer"], "unanswered");
    assert_eq!(bench.response("gamma:SDS2")["answer"], "unknown");
    let sheet = bench.response("gamma");
    assert_eq!(
        (sheet["vendor"].as_str(), sheet["version"].as_str()),
        (Some("試験用事業者ガンマ"), Some("1.0"))
    );
    let findings = bench.json(&["check", "--format", "json"]);
    let findings = findings["findings"].as_array().unwrap();
    assert!(findings.iter().all(|found| !found.to_string().contains("gamma")), "{findings:?}");
}

#[test]
fn one_document_in_three_encodings_and_as_a_workbook_says_the_same() {
    let (sjis, ..) = encoding_rs::SHIFT_JIS.encode(SHEET);
    let utf16: Vec<u8> =
        [0xFEFF].into_iter().chain(SHEET.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let tabs = SHEET.replace(',', "\t");
    let documents: [(&str, &[u8]); 4] = [
        ("sjis.csv", &sjis),
        ("utf16.csv", &utf16),
        ("tabs.txt", tabs.as_bytes()),
        // A name says nothing.
        ("workbook.csv", &workbook(|_| ())),
    ];
    for (name, bytes) in documents {
        let bench = Bench::new();
        bench.imported(&bench.document(name, bytes), &["--id", "gamma"]);
        assert_eq!(bench.answers(), expected(), "{name}");
    }
}

#[test]
fn every_tick_is_a_tick() {
    for mark in ["○", "●", "✓", "☑", "■", "レ", "1", "◯"] {
        let bench = Bench::new();
        let document = bench.document("ticks.csv", SHEET.replace('○', mark));
        bench.imported(&document, &["--id", "gamma"]);
        assert_eq!(bench.answers(), expected(), "{mark}");
    }
}

/// [`SHEET`] with its choices in the row, as `shown` prints each of them; a column of remarks behind.
fn choices_in_the_row(heading: &str, shown: impl Fn(&str, bool) -> String) -> String {
    let offered = [
        ["該当", "非該当", ""],
        ["はい", "いいえ", "対象外"],
        ["", "", ""],
        ["はい", "いいえ", "対象外"],
        ["はい", "いいえ", "対象外"],
        ["はい", "いいえ", "対象外"],
    ];
    let mut text: String = SHEET.lines().take(5).map(|line| format!("{line}\n")).collect();
    text.push_str(heading);
    for (line, (choices, [_, answer, _])) in SHEET.lines().skip(6).zip(offered.iter().zip(expected())) {
        let cells: Vec<&str> = line.split(',').collect();
        let choices = choices
            .map(|choice| if choice.is_empty() { String::new() } else { shown(choice, answer == choice) });
        text.push_str(&[cells[0], cells[1], &choices.join(","), cells[5]].join(","));
        text.push('\n');
    }
    text
}

/// Items and answers without the cells.
fn words(answers: Vec<[String; 3]>) -> Vec<(String, String)> {
    answers.into_iter().map(|[item, answer, _]| (item, answer)).collect()
}

#[test]
fn choices_in_the_row_are_ticked_by_boxes_marks_and_brackets() {
    let manners: [fn(&str, bool) -> String; 4] = [
        |choice, is_chosen| format!("{}{choice}", if is_chosen { '■' } else { '□' }),
        |choice, is_chosen| format!("{}{choice}", if is_chosen { "○ " } else { "" }),
        |choice, is_chosen| if is_chosen { format!("【{choice}】") } else { choice.to_owned() },
        |choice, is_chosen| format!("{choice}{}", if is_chosen { "☑" } else { "☐" }),
    ];
    for (number, manner) in manners.into_iter().enumerate() {
        let bench = Bench::new();
        let sheet = choices_in_the_row("No.,質問,回答,,,備考\n", manner);
        bench.imported(&bench.document("row.csv", &sheet), &["--id", "gamma"]);
        assert_eq!(words(bench.answers()), words(expected()), "{number}\n{sheet}");
    }
}

#[test]
fn printed_choices_without_a_tick_are_no_answers() {
    let bench = Bench::new();
    let sheet = choices_in_the_row("No.,質問,回答,,,備考\n", |choice, _| choice.to_owned());
    bench.imported(&bench.document("blank.csv", sheet), &["--id", "gamma"]);
    assert!(bench.answers().iter().all(|[_, answer, _]| answer == "unknown" || answer == "unanswered"));
}

#[test]
fn a_filled_cell_is_a_tick() {
    let bench = Bench::new();
    let sheet = choices_in_the_row("No.,質問,回答,,,備考\n", |choice, _| choice.to_owned());
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let yellow = Format::new().set_background_color("FFFF99");
    let chosen: Vec<[String; 3]> = expected();
    for (row, line) in (0..).zip(sheet.lines()) {
        for (column, text) in (0..).zip(line.split(',')).filter(|(_, text)| !text.is_empty()) {
            let answer = usize::try_from(row).unwrap().checked_sub(6).and_then(|row: usize| chosen.get(row));
            let is_chosen = column > 1 && answer.is_some_and(|[_, answer, _]| answer == text);
            let plain = Format::new();
            page.write_string_with_format(row, column, text, if is_chosen { &yellow } else { &plain })
                .unwrap();
        }
    }
    bench.imported(&bench.document("fill.xlsx", book.save_to_buffer().unwrap()), &["--id", "gamma"]);
    assert_eq!(words(bench.answers()), words(expected()));
    let marks: Vec<String> =
        bench.rows("gamma.responses.tsv").iter().map(|row| row["mark"].clone()).collect();
    assert_eq!(marks, ["fill", "fill", "-", "fill", "fill", "-"]);
}

#[test]
fn remarks_stand_in_place_or_in_a_list() {
    let bench = Bench::new();
    bench.imported(&bench.document("place.csv", SHEET), &["--id", "gamma"]);
    let remark = &bench.rows("gamma.remarks.tsv")[0];
    assert_eq!((remark["text"].as_str(), remark["at"].as_str()), ("試験用の備考です。", "F8"));
    let bench = Bench::new();
    let list = format!(
        "{}備考記載欄,,,,,\n7,試験用の備考です。,,,,\n",
        SHEET.replace("○,試験用の備考です。", "○,7")
    );
    bench.imported(&bench.document("list.csv", list), &["--id", "gamma"]);
    assert_eq!(bench.response("gamma:SDS1.1")["remark_ref"], 7);
    assert_eq!(bench.response("gamma:R7")["text"], "試験用の備考です。");
}

#[test]
fn two_ticks_in_a_row_are_no_answer() {
    let bench = Bench::new();
    let document = bench.document("two.csv", SHEET.replace("その一,○,,", "その一,○,○,"));
    let output = bench.imported(&document, &["--id", "gamma"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(bench.response("gamma:SDS2.a")["answer"], "unknown");
    assert!(String::from_utf8(bench.run(&["check"]).stdout).unwrap().contains("answer-unclear"));
}

#[test]
fn another_revision_is_told_with_a_table_of_what_changed() {
    let bench = Bench::new();
    let changed = SHEET.replace("4,試験用の手順を定めているか？", "4,試験用の記号を選べるようにしているか？");
    let document = bench.document("new.csv", format!("{changed}5,試験用の新しい質問があるか？,○,,,-\n"));
    let output = bench.imported(&document, &["--id", "gamma"]);
    assert!(String::from_utf8(output.stdout).unwrap().contains("another revision"));
    let changes = bench.rows("gamma.changes.tsv");
    let kinds: Vec<_> = changes.iter().map(|row| (row["kind"].as_str(), row["number"].as_str())).collect();
    assert_eq!(kinds, [("replaced", "4"), ("new", "5")]);
    // What is asked under the number of another question is no answer to that.
    assert!(bench.answers().iter().all(|[item, ..]| item != "4"));
}

#[test]
fn a_dry_run_writes_nothing_and_says_the_same() {
    let bench = Bench::new();
    let document = bench.document("文書.csv", SHEET);
    let before = tree(&bench.data());
    let args = ["--id", "gamma", "--format", "json"];
    let dry = bench.imported(&document, &[&args[..], &["--dry-run"]].concat());
    assert!(tree(&bench.data()) == before);
    let wet = bench.imported(&document, &args);
    assert_eq!(String::from_utf8(dry.stdout), String::from_utf8(wet.stdout));
    assert!(tree(&bench.data()) != before);
}

#[test]
fn an_id_is_taken_once_unless_the_sheet_is_replaced() {
    let bench = Bench::new();
    let document = bench.document("first.csv", SHEET);
    bench.imported(&document, &["--id", "gamma"]);
    let second = bench.document("second", workbook(|_| ()));
    let words = bench.refused(&second, &["--id", "gamma"]);
    assert!(words.contains("--replace"), "{words}");
    // A source of another kind is not replaced by a sheet, and a name has to be a name.
    bench.refused(&second, &["--id", "checklist", "--replace"]);
    bench.refused(&second, &["--id", "Große"]);
    let first = bench.document(
        "third.csv",
        SHEET.replace("1.0", "2.0").replace("記録を残しているか？,,○", "記録を残しているか？,○,"),
    );
    bench.imported(&first, &["--id", "gamma", "--replace"]);
    assert_eq!(bench.response("gamma:SDS3")["answer"], "はい");
    assert_eq!(bench.response("gamma")["version"], "2.0");
    bench.imported(&bench.document("fourth", workbook(|_| ())), &["--id", "gamma", "--replace"]);
    assert!(
        !bench.data().join("sources/gamma.csv").exists(),
        "the document that was replaced is still there"
    );
    assert_eq!(bench.answers(), expected());
}

#[test]
fn the_sheet_of_a_scan_gives_way_only_where_nothing_rests_on_it() {
    let bench = Bench::new();
    let document = bench.document("clean.csv", SHEET);
    for id in ["alpha", "beta"] {
        let before = tree(&bench.data());
        let output = bench.import(&document, &["--id", id, "--replace"]);
        if output.status.code() == Some(2) {
            assert!(tree(&bench.data()) == before, "{id}: the data folder changed");
            continue;
        }
        assert!(
            !bench.data().join(format!("sources/sds-{id}.txt")).exists(),
            "{id}: the scan is still there"
        );
        let findings = bench.json(&["check", "--format", "json"]);
        let findings = findings["findings"].as_array().unwrap();
        assert!(findings.iter().all(|found| found["severity"] != "error"), "{id}: {findings:?}");
    }
}

#[test]
fn formulas_are_words_and_addresses_stay_behind() {
    let bench = Bench::new();
    let document = bench.document(
        "formula.xlsx",
        workbook(|page| {
            let link = Formula::new("=HYPERLINK(\"http://attacker.invalid/\",\"詳しくはこちら\")");
            page.write_formula(6, 5, link.set_result("詳しくはこちら")).unwrap();
            page.write_string(7, 5, "=cmd|'/C calc'!A0").unwrap();
        }),
    );
    bench.imported(&document, &["--id", "gamma"]);
    let words: Vec<String> = bench.rows("gamma.remarks.tsv").iter().map(|row| row["text"].clone()).collect();
    assert_eq!(words, ["詳しくはこちら", "=cmd|'/C calc'!A0"]);
    let table = bench.folder.path().join("out.csv");
    let output =
        bench.run(&["export", "--format", "csv", "--view", "sheets", "--output", &table.to_string_lossy()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let table = fs::read_to_string(table).unwrap();
    assert!(table.contains("cmd|") && !table.contains(",=cmd") && !table.contains("\n=cmd"), "{table}");
}

#[test]
fn what_is_no_sheet_is_refused_and_nothing_changes() {
    let bench = Bench::new();
    let book = workbook(|_| ());
    let documents: [(&str, &[u8]); 6] = [
        ("empty.csv", b""),
        ("half.xlsx", &book[..book.len() / 2]),
        ("notes.txt", "これは開示書ではありません。\n".as_bytes()),
        ("bytes.csv", &(0..=255).collect::<Vec<u8>>().repeat(20)),
        ("old.xls", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
        ("page.html", "<html><body>開示書</body></html>".as_bytes()),
    ];
    for (name, bytes) in documents {
        let document = bench.document(name, bytes);
        for options in [&["--id", "gamma"][..], &["--as", "sheet", "--id", "gamma"]] {
            let words = bench.refused(&document, options);
            assert!(!words.contains("panicked") && words.len() > 40, "{name}: {words}");
        }
    }
    let header = bench.document("headless.csv", SHEET.lines().skip(5).collect::<Vec<_>>().join("\n"));
    let words = bench.refused(&header, &["--as", "sheet", "--id", "gamma"]);
    assert!(words.contains("--publisher") || words.contains("--title"), "{words}");
}

#[test]
fn a_pdf_is_refused_with_a_way_to_its_text() {
    let bench = Bench::new();
    let words = bench.refused(&bench.document("sheet.pdf", b"%PDF-1.7\n"), &["--id", "gamma"]);
    // Where its reader is built in, these bytes are a damaged one.
    let expected = if cfg!(feature = "pdf") { "damaged" } else { "pdftotext -layout" };
    assert!(words.contains(expected), "{words}");
}
