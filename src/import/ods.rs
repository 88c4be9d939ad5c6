//! An OpenDocument spreadsheet: cells as shown, fills, merged stretches, and what is drawn over them. Read as a stream, so
//! that a repeated row or a cell at the far corner costs nothing.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use crate::import::document::{Grid, GridCell};
use crate::import::marks::{self, Axis, Drawing, POINT};
use crate::import::package::{Package, Seen, attribute, number};
use crate::import::read::{MOST_CELLS, ReadError};

/// Copies of a cell or row with words that are made; of one without, whose fill alone is repeated, fewer matter.
const MOST_COPIES: u32 = 20_000;
const MOST_PLAIN_COPIES: u32 = 64;
/// How deep elements may stand in each other.
const MOST_DEPTH: usize = 256;

/// The worksheets that are shown, and the names of those that are not.
pub(super) struct Book {
    pub grids: Vec<Grid>,
    pub hidden: Vec<String>,
    /// Whether it draws on other files.
    pub has_links: bool,
    pub formulas: usize,
}

/// Reads a spreadsheet.
pub(super) fn read(bytes: &[u8]) -> Result<Book, ReadError> {
    let mut package = Package::open(bytes)?;
    if is_encrypted(&mut package)? {
        return Err(ReadError::Password);
    }
    let mut reader = Reader::default();
    package.walk("styles.xml", |seen| reader.style(&seen))?;
    package.walk("content.xml", |seen| reader.see(&seen))?;
    if !reader.has_content {
        return Err(ReadError::Damaged("content.xml".to_owned()));
    }
    Ok(Book {
        grids: reader.grids,
        hidden: reader.hidden,
        has_links: reader.has_links,
        formulas: reader.formulas,
    })
}

fn is_encrypted(package: &mut Package<'_>) -> Result<bool, ReadError> {
    let mut is_encrypted = package.names().iter().any(|name| name == "encrypted-package");
    package.walk("META-INF/manifest.xml", |seen| {
        is_encrypted |= matches!(seen, Seen::Open("encryption-data", _));
        Ok(())
    })?;
    Ok(is_encrypted)
}

/// What matters of a style.
#[derive(Debug, Clone, Default)]
struct Style {
    parent: Option<String>,
    fill: Option<String>,
    size: Option<f64>,
    is_hidden: bool,
}

/// A cell that is being read.
#[derive(Debug, Default)]
struct Open {
    paragraphs: Vec<String>,
    fill: String,
    copies: u32,
    columns: u32,
    rows: u32,
    is_formula: bool,
    is_covered: bool,
}

/// A shape that is being read.
#[derive(Debug)]
struct Shape {
    drawing: Drawing,
    depth: usize,
}

#[derive(Default)]
struct Reader {
    styles: BTreeMap<String, Style>,
    style: Option<String>,
    grids: Vec<Grid>,
    hidden: Vec<String>,
    has_links: bool,
    has_content: bool,
    formulas: usize,
    count: usize,
    // The table, row, cell and shape at hand.
    depth: usize,
    /// The depth of an element whose content is passed over.
    passed: Option<usize>,
    grid: Option<Grid>,
    is_shown: bool,
    columns: Option<(Axis, u32)>,
    rows: Option<Axis>,
    row: u32,
    column: u32,
    copies: u32,
    cells: Vec<(u32, GridCell)>,
    merged: Vec<[u32; 4]>,
    cell: Option<Open>,
    shape: Option<Shape>,
    drawings: Vec<Drawing>,
}

/// Elements whose words are not shown in their cell.
fn is_passed(name: &str) -> bool {
    matches!(
        name,
        "annotation" | "tracked-changes" | "ruby-text" | "content-validations" | "forms" | "dde-links"
    )
}

/// Elements that draw something.
fn is_shape(name: &str) -> bool {
    matches!(
        name,
        "custom-shape"
            | "ellipse"
            | "circle"
            | "rect"
            | "line"
            | "connector"
            | "polyline"
            | "polygon"
            | "path"
            | "frame"
            | "g"
            | "control"
            | "measure"
    )
}

impl Reader {
    /// Takes up styles.
    #[expect(clippy::unnecessary_wraps, reason = "a step of a walk")]
    fn style(&mut self, seen: &Seen<'_>) -> Result<(), ReadError> {
        match seen {
            Seen::Open("style", element) => {
                let style = Style { parent: attribute(element, "parent-style-name"), ..Style::default() };
                self.style = attribute(element, "name");
                if let Some(name) = &self.style {
                    self.styles.insert(name.clone(), style);
                }
            }
            Seen::Open(
                "table-cell-properties"
                | "table-column-properties"
                | "table-row-properties"
                | "table-properties",
                element,
            ) => {
                if let Some(style) = self.style.as_ref().and_then(|name| self.styles.get_mut(name)) {
                    style.take(element);
                }
            }
            Seen::Close("style") => self.style = None,
            _ => {}
        }
        Ok(())
    }

