//! 各編間相関表 as a page: merged cells as spans, what is lost said in words.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::{Confidence, Key, Link, Ordinal, Relation, Volume};
use crate::site::Site;
use crate::site::node::confidence;
use crate::site::view::{Crumb, NodeView, Page, TextLine};

#[derive(Serialize)]
struct TablePage {
    rows: Vec<TableRow>,
    lost: Vec<String>,
}

/// A row of the table; a cell that an earlier row covers is `None`.
#[derive(Serialize, Default)]
struct TableRow {
    governance: Option<TableCell>,
    clauses: Option<TableCell>,
    management: Option<TableCell>,
    control: Option<TableCell>,
}

#[derive(Serialize, Default)]
struct TableCell {
    span: usize,
    nodes: Vec<NodeView>,
    /// The 備考 as printed.
    remarks: Vec<Vec<TextLine>>,
    confidence: &'static str,
    is_certain: bool,
    note: &'static str,
}

impl Site<'_> {
    /// 各編間相関表, merged cells as spans, what is lost said in words.
    pub(super) fn table_page(&self) -> Page {
        let mut rows = Vec::new();
        let mut shown = BTreeSet::new();
        let governance = self.sources_of(Volume::Governance);
        for key in governance {
            let mut block = self.table_block(&key, &mut shown);
            let span = block.len();
            if let Some(first) = block.first_mut() {
                first.governance = Some(Self::cell(vec![self.node(&key)], span, Confidence::Certain));
                first.clauses = Some(self.remark_cell(&key, span));
            }
            rows.extend(block);
        }
        for key in self.sources_of(Volume::Management).into_iter().filter(|key| !shown.contains(key)) {
            let mut block = self.management_block(&key, Confidence::Certain);
            let span = block.len();
            if let Some(first) = block.first_mut() {
                let note = "相関表のこの欄は失われている";
                first.governance = Some(TableCell { span, note, ..TableCell::default() });
                first.clauses = Some(TableCell { span, ..TableCell::default() });
            }
            rows.extend(block);
        }
        let lost = self.corpus.lost.iter().filter(|page| !page.missing.is_empty());
        let view = TablePage { rows, lost: lost.map(|page| page.reason.clone()).collect() };
        Page::new(format!("{}/table", self.corpus.manifest.edition), "table.html", "各編間相関表", &view)
            .crumbs(vec![Crumb { name: "ガイドライン".to_owned(), href: self.edition_index() }])
            .description("経営管理編・企画管理編・システム運用編の遵守事項の対応")
    }

    /// Requirements and sections of a volume that something hangs on, in order.
    fn sources_of(&self, volume: Volume) -> Vec<Key> {
        let is_in = |key: &Key| match key {
            Key::Requirement(key) => key.volume == volume,
            Key::Section(key) => key.volume == volume,
            _ => false,
        };
        let links = self.corpus.mappings.iter().filter(|link| link.relation == Relation::ElaboratedBy);
        let keys: BTreeSet<Key> = links.map(|link| link.from.clone()).filter(is_in).collect();
        let mut keys: Vec<Key> = keys.into_iter().collect();
        keys.sort_by_key(in_table_order);
        keys
    }

    fn elaborations(&self, key: &Key) -> Vec<&Link> {
        let links = self.graph.outgoing(key).into_iter();
        links.filter(|link| link.relation == Relation::ElaboratedBy).collect()
    }

    fn table_block(&self, key: &Key, shown: &mut BTreeSet<Key>) -> Vec<TableRow> {
        let mut rows = Vec::new();
        for link in self.elaborations(key) {
            shown.insert(link.to.clone());
            rows.extend(self.management_block(&link.to, link.confidence));
        }
        rows
    }

    fn management_block(&self, key: &Key, sure: Confidence) -> Vec<TableRow> {
        let links = self.elaborations(key);
        let span = links.len().max(1);
        let mut rows: Vec<TableRow> = links
            .iter()
            .map(|link| TableRow {
                control: Some(Self::cell(vec![self.node(&link.to)], 1, link.confidence)),
                ..TableRow::default()
            })
            .collect();
        if rows.is_empty() {
            let cell = TableCell {
                span: 1, note: "印字なし、または読み取れない", ..TableCell::default()
            };
            rows.push(TableRow { control: Some(cell), ..TableRow::default() });
        }
        if let Some(first) = rows.first_mut() {
            first.management = Some(Self::cell(vec![self.node(key)], span, sure));
        }
        rows
    }

    /// The 備考 beside a requirement: its words, and the clauses that they are read to name.
    fn remark_cell(&self, key: &Key, span: usize) -> TableCell {
        let remarks = self.table_remarks(key);
        let clauses = remarks.iter().flat_map(|remark| &remark.clauses).map(|row| row.node.clone());
        TableCell {
            span,
            nodes: clauses.collect(),
            is_certain: true,
            remarks: remarks.into_iter().map(|remark| remark.text).collect(),
            ..TableCell::default()
        }
    }

    fn cell(nodes: Vec<NodeView>, span: usize, sure: Confidence) -> TableCell {
        TableCell {
            span,
            nodes,
            confidence: confidence(sure),
            is_certain: sure == Confidence::Certain,
            ..TableCell::default()
        }
    }
}

/// Section by section; a chapter's own relations before those of its requirements.
fn in_table_order(key: &Key) -> (Vec<u16>, Option<Ordinal>) {
    match key {
        Key::Section(key) => (key.number.clone(), None),
        Key::Requirement(key) => (key.section.clone(), Some(key.ordinal)),
        _ => (Vec::new(), None),
    }
}
