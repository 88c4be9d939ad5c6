//! soukan (相関): a cross-reference graph and knowledge base of Japan's medical-information security guideline.
//!
//! # What must not happen
//!
//! 1. A text of a source is never edited: what is read differently is a [`model::Correction`] beside the print.
//! 2. Nothing is invented: an answer is unknown unless a vendor's remark states it; a requirement whose text is not
//!    in the sources has none; a row that cannot be read yields no relation.
//! 3. No cell of a source is dropped: every reader accounts for each, and says which it cannot read.
//! 4. No input makes it panic; reading yields drafts and diagnostics, never an error.
//! 5. The same data makes the same bytes: no clock, no chance, no unordered iteration.
//! 6. A failed run leaves earlier output whole.
//! 7. Nothing is fetched, at build time or at view time; another server is asked only when the user names one.
//!
//! # The modules, in the order in which they may use each other
//!
//! `source` → `diag` → `model` → `parse` → `link` → (`agreement` | `graph` | `overlay` | `rdf` | `suggest`) → (`query` | `search`) → `check` → `export` → `output` →
//! (`import` | `site`) → `pipeline` → `serve`. Those in brackets are siblings and use none of the others. Only `source` reads the disk and
//! only `output` writes it; petgraph stays in `graph`, oxigraph in `rdf` and `query`, tera in `site`.

pub mod agreement;
pub mod check;
pub mod diag;
pub mod export;
pub mod graph;
pub mod import;
pub mod link;
pub mod model;
pub mod output;
pub mod overlay;
pub mod parse;
pub mod pipeline;
pub mod query;
pub mod rdf;
pub mod search;
pub mod serve;
pub mod site;
pub mod source;
pub mod suggest;
