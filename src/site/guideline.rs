//! Pages of the guideline: edition, volumes, sections, requirements, clauses of 5.2版.

use serde::Serialize;
use serde_json::json;

use crate::graph::Direction;
use crate::model::{
    Clause, ClauseKey, Confidence, Edition, Key, Link, Ordinal, Reading, Relation, Requirement, Section,
    SectionKey, Standing, Volume, address,
};
use crate::site::Site;
use crate::site::mapping::Related;
use crate::site::neighbourhood::Neighbourhood;
use crate::site::node::{confidence, place, texts};
use crate::site::text;
use crate::site::view::{
    ChainView, Crumb, GroupView, ListPage, NodeView, Page, PlaceView, TextLine, TextView,
};

#[derive(Serialize)]
struct RequirementPage {
    key: String,
    volume: String,
    reader: String,
    section: Option<NodeView>,
    /// The binder of its chapter.
    book: String,
    topic: Option<(String, &'static str)>,
    text: Option<TextView>,
    printed_ordinal: Option<String>,
    confidence: &'static str,
    is_certain: bool,
    reason: String,
    is_unplaced: bool,
    source: PlaceView,
    up: Vec<ChainView>,
    down: Vec<ChainView>,
    up_note: &'static str,
    down_note: &'static str,
    around: Option<Neighbourhood>,
    remarks: Vec<TableRemark>,
    repetitions: Vec<RepetitionRow>,
    related: Related,
    evidence: Vec<NodeView>,
    previous: Option<Crumb>,
    next: Option<Crumb>,
}

#[derive(Serialize)]
struct ClauseRow {
    node: NodeView,
    relation: &'static str,
    confidence: &'static str,
    reason: String,
    place: PlaceView,
    printed: String,
}

/// A cell of the 備考 column and the clauses that it is read to name.
#[derive(Serialize)]
struct TableRemark {
    text: Vec<TextLine>,
    confidence: &'static str,
    reason: String,
    place: PlaceView,
    clauses: Vec<ClauseRow>,
}

#[derive(Serialize)]
struct RepetitionRow {
    text: Vec<TextLine>,
    place: PlaceView,
    reason: String,
}

#[derive(Serialize)]
struct SectionPage {
    key: String,
    title: String,
    title_standing: &'static str,
    printed_titles: Vec<(Vec<TextLine>, PlaceView)>,
    count: String,
    requirements: Vec<NodeView>,
    sections: Vec<NodeView>,
    /// The binder that holds it.
    book: String,
    up: Vec<ChainView>,
    down: Vec<ChainView>,
    lost: Vec<String>,
    around: Option<Neighbourhood>,
    related: Related,
    previous: Option<Crumb>,
    next: Option<Crumb>,
}

#[derive(Serialize)]
struct ClausePage {
    printed: Vec<TextView>,
    rows: Vec<ClauseRow>,
    around: Option<Neighbourhood>,
    previous: Option<Crumb>,
    next: Option<Crumb>,
}

pub(crate) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Unknown => "不明",
        Standing::Inferred => "推定",
        Standing::Established | Standing::Verified => "確認済み",
    }
}

/// Why a chain ends, in the three ways that are not the same: end of the volumes, unreadable, lost.
pub(crate) fn no_chain(requirement: &Requirement, direction: Direction, is_empty: bool) -> &'static str {
    let volume = requirement.key.volume;
    let is_end = match direction {
        Direction::Up => volume == Volume::Governance,
        Direction::Down => volume == Volume::Control,
    };
    if is_end || !is_empty {
        return "";
    }
    if requirement.text.is_empty() {
        "この遵守事項の行は、収録している相関表の読み取りにありません（本文未収録）。対応がないという意味ではありません。"
    } else {
        "相関表のこの行では、対応する欄が空か、読み取れません。対応がないという意味ではありません。"
    }
}

pub(crate) fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::WasDerivedFrom => "趣旨を踏まえて新設",
        _ => "該当箇所",
    }
}

