//! Rules over what is told of the changes of the dataset.

use crate::diag::{Code, Diagnostic, Text};
use crate::model::Corpus;
use crate::model::revision::{RevisionKind, Subject};
use crate::parse::changes::unknown;

pub(super) fn check(corpus: &Corpus, found: &mut Vec<Diagnostic>) {
    for revision in corpus.revisions.iter().filter(|revision| revision.kind != RevisionKind::Removed) {
        if let Subject::Key(key) = &revision.subject
            && !corpus.contains(key)
        {
            found.push(unknown(&key.to_string(), revision.source.clone()));
        }
    }
    let version = &corpus.manifest.version;
    if let Some(last) = corpus.revisions.last()
        && !corpus.revisions.iter().any(|revision| revision.version == *version)
    {
        let message = Text::new(
            format!("データの版は {version} ですが、その版の変更が一つも書かれていません"),
            format!("the data is version {version}, and no change of it is told"),
        );
        found.push(Diagnostic::at(Code::ChangeUnrecorded, last.source.clone(), message));
    }
}
