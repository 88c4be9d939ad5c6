//! What is told of the changes of the dataset: on a page, in two feeds, in the JSON document; nothing where nothing is told.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use atom_syndication::Feed;
use soukan::model::Subject;
use soukan::output::FileSet;
use soukan::pipeline::load_data;
use soukan::site::{self, Options};
use soukan::source::{DataDir, SourceFile};

use crate::support::{DATA, SHIPPED, corpus, root};

static BASE: LazyLock<DataDir> =
    LazyLock::new(|| DataDir::read(&root().join("tests/fixtures/base")).unwrap());

const TABLE: &str = "date\tversion\tsubject\tkind\tja\ten\n\
    2026-01-01\t0.0.0\tbeta\tadded\t<b>開示書</b> & 備考\t<b>Sheet</b> & remarks\n\
    2026-03-05\t0.0.0\told/sheet.txt\tremoved\tもうない\tGone\n";

/// The site of the fixture with a table of changes.
fn told(table: &str, base_url: Option<&str>) -> FileSet {
    let mut data = BASE.clone();
    data.insert(SourceFile::new("changes.tsv", table));
    built(&data, base_url)
}

fn built(data: &DataDir, base_url: Option<&str>) -> FileSet {
    let loaded = load_data(data);
    let options = Options { base_url: base_url.map(str::to_owned), ..Options::default() };
    site::build(loaded.corpus.as_ref().unwrap(), &loaded.diagnostics, &options, &|| ()).unwrap()
}

fn feed(files: &FileSet, name: &str) -> Feed {
    Feed::read_from(files[name].as_slice()).unwrap()
}

fn text<'a>(files: &'a FileSet, name: &str) -> &'a str {
    std::str::from_utf8(files.get(name).unwrap_or_else(|| panic!("no {name}"))).unwrap()
}

#[test]
fn the_shipped_data_tells_of_its_sets_and_sources() {
    let revisions = &corpus().revisions;
    let subjects: BTreeSet<String> = revisions.iter().map(|change| change.subject.to_string()).collect();
    for source in &corpus().manifest.sources {
        assert!(subjects.contains(&source.id) || subjects.contains(&source.file), "{}", source.file);
    }
    for set in corpus().sets.keys() {
        assert!(subjects.contains(&format!("mappings/{set}.sssom.tsv")), "{set}");
    }
    for change in revisions {
        let is_there = match &change.subject {
            Subject::Key(key) => corpus().contains(key),
            Subject::Path(path) => DATA.iter().any(|file| file.name.starts_with(path.as_str())),
        };
        assert!(is_there, "{}", change.subject);
        assert!(!change.en.chars().any(|c| ('\u{3000}'..='\u{9fff}').contains(&c)), "{}", change.en);
    }
    let anchors: BTreeSet<String> = revisions.iter().map(soukan::model::Revision::anchor).collect();
    assert_eq!(anchors.len(), revisions.len());
}

#[test]
fn a_feed_says_what_the_table_says_newest_first() {
    let files = told(TABLE, None);
    let ja = feed(&files, "changes.atom");
    let namespace = &load_data(&BASE).corpus.unwrap().manifest.id_namespace;
    assert_eq!((ja.id.as_str(), ja.lang.as_deref()), (format!("{namespace}changes").as_str(), Some("ja")));
    assert_eq!(ja.updated.to_rfc3339(), "2026-03-05T00:00:00+00:00");
    let entries: Vec<(&str, &str, &str)> = ja
        .entries
        .iter()
        .map(|entry| {
            (
                entry.title.value.as_str(),
                entry.summary.as_ref().unwrap().value.as_str(),
                entry.links[0].href.as_str(),
            )
        })
        .collect();
    assert_eq!(
        entries,
        [
            ("削除: old/sheet.txt", "もうない", "changes/index.html#2026-03-05-removed-old-sheet.txt"),
            (
                "追加: 試験用サービスベータ",
                "<b>開示書</b> & 備考",
                "changes/index.html#2026-01-01-added-beta"
            ),
        ]
    );
    let page = text(&files, "changes/index.html");
    for (_, _, href) in entries {
        let (file, anchor) = href.split_once('#').unwrap();
        assert!(file == "changes/index.html" && page.contains(&format!("id=\"{anchor}\"")), "{href}");
    }
    assert!(page.contains("&lt;b&gt;開示書&lt;") && !page.contains("<b>開示書"));
    assert!(page.contains("href=\"../sheets/beta/index.html\""));
    // The newest day stands first.
    assert!(page.find("2026-03-05").unwrap() < page.find("2026-01-01").unwrap());
}

#[test]
fn the_feeds_of_two_languages_are_two_feeds() {
    let files = told(TABLE, Some("https://example.org/a&b/"));
    let (ja, en) = (feed(&files, "changes.atom"), feed(&files, "en/changes.atom"));
    assert_eq!(en.lang.as_deref(), Some("en"));
    assert_eq!(en.entries[0].summary.as_ref().unwrap().value, "Gone");
    let ids = |feed: &Feed| feed.entries.iter().map(|entry| entry.id.clone()).collect::<BTreeSet<_>>();
    assert!(ids(&ja).is_disjoint(&ids(&en)) && ids(&ja).len() == 2 && ids(&en).len() == 2);
    assert_ne!(ja.id, en.id);
    let own = |feed: &Feed| feed.links.iter().find(|link| link.rel == "self").unwrap().href.clone();
    assert_eq!(own(&ja), "https://example.org/a&b/changes.atom");
    assert_eq!(own(&en), "https://example.org/a&b/en/changes.atom");
    assert_eq!(
        en.entries[0].links[0].href,
        "https://example.org/a&b/en/changes/#2026-03-05-removed-old-sheet.txt"
    );
    assert!(text(&files, "en/changes/index.html").contains("<p>Gone</p>"));
    assert_eq!(files, told(TABLE, Some("https://example.org/a&b/")));
}

#[test]
fn every_page_leads_to_the_feed_of_its_language() {
    let files = told(TABLE, None);
    for (page, feed) in [
        ("index.html", "changes.atom"),
        ("sds/index.html", "../changes.atom"),
        ("en/sds/index.html", "../changes.atom"),
    ] {
        let page = text(&files, page);
        assert!(page.contains("type=\"application/atom+xml\"") && page.contains(&format!("href=\"{feed}\"")));
    }
}

#[test]
fn where_nothing_is_told_there_is_no_page_and_no_feed() {
    let files = built(&BASE, None);
    assert!(!files.keys().any(|name| name.contains("changes")));
    assert!(!text(&files, "index.html").contains("atom"));
}

#[test]
fn the_json_document_has_the_changes() {
    let bytes = soukan::export::export(corpus(), soukan::export::Format::Json).unwrap();
    let document: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let changes = document["changes"].as_array().unwrap();
    assert_eq!(changes.len(), SHIPPED.corpus.as_ref().unwrap().revisions.len());
    assert_eq!(changes[0]["source"]["file"], "changes.tsv");
}
