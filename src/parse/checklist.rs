//! The 253-item checklist: eleven pages, four layouts, one order of columns.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Text};
use crate::model::checklist::{Category, Checklist, ChecklistItem, Damage, EvidenceKind};
use crate::model::key::is_slug;
use crate::model::text::SourceText;
use crate::parse::correction::{Corrector, out_of_order};
use crate::parse::correlation::unaccounted;
use crate::parse::table::{self, Row};
use crate::parse::tidy;
use crate::source::{DataDir, Line, Place, SourceFile, lines};

const DAMAGE_COLUMNS: &[&str] = &["number", "line", "kind", "words", "reason"];
const CATEGORY_COLUMNS: &[&str] = &["printed_major", "printed_middle", "major", "middle", "reason"];
const EVIDENCE_COLUMNS: &[&str] = &["printed", "key", "label", "reason"];
const DAMAGE_KINDS: &[&str] = &["lost", "replaced", "cut", "duplicated", "doubtful"];

/// Words of the page heads; a cell that holds one of them, or nothing else, is furniture.
const FURNITURE: &[&str] = &[
    "整理番号",
    "評価申請元",
    "評価者",
    "評価対象プロダクト名",
    "項目番号",
    "項目",
    "分類",
    "大分類",
    "中分類",
    "対策項目",
    "確認項目",
    "確認対象物例・エビデンス例",
    "確認対象物例・エビデンス等",
    "対応策",
    "確認したエビデンス(文書名、ページ番号等)",
    "判定結果",
    "改善策",
    "参考",
    "備考",
    "No.",
    "評価員が記入する欄",
    "チェックシートへの対応内容並びに、内容を確認したエビデンス等",
];

/// The tables beside the source.
struct Tables {
    damage: BTreeMap<u16, Vec<Damage>>,
    categories: BTreeMap<(String, String), (String, String)>,
    /// Printed name → key.
    evidence_names: BTreeMap<String, String>,
    evidence: BTreeMap<String, EvidenceKind>,
}

/// Reads the checklist with its tables (`readings/<id>.*.tsv`, `readings/evidence.tsv`).
pub fn read(
    data: &DataDir,
    id: &str,
    file: &SourceFile,
    corrector: &Corrector,
    found: &mut Vec<Diagnostic>,
) -> Checklist {
    let tables = read_tables(data, id, file, found);
    let text = tidy::decode(file, found);
    let mut checklist = Checklist { evidence: tables.evidence.clone(), ..Checklist::default() };
    for line in lines(text).filter(|line| !line.text.trim().is_empty()) {
        match row_number(line) {
            Some(number) => row(&mut checklist, &tables, file, corrector, line, number, found),
            None => furniture(file, line, found),
        }
    }
    report_numbers(file, &checklist, found);
    report_damage(&tables, &checklist, found);
    checklist
}

fn cell(line: Line<'_>, number: u32) -> &str {
    line.text.split('\t').nth(number as usize - 1).unwrap_or_default()
}

fn row_number(line: Line<'_>) -> Option<u16> {
    cell(line, 1).trim().parse().ok().filter(|number| *number > 0)
}

fn furniture(file: &SourceFile, line: Line<'_>, found: &mut Vec<Diagnostic>) {
    for (number, words) in line.filled() {
        let plain = tidy::comparable(words);
        let is_rule = plain.chars().all(|c| c == '-');
        if !is_rule && !FURNITURE.iter().any(|known| tidy::comparable(known) == plain) {
            found.push(unaccounted(Place::cell(&file.name, line.number, number), words));
        }
    }
}

