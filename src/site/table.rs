//! 各編間相関表 as a page: three lanes, merged cells as spans, what is missing said in words, each row under a permanent name.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::{Confidence, Key, Link, LostPage, Reading, Role, Volume};
use crate::site::Site;
use crate::site::node::confidence;
use crate::site::rows::{Empty, Group, Lane, Part, Row, Table, section, volume};
use crate::site::scan::ScanLink;
use crate::site::text;
use crate::site::view::{Crumb, GroupView, NodeView, Page, TextLine};

#[derive(Serialize)]
struct TablePage {
    /// The source, named once for all its lines.
    file: String,
    /// The clean tables that rows were read from.
    clean: Vec<String>,
    /// The editions that 備考 names.
    clauses: String,
    /// The folder of the page and of the files beside it.
    folder: String,
    rows: usize,
    groups: Vec<GroupPart>,
    filters: Vec<FilterGroup>,
    /// Requirements without a row.
    unlisted: Vec<GroupView>,
    unlisted_count: usize,
}

/// The sections of a volume that have rows, to filter by.
#[derive(Serialize)]
struct FilterGroup {
    key: String,
    title: String,
    sections: Vec<SectionView>,
}

#[derive(Serialize)]
struct GroupPart {
    id: String,
    volume: String,
    section: Option<SectionView>,
    /// Whether the rows of a lower volume stand alone, because the upper ones are lost.
    is_torn: bool,
    /// Whether it holds rows, and not only what is lost between sections.
    has_rows: bool,
    parts: Vec<PartView>,
}

#[derive(Serialize)]
struct PartView {
    row: Option<RowView>,
    lost: Option<LostView>,
}

#[derive(Serialize)]
struct RowView {
    id: String,
    /// What it joins, in words, and the keys alone: on paper they stand in place of the link.
    label: String,
    keys: String,
    /// Volumes and sections that it touches.
    within: String,
    /// Whether its relations are `certain`, or one is in `doubt`; `none` where it has no relation.
    sure: &'static str,
    has_lower: bool,
    cells: Vec<CellView>,
}

#[derive(Serialize)]
struct LostView {
    id: String,
    within: String,
    /// Whether rows are known to be lost; else a page ends here.
    is_page: bool,
    scan: ScanLink,
    reason: String,
    missing: Vec<NodeView>,
}

#[derive(Serialize, Clone)]
struct SectionView {
    key: String,
    number: String,
    title: String,
    href: String,
}

/// A cell; one that spans rows stands in the first of them.
#[derive(Serialize, Default)]
struct CellView {
    lane: &'static str,
    rows: usize,
    columns: usize,
    section: Option<SectionView>,
    node: Option<NodeView>,
    /// How sure it is that the text is this requirement; empty where it is certain.
    reading: &'static str,
    relation: Option<RelationView>,
    remarks: Vec<RemarkView>,
    empty: Option<EmptyView>,
}

#[derive(Serialize)]
struct RelationView {
    confidence: &'static str,
    is_certain: bool,
    reason: String,
    scan: ScanLink,
}

/// A 備考 of the table and the clauses that it is read to name.
#[derive(Serialize)]
struct RemarkView {
    text: Vec<TextLine>,
    /// `-` is printed: officially none.
    is_none: bool,
    clauses: Vec<(NodeView, RelationView)>,
    /// How sure it is that it belongs here, and why, where it names no clause; empty where it is certain.
    reading: &'static str,
    reason: String,
    scan: ScanLink,
}

#[derive(Serialize)]
struct EmptyView {
    kind: &'static str,
    word: &'static str,
    /// The row of the lost page.
    lost: String,
    scan: Option<ScanLink>,
}

/// A cell on its way into a row: neighbours one above the other that have the same name are one cell.
struct Slot {
    column: usize,
    name: String,
    cell: CellView,
}

impl Empty {
    /// Its code and its word.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Official => ("none", "公式に該当なし"),
            Self::Blank => ("blank", "空欄"),
            Self::Unreadable => ("unreadable", "読み取れない"),
            Self::Missing => ("missing", "未収録"),
            Self::ChapterOnly => ("chapter", "章名だけの印字"),
        }
    }
}

/// The word for a confidence that is to be shown; empty for what is certain.
fn doubt(sure: Confidence) -> &'static str {
    if sure == Confidence::Certain { "" } else { confidence(sure) }
}

/// The permanent name of a lost stretch: its first line.
pub(super) fn lost_id(page: &LostPage) -> String {
    format!("lost-{}", page.first.line)
}

