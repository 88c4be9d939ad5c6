//! `soukan query`.

use std::io::Read as _;
use std::path::Path;

use comfy_table::{ContentArrangement, Table as Grid, presets};
use soukan::diag::Text;
use soukan::pipeline;
use soukan::query::{self, Answer, ResultFormat, Table};
use soukan::rdf::{self, Iris};
use soukan::source;

use super::args::{Args, Query, QueryFormat};
use super::{Failure, Outcome, corpus, print};

pub(super) fn run(args: &Args, command: &Query) -> Result<Outcome, Failure> {
    let query = read(&command.file)?;
    let corpus = corpus(args)?;
    let iris = Iris::new(&corpus)?;
    let store = rdf::open(rdf::quads(&corpus, &iris))?;
    let answer = query::run(&store, &iris, &query)?;
    let format = command.format.unwrap_or(match answer {
        Answer::Triples(_) => QueryFormat::Ttl,
        Answer::Table(..) | Answer::Boolean(_) => QueryFormat::Table,
    });
    let bytes = match (&answer, format) {
        (Answer::Table(table, _), QueryFormat::Table) => grid(table).into_bytes(),
        (Answer::Boolean(value), QueryFormat::Table) => format!("{value}\n").into_bytes(),
        (Answer::Triples(triples), QueryFormat::Ttl) => rdf::write_triples(triples, &iris)?,
        (Answer::Table(..) | Answer::Boolean(_), QueryFormat::Ttl) => {
            return Err(Failure::Library(
                query::QueryError::Format { result: "a table", format: "ttl" }.into(),
            ));
        }
        (_, QueryFormat::Table) => {
            return Err(Failure::Library(
                query::QueryError::Format { result: "triples", format: "table" }.into(),
            ));
        }
        (_, QueryFormat::Csv) => query::write(&answer, ResultFormat::Csv)?,
        (_, QueryFormat::Tsv) => query::write(&answer, ResultFormat::Tsv)?,
        (_, QueryFormat::Json) => query::write(&answer, ResultFormat::Json)?,
        (_, QueryFormat::Xml) => query::write(&answer, ResultFormat::Xml)?,
    };
    print(&bytes)
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
