//! The answers: which choice of a question is ticked, after looking at how this document ticks.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::sheet::blocks::Block;
use crate::import::sheet::rows::{At, Choice};
use crate::import::sheet::tokens::{self, Token};

/// What a block answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// A choice, how it is ticked, where, and whether the cell of the tick serves several rows.
    Word { word: &'static str, mark: String, at: At, is_shared: bool },
    /// No choice is ticked.
    Nothing,
    /// The ticks do not tell which choice is meant.
    Unclear { marks: String, at: At },
}

/// How a document ticks.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a habit of its own")]
pub(super) struct Manner {
    /// ○ stands at what is not chosen, since ● stands at what is.
    is_round_empty: bool,
    /// ○ is not chosen where ◎ is.
    is_double_round: bool,
    /// Marks in cells or between blanks stand before their words (or behind).
    before: usize,
    behind: usize,
    /// Brackets stand around every choice.
    brackets: bool,
    /// Only the choice that holds is written.
    pub is_written: bool,
    /// Most rows print several choices.
    is_choosing: bool,
    /// Columns of choices with one fill from top to bottom, by their head.
    painted: BTreeSet<(usize, u32)>,
    /// Rows ticked otherwise than by a fill.
    marked: usize,
}

/// A choice in a block, and what ticks it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    word: &'static str,
    at: At,
    marks: Vec<String>,
    is_crossed: bool,
    is_shared: bool,
    /// The cell, to look at its fill.
    cell: usize,
}

/// The choices of a block, and marks that stand at none of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Reading {
    states: Vec<State>,
    stray: Vec<(String, At)>,
}

/// The choices that a block prints: its own words, else the heads of its columns; none where the answer is written.
pub(super) fn printed(block: &Block, manner: &Manner) -> Vec<&'static str> {
    let written = manner.written_cell(block);
    let texts = block.choices.iter().enumerate().filter(|(cell, _)| Some(*cell) != written);
    let texts = texts.map(|(_, choice)| choice);
    let own: Vec<&'static str> = texts.flat_map(|choice| tokens::words(&tokens::of(&choice.text))).collect();
    let heads: Vec<&'static str> =
        block.choices.iter().filter_map(|choice| choice.head.first().copied()).collect();
    let mut words = if own.len() > 1 || heads.is_empty() { own } else { heads };
    if manner.is_written && words.len() < 2 {
        words.clear();
    }
    let mut seen = BTreeSet::new();
    words.retain(|word| seen.insert(*word));
    words
}

impl Manner {
    /// Looks at all blocks.
    pub fn of(blocks: &[&Block]) -> Self {
        let mut manner = Self::default();
        let (mut bracketed, mut choosing, mut single) = (0, 0, 0);
        for block in blocks {
            let tokens: Vec<Token> = block.choices.iter().flat_map(line).collect();
            let has = |test: fn(&Token) -> bool| tokens.iter().any(test);
            let has_round = has(|token| matches!(token, Token::Round(_)));
            if has_round && has(|token| matches!(token, Token::Tick('●' | '◉' | '⦿' | '⬤'))) {
                manner.is_round_empty = true;
            }
            let double = tokens.iter().filter(|token| matches!(token, Token::Round('◎'))).count();
            let rounds = tokens.iter().filter(|token| matches!(token, Token::Round(_))).count();
            manner.is_double_round |= double == 1 && rounds > 1;
            manner.look_at_sides(&tokens);
            let words = tokens::words(&tokens).len();
            let wrapped = bracketed_words(&tokens).len();
            choosing += usize::from(words > 1);
            bracketed += usize::from(words > 1 && wrapped == words);
            let own = block.choices.iter().filter(|choice| !choice.text.is_empty());
            let own: Vec<&Choice> = own.collect();
            single += usize::from(words == 1 && own.len() == 1);
        }
        manner.brackets = bracketed * 2 > choosing && choosing > 0;
        manner.is_written = single > choosing && single > 0;
        manner.is_choosing = choosing > single;
        manner.painted = painted(blocks);
        let marked = blocks.iter().filter(|block| {
            let reading = manner.read(block);
            reading.states.iter().any(|state| !state.marks.is_empty())
        });
        manner.marked = marked.count();
        manner
    }

