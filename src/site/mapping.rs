//! Links of the mapping sets as pages show them: in both directions, with relation, origin, reason and review state.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::model::mapping::Scope;
use crate::model::{Absence, AbsenceKind, Confidence, Key, Link, Origin, Relation, ReviewState};
use crate::site::Site;
use crate::site::node::{confidence, place};
use crate::site::text;
use crate::site::view::{NodeView, PlaceView, TextLine};

/// A link as seen from one of its ends.
#[derive(Serialize, Clone)]
pub(crate) struct LinkView {
    /// `to-C14-5`: the address of the link on the page of either end.
    pub anchor: String,
    pub node: NodeView,
    pub relation: &'static str,
    pub origin: &'static str,
    pub confidence: &'static str,
    pub is_certain: bool,
    pub review: &'static str,
    pub is_suspect: bool,
    pub reason: String,
    /// The words of a stated reference.
    pub words: String,
    pub place: PlaceView,
    /// Where to tell of an error; empty when the manifest names no way.
    pub report: String,
    /// What vendors say, where the other end is a question.
    pub voices: Vec<Voice>,
}

/// What a vendor says on a question.
#[derive(Serialize, Clone)]
pub(crate) struct Voice {
    pub sheet: String,
    pub href: String,
    pub answer: String,
    pub remark: Vec<TextLine>,
    pub number: u16,
}

/// A row without a mapping, and why.
#[derive(Serialize, Clone)]
pub(crate) struct AbsenceView {
    pub scope: &'static str,
    pub kind: &'static str,
    pub reason: String,
    pub review: &'static str,
    pub confidence: &'static str,
    pub is_certain: bool,
    pub is_suspect: bool,
    pub place: PlaceView,
    pub report: String,
}

/// Everything that the mapping sets say of a node.
#[derive(Serialize, Clone, Default)]
pub(crate) struct Related {
    pub requirements: Vec<LinkView>,
    pub questions: Vec<LinkView>,
    pub rows: Vec<LinkView>,
    /// What it names.
    pub references: Vec<LinkView>,
    /// What names it.
    pub referred: Vec<LinkView>,
    pub absences: Vec<AbsenceView>,
    /// Links of the chapters around a requirement.
    pub by_chapter: Vec<NodeView>,
}

/// What the fields of a mail's address cannot hold as it is.
const IN_MAIL: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'/')
    .remove(b':')
    .remove(b'(')
    .remove(b')');

/// How the other end stands to the page's own.
pub(crate) fn relation_word(link: &Link, own: &Key) -> &'static str {
    let forth = link.from == *own;
    match link.relation_from(own).unwrap_or(link.relation) {
        Relation::ExactMatch => "同じ内容",
        Relation::CloseMatch => "ほぼ同じ内容",
        Relation::BroadMatch => "相手の方が広い",
        Relation::NarrowMatch => "相手の方が狭い",
        Relation::References if forth => "名を挙げている",
        Relation::References => "名を挙げられている",
        _ => "関わる",
    }
}

pub(crate) fn review_word(review: ReviewState) -> &'static str {
    match review {
        ReviewState::Single => "読みは一つだけ",
        ReviewState::Settled => "二つの読みの違いを裁定",
        ReviewState::Agreed => "独立の二つの読みが一致",
        ReviewState::Reviewed => "実務者が確認",
    }
}

pub(crate) fn origin_word(origin: Origin) -> &'static str {
    match origin {
        Origin::Official => "公式",
        Origin::Stated => "資料の言葉",
        Origin::Editorial => "編集者による対応",
        Origin::Suggested => "計算による候補",
    }
}

