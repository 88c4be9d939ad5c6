//! A checklist as a table: one row an item, with a number, categories, a measure and examples of evidence.
//!
//! The data has one checklist, whose rows are `CL1`, `CL2` …: a second one would need keys of its own on every page, in every
//! address and mapping. An import therefore takes the place of the one there is, and only with `--replace`; what spoke of the
//! old print (its corrections, damage, categories) goes with it, and so do rows of mapping sets about numbers that are gone.
//! Mappings whose texts differ stay and are told as suspect.
//!
//! Columns are guessed from the headings, told, and corrected with `--columns`. A category that is left blank below another,
//! or stands in merged cells, is the one above. A kind of evidence that the data does not know gets a provisional key, as a
//! requirement without a number does.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Text;
use crate::import::columns::{self, Columns, Wanted};
use crate::import::document::{Format, Grid};
use crate::import::original;
use crate::import::{Finding, NewSource, Proposal, Request, Weight};
use crate::model::{Key, SourceKind};
use crate::parse::checklist::split_evidence;
use crate::parse::checklist_table::{COLUMNS, path};
use crate::source::sha256;

const KIND: &str = "checklist-table";
const EVIDENCE: &str = "readings/evidence.tsv";
const LICENCE: &str = "取り込んだチェックリスト。権利は発行者にあります。";

const WANTED: &[Wanted] = &[
    Wanted {
        id: "number",
        names: &["項目番号", "番号", "no.", "no", "項番", "number", "#"],
        is_needed: false,
    },
    Wanted { id: "major", names: &["大分類", "分類", "カテゴリ", "category"], is_needed: false },
    Wanted { id: "middle", names: &["中分類", "小分類", "subcategory"], is_needed: false },
    Wanted {
        id: "measure",
        names: &[
            "対策項目",
            "確認項目",
            "確認事項",
            "チェック項目",
            "項目",
            "対策",
            "内容",
            "measure",
            "requirement",
        ],
        is_needed: true,
    },
    Wanted {
        id: "evidence", names: &["エビデンス", "確認対象物例", "証跡", "evidence"], is_needed: false
    },
];

/// Whether a document looks like one: it names itself so, or has the columns of one.
pub(super) fn looks_like(request: &Request<'_>) -> bool {
    let is_table = !matches!(request.document.format, Format::Json | Format::Pdf | Format::Text);
    let grid = request.document.grids.first().filter(|_| is_table);
    let columns = grid.and_then(|grid| columns::find(grid, WANTED, None).ok());
    columns.is_some_and(|columns| columns.at.contains_key("number") && columns.at.contains_key("evidence"))
}

/// What it would change.
pub(super) fn propose(request: &Request<'_>) -> Proposal {
    proposal(request).unwrap_or_else(|refused| *refused)
}

/// An item with the cells that it comes from.
#[derive(Default)]
struct Item {
    number: u16,
    /// Words in the order of the columns from `major` to `evidence`.
    words: [String; 4],
    at: String,
    evidence_at: String,
    category_at: String,
}

fn proposal(request: &Request<'_>) -> Result<Proposal, Box<Proposal>> {
    let Some(grid) = request.document.grids.iter().max_by_key(|grid| grid.cells.len()) else {
        return Err(Box::new(Proposal::refused(
            request.name,
            Text::new("行のある表", "a table with rows"),
            Text::new("XLSX か CSV で渡してください", "give it as XLSX or CSV"),
        )));
    };
    let columns = columns::find(grid, WANTED, request.says.columns.as_deref())?;
    let id = id(request)?;
    let mut proposal = Proposal { understood: vec![columns.told(grid)], ..Proposal::default() };
    let items = items(grid, &columns, &mut proposal);
    if items.is_empty() {
        return Err(Box::new(Proposal::refused(
            request.name,
            Text::new("番号と対策項目のある行", "rows with a number and a measure"),
            Text::new("--columns で列を示してください", "say with --columns which column is which"),
        )));
    }
    proposal.understood.push(Text::new(
        format!("チェックリスト「{id}」: {} 項目", items.len()),
        format!("checklist “{id}”: {} items", items.len()),
    ));
    proposal.files.insert(path(&id), table(&items));
    add_evidence(request, &items, &mut proposal);
    take_place(request, &id, &items, &mut proposal);
    add_source(request, &id, &mut proposal)?;
    Ok(proposal)
}

