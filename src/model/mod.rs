//! What the documents are: plain data, without reading, writing or serialisation.

pub mod address;
pub mod checklist;
pub mod corpus;
pub mod form;
pub mod guideline;
pub mod key;
pub mod link;
pub mod manifest;
pub mod mapping;
pub mod overlay;
pub mod resolve;
pub mod revision;
pub mod text;
pub mod words;

pub use checklist::{Category, Checklist, ChecklistItem, Damage, EvidenceKind};
pub use corpus::{Corpus, Label, circled};
pub use form::{Answer, FormHeading, FormItem, Remark, RemarkBlock, RemarkRef, Response, Sheet, SheetNote};
pub use guideline::{Clause, LostPage, Reading, Requirement, Role, Section, Standing, VolumeTitle};
pub use key::{ClauseKey, ItemKey, Key, KeyError, Ordinal, RequirementKey, SectionKey, Volume};
pub use link::{Confidence, Link, Origin, Relation};
pub use manifest::{Edition, Manifest, SourceEntry, SourceKind};
pub use mapping::{
    Absence, AbsenceKind, Curation, MappingSet, ReadPair, Reference, ReviewState, Scope, Verdict,
};
pub use overlay::{About, Overlay, Record, RecordKind};
pub use revision::{Revision, RevisionKind, Subject};
pub use text::{Correction, Mark, SourceText};
pub use words::WordGroup;
