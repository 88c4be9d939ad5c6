//! Lines → rows: which piece is number, question, choice, remark; found by what stands there, not where.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::document::{Document, Format, Grid};
use crate::import::sheet::form::Form;
use crate::import::sheet::lines::{self, Line, Piece};
use crate::import::sheet::numbers::{self, Number};
use crate::import::sheet::tokens;
use crate::parse::tidy;

/// A cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub grid: usize,
    pub row: u32,
    pub column: u32,
}

/// A cell in the space of the choices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Choice {
    pub at: At,
    pub text: String,
    /// The choices that the head of its column names; none where there is no such head.
    pub head: Vec<&'static str>,
    pub fill: String,
    pub is_circled: bool,
    pub drawn: String,
    /// Whether it is one cell for several rows.
    pub is_shared: bool,
    /// Whether it stands in a column for the answer alone.
    pub is_answer: bool,
}

/// What a row is, apart from what the form says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It may be a question, or part of one.
    Open,
    /// A heading of the form.
    Heading,
    /// A note that the form prints between its rows.
    Instruction,
    /// Heads of columns, titles, page numbers, rules.
    Furniture,
    /// A row of the header block.
    Header,
    /// The title of the list of remarks.
    RemarksTitle,
    /// A row of the list of remarks.
    Remark,
}

/// A line with its pieces told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub at: At,
    pub role: Role,
    pub number: Number,
    pub question: String,
    pub question_at: Option<At>,
    /// The fill of its question: that of the stripe it stands in.
    pub fill: String,
    pub choices: Vec<Choice>,
    pub remark: String,
    pub remark_at: Option<At>,
    /// Words in other columns: categories, explanations.
    pub asides: Vec<(String, At)>,
}

impl Row {
    /// Whether something marks it as a row of its own rather than the continuation of another.
    pub fn is_anchor(&self) -> bool {
        self.number != Number::default() || self.choices.iter().any(|choice| !choice.text.is_empty())
    }
}

/// The columns of a grid, as far as heads and contents tell.
#[derive(Debug, Clone, Default)]
struct Columns {
    questions: BTreeSet<u32>,
    heads: Heads,
    answer: Option<(u32, u32)>,
    remark: Option<(u32, u32)>,
    /// Where the choices end, in rows that print them.
    choices_end: u32,
    is_loose: bool,
    /// In a text: where the ticks of the page stand, and whether they stand in line with the heads.
    ticks: Vec<(u32, u32)>,
    is_out_of_line: bool,
}

/// Labels of columns.
const LABELS: &[&str] = &[
    "no",
    "no.",
    "№",
    "番号",
    "項番",
    "項目",
    "項目番号",
    "質問",
    "質問事項",
    "質問項目",
    "質問内容",
    "内容",
    "チェック項目",
    "区分",
    "分類",
    "大項目",
    "中項目",
    "小項目",
    "対策項目",
    "開示項目",
    "確認事項",
    "確認項目",
];
const ANSWERS: &[&str] =
    &["回答", "回答欄", "選択", "選択肢", "記入欄", "チェック", "チェック欄", "結果", "answer"];
const REMARKS: &[&str] = &[
    "備考",
    "備考欄",
    "備考番号",
    "備考no",
    "備考no.",
    "コメント",
    "補足",
    "補足説明",
    "特記事項",
    "説明",
    "摘要",
    "remarks",
];
const REMARK_TITLES: &[&str] =
    &["備考記載欄", "備考記入欄", "備考一覧", "備考欄", "備考", "備考の内容", "備考内容", "備考詳細"];
const FORM_TITLE: &str = "医療情報セキュリティ開示書";

