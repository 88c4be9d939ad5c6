//! A document as the importers see it: grids of cells with addresses, whatever format it came in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use crate::source::Letters;

/// What a document is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Office Open XML spreadsheet.
    Xlsx,
    /// OpenDocument spreadsheet.
    Ods,
    /// Excel 97–2003.
    Xls,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// JSON.
    Json,
    /// Text without columns.
    Text,
    /// PDF with a text layer.
    Pdf,
}

impl Format {
    /// `xlsx`, `csv` …: also the ending of a copy of the file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Xls => "xls",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::Text => "txt",
            Self::Pdf => "pdf",
        }
    }
}

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What it is.
    pub format: Format,
    /// In what characters a text is written: `UTF-8`, `Shift_JIS` …; empty for other formats.
    pub encoding: String,
    /// The decoded text of a text format; empty for other formats.
    pub text: String,
    /// Worksheets, pages of a PDF, or the one grid of a text.
    pub grids: Vec<Grid>,
    /// What was seen and passed over, in the two languages: hidden worksheets, links to other files.
    pub notes: Vec<(String, String)>,
}

/// A worksheet or page. Rows and columns count from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// Name of the worksheet; empty where there is only one grid.
    pub name: String,
    /// Cells that hold words or a fill, by row and column.
    #[serde(with = "cells")]
    pub cells: BTreeMap<(u32, u32), GridCell>,
    /// Merged stretches: first row and column, last row and column.
    pub merged: Vec<[u32; 4]>,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridCell {
    /// Its words, as shown; a formula's last value.
    pub text: String,
    /// Its background, as RGB in hexadecimal; empty where it has none or white.
    pub fill: String,
    /// Whether a drawn ellipse stands over it.
    pub is_circled: bool,
    /// What else is drawn over it: the words of a shape, or the kind of what is no shape; empty for nothing.
    pub drawn: String,
    /// Whether it was computed by a formula.
    pub is_formula: bool,
}

impl Grid {
    /// The words at a place; a merged stretch has them at its first cell.
    #[must_use]
    pub fn text(&self, row: u32, column: u32) -> &str {
        self.cells.get(&(row, column)).map_or("", |cell| cell.text.as_str())
    }

    /// The cell that holds what is shown at a place: the first one of a merged stretch, else the one itself.
    #[must_use]
    pub fn anchor(&self, row: u32, column: u32) -> (u32, u32) {
        let holds =
            |area: &&[u32; 4]| (area[0]..=area[2]).contains(&row) && (area[1]..=area[3]).contains(&column);
        self.merged.iter().find(holds).map_or((row, column), |area| (area[0], area[1]))
    }

    /// The rows that hold words, each with its cells from left to right.
    #[must_use]
    pub fn rows(&self) -> Vec<(u32, Vec<(u32, &GridCell)>)> {
        let mut rows: BTreeMap<u32, Vec<(u32, &GridCell)>> = BTreeMap::new();
        for ((row, column), cell) in &self.cells {
            rows.entry(*row).or_default().push((*column, cell));
        }
        rows.into_iter().collect()
    }

    /// The address of a cell: `C12`, or `備考!C12` where there are several grids.
    #[must_use]
    pub fn address(&self, row: u32, column: u32) -> String {
        let cell = format!("{}{row}", Letters(column));
        if self.name.is_empty() { cell } else { format!("{}!{cell}", self.name) }
    }
}

/// Cells as a list: JSON has no pairs as names.
mod cells {
    use std::collections::BTreeMap;

    use serde::{Deserialize as _, Deserializer, Serializer};

    use super::GridCell;

    type Cells = BTreeMap<(u32, u32), GridCell>;

    pub(super) fn serialize<S: Serializer>(cells: &Cells, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(cells.iter().map(|((row, column), cell)| (row, column, cell)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cells, D::Error> {
        let cells: Vec<(u32, u32, GridCell)> = Vec::deserialize(deserializer)?;
        Ok(cells.into_iter().map(|(row, column, cell)| ((row, column), cell)).collect())
    }
}
