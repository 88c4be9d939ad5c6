//! Which column of someone's table is which: guessed from its headings, told, and corrected by a small file.
//!
//! The file is TOML: `heading = 3` says in which row the headings stand, and each other line names a column by its letter or
//! its heading, such as `subject = "B"` or `reason = "対応の理由"`; `reason = ""` says that there is none.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use crate::diag::Text;
use crate::import::Proposal;
use crate::import::document::{Grid, Letters};

/// A column that an importer asks for.
pub(super) struct Wanted {
    /// Its name in the file of columns.
    pub id: &'static str,
    /// What headings call it, folded.
    pub names: &'static [&'static str],
    /// Whether a table without it is none.
    pub is_needed: bool,
}

/// Where the columns stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// The row of the headings.
    pub heading: u32,
    /// Columns by what they are.
    pub at: BTreeMap<&'static str, u32>,
    /// Headings that are nothing that was asked for.
    pub others: Vec<String>,
}

/// Rows in which a heading is looked for.
const ROWS: u32 = 40;

/// Finds the columns of a table.
///
/// # Errors
/// What to do where one that is needed is not found, or where the file of columns cannot be followed.
pub(super) fn find(grid: &Grid, wanted: &[Wanted], given: Option<&str>) -> Result<Columns, Box<Proposal>> {
    let (heading, given) = match given {
        Some(text) => read(text, wanted)?,
        None => (None, BTreeMap::new()),
    };
    let heading = heading.unwrap_or_else(|| best_row(grid, wanted));
    let mut columns = Columns { heading, ..Columns::default() };
    for (id, name) in &given {
        match column(grid, heading, name) {
            Some(at) => drop(columns.at.insert(id, at)),
            None if name.is_empty() => {}
            None => {
                return Err(Box::new(refused(
                    name,
                    Text::new(
                        format!("{heading} 行目の見出しのどれか、または列の文字（B など）"),
                        format!("one of the headings of row {heading}, or a column's letter such as B"),
                    ),
                )));
            }
        }
    }
    for (id, at) in guess(grid, heading, wanted) {
        let is_taken = columns.at.values().any(|taken| *taken == at);
        if !given.contains_key(id) && !is_taken {
            columns.at.insert(id, at);
        }
    }
    if let Some(missing) =
        wanted.iter().find(|wanted| wanted.is_needed && !columns.at.contains_key(wanted.id))
    {
        let found: Vec<&str> = headings(grid, heading).into_iter().map(|(_, words)| words).collect();
        return Err(Box::new(refused(
            &found.join(" | "),
            Text::new(
                format!("列「{}」（{} など）", missing.id, missing.names.join("、")),
                format!("a column “{}” (called {}, say)", missing.id, missing.names.join(", ")),
            ),
        )));
    }
    let known: Vec<u32> = columns.at.values().copied().collect();
    let others = headings(grid, heading).into_iter().filter(|(at, _)| !known.contains(at));
    columns.others = others.map(|(_, words)| words.to_owned()).collect();
    Ok(columns)
}

fn refused(found: &str, expected: Text) -> Proposal {
    Proposal::refused(
        found,
        expected,
        Text::new(
            "--columns FILE で、見出しの行と列を示してください（例: heading = 2、subject = \"B\"）",
            "say with --columns FILE which row is the heading and which column is which (heading = 2, subject = \"B\")",
        ),
    )
}

impl Columns {
    /// What was understood, for the user to check.
    pub(super) fn told(&self, grid: &Grid) -> Text {
        let each: Vec<String> = self
            .at
            .iter()
            .map(|(id, at)| format!("{id} = {}「{}」", Letters(*at), grid.text(self.heading, *at).trim()))
            .collect();
        let others = self.others.join("、");
        let (ja, en) = if others.is_empty() {
            (String::new(), String::new())
        } else {
            (format!("。使わない列: {others}"), format!("; not used: {others}"))
        };
        Text::new(
            format!("見出しは {} 行目。列: {}{ja}", self.heading, each.join("、")),
            format!("headings in row {}; columns: {}{en}", self.heading, each.join(", ")),
        )
    }