/// Reads every line: a row for each. Pages of a PDF go on with what the page before them began; worksheets do not.
pub(super) fn read(document: &Document, lines: &[Line], form: &Form) -> Vec<Row> {
    let mut rows = Vec::with_capacity(lines.len());
    let mut state = State::default();
    for (index, grid) in document.grids.iter().enumerate() {
        let own: Vec<&Line> = lines.iter().filter(|line| line.grid == index).collect();
        let mut columns = Columns::of(&own, form, lines::is_loose(document));
        if document.format == Format::Pdf {
            columns.heads = std::mem::take(&mut state.heads);
        } else {
            state = State::default();
        }
        let mut reader = GridReader { grid, form, columns, state };
        for page in pages(document, &own) {
            reader.columns.open_page(page);
            rows.extend(page.iter().map(|line| reader.row(line)));
        }
        state = reader.state;
        state.heads = reader.columns.heads;
    }
    rows
}

/// The lines of each page of a text; a grid is one page.
fn pages<'l, 'a>(document: &Document, lines: &'l [&'a Line]) -> Vec<&'l [&'a Line]> {
    let feeds = (1..).zip(document.text.lines()).filter(|(_, line)| line.contains('\u{c}'));
    let feeds: Vec<u32> = feeds.map(|(row, _)| row).filter(|_| document.format == Format::Text).collect();
    let page = |line: &Line| feeds.partition_point(|row| *row <= line.row);
    lines.chunk_by(|line, next| page(line) == page(next)).collect()
}

/// What is known when a line is read.
#[derive(Debug, Clone, Default)]
struct State {
    in_remarks: bool,
    has_items: bool,
    /// Lines of the header block, which pages repeat.
    headers: BTreeSet<String>,
    heads: Heads,
}

