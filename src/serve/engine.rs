//! The workers, seen from the server: started with the graph, asked, killed, replaced.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout, timeout_at};

use crate::rdf::Iris;
use crate::serve::Limits;
use crate::serve::protocol::{Ask, Refusal};
use crate::serve::worker::{READY, Start, Told};

/// The hidden command that makes this program a worker.
pub(super) const COMMAND: &str = "worker";
/// How long a worker may take to load the graph.
const STARTING: Duration = Duration::from_secs(60);
/// After this a query is a long one and leaves its place to a short one.
const QUICK: Duration = Duration::from_secs(1);
/// Results of this size need no room: those who read large ones slowly do not hold up the others.
const SMALL: usize = 64 * KIB;
/// How many results of full size may wait for their clients.
const RESULTS_WAITING: usize = 8;
const KIB: usize = 1024;

/// One graph and the processes that answer from it.
#[derive(Debug)]
pub(super) struct Engine {
    program: PathBuf,
    start: Vec<u8>,
    quads: Bytes,
    idle: Mutex<Vec<Worker>>,
}

/// A running process; dropping it kills it.
#[derive(Debug)]
struct Worker {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Engine {
    /// The engine of a graph in N-Quads. No process is started yet.
    ///
    /// # Errors
    /// Never in practice: the first line of a worker is plain data.
    pub(super) fn new(program: &Path, iris: &Iris, quads: Vec<u8>, memory: u64) -> serde_json::Result<Self> {
        let start = Start { iris: iris.clone(), memory, quads: quads.len() };
        let mut line = serde_json::to_vec(&start)?;
        line.push(b'\n');
        Ok(Self {
            program: program.to_path_buf(),
            start: line,
            quads: quads.into(),
            idle: Mutex::new(Vec::new()),
        })
    }

    /// Starts workers until so many wait.
    ///
    /// # Errors
    /// A sentence, when one does not start.
    pub(super) async fn warm(&self, count: usize) -> Result<(), String> {
        while self.waiting() < count {
            let worker = self.start().await.map_err(|error| error.to_string())?;
            self.put_back(worker, count);
        }
        Ok(())
    }

    fn waiting(&self) -> usize {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// A worker that waits and is alive.
    fn take(&self) -> Option<Worker> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        std::iter::from_fn(|| idle.pop()).find_map(|mut worker| match worker.child.try_wait() {
            Ok(None) => Some(worker),
            Ok(Some(_)) | Err(_) => None,
        })
    }

    fn put_back(&self, worker: Worker, most: usize) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < most {
            idle.push(worker);
        }
    }

    async fn start(&self) -> std::io::Result<Worker> {
        let late = || std::io::Error::from(std::io::ErrorKind::TimedOut);
        timeout(STARTING, self.launch()).await.unwrap_or_else(|_| Err(late()))
    }

    async fn launch(&self) -> std::io::Result<Worker> {
        let mut command = Command::new(&self.program);
        command.arg(COMMAND).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // Ctrl+C is for the server, which lets running queries end.
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.kill_on_drop(true).spawn()?;
        let gone = || std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        let mut input = child.stdin.take().ok_or_else(gone)?;
        let mut output = BufReader::new(child.stdout.take().ok_or_else(gone)?);
        input.write_all(&self.start).await?;
        input.write_all(&self.quads).await?;
        let mut ready = vec![0; READY.len()];
        output.read_exact(&mut ready).await?;
        Ok(Worker { child, input, output })
    }
}

impl Worker {
    async fn ask(&mut self, ask: &Ask) -> std::io::Result<Result<(String, Vec<u8>), Refusal>> {
        let mut line = serde_json::to_vec(ask)?;
        line.push(b'\n');
        self.input.write_all(&line).await?;
        let mut told = String::new();
        self.output.read_line(&mut told).await?;
        match serde_json::from_str(&told)? {
            Told::Refused(refusal) => Ok(Err(refusal)),
            Told::Answer { media_type, length } => {
                let mut bytes = vec![0; length];
                self.output.read_exact(&mut bytes).await?;
                Ok(Ok((media_type, bytes)))
            }
        }
    }
}