    fn see(&mut self, seen: &Seen<'_>) -> Result<(), ReadError> {
        self.has_content = true;
        self.style(seen)?;
        match seen {
            Seen::Open(name, element) => {
                self.depth += 1;
                if self.depth > MOST_DEPTH {
                    return Err(ReadError::Damaged("content.xml".to_owned()));
                }
                if self.passed.is_none() {
                    if is_passed(name) {
                        self.passed = Some(self.depth);
                    } else {
                        self.open(name, element);
                    }
                }
            }
            Seen::Close(name) => {
                if self.passed.is_none() {
                    self.close(name)?;
                } else if self.passed == Some(self.depth) {
                    self.passed = None;
                }
                self.depth -= 1;
            }
            Seen::Text(text) => {
                if self.passed.is_none() {
                    self.text(text);
                }
            }
        }
        Ok(())
    }

    fn open(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "table" if self.grid.is_none() => self.open_table(element),
            "table-source" => self.has_links = true,
            "table-column" => self.open_column(element),
            "table-row" => {
                self.column = 0;
                self.copies = number(element, "number-rows-repeated").unwrap_or(1).max(1);
                if let (Some(size), Some(rows)) = (self.size(element), &mut self.rows) {
                    rows.set(self.row.saturating_add(1), self.row.saturating_add(self.copies), size);
                }
            }
            "table-cell" | "covered-table-cell" if self.shape.is_none() => {
                self.cell = Some(self.open_cell(element, name != "table-cell"));
            }
            name if is_shape(name) => self.open_shape(name, element),
            "enhanced-geometry" => {
                let kind = attribute(element, "type").unwrap_or_default();
                if let Some(shape) = &mut self.shape {
                    shape.drawing.is_ellipse |= marks::is_ellipse(&kind);
                    if !kind.is_empty() {
                        shape.drawing.words = kind;
                    }
                }
            }
            "p" => self.paragraph(),
            "s" => {
                let count = number(element, "c").unwrap_or(1).min(1000);
                self.text(&" ".repeat(count as usize));
            }
            "tab" => self.text("\t"),
            "line-break" => self.text("\n"),
            _ => {}
        }
    }

    fn open_table(&mut self, element: &BytesStart<'_>) {
        let name = attribute(element, "name").unwrap_or_default();
        let style = attribute(element, "style-name").and_then(|name| self.styles.get(&name));
        self.is_shown = !style.is_some_and(|style| style.is_hidden);
        if !self.is_shown {
            self.hidden.push(name.clone());
        }
        self.grid = Some(Grid { name, ..Grid::default() });
        self.columns = Some((Axis::columns(), 0));
        self.rows = Some(Axis::rows());
        self.row = 0;
        self.drawings.clear();
        self.merged.clear();
    }

    fn open_column(&mut self, element: &BytesStart<'_>) {
        let size = self.size(element);
        let Some((axis, last)) = &mut self.columns else { return };
        let count = number(element, "number-columns-repeated").unwrap_or(1).clamp(1, 16_384);
        if let Some(size) = size {
            axis.set(last.saturating_add(1), last.saturating_add(count), size);
        }
        *last = last.saturating_add(count);
    }

    fn size(&self, element: &BytesStart<'_>) -> Option<f64> {
        self.styles.get(&attribute(element, "style-name")?)?.size
    }

    fn open_cell(&self, element: &BytesStart<'_>, is_covered: bool) -> Open {
        let fill = attribute(element, "style-name").and_then(|name| self.fill(&name));
        let formula = attribute(element, "formula");
        Open {
            fill: fill.unwrap_or_default(),
            copies: number(element, "number-columns-repeated").unwrap_or(1).max(1),
            columns: number(element, "number-columns-spanned").unwrap_or(1).max(1),
            rows: number(element, "number-rows-spanned").unwrap_or(1).max(1),
            is_formula: formula.is_some(),
            is_covered,
            ..Open::default()
        }
    }

    /// The fill of a style or of those that it follows.
    fn fill(&self, name: &str) -> Option<String> {
        let mut style = self.styles.get(name)?;
        for _ in 0..16 {
            if let Some(fill) = &style.fill {
                return Some(fill.clone());
            }
            style = self.styles.get(style.parent.as_ref()?)?;
        }
        None
    }

    /// A shape stands where its cell does, or on the page; the parts of a group do not count by themselves.
    fn open_shape(&mut self, name: &str, element: &BytesStart<'_>) {
        if self.shape.is_some() || self.grid.is_none() {
            return;
        }
        let length = |name: &str| attribute(element, name).and_then(|value| length(&value)).unwrap_or(0.0);
        let (x, y, width, height) = (length("x"), length("y"), length("width"), length("height"));
        let (left, top) = match (&self.cell, &self.columns, &self.rows) {
            (Some(_), Some((columns, _)), Some(rows)) => {
                (columns.start(self.column.saturating_add(1)) + x, rows.start(self.row.saturating_add(1)) + y)
            }
            _ => (x, y),
        };
        let drawing = Drawing {
            area: [left, top, left + width, top + height],
            is_ellipse: marks::is_ellipse(name),
            words: name.to_owned(),
        };
        self.shape = Some(Shape { drawing, depth: self.depth });
    }

    fn paragraph(&mut self) {
        if self.shape.is_none()
            && let Some(cell) = &mut self.cell
        {
            cell.paragraphs.push(String::new());
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(shape) = &mut self.shape {
            let text = text.trim();
            if !text.is_empty() {
                shape.drawing.is_ellipse = false;
                text.clone_into(&mut shape.drawing.words);
            }
        } else if let Some(paragraph) = self.cell.as_mut().and_then(|cell| cell.paragraphs.last_mut()) {
            paragraph.push_str(text);
        }
    }

    fn close(&mut self, name: &str) -> Result<(), ReadError> {
        if self.shape.as_ref().is_some_and(|shape| shape.depth == self.depth) {
            self.drawings.extend(self.shape.take().map(|shape| shape.drawing));
            return Ok(());
        }
        match name {
            "table-cell" | "covered-table-cell" if self.shape.is_none() => self.close_cell(),
            "table-row" => self.close_row()?,
            "table" if self.shape.is_none() => self.close_table(),
            _ => {}
        }
        Ok(())
    }

    fn close_cell(&mut self) {
        let Some(open) = self.cell.take() else { return };
        let (first, row) = (self.column + 1, self.row + 1);
        self.column = self.column.saturating_add(open.copies);
        if open.is_covered {
            return;
        }
        if open.columns > 1 || open.rows > 1 {
            let (columns, rows) = (open.columns.min(16_384), open.rows.min(1_048_576));
            self.merged.push([row, first, row + rows - 1, first + columns - 1]);
        }
        let text = open.paragraphs.join("\n").trim_end().to_owned();
        if text.is_empty() && open.fill.is_empty() {
            return;
        }
        self.formulas += usize::from(open.is_formula);
        let most = if text.is_empty() { MOST_PLAIN_COPIES } else { MOST_COPIES };
        let cell = GridCell { text, fill: open.fill, is_formula: open.is_formula, ..GridCell::default() };
        self.cells.extend((0..open.copies.min(most)).map(|copy| (first + copy, cell.clone())));
    }

    fn close_row(&mut self) -> Result<(), ReadError> {
        let cells = std::mem::take(&mut self.cells);
        let has_words = cells.iter().any(|(_, cell)| !cell.text.is_empty());
        let copies = self.copies.min(if has_words { MOST_COPIES } else { 1 });
        if let Some(grid) = self.grid.as_mut().filter(|_| self.is_shown) {
            for copy in 0..copies {
                self.count += cells.len();
                if self.count > MOST_CELLS {
                    return Err(ReadError::TooLarge(MOST_CELLS));
                }
                grid.cells.extend(
                    cells.iter().map(|(column, cell)| ((self.row + copy + 1, *column), cell.clone())),
                );
            }
        }
        self.row = self.row.saturating_add(self.copies);
        Ok(())
    }

    fn close_table(&mut self) {
        let (Some(mut grid), Some((columns, _)), Some(rows)) =
            (self.grid.take(), self.columns.take(), self.rows.take())
        else {
            return;
        };
        grid.merged = std::mem::take(&mut self.merged);
        marks::put(&std::mem::take(&mut self.drawings), &columns, &rows, &mut grid);
        if self.is_shown {
            self.grids.push(grid);
        }
    }
}