    fn look_at_sides(&mut self, tokens: &[Token]) {
        let is_mark = |token: &&Token| matches!(token, Token::Tick(_) | Token::Round(_) | Token::Box);
        let mut filled = tokens.iter().filter(|token| !matches!(token, Token::Blank | Token::Part));
        let first = filled.clone().find(|token| !matches!(token, Token::Open(_)));
        let last = filled.rfind(|token| !matches!(token, Token::Close(_)));
        if tokens::words(tokens).len() > 1 {
            self.before += usize::from(first.as_ref().is_some_and(is_mark));
            self.behind += usize::from(last.as_ref().is_some_and(is_mark));
        }
    }

    /// What a block answers.
    pub fn answer(&self, block: &Block, blocks: usize) -> Found {
        let reading = self.read(block);
        let ticked: Vec<&State> = reading.states.iter().filter(|state| !state.marks.is_empty()).collect();
        let mut marks: Vec<String> =
            ticked.iter().map(|state| format!("{}{}", state.word, state.marks.join(""))).collect();
        marks.extend(reading.stray.iter().map(|(mark, _)| mark.clone()));
        match (ticked.as_slice(), reading.stray.as_slice()) {
            ([one], []) => found(one, one.marks.join("")),
            ([], []) => self.by_fill(block, &reading, blocks),
            ([first, ..], _) => Found::Unclear { marks: marks.join(" "), at: first.at },
            ([], [(_, at), ..]) => Found::Unclear { marks: marks.join(" "), at: *at },
        }
    }

    /// The choice whose cell has another fill than the row.
    fn by_fill(&self, block: &Block, reading: &Reading, blocks: usize) -> Found {
        let odd: Vec<&State> = odd_fills(block)
            .into_iter()
            .filter(|cell| !self.painted.contains(&column(&block.choices[*cell])))
            .filter_map(|cell| reading.states.iter().find(|state| state.cell == cell))
            .collect();
        let crossed = reading.states.iter().find(|state| state.is_crossed);
        match odd.as_slice() {
            [] => match crossed {
                Some(state) => Found::Unclear { marks: format!("{}×", state.word), at: state.at },
                None => Found::Nothing,
            },
            // Where others are ticked by marks, a fill may mean anything.
            [one] if self.marked * 2 < blocks => found(one, "fill".to_owned()),
            [first, ..] => {
                let marks: Vec<String> = odd.iter().map(|state| format!("{} fill", state.word)).collect();
                Found::Unclear { marks: marks.join(" "), at: first.at }
            }
        }
    }

    /// The cell into which the answer is written. Choices printed under the head of the answers, in a row or with boxes,
    /// are no answers yet.
    fn written_cell(&self, block: &Block) -> Option<usize> {
        let cell = block.choices.iter().position(|choice| choice.is_answer && !choice.text.is_empty())?;
        let has_word = |choice: &&Choice| !tokens::words(&tokens::of(&choice.text)).is_empty();
        let of_choice = tokens::of(&block.choices[cell].text);
        let is_one = tokens::words(&of_choice).len() <= 1 && !tokens::has_mark(&of_choice);
        let is_only = block.choices.iter().filter(has_word).count() <= 1;
        (is_one && is_only && !self.is_choosing).then_some(cell)
    }

    /// The choices of a block with their marks.
    fn read(&self, block: &Block) -> Reading {
        let own: usize =
            block.choices.iter().map(|choice| tokens::words(&tokens::of(&choice.text)).len()).sum();
        if let Some(cell) = self.written_cell(block) {
            return Self::read_written(block, cell);
        }
        let has_heads = block.choices.iter().any(|choice| !choice.head.is_empty());
        if has_heads && own < 2 { self.read_columns(block) } else { self.read_words(block) }
    }

