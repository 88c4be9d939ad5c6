//! The table of correlations as a page and as files, and the scan that it was read from: nothing added, nothing left out,
//! each row under its name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use scraper::{ElementRef, Html, Selector};
use soukan::model::{Corpus, Key, Link, Relation, Role, Volume};
use soukan::output::FileSet;
use soukan::pipeline::load_data;
use soukan::site;
use soukan::source::SourceFile;

use crate::site::SITE;
use crate::support::{DATA, corpus, key};

static PAGE: LazyLock<String> = LazyLock::new(|| page(&SITE, "mhlw-6.0/table/index.html"));

fn page(files: &FileSet, name: &str) -> String {
    String::from_utf8(files[name].clone()).unwrap()
}

fn select<'a>(html: &'a Html, what: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(what).unwrap()).collect()
}

fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The ids of rows and lost pages, in the page's order.
fn ids(html: &str) -> Vec<String> {
    let rows = "table.soukan tbody tr[id]";
    let html = Html::parse_document(html);
    select(&html, rows).iter().map(|row| row.value().attr("id").unwrap().to_owned()).collect()
}

/// The keys that a row names: `row-G2.1-3--M6-6--C4-1`.
fn keys(id: &str) -> Vec<Key> {
    id.strip_prefix("row-").unwrap().split("--").map(key).collect()
}

fn volume(key: &Key) -> Volume {
    match key {
        Key::Requirement(key) => key.volume,
        Key::Section(key) => key.volume,
        other => panic!("{other} in the table"),
    }
}

fn relations(corpus: &Corpus) -> impl Iterator<Item = &Link> {
    corpus.mappings.iter().filter(|link| link.relation == Relation::ElaboratedBy)
}

/// The rows of the CSV, by the name of the row; each with its columns by heading.
fn csv(name: &str) -> Vec<BTreeMap<String, String>> {
    let text = SITE[name].strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text);
    let heads = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        heads.iter().zip(record.iter()).map(|(head, cell)| (head.to_owned(), cell.to_owned())).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn row_of(id: &str) -> BTreeMap<String, String> {
    let rows = csv("mhlw-6.0/table/table.csv");
    rows.into_iter().find(|row| row["行の名"] == id).unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn every_relation_of_the_table_is_in_its_row_and_no_other_is() {
    let rows: Vec<Vec<Key>> =
        ids(&PAGE).iter().filter(|id| id.starts_with("row-")).map(|id| keys(id)).collect();
    let joined: Vec<(&Key, &Key)> =
        rows.iter().flat_map(|row| row.windows(2)).map(|pair| (&pair[0], &pair[1])).collect();
    let links: BTreeSet<(&Key, &Key)> = relations(corpus()).map(|link| (&link.from, &link.to)).collect();
    assert_eq!(joined.iter().copied().collect::<BTreeSet<_>>(), links);
    assert!(links.len() > 100);
    // A whole chain of requirements is exactly one row; a relation of a chapter stands in one place.
    let unique: BTreeSet<&Vec<Key>> = rows.iter().collect();
    assert_eq!(unique.len(), rows.len());
    for (upper, middle) in &links {
        let lower = links.iter().filter(|(from, _)| from == middle && matches!(from, Key::Requirement(_)));
        for (_, lower) in lower.filter(|_| volume(upper) == Volume::Governance) {
            let chain = vec![(*upper).clone(), (*middle).clone(), (*lower).clone()];
            assert!(unique.contains(&chain), "{chain:?}");
        }
    }
    for (from, to) in links.iter().filter(|(from, _)| matches!(from, Key::Section(_))) {
        assert_eq!(joined.iter().filter(|pair| *pair == &(*from, *to)).count(), 1, "{from} → {to}");
    }
}

#[test]
fn a_merged_cell_tells_its_relation_once() {
    let html = Html::parse_document(&PAGE);
    let told = |lane: &str| select(&html, &format!("table.soukan td.{lane} p.relation .badge")).len();
    let upper = relations(corpus()).filter(|link| volume(&link.from) == Volume::Governance).count();
    assert_eq!(told("management"), upper);
    let rows = csv("mhlw-6.0/table/table.csv");
    let lower = rows.iter().filter(|row| !row["システム運用編 対応の確かさ"].is_empty()).count();
    assert_eq!(told("control"), lower);
    for link in relations(corpus()) {
        let reason: String = link.reason.chars().take_while(|c| !"<>&'\"".contains(*c)).collect();
        let place = format!("資料 {}行", link.source.line);
        assert!(PAGE.contains(&reason) && PAGE.contains(&place), "{} → {}", link.from, link.to);
    }
}

#[test]
fn every_requirement_with_a_text_has_a_row_and_every_other_is_listed() {
    let rows: BTreeSet<Key> =
        ids(&PAGE).iter().filter(|id| id.starts_with("row-")).flat_map(|id| keys(id)).collect();
    let html = Html::parse_document(&PAGE);
    let listed = select(&html, "main > section:not(.scroll) details a");
    let listed: BTreeSet<&str> = listed.iter().filter_map(|link| link.value().attr("href")).collect();
    for requirement in corpus().requirements.values() {
        let node = Key::Requirement(requirement.key.clone());
        assert_eq!(rows.contains(&node), !requirement.text.is_empty(), "{node}");
        let href = format!("../../mhlw-6.0/{node}/index.html");
        assert_eq!(listed.contains(href.as_str()), requirement.text.is_empty(), "{node}");
    }
}

/// Rows, spans and columns fit: each row covers every column once.
#[test]
fn spans_fill_the_table() {
    for name in ["mhlw-6.0/table/index.html", "en/mhlw-6.0/table/index.html"] {
        let text = page(&SITE, name);
        let html = Html::parse_document(&text);
        let span = |cell: &ElementRef<'_>, name: &str| -> usize {
            cell.value().attr(name).map_or(1, |value| value.parse().unwrap())
        };
        for body in select(&html, "table.soukan tbody") {
            let mut open = [0; 8];
            for row in body.child_elements() {
                let held: usize = open.iter().filter(|left| **left > 0).count();
                let own: usize = row.child_elements().map(|cell| span(&cell, "colspan")).sum();
                assert_eq!(held + own, 8, "{name}: {:?}", row.value().attr("id"));
                let mut free: Vec<usize> = (0..8).filter(|column| open[*column] == 0).collect();
                open.iter_mut().for_each(|left| *left = usize::saturating_sub(*left, 1));
                for cell in row.child_elements() {
                    for column in free.drain(..span(&cell, "colspan")) {
                        open[column] = span(&cell, "rowspan") - 1;
                    }
                }
            }
            assert_eq!(open, [0; 8], "{name}: a cell spans beyond its section");
        }
    }
}

