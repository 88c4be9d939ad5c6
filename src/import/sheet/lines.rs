//! Lines of a document, each as pieces from left to right: the cells of a grid, or what wide blanks part in a text.

use unicode_width::UnicodeWidthChar as _;

use crate::import::document::{Document, Format, Grid};
use crate::import::sheet::numbers::{self, Reference};
use crate::import::sheet::tokens;

/// Columns of text that one column of a grid is reckoned to take: pieces of one cell stay together.
pub(super) const STEP: u32 = 1000;

/// A piece of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Piece {
    /// Column in the grid.
    pub column: u32,
    /// How far to the right it begins and ends.
    pub x: u32,
    pub end: u32,
    pub text: String,
    pub fill: String,
    pub is_circled: bool,
    /// What else is drawn over it.
    pub drawn: String,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Index of the grid.
    pub grid: usize,
    pub row: u32,
    pub pieces: Vec<Piece>,
}

impl Line {
    /// All its words.
    pub fn text(&self) -> String {
        let words = self.pieces.iter().map(|piece| piece.text.trim()).filter(|text| !text.is_empty());
        words.collect::<Vec<_>>().join(" ")
    }
}

/// Whether places between columns mean anything: in a text and a PDF, where nothing stands in cells.
pub(super) fn is_loose(document: &Document) -> bool {
    matches!(document.format, Format::Text | Format::Pdf)
}

/// The lines that hold words, or a fill or drawing where a tick may be.
pub(super) fn of(document: &Document, measure: Measure) -> Vec<Line> {
    let is_loose = is_loose(document);
    let grids = document.grids.iter().enumerate();
    let lines = grids.flat_map(|(index, grid)| {
        grid.rows().into_iter().map(move |(row, cells)| {
            let pieces = cells.into_iter().flat_map(|(column, cell)| {
                let whole = Piece {
                    column,
                    x: column * STEP,
                    end: last_column(grid, row, column) * STEP,
                    text: cell.text.clone(),
                    fill: cell.fill.clone(),
                    is_circled: cell.is_circled,
                    drawn: cell.drawn.clone(),
                };
                if !is_loose {
                    return vec![whole];
                }
                split(&whole, measure).into_iter().flat_map(|piece| part_choices(piece, measure)).collect()
            });
            Line { grid: index, row, pieces: pieces.collect() }
        })
    });
    lines.filter(|line| !line.text().is_empty() || line.pieces.iter().any(|piece| piece.is_circled)).collect()
}

/// The last column of the merged stretch that begins at a cell.
fn last_column(grid: &Grid, row: u32, column: u32) -> u32 {
    let merged = grid.merged.iter().find(|area| area[0] == row && area[1] == column);
    merged.map_or(column, |area| area[3])
}

/// How far letters reach in a line of text: who laid it out may have counted letters, or columns of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// A wide letter is two columns.
    Columns,
    /// Every letter is one, as `pdftotext` counts.
    Letters,
}

impl Measure {
    fn of(self, character: char) -> u32 {
        match self {
            Self::Columns => columns(character),
            Self::Letters => 1,
        }
    }

    fn width(self, text: &str) -> u32 {
        text.chars().map(|c| self.of(c)).sum()
    }
}

fn columns(character: char) -> u32 {
    match character {
        '\t' => 2,
        _ => u32::try_from(character.width().unwrap_or(0)).unwrap_or(0),
    }
}

/// Parts a line of text where blanks are two columns wide or wider.
fn split(whole: &Piece, measure: Measure) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut x, mut blank) = (0, 2);
    for character in whole.text.chars() {
        if character.is_whitespace() || character == '\u{c}' {
            blank += columns(character);
        } else {
            match pieces.last_mut().filter(|_| blank < 2) {
                Some(piece) => {
                    if blank > 0 {
                        piece.text.push(' ');
                    }
                    piece.text.push(character);
                }
                None => pieces.push(Piece {
                    x: whole.x + x,
                    text: character.to_string(),
                    ..Piece { text: String::new(), ..whole.clone() }
                }),
            }
            blank = 0;
        }
        x += measure.of(character);
        if let Some(piece) = pieces.last_mut().filter(|_| blank == 0) {
            piece.end = whole.x + x;
        }
    }
    pieces
}

/// Parts choices and ticks from words that a long question or a remark brings next to them, one blank away.
fn part_choices(piece: Piece, measure: Measure) -> Vec<Piece> {
    let words: Vec<&str> = piece.text.split(' ').collect();
    let Some((from, to)) = choices_in(&words) else { return vec![piece] };
    let mut pieces = Vec::new();
    let mut x = piece.x;
    for part in [&words[..from], &words[from..to], &words[to..]] {
        let text = part.join(" ");
        if !text.is_empty() {
            let end = x + measure.width(&text);
            pieces.push(Piece { x, end, text, ..piece.clone() });
            x = end + 1;
        }
    }
    pieces
}

/// Where among words the choices stand: in one stretch, behind a question, before nothing or a remark.
fn choices_in(words: &[&str]) -> Option<(usize, usize)> {
    let tokens: Vec<_> = words.iter().map(|word| tokens::of(word)).collect();
    let is_choice = |index: &usize| tokens::is_choices(&tokens[*index]) || tokens::is_mark(&tokens[*index]);
    let from = (0..words.len()).find(is_choice)?;
    let to = (from..words.len()).find(|index| !is_choice(index)).unwrap_or(words.len());
    let is_one_stretch = !(to..words.len()).any(|index| is_choice(&index));
    let has_word = (from..to).any(|index| tokens::is_choices(&tokens[index]));
    let is_ended = !matches!(numbers::reference(&words[to..].join(" ")), Reference::Words(_));
    // A mark in front of words is their bullet, one between words is one of them.
    (is_one_stretch && (is_ended || (has_word && from > 0))).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_parted_from_words_next_to_them() {
        let parted = |text: &str| {
            let piece = Piece { text: text.to_owned(), ..Piece::default() };
            let pieces = part_choices(piece, Measure::Columns);
            pieces.into_iter().map(|piece| (piece.x, piece.text)).collect::<Vec<_>>()
        };
        let pieces = |expected: &[(u32, &str)]| {
            expected.iter().map(|(x, text)| (*x, (*text).to_owned())).collect::<Vec<_>>()
        };
        assert_eq!(parted("適切に管 ○"), pieces(&[(0, "適切に管"), (9, "○")]));
        assert_eq!(
            parted("1.1 基準と情報 ■はい □いいえ 備考 -"),
            pieces(&[(0, "1.1 基準と情報"), (15, "■はい □いいえ"), (29, "備考 -")])
        );
        for whole in ["TLS 1.3 を使う", "一 ○ 二 ○ 三", "一 ○ 二", "● 技術的安全対策", "はい と答える"]
        {
            assert_eq!(parted(whole), pieces(&[(0, whole)]));
        }
    }

    #[test]
    fn wide_blanks_part_a_line_of_text() {
        let whole = Piece {
            column: 1,
            x: 1000,
            text: " 1.1 保存 場所  ○はい　いいえ\t備考 1".to_owned(),
            ..Piece::default()
        };
        let pieces = split(&whole, Measure::Columns);
        let texts: Vec<(&str, u32)> =
            pieces.iter().map(|piece| (piece.text.as_str(), piece.x - 1000)).collect();
        assert_eq!(texts, [("1.1 保存 場所", 1), ("○はい", 16), ("いいえ", 23), ("備考 1", 31)]);
    }
}
