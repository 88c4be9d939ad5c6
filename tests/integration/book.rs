//! Binders: everything in them, each thing once, as a file that needs nothing beside it; the same on the site.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Output};

use scraper::{ElementRef, Html, Selector};

use soukan::diag::Lang;
use soukan::graph::{Direction, Reach, TraceGraph, TraceNode};
use soukan::model::{Corpus, Key, Link, RemarkBlock};
use soukan::pipeline::load_data;
use soukan::search::{Filter, Index, Value};
use soukan::site::{self, Chosen, Finding, Options};
use soukan::source::SourceFile;

use crate::cli::copy;
use crate::site::SITE;
use crate::support::{DATA, SHIPPED, corpus, key, root};
use crate::words::unmarked_on;

fn bound(corpus: &Corpus, chosen: &[Chosen], lang: Lang) -> String {
    site::book(corpus, &SHIPPED.diagnostics, &Options::default(), chosen, lang).unwrap()
}

fn found(words: &str, filter: &Filter, limit: Option<usize>) -> Finding {
    Finding::new(&Index::new(corpus()), words, filter, limit)
}

fn book(names: &[&str]) -> String {
    let chosen: Vec<Chosen> = names.iter().map(|name| Chosen::Key(key(name))).collect();
    bound(corpus(), &chosen, Lang::Ja)
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The words of an element, without the numbers of corrections.
fn words(element: ElementRef<'_>, out: &mut String) {
    for child in element.children() {
        if let Some(text) = child.value().as_text() {
            out.push_str(text);
        }
        if let Some(inner) = ElementRef::wrap(child).filter(|inner| inner.attr("class") != Some("fix")) {
            words(inner, out);
        }
    }
}

/// How often each text is quoted.
fn quotes(html: &str) -> BTreeMap<String, usize> {
    let mut quotes = BTreeMap::new();
    for quote in Html::parse_document(html).select(&Selector::parse(".quote").unwrap()) {
        let mut text = String::new();
        words(quote, &mut text);
        *quotes.entry(squeezed(&text)).or_default() += 1;
    }
    quotes
}

/// The text of a thing as it is quoted: the items of a list in a remark have no mark of their own.
fn shown(key: &Key) -> String {
    let Key::Remark(id, number) = key else { return squeezed(&corpus().text(key)) };
    let blocks = corpus().sheets[id].remarks[number].blocks.iter().map(|block| match block {
        RemarkBlock::Paragraph(words) => squeezed(words),
        RemarkBlock::List(items) => items.iter().map(|item| squeezed(item)).collect(),
    });
    blocks.collect()
}

/// How often the text of a thing is quoted. Two things may have the same text: their number is what is expected.
fn check_quoted(quotes: &BTreeMap<String, usize>, keys: &BTreeSet<Key>) {
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    for text in keys.iter().map(shown).filter(|text| !text.is_empty()) {
        *wanted.entry(text).or_default() += 1;
    }
    assert!(!wanted.is_empty());
    for (text, count) in wanted {
        assert_eq!(quotes.get(&text), Some(&count), "{text}");
    }
}

/// Every text of a page, blanks squeezed.
fn text_of(html: &str) -> String {
    let page = Html::parse_document(html);
    squeezed(
        &page
            .select(&Selector::parse("article.book").unwrap())
            .flat_map(|book| book.text())
            .collect::<String>(),
    )
}

fn requirements_of(section: &str) -> Vec<Key> {
    let section = key(section);
    let all = corpus().requirements.keys().cloned().map(Key::Requirement);
    all.filter(|key| corpus().part_of(key).as_ref() == Some(&section)).collect()
}

/// The relations of a trace.
fn hops(node: &TraceNode, found: &mut Vec<Link>) {
    for child in &node.children {
        found.extend(child.hop.as_ref().map(|hop| hop.link.clone()));
        hops(child, found);
    }
}

/// Ids are unique, links lead somewhere, nothing is needed beside the file.
fn check_alone(html: &str) {
    let page = Html::parse_document(html);
    let ids: Vec<&str> =
        page.select(&Selector::parse("[id]").unwrap()).filter_map(|element| element.attr("id")).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    for link in page.select(&Selector::parse("a").unwrap()) {
        let href = link.attr("href").unwrap();
        match href.strip_prefix('#') {
            Some(id) => assert!(unique.contains(id), "no {href}"),
            // An address in the words of a source; nothing loads it.
            None => assert!(link.attr("class") == Some("out") && href.starts_with("http"), "{href}"),
        }
    }
    let needing = "script, link, img, iframe, object, embed, base, form, [src], [style], [onclick], [onload]";
    assert_eq!(page.select(&Selector::parse(needing).unwrap()).count(), 0);
    assert_eq!(page.select(&Selector::parse("style").unwrap()).count(), 1);
    assert!(!html.contains("@import") && !html.contains("url("));
}

#[test]
fn a_binder_of_a_chapter_prints_each_text_of_its_chains_once() {
    let html = book(&["M15"]);
    let (quotes, text) = (quotes(&html), text_of(&html));
    let graph = TraceGraph::new(corpus());
    let own = requirements_of("M15");
    assert_eq!(own.len(), 13);
    let mut reached: BTreeSet<Key> = own.iter().cloned().collect();
    let mut links = Vec::new();
    for key in &own {
        assert!(html.contains(&format!("id=\"{key}\"")), "{key} has no place");
        for (direction, reach) in [(Direction::Up, Reach::Requirements), (Direction::Down, Reach::Questions)]
        {
            let trace = graph.trace_to(key, direction, reach);
            reached.extend(trace.reached());
            hops(&trace, &mut links);
        }
    }
    let kinds: BTreeSet<&str> = reached.iter().map(Key::kind).collect();
    assert!(kinds.is_superset(&BTreeSet::from(["requirement", "item", "checklist_item"])), "{kinds:?}");
    check_quoted(&quotes, &reached);
    assert!(links.len() > 200, "only {} relations", links.len());
    for link in links {
        let place = format!("{}{}行", link.source.file, link.source.line);
        assert!(text.contains(&place), "{} → {}: no {place}", link.from, link.to);
        assert!(text.contains(&squeezed(&link.reason)), "{} → {}: {}", link.from, link.to, link.reason);
    }
}

#[test]
fn a_binder_has_the_place_of_every_text_and_every_vendors_words() {
    let html = book(&["M15"]);
    let (quotes, text) = (quotes(&html), text_of(&html));
    let graph = TraceGraph::new(corpus());
    let mut remarks = BTreeSet::new();
    let mut seen = 0;
    for key in requirements_of("M15") {
        let below = graph.trace_to(&key, Direction::Down, Reach::Questions).reached();
        for below in below.into_iter().filter(|below| !matches!(below, Key::Section(_))) {
            let place = corpus().source(&below).unwrap();
            assert!(text.contains(&format!("{}{}行", place.file, place.line)), "{below}: {place}");
            seen += 1;
            let Key::Item(item) = &below else { continue };
            for sheet in corpus().sheets.values() {
                if let Some(remark) = sheet.words_on(item) {
                    remarks.insert(Key::Remark(sheet.id.clone(), remark.number));
                }
            }
        }
    }
    assert!(seen > 100 && remarks.len() > 30, "{seen} things, {} remarks", remarks.len());
    check_quoted(&quotes, &remarks);
    // The corrections in what is shown, and the documents that are named.
    assert!(html.contains("id=\"A-fix-1\"") && html.contains("href=\"#A-fix-1\""));
    for source in &corpus().manifest.sources {
        assert!(html.contains(&source.sha256), "{}", source.file);
    }
}

#[test]
fn a_binder_stands_alone_and_is_the_same_each_time() {
    let html = book(&["M15"]);
    check_alone(&html);
    assert_eq!(html, book(&["M15"]));
    let manifest = &corpus().manifest;
    for words in ["第7.0版", "判定しません", "counter(pages)", "size: A4", &manifest.date, &manifest.version]
    {
        assert!(html.contains(words), "{words}");
    }
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"ja\">"));
    assert_eq!(html.matches("<h1").count(), 1);
}

