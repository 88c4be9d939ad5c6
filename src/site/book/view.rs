//! What the template of a binder sees. A thing is printed in full at its first place; elsewhere it is a mark that leads there.

use serde::Serialize;

use crate::site::mapping::AbsenceView;
use crate::site::view::PlaceView;

/// The whole document.
#[derive(Serialize)]
pub(crate) struct BookView {
    /// What was chosen.
    pub chosen: Vec<Named>,
    pub edition: String,
    pub dataset: String,
    pub version: String,
    pub date: String,
    /// Newer editions, which are not covered.
    pub newer: Vec<String>,
    /// How many entries of which kind.
    pub amounts: Vec<(&'static str, usize)>,
    /// How many of the requirements have a text.
    pub with_text: usize,
    pub contents: Vec<ContentView>,
    pub chapters: Vec<ChapterView>,
    pub sources: Vec<SourceView>,
    pub sets: Vec<SetView>,
    /// Files of ours that are named as places.
    pub files: Vec<String>,
    pub fixes: Vec<FixRow>,
    /// How one gets the same as one file.
    pub command: String,
}

/// A line of the table of contents.
#[derive(Serialize)]
pub(crate) struct ContentView {
    pub depth: u8,
    pub name: Named,
}

/// A chapter: starts on a new page.
#[derive(Serialize)]
pub(crate) struct ChapterView {
    pub entries: Vec<EntryView>,
    /// The documents that rows of the checklist name, for the whole chapter.
    pub evidence: Vec<EvidenceRow>,
    /// Of a sheet, the questions on which it says nothing.
    pub silent: Vec<Silent>,
}

/// A thing that the binder was asked for, with everything that belongs to it. What is empty is not printed.
#[derive(Serialize, Default)]
pub(crate) struct EntryView {
    /// Empty where the entry stands elsewhere in the binder, and this only says where.
    pub anchor: String,
    pub name: Named,
    pub key: String,
    /// The permanent name.
    pub iri: String,
    /// Level of its heading; the parts are one level below.
    pub level: u8,
    /// What a search looked for beside what was written: a word, and others.
    pub added: Vec<(String, String)>,
    /// Words of the interface about it.
    pub said: Vec<String>,
    pub facts: Vec<Fact>,
    pub text: Option<TextPiece>,
    /// Why there is no text.
    pub absent: &'static str,
    pub notes: Vec<Note>,
    pub overview: Option<Overview>,
    pub up: Option<ChainPart>,
    pub down: Option<ChainPart>,
    pub groups: Vec<LinkGroup>,
    pub chapters: Vec<ChapterLinks>,
    pub gaps: Vec<GapLine>,
    pub absences: Vec<AbsenceView>,
    pub voices: Voices,
    pub concerns: Vec<Concern>,
    pub concerns_title: &'static str,
    pub evidence: Vec<EvidenceRow>,
    pub clauses: Vec<ClauseCell>,
    /// Further prints: of the same text, of a title, of a clause, of an instruction.
    pub prints: Vec<(&'static str, Vec<TextPiece>)>,
    /// The parts of a remark.
    pub blocks: Vec<Block>,
    /// Where one knows of a thing without a text.
    pub place: Option<PlaceView>,
}

/// The name of a thing and where it is found: in the binder, else on the site, else nowhere.
#[derive(Serialize, Default, Clone)]
pub(crate) struct Named {
    /// Shown on English pages, where a citation says little.
    pub key: String,
    pub cite: String,
    pub title: String,
    /// Its place in the binder, without `#`.
    pub anchor: String,
    /// Its page on the site.
    pub href: String,
    pub badges: Vec<String>,
    /// The words of a search, in place of a name.
    pub found: String,
}

/// A fact and its values, which are words of the sources.
#[derive(Serialize)]
pub(crate) struct Fact {
    pub name: &'static str,
    pub values: Vec<String>,
}

/// A remark of ours: a lead in words of the interface, how sure it is where that matters, and what the data says.
#[derive(Serialize)]
pub(crate) struct Note {
    pub lead: &'static str,
    pub confidence: &'static str,
    pub words: String,
}

/// A text of a source, its corrections numbered, and its places.
#[derive(Serialize, Default)]
pub(crate) struct TextPiece {
    pub lines: Vec<Line>,
    /// Corrections that are not marked in the text: suspicions, and those of words that were set apart.
    pub fixes: Vec<usize>,
    pub places: Vec<PlaceView>,
    /// What is to be said about this print, ours.
    pub reason: String,
}

#[derive(Serialize)]
pub(crate) struct Line {
    pub is_item: bool,
    pub parts: Vec<Part>,
}

/// A stretch of a text; a corrected one has the number of the correction.
#[derive(Serialize)]
pub(crate) struct Part {
    pub text: String,
    pub is_url: bool,
    pub fix: usize,
}

/// A correction of the appendix.
#[derive(Serialize)]
pub(crate) struct FixRow {
    pub number: usize,
    pub printed: String,
    pub read: String,
    pub confidence: &'static str,
    pub is_applied: bool,
    pub reason: String,
    pub place: PlaceView,
}

/// A requirement, question, row or remark where another one leads to it.
#[derive(Serialize, Default)]
pub(crate) struct Thing {
    pub name: Named,
    /// Its own place; empty where it is printed elsewhere.
    pub anchor: String,
    /// Where it is printed in full, when that is not here: 上出, 後出.
    pub elsewhere: &'static str,
    pub text: Option<TextPiece>,
    /// Why there is no text.
    pub absent: &'static str,
    /// Where one knows of a thing without a text.
    pub place: Option<PlaceView>,
    pub notes: Vec<Note>,
    /// The question that it is a part of.
    pub parent: Option<(Named, String)>,
    pub voices: Voices,
    pub evidence: Vec<Named>,
    pub has_no_evidence: bool,
    /// The parts of a remark.
    pub blocks: Vec<Block>,
}

/// A paragraph, or the items of a list.
#[derive(Serialize)]
pub(crate) struct Block {
    pub is_list: bool,
    pub items: Vec<Vec<Line>>,
}

/// A way up or down, and why it ends.
#[derive(Serialize)]
pub(crate) struct ChainPart {
    pub rows: Vec<ChainRow>,
    pub note: &'static str,
}

/// A hop of the chain: what is there, how one gets there, and what hangs on it.
#[derive(Serialize)]
pub(crate) struct ChainRow {
    pub thing: Thing,
    pub confidence: &'static str,
    pub is_certain: bool,
    pub reason: String,
    /// The chapter by which the relation holds.
    pub via: Option<Named>,
    pub place: PlaceView,
    pub links: Vec<LinkRow>,
    pub chapters: Vec<ChapterLinks>,
    pub gaps: Vec<GapLine>,
    pub children: Vec<ChainRow>,
}

/// A mapping as seen from one of its ends.
#[derive(Serialize)]
pub(crate) struct LinkRow {
    pub thing: Thing,
    pub relation: &'static str,
    pub confidence: &'static str,
    pub is_certain: bool,
    pub origin: &'static str,
    pub review: &'static str,
    pub is_suspect: bool,
    pub reason: String,
    /// The words of a stated reference.
    pub words: String,
    pub place: PlaceView,
    /// What lies above a requirement.
    pub up: Vec<ChainRow>,
}

#[derive(Serialize)]
pub(crate) struct LinkGroup {
    pub title: &'static str,
    pub rows: Vec<LinkRow>,
}

/// What is linked to a whole chapter around a requirement.
#[derive(Serialize)]
pub(crate) struct ChapterLinks {
    pub chapter: Named,
    /// Its own place; empty where the rows are printed elsewhere.
    pub anchor: String,
    /// That place.
    pub target: String,
    pub rows: Vec<LinkRow>,
}

/// That nothing of a document is linked to a requirement itself, and what that means.
#[derive(Serialize)]
pub(crate) struct GapLine {
    pub document: &'static str,
    pub word: String,
    pub reason: String,
}

/// What vendors say on a question: those who say something, and those of whom nothing is known.
#[derive(Serialize, Default)]
pub(crate) struct Voices {
    pub spoken: Vec<Voice>,
    pub quiet: Vec<Quiet>,
}

/// A vendor whose answer is unknown and who has no remark.
#[derive(Serialize)]
pub(crate) struct Quiet {
    pub sheet: Named,
    pub state: &'static str,
}

/// What a vendor says on a question.
#[derive(Serialize)]
pub(crate) struct Voice {
    pub sheet: Named,
    pub answer: String,
    pub is_stated: bool,
    /// The words that state the answer.
    pub words: String,
    /// Why there is no remark, or how its number is known.
    pub state: &'static str,
    pub remark: Option<Thing>,
    /// The question, where this sheet's wording differs.
    pub wording: Option<TextPiece>,
    /// A remark that claims to cover this question too.
    pub claimed_by: Option<Named>,
    pub notes: Vec<Note>,
}

/// A question to which a remark belongs, or a row that names a document, with the requirements it leads to.
#[derive(Serialize, Default)]
pub(crate) struct Concern {
    pub thing: Thing,
    pub relation: &'static str,
    pub confidence: &'static str,
    pub reason: String,
    /// The vendor's answer and the words that state it, where a sheet is the subject.
    pub answer: Option<(String, String)>,
    /// How the remark is known to belong to the question.
    pub state: &'static str,
    pub links: Vec<LinkRow>,
    pub absences: Vec<AbsenceView>,
}

/// A document that rows of the checklist name.
#[derive(Serialize)]
pub(crate) struct EvidenceRow {
    pub kind: Named,
    pub rows: Vec<Named>,
    pub requirements: Vec<Named>,
}

/// A cell of the table's 備考 and the clauses that it is read to name.
#[derive(Serialize)]
pub(crate) struct ClauseCell {
    pub text: TextPiece,
    pub confidence: &'static str,
    pub reason: String,
    pub clauses: Vec<ClauseRow>,
}

#[derive(Serialize)]
pub(crate) struct ClauseRow {
    pub clause: Named,
    pub relation: &'static str,
    pub confidence: &'static str,
    pub reason: String,
}

/// The requirements of a chapter with what there is for each.
#[derive(Serialize)]
pub(crate) struct Overview {
    pub sheets: Vec<String>,
    pub rows: Vec<OverviewRow>,
}

#[derive(Serialize)]
pub(crate) struct OverviewRow {
    pub name: Named,
    pub up: usize,
    pub down: usize,
    pub questions: usize,
    /// For each sheet, on how many of the questions it says something.
    pub spoken: Vec<usize>,
    pub rows: usize,
}

/// A question on which a sheet says nothing.
#[derive(Serialize)]
pub(crate) struct Silent {
    pub item: Named,
    pub question: TextPiece,
    pub state: &'static str,
    pub answer: String,
}

/// A source document of the appendix.
#[derive(Serialize)]
pub(crate) struct SourceView {
    pub title: String,
    pub publisher: String,
    pub date: String,
    pub file: String,
    pub sha256: String,
    pub licence: String,
}

/// A mapping set of the appendix.
#[derive(Serialize)]
pub(crate) struct SetView {
    pub title: String,
    pub file: String,
    pub version: String,
    pub license: String,
}
