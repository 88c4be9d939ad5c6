//! Whole data folders with something wrong: a clear finding, nothing lost, no panic, and one broken source costs
//! only itself.

use proptest::prelude::*;
use soukan::diag::{Code, Severity};
use soukan::pipeline::load_data;
use soukan::source::{DataDir, SourceFile};

use crate::support::DATA;

fn with(name: &str, bytes: impl Into<Vec<u8>>) -> DataDir {
    let mut data = DATA.clone();
    data.insert(SourceFile::new(name, bytes));
    data
}

#[test]
fn a_changed_byte_stops_the_build() {
    let mut bytes = DATA.get("sources/sds-coesse.txt").unwrap().bytes.clone();
    let last = bytes.len() - 1;
    bytes[last] = b'1';
    let loaded = load_data(&with("sources/sds-coesse.txt", bytes));
    let changed: Vec<_> =
        loaded.diagnostics.iter().filter(|found| found.code == Code::SourceChanged).collect();
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].severity(), Severity::Error);
}

#[test]
fn a_missing_source_costs_only_itself() {
    let mut data = DATA.clone();
    data.remove("sources/cloud-checklist.txt");
    let loaded = load_data(&data);
    let corpus = loaded.corpus.unwrap();
    assert!(corpus.checklist.items.is_empty());
    assert_eq!(corpus.sheets["kintone"].responses.len(), 198);
    assert!(loaded.diagnostics.iter().any(|found| found.code == Code::SourceMissing));
}

#[test]
fn a_broken_sheet_costs_no_question() {
    let loaded = load_data(&with("sources/sds-kintone.txt", [0xFF, 0xFE, 0x00]));
    let corpus = loaded.corpus.unwrap();
    assert_eq!(corpus.items.len(), 198);
    assert!(!corpus.sheets.contains_key("kintone"));
}

#[test]
fn an_empty_or_foreign_folder_is_explained() {
    let loaded = load_data(&DataDir::default());
    assert!(loaded.corpus.is_none());
    assert_eq!(loaded.diagnostics[0].code, Code::ManifestInvalid);
    let loaded = load_data(&with("soukan.toml", "dataset = 3"));
    assert!(loaded.corpus.is_none());
    assert!(loaded.diagnostics.iter().any(|found| found.code == Code::ManifestInvalid));
}

#[test]
fn the_order_of_files_and_sources_changes_nothing() {
    let manifest = std::str::from_utf8(&DATA.get("soukan.toml").unwrap().bytes).unwrap();
    let (head, sources) = manifest.split_at(manifest.find("[[sources]]").unwrap());
    let mut blocks: Vec<&str> =
        sources.split("[[sources]]").filter(|block| !block.trim().is_empty()).collect();
    blocks.reverse();
    let shuffled: String = blocks.iter().map(|block| format!("[[sources]]{}\n", block.trim_end())).collect();
    let mut files: Vec<SourceFile> =
        with("soukan.toml", format!("{head}{shuffled}")).iter().cloned().collect();
    files.reverse();
    let loaded = load_data(&DataDir::from_files(files));
    assert_eq!(loaded.corpus.as_ref(), Some(crate::support::corpus()));
    assert_eq!(loaded.diagnostics, crate::support::SHIPPED.diagnostics);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Any file of the data folder cut anywhere, or with a stretch of it overwritten, is read without a panic.
    #[test]
    fn damage_never_panics(index in 0_usize..64, at in 0.0_f64..1.0, junk in prop::collection::vec(any::<u8>(), 0..40)) {
        let files: Vec<&SourceFile> = DATA.iter().collect();
        let file = files[index % files.len()];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a position in a file")]
        let at = (file.bytes.len() as f64 * at) as usize;
        let cut = file.bytes[..at].to_vec();
        let _ = load_data(&with(&file.name, cut));
        let mut overwritten = file.bytes.clone();
        for (offset, byte) in junk.iter().enumerate() {
            if let Some(place) = overwritten.get_mut(at + offset) {
                *place = *byte;
            }
        }
        let _ = load_data(&with(&file.name, overwritten));
    }
}
