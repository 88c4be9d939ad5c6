//! The manifest: what the dataset is, which editions it knows, which sources it was made from.

/// How a source is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// 各編間相関表 as a scanned table.
    CorrelationScan,
    /// 各編間相関表, imported from a clean print.
    CorrelationTable,
    /// A volume of the guideline, imported as text.
    GuidelineVolume,
    /// 医療情報セキュリティ開示書 of one vendor.
    DisclosureSheet,
    /// 医療情報セキュリティ開示書 of one vendor, imported with its answers.
    DisclosureAnswers,
    /// The 253-item checklist.
    Checklist,
    /// A checklist, imported with its columns.
    ChecklistTable,
    /// A mapping set as it was imported; what it says is in `mappings/`.
    MappingDocument,
}

/// A source document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceEntry {
    /// Short id, also the key of a sheet: `kintone`, `mhlw-6.0-correlation`.
    pub id: String,
    /// How it is read.
    pub kind: SourceKind,
    /// Path below the data directory.
    pub file: String,
    /// Title of the document.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Date, as the document gives it; empty where it gives none.
    pub date: String,
    /// Whose it is and on what terms it is here.
    pub licence: String,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
}

/// An edition of the guideline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// `mhlw-6.0`.
    pub id: String,
    /// 第6.0版 …
    pub title: String,
    /// The same in English, ours; empty where it is not given.
    pub title_en: String,
    /// When it was published, as far as it is known.
    pub date: String,
    /// What this dataset holds of it.
    pub coverage: String,
    /// The same in English; empty where it is not given.
    pub coverage_en: String,
}

/// The manifest as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Title of the dataset.
    pub title: String,
    /// Version of the data.
    pub version: String,
    /// Date of the data: a fact of the manifest, never the clock.
    pub date: String,
    /// Namespace of the data, ending in `/`.
    pub id_namespace: String,
    /// Namespace of the vocabulary, ending in `#`.
    pub vocabulary_namespace: String,
    /// Where a reader can tell of an error: an address with `{subject}` and `{body}` in it; empty: nowhere.
    pub report: String,
    /// The edition whose requirements bear keys without a prefix.
    pub edition: String,
    /// All editions that the data speaks of.
    pub editions: Vec<Edition>,
    /// Titles of the volumes: letter, Japanese, English, reader.
    pub volumes: Vec<super::guideline::VolumeTitle>,
    /// The sources, in the manifest's order.
    pub sources: Vec<SourceEntry>,
}
