//! The clean 各編間相関表 and volumes of the guideline, imported. No text here is made up: what the documents of these tests
//! print is taken from the shipped data.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use soukan::diag::Lang;
use soukan::export::{self, Slice, view::ViewKind};
use soukan::import::document::{Document, Grid, GridCell};
use soukan::import::{self, Kind, Proposal, Request, Says, Weight, document, read};
use soukan::model::{Corpus, Key, Origin, Relation};
use soukan::pipeline::{Loaded, load_data};
use soukan::site;
use soukan::source::{DataDir, SourceFile};

use crate::support::{DATA, corpus, key};

const TABLE: &str = "readings/mhlw-6.0-table.table.tsv";
const DIFFERENCES: &str = "readings/mhlw-6.0-table.differences.tsv";

fn propose(document: &Document, bytes: &[u8], kind: Option<Kind>, says: Says) -> Proposal {
    let request = Request { document, bytes, name: "document", data: &DATA, corpus: corpus(), says };
    import::propose(kind, &request)
}

fn imported(bytes: &[u8]) -> Proposal {
    propose(&read::read(bytes).unwrap(), bytes, None, Says::default())
}

/// The shipped data with what an import writes.
fn with(proposal: &Proposal) -> Loaded {
    assert!(!proposal.is_refused(), "{:?}", proposal.findings);
    let mut data: DataDir = DATA.clone();
    for (name, bytes) in &proposal.files {
        data.insert(SourceFile::new(name, bytes.clone()));
    }
    load_data(&data)
}

fn file<'a>(proposal: &'a Proposal, name: &str) -> &'a str {
    std::str::from_utf8(&proposal.files[name]).unwrap()
}

/// The official relations.
fn links(corpus: &Corpus) -> BTreeSet<(Key, Relation, Key)> {
    let own =
        corpus.mappings.iter().filter(|link| link.origin == Origin::Official && link.curation.is_none());
    own.map(|link| (link.from.clone(), link.relation, link.to.clone())).collect()
}

fn errors(loaded: &Loaded) -> Vec<String> {
    let errors = loaded.diagnostics.iter().filter(|found| found.severity() == soukan::diag::Severity::Error);
    errors.map(|found| format!("{found:?}")).collect()
}

/// A text of the shipped data.
fn text(name: &str) -> String {
    let words = corpus().text(&key(name));
    assert!(!words.is_empty(), "{name} has no text");
    words
}

fn put(sheet: &mut Worksheet, area: [u32; 4], words: &str) {
    let [top, left, bottom, right] = area;
    let columns = [left, right].map(|column| u16::try_from(column).unwrap());
    if (top, left) == (bottom, right) {
        sheet.write(top, columns[0], words).unwrap();
    } else {
        sheet.merge_range(top, columns[0], bottom, columns[1], words, &Format::new()).unwrap();
    }
}

/// What a table has no column for, it says nothing of.
#[test]
fn a_table_without_a_column_leaves_what_the_scan_has_there() {
    let kept =
        |to: &Key| matches!(to, Key::Clause(_) | Key::Requirement(_)) && !to.to_string().starts_with('M');
    let before = links(corpus());
    let of =
        |name: &str| before.iter().filter(|(from, ..)| *from == key(name)).cloned().collect::<BTreeSet<_>>();
    let own = of("G2.1-3");
    assert!(own.iter().any(|(.., to)| matches!(to, Key::Clause(_))) && own.iter().any(|(.., to)| !kept(to)));
    let words = |name: &str| text(name).lines().next().unwrap().to_owned();
    let row = format!("2.1 リスク,① {},1 管理体系,① {}", words("G1.1-1"), words("M1-1"));
    let table = format!(
        "経営管理編,,企画管理編,\n記載箇所,遵守事項,記載箇所,遵守事項\n{}\n2.1,③ {},－,－\n",
        row.replace("2.1 リスク", "1.1 安全管理"),
        words("G2.1-3"),
    );
    let proposal = imported(table.as_bytes());
    let loaded = with(&proposal);
    let after = links(loaded.corpus.as_ref().unwrap());
    let gone: Vec<_> = before.difference(&after).collect();
    assert!(!gone.is_empty() && gone.iter().all(|(.., to)| !kept(to)), "{gone:?}");
    assert!(own.iter().filter(|(.., to)| kept(to)).all(|link| after.contains(link)), "{after:?}");
    assert!(!file(&proposal, DIFFERENCES).contains("clause-gone"), "{}", file(&proposal, DIFFERENCES));
}

