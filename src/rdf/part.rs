//! The statements about a part of the corpus.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Quad, Term};

use crate::model::{Corpus, Key};
use crate::rdf::vocab as v;
use crate::rdf::{Iris, ends_of_mappings, subject_iri};

/// What is said of the nodes inside and of the mappings at them; of the far ends of their links the type, the notation, the
/// label and the scheme, and what leads inside; and what the data says of itself. Corrections and lost pages are about places
/// of the sources and are left out.
#[must_use]
pub fn part(
    corpus: &Corpus,
    iris: &Iris,
    quads: Vec<Quad>,
    inside: &BTreeSet<Key>,
    stubs: &BTreeSet<Key>,
) -> Vec<Quad> {
    let names =
        |keys: &BTreeSet<Key>| keys.iter().map(|key| iris.node(key).into_string()).collect::<BTreeSet<_>>();
    let part = Part {
        nodes: names(&corpus.keys()),
        inside: names(inside),
        stubs: names(stubs),
        ends: ends_of_mappings(&quads)
            .into_iter()
            .map(|(mapping, ends)| (mapping.to_owned(), ends.into_iter().map(str::to_owned).collect()))
            .collect(),
        damage: damage(iris, &quads, inside),
        places: ["correction/", "lost/", "damage/", "record/", "agent/"]
            .map(|tail| format!("{}{tail}", iris.id())),
    };
    quads.into_iter().filter(|quad| part.holds(quad)).collect()
}

struct Part {
    nodes: BTreeSet<String>,
    inside: BTreeSet<String>,
    stubs: BTreeSet<String>,
    ends: BTreeMap<String, Vec<String>>,
    damage: BTreeSet<String>,
    /// What begins so is about a place of a source, or a record of one's own.
    places: [String; 5],
}

/// The flaws of the nodes inside.
fn damage(iris: &Iris, quads: &[Quad], inside: &BTreeSet<Key>) -> BTreeSet<String> {
    let names: BTreeSet<String> = inside.iter().map(|key| iris.node(key).into_string()).collect();
    let predicate = iris.term(v::HAS_DAMAGE);
    let own = quads.iter().filter(|quad| quad.predicate == predicate);
    let own = own.filter(|quad| subject_iri(quad).is_some_and(|subject| names.contains(subject)));
    own.filter_map(object_iri).map(str::to_owned).collect()
}

fn object_iri(quad: &Quad) -> Option<&str> {
    match &quad.object {
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}

impl Part {
    fn holds(&self, quad: &Quad) -> bool {
        let Some(subject) = subject_iri(quad) else { return false };
        if self.inside.contains(subject) {
            return true;
        }
        if self.stubs.contains(subject) {
            let names = [v::RDF_TYPE, v::SKOS_NOTATION, v::SKOS_PREF_LABEL, v::SKOS_IN_SCHEME];
            let leads_inside = object_iri(quad).is_some_and(|object| self.inside.contains(object));
            return leads_inside || names.into_iter().any(|name| quad.predicate == name);
        }
        if let Some(ends) = self.ends.get(subject) {
            return ends.iter().any(|end| self.inside.contains(end));
        }
        let is_of_place = self.places.iter().any(|place| subject.starts_with(place.as_str()));
        self.damage.contains(subject) || !(is_of_place || self.nodes.contains(subject))
    }
}
