//! The manifest with one more source: everything else of it stays as it is written, comments included.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

/// A source to be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSource {
    /// Short id.
    pub id: String,
    /// Its kind, as the manifest writes it.
    pub kind: &'static str,
    /// Path below the data folder.
    pub file: String,
    /// Title of the document.
    pub title: String,
    /// Who published or filled it in.
    pub publisher: String,
    /// Its date, as it gives it; empty where it gives none.
    pub date: String,
    /// Whose it is and on what terms it is here.
    pub licence: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
}

/// Why the manifest cannot be changed.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It is no TOML.
    #[error("soukan.toml cannot be read: {0}")]
    Toml(#[from] toml_edit::TomlError),
    /// `sources` is something else than a list of tables.
    #[error("soukan.toml has no list of [[sources]]")]
    NoSources,
}

/// The manifest's text with a source added, or put in the place of the one with the same id.
///
/// # Errors
/// [`ManifestError`] when the text is no manifest.
pub fn with_source(text: &str, source: &NewSource) -> Result<String, ManifestError> {
    let mut document: DocumentMut = text.parse()?;
    let sources = document.entry("sources").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let sources = sources.as_array_of_tables_mut().ok_or(ManifestError::NoSources)?;
    let known = sources.iter().position(|table| table.get("id").and_then(Item::as_str) == Some(&source.id));
    if let Some(table) = known.and_then(|at| sources.get_mut(at)) {
        fill(table, source);
    } else {
        let mut table = Table::new();
        fill(&mut table, source);
        sources.push(table);
    }
    Ok(document.to_string())
}

/// The manifest's text without a source.
///
/// # Errors
/// [`ManifestError`] when the text is no manifest.
pub(super) fn without_source(text: &str, id: &str) -> Result<String, ManifestError> {
    let mut document: DocumentMut = text.parse()?;
    let sources = document.get_mut("sources").and_then(Item::as_array_of_tables_mut);
    let sources = sources.ok_or(ManifestError::NoSources)?;
    sources.retain(|table| table.get("id").and_then(Item::as_str) != Some(id));
    Ok(document.to_string())
}

fn fill(table: &mut Table, source: &NewSource) {
    let members = [
        ("id", source.id.as_str()),
        ("kind", source.kind),
        ("file", &source.file),
        ("title", &source.title),
        ("publisher", &source.publisher),
        ("date", &source.date),
        ("licence", &source.licence),
        ("sha256", &source.sha256),
    ];
    for (name, words) in members {
        table[name] = value(words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::unwrap_used, reason = "a test")]
    fn a_source_is_added_or_replaced_and_comments_stay() {
        let source = NewSource {
            id: "new".to_owned(),
            kind: "disclosure-answers",
            file: "sources/new.xlsx".to_owned(),
            title: "開示書\"」".to_owned(),
            publisher: String::new(),
            date: String::new(),
            licence: String::new(),
            sha256: "00".to_owned(),
        };
        let text = "# kept\n[dataset]\ntitle = \"t\" # too\n\n[[sources]]\nid = \"old\"\n";
        let once = with_source(text, &source).unwrap();
        assert!(once.starts_with(text), "{once}");
        let again = with_source(&once, &NewSource { sha256: "11".to_owned(), ..source }).unwrap();
        assert_eq!(again, once.replace("\"00\"", "\"11\""));
    }
}
