//! The site and a read-only SPARQL 1.1 Protocol endpoint over HTTP.
//!
//! One process listens, serves pages from memory and speaks the protocol; it parses and evaluates no query itself. Queries
//! go to child processes ([`worker`]) that hold the graph, answer one query at a time under a limit of memory, and are
//! killed when their time is up or the client has gone: what a hostile query can break is the process that answers it.

mod connections;
mod engine;
mod negotiate;
mod pages;
mod protocol;
mod snapshot;
mod watch;
pub mod worker;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use tokio::net::TcpListener;
use tokio::sync::watch as swap;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;

use connections::Open;
use engine::Lanes;
use protocol::{Operation, Refusal};

pub use snapshot::Snapshot;

/// Where the endpoint is, from the root of the site.
pub const ENDPOINT: &str = "sparql";

/// Where to listen, and what a client may have.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address and port.
    pub bind: SocketAddr,
    /// Origins whose pages may ask the endpoint (CORS); `*` is everyone.
    pub origins: Vec<String>,
    /// The folders of data and theme, when changes of them are to be taken up.
    pub watch: Vec<PathBuf>,
    /// The address under which clients know the site, ending in `/`; what they ask for, where it is not known.
    pub base_url: Option<String>,
    /// Bounds.
    pub limits: Limits,
}

/// What a client may have. Sizes are in bytes.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How long a query may take.
    pub query_time: Duration,
    /// Address space of the process that answers, the graph included.
    pub query_memory: u64,
    /// Rows or triples of a result.
    pub rows: usize,
    /// Size of a result.
    pub result_size: usize,
    /// Size of a request's body; headers have 64 KiB.
    pub request_size: usize,
    /// Queries that are answered at the same time; as many again may take longer than a second.
    pub queries: usize,
    /// How long a query waits for its turn.
    pub queue_time: Duration,
    /// How long the headers of a request may take to arrive, and a connection may be idle.
    pub header_time: Duration,
    /// How long the body of a request may take to arrive, and how long a client may take no byte of an answer.
    pub body_time: Duration,
    /// Open connections.
    pub connections: usize,
    /// Whether `SERVICE` may ask other servers.
    pub service: bool,
}

/// What happens while serving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Requests are answered at this address.
    Listening(SocketAddr),
    /// The data has changed, and the new site is served.
    Rebuilt,
    /// The data has changed, cannot be used, and the last good site is served on.
    Kept,
    /// A signal came; running requests are answered still.
    Stopping,
}

/// Why the server does not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The runtime, or what it needs of the system, is not to be had.
    #[error("the server cannot start")]
    Start(#[from] std::io::Error),
    /// The folder of the data or of the theme cannot be watched.
    #[error("the data cannot be watched")]
    Watch(#[from] notify::Error),
    /// An origin is no header value.
    #[error("“{0}” is not an origin")]
    Origin(String),
    /// The process that answers queries does not start.
    #[error("the process that answers queries does not start: {0}")]
    Worker(String),
}

/// What every request sees.
struct Server {
    snapshot: swap::Receiver<Arc<Snapshot>>,
    lanes: Lanes,
    limits: Limits,
    base_url: Option<String>,
}

/// Serves until a signal comes. `reload` makes a new snapshot when the watched data has changed; `None` when it cannot be
/// used.
///
/// # Errors
/// [`ServeError`] when the server cannot start.
pub fn run(
    config: &Config,
    first: Snapshot,
    reload: impl Fn() -> Option<Snapshot> + Send + Sync + 'static,
    tell: impl Fn(&Event) + Send + Sync + 'static,
) -> Result<(), ServeError> {
    // Each connection is an open file.
    #[cfg(unix)]
    let _ = rlimit::increase_nofile_limit(u64::MAX);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(config, first, reload, Arc::new(tell)))
}

async fn serve(
    config: &Config,
    first: Snapshot,
    reload: impl Fn() -> Option<Snapshot> + Send + Sync + 'static,
    tell: Arc<dyn Fn(&Event) + Send + Sync>,
) -> Result<(), ServeError> {
    let address = config.bind;
    let listener = TcpListener::bind(address).await.map_err(|source| ServeError::Bind { address, source })?;
    let first = Arc::new(first);
    first.engine.warm(config.limits.queries).await.map_err(ServeError::Worker)?;
    let (new, snapshot) = swap::channel(first);
    let is_watched = !config.watch.is_empty();
    let _watcher = is_watched.then(|| watch::start(&config.watch, new, reload, &tell)).transpose()?;
    let server = Server {
        snapshot,
        lanes: Lanes::new(&config.limits),
        limits: config.limits.clone(),
        base_url: config.base_url.clone(),
    };
    let router = router(Arc::new(server), &config.origins)?;
    tell(&Event::Listening(listener.local_addr()?));
    connections::accept(listener, router, &config.limits, || tell(&Event::Stopping)).await
}

fn router(server: Arc<Server>, origins: &[String]) -> Result<Router, ServeError> {
    let fixed = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    let routes = Router::new()
        .route(&format!("/{ENDPOINT}"), any(sparql))
        .route("/search", any(search))
        .fallback(page)
        .with_state(server)
        .layer(CompressionLayer::new())
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::REFERRER_POLICY, "no-referrer"))
        .layer(CatchPanicLayer::new());
    Ok(match cors(origins)? {
        Some(cors) => routes.layer(cors),
        None => routes,
    })
}

