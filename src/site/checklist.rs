//! Pages of the checklist and of the kinds of evidence.

use serde::Serialize;

use crate::model::{ChecklistItem, EvidenceKind, Key};
use crate::site::Site;
use crate::site::mapping::{LinkView, Related};
use crate::site::node::{place, texts};
use crate::site::view::{Crumb, GroupView, ListPage, NodeView, Page, PlaceView, TextView};

#[derive(Serialize)]
struct ChecklistPage {
    key: String,
    number: u16,
    major: NodeView,
    middle: NodeView,
    measure: TextView,
    evidence: Vec<NodeView>,
    evidence_text: Option<TextView>,
    damage: Vec<DamageView>,
    related: Related,
    previous: Option<Crumb>,
    next: Option<Crumb>,
}

#[derive(Serialize)]
struct DamageView {
    kind: &'static str,
    words: String,
    reason: String,
}

#[derive(Serialize)]
struct EvidencePage {
    key: String,
    variants: Vec<(String, String)>,
    rows: Vec<NodeView>,
    /// The requirements and chapters that the rows are linked to, each with the rows.
    requirements: Vec<(NodeView, Vec<LinkView>)>,
    source: PlaceView,
    previous: Option<Crumb>,
    next: Option<Crumb>,
}

fn damage_word(kind: &str) -> &'static str {
    match kind {
        "lost" => "失われた字句",
        "replaced" => "別の欄の字句",
        "cut" => "途中で切れている",
        "duplicated" => "重複した印字",
        _ => "疑わしい字句",
    }
}

