//! The site as files: complete, linked, escaped, the same bytes each time, swapped in as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use soukan::model::{Key, address};
use soukan::output::{self, FileSet, OutputError};
use soukan::pipeline::load_data;
use soukan::site;
use soukan::source::SourceFile;

use crate::support::{DATA, SHIPPED, corpus, files_below, key, root};

pub static SITE: LazyLock<FileSet> =
    LazyLock::new(|| site::build(corpus(), &SHIPPED.diagnostics, &site::Options::default(), &|| ()).unwrap());

pub fn html(name: &str) -> &'static str {
    std::str::from_utf8(SITE.get(name).unwrap_or_else(|| panic!("no {name}"))).unwrap()
}

/// Every document. Fragments and examples are none: others make documents of them.
fn pages() -> impl Iterator<Item = (&'static String, &'static str)> {
    SITE.iter()
        .filter(|(name, _)| name.ends_with(".html"))
        .filter(|(name, _)| !name.ends_with("/fragment.html") && !name.starts_with("embed/examples/"))
        .map(|(name, bytes)| (name, std::str::from_utf8(bytes).unwrap()))
}

/// The values of an attribute.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let mark = format!(" {name}=\"");
    html.split(mark.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// `mhlw-6.0/C14-1/index.html` + `../C14/index.html` → `mhlw-6.0/C14/index.html`.
fn join(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{from} leads out of the site: {link}"),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn everything_has_its_page() {
    for key in corpus().keys() {
        let address = address::address(&corpus().manifest.edition, &key);
        let (path, anchor) = address.split_once('#').unwrap_or((&address, ""));
        let page = html(&format!("{path}/index.html"));
        assert!(anchor.is_empty() || page.contains(&format!("id=\"{anchor}\"")), "{key} has no anchor");
    }
    for index in [
        "index.html",
        "about/index.html",
        "findings/index.html",
        "corrections/index.html",
        "mhlw-6.0/table/index.html",
    ] {
        html(index);
    }
}

/// Most bytes of a page, which has no search index in it.
const MOST_BYTES: usize = 60 * 1024;

/// Pages and folders that list the whole of a document, a set or a chapter, each in one table or for paper.
const BIG: [&str; 15] = [
    "book/",
    "compare/",
    "cookbook/",
    "corrections/",
    "evidence/EV-operation-rules/",
    "evidence/EV-spec-conformity-disclosure/",
    "evidence/EV-system-specification/",
    "findings/",
    "gaps/",
    "mhlw-6.0/overview/",
    "mhlw-6.0/table/",
    "queries/",
    "sds/index.html",
    "sheets/",
    "vocabulary/",
];

#[test]
fn pages_are_small_but_for_the_big_tables() {
    let is_over = |bytes: &[u8]| bytes.len() > MOST_BYTES;
    let own = |name: &str| name.strip_prefix("en/").unwrap_or(name).to_owned();
    let over: Vec<String> =
        SITE.iter().filter(|(_, bytes)| is_over(bytes)).map(|(name, _)| own(name)).collect();
    let pages: Vec<&String> = over.iter().filter(|name| name.ends_with(".html")).collect();
    for page in &pages {
        assert!(BIG.iter().any(|big| page.starts_with(big)), "{page} has more than {MOST_BYTES} bytes");
    }
    for big in BIG {
        assert!(pages.iter().any(|page| page.starts_with(big)), "{big} is no longer big");
    }
}

#[test]
fn every_internal_link_resolves() {
    let anchors: BTreeMap<&String, BTreeSet<&str>> =
        pages().map(|(name, html)| (name, attributes(html, "id").into_iter().collect())).collect();
    let mut checked = 0;
    for (name, html) in pages() {
        for link in attributes(html, "href").into_iter().chain(attributes(html, "src")) {
            if ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme)) {
                continue;
            }
            assert!(!link.starts_with('/') && !link.contains("://"), "{name}: {link}");
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { name.clone() } else { join(name, path) };
            assert!(SITE.contains_key(&target), "{name}: {link} leads to {target}");
            // The console's address carries a query or the name of a question.
            let is_query = target.ends_with("console/index.html")
                && ["q=", "question="].iter().any(|what| anchor.starts_with(what));
            let has =
                anchor.is_empty() || is_query || anchors.get(&target).is_some_and(|ids| ids.contains(anchor));
            assert!(has, "{name}: no #{anchor} in {target}");
            checked += 1;
        }
    }
    assert!(checked > 10_000, "only {checked} links");
}

#[test]
fn ids_are_unique_on_each_page() {
    for (name, html) in pages() {
        let ids = attributes(html, "id");
        let unique: BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{name}");
    }
}

