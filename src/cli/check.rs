//! `soukan check`: text, JSON, SARIF, and explanations of codes.

use std::io::IsTerminal as _;

use annotate_snippets::Renderer;
use serde_json::{Value, json};
use soukan::diag::{Code, Diagnostic, Lang, Severity, Text};

use super::args::{Args, Check, CheckFormat};
use super::{Failure, Outcome, files, load, print, report};

pub(super) fn run(args: &Args, command: &Check, lang: Lang) -> Result<Outcome, Failure> {
    if let Some(name) = &command.explain {
        return explain(name, lang);
    }
    let diagnostics = load(args)?.diagnostics;
    match command.format {
        CheckFormat::Text => {
            print_text(args, &diagnostics, |found| command.all || found.is_open(), lang)?;
            print_summary(&diagnostics, command.all, lang)?;
        }
        CheckFormat::Json => print_json(&json!({
            "format": "soukan-check", "format_version": 1,
            "findings": diagnostics.iter().map(finding).collect::<Vec<_>>(),
        }))?,
        CheckFormat::Sarif => print_json(&sarif(&diagnostics, lang))?,
    }
    let is_open = diagnostics.iter().any(Diagnostic::is_open);
    Ok(if is_open { Outcome::Findings } else { Outcome::Clean })
}

fn explain(name: &str, lang: Lang) -> Result<Outcome, Failure> {
    let Some(code) = Code::from_name(name) else {
        let names: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        let names = names.join(", ");
        return Err(Failure::Message(Text::new(
            format!("「{name}」という診断はありません。あるもの: {names}"),
            format!("there is no code “{name}”. There are: {names}"),
        )));
    };
    let (strong, severity) = (report::STRONG, code.severity().label(lang));
    let text = report::wrap(code.explanation().get(lang), report::width() - 2, "  ");
    print(format!("{strong}{}{strong:#} ({severity})\n\n{text}\n", code.as_str()).as_bytes())
}

/// Prints those findings that pass, as snippets.
pub(super) fn print_text(
    args: &Args,
    diagnostics: &[Diagnostic],
    shows: impl Fn(&Diagnostic) -> bool,
    lang: Lang,
) -> Result<(), Failure> {
    let data = files(args)?;
    let renderer = if std::io::stdout().is_terminal() { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(report::width() + 20);
    let listed = diagnostics.iter().filter(|found| shows(found));
    let text: String = listed.map(|found| report::snippet(found, &data, &renderer, lang) + "\n\n").collect();
    print(text.as_bytes()).map(|_| ())
}

fn print_summary(diagnostics: &[Diagnostic], all: bool, lang: Lang) -> Result<(), Failure> {
    let count = |test: &dyn Fn(&Diagnostic) -> bool| diagnostics.iter().filter(|found| test(found)).count();
    let errors = count(&|found| found.severity() == Severity::Error);
    let warnings = count(&|found| found.severity() == Severity::Warning && found.is_open());
    let accepted = count(&|found| found.accepted.is_some() && found.severity() == Severity::Warning);
    let notes = count(&|found| found.severity() == Severity::Note);
    let hint = if all || accepted + notes == 0 {
        Text::new("", "")
    } else {
        Text::new("。--all で全件を示します", "; --all shows them all")
    };
    let text = Text::new(
        format!("誤り {errors}、警告 {warnings}、承認済みの警告 {accepted}、注記 {notes}{}\n", hint.ja),
        format!(
            "{errors} errors, {warnings} warnings, {accepted} accepted warnings, {notes} notes{}\n",
            hint.en
        ),
    );
    print(text.get(lang).as_bytes()).map(|_| ())
}

fn print_json(value: &Value) -> Result<(), Failure> {
    // A Value built from strings and numbers always serialises.
    let text = serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
    print(text.as_bytes()).map(|_| ())
}

fn finding(found: &Diagnostic) -> Value {
    json!({
        "code": found.code.as_str(), "severity": found.severity().as_str(),
        "file": found.place.as_ref().map(|place| &*place.file),
        "line": found.place.as_ref().map(|place| place.line),
        "cell": found.place.as_ref().map(|place| place.cell).filter(|cell| *cell > 0),
        "paragraph": found.place.as_ref().map(|place| place.paragraph).filter(|paragraph| *paragraph > 0),
        "words": found.words,
        "message": {"ja": found.message.ja, "en": found.message.en},
        "accepted": found.accepted,
    })
}

/// SARIF 2.1.0: one run, one rule per code, accepted findings as suppressed results.
fn sarif(diagnostics: &[Diagnostic], lang: Lang) -> Value {
    let rules = Code::ALL.iter().map(|code| {
        json!({
            "id": code.as_str(),
            "fullDescription": {"text": code.explanation().get(lang)},
            "defaultConfiguration": {"level": code.severity().as_str()},
        })
    });
    let results = diagnostics.iter().map(|found| {
        let locations: Vec<Value> = found
            .place
            .iter()
            .map(|place| {
                json!({"physicalLocation": {
                    "artifactLocation": {"uri": &*place.file, "uriBaseId": "DATA"},
                    "region": {"startLine": place.line},
                }})
            })
            .collect();
        let suppressions: Vec<Value> = found
            .accepted
            .iter()
            .map(|reason| json!({"kind": "external", "justification": reason}))
            .collect();
        json!({
            "ruleId": found.code.as_str(), "level": found.severity().as_str(),
            "message": {"text": found.message.get(lang)},
            "locations": locations, "suppressions": suppressions,
        })
    });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "soukan", "version": env!("CARGO_PKG_VERSION"), "rules": rules.collect::<Vec<_>>(),
            }},
            "results": results.collect::<Vec<_>>(),
        }],
    })
}
