//! Puts the pieces of a binder together: prints each thing in full once, numbers corrections, collects the places that are named.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{Direction, Reach, Selection, TraceNode};
use crate::model::form::{Answer, RemarkBlock, RemarkRef, Response, Sheet};
use crate::model::mapping::Scope;
use crate::model::{
    ChecklistItem, Confidence, Correction, FormItem, ItemKey, Key, Link, Relation, Remark, Requirement,
    SourceText,
};
use crate::site::Site;
use crate::site::mapping::{origin_word, relation_word, review_word};
use crate::site::node;
use crate::site::text;
use crate::site::view::{PlaceView, Segment, TextLine};
use crate::source::Place;

use super::view::{
    Block, ChainRow, ChapterLinks, FixRow, GapLine, Line, LinkRow, Named, Note, Part, Quiet, TextPiece,
    Thing, Voice, Voices,
};

/// A binder while it is being made.
pub(super) struct Binder<'a> {
    pub site: Site<'a>,
    /// Whether names lead to the pages of the site.
    is_linked: bool,
    /// What the binder was asked for: printed as an entry, and nowhere else in full.
    own: BTreeSet<Key>,
    /// The entries so far.
    entered: BTreeSet<Key>,
    /// What has been printed in full so far.
    printed: BTreeSet<Key>,
    /// What has been followed up (`true`) or down so far.
    walked: BTreeSet<(Key, bool)>,
    /// The chapters whose own rows have been printed so far.
    opened: BTreeSet<Key>,
    /// The questions with all vendors' words so far.
    spoken: BTreeSet<ItemKey>,
    pub files: BTreeSet<String>,
    pub fixes: Vec<FixRow>,
    numbers: BTreeMap<Correction, usize>,
    form: Selection,
    checklist: Selection,
}

/// The id of a thing in a document.
pub(super) fn anchor(key: &Key) -> String {
    key.to_string().replace(':', "-")
}

const ABOVE: &str = "（上出）";
const BELOW: &str = "（後出）";

impl<'a> Binder<'a> {
    pub(super) fn new(site: Site<'a>, own: BTreeSet<Key>, is_linked: bool) -> Self {
        let of = |test: fn(&Key) -> bool| site.corpus.keys().into_iter().filter(test).collect();
        let form = Selection { name: "sds".to_owned(), keys: of(|key| matches!(key, Key::Item(_))) };
        let checklist =
            Selection { name: "checklist".to_owned(), keys: of(|key| matches!(key, Key::ChecklistItem(_))) };
        Self {
            site,
            is_linked,
            own,
            entered: BTreeSet::new(),
            printed: BTreeSet::new(),
            walked: BTreeSet::new(),
            opened: BTreeSet::new(),
            spoken: BTreeSet::new(),
            files: BTreeSet::new(),
            fixes: Vec::new(),
            numbers: BTreeMap::new(),
            form,
            checklist,
        }
    }

    /// Opens the entry of a thing; `false` when it has one already.
    pub(super) fn enter(&mut self, key: &Key) -> bool {
        self.printed.insert(key.clone());
        self.opened.insert(key.clone());
        self.entered.insert(key.clone())
    }