/// One thing of each kind, and some that are awkward: without text, without chapter, a section of sections.
#[test]
fn anything_can_be_bound() {
    let mut kinds: BTreeMap<&str, Key> = BTreeMap::new();
    for key in corpus().keys() {
        kinds.entry(key.kind()).or_insert(key);
    }
    assert_eq!(kinds.len(), 13, "{:?}", kinds.keys());
    let awkward = ["C14-5", "M-x1", "G1.2", "SDS17", "SDS-H12", "CL-2", "kintone:R27", "kintone:SDS17.1.1.1"];
    for key in kinds.into_values().chain(awkward.map(key)) {
        for lang in [Lang::Ja, Lang::En] {
            let html = bound(corpus(), &[Chosen::Key(key.clone())], lang);
            check_alone(&html);
            assert!(html.contains(&format!("id=\"{}\"", key.to_string().replace(':', "-"))), "{key}");
            let unmarked = unmarked_on(&html);
            assert!(lang == Lang::Ja || unmarked.is_empty(), "{key}: {unmarked:?}");
        }
    }
}

#[test]
fn a_binder_of_a_sheet_has_its_remarks_in_order_and_every_question() {
    let html = book(&["kintone"]);
    check_alone(&html);
    let sheet = &corpus().sheets["kintone"];
    let remarks: BTreeSet<Key> =
        sheet.remarks.keys().map(|number| Key::Remark("kintone".to_owned(), *number)).collect();
    let spoken = remarks.iter().filter(|key| corpus().text(key) != "-").cloned().collect();
    check_quoted(&quotes(&html), &spoken);
    let places: Vec<usize> = remarks
        .iter()
        .map(|key| html.find(&format!("id=\"{}\"", key.to_string().replace(':', "-"))).unwrap())
        .collect();
    assert!(places.is_sorted() && places.len() > 20);
    let text = text_of(&html);
    for item in sheet.responses.keys() {
        assert!(text.contains(&format!("開示書{item}")), "{item}");
    }
}

