//! Text for the terminal: failures, findings as snippets, trees.

use std::io::{IsTerminal as _, Write as _};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
use soukan::diag::{Diagnostic, Lang, Severity, Text};
use soukan::model::Corpus;
use soukan::model::Key;
use soukan::source::{DataDir, Place};

use super::Failure;

/// Bold, for citations.
pub(super) const STRONG: Style = Style::new().bold();
/// Grey, for places and reasons.
pub(super) const FAINT: Style = Style::new().dimmed();
/// Yellow, for doubt.
pub(super) const DOUBT: Style = AnsiColor::Yellow.on_default();

/// A failure with its causes, on standard error.
pub(super) fn failure(failure: &Failure, lang: Lang) {
    let label = match lang {
        Lang::Ja => "失敗",
        Lang::En => "error",
    };
    let message = match failure {
        Failure::Message(text) => text.get(lang).to_owned(),
        Failure::Output(error) => error.to_string(),
        Failure::Library(error) => with_causes(error),
        Failure::Server(error) => with_causes(error.as_ref()),
    };
    let style = AnsiColor::Red.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{style}{label}{style:#}: {message}");
}

/// Something to know that keeps nothing from being done, on standard error.
pub(super) fn warning(text: &Text, lang: Lang) {
    let label = match lang {
        Lang::Ja => "注意",
        Lang::En => "warning",
    };
    let style = DOUBT.bold();
    let _ = writeln!(anstream::stderr(), "{style}{label}{style:#}: {}", text.get(lang));
}

/// What an error says, and what its causes add.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !message.contains(&next) {
            message.push_str(": ");
            message.push_str(&next);
        }
        cause = error.source();
    }
    message
}

/// How one writes a key with its name.
pub(super) fn name(corpus: &Corpus, key: &Key) -> String {
    let label = corpus.label(key);
    match label.title.as_str() {
        "" => format!("{STRONG}{}{STRONG:#} [{key}]", label.cite),
        title => format!("{STRONG}{}{STRONG:#} {title} [{key}]", label.cite),
    }
}

/// The same without styles, to be cut to a width.
pub(super) fn plain_name(corpus: &Corpus, key: &Key) -> String {
    format!("{} [{key}]", corpus.label(key))
}

/// A finding as a snippet of its source, in the manner of compilers.
pub(super) fn snippet(diagnostic: &Diagnostic, data: &DataDir, renderer: &Renderer, lang: Lang) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
    .with_name(diagnostic.severity().label(lang));
    let title = level.primary_title(diagnostic.message.get(lang)).id(diagnostic.code.as_str());
    let window = diagnostic.place.as_ref().and_then(|place| Window::of(place, &diagnostic.words, data));
    let help = diagnostic.help.clone().unwrap_or_else(|| diagnostic.code.explanation());
    let (help_word, accepted_word) = match lang {
        Lang::Ja => ("助言", "承認済み"),
        Lang::En => ("help", "accepted"),
    };
    let mut notes = vec![Level::HELP.with_name(help_word).message(help.get(lang))];
    if let Some(reason) = &diagnostic.accepted {
        notes.push(Level::NOTE.with_name(accepted_word).message(reason.as_str()));
    }
    let mut group = annotate_snippets::Group::with_title(title);
    if let (Some(window), Some(place)) = (&window, &diagnostic.place) {
        group = group.element(
            Snippet::source(window.text.as_str())
                .line_start(place.line as usize)
                .fold(false)
                .annotation(AnnotationKind::Primary.span(window.span.clone())),
        );
    }
    let rendered = renderer.render(&[notes.into_iter().fold(group, annotate_snippets::Group::element)]);
    match (&window, &diagnostic.place) {
        (Some(window), Some(place)) => {
            with_path(&rendered, &format!("{}:{}:{}", place.file, place.line, window.column))
        }
        (None, Some(place)) => with_path(&rendered, &place.to_string()),
        (_, None) => rendered,
    }
}