impl Site<'_> {
    pub(super) fn guideline_pages(&self) -> Vec<Page> {
        let mut pages = vec![self.edition_page(), self.table_page()];
        pages.extend(self.scan_page());
        pages.extend(self.corpus.manifest.volumes.iter().map(|title| self.volume_page(title.volume)));
        pages.extend(self.corpus.sections.values().map(|section| self.section_page(section)));
        pages.extend(self.corpus.requirements.values().map(|requirement| self.requirement_page(requirement)));
        pages.extend(self.clause_indexes());
        pages.extend(self.corpus.clauses.values().map(|clause| self.clause_page(clause)));
        pages
    }

    fn edition_page(&self) -> Page {
        let edition = &self.corpus.manifest.edition;
        let volumes = self.corpus.manifest.volumes.iter();
        let groups = volumes.map(|title| {
            let keys =
                self.corpus.sections.keys().filter(|key| key.volume == title.volume && key.number.len() == 1);
            let key = Key::Volume(title.volume);
            GroupView {
                title: title.ja.clone(),
                href: self.href(&key),
                key: self.heading_key(&key),
                note: match title.volume {
                    Volume::Overview => {
                        self.words.say("遵守事項はありません。このデータには収めていません。")
                    }
                    volume => self.read_by(volume),
                },
                nodes: keys
                    .map(|key| {
                        self.counted(&Key::Section(key.clone()), "遵守事項 {n}", &self.recorded_in(key))
                    })
                    .collect(),
            }
        });
        let found = self.corpus.manifest.editions.iter().find(|found| found.id == *edition);
        let view = ListPage {
            intro: found.map(|found| self.about_edition(found)).into_iter().collect(),
            groups: groups.collect(),
            ..ListPage::default()
        };
        Page::new(
            edition.clone(),
            "list.html",
            self.words.fill("ガイドライン {edition}", &[("edition", &self.edition_title(edition))]),
            &view,
        )
        .description(self.words.say("医療情報システムの安全管理に関するガイドラインの編と章"))
    }

    /// An edition, and what the dataset holds of it.
    pub(crate) fn about_edition(&self, edition: &Edition) -> String {
        self.words.fill(
            "{edition}（{date}）: {coverage}",
            &[
                ("edition", &self.edition_title(&edition.id)),
                ("date", &edition.date),
                ("coverage", &self.coverage(edition)),
            ],
        )
    }

    fn read_by(&self, volume: Volume) -> String {
        self.words.fill("読み手: {reader}", &[("reader", &self.reader(volume))])
    }

    fn volume_page(&self, volume: Volume) -> Page {
        let key = Key::Volume(volume);
        let sections = self.corpus.sections.keys().filter(|key| key.volume == volume);
        let mut groups: Vec<GroupView> = sections
            .map(|section| {
                let key = Key::Section(section.clone());
                let label = self.corpus.label(&key);
                GroupView {
                    key: self.heading_key(&key),
                    title: format!("{} {}", label.cite, label.title).trim().to_owned(),
                    href: self.href(&key),
                    note: String::new(),
                    nodes: self.requirements_of(section).map(|found| self.node(&found)).collect(),
                }
            })
            .collect();
        let homeless =
            self.corpus.requirements.keys().filter(|key| key.volume == volume && key.section.is_empty());
        let homeless: Vec<NodeView> = homeless.map(|key| self.node(&Key::Requirement(key.clone()))).collect();
        if !homeless.is_empty() {
            groups.push(GroupView {
                title: self.words.say("章を確かめられない遵守事項"),
                note: self.words.say("相関表に本文がありますが、章名の欄が失われています。"),
                nodes: homeless,
                ..GroupView::default()
            });
        }
        let books = self.books_of(volume);
        let view = ListPage { intro: vec![self.read_by(volume)], groups, books, ..ListPage::default() };
        Page::new(self.path(&key), "list.html", self.corpus.label(&key).cite, &view)
            .key(self.heading_key(&key))
            .crumbs(self.crumbs(&key))
    }

    fn requirements_of(&self, section: &SectionKey) -> impl Iterator<Item = Key> {
        let section = section.clone();
        let keys =
            self.corpus.requirements.keys().filter(move |key| key.section().as_ref() == Some(&section));
        keys.cloned().map(Key::Requirement)
    }

    fn section_page(&self, section: &Section) -> Page {
        let key = Key::Section(section.key.clone());
        let label = self.corpus.label(&key);
        let children =
            self.corpus.sections.keys().filter(|other| other.parent().as_ref() == Some(&section.key));
        let keys: Vec<Key> = self.corpus.sections.keys().cloned().map(Key::Section).collect();
        let (previous, next) = self.neighbours(&key, &keys);
        let lost = self
            .corpus
            .lost
            .iter()
            .filter(|page| page.missing.contains(&key))
            .map(|page| page.reason.clone());
        let view = SectionPage {
            key: key.to_string(),
            title: section.title.clone(),
            title_standing: standing(section.title_standing),
            printed_titles: section
                .printed_titles
                .iter()
                .map(|title| (text::marked(title), place(self.corpus, &title.place)))
                .collect(),
            count: self.count(section),
            requirements: self.requirements_of(&section.key).map(|found| self.node(&found)).collect(),
            sections: children.map(|child| self.name(&Key::Section(child.clone()))).collect(),
            book: self.book_href(&key),
            up: self.chain(&self.graph.trace(&key, Direction::Up)),
            down: self.chain(&self.graph.trace(&key, Direction::Down)),
            lost: lost.collect(),
            around: self.neighbourhood(&key),
            related: self.related(&key),
            previous,
            next,
        };
        Page::new(self.path(&key), "section.html", format!("{} {}", label.cite, label.title).trim(), &view)
            .key(self.heading_key(&key))
            .crumbs(self.crumbs(&key))
    }

    pub(crate) fn count(&self, section: &Section) -> String {
        match (section.has_requirements, section.count, section.minimum) {
            (false, ..) => self.words.say("この節そのものには遵守事項がありません。"),
            (true, Some(count), _) => self.words.fill(
                "遵守事項は {n} 件（{standing}）。",
                &[("n", &count), ("standing", &self.words.say(standing(section.count_standing)))],
            ),
            (true, None, Some(minimum)) => self.words.fill(
                "遵守事項は少なくとも {minimum} 件。全体の件数は分かっていません。",
                &[("minimum", &minimum)],
            ),
            (true, None, None) => self.words.say("遵守事項の件数は分かっていません。"),
        }
    }

    fn requirement_page(&self, requirement: &Requirement) -> Page {
        let key = Key::Requirement(requirement.key.clone());
        let label = self.corpus.label(&key);
        let keys: Vec<Key> = self.corpus.requirements.keys().cloned().map(Key::Requirement).collect();
        let (previous, next) = self.neighbours(&key, &keys);
        let up = self.chain(&self.graph.trace(&key, Direction::Up));
        let down = self.chain(&self.graph.trace(&key, Direction::Down));
        let has_text = !requirement.text.is_empty();
        let view = RequirementPage {
            key: key.to_string(),
            volume: label.cite.clone(),
            reader: self.reader(requirement.key.volume),
            section: requirement.key.section().map(|section| self.name(&Key::Section(section))),
            book: self.book_href(&key),
            topic: requirement.topic.as_ref().map(|(topic, sure)| (topic.clone(), standing(*sure))),
            text: has_text.then(|| texts(self.corpus, &requirement.text)),
            printed_ordinal: Self::misprinted(requirement),
            confidence: confidence(requirement.confidence),
            is_certain: requirement.confidence == Confidence::Certain,
            reason: requirement.reason.clone(),
            is_unplaced: matches!(requirement.key.ordinal, Ordinal::Unplaced(_)),
            source: place(self.corpus, &requirement.source),
            up_note: no_chain(requirement, Direction::Up, up.is_empty()),
            down_note: no_chain(requirement, Direction::Down, down.is_empty()),
            up,
            down,
            around: self.neighbourhood(&key),
            remarks: self.table_remarks(&key),
            repetitions: self.repetitions(&key),
            evidence: self.evidence_of(&key),
            related: Related { by_chapter: self.by_chapter(&key), ..self.related(&key) },
            previous,
            next,
        };
        Page::new(self.path(&key), "requirement.html", label.to_string(), &view)
            .key(self.heading_key(&key))
            .crumbs(self.crumbs(&key))
            .description(self.corpus.text(&key).chars().take(80).collect::<String>())
            .json_ld(&self.in_schema_org(requirement))
    }

    /// A requirement in schema.org's words. A text that is not in the sources is not there either.
    fn in_schema_org(&self, requirement: &Requirement) -> serde_json::Value {
        let key = Key::Requirement(requirement.key.clone());
        let work = |key: &Key| json!({"@type": "CreativeWork", "@id": self.iri(key), "name": self.corpus.label(key).to_string()});
        let manifest = &self.corpus.manifest;
        let edition = manifest.editions.iter().find(|edition| edition.id == manifest.edition);
        let mut wholes = Vec::new();
        let mut at = self.corpus.part_of(&key);
        while let Some(whole) = at {
            wholes.push(work(&whole));
            at = self.corpus.part_of(&whole);
        }
        let mut value = json!({
            "@context": "https://schema.org",
            "@type": "CreativeWork",
            "@id": self.iri(&key),
            "identifier": key.to_string(),
            "name": self.corpus.label(&key).cite,
            "inLanguage": "ja",
            "version": edition.map_or(manifest.edition.as_str(), |edition| edition.title.as_str()),
            "isPartOf": wholes,
        });
        if !requirement.text.is_empty() {
            value["text"] = json!(self.corpus.text(&key));
        }
        if let Some((topic, _)) = &requirement.topic {
            value["about"] = json!(topic);
        }
        value
    }

    /// The permanent name of a node, as in the RDF.
    pub(crate) fn iri(&self, key: &Key) -> String {
        let manifest = &self.corpus.manifest;
        format!("{}{}", manifest.id_namespace, address::address(&manifest.edition, key))
    }

    /// The kinds of evidence that the rows of the checklist linked to a requirement name, named by most rows first.
    pub(super) fn evidence_of(&self, key: &Key) -> Vec<NodeView> {
        let support = self.graph.evidence_for(key).into_iter();
        support
            .map(|support| NodeView {
                badges: vec![self.words.fill("{n} 項目", &[("n", &support.rows.len())])],
                ..self.name(&support.evidence)
            })
            .collect()
    }

    /// The printed ordinal, where it is not the requirement's.
    pub(crate) fn misprinted(requirement: &Requirement) -> Option<String> {
        let printed = requirement.printed_ordinal.clone()?;
        match requirement.key.ordinal {
            Ordinal::Known(number) if crate::model::circled(number) == printed => None,
            _ => Some(printed),
        }
    }

    fn clause_row(&self, link: &Link, shown: &Key) -> ClauseRow {
        let reading = self.corpus.readings.iter().find(|reading| reading.text.place == link.source);
        ClauseRow {
            node: self.node(shown),
            relation: relation(link.relation),
            confidence: confidence(link.confidence),
            reason: link.reason.clone(),
            place: place(self.corpus, &link.source),
            printed: reading.map(|reading| reading.text.printed.clone()).unwrap_or_default(),
        }
    }

    /// The 備考 beside a requirement, as printed, with what it is read to name.
    fn table_remarks(&self, key: &Key) -> Vec<TableRemark> {
        self.remarks_of(key)
            .into_iter()
            .map(|(reading, links)| TableRemark {
                text: text::marked(&reading.text),
                confidence: confidence(reading.confidence),
                reason: reading.reason.clone(),
                place: place(self.corpus, &reading.text.place),
                clauses: links.into_iter().map(|link| self.clause_row(link, &link.to)).collect(),
            })
            .collect()
    }

    /// Other prints of the same text whose words differ.
    fn repetitions(&self, key: &Key) -> Vec<RepetitionRow> {
        self.reprints(key)
            .map(|reading| RepetitionRow {
                text: text::marked(&reading.text),
                place: place(self.corpus, &reading.text.place),
                reason: reading.reason.clone(),
            })
            .collect()
    }

    /// The readings of those prints.
    pub(crate) fn reprints(&self, key: &Key) -> impl Iterator<Item = &Reading> {
        let is_other = |place: &crate::source::Place| {
            self.diagnostics.iter().any(|found| {
                found.code == crate::diag::Code::RepetitionDiffers && found.place.as_ref() == Some(place)
            })
        };
        let readings = self.corpus.readings.iter();
        readings.filter(move |reading| reading.key.as_ref() == Some(key) && is_other(&reading.text.place))
    }

    fn clause_indexes(&self) -> Vec<Page> {
        self.clause_editions()
            .into_iter()
            .map(|edition| {
                let keys = self.corpus.clauses.keys().filter(|key| key.edition == edition);
                let view = ListPage {
                    intro: vec![self.words.fill(
                        "相関表の備考に現れる、{edition}の条項です。条項の本文は収録していません。",
                        &[("edition", &self.edition_title(edition))],
                    )],
                    groups: vec![GroupView {
                        nodes: keys.map(|key| self.counted_clause(key)).collect(),
                        ..GroupView::default()
                    }],
                    ..ListPage::default()
                };
                Page::new(edition, "list.html", self.clauses_of(edition), &view)
            })
            .collect()
    }

    fn counted_clause(&self, clause: &ClauseKey) -> NodeView {
        let key = Key::Clause(clause.clone());
        self.counted(&key, "遵守事項 {n}", &self.graph.incoming(&key).len())
    }

    fn clause_page(&self, clause: &Clause) -> Page {
        let key = Key::Clause(clause.key.clone());
        let keys: Vec<Key> = self.corpus.clauses.keys().cloned().map(Key::Clause).collect();
        let (previous, next) = self.neighbours(&key, &keys);
        let view = ClausePage {
            printed: clause
                .printed
                .iter()
                .map(|text| texts(self.corpus, std::slice::from_ref(text)))
                .collect(),
            rows: self
                .graph
                .incoming(&key)
                .into_iter()
                .map(|link| self.clause_row(link, &link.from))
                .collect(),
            around: self.neighbourhood(&key),
            previous,
            next,
        };
        Page::new(self.path(&key), "clause.html", self.corpus.label(&key).cite, &view)
            .key(self.heading_key(&key))
            .crumbs(self.crumbs(&key))
    }
}