#[test]
fn what_a_search_finds_is_bound_in_its_order() {
    let all = found("二要素", &Filter::default(), None);
    assert!(all.hits.len() > 5 && all.hits.len() == all.total && !all.added.is_empty());
    let filter = Filter { values: BTreeSet::from([Value::Kind("checklist_item")]), related: false };
    let some = found("二要素", &filter, Some(3));
    assert!(some.hits.len() == 3 && some.total > 3);
    assert!(some.hits.iter().all(|key| key.kind() == "checklist_item"));
    let command = "soukan book --search \"二要素\" --kind checklist_item --limit 3";
    assert!(text_of(&bound(corpus(), &[Chosen::Finding(some)], Lang::Ja)).contains(&squeezed(command)));
    let html = bound(corpus(), &[Chosen::Finding(all.clone())], Lang::Ja);
    check_alone(&html);
    let places: Vec<usize> = all
        .hits
        .iter()
        .map(|key| {
            let heading = format!("<h3 id=\"{}\">", key.to_string().replace(':', "-"));
            html.find(&heading).unwrap_or_else(|| panic!("{key}"))
        })
        .collect();
    assert!(places.is_sorted());
}

/// A chapter of a sheet shows one vendor only: what the others say on its questions stands in the next chapter.
#[test]
fn chapters_share_texts_and_lose_nothing() {
    let html = book(&["kintone", "C14", "C14-1", "C14"]);
    check_alone(&html);
    let quotes = quotes(&html);
    let requirements: BTreeSet<Key> = requirements_of("C14").into_iter().collect();
    check_quoted(&quotes, &requirements);
    let graph = TraceGraph::new(corpus());
    let mut remarks = BTreeSet::new();
    for key in &requirements {
        for link in graph.matches(key) {
            let Key::Item(item) = link.other(key) else { continue };
            let spoken = corpus().sheets.values().filter_map(|sheet| Some((sheet, sheet.words_on(item)?)));
            remarks.extend(spoken.map(|(sheet, remark)| Key::Remark(sheet.id.clone(), remark.number)));
        }
    }
    assert!(remarks.iter().any(|key| !key.to_string().starts_with("kintone")));
    check_quoted(&quotes, &remarks);
    // A second chapter of the same thing only says where the first is.
    assert_eq!(html.matches("id=\"C14-1\"").count(), 1);
    assert!(html.contains("（上出）"));
}

#[test]
fn a_clause_leads_to_the_requirements_of_today() {
    let html = book(&["mhlw-5.2:6.2C4"]);
    check_alone(&html);
    for requirement in ["G2.1-3", "G2.2.1-1"] {
        assert!(html.contains(&format!("<h3 id=\"{requirement}\">")), "{requirement}");
    }
}

