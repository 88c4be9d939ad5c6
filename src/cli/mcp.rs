//! `soukan mcp`: a Model Context Protocol server over standard input and output. Its tools are commands of this program,
//! each run in a process of its own with bounds; what they answer goes out whole or is refused, with the sources of all that
//! it names. No tool writes, fetches or judges.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use rmcp::handler::server::router::tool::ToolRouter;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{CallToolResult, ContentBlock, Implementation, ServerCapabilities, ServerConfig};
use rmcp::{ServerHandler, ServiceExt as _, tool, tool_handler, tool_router};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use soukan::diag::{Lang, Text};
use soukan::model::{Corpus, Key, address};
use soukan::query::library;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;

use super::args::Args;
use super::{Failure, Outcome, corpus};

/// Time for one tool.
const TIME: Duration = Duration::from_secs(30);
/// Memory for one tool.
const MEMORY: u64 = 2 << 30;
/// Bytes of an answer beyond which it is refused: an assistant could not read it.
const MOST: usize = 400_000;
/// What the program says when the result of a query is triples.
const NO_TABLE: &str = "cannot be written as json";
/// Things whose sources are told.
const MOST_SOURCES: usize = 200;

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let server = Server::new(args, corpus(args)?, lang)?;
    // What the tools start has the same bound.
    #[cfg(unix)]
    let _ = rlimit::setrlimit(rlimit::Resource::AS, MEMORY, MEMORY);
    let failed = |error: Box<dyn std::error::Error>| Failure::Server(error);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|error| failed(error.into()))?.block_on(async {
        let running = server.serve(rmcp::transport::stdio()).await.map_err(|error| failed(error.into()))?;
        running.waiting().await.map_err(|error| failed(error.into()))
    })?;
    Ok(Outcome::Clean)
}

/// The server: the data, and this program for the answers.
#[derive(Debug, Clone)]
struct Server {
    corpus: Arc<Corpus>,
    program: PathBuf,
    data: PathBuf,
    overlay: Option<PathBuf>,
    lang: Lang,
    tool_router: ToolRouter<Self>,
}

/// A key.
#[derive(Debug, Deserialize, JsonSchema)]
struct KeyArguments {
    /// Key, however it is written: M13-8, 企画管理編 13⑧, SDS17.1, CL76, kintone
    key: String,
}

/// Words to look for.
#[derive(Debug, Deserialize, JsonSchema)]
struct SearchArguments {
    /// Words; all of them must be found, in any spelling
    words: String,
    /// Hits at most (default 20, at most 100)
    limit: Option<u16>,
}

/// Where to start, and how far to go.
#[derive(Debug, Deserialize, JsonSchema)]
struct TraceArguments {
    /// Key, however it is written
    key: String,
    /// How far down: requirements (default), questions, answers
    reach: Option<Reach>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Reach {
    Requirements,
    Questions,
    Answers,
}

/// Two things.
#[derive(Debug, Deserialize, JsonSchema)]
struct PathArguments {
    /// Key to start from
    from: String,
    /// Key to arrive at
    to: String,
}

/// What is spoken of, and what speaks.
#[derive(Debug, Deserialize, JsonSchema)]
struct GapArguments {
    /// What is spoken of: sds, checklist, a volume (G, M, C), a chapter, a category, a sheet, a key
    of: String,
    /// What speaks of it, named likewise
    against: String,
}

/// Sheets to compare.
#[derive(Debug, Deserialize, JsonSchema)]
struct CompareArguments {
    /// Ids of the sheets; all of them where none is named
    #[serde(default)]
    sheets: Vec<String>,
    /// Only questions on which the sheets differ
    #[serde(default)]
    differences: bool,
}

/// A query.
#[derive(Debug, Deserialize, JsonSchema)]
struct QueryArguments {
    /// The name of a question of the library, or a SPARQL query (SELECT, ASK, CONSTRUCT)
    query: String,
    /// Parameters of a question of the library, as name=value
    #[serde(default)]
    params: Vec<String>,
}

#[tool_router]
impl Server {
    fn new(args: &Args, corpus: Corpus, lang: Lang) -> Result<Self, Failure> {
        let program = std::env::current_exe().map_err(|error| Failure::Server(error.into()))?;
        let (corpus, data) = (Arc::new(corpus), args.data.clone());
        let overlay = args.overlay.clone();
        Ok(Self { corpus, program, data, overlay, lang, tool_router: Self::tool_router() })
    }

    #[tool(
        description = "Show one thing of the dataset with its text as read and as printed, its source line and its links: requirement, section, question, vendor's sheet, response, remark, checklist item, kind of evidence, law or standard.",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    async fn show(&self, Parameters(KeyArguments { key }): Parameters<KeyArguments>) -> CallToolResult {
        self.answer("show", &["--format", "json"], &[&key]).await
    }

