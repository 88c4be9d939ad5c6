//! Vendors side by side, each sheet's own page, and the figures: what the pages show is what the corpus and the graph say.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use soukan::diag::{Code, Severity};
use soukan::graph::{Comparison, Coverage, Difference, Gap, Grouping, Selection, TraceGraph, compare};
use soukan::model::{
    Answer, Confidence, Corpus, ItemKey, Key, Relation, Remark, RemarkBlock, RemarkRef, Sheet,
};
use soukan::output::FileSet;
use soukan::parse::tidy;
use soukan::pipeline::load_data;
use soukan::site::{self, Options};
use soukan::source::DataDir;

use crate::site::SITE;
use crate::site::html;
use crate::support::{SHIPPED, corpus, root};

/// A page without its markup: entities resolved, blanks removed.
fn words(html: &str) -> String {
    let mut out = String::new();
    let mut in_tag = false;
    for character in html.chars() {
        match character {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if in_tag || character.is_whitespace() => {}
            _ => out.push(character),
        }
    }
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")];
    entities.into_iter().fold(out, |text, (entity, character)| text.replace(entity, character))
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The table rows of a page that have an id: id → the row.
fn rows(page: &str) -> BTreeMap<&str, &str> {
    let parts = page.split("<tr id=\"").skip(1);
    parts
        .map(|part| {
            let (id, rest) = part.split_once('"').unwrap();
            (id, rest.split("</tr>").next().unwrap())
        })
        .collect()
}

fn cells(row: &str) -> Vec<&str> {
    row.split("<td")
        .skip(1)
        .map(|cell| cell.split_once('>').unwrap().1.split("</td>").next().unwrap())
        .collect()
}

fn comparison(grouping: Grouping) -> Vec<Comparison> {
    let sheets: Vec<String> = corpus().sheets.keys().cloned().collect();
    compare(corpus(), &TraceGraph::new(corpus()), &sheets, grouping)
}

const PLACES: [(&str, &str, Grouping); 3] = [
    ("compare", "item", Grouping::Item),
    ("compare/requirements", "requirement", Grouping::Requirement),
    ("compare/sections", "section", Grouping::Section),
];

#[test]
fn every_question_stands_in_the_comparison_with_a_cell_per_sheet() {
    let sheets = corpus().sheets.len();
    for (path, _, grouping) in PLACES {
        for lang in ["", "en/"] {
            let page = html(&format!("{lang}{path}/index.html"));
            let (rows, wanted) = (rows(page), comparison(grouping));
            assert_eq!(rows.len(), wanted.len(), "{lang}{path}");
            for row in &wanted {
                let group = row.group.as_ref().map(|group| format!("{group}.")).unwrap_or_default();
                let cells = cells(rows[format!("{group}{}", row.item).as_str()]);
                assert_eq!(cells.len(), sheets, "{path} {}", row.item);
            }
            assert_eq!(page.matches("data-sheet=").count(), sheets);
        }
    }
    assert_eq!(rows(html("compare/index.html")).len(), 198);
}

#[test]
fn a_cell_says_what_the_sheet_says_and_opens_the_remark() {
    let rows = rows(html("compare/index.html"));
    let mut silent = 0;
    for row in comparison(Grouping::Item) {
        for (cell, said) in cells(rows[row.item.to_string().as_str()]).into_iter().zip(&row.said) {
            let text = words(cell);
            assert!(text.starts_with(said.answer.as_deref().unwrap_or("不明")), "{}: {text}", row.item);
            let Key::Item(item) = &row.item else { panic!() };
            let target = match &said.remark {
                Some((number, remark)) => {
                    assert!(text.contains(&squeezed(remark)), "{} {}: {text}", row.item, said.sheet);
                    format!("sheets/{}/index.html#R{number}\"", said.sheet)
                }
                None => format!("sheets/{}/index.html#SDS{item}\"", said.sheet),
            };
            assert!(cell.contains(&target), "{} {}: {cell}", row.item, said.sheet);
            silent += usize::from(said.is_silent());
        }
    }
    assert!(silent > 100, "only {silent} silent cells");
}

#[test]
fn differences_are_counted_and_listed_and_nobodys_questions_are_told() {
    let (page, all) = (html("compare/index.html"), comparison(Grouping::Item));
    for kind in Difference::ALL {
        let n = all.iter().filter(|row| row.is(kind)).count();
        assert!(page.contains(&format!("{} {n}/{}", kind.label().ja, all.len())), "{kind:?}");
    }
    let (_, nobody) = page.split_once("<section id=\"nobody\">").unwrap();
    for row in &all {
        let link = format!("<li><a href=\"#{}\">", row.item);
        assert_eq!(nobody.contains(&link), row.is(Difference::NobodySpeaks), "{}", row.item);
    }
}

#[test]
fn the_files_of_the_comparison_are_what_the_command_writes() {
    for (path, by, grouping) in PLACES {
        let output = Command::new(env!("CARGO_BIN_EXE_soukan"))
            .args(["compare", "--by", by, "--format", "csv"])
            .current_dir(root())
            .output()
            .unwrap();
        assert_eq!(SITE[&format!("{path}/compare.csv")], output.stdout, "{path}");
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(&output.stdout[..]);
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let lines = records.iter().filter(|record| &record[0] == "rows" && &record[1] != "key");
        let lines = lines.filter(|record| &record[1] != "group").count();
        assert_eq!(lines, comparison(grouping).iter().map(|row| row.said.len()).sum::<usize>(), "{path}");
        for lang in ["", "en/"] {
            assert!(SITE[&format!("{lang}{path}/compare.xlsx")].starts_with(b"PK"));
            assert!(html(&format!("{lang}{path}/index.html")).contains("compare.csv\" download>CSV"));
        }
    }
}

#[test]
fn a_sheet_stands_on_its_page_as_the_form_prints_it() {
    for sheet in corpus().sheets.values() {
        let page = html(&format!("sheets/{}/index.html", sheet.id));
        let rows = rows(page);
        let mut last = 0;
        for (item, response) in &sheet.responses {
            let anchor = format!("SDS{item}");
            let at = page.find(&format!("<tr id=\"{anchor}\"")).unwrap();
            assert!(at > last, "{anchor} out of order");
            last = at;
            let row = rows[anchor.as_str()];
            let text = words(row);
            assert!(text.contains(&squeezed(&response.question.read)), "{anchor}: {text}");
            assert!(text.contains(&squeezed(&response.choices.join("・"))), "{anchor}: {text}");
            let word = match &response.answer {
                Answer::Stated { word, .. } => word.as_str(),
                Answer::Unknown => "不明",
                other => panic!("the ticks of the shipped sheets are lost: {other:?}"),
            };
            let answer = words(cells(row)[2]);
            assert!(answer.starts_with(word), "{anchor}: {answer}");
            assert!(row.contains(&format!("{}行", response.question.place.line)), "{anchor}: {row}");
        }
    }
}

/// The words of a remark, block by block.
fn told_words(remark: &Remark) -> Vec<String> {
    let parts = remark.blocks.iter().flat_map(|block| match block {
        RemarkBlock::Paragraph(words) => std::slice::from_ref(words),
        RemarkBlock::List(items) => items,
    });
    parts.map(|part| squeezed(part)).filter(|_| !remark.is_dash()).collect()
}

#[test]
fn remarks_stand_in_place_and_at_the_end() {
    for sheet in corpus().sheets.values() {
        let rows = rows(html(&format!("sheets/{}/index.html", sheet.id)));
        let mut told = BTreeSet::new();
        for (item, response) in &sheet.responses {
            let row = rows[format!("SDS{item}").as_str()];
            let Some(remark) = sheet.words_on(item) else {
                assert!(row.contains("class=\"muted\""), "{item} says why there are no words");
                continue;
            };
            let is_first = told.insert(remark.number);
            let has_words = told_words(remark).iter().all(|part| words(row).contains(part));
            assert!(has_words || !is_first, "{item}: {row}");
            assert!(row.contains(&format!("href=\"#R{}\"", remark.number)));
            if !is_first && remark.text.read.chars().count() > 80 {
                assert!(row.contains("言葉は"), "{item} leads to the row with the words");
            }
            assert_eq!(
                row.contains("番号は推定"),
                matches!(response.remark, RemarkRef::Inferred(_)),
                "{item}"
            );
        }
        for (number, remark) in &sheet.remarks {
            let row = rows[format!("R{number}").as_str()];
            assert!(row.contains(&format!("{}行", remark.text.place.line)));
            let users = sheet.responses.values().filter(|response| response.remark.target() == Some(*number));
            for response in users.clone() {
                assert!(row.contains(&format!("href=\"#SDS{}\"", response.item)), "R{number}");
            }
            assert_eq!(row.contains(">ありません<"), users.count() == 0, "R{number}");
            let is_told = told_words(remark).iter().all(|part| words(row).contains(part));
            assert!(is_told, "R{number}: {row}");
        }
    }
}

#[test]
fn what_a_sheet_leaves_open_adds_up() {
    for sheet in corpus().sheets.values() {
        let page = html(&format!("sheets/{}/index.html", sheet.id));
        let gaps = page.split_once("id=\"gaps\"").unwrap().1.split_once("id=\"doubts\"").unwrap().0;
        let foot = gaps.split_once("<tfoot>").unwrap().1.split_once("</tfoot>").unwrap().0;
        let numbers: Vec<usize> =
            cells(foot).iter().map(|cell| cell.split('/').next().unwrap().parse().unwrap()).collect();
        let spoken = sheet.responses.keys().filter(|item| sheet.words_on(item).is_some()).count();
        let inferred =
            sheet.responses.values().filter(|response| matches!(response.remark, RemarkRef::Inferred(_)));
        let inferred = inferred.count();
        assert_eq!(numbers[0], spoken, "{}", sheet.id);
        let silent = &numbers[2..numbers.len() - usize::from(inferred > 0)];
        assert_eq!(spoken + silent.iter().sum::<usize>(), sheet.responses.len(), "{}", sheet.id);
        let body = gaps.split_once("<tbody>").unwrap().1.split_once("</tbody>").unwrap().0;
        let sums = body.split("<tr>").skip(1).fold(vec![0; numbers.len()], |sums, row| {
            let row =
                cells(row).into_iter().map(|cell| cell.split('/').next().unwrap().parse::<usize>().unwrap());
            sums.into_iter().zip(row).map(|(sum, n)| sum + n).collect()
        });
        assert_eq!(sums, numbers, "{}", sheet.id);
        // Each row without words is listed under the reason.
        for (item, _) in sheet.responses.iter().filter(|(item, _)| sheet.words_on(item).is_none()) {
            assert!(gaps.contains(&format!("href=\"#SDS{item}\"")), "{} {item}", sheet.id);
        }
    }
}

#[test]
fn notes_and_findings_of_a_sheet_are_on_its_page() {
    let mut seen = 0;
    for sheet in corpus().sheets.values() {
        let page = html(&format!("sheets/{}/index.html", sheet.id));
        let (text, doubts) = (words(page), page.split_once("id=\"doubts\"").unwrap().1);
        for note in &sheet.notes {
            assert_eq!(text.matches(&squeezed(&note.reason)).count(), 1, "{}", note.about);
            let anchor = note.about.to_string();
            assert!(doubts.contains(&format!("href=\"#{}\"", anchor.split_once(':').unwrap().1)), "{anchor}");
        }
        for found in SHIPPED.diagnostics.iter().filter(|found| of_sheet(found, sheet)) {
            let is_shown = match found.code {
                // Shown one by one, as rows and lists that the other tests look at.
                Code::ReferenceLost
                | Code::ReferenceInferred
                | Code::RemarkUnreferenced
                | Code::RemarkDoubtful
                | Code::RemarkBlanket
                | Code::WordingDiffers => true,
                _ => words(doubts).contains(&squeezed(&found.message.ja)),
            };
            assert!(is_shown, "{found:?}");
            seen += 1;
        }
        let wordings = sheet.responses.values().filter(|response| {
            let form = &corpus().items[&response.item].question.read;
            let own = &response.question.read;
            let differs = tidy::comparable(form) != tidy::comparable(own);
            let both = format!("{}{}{}", response.item, squeezed(own), squeezed(form));
            assert_eq!(words(doubts).contains(&both), differs, "{}", response.item);
            differs
        });
        assert!(
            doubts.contains(&format!("質問の文言が様式と違う行（{}/198）", wordings.count())),
            "{}",
            sheet.id
        );
    }
    assert!(seen > 30, "only {seen} findings");
}

fn of_sheet(found: &soukan::diag::Diagnostic, sheet: &Sheet) -> bool {
    let is_of = found.place.as_ref().is_some_and(|place| place.file == sheet.service.place.file);
    is_of && found.severity() <= Severity::Note
}

/// The requirements of the edition, and how a document speaks to them, by chapter; `None` where it is not known.
fn by_chapter(gap: &Gap) -> BTreeMap<Option<String>, BTreeMap<Coverage, usize>> {
    let mut chapters: BTreeMap<_, BTreeMap<Coverage, usize>> = BTreeMap::new();
    for row in &gap.rows {
        let Key::Requirement(key) = &row.key else { panic!() };
        let chapter = key.section.first().map(|number| format!("{}{number}", key.volume));
        *chapters.entry(chapter).or_default().entry(row.coverage).or_default() += 1;
    }
    chapters
}

fn numbers(row: &str) -> Vec<usize> {
    cells(row).into_iter().map(|cell| cell.parse().unwrap()).collect()
}

#[test]
fn figures_count_what_the_graph_counts() {
    let graph = TraceGraph::new(corpus());
    let select = |name: &str| Selection::new(corpus(), name).unwrap();
    let gaps = ["sds", "checklist"]
        .map(|name| graph.gap(corpus(), &select(&corpus().manifest.edition), &select(name)));
    let kinds: Vec<Coverage> = Coverage::ALL
        .into_iter()
        .filter(|kind| gaps.iter().any(|gap| gap.rows.iter().any(|row| row.coverage == *kind)))
        .collect();
    let page = html("figures/index.html");
    let rows = rows(page);
    let chapters = gaps.each_ref().map(by_chapter);
    let mut seen = 0;
    for chapter in chapters[0].keys().flatten() {
        let numbers = numbers(rows[chapter.as_str()]);
        let of = |document: usize| {
            let counts = &chapters[document][&Some(chapter.clone())];
            kinds.iter().map(|kind| counts.get(kind).copied().unwrap_or_default()).collect::<Vec<_>>()
        };
        assert_eq!(numbers[0], of(0).iter().sum::<usize>(), "{chapter}");
        assert_eq!(numbers[1..=kinds.len()], of(0), "{chapter}");
        assert_eq!(numbers[1 + kinds.len()..=2 * kinds.len()], of(1), "{chapter}");
        seen += numbers[0];
    }
    let unknown: usize = chapters[0].get(&None).map_or(0, |counts| counts.values().sum());
    assert_eq!(seen + unknown, corpus().requirements.len());
    for (gap, is_form) in gaps.iter().zip([true, false]) {
        let asked = gap.rows.iter().filter(|row| row.coverage <= Coverage::Weak).count();
        let shown: usize = page
            .split("<tfoot>")
            .skip(1)
            .take(3)
            .map(|foot| {
                let numbers = numbers(foot.split("</tfoot>").next().unwrap());
                let from = if is_form { 1 } else { 1 + kinds.len() };
                kinds
                    .iter()
                    .zip(&numbers[from..])
                    .filter(|(kind, _)| **kind <= Coverage::Weak)
                    .map(|(_, n)| n)
                    .sum::<usize>()
            })
            .sum();
        assert_eq!(shown, asked);
    }
}

#[test]
fn figures_of_links_count_what_stats_counts() {
    let stats = TraceGraph::new(corpus()).stats();
    let page = html("figures/index.html");
    let table = page.rsplit("<table").next().unwrap();
    let body = table.split_once("<tbody>").unwrap().1.split_once("</tbody>").unwrap().0;
    let shown: Vec<Vec<usize>> = body.split("<tr>").skip(1).map(numbers).collect();
    let structure = [Relation::IsPartOf, Relation::Answers, Relation::RefersTo, Relation::NamesEvidence];
    let wanted: Vec<Vec<usize>> = stats
        .links
        .iter()
        .filter(|((relation, _), _)| !structure.contains(relation))
        .map(|((relation, origin), count)| {
            let sure = [Confidence::Certain, Confidence::Probable, Confidence::Possible];
            let sure = sure
                .map(|sure| stats.confidences.get(&(*relation, *origin, sure)).map_or(0, |count| count.n));
            assert_eq!(sure.iter().sum::<usize>(), count.n);
            [&[count.n], &sure[..]].concat()
        })
        .collect();
    assert!(wanted.len() > 5);
    assert_eq!(shown, wanted);
}

#[test]
fn figures_of_remarks_count_each_sheets_words() {
    let page = html("figures/vendors/index.html");
    let rows = rows(page);
    let mut seen = 0;
    for heading in corpus().headings.values() {
        let items: Vec<&ItemKey> = corpus()
            .items
            .values()
            .filter(|item| item.heading == heading.number)
            .map(|item| &item.key)
            .collect();
        if items.is_empty() {
            continue;
        }
        let name: Vec<String> = heading.number.iter().map(ToString::to_string).collect();
        let numbers = numbers(rows[format!("H{}", name.join(".")).as_str()]);
        assert_eq!(numbers[0], items.len());
        let columns = (numbers.len() - 1) / corpus().sheets.len();
        for (sheet, shown) in corpus().sheets.values().zip(numbers[1..].chunks(columns)) {
            let spoken = items.iter().filter(|item| sheet.words_on(item).is_some()).count();
            assert_eq!(shown[0], spoken, "{} {}", sheet.id, heading.title);
            assert_eq!(shown.iter().sum::<usize>(), items.len());
        }
        seen += items.len();
    }
    assert_eq!(seen, 198);
}

/// The small corpus of the fixtures with as many sheets as wanted: copies of its own under other names, one a row short.
fn with_sheets(number: usize) -> Corpus {
    let data = DataDir::read(&root().join("tests/fixtures/base")).unwrap();
    let mut corpus = load_data(&data).corpus.unwrap();
    let own: Vec<Sheet> = std::mem::take(&mut corpus.sheets).into_values().collect();
    for (at, sheet) in own.iter().cycle().take(number).enumerate() {
        let mut sheet = Sheet { id: format!("sheet-{at:02}"), notes: Vec::new(), ..sheet.clone() };
        if at == 1 {
            sheet.responses.pop_last();
        }
        corpus.sheets.insert(sheet.id.clone(), sheet);
    }
    corpus
}

fn built(corpus: &Corpus) -> FileSet {
    site::build(corpus, &[], &Options::default(), &|| ()).unwrap()
}

#[test]
fn ten_sheets_fit_as_three_do() {
    let corpus = with_sheets(10);
    let files = built(&corpus);
    let page = |name: &str| std::str::from_utf8(&files[name]).unwrap();
    for path in ["compare", "compare/requirements", "compare/sections"] {
        let html = page(&format!("{path}/index.html"));
        let rows = rows(html);
        assert!(rows.len() >= corpus.items.len(), "{path}");
        assert!(rows.values().all(|row| cells(row).len() == 10), "{path}");
        assert_eq!(html.matches("class=\"sheet\" value").count(), 10);
    }
    let last = Key::Item(corpus.items.keys().next_back().unwrap().clone()).to_string();
    let last = rows(page("compare/index.html"))[last.as_str()];
    assert_eq!(last.matches("この開示書には、この行がない").count(), 1);
    let figures = page("figures/vendors/index.html");
    assert_eq!(figures.matches("scope=\"colgroup\"").count(), 2 * 10);
    assert_eq!(page("sheets/index.html").matches("sheets/sheet-").count(), 10);
}

#[test]
fn one_sheet_is_compared_with_none() {
    let files = built(&with_sheets(1));
    assert!(!files.keys().any(|name| name.contains("compare/")));
    let page = std::str::from_utf8(&files["sheets/sheet-00/index.html"]).unwrap();
    assert!(!page.contains("compare/index.html"), "there is nothing to compare with");
    assert!(files.contains_key("figures/vendors/index.html"));
}
