//! The server: SPARQL 1.1 Protocol as the W3C's tests have it, negotiation, bounds, hostile clients, the pages.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{LazyLock, mpsc};
use std::time::{Duration, Instant};

use soukan::output::FileSet;
use soukan::query::remote::{Endpoint, RemoteError};
use soukan::query::{self, Answer, Dataset, ResultFormat, library};
use soukan::rdf::{self, Iris, Store};
use soukan::serve::{self, Config, Event, Limits, Snapshot};
use soukan::site;

use crate::support::{SHIPPED, corpus, root};

const GRAPH: &str = "https://w3id.org/soukan/id/graph/";
const PATIENCE: Duration = Duration::from_secs(60);
/// Takes hours.
const ENDLESS: &str = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";

static FILES: LazyLock<FileSet> = LazyLock::new(|| {
    let options = site::Options { endpoint: Some(serve::ENDPOINT), ..site::Options::default() };
    site::build(corpus(), &SHIPPED.diagnostics, &options, &|| ()).unwrap()
});

fn limits() -> Limits {
    Limits {
        query_time: Duration::from_secs(10),
        query_memory: 512 << 20,
        rows: 100_000,
        result_size: 32 << 20,
        request_size: 256 << 10,
        queries: 2,
        queue_time: Duration::from_secs(20),
        header_time: Duration::from_secs(10),
        body_time: Duration::from_secs(10),
        connections: 1024,
        service: false,
    }
}

/// A server on the shipped data, for as long as the tests run.
fn start(limits: Limits, origins: &[&str]) -> SocketAddr {
    let program = Path::new(env!("CARGO_BIN_EXE_soukan"));
    let snapshot = Snapshot::new(corpus(), FILES.clone(), program, &limits).unwrap();
    let config = Config {
        bind: "127.0.0.1:0".parse().unwrap(),
        origins: origins.iter().map(|origin| (*origin).to_owned()).collect(),
        watch: Vec::new(),
        base_url: None,
        limits,
    };
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let tell = move |event: &Event| {
            if let Event::Listening(address) = event {
                sender.send(*address).unwrap();
            }
        };
        serve::run(&config, snapshot, || None, tell)
    });
    receiver.recv_timeout(PATIENCE).expect("the server starts")
}

/// The server of the tests that need no bounds of their own.
static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| start(limits(), &[]));

#[derive(Debug)]
struct Reply {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Reply {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a whole head");
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.filter_map(|line| line.split_once(": "));
        Self {
            status,
            headers: headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(),
            body: bytes[end + 4..].to_vec(),
        }
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// Sends bytes as they are and reads until the server closes.
fn raw(address: SocketAddr, request: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(request).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    Reply::parse(&bytes)
}

fn send(address: SocketAddr, method: &str, target: &str, headers: &[&str], body: &[u8]) -> Reply {
    let length = format!("Content-Length: {}", body.len());
    let length = (!body.is_empty() || method == "POST").then_some(length.as_str());
    let first = format!("{method} {target} HTTP/1.1");
    let fixed = [first.as_str(), "Host: soukan.test", "Connection: close"];
    let lines: Vec<&str> = fixed.into_iter().chain(headers.iter().copied()).chain(length).collect();
    raw(address, &[lines.join("\r\n").as_bytes(), b"\r\n\r\n", body].concat())
}

fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Asks with GET.
fn get(query: &str, more: &str, headers: &[&str]) -> Reply {
    send(*SERVER, "GET", &format!("/sparql?query={}{more}", encode(query)), headers, b"")
}

/// Asks with the query as the body.
fn direct(address: SocketAddr, query: &str) -> Reply {
    send(address, "POST", "/sparql", &["Content-Type: application/sparql-query"], query.as_bytes())
}

fn json(reply: &Reply) -> serde_json::Value {
    serde_json::from_slice(&reply.body).unwrap_or_else(|error| panic!("{error}: {}", reply.text()))
}

/// The one number of a result.
fn number(reply: &Reply) -> u64 {
    assert_eq!(reply.status, 200, "{}", reply.text());
    json(reply)["results"]["bindings"][0]["n"]["value"].as_str().unwrap().parse().unwrap()
}

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
const COUNT: &str = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";

#[test]
fn a_query_comes_in_three_ways() {
    let by_get = get(COUNT, "", &[]);
    let by_form = send(*SERVER, "POST", "/sparql", &[FORM], format!("query={}", encode(COUNT)).as_bytes());
    let by_direct = direct(*SERVER, COUNT);
    assert!(number(&by_get) > 10_000);
    assert_eq!(by_get.body, by_form.body);
    assert_eq!(by_get.body, by_direct.body);
    let head = send(*SERVER, "HEAD", &format!("/sparql?query={}", encode(COUNT)), &[], b"");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), by_get.body.len().to_string());
    // What other servers know and this one does not is passed over; `+` is a blank.
    let spaced = send(*SERVER, "GET", "/sparql?timeout=5&query=ASK+%7B+%3Fs+%3Fp+%3Fo+%7D", &[], b"");
    assert_eq!(json(&spaced)["boolean"], true);
}

