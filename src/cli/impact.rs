//! `soukan impact`.

use std::collections::BTreeMap;
use std::path::Path;

use soukan::diag::{Lang, Text};
use soukan::export::report::{Cell, Column, Report, Section};
use soukan::graph::{Change, TraceGraph, changes};
use soukan::model::{Corpus, Key};
use soukan::pipeline;

use super::answer::{give, key_cells, key_columns, link_cells, link_columns};
use super::args::{Args, Impact};
use super::{Failure, Outcome, corpus, key};

pub(super) fn run(args: &Args, command: &Impact, lang: Lang) -> Result<Outcome, Failure> {
    let corpus = corpus(args)?;
    let report = match (&command.since, &command.key) {
        (Some(old), _) => since(&load_old(old)?, &corpus),
        (None, Some(name)) => of_key(&corpus, &key(&corpus, name)?, command.hops),
        // clap asks for one of the two.
        (None, None) => return Ok(Outcome::Clean),
    };
    give(&report, &command.answer, &corpus, lang)
}

fn load_old(path: &Path) -> Result<Corpus, Failure> {
    let missing = || {
        Failure::Message(Text::new(
            format!("前の版のデータを {} から読めません", path.display()),
            format!("cannot read the older data in {}", path.display()),
        ))
    };
    if !path.is_dir() {
        return Err(missing());
    }
    pipeline::load(path).map_err(pipeline::Error::from)?.corpus.ok_or_else(missing)
}

fn of_key(corpus: &Corpus, key: &Key, hops: usize) -> Report {
    let affected = TraceGraph::new(corpus).impact(key, hops);
    let mut counts: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for found in &affected {
        *counts.entry((found.hops, document(&found.key))).or_default() += 1;
    }
    let mut columns = vec![Column::new("hops", "歩数", "hops"), Column::new("document", "文書", "document")];
    columns.extend(key_columns());
    columns.push(Column::new("from", "手前", "from"));
    columns.extend(link_columns());
    let rows = affected.iter().map(|found| {
        let mut cells: Vec<Cell> = vec![found.hops.into(), document(&found.key).into()];
        cells.extend(key_cells(corpus, &found.key));
        cells.push(found.from.to_string().into());
        cells.extend(link_cells(&found.link, Some(&found.from)));
        cells
    });
    let label = corpus.label(key);
    Report {
        title: Text::new(
            format!("{label} の文が変わったとき、見直すもの"),
            format!("what to look at again if {label} changed"),
        ),
        notes: vec![Text::new(
            format!(
                "{hops} 歩まで、{} 件。見直しが要るという印であり、誤りという意味ではありません。",
                affected.len()
            ),
            format!("{} things within {hops} hops. To be looked at again; not found wrong.", affected.len()),
        )],
        sections: vec![
            Section {
                id: "counts",
                title: Text::new("歩数と文書ごとの件数", "counts by hop and document"),
                columns: vec![
                    Column::new("hops", "歩数", "hops"),
                    Column::new("document", "文書", "document"),
                    Column::new("n", "件数", "n"),
                ],
                rows: counts
                    .into_iter()
                    .map(|((hops, document), count)| vec![hops.into(), document.into(), count.into()])
                    .collect(),
            },
            Section { id: "rows", title: Text::new("明細", "rows"), columns, rows: rows.collect() },
        ],
    }
}

/// The document that a key belongs to.
fn document(key: &Key) -> &str {
    match key {
        Key::Volume(_) | Key::Section(_) | Key::Requirement(_) => "guideline",
        Key::Clause(clause) => &clause.edition,
        Key::FormHeading(_) | Key::Item(_) => "sds",
        Key::Sheet(id) | Key::Response(id, _) | Key::Remark(id, _) => id,
        Key::Category(_) | Key::ChecklistItem(_) => "checklist",
        Key::Evidence(_) => "evidence",
        Key::Reference(_) => "references",
    }
}

fn since(old: &Corpus, new: &Corpus) -> Report {
    let found = changes(old, new);
    let name = |change: &Change| {
        let corpus = if new.contains(&change.key) { new } else { old };
        key_cells(corpus, &change.key)
    };
    let mut columns = vec![Column::new("change", "変化", "change")];
    columns.extend(key_columns());
    columns.extend([
        Column::new("mappings", "対応", "mappings"),
        Column::new("suspects", "要見直し", "suspect"),
    ]);
    columns.extend([
        Column::detail("before", "前の hash", "hash before"),
        Column::detail("after", "今の hash", "hash now"),
    ]);
    let rows = found.iter().map(|change| {
        let mut cells: Vec<Cell> = vec![change.kind.as_str().into()];
        cells.extend(name(change));
        let suspects = change.mappings.iter().filter(|(_, suspect)| *suspect).count();
        cells.extend([change.mappings.len().into(), suspects.into()]);
        cells.extend([change.before.as_str().into(), change.after.as_str().into()]);
        cells
    });
    let mut link_head =
        vec![Column::new("changed", "変わった側", "changed"), Column::new("from", "主語", "from")];
    link_head.push(Column::new("to", "目的語", "to"));
    link_head.extend(link_columns());
    let suspects = found.iter().flat_map(|change| {
        change.mappings.iter().filter(|(_, suspect)| *suspect).map(|(link, _)| {
            let mut cells: Vec<Cell> =
                vec![change.key.to_string().into(), link.from.to_string().into(), link.to.to_string().into()];
            cells.extend(link_cells(link, None));
            cells
        })
    });
    let versions = (&old.manifest.version, &new.manifest.version);
    Report {
        title: Text::new(
            format!("データ {} から {} への変化", versions.0, versions.1),
            format!("from data {} to {}", versions.0, versions.1),
        ),
        notes: vec![Text::new(
            format!("文の hash が変わったもの {} 件。", found.len()),
            format!("{} things whose hash differs.", found.len()),
        )],
        sections: vec![
            Section {
                id: "changes",
                title: Text::new("変わったもの", "changes"),
                columns,
                rows: rows.collect(),
            },
            Section {
                id: "suspects",
                title: Text::new("見直しが要る対応", "suspect mappings"),
                columns: link_head,
                rows: suspects.collect(),
            },
        ],
    }
}
