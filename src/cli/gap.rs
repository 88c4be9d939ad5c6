//! `soukan gap`.

use soukan::diag::{Lang, Text};
use soukan::export::report::{Cell, Column, Report, Section};
use soukan::graph::{Coverage, Gap, GapRow, Selection, SelectionError, TraceGraph};
use soukan::model::Corpus;

use super::answer::{coverage, give, key_cells, key_columns, link_cells, link_columns};
use super::args::{Args, CoverageArg, Gap as Command};
use super::{Failure, Outcome, corpus, unresolved};

pub(super) fn run(args: &Args, command: &Command, lang: Lang) -> Result<Outcome, Failure> {
    let corpus = corpus(args)?;
    let select = |name: &str| {
        Selection::new(&corpus, name).map_err(|error| match error {
            SelectionError::Name(error) => unresolved(&corpus, error),
            SelectionError::Empty(name) => Failure::Message(Text::new(
                format!("「{name}」には、比べられる遵守事項・行・回答がありません"),
                format!("“{name}” has no requirements, rows or answers to compare"),
            )),
        })
    };
    let (of, against) = (select(&command.of)?, select(&command.against)?);
    let gap = TraceGraph::new(&corpus).gap(&corpus, &of, &against);
    let report = report(&corpus, &gap, (&of, &against), command.only.map(kind));
    give(&report, &command.answer, &corpus, lang)
}

fn kind(arg: CoverageArg) -> Coverage {
    match arg {
        CoverageArg::Covered => Coverage::Covered,
        CoverageArg::Weak => Coverage::Weak,
        CoverageArg::OfficiallyNone => Coverage::OfficiallyNone,
        CoverageArg::NoneFound => Coverage::NoneFound,
        CoverageArg::NotInSources => Coverage::NotInSources,
        CoverageArg::NotLooked => Coverage::NotLooked,
    }
}

fn report(
    corpus: &Corpus,
    gap: &Gap,
    (of, against): (&Selection, &Selection),
    only: Option<Coverage>,
) -> Report {
    let total = gap.rows.len();
    let counts =
        gap.counts().into_iter().map(|(kind, count)| vec![coverage(kind), count.into(), total.into()]);
    let rows = gap.rows.iter().filter(|row| only.is_none_or(|only| row.coverage == only));
    let detail = rows.flat_map(|row| cells(corpus, row));
    let mut columns = vec![Column::new("coverage", "対応", "coverage")];
    columns.extend(key_columns());
    columns.extend([Column::new("by", "相手の鍵", "by"), Column::new("by_name", "相手", "by (name)")]);
    columns.extend(link_columns());
    columns.push(Column::detail("why_none", "ない理由", "why none"));
    let edition = &corpus.manifest.edition;
    Report {
        title: Text::new(
            format!("{} のうち、{} が語るもの", of.name, against.name),
            format!("what of {} {} speaks to", of.name, against.name),
        ),
        notes: vec![Text::new(
            format!("{edition}。分母は {} の {total} 件。対応がないことは、不備を意味しません。", of.name),
            format!(
                "{edition}. Of the {total} things of {}. That nothing is linked proves nothing.",
                of.name
            ),
        )],
        sections: vec![
            Section {
                id: "counts",
                title: Text::new("件数", "counts"),
                columns: vec![
                    Column::new("coverage", "対応", "coverage"),
                    Column::new("n", "件数", "n"),
                    Column::new("of", "全体", "of"),
                ],
                rows: counts.collect(),
            },
            Section { id: "rows", title: Text::new("明細", "rows"), columns, rows: detail.collect() },
        ],
    }
}

fn cells(corpus: &Corpus, row: &GapRow) -> Vec<Vec<Cell>> {
    let head = || {
        let mut cells = vec![coverage(row.coverage)];
        cells.extend(key_cells(corpus, &row.key));
        cells
    };
    if row.links.is_empty() {
        let mut cells = head();
        cells.extend(std::iter::repeat_n(Cell::from(""), 2 + link_columns().len()));
        cells.push(row.reason.as_str().into());
        return vec![cells];
    }
    let lines = row.links.iter().map(|(by, link)| {
        let mut cells = head();
        cells.extend(key_cells(corpus, by));
        cells.extend(link_cells(link, Some(&row.key)));
        cells.push(row.reason.as_str().into());
        cells
    });
    lines.collect()
}
