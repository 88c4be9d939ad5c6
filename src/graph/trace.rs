//! Up and down the volumes: 経営管理編 → 企画管理編 → システム運用編 and back.

use std::collections::BTreeSet;

use crate::graph::TraceGraph;
use crate::model::{Key, Link, Relation};

/// Which way to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards システム運用編, and on to the questions, answers and evidence.
    Down,
    /// Towards 経営管理編.
    Up,
}

/// How far to go down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The three volumes.
    Requirements,
    /// The rows of the disclosure form and of the checklist that ask about a requirement.
    Questions,
    /// What vendors say on those questions, and the evidence that the checklist names.
    Answers,
}

/// How one got to a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// The relation, as it stands in the table (always from the upper to the lower volume), or the membership of a
    /// part in its whole.
    pub link: Link,
    /// The chapter by which the relation holds, when the table prints it only for the chapter of the node before.
    pub via: Option<Key>,
}

/// A node and what hangs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceNode {
    /// The node.
    pub key: Key,
    /// How one got here; `None` at the root.
    pub hop: Option<Hop>,
    /// What follows, in the order of keys.
    pub children: Vec<TraceNode>,
}

impl TraceNode {
    /// Every key below the root, without the parts that the root itself was opened into.
    #[must_use]
    pub fn reached(&self) -> BTreeSet<Key> {
        let mut reached = BTreeSet::new();
        self.collect(&mut reached);
        reached
    }

    fn collect(&self, reached: &mut BTreeSet<Key>) {
        for child in &self.children {
            let is_part = child.hop.as_ref().is_some_and(|hop| hop.link.relation == Relation::IsPartOf);
            if !is_part {
                reached.insert(child.key.clone());
            }
            child.collect(reached);
        }
    }
}

impl TraceGraph {
    /// Follows the table from a node, without leaving the guideline unless the node stands outside.
    #[must_use]
    pub fn trace(&self, key: &Key, direction: Direction) -> TraceNode {
        self.trace_to(key, direction, Reach::Requirements)
    }

    /// Follows the relations from a node: down the volumes and on to questions, answers and evidence as far as
    /// `reach` says; or up from there. A whole (section, volume, heading, category, sheet) is opened into its parts
    /// first; a relation that holds for a chapter only is followed from each requirement of the chapter, and says so in
    /// [`Hop::via`].
    #[must_use]
    pub fn trace_to(&self, key: &Key, direction: Direction, reach: Reach) -> TraceNode {
        let mut path = vec![key.clone()];
        let mut root = self.follow(key, None, (direction, reach), &mut path);
        let is_whole = matches!(
            key,
            Key::Section(_) | Key::Volume(_) | Key::FormHeading(_) | Key::Category(_) | Key::Sheet(_)
        );
        if is_whole {
            let parts = self.parts(key).into_iter().map(|link| {
                let mut part = self.trace_to(&link.from, direction, reach);
                part.hop = Some(Hop { link: link.clone(), via: None });
                part
            });
            root.children.extend(parts);
        }
        root
    }

    fn follow(&self, key: &Key, hop: Option<Hop>, way: (Direction, Reach), path: &mut Vec<Key>) -> TraceNode {
        let mut children = Vec::new();
        for hop in self.hops(key, way) {
            let next = hop.link.other(hop.via.as_ref().unwrap_or(key)).clone();
            if path.contains(&next) {
                continue;
            }
            path.push(next.clone());
            children.push(self.follow(&next, Some(hop), way, path));
            path.pop();
        }
        TraceNode { key: key.clone(), hop, children }
    }

    /// The relations to follow from a node: its own, then those of the sections that it is part of, where they lead
    /// to something that its own do not.
    fn hops(&self, key: &Key, way: (Direction, Reach)) -> Vec<Hop> {
        let own = self.steps(key, way);
        let mut hops: Vec<Hop> = own.into_iter().map(|link| Hop { link: link.clone(), via: None }).collect();
        if !matches!(key, Key::Section(_) | Key::Requirement(_)) {
            return hops;
        }
        // A row that is linked to a whole chapter says little of a requirement that has rows of its own.
        let has_rows = hops.iter().any(|hop| hop.link.is_editorial_match());
        for section in self.sections_above(key) {
            for link in
                self.steps(section, way).into_iter().filter(|link| !(has_rows && link.is_editorial_match()))
            {
                let end = link.other(section);
                let known = hops.iter().any(|hop| hop.link.other(hop.via.as_ref().unwrap_or(key)) == end);
                if !known {
                    hops.push(Hop { link: link.clone(), via: Some(section.clone()) });
                }
            }
        }
        hops
    }

    /// The sections that hold a requirement or section, from the inside out.
    pub(crate) fn sections_above(&self, key: &Key) -> Vec<&Key> {
        let mut sections = Vec::new();
        let mut at = self.whole(key);
        while let Some(section @ Key::Section(_)) = at {
            sections.push(section);
            at = self.whole(section);
        }
        sections
    }

    /// The relations that lead from a node one step in a direction.
    fn steps(&self, key: &Key, (direction, reach): (Direction, Reach)) -> Vec<&Link> {
        let links = match direction {
            Direction::Down => [self.outgoing(key), self.incoming(key)].concat(),
            Direction::Up => [self.incoming(key), self.outgoing(key)].concat(),
        };
        links.into_iter().filter(|link| leads(link, key, direction, reach)).collect()
    }
}

/// Whether a relation, walked from one of its ends, leads in a direction. Mappings lead from questions up to
/// requirements; a law leads up to what names it.
fn leads(link: &Link, from: &Key, direction: Direction, reach: Reach) -> bool {
    let forth = link.from == *from;
    let down = direction == Direction::Down;
    match link.relation {
        Relation::ElaboratedBy => forth == down,
        relation if relation.is_match() && link.curation.is_some() => {
            let to_guideline = matches!(link.to, Key::Requirement(_) | Key::Section(_));
            to_guideline && forth != down && (!down || reach >= Reach::Questions)
        }
        Relation::Answers => forth != down && (!down || reach >= Reach::Answers),
        Relation::RefersTo | Relation::InferredRefersTo | Relation::NamesEvidence => {
            forth == down && (!down || reach >= Reach::Answers)
        }
        // What carries a clause of another edition on: the way up from it, as a clause stands outside the volumes.
        Relation::RelatedMatch | Relation::WasDerivedFrom => {
            !down && !forth && matches!(from, Key::Clause(_))
        }
        Relation::References => !down && !forth && matches!(from, Key::Reference(_)),
        _ => false,
    }
}
