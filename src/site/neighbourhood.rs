//! The picture of what is around a page's node, in lanes by volume, and the same as a table.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::graph::{Direction, Reach, TraceNode};
use crate::model::mapping::Scope;
use crate::model::{Confidence, Key, Link, Origin, Relation, Volume};
use crate::site::Site;
use crate::site::lanes::{self, LaneBox, LanePicture, Line};
use crate::site::mapping::{origin_word, relation_word};
use crate::site::node::confidence;
use crate::site::view::NodeView;

/// The picture and its table; `None` where there is nothing around.
#[derive(Serialize)]
pub(crate) struct Neighbourhood {
    picture: LanePicture,
    rows: Vec<NeighbourRow>,
    /// Which kinds of line the picture has, for its legend.
    has_doubt: bool,
    has_editorial: bool,
    has_chapter: bool,
}

/// A line of the picture in words.
#[derive(Serialize)]
struct NeighbourRow {
    from: NodeView,
    to: NodeView,
    relation: &'static str,
    origin: &'static str,
    confidence: &'static str,
    /// Whether the table prints it only for the chapter.
    by_chapter: bool,
    count: usize,
}

/// The lines around a node, each once.
type Around = BTreeMap<(Key, Key), Found>;

/// What a line stands for.
struct Found {
    link: Link,
    /// Whether the table prints it only for the chapter.
    by_chapter: bool,
    /// How many relations it stands for.
    count: usize,
}

/// How deep the surroundings of a section are shown: one step, since it has many requirements.
const SECTION_DEPTH: usize = 1;
const DEPTH: usize = 3;

impl Site<'_> {
    /// What is around a node.
    pub(crate) fn neighbourhood(&self, key: &Key) -> Option<Neighbourhood> {
        let mut around = Around::new();
        let depth = if matches!(key, Key::Section(_)) { SECTION_DEPTH } else { DEPTH };
        let up = self.graph.trace_to(key, Direction::Up, Reach::Requirements);
        collect(&up, Direction::Up, depth, &mut around);
        let below: BTreeSet<Key> = match key {
            // A clause of another edition stands above what carries it on.
            Key::Clause(_) => up.children.iter().map(|child| child.key.clone()).collect(),
            _ => BTreeSet::from([key.clone()]),
        };
        for key in &below {
            let down = self.graph.trace_to(key, Direction::Down, Reach::Requirements);
            collect(&down, Direction::Down, depth, &mut around);
        }
        if matches!(key, Key::Section(_)) {
            around = by_section(around, key);
        }
        let asking = self.asking(key);
        (!around.is_empty() || !asking.is_empty()).then(|| self.drawn(key, &around, asking))
    }

    fn drawn(&self, own: &Key, around: &Around, asking: Vec<LaneBox>) -> Neighbourhood {
        let mut lines: Vec<Line> = around.iter().map(|(ends, found)| Self::line(ends, found)).collect();
        lines.extend(asking.iter().map(|one| Line {
            from: own.to_string(),
            to: one.id.clone(),
            class: "editorial",
            width: 0,
        }));
        let is_editorial = |found: &Found| found.link.origin == Origin::Editorial;
        Neighbourhood {
            has_doubt: around.values().any(|found| found.link.confidence != Confidence::Certain),
            has_editorial: around.values().any(is_editorial) || !asking.is_empty(),
            has_chapter: around.values().any(|found| found.by_chapter),
            picture: lanes::draw(self.lanes_around(own, around, asking), &lines),
            rows: around.iter().map(|(ends, found)| self.row(ends, found, own)).collect(),
        }
    }

    /// The three volumes, and what else there is. A section stands there itself only where something leads to it as a whole.
    fn lanes_around(&self, own: &Key, around: &Around, asking: Vec<LaneBox>) -> Vec<(String, Vec<LaneBox>)> {
        let mut places: BTreeMap<usize, BTreeSet<&Key>> =
            (1..=3).map(|lane| (lane, BTreeSet::new())).collect();
        for key in around.keys().flat_map(|(from, to)| [from, to]) {
            places.entry(lane(key)).or_default().insert(key);
        }
        if !is_whole(own) || !asking.is_empty() {
            places.entry(lane(own)).or_default().insert(own);
        }
        let lanes = places.into_iter().map(|(lane, keys)| {
            (self.lane_title(lane), keys.into_iter().map(|key| self.lane_box(key, own)).collect())
        });
        let mut lanes: Vec<(String, Vec<LaneBox>)> = lanes.collect();
        if !asking.is_empty() {
            lanes.push((self.lane_title(4), asking));
        }
        lanes
    }

    /// What asks about a requirement or section, put together: it has a section of its own on the page.
    fn asking(&self, own: &Key) -> Vec<LaneBox> {
        if !matches!(own, Key::Requirement(_) | Key::Section(_)) {
            return Vec::new();
        }
        let count = |scope: Scope| {
            self.graph.matches(own).iter().filter(|link| Scope::of(link.other(own)) == scope).count()
        };
        let kinds =
            [("questions", "開示書の質問", Scope::Form), ("rows", "チェックリストの項目", Scope::Checklist)];
        let boxes = kinds.into_iter().filter_map(|(anchor, name, scope)| {
            let count = count(scope);
            (count > 0).then(|| LaneBox {
                id: format!("#{anchor}"),
                name: self.words.say(name),
                full: self.words.fill("{n} 件", &[("n", &count)]),
                href: format!("{}#{anchor}", self.href(own)),
                ..LaneBox::default()
            })
        });
        boxes.collect()
    }

    fn lane_title(&self, lane: usize) -> String {
        let volume = |volume: Volume| self.short(&Key::Volume(volume));
        match lane {
            0 => self.words.say("旧版の条項"),
            1 => volume(Volume::Governance),
            2 => volume(Volume::Management),
            3 => volume(Volume::Control),
            _ => self.words.say("問いと項目"),
        }
    }

    /// The box of a node.
    pub(crate) fn lane_box(&self, key: &Key, own: &Key) -> LaneBox {
        let node = self.node(key);
        let words: String = match key {
            Key::Item(_) | Key::ChecklistItem(_) => self.corpus.text(key),
            _ if node.title.is_empty() => self.corpus.text(key),
            _ => node.title,
        };
        LaneBox {
            id: key.to_string(),
            name: self.short(key),
            full: words.split_whitespace().collect::<Vec<_>>().join(" "),
            href: if key == own { String::new() } else { node.href },
            is_own: key == own,
            is_empty: matches!(key, Key::Requirement(_)) && !node.has_text,
            ..LaneBox::default()
        }
    }

    fn line((from, to): &(Key, Key), Found { link, by_chapter, .. }: &Found) -> Line {
        let class = match (link.origin, link.confidence, by_chapter) {
            (Origin::Editorial, Confidence::Certain, _) => "editorial",
            (Origin::Editorial, ..) => "editorial doubt",
            (_, Confidence::Certain, false) => "official",
            (_, Confidence::Certain, true) => "official chapter",
            _ => "official doubt",
        };
        Line { from: from.to_string(), to: to.to_string(), class, width: 0 }
    }

    /// A line in words; the page does not link to itself.
    fn row(&self, (from, to): &(Key, Key), found: &Found, own: &Key) -> NeighbourRow {
        let Found { link, by_chapter, count } = found;
        let name = |key: &Key| {
            let name = self.name(key);
            if key == own { NodeView { href: String::new(), ..name } } else { name }
        };
        NeighbourRow {
            from: name(from),
            to: name(to),
            relation: match link.relation {
                Relation::ElaboratedBy => "受けて具体化される",
                Relation::RelatedMatch | Relation::WasDerivedFrom if matches!(from, Key::Clause(_)) => {
                    "備考に挙げられている"
                }
                _ => relation_word(link, from),
            },
            origin: origin_word(link.origin),
            confidence: confidence(link.confidence),
            by_chapter: *by_chapter,
            count: *count,
        }
    }
}

