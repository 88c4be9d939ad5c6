//! `soukan queries`: what the library answers.

use soukan::diag::{Lang, Text};
use soukan::export::report::{Cell, Column, Report, Section};
use soukan::query::library::{self, Question};

use super::answer::give;
use super::args::{Args, Queries};
use super::{Failure, Outcome, corpus, print};

pub(super) fn run(args: &Args, command: &Queries, lang: Lang) -> Result<Outcome, Failure> {
    if let Some(name) = &command.name {
        let question = library::find(name).ok_or_else(|| unknown(name))?;
        return print(question.text.as_bytes());
    }
    give(&report(&library::questions(), lang), &command.answer, &corpus(args)?, lang)
}

/// A failure that names the questions most alike.
pub(super) fn unknown(name: &str) -> Failure {
    let words: Vec<&str> = name.split('-').collect();
    let mut near: Vec<(usize, &str)> = library::FILES
        .iter()
        .map(|(known, _)| (words.iter().filter(|word| known.contains(**word)).count(), *known))
        .filter(|(shared, _)| *shared > 0)
        .collect();
    near.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.cmp(right.1)));
    let near = near.into_iter().take(5).fold(String::new(), |list, (_, name)| list + "\n  " + name);
    Failure::Message(Text::new(
        format!("「{name}」というファイルも問いもありません。soukan queries が問いの一覧です{near}"),
        format!(
            "there is neither a file nor a question called “{name}”; soukan queries lists the questions{near}"
        ),
    ))
}

fn report(questions: &[Question], lang: Lang) -> Report {
    let other = |of: Lang, column: Column| Column { is_detail: of != lang, ..column };
    let rows = questions.iter().map(|question| {
        let params = question
            .params
            .iter()
            .map(|param| format!("{}={} ({})", param.name, param.default, param.kind.as_str()));
        let columns: Vec<&str> = question.columns.iter().map(|(name, _)| name.as_str()).collect();
        let cells: Vec<Cell> = vec![
            question.name.as_str().into(),
            question.title.ja.as_str().into(),
            question.title.en.as_str().into(),
            params.collect::<Vec<_>>().join(", ").into(),
            question.about.ja.as_str().into(),
            question.about.en.as_str().into(),
            columns.join(" ").into(),
        ];
        cells
    });
    Report {
        title: Text::new("問いの一覧", "the library of questions"),
        notes: vec![Text::new(
            "soukan query 名前 [--param 名=値] で尋ねます。soukan queries 名前 が SPARQL の文です。",
            "soukan query NAME [--param name=value] asks one; soukan queries NAME prints its SPARQL.",
        )],
        sections: vec![Section {
            id: "queries",
            title: Text::new("問い", "questions"),
            columns: vec![
                Column::new("name", "名前", "name"),
                other(Lang::Ja, Column::new("title_ja", "題", "title (ja)")),
                other(Lang::En, Column::new("title_en", "題（英）", "title")),
                Column::new("params", "引数", "parameters"),
                Column::detail("about_ja", "何に答えるか", "about (ja)"),
                Column::detail("about_en", "何に答えるか（英）", "about"),
                Column::detail("columns", "列", "columns"),
            ],
            rows: rows.collect(),
        }],
    }
}
