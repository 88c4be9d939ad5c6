"""Asks a running `soukan serve` with clients that are not ours (SPARQLWrapper, rdflib), and a second real server
(oxigraph) with `soukan`.

Usage: python endpoint.py SOUKAN [OXIGRAPH]     (needs: pip install SPARQLWrapper rdflib)

1. SPARQLWrapper and rdflib's SPARQLStore get from the server what rdflib gets from an export of the same data, for each
   form of query and each format.
2. A hostile client gets nowhere: ten thousand open connections and a dozen queries without end; meanwhile others are
   served, and the memory of all processes stays bounded.
3. With OXIGRAPH (the program `oxigraph` of the crate oxigraph-cli): `soukan push` puts the graphs there, and every
   question of the library has the same answer there as at home.

Exit code: 0 when all hold, 1 when one does not.
"""

import contextlib
import json
import pathlib
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from rdflib import Dataset, Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

SK = "https://w3id.org/soukan/ns#"
PREFIX = f"PREFIX sk: <{SK}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
SELECT = PREFIX + "SELECT ?key ?text { ?s a sk:Requirement ; skos:notation ?key ; sk:text ?text } ORDER BY ?key"
CONSTRUCT = PREFIX + "CONSTRUCT { ?a sk:elaboratedBy ?b } WHERE { ?a sk:elaboratedBy ?b }"
ASK = PREFIX + "ASK { ?s a sk:Requirement }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
CONNECTIONS = 10_000
MEMORY_BOUND = 3 << 30

failures = 0


def check(name: str, holds: bool, found: object = "") -> None:
    global failures
    if not holds:
        failures += 1
        print(f"FAILED {name}: {str(found)[:500]}")
    else:
        print(f"ok     {name}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command: list[str], port: int):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(60)


def foreign_clients(url: str, local: Graph) -> None:
    wrapper = SPARQLWrapper(url)

    def asked(query: str, kind: str, method: str = "GET"):
        wrapper.setQuery(query)
        wrapper.setReturnFormat(kind)
        wrapper.setMethod(method)
        return wrapper.query().convert()

    expected = [(str(key), str(text)) for key, text in local.query(SELECT)]
    check("the export has requirements", len(expected) > 30, len(expected))
    for method in ("GET", POST):
        rows = asked(SELECT, JSON, method)["results"]["bindings"]
        check(f"SELECT as JSON by {method}", [(row["key"]["value"], row["text"]["value"]) for row in rows] == expected)
    xml = asked(SELECT, XML).toxml()
    check("SELECT as XML", xml.count("<result>") == len(expected), xml[:300])
    check("SELECT as CSV", asked(SELECT, CSV).decode().splitlines()[0] == "key,text")
    check("SELECT as TSV", asked(SELECT, TSV).decode().splitlines()[0] == "?key\t?text")
    check("ASK", asked(ASK, JSON)["boolean"] is True)
    triples = set(local.query(CONSTRUCT).graph)
    check("the export has relations", len(triples) > 30, len(triples))
    check("CONSTRUCT as RDF/XML", set(asked(CONSTRUCT, RDFXML)) == triples)
    turtle = Graph().parse(data=asked(CONSTRUCT, TURTLE), format="turtle")
    check("CONSTRUCT as Turtle", set(turtle) == triples)
    check("CONSTRUCT as JSON-LD", set(asked(CONSTRUCT, JSONLD)) == triples)
    with_error = None
    try:
        asked("SELECT", JSON)
    except QueryBadFormed as error:
        with_error = error
    check("bad syntax is told", with_error is not None and "error at 1:" in str(with_error), with_error)

    store = Graph(SPARQLStore(url, method="POST"))
    check("rdflib's store asks", [(str(key), str(text)) for key, text in store.query(SELECT)] == expected)
    description = Graph().parse(url, format="turtle")
    services = list(description.query("SELECT ?s { ?s a <http://www.w3.org/ns/sparql-service-description#Service> }"))
    check("the description is one of a service", len(services) == 1)


def memory_of(process: subprocess.Popen) -> int:
    """Resident bytes of a process and its children (Linux)."""
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
    pids = [str(process.pid)]
    for task in pathlib.Path(f"/proc/{process.pid}/task").iterdir():
        with contextlib.suppress(OSError):
            pids += (task / "children").read_text().split()
    assert children.exists(), "the kernel lists children"
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
            total += sum(int(line.split()[1]) << 10 for line in lines if line.startswith("VmRSS:"))
    return total


def fetch(url: str, query: str | None = None) -> int:
    data = None if query is None else urllib.parse.urlencode({"query": query}).encode()
    try:
        with urllib.request.urlopen(url, data, timeout=30) as reply:
            reply.read()
            return reply.status
    except urllib.error.HTTPError as error:
        return error.code


def hostile_client(url: str, server: subprocess.Popen) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    count = min(CONNECTIONS, hard - 200)
    check("enough files may be open for ten thousand connections", count == CONNECTIONS, hard)
    port = urllib.parse.urlsplit(url).port
    before, highest, done = memory_of(server), 0, threading.Event()

    def watch() -> None:
        nonlocal highest
        while not done.wait(0.05):
            highest = max(highest, memory_of(server))

    watcher = threading.Thread(target=watch)
    watcher.start()
    connections = []
    for at in range(count):
        connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        with contextlib.suppress(OSError):
            # Some say nothing, some half a request line, some promise a body that never comes.
            if at % 3 == 1:
                connection.sendall(b"GET / HT")
            elif at % 3 == 2:
                connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
                                   b"Content-Length: 100000\r\n\r\nSELECT")
        connections.append(connection)
    started = time.monotonic()
    check("a page among ten thousand connections", fetch(url.removesuffix("sparql")) == 200)
    check("a query among ten thousand connections", fetch(url, ASK) == 200)
    print(f"       answered after {time.monotonic() - started:.2f} s")
    for connection in connections:
        connection.close()

    statuses: list[int] = []
    greedy = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
    threads = [threading.Thread(target=lambda q=q: statuses.append(fetch(url, q))) for q in [ENDLESS, greedy] * 6]
    for thread in threads:
        thread.start()
    slowest = 0.0
    while any(thread.is_alive() for thread in threads):
        started = time.monotonic()
        page = fetch(url.removesuffix("sparql"))
        slowest = max(slowest, time.monotonic() - started)
        if page != 200:
            check("a page among endless queries", False, page)
            break
        time.sleep(0.2)
    for thread in threads:
        thread.join()
    check("endless and greedy queries are refused or cancelled", set(statuses) <= {422, 503}, statuses)
    check("a query after them", fetch(url, ASK) == 200)
    print(f"       the slowest page took {slowest:.2f} s")
    done.set()
    watcher.join()
    check(f"memory stays bounded ({before >> 20} MiB before, {highest >> 20} at most)", highest < MEMORY_BOUND)


