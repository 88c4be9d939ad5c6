//! `soukan export`.

use std::path::Path;

use clap::ValueEnum as _;
use soukan::diag::{Lang, Text};
use soukan::export::{self, FolderFormat, Format, Slice, ViewKind, dot, mermaid};
use soukan::graph::SelectionError;
use soukan::model::Corpus;
use soukan::{output, rdf, site};

use super::answer::deliver;
use super::args::{Args, Export, ExportFormat, ViewArg};
use super::{Failure, Outcome, found, report, unresolved};

/// How a format comes out.
enum Way {
    File(Format),
    Folder(FolderFormat),
    /// The Markdown twins of the site's pages.
    Markdown,
}

pub(super) fn run(args: &Args, command: &Export, lang: Lang) -> Result<Outcome, Failure> {
    let way = way(command)?;
    let (corpus, diagnostics) = found(args)?;
    let slice = slice(&corpus, &command.select)?;
    match way {
        Way::File(format) => {
            let bytes = export::file(&corpus, &slice, format, lang)?;
            if let Some(warning) = too_large(&slice, format, bytes.len()) {
                report::warning(&warning, lang);
            }
            deliver(&bytes, command.output.as_deref())
        }
        Way::Folder(format) => {
            let folder = folder(command.output.as_deref())?;
            output::replace_folder(folder, &export::folder(&corpus, &slice, format)?)?;
            Ok(Outcome::Clean)
        }
        Way::Markdown => {
            let folder = folder(command.output.as_deref())?;
            output::replace_folder(folder, &site::markdown(&corpus, &diagnostics, &slice)?)?;
            Ok(Outcome::Clean)
        }
    }
}

fn way(command: &Export) -> Result<Way, Failure> {
    Ok(Way::File(match command.format {
        ExportFormat::Oscal => return Ok(Way::Folder(FolderFormat::Oscal)),
        ExportFormat::Sssom => return Ok(Way::Folder(FolderFormat::Sssom)),
        ExportFormat::Needs => return Ok(Way::Folder(FolderFormat::Needs)),
        ExportFormat::Skos => Format::Skos,
        ExportFormat::Markdown => return Ok(Way::Markdown),
        ExportFormat::Graphml => Format::GraphMl,
        ExportFormat::NodeLink => Format::NodeLink,
        ExportFormat::Dot => Format::Dot,
        ExportFormat::Mermaid => Format::Mermaid,
        ExportFormat::Csv => Format::Csv(view(command.view.ok_or_else(no_view)?)),
        ExportFormat::Xlsx => Format::Xlsx(command.view.map(view)),
        ExportFormat::Json => Format::Json,
        ExportFormat::Ttl => Format::Rdf(rdf::Format::Turtle),
        ExportFormat::Nt => Format::Rdf(rdf::Format::NTriples),
        ExportFormat::Nq => Format::Rdf(rdf::Format::NQuads),
        ExportFormat::Trig => Format::Rdf(rdf::Format::TriG),
        ExportFormat::Rdfxml => Format::Rdf(rdf::Format::RdfXml),
        ExportFormat::Jsonld => Format::Rdf(rdf::Format::JsonLd),
    }))
}

fn view(arg: ViewArg) -> ViewKind {
    match arg {
        ViewArg::Table => ViewKind::Table,
        ViewArg::Requirements => ViewKind::Requirements,
        ViewArg::Sections => ViewKind::Sections,
        ViewArg::Clauses => ViewKind::Clauses,
        ViewArg::Items => ViewKind::Items,
        ViewArg::Services => ViewKind::Services,
        ViewArg::Sheets => ViewKind::Sheets,
        ViewArg::Remarks => ViewKind::Remarks,
        ViewArg::Checklist => ViewKind::Checklist,
        ViewArg::Evidence => ViewKind::Evidence,
        ViewArg::References => ViewKind::References,
        ViewArg::Mappings => ViewKind::Mappings,
        ViewArg::Absences => ViewKind::Absences,
        ViewArg::Corrections => ViewKind::Corrections,
        ViewArg::Olir => ViewKind::Olir,
    }
}

fn no_view() -> Failure {
    let names: Vec<String> = ViewArg::value_variants()
        .iter()
        .filter_map(|view| Some(view.to_possible_value()?.get_name().to_owned()))
        .collect();
    let names = names.join(" ");
    Failure::Message(Text::new(
        format!("CSV は一つの表です。--view で選んでください: {names}"),
        format!("CSV is one table; choose it with --view: {names}"),
    ))
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

/// What to know of a picture that nobody can read, or that the other program does not draw as it comes.
fn too_large(slice: &Slice, format: Format, bytes: usize) -> Option<Text> {
    let (nodes, links) = (slice.inside.len() + slice.stubs.len(), slice.links.len());
    match format {
        Format::Dot if nodes > dot::READABLE => Some(Text::new(
            format!(
                "{nodes} 個のものと {links} 本の線の図は読めません。--select で一部にしてください（何も省いていません）"
            ),
            format!(
                "a picture of {nodes} nodes and {links} links cannot be read; name a part with --select (nothing is left out)"
            ),
        )),
        Format::Mermaid if links > mermaid::LINKS || bytes > mermaid::CHARACTERS => Some(Text::new(
            format!(
                "Mermaid は既定では 500 本・5万字までしか描きません（これは {links} 本）。--select で一部にしてください（何も省いていません）"
            ),
            format!(
                "Mermaid draws at most 500 links and 50,000 characters as it comes, and this has {links} links; name a part with --select (nothing is left out)"
            ),
        )),
        _ => None,
    }
}

fn folder(output: Option<&Path>) -> Result<&Path, Failure> {
    output.ok_or_else(|| {
        Failure::Message(Text::new(
            "この形式は複数のファイルになります。--output でフォルダを指してください",
            "this format is several files; name a folder with --output",
        ))
    })
}
