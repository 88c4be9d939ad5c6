//! What of one document another one speaks to, and the several ways in which it may not.

use std::collections::BTreeSet;

use crate::diag::Text;
use crate::graph::{Direction, Selection, TraceGraph};
use crate::model::mapping::{AbsenceKind, Scope};
use crate::model::{Confidence, Corpus, Key, Link, Relation, Role, Volume};

/// How far a thing is spoken to. Ordered from most to least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coverage {
    /// By at least one exact or close match, or by the official table, no less than probable.
    Covered,
    /// Only by broader, narrower or related things, by a whole chapter, over another document, or by a mere possibility.
    Weak,
    /// A document prints that there is nothing (`-`).
    OfficiallyNone,
    /// Looked at, and nothing fits.
    NoneFound,
    /// What would tell is not in the sources: a text not recorded, a row of the scan that is lost, a lost answer.
    NotInSources,
    /// Nobody has looked yet.
    NotLooked,
}

impl Coverage {
    /// All of them, from most to least.
    pub const ALL: [Self; 6] = [
        Self::Covered,
        Self::Weak,
        Self::OfficiallyNone,
        Self::NoneFound,
        Self::NotInSources,
        Self::NotLooked,
    ];

    /// `covered`, `weak`, `officially-none`, `none-found`, `not-in-sources`, `not-looked`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Weak => "weak",
            Self::OfficiallyNone => "officially-none",
            Self::NoneFound => "none-found",
            Self::NotInSources => "not-in-sources",
            Self::NotLooked => "not-looked",
        }
    }

    /// The words for people.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Covered => Text::new("対応あり", "covered"),
            Self::Weak => Text::new("広い・弱い対応だけ", "only broad or weak"),
            Self::OfficiallyNone => Text::new("公式に該当なし", "officially none"),
            Self::NoneFound => Text::new("見たが合うものなし", "looked at, nothing fits"),
            Self::NotInSources => Text::new("資料にない・読み取れない", "not in the sources"),
            Self::NotLooked => Text::new("未確認", "not looked at"),
        }
    }
}

/// One thing of the first side and what of the second speaks to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapRow {
    /// The thing.
    pub key: Key,
    /// How far it is spoken to.
    pub coverage: Coverage,
    /// By what, with the relation that leads there (the last one, where it is several).
    pub links: Vec<(Key, Link)>,
    /// Why there is nothing, in the words of the data; empty where it says nothing.
    pub reason: String,
}

/// What of the first side the second speaks to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// A row per thing of the first side, in the order of its document.
    pub rows: Vec<GapRow>,
}

impl Gap {
    /// How many rows there are of each kind, all kinds, from most to least covered.
    #[must_use]
    pub fn counts(&self) -> Vec<(Coverage, usize)> {
        Coverage::ALL
            .into_iter()
            .map(|coverage| (coverage, self.rows.iter().filter(|row| row.coverage == coverage).count()))
            .collect()
    }
}

/// A thing that is reached, by which relation, and whether by more than one or by a whole chapter.
struct Reached {
    key: Key,
    link: Link,
    is_direct: bool,
}

impl TraceGraph {
    /// Holds one selection against another.
    #[must_use]
    pub fn gap(&self, corpus: &Corpus, of: &Selection, against: &Selection) -> Gap {
        let wanted: BTreeSet<&Key> = against.keys.iter().collect();
        let rows = of.keys.iter().map(|key| self.gap_row(corpus, key, against, &wanted)).collect();
        Gap { rows }
    }

    fn gap_row(&self, corpus: &Corpus, key: &Key, against: &Selection, wanted: &BTreeSet<&Key>) -> GapRow {
        let mut reached = self.reached(key, against);
        reached.retain(|found| wanted.contains(&found.key));
        // A row that is linked to a whole chapter because the chapter's texts are not there is not covered by it.
        let absence = absence(corpus, key, against).filter(|_| reached.iter().all(|found| !found.is_direct));
        let coverage = reached.iter().map(grade).min().filter(|_| absence.is_none());
        let links = reached.into_iter().map(|found| (found.key, found.link)).collect();
        if let Some(coverage) = coverage {
            let row = GapRow { key: key.clone(), coverage, links, reason: String::new() };
            return silence(corpus, row);
        }
        let (coverage, reason) = absence.unwrap_or_else(|| nothing(corpus, key, against));
        GapRow { key: key.clone(), coverage, links, reason }
    }

