//! All simple paths between two nodes, shortest and strongest first.

use std::collections::BTreeMap;

use petgraph::algo::dijkstra;
use petgraph::graph::{NodeIndex, UnGraph};

use crate::graph::{Sense, TraceGraph, compose_all};
use crate::model::{Confidence, Key, Link};

/// Hops that a path may be longer than the shortest one.
const DETOUR: usize = 2;
/// Steps of the search after which it stops: a bound on time, far above what the shipped data needs.
const EFFORT: usize = 200_000;

/// One hop of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The relation as it stands in the data.
    pub link: Link,
    /// Whether the path follows it from object to subject.
    pub inverse: bool,
}

impl Step {
    /// The node that the hop leads to.
    #[must_use]
    pub fn target(&self) -> &Key {
        if self.inverse { &self.link.from } else { &self.link.to }
    }
}

/// A path from one node to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The hops in order.
    pub steps: Vec<Step>,
}

impl Path {
    /// What the relations of the path come to; `None` is unknown.
    #[must_use]
    pub fn sense(&self) -> Option<Sense> {
        compose_all(&self.steps)
    }

    /// A path is as strong as its weakest hop.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        self.steps.iter().map(|step| step.link.confidence).min().unwrap_or(Confidence::Certain)
    }
}

impl TraceGraph {
    /// The simple paths between two nodes that are at most two hops longer than the shortest, over every relation;
    /// at most `limit` of them, shortest first, then strongest, then in the order of keys. No path leads *through* a
    /// thing that merely holds or serves many others (a volume, a sheet, a heading or category, a kind of evidence, a
    /// law): that two rows stand under one heading connects everything and says nothing.
    #[must_use]
    pub fn paths(&self, from: &Key, to: &Key, limit: usize) -> Vec<Path> {
        let (Some(start), Some(goal)) = (self.index.get(from), self.index.get(to)) else { return Vec::new() };
        let undirected = self.passable(from, to);
        let distance: BTreeMap<NodeIndex, usize> =
            dijkstra(&undirected, *goal, None, |_| 1_usize).into_iter().collect();
        let Some(shortest) = distance.get(start).copied() else { return Vec::new() };
        let mut search = Search {
            graph: self,
            distance,
            goal: *goal,
            bound: shortest + DETOUR,
            effort: 0,
            visited: vec![*start],
            steps: Vec::new(),
            found: Vec::new(),
        };
        search.go(*start);
        let mut found = search.found;
        found.sort_by(|left, right| {
            (left.steps.len(), std::cmp::Reverse(left.confidence()))
                .cmp(&(right.steps.len(), std::cmp::Reverse(right.confidence())))
                .then_with(|| targets(left).cmp(targets(right)))
        });
        found.truncate(limit);
        found
    }

    fn passable(&self, from: &Key, to: &Key) -> UnGraph<(), usize> {
        let mut graph = UnGraph::with_capacity(self.graph.node_count(), self.graph.edge_count());
        self.graph.node_indices().for_each(|_| {
            graph.add_node(());
        });
        for edge in self.graph.edge_indices() {
            let (Some((a, b)), Some(number)) =
                (self.graph.edge_endpoints(edge), self.graph.edge_weight(edge))
            else {
                continue;
            };
            let passable = |key: &Key| !is_hub(key) || key == from || key == to;
            if self.links.get(*number).is_some_and(|link| passable(&link.from) && passable(&link.to)) {
                graph.add_edge(a, b, *number);
            }
        }
        graph
    }
}

fn targets(path: &Path) -> impl Iterator<Item = &Key> {
    path.steps.iter().map(Step::target)
}

/// Whether a node holds or serves so many others that passing through it says nothing.
fn is_hub(key: &Key) -> bool {
    matches!(
        key,
        Key::Volume(_)
            | Key::Sheet(_)
            | Key::FormHeading(_)
            | Key::Category(_)
            | Key::Evidence(_)
            | Key::Reference(_)
    )
}

/// A depth-first search that never leaves the corridor of nodes from which the goal can still be reached in time.
struct Search<'a> {
    graph: &'a TraceGraph,
    distance: BTreeMap<NodeIndex, usize>,
    goal: NodeIndex,
    bound: usize,
    effort: usize,
    visited: Vec<NodeIndex>,
    steps: Vec<Step>,
    found: Vec<Path>,
}

impl Search<'_> {
    fn go(&mut self, node: NodeIndex) {
        if node == self.goal {
            self.found.push(Path { steps: self.steps.clone() });
            return;
        }
        let Some(key) = self.graph.graph.node_weight(node) else { return };
        let forth = self.graph.outgoing(key).into_iter().map(|link| (link, false));
        let back = self.graph.incoming(key).into_iter().map(|link| (link, true));
        for (link, inverse) in forth.chain(back) {
            self.effort += 1;
            if self.effort > EFFORT {
                return;
            }
            let target = if inverse { &link.from } else { &link.to };
            let Some(next) = self.graph.index.get(target).copied() else { continue };
            if next != self.goal && is_hub(target) {
                continue;
            }
            let in_time =
                self.distance.get(&next).is_some_and(|rest| self.steps.len() + 1 + rest <= self.bound);
            if !in_time || self.visited.contains(&next) {
                continue;
            }
            self.visited.push(next);
            self.steps.push(Step { link: link.clone(), inverse });
            self.go(next);
            self.steps.pop();
            self.visited.pop();
        }
    }
}