#[test]
fn names_of_rows_come_from_keys_and_stay() {
    let before = ids(&PAGE);
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), before.len());
    for id in ["row-G2.1-3--M6-6--C4-1", "row-M13-8--C14-7", "row-G5.3-1--M2--C3-1", "row-G1.1-2--M1-2"] {
        assert!(before.iter().any(|other| other == id), "{id}");
    }
    assert_eq!(before, ids(&page(&SITE, "en/mhlw-6.0/table/index.html")));
    let file = "readings/mhlw-6.0-correlation.relations.tsv";
    let relations = std::str::from_utf8(&DATA.get(file).unwrap().bytes).unwrap();
    let fewer = relations.replace("M13-5\telaboratedBy\tC14-4\t40\tcertain\t-\n", "");
    assert_ne!(fewer, relations);
    let mut data = DATA.clone();
    data.insert(SourceFile::new(file, fewer));
    let loaded = load_data(&data);
    let options = site::Options::default();
    let files = site::build(loaded.corpus.as_ref().unwrap(), &loaded.diagnostics, &options, &|| ()).unwrap();
    let rest: Vec<String> = before.into_iter().filter(|id| id != "row-M13-5--C14-4").collect();
    assert_eq!(ids(&page(&files, "mhlw-6.0/table/index.html")), rest);
}

#[test]
fn lost_pages_stand_where_they_were() {
    let html = Html::parse_document(&PAGE);
    let order = ids(&PAGE);
    let at = |id: &str| order.iter().position(|other| other == id).unwrap_or_else(|| panic!("no {id}"));
    assert_eq!(order.iter().filter(|id| id.starts_with("lost-")).count(), corpus().lost.len());
    for lost in &corpus().lost {
        let id = format!("lost-{}", lost.first.line);
        let row = select(&html, &format!("tr#{id}"));
        let text = words(row[0]);
        assert!(text.contains(&lost.reason), "{id}");
        let what = if lost.missing.is_empty() { "ページの変わり目" } else { "失われたページ" };
        assert!(text.contains(what), "{id}: {text}");
        for missing in &lost.missing {
            let links = row[0].select(&Selector::parse("a").unwrap()).collect::<Vec<_>>();
            let href = format!("/{missing}/index.html");
            assert!(
                links.iter().any(|link| link.value().attr("href").unwrap().ends_with(&href)),
                "{missing}"
            );
        }
        assert!(page(&SITE, "mhlw-6.0/table/scan/index.html").contains(&format!("id=\"{id}\"")), "{id}");
    }
    assert!(at("row-G3.1.1-1--M1-3") < at("lost-30") && at("lost-30") < at("row-M13-4--C14-1"));
    assert!(at("row-M15-13--C9-4") < at("lost-113") && at("lost-113") < at("row-G5.2.1--M7-7"));
    assert!(at("row-M15-7--C18-1") < at("lost-76") && at("lost-76") < at("row-M15-8--C7-2"));
}

