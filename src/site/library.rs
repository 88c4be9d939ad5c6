//! Pages of the question library: each question with its explanation, its SPARQL, and its result on this data.

use rayon::prelude::*;
use serde::Serialize;

use crate::model::Key;
use crate::output::FileSet;
use crate::query::library::{self, Question};
use crate::query::{self, Answer, ResultFormat};
use crate::rdf;
use crate::site::view::{Crumb, GroupView, ListPage, NodeView, Page};
use crate::site::{Asked, Site, SiteError, console};

#[derive(Serialize)]
struct QuestionPage {
    name: String,
    title_en: String,
    about: String,
    about_en: String,
    params: Vec<ParamView>,
    text: String,
    columns: Vec<String>,
    rows: Vec<Vec<CellView>>,
    count: usize,
    kind: &'static str,
    boolean: bool,
    triples: String,
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

impl Site<'_> {
    pub(super) fn library_pages(&self) -> Vec<Page> {
        let mut pages = vec![self.library_index()];
        pages.extend((0..self.asked.len()).filter_map(|at| self.question_page(at)));
        pages
    }

    fn library_index(&self) -> Page {
        let nodes = self.asked.iter().map(|(question, answer)| NodeView {
            key: question.name.clone(),
            href: format!("queries/{}/index.html", question.name),
            cite: question.title.ja.clone(),
            title: String::new(),
            text: crate::site::text::plain(&question.about.ja),
            has_text: true,
            badges: match answer {
                Answer::Table(table, _) => vec![format!("{} 行", table.rows.len())],
                Answer::Boolean(_) | Answer::Triples(_) => Vec::new(),
            },
        });
        let view = ListPage {
            intro: vec![format!(
                "このデータに SPARQL で尋ねる {} の問いと、その答えです。答えはこの版のデータについて計算したもので、表のまま読めます。引数のある問いは、端末で soukan query 名前 --param 名=値 として尋ねられます。",
                self.asked.len()
            )],
            groups: vec![GroupView { nodes: nodes.collect(), ..GroupView::default() }],
            ..ListPage::default()
        };
        let mut page =
            Page::new("queries", "list.html", "問いと答え", &view).description("SPARQL の問いと、その答え");
        page.alternates = alternates();
        page
    }

    fn question_page(&self, at: usize) -> Option<Page> {
        let (question, answer) = self.asked.get(at)?;
        let crumb = |at: usize| {
            let (question, _) = self.asked.get(at)?;
            Some(Crumb {
                name: question.title.ja.clone(),
                href: format!("queries/{}/index.html", question.name),
            })
        };
        let (columns, rows, kind) = match answer {
            Answer::Table(table, _) => {
                let rows =
                    table.rows.iter().map(|row| row.iter().map(|cell| self.result_cell(cell)).collect());
                (question.headings(&table.columns), rows.collect::<Vec<Vec<CellView>>>(), "table")
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
            title_en: question.title.en.clone(),
            about: question.about.ja.clone(),
            about_en: question.about.en.clone(),
            params: question
                .params
                .iter()
                .map(|param| ParamView {
                    name: param.name.clone(),
                    kind: param.kind.as_str(),
                    default: param.default.clone(),
                    title: param.title.ja.clone(),
                })
                .collect(),
            text: question.text.clone(),
            columns,
            count: rows.len(),
            rows,
            kind,
            boolean: matches!(answer, Answer::Boolean(true)),
            triples: match answer {
                Answer::Triples(triples) => {
                    let lines: Vec<String> = triples.iter().map(|triple| format!("{triple} .")).collect();
                    lines.join("\n")
                }
                Answer::Table(..) | Answer::Boolean(_) => String::new(),
            },
            console: console::with_question(&question.name),
            downloads,
            previous: at.checked_sub(1).and_then(crumb),
            next: crumb(at + 1),
        };
        let back = Crumb { name: "問いと答え".to_owned(), href: "queries/index.html".to_owned() };
        let page = Page::new(
            format!("queries/{}", question.name),
            "question.html",
            question.title.ja.clone(),
            &view,
        );
        Some(page.crumbs(vec![back]).description(question.about.ja.clone()))
    }

    /// A cell; what is a key of the corpus leads to its page.
    pub(super) fn result_cell(&self, text: &str) -> CellView {
        let key = text.parse::<Key>().ok().filter(|key| self.corpus.contains(key));
        CellView { text: text.to_owned(), href: key.map(|key| self.href(&key)).unwrap_or_default() }
    }
}
