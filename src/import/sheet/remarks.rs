//! The remarks: in a list at the end or on a worksheet of their own, each with its number; or beside their rows.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::sheet::lines::{Line, Piece};
use crate::import::sheet::numbers::{self, Reference};
use crate::import::sheet::rows::At;
use crate::parse::tidy;

/// A remark of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    /// Its paragraphs; none where the space is blank.
    pub paragraphs: Vec<String>,
    pub at: At,
}

/// The list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct List {
    pub remarks: BTreeMap<u16, Listed>,
    /// Numbers that stand twice, with the cell of the second.
    pub twice: Vec<(u16, At)>,
    /// Indices of its lines, and of those before its first number or far from any.
    pub lines: Vec<usize>,
    pub before: Vec<usize>,
}

/// Reads lines as a list of remarks: a number, its text, and lines that go on with it.
pub(super) fn list(lines: &[Line], indices: &[usize], is_loose: bool) -> List {
    let mut list = List::default();
    let (mut last, mut number_x): (Option<u16>, Option<u32>) = (None, None);
    let mut end: Option<At> = None;
    for index in indices {
        let line = &lines[*index];
        let pieces: Vec<&Piece> = line.pieces.iter().filter(|piece| !piece.text.trim().is_empty()).collect();
        let Some(first) = pieces.first() else { continue };
        let at = |piece: &Piece| At { grid: line.grid, row: line.row, column: piece.column };
        let rest = pieces[1..].iter().map(|piece| piece.text.trim()).collect::<Vec<_>>().join(" ");
        let is_in_place = number_x.is_none_or(|x| !is_loose || x.abs_diff(first.x) <= 3);
        let opened = match numbers::reference(&first.text) {
            Reference::Number(number) if is_in_place && is_next(number, last, is_loose) => {
                Some((number, rest, pieces.get(1).map_or_else(|| at(first), |piece| at(piece))))
            }
            _ => inline(&first.text)
                .filter(|(number, _)| is_in_place && is_successor(*number, last))
                .map(|(number, words)| (number, format!("{words} {rest}").trim().to_owned(), at(first))),
        };
        match opened {
            Some((number, text, at)) => {
                (last, number_x) = (Some(number), number_x.or(Some(first.x)));
                list.lines.push(*index);
                end = Some(at);
                if list.remarks.contains_key(&number) {
                    list.twice.push((number, at));
                } else {
                    list.remarks.insert(number, Listed { paragraphs: paragraphs(&text), at });
                }
            }
            None => match last.and_then(|last| list.remarks.get_mut(&last)) {
                Some(remark) if is_loose || end.is_some_and(|end| is_near(end, at(first))) => {
                    list.lines.push(*index);
                    end = end.map(|end| At { row: line.row, ..end });
                    go_on(&mut remark.paragraphs, &line.text(), is_loose);
                }
                _ => list.before.push(*index),
            },
        }
    }
    list
}

/// Whether a cell may go on with the remark that ends at another: not far below it, and not off to the side.
fn is_near(end: At, next: At) -> bool {
    end.grid == next.grid && next.row.saturating_sub(end.row) <= 20 && next.column.abs_diff(end.column) <= 10
}

/// In a table each number in a cell of its own opens a remark; in a text only one that may follow.
fn is_next(number: u16, last: Option<u16>, is_loose: bool) -> bool {
    !is_loose || last.map_or(number <= 3, |last| number > last && number - last <= 30)
}

fn is_successor(number: u16, last: Option<u16>) -> bool {
    number == last.unwrap_or(0) + 1
}

/// A number in front of the words of a remark: 「1. お客様が…」, 「※2 …」.
fn inline(text: &str) -> Option<(u16, String)> {
    let bare = text.trim().trim_start_matches(['※', '*', '(', '（', '[', '［', '【']);
    let digits: String = bare.chars().take_while(char::is_ascii_digit).collect();
    let rest = bare.get(digits.len()..)?;
    let number = digits.parse().ok().filter(|number| *number > 0)?;
    let words = rest.trim_start_matches([')', '）', ']', '］', '】', '.', '．', ':', '：', '、']);
    // 2026年: a number that is part of a word.
    let is_parted = words.len() < rest.len() || rest.starts_with(char::is_whitespace);
    // 1.1 and 1.2.3 count something else.
    (is_parted && !words.starts_with(|c: char| c.is_ascii_digit())).then(|| (number, words.trim().to_owned()))
}

/// The paragraphs of a cell: one for each of its lines.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// Goes on with a remark: a cell below it is a paragraph of its own, a line of text continues the one before.
fn go_on(remark: &mut Vec<String>, text: &str, is_loose: bool) {
    let opens = text.trim_start().starts_with(['・', '※', '▼', '■', '●', '○', '(', '（', '-', '①', '②', '③']);
    match remark.last_mut().filter(|_| is_loose && !opens) {
        Some(last) => *last = tidy::unwrap_lines(&format!("{last} {text}")),
        None => remark.extend(paragraphs(text)),
    }
}

/// The lines of a remark beside its row.
pub(super) fn beside(lines: &[String], is_loose: bool) -> Vec<String> {
    let mut remark = Vec::new();
    for line in lines {
        go_on(&mut remark, line, is_loose);
    }
    remark
}

/// Whether a list is one that rows refer to: at least half of its numbers.
pub(super) fn is_referred(list: &List, used: &BTreeSet<u16>) -> bool {
    let known = list.remarks.keys().filter(|number| used.contains(number)).count();
    known > 0 && known * 2 >= list.remarks.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(rows: &[&[&str]]) -> Vec<Line> {
        let line = |(row, cells): (u32, &&[&str])| Line {
            grid: 0,
            row,
            pieces: (1..)
                .zip(cells.iter())
                .map(|(column, text)| Piece {
                    column,
                    x: column,
                    text: (*text).to_owned(),
                    ..Piece::default()
                })
                .collect(),
        };
        (1..).zip(rows).map(line).collect()
    }

    fn read(rows: &[&[&str]], is_loose: bool) -> Vec<(u16, String)> {
        let lines = lines(rows);
        let indices: Vec<usize> = (0..lines.len()).collect();
        let list = list(&lines, &indices, is_loose);
        list.remarks.into_iter().map(|(number, remark)| (number, remark.paragraphs.join("|"))).collect()
    }

    #[test]
    fn cells_below_a_remark_are_paragraphs_of_it() {
        let rows: &[&[&str]] = &[&["1", "一つ目"], &["", "続き"], &["2", ""], &["5", "五つ目\n二行目"]];
        let found = read(rows, false);
        assert_eq!(
            found,
            [(1, "一つ目|続き".to_owned()), (2, String::new()), (5, "五つ目|二行目".to_owned())]
        );
    }

    #[test]
    fn lines_of_a_text_go_on_with_the_remark() {
        let rows: &[&[&str]] =
            &[&["1. 一つ目は"], &["長い。"], &["2026年から。"], &["・箇条"], &["2. 二つ目"]];
        assert_eq!(
            read(rows, true),
            [(1, "一つ目は長い。 2026年から。|・箇条".to_owned()), (2, "二つ目".to_owned())]
        );
    }
}