/// The table as a ministry prints it: two lines of heads, one requirement over the rows of those that carry it on.
fn official() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    put(sheet, [0, 0, 0, 6], "各編間相関表");
    for (left, right, name) in [(0, 2, "経営管理編"), (3, 4, "企画管理編"), (5, 6, "システム運用編")]
    {
        put(sheet, [1, left, 1, right], name);
    }
    for (column, head) in ["記載箇所", "遵守\n事項", "備考", "記載箇所", "遵守事項", "記載箇所", "遵守事項"]
        .into_iter()
        .enumerate()
    {
        sheet.write(2, u16::try_from(column).unwrap(), head).unwrap();
    }
    // One requirement of 経営管理編 over three rows, its remark with it; 企画管理編 over two of them.
    put(sheet, [3, 0, 6, 0], "2.1 医療情報システムにおけるリスク評価の実施");
    put(sheet, [3, 1, 5, 1], &format!("① {}", text("G2.1-1")));
    put(sheet, [3, 2, 5, 2], "5.2版6.2.1の趣旨を踏まえて新設");
    put(sheet, [3, 3, 5, 3], "13. 医療情報システムの利用者に関する認証等及び権限");
    put(sheet, [3, 4, 4, 4], &format!("④ {}", text("M13-5")));
    put(sheet, [5, 4, 5, 4], &format!("⑤ {}", text("M13-5")));
    put(sheet, [3, 5, 3, 5], "14. 認証・認可に関する安全管理措置");
    put(sheet, [3, 6, 3, 6], &format!("① {}", text("C14-1")));
    put(sheet, [4, 5, 4, 5], "１４．認証・認可");
    put(sheet, [4, 6, 4, 6], &format!("④ {}", text("C14-4")));
    put(sheet, [5, 6, 5, 6], "－");
    // A number for a text that the scan could not place.
    put(sheet, [6, 1, 6, 1], &format!("② {}", text("G2.1-2")));
    put(sheet, [6, 2, 6, 2], "－");
    put(sheet, [6, 3, 6, 3], "6. リスクマネジメント");
    put(sheet, [6, 4, 6, 4], &format!("⑨ {}", text("M6-x1")));
    // A lost page: a number that had no text, beside which there officially is nothing.
    put(sheet, [7, 0, 7, 0], "3.4.1 事業継続計画の整備と訓練");
    put(sheet, [7, 1, 7, 1], &format!("① {}", text("G1.1-2")));
    put(sheet, [7, 4, 7, 4], "－");
    book.save_to_buffer().unwrap()
}

#[test]
fn our_own_table_comes_back_as_it_went() {
    let slice = Slice::whole(corpus());
    for (format, lang) in [
        (export::Format::Csv(ViewKind::Table), Lang::Ja),
        (export::Format::Xlsx(Some(ViewKind::Table)), Lang::Ja),
        (export::Format::Xlsx(Some(ViewKind::Table)), Lang::En),
    ] {
        let bytes = export::file(corpus(), &slice, format, lang).unwrap();
        let proposal = imported(&bytes);
        let loaded = with(&proposal);
        let again = loaded.corpus.as_ref().unwrap();
        assert_eq!(links(again), links(corpus()));
        assert_eq!(file(&proposal, DIFFERENCES).lines().count(), 1, "{}", file(&proposal, DIFFERENCES));
        assert!(proposal.findings.is_empty(), "{:?}", proposal.findings);
        assert_eq!(errors(&loaded), [""; 0]);
        for (key, requirement) in &corpus().requirements {
            assert_eq!(requirement.read(), again.requirements[key].read(), "{key}");
        }
        let sure = |corpus: &Corpus| {
            let own = corpus.mappings.iter().filter(|link| link.relation == Relation::ElaboratedBy);
            own.map(|link| (link.from.clone(), link.to.clone(), link.confidence)).collect::<BTreeSet<_>>()
        };
        assert_eq!(sure(again), sure(corpus()), "an export is no more certain than what it was made from");
    }
}