    /// Everything of the kind of the other side that a thing leads to.
    fn reached(&self, key: &Key, against: &Selection) -> Vec<Reached> {
        match (key, against.keys.first()) {
            (Key::Response(_, item), _) => self.over(&Key::Item(item.clone()), against),
            (_, Some(Key::Response(sheet, _))) => self.over_responses(key, sheet),
            (Key::Evidence(_), Some(other)) if !matches!(other, Key::ChecklistItem(_) | Key::Evidence(_)) => {
                let rows = self.incoming(key).into_iter().map(|link| link.from.clone());
                rows.flat_map(|row| self.over(&row, against)).collect()
            }
            (_, Some(Key::Evidence(_))) if !matches!(key, Key::ChecklistItem(_)) => {
                let rows = self.neighbours(key).into_iter();
                let rows = rows.filter(|found| matches!(found.key, Key::ChecklistItem(_)));
                rows.flat_map(|row| self.over(&row.key, against)).collect()
            }
            (Key::Requirement(from), Some(Key::Requirement(to))) => {
                self.over_table(key, from.volume < to.volume)
            }
            _ => self.neighbours(key),
        }
    }

    /// What a thing on the way leads to; never direct.
    fn over(&self, key: &Key, against: &Selection) -> Vec<Reached> {
        let mut reached = self.reached(key, against);
        reached.iter_mut().for_each(|found| found.is_direct = false);
        reached
    }

    /// The responses of a sheet on the questions that a thing leads to.
    fn over_responses(&self, key: &Key, sheet: &str) -> Vec<Reached> {
        let mut items = self.neighbours(key);
        if let Key::Item(_) = key {
            let answers = self.incoming(key).into_iter().filter(|link| link.relation == Relation::Answers);
            let direct =
                answers.map(|link| Reached { key: link.from.clone(), link: link.clone(), is_direct: true });
            return direct.collect();
        }
        items.retain(|found| matches!(found.key, Key::Item(_)));
        let responses = items.into_iter().filter_map(|found| match &found.key {
            Key::Item(item) => Some(Reached { key: Key::Response(sheet.to_owned(), item.clone()), ..found }),
            _ => None,
        });
        responses.collect()
    }

    /// The requirements that the table leads to, up or down.
    fn over_table(&self, key: &Key, down: bool) -> Vec<Reached> {
        let direction = if down { Direction::Down } else { Direction::Up };
        let root = self.trace(key, direction);
        let mut reached = Vec::new();
        let mut rest: Vec<(&crate::graph::TraceNode, bool)> =
            root.children.iter().map(|node| (node, true)).collect();
        while let Some((node, is_direct)) = rest.pop() {
            if let Some(hop) = &node.hop {
                let is_direct = is_direct && hop.via.is_none();
                reached.push(Reached { key: node.key.clone(), link: hop.link.clone(), is_direct });
                // A chapter stands for its requirements.
                if matches!(node.key, Key::Section(_)) {
                    let parts = self.parts(&node.key).into_iter().map(|part| Reached {
                        key: part.from.clone(),
                        link: hop.link.clone(),
                        is_direct: false,
                    });
                    reached.extend(parts);
                }
            }
            rest.extend(node.children.iter().map(|child| (child, false)));
        }
        reached.sort_by(|left, right| (&left.key, !left.is_direct).cmp(&(&right.key, !right.is_direct)));
        reached.dedup_by(|left, right| left.key == right.key);
        reached
    }

    /// Everything one relation away, the relations of a requirement's chapters included.
    fn neighbours(&self, key: &Key) -> Vec<Reached> {
        let links = |at: &Key| {
            let mut links: Vec<Link> = self.outgoing(at).into_iter().cloned().collect();
            links.extend(self.incoming(at).into_iter().cloned());
            links.retain(|link| link.relation != Relation::IsPartOf);
            links
        };
        let mut reached: Vec<Reached> = links(key)
            .into_iter()
            .map(|link| Reached { key: link.other(key).clone(), link, is_direct: true })
            .collect();
        // The other way round: what is linked to a chapter is linked, weakly, to each of its requirements.
        let chapters: Vec<Reached> = reached
            .iter()
            .filter(|found| matches!(found.key, Key::Section(_)))
            .flat_map(|found| {
                let parts = self.parts(&found.key).into_iter();
                parts.map(|part| Reached {
                    key: part.from.clone(),
                    link: found.link.clone(),
                    is_direct: false,
                })
            })
            .collect();
        if matches!(key, Key::Requirement(_)) {
            for section in self.sections_above(key) {
                let above = links(section).into_iter();
                reached.extend(above.map(|link| Reached {
                    key: link.other(section).clone(),
                    link,
                    is_direct: false,
                }));
            }
        }
        reached.extend(chapters);
        reached.sort_by(|left, right| (&left.key, !left.is_direct).cmp(&(&right.key, !right.is_direct)));
        reached.dedup_by(|left, right| left.key == right.key);
        reached
    }
}

fn grade(found: &Reached) -> Coverage {
    let is_strong = match found.link.relation {
        Relation::BroadMatch | Relation::NarrowMatch => false,
        Relation::RelatedMatch => found.link.curation.is_none(),
        _ => true,
    };
    if is_strong && found.is_direct && found.link.confidence >= Confidence::Probable {
        Coverage::Covered
    } else {
        Coverage::Weak
    }
}

