//! The program as its users run it: exit codes, streams, formats.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::support::root;

fn soukan(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_soukan"))
        .args(args)
        .current_dir(root())
        .env("LANG", "C")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("COLUMNS", "100")
        .output()
        .unwrap()
}

fn stdout(args: &[&str]) -> String {
    let output = soukan(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&stdout(args)).unwrap()
}

#[test]
fn check_is_clean_and_says_so() {
    let text = stdout(&["check"]);
    assert!(text.starts_with("0 errors, 0 warnings, "), "{text}");
    assert!(stdout(&["--lang", "ja", "check"]).starts_with("誤り 0、警告 0、"));
}

#[test]
fn check_all_shows_snippets_with_file_line_and_column() {
    let text = stdout(&["check", "--all"]);
    assert!(text.contains("warning[ordinal-misprinted]: printed ⑤, read as M15-8 (⑧)"), "{text}");
    assert!(text.contains("--> sources/mhlw-6.0-correlation.txt:89:"));
    assert!(text.contains("= help: ") && text.contains("= accepted: "));
    let data = json(&["check", "--format", "json"]);
    assert_eq!(data["findings"].as_array().unwrap().len(), text.matches("= help: ").count());
}

#[test]
fn findings_give_exit_code_one_and_failures_two() {
    let temp = tempfile::tempdir().unwrap();
    let data = temp.path().join("data");
    copy(&root().join("data"), &data);
    std::fs::write(data.join("sources/extra.txt"), "x\n").unwrap();
    let name = data.to_string_lossy().into_owned();
    let output = soukan(&["--data", &name, "check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("warning[source-unlisted]"));
    let output = soukan(&["--data", "/nonexistent", "check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("--data DIR"));
    assert_eq!(soukan(&["no-such-command"]).status.code(), Some(2));
}

#[test]
fn a_changed_source_stops_the_build_and_the_old_site_stays() {
    let temp = tempfile::tempdir().unwrap();
    let (data, out) = (temp.path().join("data"), temp.path().join("public"));
    copy(&root().join("data"), &data);
    let (data_name, out_name) = (data.to_string_lossy().into_owned(), out.to_string_lossy().into_owned());
    let build = || soukan(&["--data", &data_name, "build", "--out", &out_name]);
    assert!(build().status.success());
    let before = std::fs::read(out.join("index.html")).unwrap();
    let source = data.join("sources/sds-coesse.txt");
    let mut bytes = std::fs::read(&source).unwrap();
    bytes.push(b' ');
    std::fs::write(&source, bytes).unwrap();
    let output = build();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stdout).contains("error[source-changed]"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("untouched"));
    assert_eq!(std::fs::read(out.join("index.html")).unwrap(), before);
}

#[test]
fn build_counts_on_stderr_and_writes_nothing_to_stdout() {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("site");
    let output = soukan(&["build", "--out", &out.to_string_lossy()]);
    assert!(output.status.success() && output.stdout.is_empty());
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("checklist items             253"), "{text}");
    assert!(out.join("mhlw-6.0/C14-1/index.html").is_file());
    let again = temp.path().join("elsewhere/site");
    std::fs::create_dir(temp.path().join("elsewhere")).unwrap();
    assert!(soukan(&["build", "--out", &again.to_string_lossy()]).status.success());
    let page = "mhlw-6.0/table/index.html";
    assert_eq!(std::fs::read(out.join(page)).unwrap(), std::fs::read(again.join(page)).unwrap());
}

#[test]
fn every_code_is_explained() {
    for code in soukan::diag::Code::ALL {
        let name = code.as_str();
        assert!(
            name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
            "{name}"
        );
        assert!(stdout(&["check", "--explain", name]).starts_with(name));
        assert!(stdout(&["--lang=ja", "check", "--explain", name]).starts_with(name));
    }
    assert_eq!(soukan(&["check", "--explain", "no-such"]).status.code(), Some(2));
}

#[test]
fn sarif_suppresses_what_is_accepted() {
    let sarif = json(&["check", "--format", "sarif"]);
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(
        results
            .iter()
            .filter(|result| result["level"] == "warning")
            .all(|result| !result["suppressions"].as_array().unwrap().is_empty())
    );
}

#[test]
fn the_json_document_keeps_its_contract() {
    let document = json(&["export", "--format", "json"]);
    let nodes = document["nodes"].as_array().unwrap();
    let node = |key: &str| nodes.iter().find(|node| node["key"] == key).unwrap_or_else(|| panic!("{key}"));
    for node in nodes {
        for member in ["key", "kind", "label", "text", "printed", "source"] {
            assert!(node.get(member).is_some(), "{node}");
        }
    }
    assert_eq!(nodes.iter().filter(|node| node["kind"] == "response").count(), 594);
    assert_eq!(nodes.iter().filter(|node| node["kind"] == "checklist_item").count(), 253);
    assert_eq!(node("kintone:SDS17.1.1")["remark_ref"], 9);
    assert_eq!(node("kintone:SDS4")["remark_ref"], Value::Null);
    assert_eq!(node("id-link:SDS67")["inferred_remark_ref"], 128);
    assert_eq!(node("id-link:SDS12.2")["answer"], "いいえ");
    assert_eq!(node("id-link:SDS12.2")["answer_basis"]["remark"], "id-link:R16");
    assert_eq!(node("coesse:SDS23")["answer"], "unknown");
    assert!(node("kintone:R26")["text"].as_str().unwrap().starts_with("患者様に"));
    assert_eq!(node("SDS17.1")["text"], "利用者の認証方式は？");
    assert_eq!(node("SDS17")["choices"].as_array().unwrap().len(), 3);
    let row = node("CL76");
    assert_eq!((row["major"].as_str(), row["damaged"].as_bool()), (Some("サービス仕様"), Some(false)));
    assert_eq!(node("CL8")["sub_items"].as_array().unwrap().len(), 3);
    assert_eq!(node("M13-8")["source"]["line"], 45);
    assert!(node("M13-8")["printed"].as_str().unwrap().contains("電子カルタ"));
    let links = document["links"].as_array().unwrap();
    for link in links {
        for member in ["from", "to", "relation", "origin", "confidence", "reason", "source"] {
            assert!(link.get(member).is_some(), "{link}");
        }
        assert!(["official", "editorial", "stated", "suggested"].contains(&link["origin"].as_str().unwrap()));
    }
    let has = |from: &str, relation: &str, to: &str| {
        links.iter().any(|link| link["from"] == from && link["relation"] == relation && link["to"] == to)
    };
    assert!(has("M13-8", "elaboratedBy", "C14-1"));
    assert!(has("G2.1-3", "relatedMatch", "mhlw-5.2:6.2C4"));
}

#[test]
fn show_resolves_what_people_write_and_helps_with_what_they_mistype() {
    assert!(stdout(&["show", "企画管理編 15⑬"]).contains("[M15-13]"));
    let output = soukan(&["show", "17"]);
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("ambiguous") && text.contains("SDS17") && text.contains("CL17"), "{text}");
    let output = soukan(&["--lang", "ja", "show", "C14-99"]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("近いもの"));
    assert_eq!(json(&["show", "CL76", "--format", "json"])["node"]["key"], "CL76");
}

#[test]
fn trace_in_every_format() {
    let text = stdout(&["--lang", "ja", "trace", "M13-8", "--down"]);
    assert!(text.contains("├─ システム運用編 14① 識別・認証と文書化 [C14-1]  45行"), "{text}");
    assert!(!text.contains('\u{1b}'), "no colours in a pipe");
    assert_eq!(json(&["trace", "M13-8", "--format", "json"])["down"][0]["key"], "C14-1");
    assert!(stdout(&["trace", "M13-8", "--format", "md"]).starts_with("# 企画管理編 13⑧"));
    let csv = stdout(&["trace", "M13-8", "--format", "csv"]);
    assert!(csv.lines().next().unwrap().starts_with("direction,depth,from"));
    let official = csv.lines().filter(|line| line.contains(",official,"));
    assert_eq!(official.count(), 2, "{csv}");
    assert!(csv.contains("SDS80.1") && !csv.contains("kintone:"), "questions, and not yet the answers");
    let answers = stdout(&["trace", "M13-8", "--format", "csv", "--reach", "answers"]);
    assert!(answers.contains("kintone:SDS80.1"));
    let dot = stdout(&["trace", "M13-8", "--format", "dot"]);
    assert!(dot.contains("\"M13-8\" -> \"C14-1\" [style=solid];") && dot.ends_with("}\n"));
}

#[test]
fn path_finds_the_way_and_says_how_strong_it_is() {
    let paths = json(&["path", "G2.1-3", "システム運用編 4①", "--format", "json"]);
    let first = &paths["paths"][0];
    assert_eq!(first["steps"].as_array().unwrap().len(), 2);
    assert!(stdout(&["path", "G2.1-3", "C4-1"]).contains("2 hops, the weakest probable"));
    assert!(stdout(&["path", "G1.1-1", "O"]).contains("proves nothing"));
    assert!(
        stdout(&["path", "SDS17.1.d", "C14-5"]).contains("1 hops, the weakest probable, together closeMatch")
    );
}

#[test]
fn every_answer_comes_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    for question in [
        &["gap", "C14", "sds"][..],
        &["gap", "企画管理編", "システム運用編", "--only", "not-in-sources"],
        &["impact", "C14-5"],
        &["compare", "kintone", "coesse", "--by", "requirement", "--differences"],
        &["evidence", "C14-5"],
        &["evidence", "運用管理規程"],
        &["stats"],
        &["path", "SDS57.2", "G2.1-1"],
    ] {
        let with = |format: &'static str| [question, &["--format", format]].concat();
        assert!(!stdout(question).is_empty());
        let value = json(&with("json"));
        assert!(
            value
                .as_object()
                .unwrap()
                .values()
                .any(|part| part.as_array().is_some_and(|rows| !rows.is_empty()))
        );
        assert!(stdout(&with("md")).starts_with("# "), "{question:?}");
        let csv = stdout(&with("csv"));
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(csv.as_bytes());
        assert!(reader.records().all(|record| record.is_ok()), "{question:?}");
        let file = folder.path().join("answer.xlsx");
        let path = file.to_str().unwrap();
        stdout(&[&with("xlsx")[..], &["--output", path]].concat());
        let first = std::fs::read(&file).unwrap();
        assert!(first.starts_with(b"PK"), "{question:?}");
        stdout(&[&with("xlsx")[..], &["--output", path]].concat());
        assert_eq!(first, std::fs::read(&file).unwrap(), "{question:?}: the same answer, the same bytes");
    }
}

