//! Vendors side by side as tables.

use crate::diag::Text;
use crate::export::report::{Cell, Column, Report, Section, key_cells, key_columns};
use crate::graph::{Comparison, Difference, Said};
use crate::model::Corpus;

/// How often the sheets stand to each other in which way, of how many rows.
#[must_use]
pub fn counts(rows: &[Comparison]) -> Vec<(Difference, usize)> {
    let count = |kind: Difference| rows.iter().filter(|row| row.is(kind)).count();
    Difference::ALL.into_iter().map(|kind| (kind, count(kind))).collect()
}

/// A comparison as tables: the counts of `all` rows, and each of `rows`, a line per sheet.
#[must_use]
pub fn report(corpus: &Corpus, sheets: &[String], all: &[Comparison], rows: &[Comparison]) -> Report {
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
            cells.push(kinds(row).into());
            cells
        })
    });
    let counts = counts(all)
        .into_iter()
        .map(|(kind, count)| vec![Cell::Word(kind.as_str(), kind.label()), count.into(), all.len().into()]);
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
                rows: counts.collect(),
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

fn kinds(row: &Comparison) -> String {
    row.kinds().map(Difference::as_str).collect::<Vec<_>>().join(" ")
}
