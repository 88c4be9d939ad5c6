//! `soukan evidence`.

use soukan::diag::{Lang, Text};
use soukan::export::report::{Cell, Column, Report, Section};
use soukan::graph::TraceGraph;
use soukan::model::{Corpus, Key};

use super::answer::{give, key_cells, key_columns, link_cells, link_columns};
use super::args::{Args, Evidence};
use super::{Failure, Outcome, corpus, key};

pub(super) fn run(args: &Args, command: &Evidence, lang: Lang) -> Result<Outcome, Failure> {
    let corpus = corpus(args)?;
    let key = key(&corpus, &command.key)?;
    let graph = TraceGraph::new(&corpus);
    let report = match key {
        Key::Evidence(_) => needed_for(&corpus, &graph, &key),
        _ => supporting(&corpus, &graph, &key),
    };
    give(&report, &command.answer, &corpus, lang)
}

fn note(corpus: &Corpus) -> Text {
    let total = corpus.checklist.items.len();
    Text::new(
        format!(
            "チェックリスト {total} 項目が「エビデンス例」として挙げる文書です。例であって、これで足りるという意味ではありません。"
        ),
        format!(
            "Documents that the {total} rows of the checklist name as examples; not a claim that they suffice."
        ),
    )
}

fn supporting(corpus: &Corpus, graph: &TraceGraph, key: &Key) -> Report {
    let found = graph.evidence_for(key);
    let mut columns = vec![Column::new("rows", "項目数", "rows")];
    columns.extend(key_columns());
    let kinds = found.iter().map(|support| {
        let mut cells: Vec<Cell> = vec![support.rows.len().into()];
        cells.extend(key_cells(corpus, &support.evidence));
        cells
    });
    let mut detail = vec![Column::new("evidence", "エビデンス", "evidence")];
    detail.extend(key_columns());
    detail.extend(link_columns());
    let rows = found.iter().flat_map(|support| {
        support.rows.iter().map(|(row, link)| {
            let mut cells: Vec<Cell> = vec![corpus.label(&support.evidence).cite.into()];
            cells.extend(key_cells(corpus, row));
            match link {
                Some(link) => cells.extend(link_cells(link, Some(link.other(row)))),
                None => cells.extend(std::iter::repeat_n(Cell::from(""), link_columns().len())),
            }
            cells
        })
    });
    let label = corpus.label(key);
    Report {
        title: Text::new(format!("{label} のエビデンス"), format!("evidence for {label}")),
        notes: vec![note(corpus)],
        sections: vec![
            Section {
                id: "kinds", title: Text::new("文書の種類", "kinds"), columns, rows: kinds.collect()
            },
            Section {
                id: "rows",
                title: Text::new("挙げている項目", "rows that name it"),
                columns: detail,
                rows: rows.collect(),
            },
        ],
    }
}

fn needed_for(corpus: &Corpus, graph: &TraceGraph, key: &Key) -> Report {
    let found = graph.supported_by(key);
    let mut columns = key_columns().to_vec();
    columns
        .extend([Column::new("row", "項目", "row"), Column::detail("row_name", "項目の分類", "row (name)")]);
    columns.extend(link_columns());
    let rows = found.iter().flat_map(|supported| {
        supported.rows.iter().map(|(row, link)| {
            let mut cells = key_cells(corpus, &supported.requirement).to_vec();
            cells.extend(key_cells(corpus, row));
            cells.extend(link_cells(link, Some(&supported.requirement)));
            cells
        })
    });
    let named = graph.incoming(key).into_iter().map(|link| key_cells(corpus, &link.from).to_vec());
    let label = corpus.label(key);
    Report {
        title: Text::new(format!("{label} を要するもの"), format!("what {label} is needed for")),
        notes: vec![note(corpus)],
        sections: vec![
            Section {
                id: "requirements",
                title: Text::new("遵守事項・章", "requirements and chapters"),
                columns,
                rows: rows.collect(),
            },
            Section {
                id: "checklist",
                title: Text::new("名を挙げる項目", "rows that name it"),
                columns: key_columns().to_vec(),
                rows: named.collect(),
            },
        ],
    }
}