/// Begin and end of each head of a choice, and the choices it names.
type Heads = Vec<(u32, u32, Vec<&'static str>)>;

impl Columns {
    fn of(lines: &[&Line], form: &Form, is_loose: bool) -> Self {
        let mut votes: BTreeMap<u32, usize> = BTreeMap::new();
        let mut ends: Vec<u32> = Vec::new();
        for line in lines {
            for piece in &line.pieces {
                let (_, words) = numbers::leading(&piece.text, |digits| form.knows(digits));
                if form.opens(&words) {
                    *votes.entry(piece.column).or_default() += 1;
                }
            }
            let choices = line.pieces.iter().filter(|piece| tokens::is_choices(&tokens::of(&piece.text)));
            let choices: Vec<&Piece> = choices.collect();
            let words: usize =
                choices.iter().map(|piece| tokens::words(&tokens::of(&piece.text)).len()).sum();
            ends.extend(choices.last().filter(|_| words > 1).map(|piece| piece.end));
        }
        ends.sort_unstable();
        let most = votes.values().copied().max().unwrap_or_default();
        let questions = votes.into_iter().filter(|(_, count)| *count * 20 >= most && *count > 0);
        Self {
            questions: if is_loose { BTreeSet::new() } else { questions.map(|(column, _)| column).collect() },
            choices_end: ends.get(ends.len().saturating_sub(1) * 19 / 20).copied().unwrap_or(u32::MAX),
            is_loose,
            ..Self::default()
        }
    }

    /// The choices whose head a piece stands under.
    fn head(&self, piece: &Piece) -> Option<&(u32, u32, Vec<&'static str>)> {
        if !self.is_loose {
            return self.heads.iter().find(|(from, to, _)| (*from..=*to).contains(&piece.x));
        }
        let middle = |from: u32, to: u32| u32::midpoint(from, to);
        let here = middle(piece.x, piece.end);
        let near = self.heads.iter().min_by_key(|(from, to, _)| middle(*from, *to).abs_diff(here))?;
        let is_near = middle(near.0, near.1).abs_diff(here) <= self.reach();
        (is_near && !self.is_out_of_line).then_some(near)
    }

    /// Half the way from one head to the next is too far.
    fn reach(&self) -> u32 {
        let middle = |head: &(u32, u32, Vec<&str>)| u32::midpoint(head.0, head.1);
        let gaps = self.heads.windows(2).map(|pair| middle(&pair[1]).saturating_sub(middle(&pair[0])));
        gaps.min().unwrap_or(8) / 2
    }

    /// In a text, each page is laid out anew: where its ticks stand is looked at before it is read.
    fn open_page(&mut self, lines: &[&Line]) {
        if !self.is_loose {
            return;
        }
        let pieces = lines.iter().flat_map(|line| &line.pieces);
        let ticks = pieces.filter(|piece| tokens::is_mark(&tokens::of(&piece.text)));
        let mut places: Vec<u32> = ticks.map(|piece| u32::midpoint(piece.x, piece.end)).collect();
        places.sort_unstable();
        let columns = places.chunk_by(|place, next| next - place <= 2);
        self.ticks = columns.filter_map(|column| Some((*column.first()?, *column.last()?))).collect();
        self.line_up(false);
    }

    /// Moves the heads over the columns of ticks: one for each in their order, else where they stand if they are of the same
    /// page. Where neither tells, no tick of the page is believed.
    fn line_up(&mut self, is_same_page: bool) {
        // Two columns whose ticks run into each other are as wide as the way between two heads.
        let most = (self.reach() * 2).saturating_sub(2);
        let is_narrow = self.ticks.iter().all(|(from, to)| to - from <= most);
        let middle = |from: u32, to: u32| u32::midpoint(from, to);
        self.heads.sort_unstable_by_key(|(from, to, _)| middle(*from, *to));
        if is_narrow && self.ticks.len() == self.heads.len() {
            for (head, (from, to)) in self.heads.iter_mut().zip(&self.ticks) {
                (head.0, head.1) = (*from, *to);
            }
            self.is_out_of_line = false;
            return;
        }
        let over = self.ticks.iter().map(|(from, to)| {
            let here = middle(*from, *to);
            let is_over =
                |head: &(u32, u32, Vec<&str>)| middle(head.0, head.1).abs_diff(here) <= self.reach();
            self.heads.iter().position(is_over)
        });
        let over: Option<Vec<usize>> = over.collect();
        let is_each_over_one = over.is_some_and(|over| over.windows(2).all(|pair| pair[0] < pair[1]));
        self.is_out_of_line = !(is_narrow && is_same_page && is_each_over_one);
    }

    fn is_under(&self, place: Option<(u32, u32)>, piece: &Piece) -> bool {
        place.is_some_and(
            |(from, to)| {
                if self.is_loose { piece.x + 4 >= from } else { (from..=to).contains(&piece.x) }
            },
        )
    }

    /// Whether a piece stands right of all choices.
    fn is_beyond(&self, piece: &Piece) -> bool {
        let heads = self.heads.iter().map(|(_, to, _)| *to).max();
        piece.x > heads.unwrap_or(self.choices_end)
    }

    /// Takes up a line that names columns; `None` where it does not.
    fn take_heads(&mut self, line: &Line) -> Option<()> {
        let pieces = line.pieces.iter().filter(|piece| !piece.text.trim().is_empty());
        let (mut heads, mut answer, mut remark, mut labels) = (Vec::new(), None, None, 0);
        for piece in pieces {
            let name = tidy::comparable(&piece.text).to_lowercase();
            let (tokens, span) = (tokens::of(&piece.text), (piece.x, piece.end));
            let words = tokens::words(&tokens);
            if REMARKS.contains(&name.as_str()) {
                remark = Some(span);
            } else if ANSWERS.contains(&name.as_str()) {
                answer = Some(span);
            } else if LABELS.contains(&name.as_str()) {
                labels += 1;
            } else if !words.is_empty() && name.chars().count() <= 12 && !piece.text.starts_with('□') {
                heads.push((span.0, span.1, words));
            } else {
                return None;
            }
        }
        // One head with all choices is the head of a column in which the answer is written.
        if let [(from, to, words)] = heads.as_slice() {
            if words.len() < 2 {
                return None;
            }
            answer = Some((*from, *to));
            heads.clear();
        }
        if heads.is_empty() && answer.is_none() && (remark.is_none() || labels == 0) {
            return None;
        }
        if !heads.is_empty() {
            self.heads = heads;
            if self.is_loose {
                self.line_up(true);
            }
        }
        // 「回答」 over the heads of the choices names no column of its own.
        let over =
            |answer: &(u32, u32)| self.heads.iter().any(|(from, ..)| (answer.0..=answer.1).contains(from));
        self.answer = answer.or(self.answer).filter(|answer| !over(answer));
        self.remark = remark.or(self.remark);
        Some(())
    }
}

/// Reads the lines of one grid.
struct GridReader<'a> {
    grid: &'a Grid,
    form: &'a Form,
    columns: Columns,
    state: State,
}

