//! The arguments. Help is English here; `lang` puts Japanese in its place.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Cross-reference graph of Japan's medical-information security guideline
#[derive(Debug, Clone, Parser)]
#[command(name = "soukan", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 clean, 1 findings, 2 failure.")]
pub(crate) struct Args {
    /// Data folder
    #[arg(long, global = true, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// Folder of your own notes, evidence, decisions, owners and dates on any key
    #[arg(long, global = true, value_name = "DIR")]
    pub overlay: Option<PathBuf>,
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

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Command {
    /// Build the static site
    Build(Build),
    /// Report everything that is wrong, doubtful or worth knowing in the data
    Check(Check),
    /// Show one thing: requirement, question, sheet, checklist item …
    Show(Show),
    /// Find words in everything that has a page
    Search(Search),
    /// Trace anything up to 経営管理編 and down to questions, answers and evidence
    Trace(Trace),
    /// A binder for paper: requirements, sections, sheets … with chain, remarks, evidence and sources, as one HTML file
    Book(Book),
    /// Paths between two things, shortest and strongest first
    Path(PathArgs),
    /// What of one document, volume, category or sheet another one speaks to
    Gap(Gap),
    /// What would have to be looked at again if a text changed, or what changed since another version of the data
    Impact(Impact),
    /// Your own records (--overlay) held against the data: keys that are gone, texts that changed
    Overlay(Overlay),
    /// Vendors' sheets side by side
    Compare(Compare),
    /// The evidence that supports a requirement, or what a kind of evidence is needed for
    Evidence(Evidence),
    /// The graph in numbers
    Stats(Stats),
    /// How far two readings of the mappings agree, and how well candidates from wording and search do
    Report(Report),
    /// Candidates for links from wording alone; nothing of it is curated
    Suggest(Suggest),
    /// Ask the graph in SPARQL
    Query(Query),
    /// List the library of questions, or print one
    Queries(Queries),
    /// Serve the site and a read-only SPARQL endpoint over HTTP
    Serve(Serve),
    /// Put the graph into another SPARQL server (Graph Store Protocol)
    Push(Push),
    /// Serve assistants: a Model Context Protocol server over standard input and output, read-only
    #[cfg(feature = "mcp")]
    Mcp,
    /// Answer queries for `serve`, which starts this itself
    #[command(hide = true)]
    Worker,
    /// Write the corpus, or a part of it, in a format of other tools
    #[command(after_help = EXPORT_HELP)]
    Export(Export),
    /// Read a document into the data folder: a disclosure sheet, the table, a volume, a checklist, mappings
    Import(Import),
    /// Bring an edited copy of an exported workbook back: a three-way comparison of every cell
    Merge(Merge),
    /// Read a document for `import`, which starts this itself
    #[command(hide = true)]
    ReadDocument {
        /// File
        file: PathBuf,
    },
    /// Print completions for a shell
    Completions {
        /// Shell
        shell: clap_complete::Shell,
    },
    /// Print the man page
    Man,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Build {
    /// Folder to write; replaced as a whole when the build succeeds
    #[arg(long, value_name = "DIR", default_value = "public")]
    pub out: PathBuf,
    /// Address at which the site will be found, for canonical links and sitemap.xml
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub base_url: Option<String>,
    /// Folder with a theme: title, footer, logo, colours, words, templates, files
    #[arg(long, value_name = "DIR")]
    pub theme: Option<PathBuf>,
}

/// An address of a folder: http or https, ending in `/`.
fn base_url(text: &str) -> Result<String, String> {
    let is_address = ["https://", "http://"].iter().any(|scheme| {
        text.strip_prefix(scheme).is_some_and(|rest| !rest.starts_with('/') && !rest.is_empty())
    });
    if !is_address || text.contains(|c: char| c.is_whitespace() || "?#<>\"".contains(c)) {
        return Err("an address such as https://example.org/soukan/".to_owned());
    }
    Ok(format!("{}/", text.trim_end_matches('/')))
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Import {
    /// Document: XLSX, ODS, XLS, CSV, text or PDF, known by its content
    pub file: PathBuf,
    /// What it is (default: what it looks like)
    #[arg(long = "as", value_enum, value_name = "KIND")]
    pub kind: Option<ImportKind>,
    /// Short id of the source: lower-case letters, digits, hyphens
    #[arg(long)]
    pub id: Option<String>,
    /// Title of the document
    #[arg(long)]
    pub title: Option<String>,
    /// Who published it or filled it in
    #[arg(long)]
    pub publisher: Option<String>,
    /// Its date, such as 2026-11-25
    #[arg(long)]
    pub date: Option<String>,
    /// Whose it is and on what terms it is here
    #[arg(long)]
    pub licence: Option<String>,
    /// File that says which column is which (checklists)
    #[arg(long, value_name = "FILE")]
    pub columns: Option<PathBuf>,
    /// Replace the source of the same id
    #[arg(long)]
    pub replace: bool,
    #[command(flatten)]
    pub telling: Telling,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Merge {
    /// Edited copy of a workbook that `soukan export --format xlsx` wrote: XLSX or ODS
    pub file: PathBuf,
    /// Write what can be written even if other edits are refused
    #[arg(long)]
    pub partly: bool,
    #[command(flatten)]
    pub telling: Telling,
}

/// How a command that changes the data folder tells of it.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Telling {
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Format of the report
    #[arg(long, value_enum, default_value_t = ImportFormat::Text)]
    pub format: ImportFormat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ImportKind {
    /// A vendor's disclosure sheet
    Sheet,
    /// The clean 各編間相関表
    Table,
    /// A volume of the guideline, as text
    Guideline,
    /// A checklist
    Checklist,
    /// A mapping set: SSSOM, OSCAL or CSV
    Mappings,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ImportFormat {
    /// For people
    Text,
    /// JSON
    Json,
}

#[derive(Debug, Clone, clap::Args)]
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

#[derive(Debug, Clone, clap::Args)]
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

/// How an answer is written.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Answer {
    /// Format
    #[arg(long, value_enum, default_value_t = AnswerFormat::Text)]
    pub format: AnswerFormat,
    /// File to write instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnswerFormat {
    /// For people
    Text,
    /// JSON
    Json,
    /// Markdown
    Md,
    /// CSV
    Csv,
    /// Excel
    Xlsx,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Gap {
    /// What is to be spoken to: sds, checklist, evidence, a volume, section, category, sheet or single key
    pub of: String,
    /// What is held against it
    pub against: String,
    /// Only rows of this kind
    #[arg(long, value_enum)]
    pub only: Option<CoverageArg>,
    #[command(flatten)]
    pub answer: Answer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CoverageArg {
    /// By an exact or close match or the official table
    Covered,
    /// Only broadly, indirectly or possibly
    Weak,
    /// A document prints that there is none
    OfficiallyNone,
    /// Looked at, and nothing fits
    NoneFound,
    /// What would tell is not in the sources
    NotInSources,
    /// Nobody has looked yet
    NotLooked,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Impact {
    /// Key, however it is written
    #[arg(required_unless_present = "since")]
    pub key: Option<String>,
    /// Compare with this older data folder
    #[arg(long, value_name = "OLD_DATA_DIR", conflicts_with = "key")]
    pub since: Option<PathBuf>,
    /// Over how many relations
    #[arg(long, default_value_t = 2)]
    pub hops: usize,
    #[command(flatten)]
    pub answer: Answer,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Overlay {
    /// Only records on these keys, however they are written
    pub keys: Vec<String>,
    /// Confirm the records: note on which text each one rests
    #[arg(long)]
    pub accept: bool,
    #[command(flatten)]
    pub answer: Answer,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Compare {
    /// Sheets; all of them when none is named
    pub sheets: Vec<String>,
    /// What the questions are put under
    #[arg(long, value_enum, default_value_t = By::Item)]
    pub by: By,
    /// Only questions on which the sheets differ
    #[arg(long)]
    pub differences: bool,
    #[command(flatten)]
    pub answer: Answer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// Question by question
    Item,
    /// Under requirements
    Requirement,
    /// Under chapters
    Section,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Evidence {
    /// A key, or the name of a kind of evidence
    pub key: String,
    #[command(flatten)]
    pub answer: Answer,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Report {
    #[command(flatten)]
    pub answer: Answer,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Stats {
    #[command(flatten)]
    pub answer: Answer,
}

#[derive(Debug, Clone, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["keys", "text", "file", "unlinked", "evaluate"]))]
pub(crate) struct Suggest {
    /// Keys, however they are written
    pub keys: Vec<String>,
    /// A text that stands nowhere
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
    /// File with a text on each line, or - for standard input; a key and a tab may stand in front of a text
    #[arg(long, value_name = "FILE|-")]
    pub file: Option<PathBuf>,
    /// Every row that no mapping set links to the document
    #[arg(long)]
    pub unlinked: bool,
    /// Hold the candidates against the curated sets, leaving one row out at a time
    #[arg(long, conflicts_with = "to")]
    pub evaluate: bool,
    /// Document to find candidates in
    #[arg(long, value_enum, default_value_t = TargetArg::Guideline)]
    pub to: TargetArg,
    /// At most so many candidates for each
    #[arg(long, default_value_t = 10)]
    pub limit: usize,
    /// Format
    #[arg(long, value_enum, default_value_t = SuggestFormat::Text)]
    pub format: SuggestFormat,
    /// File to write instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TargetArg {
    /// Requirements
    Guideline,
    /// Questions of the disclosure form
    Sds,
    /// Rows of the checklist
    Checklist,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SuggestFormat {
    /// For people
    Text,
    /// JSON
    Json,
    /// Markdown
    Md,
    /// CSV
    Csv,
    /// Excel
    Xlsx,
    /// SSSOM, the columns of the mapping sets
    Sssom,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Trace {
    /// Key, however it is written
    pub key: String,
    /// Only towards 経営管理編
    #[arg(long, conflicts_with = "down")]
    pub up: bool,
    /// Only towards システム運用編
    #[arg(long)]
    pub down: bool,
    /// How far to go down
    #[arg(long, value_enum, default_value_t = ReachArg::Questions)]
    pub reach: ReachArg,
    /// Format
    #[arg(long, value_enum, default_value_t = TraceFormat::Text)]
    pub format: TraceFormat,
    /// File to write instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Book {
    /// Keys, however they are written; each becomes a chapter
    #[arg(required_unless_present = "search")]
    pub what: Vec<String>,
    /// What a search for these words finds, as a chapter; the filters are those of the search
    #[arg(long, value_name = "WORDS")]
    pub search: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    /// Of a search at most so many hits (default: all)
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Folder with a theme: colours, words, templates
    #[arg(long, value_name = "DIR")]
    pub theme: Option<PathBuf>,
    /// File to write instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReachArg {
    /// The three volumes
    Requirements,
    /// And the questions of the disclosure form and rows of the checklist
    Questions,
    /// And the vendors' answers and the named evidence
    Answers,
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
    /// Excel, a row per hop
    Xlsx,
    /// Graphviz
    Dot,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct PathArgs {
    /// From this key
    pub from: String,
    /// To this key
    pub to: String,
    /// At most so many paths
    #[arg(long, default_value_t = 10)]
    pub limit: usize,
    #[command(flatten)]
    pub answer: Answer,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Query {
    /// Name of a question of the library, file with a query, or - for standard input
    #[arg(value_name = "NAME|FILE|-")]
    pub name: String,
    /// Value of a parameter of the question
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub params: Vec<String>,
    /// File to write instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Format (default: table for SELECT and ASK, ttl for CONSTRUCT)
    #[arg(long, value_enum)]
    pub format: Option<QueryFormat>,
    /// Ask this SPARQL 1.1 endpoint, which has the graphs of the data, instead of the data itself
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
    /// Seconds that the endpoint may take
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400), requires = "endpoint")]
    pub timeout: u64,
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
    /// Markdown
    Md,
    /// Excel
    Xlsx,
    /// Turtle
    Ttl,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Queries {
    /// Print the SPARQL of this question
    pub name: Option<String>,
    #[command(flatten)]
    pub answer: Answer,
}

/// By what hits are narrowed down.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Filters {
    /// Only things of these kinds
    #[arg(long, value_parser = soukan::search::KINDS)]
    pub kind: Vec<String>,
    /// Only what stands in these volumes
    #[arg(long)]
    pub volume: Vec<String>,
    /// Only what stands in these sections
    #[arg(long)]
    pub section: Vec<String>,
    /// Only what these sheets say
    #[arg(long)]
    pub vendor: Vec<String>,
    /// Only what stands in these categories of the checklist
    #[arg(long)]
    pub category: Vec<String>,
    /// Count what is related as well: mapped to it, named by it, printed beside it
    #[arg(long)]
    pub related: bool,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Search {
    /// Words, all of which must be found
    #[arg(required = true)]
    pub words: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    /// At most so many hits
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
    #[command(flatten)]
    pub answer: Answer,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Serve {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7878")]
    pub bind: SocketAddr,
    /// Address under which clients know the site, when a proxy stands in front of it
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub base_url: Option<String>,
    /// Folder with a theme: title, footer, logo, colours, words, templates, files
    #[arg(long, value_name = "DIR")]
    pub theme: Option<PathBuf>,
    /// Take up changes of the data and the theme; the last good site stays when they have errors
    #[arg(long)]
    pub watch: bool,
    /// Let pages of this origin ask the endpoint (CORS), or * for any
    #[arg(long, value_name = "ORIGIN")]
    pub allow_origin: Vec<String>,
    /// Let queries ask other servers with SERVICE
    #[arg(long)]
    pub allow_service: bool,
    /// Seconds that a query may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub query_timeout: u64,
    /// MiB of memory that a query may take, the graph included
    #[arg(long, value_name = "MIB", default_value_t = 512, value_parser = clap::value_parser!(u64).range(256..=1_048_576))]
    pub query_memory: u64,
    /// Rows or triples that a result may have
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub max_rows: usize,
    /// MiB that a result may have
    #[arg(long, value_name = "MIB", default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub max_result: u16,
    /// KiB that the body of a request may have
    #[arg(long, value_name = "KIB", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..=65_536))]
    pub max_request: u32,
    /// Queries that are answered at the same time; as many again may take longer than a second
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub concurrent_queries: u16,
    /// Seconds that a query waits for its turn
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub queue_timeout: u64,
    /// Seconds that the headers of a request may take, and a connection may be idle
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub header_timeout: u64,
    /// Seconds that the body of a request may take
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub body_timeout: u64,
    /// Connections that may be open; the oldest idle one makes room for a new one
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub max_connections: u32,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Push {
    /// Address of the graph store, such as http://localhost:3030/soukan/data
    #[arg(long, value_name = "URL")]
    pub endpoint: String,
    /// Seconds that one graph may take
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub timeout: u64,
}

/// What a part is, and how each format shows what leads out of it. `lang` has the Japanese.
const EXPORT_HELP: &str = "\
With --select an export holds what was asked for with all its parts, the links among them, and those that lead out. The \
far end of such a link is a stub, of which only the name is told: json lists it under stubs; ttl, nt, nq, trig, jsonld, \
rdfxml and skos give its type, key and label; graphml and node-link set stub, dot and mermaid dash it; oscal has a control of \
class stub, needs a need with status stub; sssom, csv, xlsx and markdown name it beside the link, without a row or page of its \
own (the pages of markdown and the tables table and olir quote it, as they show both ends).

Formats of several files (oscal, sssom, needs, markdown) replace the folder as a whole, and only if soukan wrote it.

csv has ids as headings, UTF-8 with a byte order mark, and an apostrophe before what a spreadsheet would run; take one off to \
read it back. xlsx has a sheet that leads from headings to ids, and one with edition, date and rights.";

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Export {
    /// Format
    #[arg(long, value_enum)]
    pub format: ExportFormat,
    /// Only this and its links: keys however they are written, or sds, checklist, evidence, guideline, an edition
    #[arg(long, value_name = "WHAT", num_args = 1..)]
    pub select: Vec<String>,
    /// For csv and xlsx: which table; without it a workbook holds all of them
    #[arg(long, value_enum)]
    pub view: Option<ViewArg>,
    /// File to write instead of standard output; for a format of several files, the folder
    #[arg(long, short, value_name = "FILE|DIR")]
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
    /// RDF/XML
    Rdfxml,
    /// SKOS alone, as Turtle
    Skos,
    /// OSCAL 1.2: catalogs, mapping collections, a component definition per sheet (folder)
    Oscal,
    /// SSSOM: each mapping set and the official table, as TSV and JSON (folder)
    Sssom,
    /// Markdown pages with front matter (folder)
    Markdown,
    /// needs.json for sphinx-needs, with its settings (folder)
    Needs,
    /// GraphML for Gephi, Cytoscape, yEd
    Graphml,
    /// Node-link JSON for networkx and D3
    NodeLink,
    /// Graphviz; readable for a part only
    Dot,
    /// Mermaid flowchart; readable for a part only
    Mermaid,
    /// One table as CSV (--view)
    Csv,
    /// Tables as an Excel workbook (--view, or all)
    Xlsx,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ViewArg {
    /// 各編間相関表, a row per pair
    Table,
    /// Requirements
    Requirements,
    /// Sections of the guideline
    Sections,
    /// Clauses of other editions
    Clauses,
    /// Questions of the disclosure form
    Items,
    /// Vendors and services
    Services,
    /// What each sheet says on each question
    Sheets,
    /// Remarks of the sheets
    Remarks,
    /// Rows of the checklist
    Checklist,
    /// Kinds of evidence
    Evidence,
    /// Laws, standards and schemes
    References,
    /// Every mapping, with confidence and reason
    Mappings,
    /// Rows without a mapping, with the reason
    Absences,
    /// Corrected characters
    Corrections,
    /// The mappings in the columns of NIST's OLIR template; style only, no official developer's submission
    Olir,
}
