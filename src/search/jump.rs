//! Whether what is typed is a key, however it is written: exactly what `model::resolve` makes of it.

use crate::model::resolve::{ResolveError, resolve};
use crate::model::{Corpus, Key};

/// No key is longer, not even as an IRI; what is longer is not looked at.
const LONGEST: usize = 200;

/// What the words are as a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Jump {
    /// One key.
    Is(Key),
    /// One of several keys.
    MayBe(Vec<Key>),
    /// No key, but near to these.
    Near(Vec<Key>),
    /// Words.
    No,
}

impl Jump {
    /// How the keys stand to what was typed: `is`, `may-be`, `near`; `no` where there are none.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Is(_) => "is",
            Self::MayBe(_) => "may-be",
            Self::Near(_) => "near",
            Self::No => "no",
        }
    }

    /// The keys.
    #[must_use]
    pub fn keys(&self) -> &[Key] {
        match self {
            Self::Is(key) => std::slice::from_ref(key),
            Self::MayBe(keys) | Self::Near(keys) => keys,
            Self::No => &[],
        }
    }
}

/// What a question is as a key. For words that are none the nearest keys are told only where nothing was found:
/// `バックアップ` is a word, `C14-99` a slip.
#[must_use]
pub fn jump(corpus: &Corpus, question: &str, has_hits: bool) -> Jump {
    if question.chars().count() > LONGEST {
        return Jump::No;
    }
    match resolve(corpus, question) {
        Ok(key) => Jump::Is(key),
        Err(ResolveError::Ambiguous { candidates, .. }) => Jump::MayBe(candidates),
        Err(ResolveError::Unknown { nearest, .. }) if !has_hits && !nearest.is_empty() => Jump::Near(nearest),
        Err(ResolveError::Unknown { .. }) => Jump::No,
    }
}
