//! Which block is which question of the form: by number, order and wording together.

use std::collections::BTreeSet;

use crate::import::sheet::blocks::Block;
use crate::import::sheet::form::{Form, Item, Wording};
use crate::model::ItemKey;

/// What a block is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fate {
    /// A question of the form: its index, how alike the wordings are, how the numbers stand, whether it stands in order.
    Item { index: usize, likeness: f64, numbers: Numbers, in_order: bool },
    /// It has the number of a question, but other words.
    Replaced(usize),
    /// It repeats a question that another block is.
    Repeated(usize),
    /// A question that the form does not have.
    New,
    /// No question.
    None,
}

/// How the number of a block stands to that of the question it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// They have the same digits.
    Same,
    /// The block has none.
    Absent,
    /// They differ.
    Differ,
}

/// Likeness from which a block is a question: with its number, without one, and with another.
const WITH_NUMBER: f64 = 0.7;
const WITHOUT: f64 = 0.8;
const WITH_OTHER: f64 = 0.9;
/// What keeping the order is worth where number and words disagree.
const REPLACED: f64 = 0.5;
/// Blocks beyond which a document is no disclosure sheet.
pub(super) const MOST_BLOCKS: usize = 3000;

/// The fate of each block.
pub(super) fn align(blocks: &[Block], form: &Form) -> Vec<Fate> {
    let pairs: Vec<Vec<Pair>> = blocks.iter().map(|block| pairs(block, form)).collect();
    let mut fates = in_order(&pairs, form.items.len());
    take_moved(&pairs, &mut fates);
    withdraw_orphans(form, &mut fates);
    name_the_rest(blocks, &pairs, &mut fates);
    fates
}

/// What a block would be worth as a question.
#[derive(Debug, Clone, Copy)]
struct Pair {
    likeness: f64,
    numbers: Numbers,
}

impl Pair {
    fn is_sure(self) -> bool {
        let needed = match self.numbers {
            Numbers::Same => WITH_NUMBER,
            Numbers::Absent => WITHOUT,
            Numbers::Differ => WITH_OTHER,
        };
        self.likeness >= needed
    }

    fn worth(self) -> f64 {
        let number = match self.numbers {
            Numbers::Same => 2.0,
            Numbers::Absent => 1.0,
            Numbers::Differ => 0.0,
        };
        match (self.is_sure(), self.numbers) {
            (true, _) => number + 2.0 * self.likeness,
            (false, Numbers::Same) => REPLACED,
            (false, _) => 0.0,
        }
    }
}

fn pairs(block: &Block, form: &Form) -> Vec<Pair> {
    let wording = Wording::of(&block.question);
    let pair = |item: &Item| Pair { likeness: item.likeness(&wording), numbers: numbers(block, item) };
    form.items.iter().map(pair).collect()
}

fn numbers(block: &Block, item: &Item) -> Numbers {
    let number = &block.number;
    match (number.digits.is_empty(), number.is_bullet, item.key.bullet.is_some()) {
        (true, true, true) => Numbers::Same,
        (true, ..) => Numbers::Absent,
        (false, is_bullet, item_is) if number.digits == item.digits && is_bullet == item_is => Numbers::Same,
        _ => Numbers::Differ,
    }
}

/// The pairs of highest worth in which both documents keep their order.
fn in_order(pairs: &[Vec<Pair>], items: usize) -> Vec<Fate> {
    let width = items + 1;
    let mut worth = vec![0.0_f64; (pairs.len() + 1) * width];
    for (block, row) in pairs.iter().enumerate() {
        for (item, pair) in row.iter().enumerate() {
            let (here, above) = ((block + 1) * width + item + 1, block * width + item + 1);
            let gain = pair.worth();
            let paired = if gain > 0.0 { worth[above - 1] + gain } else { 0.0 };
            worth[here] = paired.max(worth[above]).max(worth[here - 1]);
        }
    }
    let mut fates = vec![Fate::None; pairs.len()];
    let (mut block, mut item) = (pairs.len(), items);
    while block > 0 && item > 0 {
        let here = worth[block * width + item];
        if here <= worth[(block - 1) * width + item] {
            block -= 1;
        } else if here <= worth[block * width + item - 1] {
            item -= 1;
        } else {
            (block, item) = (block - 1, item - 1);
            fates[block] = fate(item, pairs[block][item], true);
        }
    }
    fates
}