    /// Choices named by the heads of columns, ticks below them.
    fn read_columns(&self, block: &Block) -> Reading {
        let mut reading = Reading::default();
        for (cell, choice) in block.choices.iter().enumerate() {
            let Some(word) = choice.head.first().copied() else {
                let text = choice.text.trim();
                if !matches!(tokens::tick_under_choice(text), Some(Token::Box)) {
                    reading.stray.push((text.to_owned(), choice.at));
                }
                continue;
            };
            let mut state = State {
                word,
                at: choice.at,
                marks: Vec::new(),
                is_crossed: false,
                is_shared: choice.is_shared,
                cell,
            };
            let written = tokens::words(&tokens::of(&choice.text));
            match (tokens::tick_under_choice(&choice.text), written.as_slice()) {
                (_, [own]) if choice.head.contains(own) => {
                    state.word = own;
                    state.marks.push("word".to_owned());
                }
                (Some(token), _) => self.tick(&mut state, &token),
                (None, _) => reading.stray.push((choice.text.trim().to_owned(), choice.at)),
            }
            add_drawings(&mut state, &mut reading, choice, true);
            reading.states.push(state);
        }
        self.drop_single_rounds(&mut reading);
        reading
    }

    /// The answer in a cell of its own.
    fn read_written(block: &Block, cell: usize) -> Reading {
        let choice = &block.choices[cell];
        let tokens = tokens::of(&choice.text);
        let is_one = tokens::words(&tokens).len() == 1 && tokens::is_choices(&tokens);
        let mut reading = Reading::default();
        match tokens::words(&tokens).first().filter(|_| is_one) {
            Some(word) => reading.states.push(State {
                word,
                at: choice.at,
                marks: vec!["word".to_owned()],
                is_crossed: false,
                is_shared: choice.is_shared,
                cell,
            }),
            None if matches!(tokens::tick_under_choice(&choice.text), Some(Token::Box)) => {}
            None => reading.stray.push((choice.text.clone(), choice.at)),
        }
        reading
    }

    fn tick(&self, state: &mut State, token: &Token) {
        match token {
            Token::Tick(mark) => state.marks.push(mark.to_string()),
            Token::Round('㊀') => state.marks.push('㊀'.to_string()),
            Token::Round(mark) if !self.is_round_empty => state.marks.push(mark.to_string()),
            Token::Cross(_) => state.is_crossed = true,
            _ => {}
        }
    }

    /// Choices in words, marks at them.
    fn read_words(&self, block: &Block) -> Reading {
        let mut reading = Reading::default();
        let mut stream: Vec<(Token, usize)> = Vec::new();
        for (cell, choice) in block.choices.iter().enumerate() {
            stream.extend(line(choice).into_iter().map(|token| (token, cell)));
            stream.push((Token::Part, cell));
        }
        let tokens: Vec<Token> = stream.iter().map(|(token, _)| token.clone()).collect();
        let wrapped = if self.brackets { Vec::new() } else { bracketed_words(&tokens) };
        let places: Vec<usize> =
            (0..stream.len()).filter(|at| matches!(tokens[*at], Token::Word(..))).collect();
        for place in &places {
            let Token::Word(word, is_circled) = tokens[*place] else { continue };
            let cell = stream[*place].1;
            let mut state = State {
                word,
                at: block.choices[cell].at,
                marks: Vec::new(),
                is_crossed: false,
                is_shared: block.choices[cell].is_shared,
                cell,
            };
            if is_circled {
                state.marks.push("\u{20DD}".to_owned());
            }
            if let Some((_, brackets)) = wrapped.iter().find(|(at, _)| at == place) {
                state.marks.push(brackets.clone());
            }
            reading.states.push(state);
        }
        for at in 0..tokens.len() {
            let is_mark = matches!(tokens[at], Token::Tick(_) | Token::Round(_) | Token::Cross(_));
            if !is_mark {
                continue;
            }
            match self.target(&tokens, at, &places) {
                Some(index) => self.tick(&mut reading.states[index], &tokens[at]),
                None if self.is_empty_mark(&tokens[at]) => {}
                None => reading.stray.push((shown(&tokens[at]), block.choices[stream[at].1].at)),
            }
        }
        add_others(block, &stream, &places, &mut reading);
        Self::add_cells(block, &mut reading);
        self.drop_single_rounds(&mut reading);
        let is_bare = !tokens::has_mark(&tokens);
        if self.is_written && is_bare && reading.states.len() == 1 && reading.states[0].marks.is_empty() {
            reading.states[0].marks.push("word".to_owned());
        }
        reading
    }

