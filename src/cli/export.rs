//! `soukan export`.

use soukan::export::{self, Format};
use soukan::{output, rdf};

use super::args::{Args, Export, ExportFormat};
use super::{Failure, Outcome, corpus, print};

pub(super) fn run(args: &Args, command: &Export) -> Result<Outcome, Failure> {
    let format = match command.format {
        ExportFormat::Json => Format::Json,
        ExportFormat::Ttl => Format::Rdf(rdf::Format::Turtle),
        ExportFormat::Nt => Format::Rdf(rdf::Format::NTriples),
        ExportFormat::Nq => Format::Rdf(rdf::Format::NQuads),
        ExportFormat::Trig => Format::Rdf(rdf::Format::TriG),
        ExportFormat::Rdfxml => Format::Rdf(rdf::Format::RdfXml),
        ExportFormat::Jsonld => Format::Rdf(rdf::Format::JsonLd),
    };
    let bytes = export::export(&corpus(args)?, format)?;
    match &command.output {
        Some(path) => {
            output::write_file(path, &bytes)?;
            Ok(Outcome::Clean)
        }
        None => print(&bytes),
    }
}