#[test]
fn a_clean_table_replaces_the_scan_where_it_stands() {
    let proposal = imported(&official());
    let loaded = with(&proposal);
    let new = loaded.corpus.as_ref().unwrap();
    assert_eq!(errors(&loaded), [""; 0]);
    let from = |name: &str| -> Vec<String> {
        let own = new.mappings.iter().filter(|link| link.relation == Relation::ElaboratedBy);
        own.filter(|link| link.from == key(name)).map(|link| link.to.to_string()).collect()
    };
    assert_eq!(from("G2.1-1"), ["M13-4", "M13-5"], "a merged cell belongs to each of its rows");
    assert_eq!(from("M13-4"), ["C14-1", "C14-4"]);
    assert_eq!(from("M13-5"), [""; 0], "－ is officially none");
    assert_eq!(from("G2.1-2"), ["M6-9"]);
    assert_eq!(from("G3.4.1-1"), [""; 0]);
    assert_eq!(
        from("M15-4"),
        ["C11-1", "C12-4", "C18-1"],
        "what the table does not have stays as the scan has it"
    );

    let link = new.mappings.iter().find(|link| link.from == key("M13-4") && link.to == key("C14-4")).unwrap();
    assert_eq!(link.source.to_string(), "sources/mhlw-6.0-table.xlsx:5:7");
    let clause =
        new.mappings.iter().find(|link| link.from == key("G2.1-1") && link.to == key("mhlw-5.2:6.2.1"));
    assert_eq!(
        clause.map(|link| (link.relation, link.source.cell_name())),
        Some((Relation::WasDerivedFrom, "C4".to_owned()))
    );

    assert_eq!(new.text(&key("M13-4")), text("M13-5"), "the clean text stands");
    assert_eq!(new.source(&key("M13-4")).unwrap().cell_name(), "E4");
    assert_eq!(new.text(&key("G3.4.1-1")), text("G1.1-2"), "a lost page is filled");
    assert!(corpus().text(&key("G3.4.1-1")).is_empty());
}

#[test]
fn a_requirement_without_a_number_gets_it_and_its_old_key_still_leads_to_it() {
    let proposal = imported(&official());
    assert!(file(&proposal, "readings/mhlw-6.0-table.placed.tsv").contains("M6-x1\tM6-9\tE7"));
    let loaded = with(&proposal);
    let new = loaded.corpus.as_ref().unwrap();
    assert!(!new.contains(&key("M6-x1")));
    assert_eq!(new.text(&key("M6-9")), text("M6-x1"));
    assert_eq!(soukan::model::resolve::resolve(new, "M6-x1").unwrap(), key("M6-9"));
    let of = |corpus: &Corpus, name: &str| {
        let is_own = |link: &&soukan::model::Link| {
            link.curation.is_some() && [&link.from, &link.to].contains(&&key(name))
        };
        corpus.mappings.iter().filter(is_own).count()
    };
    assert_eq!(of(new, "M6-9"), of(corpus(), "M6-x1"), "mappings go with it");
    let suspects = |corpus: &Corpus| {
        let is_own = |link: &&soukan::model::Link| [&link.from, &link.to].contains(&&key("M6-9"));
        corpus
            .mappings
            .iter()
            .filter(is_own)
            .any(|link| link.curation.as_ref().is_some_and(|own| own.is_suspect))
    };
    assert!(!suspects(new), "the same words rest on the same words");
}

