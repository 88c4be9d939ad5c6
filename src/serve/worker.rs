//! The process that answers queries: a child of the server, one query at a time, under a limit of memory.
//!
//! On standard input comes a line of JSON ([`Start`]) and the graph as N-Quads, then a line of JSON for each query
//! ([`Ask`]); on standard output goes `ready`, then a line of JSON ([`Told`]) for each query, followed by the bytes of the result. It ends with
//! its standard input, so it does not outlive the server.

use std::io::{self, BufRead as _, Read as _, Write as _};
use std::sync::mpsc;
use std::thread;

use serde::{Deserialize, Serialize};

use crate::query::{self, Answer, Bounds, QueryError};
use crate::rdf::{self, Iris, Store};
use crate::serve::negotiate;
use crate::serve::protocol::{Ask, Refusal};

/// Stack of the thread that parses and evaluates; what nests deeper ends the process.
const STACK: usize = 64 << 20;

/// What a worker says when it has the graph.
pub(super) const READY: &[u8] = b"ready\n";

/// What a worker gets first.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Start {
    pub iris: Iris,
    /// Address space in bytes.
    pub memory: u64,
    /// Length of the N-Quads that follow.
    pub quads: usize,
}

/// What a worker says to a query.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Told {
    /// So many bytes of this type follow.
    Answer { media_type: String, length: usize },
    /// There is no result.
    Refused(Refusal),
}

/// Why a worker ends before its input does.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The pipes to the server are broken.
    #[error("the server cannot be heard or told")]
    Pipe(#[from] io::Error),
    /// The server sends something else.
    #[error("the server's words cannot be read")]
    Json(#[from] serde_json::Error),
    /// The graph cannot be loaded.
    #[error(transparent)]
    Rdf(#[from] rdf::RdfError),
}

/// Answers until standard input ends.
///
/// # Errors
/// [`WorkerError`] when the server breaks off or sends something else.
pub fn run() -> Result<(), WorkerError> {
    let mut input = io::stdin().lock();
    let mut line = String::new();
    input.read_line(&mut line)?;
    let start: Start = serde_json::from_str(&line)?;
    // Where the system has no such limit, only time bounds a query.
    #[cfg(unix)]
    let _ = rlimit::setrlimit(rlimit::Resource::AS, start.memory, start.memory);
    let mut quads = vec![0; start.quads];
    input.read_exact(&mut quads)?;
    let store = rdf::read(&quads)?;
    drop(quads);
    io::stdout().lock().write_all(READY)?;
    io::stdout().lock().flush()?;
    let (sender, asks) = mpsc::channel::<Ask>();
    let worker = thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || asks.iter().try_for_each(|ask| tell(answer(&store, &start.iris, &ask))))?;
    // When that thread ends, by a panic or because nobody listens, so does the process.
    thread::Builder::new().spawn(move || {
        let _ = worker.join();
        std::process::exit(1)
    })?;
    // This thread hears the end of the input even while the other one computes: to return is to end the process.
    for line in input.lines() {
        if sender.send(serde_json::from_str(&line?)?).is_err() {
            break;
        }
    }
    Ok(())
}

fn tell(answer: Result<(String, Vec<u8>), Refusal>) -> io::Result<()> {
    let (told, bytes) = match answer {
        Ok((media_type, bytes)) => (Told::Answer { media_type, length: bytes.len() }, bytes),
        Err(refusal) => (Told::Refused(refusal), Vec::new()),
    };
    let mut out = io::stdout().lock();
    writeln!(out, "{}", serde_json::to_string(&told)?)?;
    out.write_all(&bytes)?;
    out.flush()
}

fn answer(store: &Store, iris: &Iris, ask: &Ask) -> Result<(String, Vec<u8>), Refusal> {
    let bounds = Bounds { rows: ask.rows, service: ask.service };
    let answer =
        query::run_within(store, iris, &ask.query, &ask.dataset, bounds).map_err(|error| refused(&error))?;
    let (media_type, bytes) = match &answer {
        Answer::Table(..) | Answer::Boolean(_) => {
            let chosen = ask.results.as_ref().ok_or_else(negotiate::not_acceptable)?;
            let bytes = query::write(&answer, chosen.format).map_err(|error| refused(&error))?;
            (chosen.media_type.clone(), bytes)
        }
        Answer::Triples(triples) => {
            let chosen = ask.graph.as_ref().ok_or_else(negotiate::not_acceptable)?;
            let bytes = rdf::write_triples(triples, iris, chosen.format);
            (chosen.media_type.clone(), bytes.map_err(|error| Refusal::new(500, error.to_string()))?)
        }
    };
    if bytes.len() > ask.size {
        let size = ask.size;
        return Err(Refusal::new(
            422,
            format!("the result has more than {size} bytes; narrow the query or add LIMIT"),
        ));
    }
    Ok((media_type, bytes))
}

/// The status of what went wrong: 400 the query, 403 not allowed, 422 too large, 502 another server, 500 ours.
fn refused(error: &QueryError) -> Refusal {
    let status = match error {
        QueryError::Syntax(_) | QueryError::Graph(_) => 400,
        QueryError::Update | QueryError::Service => 403,
        QueryError::Rows(_) => 422,
        QueryError::Evaluation(error) if query::is_of_another_server(error) => 502,
        QueryError::Evaluation(_)
        | QueryError::Prefix(_)
        | QueryError::Write(_)
        | QueryError::Format { .. } => 500,
    };
    Refusal::new(status, error.to_string())
}
