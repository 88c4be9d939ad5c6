//! An edited copy of a workbook of `soukan export --format xlsx`, brought back: three states of each cell are compared — as it
//! was exported (the sheet `base`), as the copy has it, as the data has it now.
//!
//! Only our own words may be edited, and of them only those that stand in one cell of one file ([`EDITABLE`]). What a source
//! says, keys, what is computed, and what the data has changed meanwhile is refused with a reason. Rows are neither added nor
//! deleted. Where anything is refused, nothing is written, unless the user asks for the rest ([`Merge::partly`]).

use std::collections::BTreeMap;

use crate::diag::Text;
use crate::export::{Slice, View, ViewKind, view, workbook};
use crate::import::document::{Document, Grid};
use crate::import::{Finding, Proposal, Weight};
use crate::model::{Confidence, Corpus};
use crate::rdf::Iris;
use crate::source::DataDir;

/// What a merge is given.
#[derive(Debug)]
pub struct Merge<'a> {
    /// The edited copy.
    pub document: &'a Document,
    /// The data folder as it stands.
    pub data: &'a DataDir,
    /// What it comes to.
    pub corpus: &'a Corpus,
    /// Its names.
    pub iris: &'a Iris,
    /// Whether what can be written is, when something else is refused.
    pub partly: bool,
}

/// The columns that may be edited: view, column, the column of the file, and the column that says where the row stands.
const EDITABLE: &[(&str, &str, &str, &str)] = &[
    ("mappings", "confidence", "confidence", "place"),
    ("mappings", "reason", "comment", "place"),
    ("mappings", "review_state", "review_state", "place"),
    ("mappings", "author", "author_label", "place"),
    ("mappings", "date", "mapping_date", "place"),
    ("absences", "kind", "absence", "place"),
    ("absences", "confidence", "confidence", "place"),
    ("absences", "reason", "comment", "place"),
    ("absences", "review_state", "review_state", "place"),
    ("absences", "author", "author_label", "place"),
    ("absences", "date", "mapping_date", "place"),
    ("corrections", "read", "read", "row"),
    ("corrections", "confidence", "confidence", "row"),
    ("corrections", "reason", "reason", "row"),
];
/// The set that stands for the official table among the mappings; its rows are readings of a source.
const OFFICIAL: &str = "official-table";

/// A cell of the copy that was edited.
struct Edit<'a> {
    /// Its address in the copy.
    at: String,
    view: &'a str,
    column: &'a str,
    row: String,
    /// As the copy has it.
    copy: String,
    /// As the data has it.
    data: String,
    /// Whether the data changed since the export.
    is_changed: bool,
    /// Whether a source's words stand in the column.
    is_quoted: bool,
}

/// A cell of a file that is to change.
struct Target {
    file: String,
    line: usize,
    column: &'static str,
}

/// What an edited copy would change.
#[must_use]
pub fn merge(request: &Merge<'_>) -> Proposal {
    let grid = |name: &str| request.document.grids.iter().find(|grid| grid.name == name);
    let (Some(columns), Some(base)) = (grid("columns"), grid("base")) else {
        return Proposal::refused(
            request.document.format.as_str(),
            Text::new(
                "シート columns と base のあるブック（soukan export --format xlsx の写し）",
                "a workbook with the sheets columns and base: a copy of soukan export --format xlsx",
            ),
            Text::new(
                "書き出したブックを、シートを消さずに編集してください",
                "edit an exported workbook, and leave its sheets in it",
            ),
        );
    };
    let (headings, base) = (headings(columns), sums(base));
    let slice = Slice::whole(request.corpus);
    let mut merged = Merged { request, cells: BTreeMap::new(), proposal: Proposal::default() };
    for kind in ViewKind::ALL {
        let view = view::view(request.corpus, &slice, request.iris, kind);
        if let Some(grid) = grid(view.id) {
            merged.sheet(&view, grid, &headings, &base);
        }
    }
    merged.finish()
}

