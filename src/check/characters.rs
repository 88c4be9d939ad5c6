//! Characters that a Japanese document does not use: what a scan's reader put in place of another.

use std::collections::BTreeSet;

use crate::check::corrections::texts;
use crate::diag::{Code, Diagnostic, Text};
use crate::model::Corpus;

pub(super) fn check(corpus: &Corpus, found: &mut Vec<Diagnostic>) {
    for text in texts(corpus) {
        let suspects: BTreeSet<char> = text.read.chars().filter(|character| is_suspect(*character)).collect();
        for character in suspects {
            let code = u32::from(character);
            let message = Text::new(
                format!("「{character}」（U+{code:04X}）は日本語の文書で使われない文字です"),
                format!("“{character}” (U+{code:04X}) is not used in Japanese documents"),
            );
            let found_at = Diagnostic::at(Code::SuspectCharacter, text.place.clone(), message);
            found.push(found_at.words(character.to_string()));
        }
    }
}

/// A letter outside Windows-31J, the repertoire in which these documents were written. Symbols are let through: the
/// guideline's circled numbers go beyond it.
fn is_suspect(character: char) -> bool {
    let mut buffer = [0; 4];
    character.is_alphabetic() && encoding_rs::SHIFT_JIS.encode(character.encode_utf8(&mut buffer)).2
}
