//! The picture of the classes: where each one stands is ours, what leads where comes from the vocabulary.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::rdf::terms::TermDoc;
use crate::site::words::Words;

/// Columns and rows of the classes.
const PLACES: &[(&str, i32, i32)] = &[
    ("Edition", 0, 0),
    ("Volume", 0, 1),
    ("LostPage", 0, 2),
    ("Source", 0, 3),
    ("Clause", 1, 0),
    ("Section", 1, 1),
    ("Requirement", 1, 2),
    ("Correction", 1, 3),
    ("Absence", 2, 0),
    ("MappingSet", 2, 1),
    ("Mapping", 2, 2),
    ("FormHeading", 3, 0),
    ("DisclosureItem", 3, 1),
    ("Response", 3, 2),
    ("Remark", 3, 3),
    ("Reference", 4, 0),
    ("Damage", 4, 1),
    ("DisclosureSheet", 4, 2),
    ("ChecklistCategory", 5, 0),
    ("ChecklistItem", 5, 1),
    ("EvidenceKind", 5, 2),
];

/// What standard properties lead where; dashed where they lead to other classes too.
const STANDARD: &[(&str, &str, &str, bool)] = &[
    ("Section", "dcterms:isPartOf", "Volume", false),
    ("Requirement", "dcterms:isPartOf", "Section", false),
    ("DisclosureItem", "dcterms:isPartOf", "FormHeading", false),
    ("Response", "dcterms:isPartOf", "DisclosureSheet", false),
    ("Remark", "dcterms:isPartOf", "DisclosureSheet", false),
    ("ChecklistItem", "dcterms:isPartOf", "ChecklistCategory", false),
    ("Mapping", "owl:annotatedTarget", "Requirement", true),
    ("Mapping", "owl:annotatedSource", "DisclosureItem", true),
    ("ChecklistItem", "dcterms:references", "Reference", true),
];

/// Size of a box and of the cell in which it stands.
const BOX: (i32, i32) = (165, 48);
const CELL: (i32, i32) = (285, 125);
const MARGIN: i32 = 20;

/// The picture, in its own units.
#[derive(Serialize)]
pub(super) struct Picture {
    width: i32,
    height: i32,
    boxes: Vec<ClassBox>,
    edges: Vec<Edge>,
}

#[derive(Serialize)]
struct ClassBox {
    x: i32,
    y: i32,
    width: i32,
    height: i32,
    name: String,
    label: String,
    href: String,
    /// Properties that lead from members of the class to members of it.
    own: Vec<String>,
}

#[derive(Serialize)]
struct Edge {
    x1: i32,
    y1: i32,
    x2: i32,
    y2: i32,
    labels: Vec<Label>,
    is_dashed: bool,
}

#[derive(Serialize)]
struct Label {
    x: i32,
    y: i32,
    text: String,
}

/// Draws the classes and the properties between them.
pub(super) fn picture(terms: &[TermDoc], words: &Words) -> Picture {
    let links = links(terms);
    let boxes = PLACES.iter().map(|(name, column, row)| {
        let term = terms.iter().find(|term| term.is_class && term.name == *name);
        ClassBox {
            x: column * CELL.0 + MARGIN,
            y: row * CELL.1 + MARGIN,
            width: BOX.0,
            height: BOX.1,
            // The one class that is not ours.
            name: term.map_or_else(|| format!("sssom:{name}"), |term| format!("sk:{}", term.name)),
            label: term.map_or_else(|| words.say("対応表"), |term| term.label.get(words.lang).to_owned()),
            href: term.map(|term| format!("#{}", term.name)).unwrap_or_default(),
            own: links
                .get(&(*name, *name))
                .map(|(names, _)| names.iter().cloned().collect())
                .unwrap_or_default(),
        }
    });
    let edges = links.iter().filter(|((from, to), _)| from != to);
    let edges = edges.filter_map(|((from, to), (names, is_dashed))| edge(from, to, names, *is_dashed));
    let last = |of: fn(&(&str, i32, i32)) -> i32| PLACES.iter().map(of).max().unwrap_or_default();
    Picture {
        width: last(|place| place.1) * CELL.0 + BOX.0 + 2 * MARGIN,
        height: last(|place| place.2) * CELL.1 + BOX.1 + 2 * MARGIN,
        boxes: boxes.collect(),
        edges: edges.collect(),
    }
}