fn cors(origins: &[String]) -> Result<Option<CorsLayer>, ServeError> {
    if origins.is_empty() {
        return Ok(None);
    }
    let allowed = if origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        let values = origins
            .iter()
            .map(|origin| HeaderValue::from_str(origin).map_err(|_| ServeError::Origin(origin.clone())));
        AllowOrigin::list(values.collect::<Result<Vec<_>, _>>()?)
    };
    let methods = [Method::GET, Method::HEAD, Method::POST];
    let headers = AllowHeaders::list([header::ACCEPT, header::CONTENT_TYPE]);
    Ok(Some(CorsLayer::new().allow_origin(allowed).allow_methods(methods).allow_headers(headers)))
}

async fn page(State(server): State<Arc<Server>>, request: Request) -> Response {
    let snapshot = server.snapshot.borrow().clone();
    snapshot.pages.answer(request.method(), request.uri(), request.headers())
}

/// The hits of `q`, at most `limit` of them; a browser is led to the page.
async fn search(State(server): State<Arc<Server>>, request: Request) -> Response {
    let snapshot = server.snapshot.borrow().clone();
    match protocol::question(request.method(), request.uri(), request.headers()) {
        Ok(protocol::Question::Page(query)) => {
            (StatusCode::SEE_OTHER, [(header::LOCATION, format!("search/{query}"))]).into_response()
        }
        Ok(protocol::Question::Hits(wanted)) => {
            match snapshot.search(&wanted.words, &wanted.choices, wanted.related, wanted.limit) {
                Some(hits) => found("application/json", Bytes::from(hits.to_string())),
                None => refuse(&protocol::no_such_choice(), protocol::SEARCH_METHODS),
            }
        }
        Err(refusal) => refuse(&refusal, protocol::SEARCH_METHODS),
    }
}

async fn sparql(State(server): State<Arc<Server>>, request: Request) -> Response {
    match answer(&server, request).await {
        Ok(response) => response,
        Err(refusal) => refuse(&refusal, protocol::METHODS),
    }
}

async fn answer(server: &Server, request: Request) -> Result<Response, Refusal> {
    let limits = &server.limits;
    let (parts, body) = request.into_parts();
    protocol::check_method(&parts.method)?;
    let body = read(body, limits).await?;
    let _answering = parts.extensions.get::<Open>().map(Open::answering);
    let snapshot = server.snapshot.borrow().clone();
    match protocol::operation(&parts.method, &parts.uri, &parts.headers, &body, limits)? {
        Operation::Options => {
            Ok((StatusCode::NO_CONTENT, [(header::ALLOW, protocol::METHODS)]).into_response())
        }
        Operation::Console => {
            Ok((StatusCode::SEE_OTHER, [(header::LOCATION, "console/index.html")]).into_response())
        }
        Operation::Describe(chosen) => {
            let bytes = snapshot.describe(&endpoint_of(server, &parts.headers), chosen.format);
            Ok(found(
                &chosen.media_type,
                Bytes::from(bytes.map_err(|error| Refusal::new(500, error.to_string()))?),
            ))
        }
        Operation::Query(ask) => {
            let (media_type, bytes) = server.lanes.ask(&snapshot.engine, &ask).await?;
            Ok(found(&media_type, bytes))
        }
    }
}

/// The whole body, within its size and time.
async fn read(body: Body, limits: &Limits) -> Result<Bytes, Refusal> {
    let whole = tokio::time::timeout(limits.body_time, to_bytes(body, limits.request_size)).await;
    let seconds = limits.body_time.as_secs_f32();
    let late = |_| Refusal::new(408, format!("the body of the request did not arrive within {seconds} s"));
    let large =
        |_| Refusal::new(413, format!("a request may have {} bytes, or broke off", limits.request_size));
    whole.map_err(late)?.map_err(large)
}

/// The address under which the client knows the endpoint.
fn endpoint_of(server: &Server, headers: &HeaderMap) -> String {
    if let Some(base) = &server.base_url {
        return format!("{base}{ENDPOINT}");
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    // What is no authority of a URL would make what is described no IRI.
    let host = host.parse::<Authority>().map_or_else(|_| "localhost".to_owned(), |host| host.to_string());
    format!("http://{host}/{ENDPOINT}")
}

fn found(media_type: &str, bytes: Bytes) -> Response {
    let kind = if media_type.starts_with("text/") {
        format!("{media_type}; charset=utf-8")
    } else {
        media_type.to_owned()
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::VARY, "accept".to_owned())];
    (headers, bytes).into_response()
}

fn refuse(refusal: &Refusal, methods: &'static str) -> Response {
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, format!("{}\n", refusal.message)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    match refusal.status {
        405 => headers.insert(header::ALLOW, HeaderValue::from_static(methods)),
        503 => headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2")),
        408 | 413 => headers.insert(header::CONNECTION, HeaderValue::from_static("close")),
        _ => None,
    };
    response
}
