//! `soukan search`.

use soukan::diag::{Lang, Text};
use soukan::export::report::{Cell, Column, Report, Section};
use soukan::search::{Entry, Found, Index};

use super::answer::give;
use super::args::{Args, Search};
use super::{Failure, Outcome, corpus};

/// Characters of a text around the first word that was found.
const BEFORE: usize = 16;
const AROUND: usize = 64;

pub(super) fn run(args: &Args, command: &Search, lang: Lang) -> Result<Outcome, Failure> {
    let corpus = corpus(args)?;
    let index = Index::new(&corpus);
    let question = command.words.join(" ");
    let found = index.search(&question);
    let of_kind = |entry: &Entry| command.kind.as_ref().is_none_or(|kind| entry.key.kind() == kind);
    let hits: Vec<&Entry> =
        found.hits.iter().map(|hit| &index.entries()[hit.entry]).filter(|entry| of_kind(entry)).collect();
    let title =
        Text::new(format!("「{question}」: {} 件", hits.len()), format!("“{question}”: {} hits", hits.len()));
    let column = |id, ja, en| Column { id, title: Text::new(ja, en), is_detail: false };
    let row = |entry: &&Entry| {
        let label = corpus.label(&entry.key).to_string();
        let excerpt = excerpt(entry, &index, &found);
        vec![
            Cell::from(entry.key.to_string().as_str()),
            Cell::from(entry.key.kind()),
            Cell::from(label.as_str()),
            Cell::from(excerpt.as_str()),
        ]
    };
    let report = Report {
        title: title.clone(),
        notes: notes(&found),
        sections: vec![Section {
            id: "hits",
            title,
            columns: vec![
                column("key", "鍵", "key"),
                column("kind", "種類", "kind"),
                column("label", "名", "name"),
                column("text", "文", "text"),
            ],
            rows: hits.iter().take(command.limit).map(row).collect(),
        }],
    };
    give(&report, &command.answer, &corpus, lang)
}

/// What was looked for beside what was typed.
fn notes(found: &Found) -> Vec<Text> {
    let with_synonyms = found.terms.iter().filter(|term| !term.added.is_empty());
    with_synonyms
        .map(|term| {
            let words: Vec<&str> = term.added.iter().map(|(word, _)| word.as_str()).collect();
            Text::new(
                format!("「{}」のほかに探した語: {}", term.written, words.join("、")),
                format!("beside “{}”, looked for: {}", term.written, words.join(", ")),
            )
        })
        .collect()
}

/// The text around the first word that stands in it.
fn excerpt(entry: &Entry, index: &Index, found: &Found) -> String {
    let folded = index.variants().fold(&entry.text);
    let words = found.terms.iter().flat_map(|term| {
        std::iter::once(term.folded.as_str()).chain(term.added.iter().map(|(_, word)| word.as_str()))
    });
    let at = words.filter_map(|word| folded.text.find(word)).min().unwrap_or_default();
    let at = folded.text[..at].chars().count();
    let start = folded.spans.get(at).map_or(0, |span| span.0).saturating_sub(BEFORE);
    let cut: String = entry.text.chars().skip(start).take(AROUND).collect();
    let is_cut = entry.text.chars().nth(start + AROUND).is_some();
    format!("{}{}{}", if start > 0 { "…" } else { "" }, cut.replace('\n', " "), if is_cut { "…" } else { "" })
}
