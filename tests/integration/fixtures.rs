//! `soukan check` as data: small data folders under `tests/fixtures`, and what is found in each of them.
//!
//! - `base/` is a complete data folder in miniature, and clean.
//! - `found/<code>/` makes one finding. It holds only the files that differ from `base`; an empty `<path>.removed`
//!   takes a file of `base` away. `expected.txt` lists everything that is found there and not in `base`, one line
//!   `severity code place` each, sorted; `SOUKAN_BLESS=1` rewrites it.
//!   What lies below `theme/` is no data: it is read as a theme; what lies below `overlay/`, as own records.
//! - `ok/<name>/` differs from `base` in the same way, and nobody has to look at anything in it.
//!
//! The manifest's sums follow the overlaid sources, unless the folder holds a file `keep-sums`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use soukan::diag::{Code, Diagnostic, Severity};
use soukan::parse::overlay::as_shown;
use soukan::pipeline::load_data_with;
use soukan::site::Theme;
use soukan::source::{DataDir, SourceFile};

use crate::support;

const MANIFEST: &str = "soukan.toml";
const EXPECTED: &str = "expected.txt";
const KEEP_SUMS: &str = "keep-sums";
const REMOVED: &str = ".removed";
const THEME: &str = "theme/";
const RECORDS: &str = "overlay/";

/// A data folder of the fixtures, and what is found in it.
struct Case {
    folder: PathBuf,
    data: DataDir,
    theme: DataDir,
    /// Own records, as places name them.
    records: DataDir,
    found: Vec<Diagnostic>,
}

static BASE: LazyLock<Case> = LazyLock::new(|| {
    let folder = fixtures().join("base");
    let data =
        DataDir::from_files(files(&folder).into_iter().map(|(name, bytes)| SourceFile::new(&name, bytes)));
    Case::new(folder, data, DataDir::default(), None)
});
static FOUND: LazyLock<Vec<Case>> = LazyLock::new(|| cases("found"));
static OK: LazyLock<Vec<Case>> = LazyLock::new(|| cases("ok"));

impl Case {
    fn new(folder: PathBuf, data: DataDir, theme: DataDir, records: Option<&DataDir>) -> Self {
        let mut found = load_data_with(&data, records).diagnostics;
        Theme::read(&theme, &mut found);
        let records = records.map(as_shown).unwrap_or_default();
        Self { folder, data, theme, records, found }
    }

    fn overlay(folder: PathBuf) -> Self {
        let mut data = BASE.data.clone();
        let changes = files(&folder);
        let themed = changes.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(THEME)?, bytes)));
        let theme = themed.map(|(name, bytes)| SourceFile::new(name, bytes.clone()));
        let theme = DataDir::from_files(theme);
        let records: Vec<SourceFile> = changes
            .iter()
            .filter_map(|(path, bytes)| Some(SourceFile::new(path.strip_prefix(RECORDS)?, bytes.clone())))
            .collect();
        let records = (!records.is_empty()).then(|| DataDir::from_files(records));
        let is_data = |path: &str| !path.starts_with(THEME) && !path.starts_with(RECORDS);
        for (path, bytes) in changes.iter().filter(|(path, _)| is_data(path)) {
            match path.strip_suffix(REMOVED) {
                Some(name) => drop(data.remove(name)),
                None if is_control(path) => {}
                None => data.insert(SourceFile::new(path, bytes.clone())),
            }
        }
        if !changes.iter().any(|(path, _)| path == KEEP_SUMS) {
            record_sums(&mut data);
        }
        Self::new(folder, data, theme, records.as_ref())
    }

    fn name(&self) -> String {
        file_name(&self.folder)
    }

    /// What `base` alone does not have.
    fn added(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter().filter(|diagnostic| !BASE.found.contains(diagnostic))
    }
}

fn fixtures() -> PathBuf {
    support::root().join("tests/fixtures")
}

fn cases(kind: &str) -> Vec<Case> {
    let entries = fs::read_dir(fixtures().join(kind)).unwrap();
    let folders: BTreeSet<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.into_iter().map(Case::overlay).collect()
}

fn all_cases() -> impl Iterator<Item = &'static Case> {
    std::iter::once(&*BASE).chain(FOUND.iter()).chain(OK.iter())
}

/// Every file below a folder: its path from there, with `/`, and its bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let read = |path: PathBuf| {
        let names: Vec<_> =
            path.strip_prefix(folder).unwrap().iter().map(|part| part.to_str().unwrap()).collect();
        (names.join("/"), fs::read(&path).unwrap())
    };
    support::files_below(folder, "").into_iter().map(read).collect()
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// Whether a file speaks to this harness and is no data.
fn is_control(path: &str) -> bool {
    path == EXPECTED || path == KEEP_SUMS
}

/// Writes the sum of each source into the manifest, line by line, so that every other byte of it stays. A `file`
/// stands above its `sha256`.
fn record_sums(data: &mut DataDir) {
    let Some(Ok(manifest)) = data.get(MANIFEST).map(SourceFile::text) else { return };
    let mut sum = None;
    let mut recorded = String::with_capacity(manifest.len());
    for line in manifest.split_inclusive('\n') {
        if let Some(name) = value(line, "file") {
            sum = data.get(name).map(SourceFile::sha256);
        }
        match (value(line, "sha256"), &sum) {
            (Some(old), Some(new)) => recorded.push_str(&line.replace(old, new)),
            _ => recorded.push_str(line),
        }
    }
    data.insert(SourceFile::new(MANIFEST, recorded));
}