/// A row: No., 大分類, 中分類, 対策項目, evidence. The first page prints the column's name inside each cell.
fn row(
    checklist: &mut Checklist,
    tables: &Tables,
    file: &SourceFile,
    corrector: &Corrector,
    line: Line<'_>,
    number: u16,
    found: &mut Vec<Diagnostic>,
) {
    let place = |number: u32| Place::cell(&file.name, line.number, number);
    let labelled = |number: u32, label: &str| {
        let words = cell(line, number);
        let start =
            words.find(label).filter(|at| words[..*at].trim().is_empty()).map_or(0, |at| at + label.len());
        corrector.text(place(number), words, start..words.len())
    };
    if checklist.items.contains_key(&number) {
        let message = Text::new(format!("No. {number} が二度あります"), format!("No. {number} stands twice"));
        found.push(Diagnostic::at(Code::ChecklistNumberDuplicate, place(1), message));
        return;
    }
    for (number, words) in line.filled().filter(|(number, _)| *number > 5) {
        found.push(unaccounted(place(number), words));
    }
    let (major, middle, measure) = (labelled(2, "大分類"), labelled(3, "中分類"), labelled(4, "対策項目"));
    let category = category(checklist, tables, &major, &middle, found);
    let (lead, sub_items) = split_sub_items(&measure.read);
    let evidence_text = Some(corrector.cell(place(5), cell(line, 5))).filter(|text| !text.read.is_empty());
    let evidence = evidence_text.as_ref().map(|text| evidence(tables, text, found)).unwrap_or_default();
    if evidence_text.is_none() {
        let message = Text::new(
            format!("No. {number} にはエビデンス例が印字されていません"),
            format!("No. {number} prints no example of evidence"),
        );
        found.push(Diagnostic::at(Code::EvidenceMissing, place(4), message));
    }
    let damage = tables.damage.get(&number).cloned().unwrap_or_default();
    for flaw in &damage {
        let message = Text::new(
            format!("No. {number}: {}", flaw.reason),
            format!("No. {number} is {}; see the Japanese message or the page of the row", flaw.kind),
        );
        found.push(Diagnostic::at(Code::ChecklistDamaged, place(0), message).words(&flaw.words));
    }
    let item = ChecklistItem {
        number,
        category,
        labels: [major, middle],
        measure,
        lead,
        sub_items,
        evidence_text,
        evidence,
        damage,
    };
    checklist.items.insert(number, item);
}

/// The number of the pair of categories, entered at its first appearance.
fn category(
    checklist: &mut Checklist,
    tables: &Tables,
    major: &SourceText,
    middle: &SourceText,
    found: &mut Vec<Diagnostic>,
) -> Vec<u16> {
    let printed = (major.printed.clone(), middle.printed.clone());
    let known = tables.categories.get(&printed).cloned();
    let (major_title, middle_title) = known.unwrap_or_else(|| {
        let (a, b) = (&major.read, &middle.read);
        let message = Text::new(
            format!("分類「{a}」「{b}」は一覧にありません"),
            format!("the categories “{a}”, “{b}” are not in the table"),
        );
        found.push(Diagnostic::at(Code::CategoryUnknown, middle.place.clone(), message));
        (a.clone(), b.clone())
    });
    let major_number = enter(checklist, &[], major_title, &major.place);
    enter(checklist, &major_number, middle_title, &middle.place)
}

pub(super) fn enter(checklist: &mut Checklist, under: &[u16], title: String, place: &Place) -> Vec<u16> {
    let siblings = checklist
        .categories
        .values()
        .filter(|category| category.number.len() == under.len() + 1 && category.number.starts_with(under));
    let mut count = 0_u16;
    for category in siblings {
        if category.title == title {
            return category.number.clone();
        }
        count += 1;
    }
    let mut number = under.to_vec();
    number.push(count + 1);
    let category = Category { number: number.clone(), title, source: place.clone() };
    checklist.categories.insert(number.clone(), category);
    number
}