/// Sheet and heading → id of the column.
fn headings(grid: &Grid) -> BTreeMap<(String, String), String> {
    let rows = grid.rows().into_iter().map(|(row, _)| row).skip(1);
    rows.map(|row| {
        ((grid.text(row, 1).to_owned(), grid.text(row, 2).to_owned()), grid.text(row, 3).to_owned())
    })
    .collect()
}

/// Sheet and row → the sums of its cells as they were exported.
fn sums(grid: &Grid) -> BTreeMap<(String, String), Vec<String>> {
    let rows = grid.rows().into_iter().map(|(row, _)| row).skip(1);
    let sums = |row| grid.text(row, 3).split(' ').map(str::to_owned).collect();
    rows.map(|row| ((grid.text(row, 1).to_owned(), workbook::plain(grid.text(row, 2))), sums(row))).collect()
}

struct Merged<'a> {
    request: &'a Merge<'a>,
    /// New words by file, line and column.
    cells: BTreeMap<(String, usize), BTreeMap<&'static str, String>>,
    proposal: Proposal,
}

impl Merged<'_> {
    fn sheet(
        &mut self,
        view: &View,
        grid: &Grid,
        headings: &BTreeMap<(String, String), String>,
        base: &BTreeMap<(String, String), Vec<String>>,
    ) {
        let ids: Vec<&str> = view.columns.iter().map(|column| column.column.id).collect();
        // Columns may have been moved or taken out in the copy.
        let places: BTreeMap<usize, u32> = grid
            .cells
            .iter()
            .filter(|((row, _), _)| *row == 1)
            .filter_map(|((_, column), cell)| {
                let id = headings.get(&(view.id.to_owned(), cell.text.clone()))?;
                Some((ids.iter().position(|known| known == id)?, *column))
            })
            .collect();
        let names = view.names();
        if names.iter().any(|name| !places.contains_key(name)) {
            self.refuse_sheet(view, grid);
            return;
        }
        let name_of = |row: &[String]| {
            workbook::row_name(names.iter().filter_map(|at| row.get(*at)).map(String::as_str))
        };
        let now: BTreeMap<String, Vec<String>> = view
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| workbook::plain(&cell.to_string())).collect::<Vec<String>>())
            .map(|row| (name_of(&row), row))
            .collect();
        for number in grid.rows().into_iter().map(|(row, _)| row).skip(1) {
            let copy = |at: usize| places.get(&at).map(|column| workbook::plain(grid.text(number, *column)));
            let name = workbook::row_name(
                names.iter().filter_map(|at| copy(*at)).collect::<Vec<_>>().iter().map(String::as_str),
            );
            let known = base.get(&(view.id.to_owned(), name.clone()));
            match (known, now.get(&name)) {
                (Some(sums), Some(now)) => {
                    let row = RowStates { view, name: &name, sums, now };
                    for (at, column) in &places {
                        if let Some(edit) =
                            row.edit(*at, copy(*at).unwrap_or_default(), grid.address(number, *column))
                        {
                            self.take(&edit, now, &ids);
                        }
                    }
                }
                (Some(_), None) => self.gone(&grid.address(number, 1), &name),
                (None, _) => self.unknown(&grid.address(number, 1), &name),
            }
        }
    }

    fn refuse_sheet(&mut self, view: &View, grid: &Grid) {
        let names: Vec<&str> =
            view.names().iter().filter_map(|at| Some(view.columns.get(*at)?.column.id)).collect();
        self.refuse(
            &grid.address(1, 1),
            view.id,
            Text::new(
                format!("行を名指す列（{}）の見出し", names.join("、")),
                format!("the headings of the columns that name a row ({})", names.join(", ")),
            ),
            Text::new(
                "見出しの行と、鍵の列を消さないでください",
                "leave the heading row and the columns of keys in place",
            ),
        );
    }

    fn gone(&mut self, at: &str, name: &str) {
        self.refuse(
            at,
            name,
            Text::new("いまのデータにもある行", "a row that the data still has"),
            Text::new(
                "書き出した後にデータから消えました。書き出し直してください",
                "it has left the data since the export; export again",
            ),
        );
    }

    fn unknown(&mut self, at: &str, name: &str) {
        self.refuse(
            at,
            name,
            Text::new("書き出したときにあった行", "a row that was there when the workbook was exported"),
            Text::new(
                "行は足せず、鍵は変えられません。新しい対応は soukan import --as mappings で取り込んでください",
                "rows cannot be added here and keys cannot change; bring new mappings in with soukan import --as mappings",
            ),
        );
    }

    fn refuse(&mut self, at: &str, found: &str, expected: Text, advice: Text) {
        let weight = if self.request.partly { Weight::Doubt } else { Weight::Refused };
        let (at, found) = (at.to_owned(), found.to_owned());
        self.proposal.findings.push(Finding { weight, at, found, expected, advice });
    }

    /// An edit becomes a change of a file, or is refused with its reason.
    fn take(&mut self, edit: &Edit<'_>, now: &[String], ids: &[&str]) {
        let found = format!("{} → {}", edit.data, edit.copy);
        if let Err((expected, advice)) = allowed(edit, now, ids).and_then(|target| {
            let words = written(edit)?;
            self.cells.entry((target.file, target.line)).or_default().insert(target.column, words);
            Ok(())
        }) {
            self.refuse(&edit.at, &found, expected, advice);
            return;
        }
        let Edit { view, column, row, .. } = edit;
        self.proposal.understood.push(Text::new(
            format!("{}: {view} の「{row}」の {column} を変えます: {found}", edit.at),
            format!("{}: {column} of “{row}” in {view} changes: {found}", edit.at),
        ));
    }

    /// A row of a mapping set says who made it and when; what else changed in it is no longer theirs.
    fn ask_who(&mut self) {
        let is_unsigned = |words: &BTreeMap<&str, String>| {
            !words.contains_key("author_label") || !words.contains_key("mapping_date")
        };
        for ((file, line), _) in
            self.cells.iter().filter(|((file, _), words)| file.starts_with("mappings/") && is_unsigned(words))
        {
            self.proposal.findings.push(Finding {
                weight: Weight::Note,
                at: format!("{file}:{line}"),
                found: String::new(),
                expected: Text::new("変えた人と日付", "who changed it, and when"),
                advice: Text::new(
                    "列 author と date も直すと、誰の判断かが残ります",
                    "edit the columns author and date too, so that it stays known whose judgement it is",
                ),
            });
        }
    }

    /// The files with the new words in their cells.
    fn finish(mut self) -> Proposal {
        self.ask_who();
        for ((file, line), words) in &self.cells {
            let before = self.proposal.files.get(file).cloned();
            let bytes = before.or_else(|| self.request.data.get(file).map(|file| file.bytes.clone()));
            let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
            if let Some(changed) = with_cells(&text, *line, words) {
                self.proposal.files.insert(file.clone(), changed.into_bytes());
            }
        }
        if self.proposal.files.is_empty() && self.proposal.findings.is_empty() {
            self.proposal.understood.push(Text::new("編集されたセルはありません", "no cell was edited"));
        }
        self.proposal
    }
}