impl GridReader<'_> {
    fn row(&mut self, line: &Line) -> Row {
        let mut row = self.parts(line);
        row.role = self.role(line, &row);
        match row.role {
            Role::RemarksTitle => self.state.in_remarks = true,
            Role::Open if !row.question.is_empty() => self.state.has_items = true,
            Role::Header => drop(self.state.headers.insert(tidy::comparable(&line.text()))),
            _ => {}
        }
        row
    }

    fn role(&mut self, line: &Line, row: &Row) -> Role {
        let (text, first) = (line.text(), line.pieces.first().map_or("", |piece| piece.text.trim()));
        let comparable = tidy::comparable(&text);
        let is_printed = row.choices.iter().any(|choice| !choice.text.is_empty());
        let is_title = comparable.contains(FORM_TITLE) && !comparable.ends_with('?');
        if is_title && !is_printed && row.number.printed.is_empty() {
            return Role::Furniture;
        }
        if self.columns.take_heads(line).is_some() {
            return Role::Furniture;
        }
        let is_only = line.pieces.iter().filter(|piece| !piece.text.trim().is_empty()).count() == 1;
        let title = comparable.trim_matches(|c: char| "【】[]■●◆<>＜＞#()".contains(c));
        if is_only && REMARK_TITLES.contains(&title) && (self.state.has_items || title.chars().count() > 2) {
            return Role::RemarksTitle;
        }
        let is_header = !is_printed && super::head::label(first).is_some();
        if self.state.in_remarks {
            let is_known = is_header && self.state.headers.contains(&comparable);
            return if is_known { Role::Header } else { Role::Remark };
        }
        if is_header {
            return Role::Header;
        }
        if is_furniture(&comparable) {
            return Role::Furniture;
        }
        if !is_printed && self.form.is_heading(&text) {
            return Role::Heading;
        }
        if !is_printed && self.form.is_instruction(&text) {
            return Role::Instruction;
        }
        Role::Open
    }

    /// The pieces of a line, told apart from left to right.
    fn parts(&self, line: &Line) -> Row {
        let (grid, number) = (line.grid, line.row);
        let mut row = Row {
            at: At { grid, row: number, column: line.pieces.first().map_or(1, |piece| piece.column) },
            role: Role::Open,
            number: Number::default(),
            question: String::new(),
            question_at: None,
            fill: String::new(),
            choices: Vec::new(),
            remark: String::new(),
            remark_at: None,
            asides: Vec::new(),
        };
        let mut is_labelled = false;
        for piece in &line.pieces {
            self.part(&mut row, piece, &mut is_labelled);
        }
        // A question in a column of its own: the longest of what stands aside.
        if row.question.is_empty() {
            let length = |aside: &(String, At)| aside.0.chars().count();
            let longest =
                (0..row.asides.len()).max_by_key(|index| (length(&row.asides[*index]), usize::MAX - index));
            if let Some(index) = longest.filter(|index| length(&row.asides[*index]) >= 4) {
                let (text, at) = row.asides.remove(index);
                (row.question, row.question_at) = (text, Some(at));
            }
        }
        self.add_shared(&mut row, line);
        if row.number == Number::default() && !row.question.is_empty() {
            let (number, rest) = numbers::leading(&row.question, |digits| self.form.knows(digits));
            (row.number, row.question) = (number, rest);
        }
        row
    }

    fn part(&self, row: &mut Row, piece: &Piece, is_labelled: &mut bool) {
        let at = At { column: piece.column, ..row.at };
        let (text, columns) = (piece.text.trim(), &self.columns);
        let is_question = columns.questions.contains(&piece.column)
            || (row.question.is_empty() && row.choices.is_empty() && self.form.opens(text));
        let tokens = tokens::of(text);
        let has_begun = !row.question.is_empty() || !row.number.printed.is_empty() || !row.choices.is_empty();
        if let Some((_, _, words)) = columns.head(piece).filter(|_| !is_question) {
            row.choices.push(choice(piece, at, words.clone()));
        } else if columns.is_under(columns.answer, piece) && !is_question && !columns.is_loose {
            row.choices.push(Choice { is_answer: true, ..choice(piece, at, Vec::new()) });
        } else if columns.is_under(columns.remark, piece)
            && !is_question
            && row.is_right_of_question()
            && !(columns.is_loose && tokens::is_mark(&tokens))
        {
            add_remark(row, text, at);
        } else if text.is_empty() {
            if piece.is_circled || !piece.drawn.is_empty() || !piece.fill.is_empty() {
                row.choices.extend(has_begun.then(|| choice(piece, at, Vec::new())));
            }
        } else if row.question.is_empty()
            && row.choices.is_empty()
            && let Some(number) = numbers::whole(text)
        {
            row.number.join(&number);
        } else if !*is_labelled
            && !is_question
            && (tokens::is_choices(&tokens) || (tokens::is_mark(&tokens) && has_begun))
        {
            row.choices.push(choice(piece, at, Vec::new()));
        } else if let Some(rest) = remark_label(text).filter(|_| !is_question) {
            *is_labelled = true;
            add_remark(row, &rest, at);
        } else if !is_question && (*is_labelled || !row.choices.is_empty() || columns.is_beyond(piece)) {
            add_remark(row, text, at);
        } else if is_question || columns.questions.is_empty() {
            add_question(row, piece, at);
        } else {
            row.asides.push((text.to_owned(), at));
        }
    }

    /// An empty column leaves no trace in a text: where ticks stand under heads, the other heads are choices as well.
    fn add_unticked(&self, row: &mut Row) {
        if row.choices.is_empty() || row.choices.iter().any(|choice| choice.head.is_empty()) {
            return;
        }
        let (heads, at) = (&self.columns.heads, row.at);
        let mut ticked = std::mem::take(&mut row.choices);
        for (_, _, words) in heads {
            let own = ticked.extract_if(.., |choice| choice.head == *words);
            let before = row.choices.len();
            row.choices.extend(own);
            if row.choices.len() == before {
                row.choices.push(Choice { at, head: words.clone(), ..Choice::default() });
            }
        }
        row.choices.append(&mut ticked);
    }

    /// Cells of columns that stand for several rows, and those that are empty.
    fn add_shared(&self, row: &mut Row, line: &Line) {
        if self.columns.is_loose {
            self.add_unticked(row);
            return;
        }
        if !row.is_right_of_question() {
            return;
        }
        for (from, to, words) in &self.columns.heads {
            if row.choices.iter().any(|choice| choice.head == *words) {
                continue;
            }
            let (first, last) = (from / lines::STEP, to / lines::STEP);
            let own = At { column: first, ..row.at };
            let shared = (first..=last.min(first + 8)).map(|column| self.grid.anchor(line.row, column));
            let above = shared.filter(|(row, _)| *row < line.row).find_map(|(row, column)| {
                self.grid.cells.get(&(row, column)).map(|cell| (row, column, cell))
            });
            row.choices.push(match above {
                Some((anchor, column, cell)) => Choice {
                    at: At { row: anchor, column, ..own },
                    text: cell.text.clone(),
                    head: words.clone(),
                    fill: cell.fill.clone(),
                    is_circled: cell.is_circled,
                    drawn: cell.drawn.clone(),
                    is_shared: true,
                    is_answer: false,
                },
                None => Choice { at: own, head: words.clone(), ..Choice::default() },
            });
        }
        row.choices.sort_by_key(|choice| choice.at.column);
        if let Some((from, _)) = self.columns.remark.filter(|_| row.remark_at.is_none()) {
            let (anchor, column) = self.grid.anchor(line.row, from / lines::STEP);
            let text = self.grid.text(anchor, column).to_owned();
            if anchor < line.row && !text.is_empty() {
                add_remark(row, &text, At { row: anchor, column, ..row.at });
            }
        }
    }
}

