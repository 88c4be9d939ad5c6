//! An edited workbook brought back: our words change where they stand, everything else is refused with its reason.

use std::path::Path;
use std::process::{Command, Output};

use rust_xlsxwriter::Workbook;
use soukan::export::{Slice, ViewKind, view, workbook};
use soukan::rdf::Iris;

use crate::cli::copy;
use crate::support::{corpus, root};

const SET: &str = "mappings/sds-requirement.sssom.tsv";

/// The views as an office program would save them again: the exported words, with some cells changed by hand.
fn edited(path: &Path, kinds: &[ViewKind], edits: &[(&str, &str, &str, &str)]) {
    let (slice, iris) = (Slice::whole(corpus()), Iris::new(corpus()).unwrap());
    let mut book = Workbook::new();
    let mut base = vec![["sheet", "row", "sums"].map(str::to_owned)];
    let mut columns = vec![["sheet", "heading", "id", "whose", "kind"].map(str::to_owned)];
    for kind in kinds {
        let view = view::view(corpus(), &slice, &iris, *kind);
        let sheet = book.add_worksheet().set_name(view.id).unwrap();
        for (at, column) in (0..).zip(&view.columns) {
            sheet.write_string(0, at, &column.column.title.ja).unwrap();
            let id = column.column.id;
            columns.push([view.id, &column.column.title.ja, id, "", column.voice.code()].map(str::to_owned));
        }
        for (number, row) in (1..).zip(&view.rows) {
            let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
            let name = workbook::row_name(view.names().into_iter().map(|at| cells[at].as_str()));
            let sums: Vec<String> = cells.iter().map(|cell| workbook::sum(cell)).collect();
            base.push([view.id.to_owned(), name.clone(), sums.join(" ")]);
            for ((at, cell), column) in (0..).zip(&cells).zip(&view.columns) {
                let edit = edits
                    .iter()
                    .find(|(sheet, row, id, _)| (*sheet, *row, *id) == (view.id, &name, column.column.id));
                sheet.write_string(number, at, edit.map_or(cell.as_str(), |(.., words)| words)).unwrap();
            }
        }
    }
    for (name, rows) in [("columns", columns.iter().map(<[String; 5]>::as_slice).collect::<Vec<_>>())]
        .into_iter()
        .chain([("base", base.iter().map(<[String; 3]>::as_slice).collect())])
    {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (number, row) in (0..).zip(rows) {
            for (at, words) in (0..).zip(row) {
                sheet.write_string(number, at, words).unwrap();
            }
        }
    }
    book.save(path).unwrap();
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        copy(&root().join("data"), &folder.data());
        folder
    }

    fn data(&self) -> std::path::PathBuf {
        self.0.path().join("data")
    }

    fn merge(&self, edits: &[(&str, &str, &str, &str)], options: &[&str]) -> Output {
        let copy = self.0.path().join("copy.xlsx");
        edited(&copy, &[ViewKind::Requirements, ViewKind::Mappings, ViewKind::Corrections], edits);
        Command::new(env!("CARGO_BIN_EXE_soukan"))
            .args(["--lang", "en", "--data", self.data().to_str().unwrap(), "merge"])
            .arg(&copy)
            .args(options)
            .output()
            .unwrap()
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.data().join(name)).unwrap()
    }
}