impl Site<'_> {
    /// What the mapping sets say of a node.
    pub(crate) fn related(&self, key: &Key) -> Related {
        let mut related = Related {
            absences: self
                .corpus
                .absences
                .iter()
                .filter(|absence| absence.subject == *key)
                .map(|absence| self.absence(absence))
                .collect(),
            ..Related::default()
        };
        for link in self.graph.matches(key) {
            let view = self.link(link, key);
            match Scope::of(link.other(key)) {
                Scope::Guideline => related.requirements.push(view),
                Scope::Form => related.questions.push(view),
                Scope::Checklist => related.rows.push(view),
                Scope::Other => {}
            }
        }
        let named = |link: &&&Link| link.relation == Relation::References;
        let (outgoing, incoming) = (self.graph.outgoing(key), self.graph.incoming(key));
        related.references = outgoing.iter().filter(named).map(|link| self.link(link, key)).collect();
        related.referred = incoming.iter().filter(named).map(|link| self.link(link, key)).collect();
        related
    }

    /// The questions and rows that are linked to the chapters around a requirement that has none of its own.
    pub(crate) fn by_chapter(&self, key: &Key) -> Vec<NodeView> {
        use crate::graph::{Direction, Reach};
        let trace = self.graph.trace_to(key, Direction::Down, Reach::Questions);
        let by_chapter = trace.children.into_iter().filter(|child| {
            child.hop.as_ref().is_some_and(|hop| hop.via.is_some() && hop.link.is_editorial_match())
        });
        by_chapter.map(|child| self.node(&child.key)).collect()
    }

    pub(crate) fn link(&self, link: &Link, own: &Key) -> LinkView {
        let other = link.other(own);
        let curation = link.curation.as_ref();
        LinkView {
            anchor: format!("to-{}", other.to_string().replace(':', "-")),
            node: self.node(other),
            relation: relation_word(link, own),
            origin: origin_word(link.origin),
            confidence: confidence(link.confidence),
            is_certain: link.confidence == Confidence::Certain,
            review: curation.map_or("", |curation| review_word(curation.review)),
            is_suspect: curation.is_some_and(|curation| curation.is_suspect),
            reason: link.reason.clone(),
            words: curation.map(|curation| curation.matched.replace('|', "」「")).unwrap_or_default(),
            place: place(self.corpus, &link.source),
            report: self.report(&format!("{} - {}", link.from, link.to), &link.source.to_string()),
            voices: match (other, own) {
                (Key::Item(_), Key::Requirement(_) | Key::Section(_)) => self.voices(other),
                _ => Vec::new(),
            },
        }
    }

    /// What vendors say in words on a question.
    fn voices(&self, item: &Key) -> Vec<Voice> {
        let Key::Item(key) = item else { return Vec::new() };
        let spoken = self.corpus.sheets.values().filter_map(|sheet| {
            let (response, remark) = (sheet.responses.get(key)?, sheet.words_on(key)?);
            Some(Voice {
                sheet: sheet.service.read.clone(),
                href: self.href(&Key::Response(sheet.id.clone(), key.clone())),
                answer: response.answer.word().map_or_else(|| self.words.say("不明"), str::to_owned),
                remark: text::marked(&remark.text),
                number: remark.number,
            })
        });
        spoken.collect()
    }

    fn absence(&self, absence: &Absence) -> AbsenceView {
        let objects = self.corpus.sets.get(&absence.curation.set).map(|set| set.objects);
        let name = format!("{} -> {}", absence.subject, crate::parse::mapping::NO_TERM);
        AbsenceView {
            scope: match objects {
                Some(Scope::Checklist) => "チェックリストの項目",
                _ => "遵守事項",
            },
            kind: match absence.kind {
                AbsenceKind::NoFit => "照らして見たが、合うものがない",
                AbsenceKind::NotInSources => "合うものがあるはずだが、その本文が資料にない",
            },
            reason: absence.reason.clone(),
            review: review_word(absence.curation.review),
            confidence: confidence(absence.confidence),
            is_certain: absence.confidence == Confidence::Certain,
            is_suspect: absence.curation.is_suspect,
            place: place(self.corpus, &absence.source),
            report: self.report(&name, &absence.source.to_string()),
        }
    }

    /// An address by which a reader can tell of an error; nothing is sent until the reader sends it. Short and in ASCII, since
    /// it stands beside every link: the source has the reason.
    fn report(&self, mapping: &str, source: &str) -> String {
        let manifest = &self.corpus.manifest;
        let body = format!("{source}, {}\n", manifest.version);
        let encode = |text: &str| utf8_percent_encode(text, IN_MAIL).to_string();
        manifest
            .report
            .replace("{subject}", &encode(&format!("soukan: {mapping}")))
            .replace("{body}", &encode(&body))
    }
}
