//! Any text as a key: canonical keys print as they were written, resolving never panics.
//! `cargo +nightly fuzz run key`

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use soukan::model::resolve::resolve;
use soukan::model::{Corpus, Key};
use soukan::pipeline;

static CORPUS: LazyLock<Option<Corpus>> = LazyLock::new(|| {
    pipeline::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../data")).ok().and_then(|loaded| loaded.corpus)
});

fuzz_target!(|text: &str| {
    if let Ok(key) = text.parse::<Key>() {
        assert_eq!(key.to_string(), text);
    }
    if let Some(corpus) = &*CORPUS {
        if let Ok(key) = resolve(corpus, text) {
            assert!(corpus.contains(&key));
        }
    }
});