#[test]
fn hostile_words_are_shown_and_not_run() {
    let mut data = DATA.clone();
    let sheet = std::str::from_utf8(&DATA.get("sources/sds-coesse.txt").unwrap().bytes).unwrap();
    let attack = "<script>alert('x')</script><img src=x onerror=alert(1)></style>\"'>&{{ page }}{% raw %}";
    let hostile =
        sheet.replace("ファイル交換機能を有しない。", attack).replace("CoEsse", "</style><b onload=x>");
    assert_ne!(hostile, sheet);
    data.insert(SourceFile::new("sources/sds-coesse.txt", hostile));
    let loaded = load_data(&data);
    let corpus = loaded.corpus.unwrap();
    let searched = Finding {
        words: attack.to_owned(),
        filter: Filter::default(),
        limit: None,
        hits: vec![key("coesse:R3"), key("coesse")],
        total: 2,
        added: vec![(attack.to_owned(), vec![attack.to_owned()])],
    };
    for chosen in [Chosen::Key(key("coesse")), Chosen::Finding(searched)] {
        let html = bound(&corpus, &[chosen], Lang::Ja);
        check_alone(&html);
        assert_eq!(html.matches("</style>").count(), 1);
        assert!(html.contains("&lt;script&gt;") && html.contains("{{ page }}{% raw %}"));
        assert!(!html.contains("<script>") && !html.contains("<img") && !html.contains("<b onload"));
    }
}

#[test]
fn the_site_has_the_binders_of_its_chapters_and_sheets() {
    let page =
        |name: &str| std::str::from_utf8(SITE.get(name).unwrap_or_else(|| panic!("no {name}"))).unwrap();
    for (name, from) in [
        ("M15", "mhlw-6.0/M15/index.html"),
        ("M15", "mhlw-6.0/M15-13/index.html"),
        ("M15", "mhlw-6.0/M/index.html"),
        ("G1", "mhlw-6.0/G1.2.1/index.html"),
        ("kintone", "sheets/kintone/index.html"),
        ("C14", "book/index.html"),
    ] {
        assert!(page(from).contains(&format!("book/{name}/index.html")), "{from} does not lead to {name}");
        for folder in ["book", "en/book"] {
            let html = page(&format!("{folder}/{name}/index.html"));
            assert_eq!(quotes(html), quotes(&book(&[name])), "{folder}/{name}");
            assert!(html.contains("<link rel=\"stylesheet\" href=\"print.css\">"));
            let paper = page(&format!("{folder}/{name}/print.css"));
            assert!(paper.contains("@top-left") && paper.contains(&corpus().manifest.date), "{paper}");
        }
    }
    assert!(page("style.css").contains("@page") && page("style.css").contains(&corpus().manifest.date));
    let chapters = SITE.keys().filter(|name| name.starts_with("book/") && name.ends_with("/index.html"));
    assert!(chapters.count() > 30);
}

fn soukan(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_soukan"))
        .args(args)
        .current_dir(root())
        .env("LANG", "C")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .output()
        .unwrap()
}

#[test]
fn the_command_writes_what_the_library_makes() {
    let output = soukan(&["--lang", "ja", "book", "企画管理編 15⑬", "システム運用編14"]);
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), book(&["M15-13", "C14"]));
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("binder.html");
    let output =
        soukan(&["book", "M15-13", "--search", "二要素", "--limit", "4", "-o", &file.to_string_lossy()]);
    assert!(output.status.success() && output.stdout.is_empty());
    let chosen = [Chosen::Key(key("M15-13")), Chosen::Finding(found("二要素", &Filter::default(), Some(4)))];
    assert_eq!(std::fs::read_to_string(file).unwrap(), bound(corpus(), &chosen, Lang::En));
}

#[test]
fn what_cannot_be_bound_is_told() {
    let failed = |args: &[&str]| {
        let output = soukan(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let unknown = failed(&["book", "M15", "M99"]);
    assert!(unknown.contains("nothing is called “M99”. Nearest:") && unknown.contains("M9 "), "{unknown}");
    let ambiguous = failed(&["book", "17"]);
    assert!(ambiguous.contains("ambiguous") && ambiguous.contains("SDS17") && ambiguous.contains("CL17"));
    assert!(failed(&["book", "--search", "ぞぞぞぞ"]).contains("nothing has “ぞぞぞぞ” in it"));
    assert!(failed(&["book"]).contains("<WHAT>"));
    assert!(failed(&["book", "M15", "--limit", "3"]).contains("--search"));
    assert!(failed(&["--data", "/nonexistent", "book", "M15"]).contains("--data DIR"));
    let temp = tempfile::tempdir().unwrap();
    let data = temp.path().join("data");
    copy(&root().join("data"), &data);
    std::fs::write(data.join("sources/sds-coesse.txt"), "changed").unwrap();
    assert!(failed(&["--data", &data.to_string_lossy(), "book", "M15"]).contains("no binder is made"));
}