/// The id of the new source; where there is a checklist, only in its place.
fn id(request: &Request<'_>) -> Result<String, Box<Proposal>> {
    let sources = &request.corpus.manifest.sources;
    let old = sources.iter().find(|source| is_checklist(source.kind));
    let id = match (&request.says.id, old) {
        (given, _) if !given.is_empty() => given.clone(),
        (_, Some(old)) => old.id.clone(),
        (_, None) => "checklist".to_owned(),
    };
    if let Some(old) = old.filter(|_| !request.says.replace) {
        return Err(Box::new(Proposal::refused(
            &old.id,
            Text::new(
                "チェックリストのないデータ（一つだけ持てます）",
                "data without a checklist: it holds one",
            ),
            Text::new(
                "その代わりにするなら --replace を添えてください。両方が要るなら、データのフォルダを分けてください",
                "add --replace to put it in the place of that one; to have both, use two data folders",
            ),
        )));
    }
    let is_slug = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let is_taken = sources.iter().any(|source| source.id == id && !is_checklist(source.kind));
    if is_slug && !is_taken {
        return Ok(id);
    }
    Err(Box::new(Proposal::refused(
        id,
        Text::new(
            "使われていない、小文字の英数字とハイフンの短い名",
            "a short name of lower-case letters, digits and hyphens that is not taken",
        ),
        Text::new("--id で名を付けてください", "give it a name with --id"),
    )))
}

fn is_checklist(kind: SourceKind) -> bool {
    matches!(kind, SourceKind::Checklist | SourceKind::ChecklistTable)
}

/// The rows below the heading that are items; what is none is told.
fn items(grid: &Grid, columns: &Columns, proposal: &mut Proposal) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut seen = BTreeSet::new();
    let has_numbers = columns.at.contains_key("number");
    let mut carried = [(String::new(), String::new()), (String::new(), String::new())];
    for (row, _) in grid.rows().into_iter().filter(|(row, _)| *row > columns.heading) {
        let measure = folded(&words(grid, columns, row, "measure").0, " ");
        let printed = words(grid, columns, row, "number").0;
        for (slot, id) in carried.iter_mut().zip(["major", "middle"]) {
            let (found, at) = words(grid, columns, row, id);
            if !found.is_empty() {
                *slot = (folded(&found, " "), at);
            }
        }
        if measure.is_empty() {
            continue;
        }
        let number = if has_numbers { number(&printed) } else { u16::try_from(items.len() + 1).ok() };
        let at = words(grid, columns, row, "measure").1;
        let Some(number) = number.filter(|number| seen.insert(*number)) else {
            proposal.findings.push(Finding {
                weight: Weight::Doubt,
                at,
                found: format!("{printed} {}", measure.chars().take(30).collect::<String>()),
                expected: Text::new("まだ使われていない番号（1、2 …）", "a number that is not taken (1, 2 …)"),
                advice: Text::new(
                    "この行は取り込みません。番号を直すか、--columns で number = \"\" として順に振らせてください",
                    "this row is left out: mend its number, or let rows be numbered with number = \"\" in --columns",
                ),
            });
            continue;
        };
        let (evidence, evidence_at) = words(grid, columns, row, "evidence");
        let [major, middle] = carried.clone();
        let or = |words: String, other: &str| if words.is_empty() { other.to_owned() } else { words };
        let major_title = or(major.0, "分類の記載なし");
        items.push(Item {
            number,
            words: [major_title.clone(), or(middle.0, &major_title), measure, folded(&evidence, "、")],
            at,
            evidence_at,
            category_at: if middle.1.is_empty() { major.1 } else { middle.1 },
        });
    }
    items.sort_by_key(|item| item.number);
    gaps(&items, has_numbers, proposal);
    items
}

/// The words of a column in a row, those of merged cells too, and their cell.
fn words(grid: &Grid, columns: &Columns, row: u32, id: &str) -> (String, String) {
    let Some(column) = columns.at.get(id) else { return (String::new(), String::new()) };
    let (row, column) = grid.anchor(row, *column);
    (grid.text(row, column).trim().to_owned(), grid.address(row, column))
}

/// `12`, `No.12`, `12.0`, `１２`.
fn number(printed: &str) -> Option<u16> {
    use unicode_normalization::UnicodeNormalization as _;
    let plain: String = printed.nfkc().collect::<String>().to_lowercase();
    let plain = plain.trim_start_matches("no").trim_start_matches(['.', ' ', '#']).trim();
    plain.strip_suffix(".0").unwrap_or(plain).parse().ok().filter(|number| *number > 0)
}