/// The volume of a key and every section around it: what a filter can name.
fn wholes(key: &Key) -> Vec<String> {
    let mut found: Vec<String> = volume(key).iter().map(ToString::to_string).collect();
    let mut at = match section(key) {
        Some(Key::Section(section)) => Some(section),
        _ => None,
    };
    while let Some(section) = at {
        at = section.parent();
        found.push(Key::Section(section).to_string());
    }
    found
}

fn within<'k>(keys: impl Iterator<Item = &'k Key>) -> String {
    let found: BTreeSet<String> = keys.flat_map(wholes).collect();
    found.into_iter().collect::<Vec<_>>().join(" ")
}

/// Puts cells of one name together.
fn merged(rows: Vec<Vec<Slot>>) -> Vec<Vec<CellView>> {
    let mut out: Vec<Vec<CellView>> = Vec::new();
    // For each column: the name, where its cell stands, and the last row that it spans.
    let mut open: BTreeMap<usize, (String, (usize, usize), usize)> = BTreeMap::new();
    for (number, slots) in rows.into_iter().enumerate() {
        out.push(Vec::new());
        for slot in slots {
            match open.get_mut(&slot.column) {
                Some((name, (row, cell), last)) if *name == slot.name && *last + 1 == number => {
                    *last = number;
                    out[*row][*cell].rows += 1;
                }
                _ => {
                    open.insert(slot.column, (slot.name, (number, out[number].len()), number));
                    out[number].push(slot.cell);
                }
            }
        }
    }
    out
}

