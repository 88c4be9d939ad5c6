//! `soukan push`.

use std::io::Write as _;
use std::time::Duration;

use soukan::diag::{Lang, Text};
use soukan::query::remote::Endpoint;
use soukan::rdf::{self, Iris};

use super::args::{Args, Push};
use super::{Failure, Outcome, corpus};

pub(super) fn run(args: &Args, command: &Push, lang: Lang) -> Result<Outcome, Failure> {
    let corpus = corpus(args)?;
    let iris = Iris::new(&corpus)?;
    let quads = rdf::quads(&corpus, &iris);
    let endpoint = Endpoint::new(&command.endpoint, Duration::from_secs(command.timeout));
    for (graph, quads) in rdf::by_graph(&quads) {
        let is_new = endpoint.put(graph, &rdf::write(quads, &iris, rdf::Format::NTriples)?)?;
        let what = if is_new { Text::new("作成", "created") } else { Text::new("置換", "replaced") };
        let count = quads.len();
        let triples = Text::new("トリプル", "triples");
        let _ = writeln!(anstream::stderr(), "{}  {graph}  {count} {}", what.get(lang), triples.get(lang));
    }
    Ok(Outcome::Clean)
}
