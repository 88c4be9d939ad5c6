//! The layers: imports point one way, and each engine stays in its room.

use std::path::Path;

use crate::support::{files_below, root};

/// The modules in the order in which they may use each other; those in one entry are siblings.
const RANKS: &[&[&str]] = &[
    &["source"],
    &["diag"],
    &["model"],
    &["parse"],
    &["link"],
    &["agreement", "graph", "overlay", "rdf", "suggest"],
    &["query", "search"],
    &["check"],
    &["export"],
    &["output"],
    &["import", "site"],
    &["pipeline"],
    &["serve"],
];

/// What may be named only in some rooms.
const ROOMS: &[(&str, &[&str])] = &[
    ("petgraph", &["graph"]),
    ("oxigraph", &["rdf", "query"]),
    ("tera::", &["site"]),
    ("std::fs", &["source", "output"]),
    ("ureq", &["query"]),
    ("calamine", &["import"]),
    ("quick_xml", &["export", "import"]),
    ("zip::", &["import"]),
    ("toml_edit", &["import"]),
    ("axum", &["serve"]),
    ("tokio", &["serve"]),
    ("println!", &[]),
    ("SystemTime", &[]),
    ("HashMap", &[]),
    ("HashSet", &[]),
];

fn rank(module: &str) -> usize {
    RANKS.iter().position(|rank| rank.contains(&module)).unwrap_or_else(|| panic!("{module} has no rank"))
}

/// `src/site/view.rs` → `site`.
fn module_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next()?.as_os_str().to_string_lossy().into_owned();
    let name = first.trim_end_matches(".rs").to_owned();
    (!matches!(name.as_str(), "main" | "lib" | "cli")).then_some(name)
}

fn used_modules(text: &str) -> Vec<String> {
    let mut used = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default().split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            let name: String = name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                used.push(name);
            }
        }
    }
    used
}

fn violations(module: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    for used in used_modules(&code).iter().filter(|used| *used != module) {
        if rank(used) >= rank(module) {
            found.push(format!("{module} uses {used}"));
        }
    }
    for (word, rooms) in ROOMS {
        if code.contains(word) && !rooms.contains(&module) {
            found.push(format!("{module} names {word}"));
        }
    }
    found
}

#[test]
fn imports_point_one_way() {
    let mut seen = 0;
    for path in files_below(&root().join("src"), ".rs") {
        let Some(module) = module_of(&path) else { continue };
        let text = std::fs::read_to_string(&path).unwrap();
        let found = violations(&module, &text);
        assert!(found.is_empty(), "{}: {found:?}", path.display());
        assert!(text.starts_with("//!"), "{} does not open with its job", path.display());
        seen += 1;
    }
    assert!(seen > 40, "only {seen} files");
}

#[test]
fn the_scan_sees_what_it_should() {
    assert_eq!(violations("graph", "use crate::rdf::Iris;"), ["graph uses rdf"]);
    assert_eq!(violations("model", "use crate::{source, site::view};"), ["model uses site"]);
    assert_eq!(violations("check", "let x = std::fs::read(p);"), ["check names std::fs"]);
    assert!(violations("site", "use crate::graph::TraceGraph; tera::Tera::new()").is_empty());
}