    /// Where a thing is printed in full, if not here; it counts as printed from now on.
    fn elsewhere(&mut self, key: &Key) -> Option<&'static str> {
        if self.own.contains(key) {
            return Some(if self.entered.contains(key) { ABOVE } else { BELOW });
        }
        (!self.printed.insert(key.clone())).then_some(ABOVE)
    }

    // --- names, places, texts ---------------------------------------------------------------------------------------

    pub(super) fn named(&self, key: &Key) -> Named {
        let node = self.site.name(key);
        let is_here = self.own.contains(key) || self.printed.contains(key);
        Named {
            key: self.site.heading_key(key),
            cite: node.cite,
            title: node.title,
            anchor: if is_here { anchor(key) } else { String::new() },
            href: if self.is_linked { node.href } else { String::new() },
            badges: node.badges,
            found: String::new(),
        }
    }

    /// The name of a thing at its own place: it leads to the thing's page and not to itself.
    pub(super) fn heading(&self, key: &Key) -> Named {
        Named { anchor: String::new(), ..self.named(key) }
    }

    pub(super) fn place(&mut self, place: &Place) -> PlaceView {
        self.files.insert(place.file.to_string());
        // The appendix says which document a file holds.
        PlaceView { document: String::new(), ..node::place(self.site.corpus, place) }
    }

    pub(super) fn piece(&mut self, pieces: &[SourceText]) -> TextPiece {
        let mut shown = TextPiece::default();
        for piece in pieces {
            let numbers: Vec<(usize, Correction)> = piece
                .corrections
                .iter()
                .map(|mark| (self.fix(&mark.correction), mark.correction.clone()))
                .collect();
            let lines: Vec<Line> =
                text::marked(piece).into_iter().map(|line| numbered(line, &numbers)).collect();
            let marked: BTreeSet<usize> =
                lines.iter().flat_map(|line| &line.parts).map(|part| part.fix).collect();
            shown.fixes.extend(numbers.iter().map(|(number, _)| *number).filter(|n| !marked.contains(n)));
            shown.lines.extend(lines);
            shown.places.push(self.place(&piece.place));
        }
        shown
    }

    pub(super) fn one(&mut self, piece: &SourceText) -> TextPiece {
        self.piece(std::slice::from_ref(piece))
    }

    /// The number of a correction in the appendix.
    fn fix(&mut self, correction: &Correction) -> usize {
        if let Some(number) = self.numbers.get(correction) {
            return *number;
        }
        let number = self.fixes.len() + 1;
        self.numbers.insert(correction.clone(), number);
        let place = self.place(&correction.place);
        self.fixes.push(FixRow {
            number,
            printed: correction.printed.clone(),
            read: correction.read.clone(),
            confidence: node::confidence(correction.confidence),
            is_applied: correction.is_applied(),
            reason: correction.reason.clone(),
            place,
        });
        number
    }

    // --- things -----------------------------------------------------------------------------------------------------

    /// A thing at a place where another one leads to it: in full, or where it is printed. A question comes with what the
    /// vendors say, unless that is printed elsewhere.
    pub(super) fn thing(&mut self, key: &Key) -> Thing {
        let thing = self.words_of(key);
        let Key::Item(item) = key else { return thing };
        if self.own.contains(key) || !self.spoken.insert(item.clone()) {
            return thing;
        }
        Thing { voices: self.voices(item, None), ..thing }
    }

    /// A thing without what vendors say on it.
    pub(super) fn words_of(&mut self, key: &Key) -> Thing {
        let corpus = self.site.corpus;
        let has_words =
            matches!(key, Key::Requirement(_) | Key::Item(_) | Key::ChecklistItem(_) | Key::Remark(..));
        if !has_words {
            return Thing { name: self.named(key), ..Thing::default() };
        }
        if let Some(elsewhere) = self.elsewhere(key) {
            return Thing { name: self.named(key), elsewhere, ..Thing::default() };
        }
        let thing = Thing { name: self.heading(key), anchor: anchor(key), ..Thing::default() };
        let filled = match key {
            Key::Requirement(key) => corpus.requirements.get(key).map(|found| self.requirement(found)),
            Key::Item(key) => corpus.items.get(key).map(|found| self.question(found)),
            Key::ChecklistItem(number) => corpus.checklist.items.get(number).map(|found| self.row(found)),
            Key::Remark(id, number) => {
                let sheet = corpus.sheets.get(id);
                let remark = sheet.and_then(|sheet| sheet.remarks.get(number));
                sheet.zip(remark).map(|(sheet, remark)| self.remark(sheet, remark))
            }
            _ => None,
        };
        Thing { name: thing.name, anchor: thing.anchor, ..filled.unwrap_or_default() }
    }

    fn requirement(&mut self, requirement: &Requirement) -> Thing {
        let has_text = !requirement.text.is_empty();
        Thing {
            text: has_text.then(|| self.piece(&requirement.text)),
            absent: if has_text { "" } else { NO_TEXT },
            place: (!has_text).then(|| self.place(&requirement.source)),
            notes: Self::reading(requirement),
            ..Thing::default()
        }
    }

    /// Why a text is read as this requirement, where the print is not plain.
    pub(super) fn reading(requirement: &Requirement) -> Vec<Note> {
        let mut notes = Vec::new();
        if let Some(printed) = Site::misprinted(requirement) {
            notes.push(note("番号の印字", &format!("「{printed}」")));
        }
        if !requirement.reason.is_empty() && !requirement.text.is_empty() {
            let confidence = node::confidence(requirement.confidence);
            notes.push(Note { confidence, ..note("この読みの根拠", &requirement.reason) });
        }
        notes
    }

    fn question(&mut self, item: &FormItem) -> Thing {
        Thing { text: Some(self.one(&item.question)), parent: self.parent(item), ..Thing::default() }
    }

    /// The question that a question is a part of, by name and words.
    pub(super) fn parent(&self, item: &FormItem) -> Option<(Named, String)> {
        let key = Key::Item(item.parent.clone()?);
        Some((self.named(&key), self.site.corpus.text(&key)))
    }

    fn row(&mut self, item: &ChecklistItem) -> Thing {
        Thing {
            text: Some(self.one(&item.measure)),
            notes: Self::damage(item),
            evidence: self.evidence_names(item),
            has_no_evidence: item.evidence.is_empty(),
            ..Thing::default()
        }
    }

    pub(super) fn evidence_names(&self, item: &ChecklistItem) -> Vec<Named> {
        item.evidence.iter().map(|kind| self.evidence_name(kind)).collect()
    }

    /// A kind of evidence by its name alone, as it stands in lists.
    pub(super) fn evidence_name(&self, kind: &str) -> Named {
        Named { key: String::new(), ..self.named(&Key::Evidence(kind.to_owned())) }
    }

    pub(super) fn damage(item: &ChecklistItem) -> Vec<Note> {
        let flaws = item.damage.iter();
        flaws
            .map(|flaw| {
                let kind = crate::site::checklist::damage_word(&flaw.kind);
                note(kind, &format!("「{}」 {}", flaw.words, flaw.reason))
            })
            .collect()
    }

    /// A remark with its blocks, corrections and our notes.
    pub(super) fn remark(&mut self, sheet: &Sheet, remark: &Remark) -> Thing {
        let key = Key::Remark(sheet.id.clone(), remark.number);
        let fixes = remark.text.corrections.iter().map(|mark| self.fix(&mark.correction)).collect();
        let place = self.place(&remark.text.place);
        let mut notes = sheet_notes(sheet, &key);
        if let Some(words) = &remark.blanket {
            let lead = "以下の項目すべてに及ぶと述べる備考です。ほかの項目の回答には広げていません。";
            notes.push(note(lead, &format!("「{words}」")));
        }
        Thing {
            blocks: remark.blocks.iter().map(block).collect(),
            text: Some(TextPiece { fixes, places: vec![place], ..TextPiece::default() }),
            notes,
            ..Thing::default()
        }
    }

    // --- what vendors say -------------------------------------------------------------------------------------------

    /// Takes down that what all vendors say on a question is printed.
    pub(super) fn speak(&mut self, item: &ItemKey) {
        self.spoken.insert(item.clone());
    }

    /// What the vendors say on a question; or one of them.
    pub(super) fn voices(&mut self, item: &ItemKey, only: Option<&str>) -> Voices {
        let sheets = self.site.corpus.sheets.values();
        let sheets = sheets.filter(|sheet| only.is_none_or(|only| only == sheet.id));
        let mut voices = Voices::default();
        for (sheet, response) in sheets.filter_map(|sheet| Some(sheet).zip(sheet.responses.get(item))) {
            let voice = self.voice(sheet, response);
            if voice.says_nothing() {
                voices.quiet.push(Quiet { sheet: voice.sheet, state: voice.state });
            } else {
                voices.spoken.push(voice);
            }
        }
        voices
    }

    fn voice(&mut self, sheet: &Sheet, response: &Response) -> Voice {
        let remark = sheet.words_on(&response.item);
        let (answer, words) = answer(&response.answer);
        let wording = self.differs(response).then(|| self.one(&response.question));
        Voice {
            sheet: Named { title: String::new(), ..self.named(&Key::Sheet(sheet.id.clone())) },
            answer,
            is_stated: response.answer != Answer::Unknown,
            words,
            state: state(sheet, response),
            remark: remark.map(|remark| self.remark_of(sheet, remark)),
            wording,
            claimed_by: response.blanket.map(|number| self.named(&Key::Remark(sheet.id.clone(), number))),
            notes: sheet_notes(sheet, &Key::Response(sheet.id.clone(), response.item.clone())),
        }
    }

    /// A remark beside the name of its sheet.
    fn remark_of(&mut self, sheet: &Sheet, remark: &Remark) -> Thing {
        let mut thing = self.thing(&Key::Remark(sheet.id.clone(), remark.number));
        thing.name.cite = format!("備考 {}", remark.number);
        thing
    }

    /// Whether a sheet words a question otherwise than the form's canonical wording.
    fn differs(&self, response: &Response) -> bool {
        use crate::parse::tidy::comparable;
        let canonical = self.site.corpus.items.get(&response.item).map(|item| item.question.read.as_str());
        canonical.is_some_and(|words| comparable(words) != comparable(&response.question.read))
    }

    // --- chains and mappings ----------------------------------------------------------------------------------------

    /// What hangs on the root of a trace; below a requirement also the questions and rows that are linked to it.
    pub(super) fn chain(&mut self, root: &TraceNode, direction: Direction) -> Vec<ChainRow> {
        let mut rows = Vec::new();
        for child in &root.children {
            let Some(hop) = child.hop.as_ref() else { continue };
            if hop.link.relation != Relation::ElaboratedBy {
                continue;
            }
            let down = direction == Direction::Down;
            let is_followed =
                self.own.contains(&child.key) || !self.walked.insert((child.key.clone(), !down));
            let via = hop.via.as_ref().map(|key| self.named(key));
            let mut row = ChainRow {
                thing: self.thing(&child.key),
                confidence: node::confidence(hop.link.confidence),
                is_certain: hop.link.confidence == Confidence::Certain,
                reason: hop.link.reason.clone(),
                via,
                place: self.place(&hop.link.source),
                links: Vec::new(),
                chapters: Vec::new(),
                gaps: Vec::new(),
                children: Vec::new(),
            };
            if !is_followed {
                if down {
                    row.links = self.asked(&child.key);
                    row.chapters = self.by_chapter(&child.key);
                    row.gaps = self.gaps(&child.key);
                }
                row.children = self.chain(child, direction);
            }
            rows.push(row);
        }
        rows
    }

    pub(super) fn trace(&mut self, key: &Key, direction: Direction) -> Vec<ChainRow> {
        let root = self.site.graph.trace(key, direction);
        self.chain(&root, direction)
    }

    /// The mappings of a thing to things of other documents.
    pub(super) fn links(&mut self, key: &Key, scope: Scope) -> Vec<LinkRow> {
        let links = self.site.graph.matches(key);
        let links = links.into_iter().filter(|link| Scope::of(link.other(key)) == scope);
        links.map(|link| self.link(link, key)).collect()
    }

    /// The questions and rows of the checklist that are linked to a requirement or chapter itself.
    fn asked(&mut self, key: &Key) -> Vec<LinkRow> {
        let mut rows = self.links(key, Scope::Form);
        rows.extend(self.links(key, Scope::Checklist));
        rows
    }

    pub(super) fn link(&mut self, link: &Link, own: &Key) -> LinkRow {
        let curation = link.curation.as_ref();
        LinkRow {
            thing: self.thing(link.other(own)),
            relation: relation_word(link, own),
            confidence: node::confidence(link.confidence),
            is_certain: link.confidence == Confidence::Certain,
            origin: origin_word(link.origin),
            review: curation.map_or("", |curation| review_word(curation.review)),
            is_suspect: curation.is_some_and(|curation| curation.is_suspect),
            reason: link.reason.clone(),
            words: curation.map(|curation| curation.matched.replace('|', "」「")).unwrap_or_default(),
            place: self.place(&link.source),
            up: Vec::new(),
        }
    }

    /// The mappings of a thing to requirements, each with what lies above it.
    pub(super) fn links_up(&mut self, key: &Key) -> Vec<LinkRow> {
        let mut rows = Vec::new();
        for link in self.site.graph.matches(key) {
            let other = link.other(key);
            if Scope::of(other) == Scope::Guideline {
                let row = self.link(link, key);
                let is_followed = self.own.contains(other) || !self.walked.insert((other.clone(), true));
                let up = if is_followed { Vec::new() } else { self.trace(other, Direction::Up) };
                rows.push(LinkRow { up, ..row });
            }
        }
        rows
    }

    /// The questions and rows that are linked to the chapters around a requirement that has none of its own.
    pub(super) fn by_chapter(&mut self, key: &Key) -> Vec<ChapterLinks> {
        let trace = self.site.graph.trace_to(key, Direction::Down, Reach::Questions);
        let hops = trace.children.iter().filter_map(|child| child.hop.as_ref());
        let chapters: BTreeSet<Key> =
            hops.filter(|hop| hop.link.is_editorial_match()).filter_map(|hop| hop.via.clone()).collect();
        let mut found = Vec::new();
        for chapter in chapters {
            // The entry of a chapter prints its rows itself.
            let is_own = self.own.contains(&chapter);
            let is_first = self.opened.insert(chapter.clone()) && !is_own;
            let target = if is_own { anchor(&chapter) } else { format!("by-{}", anchor(&chapter)) };
            found.push(ChapterLinks {
                rows: if is_first { self.asked(&chapter) } else { Vec::new() },
                chapter: self.named(&chapter),
                anchor: if is_first { target.clone() } else { String::new() },
                target,
            });
        }
        found
    }

    /// The documents of which nothing is linked to a requirement itself, and what that means.
    pub(super) fn gaps(&self, key: &Key) -> Vec<GapLine> {
        let own = Selection { name: key.to_string(), keys: vec![key.clone()] };
        let sides = [("開示書の質問", &self.form), ("チェックリストの項目", &self.checklist)];
        let lines = sides.into_iter().filter_map(|(document, against)| {
            let gap = self.site.graph.gap(self.site.corpus, &own, against);
            let row = gap.rows.into_iter().next().filter(|row| row.links.is_empty())?;
            Some(GapLine {
                document,
                word: row.coverage.label().get(self.site.words.lang).to_owned(),
                reason: row.reason,
            })
        });
        lines.collect()
    }
}

