//! Views that every kind of page uses: nodes, places, texts, chains, neighbours.

use crate::diag::Lang;
use crate::graph::TraceNode;
use crate::model::{Confidence, Corpus, Key, Mark, Ordinal, Relation, SourceText};
use crate::site::Site;
use crate::site::text;
use crate::site::view::{ChainView, Crumb, FixView, NodeView, PlaceView, TextView};
use crate::source::Place;

/// The word for a confidence.
pub(crate) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Certain => "確か",
        Confidence::Probable => "ほぼ確か",
        Confidence::Possible => "不確か",
    }
}

pub(crate) fn place(corpus: &Corpus, place: &Place) -> PlaceView {
    let source = corpus.manifest.sources.iter().find(|source| source.file == place.document());
    let set = corpus.sets.values().find(|set| set.source.file == place.file);
    let title = source.map(|source| &source.title).or_else(|| set.map(|set| &set.title));
    PlaceView {
        document: title.cloned().unwrap_or_default(),
        file: place.file.to_string(),
        line: place.line,
        cell: place.cell,
        paragraph: place.paragraph,
    }
}

pub(crate) fn fix(corpus: &Corpus, mark: &Mark) -> FixView {
    let correction = &mark.correction;
    FixView {
        printed: correction.printed.clone(),
        read: correction.read.clone(),
        confidence: confidence(correction.confidence),
        is_applied: correction.is_applied(),
        reason: correction.reason.clone(),
        place: place(corpus, &correction.place),
    }
}

/// Several pieces of a source as one text.
pub(crate) fn texts(corpus: &Corpus, pieces: &[SourceText]) -> TextView {
    let read: Vec<&str> = pieces.iter().map(|piece| piece.read.as_str()).collect();
    let printed: Vec<&str> = pieces.iter().map(|piece| piece.printed.as_str()).collect();
    TextView {
        lines: pieces.iter().flat_map(text::marked).collect(),
        printed: (read != printed).then(|| printed.join("\n")),
        fixes: pieces.iter().flat_map(|piece| &piece.corrections).map(|mark| fix(corpus, mark)).collect(),
        places: pieces.iter().map(|piece| place(corpus, &piece.place)).collect(),
    }
}

impl Site<'_> {
    pub(crate) fn node(&self, key: &Key) -> NodeView {
        let label = self.corpus.label(key);
        let lines = match key {
            Key::Requirement(key) => match self.corpus.requirements.get(key) {
                Some(requirement) => requirement.text.iter().flat_map(text::marked).collect(),
                None => Vec::new(),
            },
            _ => text::plain(&self.corpus.text(key)),
        };
        let title = match key {
            Key::Item(_) | Key::Response(..) => String::new(),
            _ => label.title,
        };
        NodeView {
            key: key.to_string(),
            href: self.href(key),
            cite: label.cite,
            title,
            has_text: !lines.is_empty(),
            text: lines,
            badges: self.badges(key),
        }
    }

    fn badges(&self, key: &Key) -> Vec<String> {
        let mut badges = Vec::new();
        match key {
            Key::Requirement(key) => {
                let has_text = self.corpus.requirements.get(key).is_some_and(|found| !found.text.is_empty());
                if !has_text {
                    badges.push(self.words.say("本文未収録"));
                }
                if matches!(key.ordinal, Ordinal::Unplaced(_)) {
                    badges.push(self.words.say("番号未確定"));
                }
            }
            Key::ChecklistItem(number) => {
                let is_damaged =
                    self.corpus.checklist.items.get(number).is_some_and(|item| !item.damage.is_empty());
                if is_damaged {
                    badges.push(self.words.say("印字に傷み"));
                }
            }
            _ => {}
        }
        badges.extend(self.own_badge(key));
        badges
    }

    /// The short name of a node, for crumbs and neighbours. In English it is the key, and the source's words follow where a key
    /// says too little.
    pub(crate) fn short(&self, key: &Key) -> String {
        let label = self.corpus.label(key);
        let words = match key {
            Key::FormHeading(_) | Key::Category(_) => label.title,
            _ => label.cite,
        };
        match (self.words.lang, key) {
            (Lang::Ja, _) | (Lang::En, Key::Sheet(_)) => words,
            (Lang::En, Key::FormHeading(_) | Key::Category(_) | Key::Evidence(_) | Key::Reference(_)) => {
                format!("{key} {words}")
            }
            (Lang::En, _) => self.heading_key(key),
        }
    }

    /// The key as headings have it: a volume's with its English title.
    pub(crate) fn heading_key(&self, key: &Key) -> String {
        let Key::Volume(volume) = key else { return key.to_string() };
        let titles = &self.corpus.manifest.volumes;
        let title = titles.iter().find(|title| title.volume == *volume);
        title.map_or_else(|| key.to_string(), |title| format!("{key} {}", title.en))
    }

    /// A node without its text, for lists of names.
    pub(crate) fn name(&self, key: &Key) -> NodeView {
        NodeView { text: Vec::new(), ..self.node(key) }
    }

    /// What hangs on the root of a trace; members of a section are not part of the chain.
    pub(crate) fn chain(&self, root: &TraceNode) -> Vec<ChainView> {
        root.children
            .iter()
            .filter_map(|child| {
                let hop = child.hop.as_ref().filter(|hop| hop.link.relation == Relation::ElaboratedBy)?;
                Some(ChainView {
                    node: self.node(&child.key),
                    confidence: confidence(hop.link.confidence),
                    is_certain: hop.link.confidence == Confidence::Certain,
                    reason: hop.link.reason.clone(),
                    via: hop.via.as_ref().map(|key| self.name(key)),
                    place: place(self.corpus, &hop.link.source),
                    children: self.chain(child),
                })
            })
            .collect()
    }

    /// The pages before and after a key among keys of its kind.
    pub(crate) fn neighbours<'k>(
        &self,
        key: &Key,
        keys: impl IntoIterator<Item = &'k Key>,
    ) -> (Option<Crumb>, Option<Crumb>) {
        let keys: Vec<&Key> = keys.into_iter().collect();
        let at = keys.iter().position(|other| *other == key);
        let crumb = |key: &&Key| Crumb { name: self.short(key), href: self.href(key) };
        let previous = at.and_then(|at| at.checked_sub(1)).and_then(|at| keys.get(at)).map(crumb);
        let next = at.and_then(|at| keys.get(at + 1)).map(crumb);
        (previous, next)
    }
}