    #[tool(
        description = "Find words in requirements, questions, vendors' remarks, checklist items, evidence, laws and titles. Other spellings and synonyms are added and told.",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    async fn search(&self, Parameters(wish): Parameters<SearchArguments>) -> CallToolResult {
        let limit = wish.limit.unwrap_or(20).clamp(1, 100).to_string();
        self.answer("search", &["--format", "json", "--limit", &limit], &[&wish.words]).await
    }

    #[tool(
        description = "Trace something up to the Governance volume (経営管理編) and down to Control (システム運用編), on request to questions, vendors' words and evidence. Each hop has relation, origin, confidence, reason and source line.",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    async fn trace(&self, Parameters(wish): Parameters<TraceArguments>) -> CallToolResult {
        let reach = match wish.reach.unwrap_or(Reach::Requirements) {
            Reach::Requirements => "requirements",
            Reach::Questions => "questions",
            Reach::Answers => "answers",
        };
        self.answer("trace", &["--format", "json", "--reach", reach], &[&wish.key]).await
    }

    #[tool(
        description = "The ways between two things, shortest and strongest first, and what their relations come to. No path recorded proves nothing.",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    async fn path(&self, Parameters(wish): Parameters<PathArguments>) -> CallToolResult {
        self.answer("path", &["--format", "json"], &[&wish.from, &wish.to]).await
    }

    #[tool(
        description = "What of one document, volume, chapter, category or sheet another one speaks to: covered, weak, officially none, nothing fits, not in the sources, not looked at. Counts are n of N; nothing linked proves nothing.",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    async fn gap(&self, Parameters(wish): Parameters<GapArguments>) -> CallToolResult {
        self.answer("gap", &["--format", "json"], &[&wish.of, &wish.against]).await
    }

    #[tool(
        description = "Vendors' disclosure sheets side by side. Answers are known only where a vendor's own remark states them in words; otherwise they are unknown.",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    async fn compare(&self, Parameters(wish): Parameters<CompareArguments>) -> CallToolResult {
        let mut options = vec!["--format", "json"];
        if wish.differences {
            options.push("--differences");
        }
        let sheets: Vec<&str> = wish.sheets.iter().map(String::as_str).collect();
        self.answer("compare", &options, &sheets).await
    }

    #[tool(
        description = "The documents that the checklist names as examples of evidence for a requirement; or, for a kind of evidence, the requirements that it is needed for.",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    async fn evidence(&self, Parameters(KeyArguments { key }): Parameters<KeyArguments>) -> CallToolResult {
        self.answer("evidence", &["--format", "json"], &[&key]).await
    }

    #[tool(
        description = "Ask the graph in SPARQL 1.1 (prefixes sk:, skos:, dcterms:, sssom:, prov: are declared; the default graph is the union of all), or ask a question of the library by its name. Read-only.",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    async fn query(&self, Parameters(wish): Parameters<QueryArguments>) -> CallToolResult {
        let params: Vec<&str> = wish.params.iter().flat_map(|param| ["--param", param.as_str()]).collect();
        let is_named = library::find(&wish.query).is_some();
        let (name, input) =
            if is_named { (wish.query.as_str(), None) } else { ("-", Some(wish.query.as_str())) };
        let as_json = [&["--format", "json"], params.as_slice()].concat();
        let answer = match self.run("query", &as_json, &[name], input).await {
            // Triples are no table: they come in Turtle.
            Err(message) if message.en.contains(NO_TABLE) => self.run("query", &params, &[name], input).await,
            answer => answer,
        };
        self.told(answer)
    }
}

#[tool_handler(router = self.tool_router)]
impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let manifest = &self.corpus.manifest;
        let coverage =
            manifest.editions.iter().map(|edition| format!("{}: {}", edition.title, edition.coverage));
        let instructions = format!(
            "{} {} ({}). Cross-references of Japan's medical-information security guideline. Quote texts as they stand, cite key, source line and edition, and tell origin, confidence and review state of every mapping. Editorial mappings are nobody's publication. Unknown answers stay unknown; what is not linked proves nothing; nothing here says whether anyone complies. Editions: {}.",
            manifest.title,
            manifest.version,
            manifest.date,
            coverage.collect::<Vec<_>>().join("; ")
        );
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("soukan", env!("CARGO_PKG_VERSION")))
            .with_instructions(instructions)
    }
}

impl Server {
    /// Runs a command of this program and puts its answer between what it rests on.
    async fn answer(&self, command: &str, options: &[&str], given: &[&str]) -> CallToolResult {
        self.told(self.run(command, options, given, None).await)
    }