#[test]
fn every_difference_from_the_scan_is_kept() {
    let proposal = imported(&official());
    let rows: BTreeSet<(&str, &str)> = file(&proposal, DIFFERENCES)
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .map(|cells| (cells[0], cells[1]))
        .collect();
    for row in [
        ("M13-4", "text"),
        ("G3.4.1-1", "filled"),
        ("G2.1-1", "link-new"),
        ("G2.1-1", "link-gone"),
        ("M13-5", "link-gone"),
        ("G2.1-1", "clause-new"),
    ] {
        assert!(rows.contains(&row), "{row:?} in {rows:?}");
    }
    assert!(
        !rows.iter().any(|(key, what)| *what == "text" && *key == "M13-5"),
        "the same words are no difference"
    );
    assert!(!rows.iter().any(|(key, _)| key.starts_with("M15")), "the table says nothing of those");
    let notes = proposal.findings.iter().filter(|finding| finding.weight == Weight::Note).count();
    assert_eq!(
        notes,
        file(&proposal, DIFFERENCES).lines().count() - 1 + 1,
        "each in the report, and the number"
    );
}

#[test]
fn the_site_shows_the_rows_with_their_cells() {
    let loaded = with(&imported(&official()));
    let options = site::Options::default();
    let files = site::build(loaded.corpus.as_ref().unwrap(), &loaded.diagnostics, &options, &|| ()).unwrap();
    let page = String::from_utf8(files["mhlw-6.0/table/index.html"].clone()).unwrap();
    for words in [
        "mhlw-6.0-table.xlsx G5",
        "id=\"row-G2.1-1--M13-4--C14-4\"",
        "id=\"row-G2.1-2--M6-9\"",
        "公式に該当なし",
        "id=\"row-M15-4--C12-4\"",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("row-G2.1-1--M6-1"), "a row of the scan that the table replaces");
    assert!(files.contains_key("mhlw-6.0/table/scan/index.html"));
}

#[test]
fn cells_that_a_text_has_lost_the_merging_of_go_on_below() {
    let lines = [
        "経営管理編,,,企画管理編,,システム運用編,".to_owned(),
        "記載箇所,遵守事項,備考,記載箇所,遵守事項,記載箇所,遵守事項".to_owned(),
        format!(
            "2.1 実施,① {},6.2C4,13. 認証,④ {},14. 認証,① {}",
            text("G2.1-1"),
            text("M13-4"),
            text("C14-1")
        ),
        format!(",,,,,,④ {}", text("C14-4")),
        format!(",,,,⑤ {},14.,① {}", text("M13-5"), text("C14-1")),
    ];
    let proposal = imported(lines.join("\r\n").as_bytes());
    let loaded = with(&proposal);
    let new = loaded.corpus.as_ref().unwrap();
    let has =
        |from: &str, to: &str| new.mappings.iter().any(|link| link.from == key(from) && link.to == key(to));
    for (from, to) in [
        ("G2.1-1", "M13-4"),
        ("M13-4", "C14-4"),
        ("G2.1-1", "M13-5"),
        ("M13-5", "C14-1"),
        ("G2.1-1", "mhlw-5.2:6.2C4"),
    ] {
        assert!(has(from, to), "{from} → {to}\n{}", file(&proposal, TABLE));
    }
    assert!(!has("M13-5", "C14-4"));
    let source =
        new.mappings.iter().find(|link| link.from == key("M13-4") && link.to == key("C14-4")).unwrap();
    assert_eq!(source.source.line, 4, "lines are counted past line ends of two characters");
}

