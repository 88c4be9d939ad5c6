//! The library of questions: every file has a complete head, a total order, and its expected answers on the shipped
//! data (`tests/queries/shipped`) and on the fixture (`tests/queries/fixture`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use soukan::model::{Corpus, Key};
use soukan::pipeline::load_data;
use soukan::query::library::{self, COOKBOOK, FILES, LibraryError, ParamKind, Question};
use soukan::query::{self, Answer, ResultFormat};
use soukan::rdf::{self, Iris, Store};
use soukan::source::DataDir;

use crate::support::{corpus, files_below, root};

static IRIS: LazyLock<Iris> = LazyLock::new(|| Iris::new(corpus()).unwrap());
static STORE: LazyLock<Store> = LazyLock::new(|| rdf::open(rdf::quads(corpus(), &IRIS)).unwrap());

fn ask(store: &Store, question: &Question) -> Answer {
    query::run(store, &IRIS, &question.text).unwrap_or_else(|error| panic!("{}: {error}", question.name))
}

/// The answer as text: CSV for tables and truth values, N-Triples for triples.
fn written(answer: &Answer) -> String {
    match answer {
        Answer::Triples(triples) => triples.iter().map(|triple| format!("{triple} .\n")).collect(),
        Answer::Boolean(value) => format!("{value}\n"),
        Answer::Table(..) => {
            let bytes = query::write(answer, ResultFormat::Csv).unwrap();
            String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
        }
    }
}

#[test]
fn the_library_holds_every_file_and_every_file_has_a_whole_head() {
    let stems = files_below(&root().join("queries"), ".rq")
        .iter()
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect::<Vec<_>>();
    let named = COOKBOOK.iter().chain(FILES).map(|(name, _)| (*name).to_owned());
    let mut named: Vec<String> = named.collect();
    named.sort();
    let mut stems = stems;
    stems.sort();
    assert_eq!(named, stems);
    assert!(FILES.len() >= 30, "only {} questions", FILES.len());
    assert_eq!(library::cookbook().len(), COOKBOOK.len());
    for (name, text) in FILES.iter().chain(COOKBOOK) {
        let question = Question::parse(name, text).unwrap_or_else(|error| panic!("{name}: {error}"));
        for words in [&question.title.ja, &question.title.en, &question.about.ja, &question.about.en] {
            assert!(!words.is_empty(), "{name} lacks a part of its head");
        }
        for param in &question.params {
            let place = format!("VALUES ?{} {{", param.name);
            let line = text.lines().find(|line| line.contains(&place)).unwrap();
            assert!(
                line.contains(&param.default),
                "{name}: {line} does not hold the default {}",
                param.default
            );
        }
        if let Answer::Table(table, _) = ask(&STORE, &question) {
            let named: Vec<&String> = question.columns.iter().map(|(column, _)| column).collect();
            assert_eq!(named, table.columns.iter().collect::<Vec<_>>(), "{name}");
            assert!(text.contains("ORDER BY"), "{name} has no ORDER BY");
        }
    }
    assert_eq!(library::questions().len(), FILES.len());
    let titles: BTreeSet<String> =
        library::questions().into_iter().map(|question| question.title.ja).collect();
    assert_eq!(titles.len(), FILES.len(), "two questions bear the same title");
}

/// The fixture's data as a store of its own.
fn fixture() -> (Corpus, Iris, Store) {
    let data = DataDir::read(&root().join("tests/fixtures/base")).unwrap();
    let corpus = load_data(&data).corpus.unwrap();
    let iris = Iris::new(&corpus).unwrap();
    let store = rdf::open(rdf::quads(&corpus, &iris)).unwrap();
    (corpus, iris, store)
}

fn compare(folder: &Path, got: &BTreeMap<String, String>) {
    if std::env::var_os("SOUKAN_BLESS").is_some() {
        let _ = std::fs::remove_dir_all(folder);
        std::fs::create_dir_all(folder).unwrap();
        for (name, text) in got {
            std::fs::write(folder.join(format!("{name}.csv")), text).unwrap();
        }
    }
    let names = files_below(folder, ".csv")
        .iter()
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect::<Vec<_>>();
    assert_eq!(
        names,
        got.keys().cloned().collect::<Vec<_>>(),
        "a question without a case, or a case without one"
    );
    for (name, text) in got {
        let expected = std::fs::read_to_string(folder.join(format!("{name}.csv"))).unwrap();
        assert_eq!(*text, expected, "{name} in {}", folder.display());
    }
}

static SMALL: LazyLock<(Corpus, Iris, Store)> = LazyLock::new(fixture);

