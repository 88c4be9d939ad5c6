//! Pages of the disclosure form.

use serde::Serialize;

use crate::model::Key;
use crate::model::form::FormItem;
use crate::site::Site;
use crate::site::mapping::Related;
use crate::site::neighbourhood::Neighbourhood;
use crate::site::node::texts;
use crate::site::response::ResponseView;
use crate::site::view::{Crumb, GroupView, ListPage, NodeView, Page, TextView};

#[derive(Serialize)]
struct ItemPage {
    key: String,
    choices: Vec<String>,
    question: TextView,
    canonical_sheet: String,
    canonical_reason: String,
    parent: Option<NodeView>,
    children: Vec<NodeView>,
    responses: Vec<ResponseView>,
    around: Option<Neighbourhood>,
    related: Related,
    previous: Option<Crumb>,
    next: Option<Crumb>,
}

impl Site<'_> {
    pub(super) fn form_pages(&self) -> Vec<Page> {
        let mut pages = vec![self.form_index()];
        pages.extend(self.corpus.headings.keys().map(|number| self.heading_page(number)));
        pages.extend(self.corpus.items.values().map(|item| self.item_page(item)));
        pages
    }

    fn items_under(&self, heading: &[u16]) -> Vec<NodeView> {
        let items = self.corpus.items.values().filter(|item| item.heading == heading);
        items.map(|item| self.node(&Key::Item(item.key.clone()))).collect()
    }

    fn heading_group(&self, number: &[u16]) -> GroupView {
        let key = Key::FormHeading(number.to_vec());
        GroupView {
            key: self.heading_key(&key),
            title: self.corpus.label(&key).title,
            href: self.href(&key),
            note: String::new(),
            nodes: self.items_under(number),
        }
    }

    fn form_index(&self) -> Page {
        let total = self.corpus.items.len();
        let view = ListPage {
            intro: vec![self.words.fill(
                "医療情報セキュリティ開示書の様式です。{total} 行（番号のある質問とその小項目、17.1 の 5 つの選択肢）を、様式の見出しの順に並べています。",
                &[("total", &total)],
            )],
            groups: self.corpus.headings.keys().map(|number| self.heading_group(number)).collect(),
            ..ListPage::default()
        };
        Page::new("sds", "list.html", self.words.say("医療情報セキュリティ開示書"), &view)
            .description(self.words.say("医療情報セキュリティ開示書の質問の一覧"))
    }

    fn heading_page(&self, number: &[u16]) -> Page {
        let key = Key::FormHeading(number.to_vec());
        let below = self.corpus.headings.keys().filter(|other| other.starts_with(number));
        let keys: Vec<Key> = self.corpus.headings.keys().cloned().map(Key::FormHeading).collect();
        let (previous, next) = self.neighbours(&key, &keys);
        let groups = below.map(|number| self.heading_group(number)).collect();
        let view = ListPage { groups, previous, next, ..ListPage::default() };
        Page::new(self.path(&key), "list.html", self.corpus.label(&key).title, &view)
            .key(self.heading_key(&key))
            .crumbs(self.crumbs(&key))
    }

    fn item_page(&self, item: &FormItem) -> Page {
        let key = Key::Item(item.key.clone());
        let keys: Vec<Key> = self.corpus.items.keys().cloned().map(Key::Item).collect();
        let (previous, next) = self.neighbours(&key, &keys);
        let children = self.corpus.items.values().filter(|other| other.parent.as_ref() == Some(&item.key));
        let sheet = self.corpus.sheets.get(&item.canonical_sheet);
        let view = ItemPage {
            key: key.to_string(),
            choices: item.choices.clone(),
            question: texts(self.corpus, std::slice::from_ref(&item.question)),
            canonical_sheet: sheet
                .map_or_else(|| item.canonical_sheet.clone(), |sheet| sheet.service.read.clone()),
            canonical_reason: item.reason.clone(),
            parent: item.parent.clone().map(|parent| self.node(&Key::Item(parent))),
            children: children.map(|child| self.node(&Key::Item(child.key.clone()))).collect(),
            responses: self
                .corpus
                .sheets
                .values()
                .filter_map(|sheet| {
                    sheet.responses.get(&item.key).map(|response| self.response(sheet, response))
                })
                .collect(),
            around: self.neighbourhood(&key),
            related: self.related(&key),
            previous,
            next,
        };
        let label = self.corpus.label(&key);
        Page::new(self.path(&key), "item.html", label.to_string(), &view)
            .key(self.heading_key(&key))
            .crumbs(self.crumbs(&key))
            .description(label.title)
    }
}
