//! The mappings in the columns of NIST's template for informative references (IR 8278A). In its style only: this is no
//! submission of an official developer, and the template's General Information is not claimed.
//!
//! The subject of a mapping is the focal element, its object the reference element, and the relationship reads from the first
//! to the second, as in the OSCAL export: equal, subset of, superset of, intersects with. The table's own relation is none of
//! these, so its relationship is empty and the comment says what the table prints. *Fulfilled By* and *Strength of
//! Relationship* would be judgements that nobody has made: they are always empty. The comment holds reason, predicate,
//! confidence and review state.

use crate::export::report::Cell;
use crate::export::sssom::predicate;
use crate::export::view::{View, quoted, words};
use crate::export::{Slice, view};
use crate::model::{Corpus, Link, Relation};

/// The view.
pub(super) fn view(corpus: &Corpus, slice: &Slice) -> View {
    let columns = vec![
        view::key("Focal Document Element", "Focal Document Element"),
        quoted("Focal Document Element Description", "Focal Document Element Description"),
        words("Rationale", "Rationale"),
        words("Relationship", "Relationship"),
        view::key("Reference Document Element", "Reference Document Element"),
        quoted("Reference Document Element Description", "Reference Document Element Description"),
        words("Fulfilled By", "Fulfilled By"),
        words("Group Identifier", "Group Identifier"),
        words("Comments", "Comments"),
        words("Strength of Relationship", "Strength of Relationship"),
    ];
    let links = slice.links.iter().filter(|link| link.relation.is_match() || link.relation.is_of_table());
    View::new("olir", "OLIR の様式", "OLIR style", columns, links.map(|link| row(corpus, link)).collect())
}

fn row(corpus: &Corpus, link: &Link) -> Vec<Cell> {
    let is_semantic = link.curation.is_some();
    vec![
        link.from.to_string().into(),
        corpus.text(&link.from).into(),
        if is_semantic { "Semantic" } else { "" }.into(),
        relationship(link).into(),
        link.to.to_string().into(),
        corpus.text(&link.to).into(),
        "".into(),
        "".into(),
        comment(link).into(),
        "".into(),
    ]
}

fn relationship(link: &Link) -> &'static str {
    match (link.relation, link.curation.is_some()) {
        (Relation::ExactMatch, _) => "equal",
        (Relation::BroadMatch, _) => "subset of",
        (Relation::NarrowMatch, _) => "superset of",
        (Relation::CloseMatch, _) | (Relation::RelatedMatch, true) => "intersects with",
        _ => "",
    }
}

fn comment(link: &Link) -> String {
    let curation = link.curation.as_ref();
    let facts = [
        curation.map_or("official-table", |curation| curation.set.as_str()),
        predicate(link.relation),
        link.confidence.as_str(),
        curation.map_or("", |curation| curation.review.as_str()),
    ];
    let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    format!("{} [{}]", link.reason, facts.join(", ")).trim_start().to_owned()
}
