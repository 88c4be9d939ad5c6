//! The one integration test binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::format_collect,
    reason = "a test that cannot go on should stop, and its file names are our own"
)]

mod book;
mod cards;
mod changes;
mod cli;
mod corpus;
mod curated;
mod examples;
mod exports;
mod fixtures;
mod golden;
mod hostile;
mod import_checklist;
mod import_mappings;
mod import_table;
mod imports;
mod keys;
mod layers;
mod library;
mod mappings;
mod merge;
mod overlay;
mod projections;
mod questions;
mod readers;
mod search;
mod serve;
mod site;
mod suggest;
mod support;
mod table;
mod theme;
mod twins;
mod vendors;
mod vocabulary;
mod words;
