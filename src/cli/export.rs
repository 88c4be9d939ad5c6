//! `soukan export`.

use std::path::Path;

use soukan::diag::Text;
use soukan::export::{self, FolderFormat, Format, Slice};
use soukan::graph::SelectionError;
use soukan::model::Corpus;
use soukan::{output, rdf};

use super::answer::deliver;
use super::args::{Args, Export, ExportFormat};
use super::{Failure, Outcome, corpus, unresolved};

/// How a format comes out.
enum Way {
    File(Format),
    Folder(FolderFormat),
}

pub(super) fn run(args: &Args, command: &Export) -> Result<Outcome, Failure> {
    let way = way(command)?;
    let corpus = corpus(args)?;
    let slice = slice(&corpus, &command.select)?;
    match way {
        Way::File(format) => deliver(&export::file(&corpus, &slice, format)?, command.output.as_deref()),
        Way::Folder(format) => {
            let folder = folder(command.output.as_deref())?;
            output::replace_folder(folder, &export::folder(&corpus, &slice, format)?)?;
            Ok(Outcome::Clean)
        }
    }
}

fn way(command: &Export) -> Result<Way, Failure> {
    Ok(Way::File(match command.format {
        ExportFormat::Oscal => return Ok(Way::Folder(FolderFormat::Oscal)),
        ExportFormat::Json => Format::Json,
        ExportFormat::Ttl => Format::Rdf(rdf::Format::Turtle),
        ExportFormat::Nt => Format::Rdf(rdf::Format::NTriples),
        ExportFormat::Nq => Format::Rdf(rdf::Format::NQuads),
        ExportFormat::Trig => Format::Rdf(rdf::Format::TriG),
        ExportFormat::Rdfxml => Format::Rdf(rdf::Format::RdfXml),
        ExportFormat::Jsonld => Format::Rdf(rdf::Format::JsonLd),
    }))
}

/// What was asked for, or what to write in place of a name that leads nowhere.
fn slice(corpus: &Corpus, names: &[String]) -> Result<Slice, Failure> {
    Slice::of(corpus, names).map_err(|error| match error {
        SelectionError::Name(error) => unresolved(corpus, error),
        SelectionError::Empty(name) => Failure::Message(Text::new(
            format!("「{name}」に当たるものが、このデータにはありません"),
            format!("there is nothing of “{name}” in this data"),
        )),
    })
}

fn folder(output: Option<&Path>) -> Result<&Path, Failure> {
    output.ok_or_else(|| {
        Failure::Message(Text::new(
            "この形式は複数のファイルになります。--output でフォルダを指してください",
            "this format is several files; name a folder with --output",
        ))
    })
}