impl Row {
    /// Whether the number or question of the row has been seen.
    fn is_right_of_question(&self) -> bool {
        !self.question.is_empty() || !self.number.printed.is_empty()
    }
}

fn choice(piece: &Piece, at: At, head: Vec<&'static str>) -> Choice {
    Choice {
        at,
        text: piece.text.trim().to_owned(),
        head,
        fill: piece.fill.clone(),
        is_circled: piece.is_circled,
        drawn: piece.drawn.clone(),
        is_shared: false,
        is_answer: false,
    }
}

fn add_question(row: &mut Row, piece: &Piece, at: At) {
    if !row.question.is_empty() {
        row.question.push(' ');
    }
    row.question.push_str(piece.text.trim());
    if row.question_at.is_none() {
        row.question_at = Some(at);
        row.fill.clone_from(&piece.fill);
    }
}

fn add_remark(row: &mut Row, text: &str, at: At) {
    if text.trim().is_empty() {
        return;
    }
    if !row.remark.is_empty() {
        row.remark.push(' ');
    }
    row.remark.push_str(text.trim());
    row.remark_at.get_or_insert(at);
}

/// The label 備考 in front of a reference, and what follows it: 「備考 12」, 「備考：-」, 「備考」.
fn remark_label(text: &str) -> Option<String> {
    let rest = text.strip_prefix("備考")?;
    let has_colon = rest.trim_start().starts_with([':', '：']);
    let rest = rest.trim_start().trim_start_matches([':', '：']).trim();
    let is_reference = !matches!(numbers::reference(rest), numbers::Reference::Words(_));
    (is_reference || has_colon).then(|| rest.to_owned())
}