#[test]
fn pages_name_their_language_and_are_self_contained() {
    for (name, html) in pages() {
        let (lang, name) = name.strip_prefix("en/").map_or(("ja", name.as_str()), |name| ("en", name));
        assert!(html.starts_with(&format!("<!DOCTYPE html>\n<html lang=\"{lang}\">")), "{name}");
        // Every page has the key `/`; the console, search, the comparisons and the table have scripts of their own. All of them
        // are files beside the pages.
        let has_key = usize::from(!name.ends_with("/card.html"));
        assert_eq!(html.matches("shortcut.js\" defer></script>").count(), has_key, "{name}");
        let data = html.matches("<script type=\"application/ld+json\">").count();
        let scripts = html.matches("<script").count() - data;
        let own = html.matches("console/console.js\" defer></script>").count();
        let allowed = match name {
            "console/index.html" => 1 + own,
            "search/index.html" => 5,
            name if name.starts_with("compare/") => 2,
            "mhlw-6.0/table/index.html" => 2,
            _ => has_key,
        };
        assert_eq!(scripts, allowed, "{name}");
        for element in ["<iframe", "<img", "@import", "<base"] {
            assert!(!html.contains(element), "{name} contains {element}");
        }
        // Other hosts are linked to, never loaded from.
        assert_eq!(attributes(html, "src").len(), scripts, "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
    }
    assert!(!std::str::from_utf8(&SITE["style.css"]).unwrap().contains("url("));
}

#[test]
fn a_requirement_shows_its_whole_chain_with_texts_and_sources() {
    let page = html("mhlw-6.0/M6-6/index.html");
    for words in [
        "経営層がリスク評価を踏まえたリスク判断をする際に必要な資料を整理すること。",
        "経営層の方針及びリスク分析を踏まえ",
        "企画管理者の指示に基づき、医療機関等で取り扱う情報",
        "sources/mhlw-6.0-correlation.txt 20行",
        "mhlw-6.0/M6-5/index.html",
        "mhlw-6.0/M6-x1/index.html",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let corrected = html("mhlw-6.0/M13-8/index.html");
    assert!(corrected.contains("<del>電子カルタ</del>") && corrected.contains("印字のまま"));
    assert!(html("mhlw-6.0/C14-5/index.html").contains("本文未収録"));
}

/// A page of ways in: each leads to a page, and no number stands for what is not known.
#[test]
fn every_way_in_is_listed_with_numbers() {
    let page = html("browse/index.html");
    for id in [
        "volumes",
        "readers",
        "chapters",
        "headings",
        "vendors",
        "categories",
        "evidence",
        "references",
        "clauses",
    ] {
        assert!(page.contains(&format!("<h2 id=\"{id}\">")), "{id}");
    }
    for key in corpus().sections.keys().filter(|key| key.number.len() == 1) {
        assert!(page.contains(&format!("mhlw-6.0/{key}/index.html")), "{key}");
    }
    for category in corpus().checklist.categories.keys() {
        assert!(page.contains(&site_path(&Key::Category(category.clone()))), "{category:?}");
    }
    assert!(corpus().clauses.keys().all(|key| page.contains(&site_path(&Key::Clause(key.clone())))));
    assert!(corpus().references.keys().all(|key| page.contains(&site_path(&Key::Reference(key.clone())))));
    let row =
        |cite: &str| page.split("<tr>").find(|row| row.contains(cite)).unwrap_or_else(|| panic!("no {cite}"));
    assert!(row("企画管理編 10").contains("<td>不明</td>"), "a number that is not known is not 0");
    assert!(row("システム運用編 12").contains("<td>6</td>"));
    for (volume, reader) in [("G", "経営者"), ("M", "企画管理者"), ("C", "システム運用担当者")]
    {
        let page = html(&format!("browse/readers/{volume}/index.html"));
        assert!(page.contains(reader));
        let own = corpus().requirements.keys().filter(|key| key.volume.to_string() == volume);
        own.for_each(|key| assert!(page.contains(&format!("mhlw-6.0/{key}/index.html")), "{key}"));
    }
    let english = html("en/browse/index.html");
    assert!(english.contains("or more</td>") && english.contains("<td>unknown</td>"));
}

fn site_path(key: &Key) -> String {
    format!("{}/index.html", address::address(&corpus().manifest.edition, key))
}

#[test]
fn clauses_lead_to_todays_requirements() {
    let page = html("mhlw-5.2/6.2C4/index.html");
    assert!(page.contains("mhlw-6.0/G2.1-3/index.html") && page.contains("mhlw-6.0/G2.2.1-1/index.html"));
}

/// Our own words, that is templates and the strings of the views: what vendors say of themselves is quoted as it is.
#[test]
fn nothing_of_ours_judges() {
    let mut files = files_below(&root().join("site-templates"), ".html");
    files.extend(files_below(&root().join("src/site"), ".rs"));
    assert!(files.len() > 20);
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        for word in ["適合しています", "適合していません", "準拠しています", "合格", "違反", "スコア", "点数"]
        {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
    }
}

#[test]
fn a_hostile_remark_is_shown_and_not_run() {
    let mut data = DATA.clone();
    let sheet = std::str::from_utf8(&DATA.get("sources/sds-coesse.txt").unwrap().bytes).unwrap();
    let attack = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'>&{{ page }}{% raw %}";
    let hostile = sheet.replace("ファイル交換機能を有しない。", attack);
    assert_ne!(hostile, sheet);
    data.insert(SourceFile::new("sources/sds-coesse.txt", hostile));
    let loaded = load_data(&data);
    let files =
        site::build(loaded.corpus.as_ref().unwrap(), &loaded.diagnostics, &site::Options::default(), &|| ())
            .unwrap();
    let page = std::str::from_utf8(&files["sheets/coesse/index.html"]).unwrap();
    assert!(page.contains("&lt;script&gt;") && page.contains("{{ page }}{% raw %}"));
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        let page = std::str::from_utf8(bytes).unwrap();
        assert!(!page.contains("<script>") && !page.contains("<img"), "{name}");
    }
}

/// A lost brace hides every rule behind it: the browser does not complain.
#[test]
fn the_style_sheet_closes_what_it_opens() {
    let style = std::str::from_utf8(&SITE["style.css"]).unwrap();
    let mut depth = 0_i32;
    for (number, line) in (1..).zip(style.lines()) {
        assert!(
            !line.starts_with("/*") || depth == 0,
            "style.css:{number}: a rule before this is not closed"
        );
        let signs = |sign: char| i32::try_from(line.matches(sign).count()).unwrap();
        depth += signs('{') - signs('}');
        assert!((0..=2).contains(&depth), "style.css:{number}: {depth} deep");
    }
    assert_eq!(depth, 0);
}

#[test]
fn two_builds_are_the_same_bytes() {
    let again = load_data(&DATA);
    let second =
        site::build(again.corpus.as_ref().unwrap(), &again.diagnostics, &site::Options::default(), &|| ())
            .unwrap();
    assert_eq!(SITE.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (name, bytes) in &*SITE {
        assert!(bytes == &second[name], "{name} differs");
    }
}

#[test]
fn every_template_of_the_folder_is_compiled_in() {
    let source = std::fs::read_to_string(root().join("src/site/render.rs")).unwrap();
    // What the page for other sites shows is no template of ours.
    let examples = root().join("site-templates/examples");
    let templates = files_below(&root().join("site-templates"), ".html").into_iter();
    for path in templates.filter(|path| !path.starts_with(&examples)) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(source.contains(&format!("\"{name}\"")), "{name} is not compiled in");
    }
}

#[test]
fn a_site_replaces_only_what_soukan_wrote() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("public");
    let files = |text: &str| FileSet::from([("a/index.html".to_owned(), text.as_bytes().to_vec())]);
    output::replace_folder(&folder, &files("one")).unwrap();
    output::replace_folder(&folder, &files("two")).unwrap();
    output::replace_folder(&folder, &files("two")).unwrap();
    std::fs::write(folder.join("a/stray.html"), "left behind").unwrap();
    output::replace_folder(&folder, &files("two")).unwrap();
    assert!(!folder.join("a/stray.html").exists(), "what is not of this site goes");
    assert_eq!(std::fs::read_to_string(folder.join("a/index.html")).unwrap(), "two");
    assert_eq!(std::fs::read_dir(temp.path()).unwrap().count(), 1, "no leftovers beside the site");

    let foreign = temp.path().join("thesis");
    std::fs::create_dir(&foreign).unwrap();
    std::fs::write(foreign.join("chapter.txt"), "years of work").unwrap();
    assert!(matches!(output::replace_folder(&foreign, &files("x")), Err(OutputError::NotOurs(_))));
    assert_eq!(std::fs::read_to_string(foreign.join("chapter.txt")).unwrap(), "years of work");
    let file = foreign.join("chapter.txt");
    assert!(matches!(output::replace_folder(&file, &files("x")), Err(OutputError::NotAFolder(_))));
}

