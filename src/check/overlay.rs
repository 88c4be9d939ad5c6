//! An institution's own records: what they were written about may have changed since.

use crate::diag::{Code, Diagnostic, Text};
use crate::model::Corpus;
use crate::overlay::{Impact, Standing};
use crate::parse::overlay::{FOLDER, REMEMBERED};
use crate::source::Place;

pub(super) fn check(corpus: &Corpus, found: &mut Vec<Diagnostic>) {
    if !corpus.overlay.is_given {
        return;
    }
    let impact = Impact::new(corpus);
    for record in &corpus.overlay.records {
        let written = &record.written;
        let (code, message) = match impact.standing(record) {
            // An unknown key was reported when it was read.
            Standing::Current | Standing::Gone { .. } => continue,
            Standing::Unconfirmed => (
                Code::OverlayUnconfirmed,
                Text::new(
                    format!("「{written}」の記録は、どの文について書いたかが分かりません"),
                    format!("the record on {written} does not say on which text it was written"),
                ),
            ),
            Standing::Changed { .. } => (
                Code::OverlayOutdated,
                Text::new(
                    format!("「{written}」の文は、この記録のあとで変わりました"),
                    format!("the text of {written} has changed since this record"),
                ),
            ),
        };
        found.push(Diagnostic::at(code, record.place.clone(), message).words(written.clone()));
    }
    for new in impact.unrecorded() {
        let beside: Vec<String> = new.beside.iter().map(ToString::to_string).collect();
        let message = Text::new(
            format!("{} は新しく、記録がありません（記録があるもの: {}）", new.key, beside.join("、")),
            format!("{} is new and has no record (there are records on {})", new.key, beside.join(", ")),
        );
        let file = format!("{FOLDER}{REMEMBERED}");
        found.push(Diagnostic::at(Code::OverlayUnrecorded, Place::line(&file.into(), 1), message));
    }
}
