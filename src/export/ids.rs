//! Names that other formats can bear, made from keys and IRIs. Nothing here depends on a clock or on chance.

use uuid::Uuid;

use crate::model::Key;
use crate::source::sha256;

/// The UUID of a thing: version 5 of its IRI in the namespace of URLs, as RFC 9562 has it.
pub(super) fn uuid(iri: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, iri.as_bytes()).to_string()
}

/// The UUID of a document: it changes when, and only when, what the document says changes.
pub(super) fn document_uuid(iri: &str, content: &str) -> String {
    uuid(&format!("{iri}?sha256={}", sha256(content.as_bytes())))
}

/// A key as a token (an NCName): what is neither letter, digit, dot nor hyphen is written `_` and two hexadecimal digits.
/// `mhlw-5.2:6.2C4` → `mhlw-5.2_3A6.2C4`; most keys are tokens already.
pub(super) fn token(key: &Key) -> String {
    use std::fmt::Write as _;
    key.to_string().bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-' {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "_{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ClauseKey;

    #[test]
    fn ids_are_what_they_were() {
        // As Python's `uuid.uuid5(uuid.NAMESPACE_URL, …)` has it.
        let iri = "https://w3id.org/soukan/id/mhlw-6.0/C14-1";
        assert_eq!(uuid(iri), "9324bcf3-51d3-533c-98a8-cb20e1b2411d");
        let clause = ClauseKey { edition: "mhlw-5.2".to_owned(), clause: "4.1B(2)-1".to_owned() };
        assert_eq!(token(&Key::Clause(clause)), "mhlw-5.2_3A4.1B_282_29-1");
        assert_eq!(token(&Key::ChecklistItem(76)), "CL76");
    }
}
