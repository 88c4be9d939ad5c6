//! Writes an answer: for people on the terminal, else in a format. Columns and cells that several commands share.

use std::fmt::Write as _;

use comfy_table::{ColumnConstraint, ContentArrangement, Table as Grid, TableComponent, presets};
use soukan::diag::Lang;
use soukan::export::report::{Cell, Column, Report, ReportFormat, Section};
pub(super) use soukan::export::report::{key_cells, key_columns};
use soukan::graph::Coverage;
use soukan::model::{Corpus, Key, Link};
use soukan::{output, pipeline};

use super::args::{Answer, AnswerFormat};
use super::report::{FAINT, STRONG, width, wrap};
use super::{Failure, Outcome, print};

/// Writes an answer where and how the user wants it.
pub(super) fn give(report: &Report, wish: &Answer, corpus: &Corpus, lang: Lang) -> Result<Outcome, Failure> {
    let format = match wish.format {
        AnswerFormat::Text => None,
        AnswerFormat::Json => Some(ReportFormat::Json),
        AnswerFormat::Md => Some(ReportFormat::Md),
        AnswerFormat::Csv => Some(ReportFormat::Csv),
        AnswerFormat::Xlsx => Some(ReportFormat::Xlsx),
    };
    let bytes = match format {
        None => text(report, lang).into_bytes(),
        Some(format) => bytes(report, format, corpus, lang)?,
    };
    deliver(&bytes, wish.output.as_deref())
}

/// An answer in a format.
pub(super) fn bytes(
    report: &Report,
    format: ReportFormat,
    corpus: &Corpus,
    lang: Lang,
) -> Result<Vec<u8>, Failure> {
    Ok(report.write(format, lang, &corpus.manifest.date)?)
}

/// Puts bytes into a file, or on standard output.
pub(super) fn deliver(bytes: &[u8], file: Option<&std::path::Path>) -> Result<Outcome, Failure> {
    match file {
        Some(path) => {
            output::write_file(path, bytes).map_err(pipeline::Error::from)?;
            Ok(Outcome::Clean)
        }
        None => print(bytes),
    }
}

/// Columns this narrow are never broken.
const SHORT: u16 = 18;

fn text(report: &Report, lang: Lang) -> String {
    let mut out = format!("{STRONG}{}{STRONG:#}\n", report.title.get(lang));
    for note in &report.notes {
        let _ = writeln!(out, "{FAINT}{}{FAINT:#}", wrap(note.get(lang), width(), ""));
    }
    for section in report.sections.iter().filter(|section| !section.rows.is_empty()) {
        let _ = writeln!(out, "\n{STRONG}{}{STRONG:#}", section.title.get(lang));
        let shown = section.columns.iter().filter(|column| !column.is_detail).count();
        out.push_str(&if shown > GRID { paragraphs(section, lang) } else { grid(section, lang) });
    }
    out
}

/// Tables with more columns than this would be columns of single characters: their rows are written as paragraphs.
const GRID: usize = 5;

/// The cells that a terminal shows.
fn shown<T>(section: &Section, row: impl IntoIterator<Item = T>) -> Vec<T> {
    let cells = section.columns.iter().zip(row);
    cells.filter(|(column, _)| !column.is_detail).map(|(_, cell)| cell).collect()
}

fn grid(section: &Section, lang: Lang) -> String {
    let mut grid = Grid::new();
    grid.load_preset(presets::UTF8_HORIZONTAL_ONLY)
        .remove_style(TableComponent::HorizontalLines)
        .remove_style(TableComponent::MiddleIntersections)
        .set_content_arrangement(ContentArrangement::Dynamic);
    grid.set_width(u16::try_from(width()).unwrap_or(100));
    grid.set_header(shown(section, section.columns.iter().map(|column| column.title.get(lang))));
    for row in &section.rows {
        grid.add_row(shown(section, row.iter().map(|cell| cell.read(lang))));
    }
    let widths = grid.column_max_content_widths();
    for (column, width) in grid.column_iter_mut().zip(widths) {
        if width <= SHORT {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    format!("{grid}\n")
}

fn paragraphs(section: &Section, lang: Lang) -> String {
    let mut out = String::new();
    let mut last = String::new();
    for row in &section.rows {
        let cells: Vec<String> = shown(section, row).iter().map(|cell| cell.read(lang)).collect();
        let cells: Vec<&str> = cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        // What opens several rows is written once.
        let (head, rest) = cells.split_at(cells.len().min(HEAD));
        let head = head.join("  ");
        if head != last {
            let _ = writeln!(out, "{}", wrap(&head, width(), ""));
        }
        if !rest.is_empty() {
            let _ = writeln!(out, "{FAINT}{}{FAINT:#}", wrap(&rest.join("  "), width() - 4, "    "));
        }
        last = head;
    }
    out
}

/// Cells of a row that name what it is about.
const HEAD: usize = 3;

/// The columns of a relation.
pub(super) fn link_columns() -> [Column; 7] {
    [
        Column::new("relation", "関係", "relation"),
        Column::new("origin", "由来", "origin"),
        Column::new("confidence", "確かさ", "confidence"),
        Column::detail("review_state", "確認の段階", "review"),
        Column::detail("suspect", "要見直し", "suspect"),
        Column::detail("reason", "理由", "reason"),
        Column::new("source", "出典", "source"),
    ]
}

/// A relation as it stands in the data, `^` in front where it is read from its object.
pub(super) fn link_cells(link: &Link, from: Option<&Key>) -> [Cell; 7] {
    let sense = soukan::graph::Sense::of(link.relation, from.is_some_and(|from| link.from != *from));
    let curation = link.curation.as_ref();
    [
        sense.name().into(),
        link.origin.as_str().into(),
        link.confidence.as_str().into(),
        curation.map_or("", |curation| curation.review.as_str()).into(),
        curation.map_or("", |curation| if curation.is_suspect { "suspect" } else { "" }).into(),
        link.reason.as_str().into(),
        link.source.to_string().into(),
    ]
}

/// A kind of coverage.
pub(super) fn coverage(coverage: Coverage) -> Cell {
    Cell::Word(coverage.as_str(), coverage.label())
}
