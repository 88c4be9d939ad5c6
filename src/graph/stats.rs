//! The graph in numbers: kinds, origins, components, hubs, orphans.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef as _;

use crate::graph::TraceGraph;
use crate::model::{Confidence, Key, Origin, Relation};

/// How many of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// How many.
    pub n: usize,
    /// Of how many.
    pub of: usize,
}

/// The graph in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    /// Nodes by kind, of all nodes.
    pub nodes: BTreeMap<&'static str, Count>,
    /// Links by relation and origin, of all links.
    pub links: BTreeMap<(Relation, Origin), Count>,
    /// The same by how sure they are, of those of that relation and origin.
    pub confidences: BTreeMap<(Relation, Origin, Confidence), Count>,
    /// Nodes by how many hang together over relations other than membership: size of the component, and how many
    /// components of that size; largest first.
    pub components: Vec<(usize, usize)>,
    /// Nodes with most relations other than membership, most first.
    pub hubs: Vec<(Key, usize)>,
    /// Nodes by kind that no relation but membership touches, of all of that kind.
    pub orphans: BTreeMap<&'static str, Count>,
    /// Those nodes.
    pub orphan_keys: Vec<Key>,
}

/// How many hubs are told.
const HUBS: usize = 20;

impl TraceGraph {
    /// The graph in numbers.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let all = self.graph.node_count();
        let mut nodes: BTreeMap<&'static str, Count> = BTreeMap::new();
        self.index.keys().for_each(|key| count(nodes.entry(key.kind()).or_default(), all));
        let mut links: BTreeMap<_, Count> = BTreeMap::new();
        for link in &self.links {
            count(links.entry((link.relation, link.origin)).or_default(), self.links.len());
        }
        let mut confidences: BTreeMap<_, Count> = BTreeMap::new();
        for link in &self.links {
            let of = links.get(&(link.relation, link.origin)).map_or(0, |count| count.n);
            count(confidences.entry((link.relation, link.origin, link.confidence)).or_default(), of);
        }
        let degrees: BTreeMap<&Key, usize> = self.index.keys().map(|key| (key, self.degree(key))).collect();
        let orphan_keys: Vec<Key> =
            degrees.iter().filter(|(_, degree)| **degree == 0).map(|(key, _)| (*key).clone()).collect();
        let mut orphans: BTreeMap<&'static str, Count> =
            nodes.iter().map(|(kind, count)| (*kind, Count { n: 0, of: count.n })).collect();
        orphan_keys.iter().for_each(|key| orphans.entry(key.kind()).or_default().n += 1);
        let mut hubs: Vec<(Key, usize)> =
            degrees.into_iter().map(|(key, degree)| (key.clone(), degree)).collect();
        hubs.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
        hubs.truncate(HUBS);
        Stats { nodes, links, confidences, components: self.components(), hubs, orphans, orphan_keys }
    }

    /// The things that a node is related to otherwise than as a part or whole.
    fn degree(&self, key: &Key) -> usize {
        let mut others = BTreeSet::new();
        for link in self.outgoing(key).into_iter().chain(self.incoming(key)) {
            if link.relation != Relation::IsPartOf {
                others.insert(link.other(key));
            }
        }
        others.len()
    }

    fn components(&self) -> Vec<(usize, usize)> {
        let mut sets = UnionFind::<usize>::new(self.graph.node_count());
        for edge in self.graph.edge_references() {
            let is_structure =
                self.links.get(*edge.weight()).is_none_or(|link| link.relation == Relation::IsPartOf);
            if !is_structure {
                sets.union(edge.source().index(), edge.target().index());
            }
        }
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        sets.into_labeling().into_iter().for_each(|label| *sizes.entry(label).or_default() += 1);
        let mut counted: BTreeMap<usize, usize> = BTreeMap::new();
        sizes.into_values().for_each(|size| *counted.entry(size).or_default() += 1);
        counted.into_iter().rev().collect()
    }
}

fn count(count: &mut Count, of: usize) {
    count.n += 1;
    count.of = of;
}
