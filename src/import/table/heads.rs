//! Which column holds what, by the words of its heads: 編 over 記載箇所, 遵守事項, 備考, or both in one cell, wherever they stand.
//! The columns of `soukan export --view table` are known by the same words, and by their ids.

use crate::import::document::Grid;
use crate::model::key::Volume;
use crate::parse::tidy;

/// The volumes of the table from the left.
pub(super) const VOLUMES: [(Volume, &str, &str); 3] = [
    (Volume::Governance, "経営管理編", "governance"),
    (Volume::Management, "企画管理編", "management"),
    (Volume::Control, "システム運用編", "control"),
];
/// Rows in which heads are looked for.
const HEAD_ROWS: usize = 40;

/// The columns of one volume; 0 where there is none.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    pub(super) section: u32,
    pub(super) text: u32,
    pub(super) ordinal: u32,
    pub(super) key: u32,
    pub(super) confidence: u32,
    pub(super) reason: u32,
    /// 備考 may stand in several.
    pub(super) remarks: Vec<u32>,
    pub(super) clauses: u32,
    pub(super) remark_confidence: u32,
    pub(super) remark_reason: u32,
}

/// The heads of a grid.
#[derive(Debug, Clone)]
pub(super) struct Heads {
    /// The last row of heads.
    pub(super) row: u32,
    /// The volumes that have a column of 遵守事項, from above.
    pub(super) volumes: Vec<(Volume, Columns)>,
    /// The words of each column's head, to pass over where they are printed again.
    pub(super) words: Vec<(u32, String)>,
}

impl Heads {
    /// The heads, where two volumes have a column of 遵守事項.
    pub(super) fn find(grid: &Grid) -> Option<Self> {
        let rows = grid.rows();
        let found = rows.iter().take(HEAD_ROWS).map(|(row, cells)| {
            let columns = cells.iter().map(|(column, cell)| (*column, tidy::comparable(&cell.text)));
            Self::of_row(grid, *row, columns.collect())
        });
        found.into_iter().find(|heads| heads.volumes.len() > 1)
    }

    fn of_row(grid: &Grid, row: u32, words: Vec<(u32, String)>) -> Self {
        let mut volumes: Vec<(Volume, Columns)> =
            VOLUMES.iter().map(|(volume, ..)| (*volume, Columns::default())).collect();
        let mut last = None;
        for (column, head) in &words {
            let own = volume_in(head).or_else(|| above(grid, row, *column)).or(last);
            let Some(volume) = own else { continue };
            last = own;
            if let Some((_, columns)) = volumes.iter_mut().find(|(other, _)| *other == volume) {
                columns.take(*column, bare(head));
            }
        }
        volumes.retain(|(_, columns)| columns.text > 0);
        Self { row, volumes, words }
    }
}

/// The volume that a head names.
fn volume_in(head: &str) -> Option<Volume> {
    // The remarks of our own table are those of the first volume.
    let is_own = head == "remark" || head.starts_with("remark_");
    let own = is_own.then_some(Volume::Governance);
    let named =
        VOLUMES.iter().find(|(_, name, id)| head.contains(name) || head.starts_with(&format!("{id}_")));
    own.or(named.map(|(volume, ..)| *volume))
}

/// The volume that a head above names: in the same column, or in the nearest one on the left that holds words.
fn above(grid: &Grid, row: u32, column: u32) -> Option<Volume> {
    (row.saturating_sub(3)..row).rev().find_map(|upper| {
        let left = grid.cells.range((upper, 0)..=(upper, column)).rev();
        let mut left = left.filter(|(_, cell)| !cell.text.trim().is_empty());
        left.next().and_then(|(_, cell)| volume_in(&tidy::comparable(&cell.text)))
    })
}

/// A head without the name of its volume.
fn bare(head: &str) -> &str {
    let named = VOLUMES.iter().find_map(|(_, name, id)| {
        head.split_once(name).map(|(_, rest)| rest).or_else(|| head.strip_prefix(&format!("{id}_")))
    });
    named.unwrap_or(head)
}

impl Columns {
    fn take(&mut self, column: u32, head: &str) {
        let place = match head {
            "記載箇所" | "記載個所" | "section" => &mut self.section,
            "遵守事項" | "text" => &mut self.text,
            "番号" | "ordinal" => &mut self.ordinal,
            "鍵" | "key" => &mut self.key,
            "対応の確かさ" | "confidence" => &mut self.confidence,
            "理由" | "reason" => &mut self.reason,
            "備考条項" | "remark_clauses" => &mut self.clauses,
            "備考確かさ" | "remark_confidence" => &mut self.remark_confidence,
            "備考理由" | "remark_reason" => &mut self.remark_reason,
            "備考" | "remark" => {
                self.remarks.push(column);
                return;
            }
            _ => return,
        };
        if *place == 0 {
            *place = column;
        }
    }
}
