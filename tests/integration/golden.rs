//! Outputs as they are: help, terminal output, pages. `SOUKAN_BLESS=1 cargo test golden` rewrites them; read the diff.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use soukan::site;

use crate::support::{SHIPPED, corpus, files_below, root};

/// Name of the expected file and arguments.
const COMMANDS: &[(&str, &[&str])] = &[
    ("help.en.txt", &["--help"]),
    ("help.ja.txt", &["--lang", "ja", "--help"]),
    ("help-trace.ja.txt", &["--lang", "ja", "trace", "--help"]),
    ("help-check.en.txt", &["check", "--help"]),
    ("help-export.en.txt", &["export", "--help"]),
    ("help-export.ja.txt", &["--lang", "ja", "export", "--help"]),
    ("export-M2.mermaid", &["export", "--format", "mermaid", "--select", "M2"]),
    ("export-M2.dot", &["export", "--format", "dot", "--select", "M2"]),
    ("export-M2.csv", &["export", "--format", "csv", "--view", "table", "--select", "M2"]),
    ("export-C14-5.skos.ttl", &["export", "--format", "skos", "--select", "C14-5"]),
    ("export-kintone-SDS17.ttl", &["export", "--format", "ttl", "--select", "kintone:SDS17"]),
    ("export-M1-1.graphml", &["export", "--format", "graphml", "--select", "M1-1"]),
    ("help-book.ja.txt", &["--lang", "ja", "book", "--help"]),
    ("trace-M13-8.ja.txt", &["--lang", "ja", "trace", "M13-8"]),
    ("trace-C4-1.en.txt", &["trace", "C4-1"]),
    ("trace-G5.3-1.csv", &["trace", "G5.3-1", "--format", "csv"]),
    ("trace-G2.1-3.md", &["trace", "G2.1-3", "--format", "md"]),
    ("trace-G2.1-3.dot", &["trace", "G2.1-3", "--format", "dot"]),
    ("trace-M14-1.json", &["trace", "M14-1", "--format", "json"]),
    ("trace-C14-5.ja.txt", &["--lang", "ja", "trace", "C14-5", "--reach", "answers"]),
    ("gap-C14-sds.ja.txt", &["--lang", "ja", "gap", "C14", "sds"]),
    ("impact-C14-5.md", &["impact", "C14-5", "--format", "md"]),
    ("evidence-C14-5.csv", &["evidence", "C14-5", "--format", "csv"]),
    ("stats.json", &["stats", "--format", "json"]),
    ("path-G2.1-3-C4-1.ja.txt", &["--lang", "ja", "path", "G2.1-3", "C4-1"]),
    ("show-M15-8.ja.txt", &["--lang", "ja", "show", "M15-8"]),
    ("show-CL171.en.txt", &["show", "CL171"]),
    ("show-id-link-SDS67.json", &["show", "id-link:SDS67", "--format", "json"]),
    ("explain-reference-inferred.ja.txt", &["--lang", "ja", "check", "--explain", "reference-inferred"]),
];

/// Pages of the site, one of each kind that is not a long list.
const PAGES: &[(&str, &str)] = &[
    ("page-M13-8.html", "mhlw-6.0/M13-8/index.html"),
    ("page-C14-5.html", "mhlw-6.0/C14-5/index.html"),
    ("page-M2.html", "mhlw-6.0/M2/index.html"),
    ("page-6.2C4.html", "mhlw-5.2/6.2C4/index.html"),
    ("page-SDS17.1.d.html", "sds/17.1.d/index.html"),
    ("page-CL112.html", "checklist/112/index.html"),
    ("page-EV-access-management-rules.html", "evidence/EV-access-management-rules/index.html"),
    ("page-home.html", "index.html"),
    ("page-M13-8.en.html", "en/mhlw-6.0/M13-8/index.html"),
];

fn folder() -> PathBuf {
    root().join("tests/golden")
}

fn compare(name: &str, got: &str) {
    let path = folder().join(name);
    if std::env::var_os("SOUKAN_BLESS").is_some() {
        std::fs::write(&path, got).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if let Some((number, (left, right))) =
        (1..).zip(expected.lines().zip(got.lines())).find(|(_, (left, right))| left != right)
    {
        panic!("{name}:{number}\n  expected: {left}\n  got:      {right}");
    }
    assert_eq!(expected.lines().count(), got.lines().count(), "{name}: number of lines");
}

#[test]
fn commands_print_what_they_printed() {
    for (name, args) in COMMANDS {
        let output = Command::new(env!("CARGO_BIN_EXE_soukan"))
            .args(*args)
            .current_dir(root())
            .env("LANG", "C")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env("COLUMNS", "100")
            .output()
            .unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        compare(name, &String::from_utf8(output.stdout).unwrap());
    }
}

#[test]
fn pages_are_what_they_were() {
    let files = site::build(corpus(), &SHIPPED.diagnostics, &site::Options::default(), &|| ()).unwrap();
    for (name, page) in PAGES {
        let bytes = files.get(*page).unwrap_or_else(|| panic!("no {page}"));
        compare(name, std::str::from_utf8(bytes).unwrap());
    }
}

#[test]
fn every_expected_file_is_used() {
    let known: BTreeSet<&str> =
        COMMANDS.iter().map(|(name, _)| *name).chain(PAGES.iter().map(|(name, _)| *name)).collect();
    for path in files_below(&folder(), "") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(known.contains(name.as_str()), "tests/golden/{name} is not used");
    }
}