#[test]
fn a_failed_write_leaves_the_old_site_whole() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("public");
    let good = FileSet::from([("index.html".to_owned(), b"old".to_vec())]);
    output::replace_folder(&folder, &good).unwrap();
    // A name that is file and folder at once cannot be written.
    let bad =
        FileSet::from([("index.html".to_owned(), b"new".to_vec()), ("index.html/x".to_owned(), Vec::new())]);
    assert!(output::replace_folder(&folder, &bad).is_err());
    assert_eq!(std::fs::read_to_string(folder.join("index.html")).unwrap(), "old");
    assert_eq!(std::fs::read_dir(temp.path()).unwrap().count(), 1, "no leftovers beside the site");
}

#[test]
fn the_home_page_counts_what_there_is() {
    let page = html("index.html");
    assert!(page.contains("<b>253</b>") && page.contains("<b>594</b>") && page.contains("第7.0版"));
    let requirements = corpus().requirements.len();
    assert!(page.contains(&format!("<b>{requirements}</b>")));
    assert!(corpus().keys().iter().any(|key| matches!(key, Key::Evidence(_))));
}

#[test]
fn both_ends_of_a_link_show_it_with_its_reason() {
    let manifest = &corpus().manifest;
    let page = |key: &Key| {
        let address = address::address(&manifest.edition, key);
        html(&format!("{address}/index.html"))
    };
    let mut seen = 0;
    for link in corpus().mappings.iter().filter(|link| link.is_editorial_match()) {
        for (own, other) in [(&link.from, &link.to), (&link.to, &link.from)] {
            let page = page(own);
            assert!(page.contains(&format!("id=\"to-{other}\"")), "{own} does not show {other}");
            let reason: String = link.reason.chars().take_while(|c| !"<>&'\"".contains(*c)).collect();
            assert!(page.contains(&reason), "{own} → {other}: {reason}");
        }
        seen += 1;
    }
    assert!(seen > 800, "only {seen} links");
    for absence in &corpus().absences {
        assert!(page(&absence.subject).contains("対応のないもの"), "{}", absence.subject);
    }
}