impl Site<'_> {
    /// 各編間相関表, put together again.
    pub(super) fn table_page(&self) -> Page {
        let table = Table::new(self.corpus);
        let groups = table.groups();
        let rows: Vec<&Row> = groups.iter().flat_map(Group::rows).collect();
        let unlisted = self.unlisted(&rows);
        let view = TablePage {
            file: self.scan_file().unwrap_or_default(),
            clean: self.clean_files(),
            clauses: self.remark_editions(),
            folder: self.table_folder(),
            rows: rows.len(),
            filters: self.filters(&rows),
            unlisted_count: unlisted.iter().map(|group| group.nodes.len()).sum(),
            unlisted,
            groups: groups.iter().map(|group| self.group_part(&table, group)).collect(),
        };
        Page::new(self.table_folder(), "table.html", self.words.say("各編間相関表"), &view)
            .crumbs(vec![Crumb { name: self.words.say("ガイドライン"), href: self.edition_index() }])
            .description(self.words.say("経営管理編・企画管理編・システム運用編の遵守事項の対応"))
    }

    pub(super) fn table_folder(&self) -> String {
        format!("{}/table", self.corpus.manifest.edition)
    }

    /// The editions whose clauses stand in 備考.
    pub(super) fn remark_editions(&self) -> String {
        let titles: Vec<String> =
            self.clause_editions().into_iter().map(|id| self.edition_title(id)).collect();
        titles.join("・")
    }

    fn filters(&self, rows: &[&Row]) -> Vec<FilterGroup> {
        let names: BTreeSet<String> = rows.iter().flat_map(|row| row.keys()).flat_map(wholes).collect();
        let volumes = self.corpus.manifest.volumes.iter();
        let volumes = volumes.filter(|title| names.contains(&title.volume.to_string()));
        volumes
            .map(|title| {
                let sections = self.corpus.sections.keys().filter(|key| key.volume == title.volume);
                let sections = sections.map(|key| Key::Section(key.clone()));
                let sections = sections.filter(|key| names.contains(&key.to_string()));
                FilterGroup {
                    key: title.volume.to_string(),
                    title: self.short(&Key::Volume(title.volume)),
                    sections: sections.filter_map(|key| self.section_view(&key)).collect(),
                }
            })
            .collect()
    }

    /// The requirements that the table has no row for, volume by volume.
    fn unlisted(&self, rows: &[&Row]) -> Vec<GroupView> {
        let listed: BTreeSet<&Key> = rows.iter().flat_map(|row| row.keys()).collect();
        let mut groups: BTreeMap<Volume, Vec<NodeView>> = BTreeMap::new();
        for key in self.corpus.requirements.keys() {
            let node = Key::Requirement(key.clone());
            if !listed.contains(&node) {
                let name = NodeView { title: String::new(), badges: Vec::new(), ..self.name(&node) };
                groups.entry(key.volume).or_default().push(name);
            }
        }
        let groups = groups.into_iter().map(|(volume, nodes)| {
            let title = self.words.fill(
                "{volume}（{n} 件）",
                &[("volume", &self.short(&Key::Volume(volume))), ("n", &nodes.len())],
            );
            GroupView { title, nodes, ..GroupView::default() }
        });
        groups.collect()
    }

    fn group_part(&self, table: &Table, group: &Group) -> GroupPart {
        let home = group.section.as_ref();
        let mut rows = group.rows().peekable();
        let lost = group.parts.iter().find_map(|part| match part {
            Part::Lost(page) => Some(lost_id(page)),
            Part::Row(_) => None,
        });
        let id = match home {
            Some(key) => format!("group-{key}"),
            None if rows.peek().is_some() => "group".to_owned(),
            None => format!("group-{}", lost.unwrap_or_default()),
        };
        let own = home.and_then(volume);
        GroupPart {
            id,
            volume: own.map(|volume| self.corpus.volume_title(volume)).unwrap_or_default(),
            section: home.and_then(|key| self.section_view(key)),
            is_torn: own != Some(Volume::Governance),
            has_rows: rows.peek().is_some(),
            parts: self.parts(table, group),
        }
    }

    /// Rows and lost pages; no cell spans a lost page.
    fn parts(&self, table: &Table, group: &Group) -> Vec<PartView> {
        let mut out = Vec::new();
        for run in
            group.parts.chunk_by(|left, right| matches!(left, Part::Row(_)) && matches!(right, Part::Row(_)))
        {
            let rows: Vec<&Row> = run.iter().filter_map(Part::row).collect();
            let slots = rows.iter().map(|row| self.slots(table, group, row)).collect();
            let cells = merged(slots);
            let rows = rows.iter().zip(cells).map(|(row, cells)| self.row_view(group, row, cells));
            out.extend(rows.map(|row| PartView { row: Some(row), lost: None }));
            out.extend(run.iter().filter_map(|part| match part {
                Part::Lost(page) => Some(PartView { row: None, lost: Some(self.lost_view(page)) }),
                Part::Row(_) => None,
            }));
        }
        out
    }

    fn row_view(&self, group: &Group, row: &Row, cells: Vec<CellView>) -> RowView {
        let label: Vec<String> = row.keys().map(|key| self.short(key)).collect();
        RowView {
            id: row.id(),
            label: label.join(" → "),
            keys: row.keys().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            within: within(row.keys().chain(&group.section)),
            sure: match row.confidence() {
                None => "none",
                Some(Confidence::Certain) => "certain",
                Some(_) => "doubt",
            },
            has_lower: row.control.key.is_some(),
            cells,
        }
    }

    fn lost_view(&self, page: &LostPage) -> LostView {
        LostView {
            id: lost_id(page),
            within: within(page.missing.iter().chain(&page.around)),
            is_page: !page.missing.is_empty(),
            scan: ScanLink {
                label: self.lines_label(page.first.line, page.last),
                href: format!("{}/scan/index.html#{}", self.table_folder(), lost_id(page)),
            },
            reason: page.reason.clone(),
            missing: page.missing.iter().map(|key| self.name(key)).collect(),
        }
    }

    pub(super) fn lines_label(&self, first: u32, last: u32) -> String {
        if first == last {
            return self.words.fill("{n}行", &[("n", &first)]);
        }
        self.words.fill("{first}〜{last}行", &[("first", &first), ("last", &last)])
    }

    fn section_view(&self, key: &Key) -> Option<SectionView> {
        let Key::Section(found) = key else { return None };
        let number = found.number.iter().map(ToString::to_string).collect::<Vec<_>>().join(".");
        let title = self.corpus.label(key).title;
        Some(SectionView { key: key.to_string(), number, title, href: self.href(key) })
    }

    fn slots(&self, table: &Table, group: &Group, row: &Row) -> Vec<Slot> {
        let mut slots = Vec::new();
        let home = group.section.as_ref().filter(|key| volume(key) == Some(Volume::Governance));
        let upper = self.lane_slots("governance", 1, &row.governance, home, "", &mut slots);
        // A 備考 belongs to a requirement, in the official table to one of 経営管理編: its cell is merged with that one's.
        let lower = [&row.management, &row.control].into_iter().filter_map(|lane| lane.key);
        let lower = lower.filter(|key| !self.remarks_of(key).is_empty()).map(ToString::to_string);
        let name = format!("{upper} {}", lower.collect::<Vec<_>>().join(" "));
        slots.push(Slot { column: 3, name, cell: self.remark_cell(table, row) });
        let middle = self.lane_slots("management", 4, &row.management, None, &upper, &mut slots);
        self.lane_slots("control", 6, &row.control, None, &middle, &mut slots);
        slots
    }

    /// 記載箇所 and 遵守事項 of a lane; one cell for both where there is neither. Returns the name of the last.
    fn lane_slots(
        &self,
        lane: &'static str,
        column: usize,
        found: &Lane,
        home: Option<&Key>,
        above: &str,
        slots: &mut Vec<Slot>,
    ) -> String {
        let empty = found.empty.map(|empty| empty.words().0).unwrap_or_default();
        let key = found.key.map(ToString::to_string).unwrap_or_default();
        let place = found.key.and_then(section).or_else(|| home.cloned());
        let place = place.and_then(|key| self.section_view(&key));
        let name = format!("{above}/{key}{empty}");
        let is_alone = place.is_none() && found.key.is_none();
        if !is_alone {
            let number = place.as_ref().map(|place| place.key.clone()).unwrap_or_default();
            let empty = place.is_none().then(|| self.empty_view(Empty::Unreadable, found));
            let cell = CellView { lane, rows: 1, columns: 1, section: place, empty, ..CellView::default() };
            slots.push(Slot { column, name: format!("{above}/{number}"), cell });
        }
        let cell = CellView { rows: 1, columns: if is_alone { 2 } else { 1 }, ..self.lane_cell(lane, found) };
        let column = if is_alone { column } else { column + 1 };
        slots.push(Slot { column, name: name.clone(), cell });
        name
    }

    fn lane_cell(&self, lane: &'static str, found: &Lane) -> CellView {
        let requirement = match found.key {
            Some(Key::Requirement(key)) => self.corpus.requirements.get(key),
            _ => None,
        };
        CellView {
            lane,
            node: requirement.map(|found| NodeView {
                title: String::new(),
                ..self.node(&Key::Requirement(found.key.clone()))
            }),
            reading: requirement.map(|found| doubt(found.confidence)).unwrap_or_default(),
            relation: found.link.map(|link| self.relation_view(link)),
            empty: found.empty.map(|empty| self.empty_view(empty, found)),
            ..CellView::default()
        }
    }

    fn relation_view(&self, link: &Link) -> RelationView {
        RelationView {
            confidence: confidence(link.confidence),
            is_certain: link.confidence == Confidence::Certain,
            reason: link.reason.clone(),
            scan: self.scan_link(&link.source),
        }
    }

    fn empty_view(&self, empty: Empty, lane: &Lane) -> EmptyView {
        let (kind, word) = empty.words();
        EmptyView {
            kind,
            word,
            lost: lane.lost.map(lost_id).unwrap_or_default(),
            scan: self.table_line(lane.line).filter(|_| lane.lost.is_none()),
        }
    }

    fn remark_cell(&self, table: &Table, row: &Row) -> CellView {
        let remarks: Vec<RemarkView> = self
            .remarks_beside(row)
            .into_iter()
            .map(|(reading, links)| RemarkView {
                text: text::marked(&reading.text),
                is_none: reading.role == Role::None,
                clauses: links
                    .into_iter()
                    .map(|link| (self.name(&link.to), self.relation_view(link)))
                    .collect(),
                reading: doubt(reading.confidence),
                reason: reading.reason.clone(),
                scan: self.scan_link(&reading.text.place),
            })
            .collect();
        let empty = table.without_remark(&row.governance);
        let empty =
            remarks.is_empty().then_some(empty.empty).flatten().map(|why| self.empty_view(why, &empty));
        CellView { lane: "remark", rows: 1, columns: 1, remarks, empty, ..CellView::default() }
    }

    /// The prints of 備考 beside the requirements of a row, each with what it is read to name.
    pub(super) fn remarks_beside(&self, row: &Row) -> Vec<(&Reading, Vec<&Link>)> {
        row.keys().flat_map(|key| self.remarks_of(key)).collect()
    }

    /// The prints of 備考 beside a requirement, each with what it is read to name.
    pub(crate) fn remarks_of(&self, key: &Key) -> Vec<(&Reading, Vec<&Link>)> {
        let readings = self.corpus.readings.iter().filter(|reading| {
            reading.key.as_ref() == Some(key) && matches!(reading.role, Role::Clause | Role::None)
        });
        readings
            .map(|reading| {
                let links = self.graph.outgoing(key).into_iter();
                let is_named =
                    |link: &&Link| link.source == reading.text.place && matches!(link.to, Key::Clause(_));
                (reading, links.filter(is_named).collect())
            })
            .collect()
    }
}