#[test]
fn programs_read_codes_whatever_the_language() {
    for format in ["json", "csv"] {
        let args = ["gap", "C14", "sds", "--format", format];
        let (ja, en) = (
            stdout(&[&["--lang", "ja"], &args[..]].concat()),
            stdout(&[&["--lang", "en"], &args[..]].concat()),
        );
        assert!(en.contains("covered") && ja.contains("covered") && !ja.contains("対応あり"), "{format}");
    }
    assert!(stdout(&["--lang", "ja", "gap", "C14", "sds"]).contains("対応あり"));
    let rows = json(&["--lang", "ja", "compare", "--format", "json"]);
    assert!(rows["rows"].as_array().unwrap().iter().any(|row| row["answer"] == "unknown"));
}

#[test]
fn what_cannot_be_asked_is_said() {
    for (question, words) in [
        (&["gap", "nowhere", "sds"][..], "nothing is called"),
        (&["gap", "M16", "sds"], "to compare"),
        (&["compare", "C14-5"], "no vendor's sheet"),
        (&["impact", "--since", "/nowhere"], "older data"),
    ] {
        let output = soukan(question);
        assert_eq!(output.status.code(), Some(2), "{question:?}");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains(words), "{question:?}: {text}");
    }
}

#[test]
fn impact_since_finds_what_an_edit_makes_suspect() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old");
    for file in crate::support::DATA.iter() {
        let path = old.join(&*file.name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        // A topic of the outline that read otherwise before.
        std::fs::write(path, text.replace("二要素認証(令和9年度)", "二要素認証")).unwrap();
    }
    let value = json(&["impact", "--since", old.to_str().unwrap(), "--format", "json"]);
    assert_eq!(value["changes"][0]["key"], "C14-5");
    assert_eq!(value["changes"].as_array().unwrap().len(), 1);
    // The mappings carry the hash of the wording of today: they have been looked at.
    assert_eq!(value["suspects"].as_array().unwrap().len(), 0);
    let back = json(&["--data", old.to_str().unwrap(), "impact", "--since", "data", "--format", "json"]);
    let suspects = back["suspects"].as_array().unwrap();
    assert!(suspects.iter().any(|row| row["from"] == "SDS17.1.d"), "{back}");
}

