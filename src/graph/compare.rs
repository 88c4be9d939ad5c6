//! Vendors side by side, question by question.

use std::collections::BTreeSet;

use crate::diag::Text;
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

/// How the sheets stand to each other on a question. A question may be of several kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// The answers that the sheets state differ.
    Answers,
    /// Some sheets say something and others nothing.
    OneSided,
    /// Not all sheets word the question as the form does.
    Wordings,
    /// Every sheet says something in words.
    EverybodySpeaks,
    /// No sheet says anything in words.
    NobodySpeaks,
}

impl Difference {
    /// All of them; what differs first.
    pub const ALL: [Self; 5] =
        [Self::Answers, Self::OneSided, Self::Wordings, Self::EverybodySpeaks, Self::NobodySpeaks];

    /// `answers-differ`, `one-sided`, `wordings-differ`, `everybody-speaks`, `nobody-speaks`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answers => "answers-differ",
            Self::OneSided => "one-sided",
            Self::Wordings => "wordings-differ",
            Self::EverybodySpeaks => "everybody-speaks",
            Self::NobodySpeaks => "nobody-speaks",
        }
    }

    /// The words for people.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Answers => Text::new("述べられた回答が違う", "stated answers differ"),
            Self::OneSided => Text::new("言葉のある社とない社がある", "some vendors have words, others none"),
            Self::Wordings => Text::new("質問の文言が違う", "the question is worded differently"),
            Self::EverybodySpeaks => Text::new("どの社にも言葉がある", "every vendor has words"),
            Self::NobodySpeaks => Text::new("どの社も言葉がない", "no vendor has words"),
        }
    }

    /// Whether it is something in which the sheets differ.
    #[must_use]
    pub fn is_difference(self) -> bool {
        matches!(self, Self::Answers | Self::OneSided | Self::Wordings)
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
    /// How the sheets stand to each other, in the order of [`Difference::ALL`].
    pub fn kinds(&self) -> impl Iterator<Item = Difference> {
        Difference::ALL.into_iter().filter(|kind| self.is(*kind))
    }

    /// Whether the sheets stand so to each other.
    #[must_use]
    pub fn is(&self, kind: Difference) -> bool {
        let silent = self.said.iter().filter(|said| said.is_silent()).count();
        match kind {
            Difference::Answers => {
                let answers = self.said.iter().filter_map(|said| said.answer.as_deref());
                answers.collect::<BTreeSet<&str>>().len() > 1
            }
            Difference::OneSided => 0 < silent && silent < self.said.len(),
            Difference::Wordings => self.said.iter().any(|said| said.is_reworded),
            Difference::EverybodySpeaks => silent == 0 && !self.said.is_empty(),
            Difference::NobodySpeaks => silent == self.said.len(),
        }
    }

    /// Whether the sheets differ in anything.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.kinds().any(Difference::is_difference)
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
