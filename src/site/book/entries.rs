//! The entries of a binder: a requirement, section, question, sheet … with everything that belongs to it.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{Direction, Reach};
use crate::model::form::{Answer, FormItem, Sheet};
use crate::model::mapping::Scope;
use crate::model::{
    ChecklistItem, Clause, EvidenceKind, Key, Link, Reading, Reference, Relation, Requirement, Section,
    Volume,
};
use crate::site::guideline;
use crate::site::node::confidence;

use super::binder::{Binder, NO_TEXT, anchor, answer, note, state};
use super::view::{
    ChainPart, ClauseCell, ClauseRow, Concern, EntryView, EvidenceRow, Fact, LinkGroup, LinkRow, Named,
    Overview, OverviewRow, Silent, TextPiece,
};

impl Binder<'_> {
    /// The entry of a thing; where it has one already, a line that says where.
    pub(super) fn entry(&mut self, key: &Key, level: u8) -> EntryView {
        if !self.enter(key) {
            return EntryView { name: self.named(key), level, ..EntryView::default() };
        }
        let base = EntryView {
            anchor: anchor(key),
            name: self.heading(key),
            key: key.to_string(),
            iri: self.site.iri(key),
            level,
            ..EntryView::default()
        };
        let corpus = self.site.corpus;
        let whole = base;
        match key {
            Key::Volume(volume) => self.volume_entry(*volume, whole),
            Key::Section(key) => {
                with(whole, corpus.sections.get(key), |e, found| self.section_entry(found, e))
            }
            Key::Requirement(key) => {
                with(whole, corpus.requirements.get(key), |e, found| self.requirement_entry(found, e))
            }
            Key::Clause(key) => with(whole, corpus.clauses.get(key), |e, found| self.clause_entry(found, e)),
            Key::FormHeading(_) | Key::Category(_) => whole,
            Key::Item(key) => with(whole, corpus.items.get(key), |e, found| self.item_entry(found, None, e)),
            Key::Sheet(id) => with(whole, corpus.sheets.get(id), |e, found| self.sheet_entry(found, e)),
            Key::Response(id, item) => {
                with(whole, corpus.items.get(item), |e, found| self.item_entry(found, Some(id), e))
            }
            Key::Remark(id, number) => {
                with(whole, corpus.sheets.get(id), |e, found| self.remark_entry(found, *number, e))
            }
            Key::ChecklistItem(number) => {
                with(whole, corpus.checklist.items.get(number), |e, found| self.row_entry(found, e))
            }
            Key::Evidence(key) => {
                with(whole, corpus.checklist.evidence.get(key), |e, found| self.evidence_entry(found, e))
            }
            Key::Reference(key) => {
                with(whole, corpus.references.get(key), |e, found| self.reference_entry(found, e))
            }
        }
    }

    // --- the guideline ----------------------------------------------------------------------------------------------

    fn volume_entry(&self, volume: Volume, entry: EntryView) -> EntryView {
        let said = self.site.words.fill("読み手: {reader}", &[("reader", &self.site.reader(volume))]);
        EntryView { said: vec![said], ..entry }
    }

    fn section_entry(&mut self, section: &Section, entry: EntryView) -> EntryView {
        let key = Key::Section(section.key.clone());
        let lost = self.site.corpus.lost.iter().filter(|page| page.missing.contains(&key));
        let notes = lost.map(|page| note("失われたページ", &page.reason)).collect();
        let (up, groups) = (self.trace(&key, Direction::Up), self.groups(&key));
        let down = self.trace(&key, Direction::Down);
        let printed = section.printed_titles.iter().map(|title| self.one(title)).collect::<Vec<_>>();
        EntryView {
            said: vec![
                self.site.words.fill(
                    "記載箇所 · 題名: {standing}",
                    &[("standing", &self.site.words.say(guideline::standing(section.title_standing)))],
                ),
                self.site.count(section),
            ],
            notes,
            overview: self.overview(&key),
            up: (!up.is_empty()).then_some(ChainPart { rows: up, note: "" }),
            down: (!down.is_empty()).then_some(ChainPart { rows: down, note: "" }),
            groups,
            prints: vec![("相関表での題名の印字", printed)],
            ..entry
        }
    }

    /// What the mapping sets say of a requirement or section itself, and the laws and chapters that it names.
    fn groups(&mut self, key: &Key) -> Vec<LinkGroup> {
        vec![
            LinkGroup { title: "開示書の質問", rows: self.links(key, Scope::Form) },
            LinkGroup { title: "チェックリストの項目", rows: self.links(key, Scope::Checklist) },
            LinkGroup { title: "名を挙げている法令・規格・章", rows: self.references(key) },
            LinkGroup { title: "ここに触れている項目", rows: self.referred(key) },
        ]
    }

    fn references(&mut self, key: &Key) -> Vec<LinkRow> {
        let links = self.site.graph.outgoing(key).into_iter();
        links.filter(|link| link.relation == Relation::References).map(|link| self.link(link, key)).collect()
    }

    fn referred(&mut self, key: &Key) -> Vec<LinkRow> {
        let links = self.site.graph.incoming(key).into_iter();
        links.filter(|link| link.relation == Relation::References).map(|link| self.link(link, key)).collect()
    }

    fn requirement_entry(&mut self, requirement: &Requirement, entry: EntryView) -> EntryView {
        let key = Key::Requirement(requirement.key.clone());
        let text = (!requirement.text.is_empty()).then(|| self.piece(&requirement.text));
        // In the order of the page: what is printed first is printed in full.
        let up = self.way(requirement, Direction::Up);
        let (groups, chapters) = (self.groups(&key), self.by_chapter(&key));
        let down = self.way(requirement, Direction::Down);
        EntryView {
            said: self.topic(requirement),
            absent: if text.is_some() { "" } else { NO_TEXT },
            place: text.is_none().then(|| self.place(&requirement.source)),
            text,
            notes: Self::reading(requirement),
            up,
            groups,
            chapters,
            gaps: self.gaps(&key),
            absences: self.site.related(&key).absences,
            down,
            evidence: self.evidence_of(std::slice::from_ref(&key)),
            clauses: self.clause_cells(&key),
            prints: vec![("字句の違う別の印字", self.reprints(&key))],
            ..entry
        }
    }

    /// The chain in a direction, or why there is none.
    fn way(&mut self, requirement: &Requirement, direction: Direction) -> Option<ChainPart> {
        let rows = self.trace(&Key::Requirement(requirement.key.clone()), direction);
        let note = guideline::no_chain(requirement, direction, rows.is_empty());
        (!rows.is_empty() || !note.is_empty()).then_some(ChainPart { rows, note })
    }

    fn topic(&self, requirement: &Requirement) -> Vec<String> {
        let words = self.site.words;
        let topic = requirement.topic.iter().map(|(_, sure)| {
            let standing = words.say(guideline::standing(*sure));
            words.fill("見出しの主題は本データの要約です（{standing}）。", &[("standing", &standing)])
        });
        topic.collect()
    }

    /// The 備考 beside a requirement, with what it is read to name.
    fn clause_cells(&mut self, key: &Key) -> Vec<ClauseCell> {
        let site = self.site;
        let cells = site.remarks_of(key).into_iter().map(|(reading, links)| ClauseCell {
            text: self.one(&reading.text),
            confidence: confidence(reading.confidence),
            reason: reading.reason.clone(),
            clauses: links.into_iter().map(|link| self.clause_row(link)).collect(),
        });
        cells.collect()
    }

    fn clause_row(&self, link: &Link) -> ClauseRow {
        ClauseRow {
            clause: self.named(&link.to),
            relation: guideline::relation(link.relation),
            confidence: confidence(link.confidence),
            reason: link.reason.clone(),
        }
    }

    fn reprints(&mut self, key: &Key) -> Vec<TextPiece> {
        let site = self.site;
        let piece =
            |reading: &Reading| TextPiece { reason: reading.reason.clone(), ..self.one(&reading.text) };
        site.reprints(key).map(piece).collect()
    }

    /// A clause of another edition: its prints. The requirements that it stands beside have entries of their own.
    fn clause_entry(&mut self, clause: &Clause, entry: EntryView) -> EntryView {
        let prints = clause.printed.iter().map(|text| self.one(text)).collect();
        let lead = "相関表の備考に現れる、前の版の条項です。条項の本文は収録していません。";
        EntryView {
            said: vec![self.site.words.say(lead)],
            prints: vec![("印字", prints)],
            concerns_title: "この条項を挙げる遵守事項",
            concerns: self.standing_beside(&Key::Clause(clause.key.clone())),
            ..entry
        }
    }

    fn standing_beside(&mut self, clause: &Key) -> Vec<Concern> {
        let links = self.site.graph.incoming(clause).into_iter();
        let concern = |link: &Link| Concern {
            thing: self.thing(&link.from),
            relation: guideline::relation(link.relation),
            confidence: confidence(link.confidence),
            reason: link.reason.clone(),
            ..Concern::default()
        };
        links.map(concern).collect()
    }

    // --- the disclosure form and the sheets -------------------------------------------------------------------------

    fn item_entry(&mut self, item: &FormItem, only: Option<&str>, entry: EntryView) -> EntryView {
        let key = Key::Item(item.key.clone());
        let parent = self.parent(item);
        let mut notes: Vec<_> = parent
            .map(|(name, words)| note("上の質問", &format!("{} {words}", name.cite)))
            .into_iter()
            .collect();
        let sheet = self.site.corpus.sheets.get(&item.canonical_sheet);
        let service = sheet.map_or(item.canonical_sheet.as_str(), |sheet| sheet.service.read.as_str());
        notes.push(note("代表の文言", &format!("{service}。{}", item.reason)));
        let text = self.one(&item.question);
        let voices = self.voices(&item.key, only);
        if only.is_none() {
            self.speak(&item.key);
        }
        EntryView {
            facts: vec![Fact { name: "選択肢", values: item.choices.clone() }],
            text: Some(text),
            notes,
            voices,
            groups: vec![
                LinkGroup { title: "かかわる遵守事項", rows: self.links_up(&key) },
                LinkGroup {
                    title: "チェックリストの項目", rows: self.links(&key, Scope::Checklist)
                },
                LinkGroup {
                    title: "名を挙げている法令・規格・章", rows: self.references(&key)
                },
            ],
            absences: self.site.related(&key).absences,
            ..entry
        }
    }

    fn sheet_entry(&mut self, sheet: &Sheet, entry: EntryView) -> EntryView {
        let stated = sheet.responses.values().filter(|response| response.answer != Answer::Unknown).count();
        let facts = [
            ("サービス事業者", &sheet.vendor),
            ("サービス名称", &sheet.service),
            ("バージョン", &sheet.version),
            ("作成日", &sheet.date),
        ];
        self.place(&sheet.service.place);
        let instructions = sheet.instructions.iter().map(|text| self.one(text)).collect();
        EntryView {
            facts: facts.map(|(name, text)| Fact { name, values: vec![text.read.clone()] }).into(),
            said: vec![self.site.words.fill(
                "言葉で述べられた回答は {stated}/{total} 行。残りは、印が読み取りで失われているため不明です。",
                &[("stated", &stated), ("total", &sheet.responses.len())],
            )],
            prints: vec![("様式の注記", instructions)],
            ..entry
        }
    }

    /// The questions on which a sheet says nothing, in the order of the form.
    pub(super) fn silent(&mut self, sheet: &Sheet) -> Vec<Silent> {
        let responses = sheet.responses.values().filter(|response| sheet.words_on(&response.item).is_none());
        responses
            .map(|response| Silent {
                item: self.named(&Key::Item(response.item.clone())),
                question: self.one(&response.question),
                state: state(sheet, response),
                answer: answer(&response.answer).0,
            })
            .collect()
    }

    fn remark_entry(&mut self, sheet: &Sheet, number: u16, entry: EntryView) -> EntryView {
        let Some(remark) = sheet.remarks.get(&number) else { return entry };
        let key = Key::Remark(sheet.id.clone(), number);
        let words = self.remark(sheet, remark);
        let incoming = self.site.graph.incoming(&key).into_iter();
        let users: Vec<&Key> = incoming.map(|link| &link.from).collect();
        let mut concerns = Vec::new();
        for user in users {
            if let Key::Response(_, item) = user {
                concerns.push(self.concern(sheet, &Key::Item(item.clone())));
            }
        }
        let said = concerns.is_empty().then(|| self.site.words.say("この備考を指す項目はありません。"));
        EntryView {
            blocks: words.blocks,
            text: words.text,
            notes: words.notes,
            said: said.into_iter().collect(),
            groups: vec![LinkGroup {
                title: "名を挙げている法令・規格・章", rows: self.references(&key)
            }],
            concerns_title: "この備考を指す質問と、かかわる遵守事項",
            concerns,
            ..entry
        }
    }

    /// A question of a sheet with the vendor's answer and the requirements it is linked to.
    fn concern(&mut self, sheet: &Sheet, key: &Key) -> Concern {
        let Key::Item(item) = key else { return Concern::default() };
        let response = sheet.responses.get(item);
        Concern {
            // The remark stands above, and the other vendors are not the subject here.
            thing: self.words_of(key),
            answer: response.map(|response| answer(&response.answer)),
            state: response.map_or("", |response| state(sheet, response)),
            links: self.links(key, Scope::Guideline),
            absences: self.site.related(key).absences,
            ..Concern::default()
        }
    }

    // --- the checklist, evidence, laws ------------------------------------------------------------------------------

    fn row_entry(&mut self, item: &ChecklistItem, entry: EntryView) -> EntryView {
        let key = Key::ChecklistItem(item.number);
        let kinds =
            item.evidence.iter().map(|kind| self.site.corpus.label(&Key::Evidence(kind.clone())).cite);
        let kinds: Vec<String> = kinds.collect();
        let none =
            kinds.is_empty().then(|| self.site.words.say("この項目にはエビデンスの例が印字されていません。"));
        EntryView {
            facts: vec![Fact { name: "エビデンスの例", values: kinds }],
            said: none.into_iter().collect(),
            text: Some(self.one(&item.measure)),
            notes: Self::damage(item),
            groups: vec![
                LinkGroup { title: "かかわる遵守事項", rows: self.links_up(&key) },
                LinkGroup { title: "開示書の質問", rows: self.links(&key, Scope::Form) },
                LinkGroup {
                    title: "名を挙げている法令・規格・章", rows: self.references(&key)
                },
            ],
            absences: self.site.related(&key).absences,
            ..entry
        }
    }

    fn evidence_entry(&mut self, kind: &EvidenceKind, entry: EntryView) -> EntryView {
        let key = Key::Evidence(kind.key.clone());
        let named = self.site.graph.incoming(&key).into_iter();
        let rows: Vec<Key> = named.map(|link| link.from.clone()).collect();
        let mut concerns = Vec::new();
        for row in rows {
            let thing = self.thing(&row);
            concerns.push(Concern { thing, links: self.links(&row, Scope::Guideline), ..Concern::default() });
        }
        EntryView {
            facts: vec![Fact {
                name: "同じものとして読む表記",
                values: kind.variants.keys().cloned().collect(),
            }],
            concerns_title: "この文書を例に挙げる項目と、かかわる遵守事項",
            concerns,
            ..entry
        }
    }

    fn reference_entry(&mut self, reference: &Reference, entry: EntryView) -> EntryView {
        let key = Key::Reference(reference.key.clone());
        let variants = reference.variants.keys().filter(|words| **words != reference.label);
        EntryView {
            facts: vec![Fact {
                name: "同じものとして読む綴り", values: variants.cloned().collect()
            }],
            said: vec![self.site.words.say("名は資料の綴りのままです。これ自体の本文は収録していません。")],
            groups: vec![LinkGroup {
                title: "この法令・規格に触れている項目", rows: self.referred(&key)
            }],
            ..entry
        }
    }

    // --- what there is for several requirements ---------------------------------------------------------------------

    /// The questions and rows of the checklist at or below a requirement.
    fn below(&self, key: &Key) -> BTreeSet<Key> {
        self.site.graph.trace_to(key, Direction::Down, Reach::Questions).reached()
    }

    /// The documents that rows at or below requirements name; those named by most rows first.
    pub(super) fn evidence_of(&self, requirements: &[Key]) -> Vec<EvidenceRow> {
        let mut kinds: BTreeMap<&String, (BTreeSet<u16>, BTreeSet<&Key>)> = BTreeMap::new();
        for requirement in requirements {
            for key in self.below(requirement) {
                let Key::ChecklistItem(number) = key else { continue };
                let Some(item) = self.site.corpus.checklist.items.get(&number) else { continue };
                for kind in &item.evidence {
                    let (rows, of) = kinds.entry(kind).or_default();
                    rows.insert(number);
                    of.insert(requirement);
                }
            }
        }
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        kinds.sort_by(|(left, (few, _)), (right, (many, _))| {
            many.len().cmp(&few.len()).then_with(|| left.cmp(right))
        });
        let volumes: BTreeSet<Option<Volume>> = requirements.iter().map(volume).collect();
        let shorten = |key: &Key| self.shortened(key, volumes.len() == 1);
        kinds
            .into_iter()
            .map(|(kind, (rows, of))| EvidenceRow {
                kind: self.evidence_name(kind),
                rows: rows
                    .into_iter()
                    .map(|number| Named {
                        cite: number.to_string(),
                        ..self.shortened(&Key::ChecklistItem(number), false)
                    })
                    .collect(),
                requirements: of.into_iter().map(shorten).collect(),
            })
            .collect()
    }

    /// A name without its title, and without the volume where all are of one.
    fn shortened(&self, key: &Key, is_of_one_volume: bool) -> Named {
        let named = self.named(key);
        let number = named.cite.rsplit(' ').next().filter(|_| is_of_one_volume);
        let cite = number.unwrap_or(&named.cite).to_owned();
        Named { key: String::new(), cite, title: String::new(), badges: Vec::new(), ..named }
    }

    /// The requirements of a section with what there is for each; none where it has none itself.
    fn overview(&self, section: &Key) -> Option<Overview> {
        let requirements = self.site.corpus.requirements.keys().cloned().map(Key::Requirement);
        let own = requirements.filter(|key| self.site.corpus.part_of(key).as_ref() == Some(section));
        let rows: Vec<OverviewRow> = own.map(|key| self.overview_row(&key)).collect();
        let sheets = self.site.corpus.sheets.values().map(|sheet| sheet.service.read.clone());
        (!rows.is_empty()).then(|| Overview { sheets: sheets.collect(), rows })
    }

    fn overview_row(&self, key: &Key) -> OverviewRow {
        let is_requirement = |key: &&Key| matches!(key, Key::Requirement(_));
        let below = self.below(key);
        let items: Vec<_> = below
            .iter()
            .filter_map(|key| match key {
                Key::Item(item) => Some(item),
                _ => None,
            })
            .collect();
        let spoken = |sheet: &Sheet| items.iter().filter(|item| sheet.words_on(item).is_some()).count();
        OverviewRow {
            name: self.named(key),
            up: self.site.graph.trace(key, Direction::Up).reached().iter().filter(is_requirement).count(),
            down: below.iter().filter(is_requirement).count(),
            questions: items.len(),
            spoken: self.site.corpus.sheets.values().map(spoken).collect(),
            rows: below.iter().filter(|key| matches!(key, Key::ChecklistItem(_))).count(),
        }
    }
}

/// An entry filled from what bears its key.
fn with<T>(entry: EntryView, found: Option<&T>, fill: impl FnOnce(EntryView, &T) -> EntryView) -> EntryView {
    match found {
        Some(found) => fill(entry, found),
        None => entry,
    }
}

fn volume(key: &Key) -> Option<Volume> {
    match key {
        Key::Requirement(key) => Some(key.volume),
        _ => None,
    }
}

/// What kind of thing it is.
pub(super) fn kind_word(key: &Key) -> &'static str {
    match key {
        Key::Volume(_) => "編",
        Key::Section(_) => "章・節",
        Key::Requirement(_) => "遵守事項",
        Key::Clause(_) => "前の版の条項",
        Key::FormHeading(_) => "開示書の見出し",
        Key::Item(_) => "開示書の質問",
        Key::Sheet(_) => "各社の開示書",
        Key::Response(..) => "各社の回答欄",
        Key::Remark(..) => "備考",
        Key::Category(_) => "チェックリストの分類",
        Key::ChecklistItem(_) => "チェックリストの項目",
        Key::Evidence(_) => "エビデンスの種類",
        Key::Reference(_) => "法令・規格",
    }
}
