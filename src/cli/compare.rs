//! `soukan compare`.

use soukan::diag::{Lang, Text};
use soukan::export::compare::report;
use soukan::graph::{Comparison, Grouping, TraceGraph, compare};
use soukan::model::{Corpus, Key};

use super::answer::give;
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
    let all = compare(&corpus, &TraceGraph::new(&corpus), &sheets, grouping);
    let mut rows = all.clone();
    rows.retain(|row| !command.differences || Comparison::differs(row));
    let report = report(&corpus, &sheets, &all, &rows);
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
