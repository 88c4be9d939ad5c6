//! `soukan trace`: a tree, JSON, Markdown, CSV, Graphviz.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};
use soukan::diag::{Lang, Text};
use soukan::export::dot::quoted;
use soukan::export::report::{Cell, Column, Report, ReportFormat, Section};
use soukan::graph::{Direction, Hop, Reach, TraceGraph, TraceNode};
use soukan::model::{Confidence, Corpus, Key, Origin, Relation};

use super::answer::{bytes, deliver, key_cells, key_columns, link_cells, link_columns};
use super::args::{Args, ReachArg, Trace, TraceFormat};
use super::report::{DOUBT, FAINT, cut, name, width};
use super::{Failure, Outcome, corpus, key};

pub(super) fn run(args: &Args, command: &Trace, lang: Lang) -> Result<Outcome, Failure> {
    let corpus = corpus(args)?;
    let key = key(&corpus, &command.key)?;
    let graph = TraceGraph::new(&corpus);
    let reach = match command.reach {
        ReachArg::Requirements => Reach::Requirements,
        ReachArg::Questions => Reach::Questions,
        ReachArg::Answers => Reach::Answers,
    };
    let mut traces = Vec::new();
    if !command.down {
        traces.push((Direction::Up, graph.trace_to(&key, Direction::Up, reach)));
    }
    if !command.up {
        traces.push((Direction::Down, graph.trace_to(&key, Direction::Down, reach)));
    }
    let view = View { corpus: &corpus, lang };
    let table = |format| bytes(&view.report(&key, &traces), format, &corpus, lang);
    let bytes = match command.format {
        TraceFormat::Text => view.text(&key, &traces).into_bytes(),
        TraceFormat::Json => view.json(&key, &traces)?.into_bytes(),
        TraceFormat::Md => view.markdown(&key, &traces).into_bytes(),
        TraceFormat::Csv => table(ReportFormat::Csv)?,
        TraceFormat::Xlsx => table(ReportFormat::Xlsx)?,
        TraceFormat::Dot => view.dot(&key, &traces).into_bytes(),
    };
    deliver(&bytes, command.output.as_deref())
}

type Traces = [(Direction, TraceNode)];

struct View<'a> {
    corpus: &'a Corpus,
    lang: Lang,
}

fn heading(direction: Direction) -> Text {
    match direction {
        Direction::Up => Text::new("上位（経営管理編の方向）", "up (towards 経営管理編)"),
        Direction::Down => Text::new("下位（システム運用編の方向）", "down (towards システム運用編)"),
    }
}