def second_server(soukan: str, oxigraph: str) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        command = [oxigraph, "serve", "--bind", f"127.0.0.1:{port}"]
        with running(command, port):
            pushed = subprocess.run([soukan, "push", "--endpoint", f"{url}/store"], capture_output=True, text=True)
            check("push", pushed.returncode == 0, pushed.stderr)
            again = subprocess.run([soukan, "--lang", "en", "push", "--endpoint", f"{url}/store"], capture_output=True, text=True)
            check("pushing again replaces", "created" not in again.stderr and "replaced" in again.stderr, again.stderr)
            names = [question["name"] for question in json.loads(
                subprocess.run([soukan, "queries", "--format", "json"], capture_output=True, text=True, check=True).stdout
            )["queries"]]
            check("the library has questions", len(names) >= 30, len(names))
            differing = []
            for name in names:
                here, there = (
                    subprocess.run([soukan, "query", name, "--output", f"{folder}/{at}", *more], capture_output=True, text=True)
                    for at, more in enumerate(([], ["--endpoint", f"{url}/query"]))
                )
                texts = [pathlib.Path(folder, str(at)).read_text() for at in range(2)]
                if here.returncode or there.returncode or texts[0] != texts[1]:
                    differing.append((name, there.stderr))
            check(f"{len(names)} questions have the same answer on another server", not differing, differing)
            refused = subprocess.run([soukan, "query", "-", "--endpoint", f"{url}/query"], input="SELECT", capture_output=True, text=True)
            check("its complaint is told", refused.returncode == 2 and "400" in refused.stderr, refused.stderr)


def main() -> int:
    soukan, *oxigraph = sys.argv[1:]
    port = free_port()
    url = f"http://127.0.0.1:{port}/sparql"
    trig = subprocess.run([soukan, "export", "--format", "trig"], capture_output=True, check=True).stdout
    local = Dataset(default_union=True)
    local.parse(data=trig, format="trig")
    with running([soukan, "serve", "--bind", f"127.0.0.1:{port}", "--body-timeout", "5"], port) as server:
        foreign_clients(url, local)
        hostile_client(url, server)
    if oxigraph:
        second_server(soukan, oxigraph[0])
    print(f"{failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
