//! `soukan path`.

use std::fmt::Write as _;

use serde_json::{Value, json};
use soukan::diag::{Lang, Text};
use soukan::graph::{Path, TraceGraph};
use soukan::model::{Corpus, Key};

use super::args::{Args, PathArgs, PathFormat};
use super::report::{FAINT, cut, name, plain_name, width};
use super::{Failure, Outcome, corpus, key, print};

pub(super) fn run(args: &Args, command: &PathArgs, lang: Lang) -> Result<Outcome, Failure> {
    let corpus = corpus(args)?;
    let (from, to) = (key(&corpus, &command.from)?, key(&corpus, &command.to)?);
    let paths = TraceGraph::new(&corpus).paths(&from, &to, command.limit);
    match command.format {
        PathFormat::Text => print(text(&corpus, &from, &paths, lang).as_bytes()),
        PathFormat::Json => {
            let value = json!({
                "from": from.to_string(), "to": to.to_string(),
                "paths": paths.iter().map(path_json).collect::<Vec<_>>(),
            });
            let text = serde_json::to_string_pretty(&value).map_err(soukan::export::ExportError::from)?;
            print((text + "\n").as_bytes())
        }
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
    json!({"confidence": path.confidence().value(), "steps": steps.collect::<Vec<_>>()})
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
            format!("{number}. {} 歩、最も弱い一歩は {}", path.steps.len(), path.confidence().as_str()),
            format!("{number}. {} hops, the weakest {}", path.steps.len(), path.confidence().as_str()),
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