/// A row in its three states but for the copy's.
struct RowStates<'a> {
    view: &'a View,
    name: &'a str,
    /// As it was exported.
    sums: &'a [String],
    /// As the data has it.
    now: &'a [String],
}

impl<'a> RowStates<'a> {
    /// What the copy makes of a cell, if anything that the data does not have already.
    fn edit(&self, at: usize, copy: String, address: String) -> Option<Edit<'a>> {
        let (column, data) = (self.view.columns.get(at)?, self.now.get(at)?);
        let base = self.sums.get(at)?;
        let is_edited = workbook::sum(&copy) != *base && copy != *data;
        is_edited.then(|| Edit {
            at: address,
            view: self.view.id,
            column: column.column.id,
            row: self.name.to_owned(),
            is_changed: workbook::sum(data) != *base,
            data: data.clone(),
            copy,
            is_quoted: column.voice == view::Voice::Source,
        })
    }
}

/// Where an edit is to be written, or why it may not be.
fn allowed(edit: &Edit<'_>, now: &[String], ids: &[&str]) -> Result<Target, (Text, Text)> {
    if edit.is_quoted {
        return Err((
            Text::new("資料の言葉そのまま", "the source's words as they are"),
            Text::new(
                "資料の言葉は書き換えられません。読み違いは readings/*.corrections.tsv に訂正として記します",
                "a source's words are not edited; a misreading is recorded as a correction in readings/*.corrections.tsv",
            ),
        ));
    }
    let cell = |id: &str| ids.iter().position(|known| *known == id).and_then(|at| now.get(at));
    let is_official = edit.view == "mappings" && cell("set").is_some_and(|set| set == OFFICIAL);
    let known = EDITABLE.iter().find(|(view, column, ..)| (*view, *column) == (edit.view, edit.column));
    let (Some((.., column, place)), false) = (known, is_official) else {
        return Err(not_here(is_official));
    };
    if edit.is_changed {
        return Err((
            Text::new("書き出したときのままのデータ", "the data as it was when it was exported"),
            Text::new(
                "データの側も変わっています。書き出し直し、どちらかを選んで編集してください",
                "the data has changed here too; export again, choose, and edit",
            ),
        ));
    }
    let place = cell(place).map_or("", String::as_str);
    let target = place.split_once(':').and_then(|(file, rest)| {
        let line = rest.split(':').next()?.parse().ok()?;
        Some(Target { file: file.to_owned(), line, column })
    });
    target.ok_or_else(|| not_here(false))
}