/// Places for queries: some for short ones, as many for those that turn out to be long, and room for results.
pub(super) struct Lanes {
    quick: Semaphore,
    long: Semaphore,
    room: Arc<Semaphore>,
    limits: Limits,
}

impl Lanes {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            quick: Semaphore::new(limits.queries),
            long: Semaphore::new(limits.queries),
            room: Arc::new(Semaphore::new(RESULTS_WAITING * kib(limits.result_size) as usize)),
            limits: limits.clone(),
        }
    }

    /// Media type and bytes of the result. When the caller goes away, the worker that was computing is killed.
    ///
    /// # Errors
    /// [`Refusal`] of the worker, or 503 when there is no place or the time is up, or 422 when the worker broke down.
    pub(super) async fn ask(&self, engine: &Arc<Engine>, ask: &Ask) -> Result<(String, Bytes), Refusal> {
        let busy = |_| Refusal::new(503, "too many queries are being answered; try again");
        let quick = timeout(self.limits.queue_time, self.quick.acquire()).await.map_err(busy)?;
        let mut worker = match engine.take() {
            Some(worker) => worker,
            None => engine.start().await.map_err(|error| Refusal::new(503, error.to_string()))?,
        };
        let started = Instant::now();
        let mut answering = Box::pin(async {
            let told = worker.ask(ask).await;
            (worker, told)
        });
        let quick_end = started + QUICK.min(self.limits.query_time);
        let in_time = match timeout_at(quick_end, &mut answering).await {
            Ok(told) => Ok(told),
            Err(_) if self.limits.query_time <= QUICK => Err(self.too_slow()),
            Err(_) => match self.long.try_acquire() {
                Err(_) => Err(Refusal::new(503, "too many long queries are being answered; try again")),
                Ok(_long) => {
                    drop(quick);
                    refill(engine);
                    timeout_at(started + self.limits.query_time, &mut answering)
                        .await
                        .map_err(|_| self.too_slow())
                }
            },
        };
        drop(answering);
        let answer = match in_time {
            Ok((worker, Ok(told))) => {
                // One that computed long may have grown: it is not kept.
                if started.elapsed() < QUICK {
                    engine.put_back(worker, 2 * self.limits.queries);
                }
                told
            }
            Ok((_, Err(_))) => Err(self.broken()),
            Err(refusal) => Err(refusal),
        };
        refill(engine);
        let (media_type, bytes) = answer?;
        if bytes.len() <= SMALL {
            return Ok((media_type, bytes.into()));
        }
        let permit = Arc::clone(&self.room).try_acquire_many_owned(kib(bytes.len()));
        let permit =
            permit.map_err(|_| Refusal::new(503, "too many results wait for their clients; try again"))?;
        Ok((media_type, Bytes::from_owner(Held { bytes, _permit: permit })))
    }

    fn too_slow(&self) -> Refusal {
        let seconds = self.limits.query_time.as_secs_f32();
        Refusal::new(503, format!("the query took longer than {seconds} s and was cancelled; narrow it"))
    }

    fn broken(&self) -> Refusal {
        let mebibytes = self.limits.query_memory >> 20;
        Refusal::new(
            422,
            format!(
                "the query needs more memory than it may have ({mebibytes} MiB) or nests too deep; narrow it"
            ),
        )
    }
}

/// Starts a worker ahead of the next query, when none waits.
fn refill(engine: &Arc<Engine>) {
    if engine.waiting() == 0 {
        let engine = Arc::clone(engine);
        tokio::spawn(async move { engine.warm(1).await });
    }
}

/// A result that takes up room until its last byte is sent.
struct Held {
    bytes: Vec<u8>,
    _permit: OwnedSemaphorePermit,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

fn kib(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(KIB)).unwrap_or(u32::MAX)
}
