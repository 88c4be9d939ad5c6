//! A graph as node-link JSON, as networkx reads it (`node_link_graph`) and D3 draws it: `nodes` with `id`, `edges` with
//! `source`, `target` and `key`. Ids are keys; the far end of a link that leads out of a part has `stub` true and no text.

use serde_json::{Value, json};

use crate::export::network::{vertices, words};
use crate::export::slice::Slice;
use crate::model::{Corpus, Link};
use crate::rdf::Iris;

/// The document.
pub(super) fn document(corpus: &Corpus, slice: &Slice, iris: &Iris) -> Result<Vec<u8>, serde_json::Error> {
    let manifest = &corpus.manifest;
    let nodes: Vec<Value> = vertices(corpus, slice, iris)
        .into_iter()
        .map(|vertex| {
            json!({
                "id": vertex.key.to_string(), "label": vertex.label(), "kind": vertex.key.kind(),
                "cite": vertex.cite, "title": vertex.title, "text": vertex.text, "iri": vertex.iri,
                "stub": vertex.is_stub,
            })
        })
        .collect();
    let document = json!({
        "directed": true, "multigraph": true,
        "graph": {
            "title": manifest.title, "edition": manifest.edition, "version": manifest.version,
            "date": manifest.date, "selection": slice.names,
        },
        "nodes": nodes,
        "edges": (1_usize..).zip(&slice.links).map(edge).collect::<Vec<_>>(),
    });
    let mut bytes = serde_json::to_vec_pretty(&document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn edge((number, link): (usize, &Link)) -> Value {
    let mut edge = json!({
        "key": format!("e{number}"), "source": link.from.to_string(), "target": link.to.to_string(),
        "confidence": link.confidence.value(),
    });
    for (name, words) in words(link) {
        edge[name] = json!(words);
    }
    edge
}
