//! `soukan.toml`: the manifest.

use serde::Deserialize;

use crate::diag::{Code, Diagnostic, Text};
use crate::model::guideline::VolumeTitle;
use crate::model::key::{Volume, is_slug};
use crate::model::manifest::{Edition, Manifest, SourceEntry, SourceKind};
use crate::parse::tidy;
use crate::source::{DataDir, Place, SourceFile};

/// Path of the manifest below the data directory.
pub const MANIFEST: &str = "soukan.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawManifest {
    dataset: RawDataset,
    editions: Vec<RawEdition>,
    volumes: Vec<RawVolume>,
    sources: Vec<RawSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDataset {
    title: String,
    version: String,
    date: String,
    id_namespace: String,
    vocabulary_namespace: String,
    edition: String,
    #[serde(default)]
    report: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEdition {
    id: String,
    title: String,
    #[serde(default)]
    title_en: String,
    date: String,
    coverage: String,
    #[serde(default)]
    coverage_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVolume {
    letter: char,
    ja: String,
    en: String,
    reader: String,
    #[serde(default)]
    reader_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSource {
    id: String,
    kind: RawKind,
    file: String,
    title: String,
    publisher: String,
    date: String,
    licence: String,
    sha256: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawKind {
    CorrelationScan,
    CorrelationTable,
    GuidelineVolume,
    DisclosureSheet,
    DisclosureAnswers,
    Checklist,
    ChecklistTable,
    MappingDocument,
}

/// Reads the manifest; `None` when there is none that can be used.
pub fn read(data: &DataDir, found: &mut Vec<Diagnostic>) -> Option<Manifest> {
    let Some(file) = data.get(MANIFEST) else {
        found.push(Diagnostic::general(
            Code::ManifestInvalid,
            Text::new(
                format!("{MANIFEST} がありません。データのフォルダを --data で指してください"),
                format!("there is no {MANIFEST}; name the data folder with --data"),
            ),
        ));
        return None;
    };
    let text = tidy::decode(file, found);
    match toml::from_str::<RawManifest>(text) {
        Ok(raw) => Some(build(file, raw, found)),
        Err(error) => {
            found.push(invalid(file, text, &error));
            None
        }
    }
}

fn invalid(file: &SourceFile, text: &str, error: &toml::de::Error) -> Diagnostic {
    let offset = error.span().map_or(0, |span| span.start);
    let before = text.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let message = error.message();
    Diagnostic::at(
        Code::ManifestInvalid,
        Place::line(&file.name, u32::try_from(line).unwrap_or(u32::MAX)),
        Text::new(
            format!("マニフェストを読めません: {message}"),
            format!("cannot read the manifest: {message}"),
        ),
    )
}

fn build(file: &SourceFile, raw: RawManifest, found: &mut Vec<Diagnostic>) -> Manifest {
    let complain = |ja: String, en: String| {
        Diagnostic::at(Code::ManifestInvalid, Place::line(&file.name, 1), Text::new(ja, en))
    };
    let mut volumes = Vec::new();
    for raw in raw.volumes {
        match Volume::from_letter(raw.letter) {
            Some(volume) if volumes.iter().any(|title: &VolumeTitle| title.volume == volume) => found.push(
                complain(format!("編「{volume}」が二度あります"), format!("volume “{volume}” stands twice")),
            ),
            Some(volume) => volumes.push(VolumeTitle {
                volume,
                ja: raw.ja,
                en: raw.en,
                reader: raw.reader,
                reader_en: raw.reader_en,
            }),
            None => found.push(complain(
                format!("編の文字「{}」は O・G・M・C のどれでもありません", raw.letter),
                format!("volume letter “{}” is none of O, G, M, C", raw.letter),
            )),
        }
    }
    let mut sources: Vec<SourceEntry> = Vec::new();
    for source in raw.sources.into_iter().map(source_entry) {
        let is_taken = sources.iter().any(|other| other.id == source.id || other.file == source.file);
        let is_checklist =
            |source: &SourceEntry| matches!(source.kind, SourceKind::Checklist | SourceKind::ChecklistTable);
        let is_second_checklist = is_checklist(&source) && sources.iter().any(is_checklist);
        // The id of a sheet is a key.
        let is_name = match source.kind {
            SourceKind::DisclosureSheet | SourceKind::DisclosureAnswers => is_slug(&source.id),
            SourceKind::CorrelationScan
            | SourceKind::CorrelationTable
            | SourceKind::GuidelineVolume
            | SourceKind::Checklist
            | SourceKind::ChecklistTable
            | SourceKind::MappingDocument => is_slug(&source.id.replace('.', "-")),
        };
        if is_taken || is_second_checklist || !is_name {
            found.push(complain(
                format!(
                    "資料「{}」の id かファイルが重複しているか、id が小文字英数字とハイフンの語でないか、二つ目のチェックリストです",
                    source.id
                ),
                format!(
                    "source “{}”: its id or file stands twice, its id is not lower-case letters, digits and hyphens, or it is a second checklist",
                    source.id
                ),
            ));
        } else {
            sources.push(source);
        }
    }
    if !raw.editions.iter().any(|edition| edition.id == raw.dataset.edition) {
        let id = &raw.dataset.edition;
        found.push(complain(
            format!("版「{id}」が editions にありません"),
            format!("edition “{id}” is not among the editions"),
        ));
    }
    Manifest {
        title: raw.dataset.title,
        version: raw.dataset.version,
        date: raw.dataset.date,
        id_namespace: raw.dataset.id_namespace,
        vocabulary_namespace: raw.dataset.vocabulary_namespace,
        edition: raw.dataset.edition,
        report: raw.dataset.report,
        editions: raw
            .editions
            .into_iter()
            .map(|raw| Edition {
                id: raw.id,
                title: raw.title,
                title_en: raw.title_en,
                date: raw.date,
                coverage: raw.coverage,
                coverage_en: raw.coverage_en,
            })
            .collect(),
        volumes,
        sources,
    }
}

fn source_entry(raw: RawSource) -> SourceEntry {
    SourceEntry {
        id: raw.id,
        kind: match raw.kind {
            RawKind::CorrelationScan => SourceKind::CorrelationScan,
            RawKind::CorrelationTable => SourceKind::CorrelationTable,
            RawKind::GuidelineVolume => SourceKind::GuidelineVolume,
            RawKind::DisclosureSheet => SourceKind::DisclosureSheet,
            RawKind::DisclosureAnswers => SourceKind::DisclosureAnswers,
            RawKind::Checklist => SourceKind::Checklist,
            RawKind::ChecklistTable => SourceKind::ChecklistTable,
            RawKind::MappingDocument => SourceKind::MappingDocument,
        },
        file: raw.file,
        title: raw.title,
        publisher: raw.publisher,
        date: raw.date,
        licence: raw.licence,
        sha256: raw.sha256,
    }
}

/// Compares each source with its recorded sum, and the folder of sources with the manifest.
pub fn verify_sources(data: &DataDir, manifest: &Manifest, found: &mut Vec<Diagnostic>) {
    for source in &manifest.sources {
        let Some(file) = data.get(&source.file) else {
            found.push(Diagnostic::general(
                Code::SourceMissing,
                Text::new(format!("{} がありません", source.file), format!("{} is missing", source.file)),
            ));
            continue;
        };
        let sum = file.sha256();
        if sum != source.sha256 {
            let (recorded, place) = (&source.sha256, Place::line(&file.name, 1));
            found.push(Diagnostic::at(
                Code::SourceChanged,
                place,
                Text::new(
                    format!("sha256 は {sum} で、マニフェストの {recorded} と違います"),
                    format!("sha256 is {sum}, but the manifest records {recorded}"),
                ),
            ));
        }
    }
    for file in data.iter().filter(|file| file.name.starts_with("sources/")) {
        if !manifest.sources.iter().any(|source| *source.file == *file.name) {
            let message = Text::new("マニフェストにないファイルです", "not named by the manifest");
            found.push(Diagnostic::at(Code::SourceUnlisted, Place::line(&file.name, 1), message));
        }
    }
    let stray = data.iter().filter_map(|file| {
        let name = file.name.strip_prefix("readings/")?;
        let id =
            [".corrections.tsv", ".responses.tsv"].iter().find_map(|ending| name.strip_suffix(ending))?;
        (!manifest.sources.iter().any(|source| source.id == id)).then_some(file)
    });
    found.extend(stray.map(|file| {
        let message = Text::new(
            "この訂正に当たる資料がマニフェストにありません",
            "corrections of no source of the manifest",
        );
        Diagnostic::at(Code::SourceUnlisted, Place::line(&file.name, 1), message)
    }));
}