#[test]
fn empty_cells_say_which_kind_of_nothing_they_are() {
    // Nothing is printed on the line; something is, but not for this row; the page with it is lost; only a chapter is printed.
    assert_eq!(row_of("row-G1.1-2--M1-2")["システム運用編 遵守事項"], "［空欄］");
    let torn = row_of("row-G1.4.1-1");
    assert_eq!(torn["企画管理編 遵守事項"], "［読み取れない］");
    assert_eq!(torn["システム運用編 遵守事項"], "［読み取れない］");
    let lost = row_of("row-M13-4--C14-1");
    assert_eq!(lost["経営管理編 遵守事項"], "［未収録］");
    assert_eq!(lost["備考"], "［未収録］");
    let chapter = row_of("row-G1.2.2-1--M11");
    assert_eq!(chapter["企画管理編 遵守事項"], "［章名だけの印字］");
    assert_eq!(chapter["企画管理編 鍵"], "M11");
    // What the scan prints beside a chapter belongs to that row: 17 prints 4① beside 企画管理編 6, 24 only a chapter.
    assert_eq!(row_of("row-G2.2.3-1--M6")["システム運用編 遵守事項"], "［読み取れない］");
    assert_eq!(row_of("row-M6--C4-1")["経営管理編 遵守事項"], "［読み取れない］");
    // A printed `-` is officially none, and nothing else is.
    let html = Html::parse_document(&PAGE);
    let printed = corpus().readings.iter().filter(|reading| reading.role == Role::None).count();
    assert_eq!(select(&html, "table.soukan p.empty.none").len(), printed);
    assert!(row_of("row-G2.2.2-1--M6-x2")["備考"].starts_with("「-」（公式に該当なし）\n"));
    for cell in select(&html, "table.soukan td") {
        assert!(cell.has_children() && !words(cell).is_empty(), "a cell says nothing");
    }
}

#[test]
fn files_have_the_rows_of_the_page() {
    for (folder, head, none) in [("", "行の名", "なし"), ("en/", "Row", "none")] {
        let rows = csv(&format!("{folder}mhlw-6.0/table/table.csv"));
        let names: Vec<&str> = rows.iter().map(|row| row[head].as_str()).collect();
        assert_eq!(names, ids(&PAGE));
        let script = page(&SITE, &format!("{folder}mhlw-6.0/table/rows.js"));
        let json = script.strip_prefix("window.SOUKAN_TABLE = ").unwrap().trim_end().trim_end_matches(';');
        let data: serde_json::Value = serde_json::from_str(json).unwrap();
        for (row, cells) in rows.iter().zip(data["rows"].as_array().unwrap()) {
            let heads = data["columns"].as_array().unwrap().iter();
            for (head, cell) in heads.zip(cells.as_array().unwrap()) {
                assert_eq!(row[head.as_str().unwrap()], cell.as_str().unwrap());
            }
        }
        assert_eq!(data["whole"], none);
        let notes = data["notes"].to_string();
        assert!(notes.contains(&corpus().manifest.version) && notes.contains(&corpus().manifest.date));
        assert!(SITE[&format!("{folder}mhlw-6.0/table/table.xlsx")].starts_with(b"PK"));
    }
    let requirement = row_of("row-G2.1-3--M6-6--C4-1");
    assert_eq!(requirement["企画管理編 遵守事項"], corpus().text(&key("M6-6")));
    assert_eq!(requirement["企画管理編 対応の確かさ"], "確か");
    assert_eq!(requirement["システム運用編 資料の行"], "20行");
    assert_eq!(requirement["行の確かさ"], "ほぼ確か");
    for file in ["mhlw-6.0/table/table.js", "vendor/fflate.js", "vendor/fflate.LICENSE"] {
        assert!(SITE.contains_key(file), "{file}");
    }
}

#[test]
fn the_scan_is_shown_piece_by_piece_as_it_is_printed() {
    let text = page(&SITE, "mhlw-6.0/table/scan/index.html");
    let html = Html::parse_document(&text);
    let pieces = select(&html, "table.scan tbody tr");
    assert_eq!(pieces.len(), corpus().readings.len());
    for (piece, reading) in pieces.iter().zip(&corpus().readings) {
        let print = piece.select(&Selector::parse("td.print").unwrap()).next().unwrap();
        assert_eq!(print.text().collect::<String>(), reading.text.printed, "{}", reading.text.place);
        let said = words(*piece);
        let reason = reading.reason.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(&reason), "{}", reading.text.place);
        for mark in &reading.text.corrections {
            assert!(said.contains(&mark.correction.reason), "{}", reading.text.place);
        }
        if let Some(key) = &reading.key {
            let link = piece.select(&Selector::parse(".head a").unwrap()).next().unwrap();
            assert!(link.value().attr("href").unwrap().ends_with(&format!("/{key}/index.html")), "{key}");
        }
    }
    for id in ["l20", "l20-4", "l15-4-2", "l52-15", "l52-15.2"] {
        assert!(text.contains(&format!("id=\"{id}\"")), "{id}");
    }
}
