//! The text layer of a PDF as rows. Its reader takes minutes to compile: it is a feature.

use crate::import::document::Document;
use crate::import::read::ReadError;

/// Reads the text layer.
///
/// # Errors
/// [`ReadError::Unknown`]: this program was built without the reader of PDF.
#[cfg(not(feature = "pdf"))]
pub(super) fn read(_: &[u8]) -> Result<Document, ReadError> {
    let message = "PDF。この soukan は PDF を読む機能なしで作られています（cargo build --features pdf） / PDF, and this soukan was built without its reader (cargo build --features pdf)";
    Err(ReadError::Unknown(message.to_owned()))
}
