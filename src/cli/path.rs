//! `soukan path`.

use std::fmt::Write as _;

use serde_json::{Value, json};
use soukan::diag::{Lang, Text};
use soukan::export::report::{Cell, Column, Report, ReportFormat, Section};
use soukan::graph::{Path, TraceGraph};
use soukan::model::{Corpus, Key};

use super::answer::{bytes, deliver, key_cells, key_columns, link_cells, link_columns};
use super::args::{AnswerFormat, Args, PathArgs};
use super::report::{FAINT, cut, name, plain_name, width};
use super::{Failure, Outcome, corpus, key};

pub(super) fn run(args: &Args, command: &PathArgs, lang: Lang) -> Result<Outcome, Failure> {
    let corpus = corpus(args)?;
    let (from, to) = (key(&corpus, &command.from)?, key(&corpus, &command.to)?);
    let paths = TraceGraph::new(&corpus).paths(&from, &to, command.limit);
    let table = |format| bytes(&report(&corpus, &from, &to, &paths), format, &corpus, lang);
    let bytes = match command.answer.format {
        AnswerFormat::Text => text(&corpus, &from, &paths, lang).into_bytes(),
        AnswerFormat::Json => {
            let value = json!({
                "from": from.to_string(), "to": to.to_string(),
                "paths": paths.iter().map(path_json).collect::<Vec<_>>(),
            });
            let text = serde_json::to_string_pretty(&value).map_err(soukan::export::ExportError::from)?;
            (text + "\n").into_bytes()
        }
        AnswerFormat::Md => table(ReportFormat::Md)?,
        AnswerFormat::Csv => table(ReportFormat::Csv)?,
        AnswerFormat::Xlsx => table(ReportFormat::Xlsx)?,
    };
    deliver(&bytes, command.answer.output.as_deref())
}

/// What the relations of a path come to, in a word.
fn sense(path: &Path) -> String {
    path.sense().map_or_else(|| "unknown".to_owned(), soukan::graph::Sense::name)
}

fn report(corpus: &Corpus, from: &Key, to: &Key, paths: &[Path]) -> Report {
    let mut columns = vec![
        Column::new("path", "道筋", "path"),
        Column::new("step", "歩", "step"),
        Column::detail("path_confidence", "道筋の確かさ", "path confidence"),
        Column::detail("composed", "合わせた関係", "composed"),
        Column::new("from", "手前", "from"),
    ];
    columns.extend(link_columns());
    columns.extend(key_columns());
    let rows = (1_usize..).zip(paths).flat_map(|(number, path)| {
        let mut at = from.clone();
        let steps = (1_usize..).zip(&path.steps).map(|(step, hop)| {
            let mut cells: Vec<Cell> = vec![number.into(), step.into(), path.confidence().as_str().into()];
            cells.extend([sense(path).into(), at.to_string().into()]);
            cells.extend(link_cells(&hop.link, Some(&at)));
            cells.extend(key_cells(corpus, hop.target()));
            at = hop.target().clone();
            cells
        });
        steps.collect::<Vec<_>>()
    });
    Report {
        title: Text::new(format!("{from} から {to} への道筋"), format!("paths from {from} to {to}")),
        notes: Vec::new(),
        sections: vec![Section {
            id: "steps",
            title: Text::new("歩", "steps"),
            columns,
            rows: rows.collect(),
        }],
    }
}

fn path_json(path: &Path) -> Value {
    let steps = path.steps.iter().map(|step| {
        json!({
            "from": step.link.from.to_string(), "relation": step.link.relation.as_str(),
            "to": step.link.to.to_string(), "inverse": step.inverse, "origin": step.link.origin.as_str(),
            "confidence": step.link.confidence.value(), "reason": step.link.reason,
            "source": {"file": &*step.link.source.file, "line": step.link.source.line},
        })
    });
    json!({"confidence": path.confidence().value(), "composed": path.sense().map(soukan::graph::Sense::name), "steps": steps.collect::<Vec<_>>()})
}

fn text(corpus: &Corpus, from: &Key, paths: &[Path], lang: Lang) -> String {
    if paths.is_empty() {
        let none = Text::new(
            "道筋は記録にありません（つながりがないという意味ではありません）\n",
            "no path is recorded (which proves nothing)\n",
        );
        return none.get(lang).to_owned();
    }
    let mut out = String::new();
    for (number, path) in (1..).zip(paths) {
        let label = Text::new(
            format!(
                "{number}. {} 歩、最も弱い一歩は {}、合わせて {}",
                path.steps.len(),
                path.confidence().as_str(),
                sense(path)
            ),
            format!(
                "{number}. {} hops, the weakest {}, together {}",
                path.steps.len(),
                path.confidence().as_str(),
                sense(path)
            ),
        );
        let _ = writeln!(out, "{}\n   {}", label.get(lang), name(corpus, from));
        for step in &path.steps {
            let arrow = if step.inverse { "←" } else { "→" };
            let _ = writeln!(
                out,
                "   {arrow} {} {FAINT}({}, {}, {}:{}){FAINT:#}",
                cut(&plain_name(corpus, step.target()), width()),
                step.link.relation.as_str(),
                step.link.origin.as_str(),
                step.link.source.file,
                step.link.source.line,
            );
        }
    }
    out
}
