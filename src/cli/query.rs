//! `soukan query`.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use comfy_table::{ContentArrangement, Table as Grid, presets};
use soukan::diag::{Lang, Text};
use soukan::export::report::{Cell, Column, Report, ReportFormat, Section};
use soukan::pipeline;
use soukan::query::library::{self, LibraryError, Question};
use soukan::query::remote::Endpoint;
use soukan::query::{self, Answer, Dataset, ResultFormat, Table};
use soukan::rdf::{self, Iris};
use soukan::source;

use super::answer::{bytes, deliver};
use super::args::{Args, Query, QueryFormat};
use super::{Failure, Outcome, corpus, queries, unresolved};

pub(super) fn run(args: &Args, command: &Query, lang: Lang) -> Result<Outcome, Failure> {
    let question = question(&command.name)?;
    let corpus = corpus(args)?;
    let text = question.bind(&corpus, &values(&command.params)?).map_err(|error| match error {
        LibraryError::Key(error) => unresolved(&corpus, error),
        error => Failure::Library(error.into()),
    })?;
    let iris = Iris::new(&corpus)?;
    let quads = rdf::quads(&corpus, &iris);
    let answer = match &command.endpoint {
        None => query::run(&rdf::open(quads)?, &iris, &text)?,
        Some(url) => {
            // Named one by one, because another server's default graph need not be the union of all; but what the
            // protocol names would take the place of what the query names itself.
            let dataset = if query::names_graphs(&iris, &text) {
                Dataset::default()
            } else {
                let graphs: Vec<String> = rdf::by_graph(&quads).map(|(graph, _)| graph.to_owned()).collect();
                Dataset { default: graphs.clone(), named: graphs }
            };
            let endpoint = Endpoint::new(url, Duration::from_secs(command.timeout));
            endpoint.ask(&query::with_prefixes(&iris, &text), &dataset)?
        }
    };
    let format = command.format.unwrap_or(match answer {
        Answer::Triples(_) => QueryFormat::Ttl,
        Answer::Table(..) | Answer::Boolean(_) => QueryFormat::Table,
    });
    let misfit = |result, format| Failure::Library(query::QueryError::Format { result, format }.into());
    let bytes = match (&answer, format) {
        (Answer::Table(table, _), QueryFormat::Table) => grid(table).into_bytes(),
        (Answer::Table(table, _), QueryFormat::Md) => {
            bytes(&report(&question, table), ReportFormat::Md, &corpus, lang)?
        }
        (Answer::Table(table, _), QueryFormat::Xlsx) => {
            bytes(&report(&question, table), ReportFormat::Xlsx, &corpus, lang)?
        }
        (Answer::Boolean(value), QueryFormat::Table) => format!("{value}\n").into_bytes(),
        (Answer::Triples(triples), QueryFormat::Ttl) => {
            rdf::write_triples(triples, &iris, rdf::Format::Turtle)?
        }
        (Answer::Table(..) | Answer::Boolean(_), QueryFormat::Ttl) => return Err(misfit("a table", "ttl")),
        (Answer::Triples(_), QueryFormat::Table) => return Err(misfit("triples", "table")),
        (Answer::Triples(_), QueryFormat::Md) => return Err(misfit("triples", "md")),
        (Answer::Triples(_), QueryFormat::Xlsx) => return Err(misfit("triples", "xlsx")),
        (Answer::Boolean(_), QueryFormat::Md) => return Err(misfit("a truth value", "md")),
        (Answer::Boolean(_), QueryFormat::Xlsx) => return Err(misfit("a truth value", "xlsx")),
        (_, QueryFormat::Csv) => query::write(&answer, ResultFormat::Csv)?,
        (_, QueryFormat::Tsv) => query::write(&answer, ResultFormat::Tsv)?,
        (_, QueryFormat::Json) => query::write(&answer, ResultFormat::Json)?,
        (_, QueryFormat::Xml) => query::write(&answer, ResultFormat::Xml)?,
    };
    deliver(&bytes, command.output.as_deref())
}

/// What to ask: standard input, a file, or a question of the library.
fn question(name: &str) -> Result<Question, Failure> {
    let path = Path::new(name);
    if name != "-" && !path.is_file() {
        return library::find(name).ok_or_else(|| queries::unknown(name));
    }
    let text = read(path)?;
    Question::parse(name, &text).map_err(|error| Failure::Library(error.into()))
}

fn values(params: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let split = params.iter().map(|param| {
        param.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())).ok_or_else(|| {
            Failure::Message(Text::new(
                format!("--param は 名=値 の形で書いてください（「{param}」）"),
                format!("write --param as name=value, not “{param}”"),
            ))
        })
    });
    split.collect()
}

/// A table with the headings of the question, where it has them.
fn report(question: &Question, table: &Table) -> Report {
    let columns = table.columns.iter().map(|name| {
        let titled = question.columns.iter().find(|(column, _)| column == name);
        let title =
            titled.map_or_else(|| Text::new(name.as_str(), name.as_str()), |(_, title)| title.clone());
        Column { id: "", title, is_detail: false }
    });
    let rows = table.rows.iter().map(|row| row.iter().map(|cell| Cell::from(cell.as_str())).collect());
    let title = if question.title.ja.is_empty() {
        Text::new(question.name.as_str(), question.name.as_str())
    } else {
        question.title.clone()
    };
    Report {
        title: title.clone(),
        notes: Some(question.about.clone()).filter(|about| !about.ja.is_empty()).into_iter().collect(),
        sections: vec![Section { id: "result", title, columns: columns.collect(), rows: rows.collect() }],
    }
}

fn read(file: &Path) -> Result<String, Failure> {
    let not_text = |_| {
        Failure::Message(Text::new(
            "問い合わせは UTF-8 の文字で書いてください",
            "the query is not UTF-8 text",
        ))
    };
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map_err(Failure::Output)?;
        return String::from_utf8(bytes).map_err(not_text);
    }
    let file = source::read_file(file).map_err(pipeline::Error::from)?;
    String::from_utf8(file.bytes).map_err(not_text)
}

fn grid(table: &Table) -> String {
    let mut grid = Grid::new();
    grid.load_preset(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    grid.set_header(&table.columns);
    table.rows.iter().for_each(|row| {
        grid.add_row(row);
    });
    format!("{grid}\n")
}