/// A remark of ours.
pub(super) fn note(lead: &'static str, words: &str) -> Note {
    Note { lead, confidence: "", words: words.to_owned() }
}

/// What we say of a doubtful place of a sheet.
fn sheet_notes(sheet: &Sheet, key: &Key) -> Vec<Note> {
    let notes = sheet.notes.iter().filter(|note| note.about == *key);
    notes.map(|found| note("編集者の注", &found.reason)).collect()
}

impl Voice {
    /// Whether there is neither an answer nor a remark nor anything else to tell.
    fn says_nothing(&self) -> bool {
        !self.is_stated
            && self.remark.is_none()
            && self.wording.is_none()
            && self.claimed_by.is_none()
            && self.notes.is_empty()
    }
}

/// What 本文未収録 means.
pub(super) const NO_TEXT: &str =
    "この番号の遵守事項があることは分かっていますが、本文は収録資料にありません。";

/// A line whose corrected stretches have their numbers.
fn numbered(line: TextLine, numbers: &[(usize, Correction)]) -> Line {
    let parts = line.segments.into_iter().map(|segment| match segment {
        Segment::Text { text } => Part { text, is_url: false, fix: 0 },
        Segment::Url { text } => Part { text, is_url: true, fix: 0 },
        Segment::Fix { text, printed, reason } => {
            let found = numbers.iter().find(|(_, correction)| {
                correction.read == text && correction.printed == printed && correction.reason == reason
            });
            Part { text, is_url: false, fix: found.map_or(0, |(number, _)| *number) }
        }
    });
    Line { is_item: line.is_item, parts: parts.collect() }
}

