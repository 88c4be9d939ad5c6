//! Pictures in lanes: boxes in columns, lines from column to column. Where a box stands follows from its lane and its place
//! in it alone, so that the same data always make the same picture.

use serde::Serialize;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// A box; `title` is cut to its width, the whole of it stands in `full`.
#[derive(Serialize, Clone, Default)]
pub(crate) struct LaneBox {
    /// What lines refer to.
    #[serde(skip)]
    pub id: String,
    pub name: String,
    pub title: String,
    pub full: String,
    /// Where it leads; empty for the page's own.
    pub href: String,
    pub is_own: bool,
    /// Whether its text is not in the sources.
    pub is_empty: bool,
    /// Where it stands; given when the picture is drawn.
    pub x: i32,
    pub y: i32,
}

/// A line, from a box to one in a lane to its right (or below it in the same lane).
#[derive(Clone)]
pub(crate) struct Line {
    pub from: String,
    pub to: String,
    /// Class of the style sheet.
    pub class: &'static str,
    /// Width in units of the picture; 0 for the style sheet's.
    pub width: u32,
}

/// A column.
#[derive(Serialize)]
pub(crate) struct Lane {
    pub title: String,
    x: i32,
    middle: i32,
}

/// A picture that templates draw.
#[derive(Serialize)]
pub(crate) struct LanePicture {
    width: i32,
    height: i32,
    box_width: i32,
    box_height: i32,
    lanes: Vec<Lane>,
    boxes: Vec<LaneBox>,
    lines: Vec<DrawnLine>,
}

#[derive(Serialize)]
struct DrawnLine {
    path: String,
    class: &'static str,
    width: u32,
}

const BOX: (i32, i32) = (196, 42);
const GAP: (i32, i32) = (64, 12);
const HEAD: i32 = 30;
const MARGIN: i32 = 4;
/// Columns of a terminal that fit into a box at the size in which titles are written.
const COLUMNS: usize = 29;

/// Places the boxes of each lane one below the other, each lane in the middle of the picture's height, and draws the lines
/// between those that are there.
pub(crate) fn draw(lanes: Vec<(String, Vec<LaneBox>)>, lines: &[Line]) -> LanePicture {
    let step = BOX.1 + GAP.1;
    let stack = |count: usize| i32::try_from(count).unwrap_or_default() * step - GAP.1;
    let tallest = lanes.iter().map(|(_, boxes)| stack(boxes.len())).max().unwrap_or_default().max(BOX.1);
    let columns = i32::try_from(lanes.len()).unwrap_or_default();
    let (mut heads, mut placed) = (Vec::new(), Vec::new());
    for (column, (title, boxes)) in (0..).zip(lanes) {
        let x = MARGIN + column * (BOX.0 + GAP.0);
        let top = HEAD + (tallest - stack(boxes.len())) / 2;
        heads.push(Lane { title, x, middle: x + BOX.0 / 2 });
        placed.extend((0..).zip(boxes).map(|(row, own)| LaneBox {
            title: fit(&own.full, COLUMNS),
            x,
            y: top + row * step,
            ..own
        }));
    }
    let lines = lines.iter().filter_map(|line| {
        let find = |id: &str| placed.iter().find(|one| one.id == id);
        Some(DrawnLine {
            path: curve(find(&line.from)?, find(&line.to)?, &placed),
            class: line.class,
            width: line.width,
        })
    });
    LanePicture {
        width: columns * (BOX.0 + GAP.0) - GAP.0 + 2 * MARGIN,
        height: HEAD + tallest + GAP.1,
        box_width: BOX.0,
        box_height: BOX.1,
        lines: lines.collect(),
        lanes: heads,
        boxes: placed,
    }
}

