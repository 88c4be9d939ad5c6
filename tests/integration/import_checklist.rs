//! Checklists come in as tables: columns guessed and corrected, items with the cells they come from, one checklist at a time.

use soukan::import::{Kind, Proposal, Request, Says, propose, read};
use soukan::model::{Corpus, Key, Relation};
use soukan::pipeline::load_data;
use soukan::source::{DataDir, SourceFile};

use crate::support::{DATA, corpus};

fn import(bytes: &[u8], says: Says) -> Proposal {
    let document = read::read(bytes).unwrap();
    let request = Request { document: &document, bytes, name: "list", data: &DATA, corpus: corpus(), says };
    propose(Some(Kind::Checklist), &request)
}

fn replacing() -> Says {
    Says { replace: true, ..Says::default() }
}

fn carried_out(proposal: &Proposal) -> (Corpus, Vec<soukan::diag::Diagnostic>) {
    let mut data: DataDir = DATA.clone();
    for name in &proposal.removed {
        data.remove(name);
    }
    for (name, bytes) in &proposal.files {
        data.insert(SourceFile::new(name, bytes.clone()));
    }
    let loaded = load_data(&data);
    (loaded.corpus.unwrap(), loaded.diagnostics)
}

/// A workbook as the publisher of the list might give it: a title above, merged categories, lines within cells.
fn workbook() -> Vec<u8> {
    let format = rust_xlsxwriter::Format::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "チェックリスト").unwrap();
    for (column, words) in (0..).zip(["No.", "大分類", "中分類", "対策項目", "エビデンス例", "判定結果"])
    {
        sheet.write(1, column, words).unwrap();
    }
    let items: Vec<_> = corpus().checklist.items.values().collect();
    let mut last = (2, String::new());
    for (row, item) in (2..).zip(&items) {
        let titles =
            [&item.category[..1], &item.category[..]].map(|key| &corpus().checklist.categories[key].title);
        sheet.write(row, 0, f64::from(item.number)).unwrap();
        sheet.write(row, 2, titles[1].as_str()).unwrap();
        sheet.write(row, 3, item.measure.read.replacen("(2)", "\n(2)", 1)).unwrap();
        let evidence = item.evidence_text.as_ref().map(|text| text.read.clone()).unwrap_or_default();
        sheet.write(row, 4, evidence).unwrap();
        if *titles[0] != last.1 {
            sheet.write(row, 1, titles[0].as_str()).unwrap();
            if row > last.0 + 1 {
                sheet.merge_range(last.0, 1, row - 1, 1, &last.1, &format).unwrap();
            }
            last = (row, titles[0].clone());
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn the_shipped_list_comes_back_from_a_workbook() {
    let bytes = workbook();
    assert!(import(&bytes, Says::default()).is_refused(), "there is one, and nobody said to replace it");
    let proposal = import(&bytes, replacing());
    assert!(!proposal.is_refused(), "{:?}", proposal.findings);
    let told = &proposal.understood[0].ja;
    for words in ["number = A「No.」", "measure = D「対策項目」", "使わない列: 判定結果"] {
        assert!(told.contains(words), "{told}");
    }
    let (after, found) = carried_out(&proposal);
    let errors: Vec<_> =
        found.iter().filter(|found| found.severity() == soukan::diag::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let words = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    assert_eq!(after.checklist.items.len(), corpus().checklist.items.len());
    for (number, item) in &corpus().checklist.items {
        let new = &after.checklist.items[number];
        assert_eq!(words(&new.measure.read), words(&item.measure.read), "No. {number}");
        assert_eq!(new.category, item.category, "No. {number}");
        assert_eq!(new.sub_items.len(), item.sub_items.len(), "No. {number}");
        assert_eq!((new.measure.place.line, new.measure.place.cell), (u32::from(*number) + 2, 4));
        let known =
            |keys: &[String]| keys.iter().filter(|key| !key.starts_with("EV-x")).cloned().collect::<Vec<_>>();
        if new.evidence.iter().all(|key| !key.starts_with("EV-x")) {
            assert_eq!(known(&new.evidence), item.evidence, "No. {number}");
        }
    }
    let links = |corpus: &Corpus| corpus.mappings.len();
    assert_eq!(links(&after), links(corpus()), "no mapping is lost where every number is there");
    assert!(proposal.removed.contains(&"sources/cloud-checklist.txt".to_owned()));
    assert!(after.corrections.iter().all(|correction| !correction.place.file.contains("cloud-checklist")));
}

#[test]
fn a_list_of_another_publisher_takes_the_place_of_the_old_one() {
    let csv = "番号,区分,チェック項目,証跡\n1,体制,責任者を定めること,SLA\n2,,(1)入退室 (2)施錠 を管理すること,入退室の帳面、SLA\n\
        2,,二度目の番号,\n,,番号のない行,\n5,,最後の行,\n";
    let columns = "major = \"区分\"\n";
    let proposal = import(
        csv.as_bytes(),
        Says { id: "house".to_owned(), columns: Some(columns.to_owned()), ..replacing() },
    );
    let told: Vec<(&str, &str)> =
        proposal.findings.iter().map(|finding| (finding.at.as_str(), finding.found.as_str())).collect();
    for expected in [("C4", "2 二度目の番号"), ("C5", " 番号のない行"), ("", "3、4"), ("D3", "入退室の帳面")]
    {
        assert!(told.contains(&expected), "{expected:?} is not in {told:?}");
    }
    let (after, found) = carried_out(&proposal);
    let errors: Vec<_> =
        found.iter().filter(|found| found.severity() == soukan::diag::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let numbers: Vec<u16> = after.checklist.items.keys().copied().collect();
    assert_eq!(numbers, [1, 2, 5]);
    let second = &after.checklist.items[&2];
    assert_eq!(second.sub_items, ["入退室", "施錠 を管理すること"]);
    assert_eq!(second.evidence.len(), 2);
    assert_eq!(second.labels[0].read, "体制", "a blank category is the one above");
    let is_gone = |key: &Key| matches!(key, Key::ChecklistItem(number) if !numbers.contains(number));
    assert!(after.mappings.iter().all(|link| !is_gone(&link.from) && !is_gone(&link.to)));
    assert!(after.mappings.iter().any(|link| link.relation == Relation::ElaboratedBy));
    let kinds: Vec<_> = after.manifest.sources.iter().map(|source| source.id.as_str()).collect();
    assert!(kinds.contains(&"house") && !kinds.contains(&"cloud-checklist"));
    let graph = soukan::graph::TraceGraph::new(&after);
    assert!(!graph.outgoing(&Key::ChecklistItem(2)).is_empty(), "the imported rows are in the graph");
}

#[test]
fn rows_without_numbers_are_numbered_where_that_is_said() {
    let csv = "見出し\n項目,証跡\n施錠すること,SLA\n記録すること,\n";
    let proposal = import(csv.as_bytes(), replacing());
    let (after, _) = carried_out(&proposal);
    let numbers: Vec<u16> = after.checklist.items.keys().copied().collect();
    assert_eq!(numbers, [1, 2]);
    assert!(proposal.findings.iter().any(|finding| finding.advice.en.contains("numbered by soukan")));
    let letters = import("番号,項目\nA-1,施錠\nA-2,記録\n".as_bytes(), replacing());
    assert!(letters.is_refused(), "letters are no numbers");
    let corrected = Says { columns: Some("number = \"\"\n".to_owned()), ..replacing() };
    assert!(!import("番号,項目\nA-1,施錠\nA-2,記録\n".as_bytes(), corrected).is_refused());
}
