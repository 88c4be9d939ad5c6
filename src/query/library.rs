//! The library of questions, `queries/*.rq`, and the cookbook, `queries/cookbook/*.rq`, compiled in, each with a head that says what it answers.
//!
//! The head is comments, so that a file runs unchanged in any SPARQL 1.1 engine whose default graph is the union of the
//! named graphs: `# ja:` and `# en:` (titles), `# about-ja:` and `# about-en:`, `# param NAME TYPE DEFAULT JA | EN` with
//! one line `VALUES ?NAME { … } # param` in the query, and `# column NAME JA | EN` for each projected variable.

use std::collections::BTreeMap;

use oxigraph::model::{Literal, NamedNode, Term, Triple};

use crate::diag::{Lang, Text};
use crate::model::resolve::{self, ResolveError};
use crate::model::{Corpus, Key};
use crate::query::Answer;
use crate::rdf::Iris;

macro_rules! files {
    ($(#[$doc:meta])* $list:ident $folder:literal: $($name:literal)*) => {
        $(#[$doc])*
        pub const $list: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../queries/", $folder, $name, ".rq")))),*];
    };
}

files! {
    /// Recipes from one triple to a property path: names and texts in their order. A test compares with the folder.
    COOKBOOK "cookbook/":
    "01-one-triple" "02-members-of-a-class" "03-two-patterns-joined" "04-optional" "05-filter-on-words" "06-union-and-values" "07-group-and-count" "08-having-order-limit" "09-named-graphs" "10-reified-mappings" "11-not-exists" "12-path-sequence-and-inverse" "13-path-of-any-length" "14-construct"
}

files! {
    /// Names and texts of the questions, in the order of names. A test compares with the folder.
    FILES "":
    "answers-of-a-sheet" "blanket-statements" "chain-of-a-volume" "chapters-by-standing"
    "chapters-without-a-recorded-requirement" "clauses-of-the-older-edition" "corrections-by-source"
    "corrections-not-applied" "corrections-of-a-text" "coverage-by-category" "coverage-by-chapter"
    "cross-references-in-the-texts" "damaged-rows-and-lost-pages" "differences-of-two-vendors"
    "doubtful-relations-of-the-table" "evidence-below-a-requirement" "evidence-by-rows"
    "evidence-for-a-requirement" "hops-above-and-below" "inferred-references" "is-any-mapping-suspect"
    "laws-and-standards" "mapping-sets" "mappings-by-confidence" "mappings-by-origin"
    "mappings-by-review-state" "mappings-of-damaged-rows" "mappings-that-rest-on-a-topic"
    "mappings-to-look-at-first" "misprinted-ordinals" "most-linked-requirements" "newly-made-requirements"
    "prints-that-differ-from-the-form" "questions-linked-only-to-a-chapter" "questions-no-vendor-speaks-to"
    "questions-on-a-requirement" "relations-of-whole-chapters" "remarks-nobody-points-to"
    "requirements-behind-a-stated-answer" "requirements-mapped-only-weakly" "requirements-nobody-asks-about"
    "requirements-not-carried-on" "requirements-of-a-question" "requirements-of-an-older-clause"
    "requirements-with-nothing-above" "requirements-without-an-older-clause" "requirements-without-text"
    "rows-for-a-kind-of-evidence" "rows-for-a-question" "rows-on-a-requirement"
    "rows-that-demand-clear-presentation" "rows-without-a-mapping" "rows-without-evidence"
    "same-question-different-requirement" "same-questions-in-form-and-checklist" "sources" "stated-answers"
    "suspect-mappings" "texts-by-chapter" "texts-read-otherwise-than-printed" "texts-with-a-word"
    "the-table-as-triples" "two-factor-authentication" "unknown-answers-by-reason" "unplaced-requirements"
    "vendors-on-a-question" "vendors-on-a-requirement" "what-the-lost-pages-held"
    "who-names-a-law-or-standard"
}

/// What a parameter holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamKind {
    /// A key, however it is written; bound in its canonical form.
    Key,
    /// Any words.
    Text,
    /// A whole number.
    Integer,
}

impl ParamKind {
    /// `key`, `text`, `integer`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Text => "text",
            Self::Integer => "integer",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Key, Self::Text, Self::Integer].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A parameter of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    /// Its variable.
    pub name: String,
    /// What it holds.
    pub kind: ParamKind,
    /// What it holds unless one says otherwise.
    pub default: String,
    /// What it is.
    pub title: Text,
}