/// From the right side of one box to the left side of the other, never behind a third; within a lane, around its right side.
fn curve(from: &LaneBox, to: &LaneBox, placed: &[LaneBox]) -> String {
    let (mut x, mut y) = (from.x + BOX.0, from.y + BOX.1 / 2);
    let (start, end) = ((x, y), (to.x, to.y + BOX.1 / 2));
    let bend = GAP.0 / 2;
    if from.x == to.x {
        return format!("M{x} {y}C{b} {y} {b} {y2} {x} {y2}", b = x + bend, y2 = end.1);
    }
    let mut path = format!("M{x} {y}");
    let mut turn = |to: (i32, i32)| {
        let turned = format!("C{} {y} {} {} {} {}", x + bend, to.0 - bend, to.1, to.0, to.1);
        (x, y) = (to.0 + BOX.0, to.1);
        turned
    };
    for lane in (from.x + BOX.0 + GAP.0..to.x).step_by((BOX.0 + GAP.0).unsigned_abs() as usize) {
        let along = lane + BOX.0 / 2 - start.0;
        let straight = start.1 + (end.1 - start.1) * along / (end.0 - start.0);
        let level = free_level(lane, straight, placed);
        path = format!("{path}{}H{}", turn((lane, level)), lane + BOX.0);
    }
    path + &turn(end)
}

/// Where a line passes a lane: as high as it would straight ahead, or else in the nearest gap between its boxes.
fn free_level(lane: i32, straight: i32, placed: &[LaneBox]) -> i32 {
    let edges =
        placed.iter().filter(|one| one.x == lane).map(|one| (one.y - GAP.1 / 2, one.y + BOX.1 + GAP.1 / 2));
    let is_behind = edges.clone().any(|(above, below)| (above + 1..below).contains(&straight));
    let gaps = edges.flat_map(|(above, below)| [above, below]);
    let nearest = gaps.min_by_key(|gap| ((gap - straight).abs(), *gap));
    if is_behind { nearest.unwrap_or(straight) } else { straight }
}

/// Words cut to a width, in columns of a terminal.
pub(crate) fn fit(words: &str, columns: usize) -> String {
    if words.width() <= columns {
        return words.to_owned();
    }
    let mut used = 1;
    let kept = words.chars().take_while(|character| {
        used += character.width().unwrap_or_default();
        used <= columns
    });
    kept.collect::<String>() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxes(ids: &[&str]) -> Vec<LaneBox> {
        ids.iter()
            .map(|id| LaneBox { id: (*id).to_owned(), full: (*id).to_owned(), ..LaneBox::default() })
            .collect()
    }

    #[test]
    fn boxes_do_not_overlap_and_lines_that_lead_nowhere_are_left_out() {
        let line =
            |from: &str, to: &str| Line { from: from.to_owned(), to: to.to_owned(), class: "", width: 0 };
        let lanes = vec![("左".to_owned(), boxes(&["a"])), ("右".to_owned(), boxes(&["b", "c", "d"]))];
        let picture = draw(lanes, &[line("a", "c"), line("a", "z")]);
        assert_eq!(picture.lines.len(), 1);
        for (at, one) in picture.boxes.iter().enumerate() {
            assert!(one.x >= 0 && one.x + BOX.0 <= picture.width && one.y + BOX.1 <= picture.height);
            for other in &picture.boxes[at + 1..] {
                assert!(one.x != other.x || (one.y - other.y).abs() >= BOX.1 + GAP.1);
            }
        }
    }

    #[test]
    fn a_line_that_passes_a_lane_passes_between_its_boxes() {
        let line =
            |from: &str, to: &str| Line { from: from.to_owned(), to: to.to_owned(), class: "", width: 0 };
        let lane = |ids: &[&str]| (String::new(), boxes(ids));
        let lanes = vec![lane(&["a"]), lane(&["b", "c", "d"]), lane(&["e"]), lane(&[]), lane(&["f"])];
        let picture = draw(lanes, &[line("a", "e"), line("a", "f"), line("e", "f")]);
        let levels = |at: usize| -> Vec<i32> {
            let parts = picture.lines[at].path.split('H').skip(1);
            let before =
                picture.lines[at].path.split('H').map(|part| part.rsplit(' ').next().unwrap_or_default());
            before.zip(parts).map(|(level, _)| level.parse().unwrap_or_default()).collect()
        };
        let c = picture.boxes.iter().find(|one| one.id == "c").map_or(0, |one| one.y);
        assert_eq!(levels(0), [c - GAP.1 / 2]);
        assert_eq!(levels(1)[..2], [c - GAP.1 / 2, c - GAP.1 / 2]);
        assert_eq!(levels(2), [c + BOX.1 / 2], "nothing is in the way");
    }

    #[test]
    fn words_are_cut_at_their_width() {
        assert_eq!(fit("識別・認証", 10), "識別・認証");
        assert_eq!(fit("識別・認証と文書化", 10), "識別・認…");
    }
}
