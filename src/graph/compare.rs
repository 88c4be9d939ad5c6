//! Vendors side by side, question by question.

use std::collections::BTreeSet;

use crate::graph::TraceGraph;
use crate::model::{Answer, Corpus, Key, RemarkRef};
use crate::parse::tidy;

/// What the rows of a comparison are put under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// Question by question, in the order of the form.
    Item,
    /// Under each requirement that a question asks about.
    Requirement,
    /// Under each chapter of the guideline.
    Section,
}

/// What one sheet says on a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The sheet.
    pub sheet: String,
    /// The answer that the sheet's own words state; `None` is unknown.
    pub answer: Option<String>,
    /// The remark, if it says anything.
    pub remark: Option<(u16, String)>,
    /// What is printed in place of a number: `dash`, `blank`, or empty.
    pub mark: &'static str,
    /// Whether the sheet words the question otherwise than the form.
    pub is_reworded: bool,
}

impl Said {
    /// Whether the sheet says nothing in words.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.answer.is_none() && self.remark.is_none()
    }
}

/// A question and what each sheet says on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What it is put under: a requirement or a chapter; `None` question by question, and where a question is linked to none.
    pub group: Option<Key>,
    /// The question.
    pub item: Key,
    /// What the sheets say, in the order asked for.
    pub said: Vec<Said>,
}

impl Comparison {
    /// Whether the stated answers differ.
    #[must_use]
    pub fn answers_differ(&self) -> bool {
        let answers: BTreeSet<&str> = self.said.iter().filter_map(|said| said.answer.as_deref()).collect();
        answers.len() > 1
    }

    /// Whether some sheets say something and others nothing.
    #[must_use]
    pub fn is_one_sided(&self) -> bool {
        self.said.iter().any(Said::is_silent) && !self.nobody_speaks()
    }

    /// Whether no sheet says anything in words.
    #[must_use]
    pub fn nobody_speaks(&self) -> bool {
        self.said.iter().all(Said::is_silent)
    }

    /// Whether a sheet words the question otherwise.
    #[must_use]
    pub fn wordings_differ(&self) -> bool {
        self.said.iter().any(|said| said.is_reworded)
    }
}

/// Compares sheets. A question that is linked to several requirements stands under each of them; one that is linked to
/// none comes last.
#[must_use]
pub fn compare(
    corpus: &Corpus,
    graph: &TraceGraph,
    sheets: &[String],
    grouping: Grouping,
) -> Vec<Comparison> {
    let mut rows: Vec<Comparison> = Vec::new();
    for key in corpus.items.keys() {
        let item = Key::Item(key.clone());
        let said: Vec<Said> = sheets.iter().filter_map(|sheet| say(corpus, sheet, &item)).collect();
        let groups = groups(graph, &item, grouping);
        if groups.is_empty() {
            rows.push(Comparison { group: None, item, said });
        } else {
            let under = |group| Comparison { group: Some(group), item: item.clone(), said: said.clone() };
            rows.extend(groups.into_iter().map(under));
        }
    }
    if grouping != Grouping::Item {
        rows.sort_by(|left, right| {
            (left.group.is_none(), &left.group, &left.item).cmp(&(
                right.group.is_none(),
                &right.group,
                &right.item,
            ))
        });
    }
    rows
}

fn groups(graph: &TraceGraph, item: &Key, grouping: Grouping) -> BTreeSet<Key> {
    let targets = graph.matches(item).into_iter().filter(|link| link.from == *item).map(|link| &link.to);
    targets
        .filter_map(|key| match (grouping, key) {
            (Grouping::Requirement, Key::Requirement(_))
            | (Grouping::Requirement | Grouping::Section, Key::Section(_)) => Some(key.clone()),
            (Grouping::Section, Key::Requirement(requirement)) => requirement.section().map(Key::Section),
            _ => None,
        })
        .collect()
}

fn say(corpus: &Corpus, sheet: &str, item: &Key) -> Option<Said> {
    let Key::Item(key) = item else { return None };
    let found = corpus.sheets.get(sheet)?;
    let response = found.responses.get(key)?;
    let remark = found.words_on(key);
    let form = corpus.items.get(key).map(|item| tidy::comparable(&item.question.read));
    Some(Said {
        sheet: sheet.to_owned(),
        answer: match &response.answer {
            Answer::Stated { word, .. } => Some(word.clone()),
            Answer::Unknown => None,
        },
        remark: remark.map(|remark| (remark.number, remark.text.read.clone())),
        mark: match response.remark {
            RemarkRef::Dash => "dash",
            RemarkRef::Blank => "blank",
            RemarkRef::Number(_) | RemarkRef::Inferred(_) => "",
        },
        is_reworded: form.is_some_and(|form| form != tidy::comparable(&response.question.read)),
    })
}
