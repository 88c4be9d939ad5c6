//! The twins beside each node's page: JSON in the members of the whole document, Markdown that reads as the sources do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;
use soukan::export::{self, Format};
use soukan::model::{Key, RemarkBlock, address};
use soukan::pipeline::load_data;
use soukan::site;
use soukan::source::{DataDir, SourceFile};

use crate::site::SITE;
use crate::support::{corpus, root};

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_slice(&export::export(corpus(), Format::Json).unwrap()).unwrap());

fn text(name: &str) -> &'static str {
    std::str::from_utf8(SITE.get(name).unwrap_or_else(|| panic!("no {name}"))).unwrap()
}

/// `mhlw-6.0/C14-1`: the folder of a key's page, and whether the page is about it alone.
fn page_of(key: &Key) -> (String, bool) {
    let address = address::address(&corpus().manifest.edition, key);
    let (path, is_own) = address.split_once('#').map_or((address.as_str(), true), |(path, _)| (path, false));
    (path.to_owned(), is_own)
}

fn strings<'a>(values: &'a Value, member: &str) -> BTreeSet<&'a str> {
    values.as_array().unwrap().iter().map(|value| value[member].as_str().unwrap()).collect()
}

#[test]
fn the_json_of_all_pages_together_is_the_document() {
    let mut nodes: BTreeMap<&str, &Value> = BTreeMap::new();
    let (mut links, mut absences) = (BTreeSet::new(), BTreeSet::new());
    let pieces: Vec<(String, Value)> = SITE
        .iter()
        .filter(|(name, _)| name.ends_with("/data.json"))
        .map(|(name, bytes)| (name.clone(), serde_json::from_slice(bytes).unwrap()))
        .collect();
    for (name, piece) in &pieces {
        assert_eq!(piece["dataset"], DOCUMENT["dataset"], "{name}");
        assert_eq!(*name, format!("{}/data.json", piece["address"].as_str().unwrap()));
        assert_eq!(
            piece["nodes"][0]["address"], piece["address"],
            "{name}: the page's own node stands first"
        );
        for node in piece["nodes"].as_array().unwrap() {
            assert!(
                nodes.insert(node["key"].as_str().unwrap(), node).is_none(),
                "{node} stands on two pages"
            );
        }
        links.extend(piece["links"].as_array().unwrap().iter().map(Value::to_string));
        absences.extend(piece["absences"].as_array().unwrap().iter().map(Value::to_string));
        // Whoever reads a link finds what is at its other end.
        let (own, near) = (strings(&piece["nodes"], "key"), strings(&piece["neighbours"], "key"));
        for end in ["from", "to"] {
            assert!(strings(&piece["links"], end).is_subset(&(&own | &near)), "{name}");
        }
        assert!(own.is_disjoint(&near), "{name}");
    }
    let whole = |member: &str| -> BTreeSet<String> {
        DOCUMENT[member].as_array().unwrap().iter().map(Value::to_string).collect()
    };
    assert_eq!(links, whole("links"));
    assert_eq!(absences, whole("absences"));
    let own: BTreeSet<String> = nodes.values().map(ToString::to_string).collect();
    assert_eq!(own, whole("nodes"));
}

