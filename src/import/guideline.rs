//! A volume of the guideline.

use crate::import::{Proposal, Request};

/// Whether a document looks like one.
pub(super) fn looks_like(_request: &Request<'_>) -> bool {
    false
}

/// What it would change.
pub(super) fn propose(_request: &Request<'_>) -> Proposal {
    Proposal::default()
}