/// Splits (1)(2)… in order. A number out of order, such as the (2) of a quoted clause, splits nothing.
pub(super) fn split_sub_items(measure: &str) -> (String, Vec<String>) {
    let (mut starts, mut from) = (Vec::new(), 0);
    for number in 1_u16.. {
        let marks = [format!("({number})"), format!("（{number}）")];
        let hit =
            marks.iter().filter_map(|mark| Some((from + measure.get(from..)?.find(mark)?, mark.len()))).min();
        let Some((at, length)) = hit else { break };
        starts.push((at, at + length));
        from = at + length;
    }
    if starts.len() < 2 {
        return (measure.to_owned(), Vec::new());
    }
    let lead = measure[..starts[0].0].trim().to_owned();
    let items = starts.iter().enumerate().map(|(index, (_, start))| {
        let end = starts.get(index + 1).map_or(measure.len(), |(next, _)| *next);
        measure[*start..end].trim().to_owned()
    });
    (lead, items.collect())
}

/// The names in a cell of evidence: split at 、 outside parentheses; a sentence is one name.
#[must_use]
pub fn split_evidence(cell: &str) -> Vec<String> {
    if cell.ends_with('。') {
        return vec![cell.to_owned()];
    }
    let (mut names, mut name, mut depth) = (Vec::new(), String::new(), 0_i32);
    for character in cell.chars() {
        match character {
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            _ => {}
        }
        if character == '、' && depth <= 0 {
            names.push(std::mem::take(&mut name));
        } else {
            name.push(character);
        }
    }
    names.push(name);
    names.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// The kinds of evidence by the names that are read as them, and by their keys.
pub(super) fn evidence_kinds_of(
    data: &DataDir,
    found: &mut Vec<Diagnostic>,
) -> (BTreeMap<String, String>, BTreeMap<String, EvidenceKind>) {
    let rows = table::open_tsv(data, "readings/evidence.tsv", EVIDENCE_COLUMNS, found);
    evidence_kinds(&table::unique(rows, &[0], found), found)
}

fn evidence(tables: &Tables, text: &SourceText, found: &mut Vec<Diagnostic>) -> Vec<String> {
    names_of(&tables.evidence_names, text, found)
}

/// The keys of the kinds that a cell names, each once.
pub(super) fn names_of(
    known: &BTreeMap<String, String>,
    text: &SourceText,
    found: &mut Vec<Diagnostic>,
) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for name in split_evidence(&text.read) {
        match known.get(&name) {
            Some(key) if !keys.contains(key) => keys.push(key.clone()),
            Some(_) => {}
            None => {
                let message = Text::new(
                    format!("エビデンス「{name}」は一覧にありません"),
                    format!("evidence “{name}” is not in the table"),
                );
                found.push(Diagnostic::at(Code::EvidenceUnknown, text.place.clone(), message).words(name));
            }
        }
    }
    keys
}

fn report_numbers(file: &SourceFile, checklist: &Checklist, found: &mut Vec<Diagnostic>) {
    if checklist.items.is_empty() {
        let message = Text::new("チェックリストの行がありません", "no row of a checklist is here");
        tidy::report_empty(&file.name, message, found);
    }
    let last = checklist.items.keys().next_back().copied().unwrap_or_default();
    for number in (1..last).filter(|number| !checklist.items.contains_key(number)) {
        let message = Text::new(format!("No. {number} がありません"), format!("No. {number} is missing"));
        found.push(Diagnostic::at(Code::ChecklistNumberMissing, Place::line(&file.name, 1), message));
    }
}

/// Damage that is recorded for a row that is not there, or not at that line.
fn report_damage(tables: &Tables, checklist: &Checklist, found: &mut Vec<Diagnostic>) {
    for (number, flaws) in &tables.damage {
        let line = checklist.items.get(number).map(|item| item.measure.place.line);
        for flaw in flaws.iter().filter(|flaw| line != Some(flaw.line)) {
            let message = Text::new(
                format!("No. {number} は {} 行にありません", flaw.line),
                format!("No. {number} does not stand in line {}", flaw.line),
            );
            found.push(Diagnostic::at(Code::AnchorMissing, flaw.row.clone(), message));
        }
    }
}

