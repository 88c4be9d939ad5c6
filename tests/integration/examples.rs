//! The examples for other sites: shown as they are, and good for what they are shown for. What Sphinx, Hugo, mdBook and a
//! browser make of them is for `tests/external`.

use soukan::query::{self, Answer};
use soukan::rdf::{self, Iris};
use soukan::site::Theme;
use soukan::source::{DataDir, SourceFile};

use crate::site::SITE;
use crate::support::{corpus, files_below, root};

fn text(name: &str) -> &'static str {
    std::str::from_utf8(SITE.get(name).unwrap_or_else(|| panic!("no {name}"))).unwrap()
}

#[test]
fn every_example_of_the_folder_is_shown_whole_and_lies_beside_the_page() {
    let folder = root().join("site-templates/examples");
    let files = files_below(&folder, "");
    assert!(files.len() > 10);
    for path in files {
        let name = path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
        let own = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text(&format!("embed/examples/{name}")), own);
        for page in ["embed/index.html", "en/embed/index.html"] {
            let html = scraper::Html::parse_document(text(page));
            let codes = scraper::Selector::parse("pre.code code").unwrap();
            let shown = html.select(&codes).any(|code| code.text().collect::<String>() == own);
            assert!(shown, "{page} does not show {name}");
        }
    }
}

#[test]
fn the_query_of_the_example_finds_what_stands_below() {
    let iris = Iris::new(corpus()).unwrap();
    let store = rdf::open(rdf::quads(corpus(), &iris)).unwrap();
    let Answer::Table(table, _) = query::run(&store, &iris, text("embed/examples/next.rq")).unwrap() else {
        panic!("no table")
    };
    let rows = format!("{table:?}");
    assert!(rows.contains("C14-1") && rows.contains("C14-7"), "{rows}");
}

#[test]
fn the_theme_of_the_example_is_a_good_one() {
    let folder = root().join("site-templates/examples/theme");
    let mut theme = DataDir::read(&folder).unwrap();
    theme.insert(SourceFile::new("static/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"));
    let mut found = Vec::new();
    Theme::read(&theme, &mut found);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn the_page_names_one_of_each_kind_with_its_addresses() {
    let page = text("embed/index.html");
    for key in ["SDS1", "coesse:R1", "CL1"] {
        assert!(page.contains(&format!("<code>{key}</code>")), "{key}");
    }
    let kinds: std::collections::BTreeSet<&str> =
        corpus().keys().iter().map(soukan::model::Key::kind).collect();
    let start = page.find("id=\"keys\"").unwrap();
    let rows = page[start..page.find("id=\"twins\"").unwrap()].matches("<tr><th scope=\"row\">").count();
    assert_eq!(rows, kinds.len());
}
