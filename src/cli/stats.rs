//! `soukan stats`.

use soukan::diag::{Lang, Text};
use soukan::export::report::{Cell, Column, Report, Section};
use soukan::graph::{Stats, TraceGraph};
use soukan::model::Corpus;

use super::answer::{give, key_cells, key_columns};
use super::args::{Args, Stats as Command};
use super::{Failure, Outcome, corpus};

pub(super) fn run(args: &Args, command: &Command, lang: Lang) -> Result<Outcome, Failure> {
    let corpus = corpus(args)?;
    let stats = TraceGraph::new(&corpus).stats();
    give(&report(&corpus, &stats), &command.answer, &corpus, lang)
}

fn n_of() -> [Column; 2] {
    [Column::new("n", "件数", "n"), Column::new("of", "全体", "of")]
}

fn table(id: &'static str, title: Text, head: Vec<Column>, rows: Vec<Vec<Cell>>) -> Section {
    Section { id, title, columns: head, rows }
}

fn report(corpus: &Corpus, stats: &Stats) -> Report {
    let kind = || Column::new("kind", "種類", "kind");
    let nodes = stats.nodes.iter().map(|(kind, count)| vec![(*kind).into(), count.n.into(), count.of.into()]);
    let links = stats.links.iter().map(|((relation, origin), count)| {
        vec![relation.as_str().into(), origin.as_str().into(), count.n.into(), count.of.into()]
    });
    let components = stats.components.iter().map(|(size, count)| vec![(*size).into(), (*count).into()]);
    let hubs = stats.hubs.iter().map(|(key, degree)| {
        let mut cells = key_cells(corpus, key).to_vec();
        cells.push((*degree).into());
        cells
    });
    let orphans =
        stats.orphans.iter().map(|(kind, count)| vec![(*kind).into(), count.n.into(), count.of.into()]);
    let lonely = stats.orphan_keys.iter().map(|key| key_cells(corpus, key).to_vec());
    let relation = [Column::new("relation", "関係", "relation"), Column::new("origin", "由来", "origin")];
    Report {
        title: Text::new("グラフの内訳", "the graph in numbers"),
        notes: vec![Text::new(
            format!(
                "{} データ {}（{}）",
                corpus.manifest.edition, corpus.manifest.version, corpus.manifest.date
            ),
            format!(
                "{}, data {} ({})",
                corpus.manifest.edition, corpus.manifest.version, corpus.manifest.date
            ),
        )],
        sections: vec![
            table(
                "nodes",
                Text::new("もの", "nodes"),
                [vec![kind()], n_of().to_vec()].concat(),
                nodes.collect(),
            ),
            table(
                "links",
                Text::new("関係", "links"),
                [relation.to_vec(), n_of().to_vec()].concat(),
                links.collect(),
            ),
            table(
                "components",
                Text::new("つながりのかたまり（所属を除く）", "components (membership left out)"),
                vec![Column::new("size", "大きさ", "size"), Column::new("n", "個数", "n")],
                components.collect(),
            ),
            table(
                "hubs",
                Text::new("関係の多いもの", "hubs"),
                [key_columns().to_vec(), vec![Column::new("related", "相手の数", "related")]].concat(),
                hubs.collect(),
            ),
            table(
                "orphans",
                Text::new("所属のほかに関係のないもの", "orphans"),
                [vec![kind()], n_of().to_vec()].concat(),
                orphans.collect(),
            ),
            table(
                "orphan_keys",
                Text::new("その一覧", "the orphans"),
                key_columns().to_vec(),
                lonely.collect(),
            ),
        ],
    }
}
