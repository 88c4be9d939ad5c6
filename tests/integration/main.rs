//! The one integration test binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

mod cli;
mod corpus;
mod fixtures;
mod hostile;
mod keys;
mod layers;
mod projections;
mod readers;
mod site;
mod support;
mod vocabulary;
