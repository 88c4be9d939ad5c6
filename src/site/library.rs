//! Pages of the question library: each question with its explanation, its SPARQL, and its result on this data.

use rayon::prelude::*;
use serde::Serialize;

use crate::diag::{Lang, Text};
use crate::model::Key;
use crate::output::FileSet;
use crate::query::library::{self, Question};
use crate::query::{self, Answer, ResultFormat};
use crate::rdf;
use crate::site::view::{Crumb, Page};
use crate::site::{Asked, Site, SiteError, console};

#[derive(Serialize)]
struct LibraryPage {
    questions: Vec<QuestionView>,
}

/// A question in the list of all.
#[derive(Serialize)]
struct QuestionView {
    name: String,
    href: String,
    title: String,
    about: String,
    is_table: bool,
    rows: usize,
}

#[derive(Serialize)]
struct QuestionPage {
    name: String,
    /// The English beside the Japanese; empty on English pages, as is `about_en`.
    title_en: String,
    about: String,
    about_en: String,
    params: Vec<ParamView>,
    /// The lines of the query.
    text: Vec<String>,
    columns: Vec<String>,
    rows: Vec<Vec<CellView>>,
    count: usize,
    kind: &'static str,
    boolean: bool,
    triples: Vec<String>,
    /// The page that takes the query, with the query in its address; empty when there is none.
    console: String,
    downloads: Vec<(String, &'static str)>,
    previous: Option<Crumb>,
    next: Option<Crumb>,
}

#[derive(Serialize)]
struct ParamView {
    name: String,
    kind: &'static str,
    default: String,
    title: String,
}

/// A cell of a result; a key leads to its page.
#[derive(Serialize)]
pub(super) struct CellView {
    text: String,
    href: String,
}

/// The file of a question or of its result, beside its page.
fn file(question: &Question, ending: &str) -> String {
    format!("queries/{0}/{0}.{ending}", question.name)
}

/// Asks questions with their defaults. A question that cannot be answered is left out: a test holds that there is none.
pub(super) fn ask(questions: Vec<Question>, store: &rdf::Store, iris: &rdf::Iris) -> Asked {
    questions
        .into_par_iter()
        .filter_map(|question| {
            let answer = query::run(store, iris, &question.text).ok()?;
            Some((question, answer))
        })
        .collect()
}

/// The files beside the pages: the query, and its result in the formats that fit it.
pub(super) fn files(asked: &Asked, iris: &rdf::Iris) -> FileSet {
    let mut files = FileSet::new();
    for (question, answer) in asked {
        let path = |ending: &str| file(question, ending);
        files.insert(path("rq"), question.text.clone().into_bytes());
        let formats = [(ResultFormat::Csv, "csv"), (ResultFormat::Json, "srj")];
        for (format, ending) in formats {
            if let Ok(bytes) = query::write(answer, format) {
                files.insert(path(ending), bytes);
            }
        }
        if let Answer::Triples(triples) = answer
            && let Ok(bytes) = rdf::write_triples(triples, iris, rdf::Format::Turtle)
        {
            files.insert(path("ttl"), bytes);
        }
    }
    files
}

/// The endings, media types and formats of the library's twins.
const TWINS: [(&str, &str, rdf::Format); 2] =
    [("ttl", "text/turtle", rdf::Format::Turtle), ("jsonld", "application/ld+json", rdf::Format::JsonLd)];

/// The twins of the pages of library and cookbook.
pub(super) fn alternates() -> Vec<(String, &'static str)> {
    TWINS.map(|(ending, kind, _)| (format!("queries/queries.{ending}"), kind)).to_vec()
}

/// The library and the cookbook as SHACL executables.
///
/// # Errors
/// [`SiteError`] when they cannot be written.
pub(super) fn twins(asked: &Asked, recipes: &Asked, iris: &rdf::Iris) -> Result<FileSet, SiteError> {
    let mut triples = library::described(asked, iris, |question| format!("queries/{}", question.name));
    triples.extend(library::described(recipes, iris, |recipe| format!("cookbook#r{}", recipe.name)));
    TWINS
        .iter()
        .map(|(ending, _, format)| {
            Ok((format!("queries/queries.{ending}"), rdf::write_triples(&triples, iris, *format)?))
        })
        .collect()
}

/// The lines of a query. One that quotes Japanese is marked as a whole.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.split('\n').map(str::to_owned).collect()
}