fn read_tables(data: &DataDir, id: &str, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Tables {
    let mut rows = |path: String, columns: &[&str]| table::open_tsv(data, &path, columns, found);
    let damage = rows(format!("readings/{id}.damage.tsv"), DAMAGE_COLUMNS);
    let categories = rows(format!("readings/{id}.categories.tsv"), CATEGORY_COLUMNS);
    let categories = table::unique(categories, &[0, 1], found);
    let (evidence_names, evidence) = evidence_kinds_of(data, found);
    Tables {
        damage: damages(&damage, file, found),
        categories: categories
            .iter()
            .map(|row| {
                let printed = (row.cell(0).to_owned(), row.cell(1).to_owned());
                (printed, (row.cell(2).to_owned(), row.cell(3).to_owned()))
            })
            .collect(),
        evidence_names,
        evidence,
    }
}

fn damages(rows: &[Row], file: &SourceFile, found: &mut Vec<Diagnostic>) -> BTreeMap<u16, Vec<Damage>> {
    let text = tidy::readable(file);
    let mut damages: BTreeMap<u16, Vec<Damage>> = BTreeMap::new();
    let mut last = 0;
    for row in rows {
        let number = Text::new("番号", "a number");
        let kinds = Text::new(DAMAGE_KINDS.join(" / "), DAMAGE_KINDS.join(", "));
        let Some(at) = row.parse(0, &number, found, |cell| cell.parse().ok()) else { continue };
        let Some(line) = row.parse(1, &number, found, |cell| cell.parse::<usize>().ok()) else { continue };
        let Some(kind) = row.parse(2, &kinds, found, |cell| DAMAGE_KINDS.iter().find(|kind| **kind == cell))
        else {
            continue;
        };
        let words = row.cell(3);
        let stands = text
            .lines()
            .nth(line.saturating_sub(1))
            .is_some_and(|text| !words.is_empty() && text.contains(words));
        if !stands {
            let message = Text::new(
                format!("{line} 行に「{words}」がありません"),
                format!("“{words}” does not stand in line {line}"),
            );
            found.push(Diagnostic::at(Code::AnchorMissing, row.place.clone(), message));
            continue;
        }
        if at < last {
            found.push(out_of_order(&row.place));
        }
        last = at;
        damages.entry(at).or_default().push(Damage {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            kind: (*kind).to_owned(),
            words: words.to_owned(),
            reason: row.cell(4).to_owned(),
            row: row.place.clone(),
        });
    }
    damages
}

fn evidence_kinds(
    rows: &[Row],
    found: &mut Vec<Diagnostic>,
) -> (BTreeMap<String, String>, BTreeMap<String, EvidenceKind>) {
    let (mut names, mut kinds) = (BTreeMap::new(), BTreeMap::<String, EvidenceKind>::new());
    let slug =
        Text::new("EV- で始まる小文字英数字とハイフンの語", "EV- and lower-case letters, digits, hyphens");
    let mut last = String::new();
    for row in rows {
        let (printed, label) = (row.cell(0).to_owned(), row.cell(2).to_owned());
        let read = |cell: &str| cell.strip_prefix("EV-").is_some_and(is_slug).then(|| cell.to_owned());
        let Some(key) = row.parse(1, &slug, found, read) else { continue };
        if printed <= last {
            found.push(out_of_order(&row.place));
        }
        last.clone_from(&printed);
        let kind = kinds.entry(key.clone()).or_insert_with(|| EvidenceKind {
            key: key.clone(),
            label: label.clone(),
            variants: BTreeMap::new(),
            source: row.place.clone(),
        });
        if printed != label {
            kind.variants.insert(printed.clone(), row.optional(3).unwrap_or_default().to_owned());
        }
        names.insert(printed, key);
    }
    (names, kinds)
}
