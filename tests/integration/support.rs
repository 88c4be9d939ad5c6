//! What several tests share: the shipped data, read once.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use soukan::model::{Corpus, Key};
use soukan::pipeline::{self, Loaded};
use soukan::source::DataDir;

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The shipped data as files.
pub static DATA: LazyLock<DataDir> = LazyLock::new(|| DataDir::read(&root().join("data")).unwrap());

/// The shipped data, joined.
pub static SHIPPED: LazyLock<Loaded> = LazyLock::new(|| pipeline::load_data(&DATA));

/// The shipped corpus.
pub fn corpus() -> &'static Corpus {
    SHIPPED.corpus.as_ref().unwrap()
}

/// A canonical key.
pub fn key(text: &str) -> Key {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

/// Every file below a folder with one of the endings, sorted.
pub fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}
