//! `soukan show`.

use std::fmt::Write as _;

use serde_json::{Value, json};
use soukan::diag::{Lang, Text};
use soukan::export;
use soukan::graph::TraceGraph;
use soukan::model::form::{Answer, RemarkRef};
use soukan::model::{Corpus, Key, Link, Record};
use soukan::overlay::{Impact, Standing};

use super::args::{Args, Show, ShowFormat};
use super::report::{DOUBT, FAINT, STRONG, name, width, wrap};
use super::{Failure, Outcome, corpus, key, print};

pub(super) fn run(args: &Args, command: &Show, lang: Lang) -> Result<Outcome, Failure> {
    let corpus = corpus(args)?;
    let key = key(&corpus, &command.key)?;
    match command.format {
        ShowFormat::Text => print(text(&corpus, &key, lang).as_bytes()),
        ShowFormat::Json => print(json_node(&corpus, &key)?.as_bytes()),
    }
}

/// The node and its links, cut from the document of `export --format json`.
fn json_node(corpus: &Corpus, key: &Key) -> Result<String, Failure> {
    let bytes = export::export(corpus, export::Format::Json)?;
    let document: Value = serde_json::from_slice(&bytes).map_err(export::ExportError::from)?;
    let name = Value::String(key.to_string());
    let pick = |list: &str, test: &dyn Fn(&Value) -> bool| -> Vec<Value> {
        document[list].as_array().into_iter().flatten().filter(|value| test(value)).cloned().collect()
    };
    let node = pick("nodes", &|value| value["key"] == name);
    let links = pick("links", &|value| value["from"] == name || value["to"] == name);
    let mut value = json!({"node": node.first(), "links": links});
    if corpus.overlay.is_given {
        value["records"] = Value::Array(pick("records", &|value| value["key"] == name));
    }
    Ok(serde_json::to_string_pretty(&value).map_err(export::ExportError::from)? + "\n")
}

fn text(corpus: &Corpus, key: &Key, lang: Lang) -> String {
    let mut out = format!("{}\n", name(corpus, key));
    let words = corpus.text(key);
    if !words.is_empty() {
        let _ = writeln!(out, "{}", wrap(&words, width() - 2, "  "));
    } else if let Key::Requirement(_) = key {
        let absent = Text::new("本文未収録", "text not in the sources");
        let _ = writeln!(out, "  {DOUBT}{}{DOUBT:#}", absent.get(lang));
    }
    details(corpus, key, lang, &mut out);
    if let Some(place) = corpus.source(key) {
        let label = Text::new("出典", "source");
        let _ = writeln!(out, "  {FAINT}{}: {place}{FAINT:#}", label.get(lang));
    }
    links(corpus, key, lang, &mut out);
    records(corpus, key, lang, &mut out);
    out
}

/// The institution's own records, clearly not the sources'.
fn records(corpus: &Corpus, key: &Key, lang: Lang, out: &mut String) {
    let own: Vec<&Record> = corpus.overlay.of(key).collect();
    if own.is_empty() {
        return;
    }
    let head = Text::new("当院の記録（資料の言葉ではありません）", "own records (not words of the sources)");
    let _ = writeln!(out, "  {STRONG}{}{STRONG:#}", head.get(lang));
    let impact = Impact::new(corpus);
    for record in own {
        let kind = Text::new(record.kind.label(), record.kind.as_str());
        let signed = [record.by.as_str(), &record.on].into_iter().filter(|words| !words.is_empty());
        let signed: Vec<&str> = signed.collect();
        let _ =
            writeln!(out, "{}", wrap(&format!("{}: {}", kind.get(lang), record.text), width() - 4, "    "));
        let _ = writeln!(out, "    {FAINT}{}{}{FAINT:#}", join(&signed), record.place);
        if let Standing::Changed { .. } = impact.standing(record) {
            let note = Text::new(
                "この記録のあとで、対象の文が変わりました（soukan overlay）",
                "the text has changed since this record (soukan overlay)",
            );
            let _ = writeln!(out, "    {DOUBT}{}{DOUBT:#}", note.get(lang));
        }
    }
}

