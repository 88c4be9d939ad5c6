//! `soukan report`: how far two readings agree, and how well candidates from wording and search do. `data/mappings/REPORT.md` is
//! its Markdown.

use std::collections::BTreeSet;

use soukan::agreement::{Agreement, SetAgreement, agreements};
use soukan::diag::{Lang, Text};
use soukan::export::report::{Cell, Column, Report, Section};
use soukan::model::Corpus;
use soukan::pipeline;
use soukan::search::{Index, evaluate, gold};
use soukan::source::DataDir;

use super::answer::give;
use super::args::{Args, Report as Command};
use super::{Failure, Outcome, corpus};

pub(super) fn run(args: &Args, command: &Command, lang: Lang) -> Result<Outcome, Failure> {
    let corpus = corpus(args)?;
    let agreements = agreements(&corpus);
    let mut notes = notes(&corpus);
    let mut sections = vec![agreement(&agreements), settled(&agreements)];
    let suggested = super::suggest::evaluated(&corpus, args, lang)?;
    notes.extend(suggested.notes);
    sections.extend(suggested.sections);
    sections.push(searched(args, &corpus)?);
    let title = Text::new(
        "対応の一致、候補と検索の成績",
        "agreement of the mappings, and how well candidates and search do",
    );
    give(&Report { title, notes, sections }, &command.answer, &corpus, lang)
}

fn notes(corpus: &Corpus) -> Vec<Text> {
    let manifest = &corpus.manifest;
    vec![
        Text::new(
            format!(
                "{} データ {}（{}）。`soukan report --format md --lang ja` の出力。",
                manifest.edition, manifest.version, manifest.date
            ),
            format!(
                "{}, data {} ({}). What `soukan report --format md` prints.",
                manifest.edition, manifest.version, manifest.date
            ),
        ),
        Text::new(
            "一致: 同じ手引きと資料だけを持つ二人の読み手が、互いの結果を見ずに全行を読んだ。読み手はいずれも言語モデルで、人の専門家どうしの一致ではない。linked は「対応あり」か「対応なし」か、exact は相手の集まりがすべて同じか、pairs は行と相手の組ごとの有無（分母は行の数 × どちらかが一度でも挙げた相手の数）、relation は両者が付けた対応の関係が同じか。κ は Cohen の κ。",
            "Agreement: two readers with the same brief and nothing but the sources read every row without sight of each other's work. Both were language models: this is not the agreement of human experts. linked: linked or said to have none; exact: the same set of targets; pairs: each pair of a row and a target that either reader used; relation: the same relation on what both linked. Kappa is Cohen's.",
        ),
    ]
}

/// How search does on the gold set, by what its rows try.
fn searched(args: &Args, corpus: &Corpus) -> Result<Section, Failure> {
    let data = DataDir::read(&args.data).map_err(pipeline::Error::from)?;
    let rows = gold(&data, corpus, &mut Vec::new());
    let index = Index::new(corpus);
    let kinds: BTreeSet<&str> = rows.iter().map(|row| row.kind.as_str()).collect();
    let each = kinds
        .into_iter()
        .map(|kind| (kind, evaluate(&index, corpus, rows.iter().filter(|row| row.kind == kind))));
    let all = each.chain([("all", evaluate(&index, corpus, rows.iter()))]);
    let cells = all.map(|(kind, figures)| {
        let number = |value: f64| Cell::from(format!("{value:.3}"));
        vec![kind.into(), figures.questions.into(), number(figures.recall), number(figures.reciprocal_rank)]
    });
    Ok(Section {
        id: "search",
        title: Text::new(
            "検索: 何を打てば何が上位 10 件に出るべきか（readings/search-gold.tsv）。同義語の表はこれを知って作られた",
            "search: what must be among the first ten hits (readings/search-gold.tsv); the synonyms were written in knowledge of it",
        ),
        columns: vec![
            Column::new("kind", "何を試すか", "what it tries"),
            Column::new("questions", "問い", "questions"),
            Column::new("recall", "再現率@10", "recall@10"),
            Column::new("mrr", "MRR", "MRR"),
        ],
        rows: cells.collect(),
    })
}

fn agreement(found: &[SetAgreement]) -> Section {
    let rows = found.iter().flat_map(|set| {
        let measures =
            [("linked", set.linked), ("exact", set.exact), ("pairs", set.pairs), ("relation", set.relation)];
        measures.map(|(name, measure)| cells(&set.set, name, measure))
    });
    Section {
        id: "agreement",
        title: Text::new("二つの読みの一致", "agreement of the two readings"),
        columns: vec![
            Column::new("set", "対応の組", "set"),
            Column::new("measure", "何の一致", "on what"),
            Column::new("n", "一致", "n"),
            Column::new("of", "全体", "of"),
            Column::new("kappa", "κ", "kappa"),
        ],
        rows: rows.collect(),
    }
}

fn cells(set: &str, name: &str, measure: Agreement) -> Vec<Cell> {
    let kappa = measure.kappa.map_or_else(|| "-".to_owned(), |kappa| format!("{kappa:.3}"));
    vec![set.into(), name.into(), measure.n.into(), measure.of.into(), kappa.into()]
}

fn settled(found: &[SetAgreement]) -> Section {
    let rows = found.iter().map(|set| {
        vec![
            set.set.as_str().into(),
            set.only_first.into(),
            set.only_second.into(),
            set.kept.into(),
            set.dropped.into(),
            set.overruled.into(),
        ]
    });
    Section {
        id: "settled",
        title: Text::new("違いの裁定", "how differences were settled"),
        columns: vec![
            Column::new("set", "対応の組", "set"),
            Column::new("only_first", "第一の読みだけ", "first only"),
            Column::new("only_second", "第二の読みだけ", "second only"),
            Column::new("kept", "違いのうち残した", "differences kept"),
            Column::new("dropped", "違いのうち外した", "differences dropped"),
            Column::new("overruled", "一致を整合のため改めた", "agreements overruled"),
        ],
        rows: rows.collect(),
    }
}