/// The lane of a node, from the left.
fn lane(key: &Key) -> usize {
    let volume = |volume: Volume| match volume {
        Volume::Overview | Volume::Governance => 1,
        Volume::Management => 2,
        Volume::Control => 3,
    };
    match key {
        Key::Clause(_) => 0,
        Key::Volume(own) => volume(*own),
        Key::Section(key) => volume(key.volume),
        Key::Requirement(key) => volume(key.volume),
        _ => 4,
    }
}

/// The lines of a section with the other ends put together by chapter, as confident as the surest of them.
fn by_section(around: Around, own: &Key) -> Around {
    let chapter = |key: &Key| match key {
        Key::Requirement(requirement) => requirement.section().map_or_else(|| key.clone(), Key::Section),
        _ => key.clone(),
    };
    let volume = lane(own);
    let mut joined = Around::new();
    for ((from, to), found) in around {
        let whole = |key: Key| if lane(&key) == volume { key } else { chapter(&key) };
        let known = joined.entry((whole(from), whole(to)));
        known
            .and_modify(|known| {
                known.count += 1;
                known.by_chapter &= found.by_chapter;
                if found.link.confidence > known.link.confidence {
                    known.link = found.link.clone();
                }
            })
            .or_insert(found);
    }
    joined
}

fn is_whole(key: &Key) -> bool {
    matches!(key, Key::Section(_) | Key::Volume(_))
}

/// The lines below the root of a trace, from left to right.
fn collect(root: &TraceNode, direction: Direction, depth: usize, around: &mut Around) {
    if depth == 0 {
        return;
    }
    for child in &root.children {
        let Some(hop) = &child.hop else { continue };
        if hop.link.relation == Relation::IsPartOf {
            // A part of a whole: the same depth again.
            collect(child, direction, depth, around);
            continue;
        }
        let (left, right) = if lane(&root.key) <= lane(&child.key) { (root, child) } else { (child, root) };
        let ends = match direction {
            Direction::Up if lane(&left.key) == lane(&right.key) => (child.key.clone(), root.key.clone()),
            _ => (left.key.clone(), right.key.clone()),
        };
        around.entry(ends).or_insert_with(|| Found {
            link: hop.link.clone(),
            by_chapter: hop.via.is_some(),
            count: 1,
        });
        collect(child, direction, depth - 1, around);
    }
}
