//! `soukan search`.

use soukan::diag::{Lang, Text};
use soukan::export::report::{Cell, Column, Report, Section};
use soukan::model::{Corpus, Key};
use soukan::search::{Entry, Facet, Filter, Found, Index, Jump, jump};

use super::answer::give;
use super::args::{Args, Filters, Search};
use super::{Failure, Outcome, corpus, key};

/// Characters of a text around the first word that was found.
const BEFORE: usize = 16;
const AROUND: usize = 64;

pub(super) fn run(args: &Args, command: &Search, lang: Lang) -> Result<Outcome, Failure> {
    let corpus = corpus(args)?;
    let index = Index::new(&corpus);
    let filter = filter(&corpus, &index, &command.filters)?;
    let question = command.words.join(" ");
    let found = index.search(&question);
    let all = found.hits.iter().map(|hit| &index.entries()[hit.entry]);
    let hits: Vec<&Entry> = all.filter(|entry| filter.wants(entry)).collect();
    let title = title(&question, hits.len(), found.hits.len());
    let jump = jump(&corpus, &question, !found.hits.is_empty());
    let report = Report {
        title: title.clone(),
        notes: notes(&found),
        sections: vec![
            keys(&corpus, &question, &jump),
            Section {
                id: "hits",
                title,
                columns: vec![
                    Column::new("key", "鍵", "key"),
                    Column::new("kind", "種類", "kind"),
                    Column::new("label", "名", "name"),
                    Column::new("text", "文", "text"),
                ],
                rows: hits
                    .iter()
                    .take(command.limit)
                    .map(|entry| row(&corpus, &entry.key, excerpt(entry, &index, &found)))
                    .collect(),
            },
        ],
    };
    give(&report, &command.answer, &corpus, lang)
}

/// What is wanted; keys may be written in any way.
pub(super) fn filter(corpus: &Corpus, index: &Index, command: &Filters) -> Result<Filter, Failure> {
    let mut filter = Filter { related: command.related, ..Filter::default() };
    filter.values.extend(command.kind.iter().filter_map(|kind| index.value(Facet::Kind, kind)));
    let chosen = [
        (Facet::Volume, &command.volume),
        (Facet::Section, &command.section),
        (Facet::Vendor, &command.vendor),
        (Facet::Category, &command.category),
    ];
    for (facet, names) in chosen {
        for name in names {
            let key = key(corpus, name)?;
            let value = index.value(facet, &key.to_string()).ok_or_else(|| {
                let option = facet.as_str();
                Failure::Message(Text::new(
                    format!("{key} は --{option} に選べません"),
                    format!("--{option} cannot be {key}"),
                ))
            })?;
            filter.values.insert(value);
        }
    }
    Ok(filter)
}

fn title(question: &str, hits: usize, all: usize) -> Text {
    if hits == all {
        return Text::new(format!("「{question}」: {hits} 件"), format!("“{question}”: {hits} hits"));
    }
    Text::new(
        format!("「{question}」: {hits} 件（しぼり込む前は {all} 件）"),
        format!("“{question}”: {hits} of {all} hits (filtered)"),
    )
}

/// The keys that the words are, may be, or are near to.
fn keys(corpus: &Corpus, question: &str, jump: &Jump) -> Section {
    let title = match jump {
        Jump::Is(key) => {
            Text::new(format!("鍵です（soukan show {key}）"), format!("this is a key (soukan show {key})"))
        }
        Jump::MayBe(_) => Text::new("次のどれかを指す鍵です", "this may be one of these keys"),
        Jump::Near(_) | Jump::No => Text::new(
            format!("「{question}」という鍵はありません。近い鍵"),
            format!("there is no key “{question}”; the nearest ones"),
        ),
    };
    let standing = |key: &Key| {
        let mut cells = vec![Cell::from(jump.as_str())];
        cells.extend(row(corpus, key, String::new()).into_iter().take(3));
        cells
    };
    Section {
        id: "keys",
        title,
        columns: vec![
            Column::detail("standing", "何か", "what it is"),
            Column::new("key", "鍵", "key"),
            Column::new("kind", "種類", "kind"),
            Column::new("label", "名", "name"),
        ],
        rows: jump.keys().iter().map(standing).collect(),
    }
}

fn row(corpus: &Corpus, key: &Key, text: String) -> Vec<Cell> {
    vec![key.to_string().into(), key.kind().into(), corpus.label(key).to_string().into(), text.into()]
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
