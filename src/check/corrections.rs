//! Corrections that correct nothing.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Text};
use crate::model::{Corpus, SourceText};

pub(super) fn check(corpus: &Corpus, found: &mut Vec<Diagnostic>) {
    let used: BTreeSet<_> =
        texts(corpus).flat_map(|text| &text.corrections).map(|mark| &mark.correction.row).collect();
    for correction in corpus.corrections.iter().filter(|correction| !used.contains(&correction.row)) {
        let (printed, place) = (&correction.printed, &correction.place);
        let message = Text::new(
            format!("{place} の「{printed}」の訂正は、どの読みにも使われていません"),
            format!("no reading uses the correction of “{printed}” at {place}"),
        );
        found.push(Diagnostic::at(Code::CorrectionUnused, correction.row.clone(), message));
    }
}

/// Every text of the corpus that is read through corrections.
pub(super) fn texts(corpus: &Corpus) -> impl Iterator<Item = &SourceText> {
    let sheets = corpus.sheets.values().flat_map(|sheet| {
        let questions = sheet.responses.values().map(|response| &response.question);
        let remarks = sheet.remarks.values().map(|remark| &remark.text);
        let head = [&sheet.vendor, &sheet.service, &sheet.version, &sheet.date];
        questions.chain(remarks).chain(head).chain(&sheet.headings).chain(&sheet.instructions)
    });
    let checklist = corpus
        .checklist
        .items
        .values()
        .flat_map(|item| item.labels.iter().chain([&item.measure]).chain(&item.evidence_text));
    corpus.readings.iter().map(|reading| &reading.text).chain(sheets).chain(checklist)
}
