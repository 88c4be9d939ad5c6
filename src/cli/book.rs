//! `soukan book`: a binder for paper, as one HTML file.

use soukan::diag::{Diagnostic, Lang, Severity, Text};
use soukan::model::Corpus;
use soukan::search::{Filter, Index};
use soukan::site::{self, Chosen, Finding};

use super::answer::deliver;
use super::args::{Args, Book};
use super::build::theme;
use super::search::filter;
use super::{Failure, Outcome, key, load};

pub(super) fn run(args: &Args, command: &Book, lang: Lang) -> Result<Outcome, Failure> {
    let (corpus, diagnostics) = sound(args)?;
    let chosen = chosen(&corpus, command)?;
    let options = site::Options { theme: theme(command.theme.as_deref(), lang)?, ..site::Options::default() };
    let html = site::book(&corpus, &diagnostics, &options, &chosen, lang)?;
    deliver(html.as_bytes(), command.output.as_deref())
}

/// The corpus with what was found in it. Paper outlives the screen: none is made of data that has errors.
fn sound(args: &Args) -> Result<(Corpus, Vec<Diagnostic>), Failure> {
    let loaded = load(args)?;
    let errors = loaded.diagnostics.iter().filter(|found| found.severity() == Severity::Error).count();
    match loaded.corpus {
        Some(corpus) if errors == 0 => Ok((corpus, loaded.diagnostics)),
        _ => Err(Failure::Message(Text::new(
            format!("データに誤りが {errors} 件あるので、綴りを作りません。soukan check で分かります"),
            format!("the data has {errors} errors, so no binder is made; soukan check shows them"),
        ))),
    }
}

/// What the user asks for: the keys in their order, then what each search finds.
fn chosen(corpus: &Corpus, command: &Book) -> Result<Vec<Chosen>, Failure> {
    let keys = command.what.iter().map(|name| Ok(Chosen::Key(key(corpus, name)?)));
    let mut chosen: Vec<Chosen> = keys.collect::<Result<_, Failure>>()?;
    let index = Index::new(corpus);
    let filter = filter(corpus, &index, &command.filters)?;
    let is_narrowed = filter != Filter::default() || command.limit.is_some();
    if is_narrowed && command.search.is_empty() {
        return Err(Failure::Message(Text::new(
            "しぼり込みは、探した結果（--search）に効きます",
            "filters narrow down what a search finds: use them with --search",
        )));
    }
    for words in &command.search {
        chosen.push(found(&index, words, &filter, command.limit)?);
    }
    Ok(chosen)
}

fn found(index: &Index, words: &str, filter: &Filter, limit: Option<usize>) -> Result<Chosen, Failure> {
    let finding = Finding::new(index, words, filter, limit);
    if finding.hits.is_empty() {
        return Err(Failure::Message(Text::new(
            format!("「{words}」を含むものはありません"),
            format!("nothing has “{words}” in it"),
        )));
    }
    Ok(Chosen::Finding(finding))
}
