//! The one composer: from a data directory to a checked corpus. Everything above it is pure.

use std::path::Path;

use crate::check;
use crate::diag::Diagnostic;
use crate::link::{self, Drafts};
use crate::model::{Checklist, Corpus, SourceKind};
use crate::parse::{
    answers, changes, checklist, checklist_table, correction::Corrector, correlation, form, manifest,
    mapping, official, outline, overlay, sheet, volume, words,
};
use crate::source::{DataDir, SourceError};
use crate::suggest::Synonyms;

/// Anything that can fail, as opposed to being found wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The data cannot be read from the disk.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The site's templates do not compile or do not render.
    #[error(transparent)]
    Site(#[from] crate::site::SiteError),
    /// A query cannot be read or evaluated.
    #[error(transparent)]
    Query(#[from] crate::query::QueryError),
    /// Another server does not do what it is asked.
    #[error(transparent)]
    Remote(#[from] crate::query::remote::RemoteError),
    /// A question of the library cannot be asked so.
    #[error(transparent)]
    Library(#[from] crate::query::library::LibraryError),
    /// The graph cannot be built or written.
    #[error(transparent)]
    Rdf(#[from] crate::rdf::RdfError),
    /// The output cannot be written.
    #[error(transparent)]
    Output(#[from] crate::output::OutputError),
    /// An answer cannot be written.
    #[error(transparent)]
    Report(#[from] crate::export::report::ReportError),
    /// A selection cannot be made.
    #[error(transparent)]
    Selection(#[from] crate::graph::SelectionError),
    /// An export cannot be written.
    #[error(transparent)]
    Export(#[from] crate::export::ExportError),
}

/// A data directory as read.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The corpus; `None` when there is no usable manifest.
    pub corpus: Option<Corpus>,
    /// Everything that was found, in the order of places, accepted findings marked.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a data directory from the disk and joins it.
///
/// # Errors
/// [`SourceError`] when the directory or a file cannot be read.
pub fn load(root: &Path) -> Result<Loaded, SourceError> {
    Ok(load_data(&DataDir::read(root)?))
}

/// Reads a data directory and a folder of an institution's own records.
///
/// # Errors
/// [`SourceError`] when a directory or a file cannot be read.
pub fn load_with(root: &Path, overlay: Option<&Path>) -> Result<Loaded, SourceError> {
    let overlay = overlay.map(DataDir::read).transpose()?;
    Ok(load_data_with(&DataDir::read(root)?, overlay.as_ref()))
}

/// Joins a data directory that is already in memory.
#[must_use]
pub fn load_data(data: &DataDir) -> Loaded {
    load_data_with(data, None)
}

/// Joins a data directory and own records that are already in memory.
#[must_use]
pub fn load_data_with(data: &DataDir, records: Option<&DataDir>) -> Loaded {
    let mut found = Vec::new();
    // Nothing of the corpus needs the synonyms; their table is checked with the rest.
    Synonyms::read(data, &mut found);
    let mut corpus = read_all(data, &mut found).map(|drafts| link::link(drafts, &mut found));
    if let (Some(corpus), Some(records)) = (&mut corpus, records) {
        corpus.overlay = overlay::read(records, corpus, &mut found);
    }
    if let Some(corpus) = &corpus {
        check::run(corpus, &mut found);
    }
    check::accept(data, corpus.is_some(), &mut found);
    Loaded { corpus, diagnostics: found }
}

/// Runs every reader over the sources that the manifest names, in the order of their ids.
fn read_all(data: &DataDir, found: &mut Vec<Diagnostic>) -> Option<Drafts> {
    let mut manifest = manifest::read(data, found)?;
    manifest.sources.sort_by(|left, right| left.id.cmp(&right.id));
    manifest::verify_sources(data, &manifest, found);
    let form = form::read(data, found);
    let mut drafts = Drafts {
        outline: outline::read(data, &manifest.edition, found),
        notes: form::read_notes(data, found),
        form,
        mappings: mapping::read(data, &manifest, found),
        manifest,
        tables: Vec::new(),
        sheets: Vec::new(),
        checklist: Checklist::default(),
        corrections: Vec::new(),
        words: words::read(data, found),
        revisions: changes::read(data, found),
    };
    for source in drafts.manifest.sources.clone() {
        let Some(file) = data.get(&source.file) else { continue };
        let corrector = Corrector::read(data, &source.id, file, found);
        drafts.corrections.extend(corrector.corrections().cloned());
        match source.kind {
            SourceKind::CorrelationScan => {
                drafts.tables.push(correlation::read(data, &source.id, file, &corrector, found));
            }
            SourceKind::CorrelationTable => {
                drafts.tables.push(official::read(data, &source.id, file, found));
            }
            SourceKind::GuidelineVolume => {
                drafts.tables.extend(volume::read(data, &source.id, file, found));
            }
            SourceKind::DisclosureSheet => {
                drafts.sheets.extend(sheet::read(&source.id, file, &drafts.form, &corrector, found));
            }
            SourceKind::DisclosureAnswers => {
                drafts.sheets.extend(answers::read(data, &source.id, file, &drafts.form, found));
            }
            SourceKind::ChecklistTable => {
                drafts.checklist = checklist_table::read(data, &source.id, file, found);
            }
            // Its reading is a file of `mappings/`, read with the others.
            SourceKind::MappingDocument => {}
            SourceKind::Checklist => {
                drafts.checklist = checklist::read(data, &source.id, file, &corrector, found);
            }
        }
    }
    Some(drafts)
}
