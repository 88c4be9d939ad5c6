//! Rows → blocks: a question that runs over several lines becomes one, whichever of them bears its number and choices.

use crate::import::sheet::form::{Form, Item, Wording};
use crate::import::sheet::numbers::Number;
use crate::import::sheet::rows::{At, Choice, Role, Row};
use crate::parse::tidy;

/// What may be a question, put together from its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub at: At,
    pub number: Number,
    pub question: String,
    pub fill: String,
    pub choices: Vec<Choice>,
    /// Its remark, a line of the document each, and the cell of the first.
    pub remark: Vec<String>,
    pub remark_at: Option<At>,
    /// Whether the remark holds lines of which it is not certain that they belong to it.
    pub is_remark_doubtful: bool,
    /// Indices of its rows.
    pub rows: Vec<usize>,
}

/// The blocks, and the rows that belong to none.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    pub blocks: Vec<Block>,
    pub rest: Vec<usize>,
}

/// Lines between two rows that are tried as continuations of either.
const MOST_LOOSE: usize = 14;
/// What a line must add to the likeness of a question to be part of it.
const GAIN: f64 = 0.01;

/// Puts rows together; `is_loose` for documents whose lines are no rows of a table.
pub(super) fn of(rows: &[Row], form: &Form, is_loose: bool) -> Blocks {
    let mut builder = Builder { rows, form, is_loose, found: Blocks::default() };
    let mut loose: Vec<usize> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let is_new_grid = index.checked_sub(1).is_some_and(|before| rows[before].at.grid != row.at.grid);
        if is_new_grid {
            builder.settle(&std::mem::take(&mut loose), None);
        }
        match row.role {
            Role::Open if builder.goes_on(row) => builder.append(index),
            Role::Open if row.is_anchor() || builder.is_question(row) => {
                let lines = std::mem::take(&mut loose);
                builder.settle(&lines, Some(index));
            }
            Role::Open => loose.push(index),
            // What stands before a heading belongs above it.
            Role::Heading | Role::RemarksTitle | Role::Header => {
                builder.settle(&std::mem::take(&mut loose), None);
            }
            Role::Instruction | Role::Furniture | Role::Remark => {}
        }
    }
    builder.settle(&loose, None);
    builder.found.rest.sort_unstable();
    builder.found
}

struct Builder<'a> {
    rows: &'a [Row],
    form: &'a Form,
    is_loose: bool,
    found: Blocks,
}