    /// Drawings over cells, and cells with other words than choices.
    fn add_cells(block: &Block, reading: &mut Reading) {
        for (cell, choice) in block.choices.iter().enumerate() {
            let tokens = tokens::of(&choice.text);
            let words = tokens::words(&tokens).len();
            if words == 0 && !tokens.is_empty() && !tokens::is_mark(&tokens) {
                let is_nothing = matches!(tokens::tick_under_choice(&choice.text), Some(Token::Box));
                reading.stray.extend((!is_nothing).then(|| (choice.text.clone(), choice.at)));
            }
            let known = reading.states.iter().position(|state| state.cell == cell);
            match known {
                Some(index) if words == 1 => {
                    let mut state = reading.states[index].clone();
                    add_drawings(&mut state, reading, choice, true);
                    reading.states[index] = state;
                }
                _ => {
                    let mut nowhere = State {
                        word: "",
                        at: choice.at,
                        marks: Vec::new(),
                        is_crossed: false,
                        is_shared: false,
                        cell,
                    };
                    add_drawings(&mut nowhere, reading, choice, false);
                }
            }
        }
    }

    /// The word that a mark belongs to: the one it touches, else the one on the side on which this document has them.
    fn target(&self, tokens: &[Token], at: usize, places: &[usize]) -> Option<usize> {
        let before = places.iter().rposition(|place| *place < at);
        let behind = places.iter().position(|place| *place > at);
        let gap = |from: usize, to: usize| {
            let between = &tokens[from + 1..to];
            if between.iter().any(|token| matches!(token, Token::Part)) {
                2
            } else {
                usize::from(between.iter().any(|token| matches!(token, Token::Blank)))
            }
        };
        let left = before.map_or(3, |index| gap(places[index], at));
        let right = behind.map_or(3, |index| gap(at, places[index]));
        let is_before = match left.cmp(&right) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal if self.before == self.behind => return None,
            std::cmp::Ordering::Equal => self.before > self.behind,
        };
        // A mark at the far end of another cell is ticking by the document's manner only.
        let is_far = left.min(right) >= 2;
        let is_before =
            if is_far && self.before != self.behind { self.before > self.behind } else { is_before };
        if is_before { behind } else { before }
    }

    fn is_empty_mark(&self, token: &Token) -> bool {
        matches!(token, Token::Cross(_)) || (self.is_round_empty && matches!(token, Token::Round(_)))
    }

    /// Where ◎ is what is chosen, ○ beside it is not.
    fn drop_single_rounds(&self, reading: &mut Reading) {
        let has_double = reading.states.iter().any(|state| state.marks.iter().any(|mark| mark == "◎"));
        if self.is_double_round && has_double {
            for state in &mut reading.states {
                state.marks.retain(|mark| !matches!(mark.as_str(), "○" | "◯" | "〇"));
            }
        }
    }
}

/// Other words at a choice: a lone 1 ticks it, anything else is unclear; where every choice has some, they are its label,
/// as in 「1.はい 2.いいえ」.
fn add_others(block: &Block, stream: &[(Token, usize)], places: &[usize], reading: &mut Reading) {
    let others: Vec<String> = (0..places.len())
        .map(|index| {
            let from = index.checked_sub(1).map_or(0, |before| places[before] + 1);
            let to = places.get(index + 1).copied().unwrap_or(stream.len());
            let is_part = |at: &usize| matches!(stream[*at].0, Token::Part);
            // What stands behind a word is its own up to the next part; what stands before it, from the last one on.
            let before = (from..places[index]).rev().take_while(|at| !is_part(at));
            let behind = (places[index] + 1..to).take_while(|at| !is_part(at));
            let is_next_parted = (places[index] + 1..to).any(|at| is_part(&at)) || to == stream.len();
            let behind: Vec<usize> = behind.filter(|_| is_next_parted).collect();
            let mut own: Vec<usize> = before.collect();
            own.reverse();
            own.extend(behind);
            let letter = |at: usize| match stream[at].0 {
                Token::Other(letter) => Some(letter),
                _ => None,
            };
            own.into_iter().filter_map(letter).collect()
        })
        .collect();
    if others.iter().all(|other| !other.is_empty()) {
        return;
    }
    for (index, other) in others.into_iter().enumerate().filter(|(_, other)| !other.is_empty()) {
        match other.as_str() {
            "1" | "１" => reading.states[index].marks.push("1".to_owned()),
            _ => reading.stray.push((other, block.choices[stream[places[index]].1].at)),
        }
    }
}

