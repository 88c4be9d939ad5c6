//! The arguments. Help is English here; `lang` puts Japanese in its place.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Cross-reference graph of Japan's medical-information security guideline
#[derive(Debug, Parser)]
#[command(name = "soukan", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 clean, 1 findings, 2 failure.")]
pub(crate) struct Args {
    /// Data folder
    #[arg(long, global = true, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// Language of messages (default: from the locale)
    #[arg(long, global = true, value_enum)]
    pub lang: Option<LangArg>,
    #[command(subcommand)]
    pub command: Command,
}

/// The languages of messages.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LangArg {
    /// Japanese
    Ja,
    /// English
    En,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Build the static site
    Build(Build),
    /// Report everything that is wrong, doubtful or worth knowing in the data
    Check(Check),
    /// Show one thing: requirement, question, sheet, checklist item …
    Show(Show),
    /// Trace a requirement, section or volume up and down the volumes
    Trace(Trace),
    /// Paths between two things, shortest and strongest first
    Path(PathArgs),
    /// Ask the graph in SPARQL
    Query(Query),
    /// Write the whole corpus in a format
    Export(Export),
    /// Print completions for a shell
    Completions {
        /// Shell
        shell: clap_complete::Shell,
    },
    /// Print the man page
    Man,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Build {
    /// Folder to write; replaced as a whole when the build succeeds
    #[arg(long, value_name = "DIR", default_value = "public")]
    pub out: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// Format of the report
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
    /// Show accepted findings and notes too
    #[arg(long)]
    pub all: bool,
    /// Explain a code
    #[arg(long, value_name = "CODE")]
    pub explain: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Snippets for people
    Text,
    /// JSON
    Json,
    /// SARIF 2.1.0
    Sarif,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// Key, however it is written
    pub key: String,
    /// Format
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub format: ShowFormat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ShowFormat {
    /// For people
    Text,
    /// The node and its links as JSON
    Json,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Trace {
    /// Key, however it is written
    pub key: String,
    /// Only towards 経営管理編
    #[arg(long, conflicts_with = "down")]
    pub up: bool,
    /// Only towards システム運用編
    #[arg(long)]
    pub down: bool,
    /// Format
    #[arg(long, value_enum, default_value_t = TraceFormat::Text)]
    pub format: TraceFormat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum TraceFormat {
    /// A tree for people
    Text,
    /// JSON
    Json,
    /// Markdown
    Md,
    /// CSV, a row per hop
    Csv,
    /// Graphviz
    Dot,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PathArgs {
    /// From this key
    pub from: String,
    /// To this key
    pub to: String,
    /// At most so many paths
    #[arg(long, default_value_t = 10)]
    pub limit: usize,
    /// Format
    #[arg(long, value_enum, default_value_t = PathFormat::Text)]
    pub format: PathFormat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PathFormat {
    /// For people
    Text,
    /// JSON
    Json,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Query {
    /// File with the query, or - for standard input
    #[arg(value_name = "FILE|-")]
    pub file: PathBuf,
    /// Format (default: table for SELECT and ASK, ttl for CONSTRUCT)
    #[arg(long, value_enum)]
    pub format: Option<QueryFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum QueryFormat {
    /// Aligned table
    Table,
    /// CSV
    Csv,
    /// TSV
    Tsv,
    /// SPARQL JSON
    Json,
    /// SPARQL XML
    Xml,
    /// Turtle
    Ttl,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// Format
    #[arg(long, value_enum)]
    pub format: ExportFormat,
    /// File to write instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ExportFormat {
    /// The corpus as one JSON document
    Json,
    /// Turtle
    Ttl,
    /// N-Triples
    Nt,
    /// N-Quads
    Nq,
    /// TriG
    Trig,
    /// JSON-LD
    Jsonld,
}
