//! Pages of the laws, standards and schemes that documents name.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Key, Reference};
use crate::site::Site;
use crate::site::mapping::LinkView;
use crate::site::node::place;
use crate::site::view::{Crumb, GroupView, ListPage, NodeView, Page, PlaceView};

#[derive(Serialize)]
struct ReferencePage {
    key: String,
    kind: &'static str,
    variants: Vec<(String, String)>,
    groups: Vec<(&'static str, Vec<LinkView>)>,
    count: usize,
    source: PlaceView,
    previous: Option<Crumb>,
    next: Option<Crumb>,
}

fn kind_word(kind: &str) -> &'static str {
    match kind {
        "law" => "法律",
        "notice" => "通知・告示",
        "guideline" => "ガイドライン・方針",
        "standard" => "規格・標準",
        "scheme" => "制度・認証",
        _ => "機関",
    }
}

/// The document that a node belongs to, in the order in which pages list them.
fn document(key: &Key) -> &'static str {
    match key {
        Key::Requirement(_) | Key::Section(_) => "遵守事項",
        Key::Item(_) => "開示書の質問",
        Key::ChecklistItem(_) => "チェックリストの項目",
        _ => "各社の備考",
    }
}

impl Site<'_> {
    pub(super) fn reference_pages(&self) -> Vec<Page> {
        if self.corpus.references.is_empty() {
            return Vec::new();
        }
        let mut pages = vec![self.reference_index()];
        pages.extend(self.corpus.references.values().map(|reference| self.reference_page(reference)));
        pages
    }

    fn reference_index(&self) -> Page {
        let mut kinds: BTreeMap<&str, Vec<NodeView>> = BTreeMap::new();
        for reference in self.corpus.references.values() {
            let key = Key::Reference(reference.key.clone());
            let count = self.graph.incoming(&key).len();
            let badge = self.words.fill("{n} か所", &[("n", &count)]);
            let node = NodeView { badges: vec![badge], ..self.name(&key) };
            kinds.entry(reference.kind.as_str()).or_default().push(node);
        }
        let order = ["law", "notice", "guideline", "standard", "scheme", "organisation"];
        let groups = order.into_iter().filter_map(|kind| {
            let nodes = kinds.remove(kind)?;
            Some(GroupView { title: self.words.say(kind_word(kind)), nodes, ..GroupView::default() })
        });
        let view = ListPage {
            intro: vec![self.words.say("遵守事項・開示書・チェックリスト・各社の備考が、その文の中で名を挙げている法令・規格・制度です。名は資料の綴りのままです。これらの本文は収録していません。")],
            groups: groups.collect(),
            ..ListPage::default()
        };
        Page::new("references", "list.html", self.words.say("法令・規格"), &view)
            .description(self.words.say("この法令・規格に触れている項目"))
    }

    fn reference_page(&self, reference: &Reference) -> Page {
        let key = Key::Reference(reference.key.clone());
        let keys: Vec<Key> = self.corpus.references.keys().cloned().map(Key::Reference).collect();
        let (previous, next) = self.neighbours(&key, &keys);
        let mut groups: Vec<(&'static str, Vec<LinkView>)> = Vec::new();
        let links = self.graph.incoming(&key);
        for link in &links {
            let name = document(&link.from);
            let view = self.link(link, &key);
            match groups.iter_mut().find(|(title, _)| *title == name) {
                Some((_, views)) => views.push(view),
                None => groups.push((name, vec![view])),
            }
        }
        let variants = reference.variants.iter().filter(|(words, _)| **words != reference.label);
        let view = ReferencePage {
            key: reference.key.clone(),
            kind: kind_word(&reference.kind),
            variants: variants.map(|(words, reason)| (words.clone(), reason.clone())).collect(),
            count: links.len(),
            groups,
            source: place(self.corpus, &reference.source),
            previous,
            next,
        };
        Page::new(self.path(&key), "reference.html", reference.label.clone(), &view)
            .key(self.heading_key(&key))
            .crumbs(self.crumbs(&key))
    }
}
