//! Any bytes in place of any file of the data folder: read, joined and checked without a panic.
//! The first byte chooses the file. `cargo +nightly fuzz run data_file`

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use soukan::pipeline::load_data;
use soukan::source::{DataDir, SourceFile};

static DATA: LazyLock<DataDir> =
    LazyLock::new(|| DataDir::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../data")).unwrap_or_default());

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let names: Vec<_> = DATA.iter().map(|file| file.name.clone()).collect();
    let Some(name) = names.get(usize::from(*first) % names.len().max(1)) else { return };
    let mut data = DATA.clone();
    data.insert(SourceFile::new(name, rest));
    let _ = load_data(&data);
});