#[test]
fn nothing_computed_is_on_the_site() {
    for (name, html) in pages() {
        assert!(!html.contains("計算による候補</span>"), "{name}");
    }
    assert!(corpus().mappings.iter().all(|link| link.origin != soukan::model::Origin::Suggested));
}

/// The triples of a file of the site, as strings; relative names are resolved against a made-up place.
fn triples(name: &str) -> BTreeSet<String> {
    use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
    let format = match name.rsplit('.').next() {
        Some("ttl") => RdfFormat::Turtle,
        Some("jsonld") => RdfFormat::JsonLd { profile: JsonLdProfileSet::default() },
        other => panic!("{other:?}"),
    };
    let parser = RdfParser::from_format(format).with_base_iri("http://site.test/").unwrap();
    let quads =
        parser.for_slice(&SITE[name]).map(|quad| quad.unwrap_or_else(|error| panic!("{name}: {error}")));
    quads.map(|quad| oxigraph::model::Triple::from(quad).to_string()).collect()
}

#[test]
fn twins_say_in_both_formats_what_the_graph_says() {
    let twins: Vec<&String> = SITE.keys().filter(|name| name.ends_with("/data.ttl")).collect();
    assert!(twins.len() > 800, "{}", twins.len());
    let graph = triples("data/soukan.ttl");
    for name in twins.iter().step_by(9) {
        let turtle = triples(name);
        assert!(!turtle.is_empty() && turtle.is_subset(&graph), "{name}");
        assert_eq!(turtle, triples(&name.replace(".ttl", ".jsonld")), "{name}");
        let page = html(&name.replace("data.ttl", "index.html"));
        for kind in ["text/turtle", "application/ld+json"] {
            assert!(page.contains(&format!("<link rel=\"alternate\" type=\"{kind}\"")), "{name}");
        }
    }
    let requirement = triples("mhlw-6.0/C14-1/data.ttl");
    let node = "<https://w3id.org/soukan/id/mhlw-6.0/C14-1>";
    let own = graph.iter().filter(|triple| triple.starts_with(&format!("{node} ")));
    assert!(own.clone().count() > 8 && own.clone().all(|triple| requirement.contains(triple)));
    let ends = graph.iter().filter(|triple| triple.contains("#annotatedTarget") && triple.contains(node));
    assert!(ends.clone().count() > 3 && ends.clone().all(|triple| requirement.contains(triple)));
}

