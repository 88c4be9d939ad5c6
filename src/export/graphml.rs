//! GraphML, with the attributes that Gephi, Cytoscape and yEd show: `label` and `kind` on nodes, `label` and `weight` on
//! links. `weight` is the confidence from 0 to 1; links that are certain are not "stronger" than others in any other sense.
//!
//! Ids of nodes are keys. The far end of a link that leads out of a part has `stub` true and no text.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::export::network::{vertices, words};
use crate::export::slice::Slice;
use crate::export::text::printable;
use crate::model::{Corpus, Link};
use crate::rdf::Iris;

type Xml = Writer<Vec<u8>>;

/// Id, what it is of, name and type of an attribute.
const ATTRIBUTES: &[(&str, &str, &str, &str)] = &[
    ("n-label", "node", "label", "string"),
    ("n-kind", "node", "kind", "string"),
    ("n-cite", "node", "cite", "string"),
    ("n-title", "node", "title", "string"),
    ("n-text", "node", "text", "string"),
    ("n-iri", "node", "iri", "string"),
    ("n-stub", "node", "stub", "boolean"),
    ("e-label", "edge", "label", "string"),
    ("e-weight", "edge", "weight", "double"),
    ("e-relation", "edge", "relation", "string"),
    ("e-origin", "edge", "origin", "string"),
    ("e-confidence_word", "edge", "confidence_word", "string"),
    ("e-reason", "edge", "reason", "string"),
    ("e-set", "edge", "set", "string"),
    ("e-review_state", "edge", "review_state", "string"),
    ("e-place", "edge", "place", "string"),
    ("g-title", "graph", "title", "string"),
    ("g-edition", "graph", "edition", "string"),
    ("g-version", "graph", "version", "string"),
    ("g-date", "graph", "date", "string"),
    ("g-selection", "graph", "selection", "string"),
];

/// The document.
pub(super) fn document(corpus: &Corpus, slice: &Slice, iris: &Iris) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = BytesStart::new("graphml").with_attributes([
        ("xmlns", "http://graphml.graphdrawing.org/xmlns"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        (
            "xsi:schemaLocation",
            "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd",
        ),
    ]);
    xml.write_event(Event::Start(root))?;
    for (id, of, name, kind) in ATTRIBUTES {
        xml.create_element("key")
            .with_attributes([("id", *id), ("for", *of), ("attr.name", *name), ("attr.type", *kind)])
            .write_empty()?;
    }
    let graph = BytesStart::new("graph").with_attributes([("id", "soukan"), ("edgedefault", "directed")]);
    xml.write_event(Event::Start(graph))?;
    let manifest = &corpus.manifest;
    data(&mut xml, "g-title", &manifest.title)?;
    data(&mut xml, "g-edition", &manifest.edition)?;
    data(&mut xml, "g-version", &manifest.version)?;
    data(&mut xml, "g-date", &manifest.date)?;
    data(&mut xml, "g-selection", &slice.names.join(" "))?;
    nodes(&mut xml, corpus, slice, iris)?;
    for (number, link) in (1..).zip(&slice.links) {
        edge(&mut xml, number, link)?;
    }
    for name in ["graph", "graphml"] {
        xml.write_event(Event::End(BytesEnd::new(name)))?;
    }
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn nodes(xml: &mut Xml, corpus: &Corpus, slice: &Slice, iris: &Iris) -> io::Result<()> {
    for vertex in vertices(corpus, slice, iris) {
        let id = vertex.key.to_string();
        xml.write_event(Event::Start(BytesStart::new("node").with_attributes([("id", id.as_str())])))?;
        data(xml, "n-label", &vertex.label())?;
        data(xml, "n-kind", vertex.key.kind())?;
        data(xml, "n-cite", &vertex.cite)?;
        data(xml, "n-title", &vertex.title)?;
        data(xml, "n-text", &vertex.text)?;
        data(xml, "n-iri", &vertex.iri)?;
        data(xml, "n-stub", if vertex.is_stub { "true" } else { "false" })?;
        xml.write_event(Event::End(BytesEnd::new("node")))?;
    }
    Ok(())
}

fn edge(xml: &mut Xml, number: usize, link: &Link) -> io::Result<()> {
    let (id, from, to) = (format!("e{number}"), link.from.to_string(), link.to.to_string());
    let edge = BytesStart::new("edge").with_attributes([
        ("id", id.as_str()),
        ("source", from.as_str()),
        ("target", to.as_str()),
    ]);
    xml.write_event(Event::Start(edge))?;
    data(xml, "e-label", link.relation.as_str())?;
    data(xml, "e-weight", &link.confidence.value().to_string())?;
    for (name, words) in words(link) {
        data(xml, &format!("e-{name}"), &words)?;
    }
    xml.write_event(Event::End(BytesEnd::new("edge")))
}

/// An attribute; one without words is left out.
fn data(xml: &mut Xml, key: &str, words: &str) -> io::Result<()> {
    let words = printable(words);
    if !words.is_empty() {
        xml.create_element("data").with_attribute(("key", key)).write_text_content(BytesText::new(&words))?;
    }
    Ok(())
}
