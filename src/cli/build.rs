//! `soukan build`.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use soukan::diag::{Diagnostic, Lang, Severity, Text};
use soukan::model::{Corpus, Relation};
use soukan::site::Theme;
use soukan::source::DataDir;
use soukan::{output, pipeline, site};

use super::args::{Args, Build};
use super::{Failure, Outcome, files, load, report};

pub(super) fn run(args: &Args, command: &Build, lang: Lang) -> Result<Outcome, Failure> {
    let (corpus, diagnostics) = sound(args, lang)?;
    let bar = progress(&corpus);
    let theme = theme(command.theme.as_deref(), lang)?;
    let options = site::Options { base_url: command.base_url.clone(), theme, ..site::Options::default() };
    let files = site::build(&corpus, &diagnostics, &options, &|| bar.inc(1))?;
    bar.finish_and_clear();
    output::replace_folder(&command.out, &files)?;
    summary(&corpus, &diagnostics, files.len(), command, lang);
    Ok(Outcome::Clean)
}

/// The corpus with what was found in its data, if a site may be made of it; else the errors are shown. What was found in own
/// records is told, and is no flaw of the data.
pub(super) fn sound(args: &Args, lang: Lang) -> Result<(Corpus, Vec<Diagnostic>), Failure> {
    let loaded = load(args)?;
    let is_error = |found: &Diagnostic| found.severity() == Severity::Error;
    let errors = loaded.diagnostics.iter().filter(|found| is_error(found)).count();
    match loaded.corpus {
        Some(corpus) if errors == 0 => {
            let (records, data): (Vec<_>, Vec<_>) =
                loaded.diagnostics.into_iter().partition(|found| found.code.is_of_overlay());
            let open: Vec<Diagnostic> = records.into_iter().filter(Diagnostic::is_open).collect();
            report::findings(&open, &files(args)?, lang);
            Ok((corpus, data))
        }
        _ => {
            super::check::print_text(args, &loaded.diagnostics, is_error, lang)?;
            Err(Failure::Message(Text::new(
                format!("データに誤りが {errors} 件あるので、サイトを作りません。前のサイトはそのままです"),
                format!("the data has {errors} errors, so no site is built; an earlier site is untouched"),
            )))
        }
    }
}

/// The theme of a folder. What was found in it is told; an error in it ends the matter.
pub(super) fn theme(folder: Option<&Path>, lang: Lang) -> Result<Theme, Failure> {
    let Some(folder) = folder else { return Ok(Theme::default()) };
    if !folder.is_dir() {
        let path = folder.display();
        return Err(Failure::Message(Text::new(
            format!("テーマのフォルダ {path} がありません"),
            format!("there is no theme folder {path}"),
        )));
    }
    let files = DataDir::read(folder).map_err(pipeline::Error::from)?;
    let mut found = Vec::new();
    let theme = Theme::read(&files, &mut found);
    report::findings(&found, &files, lang);
    match found.iter().filter(|found| found.severity() == Severity::Error).count() {
        0 => Ok(theme),
        errors => Err(Failure::Message(Text::new(
            format!("テーマに誤りが {errors} 件あるので、サイトを作りません。前のサイトはそのままです"),
            format!("the theme has {errors} errors, so no site is built; an earlier site is untouched"),
        ))),
    }
}

/// A bar on a terminal, nothing elsewhere.
fn progress(corpus: &Corpus) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(corpus.keys().len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} {elapsed}") {
        bar.set_style(style);
    }
    bar
}

fn summary(corpus: &Corpus, diagnostics: &[Diagnostic], files: usize, command: &Build, lang: Lang) {
    let elaborations = corpus.mappings.iter().filter(|link| link.relation == Relation::ElaboratedBy).count();
    let with_text = corpus.requirements.values().filter(|found| !found.text.is_empty()).count();
    let responses: usize = corpus.sheets.values().map(|sheet| sheet.responses.len()).sum();
    let remarks: usize = corpus.sheets.values().map(|sheet| sheet.remarks.len()).sum();
    let open = diagnostics.iter().filter(|found| found.is_open()).count();
    let counts = [
        (Text::new("章・節", "sections"), corpus.sections.len().to_string()),
        (
            Text::new("遵守事項（うち本文あり）", "requirements (with text)"),
            format!("{} ({with_text})", corpus.requirements.len()),
        ),
        (Text::new("相関表の対応", "relations of the table"), elaborations.to_string()),
        (Text::new("旧版の条項", "clauses of other editions"), corpus.clauses.len().to_string()),
        (Text::new("開示書の質問", "questions of the form"), corpus.items.len().to_string()),
        (Text::new("開示書", "sheets"), corpus.sheets.len().to_string()),
        (Text::new("回答欄", "responses"), responses.to_string()),
        (Text::new("備考", "remarks"), remarks.to_string()),
        (Text::new("チェックリスト項目", "checklist items"), corpus.checklist.items.len().to_string()),
        (Text::new("エビデンスの種類", "kinds of evidence"), corpus.checklist.evidence.len().to_string()),
        (Text::new("訂正", "corrections"), corpus.corrections.len().to_string()),
        (Text::new("指摘・注記（未承認）", "findings (open)"), format!("{} ({open})", diagnostics.len())),
        (Text::new("ファイル", "files"), files.to_string()),
    ];
    let mut err = anstream::stderr().lock();
    let out = command.out.join("index.html");
    let (strong, done) = (report::STRONG, Text::new("できました", "built"));
    let _ = writeln!(err, "{strong}{}{strong:#}: {}", done.get(lang), out.display());
    for (name, count) in counts {
        let _ = writeln!(err, "  {}  {count}", pad(name.get(lang), 26));
    }
}

/// Pads to a width in columns.
fn pad(text: &str, width: usize) -> String {
    use unicode_width::UnicodeWidthStr as _;
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}
