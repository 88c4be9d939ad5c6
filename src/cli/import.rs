//! `soukan import` and `soukan merge`: documents in, read in a process of its own, written all or nothing.

use std::collections::BTreeSet;
use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use serde_json::json;
use soukan::diag::{Diagnostic, Lang, Severity, Text};
use soukan::import::document::Document;
use soukan::import::{self, Kind, Proposal, Request, Says, Weight, read};
use soukan::model::Corpus;
use soukan::rdf::Iris;
use soukan::source::{self, DataDir, SourceFile};
use soukan::{output, pipeline};

use super::args::{Args, Import, ImportFormat, ImportKind, Merge, Telling};
use super::{Failure, Outcome, print, report};

/// Bounds of the process that reads a document.
const TIME: Duration = Duration::from_secs(90);
const MEMORY: u64 = 2 << 30;

/// The data folder as it stands.
struct Standing {
    data: DataDir,
    corpus: Corpus,
    diagnostics: Vec<Diagnostic>,
}

impl Standing {
    fn read(args: &Args) -> Result<Self, Failure> {
        let data = DataDir::read(&args.data)?;
        let loaded = pipeline::load_data(&data);
        let corpus = loaded.corpus.ok_or_else(|| {
            Failure::Message(Text::new(
                "データを読めません。soukan check で理由が分かります",
                "the data cannot be read; run soukan check to see why",
            ))
        })?;
        Ok(Self { data, corpus, diagnostics: loaded.diagnostics })
    }

    /// Tells what a proposal would change, and changes it unless something speaks against it.
    fn settle(
        &self,
        args: &Args,
        telling: &Telling,
        proposal: &Proposal,
        lang: Lang,
    ) -> Result<Outcome, Failure> {
        let errors = if proposal.is_refused() {
            Vec::new()
        } else {
            new_errors(&self.data, &self.diagnostics, proposal)
        };
        tell(telling, proposal, &errors, lang)?;
        if proposal.is_refused() || !errors.is_empty() {
            return Err(Failure::Message(Text::new(
                "何も書きません。データのフォルダはそのままです",
                "nothing is written; the data folder is untouched",
            )));
        }
        if !telling.dry_run {
            output::change_folder(&args.data, &proposal.files, &proposal.removed)?;
        }
        let has_doubts = proposal.findings.iter().any(|finding| finding.weight == Weight::Doubt);
        Ok(if has_doubts { Outcome::Findings } else { Outcome::Clean })
    }
}

/// `soukan merge`.
pub(super) fn merge(args: &Args, command: &Merge, lang: Lang) -> Result<Outcome, Failure> {
    bounded(&command.file)?;
    let document = read_apart(&command.file)?;
    let standing = Standing::read(args)?;
    let proposal = import::merge::merge(&import::merge::Merge {
        document: &document,
        data: &standing.data,
        corpus: &standing.corpus,
        iris: &Iris::new(&standing.corpus)?,
        partly: command.partly,
    });
    standing.settle(args, &command.telling, &proposal, lang)
}

pub(super) fn run(args: &Args, command: &Import, lang: Lang) -> Result<Outcome, Failure> {
    let file = bounded(&command.file)?;
    let document = read_apart(&command.file)?;
    let standing = Standing::read(args)?;
    let columns = command.columns.as_deref().map(source::read_file).transpose()?;
    let request = Request {
        document: &document,
        bytes: &file.bytes,
        name: &command.file.file_name().unwrap_or_default().to_string_lossy(),
        data: &standing.data,
        corpus: &standing.corpus,
        says: says(command, columns.as_ref()),
    };
    let proposal = import::propose(command.kind.map(kind), &request);
    standing.settle(args, &command.telling, &proposal, lang)
}

fn kind(kind: ImportKind) -> Kind {
    match kind {
        ImportKind::Sheet => Kind::Sheet,
        ImportKind::Table => Kind::Table,
        ImportKind::Guideline => Kind::Guideline,
        ImportKind::Checklist => Kind::Checklist,
        ImportKind::Mappings => Kind::Mappings,
    }
}