impl Style {
    fn take(&mut self, element: &BytesStart<'_>) {
        if let Some(color) = attribute(element, "background-color") {
            self.fill = Some(fill(&color));
        }
        let size = attribute(element, "column-width").or_else(|| attribute(element, "row-height"));
        self.size = size.and_then(|size| length(&size)).or(self.size);
        self.is_hidden |= attribute(element, "display").is_some_and(|display| display == "false");
    }
}

/// `#FFFF00` without its mark; nothing for none and white.
fn fill(color: &str) -> String {
    let rgb = color.strip_prefix('#').unwrap_or_default().to_ascii_uppercase();
    if rgb == "FFFFFF" { String::new() } else { rgb }
}

/// `12.5mm`, `0.3in`, `8pt` in English Metric Units.
fn length(text: &str) -> Option<f64> {
    let units = [
        ("mm", 36_000.0),
        ("cm", 360_000.0),
        ("in", 914_400.0),
        ("pt", POINT),
        ("pc", 12.0 * POINT),
        ("px", 9525.0),
    ];
    let (number, unit) =
        units.iter().find_map(|(unit, size)| Some((text.trim().strip_suffix(unit)?, size)))?;
    number.trim().parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_colours_are_read() {
        assert_eq!(length("25.4mm"), length("1in"));
        assert_eq!(length("72pt"), length("2.54cm"));
        assert_eq!(length("wide"), None);
        assert_eq!([fill("#ffff00"), fill("#ffffff"), fill("transparent")], ["FFFF00", "", ""]);
    }
}
