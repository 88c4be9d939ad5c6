//! The command line: clap types in `args`, one file per command. Only this part of the program prints.
//!
//! Data goes to standard output, everything else to standard error. Exit codes: 0 clean, 1 findings, 2 failure.

mod answer;
mod args;
mod book;
mod build;
mod check;
mod compare;
mod evidence;
mod export;
mod figures;
mod gap;
mod impact;
mod import;
mod lang;
#[cfg(feature = "mcp")]
mod mcp;
mod overlay;
mod path;
mod push;
mod queries;
mod query;
mod report;
mod search;
mod serve;
mod show;
mod stats;
mod suggest;
mod trace;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};
use soukan::diag::{Diagnostic, Lang, Text};
use soukan::model::{Corpus, Key, resolve};
use soukan::parse::overlay as overlay_files;
use soukan::pipeline::{self, Loaded};
use soukan::source::DataDir;

use args::{Args, Command};

/// What a command comes to.
enum Outcome {
    /// Exit code 0.
    Clean,
    /// Exit code 1.
    Findings,
}

/// Why a command failed: exit code 2, and a message.
#[derive(Debug)]
enum Failure {
    /// Something of the library failed.
    Library(pipeline::Error),
    /// The server failed.
    Server(Box<dyn std::error::Error>),
    /// Standard output is gone; not a failure when it is a closed pipe.
    Output(io::Error),
    /// A sentence for the user.
    Message(Text),
}

impl<E: Into<pipeline::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Library(error.into())
    }
}

/// Parses, runs, reports; never panics on input.
pub(crate) fn main() -> ExitCode {
    let lang = lang::from_environment(std::env::args_os());
    let matches = match lang::localise(Args::command(), lang).try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let args = match Args::from_arg_matches(&matches) {
        Ok(args) => args,
        Err(error) => error.exit(),
    };
    match run(&args, lang) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            report::failure(&failure, lang);
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Build(command) => build::run(args, command, lang),
        Command::Check(command) => check::run(args, command, lang),
        Command::Show(command) => show::run(args, command, lang),
        Command::Trace(command) => trace::run(args, command, lang),
        Command::Book(command) => book::run(args, command, lang),
        Command::Path(command) => path::run(args, command, lang),
        Command::Gap(command) => gap::run(args, command, lang),
        Command::Impact(command) => impact::run(args, command, lang),
        Command::Overlay(command) => overlay::run(args, command, lang),
        Command::Compare(command) => compare::run(args, command, lang),
        Command::Evidence(command) => evidence::run(args, command, lang),
        Command::Stats(command) => stats::run(args, command, lang),
        Command::Report(command) => figures::run(args, command, lang),
        Command::Suggest(command) => suggest::run(args, command, lang),
        Command::Query(command) => query::run(args, command, lang),
        Command::Queries(command) => queries::run(args, command, lang),
        Command::Search(command) => search::run(args, command, lang),
        Command::Serve(command) => serve::run(args, command, lang),
        Command::Push(command) => push::run(args, command, lang),
        #[cfg(feature = "mcp")]
        Command::Mcp => mcp::run(args, lang),
        Command::Worker => {
            soukan::serve::worker::run().map_err(|error| Failure::Server(error.into()))?;
            Ok(Outcome::Clean)
        }
        Command::Export(command) => export::run(args, command, lang),
        Command::Import(command) => import::run(args, command, lang),
        Command::Merge(command) => import::merge(args, command, lang),
        Command::ReadDocument { file } => import::read_document(file),
        Command::Completions { shell } => {
            let mut bytes = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "soukan", &mut bytes);
            print(&bytes)
        }
        Command::Man => {
            let mut bytes = Vec::new();
            clap_mangen::Man::new(Args::command()).render(&mut bytes).map_err(Failure::Output)?;
            print(&bytes)
        }
    }
}

/// Writes data to standard output.
fn print(bytes: &[u8]) -> Result<Outcome, Failure> {
    let mut out = anstream::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(Failure::Output)?;
    Ok(Outcome::Clean)
}

fn load(args: &Args) -> Result<Loaded, Failure> {
    if !args.data.is_dir() {
        let path = args.data.display();
        return Err(Failure::Message(Text::new(
            format!("データのフォルダ {path} がありません。--data DIR で指してください"),
            format!("there is no data folder {path}; name it with --data DIR"),
        )));
    }
    if let Some(path) = args.overlay.as_deref().filter(|path| !path.is_dir()) {
        let path = path.display();
        return Err(Failure::Message(Text::new(
            format!("自院の記録のフォルダ {path} がありません"),
            format!("there is no folder {path} of your own records"),
        )));
    }
    Ok(pipeline::load_with(&args.data, args.overlay.as_deref()).map_err(pipeline::Error::from)?)
}

/// The files that findings point into: the data, and own records as places name them.
fn files(args: &Args) -> Result<DataDir, Failure> {
    let mut data = DataDir::read(&args.data).map_err(pipeline::Error::from)?;
    if let Some(folder) = &args.overlay {
        let records = DataDir::read(folder).map_err(pipeline::Error::from)?;
        overlay_files::as_shown(&records).iter().cloned().for_each(|file| data.insert(file));
    }
    Ok(data)
}

/// The corpus, or a failure that says how to see why there is none.
fn corpus(args: &Args) -> Result<Corpus, Failure> {
    Ok(found(args)?.0)
}

/// The corpus with what was found in it, or a failure that says how to see why there is none.
fn found(args: &Args) -> Result<(Corpus, Vec<Diagnostic>), Failure> {
    let loaded = load(args)?;
    let corpus = loaded.corpus.ok_or_else(|| {
        Failure::Message(Text::new(
            "データを読めません。soukan check で理由が分かります",
            "the data cannot be read; run soukan check to see why",
        ))
    })?;
    Ok((corpus, loaded.diagnostics))
}

/// The key that the user means, or a failure with candidates or the nearest names.
fn key(corpus: &Corpus, name: &str) -> Result<Key, Failure> {
    resolve::resolve(corpus, name).map_err(|error| unresolved(corpus, error))
}

/// A failure with candidates or the nearest names.
fn unresolved(corpus: &Corpus, error: resolve::ResolveError) -> Failure {
    let list = |keys: &[Key]| {
        let lines = keys.iter().map(|key| format!("\n  {key}  {}", corpus.label(key)));
        lines.collect::<String>()
    };
    Failure::Message(match error {
        resolve::ResolveError::Ambiguous { input, candidates } => Text::new(
            format!("「{input}」は一つに決まりません。次のどれですか:{}", list(&candidates)),
            format!("“{input}” is ambiguous. Which of these?{}", list(&candidates)),
        ),
        resolve::ResolveError::Unknown { input, nearest } if nearest.is_empty() => Text::new(
            format!("「{input}」という鍵はありません。例: C14-1、企画管理編 15⑦、SDS17.1、CL76"),
            format!("nothing is called “{input}”. Examples: C14-1, M15(7), SDS17.1, CL76"),
        ),
        resolve::ResolveError::Unknown { input, nearest } => Text::new(
            format!("「{input}」という鍵はありません。近いもの:{}", list(&nearest)),
            format!("nothing is called “{input}”. Nearest:{}", list(&nearest)),
        ),
    })
}
