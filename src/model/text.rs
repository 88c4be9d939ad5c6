//! A text that comes from a source: as read, as printed, and where.

use std::ops::Range;

use crate::model::link::Confidence;
use crate::source::Place;

/// A misread character of a scan: what is printed, how it is read, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Correction {
    /// The cell.
    pub place: Place,
    /// The words as printed; they occur once in the cell.
    pub printed: String,
    /// The words as read.
    pub read: String,
    /// How sure: `possible` is shown beside the text but not applied.
    pub confidence: Confidence,
    /// Why, in Japanese.
    pub reason: String,
    /// Where the correction itself stands in the data.
    pub row: Place,
}

impl Correction {
    /// Whether the reading uses it.
    #[must_use]
    pub fn is_applied(&self) -> bool {
        self.confidence > Confidence::Possible
    }
}

/// A correction inside a text, and where its words stand in the text as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The correction.
    pub correction: Correction,
    /// Byte range in [`SourceText::read`]; `None` when it is only suspected or its place was lost on the way.
    pub range: Option<Range<usize>>,
}

/// A piece of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// As read: corrections applied, line-wrap blanks removed, white space trimmed.
    pub read: String,
    /// As printed, white space trimmed.
    pub printed: String,
    /// Where it stands.
    pub place: Place,
    /// The corrections of its cell that fall inside it, in order, those only suspected included.
    pub corrections: Vec<Mark>,
}

impl SourceText {
    /// Takes `length` bytes off the front of the text as read, and the blanks that follow; marks move along.
    pub fn strip_front(&mut self, length: usize) {
        let rest = self.read.get(length..).unwrap_or_default().trim_start();
        let cut = self.read.len() - rest.len();
        self.read = rest.to_owned();
        for mark in &mut self.corrections {
            mark.range = mark
                .range
                .take()
                .filter(|range| range.start >= cut)
                .map(|range| range.start - cut..range.end - cut);
        }
    }

    /// The printed form, where it says something else than the text as read.
    #[must_use]
    pub fn printed_if_different(&self) -> Option<&str> {
        (self.printed != self.read).then_some(self.printed.as_str())
    }
}