#[test]
fn the_dataset_is_the_one_of_the_request() {
    let uri = |kind: &str, graph: &str| format!("&{kind}-graph-uri={}", encode(&format!("{GRAPH}{graph}")));
    let official = number(&get(COUNT, &uri("default", "official"), &[]));
    let form = number(&get(COUNT, &uri("default", "form"), &[]));
    let both = number(&get(COUNT, &(uri("default", "official") + &uri("default", "form")), &[]));
    let union = number(&get(COUNT, "", &[]));
    assert!(official > 0 && form > 0 && both <= official + form && both > official.max(form) && union > both);
    let graphs = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }";
    assert_eq!(number(&get(graphs, &(uri("named", "official") + &uri("named", "form")), &[])), 2);
    // Named graphs only: the default graph is empty.
    assert_eq!(number(&get(COUNT, &uri("named", "official"), &[])), 0);
    // The protocol's dataset takes the place of the query's.
    let from = format!("SELECT (COUNT(*) AS ?n) FROM <{GRAPH}form> {{ ?s ?p ?o }}");
    assert_eq!(number(&get(&from, "", &[])), form);
    assert_eq!(number(&get(&from, &uri("default", "official"), &[])), official);
    // In the address of a direct POST, and in the body of a form.
    let target = format!("/sparql?{}", uri("default", "official").trim_start_matches('&'));
    let posted =
        send(*SERVER, "POST", &target, &["Content-Type: application/sparql-query"], COUNT.as_bytes());
    assert_eq!(number(&posted), official);
    let body = format!("query={}{}", encode(COUNT), uri("default", "official"));
    assert_eq!(number(&send(*SERVER, "POST", "/sparql", &[FORM], body.as_bytes())), official);
    let unknown = get(COUNT, &uri("default", "nothing"), &[]);
    assert_eq!(unknown.status, 400);
    assert!(unknown.text().contains("graph/nothing"), "{}", unknown.text());
    assert_eq!(get(COUNT, "&named-graph-uri=no%20iri", &[]).status, 400);
}

const SELECT: &str = "SELECT ?s { ?s a sk:Volume } ORDER BY ?s";
const ASK: &str = "ASK { ?s a sk:Volume }";
const CONSTRUCT: &str = "CONSTRUCT { ?s a sk:Volume } WHERE { ?s a sk:Volume }";
const DESCRIBE: &str = "DESCRIBE <https://w3id.org/soukan/id/mhlw-6.0/C14-1>";

#[test]
fn every_format_is_negotiated() {
    let tables = [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/*", "application/sparql-results+json"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/json", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/*", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/xml"),
    ];
    let triples = [
        ("", "text/turtle; charset=utf-8"),
        ("*/*", "text/turtle; charset=utf-8"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-quads", "application/n-quads"),
        ("application/trig", "application/trig"),
        ("application/n-triples;q=0.9, text/turtle;q=0.8", "application/n-triples"),
        ("text/csv, application/rdf+xml;q=0.1", "application/rdf+xml"),
    ];
    let tables =
        [SELECT, ASK].into_iter().flat_map(|query| tables.map(|(accept, kind)| (query, accept, kind)));
    let triples = [CONSTRUCT, DESCRIBE]
        .into_iter()
        .flat_map(|query| triples.map(|(accept, kind)| (query, accept, kind)));
    for (query, accept, kind) in tables.chain(triples) {
        let header = format!("Accept: {accept}");
        let headers: &[&str] = if accept.is_empty() { &[] } else { &[&header] };
        let reply = get(query, "", headers);
        assert_eq!((reply.status, reply.header("content-type")), (200, kind), "{query} {accept}");
        assert!(reply.header("vary").contains("accept"));
        assert!(!reply.body.is_empty());
    }
    for (query, accept) in
        [(SELECT, "text/turtle"), (ASK, "image/png"), (CONSTRUCT, "text/csv"), (SELECT, "text/csv;q=0")]
    {
        let reply = get(query, "", &[&format!("Accept: {accept}")]);
        assert_eq!(reply.status, 406, "{accept}");
        assert!(reply.text().contains("text/turtle") && reply.text().contains("text/csv"));
    }
    assert_eq!(get(ASK, "", &["Accept: text;;"]).status, 400);
}

#[test]
fn the_result_is_the_engines_in_each_format() {
    let iris = Iris::new(corpus()).unwrap();
    let store = rdf::open(rdf::quads(corpus(), &iris)).unwrap();
    let answer = query::run(&store, &iris, SELECT).unwrap();
    for (format, kind) in [
        (ResultFormat::Json, "application/sparql-results+json"),
        (ResultFormat::Xml, "application/sparql-results+xml"),
        (ResultFormat::Csv, "text/csv"),
        (ResultFormat::Tsv, "text/tab-separated-values"),
    ] {
        let reply = get(SELECT, "", &[&format!("Accept: {kind}")]);
        assert_eq!(reply.body, query::write(&answer, format).unwrap(), "{kind}");
    }
    let Answer::Triples(triples) = query::run(&store, &iris, DESCRIBE).unwrap() else { panic!("triples") };
    assert!(!triples.is_empty());
    for (format, kind) in [
        (rdf::Format::Turtle, "text/turtle"),
        (rdf::Format::RdfXml, "application/rdf+xml"),
        (rdf::Format::JsonLd, "application/ld+json"),
    ] {
        let reply = get(DESCRIBE, "", &[&format!("Accept: {kind}")]);
        assert_eq!(reply.body, rdf::write_triples(&triples, &iris, format).unwrap(), "{kind}");
    }
}