fn join(signed: &[&str]) -> String {
    if signed.is_empty() { String::new() } else { format!("{} · ", signed.join(" ")) }
}

fn details(corpus: &Corpus, key: &Key, lang: Lang, out: &mut String) {
    match key {
        Key::Requirement(key) => {
            let Some(requirement) = corpus.requirements.get(key) else { return };
            if requirement.read() != requirement.printed() {
                let label = Text::new("印字", "printed");
                let printed = wrap(&requirement.printed(), width() - 4, "    ");
                let _ = writeln!(out, "  {FAINT}{}:{FAINT:#}\n{printed}", label.get(lang));
            }
            if !requirement.reason.is_empty() {
                let label = Text::new("読みの根拠", "why read so");
                let _ = writeln!(out, "  {FAINT}{}: {}{FAINT:#}", label.get(lang), requirement.reason);
            }
        }
        Key::Response(id, item) => {
            let response = corpus.sheets.get(id).and_then(|sheet| sheet.responses.get(item));
            let Some(response) = response else { return };
            let answer = Text::new("回答", "answer");
            let word = match &response.answer {
                Answer::Unknown => Text::new("不明（印は失われている）", "unknown (the ticks were lost)"),
                Answer::Stated { word, words, .. } => {
                    Text::new(format!("{word}  「{words}」"), format!("{word}  “{words}”"))
                }
                Answer::Marked { word, mark, place } => Text::new(
                    format!("{word}  （印 {mark}、{place}）"),
                    format!("{word}  (ticked {mark}, {place})"),
                ),
                Answer::Unanswered { .. } => {
                    Text::new("無回答（どの選択肢にも印がない）", "unanswered (no choice is ticked)")
                }
                Answer::Unclear { marks, place } => Text::new(
                    format!("不明（印がどれを指すか決まらない: {marks}、{place}）"),
                    format!("unknown (what is ticked is not clear: {marks}, {place})"),
                ),
            };
            let _ = writeln!(out, "  {}: {}", answer.get(lang), word.get(lang));
            let remark = match response.remark {
                RemarkRef::Number(number) => Text::new(format!("備考 {number}"), format!("remark {number}")),
                RemarkRef::Inferred(number) => {
                    Text::new(format!("備考 {number}（推定）"), format!("remark {number} (inferred)"))
                }
                RemarkRef::Dash => Text::new("備考なし（-）", "no remark (-)"),
                RemarkRef::Blank => Text::new("備考の番号は読み取れない", "remark number unreadable"),
                RemarkRef::Empty => Text::new("備考は空欄", "remark left empty"),
                RemarkRef::InPlace(number) => Text::new(
                    format!("行に添えた備考（R{number}、番号は soukan による）"),
                    format!("remark beside the row (R{number}, numbered by soukan)"),
                ),
            };
            let _ = writeln!(out, "  {}", remark.get(lang));
        }
        Key::ChecklistItem(number) => {
            let Some(item) = corpus.checklist.items.get(number) else { return };
            for flaw in &item.damage {
                let _ = writeln!(out, "  {DOUBT}{}: {}{DOUBT:#}", flaw.kind, flaw.reason);
            }
        }
        _ => {}
    }
}

fn links(corpus: &Corpus, key: &Key, lang: Lang, out: &mut String) {
    let graph = TraceGraph::new(corpus);
    let mut line = |arrow: &str, link: &Link, other: &Key| {
        let sure = link.confidence.as_str();
        let _ = writeln!(
            out,
            "  {arrow} {:<16} {}  {FAINT}{} {sure}{FAINT:#}",
            link.relation.as_str(),
            super::report::cut(&super::report::plain_name(corpus, other), width() - 20),
            link.origin.as_str(),
        );
    };
    let (outgoing, incoming) = (graph.outgoing(key), graph.incoming(key));
    outgoing.iter().for_each(|link| line("→", link, &link.to));
    incoming.iter().for_each(|link| line("←", link, &link.from));
    if outgoing.is_empty() && incoming.is_empty() {
        let none = Text::new(
            "対応の記録はありません（対応がないという意味ではありません）",
            "no relation is recorded (which proves nothing)",
        );
        let _ = writeln!(out, "  {}", none.get(lang));
    }
}
