//! `soukan compare`.

use soukan::diag::{Lang, Text};
use soukan::export::report::{Cell, Column, Report, Section};
use soukan::graph::{Comparison, Grouping, Said, TraceGraph, compare};
use soukan::model::{Corpus, Key};

use super::answer::{give, key_cells, key_columns};
use super::args::{Args, By, Compare};
use super::{Failure, Outcome, corpus, key};

pub(super) fn run(args: &Args, command: &Compare, lang: Lang) -> Result<Outcome, Failure> {
    let corpus = corpus(args)?;
    let sheets = sheets(&corpus, &command.sheets)?;
    let grouping = match command.by {
        By::Item => Grouping::Item,
        By::Requirement => Grouping::Requirement,
        By::Section => Grouping::Section,
    };
    let mut rows = compare(&corpus, &TraceGraph::new(&corpus), &sheets, grouping);
    let counts = counts(&rows);
    if command.differences {
        rows.retain(|row| row.answers_differ() || row.is_one_sided() || row.wordings_differ());
    }
    let report = report(&corpus, &sheets, &rows, counts);
    give(&report, &command.answer, &corpus, lang)
}

fn sheets(corpus: &Corpus, names: &[String]) -> Result<Vec<String>, Failure> {
    if names.is_empty() {
        return Ok(corpus.sheets.keys().cloned().collect());
    }
    names
        .iter()
        .map(|name| match key(corpus, name)? {
            Key::Sheet(id) => Ok(id),
            other => Err(Failure::Message(Text::new(
                format!("「{other}」は開示書ではありません"),
                format!("“{other}” is no vendor's sheet"),
            ))),
        })
        .collect()
}

type Test = fn(&Comparison) -> bool;

fn counts(rows: &[Comparison]) -> Vec<Vec<Cell>> {
    let kinds: [(&str, Test); 4] = [
        ("answers-differ", Comparison::answers_differ),
        ("one-sided", Comparison::is_one_sided),
        ("nobody-speaks", Comparison::nobody_speaks),
        ("wordings-differ", Comparison::wordings_differ),
    ];
    kinds
        .into_iter()
        .map(|(kind, test)| {
            vec![kind.into(), rows.iter().filter(|row| test(row)).count().into(), rows.len().into()]
        })
        .collect()
}

fn report(corpus: &Corpus, sheets: &[String], rows: &[Comparison], counts: Vec<Vec<Cell>>) -> Report {
    let grouped = rows.iter().any(|row| row.group.is_some());
    let mut columns = Vec::new();
    if grouped {
        columns.push(Column::new("group", "遵守事項・章", "requirement"));
    }
    columns.extend(key_columns());
    columns.extend([
        Column::new("sheet", "開示書", "sheet"),
        Column::new("answer", "回答", "answer"),
        Column::detail("remark_number", "備考", "remark no."),
        Column::new("remark", "備考の言葉", "remark"),
        Column::detail("differs", "違い", "differs"),
    ]);
    let cells = rows.iter().flat_map(|row| {
        row.said.iter().map(move |said| {
            let mut cells: Vec<Cell> = Vec::new();
            if grouped {
                cells.push(row.group.as_ref().map(ToString::to_string).unwrap_or_default().into());
            }
            cells.extend(key_cells(corpus, &row.item));
            cells.extend(self::said(said));
            cells.push(differences(row).into());
            cells
        })
    });
    Report {
        title: Text::new(
            format!("開示書の比較: {}", sheets.join("・")),
            format!("sheets compared: {}", sheets.join(", ")),
        ),
        notes: vec![Text::new(
            "印（チェック）は読み取りで失われています。回答は、備考が言葉で述べている場合だけで、ほかは「不明」です。",
            "The ticks were lost when the sheets were scanned: an answer is known only where a remark states it.",
        )],
        sections: vec![
            Section {
                id: "counts",
                title: Text::new("件数", "counts"),
                columns: vec![
                    Column::new("kind", "違い", "kind"),
                    Column::new("n", "件数", "n"),
                    Column::new("of", "全体", "of"),
                ],
                rows: counts,
            },
            Section { id: "rows", title: Text::new("明細", "rows"), columns, rows: cells.collect() },
        ],
    }
}

fn said(said: &Said) -> [Cell; 4] {
    let (number, words) = match &said.remark {
        Some((number, words)) => (number.to_string(), words.clone()),
        None => (String::new(), if said.mark == "dash" { "-".to_owned() } else { String::new() }),
    };
    let unknown = || Cell::Word("unknown", Text::new("不明", "unknown"));
    let answer = said.answer.clone().map_or_else(unknown, Cell::from);
    [said.sheet.as_str().into(), answer, number.into(), words.into()]
}

fn differences(row: &Comparison) -> String {
    let kinds = [
        (row.answers_differ(), "answers"),
        (row.is_one_sided(), "one-sided"),
        (row.nobody_speaks(), "nobody-speaks"),
        (row.wordings_differ(), "wording"),
    ];
    kinds.into_iter().filter(|(is, _)| *is).map(|(_, name)| name).collect::<Vec<_>>().join(" ")
}