/// Properties by the classes between which they lead, and whether the link is one of several.
type Links<'a> = BTreeMap<(&'a str, &'a str), (BTreeSet<String>, bool)>;

fn links(terms: &[TermDoc]) -> Links<'_> {
    let class = |iri: &str| {
        let name = iri.rsplit(['#', '/']).next().unwrap_or(iri);
        PLACES.iter().map(|(place, ..)| *place).find(|place| *place == name)
    };
    let mut links = Links::new();
    for term in terms.iter().filter(|term| !term.is_class) {
        // A property between members of the same classes is one arrow at each of them.
        let is_loop = term.domain == term.range;
        for from in term.domain.iter().filter_map(|iri| class(iri)) {
            for to in term.range.iter().filter_map(|iri| class(iri)).filter(|to| !is_loop || *to == from) {
                links.entry((from, to)).or_default().0.insert(format!("sk:{}", term.name));
            }
        }
    }
    for (from, name, to, is_dashed) in STANDARD {
        let link = links.entry((from, to)).or_default();
        link.0.insert((*name).to_owned());
        link.1 |= is_dashed;
    }
    links
}

fn edge(from: &str, to: &str, names: &BTreeSet<String>, is_dashed: bool) -> Option<Edge> {
    let ((ax, ay), (bx, by)) = (middle(from)?, middle(to)?);
    let ((x1, y1), (x2, y2)) = (border((ax, ay), (bx, by)), border((bx, by), (ax, ay)));
    let (x, y) = (i32::midpoint(x1, x2), i32::midpoint(y1, y2));
    let height = 14;
    let top = y - height * (i32::try_from(names.len()).unwrap_or(1) - 1) / 2;
    let labels = (0..).zip(names).map(|(line, name)| Label { x, y: top + line * height, text: name.clone() });
    Some(Edge { x1, y1, x2, y2, labels: labels.collect(), is_dashed })
}

fn middle(name: &str) -> Option<(i32, i32)> {
    let (_, column, row) = PLACES.iter().find(|(place, ..)| *place == name)?;
    Some((column * CELL.0 + MARGIN + BOX.0 / 2, row * CELL.1 + MARGIN + BOX.1 / 2))
}

/// Where the line from the middle of a box towards another point leaves the box.
fn border(from: (i32, i32), to: (i32, i32)) -> (i32, i32) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (half_width, half_height) = (BOX.0 / 2, BOX.1 / 2);
    if dx.abs() * half_height > dy.abs() * half_width {
        (from.0 + half_width * dx.signum(), from.1 + dy * half_width / dx.abs())
    } else if dy == 0 {
        from
    } else {
        (from.0 + dx * half_height / dy.abs(), from.1 + half_height * dy.signum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Lang;
    use crate::rdf::terms;
    use crate::site::words::Phrases;

    #[test]
    #[allow(clippy::unwrap_used, reason = "a test")]
    fn every_class_stands_in_the_picture_and_every_property_between_classes_is_drawn() {
        let terms = terms::terms().unwrap();
        for class in terms.iter().filter(|term| term.is_class) {
            assert!(PLACES.iter().any(|(name, ..)| *name == class.name), "{} has no place", class.name);
        }
        let places: BTreeSet<(i32, i32)> = PLACES.iter().map(|(_, column, row)| (*column, *row)).collect();
        assert_eq!(places.len(), PLACES.len(), "two classes stand in one place");
        let picture = picture(&terms, &Words::new(Lang::Ja, &Phrases::new()));
        let drawn: BTreeSet<&str> = picture
            .edges
            .iter()
            .flat_map(|edge| edge.labels.iter().map(|label| label.text.as_str()))
            .chain(picture.boxes.iter().flat_map(|one| one.own.iter().map(String::as_str)))
            .collect();
        let between = |term: &&TermDoc| {
            let is_ours = |iri: &String| terms.iter().any(|class| class.is_class && class.iri == *iri);
            !term.is_class && term.domain.iter().any(is_ours) && term.range.iter().any(is_ours)
        };
        let names: Vec<String> =
            terms.iter().filter(between).map(|term| format!("sk:{}", term.name)).collect();
        assert!(names.len() > 8, "{names:?}");
        for name in names {
            assert!(drawn.contains(name.as_str()), "{name} is not drawn");
        }
    }
}
