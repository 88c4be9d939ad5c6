//! What templates see: finished views, no model. Addresses are relative to the root of the site.

use serde::Serialize;

use crate::site::own::OwnRecord;

/// A page to be rendered: where it goes, with which template, from which view.
pub(crate) struct Page {
    /// Folder below the root; empty for the home page.
    pub path: String,
    /// Template.
    pub template: &'static str,
    /// `<title>` and heading.
    pub title: String,
    /// The key of what the page is about, and empty where it is about no single thing. On English pages it stands before the
    /// title, which is then a citation and Japanese.
    pub key: String,
    /// One sentence for `<meta name="description">`.
    pub description: String,
    /// The way here.
    pub crumbs: Vec<Crumb>,
    /// Machine-readable twins: file and media type.
    pub alternates: Vec<(String, &'static str)>,
    /// The page's subject in schema.org's words, as JSON-LD that is safe within HTML; empty where there is none.
    pub json_ld: String,
    /// How one cites what the page is about; none where it is about no single thing.
    pub citation: Option<Citation>,
    /// An institution's own records on what the page is about.
    pub own: Vec<OwnRecord>,
    /// The view, under the name `page`.
    pub view: serde_json::Value,
}

impl Page {
    pub(crate) fn new(
        path: impl Into<String>,
        template: &'static str,
        title: impl Into<String>,
        view: &impl Serialize,
    ) -> Self {
        Self {
            path: path.into(),
            template,
            title: title.into(),
            key: String::new(),
            description: String::new(),
            crumbs: Vec::new(),
            alternates: Vec::new(),
            json_ld: String::new(),
            citation: None,
            own: Vec::new(),
            // A view is plain structs and strings: it cannot fail to become a value.
            view: serde_json::to_value(view).unwrap_or_default(),
        }
    }

    pub(crate) fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    pub(crate) fn crumbs(mut self, crumbs: Vec<Crumb>) -> Self {
        self.crumbs = crumbs;
        self
    }

    pub(crate) fn json_ld(mut self, value: &serde_json::Value) -> Self {
        // Nothing that could end the element that holds it.
        self.json_ld = value.to_string().replace('<', "\\u003c");
        self
    }

    pub(crate) fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }
}

/// How one cites a node.
#[derive(Serialize)]
pub(crate) struct Citation {
    pub key: String,
    /// The edition with a blank behind it; empty for what belongs to none.
    pub edition: String,
    pub cite: String,
    /// Title, version and date of the dataset.
    pub title: String,
    pub version: String,
    pub date: String,
    pub iri: String,
}

/// What stands on every page.
#[derive(Serialize)]
pub(crate) struct Frame {
    /// The name of the site.
    pub title: String,
    /// The picture beside it, from the root of the site; empty where there is none.
    pub logo: String,
    /// Whether the ticks of some sheet can be read.
    pub has_ticks: bool,
    /// What the house that puts up the site says at the foot.
    pub notes: Vec<String>,
    /// The feed of changes, from the pages in the same language; empty where there is none.
    pub feed: &'static str,
    /// What one reads every day, at the top.
    pub nav: Vec<Crumb>,
    /// How it was made, and the data, at the foot.
    pub more: Vec<Crumb>,
    /// The title of the dataset, which opens the footer.
    pub dataset: String,
    pub footer: String,
    /// The address of the site; empty where it is not known.
    pub base_url: String,
}

/// A step of the way to a page.
#[derive(Serialize, Clone)]
pub(crate) struct Crumb {
    pub name: String,
    pub href: String,
}

/// A stretch of a text.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Segment {
    /// Plain words.
    Text { text: String },
    /// A corrected stretch.
    Fix { text: String, printed: String, reason: String },
    /// An address.
    Url { text: String },
}

impl Segment {
    /// What it reads.
    pub(crate) fn words(&self) -> &str {
        match self {
            Self::Text { text } | Self::Fix { text, .. } | Self::Url { text } => text,
        }
    }
}

/// A text as lines of segments; `is_item` lines open with a list mark of the source.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub(crate) struct TextLine {
    pub is_item: bool,
    pub segments: Vec<Segment>,
}

/// A correction that was made, or only suspected.
#[derive(Serialize, Clone)]
pub(crate) struct FixView {
    pub printed: String,
    pub read: String,
    pub confidence: &'static str,
    pub is_applied: bool,
    pub reason: String,
    pub place: PlaceView,
}

/// Where something stands in the sources.
#[derive(Serialize, Clone)]
pub(crate) struct PlaceView {
    /// 資料名.
    pub document: String,
    pub file: String,
    pub line: u32,
    pub cell: u32,
    pub paragraph: u32,
}

/// A text with everything that belongs beside it.
#[derive(Serialize, Clone)]
pub(crate) struct TextView {
    pub lines: Vec<TextLine>,
    /// The whole print, where it differs.
    pub printed: Option<String>,
    pub fixes: Vec<FixView>,
    pub places: Vec<PlaceView>,
}

/// A node to point at.
#[derive(Serialize, Clone)]
pub(crate) struct NodeView {
    pub key: String,
    pub href: String,
    pub cite: String,
    pub title: String,
    pub text: Vec<TextLine>,
    /// Whether its text is in the sources (本文未収録 where not).
    pub has_text: bool,
    /// Small words beside it, such as 番号未確定.
    pub badges: Vec<String>,
}

/// A node of a chain and how one gets there.
#[derive(Serialize, Clone)]
pub(crate) struct ChainView {
    pub node: NodeView,
    pub confidence: &'static str,
    pub is_certain: bool,
    pub reason: String,
    /// The chapter by which the relation holds, when the table prints it only for the chapter.
    pub via: Option<NodeView>,
    pub place: PlaceView,
    pub children: Vec<ChainView>,
}

/// A list of nodes under a heading.
#[derive(Serialize, Clone, Default)]
pub(crate) struct GroupView {
    /// The key of what the group is about, shown on English pages; empty where it is about no single thing.
    pub key: String,
    pub title: String,
    pub href: String,
    pub note: String,
    pub nodes: Vec<NodeView>,
}

/// A page that is a list of lists.
#[derive(Serialize, Default)]
pub(crate) struct ListPage {
    pub intro: Vec<String>,
    pub groups: Vec<GroupView>,
    /// The binders of what the page lists.
    pub books: Vec<Crumb>,
    pub previous: Option<Crumb>,
    pub next: Option<Crumb>,
}
