//! Up and down the volumes: 経営管理編 → 企画管理編 → システム運用編 and back.

use std::collections::BTreeSet;

use crate::graph::TraceGraph;
use crate::model::{Key, Link, Relation};

/// Which way to follow the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards システム運用編: what carries it on.
    Down,
    /// Towards 経営管理編: what it carries on.
    Up,
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
    /// Follows the table from a node. A section or volume is opened into its parts first; a relation that the table
    /// prints for a chapter only is followed from each requirement of the chapter, and says so in [`Hop::via`].
    #[must_use]
    pub fn trace(&self, key: &Key, direction: Direction) -> TraceNode {
        let mut path = vec![key.clone()];
        let mut root = self.follow(key, None, direction, &mut path);
        if matches!(key, Key::Section(_) | Key::Volume(_)) {
            let parts = self.parts(key).into_iter().map(|link| {
                let mut part = self.trace(&link.from, direction);
                part.hop = Some(Hop { link: link.clone(), via: None });
                part
            });
            root.children.extend(parts);
        }
        root
    }

    fn follow(&self, key: &Key, hop: Option<Hop>, direction: Direction, path: &mut Vec<Key>) -> TraceNode {
        let mut children = Vec::new();
        for hop in self.hops(key, direction) {
            let next = match direction {
                Direction::Down => hop.link.to.clone(),
                Direction::Up => hop.link.from.clone(),
            };
            if path.contains(&next) {
                continue;
            }
            path.push(next.clone());
            children.push(self.follow(&next, Some(hop), direction, path));
            path.pop();
        }
        TraceNode { key: key.clone(), hop, children }
    }

    /// The relations to follow from a node: its own, then those of the sections that it is part of, where they lead
    /// to something that its own do not.
    fn hops(&self, key: &Key, direction: Direction) -> Vec<Hop> {
        let own = self.elaborations(key, direction);
        let mut hops: Vec<Hop> = own.into_iter().map(|link| Hop { link: link.clone(), via: None }).collect();
        for section in self.sections_above(key) {
            for link in self.elaborations(section, direction) {
                let end = |link: &Link| match direction {
                    Direction::Down => link.to.clone(),
                    Direction::Up => link.from.clone(),
                };
                if !hops.iter().any(|hop| end(&hop.link) == end(link)) {
                    hops.push(Hop { link: link.clone(), via: Some(section.clone()) });
                }
            }
        }
        hops
    }

    /// The sections that hold a requirement or section, from the inside out.
    fn sections_above(&self, key: &Key) -> Vec<&Key> {
        let mut sections = Vec::new();
        let mut at = self.whole(key);
        while let Some(section @ Key::Section(_)) = at {
            sections.push(section);
            at = self.whole(section);
        }
        sections
    }

    fn elaborations(&self, key: &Key, direction: Direction) -> Vec<&Link> {
        let links = match direction {
            Direction::Down => self.outgoing(key),
            Direction::Up => self.incoming(key),
        };
        links.into_iter().filter(|link| link.relation == Relation::ElaboratedBy).collect()
    }
}