/// Numbers that are not there, and numbers that are ours.
fn gaps(items: &[Item], has_numbers: bool, proposal: &mut Proposal) {
    let numbers: BTreeSet<u16> = items.iter().map(|item| item.number).collect();
    let last = numbers.last().copied().unwrap_or_default();
    let missing: Vec<String> =
        (1..last).filter(|number| !numbers.contains(number)).map(|number| number.to_string()).collect();
    if !missing.is_empty() {
        proposal.findings.push(Finding {
            weight: Weight::Doubt,
            at: String::new(),
            found: missing.join("、"),
            expected: Text::new("途切れない番号", "numbers without a gap"),
            advice: Text::new(
                "これらの番号の行がありません。元の表と照らしてください",
                "there are no rows of these numbers; compare with the original",
            ),
        });
    }
    if !has_numbers {
        proposal.findings.push(Finding {
            weight: Weight::Note,
            at: String::new(),
            found: String::new(),
            expected: Text::new("番号の列", "a column of numbers"),
            advice: Text::new(
                "番号は上からの順に soukan が振りました",
                "rows are numbered by soukan, from the top",
            ),
        });
    }
}

/// On one line, as the table needs it: lines of a cell become one, with this between them.
fn folded(words: &str, between: &str) -> String {
    let lines = words.split(['\n', '\r', '\t', '\u{2028}', '\u{2029}']).map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let mut out = String::new();
    for line in lines {
        if !out.is_empty() && !out.ends_with(between) {
            out.push_str(between);
        }
        out.push_str(line);
    }
    out
}

fn table(items: &[Item]) -> Vec<u8> {
    let mut out = COLUMNS.join("\t") + "\n";
    for item in items {
        let [major, middle, measure, evidence] = &item.words;
        let number = item.number.to_string();
        let has_evidence = !evidence.is_empty();
        let cells = [
            number.as_str(),
            major,
            middle,
            measure,
            evidence,
            &item.at,
            if has_evidence { &item.evidence_at } else { "" },
            &item.category_at,
        ];
        out.push_str(&cells.map(|cell| if cell.is_empty() { "-" } else { cell }).join("\t"));
        out.push('\n');
    }
    out.into_bytes()
}

/// Kinds of evidence that the data does not know, each with a provisional key; the table stays sorted.
fn add_evidence(request: &Request<'_>, items: &[Item], proposal: &mut Proposal) {
    let text = request.data.get(EVIDENCE).and_then(|file| file.text().ok()).unwrap_or_default();
    let mut lines = text.lines();
    let head = lines.next().unwrap_or("printed\tkey\tlabel\treason");
    let mut rows: BTreeMap<String, String> =
        lines.map(|line| (line.split('\t').next().unwrap_or_default().to_owned(), line.to_owned())).collect();
    let mut new = Vec::new();
    for item in items {
        for name in split_evidence(&item.words[3]) {
            if !name.is_empty() && !rows.contains_key(&name) {
                let key = format!("EV-x{}", &sha256(name.as_bytes())[..8]);
                let row = format!("{name}\t{key}\t{name}\t取り込みで加えた名。鍵は仮のもの");
                rows.insert(name.clone(), row);
                new.push((item.evidence_at.clone(), name));
            }
        }
    }
    let Some((at, _)) = new.first() else { return };
    let names: Vec<&str> = new.iter().map(|(_, name)| name.as_str()).collect();
    proposal.findings.push(Finding {
        weight: Weight::Doubt,
        at: at.clone(),
        found: names.join("、"),
        expected: Text::new("エビデンスの一覧にある名", "names in the table of evidence"),
        advice: Text::new(
            format!("{} 件を仮の鍵（EV-x…）で {EVIDENCE} に加えました。同じ文書の別の綴りなら、その鍵に改めてください", new.len()),
            format!("{} are added to {EVIDENCE} with provisional keys (EV-x…); give those that are spellings of a known one its key", new.len()),
        ),
    });
    let rows: Vec<String> = rows.into_values().collect();
    proposal.files.insert(EVIDENCE.to_owned(), format!("{head}\n{}\n", rows.join("\n")).into_bytes());
}