impl View<'_> {
    fn text(&self, key: &Key, traces: &Traces) -> String {
        let mut out = format!("{}\n", name(self.corpus, key));
        let words = self.corpus.text(key);
        if !words.is_empty() {
            let _ = writeln!(out, "  {}", cut(&words, width() - 2));
        }
        for (direction, root) in traces {
            let _ = writeln!(out, "\n{}", heading(*direction).get(self.lang));
            if root.children.is_empty() {
                let none = Text::new(
                    "なし（この先の編がないか、相関表から読み取れません）",
                    "nothing (no further volume, or not readable from the table)",
                );
                let _ = writeln!(out, "  {FAINT}{}{FAINT:#}", none.get(self.lang));
            }
            self.branches(&root.children, "", &mut out);
        }
        out
    }

    fn branches(&self, children: &[TraceNode], indent: &str, out: &mut String) {
        for (index, child) in children.iter().enumerate() {
            let is_last = index + 1 == children.len();
            let (branch, next) = if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            let doubt = child.hop.as_ref().map(|hop| self.doubt(hop)).unwrap_or_default();
            let _ = writeln!(out, "{indent}{branch}{}{doubt}", name(self.corpus, &child.key));
            let words = self.corpus.text(&child.key);
            if !words.is_empty() {
                let room = width().saturating_sub(indent.chars().count() + 3);
                let _ = writeln!(out, "{indent}{next}{FAINT}{}{FAINT:#}", cut(&words, room));
            }
            self.branches(&child.children, &format!("{indent}{next}"), out);
        }
    }

    /// What a reader must know about a hop: doubt, a chapter in place of a requirement, the line of the source.
    fn doubt(&self, hop: &Hop) -> String {
        let mut out = String::new();
        if hop.link.relation == Relation::IsPartOf {
            return out;
        }
        if hop.link.confidence < Confidence::Certain {
            let word = match (hop.link.confidence, self.lang) {
                (Confidence::Probable, Lang::Ja) => "ほぼ確か",
                (_, Lang::Ja) => "不確か",
                (confidence, Lang::En) => confidence.as_str(),
            };
            let _ = write!(out, "  {DOUBT}({word}){DOUBT:#}");
        }
        if let Some(via) = &hop.via {
            let label = Text::new(format!("章 {via} として"), format!("by chapter {via}"));
            let _ = write!(out, "  {DOUBT}({}){DOUBT:#}", label.get(self.lang));
        }
        let source = &hop.link.source;
        if hop.link.origin == Origin::Official {
            let label = Text::new(format!("{}行", source.line), format!("line {}", source.line));
            let _ = write!(out, "  {FAINT}{}{FAINT:#}", label.get(self.lang));
        } else {
            let (relation, origin) = (hop.link.relation.as_str(), hop.link.origin.as_str());
            let _ = write!(out, "  {FAINT}{relation}, {origin}, {source}{FAINT:#}");
        }
        out
    }

    fn json(&self, key: &Key, traces: &Traces) -> Result<String, Failure> {
        let mut value = json!({"key": key.to_string(), "label": self.corpus.label(key).to_string()});
        for (direction, root) in traces {
            let name = match direction {
                Direction::Up => "up",
                Direction::Down => "down",
            };
            value[name] = Value::Array(root.children.iter().map(|child| self.json_node(child)).collect());
        }
        Ok(serde_json::to_string_pretty(&value).map_err(soukan::export::ExportError::from)? + "\n")
    }

    fn json_node(&self, node: &TraceNode) -> Value {
        let hop = node.hop.as_ref();
        json!({
            "key": node.key.to_string(),
            "label": self.corpus.label(&node.key).to_string(),
            "text": self.corpus.text(&node.key),
            "relation": hop.map(|hop| hop.link.relation.as_str()),
            "origin": hop.map(|hop| hop.link.origin.as_str()),
            "confidence": hop.map(|hop| hop.link.confidence.value()),
            "confidence_word": hop.map(|hop| hop.link.confidence.as_str()),
            "via": hop.and_then(|hop| hop.via.as_ref()).map(ToString::to_string),
            "reason": hop.map(|hop| hop.link.reason.clone()),
            "source": hop.map(|hop| json!({"file": &*hop.link.source.file, "line": hop.link.source.line})),
            "children": node.children.iter().map(|child| self.json_node(child)).collect::<Vec<_>>(),
        })
    }

    fn markdown(&self, key: &Key, traces: &Traces) -> String {
        let mut out = format!("# {}\n", self.corpus.label(key));
        let words = self.corpus.text(key);
        if !words.is_empty() {
            let _ = write!(out, "\n> {}\n", words.replace('\n', "\n> "));
        }
        for (direction, root) in traces {
            let _ = write!(out, "\n## {}\n\n", heading(*direction).get(self.lang));
            self.markdown_items(&root.children, 0, &mut out);
        }
        out
    }

    fn markdown_items(&self, children: &[TraceNode], depth: usize, out: &mut String) {
        for child in children {
            let (indent, label) = ("  ".repeat(depth), self.corpus.label(&child.key));
            let line = child.hop.as_ref().map(|hop| {
                let sure = hop.link.confidence.as_str();
                let via = hop.via.as_ref().map(|via| format!(", via {via}")).unwrap_or_default();
                format!(" ({sure}{via}, {}:{})", hop.link.source.file, hop.link.source.line)
            });
            let _ = writeln!(
                out,
                "{indent}- **{}** {} `{}`{}",
                label.cite,
                label.title,
                child.key,
                line.unwrap_or_default()
            );
            let words = self.corpus.text(&child.key);
            if !words.is_empty() {
                let _ = writeln!(out, "{indent}  {}", words.replace('\n', &format!("\n{indent}  ")));
            }
            self.markdown_items(&child.children, depth + 1, out);
        }
    }

    fn report(&self, key: &Key, traces: &Traces) -> Report {
        let mut columns = vec![
            Column::new("direction", "向き", "direction"),
            Column::new("depth", "深さ", "depth"),
            Column::new("from", "手前", "from"),
        ];
        columns.extend(link_columns());
        columns.push(Column::new("via", "章", "via"));
        columns.extend(key_columns());
        columns.push(Column::detail("text", "本文", "text"));
        let mut rows = Vec::new();
        for (direction, root) in traces {
            let name = if *direction == Direction::Up { "up" } else { "down" };
            self.rows(root, name, 1, &mut rows);
        }
        let label = self.corpus.label(key);
        Report {
            title: Text::new(format!("{label} から上下へ"), format!("up and down from {label}")),
            notes: Vec::new(),
            sections: vec![Section { id: "hops", title: Text::new("歩", "hops"), columns, rows }],
        }
    }

    fn rows(&self, node: &TraceNode, direction: &str, depth: usize, rows: &mut Vec<Vec<Cell>>) {
        for child in &node.children {
            if let Some(hop) = &child.hop {
                let via = hop.via.as_ref().map(ToString::to_string).unwrap_or_default();
                let mut cells: Vec<Cell> = vec![direction.into(), depth.into(), node.key.to_string().into()];
                cells.extend(link_cells(&hop.link, Some(hop.via.as_ref().unwrap_or(&node.key))));
                cells.push(via.into());
                cells.extend(key_cells(self.corpus, &child.key));
                cells.push(self.corpus.text(&child.key).into());
                rows.push(cells);
            }
            self.rows(child, direction, depth + 1, rows);
        }
    }

    fn dot(&self, key: &Key, traces: &Traces) -> String {
        let mut nodes = BTreeSet::from([key.clone()]);
        let mut edges = BTreeSet::new();
        traces.iter().for_each(|(_, root)| collect(&root.children, &mut nodes, &mut edges));
        let mut out =
            String::from("digraph soukan {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n");
        for node in &nodes {
            let (id, label) = (quoted(&node.to_string()), quoted(&self.corpus.label(node).to_string()));
            let _ = writeln!(out, "  {id} [label={label}];");
        }
        for (from, to, confidence) in &edges {
            let style = if *confidence == Confidence::Certain { "solid" } else { "dashed" };
            let _ = writeln!(out, "  \"{from}\" -> \"{to}\" [style={style}];");
        }
        out.push_str("}\n");
        out
    }
}

fn collect(children: &[TraceNode], nodes: &mut BTreeSet<Key>, edges: &mut BTreeSet<(Key, Key, Confidence)>) {
    for child in children {
        if let Some(hop) = &child.hop {
            nodes.extend([hop.link.from.clone(), hop.link.to.clone()]);
            edges.insert((hop.link.from.clone(), hop.link.to.clone(), hop.link.confidence));
        }
        collect(&child.children, nodes, edges);
    }
}