impl Builder<'_> {
    /// Whether a row without number or choices has the words of a question by itself.
    fn is_question(&self, row: &Row) -> bool {
        if row.question.chars().count() < 4 || self.is_loose {
            return false;
        }
        let wording = Wording::of(&row.question);
        self.form.items.iter().any(|item| item.likeness(&wording) >= 0.9)
    }

    /// Whether a row is nothing but the choices of the question before it, which has none yet.
    fn goes_on(&self, row: &Row) -> bool {
        let is_bare = row.number == Number::default() && row.question.is_empty();
        let has_choices = |choices: &[Choice]| choices.iter().any(|choice| !choice.text.is_empty());
        let last = self.found.blocks.last().filter(|block| block.at.grid == row.at.grid);
        is_bare && has_choices(&row.choices) && last.is_some_and(|block| !has_choices(&block.choices))
    }

    fn append(&mut self, index: usize) {
        let row = &self.rows[index];
        let Some(block) = self.found.blocks.last_mut() else { return };
        block.choices.clone_from(&row.choices);
        block.rows.push(index);
        add_remark(block, row, false);
    }

    /// Gives the loose lines between the last block and a row to one or the other, and opens the row's block.
    fn settle(&mut self, loose: &[usize], anchor: Option<usize>) {
        let next = anchor.map(|index| self.block(index));
        let (tail, head) = self.split(loose, next.as_ref());
        let (before, rest) = loose.split_at(tail);
        let (left, after) = rest.split_at(rest.len() - head);
        for index in before {
            self.extend_last(*index, false);
        }
        self.settle_remarks(left, anchor);
        if let Some(mut block) = next {
            for index in after.iter().rev() {
                let row = &self.rows[*index];
                block.question = joined(&row.question, &block.question);
                block.question_at(row);
                block.rows.insert(0, *index);
                let (lines, at) = (std::mem::take(&mut block.remark), block.remark_at.take());
                add_remark(&mut block, row, false);
                block.remark.extend(lines);
                block.remark_at = block.remark_at.or(at);
            }
            self.found.blocks.push(block);
        }
    }

    /// How many of the loose lines go to the block before them, and how many to the one after.
    fn split(&self, loose: &[usize], next: Option<&Block>) -> (usize, usize) {
        let count = loose.len().min(MOST_LOOSE);
        let words = |indices: &[usize]| {
            let words = indices.iter().map(|index| self.rows[*index].question.as_str());
            words.collect::<Vec<_>>().join(" ")
        };
        let last = loose.first().and_then(|first| {
            let grid = self.rows[*first].at.grid;
            self.found.blocks.last().filter(|block| block.at.grid == grid)
        });
        let score = |block: Option<&Block>, before: &str, after: &str| {
            block.map_or(0.0, |block| self.best(block, &format!("{before} {} {after}", block.question)))
        };
        let mut best = (score(last, "", "") + score(next, "", ""), 0, 0);
        for tail in 0..=count {
            let above = score(last, "", &words(&loose[..tail]));
            for head in 0..=(count - tail) {
                let below = score(next, &words(&loose[loose.len() - head..]), "");
                // Each line has to be worth its place.
                let lines = tail + head;
                #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
                let needed = GAIN * (lines as f64 - (best.1 + best.2) as f64);
                if lines > 0 && above + below > best.0 + needed.max(GAIN) {
                    best = (above + below, tail, head);
                }
            }
        }
        (best.1, best.2)
    }

    /// How much a text is like the question that a block's number means, or like any if it has none.
    fn best(&self, block: &Block, text: &str) -> f64 {
        let wording = Wording::of(text);
        let is_meant = |item: &&Item| {
            item.key.bullet.is_none() && !block.number.digits.is_empty() && item.digits == block.number.digits
        };
        let likeness = |item: &Item| item.likeness(&wording);
        let meant = self.form.items.iter().filter(is_meant).map(likeness).fold(0.0, f64::max);
        if meant > 0.0 {
            return meant;
        }
        self.form.items.iter().map(likeness).fold(0.0, f64::max)
    }

    fn extend_last(&mut self, index: usize, is_doubtful: bool) {
        let row = &self.rows[index];
        if let Some(block) = self.found.blocks.last_mut() {
            block.question = joined(&block.question, &row.question);
            block.rows.push(index);
            add_remark(block, row, is_doubtful);
        }
    }

    /// Lines that are no part of a question: those with nothing but a remark go on with that of the block before them.
    fn settle_remarks(&mut self, left: &[usize], next: Option<usize>) {
        for index in left {
            let row = &self.rows[*index];
            let has_block = self.found.blocks.last().is_some_and(|block| block.at.grid == row.at.grid);
            if row.question.is_empty() && !row.remark.is_empty() && has_block {
                // In a text, lines may be centred on the row that they belong to.
                let is_doubtful = self.is_loose && next.is_some();
                self.extend_last(*index, is_doubtful);
            } else {
                self.found.rest.push(*index);
            }
        }
    }

    fn block(&self, index: usize) -> Block {
        let row = &self.rows[index];
        Block {
            at: row.question_at.unwrap_or(row.at),
            number: row.number.clone(),
            question: row.question.clone(),
            fill: row.fill.clone(),
            choices: row.choices.clone(),
            remark: Some(row.remark.clone()).filter(|remark| !remark.is_empty()).into_iter().collect(),
            remark_at: row.remark_at,
            is_remark_doubtful: false,
            rows: vec![index],
        }
    }
}

impl Block {
    /// A block whose own row has no question stands where its first line does.
    fn question_at(&mut self, row: &Row) {
        if let Some(at) = row.question_at {
            self.at = at;
        }
    }
}

fn add_remark(block: &mut Block, row: &Row, is_doubtful: bool) {
    if row.remark.is_empty() {
        return;
    }
    block.remark.push(row.remark.clone());
    block.remark_at = block.remark_at.or(row.remark_at);
    block.is_remark_doubtful |= is_doubtful;
}

/// Two lines of a question as one: blanks at the break of Japanese lines mean nothing.
fn joined(first: &str, second: &str) -> String {
    tidy::unwrap_lines(&format!("{first} {second}"))
}