/// Takes out what spoke of the old print, and rows of mapping sets about numbers that are gone.
fn take_place(request: &Request<'_>, id: &str, items: &[Item], proposal: &mut Proposal) {
    let Some(old) = request.corpus.manifest.sources.iter().find(|source| is_checklist(source.kind)) else {
        return;
    };
    let tables = ["corrections", "categories", "damage", "items"]
        .map(|name| format!("readings/{}.{name}.tsv", old.id));
    let goes = |name: &String| request.data.get(name).is_some() && !proposal.files.contains_key(name);
    let gone: Vec<String> = tables.into_iter().filter(goes).collect();
    proposal.removed.extend(gone);
    proposal.removed.push(old.file.clone());
    if old.id != id {
        proposal.findings.push(Finding {
            weight: Weight::Note,
            at: String::new(),
            found: old.id.clone(),
            expected: Text::new("一つのチェックリスト", "one checklist"),
            advice: Text::new("これに代わります", "it takes the place of this one"),
        });
    }
    let numbers: BTreeSet<u16> = items.iter().map(|item| item.number).collect();
    let lost: BTreeSet<u16> =
        request.corpus.checklist.items.keys().copied().filter(|number| !numbers.contains(number)).collect();
    let mut dropped = 0;
    for file in
        request.data.iter().filter(|file| file.name.starts_with("mappings/") && file.name.ends_with(".tsv"))
    {
        let Ok(text) = file.text() else { continue };
        let kept: Vec<&str> = text.split_inclusive('\n').filter(|line| !names_lost(line, &lost)).collect();
        let count = text.split_inclusive('\n').count() - kept.len();
        if count > 0 {
            dropped += count;
            proposal.files.insert(file.name.to_string(), kept.concat().into_bytes());
        }
    }
    dropped += drop_accepted(request, &old.file, proposal);
    if dropped > 0 {
        proposal.findings.push(Finding {
            weight: Weight::Note,
            at: String::new(),
            found: format!("{dropped}"),
            expected: Text::new(
                "今の番号と今の資料についての行",
                "rows about numbers and a source that are there",
            ),
            advice: Text::new(
                "なくなった番号についての対応と、前の資料の承認済みの指摘を除きました",
                "mappings of numbers that are gone and accepted findings of the old source were taken out",
            ),
        });
    }
}

/// Accepted findings of the old source are about a print that is gone.
fn drop_accepted(request: &Request<'_>, old: &str, proposal: &mut Proposal) -> usize {
    const ACCEPTED: &str = "readings/accepted.tsv";
    let Some(text) = request.data.get(ACCEPTED).and_then(|file| file.text().ok()) else { return 0 };
    let is_about = |line: &&str| {
        line.split('\t').nth(1).is_some_and(|place| {
            place.strip_prefix(old).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '#']))
        })
    };
    let kept: Vec<&str> = text.split_inclusive('\n').filter(|line| !is_about(line)).collect();
    let count = text.split_inclusive('\n').count() - kept.len();
    if count > 0 {
        proposal.files.insert(ACCEPTED.to_owned(), kept.concat().into_bytes());
    }
    count
}

/// Whether a row of a set, or of its readings, is about a number that is gone.
fn names_lost(line: &str, lost: &BTreeSet<u16>) -> bool {
    let cells: Vec<&str> = line.split('\t').collect();
    let number = |cell: &str| match cell.parse() {
        Ok(Key::ChecklistItem(number)) => Some(number),
        _ => cell.strip_prefix("checklist:").and_then(|number| number.parse().ok()),
    };
    // Subject and object: the first two cells of readings, the first and third of a set.
    let ends = cells.iter().take(3).filter_map(|cell| number(cell));
    ends.into_iter().any(|number| lost.contains(&number))
}

fn add_source(request: &Request<'_>, id: &str, proposal: &mut Proposal) -> Result<(), Box<Proposal>> {
    let or = |given: &str, found: &str| if given.is_empty() { found.to_owned() } else { given.to_owned() };
    let file = format!("sources/{id}.{}", request.document.format.as_str());
    let (says, old) =
        (&request.says, request.corpus.manifest.sources.iter().find(|source| is_checklist(source.kind)));
    let source = NewSource {
        id: id.to_owned(),
        kind: KIND,
        file,
        title: or(&says.title, old.map_or(request.name, |old| old.title.as_str())),
        publisher: or(&says.publisher, old.map_or("", |old| old.publisher.as_str())),
        date: says.date.clone(),
        licence: or(&says.licence, LICENCE),
        sha256: sha256(request.bytes),
    };
    let text = original::manifest(request);
    let without = match old.filter(|old| old.id != id) {
        Some(old) => crate::import::manifest::without_source(&text, &old.id),
        None => Ok(text),
    };
    original::list(request, without, &source, proposal)
}
