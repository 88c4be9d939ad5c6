//! Pages of the checklist and of the kinds of evidence.

use serde::Serialize;

use crate::model::{ChecklistItem, EvidenceKind, Key, Link};
use crate::site::Site;
use crate::site::lanes::fit;
use crate::site::mapping::{Related, relation_word};
use crate::site::neighbourhood::Neighbourhood;
use crate::site::node::{place, texts};
use crate::site::view::{Crumb, GroupView, ListPage, NodeView, Page, PlaceView, Segment, TextView};

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
    around: Option<Neighbourhood>,
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
    requirements: Vec<(NodeView, Vec<SupportView>)>,
    source: PlaceView,
    previous: Option<Crumb>,
    next: Option<Crumb>,
}

/// A row by which a document supports a requirement; the reason stands on the row's page.
#[derive(Serialize)]
struct SupportView {
    node: NodeView,
    /// The link on the row's page.
    reason_href: String,
    relation: &'static str,
    confidence: &'static str,
    is_certain: bool,
    is_suspect: bool,
}

pub(crate) fn damage_word(kind: &str) -> &'static str {
    match kind {
        "lost" => "失われた字句",
        "replaced" => "別の欄の字句",
        "cut" => "途中で切れている",
        "duplicated" => "重複した印字",
        _ => "疑わしい字句",
    }
}

/// Rows beyond which a page has only their first words.
const LARGE: usize = 40;
/// Columns of the first words.
const FIRST_WORDS: usize = 76;

/// Rows with their texts, or many rows by their first words.
fn listed(nodes: Vec<NodeView>) -> Vec<NodeView> {
    if nodes.len() > LARGE { nodes.into_iter().map(shortened).collect() } else { nodes }
}

/// A row by its first words.
fn shortened(node: NodeView) -> NodeView {
    let words: String = node.text.iter().flat_map(|line| &line.segments).map(Segment::words).collect();
    NodeView { title: fit(&words, FIRST_WORDS), text: Vec::new(), ..node }
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
            key: self.heading_key(&key),
            title: self.corpus.label(&key).title,
            href: self.href(&key),
            note: self.words.fill("{n} 項目", &[("n", &count)]),
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
                let items = checklist.items.values().filter(|item| item.category == *number).count();
                let node = self.counted(&Key::Category(number.clone()), "{n} 項目", &items);
                NodeView { cite: String::new(), ..node }
            });
            GroupView { nodes: nodes.collect(), ..self.category_group(&major.number, false) }
        });
        let view = ListPage {
            intro: vec![self.words.fill(
                "クラウドサービスのチェックリストです。{n} 項目を大分類・中分類の順に並べています。",
                &[("n", &checklist.items.len())],
            )],
            groups: groups.collect(),
            ..ListPage::default()
        };
        Page::new("checklist", "list.html", self.words.say("チェックリスト"), &view)
            .description(self.words.say("253項目のチェックリスト"))
    }

    fn category_page(&self, number: &[u16]) -> Page {
        let key = Key::Category(number.to_vec());
        let below = self.corpus.checklist.categories.keys().filter(|other| other.starts_with(number));
        let groups: Vec<GroupView> = below
            .map(|number| self.category_group(number, true))
            .filter(|group| !group.nodes.is_empty())
            .collect();
        // The rows of a large category have their texts on the pages of its parts.
        let is_large = groups.iter().map(|group| group.nodes.len()).sum::<usize>() > LARGE;
        let shown = |group: GroupView| {
            if is_large {
                GroupView { nodes: group.nodes.into_iter().map(shortened).collect(), ..group }
            } else {
                group
            }
        };
        let view = ListPage { groups: groups.into_iter().map(shown).collect(), ..ListPage::default() };
        Page::new(self.path(&key), "list.html", self.corpus.label(&key).title, &view)
            .key(self.heading_key(&key))
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
            around: self.neighbourhood(&key),
            related: self.related(&key),
            previous,
            next,
        };
        Page::new(self.path(&key), "checklist_item.html", self.corpus.label(&key).to_string(), &view)
            .key(self.heading_key(&key))
            .crumbs(self.crumbs(&key))
            .description(item.measure.read.chars().take(80).collect::<String>())
    }

    fn support(&self, row: &Key, link: &Link) -> SupportView {
        let shown = self.link(link, row);
        SupportView {
            node: self.name(row),
            reason_href: format!("{}#{}", self.href(row), shown.anchor),
            relation: relation_word(link, link.other(row)),
            confidence: shown.confidence,
            is_certain: shown.is_certain,
            is_suspect: shown.is_suspect,
        }
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
        let nodes = kinds.into_iter().map(|(count, node)| {
            let badge = self.words.fill("{n}/{total} 項目", &[("n", &count), ("total", &total)]);
            NodeView { badges: vec![badge], ..node }
        });
        let view =
            ListPage {
                intro: vec![self.words.say(
                    "チェックリストがエビデンスの例として挙げる文書・記録です。挙げている項目の多い順。",
                )],
                groups: vec![GroupView { nodes: nodes.collect(), ..GroupView::default() }],
                ..ListPage::default()
            };
        Page::new("evidence", "list.html", self.words.say("エビデンス"), &view)
    }

    fn evidence_page(&self, kind: &EvidenceKind) -> Page {
        let key = Key::Evidence(kind.key.clone());
        let keys: Vec<Key> = self.corpus.checklist.evidence.keys().cloned().map(Key::Evidence).collect();
        let (previous, next) = self.neighbours(&key, &keys);
        let view = EvidencePage {
            key: kind.key.clone(),
            variants: kind.variants.iter().map(|(words, reason)| (words.clone(), reason.clone())).collect(),
            rows: listed(self.rows_naming(&kind.key)),
            requirements: self
                .graph
                .supported_by(&key)
                .iter()
                .map(|supported| {
                    let links = supported.rows.iter().map(|(row, link)| self.support(row, link));
                    (self.name(&supported.requirement), links.collect())
                })
                .collect(),
            source: place(self.corpus, &kind.source),
            previous,
            next,
        };
        Page::new(self.path(&key), "evidence.html", kind.label.clone(), &view)
            .key(self.heading_key(&key))
            .crumbs(self.crumbs(&key))
    }
}
