//! Connections: accepted within bounds, the oldest idle one given up for a new one, ended gracefully.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_io_timeout::TimeoutStream;

use crate::serve::{Limits, ServeError};

/// What the headers of a request may take up.
const HEADER_BYTES: usize = 64 << 10;
/// After a signal, how long running requests have.
const GRACE: Duration = Duration::from_secs(10);
/// When the system has no more to give, how long to wait for it.
const PAUSE: Duration = Duration::from_millis(50);

/// A connection that is open; each of its requests carries it as an extension.
#[derive(Clone, Default)]
pub(super) struct Open {
    /// Requests that have arrived whole and are being answered.
    running: Arc<AtomicUsize>,
    /// Tells it to end.
    leave: Arc<Notify>,
}

impl Open {
    /// Keeps the connection from being given up until the guard is dropped.
    pub(super) fn answering(&self) -> Answering {
        self.running.fetch_add(1, Ordering::Relaxed);
        Answering(Arc::clone(&self.running))
    }
}

/// A request that is being answered.
pub(super) struct Answering(Arc<AtomicUsize>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The open connections by age.
type Table = Arc<Mutex<BTreeMap<u64, Open>>>;

/// Accepts connections until a signal comes, then lets the running requests end.
pub(super) async fn accept(
    listener: TcpListener,
    router: Router,
    limits: &Limits,
    stopping: impl Fn(),
) -> Result<(), ServeError> {
    let table = Table::default();
    let graceful = GracefulShutdown::new();
    let mut signal = std::pin::pin!(signal()?);
    for id in 0.. {
        let stream = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut signal => break,
        };
        let Ok((stream, _)) = stream else {
            give_up_oldest(&table);
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        if open(&table) >= limits.connections && !give_up_oldest(&table) {
            continue;
        }
        let entry = Open::default();
        lock(&table).insert(id, entry.clone());
        let (table, router) = (Arc::clone(&table), router.clone());
        let connection = serve(stream, router, limits, entry, graceful.watcher());
        tokio::spawn(async move {
            connection.await;
            lock(&table).remove(&id);
        });
    }
    stopping();
    drop(listener);
    // Those that are not done by then are cut off.
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
    Ok(())
}

fn lock(table: &Table) -> std::sync::MutexGuard<'_, BTreeMap<u64, Open>> {
    table.lock().unwrap_or_else(PoisonError::into_inner)
}

fn open(table: &Table) -> usize {
    lock(table).len()
}

/// Ends the oldest connection on which nothing is being answered, be it idle or still sending; false when there is none.
fn give_up_oldest(table: &Table) -> bool {
    let mut table = lock(table);
    let idle = table.iter().find(|(_, open)| open.running.load(Ordering::Relaxed) == 0).map(|(id, _)| *id);
    let Some(open) = idle.and_then(|id| table.remove(&id)) else { return false };
    open.leave.notify_one();
    true
}

/// Serves one connection to its end.
fn serve(
    stream: TcpStream,
    router: Router,
    limits: &Limits,
    open: Open,
    watcher: hyper_util::server::graceful::Watcher,
) -> impl Future<Output = ()> + use<> {
    // Small answers should not wait for a full packet; it is only slower when refused.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.body_time));
    let service = TowerToHyperService::new(router);
    let own = open.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(own.clone());
        service.call(request)
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.header_time).max_buf_size(HEADER_BYTES);
    let connection = watcher.watch(builder.serve_connection(TokioIo::new(Box::pin(stream)), service));
    async move {
        tokio::select! {
            // A client that breaks off is its own affair.
            _ = connection => {}
            () = open.leave.notified() => {}
        }
    }
}

/// Resolves when the process is asked to stop.
#[cfg(unix)]
fn signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Resolves when the process is asked to stop.
#[cfg(not(unix))]
fn signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
