//! What people mean by a side of a question or a part of the data: a document, an edition, a whole, a single thing.

use std::collections::BTreeSet;

use crate::model::mapping::Scope;
use crate::model::{Corpus, Key, resolve};

/// A side of the question: a document, a volume, a chapter, a category, a sheet, or a single thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// How it is called.
    pub name: String,
    /// Its smallest parts, in the order of the document.
    pub keys: Vec<Key>,
}

/// Why a selection cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectionError {
    /// The name leads to no single key.
    #[error(transparent)]
    Name(#[from] resolve::ResolveError),
    /// The thing has no parts that could be compared.
    #[error("{0} has no requirements, rows or answers to compare")]
    Empty(String),
}

impl Selection {
    /// The selection that a person means: `sds`, `checklist`, `evidence`, an edition, or a key however it is written.
    ///
    /// # Errors
    /// [`SelectionError`] when nothing is called so, or when it has no parts.
    pub fn new(corpus: &Corpus, name: &str) -> Result<Self, SelectionError> {
        let trimmed = name.trim();
        let keys = match of_document(corpus, trimmed) {
            Some(rows) => rows,
            None => leaves(corpus, &resolve::resolve(corpus, trimmed)?),
        };
        if keys.is_empty() {
            return Err(SelectionError::Empty(trimmed.to_owned()));
        }
        Ok(Self { name: trimmed.to_owned(), keys })
    }
}

/// The rows of a document or edition that is called by its own word; `None` for any other name.
fn of_document(corpus: &Corpus, name: &str) -> Option<Vec<Key>> {
    let all = corpus.keys();
    let keep = |test: fn(&Key) -> bool| all.iter().filter(|key| test(key)).cloned().collect::<Vec<_>>();
    Some(match name.to_lowercase().as_str() {
        "sds" | "開示書" => keep(|key| matches!(key, Key::Item(_))),
        "checklist" | "cl" | "チェックリスト" => keep(|key| matches!(key, Key::ChecklistItem(_))),
        "evidence" | "エビデンス" => keep(|key| matches!(key, Key::Evidence(_))),
        "guideline" | "ガイドライン" => keep(|key| matches!(key, Key::Requirement(_))),
        edition if edition == corpus.manifest.edition => keep(|key| matches!(key, Key::Requirement(_))),
        edition if corpus.clauses.keys().any(|clause| clause.edition == edition) => {
            let of_edition = corpus.clauses.keys().filter(|clause| clause.edition == edition);
            of_edition.cloned().map(Key::Clause).collect()
        }
        _ => return None,
    })
}

/// Everything that a name means: a thing with all its parts, a document or an edition with its rows and headings. A thing
/// without parts is itself.
///
/// # Errors
/// [`SelectionError`] when nothing is called so, or nothing of that document is there.
pub fn everything(corpus: &Corpus, name: &str) -> Result<BTreeSet<Key>, SelectionError> {
    let trimmed = name.trim();
    if let Some(rows) = of_document(corpus, trimmed) {
        if rows.is_empty() {
            return Err(SelectionError::Empty(trimmed.to_owned()));
        }
        return Ok(whole_document(corpus, rows));
    }
    let key = resolve::resolve(corpus, trimmed)?;
    Ok(corpus.keys().into_iter().filter(|part| with_wholes(corpus, part).any(|whole| whole == key)).collect())
}

/// The rows of a document with all its headings, those without rows included.
fn whole_document(corpus: &Corpus, rows: Vec<Key>) -> BTreeSet<Key> {
    match rows.first().map(Scope::of) {
        None | Some(Scope::Other) => rows.into_iter().collect(),
        Some(scope) => corpus.keys().into_iter().filter(|key| Scope::of(key) == scope).collect(),
    }
}

/// A thing, the whole that it is part of, the whole of that, and so on.
fn with_wholes(corpus: &Corpus, key: &Key) -> impl Iterator<Item = Key> {
    std::iter::successors(Some(key.clone()), |part| corpus.part_of(part))
}

/// The smallest parts of a thing that can be linked: requirements, rows, responses; or the thing itself.
fn leaves(corpus: &Corpus, key: &Key) -> Vec<Key> {
    let is_whole = matches!(
        key,
        Key::Volume(_) | Key::Section(_) | Key::FormHeading(_) | Key::Category(_) | Key::Sheet(_)
    );
    if !is_whole {
        return vec![key.clone()];
    }
    let is_leaf = |key: &Key| {
        matches!(key, Key::Requirement(_) | Key::Item(_) | Key::ChecklistItem(_) | Key::Response(..))
    };
    let is_inside = |leaf: &Key| with_wholes(corpus, leaf).any(|whole| whole == *key);
    corpus.keys().into_iter().filter(|leaf| is_leaf(leaf) && is_inside(leaf)).collect()
}
