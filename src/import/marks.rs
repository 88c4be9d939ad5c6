//! Marks that are no words: what is drawn over the cells of a worksheet, and which cell it means; formulas behind cells.

use std::collections::BTreeMap;

use crate::import::document::{Grid, GridCell};
use crate::import::package::{Package, Seen, attribute, number};
use crate::import::read::{MOST_CELLS, ReadError};

/// Lengths are counted in English Metric Units: 12,700 to a point.
pub(super) const POINT: f64 = 12_700.0;
/// A column and a row of which nothing else is said.
const COLUMN: f64 = 64.0 * 9525.0;
const ROW: f64 = 15.0 * POINT;
/// Drawings beyond which the rest is passed over.
const MOST_DRAWINGS: usize = 20_000;
/// What part of an ellipse has to stand over a cell to mean it alone.
const OVER: f64 = 0.6;

/// Where columns or rows begin.
#[derive(Debug, Clone)]
pub(super) struct Axis {
    default: f64,
    /// Those of another size, from 1, in order: first, last, size, and what they and those before add to the usual size.
    sizes: Vec<(u32, u32, f64, f64)>,
    last: u32,
}

impl Axis {
    pub fn columns() -> Self {
        Self { default: COLUMN, sizes: Vec::new(), last: 16_384 }
    }

    pub fn rows() -> Self {
        Self { default: ROW, sizes: Vec::new(), last: 1_048_576 }
    }

    /// The usual size; to be set before any other.
    pub fn set_default(&mut self, size: f64) {
        self.default = size;
    }

    /// The size of a stretch; stretches come in order, others are passed over.
    pub fn set(&mut self, first: u32, last: u32, size: f64) {
        let (end, before) = self.sizes.last().map_or((0, 0.0), |(_, last, _, added)| (*last, *added));
        if (end + 1..=last).contains(&first) && last <= self.last {
            self.sizes.push((
                first,
                last,
                size,
                before + f64::from(last - first + 1) * (size - self.default),
            ));
        }
    }

    /// Where a column or row begins.
    pub fn start(&self, index: u32) -> f64 {
        let before = index.saturating_sub(1);
        let known = self.sizes.partition_point(|(first, ..)| *first <= before);
        let added =
            known.checked_sub(1).and_then(|at| self.sizes.get(at)).map_or(0.0, |(_, last, size, added)| {
                added - f64::from(last.saturating_sub(before)) * (size - self.default)
            });
        f64::from(before) * self.default + added
    }

    /// Which column or row a place is in.
    pub fn at(&self, place: f64) -> u32 {
        let (mut low, mut high) = (1, self.last);
        while low < high {
            let middle = high - (high - low) / 2;
            if self.start(middle) <= place {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        low
    }
}

/// Something drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Drawing {
    /// Left, top, right, bottom.
    pub area: [f64; 4],
    /// Whether it is an ellipse.
    pub is_ellipse: bool,
    /// Its words, or what it is.
    pub words: String,
}

/// Puts drawings over the cells that they mean: those under the middle, and for an ellipse that stands over two cells both.
pub(super) fn put(drawings: &[Drawing], columns: &Axis, rows: &Axis, grid: &mut Grid) {
    for drawing in drawings.iter().take(MOST_DRAWINGS) {
        let [left, top, right, bottom] = drawing.area;
        let row = rows.at(f64::midpoint(top, bottom));
        let middle = columns.at(f64::midpoint(left, right));
        let mut cells = vec![grid.anchor(row, middle)];
        if drawing.is_ellipse {
            let (from, to) = extent(grid, row, middle);
            let inside = columns.start(to + 1).min(right) - columns.start(from).max(left);
            if inside < OVER * (right - left) {
                cells.extend([left, right].map(|edge| grid.anchor(row, columns.at(edge))));
            }
        }
        cells.dedup();
        for place in cells {
            if grid.cells.len() >= MOST_CELLS && !grid.cells.contains_key(&place) {
                continue;
            }
            let cell: &mut GridCell = grid.cells.entry(place).or_default();
            if drawing.is_ellipse {
                cell.is_circled = true;
            } else {
                cell.drawn.clone_from(&drawing.words);
            }
        }
    }
}

/// The first and last column of the cell at a place, merged or not.
fn extent(grid: &Grid, row: u32, column: u32) -> (u32, u32) {
    let holds =
        |area: &&[u32; 4]| (area[0]..=area[2]).contains(&row) && (area[1]..=area[3]).contains(&column);
    grid.merged.iter().find(holds).map_or((column, column), |area| (area[1], area[3]))
}

/// Whether a shape is one that people circle words with.
pub(super) fn is_ellipse(name: &str) -> bool {
    matches!(
        name,
        "ellipse"
            | "circle"
            | "donut"
            | "ring"
            | "flowChartConnector"
            | "flowchart-connector"
            | "round-rectangle"
            | "roundRect"
    )
}

/// The parts of a workbook's worksheets, by their names.
pub(super) fn worksheets(package: &mut Package<'_>) -> Result<BTreeMap<String, String>, ReadError> {
    let mut names: Vec<(String, String)> = Vec::new();
    package.walk("xl/workbook.xml", |seen| {
        if let Seen::Open("sheet", element) = seen
            && let (Some(name), Some(id)) = (attribute(element, "name"), attribute(element, "id"))
        {
            names.push((name, id));
        }
        Ok(())
    })?;
    let targets = relations(package, "xl/workbook.xml")?;
    let found = names.into_iter().filter_map(|(name, id)| Some((name, targets.get(&id)?.1.clone())));
    Ok(found.collect())
}

/// The relations of a part: id → kind and part.
fn relations(package: &mut Package<'_>, part: &str) -> Result<BTreeMap<String, (String, String)>, ReadError> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let mut found = BTreeMap::new();
    package.walk(&format!("{folder}/_rels/{name}.rels"), |seen| {
        if let Seen::Open("Relationship", element) = seen
            && let (Some(id), Some(kind), Some(target)) =
                (attribute(element, "Id"), attribute(element, "Type"), attribute(element, "Target"))
            && attribute(element, "TargetMode").is_none_or(|mode| mode != "External")
        {
            found.insert(id, (kind, resolved(folder, &target)));
        }
        Ok(())
    })?;
    Ok(found)
}

/// A target as seen from a folder: `../drawings/drawing1.xml`.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            other => parts.push(other),
        }
    }
    parts.join("/")
}