/// Triples, one a line.
pub(super) fn triple_lines(triples: &[rdf::Triple]) -> Vec<String> {
    triples.iter().map(|triple| format!("{triple} .")).collect()
}

impl Site<'_> {
    pub(super) fn library_pages(&self) -> Vec<Page> {
        let mut pages = vec![self.library_index()];
        pages.extend((0..self.asked.len()).filter_map(|at| self.question_page(at)));
        pages
    }

    fn library_index(&self) -> Page {
        let questions = self.asked.iter().map(|(question, answer)| QuestionView {
            name: question.name.clone(),
            href: format!("queries/{}/index.html", question.name),
            title: question.title.get(self.words.lang).to_owned(),
            about: question.about.get(self.words.lang).to_owned(),
            is_table: matches!(answer, Answer::Table(..)),
            rows: match answer {
                Answer::Table(table, _) => table.rows.len(),
                Answer::Boolean(_) | Answer::Triples(_) => 0,
            },
        });
        let view = LibraryPage { questions: questions.collect() };
        let mut page = Page::new("queries", "library.html", self.words.say("問いと答え"), &view)
            .description(self.words.say("SPARQL の問いと、その答え"));
        page.alternates = alternates();
        page
    }

    fn question_page(&self, at: usize) -> Option<Page> {
        let (question, answer) = self.asked.get(at)?;
        let lang = self.words.lang;
        let crumb = |at: usize| {
            let (question, _) = self.asked.get(at)?;
            Some(Crumb {
                name: question.title.get(lang).to_owned(),
                href: format!("queries/{}/index.html", question.name),
            })
        };
        let (columns, rows, kind) = match answer {
            Answer::Table(table, _) => {
                let rows =
                    table.rows.iter().map(|row| row.iter().map(|cell| self.result_cell(cell)).collect());
                (question.headings(&table.columns, lang), rows.collect::<Vec<Vec<CellView>>>(), "table")
            }
            Answer::Boolean(_) => (Vec::new(), Vec::new(), "boolean"),
            Answer::Triples(_) => (Vec::new(), Vec::new(), "triples"),
        };
        let file = |ending: &str| file(question, ending);
        let mut downloads = vec![(file("rq"), "SPARQL")];
        match answer {
            Answer::Table(..) => downloads.extend([(file("csv"), "CSV"), (file("srj"), "JSON")]),
            Answer::Boolean(_) => downloads.push((file("srj"), "JSON")),
            Answer::Triples(_) => downloads.push((file("ttl"), "Turtle")),
        }
        let view = QuestionPage {
            name: question.name.clone(),
            title_en: self.beside(&question.title),
            about: question.about.get(lang).to_owned(),
            about_en: self.beside(&question.about),
            params: question
                .params
                .iter()
                .map(|param| ParamView {
                    name: param.name.clone(),
                    kind: param.kind.as_str(),
                    default: param.default.clone(),
                    title: param.title.get(lang).to_owned(),
                })
                .collect(),
            text: lines(&question.text),
            columns,
            count: rows.len(),
            rows,
            kind,
            boolean: matches!(answer, Answer::Boolean(true)),
            triples: match answer {
                Answer::Triples(triples) => triple_lines(triples),
                Answer::Table(..) | Answer::Boolean(_) => Vec::new(),
            },
            console: console::with_question(&question.name),
            downloads,
            previous: at.checked_sub(1).and_then(crumb),
            next: crumb(at + 1),
        };
        let back = Crumb { name: self.words.say("問いと答え"), href: "queries/index.html".to_owned() };
        let page =
            Page::new(format!("queries/{}", question.name), "question.html", question.title.get(lang), &view);
        Some(page.crumbs(vec![back]).description(question.about.get(lang)))
    }

    /// The English that stands beside the Japanese on Japanese pages.
    pub(super) fn beside(&self, text: &Text) -> String {
        match self.words.lang {
            Lang::Ja => text.en.clone(),
            Lang::En => String::new(),
        }
    }

    /// A cell; what is a key of the corpus leads to its page.
    pub(super) fn result_cell(&self, text: &str) -> CellView {
        let key = text.parse::<Key>().ok().filter(|key| self.corpus.contains(key));
        CellView { text: text.to_owned(), href: key.map(|key| self.href(&key)).unwrap_or_default() }
    }
}