#[test]
fn the_report_in_the_repository_is_what_the_program_prints() {
    let path = root().join("data/mappings/REPORT.md");
    let now = stdout(&["--lang", "ja", "report", "--format", "md"]);
    if std::env::var_os("SOUKAN_BLESS").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    assert!(
        std::fs::read_to_string(path).unwrap() == now,
        "run SOUKAN_BLESS=1 cargo test, and read the difference"
    );
}

#[test]
fn query_in_every_format() {
    let ask = |query: &str, format: Option<&str>| {
        let mut args = vec!["query", "-"];
        args.extend(format.iter().flat_map(|format| ["--format", format]));
        let mut child = Command::new(env!("CARGO_BIN_EXE_soukan"))
            .args(&args)
            .current_dir(root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(query.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let select = "SELECT ?key WHERE { ?s a sk:Volume ; skos:notation ?key } ORDER BY ?key";
    assert!(ask(select, None).1.contains("│ C"));
    assert_eq!(ask(select, Some("csv")).1.replace('\r', ""), "key\nC\nG\nM\nO\n");
    assert!(ask(select, Some("tsv")).1.contains("\"C\""));
    let parsed: Value = serde_json::from_str(&ask(select, Some("json")).1).unwrap();
    assert_eq!(parsed["results"]["bindings"].as_array().unwrap().len(), 4);
    assert!(ask(select, Some("xml")).1.contains("<literal>C</literal>"));
    assert_eq!(ask("ASK { ?s a sk:Volume }", None).1, "true\n");
    let construct = "CONSTRUCT { ?s skos:notation ?key } WHERE { ?s a sk:Volume ; skos:notation ?key }";
    assert!(ask(construct, None).1.contains("skos:notation \"C\""));
    let (code, _, error) = ask("SELECT ?x WHERE { ?x a }", None);
    assert_eq!(code, Some(2));
    assert!(error.contains("1:"), "the place of the syntax error: {error}");
    assert_eq!(ask(construct, Some("csv")).0, Some(2));
    assert_eq!(ask(select, Some("ttl")).0, Some(2));
}

#[test]
fn help_completions_and_man_page() {
    let help = stdout(&["--help"]);
    for command in ["build", "check", "show", "trace", "path", "query", "export", "completions", "man"] {
        assert!(help.contains(command), "{command}");
    }
    assert!(stdout(&["--lang", "ja", "--help"]).contains("静的サイトを作る"));
    for shell in ["bash", "zsh", "fish"] {
        assert!(stdout(&["completions", shell]).contains("soukan"));
    }
    assert!(stdout(&["man"]).contains(".TH soukan"));
    assert!(stdout(&["--version"]).starts_with("soukan "));
}

#[test]
fn every_argument_has_japanese_help() {
    for command in ["build", "check", "show", "trace", "path", "query", "export", "completions"] {
        let help = stdout(&["--lang", "ja", command, "--help"]);
        let bare: Vec<&str> = help
            .lines()
            .filter(|line| line.trim_start().starts_with("--") && line.is_ascii() && !line.contains("--help"))
            .filter(|line| line.trim().contains("  "))
            .collect();
        assert!(bare.is_empty(), "{command}: {bare:?}");
    }
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_soukan"))
        .args(["export", "--format", "json"])
        .current_dir(root())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
}

pub(crate) fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
