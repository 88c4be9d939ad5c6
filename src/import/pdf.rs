//! A PDF is refused with the way to its text: its reader would take minutes to compile, and `pdftotext` is at hand.

use crate::import::document::Document;
use crate::import::read::ReadError;

/// Reads nothing of it.
///
/// # Errors
/// [`ReadError::Unknown`]: this program has no reader of PDF.
pub(super) fn read(_: &[u8]) -> Result<Document, ReadError> {
    let message = "PDF は直接には読みません。pdftotext -layout 文書.pdf 文書.txt で取り出したテキストを渡してください / PDF is not read itself: give the text that pdftotext -layout document.pdf document.txt takes out of it";
    Err(ReadError::Unknown(message.to_owned()))
}