#[test]
fn what_cannot_be_told_is_a_finding_with_its_cell() {
    let csv = format!(
        "経営管理編 記載箇所,経営管理編 遵守事項,企画管理編 記載箇所,企画管理編 遵守事項\n\
         2.1,① {},13.,④ {}\n99. ,① {},13.,{}\n",
        text("G2.1-1"),
        text("M13-4"),
        text("G2.1-2"),
        text("C14-1"),
    );
    let proposal = imported(csv.as_bytes());
    let doubts: Vec<&str> = proposal
        .findings
        .iter()
        .filter(|finding| finding.weight == Weight::Doubt)
        .map(|finding| finding.at.as_str())
        .collect();
    assert_eq!(doubts, ["B3", "D3"]);
    assert_eq!(errors(&with(&proposal)), [""; 0]);
}

#[test]
fn what_is_no_table_is_refused() {
    let says = || Says::default();
    let bytes = "番号,遵守事項\n1,法令\n".as_bytes();
    let document = read::read(bytes).unwrap();
    assert!(propose(&document, bytes, None, says()).is_refused());
    let proposal = propose(&document, bytes, Some(Kind::Table), says());
    assert!(proposal.is_refused() && proposal.files.is_empty());
    let bytes = official();
    let bad = Says { id: "Große".to_owned(), ..Says::default() };
    assert!(propose(&read::read(&bytes).unwrap(), &bytes, None, bad).is_refused());
    let taken = Says { id: "mhlw-6.0-correlation".to_owned(), replace: true, ..Says::default() };
    assert!(propose(&read::read(&bytes).unwrap(), &bytes, None, taken).is_refused());
}

/// A volume as pdftotext prints it: running heads, page numbers, wrapped lines, nested entries, an explanation below.
fn volume() -> String {
    let (first, second) = (text("G2.1-1"), text("G2.1-2"));
    let half = first.chars().count() / 2;
    let head: String = first.chars().take(half).collect();
    let tail: String = first.chars().skip(half).collect();
    format!(
        "医療情報システムの安全管理に関するガイドライン 第6.0版\n経営管理編\n\n目次\n2.1 医療情報システムにおけるリスク評価の実施 ……… 3\n\
         \u{c}2.1 医療情報システムにおけるリスク評価の実施\n【遵守事項】\n  ① {head}\n     {tail}\n\n  - 3 -\n\u{c}\n\
         経営管理編\n  ② {second}\n    (1) {}\n    (2) {}\n\n{}\n\n3.4.1 事業継続計画（BCP）の整備と訓練\n【遵守事項】\n① {}\n",
        text("C14-1"),
        text("C14-4"),
        text("M13-4"),
        text("G1.1-1"),
    )
}

#[test]
fn a_volume_gives_numbers_their_words() {
    let volume = volume();
    let proposal = imported(volume.as_bytes());
    let loaded = with(&proposal);
    let new = loaded.corpus.as_ref().unwrap();
    assert_eq!(errors(&loaded), [""; 0]);
    assert_eq!(new.text(&key("G3.4.1-1")), text("G1.1-1"), "a number known only by outline gets its words");
    assert!(new.source(&key("G3.4.1-1")).unwrap().document().ends_with("mhlw-6.0-governance.txt"));
    assert_eq!(new.text(&key("G2.1-2")), text("G2.1-2"), "a text that is there stays");
    let rows = file(&proposal, "readings/mhlw-6.0-governance.volume.tsv");
    assert!(!rows.contains(&text("M13-4")), "the explanation below a list is no requirement");
    assert!(rows.contains(&format!("<p>(2) {}</p>", text("C14-4"))), "{rows}");
    assert!(rows.contains(&text("G2.1-1")), "a wrapped line goes on: {rows}");
    let doubts: Vec<_> = proposal.findings.iter().filter(|finding| finding.weight == Weight::Doubt).collect();
    let [doubt] = doubts.as_slice() else { panic!("{doubts:?}") };
    assert!(doubt.expected.ja.contains("G2.1-2") && doubt.expected.ja.contains(&text("G2.1-2")));
    assert!(doubt.found.contains(&text("C14-1")));
}