/// Findings on standard error.
pub(super) fn findings(found: &[Diagnostic], data: &DataDir, lang: Lang) {
    let renderer = if std::io::stderr().is_terminal() { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(width() + 20);
    for found in found {
        let _ = writeln!(anstream::stderr(), "{}\n", snippet(found, data, &renderer, lang));
    }
}

/// Puts `--> file:line:column` under the title. The column is that of the source, not of the excerpt.
fn with_path(rendered: &str, path: &str) -> String {
    match rendered.split_once('\n') {
        Some((title, rest)) => format!("{title}\n  --> {path}\n{rest}"),
        None => rendered.to_owned(),
    }
}

/// The part of a line that is worth showing: lines of these sources run to thousands of characters.
struct Window {
    text: String,
    span: std::ops::Range<usize>,
    /// Column of the words in the line, in characters from 1.
    column: usize,
}

/// Characters shown before and after the words.
const AROUND: usize = 20;
/// Characters of the words that are shown at most.
const SHOWN: usize = 40;

impl Window {
    fn of(place: &Place, words: &str, data: &DataDir) -> Option<Self> {
        let file = data.get(&place.file)?;
        // A line of a workbook is no text; a file that is not UTF-8 only in places still shows where.
        if is_binary(&file.bytes) {
            return None;
        }
        let text = String::from_utf8_lossy(&file.bytes);
        let line = text.lines().nth((place.line as usize).checked_sub(1)?)?;
        let cell_start = match place.cell {
            0 => 0,
            cell => line.split('\t').take(cell as usize - 1).map(|cell| cell.len() + 1).sum(),
        };
        // Where commas part the cells, the words are found in the line.
        let cell_start = if cell_start > line.len() { 0 } else { cell_start };
        let rest = line.get(cell_start..)?;
        let start = cell_start + if words.is_empty() { 0 } else { rest.find(words).unwrap_or(0) };
        let length = match words {
            "" => rest.find('\t').unwrap_or(rest.len()),
            words if rest.contains(words) => words.len(),
            _ => rest.find('\t').unwrap_or(rest.len()),
        };
        let shown: String =
            line[start..].chars().take(line[start..start + length].chars().count().min(SHOWN)).collect();
        let before: Vec<char> = line[..start].chars().rev().take(AROUND).collect();
        let before: String = before.into_iter().rev().collect();
        let after: String = line[start + shown.len()..].chars().take(AROUND).collect();
        let (head, tail) = (
            if before.len() < start { "…" } else { "" },
            if start + shown.len() + after.len() < line.len() { "…" } else { "" },
        );
        let lead = format!("{head}{before}");
        Some(Self {
            span: lead.len()..lead.len() + shown.len(),
            column: line[..start].chars().count() + 1,
            text: format!("{lead}{shown}{after}{tail}"),
        })
    }
}

/// Whether bytes are those of a workbook or PDF rather than of a text.
fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().take(4096).any(|byte| *byte == 0) || bytes.starts_with(b"%PDF")
}

/// A line of text cut to a width in columns, with … where it was cut.
pub(super) fn cut(text: &str, width: usize) -> String {
    use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};
    let flat: String = text.chars().map(|c| if c == '\n' { ' ' } else { c }).collect();
    if flat.width() <= width {
        return flat;
    }
    let (mut out, mut used) = (String::new(), 0);
    for character in flat.chars() {
        let columns = character.width().unwrap_or(0);
        if used + columns + 1 > width {
            break;
        }
        out.push(character);
        used += columns;
    }
    out.push('…');
    out
}

/// Text wrapped to a width in columns, each line behind an indent. Japanese has no blanks to break at, so lines break
/// anywhere except before a closing mark.
pub(super) fn wrap(text: &str, width: usize, indent: &str) -> String {
    use unicode_width::UnicodeWidthChar as _;
    let closing = |c: char| "、。，．）」』】)]?？!！・ー".contains(c);
    let (mut out, mut used) = (String::from(indent), 0);
    for character in text.chars() {
        let columns = character.width().unwrap_or(0);
        if character == '\n' || (used + columns > width && !closing(character)) {
            out.push('\n');
            out.push_str(indent);
            used = 0;
            if character == '\n' || character == ' ' {
                continue;
            }
        }
        out.push(character);
        used += columns;
    }
    out
}

/// The width to fill: what `COLUMNS` says, else the terminal's, within what reads well; 100 columns when neither is known.
pub(super) fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse::<usize>().ok());
    let seen = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    told.or_else(seen).unwrap_or(100).clamp(40, 120)
}