fn says(command: &Import, columns: Option<&SourceFile>) -> Says {
    let words = |given: &Option<String>| given.clone().unwrap_or_default();
    Says {
        id: words(&command.id),
        title: words(&command.title),
        publisher: words(&command.publisher),
        date: words(&command.date),
        licence: words(&command.licence),
        replace: command.replace,
        columns: columns.map(|file| String::from_utf8_lossy(&file.bytes).into_owned()),
    }
}

/// The file, if it is not larger than any paper of these kinds.
fn bounded(path: &Path) -> Result<SourceFile, Failure> {
    let size = source::size(path)?;
    if size > read::MOST_BYTES {
        let most = read::MOST_BYTES >> 20;
        return Err(Failure::Message(Text::new(
            format!("{} は {} MiB あり、{most} MiB を超えるので読みません", path.display(), size >> 20),
            format!("{} has {} MiB; more than {most} MiB are not read", path.display(), size >> 20),
        )));
    }
    Ok(source::read_file(path)?)
}

/// The hidden command: reads a document and prints it as JSON, within bounds on memory.
pub(super) fn read_document(file: &Path) -> Result<Outcome, Failure> {
    // Where the system has no such limit, only time bounds it.
    #[cfg(unix)]
    let _ = rlimit::setrlimit(rlimit::Resource::AS, MEMORY, MEMORY);
    let answer: Result<Document, String> =
        read::read(&source::read_file(file)?.bytes).map_err(|error| error.to_string());
    print(&serde_json::to_vec(&answer).unwrap_or_default())
}

/// Reads a document in a process of its own: whatever it holds, it costs no more than this.
fn read_apart(path: &Path) -> Result<Document, Failure> {
    let name = path.display();
    let program = std::env::current_exe().map_err(|error| Failure::Server(error.into()))?;
    let mut child = Command::new(program)
        .arg("read-document")
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| Failure::Server(error.into()))?;
    let mut stdout = child.stdout.take();
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(stdout) = &mut stdout {
            let _ = stdout.read_to_end(&mut bytes);
        }
        bytes
    });
    let is_in_time = wait(&mut child);
    let bytes = reader.join().unwrap_or_default();
    if !is_in_time {
        let seconds = TIME.as_secs();
        return Err(Failure::Message(Text::new(
            format!(
                "{name} は {seconds} 秒では読み終わりません。必要な範囲だけを別のファイルに保存してください"
            ),
            format!(
                "{name} cannot be read within {seconds} s; save the part that matters as a file of its own"
            ),
        )));
    }
    match serde_json::from_slice::<Result<Document, String>>(&bytes) {
        Ok(Ok(document)) => Ok(document),
        Ok(Err(error)) => {
            Err(Failure::Message(Text::new(format!("{name}: {error}"), format!("{name}: {error}"))))
        }
        Err(_) => Err(Failure::Message(Text::new(
            format!("{name} を読むには {} MiB を超えるメモリが要るか、壊れています", MEMORY >> 20),
            format!("{name} needs more than {} MiB of memory to be read, or is damaged", MEMORY >> 20),
        ))),
    }
}

/// Waits for the end of a child, or ends it when its time is up.
fn wait(child: &mut Child) -> bool {
    let (start, bar) = (Instant::now(), spinner());
    loop {
        bar.tick();
        match child.try_wait() {
            Ok(Some(_)) => break,
            Ok(None) if start.elapsed() < TIME => thread::sleep(Duration::from_millis(10)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                bar.finish_and_clear();
                return false;
            }
        }
    }
    bar.finish_and_clear();
    true
}

/// A sign of life on a terminal, nothing elsewhere.
fn spinner() -> ProgressBar {
    if std::io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() }
}

