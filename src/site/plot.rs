//! Numbers → bars: a chart is a table whose cells are bars. Places are whole numbers; the template draws them. What a chart
//! shows stands in a table beside it, so a bar needs no number of its own.

use serde::Serialize;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// One kind of thing that is counted: its pattern, and its words. Patterns differ in more than colour.
#[derive(Serialize, Clone)]
pub(super) struct Series {
    pub pattern: Pattern,
    pub label: String,
}

/// How a bar is filled, from the fullest to the emptiest. The template defines each.
#[derive(Serialize, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
pub(super) enum Pattern {
    Solid,
    Stripe,
    Cross,
    Line,
    Dot,
    Empty,
}

/// A row of a chart: its name, and a stack of counts per column, each with the words at its end.
pub(super) struct Row {
    pub name: String,
    pub cells: Vec<(Vec<usize>, String)>,
}

/// A chart, in its own units.
#[derive(Serialize)]
pub(super) struct Chart {
    width: usize,
    height: usize,
    heads: Vec<Words>,
    names: Vec<Words>,
    ends: Vec<Words>,
    series: Vec<Drawn>,
    /// The height of a bar.
    thickness: usize,
}

#[derive(Serialize)]
struct Words {
    x: usize,
    y: usize,
    text: String,
}

/// The bars of one series.
#[derive(Serialize)]
struct Drawn {
    pattern: Pattern,
    bars: Vec<Bar>,
}

#[derive(Serialize, Debug, PartialEq, Eq)]
struct Bar {
    x: usize,
    y: usize,
    width: usize,
    n: usize,
}

/// Space for the names of the rows, and for the longest bar.
#[derive(Clone, Copy)]
pub(super) struct Space {
    pub names: usize,
    pub reach: usize,
}

/// The height of a row and of a bar, and the space for the words behind the longest bar.
const STEP: usize = 22;
const BAR: usize = 12;
const END: usize = 66;
/// The width of half an ideograph.
const HALF: usize = 7;

/// Draws a chart. All columns have one scale.
pub(super) fn chart(series: &[Series], columns: &[String], rows: &[Row], space: Space) -> Chart {
    let Space { names, reach } = space;
    let cells = rows.iter().flat_map(|row| &row.cells);
    let most = cells.map(|(parts, _)| parts.iter().sum::<usize>()).max().unwrap_or(0).max(1);
    let left = |column: usize| names + column * (reach + END);
    let top = |row: usize| STEP * (row + 1) + (STEP - BAR) / 2;
    let text = |row: usize| top(row) + BAR - 1;
    let mut drawn: Vec<Drawn> =
        series.iter().map(|series| Drawn { pattern: series.pattern, bars: Vec::new() }).collect();
    let mut ends = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        for (column, (parts, end)) in row.cells.iter().enumerate() {
            let length = stack(&mut drawn, parts, (left(column), top(number)), (reach, most));
            ends.push(Words { x: left(column) + length + 6, y: text(number), text: end.clone() });
        }
    }
    let name = |(number, row): (usize, &Row)| Words { x: 0, y: text(number), text: cut(&row.name, names) };
    let head = |(column, name): (usize, &String)| Words {
        x: left(column),
        y: STEP - 7,
        text: cut(name, reach + END),
    };
    Chart {
        width: left(columns.len()),
        height: STEP * (rows.len() + 1),
        heads: columns.iter().enumerate().map(head).collect(),
        names: rows.iter().enumerate().map(name).collect(),
        ends,
        series: drawn.into_iter().filter(|series| !series.bars.is_empty()).collect(),
        thickness: BAR,
    }
}

/// Puts the parts of one cell side by side and yields their length. What is counted is seen, be it one of a thousand.
fn stack(
    drawn: &mut [Drawn],
    parts: &[usize],
    (x, y): (usize, usize),
    (reach, most): (usize, usize),
) -> usize {
    let (mut sum, mut at) = (0, 0);
    for (series, n) in drawn.iter_mut().zip(parts).filter(|(_, n)| **n > 0) {
        sum += n;
        let end = (sum * reach / most).max(at + 1);
        series.bars.push(Bar { x: x + at, y, width: end - at, n: *n });
        at = end;
    }
    at
}

/// The opening of a name that has no room; the whole name stands in the table.
fn cut(name: &str, room: usize) -> String {
    let room = room / HALF - 2;
    if name.width() <= room {
        return name.to_owned();
    }
    let mut width = 0;
    let fits = |character: &char| {
        width += character.width().unwrap_or(0);
        width + 2 <= room
    };
    name.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPACE: Space = Space { names: 250, reach: 200 };

    #[test]
    fn bars_are_as_long_as_what_they_count() {
        let series = [Pattern::Solid, Pattern::Dot].map(|pattern| Series { pattern, label: String::new() });
        let row =
            |parts: [usize; 2]| Row { name: "章".to_owned(), cells: vec![(parts.to_vec(), String::new())] };
        let chart = chart(&series, &["列".to_owned()], &[row([3, 1]), row([0, 2]), row([0, 0])], SPACE);
        let bars =
            |at: usize| chart.series[at].bars.iter().map(|bar| (bar.x - SPACE.names, bar.width, bar.n));
        assert_eq!(bars(0).collect::<Vec<_>>(), [(0, 150, 3)]);
        assert_eq!(bars(1).collect::<Vec<_>>(), [(150, 50, 1), (0, 100, 2)]);
        assert_eq!(chart.ends.len(), 3);
        assert!(chart.height > chart.names[2].y && chart.width > SPACE.names + SPACE.reach);
    }

    #[test]
    fn one_of_a_thousand_is_seen() {
        let series = [Pattern::Solid, Pattern::Dot].map(|pattern| Series { pattern, label: String::new() });
        let row = Row {
            name: "長い名前を持つ章はここで切られることになる".to_owned(),
            cells: vec![(vec![1, 999], String::new())],
        };
        let chart = chart(&series, &[], &[row], Space { reach: 100, ..SPACE });
        assert_eq!(
            chart.series[0].bars,
            [Bar { x: SPACE.names, y: chart.series[0].bars[0].y, width: 1, n: 1 }]
        );
        assert!(chart.names[0].text.ends_with('…'));
    }

    #[test]
    fn the_template_defines_every_pattern() {
        use Pattern::{Cross, Dot, Empty, Line, Solid, Stripe};
        let template = include_str!("../../site-templates/components.html");
        for pattern in [Solid, Stripe, Cross, Line, Dot, Empty] {
            let name = format!("{pattern:?}").to_lowercase();
            assert!(template.contains(&format!("id=\"p-{name}\"")), "{name}");
        }
    }
}
