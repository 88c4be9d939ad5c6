//! The clean 各編間相関表: heads → cells of each volume, row by row → the requirements that they are → tables, and what differs
//! from the reading of the scan.

mod clauses;
mod differences;
mod heads;
mod identify;
mod rows;
mod scan;

use crate::diag::Text;
use crate::import::original::{self, Defaults};
use crate::import::{Finding, Proposal, Request, Weight, tsv};
use crate::model::SourceKind;
use crate::parse::official;
use crate::source::{DataDir, SourceFile};

pub(in crate::import) use identify::section_number;

use differences::Difference;
use heads::Heads;
use rows::Reading;
use scan::Scan;

/// Columns of `differences.tsv`.
const DIFFERENCES: &[&str] = &["key", "what", "scan", "table", "at"];
/// Rows beyond which a document is no such table.
const MOST_ROWS: usize = 5_000;

/// Whether a document looks like one: heads of 遵守事項 for two volumes.
pub(super) fn looks_like(request: &Request<'_>) -> bool {
    request.document.grids.iter().any(|grid| Heads::find(grid).is_some())
}

/// What it would change.
pub(super) fn propose(request: &Request<'_>) -> Proposal {
    let grids: Vec<_> = request
        .document
        .grids
        .iter()
        .filter_map(|grid| Heads::find(grid).map(|heads| (grid, heads)))
        .collect();
    if grids.is_empty() {
        return no_heads(request);
    }
    if grids.iter().any(|(grid, _)| grid.rows().len() > MOST_ROWS) {
        return too_long(request);
    }
    match build(request, &Reading::of(request, &grids)) {
        Ok(proposal) => proposal,
        Err(refusal) => *refusal,
    }
}

fn build(request: &Request<'_>, reading: &Reading) -> Result<Proposal, Box<Proposal>> {
    let edition = &request.corpus.manifest.edition;
    let defaults = Defaults {
        id: format!("{edition}-table"),
        kind: ("correlation-table", SourceKind::CorrelationTable),
        title: "各編間相関表",
    };
    if reading.lines.iter().all(|line| line.key.is_none()) {
        return Err(Box::new(no_rows(request)));
    }
    let id = original::id(request, &defaults)?;
    let scan = Scan::of(request);
    let placed = scan.placed(reading);
    let mut proposal = Proposal { findings: reading.findings.clone(), ..Proposal::default() };
    let rows: Vec<Vec<String>> = reading.lines.iter().map(rows::Line::cells).collect();
    proposal.files.insert(format!("readings/{id}.table.tsv"), tsv::table(official::TABLE, &rows));
    if !placed.is_empty() {
        let rows: Vec<Vec<String>> = placed.iter().map(scan::Placed::cells).collect();
        proposal.files.insert(format!("readings/{id}.placed.tsv"), tsv::table(official::PLACED, &rows));
    }
    let differences = differences::of(&read_back(&id, request, &proposal), &scan);
    let rows: Vec<Vec<String>> = differences.iter().map(Difference::cells).collect();
    proposal.files.insert(format!("readings/{id}.differences.tsv"), tsv::table(DIFFERENCES, &rows));
    proposal.understood = understood(request, reading, &placed, &differences, &id);
    proposal.findings.extend(placed.iter().map(scan::Placed::finding));
    proposal.findings.extend(differences.iter().map(Difference::finding));
    original::add(request, &id, &defaults, &mut proposal)?;
    Ok(proposal)
}

/// What the reader of the data folder makes of the tables: what is compared is what will stand.
fn read_back(id: &str, request: &Request<'_>, proposal: &Proposal) -> crate::parse::correlation::Draft {
    let files = proposal.files.iter().map(|(name, bytes)| SourceFile::new(name, bytes.clone()));
    let data = DataDir::from_files(files);
    let name = format!("sources/{id}.{}", request.document.format.as_str());
    official::read(&data, id, &SourceFile::new(&name, Vec::new()), &mut Vec::new())
}

fn understood(
    request: &Request<'_>,
    reading: &Reading,
    placed: &[scan::Placed],
    differences: &[Difference],
    id: &str,
) -> Vec<Text> {
    let texts = reading.lines.iter().filter(|line| line.is_text()).count();
    let count = |what: &str| differences.iter().filter(|difference| difference.what == what).count();
    let (rows, filled, changed) = (reading.rows, count("filled"), count("text"));
    let links = count("link-new") + count("link-gone");
    let clauses = count("clause-new") + count("clause-gone");
    let placed = placed.len();
    let mut said = vec![
        Text::new(
            format!("各編間相関表として読みました（{}、id は {id}）", request.document.format.as_str()),
            format!("read as 各編間相関表 ({}, id {id})", request.document.format.as_str()),
        ),
        Text::new(
            format!("表の行 {rows}、遵守事項の本文 {texts}"),
            format!("{rows} rows of the table, {texts} texts of requirements"),
        ),
        Text::new(
            format!(
                "スキャンの読みとの違い: 新たな本文 {filled}、字句の違う本文 {changed}、対応 {links}、備考の条項 {clauses}、番号の確定 {placed}（readings/{id}.differences.tsv）"
            ),
            format!(
                "against the reading of the scan: {filled} new texts, {changed} texts that differ, {links} relations, {clauses} clauses, {placed} numbers established (readings/{id}.differences.tsv)"
            ),
        ),
    ];
    said.extend(request.document.notes.iter().map(|(ja, en)| Text::new(ja, en)));
    said
}

fn no_heads(request: &Request<'_>) -> Proposal {
    Proposal::refused(
        request.name,
        Text::new(
            "編の名（経営管理編・企画管理編・システム運用編）と「遵守事項」の列見出し",
            "column heads with the names of the volumes (経営管理編, 企画管理編, システム運用編) and 遵守事項",
        ),
        Text::new(
            "見出しの行を残した XLSX・CSV・タブ区切りのテキストで保存してください",
            "save it as XLSX, CSV or tab-separated text with its heads",
        ),
    )
}

fn no_rows(request: &Request<'_>) -> Proposal {
    Proposal::refused(
        request.name,
        Text::new(
            "記載箇所の番号と①②…の番号から決まる遵守事項",
            "requirements that the number of a section and ①②… tell",
        ),
        Text::new(
            "記載箇所の列に節の番号があるか確かめてください",
            "see that 記載箇所 holds the numbers of sections",
        ),
    )
}

fn too_long(request: &Request<'_>) -> Proposal {
    Proposal::refused(
        request.name,
        Text::new(format!("{MOST_ROWS} 行までの表"), format!("a table of at most {MOST_ROWS} rows")),
        Text::new("表だけを別のファイルに保存してください", "save the table alone as a file of its own"),
    )
}

/// A doubt about a cell.
fn doubt(at: String, found: &str, expected: Text, advice: Text) -> Finding {
    Finding { weight: Weight::Doubt, at, found: found.to_owned(), expected, advice }
}