#[test]
fn a_volume_goes_before_other_prints_only_where_one_says_so() {
    let volume = volume();
    let says = Says { replace: true, ..Says::default() };
    let document = read::read(volume.as_bytes()).unwrap();
    let proposal = propose(&document, volume.as_bytes(), Some(Kind::Guideline), says);
    let loaded = with(&proposal);
    let new = loaded.corpus.as_ref().unwrap();
    assert!(new.text(&key("G2.1-2")).contains(&text("C14-1")));
    assert_eq!(links(new), links(corpus()), "a volume says nothing of the table's relations");
}

#[test]
fn a_volume_without_a_title_is_named_by_its_id() {
    let text = volume().replace("経営管理編", "");
    let document = read::read(text.as_bytes()).unwrap();
    let says = |id: &str| Says { id: id.to_owned(), ..Says::default() };
    assert!(propose(&document, text.as_bytes(), Some(Kind::Guideline), says("")).is_refused());
    let proposal = propose(&document, text.as_bytes(), Some(Kind::Guideline), says("mhlw-6.0-governance"));
    assert!(!proposal.is_refused(), "{:?}", proposal.findings);
}

fn cell() -> impl Strategy<Value = String> {
    let known = [
        "経営管理編",
        "企画管理編 遵守事項",
        "遵守事項",
        "記載箇所",
        "備考",
        "鍵",
        "M6-x1",
        "G2.1-1",
        "C14",
        "①",
        "② 一",
        "－",
        "2.1",
        "1.2.1 題",
        "99999.1",
        "6.2C4",
        "5.2版4.1B(2)①の趣旨を踏まえて新設",
        "<p>",
        "<p>一",
        "【遵守事項】",
        "① 一\n② 二",
        "governance_text",
        "management_text",
        "\u{c}",
        "第",
        "13.",
    ];
    prop_oneof![proptest::sample::select(known.to_vec()).prop_map(str::to_owned), any::<String>()]
}

fn grid() -> impl Strategy<Value = Grid> {
    let cells = proptest::collection::btree_map((1_u32..9, 1_u32..9), cell(), 0..40);
    let merged = proptest::collection::vec((1_u32..9, 1_u32..9, 0_u32..4, 0_u32..4), 0..6);
    (cells, merged).prop_map(|(cells, merged)| Grid {
        name: String::new(),
        cells: cells.into_iter().map(|(at, text)| (at, GridCell { text, ..GridCell::default() })).collect(),
        merged: merged
            .into_iter()
            .map(|(top, left, down, right)| [top, left, top + down, left + right])
            .collect(),
    })
}

/// The heads of a table in the first two rows, so that what is below is read.
fn headed(mut grid: Grid) -> Grid {
    let heads = ["記載箇所", "遵守事項", "備考", "記載箇所", "遵守事項", "記載箇所", "遵守事項"];
    grid.cells.retain(|(row, _), _| *row > 2);
    for (column, name) in [(1, "経営管理編"), (4, "企画管理編"), (6, "システム運用編")] {
        grid.cells.insert((1, column), GridCell { text: name.to_owned(), ..GridCell::default() });
    }
    for (column, head) in (1..).zip(heads) {
        grid.cells.insert((2, column), GridCell { text: head.to_owned(), ..GridCell::default() });
    }
    grid.merged.retain(|area| area[0] > 2);
    grid
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_grid_is_read_or_refused(grid in grid()) {
        for grid in [grid.clone(), headed(grid)] {
            let document = Document {
                format: document::Format::Xlsx,
                encoding: String::new(),
                text: String::new(),
                grids: vec![grid],
                notes: Vec::new(),
            };
            for kind in [Kind::Table, Kind::Guideline] {
                let says = Says { id: "mhlw-6.0-management".to_owned(), ..Says::default() };
                let proposal = propose(&document, b"x", Some(kind), says);
                if !proposal.is_refused() {
                    prop_assert_eq!(errors(&with(&proposal)), [""; 0]);
                }
            }
        }
    }
}
