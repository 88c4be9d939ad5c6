//! The corpus in SKOS alone: concepts, schemes, labels, notations, definitions, broader, related and the mapping relations.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Literal, NamedNode, Term, Triple};

use crate::model::{Corpus, Key, Link, Relation, Scope};
use crate::rdf::Iris;
use crate::rdf::vocab as v;

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";

/// The nodes that are concepts, with whether each is only named, and the links that SKOS has a word for, as sorted triples.
#[must_use]
pub fn skos<'a>(
    corpus: &Corpus,
    iris: &Iris,
    nodes: impl Iterator<Item = (&'a Key, bool)>,
    links: &[Link],
) -> Vec<Triple> {
    let mut out = Writer { corpus, iris, triples: Vec::new() };
    let mut schemes = BTreeSet::new();
    let mut concepts = BTreeSet::new();
    for (key, is_named_only) in nodes {
        if let Some(scheme) = out.concept(key, is_named_only) {
            schemes.insert(scheme);
            concepts.insert(key);
        }
    }
    for scheme in &schemes {
        out.scheme(scheme);
    }
    let links: Vec<&Link> =
        links.iter().filter(|link| concepts.contains(&link.from) && concepts.contains(&link.to)).collect();
    let ladder = Ladder::new(&links);
    for link in links {
        out.link(link, &ladder);
    }
    let mut keyed: Vec<(String, Triple)> =
        out.triples.into_iter().map(|triple| (triple.to_string(), triple)).collect();
    keyed.sort_by(|left, right| left.0.cmp(&right.0));
    keyed.dedup_by(|left, right| left.0 == right.0);
    keyed.into_iter().map(|(_, triple)| triple).collect()
}

/// The scheme of a node: the tail of its IRI; `None` for what a vendor says, which is no concept.
fn scheme_of(corpus: &Corpus, key: &Key) -> Option<String> {
    Some(match (key, Scope::of(key)) {
        (_, Scope::Guideline) => corpus.manifest.edition.clone(),
        (_, Scope::Form) => "sds".to_owned(),
        (_, Scope::Checklist) => "checklist".to_owned(),
        (Key::Clause(clause), _) => clause.edition.clone(),
        (Key::Evidence(_), _) => "evidence".to_owned(),
        (Key::Reference(_), _) => "references".to_owned(),
        _ => return None,
    })
}

struct Writer<'a> {
    corpus: &'a Corpus,
    iris: &'a Iris,
    triples: Vec<Triple>,
}

fn ja(text: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(text, "ja")
}

