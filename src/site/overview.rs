//! The whole at a glance: chapters and how many relations lead from one to the other, and what asks about each chapter.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Confidence, Key, Relation, SectionKey, Volume};
use crate::site::Site;
use crate::site::lanes::{self, LaneBox, LanePicture, Line};
use crate::site::view::{Crumb, NodeView, Page};

#[derive(Serialize)]
struct OverviewPage {
    picture: LanePicture,
    /// From chapter to chapter.
    rows: Vec<ChapterRow>,
    /// Relations that the picture shows, and those whose requirement stands in no known chapter.
    shown: usize,
    homeless: usize,
    matrices: Vec<Matrix>,
}

#[derive(Serialize)]
struct ChapterRow {
    from: NodeView,
    to: NodeView,
    certain: usize,
    total: usize,
}

/// How many links lead from the chapters to each part of another document.
#[derive(Serialize)]
struct Matrix {
    title: &'static str,
    columns: Vec<NodeView>,
    rows: Vec<(NodeView, Vec<usize>, usize)>,
}

/// Relations between two chapters: certain ones, all of them.
type Between = BTreeMap<(SectionKey, SectionKey), (usize, usize)>;

/// The widest line.
const WIDEST: u32 = 9;

impl Site<'_> {
    /// The page with the picture of the whole.
    pub(super) fn overview_page(&self) -> Page {
        let (between, homeless) = self.between_chapters();
        let view = OverviewPage {
            picture: self.chapters_drawn(&between),
            shown: between.values().map(|(_, total)| total).sum(),
            homeless,
            rows: between
                .iter()
                .map(|((from, to), (certain, total))| ChapterRow {
                    from: self.name(&Key::Section(from.clone())),
                    to: self.name(&Key::Section(to.clone())),
                    certain: *certain,
                    total: *total,
                })
                .collect(),
            matrices: self.matrices(),
        };
        let edition = &self.corpus.manifest.edition;
        Page::new(format!("{edition}/overview"), "overview.html", self.words.say("見取り図"), &view)
            .crumbs(vec![Crumb { name: self.words.say("ガイドライン"), href: self.edition_index() }])
            .description(self.words.say("経営管理編・企画管理編・システム運用編の章のつながりを一枚で見る"))
    }

    /// The relations of the table from chapter to chapter, and how many have an end in no known chapter.
    fn between_chapters(&self) -> (Between, usize) {
        let mut between = Between::new();
        let mut homeless = 0;
        for link in self.corpus.mappings.iter().filter(|link| link.relation == Relation::ElaboratedBy) {
            let (Some(from), Some(to)) = (chapter(&link.from), chapter(&link.to)) else {
                homeless += 1;
                continue;
            };
            let (certain, total) = between.entry((from, to)).or_default();
            *certain += usize::from(link.confidence == Confidence::Certain);
            *total += 1;
        }
        (between, homeless)
    }

    /// The chapters of a volume.
    fn chapters(&self, volume: Volume) -> impl Iterator<Item = &SectionKey> {
        self.corpus.sections.keys().filter(move |key| key.volume == volume && key.number.len() == 1)
    }

    fn chapters_drawn(&self, between: &Between) -> LanePicture {
        let lanes = VOLUMES.map(|volume| {
            let boxes = self.chapters(volume).map(|key| self.chapter_box(key));
            (self.short(&Key::Volume(volume)), boxes.collect())
        });
        let most = between.values().map(|(_, total)| *total).max().unwrap_or(1);
        let lines: Vec<Line> = between
            .iter()
            .map(|((from, to), (certain, total))| Line {
                from: Key::Section(from.clone()).to_string(),
                to: Key::Section(to.clone()).to_string(),
                class: if *certain == 0 { "official doubt" } else { "official" },
                width: width(*total, most),
            })
            .collect();
        lanes::draw(lanes.into(), &lines)
    }

    fn chapter_box(&self, key: &SectionKey) -> LaneBox {
        let key = Key::Section(key.clone());
        // Nothing is the page's own.
        let own = Key::Volume(Volume::Overview);
        self.lane_box(&key, &own)
    }

    fn matrices(&self) -> Vec<Matrix> {
        let headings: Vec<Key> = self
            .corpus
            .headings
            .keys()
            .filter(|number| number.len() == 1)
            .map(|number| Key::FormHeading(number.clone()))
            .collect();
        let categories: Vec<Key> = self
            .corpus
            .checklist
            .categories
            .keys()
            .filter(|number| number.len() == 1)
            .map(|number| Key::Category(number.clone()))
            .collect();
        let matrices = [("開示書の質問との対応", headings), ("チェックリストの項目との対応", categories)];
        matrices
            .into_iter()
            .filter(|(_, columns)| !columns.is_empty() && !self.corpus.sets.is_empty())
            .map(|(title, columns)| self.matrix(title, &columns))
            .collect()
    }

    fn matrix(&self, title: &'static str, columns: &[Key]) -> Matrix {
        let mut counts: BTreeMap<SectionKey, Vec<usize>> = BTreeMap::new();
        for link in self.corpus.mappings.iter().filter(|link| link.is_editorial_match()) {
            let Some(chapter) = chapter(&link.to) else { continue };
            let whole = self.outermost(&link.from);
            if let Some(at) = columns.iter().position(|column| *column == whole) {
                counts.entry(chapter).or_insert_with(|| vec![0; columns.len()])[at] += 1;
            }
        }
        let rows = VOLUMES.into_iter().flat_map(|volume| self.chapters(volume)).map(|key| {
            let row = counts.get(key).cloned().unwrap_or_else(|| vec![0; columns.len()]);
            let total = row.iter().sum();
            (self.name(&Key::Section(key.clone())), row, total)
        });
        let head = columns.iter().map(|key| NodeView { cite: String::new(), ..self.name(key) });
        Matrix { title, columns: head.collect(), rows: rows.collect() }
    }

    /// The outermost heading or category that something is part of.
    fn outermost(&self, key: &Key) -> Key {
        let mut at = key.clone();
        while let Some(whole) = self.corpus.part_of(&at) {
            at = whole;
        }
        at
    }
}

/// The volumes with requirements, from the management down.
const VOLUMES: [Volume; 3] = [Volume::Governance, Volume::Management, Volume::Control];

/// The chapter of a requirement or section.
fn chapter(key: &Key) -> Option<SectionKey> {
    let section = match key {
        Key::Section(section) => section.clone(),
        Key::Requirement(requirement) => requirement.section()?,
        _ => return None,
    };
    let number = section.number.get(..1)?.to_vec();
    Some(SectionKey { volume: section.volume, number })
}

/// From 1 to [`WIDEST`], by the share of the most.
fn width(total: usize, most: usize) -> u32 {
    let share = total.saturating_sub(1) * (WIDEST as usize - 1) / most.saturating_sub(1).max(1);
    1 + u32::try_from(share).unwrap_or(WIDEST)
}
