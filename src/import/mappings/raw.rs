//! A mapping set as a document has it, before anything of it is believed.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diag::Text;
use crate::import::columns::{self, Wanted};
use crate::import::document::{Grid, GridCell};
use crate::import::{Proposal, Request};

/// A row: words as they stand there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Raw {
    /// Where it stands.
    pub at: String,
    pub subject: String,
    pub predicate: String,
    pub object: String,
    pub justification: String,
    pub author: String,
    pub date: String,
    pub confidence: String,
    pub matched: String,
    pub reason: String,
    pub review: String,
    pub absence: String,
    pub subject_hash: String,
    pub object_hash: String,
}

/// A set.
#[derive(Debug, Clone, Default)]
pub(super) struct RawSet {
    /// The id that it gives itself; empty for none.
    pub id: String,
    pub title: String,
    pub description: String,
    pub license: String,
    pub version: String,
    /// What it says of its subjects and objects, compact.
    pub sources: (String, String),
    /// Who made the rows that do not say so, and when.
    pub author: String,
    pub date: String,
    /// Prefixes and what they stand for.
    pub prefixes: BTreeMap<String, String>,
    pub rows: Vec<Raw>,
    /// What was understood of the document's form.
    pub understood: Vec<Text>,
}

/// The head of an SSSOM table, as far as it is used.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Head {
    mapping_set_id: String,
    mapping_set_title: String,
    mapping_set_description: String,
    mapping_set_version: String,
    mapping_date: String,
    license: String,
    creator_label: Vec<String>,
    curie_map: BTreeMap<String, String>,
    subject_source: String,
    object_source: String,
}

/// The columns of SSSOM, and what people call them.
pub(super) const WANTED: &[Wanted] = &[
    Wanted {
        id: "subject",
        names: &["subjectid", "subject", "主語", "from", "元", "対応元", "source"],
        is_needed: true,
    },
    Wanted {
        id: "predicate",
        names: &["predicateid", "predicate", "relation", "relationship", "関係", "対応の種類", "関係の種類"],
        is_needed: true,
    },
    Wanted {
        id: "object",
        names: &["objectid", "object", "目的語", "to", "先", "対応先", "target"],
        is_needed: true,
    },
    Wanted { id: "justification", names: &["mappingjustification", "justification"], is_needed: false },
    Wanted { id: "author", names: &["authorlabel", "author", "作成者", "記入者"], is_needed: false },
    Wanted {
        id: "date", names: &["mappingdate", "date", "作成日", "記入日", "日付"], is_needed: false
    },
    Wanted { id: "confidence", names: &["confidence", "確かさ", "確度"], is_needed: false },
    Wanted { id: "matched", names: &["matchstring", "matched"], is_needed: false },
    Wanted { id: "reason", names: &["comment", "reason", "理由", "根拠", "rationale"], is_needed: false },
    Wanted { id: "review", names: &["reviewstate"], is_needed: false },
    Wanted { id: "absence", names: &["absence"], is_needed: false },
    Wanted { id: "subject_hash", names: &["subjecthash"], is_needed: false },
    Wanted { id: "object_hash", names: &["objecthash"], is_needed: false },
];

/// Whether a text is an SSSOM table: a YAML head behind `#`, or the two columns that every one has.
pub(super) fn is_sssom(text: &str) -> bool {
    let heading = text.lines().find(|line| !line.starts_with('#')).unwrap_or_default();
    heading.contains("subject_id") && heading.contains("object_id")
}

/// A table: SSSOM, or a person's own.
///
/// # Errors
/// Why it is none.
pub(super) fn of_table(request: &Request<'_>) -> Result<RawSet, Box<Proposal>> {
    let text = request.document.text.as_str();
    let (head, grid) = if is_sssom(text) {
        (head(text)?, tabs(text))
    } else {
        (Head::default(), request.document.grids.first().cloned().unwrap_or_default())
    };
    let columns = columns::find(&grid, WANTED, request.says.columns.as_deref())?;
    let mut rows = Vec::new();
    for (row, _) in grid.rows().into_iter().filter(|(row, _)| *row > columns.heading) {
        let cell = |id: &str| columns.words(&grid, row, id).to_owned();
        let subject_column = columns.at.get("subject").copied().unwrap_or(1);
        rows.push(Raw {
            at: grid.address(row, subject_column),
            subject: cell("subject"),
            predicate: cell("predicate"),
            object: cell("object"),
            justification: cell("justification"),
            author: cell("author"),
            date: cell("date"),
            confidence: cell("confidence"),
            matched: cell("matched"),
            reason: cell("reason"),
            review: cell("review"),
            absence: cell("absence"),
            subject_hash: cell("subject_hash"),
            object_hash: cell("object_hash"),
        });
    }
    // A table of a person's own has no such column: that people made it, is what it is.
    if !columns.at.contains_key("justification") {
        for row in &mut rows {
            "semapv:ManualMappingCuration".clone_into(&mut row.justification);
        }
    }
    let id = head.mapping_set_id.trim_end_matches('/').rsplit(['/', '#', ':']).next().unwrap_or_default();
    Ok(RawSet {
        id: id.strip_suffix(".sssom.tsv").unwrap_or(id).to_owned(),
        title: head.mapping_set_title,
        description: head.mapping_set_description,
        license: head.license,
        version: head.mapping_set_version,
        sources: (head.subject_source, head.object_source),
        author: head.creator_label.join(", "),
        date: head.mapping_date,
        prefixes: head.curie_map,
        rows,
        understood: vec![columns.told(&grid)],
    })
}

fn head(text: &str) -> Result<Head, Box<Proposal>> {
    let lines = text.lines().take_while(|line| line.starts_with('#'));
    let yaml = lines.map(|line| line.trim_start_matches('#')).collect::<Vec<_>>().join("\n");
    if yaml.trim().is_empty() {
        return Ok(Head::default());
    }
    serde_saphyr::from_str(&yaml).map_err(|error| {
        Box::new(Proposal::refused(
            error.to_string(),
            Text::new("SSSOM の見出し（# で始まる YAML）", "the head of an SSSOM table: YAML behind #"),
            Text::new("見出しの行を直してください", "mend the lines of the head"),
        ))
    })
}

/// The cells of a table without quoting; the head's lines hold none.
fn tabs(text: &str) -> Grid {
    let mut grid = Grid::default();
    for (row, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.starts_with('#')) {
        for (column, words) in (1..).zip(line.split('\t')).filter(|(_, words)| !words.trim().is_empty()) {
            grid.cells.insert((row, column), GridCell { text: words.to_owned(), ..GridCell::default() });
        }
    }
    grid
}