impl Site<'_> {
    pub(super) fn checklist_pages(&self) -> Vec<Page> {
        let checklist = &self.corpus.checklist;
        let mut pages = vec![self.checklist_index(), self.evidence_index()];
        pages.extend(checklist.categories.keys().map(|number| self.category_page(number)));
        pages.extend(checklist.items.values().map(|item| self.checklist_page(item)));
        pages.extend(checklist.evidence.values().map(|kind| self.evidence_page(kind)));
        pages
    }

    fn rows_of(&self, category: &[u16]) -> Vec<NodeView> {
        let items = self.corpus.checklist.items.values().filter(|item| item.category == category);
        items
            .map(|item| NodeView { title: String::new(), ..self.node(&Key::ChecklistItem(item.number)) })
            .collect()
    }

    fn category_group(&self, number: &[u16], with_rows: bool) -> GroupView {
        let key = Key::Category(number.to_vec());
        let count =
            self.corpus.checklist.items.values().filter(|item| item.category.starts_with(number)).count();
        GroupView {
            title: self.corpus.label(&key).title,
            href: self.href(&key),
            note: format!("{count} 項目"),
            nodes: if with_rows { self.rows_of(number) } else { Vec::new() },
        }
    }

    fn checklist_index(&self) -> Page {
        let checklist = &self.corpus.checklist;
        let majors = checklist.categories.values().filter(|category| category.number.len() == 1);
        let groups = majors.map(|major| {
            let middles = checklist
                .categories
                .keys()
                .filter(|number| number.len() == 2 && number.starts_with(&major.number));
            let nodes = middles.map(|number| {
                let node = self.name(&Key::Category(number.clone()));
                NodeView { cite: String::new(), ..node }
            });
            GroupView { nodes: nodes.collect(), ..self.category_group(&major.number, false) }
        });
        let view = ListPage {
            intro: vec![format!(
                "クラウドサービスのチェックリストです。{} 項目を大分類・中分類の順に並べています。",
                checklist.items.len()
            )],
            groups: groups.collect(),
            ..ListPage::default()
        };
        Page::new("checklist", "list.html", "チェックリスト", &view).description("253項目のチェックリスト")
    }

    fn category_page(&self, number: &[u16]) -> Page {
        let key = Key::Category(number.to_vec());
        let below = self.corpus.checklist.categories.keys().filter(|other| other.starts_with(number));
        let groups =
            below.map(|number| self.category_group(number, true)).filter(|group| !group.nodes.is_empty());
        let view = ListPage { groups: groups.collect(), ..ListPage::default() };
        Page::new(self.path(&key), "list.html", self.corpus.label(&key).title, &view)
            .crumbs(self.crumbs(&key))
    }

    fn checklist_page(&self, item: &ChecklistItem) -> Page {
        let key = Key::ChecklistItem(item.number);
        let keys: Vec<Key> = self.corpus.checklist.items.keys().copied().map(Key::ChecklistItem).collect();
        let (previous, next) = self.neighbours(&key, &keys);
        let damage = item.damage.iter().map(|flaw| DamageView {
            kind: damage_word(&flaw.kind),
            words: flaw.words.clone(),
            reason: flaw.reason.clone(),
        });
        let major = item.category.get(..1).unwrap_or_default().to_vec();
        let view = ChecklistPage {
            key: key.to_string(),
            number: item.number,
            major: self.name(&Key::Category(major)),
            middle: self.name(&Key::Category(item.category.clone())),
            measure: texts(self.corpus, std::slice::from_ref(&item.measure)),
            evidence: item.evidence.iter().map(|kind| self.name(&Key::Evidence(kind.clone()))).collect(),
            evidence_text: item
                .evidence_text
                .as_ref()
                .map(|text| texts(self.corpus, std::slice::from_ref(text))),
            damage: damage.collect(),
            related: self.related(&key),
            previous,
            next,
        };
        Page::new(self.path(&key), "checklist_item.html", self.corpus.label(&key).to_string(), &view)
            .crumbs(self.crumbs(&key))
            .description(item.measure.read.chars().take(110).collect::<String>())
    }

    fn rows_naming(&self, kind: &str) -> Vec<NodeView> {
        let items =
            self.corpus.checklist.items.values().filter(|item| item.evidence.iter().any(|key| key == kind));
        items.map(|item| self.node(&Key::ChecklistItem(item.number))).collect()
    }

    fn evidence_index(&self) -> Page {
        let kinds = self.corpus.checklist.evidence.values().map(|kind| {
            let node = self.name(&Key::Evidence(kind.key.clone()));
            (self.rows_naming(&kind.key).len(), node)
        });
        let mut kinds: Vec<(usize, NodeView)> = kinds.collect();
        kinds.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.key.cmp(&right.1.key)));
        let total = self.corpus.checklist.items.len();
        let nodes = kinds
            .into_iter()
            .map(|(count, node)| NodeView { badges: vec![format!("{count}/{total} 項目")], ..node });
        let view = ListPage {
            intro: vec![
                "チェックリストがエビデンスの例として挙げる文書・記録です。挙げている項目の多い順。"
                    .to_owned(),
            ],
            groups: vec![GroupView { nodes: nodes.collect(), ..GroupView::default() }],
            ..ListPage::default()
        };
        Page::new("evidence", "list.html", "エビデンス", &view)
    }

    fn evidence_page(&self, kind: &EvidenceKind) -> Page {
        let key = Key::Evidence(kind.key.clone());
        let keys: Vec<Key> = self.corpus.checklist.evidence.keys().cloned().map(Key::Evidence).collect();
        let (previous, next) = self.neighbours(&key, &keys);
        let view = EvidencePage {
            key: kind.key.clone(),
            variants: kind.variants.iter().map(|(words, reason)| (words.clone(), reason.clone())).collect(),
            rows: self.rows_naming(&kind.key),
            requirements: self
                .graph
                .supported_by(&key)
                .iter()
                .map(|supported| {
                    let links = supported.rows.iter().map(|(_, link)| LinkView {
                        voices: Vec::new(),
                        ..self.link(link, &supported.requirement)
                    });
                    (self.name(&supported.requirement), links.collect())
                })
                .collect(),
            source: place(self.corpus, &kind.source),
            previous,
            next,
        };
        Page::new(self.path(&key), "evidence.html", kind.label.clone(), &view).crumbs(self.crumbs(&key))
    }
}