/// The text of a line `key = "text"`.
fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let text = line.trim().strip_prefix(key)?.trim_start().strip_prefix('=')?;
    text.trim_start().strip_prefix('"')?.strip_suffix('"')
}

/// `severity code place`.
fn line(diagnostic: &Diagnostic) -> String {
    let place = diagnostic.place.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
    format!("{} {} {place}", diagnostic.severity().as_str(), diagnostic.code.as_str())
}

/// What is found and not expected, with its message, and what is expected and not found.
fn difference(case: &Case, expected: &str) -> Vec<String> {
    let mut missing: Vec<&str> = expected.lines().collect();
    let mut differences = Vec::new();
    for diagnostic in case.added() {
        let line = line(diagnostic);
        match missing.iter().position(|expected| *expected == line) {
            Some(index) => drop(missing.remove(index)),
            None => differences.push(format!("  + {line}  ({})", diagnostic.message.en)),
        }
    }
    differences.extend(missing.iter().map(|line| format!("  - {line}")));
    differences
}

/// Fails with everything that is wrong at once.
fn assert_none(what: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{what}:\n{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_folder_and_every_folder_is_a_code() {
    let codes: BTreeSet<String> = Code::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    let folders: BTreeSet<String> = FOUND.iter().map(Case::name).collect();
    assert_none("codes without a folder", &codes.difference(&folders).cloned().collect::<Vec<_>>());
    assert_none("folders that are no code", &folders.difference(&codes).cloned().collect::<Vec<_>>());
}

#[test]
fn every_folder_finds_its_code() {
    let is_found = |case: &&Case| case.added().any(|diagnostic| diagnostic.code.as_str() == case.name());
    let wrong: Vec<String> = FOUND.iter().filter(|case| !is_found(case)).map(Case::name).collect();
    assert_none("folders that do not find their code", &wrong);
}

#[test]
fn findings_are_exactly_the_expected() {
    let bless = std::env::var_os("SOUKAN_BLESS").is_some_and(|value| value == "1");
    let mut wrong = Vec::new();
    for case in FOUND.iter() {
        let mut lines: Vec<String> = case.added().map(|diagnostic| line(diagnostic) + "\n").collect();
        lines.sort();
        let (lines, path) = (lines.concat(), case.folder.join(EXPECTED));
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if lines == expected {
            continue;
        }
        if bless {
            fs::write(&path, lines).unwrap();
            continue;
        }
        let mut differences = difference(case, &expected);
        if differences.is_empty() {
            differences.push("  the same lines, but not sorted or not ended by a line feed".to_owned());
        }
        wrong.push(format!("found/{}\n{}", case.name(), differences.join("\n")));
    }
    assert_none(
        "+ found and not expected, - expected and not found (SOUKAN_BLESS=1 takes them over)",
        &wrong,
    );
}

#[test]
fn the_base_is_clean() {
    let is_wrong = |found: &&Diagnostic| found.is_open() || found.severity() == Severity::Error;
    let wrong: Vec<String> = BASE.found.iter().filter(is_wrong).map(line).collect();
    assert_none("base", &wrong);
}

#[test]
fn what_is_allowed_adds_nothing_to_look_at() {
    let open = |case: &Case| {
        let added = case.added().filter(|diagnostic| diagnostic.is_open());
        added.map(|diagnostic| format!("ok/{}: {}", case.name(), line(diagnostic))).collect::<Vec<_>>()
    };
    assert_none("findings", &OK.iter().flat_map(open).collect::<Vec<_>>());
}

/// An overlay that repeats `base`, or takes away what is not there, tests less than it says.
#[test]
fn overlays_hold_only_what_differs() {
    let mut wrong = Vec::new();
    for case in FOUND.iter().chain(OK.iter()) {
        for (path, bytes) in files(&case.folder) {
            let is_idle = match path.strip_suffix(REMOVED) {
                Some(name) => BASE.data.get(name).is_none() || !bytes.is_empty(),
                None => BASE.data.get(&path).is_some_and(|file| file.bytes == bytes),
            };
            if is_idle {
                wrong.push(format!("{}/{path}", case.name()));
            }
        }
    }
    assert_none("files that change nothing", &wrong);
}

#[test]
fn places_point_into_lines_that_exist() {
    let mut wrong = Vec::new();
    for case in all_cases() {
        for diagnostic in &case.found {
            let Some(place) = &diagnostic.place else { continue };
            // An empty file still has the line at which an editor opens it.
            let file = case.data.get(&place.file).or_else(|| case.theme.get(&place.file));
            let file = file.or_else(|| case.records.get(&place.file));
            let lines = file.map_or(0, |file| line_count(&file.bytes).max(1));
            if !(1..=lines).contains(&(place.line as usize)) {
                wrong.push(format!("{}: {}", case.name(), line(diagnostic)));
            }
        }
    }
    assert_none("places outside their file", &wrong);
}

fn line_count(bytes: &[u8]) -> usize {
    let ends = bytes.iter().filter(|byte| **byte == b'\n').count();
    ends + usize::from(bytes.last().is_some_and(|byte| *byte != b'\n'))
}

#[test]
fn every_message_speaks_both_languages() {
    let is_mute = |text: &soukan::diag::Text| text.ja.trim().is_empty() || text.en.trim().is_empty();
    let mut wrong = Vec::new();
    for case in all_cases() {
        let mute = case
            .found
            .iter()
            .filter(|found| is_mute(&found.message) || found.help.as_ref().is_some_and(is_mute));
        wrong.extend(mute.map(|diagnostic| format!("{}: {}", case.name(), line(diagnostic))));
    }
    assert_none("messages without words", &wrong);
}