fn found(state: &State, mark: String) -> Found {
    Found::Word { word: state.word, mark, at: state.at, is_shared: state.is_shared }
}

/// The tokens of a cell; a drawn shape with words counts as if they stood in front.
fn line(choice: &Choice) -> Vec<Token> {
    tokens::of(&choice.text)
}

/// An ellipse ticks the one choice of its cell; over several it does not tell which, and what else is drawn tells nothing.
fn add_drawings(state: &mut State, reading: &mut Reading, choice: &Choice, is_one: bool) {
    if choice.is_circled && is_one {
        state.marks.push("ellipse".to_owned());
    } else if choice.is_circled {
        reading.stray.push(("ellipse".to_owned(), choice.at));
    }
    if choice.drawn.is_empty() {
        return;
    }
    match tokens::tick_under_choice(&choice.drawn) {
        Some(Token::Tick(mark) | Token::Round(mark)) if is_one => state.marks.push(mark.to_string()),
        Some(Token::Box) => {}
        _ => reading.stray.push((choice.drawn.clone(), choice.at)),
    }
}

fn shown(token: &Token) -> String {
    match token {
        Token::Tick(mark) | Token::Round(mark) | Token::Cross(mark) => mark.to_string(),
        _ => String::new(),
    }
}

/// The words that stand alone in brackets, by their place among the tokens, with the brackets.
fn bracketed_words(tokens: &[Token]) -> Vec<(usize, String)> {
    let filled: Vec<usize> = (0..tokens.len()).filter(|at| !matches!(tokens[*at], Token::Blank)).collect();
    let triples = filled.windows(3).filter_map(|triple| {
        match (&tokens[triple[0]], &tokens[triple[1]], &tokens[triple[2]]) {
            (Token::Open(open), Token::Word(..), Token::Close(close)) => {
                Some((triple[1], format!("{open}{close}")))
            }
            _ => None,
        }
    });
    triples.collect()
}

fn column(choice: &Choice) -> (usize, u32) {
    (choice.at.grid, choice.at.column)
}

/// The cells of choices that have another fill than the row they stand in.
fn odd_fills(block: &Block) -> Vec<usize> {
    let fills: Vec<&str> = block.choices.iter().map(|choice| choice.fill.as_str()).collect();
    if fills.len() < 2 || fills.iter().all(|fill| *fill == fills[0]) {
        return Vec::new();
    }
    let has_own = fills.iter().any(|fill| *fill == block.fill);
    let most = |fill: &&str| fills.iter().filter(|other| *other == fill).count() * 2 > fills.len();
    let Some(ground) = fills.iter().find(|fill| if has_own { **fill == block.fill } else { most(fill) })
    else {
        return Vec::new();
    };
    (0..fills.len()).filter(|index| fills[*index] != *ground).collect()
}

/// Columns of choices that have the same fill, and another than their row, in every block: they are painted, not ticked.
fn painted(blocks: &[&Block]) -> BTreeSet<(usize, u32)> {
    let mut fills: BTreeMap<(usize, u32), (BTreeSet<String>, usize, usize)> = BTreeMap::new();
    for block in blocks {
        let odd = odd_fills(block);
        for (index, choice) in block.choices.iter().enumerate() {
            let entry = fills.entry(column(choice)).or_default();
            entry.0.insert(choice.fill.clone());
            entry.1 += usize::from(odd.contains(&index));
            entry.2 += 1;
        }
    }
    let is_painted =
        |(fills, odd, all): &(BTreeSet<String>, usize, usize)| fills.len() == 1 && odd == all && *all > 1;
    fills.into_iter().filter(|(_, entry)| is_painted(entry)).map(|(column, _)| column).collect()
}