#[test]
fn neighbours_are_named_as_the_document_names_them() {
    let whole: BTreeMap<&str, &Value> = DOCUMENT["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| (node["key"].as_str().unwrap(), node))
        .collect();
    let piece: Value = serde_json::from_slice(&SITE["mhlw-6.0/M13-8/data.json"]).unwrap();
    let near = piece["neighbours"].as_array().unwrap();
    assert!(near.len() > 10);
    for one in near {
        for (member, value) in one.as_object().unwrap() {
            assert_eq!(*value, whole[one["key"].as_str().unwrap()][member], "{one}");
        }
    }
}

#[test]
fn every_node_page_names_its_twins_in_both_languages() {
    let mut seen = 0;
    for key in corpus().keys() {
        let (path, is_own) = page_of(&key);
        if !is_own || !SITE.contains_key(&format!("{path}/data.ttl")) {
            continue;
        }
        for prefix in ["", "en/"] {
            let name = format!("{prefix}{path}/index.html");
            let page = text(&name);
            let up = "../".repeat(name.matches('/').count());
            for (file, kind, title) in [
                ("index.md", "text/markdown", "Markdown"),
                ("data.json", "application/json", "JSON"),
                ("data.ttl", "text/turtle", "Turtle"),
                ("data.jsonld", "application/ld+json", "JSON-LD"),
            ] {
                assert!(SITE.contains_key(&format!("{path}/{file}")), "{path}/{file}");
                let href = format!("{up}{path}/{file}");
                assert!(
                    page.contains(&format!("<link rel=\"alternate\" type=\"{kind}\" href=\"{href}\">")),
                    "{name}"
                );
                assert!(page.contains(&format!("<a href=\"{href}\">{title}</a>")), "{name}");
            }
        }
        seen += 1;
    }
    assert!(seen > 800, "{seen}");
}

/// What a reader of the Markdown sees, with every extension that a site generator may have: the words of quotations, all
/// words, links and headings. No HTML but anchors.
#[derive(Default)]
struct Seen {
    quoted: String,
    all: String,
    links: Vec<String>,
    headings: usize,
    html: Vec<String>,
}

fn read(markdown: &str) -> Seen {
    let mut seen = Seen::default();
    let mut depth = 0;
    for event in Parser::new_ext(markdown, Options::all()) {
        match event {
            Event::Start(Tag::BlockQuote(_)) => depth += 1,
            Event::End(TagEnd::BlockQuote(_)) => depth -= 1,
            Event::Start(Tag::Link { dest_url, .. }) => seen.links.push(dest_url.to_string()),
            Event::Start(Tag::Heading { level: pulldown_cmark::HeadingLevel::H1, .. }) => seen.headings += 1,
            Event::Text(words) | Event::Code(words) => {
                seen.all.push_str(&words);
                if depth > 0 {
                    seen.quoted.push_str(&words);
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => seen.html.push(html.to_string()),
            Event::SoftBreak | Event::HardBreak => seen.all.push(' '),
            Event::Start(Tag::Paragraph | Tag::Item | Tag::List(_) | Tag::Strong | Tag::Heading { .. })
            | Event::End(_)
            | Event::Rule => {}
            other => panic!("{other:?} is nothing that we write"),
        }
    }
    seen
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// `mhlw-6.0/C14-1/index.md` + `../C14/index.md#a` → `mhlw-6.0/C14/index.md`.
fn join(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('#').next().unwrap().split('/') {
        if part == ".." {
            assert!(parts.pop().is_some(), "{from}: {link}");
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// The texts that a key's page quotes; the items of a list in a remark are items, without the mark of the print.
fn pieces(key: &Key) -> Vec<String> {
    let Key::Remark(id, number) = key else { return vec![corpus().text(key)] };
    let blocks = corpus().sheets[id].remarks[number].blocks.iter();
    blocks
        .flat_map(|block| match block {
            RemarkBlock::Paragraph(words) => vec![words.clone()],
            RemarkBlock::List(items) => items.clone(),
        })
        .collect()
}

#[test]
fn markdown_reads_as_the_sources_do_and_leads_to_what_there_is() {
    let mut pages = 0;
    for key in corpus().keys() {
        let (path, is_own) = page_of(&key);
        let name = format!("{path}/index.md");
        let Some(bytes) = SITE.get(&name) else { continue };
        let seen = read(std::str::from_utf8(bytes).unwrap());
        // Responses and remarks too: they stand on the page of their sheet.
        for words in pieces(&key) {
            assert!(squeezed(&seen.quoted).contains(&squeezed(&words)), "{key} in {name}: {words}");
        }
        if !is_own {
            continue;
        }
        assert_eq!(seen.headings, 1, "{name}");
        for link in seen.links.iter().filter(|link| !link.starts_with("http")) {
            let target = join(&name, link);
            assert!(SITE.contains_key(&target), "{name}: {link}");
            let anchor = link.split_once('#').map(|(_, anchor)| format!("<a id=\"{anchor}\"></a>"));
            assert!(anchor.is_none_or(|anchor| text(&target).contains(&anchor)), "{name}: {link}");
        }
        for html in &seen.html {
            assert!(html.starts_with("<a id=\"") || html == "</a>", "{name}: {html}");
        }
        assert!(squeezed(&seen.all).contains(&squeezed(&corpus().label(&key).cite)), "{name}");
        pages += 1;
    }
    assert!(pages > 800, "{pages}");
}

#[test]
fn markdown_says_of_a_link_what_the_page_says() {
    let mut links = 0;
    for link in corpus().mappings.iter().filter(|link| link.is_editorial_match()).step_by(7) {
        for (own, other) in [(&link.from, &link.to), (&link.to, &link.from)] {
            let page = text(&format!("{}/index.md", page_of(own).0));
            let seen = squeezed(&read(page).all);
            assert!(seen.contains(&squeezed(&link.reason)), "{own} → {other}: {}", link.reason);
            assert!(seen.contains("編集者による対応・"), "{own}");
            assert!(page.contains(&format!("/{}/index.md)", page_of(other).0)), "{own} → {other}");
        }
        links += 1;
    }
    assert!(links > 100, "{links}");
    let page = text("mhlw-6.0/C14-5/index.md");
    for words in ["**本文未収録**", "## 開示書の質問", "回答 不明", "## 求めるエビデンスの例", "引き方: "]
    {
        assert!(page.contains(words), "{words}");
    }
}

/// A remark that is full of marks of Markdown, HTML, Hugo and mdBook stays words.
#[test]
fn marks_in_a_source_stay_words() {
    let hostile = "1. # x *a* _b_ `c` ~~d~~ [e](javascript:f) ![g](h) <script>i</script> &amp; {{< j >}} {{#include k}} a|b $l$ [^m] -- ... \"n\" 'o' == p ^q^";
    let mut data = DataDir::read(&root().join("tests/fixtures/base")).unwrap();
    let sheet = std::str::from_utf8(&data.get("sources/sds-alpha.txt").unwrap().bytes).unwrap().to_owned();
    let remark = load_data(&data).corpus.unwrap().sheets["alpha"]
        .remarks
        .values()
        .find(|remark| !remark.is_dash())
        .unwrap()
        .text
        .printed
        .clone();
    let first = remark.lines().next().unwrap();
    let changed = sheet.replacen(first, hostile, 1);
    assert_ne!(changed, sheet);
    data.insert(SourceFile::new("sources/sds-alpha.txt", changed));
    let loaded = load_data(&data);
    let corpus = loaded.corpus.as_ref().unwrap();
    let files = site::build(corpus, &loaded.diagnostics, &site::Options::default(), &|| ()).unwrap();
    let page = std::str::from_utf8(&files["sheets/alpha/index.md"]).unwrap();
    let seen = read(page);
    assert!(squeezed(&seen.quoted).contains(&squeezed(hostile)), "{page}");
    // Hugo and mdBook look for their brackets before anyone reads Markdown.
    assert!(!page.contains("{{"), "{page}");
    assert!(seen.html.iter().all(|html| html.starts_with("<a id=\"") || html == "</a>"), "{:?}", seen.html);
    assert!(seen.links.iter().all(|link| !link.contains("javascript")), "{:?}", seen.links);
}

#[test]
fn with_an_address_the_links_of_the_markdown_lead_there() {
    let options =
        site::Options { base_url: Some("https://example.org/s/".to_owned()), ..site::Options::default() };
    let loaded = load_data(&DataDir::read(&root().join("tests/fixtures/base")).unwrap());
    let files = site::build(loaded.corpus.as_ref().unwrap(), &loaded.diagnostics, &options, &|| ()).unwrap();
    let mut links = 0;
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with("/index.md")) {
        for link in read(std::str::from_utf8(bytes).unwrap()).links {
            let Some(path) = link.strip_prefix("https://example.org/s/") else { panic!("{name}: {link}") };
            let (folder, _) = path.split_once('#').unwrap_or((path, ""));
            assert!(files.contains_key(&format!("{folder}index.html")), "{name}: {link}");
            links += 1;
        }
    }
    assert!(links > 100, "{links}");
}