/// Reads what a worksheet has beside its cells' words: formulas and drawings.
pub(super) fn add(package: &mut Package<'_>, part: &str, grid: &mut Grid) -> Result<(), ReadError> {
    let (mut columns, mut rows) = (Axis::columns(), Axis::rows());
    let mut cell = None;
    package.walk(part, |seen| {
        match seen {
            Seen::Open("sheetFormatPr", element) => {
                let size = |name: &str| attribute(element, name).and_then(|size| size.parse::<f64>().ok());
                if let Some(width) = size("defaultColWidth") {
                    columns.set_default(width_of(width));
                }
                if let Some(height) = size("defaultRowHeight") {
                    rows.set_default(height * POINT);
                }
            }
            Seen::Open("col", element) => {
                let width = attribute(element, "width").and_then(|width| width.parse::<f64>().ok());
                if let (Some(first), Some(last), Some(width)) =
                    (number(element, "min"), number(element, "max"), width)
                {
                    columns.set(first.max(1), last.max(first), width_of(width));
                }
            }
            Seen::Open("row", element) => {
                let height = attribute(element, "ht").and_then(|height| height.parse::<f64>().ok());
                if let (Some(row), Some(height)) = (number(element, "r"), height) {
                    rows.set(row, row, height * POINT);
                }
            }
            Seen::Open("c", element) => cell = attribute(element, "r").and_then(|name| place(&name)),
            Seen::Open("f", _) => {
                if let Some(known) = cell.and_then(|cell| grid.cells.get_mut(&cell)) {
                    known.is_formula = true;
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    let drawings = relations(package, part)?;
    for (_, (kind, target)) in drawings {
        if kind.ends_with("/drawing") {
            let found = drawings_of(package, &target, &columns, &rows)?;
            put(&found, &columns, &rows, grid);
        }
    }
    Ok(())
}

/// `C12` as row and column.
fn place(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    let column = letters.bytes().try_fold(0_u32, |column, c| {
        column.checked_mul(26)?.checked_add(u32::from(c.checked_sub(b'A')?) + 1)
    });
    Some((row.parse().ok()?, column?))
}

/// A width in characters, as pixels of the usual font.
fn width_of(characters: f64) -> f64 {
    (characters * 7.0 + 5.0).floor() * 9525.0
}

/// A corner of a drawing, as its part gives it.
#[derive(Default, Clone, Copy)]
struct Corner {
    column: u32,
    row: u32,
    x: f64,
    y: f64,
}

impl Corner {
    fn place(self, columns: &Axis, rows: &Axis) -> (f64, f64) {
        (columns.start(self.column + 1) + self.x, rows.start(self.row + 1) + self.y)
    }
}

/// What is read of one anchor.
#[derive(Default)]
struct Anchor {
    from: Corner,
    to: Option<Corner>,
    position: Option<(f64, f64)>,
    size: (f64, f64),
    shape: String,
    words: String,
}

fn drawings_of(
    package: &mut Package<'_>,
    part: &str,
    columns: &Axis,
    rows: &Axis,
) -> Result<Vec<Drawing>, ReadError> {
    let mut drawings = Vec::new();
    let (mut anchor, mut path): (Anchor, Vec<String>) = (Anchor::default(), Vec::new());
    package.walk(part, |seen| {
        match seen {
            Seen::Open(name, element) => {
                path.push(name.to_owned());
                let length =
                    |name: &str| attribute(element, name).and_then(|value| value.parse::<f64>().ok());
                match name {
                    "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor" => anchor = Anchor::default(),
                    "ext" if path.len() == 3 => {
                        anchor.size = (length("cx").unwrap_or(0.0), length("cy").unwrap_or(0.0));
                    }
                    "pos" => anchor.position = length("x").zip(length("y")),
                    "prstGeom" if anchor.shape.is_empty() => {
                        anchor.shape = attribute(element, "prst").unwrap_or_default();
                    }
                    "pic" => "picture".clone_into(&mut anchor.shape),
                    "grpSp" => "group".clone_into(&mut anchor.shape),
                    "custGeom" | "graphicFrame" if anchor.shape.is_empty() => {
                        name.clone_into(&mut anchor.shape);
                    }
                    _ => {}
                }
            }
            Seen::Text(text) => anchor.text(&path, text),
            Seen::Close(name) => {
                path.pop();
                if matches!(name, "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor")
                    && drawings.len() < MOST_DRAWINGS
                {
                    drawings.push(std::mem::take(&mut anchor).drawing(columns, rows));
                }
            }
        }
        Ok(())
    })?;
    Ok(drawings)
}

impl Anchor {
    /// Takes up a text by the elements that it stands in.
    fn text(&mut self, path: &[String], text: &str) {
        let Some((name, above)) = path.split_last() else { return };
        if name == "t" {
            self.words.push_str(text);
            return;
        }
        let corner = match above.last().map(String::as_str) {
            Some("from") => &mut self.from,
            Some("to") => self.to.get_or_insert_default(),
            _ => return,
        };
        let number = text.trim().parse::<f64>().unwrap_or(0.0);
        let index = text.trim().parse::<u32>().unwrap_or(0).min(1_048_575);
        match name.as_str() {
            "col" => corner.column = index,
            "row" => corner.row = index,
            "colOff" => corner.x = number,
            "rowOff" => corner.y = number,
            _ => {}
        }
    }

    fn drawing(self, columns: &Axis, rows: &Axis) -> Drawing {
        let (left, top) = self.position.unwrap_or_else(|| self.from.place(columns, rows));
        let (right, bottom) = match self.to {
            Some(to) => to.place(columns, rows),
            None => (left + self.size.0, top + self.size.1),
        };
        let words = self.words.trim().to_owned();
        Drawing {
            area: [left, top, right, bottom],
            is_ellipse: is_ellipse(&self.shape) && words.is_empty(),
            words: if words.is_empty() { self.shape } else { words },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_between_columns_of_any_width() {
        let mut axis = Axis::columns();
        axis.set_default(10.0);
        axis.set(2, 3, 30.0);
        let starts = [1, 2, 3, 4, 5].map(|index| axis.start(index).to_string());
        assert_eq!(starts, ["0", "10", "40", "70", "80"]);
        assert_eq!([0.0, 9.0, 10.0, 69.0, 70.0, 85.0].map(|place| axis.at(place)), [1, 1, 2, 3, 4, 5]);
        assert_eq!(axis.at(f64::MAX), 16_384);
    }

    #[test]
    fn an_ellipse_means_the_cell_under_its_middle() {
        let (mut columns, mut rows) = (Axis::columns(), Axis::rows());
        columns.set_default(100.0);
        rows.set_default(20.0);
        let mut grid = Grid::default();
        let ellipse = |area| Drawing { area, is_ellipse: true, words: String::new() };
        let picture =
            Drawing { area: [310.0, 0.0, 390.0, 20.0], words: "picture".to_owned(), ..Drawing::default() };
        let drawings = [ellipse([95.0, 18.0, 195.0, 45.0]), ellipse([150.0, 60.0, 250.0, 80.0]), picture];
        put(&drawings, &columns, &rows, &mut grid);
        let circled: Vec<_> =
            grid.cells.iter().filter(|(_, cell)| cell.is_circled).map(|(at, _)| *at).collect();
        assert_eq!(circled, [(2, 2), (4, 2), (4, 3)]);
        assert_eq!(grid.cells[&(1, 4)].drawn, "picture");
    }

    #[test]
    fn targets_are_seen_from_their_folder() {
        assert_eq!(resolved("xl/worksheets", "../drawings/drawing1.xml"), "xl/drawings/drawing1.xml");
        assert_eq!(resolved("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(place("XFD1048576"), Some((1_048_576, 16_384)));
    }
}