#[test]
fn what_is_no_query_has_its_status() {
    let post = |header: &str, body: &[u8]| send(*SERVER, "POST", "/sparql", &[header], body);
    let sparql = "Content-Type: application/sparql-query";
    let two = format!("query={}&query={}", encode(ASK), encode(ASK));
    let form = format!("query={}", encode(ASK));
    let cases = [
        ("two queries by GET", send(*SERVER, "GET", &format!("/sparql?{two}"), &[], b""), 400),
        ("two queries by form", post(FORM, two.as_bytes()), 400),
        (
            "a query in address and body",
            send(*SERVER, "POST", &format!("/sparql?{form}"), &[sparql], ASK.as_bytes()),
            400,
        ),
        ("no query", post(FORM, b"default-graph-uri=x"), 400),
        ("an empty query", post(sparql, b" "), 400),
        ("a wrong type", post("Content-Type: text/plain", form.as_bytes()), 415),
        ("no type for a form", post("X: y", form.as_bytes()), 415),
        ("no type for a query", post("X: y", ASK.as_bytes()), 415),
        ("a type that is none", post("Content-Type: nonsense", ASK.as_bytes()), 415),
        ("not UTF-8", post(sparql, b"ASK { ?s ?p \"\xff\" }"), 400),
        ("not UTF-8 in a form", post(FORM, b"query=ASK%20%7B%FF"), 400),
        (
            "UTF-16",
            post("Content-Type: application/sparql-query; charset=UTF-16", &[0, b'A', 0, b'S', 0, b'K']),
            415,
        ),
        ("bad syntax", post(sparql, b"ASK {\n ?s ?p }"), 400),
    ];
    for (name, reply, status) in cases {
        assert_eq!(reply.status, status, "{name}: {}", reply.text());
        assert_eq!(reply.header("content-type"), "text/plain; charset=utf-8", "{name}");
        assert!(reply.text().trim().len() > 10, "{name} says why");
    }
    let syntax = post(sparql, b"ASK {\n ?s ?p }");
    assert!(syntax.text().starts_with("error at 2:9: "), "{}", syntax.text());
    for method in ["PUT", "DELETE", "PATCH"] {
        let reply = send(*SERVER, method, "/sparql", &[sparql], ASK.as_bytes());
        assert_eq!((reply.status, reply.header("allow")), (405, "GET, HEAD, POST, OPTIONS"), "{method}");
    }
    let options = send(*SERVER, "OPTIONS", "/sparql", &[], b"");
    assert_eq!((options.status, options.header("allow")), (204, "GET, HEAD, POST, OPTIONS"));
    assert_eq!(post("Content-Type: Application/SPARQL-Query; charset=\"UTF-8\"", ASK.as_bytes()).status, 200);
}