/// Errors that the data folder has with the new files and did not have before.
fn new_errors(data: &DataDir, before: &[Diagnostic], proposal: &Proposal) -> Vec<Diagnostic> {
    let mut changed = data.clone();
    for (name, bytes) in &proposal.files {
        changed.insert(SourceFile::new(name, bytes.clone()));
    }
    for name in &proposal.removed {
        changed.remove(name);
    }
    let known: BTreeSet<String> = before.iter().map(|found| format!("{found:?}")).collect();
    let after = pipeline::load_data(&changed).diagnostics.into_iter();
    after
        .filter(|found| found.severity() == Severity::Error && !known.contains(&format!("{found:?}")))
        .collect()
}

fn tell(telling: &Telling, proposal: &Proposal, errors: &[Diagnostic], lang: Lang) -> Result<(), Failure> {
    match telling.format {
        ImportFormat::Text => text(telling, proposal, errors, lang),
        ImportFormat::Json => {
            let mut bytes = serde_json::to_vec_pretty(&as_json(proposal, errors, lang)).unwrap_or_default();
            bytes.push(b'\n');
            print(&bytes).map(|_| ())
        }
    }
}

fn as_json(proposal: &Proposal, errors: &[Diagnostic], lang: Lang) -> serde_json::Value {
    let findings = proposal.findings.iter().map(|finding| {
        json!({
            "weight": finding.weight.as_str(), "at": finding.at, "found": finding.found,
            "expected": finding.expected.get(lang), "advice": finding.advice.get(lang),
        })
    });
    let errors = errors.iter().map(|found| {
        json!({"code": found.code.as_str(), "place": found.place.as_ref().map(ToString::to_string), "message": found.message.get(lang)})
    });
    json!({
        "understood": proposal.understood.iter().map(|words| words.get(lang)).collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(), "errors": errors.collect::<Vec<_>>(),
        "files": proposal.files.keys().collect::<Vec<_>>(), "removed": proposal.removed,
    })
}

/// The report is what was asked for with a dry run, and beside the point otherwise; either way it is for people.
fn text(telling: &Telling, proposal: &Proposal, errors: &[Diagnostic], lang: Lang) -> Result<(), Failure> {
    let mut lines: Vec<String> = proposal.understood.iter().map(|words| words.get(lang).to_owned()).collect();
    let (found, expected) = match lang {
        Lang::Ja => ("見つけたもの", "求めるもの"),
        Lang::En => ("found", "expected"),
    };
    for finding in &proposal.findings {
        let at = if finding.at.is_empty() { String::new() } else { format!("{} ", finding.at) };
        let (strong, faint) = (report::STRONG, report::FAINT);
        lines.push(format!(
            "{strong}{}{strong:#} {at}{found}: {}\n  {expected}: {}\n  {faint}→ {}{faint:#}",
            word(finding.weight, lang),
            finding.found,
            finding.expected.get(lang),
            finding.advice.get(lang)
        ));
    }
    for error in errors {
        let place = error.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
        lines.push(format!("{} {place}{}", error.code.as_str(), error.message.get(lang)));
    }
    let has_files = !proposal.files.is_empty() || !proposal.removed.is_empty();
    if has_files && !proposal.is_refused() && errors.is_empty() {
        let head = match (telling.dry_run, lang) {
            (true, Lang::Ja) => "書くファイル（まだ書いていません）",
            (true, Lang::En) => "files to write (nothing is written yet)",
            (false, Lang::Ja) => "書いたファイル",
            (false, Lang::En) => "files written",
        };
        lines.push(format!("{head}:"));
        lines.extend(proposal.files.keys().map(|name| format!("  {name}")));
        lines.extend(proposal.removed.iter().map(|name| format!("  - {name}")));
    }
    let mut out = anstream::stdout().lock();
    lines.iter().try_for_each(|line| writeln!(out, "{line}")).map_err(Failure::Output)
}

fn word(weight: Weight, lang: Lang) -> &'static str {
    match (weight, lang) {
        (Weight::Refused, Lang::Ja) => "取り込めない",
        (Weight::Doubt, Lang::Ja) => "疑い",
        (Weight::Note, Lang::Ja) => "注記",
        (Weight::Refused, Lang::En) => "refused",
        (Weight::Doubt, Lang::En) => "doubt",
        (Weight::Note, Lang::En) => "note",
    }
}
