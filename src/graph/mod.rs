//! The corpus as a graph: what leads to what. The only place that knows petgraph.
//!
//! Neighbours are always put in the order of keys before anyone sees them.

mod compare;
mod compose;
mod evidence;
mod gap;
mod impact;
mod path;
mod selection;
mod stats;
mod trace;

use std::collections::BTreeMap;

use petgraph::Direction as Edge;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef as _;

use crate::model::{Corpus, Key, Link, Relation};

pub use compare::{Comparison, Difference, Grouping, Said, compare};
pub use compose::{Sense, compose, compose_all};
pub use evidence::{Support, Supported};
pub use gap::{Coverage, Gap, GapRow};
pub use impact::{Affected, Change, ChangeKind, changes};
pub use path::{Path, Step};
pub use selection::{Selection, SelectionError, everything};
pub use stats::{Count, Stats};
pub use trace::{Direction, Hop, Reach, TraceNode};

/// Every node and every relation of a corpus.
#[derive(Debug, Clone)]
pub struct TraceGraph {
    graph: DiGraph<Key, usize>,
    index: BTreeMap<Key, NodeIndex>,
    links: Vec<Link>,
}

impl TraceGraph {
    /// The graph of a corpus.
    #[must_use]
    pub fn new(corpus: &Corpus) -> Self {
        let links = corpus.links();
        let mut graph = DiGraph::with_capacity(corpus.keys().len(), links.len());
        let index: BTreeMap<Key, NodeIndex> =
            corpus.keys().into_iter().map(|key| (key.clone(), graph.add_node(key))).collect();
        for (number, link) in links.iter().enumerate() {
            if let (Some(from), Some(to)) = (index.get(&link.from), index.get(&link.to)) {
                graph.add_edge(*from, *to, number);
            }
        }
        Self { graph, index, links }
    }

    /// How many nodes there are.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.graph.node_count()
    }

    /// How many relations there are.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        self.graph.edge_count()
    }

    /// The relations that start at a node, in the order of keys.
    #[must_use]
    pub fn outgoing(&self, key: &Key) -> Vec<&Link> {
        self.at(key, Edge::Outgoing)
    }

    /// The relations that end at a node, in the order of keys.
    #[must_use]
    pub fn incoming(&self, key: &Key) -> Vec<&Link> {
        self.at(key, Edge::Incoming)
    }

    fn at(&self, key: &Key, edge: Edge) -> Vec<&Link> {
        let Some(node) = self.index.get(key) else { return Vec::new() };
        // The links are sorted, so their numbers are in their order.
        let mut numbers: Vec<usize> =
            self.graph.edges_directed(*node, edge).map(|edge| *edge.weight()).collect();
        numbers.sort_unstable();
        numbers.into_iter().filter_map(|number| self.links.get(number)).collect()
    }

    /// The mappings by which something is broader than itself: those inside a circle of broader relations.
    #[must_use]
    pub fn circular(&self) -> Vec<&Link> {
        let mut broader: DiGraph<(), usize> = DiGraph::new();
        self.graph.node_indices().for_each(|_| {
            broader.add_node(());
        });
        for edge in self.graph.edge_references() {
            match self.links.get(*edge.weight()).map(|link| link.relation) {
                Some(Relation::BroadMatch) => broader.add_edge(edge.source(), edge.target(), *edge.weight()),
                Some(Relation::NarrowMatch) => broader.add_edge(edge.target(), edge.source(), *edge.weight()),
                _ => continue,
            };
        }
        let mut component = vec![0; broader.node_count()];
        for (number, nodes) in tarjan_scc(&broader).into_iter().enumerate() {
            nodes.into_iter().for_each(|node| component[node.index()] = number);
        }
        let inside = broader
            .edge_references()
            .filter(|edge| component[edge.source().index()] == component[edge.target().index()]);
        let mut links: Vec<&Link> = inside.filter_map(|edge| self.links.get(*edge.weight())).collect();
        links.sort();
        links
    }

    /// The mappings of mapping sets at a node, whichever end it is, in the order of keys.
    #[must_use]
    pub fn matches(&self, key: &Key) -> Vec<&Link> {
        let mut links = self.outgoing(key);
        links.extend(self.incoming(key));
        links.retain(|link| link.is_editorial_match());
        links.sort();
        links
    }

    /// The whole that a requirement or section is part of.
    fn whole(&self, key: &Key) -> Option<&Key> {
        self.outgoing(key).into_iter().find(|link| link.relation == Relation::IsPartOf).map(|link| &link.to)
    }

    /// The parts of a whole.
    fn parts(&self, key: &Key) -> Vec<&Link> {
        let links = self.incoming(key).into_iter();
        links.filter(|link| link.relation == Relation::IsPartOf).collect()
    }
}