#[test]
fn a_requirement_is_described_in_schema_orgs_words() {
    let of = |name: &str| {
        let page = html(name);
        let start = page.find("<script type=\"application/ld+json\">").unwrap();
        let text = &page[start..].split_once('>').unwrap().1.split_once("</script>").unwrap().0;
        serde_json::from_str::<serde_json::Value>(text).unwrap()
    };
    let known = of("mhlw-6.0/M13-8/index.html");
    assert_eq!(known["@id"], "https://w3id.org/soukan/id/mhlw-6.0/M13-8");
    assert_eq!(known["text"], corpus().text(&key("M13-8")));
    assert_eq!(known["isPartOf"][0]["@id"], "https://w3id.org/soukan/id/mhlw-6.0/M13");
    let unknown = of("mhlw-6.0/C14-5/index.html");
    assert!(unknown.get("text").is_none(), "a text that is not in the sources is not there either");
    assert!(!html("sds/17/index.html").contains("<script type=\"application/ld+json\">"));
}

#[test]
fn data_library_and_vocabulary_describe_themselves() {
    let graph = triples("data/soukan.ttl").len();
    let dataset = triples("data/dataset.ttl");
    assert_eq!(dataset, triples("data/dataset.jsonld"));
    let says = |words: &[&str]| dataset.iter().any(|triple| words.iter().all(|word| triple.contains(word)));
    assert!(says(&["/dataset>", "void#triples", &format!("\"{graph}\"")]), "{graph} triples");
    for file in ["soukan.json", "soukan.ttl", "soukan.trig"] {
        let size = format!("\"{}\"", SITE[&format!("data/{file}")].len());
        assert!(says(&[&format!("<http://site.test/{file}>"), "dcat#byteSize", &size]), "{file}");
    }
    let library = triples("queries/queries.ttl");
    assert_eq!(library, triples("queries/queries.jsonld"));
    let questions = library.iter().filter(|triple| triple.contains("shacl#SPARQLExecutable>")).count();
    let files = soukan::query::library::FILES.len() + soukan::query::library::COOKBOOK.len();
    assert_eq!(questions, files);
    assert_eq!(triples("vocabulary/soukan.ttl"), triples("vocabulary/soukan.jsonld"));
    for name in soukan::query::library::COOKBOOK.iter().map(|(name, _)| name) {
        assert!(html("cookbook/index.html").contains(&format!("id=\"r{name}\"")), "{name}");
    }
}

#[test]
fn other_sites_can_link_to_every_key() {
    use std::io::Read as _;
    let bytes = &SITE["objects.inv"];
    let head = "# The remainder of this file is compressed using zlib.\n";
    let start = bytes.windows(head.len()).position(|part| part == head.as_bytes()).unwrap() + head.len();
    assert!(bytes.starts_with(b"# Sphinx inventory version 2\n# Project: soukan\n# Version: "));
    let mut lines = String::new();
    flate2::read::ZlibDecoder::new(&bytes[start..]).read_to_string(&mut lines).unwrap();
    assert_eq!(lines.lines().count(), corpus().keys().len());
    for line in lines.lines() {
        let parts: Vec<&str> = line.splitn(5, ' ').collect();
        let [name, "std:label", "-1", uri, title] = parts[..] else { panic!("{line}") };
        assert!(corpus().contains(&key(name)) && !title.is_empty());
        let (file, anchor) = uri.split_once('#').unwrap_or((uri, ""));
        assert!(anchor.is_empty() || html(file).contains(&format!("id=\"{anchor}\"")), "{line}");
    }
}

#[test]
fn with_an_address_pages_are_canonical_and_mapped() {
    assert!(!SITE.contains_key("sitemap.xml") && !html("index.html").contains("canonical"));
    let base = "https://example.org/a&b/".to_owned();
    let options = site::Options { base_url: Some(base), ..site::Options::default() };
    let files = site::build(corpus(), &SHIPPED.diagnostics, &options, &|| ()).unwrap();
    let map = std::str::from_utf8(&files["sitemap.xml"]).unwrap();
    let pages = files.keys().filter(|name| name.ends_with("index.html")).count();
    assert_eq!(map.matches("<loc>https://example.org/a&amp;b/").count(), pages);
    assert!(map.contains("<loc>https://example.org/a&amp;b/mhlw-6.0/C14-1/</loc>"));
    let english = "https://example.org/a&amp;b/en/mhlw-6.0/C14-1/";
    for mark in ["<loc>", "<xhtml:link rel=\"alternate\" hreflang=\"en\" href=\""] {
        assert!(map.contains(&format!("{mark}{english}")), "{mark}");
    }
    let page = std::str::from_utf8(&files["mhlw-6.0/C14-1/index.html"]).unwrap();
    assert!(page.contains("<link rel=\"canonical\" href=\"https://example.org/a&amp;b/mhlw-6.0/C14-1/\">"));
}