#[test]
fn updates_and_other_servers_are_refused_in_every_disguise() {
    let insert = "INSERT DATA { <x:a> <x:a> <x:a> }";
    let post = |header: &str, body: &str| send(*SERVER, "POST", "/sparql", &[header], body.as_bytes());
    let cases = [
        ("an update", post("Content-Type: application/sparql-update", insert)),
        ("an update by form", post(FORM, &format!("update={}", encode(insert)))),
        ("an update by GET", send(*SERVER, "GET", &format!("/sparql?update={}", encode(insert)), &[], b"")),
        ("an update as a query", direct(*SERVER, insert)),
        ("LOAD as a query", direct(*SERVER, "LOAD <file:///etc/passwd>")),
        ("DROP behind a comment", direct(*SERVER, "# SELECT * {}\nDROP ALL")),
        ("a query and an update", post(FORM, &format!("query={}&update={}", encode(ASK), encode(insert)))),
        ("SERVICE", direct(*SERVER, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")),
        ("SERVICE SILENT", direct(*SERVER, "SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }")),
        (
            "SERVICE of a variable",
            direct(
                *SERVER,
                "SELECT * { VALUES ?x { <http://127.0.0.1:1/> } SERVICE SILENT ?x { ?s ?p ?o } }",
            ),
        ),
    ];
    for (name, reply) in cases {
        assert_eq!(reply.status, 403, "{name}: {}", reply.text());
    }
    assert_eq!(direct(*SERVER, "SELECT * {} ; DROP ALL").status, 400);
    // FROM names a graph of the data, it does not fetch.
    assert_eq!(number(&get("SELECT (COUNT(*) AS ?n) FROM <http://127.0.0.1:1/x> { ?s ?p ?o }", "", &[])), 0);
}

#[test]
fn service_asks_another_server_when_enabled() {
    let open = start(Limits { service: true, ..limits() }, &[]);
    let federated =
        format!("SELECT (COUNT(*) AS ?n) {{ SERVICE <http://{}/sparql> {{ ?s a sk:Volume }} }}", *SERVER);
    let reply = direct(open, &federated);
    assert_eq!(number(&reply), number(&get("SELECT (COUNT(*) AS ?n) { ?s a sk:Volume }", "", &[])));
    let gone = direct(open, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }");
    assert_eq!(gone.status, 502, "{}", gone.text());
}

#[test]
fn the_service_describes_itself() {
    let reply = send(*SERVER, "GET", "/sparql", &[], b"");
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/turtle; charset=utf-8"));
    let endpoint = Endpoint::new(format!("http://{}/sparql", *SERVER), PATIENCE);
    let reply = send(*SERVER, "GET", "/sparql", &["Accept: application/n-triples"], b"");
    for word in
        ["SPARQL11Query", "UnionDefaultGraph", "<http://soukan.test/sparql>", "graph/official", "namedGraph"]
    {
        assert!(reply.text().contains(word), "{word}");
    }
    let Answer::Table(graphs, _) =
        endpoint.ask("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", &Dataset::default()).unwrap()
    else {
        panic!("a table")
    };
    assert!(graphs.rows.len() > 10);
    for row in graphs.rows {
        assert!(reply.text().contains(&format!("<{}>", row[0])), "{row:?}");
    }
    let json = send(*SERVER, "GET", "/sparql", &["Accept: application/ld+json"], b"");
    assert_eq!(json.header("content-type"), "application/ld+json");
    let odd = raw(*SERVER, b"GET /sparql HTTP/1.1\r\nHost: a> . <b\r\nConnection: close\r\n\r\n");
    assert!(odd.status == 400 || odd.text().contains("<http://localhost/sparql>"), "{}", odd.text());
    let browser = send(
        *SERVER,
        "GET",
        "/sparql",
        &["Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"],
        b"",
    );
    assert_eq!((browser.status, browser.header("location")), (303, "console/index.html"));
    assert_eq!(send(*SERVER, "GET", "/sparql", &["Accept: image/png"], b"").status, 406);
}

#[test]
fn other_origins_ask_only_when_named() {
    let target = format!("/sparql?query={}", encode(ASK));
    let closed = send(*SERVER, "GET", &target, &["Origin: https://a.example"], b"");
    assert_eq!((closed.status, closed.header("access-control-allow-origin")), (200, ""));
    let named = start(limits(), &["https://a.example"]);
    let asked = |origin: &str| send(named, "GET", &target, &[&format!("Origin: {origin}")], b"");
    assert_eq!(asked("https://a.example").header("access-control-allow-origin"), "https://a.example");
    assert_eq!(asked("https://b.example").header("access-control-allow-origin"), "");
    let preflight = [
        "Origin: https://a.example",
        "Access-Control-Request-Method: POST",
        "Access-Control-Request-Headers: content-type",
    ];
    let preflight = send(named, "OPTIONS", "/sparql", &preflight, b"");
    assert_eq!(preflight.status, 200);
    assert!(preflight.header("access-control-allow-methods").contains("POST"));
    assert!(preflight.header("access-control-allow-headers").contains("content-type"));
    let anyone = start(limits(), &["*"]);
    let asked = send(anyone, "GET", &target, &["Origin: https://b.example"], b"");
    assert_eq!(asked.header("access-control-allow-origin"), "*");
}

/// Whoever likes may frame a card, and nothing else.
#[test]
fn cards_may_be_framed_and_twins_have_their_types() {
    let policy = |path: &str| {
        let reply = send(*SERVER, "GET", path, &[], b"");
        assert_eq!(reply.status, 200, "{path}");
        let policy = reply.header("content-security-policy").to_owned();
        policy.split(';').map(|part| part.trim().to_owned()).collect::<Vec<_>>()
    };
    let has = |path: &str, part: &str| policy(path).iter().any(|own| own == part);
    assert!(has("/mhlw-6.0/C14-1/card.html", "default-src 'none'"));
    for absent in ["frame-ancestors", "script-src"] {
        assert!(!policy("/mhlw-6.0/C14-1/card.html").iter().any(|part| part.starts_with(absent)));
    }
    for path in ["/", "/mhlw-6.0/C14-1/", "/mhlw-6.0/C14-1/fragment.html", "/en/mhlw-6.0/C14-1/"] {
        assert!(has(path, "frame-ancestors 'self'"), "{path}");
    }
    let is_strict =
        |path: &str| policy(path).iter().all(|part| !part.contains("unsafe") && !part.contains("blob:"));
    assert!(
        is_strict("/")
            && is_strict("/search/")
            && is_strict("/en/mhlw-6.0/table/")
            && is_strict("/search/index.js")
    );
    for (path, media_type) in [
        ("/changes.atom", "application/atom+xml"),
        ("/en/changes.atom", "application/atom+xml"),
        ("/mhlw-6.0/C14-1/index.md", "text/markdown; charset=utf-8"),
        ("/mhlw-6.0/C14-1/data.json", "application/json"),
        ("/mhlw-6.0/C14-1/fragment.html", "text/html; charset=utf-8"),
    ] {
        assert_eq!(send(*SERVER, "GET", path, &[], b"").header("content-type"), media_type, "{path}");
    }
}

#[test]
fn pages_are_the_sites() {
    let page = send(*SERVER, "GET", "/mhlw-6.0/C14-1/", &[], b"");
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!(page.body, FILES["mhlw-6.0/C14-1/index.html"]);
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    let again =
        send(*SERVER, "GET", "/mhlw-6.0/C14-1/", &[&format!("If-None-Match: {}", page.header("etag"))], b"");
    assert_eq!((again.status, again.body.len()), (304, 0));
    let folder = send(*SERVER, "GET", "/mhlw-6.0/C14-1", &[], b"");
    assert_eq!((folder.status, folder.header("location")), (308, "C14-1/"));
    let zipped = send(*SERVER, "GET", "/style.css", &["Accept-Encoding: gzip"], b"");
    assert_eq!(zipped.header("content-encoding"), "gzip");
    for target in
        ["/nothing", "/../Cargo.toml", "/%2e%2e/Cargo.toml", "//etc/passwd", "/%ff", "/mhlw-6.0/C14-1/%00"]
    {
        assert_eq!(send(*SERVER, "GET", target, &[], b"").status, 404, "{target}");
    }
    assert_eq!(send(*SERVER, "POST", "/", &[], b"").status, 405);
    let console = String::from_utf8(FILES["console/index.html"].clone()).unwrap();
    // Without its parts, which are optional, the page has no console that could ask anything.
    let is_built = FILES.contains_key("console/console.js");
    assert_eq!(console.contains("data-endpoint=\"../sparql\""), is_built);
}

#[test]
fn a_long_query_is_killed_and_starves_nobody() {
    let address = start(Limits { query_time: Duration::from_secs(3), ..limits() }, &[]);
    let started = Instant::now();
    let long: Vec<_> = (0..2).map(|_| std::thread::spawn(move || direct(address, ENDLESS))).collect();
    std::thread::sleep(Duration::from_millis(1500));
    // Both have left the places for short queries; a third long one finds no place.
    assert_eq!(direct(address, ASK).status, 200);
    assert_eq!(send(address, "GET", "/", &[], b"").status, 200);
    let third = direct(address, ENDLESS);
    assert_eq!((third.status, third.header("retry-after")), (503, "2"));
    for reply in long {
        let reply = reply.join().unwrap();
        assert_eq!(reply.status, 503);
        assert!(reply.text().contains("3 s"), "{}", reply.text());
    }
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    assert_eq!(direct(address, ASK).status, 200);
}

#[test]
fn a_client_that_leaves_takes_its_query_along() {
    let address = start(Limits { query_time: Duration::from_secs(3600), ..limits() }, &[]);
    let ask = || {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET /sparql?query={} HTTP/1.1\r\nHost: x\r\n\r\n", encode(ENDLESS)).unwrap();
        stream
    };
    let long = [ask(), ask()];
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(direct(address, ENDLESS).status, 503, "both places for long queries are taken");
    drop(long);
    std::thread::sleep(Duration::from_millis(200));
    let mut next = ask();
    next.set_read_timeout(Some(Duration::from_secs(3))).unwrap();
    assert!(next.read(&mut [0]).is_err(), "there is a place again: the query runs, nothing is refused");
}

#[test]
fn what_one_query_may_have_is_bounded() {
    let small = Limits { rows: 100, result_size: 1 << 20, request_size: 1 << 20, ..limits() };
    let address = start(small, &[]);
    let chain = |steps: usize| {
        let binds: String =
            (0..steps).map(|at| format!("BIND(CONCAT(?x{at}, ?x{at}) AS ?x{}) ", at + 1)).collect();
        format!("SELECT ?x{steps} {{ BIND(\"0123456789\" AS ?x0) {binds} }}")
    };
    let nested = |depth: usize| format!("SELECT * {}{}", "{".repeat(depth), "}".repeat(depth));
    let cases = [
        ("rows", "SELECT * { ?s ?p ?o }".to_owned()),
        ("triples", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }".to_owned()),
        ("a result of 2.6 MB", chain(18)),
        ("a literal of 10 TB", chain(40)),
        ("everything by everything, sorted", "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f".to_owned()),
        (
            "everything by everything, in one word",
            "SELECT (GROUP_CONCAT(?c) AS ?n) { ?a ?b ?c . ?d ?e ?f }".to_owned(),
        ),
        ("deep groups", nested(200_000)),
        ("deep filters", format!("SELECT * {{ FILTER({}1{}) }}", "(".repeat(200_000), ")".repeat(200_000))),
        (
            "deep paths",
            format!("SELECT * {{ ?s {}sk:text{} ?o }}", "(".repeat(200_000), ")*".repeat(200_000)),
        ),
    ];
    for (name, query) in cases {
        let reply = direct(address, &query);
        // The sum of everything by everything may run out of time before it runs out of memory.
        let expected: &[u16] = if name.starts_with("everything") { &[422, 503] } else { &[422] };
        assert!(expected.contains(&reply.status), "{name}: {} {}", reply.status, reply.text());
        assert!(
            reply.text().contains("narrow it") || reply.text().contains("narrow the query"),
            "{name}: {}",
            reply.text()
        );
        assert_eq!(direct(address, ASK).status, 200, "after {name}");
    }
    assert_eq!(
        number(&direct(address, "SELECT (COUNT(*) AS ?n) { { SELECT * { ?s ?p ?o } LIMIT 100 } }")),
        100
    );
    let literal = format!("SELECT (STRLEN(\"{}\") AS ?n) {{}}", "x".repeat(900_000));
    assert_eq!(number(&direct(address, &literal)), 900_000);
}

#[test]
fn what_one_request_may_send_is_bounded() {
    let address = start(
        Limits {
            request_size: 1000,
            header_time: Duration::from_secs(1),
            body_time: Duration::from_secs(1),
            ..limits()
        },
        &[],
    );
    let large = send(address, "POST", "/sparql", &[FORM], &vec![b'x'; 2000]);
    assert_eq!(large.status, 413);
    let long = raw(address, format!("GET /sparql?query={} HTTP/1.1\r\n\r\n", "x".repeat(200_000)).as_bytes());
    assert!(matches!(long.status, 400 | 414 | 431), "{}", long.status);
    let closed_within = |bytes: &[u8], drip: bool| {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(bytes).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        let (started, mut reply) = (Instant::now(), Vec::new());
        loop {
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "still open: {}",
                String::from_utf8_lossy(bytes)
            );
            if drip && stream.write_all(b"x").is_err() {
                return reply;
            }
            let mut buffer = [0; 1024];
            match stream.read(&mut buffer) {
                Ok(0) => return reply,
                Ok(read) => reply.extend_from_slice(&buffer[..read]),
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => return reply,
            }
        }
    };
    // Nothing, half a head, a head that never ends, idle after an answer, half a body, a body that drips.
    closed_within(b"", false);
    closed_within(b"GET / HT", false);
    closed_within(b"GET / HTTP/1.1\r\nA: ", true);
    assert!(closed_within(b"GET /style.css HTTP/1.1\r\nHost: x\r\n\r\n", false).starts_with(b"HTTP/1.1 200"));
    let half = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 500\r\n\r\nAS";
    assert!(closed_within(half, false).starts_with(b"HTTP/1.1 408"));
    assert!(closed_within(half, true).starts_with(b"HTTP/1.1 408"));
    let chunked = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n";
    let chunked = format!(
        "{chunked}{}",
        "3e8\r\n".to_owned() + &"x".repeat(1000) + "\r\n3e8\r\n" + &"x".repeat(1000) + "\r\n"
    );
    assert!(closed_within(chunked.as_bytes(), false).starts_with(b"HTTP/1.1 413"));
}

#[test]
fn the_oldest_idle_connection_makes_room() {
    let address = start(Limits { connections: 20, header_time: Duration::from_secs(600), ..limits() }, &[]);
    let mut idle: Vec<TcpStream> = (0..100).map(|_| TcpStream::connect(address).unwrap()).collect();
    let started = Instant::now();
    assert_eq!(send(address, "GET", "/", &[], b"").status, 200);
    assert_eq!(direct(address, ASK).status, 200);
    assert!(started.elapsed() < Duration::from_secs(20));
    let oldest = &mut idle[0];
    oldest.set_read_timeout(Some(PATIENCE)).unwrap();
    match oldest.read(&mut [0]) {
        Ok(read) => assert_eq!(read, 0, "the oldest is closed"),
        Err(error) => {
            assert!(!matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "{error}");
        }
    }
}

#[test]
fn the_library_asks_over_http_what_it_asks_at_home() {
    let iris = Iris::new(corpus()).unwrap();
    let quads = rdf::quads(corpus(), &iris);
    let graphs: Vec<String> = rdf::by_graph(&quads).map(|(graph, _)| graph.to_owned()).collect();
    let dataset = Dataset { default: graphs.clone(), named: graphs };
    let store: Store = rdf::open(quads).unwrap();
    let endpoint = Endpoint::new(format!("http://{}/sparql", *SERVER), PATIENCE);
    for question in library::questions() {
        let text = query::with_prefixes(&iris, &question.text);
        let (there, here) =
            (endpoint.ask(&text, &dataset).unwrap(), query::run(&store, &iris, &text).unwrap());
        match (there, here) {
            (Answer::Table(there, _), Answer::Table(here, _)) => assert_eq!(there, here, "{}", question.name),
            (Answer::Boolean(there), Answer::Boolean(here)) => assert_eq!(there, here, "{}", question.name),
            (Answer::Triples(there), Answer::Triples(here)) => assert_eq!(there, here, "{}", question.name),
            other => panic!("{}: {other:?}", question.name),
        }
    }
}

#[test]
fn a_query_that_names_its_graphs_is_known() {
    let iris = Iris::new(corpus()).unwrap();
    let from = format!("SELECT * FROM <{GRAPH}form> {{ ?s ?p ?o }}");
    assert!(query::names_graphs(&iris, &from));
    for query in ["SELECT * { ?s ?p \"FROM <x:y>\" }", "# FROM <x:y>\nASK {}", "SELECT"] {
        assert!(!query::names_graphs(&iris, query), "{query}");
    }
}

#[test]
fn another_servers_complaint_is_told() {
    let ask =
        |url: String, query: &str| Endpoint::new(url, PATIENCE).ask(query, &Dataset::default()).unwrap_err();
    let endpoint = format!("http://user:secret@{}/sparql", *SERVER);
    let refused = ask(endpoint.clone(), "SELECT");
    assert!(
        matches!(&refused, RemoteError::Refused { status: 400, message, .. } if message.contains("error at"))
    );
    assert!(!refused.to_string().contains("secret"), "{refused}");
    assert!(matches!(
        ask(format!("http://{}/style.css", *SERVER), ASK),
        RemoteError::Refused { status: 405, .. }
    ));
    assert!(matches!(ask("http://127.0.0.1:1/".to_owned(), ASK), RemoteError::Transport { .. }));
    let put = send(*SERVER, "PUT", "/sparql", &["Expect: 100-continue"], &vec![b'x'; 300_000]);
    assert_eq!(put.status, 405, "a method that there is not is told before its body is read");
    let put = Endpoint::new(endpoint, PATIENCE).put("x:graph", b"").unwrap_err();
    assert!(matches!(put, RemoteError::Refused { status: 405, .. }));
}

#[test]
fn search_answers_what_the_site_finds() {
    let index = soukan::search::Index::new(corpus());
    for words in ["二要素", "バックアップ 復元", "企画管理編15⑦", "旧 6.2C4", "そんな言葉はない"]
    {
        let reply = send(*SERVER, "GET", &format!("/search?q={}&limit=1000", encode(words)), &[], b"");
        assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
        let hits = json(&reply)["hits"].as_array().unwrap().clone();
        let keys: Vec<String> = hits.iter().map(|hit| hit["key"].as_str().unwrap().to_owned()).collect();
        let found = index.search(words).hits;
        let expected: Vec<String> =
            found.iter().map(|hit| index.entries()[hit.entry].key.to_string()).collect();
        assert_eq!(keys, expected, "{words}");
    }
    let few = send(*SERVER, "GET", "/search?q=%E3%81%AE&limit=3", &[], b"");
    assert_eq!(json(&few)["hits"].as_array().unwrap().len(), 3);
    for target in ["/search", "/search?q=%FF", "/search?q=a&limit=many", "/search?q=a&limit=1001"] {
        assert_eq!(send(*SERVER, "GET", target, &[], b"").status, 400, "{target}");
    }
    let narrowed = send(
        *SERVER,
        "GET",
        "/search?q=%E8%AA%8D%E8%A8%BC&kind=requirement&kind=item&volume=C&related=1&limit=1000",
        &[],
        b"",
    );
    let (value, all) = (json(&narrowed), index.search("認証").hits.len());
    assert_eq!(value["unfiltered"], all);
    let hits = value["hits"].as_array().unwrap();
    assert!(!hits.is_empty() && hits.len() < all && value["total"] == hits.len());
    assert!(hits.iter().all(|hit| hit["kind"] == "requirement" || hit["kind"] == "item"));
    let kinds = &value["facets"]["kind"];
    assert_eq!(kinds["requirement"].as_u64().unwrap() + kinds["item"].as_u64().unwrap(), hits.len() as u64);
    for target in ["/search?q=a&volume=Z", "/search?q=a&kind=response", "/search?q=a&vendor=C14"] {
        assert_eq!(send(*SERVER, "GET", target, &[], b"").status, 400, "{target}");
    }
    let many = format!("/search?q=a{}", "&volume=C".repeat(200));
    assert_eq!(send(*SERVER, "GET", &many, &[], b"").status, 400);
    let standing = |words: &str| {
        let reply = send(*SERVER, "GET", &format!("/search?q={}", encode(words)), &[], b"");
        json(&reply)["keys"].clone()
    };
    let key = &standing("Ｍ１５－１３")[0];
    assert_eq!(
        (&key["standing"], &key["key"], &key["address"]),
        (&"is".into(), &"M15-13".into(), &"mhlw-6.0/M15-13".into())
    );
    assert_eq!(standing("17")[1]["key"], "CL17");
    assert_eq!(standing("C14-99")[0]["standing"], "near");
    assert_eq!(standing("バックアップ").as_array().unwrap().len(), 0);
    let posted = send(*SERVER, "POST", "/search?q=a", &[], b"");
    assert_eq!((posted.status, posted.header("allow")), (405, "GET, HEAD"));
    let many = format!("/search?q={}", "a+".repeat(40));
    assert_eq!(send(*SERVER, "GET", &many, &[], b"").status, 400);
    let browser = send(*SERVER, "GET", "/search?q=a", &["Accept: text/html"], b"");
    assert_eq!((browser.status, browser.header("location")), (303, "search/?q=a"));
    assert_eq!(send(*SERVER, "GET", "/search/?q=a", &[], b"").status, 200);
}

/// The program itself.
mod program {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Child, Command, Stdio};

    use super::{Duration, Instant, PATIENCE, SocketAddr, mpsc, root, send};

    struct Running {
        child: Child,
        lines: mpsc::Receiver<String>,
        address: SocketAddr,
    }

    impl Drop for Running {
        fn drop(&mut self) {
            let _ = self.child.kill();
        }
    }

    fn start(arguments: &[&str]) -> Running {
        let mut command = Command::new(env!("CARGO_BIN_EXE_soukan"));
        command
            .args(["--lang", "en", "serve", "--bind", "127.0.0.1:0"])
            .args(arguments)
            .stderr(Stdio::piped());
        // A group of its own, as a shell gives it, so that it can be interrupted without the tests.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().unwrap();
        let (sender, lines) = mpsc::channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let listening = lines.recv_timeout(PATIENCE).unwrap();
        let address = listening.split("http://").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
        Running { child, lines, address }
    }

    fn wait_for(running: &Running, words: &str) {
        loop {
            let line =
                running.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no line with {words}"));
            if line.contains(words) {
                return;
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_signal_lets_running_requests_end() {
        let data = root().join("data");
        let mut running = start(&["--data", data.to_str().unwrap(), "--query-timeout", "3"]);
        let address = running.address;
        let asking = std::thread::spawn(move || super::direct(address, super::ENDLESS));
        std::thread::sleep(Duration::from_millis(500));
        // Ctrl+C: the terminal tells the whole group.
        let group = format!("-{}", running.child.id());
        assert!(Command::new("kill").args(["-INT", "--", &group]).status().unwrap().success());
        wait_for(&running, "stopping");
        let reply = asking.join().unwrap();
        assert_eq!(reply.status, 503, "the request had its time, nobody killed its worker: {}", reply.text());
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = running.child.try_wait().unwrap() {
                assert!(status.success());
                break;
            }
            assert!(Instant::now() < deadline);
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(std::net::TcpStream::connect(address).is_err());
    }

    #[test]
    fn watching_takes_up_what_is_sound_and_keeps_the_last_good_site() {
        let folder = tempfile::tempdir().unwrap();
        crate::cli::copy(&root().join("tests/fixtures/base"), folder.path());
        let manifest = folder.path().join("soukan.toml");
        let text = std::fs::read_to_string(&manifest).unwrap();
        let theme = tempfile::tempdir().unwrap();
        let setting = theme.path().join("theme.toml");
        std::fs::write(&setting, "title = \"病院\"").unwrap();
        let folders = [folder.path(), theme.path()].map(|path| path.to_str().unwrap());
        let running = start(&["--data", folders[0], "--theme", folders[1], "--watch"]);
        let home = || String::from_utf8(send(running.address, "GET", "/", &[], b"").body).unwrap();
        let version = text.lines().find(|line| line.starts_with("version = ")).unwrap();
        assert!(!home().contains("9.9.9") && home().contains("病院</a>"));
        std::fs::write(&manifest, text.replace(version, "version = \"9.9.9\"")).unwrap();
        wait_for(&running, "took up");
        assert!(home().contains("9.9.9"));
        std::fs::write(&manifest, "nonsense").unwrap();
        wait_for(&running, "served on");
        assert!(home().contains("9.9.9"));
        assert_eq!(super::direct(running.address, super::ASK).status, 200);
        std::fs::write(&manifest, &text).unwrap();
        wait_for(&running, "took up");
        std::fs::write(&setting, "title = \"診療所\"").unwrap();
        wait_for(&running, "took up");
        assert!(home().contains("診療所</a>"));
        std::fs::write(&setting, "title = 5").unwrap();
        wait_for(&running, "served on");
        assert!(home().contains("診療所</a>"));
    }

    #[test]
    fn a_taken_port_and_broken_data_are_told() {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let bind = taken.local_addr().unwrap().to_string();
        let data = root().join("tests/fixtures/base");
        let run = |arguments: &[&str]| {
            Command::new(env!("CARGO_BIN_EXE_soukan"))
                .args(["--lang", "en", "serve"])
                .args(arguments)
                .output()
                .unwrap()
        };
        let out = run(&["--data", data.to_str().unwrap(), "--bind", &bind]);
        assert_eq!(out.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&out.stderr).contains(&format!("cannot listen on {bind}")));
        let empty = tempfile::tempdir().unwrap();
        let out = run(&["--data", empty.path().to_str().unwrap()]);
        assert_eq!(out.status.code(), Some(2));
    }
}