/// A vendor that answers a question without a word leaves the answer unknown: the ticks were lost.
fn silence(corpus: &Corpus, mut row: GapRow) -> GapRow {
    let responses: Vec<&Key> = std::iter::once(&row.key)
        .chain(row.links.iter().map(|(key, _)| key))
        .filter(|key| matches!(key, Key::Response(..)))
        .collect();
    if !responses.is_empty() && responses.iter().all(|key| !speaks(corpus, key)) {
        row.coverage = Coverage::NotInSources;
        "備考がなく、回答の印は読み取りで失われている".clone_into(&mut row.reason);
    }
    row
}

/// Whether a vendor says anything in words on a question.
fn speaks(corpus: &Corpus, key: &Key) -> bool {
    let Key::Response(sheet, item) = key else { return false };
    corpus.sheets.get(sheet).is_some_and(|sheet| sheet.words_on(item).is_some())
}

/// The document whose mapping sets decide about a side.
fn scope(against: &Selection) -> Scope {
    against.keys.first().map_or(Scope::Other, |other| match other {
        Key::Response(..) => Scope::Form,
        Key::Evidence(_) => Scope::Checklist,
        other => Scope::of(other),
    })
}

/// The row whose mappings decide about a thing.
fn subject(key: &Key) -> Key {
    match key {
        Key::Response(_, item) => Key::Item(item.clone()),
        key => key.clone(),
    }
}

/// What a mapping set says about a row that it links to nothing.
fn absence(corpus: &Corpus, key: &Key, against: &Selection) -> Option<(Coverage, String)> {
    let (subject, scope) = (subject(key), scope(against));
    let found = corpus.absences.iter().find(|absence| {
        let set = corpus.sets.get(&absence.curation.set);
        absence.subject == subject && set.is_some_and(|set| set.objects == scope)
    })?;
    let coverage = match found.kind {
        AbsenceKind::NoFit => Coverage::NoneFound,
        AbsenceKind::NotInSources => Coverage::NotInSources,
    };
    Some((coverage, found.reason.clone()))
}

/// Why nothing of the other side speaks to a thing, where no mapping set says it.
fn nothing(corpus: &Corpus, key: &Key, against: &Selection) -> (Coverage, String) {
    let other = against.keys.first();
    if let Some(Key::Clause(_)) = other {
        return no_clause(corpus, key);
    }
    let (subject, scope) = (subject(key), scope(against));
    if let (Key::Requirement(from), Some(Key::Requirement(to))) = (key, other) {
        return no_row(corpus, from.volume, to.volume, key);
    }
    let own = Scope::of(&subject);
    let looked = corpus.sets.values().any(|set| {
        (set.subjects == own && set.objects == scope && is_looked_at(corpus, &set.id, &subject))
            || (set.subjects == scope && set.objects == own)
    });
    match (looked, &subject) {
        (true, Key::Requirement(requirement))
            if corpus.requirements.get(requirement).is_some_and(|found| found.text.is_empty()) =>
        {
            (Coverage::NotInSources, "本文が資料にない遵守事項".to_owned())
        }
        (true, _) => (Coverage::NoneFound, String::new()),
        (false, _) => (Coverage::NotLooked, String::new()),
    }
}

fn is_looked_at(corpus: &Corpus, set: &str, key: &Key) -> bool {
    let of_set = |link: &&Link| link.curation.as_ref().is_some_and(|curation| curation.set == set);
    corpus.mappings.iter().filter(of_set).any(|link| link.from == *key)
}

/// Between the volumes the table decides; where the scan holds no relation, nothing is concluded.
fn no_row(corpus: &Corpus, from: Volume, to: Volume, key: &Key) -> (Coverage, String) {
    let has_text = match key {
        Key::Requirement(key) => corpus.requirements.get(key).is_some_and(|found| !found.text.is_empty()),
        _ => false,
    };
    let reason = if from == to {
        return (Coverage::NotLooked, String::new());
    } else if has_text {
        "相関表のこの行では、対応する欄が空か、読み取れない"
    } else {
        "この遵守事項の行は、収録している相関表の読み取りにない"
    };
    (Coverage::NotInSources, reason.to_owned())
}

/// 備考 of the table: `-` is a printed none; a row without a print tells nothing.
fn no_clause(corpus: &Corpus, key: &Key) -> (Coverage, String) {
    let mut readings = corpus.readings.iter().filter(|reading| reading.key.as_ref() == Some(key));
    match readings.find(|reading| reading.role == Role::None) {
        Some(reading) => (Coverage::OfficiallyNone, reading.reason.clone()),
        None => (Coverage::NotInSources, "備考の欄が空か、読み取れない".to_owned()),
    }
}