/// A question with its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name, the file's without the ending.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// What it answers, what it leaves out, how to read it.
    pub about: Text,
    /// Its parameters.
    pub params: Vec<Param>,
    /// The projected variables and their headings.
    pub columns: Vec<(String, Text)>,
    /// The file.
    pub text: String,
}

/// Why a question cannot be asked so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LibraryError {
    /// The head cannot be read.
    #[error("line {line} of the head: {found}")]
    Head {
        /// Line, from 1.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// The query has not exactly one place for a parameter.
    #[error("there must be one line `VALUES ?{0} {{ … }} # param`")]
    Place(String),
    /// There is no such parameter.
    #[error("there is no parameter {name}; there is: {known}")]
    Unknown {
        /// What was named.
        name: String,
        /// The parameters there are.
        known: String,
    },
    /// A value is not of the parameter's type.
    #[error("{name} is {expected}, not “{value}”")]
    Value {
        /// The parameter.
        name: String,
        /// What was given.
        value: String,
        /// What it should be.
        expected: &'static str,
    },
    /// A key leads nowhere.
    #[error(transparent)]
    Key(#[from] ResolveError),
}

/// Every question of the library, in the order of names. One whose head cannot be read is left out; a test holds that
/// there is none.
#[must_use]
pub fn questions() -> Vec<Question> {
    parsed(FILES)
}

/// Every recipe of the cookbook, in its order.
#[must_use]
pub fn cookbook() -> Vec<Question> {
    parsed(COOKBOOK)
}

fn parsed(files: &[(&str, &str)]) -> Vec<Question> {
    files.iter().filter_map(|(name, text)| Question::parse(name, text).ok()).collect()
}

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
const SH: &str = "http://www.w3.org/ns/shacl#";

/// The questions as SHACL executables: titles, explanations, SPARQL, and where the prefixes are declared. They are named
/// as the pages on which they stand, which is `page`.
#[must_use]
pub fn described(
    asked: &[(Question, Answer)],
    iris: &Iris,
    page: impl Fn(&Question) -> String,
) -> Vec<Triple> {
    let node = |space: &str, local: &str| NamedNode::new_unchecked(format!("{space}{local}"));
    let words = |text: &Text| {
        [(&text.ja, "ja"), (&text.en, "en")]
            .map(|(words, language)| Literal::new_language_tagged_literal_unchecked(words, language))
    };
    let of = |(question, answer): &(Question, Answer)| {
        let (class, form) = match answer {
            Answer::Table(..) => ("SPARQLSelectExecutable", "select"),
            Answer::Boolean(_) => ("SPARQLAskExecutable", "ask"),
            Answer::Triples(_) => ("SPARQLConstructExecutable", "construct"),
        };
        let subject = iris.data(&page(question));
        let mut said: Vec<(NamedNode, Term)> = vec![
            (node(RDF, "type"), node(SH, "SPARQLExecutable").into()),
            (node(RDF, "type"), node(SH, class).into()),
            (node(SH, form), Literal::from(question.text.as_str()).into()),
            (node(SH, "prefixes"), node(iris.vocabulary(), "").into()),
        ];
        said.extend(words(&question.title).map(|title| (node(RDFS, "label"), title.into())));
        said.extend(words(&question.about).map(|about| (node(RDFS, "comment"), about.into())));
        said.into_iter().map(move |(predicate, object)| Triple::new(subject.clone(), predicate, object))
    };
    asked.iter().flat_map(of).collect()
}

/// The question of that name.
#[must_use]
pub fn find(name: &str) -> Option<Question> {
    let name = name.trim_end_matches(".rq");
    let (name, text) = FILES.iter().find(|(known, _)| *known == name)?;
    Question::parse(name, text).ok()
}

impl Question {
    /// Reads the head of a query; a query without one has neither title nor parameters.
    ///
    /// # Errors
    /// [`LibraryError::Head`] where a line of the head cannot be read, [`LibraryError::Place`] where a parameter has no place.
    pub fn parse(name: &str, text: &str) -> Result<Self, LibraryError> {
        let mut question = Self {
            name: name.to_owned(),
            title: Text::new("", ""),
            about: Text::new("", ""),
            params: Vec::new(),
            columns: Vec::new(),
            text: text.to_owned(),
        };
        for (number, line) in (1..).zip(text.lines()).take_while(|(_, line)| line.starts_with('#')) {
            let malformed = || LibraryError::Head { line: number, found: line.to_owned() };
            let head = line.trim_start_matches('#').trim();
            if let Some(rest) = head.strip_prefix("param ") {
                question.params.push(param(rest).ok_or_else(malformed)?);
            } else if let Some(rest) = head.strip_prefix("column ") {
                let (name, titles) = rest.split_once(' ').ok_or_else(malformed)?;
                question.columns.push((name.to_owned(), titles_of(titles).ok_or_else(malformed)?));
            } else if let Some((field, words)) = head.split_once(": ") {
                let words = words.trim().to_owned();
                match field {
                    "ja" => question.title.ja = words,
                    "en" => question.title.en = words,
                    "about-ja" => question.about.ja = words,
                    "about-en" => question.about.en = words,
                    _ => {}
                }
            }
        }
        match question.params.iter().find(|param| question.places(&param.name).len() != 1) {
            Some(param) => Err(LibraryError::Place(param.name.clone())),
            None => Ok(question),
        }
    }

    /// What stands above columns: the head's word where it has one, else the variable.
    #[must_use]
    pub fn headings(&self, columns: &[String], lang: Lang) -> Vec<String> {
        let heading = |name: &String| {
            let titled = self.columns.iter().find(|(column, _)| column == name);
            titled.map_or_else(|| name.clone(), |(_, title)| title.get(lang).to_owned())
        };
        columns.iter().map(heading).collect()
    }

    /// The lines that bind a parameter.
    fn places(&self, name: &str) -> Vec<usize> {
        let head = format!("VALUES ?{name} {{");
        let is_place =
            |line: &str| line.trim_start().starts_with(&head) && line.trim_end().ends_with("} # param");
        (0..).zip(self.text.lines()).filter(|(_, line)| is_place(line)).map(|(number, _)| number).collect()
    }

    /// The query with values for its parameters. A value becomes a term, written by the RDF library at the one place
    /// that the query has for it: nothing that it holds can be read as SPARQL.
    ///
    /// # Errors
    /// [`LibraryError`] for an unknown parameter or a value that is not of its type.
    pub fn bind(&self, corpus: &Corpus, values: &BTreeMap<String, String>) -> Result<String, LibraryError> {
        let mut lines: Vec<String> = self.text.lines().map(str::to_owned).collect();
        for (name, value) in values {
            let param = self.params.iter().find(|param| param.name == *name).ok_or_else(|| {
                let known: Vec<&str> = self.params.iter().map(|param| param.name.as_str()).collect();
                LibraryError::Unknown { name: name.clone(), known: known.join(", ") }
            })?;
            let term = term(corpus, param, value)?;
            for number in self.places(name) {
                let indent: String = lines[number].chars().take_while(|c| c.is_whitespace()).collect();
                lines[number] = format!("{indent}VALUES ?{name} {{ {term} }} # param");
            }
        }
        Ok(lines.join("\n") + "\n")
    }
}

/// `volume key M 編 | Volume`.
fn param(rest: &str) -> Option<Param> {
    let (name, rest) = rest.split_once(' ')?;
    let (kind, rest) = rest.split_once(' ')?;
    let (default, titles) = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once("\" ")?,
        None => rest.split_once(' ')?,
    };
    Some(Param {
        name: name.to_owned(),
        kind: ParamKind::from_name(kind)?,
        default: default.to_owned(),
        title: titles_of(titles)?,
    })
}

fn titles_of(text: &str) -> Option<Text> {
    let (ja, en) = text.split_once(" | ")?;
    Some(Text::new(ja.trim(), en.trim()))
}

fn term(corpus: &Corpus, param: &Param, value: &str) -> Result<Term, LibraryError> {
    let wrong =
        |expected| LibraryError::Value { name: param.name.clone(), value: value.to_owned(), expected };
    let literal = match param.kind {
        ParamKind::Key => {
            let key: Key = resolve::resolve(corpus, value)?;
            Literal::from(key.to_string())
        }
        ParamKind::Text => Literal::from(value),
        ParamKind::Integer => Literal::from(value.parse::<i64>().map_err(|_| wrong("a whole number"))?),
    };
    Ok(literal.into())
}
