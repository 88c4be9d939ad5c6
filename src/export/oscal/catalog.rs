//! Catalogs: sections, headings and categories are groups, requirements, questions and rows are controls.
//!
//! A mapping of the table may start or end at a whole chapter, but OSCAL maps controls and their statements only. Such a
//! chapter has, in its group, a control of class `chapter` under its own key, without a statement. Writing its requirements
//! in its place would say of each what the table says of none.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Catalog, Writer, is_group, list, object, sure};
use crate::export::ids::token;
use crate::export::text::{markdown, markdown_words};
use crate::model::form::FormItem;
use crate::model::{ChecklistItem, Key, Ordinal, Requirement, Section, SourceText};

/// The nodes of a catalog by the whole that they stand in; at the top, `None`.
type Tree = BTreeMap<Option<Key>, Vec<Key>>;

impl Writer<'_> {
    pub(super) fn catalog(&self, catalog: &Catalog) -> Value {
        let mut cited = BTreeSet::new();
        let tree = self.tree(catalog);
        let top = tree.get(&None).map(Vec::as_slice).unwrap_or_default();
        let groups: Vec<Option<Value>> = top
            .iter()
            .filter(|key| is_group(key))
            .map(|key| Some(self.group(key, &tree, &mut cited)))
            .collect();
        let mut controls: Vec<Option<Value>> = top
            .iter()
            .filter(|key| !is_group(key))
            .map(|key| Some(self.control(key, &tree, &mut cited)))
            .collect();
        controls.extend(self.stubs_of(catalog).into_iter().map(Some));
        let mut metadata = self.metadata(&self.catalog_title(catalog), REMARKS);
        let sources = self.sources_of(catalog);
        let entries = self.corpus.manifest.sources.iter().filter(|entry| sources.contains(entry.id.as_str()));
        self.parties(
            &mut metadata,
            ("publisher", "Publisher"),
            entries.map(|entry| entry.publisher.as_str()),
        );
        let mut body = Map::new();
        body.insert("metadata".to_owned(), Value::Object(metadata));
        body.insert("groups".to_owned(), list(groups));
        body.insert("controls".to_owned(), list(controls));
        body.insert("back-matter".to_owned(), self.back_matter(&sources, &cited));
        let tail = format!("oscal/catalog/{}", catalog.address(&self.corpus.manifest.edition));
        self.document("catalog", &tail, body)
    }

    fn catalog_title(&self, catalog: &Catalog) -> String {
        let manifest = &self.corpus.manifest;
        let edition = |id: &str| {
            let found = manifest.editions.iter().find(|edition| edition.id == id);
            found.map_or_else(|| id.to_owned(), |edition| edition.title.clone())
        };
        let guideline = "医療情報システムの安全管理に関するガイドライン";
        match catalog {
            Catalog::Volume(volume) => {
                format!("{guideline} {} {}", edition(&manifest.edition), self.corpus.volume_title(*volume))
            }
            Catalog::Edition(id) => {
                format!("{guideline} {}（相関表の備考に現れる条項の番号だけ）", edition(id))
            }
            Catalog::Form => "サービス事業者による医療情報セキュリティ開示書の書式".to_owned(),
            Catalog::Checklist => "クラウドサービス安全管理チェックリスト".to_owned(),
        }
    }

    /// The sources that its nodes are known from.
    fn sources_of(&self, catalog: &Catalog) -> BTreeSet<&str> {
        let own = self.slice.inside.iter().filter(|key| Catalog::of(key).as_ref() == Some(catalog));
        let places = own.filter_map(|key| self.corpus.source(key));
        places.filter_map(|place| self.source_of(&place).map(|entry| entry.id.as_str())).collect()
    }

    fn tree(&self, catalog: &Catalog) -> Tree {
        let mut tree = Tree::new();
        let own = self.slice.inside.iter().filter(|key| Catalog::of(key).as_ref() == Some(catalog));
        for key in own.filter(|key| !matches!(key, Key::Volume(_))) {
            let whole = self.corpus.part_of(key).filter(|whole| self.slice.has(whole));
            let whole = whole.filter(|whole| !matches!(whole, Key::Volume(_)));
            tree.entry(whole).or_default().push(key.clone());
        }
        tree
    }

    /// The far ends that the mappings and answers of other documents refer to here.
    fn stubs_of(&self, catalog: &Catalog) -> Vec<Value> {
        let own = self.stubs().into_iter().filter(|key| Catalog::of(key).as_ref() == Some(catalog));
        own.map(|key| {
            object([
                ("id", json!(token(&key))),
                ("class", json!("stub")),
                ("title", json!(markdown_words(&self.corpus.label(&key).cite))),
                ("props", list([self.remarked("stub", "true", STUB)])),
                ("links", list([Some(self.iri_link(&key))])),
            ])
        })
        .collect()
    }

    fn iri_link(&self, key: &Key) -> Value {
        json!({"href": self.iris.node(key).into_string(), "rel": "canonical"})
    }

    /// OSCAL lets a group hold groups or controls, not both: with both, the controls stand in a group of their own.
    fn group(&self, key: &Key, tree: &Tree, cited: &mut BTreeSet<Key>) -> Value {
        let parts = tree.get(&Some(key.clone())).map(Vec::as_slice).unwrap_or_default();
        let mut groups: Vec<Value> =
            parts.iter().filter(|part| is_group(part)).map(|part| self.group(part, tree, cited)).collect();
        let mut controls: Vec<Value> = Vec::new();
        if self.wholes.contains(key) {
            controls.push(self.chapter(key, cited));
        }
        controls
            .extend(parts.iter().filter(|part| !is_group(part)).map(|part| self.control(part, tree, cited)));
        let title = self.group_title(key);
        if !groups.is_empty() && !controls.is_empty() {
            let id = format!("group-{}-own", token(key));
            groups.insert(0, json!({"id": id, "class": "own", "title": title, "controls": controls}));
            controls = Vec::new();
        }
        let some = |values: Vec<Value>| list(values.into_iter().map(Some));
        object([
            ("id", json!(format!("group-{}", token(key)))),
            ("class", json!(key.kind())),
            ("title", json!(title)),
            ("props", self.group_props(key)),
            (
                "links",
                list([
                    Some(self.iri_link(key)),
                    self.corpus.source(key).and_then(|place| self.source_link(&place)),
                ]),
            ),
            ("groups", some(groups)),
            ("controls", some(controls)),
        ])
    }

    /// Sections are cited by their number; headings and categories are known by their titles.
    fn group_title(&self, key: &Key) -> String {
        let label = self.corpus.label(key);
        let title = match key {
            Key::Section(_) => label.to_string(),
            _ if label.title.is_empty() => label.cite,
            _ => label.title,
        };
        markdown_words(&title)
    }

    fn group_props(&self, key: &Key) -> Value {
        let Key::Section(section) = key else { return list([self.prop("key", &key.to_string())]) };
        let props = self.corpus.sections.get(section).map(|section| self.section_props(section));
        list(std::iter::once(self.prop("key", &key.to_string())).chain(props.into_iter().flatten()))
    }

    fn section_props(&self, section: &Section) -> [Option<Value>; 4] {
        let number = |count: Option<u16>| count.map(|count| count.to_string()).unwrap_or_default();
        [
            self.prop("title-standing", section.title_standing.as_str()),
            self.prop("requirement-count", &number(section.count)),
            self.prop("requirement-minimum", &number(section.minimum)),
            self.prop("count-standing", section.count_standing.as_str()),
        ]
    }

    /// A whole that a mapping starts or ends at.
    fn chapter(&self, key: &Key, cited: &mut BTreeSet<Key>) -> Value {
        let mut links = vec![Some(self.iri_link(key))];
        links.extend(self.stated_links(key, cited).into_iter().map(Some));
        object([
            ("id", json!(token(key))),
            ("class", json!("chapter")),
            ("title", json!(self.group_title(key))),
            ("props", list([self.remarked("whole", &format!("group-{}", token(key)), WHOLE)])),
            ("links", list(links)),
        ])
    }

    fn control(&self, key: &Key, tree: &Tree, cited: &mut BTreeSet<Key>) -> Value {
        let parts = tree.get(&Some(key.clone())).map(Vec::as_slice).unwrap_or_default();
        let inner = parts.iter().map(|part| Some(self.control(part, tree, cited)));
        let inner = list(inner.collect::<Vec<_>>());
        let mut links = vec![
            Some(self.iri_link(key)),
            self.corpus.source(key).and_then(|place| self.source_link(&place)),
        ];
        links.extend(self.stated_links(key, cited).into_iter().map(Some));
        let (class, own) = self.own(key);
        let props = std::iter::once(self.prop("key", &key.to_string())).chain(own);
        object([
            ("id", json!(token(key))),
            ("class", json!(class)),
            ("title", json!(markdown_words(&self.corpus.label(key).cite))),
            ("props", list(props)),
            ("links", list(links)),
            ("parts", self.parts(key)),
            ("controls", inner),
        ])
    }

    /// The class of a control, and the properties of its kind.
    fn own(&self, key: &Key) -> (&'static str, Vec<Option<Value>>) {
        let corpus = self.corpus;
        match key {
            Key::Requirement(key) => (
                "requirement",
                corpus.requirements.get(key).map(|found| self.requirement(found)).unwrap_or_default(),
            ),
            Key::Item(key) => {
                ("question", corpus.items.get(key).map(|item| self.question(item)).unwrap_or_default())
            }
            Key::ChecklistItem(number) => {
                ("row", corpus.checklist.items.get(number).map(|item| self.row(item)).unwrap_or_default())
            }
            Key::Clause(_) => ("clause", vec![self.remarked("has-text", "false", NO_TEXT)]),
            _ => ("node", Vec::new()),
        }
    }

    fn requirement(&self, requirement: &Requirement) -> Vec<Option<Value>> {
        let mut props = Vec::new();
        if let Ordinal::Known(number) = requirement.key.ordinal {
            props.push(Some(json!({"name": "label", "value": crate::model::circled(number)})));
        }
        if requirement.text.is_empty() {
            props.push(self.remarked("has-text", "false", NO_TEXT));
        } else {
            props.push(self.prop("has-text", "true"));
            props.push(sure(self, requirement.confidence, &requirement.reason));
        }
        if let Some((topic, standing)) = &requirement.topic {
            props.push(self.remarked("topic", topic, TOPIC));
            props.push(self.prop("topic-standing", standing.as_str()));
        }
        props
    }

    fn question(&self, item: &FormItem) -> Vec<Option<Value>> {
        let mut props = vec![Some(json!({"name": "label", "value": item.key.to_string()}))];
        props.extend(item.choices.iter().map(|choice| self.prop("choice", choice)));
        props
    }

    fn row(&self, item: &ChecklistItem) -> Vec<Option<Value>> {
        let mut props = vec![Some(json!({"name": "label", "value": item.number.to_string()}))];
        let label = |key: &String| self.corpus.checklist.evidence.get(key).map(|kind| kind.label.clone());
        props.extend(item.evidence.iter().filter_map(label).map(|label| self.prop("evidence", &label)));
        props.extend(item.damage.iter().map(|damage| self.remarked("damage", &damage.kind, &damage.reason)));
        props
    }

    /// The text as read, and the print where it differs; nothing where there is no text.
    fn parts(&self, key: &Key) -> Value {
        let text = self.corpus.text(key);
        if text.is_empty() {
            return Value::Null;
        }
        let id = token(key);
        let printed = self.printed(key).filter(|printed| *printed != text).map(|printed| {
            json!({
                "id": format!("{id}_printed"), "name": "printed", "ns": self.iris.vocabulary(),
                "prose": markdown(&printed),
            })
        });
        let statement = json!({"id": format!("{id}_smt"), "name": "statement", "prose": markdown(&text)});
        list([Some(statement), printed])
    }

    fn printed(&self, key: &Key) -> Option<String> {
        let corpus = self.corpus;
        let print = |text: &SourceText| text.printed.clone();
        match key {
            Key::Requirement(key) => corpus.requirements.get(key).map(Requirement::printed),
            Key::Item(key) => corpus.items.get(key).map(|item| print(&item.question)),
            Key::ChecklistItem(number) => corpus.checklist.items.get(number).map(|item| print(&item.measure)),
            _ => None,
        }
    }
}

const REMARKS: &str = "文書の文は読み取ったとおり。名前空間 ns の付いた property は soukan によるもので、公式のものではない。\
    本文が資料にない遵守事項には statement がない。";
const STUB: &str = "この書き出しの範囲の外にあり、対応の相手として名だけを示す。";
const WHOLE: &str = "章そのもの。相関表が章だけを印字している対応、または章全体への対応の端として置く。章の遵守事項の一つ一つについて述べるものではない。";
const NO_TEXT: &str = "本文未収録。番号だけが知られている。";
const TOPIC: &str = "soukan による短い主題で、公式の文ではない。";