impl Writer<'_> {
    fn add(&mut self, subject: &NamedNode, local: &str, object: impl Into<Term>) {
        let predicate = NamedNode::new_unchecked(format!("{SKOS}{local}"));
        self.triples.push(Triple::new(subject.clone(), predicate, object));
    }

    fn kind(&mut self, subject: &NamedNode, class: &str) {
        let class = NamedNode::new_unchecked(format!("{SKOS}{class}"));
        self.triples.push(Triple::new(subject.clone(), v::RDF_TYPE.into_owned(), class));
    }

    fn concept(&mut self, key: &Key, is_named_only: bool) -> Option<String> {
        let scheme = scheme_of(self.corpus, key)?;
        let (node, label) = (self.iris.node(key), self.corpus.label(key));
        let in_scheme = self.iris.data(&scheme);
        self.kind(&node, "Concept");
        self.add(&node, "inScheme", in_scheme.clone());
        self.add(&node, "notation", Literal::from(key.to_string()));
        self.add(&node, "prefLabel", ja(&preferred(key, &label.cite, &label.title)));
        if is_named_only {
            return Some(scheme);
        }
        let text = self.corpus.text(key);
        if !text.is_empty() {
            self.add(&node, "definition", ja(&text));
        }
        self.other_labels(key, &node);
        if self.corpus.part_of(key).is_none() {
            self.add(&node, "topConceptOf", in_scheme.clone());
            self.add(&in_scheme, "hasTopConcept", node);
        }
        Some(scheme)
    }

    /// Other spellings, the English title of a volume, and the topic, which is ours.
    fn other_labels(&mut self, key: &Key, node: &NamedNode) {
        let corpus = self.corpus;
        match key {
            Key::Volume(volume) => {
                let title = corpus.manifest.volumes.iter().find(|title| title.volume == *volume);
                if let Some(title) = title {
                    let english = Literal::new_language_tagged_literal_unchecked(&title.en, "en");
                    self.add(node, "prefLabel", english);
                }
            }
            Key::Section(section) => {
                let section = corpus.sections.get(section);
                let titles = section.into_iter().flat_map(|section| &section.printed_titles);
                titles.for_each(|title| self.add(node, "altLabel", ja(&title.read)));
            }
            Key::Requirement(key) => {
                let topic = corpus.requirements.get(key).and_then(|found| found.topic.as_ref());
                if let Some((topic, _)) = topic {
                    self.add(node, "editorialNote", ja(&format!("主題（soukan）: {topic}")));
                }
            }
            Key::Evidence(key) => {
                let kind = corpus.checklist.evidence.get(key);
                let spellings =
                    kind.into_iter().flat_map(|kind| kind.variants.keys().map(|name| (name, &kind.label)));
                spellings
                    .filter(|(name, label)| name != label)
                    .for_each(|(name, _)| self.add(node, "altLabel", ja(name)));
            }
            Key::Reference(key) => {
                let found = corpus.references.get(key);
                let spellings = found
                    .into_iter()
                    .flat_map(|found| found.variants.keys().map(|name| (name, &found.label)));
                spellings
                    .filter(|(name, label)| name != label)
                    .for_each(|(name, _)| self.add(node, "altLabel", ja(name)));
            }
            _ => {}
        }
    }

    fn scheme(&mut self, tail: &str) {
        let node = self.iris.data(tail);
        let edition = self.corpus.manifest.editions.iter().find(|edition| edition.id == tail);
        let title = match tail {
            "sds" => "サービス事業者による医療情報セキュリティ開示書",
            "checklist" => "クラウドサービス安全管理チェックリスト",
            "evidence" => "エビデンス",
            "references" => "資料が名を挙げる法令・規格・制度",
            other => edition.map_or(other, |edition| edition.title.as_str()),
        };
        self.kind(&node, "ConceptScheme");
        self.add(&node, "prefLabel", ja(title));
        self.add(&node, "notation", Literal::from(tail));
        if let Some(edition) = edition {
            self.add(&node, "scopeNote", ja(&edition.coverage));
        }
    }

    /// Between concepts of one scheme the table's relation is `related`, between two schemes `relatedMatch`. SKOS allows
    /// neither where one concept is above the other by any number of steps (S27): the weaker statement is left out.
    fn link(&mut self, link: &Link, ladder: &Ladder<'_>) {
        let is_inner = scheme_of(self.corpus, &link.from) == scheme_of(self.corpus, &link.to);
        let local = match (link.relation, is_inner) {
            (Relation::IsPartOf, _) => "broader",
            (Relation::ExactMatch, _) => "exactMatch",
            (Relation::CloseMatch, _) => "closeMatch",
            (Relation::BroadMatch, _) => "broadMatch",
            (Relation::NarrowMatch, _) => "narrowMatch",
            (Relation::RelatedMatch | Relation::ElaboratedBy | Relation::WasDerivedFrom, false) => {
                "relatedMatch"
            }
            (Relation::RelatedMatch | Relation::ElaboratedBy | Relation::WasDerivedFrom, true) => "related",
            _ => return,
        };
        let joins = local.starts_with("related");
        if joins && (ladder.leads(&link.from, &link.to) || ladder.leads(&link.to, &link.from)) {
            return;
        }
        let (from, to) = (self.iris.node(&link.from), self.iris.node(&link.to));
        self.add(&from, local, to);
    }
}

/// What stands directly above each concept.
struct Ladder<'a>(BTreeMap<&'a Key, Vec<&'a Key>>);

impl<'a> Ladder<'a> {
    fn new(links: &[&'a Link]) -> Self {
        let mut above: BTreeMap<&Key, Vec<&Key>> = BTreeMap::new();
        for link in links {
            match link.relation {
                Relation::IsPartOf | Relation::BroadMatch => {
                    above.entry(&link.from).or_default().push(&link.to);
                }
                Relation::NarrowMatch => above.entry(&link.to).or_default().push(&link.from),
                _ => {}
            }
        }
        Self(above)
    }

    /// Whether the second is above the first.
    fn leads(&self, from: &Key, to: &Key) -> bool {
        let (mut seen, mut rest) = (BTreeSet::new(), vec![from]);
        while let Some(key) = rest.pop() {
            for above in self.0.get(key).into_iter().flatten() {
                if *above == to {
                    return true;
                }
                if seen.insert(*above) {
                    rest.push(above);
                }
            }
        }
        false
    }
}

/// Headings and categories are known by their titles, the rest by how one cites it.
fn preferred(key: &Key, cite: &str, title: &str) -> String {
    match key {
        Key::FormHeading(_) | Key::Category(_) if !title.is_empty() => title.to_owned(),
        Key::Section(_) => format!("{cite} {title}").trim_end().to_owned(),
        _ => cite.to_owned(),
    }
}