/// Page numbers and rules.
fn is_furniture(comparable: &str) -> bool {
    let is_rule = comparable.chars().all(|c| "-=_－―─━‐*・".contains(c));
    let bare = comparable.trim_matches(|c: char| "-－―‐〈〉<>()".contains(c));
    let bare = bare.strip_suffix("ページ").or(bare.strip_suffix("頁")).unwrap_or(bare);
    let bare =
        bare.strip_prefix("ページ").or(bare.strip_prefix("P.")).or(bare.strip_prefix("Page")).unwrap_or(bare);
    let is_decorated = bare.len() < comparable.len();
    let is_page =
        |text: &str| !text.is_empty() && text.len() <= 3 && text.bytes().all(|c| c.is_ascii_digit());
    let is_page_of = bare.split_once(['/', '／']).is_some_and(|(page, of)| is_page(page) && is_page(of));
    is_rule || is_page_of || (is_decorated && is_page(bare))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stand_before_references() {
        let label = |text: &str| remark_label(text);
        assert_eq!(label("備考 12").as_deref(), Some("12"));
        assert_eq!(label("備考：説明あり").as_deref(), Some("説明あり"));
        assert_eq!(label("備考").as_deref(), Some(""));
        assert_eq!(label("備考欄を参照"), None);
    }

    #[test]
    fn page_numbers_and_rules_are_furniture() {
        for text in ["-3-", "1/9", "12ページ", "P.4", "-----"] {
            assert!(is_furniture(text), "{text}");
        }
        assert!(!is_furniture("12") && !is_furniture("1.1") && !is_furniture("該当"));
    }
}