/// The first row of the set: its name among the mappings, and its line.
fn first(folder: &Folder) -> (String, String) {
    let text = folder.read(SET);
    let line = text.lines().filter(|line| !line.starts_with('#')).nth(1).unwrap().to_owned();
    let curie = |at: usize| line.split('\t').nth(at).unwrap().split_once(':').unwrap().1.to_owned();
    (format!("sds-requirement | SDS{} | {}", curie(0), curie(2)), line)
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn an_untouched_copy_changes_nothing() {
    let folder = Folder::new();
    let before = folder.read(SET);
    let output = folder.merge(&[], &[]);
    assert!(output.status.success(), "{}", told(&output));
    assert!(told(&output).contains("no cell was edited"), "{}", told(&output));
    assert_eq!(folder.read(SET), before);
}

#[test]
fn an_edited_reason_goes_to_its_cell_and_nowhere_else() {
    let folder = Folder::new();
    let (row, line) = first(&folder);
    let (before, reason) = (folder.read(SET), line.split('\t').nth(8).unwrap().to_owned());
    let output = folder.merge(&[("mappings", &row, "reason", "別の理由。=1+1")], &["--dry-run"]);
    assert!(output.status.success() && folder.read(SET) == before, "{}", told(&output));
    let edits = [
        ("mappings", row.as_str(), "reason", "別の理由。=1+1"),
        ("mappings", &row, "confidence", "possible"),
    ];
    let output = folder.merge(&edits, &[]);
    assert!(output.status.success(), "{}", told(&output));
    let mut cells: Vec<&str> = line.split('\t').collect();
    assert_eq!(cells[8], reason);
    (cells[8], cells[6]) = ("別の理由。=1+1", "0.5");
    assert_eq!(folder.read(SET), before.replace(&line, &cells.join("\t")));
}

#[test]
fn a_sources_words_keys_and_the_official_table_are_refused_and_nothing_is_written() {
    let folder = Folder::new();
    let (row, _) = first(&folder);
    let before = folder.read(SET);
    let official = corpus().links().into_iter().find(|link| link.relation.is_of_table()).unwrap();
    let official = format!("official-table | {} | {}", official.from, official.to);
    for (edit, reason) in [
        (("requirements", "M13-8", "text", "ほかの言葉"), "a source's words are not edited"),
        (("mappings", row.as_str(), "to", "M1-1"), "rows cannot be added here and keys cannot change"),
        (("mappings", official.as_str(), "reason", "理由"), "official relations are not edited"),
        (("mappings", row.as_str(), "confidence", "sure"), "use one of the three words"),
        (("mappings", row.as_str(), "reason", "一行目\n二行目"), "take line breaks and tabs out"),
        (("mappings", row.as_str(), "relation", "exactMatch"), "change the file that it comes from"),
    ] {
        let output = folder.merge(&[("mappings", &row, "date", "2026-11-25"), edit], &[]);
        assert_eq!(output.status.code(), Some(2), "{edit:?}: {}", told(&output));
        assert!(told(&output).contains(reason), "{edit:?}: {}", told(&output));
        assert_eq!(folder.read(SET), before, "{edit:?}");
    }
    let partly =
        [("mappings", row.as_str(), "date", "2026-11-25"), ("requirements", "M13-8", "text", "ほかの言葉")];
    let output = folder.merge(&partly, &["--partly"]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert_ne!(folder.read(SET), before, "what can be written is");
}

#[test]
fn what_the_data_changed_meanwhile_is_a_conflict() {
    let folder = Folder::new();
    let (row, line) = first(&folder);
    let reason = line.split('\t').nth(8).unwrap();
    let changed = folder.read(SET).replace(&line, &line.replace(reason, "データの側の理由"));
    std::fs::write(folder.data().join(SET), &changed).unwrap();
    let output = folder.merge(&[("mappings", &row, "reason", "写しの理由")], &[]);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    assert!(told(&output).contains("データの側の理由 → 写しの理由"), "{}", told(&output));
    // An unedited copy leaves the newer words alone.
    assert!(folder.merge(&[], &[]).status.success());
    assert_eq!(folder.read(SET), changed);
}

#[test]
fn a_workbook_of_another_kind_is_refused() {
    let folder = Folder::new();
    let path = folder.0.path().join("other.csv");
    std::fs::write(&path, "a,b\n1,2\n").unwrap();
    let data = folder.data();
    let output = Command::new(env!("CARGO_BIN_EXE_soukan"))
        .args(["--lang", "en", "--data", data.to_str().unwrap(), "merge", path.to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("leave its sheets in it"), "{}", told(&output));
}