fn plain(words: &str) -> Vec<Line> {
    text::plain(words).into_iter().map(|line| numbered(line, &[])).collect()
}

fn block(block: &RemarkBlock) -> Block {
    match block {
        RemarkBlock::Paragraph(words) => Block { is_list: false, items: vec![plain(words)] },
        RemarkBlock::List(items) => {
            Block { is_list: true, items: items.iter().map(|item| plain(item)).collect() }
        }
    }
}

/// An answer and the words that state it.
pub(super) fn answer(answer: &Answer) -> (String, String) {
    match answer {
        Answer::Unknown => (String::new(), String::new()),
        Answer::Stated { word, words, .. } => (word.clone(), words.clone()),
    }
}

/// What stands in place of a remark, or how one knows which it is.
pub(super) fn state(sheet: &Sheet, response: &Response) -> &'static str {
    match (response.remark, sheet.words_on(&response.item)) {
        (RemarkRef::Dash, _) => "「-」（備考なし）",
        (RemarkRef::Blank, _) => "印字なし（読み取れない）",
        (RemarkRef::Inferred(_), Some(_)) => "番号は印字されず、前後の通し番号から推定",
        (RemarkRef::Number(_), Some(_)) => "",
        (RemarkRef::Number(_) | RemarkRef::Inferred(_), None) => "備考の欄は「-」か空欄",
    }
}