fn not_here(is_official: bool) -> (Text, Text) {
    if is_official {
        return (
            Text::new("公式の相関表の読みそのまま", "the official table as it is read"),
            Text::new(
                "公式の対応は書き換えられません。読みは readings/*.relations.tsv にあります",
                "official relations are not edited; how they are read stands in readings/*.relations.tsv",
            ),
        );
    }
    let columns: Vec<String> = EDITABLE.iter().map(|(view, column, ..)| format!("{view}.{column}")).collect();
    (
        Text::new(
            format!("編集できる列: {}", columns.join("、")),
            format!("a column that can be edited: {}", columns.join(", ")),
        ),
        Text::new(
            "この列は鍵か、ほかから導かれるものです。元のファイルを直してください",
            "this column is a key or follows from others; change the file that it comes from",
        ),
    )
}

/// The words as the file writes them.
fn written(edit: &Edit<'_>) -> Result<String, (Text, Text)> {
    if edit.copy.contains(['\t', '\n', '\r']) {
        return Err((
            Text::new("一行の言葉", "words on one line"),
            Text::new("改行とタブを除いてください", "take line breaks and tabs out"),
        ));
    }
    if edit.column != "confidence" {
        return Ok(edit.copy.clone());
    }
    let known = Confidence::from_name(&edit.copy).ok_or_else(|| {
        (
            Text::new("certain / probable / possible", "certain, probable or possible"),
            Text::new("三つの語のどれかにしてください", "use one of the three words"),
        )
    })?;
    // SSSOM wants a number, the records of corrections have the word.
    Ok(if edit.view == "corrections" { known.as_str().to_owned() } else { known.value().to_string() })
}

/// A tab-separated text with other words in some cells of a line, by the names of the columns; nothing where there is no such cell.
fn with_cells(text: &str, line: usize, words: &BTreeMap<&'static str, String>) -> Option<String> {
    let head = text.lines().find(|line| !line.starts_with('#'))?;
    let columns: Vec<&str> = head.split('\t').collect();
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let row = lines.get_mut(line.checked_sub(1)?)?;
    let mut cells: Vec<&str> = row.split('\t').collect();
    for (name, words) in words {
        let at = columns.iter().position(|column| column == name)?;
        *cells.get_mut(at)? = words;
    }
    *row = cells.join("\t");
    Some(lines.join("\n"))
}
