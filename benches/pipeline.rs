//! How long each stage takes on the shipped data, beside one pass over the same bytes (`baseline`): quote the ratio.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench that cannot go on should stop; it tells its figures"
)]

use std::path::Path;
use std::sync::LazyLock;

use divan::{Bencher, black_box};
use soukan::graph::{Direction, Grouping, Reach, Selection, TraceGraph, compare};
use soukan::model::mapping::Scope;
use soukan::model::{Corpus, Key};
use soukan::pipeline::{self, Loaded};
use soukan::query::library;
use soukan::rdf::{self, Iris};
use soukan::search::{Index, evaluate, gold};
use soukan::source::DataDir;
use soukan::suggest::{Subject, Suggester, Synonyms};
use soukan::{export, output, query, site};

static DATA: LazyLock<DataDir> =
    LazyLock::new(|| DataDir::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data")).unwrap());
static LOADED: LazyLock<Loaded> = LazyLock::new(|| pipeline::load_data(&DATA));

fn corpus() -> &'static Corpus {
    LOADED.corpus.as_ref().unwrap()
}

fn main() {
    tell_size();
    divan::main();
}

/// What the site weighs, beside the data that it is made of.
fn tell_size() {
    let site = site::build(corpus(), &LOADED.diagnostics, &site::Options::default(), &|| ()).unwrap();
    let bytes: usize = site.values().map(Vec::len).sum();
    let sources: usize = DATA.iter().map(|file| file.bytes.len()).sum();
    println!("the site: {} files, {bytes} bytes, {} times the data", site.len(), bytes / sources.max(1));
}

/// One pass over every byte of the data: the least that any reader does.
#[divan::bench]
fn baseline_sum_of_all_bytes() -> u64 {
    DATA.iter().flat_map(|file| black_box(&file.bytes)).map(|byte| u64::from(*byte)).sum()
}

/// SHA-256 of every file, which a build does anyway.
#[divan::bench]
fn baseline_sha256_of_all_files() -> usize {
    DATA.iter().map(|file| black_box(file).sha256().len()).sum()
}

#[divan::bench]
fn read_and_link() -> usize {
    pipeline::load_data(black_box(&DATA)).diagnostics.len()
}

#[divan::bench]
fn project_to_graph() -> usize {
    TraceGraph::new(black_box(corpus())).edge_count()
}

#[divan::bench]
fn project_to_quads() -> usize {
    let iris = Iris::new(corpus()).unwrap();
    rdf::quads(black_box(corpus()), &iris).len()
}

#[divan::bench]
fn load_store(bencher: Bencher<'_, '_>) {
    let iris = Iris::new(corpus()).unwrap();
    let quads = rdf::quads(corpus(), &iris);
    bencher.with_inputs(|| quads.clone()).bench_values(|quads| rdf::open(quads).unwrap());
}

#[divan::bench]
fn trace_every_requirement(bencher: Bencher<'_, '_>) {
    let graph = TraceGraph::new(corpus());
    bencher.bench(|| {
        let keys = corpus().requirements.keys().cloned().map(Key::Requirement);
        keys.map(|key| graph.trace(&key, Direction::Down).children.len()).sum::<usize>()
    });
}

/// The questions of the library and the recipes of the cookbook, as files below `queries`.
fn names() -> Vec<String> {
    let questions = library::FILES.iter().map(|(name, _)| (*name).to_owned());
    questions.chain(library::COOKBOOK.iter().map(|(name, _)| format!("cookbook/{name}"))).collect()
}

/// Each question of the library and each recipe of the cookbook.
#[divan::bench(args = names())]
fn ask(bencher: Bencher<'_, '_>, name: &str) {
    let iris = Iris::new(corpus()).unwrap();
    let store = rdf::open(rdf::quads(corpus(), &iris)).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("queries/{name}.rq"));
    let text = std::fs::read_to_string(path).unwrap();
    bencher.bench(|| query::run(&store, &iris, black_box(&text)).unwrap());
}

/// One command's question each, the graph being there; `soukan` adds reading, linking and projecting.
#[divan::bench(args = ["trace", "paths", "gap", "impact", "compare", "evidence", "stats"])]
fn question(bencher: Bencher<'_, '_>, name: &str) {
    let graph = TraceGraph::new(corpus());
    let key = |text: &str| text.parse::<Key>().unwrap();
    let select = |name: &str| Selection::new(corpus(), name).unwrap();
    let sheets: Vec<String> = corpus().sheets.keys().cloned().collect();
    let (of, against) = (select("mhlw-6.0"), select("sds"));
    bencher.bench(|| match black_box(name) {
        "trace" => graph.trace_to(&key("C11-1"), Direction::Down, Reach::Answers).children.len(),
        "paths" => graph.paths(&key("SDS57.2"), &key("G2.1-1"), 10).len(),
        "gap" => graph.gap(corpus(), &of, &against).rows.len(),
        "impact" => graph.impact(&key("C11-1"), 2).len(),
        "compare" => compare(corpus(), &graph, &sheets, Grouping::Requirement).len(),
        "evidence" => graph.evidence_for(&key("C14")).len(),
        _ => graph.stats().hubs.len(),
    });
}

static SYNONYMS: LazyLock<Synonyms> = LazyLock::new(|| Synonyms::read(&DATA, &mut Vec::new()));

/// The index that every suggestion needs first.
#[divan::bench]
fn suggest_index() -> usize {
    Suggester::new(black_box(corpus()), &SYNONYMS).unlinked(Scope::Guideline).len()
}

/// One suggestion, the index being there.
#[divan::bench]
fn suggest_one(bencher: Bencher<'_, '_>) {
    let suggester = Suggester::new(corpus(), &SYNONYMS);
    let subject = Subject::Node("SDS17.1.d".parse().unwrap());
    bencher.bench(|| suggester.suggest(black_box(&subject), Scope::Guideline, 10).len());
}

/// Every row of the curated sets, left out one at a time.
#[divan::bench]
fn suggest_evaluation(bencher: Bencher<'_, '_>) {
    let suggester = Suggester::new(corpus(), &SYNONYMS);
    bencher.bench(|| black_box(&suggester).evaluate().figures.len());
}

#[divan::bench]
fn export_json() -> usize {
    export::export(black_box(corpus()), export::Format::Json).unwrap().len()
}

#[divan::bench]
fn render_site() -> usize {
    site::build(black_box(corpus()), &LOADED.diagnostics, &site::Options::default(), &|| ()).unwrap().len()
}

/// From the bytes in memory to the files on the disk, old site replaced.
#[divan::bench]
fn whole_build(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    bencher.bench_local(|| {
        let loaded = pipeline::load_data(black_box(&DATA));
        let files = site::build(
            loaded.corpus.as_ref().unwrap(),
            &loaded.diagnostics,
            &site::Options::default(),
            &|| (),
        )
        .unwrap();
        output::replace_folder(&out, &files).unwrap();
    });
}

#[divan::bench]
fn search_index() -> usize {
    Index::new(black_box(corpus())).entries().len()
}

/// The questions of the gold set, one after the other: divide by their number.
#[divan::bench]
fn search_gold(bencher: Bencher<'_, '_>) {
    let index = Index::new(corpus());
    let rows = gold(&DATA, corpus(), &mut Vec::new());
    bencher.bench(|| evaluate(black_box(&index), corpus(), rows.iter()).questions);
}
