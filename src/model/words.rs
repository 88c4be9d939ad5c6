//! Words of the field that say the same, for search.

/// Words that are read as one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordGroup {
    /// The words; the first one stands for all where they differ in spelling only.
    pub words: Vec<String>,
    /// Whether they are one word in several spellings, so that nobody need be told.
    pub is_variant: bool,
}
