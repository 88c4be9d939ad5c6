//! Rules over the finished corpus, one file per group of rules, and the list of accepted findings.
//!
//! A rule looks and reports; it never prints and never repairs.

mod accepted;
mod changes;
mod characters;
mod corrections;
mod guideline;
mod mappings;
mod overlay;
mod sheets;

pub use accepted::accept;

use crate::diag::Diagnostic;
use crate::model::Corpus;

/// Runs every rule.
pub fn run(corpus: &Corpus, found: &mut Vec<Diagnostic>) {
    changes::check(corpus, found);
    characters::check(corpus, found);
    corrections::check(corpus, found);
    guideline::check(corpus, found);
    mappings::check(corpus, found);
    overlay::check(corpus, found);
    sheets::check(corpus, found);
}
