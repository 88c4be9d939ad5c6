//! One reader per format: text in, drafts and diagnostics out. Reading never fails and never panics;
//! what cannot be read is left out and reported with its place.

pub mod answers;
pub mod changes;
pub mod checklist;
pub mod checklist_table;
pub mod correction;
pub mod correlation;
pub mod encoding;
pub mod form;
pub mod manifest;
pub mod mapping;
pub mod official;
pub mod outline;
pub mod overlay;
pub mod remark;
pub mod sheet;
pub mod table;
pub mod tidy;
pub mod volume;
pub mod words;