fn fate(index: usize, pair: Pair, in_order: bool) -> Fate {
    if pair.is_sure() {
        Fate::Item { index, likeness: pair.likeness, numbers: pair.numbers, in_order }
    } else {
        Fate::Replaced(index)
    }
}

fn taken(fates: &[Fate]) -> BTreeSet<usize> {
    let taken = fates.iter().filter_map(|fate| match fate {
        Fate::Item { index, .. } => Some(*index),
        _ => None,
    });
    taken.collect()
}

/// Questions that stand elsewhere: the same words, where the order passed them over.
fn take_moved(pairs: &[Vec<Pair>], fates: &mut [Fate]) {
    let mut taken = taken(fates);
    for (row, fate) in pairs.iter().zip(fates.iter_mut()) {
        if matches!(fate, Fate::Item { .. }) {
            continue;
        }
        let free = row
            .iter()
            .enumerate()
            .filter(|(index, pair)| pair.likeness >= WITH_OTHER && pair.is_sure() && !taken.contains(index));
        // Words that several questions share do not tell which one has moved.
        let same: Vec<(usize, &Pair)> = free.collect();
        if let [(index, pair)] = same.as_slice() {
            *fate = self::fate(*index, **pair, false);
            taken.insert(*index);
        }
    }
}

/// Questions whose words several share are known by what they stand under: without that they are not sure.
fn withdraw_orphans(form: &Form, fates: &mut [Fate]) {
    let taken = taken(fates);
    for fate in fates.iter_mut() {
        let Fate::Item { index, .. } = *fate else { continue };
        let item = &form.items[index];
        let is_shared = form.items.iter().any(|other| other.key != item.key && other.wording == item.wording);
        let parent = parent(&item.key).and_then(|key| form.items.iter().position(|other| other.key == key));
        if is_shared && parent.is_some_and(|parent| !taken.contains(&parent)) {
            *fate = Fate::Replaced(index);
        }
    }
}

/// The question that holds another by its number.
fn parent(key: &ItemKey) -> Option<ItemKey> {
    if key.bullet.is_some() {
        return Some(ItemKey { number: key.number.clone(), bullet: None });
    }
    let (_, rest) = key.number.split_last()?;
    (!rest.is_empty()).then(|| ItemKey { number: rest.to_vec(), bullet: None })
}

/// What is no question of the form: repeated, new, or none at all.
fn name_the_rest(blocks: &[Block], pairs: &[Vec<Pair>], fates: &mut [Fate]) {
    let taken = taken(fates);
    for ((block, row), fate) in blocks.iter().zip(pairs).zip(fates.iter_mut()) {
        let is_taken_over = matches!(fate, Fate::Replaced(index) if taken.contains(index));
        if !matches!(fate, Fate::None) && !is_taken_over {
            continue;
        }
        let same =
            row.iter().enumerate().find(|(index, pair)| pair.likeness >= WITH_OTHER && taken.contains(index));
        let has_choices = block.choices.iter().any(|choice| !choice.text.is_empty());
        let is_asked = block.question.trim_end().ends_with(['？', '?', 'か']);
        let has_number = !block.number.digits.is_empty();
        *fate = match same {
            Some((index, _)) => Fate::Repeated(index),
            None if (has_choices || has_number && is_asked) && block.question.chars().count() > 3 => {
                Fate::New
            }
            None => Fate::None,
        };
    }
}