    fn told(&self, answer: Result<Vec<u8>, Text>) -> CallToolResult {
        match answer {
            Ok(bytes) if bytes.len() > MOST => self.refuse(&Text::new(
                format!(
                    "答えが {} バイトあり、{MOST} バイトを超えます。尋ねる範囲を狭めてください",
                    bytes.len()
                ),
                format!("the answer has {} bytes, more than {MOST}; ask for less", bytes.len()),
            )),
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let answer = serde_json::from_slice(&bytes).unwrap_or(Value::String(text));
                CallToolResult::structured(self.with_sources(&answer))
            }
            Err(message) => self.refuse(&message),
        }
    }

    fn refuse(&self, message: &Text) -> CallToolResult {
        CallToolResult::error(vec![ContentBlock::text(message.get(self.lang))])
    }

    /// What a command prints, or what it says on standard error.
    async fn run(
        &self,
        command: &str,
        options: &[&str],
        given: &[&str],
        input: Option<&str>,
    ) -> Result<Vec<u8>, Text> {
        let same = |error: std::io::Error| Text::new(error.to_string(), error.to_string());
        let mut child = Command::new(&self.program)
            .arg("--data")
            .arg(&self.data)
            .args(
                self.overlay
                    .iter()
                    .flat_map(|folder| [std::ffi::OsStr::new("--overlay"), folder.as_os_str()]),
            )
            .args(["--lang", self.lang.as_str(), command])
            .args(options)
            // What a client says is never an option.
            .arg("--")
            .args(given)
            .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(same)?;
        if let (Some(mut stdin), Some(words)) = (child.stdin.take(), input) {
            stdin.write_all(words.as_bytes()).await.map_err(same)?;
        }
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let read = async {
            let (mut out, mut err) = (Vec::new(), Vec::new());
            let limit = u64::try_from(MOST).unwrap_or(u64::MAX) + 1;
            if let Some(stdout) = stdout {
                stdout.take(limit).read_to_end(&mut out).await?;
            }
            if let Some(stderr) = stderr.filter(|_| out.len() <= MOST) {
                stderr.take(limit).read_to_end(&mut err).await?;
            }
            let code = if out.len() > MOST { Some(0) } else { child.wait().await?.code() };
            Ok::<_, std::io::Error>((out, err, code))
        };
        match tokio::time::timeout(TIME, read).await {
            Ok(Ok((out, _, Some(0 | 1)))) => Ok(out),
            Ok(Ok((_, err, Some(_)))) => {
                let message = String::from_utf8_lossy(&err).trim().to_owned();
                Err(Text::new(message.clone(), message))
            }
            Ok(Ok((_, _, None))) => Err(Text::new(
                format!(
                    "答えるには {} MiB を超えるメモリが要ります。尋ねる範囲を狭めてください",
                    MEMORY >> 20
                ),
                format!("the answer needs more than {} MiB of memory; ask for less", MEMORY >> 20),
            )),
            Ok(Err(error)) => Err(same(error)),
            Err(_) => Err(Text::new(
                format!("{} 秒では答えられません。尋ねる範囲を狭めてください", TIME.as_secs()),
                format!("no answer within {} s; ask for less", TIME.as_secs()),
            )),
        }
    }

    /// An answer with what it rests on: the dataset, and the source of everything that it names.
    fn with_sources(&self, answer: &Value) -> Value {
        let manifest = &self.corpus.manifest;
        let edition = manifest.editions.iter().find(|edition| edition.id == manifest.edition);
        let mut keys = BTreeSet::new();
        named(answer, &self.corpus, &mut keys);
        let sources = keys.iter().take(MOST_SOURCES).map(|key| self.source(key));
        json!({
            "dataset": {
                "title": manifest.title, "version": manifest.version, "date": manifest.date,
                "edition": manifest.edition, "edition_title": edition.map(|edition| edition.title.clone()),
            },
            "answer": answer,
            "sources": sources.collect::<Vec<_>>(),
            "sources_left_out": keys.len().saturating_sub(MOST_SOURCES),
        })
    }

    fn source(&self, key: &Key) -> Value {
        let manifest = &self.corpus.manifest;
        let place = self.corpus.source(key);
        json!({
            "key": key.to_string(),
            "cite": self.corpus.label(key).cite,
            "file": place.as_ref().map(|place| place.file.to_string()),
            "line": place.as_ref().map(|place| place.line),
            "iri": format!("{}{}", manifest.id_namespace, address::address(&manifest.edition, key)),
        })
    }
}

/// The keys that stand anywhere in an answer.
fn named(value: &Value, corpus: &Corpus, keys: &mut BTreeSet<Key>) {
    match value {
        Value::String(words) => {
            if let Some(key) = words.parse::<Key>().ok().filter(|key| corpus.contains(key)) {
                keys.insert(key);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| named(value, corpus, keys)),
        Value::Object(members) => members.values().for_each(|value| named(value, corpus, keys)),
        _ => {}
    }
}