/// The answer on the fixture. The keys that parameters default to are those of the shipped data: in their place stands
/// the first key of the same kind to which there is an answer.
fn small_answer(question: &Question) -> String {
    let (corpus, iris, store) = &*SMALL;
    let ask = |values: &BTreeMap<String, String>| {
        let text = question.bind(corpus, values).unwrap();
        written(&query::run(store, iris, &text).unwrap())
    };
    let keyed: Vec<(&str, &str)> = question
        .params
        .iter()
        .filter_map(|param| {
            let kind = param.default.parse::<Key>().ok().filter(|_| param.kind == ParamKind::Key)?.kind();
            Some((param.name.as_str(), kind))
        })
        .collect();
    let Some((first, kind)) = keyed.first() else { return ask(&BTreeMap::new()) };
    let keys: Vec<String> =
        corpus.keys().iter().filter(|key| key.kind() == *kind).map(ToString::to_string).collect();
    // Where two keys are compared, the second is the last one there is.
    let rest = keyed.iter().skip(1).filter_map(|(name, _)| Some(((*name).to_owned(), keys.last()?.clone())));
    let rest: BTreeMap<String, String> = rest.collect();
    let answers = keys.iter().map(|key| {
        let mut values = rest.clone();
        values.insert((*first).to_owned(), key.clone());
        format!("# {first} {key}\n{}", ask(&values))
    });
    let answers: Vec<String> = answers.collect();
    let speaking = answers.iter().find(|answer| answer.lines().count() > 2);
    speaking.or(answers.first()).cloned().unwrap_or_default()
}

#[test]
fn every_question_yields_what_is_expected() {
    let recipes = library::cookbook()
        .into_iter()
        .map(|recipe| Question { name: format!("cookbook-{}", recipe.name), ..recipe });
    let shipped: BTreeMap<String, String> = library::questions()
        .into_iter()
        .chain(recipes)
        .map(|question| {
            let text = written(&ask(&STORE, &question));
            (question.name, text)
        })
        .collect();
    compare(&root().join("tests/queries/shipped"), &shipped);
    // Emptiness is an answer only where the title asks for it.
    let empty: Vec<&String> =
        shipped.iter().filter(|(_, text)| text.lines().count() < 2).map(|(name, _)| name).collect();
    assert!(empty.len() <= 2, "{empty:?}");

    let small: BTreeMap<String, String> = library::questions()
        .into_iter()
        .map(|question| {
            let text = small_answer(&question);
            (question.name, text)
        })
        .collect();
    compare(&root().join("tests/queries/fixture"), &small);
    let speaking =
        small.values().filter(|text| text.lines().filter(|line| !line.starts_with('#')).count() > 1).count();
    assert!(speaking * 2 > small.len(), "the fixture answers only {speaking} of {} questions", small.len());
}

#[test]
fn the_order_of_a_result_does_not_depend_on_the_order_of_loading() {
    let mut quads = rdf::quads(corpus(), &IRIS);
    quads.reverse();
    let reversed = rdf::open(quads).unwrap();
    for question in library::questions() {
        assert_eq!(
            written(&ask(&reversed, &question)),
            written(&ask(&STORE, &question)),
            "{}",
            question.name
        );
    }
}

fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn parameters_are_bound_as_terms() {
    let question = library::find("questions-on-a-requirement").unwrap();
    let text = question.bind(corpus(), &values(&[("requirement", "システム運用編 14⑤")])).unwrap();
    assert!(text.contains("VALUES ?requirement { \"C14-5\" } # param"), "{text}");
    let Answer::Table(table, _) = query::run(&STORE, &IRIS, &text).unwrap() else { panic!("no table") };
    assert_eq!(table.rows[0][0], "SDS17.1.d");
    assert_eq!(question.bind(corpus(), &BTreeMap::new()).unwrap(), question.text);
    for wrong in [("nothing", "C14-5"), ("requirement", "C99-99")] {
        assert!(question.bind(corpus(), &values(&[wrong])).is_err(), "{wrong:?}");
    }
}

#[test]
fn nothing_that_a_value_holds_is_read_as_sparql() {
    let text = "# ja: 試し\n# param words text x 語 | Words\n# param n integer 1 数 | Number\nSELECT ?words ?n WHERE {\n  \
                VALUES ?words { \"x\" } # param\n  VALUES ?n { 1 } # param\n}\nORDER BY ?words ?n\n";
    let question = Question::parse("test", text).unwrap();
    for hostile in [
        "\" } # param",
        "\"} DROP ALL #",
        "\\\" } UNION { ?s ?p ?o }",
        "a\nb } ; DROP ALL",
        "\r\n\t\u{0}\u{7f}",
        "🐟 ﻿\u{202e}",
        "' OR 1=1 --",
        "<x> ?words",
    ] {
        let bound = question.bind(corpus(), &values(&[("words", hostile)])).unwrap();
        let Answer::Table(table, _) = query::run(&STORE, &IRIS, &bound).unwrap() else { panic!("no table") };
        assert_eq!(table.rows, [[hostile.to_owned(), "1".to_owned()]], "{hostile:?}");
    }
    assert!(matches!(
        question.bind(corpus(), &values(&[("n", "1 } DROP ALL")])),
        Err(LibraryError::Value { .. })
    ));
    let without = text.replace(" # param\n}", "\n}");
    assert_eq!(Question::parse("test", &without), Err(LibraryError::Place("n".to_owned())));
    assert!(matches!(
        Question::parse("test", "# param n\nSELECT * {}"),
        Err(LibraryError::Head { line: 1, .. })
    ));
}