    /// The words of a row in a column, without blanks around; empty where there is none.
    pub(super) fn words<'g>(&self, grid: &'g Grid, row: u32, id: &str) -> &'g str {
        self.at.get(id).map_or("", |column| grid.text(row, *column).trim())
    }
}

/// Row of the headings and columns by what they are, as the file has them.
type Given = (Option<u32>, BTreeMap<&'static str, String>);

fn read(text: &str, wanted: &[Wanted]) -> Result<Given, Box<Proposal>> {
    let names = || wanted.iter().map(|wanted| wanted.id).collect::<Vec<_>>().join(" / ");
    let known = || Text::new(format!("heading / {}", names()), format!("heading / {}", names()));
    let table: toml::Table =
        toml::from_str(text).map_err(|error| Box::new(refused(&error.to_string(), known())))?;
    let (mut heading, mut given) = (None, BTreeMap::new());
    for (name, value) in table {
        match (name.as_str(), value) {
            ("heading", toml::Value::Integer(row)) => heading = u32::try_from(row).ok(),
            (name, toml::Value::String(column)) => {
                let found = wanted.iter().find(|wanted| wanted.id == name);
                let id = found.map(|wanted| wanted.id).ok_or_else(|| Box::new(refused(name, known())))?;
                given.insert(id, column);
            }
            (name, _) => return Err(Box::new(refused(name, known()))),
        }
    }
    Ok((heading, given))
}

/// A column by its letter or its heading.
fn column(grid: &Grid, heading: u32, name: &str) -> Option<u32> {
    let by_heading = headings(grid, heading).into_iter().find(|(_, words)| *words == name.trim());
    by_heading.map(|(at, _)| at).or_else(|| {
        let is_letters = (1..=3).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase());
        is_letters.then(|| name.bytes().fold(0, |at, byte| at * 26 + u32::from(byte - b'A' + 1)))
    })
}

fn headings(grid: &Grid, row: u32) -> Vec<(u32, &str)> {
    let cells = grid.cells.range((row, 0)..(row + 1, 0));
    cells
        .map(|((_, column), cell)| (*column, cell.text.trim()))
        .filter(|(_, words)| !words.is_empty())
        .collect()
}

/// The row that has most of the headings; the first of equals.
fn best_row(grid: &Grid, wanted: &[Wanted]) -> u32 {
    let rows = grid.cells.keys().map(|(row, _)| *row).take_while(|row| *row <= ROWS);
    let mut best = (0, 1);
    let mut last = 0;
    for row in rows {
        if row != last {
            let count = guess(grid, row, wanted).len();
            best = if count > best.0 { (count, row) } else { best };
            last = row;
        }
    }
    best.1
}

/// The columns that the headings of a row name: the whole heading before a part of it.
fn guess(grid: &Grid, row: u32, wanted: &[Wanted]) -> BTreeMap<&'static str, u32> {
    let folded: Vec<(u32, String)> =
        headings(grid, row).into_iter().map(|(column, words)| (column, fold(words))).collect();
    let mut found = BTreeMap::new();
    for is_whole in [true, false] {
        for wanted in wanted {
            let fits = |words: &str| {
                wanted.names.iter().any(|name| {
                    if is_whole { words == *name } else { name.chars().count() > 1 && words.contains(name) }
                })
            };
            let is_free = |column: u32| !found.values().any(|taken| *taken == column);
            if !found.contains_key(wanted.id)
                && let Some((column, _)) =
                    folded.iter().find(|(column, words)| is_free(*column) && fits(words))
            {
                found.insert(wanted.id, *column);
            }
        }
    }
    found
}

/// Headings in comparable form: NFKC, small letters, without blanks, underscores and hyphens.
fn fold(words: &str) -> String {
    let plain = words.nfkc().flat_map(char::to_lowercase);
    plain.filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')).collect()
}
