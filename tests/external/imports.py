"""Documents that real office programs wrote, imported into a copy of the data folder; hostile ones refused.

Usage: python imports.py SOUKAN DATA [WORK]     (needs: LibreOffice Calc, pdftotext; pip install openpyxl msoffcrypto-tool, and pyshacl for the shapes)

Each document is imported, and what the data folder then holds is compared with what went into the document. A hostile
one must be refused or read within bounds, and a refusal leaves the data folder as it was, byte for byte.

Exit code: 0 when all of it holds, 1 when something does not.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

import import_documents as documents

# Bounds: the reading process may take 90 s and 2 GiB; the rest of the command adds little.
SECONDS = 110
MIB = 2300

failures: list[str] = []
figures: list[str] = []


def check(condition: bool, what: str) -> None:
    """Counts a check; says only what failed."""
    if not condition:
        failures.append(what)
        print(f"  FAILED: {what}", flush=True)


class Run:
    """A command that ran: its outcome, its time and its memory, those of its children included."""

    def __init__(self, *command: object):
        start = time.monotonic()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            process = subprocess.Popen([str(part) for part in command], stdout=out, stderr=err, stdin=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0), err.seek(0)
            self.stdout, self.stderr = out.read().decode(), err.read().decode()
        self.code = process.returncode
        self.seconds = time.monotonic() - start
        self.mib = usage.ru_maxrss / 1024


def tree(folder: pathlib.Path) -> str:
    """One sum over every file of a folder and its name."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(str(path.relative_to(folder)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


class Bench:
    """Where documents are imported."""

    def __init__(self, soukan: pathlib.Path, data: pathlib.Path, work: pathlib.Path):
        self.soukan, self.data, self.work = soukan.resolve(), data.resolve(), work

    def fresh(self, name: str) -> pathlib.Path:
        """A copy of the data folder."""
        folder = self.work / "data" / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.data, folder)
        return folder

    def run(self, data: pathlib.Path, *arguments: object) -> Run:
        return Run(self.soukan, "--lang", "en", "--data", data, *arguments)

    def imported(self, document: pathlib.Path, *options: object) -> tuple[pathlib.Path, Run]:
        """A document imported into a fresh copy."""
        data = self.fresh(document.name.replace(".", "-"))
        return data, self.run(data, "import", document, *options)

    def nodes(self, data: pathlib.Path) -> dict[str, dict]:
        out = self.run(data, "export", "--format", "json")
        return {node["key"]: node for node in json.loads(out.stdout)["nodes"]}


# ---------------------------------------------------------------------------------------------------------------------
# Disclosure sheets


def answers(nodes: dict, sheet: str = "test") -> dict[str, str]:
    """The answers of a sheet by item."""
    return {node["item"]: node["answer"] for node in nodes.values() if node["kind"] == "response" and node["sheet"] == sheet}


def remark_of(nodes: dict, item: str, sheet: str = "test") -> str:
    """The words of the remark that a response leads to."""
    response = nodes[f"{sheet}:SDS{item}"]
    number = response["remark_ref"]
    if number is None:
        # A remark beside its row stands in the same row of the document.
        place = response["source"]
        found = [
            node for node in nodes.values()
            if node["kind"] == "remark" and node["sheet"] == sheet
            and (node["source"]["file"], node["source"]["line"]) == (place["file"], place["line"])
        ]
        return found[0]["text"] if found else ""
    return nodes.get(f"{sheet}:R{number}", {}).get("text", "")


def squeezed(text: str) -> str:
    return "".join(text.split())


def is_sheet(bench: Bench, document: pathlib.Path, filled: documents.Sheet, *, ticks: bool = True, blanks: bool = True) -> pathlib.Path:
    """Imports a sheet and compares every answer, remark and the header. `blanks`: whether blanks in words are kept."""
    data, run = bench.imported(document, "--id", "test")
    name = document.name
    check(run.code in (0, 1), f"{name}: import ends with {run.code}: {run.stderr.strip()}\n{run.stdout[-1500:]}")
    if run.code not in (0, 1):
        return data
    figures.append(f"{name}: {run.seconds:.1f} s, {run.mib:.0f} MiB")
    nodes = bench.nodes(data)
    expected = documents.expected(filled)
    if not ticks:
        expected = dict.fromkeys(expected, "unknown")
    found = answers(nodes)
    wrong = {key: (found.get(key), answer) for key, answer in expected.items() if found.get(key) != answer}
    check(not wrong, f"{name}: {len(wrong)} of {len(expected)} answers differ (found, expected): {dict(list(wrong.items())[:8])}")
    same = (lambda text: text.strip()) if blanks else squeezed
    spoken = {question.key: question.remark for question in filled.questions if question.remark}
    lost = {key: remark_of(nodes, key) for key, words in spoken.items() if same(remark_of(nodes, key)) != same(words)}
    check(not lost, f"{name}: {len(lost)} of {len(spoken)} remarks differ: {dict(list(lost.items())[:3])}")
    head = nodes["test"]
    check(
        (head["vendor"], head["service"], head["version"]) == (filled.vendor, filled.service, filled.version),
        f"{name}: header {head['vendor']} {head['service']} {head['version']}",
    )
    ticked = [node for node in nodes.values() if node["kind"] == "response" and node["sheet"] == "test" and node["answer"] not in ("unknown", "unanswered")]
    check(all(node["answer_basis"]["source"]["line"] for node in ticked), f"{name}: an answer without its cell")
    checked = bench.run(data, "check", "--format", "json")
    errors = [found for found in json.loads(checked.stdout)["findings"] if found["severity"] == "error"]
    check(not errors, f"{name}: check finds errors: {errors[:3]}")
    return data


def sheets(bench: Bench, folder: pathlib.Path) -> None:
    """Sheets in every layout and format."""
    filled = documents.sheet(documents.corpus(bench.soukan, bench.data))
    clean = documents.clean(filled, folder)
    data = is_sheet(bench, clean, filled)
    pages(bench, data, filled)
    shapes(bench, data)
    exports(bench, data, filled)
    for name, mark in {"round": "○", "dot": "●", "check": "✓", "square": "■", "katakana": "レ", "one": "1"}.items():
        is_sheet(bench, documents.ticked(filled, folder, mark, name), filled)
    for builder in (documents.in_place, documents.second_worksheet, documents.merged, documents.boxes, documents.one_cell, documents.written, documents.filled_cells):
        is_sheet(bench, builder(filled, folder), filled)
    flat = documents.ellipses(filled, folder)
    for target in ("ods", "xlsx:Calc MS Excel 2007 XML"):
        is_sheet(bench, documents.convert(flat, target, folder), filled)
    office = folder / "office"
    office.mkdir(exist_ok=True)
    is_sheet(bench, documents.convert(clean, "ods", office), filled)
    is_sheet(bench, documents.convert(documents.filled_cells(filled, folder), "ods", office), filled)
    is_sheet(bench, documents.convert(clean, "xls:MS Excel 97", office), filled)
    for encoding in ("utf-8-sig", "cp932", "utf-16"):
        is_sheet(bench, documents.as_csv(filled, folder, encoding), filled)
    is_sheet(bench, documents.pdf_text(filled, folder, "boxes"), filled, blanks=False)
    for layout, least in (("clean", 0.8), ("headless", 0.5)):
        columns_of_text(bench, filled, documents.pdf_text(filled, folder, layout), least)
    pdf_itself(bench, filled, folder)
    revision(bench, filled, folder)
    unclear(bench, filled, folder)
    injected(bench, filled, folder)
    again(bench, clean, filled, folder)


def pdf_itself(bench: Bench, filled: documents.Sheet, folder: pathlib.Path) -> None:
    """The text layer of a PDF, where the program has its reader; where it has not, a refusal with the way to it."""
    for layout, least in (("boxes", 0.95), ("clean", 0.8), ("headless", 0.5)):
        document = documents.pdf(filled, folder, layout)
        _, run = bench.imported(document, "--id", "test", "--dry-run")
        if "--features pdf" in run.stderr:
            figures.append("PDF itself: this program is built without its reader")
            check(run.code == 2, f"the refusal of a PDF ends with {run.code}")
            return
        columns_of_text(bench, filled, document, least)


def columns_of_text(bench: Bench, filled: documents.Sheet, document: pathlib.Path, least: float) -> None:
    """Ticks in columns of a text: a page where they do not stand in line tells nothing, but never a wrong answer."""
    layout = document.name
    data, run = bench.imported(document, "--id", "test")
    check(run.code in (0, 1), f"{layout}: import ends with {run.code}: {run.stderr}")
    found, expected = answers(bench.nodes(data)), documents.expected(filled)
    wrong = {key: (found.get(key), answer) for key, answer in expected.items() if found.get(key) not in (answer, "unknown")}
    check(not wrong, f"{layout}: wrong answers (found, expected): {wrong}")
    known = sum(found.get(key) == answer for key, answer in expected.items())
    codes = [one["code"] for one in json.loads(bench.run(data, "check", "--format", "json").stdout)["findings"]]
    differ = codes.count("choices-differ")
    check(differ <= len(expected) - known + 5, f"{layout}: {differ} rows with other choices than the form's")
    figures.append(f"{layout}: {known} of {len(expected)} answers are told, none is wrong; {run.seconds:.1f} s, {run.mib:.0f} MiB")
    check(known >= least * len(expected), f"{layout}: only {known} of {len(expected)} answers are told")


def pages(bench: Bench, data: pathlib.Path, filled: documents.Sheet) -> None:
    """The imported sheet is on the site: its page, its place in the comparison, its answers at a question, its words in the search."""
    site = bench.work / "site"
    run = bench.run(data, "build", "--out", site)
    check(run.code == 0, f"build ends with {run.code}: {run.stderr[-500:]}")
    if run.code != 0:
        return
    page = (site / "sheets/test/index.html").read_text(encoding="utf-8")
    check(filled.vendor in page and "無回答" in page and 'id="SDS17.1.1"' in page, "the sheet's page lacks vendor, answer or anchor")
    check(filled.service in (site / "compare/index.html").read_text(encoding="utf-8"), "the comparison lacks the sheet")
    item = (site / "sds/2/index.html").read_text(encoding="utf-8")
    check(filled.service in item and filled.questions[3].answer in item, "the page of a question lacks the sheet or its answer")
    english = (site / "en/sheets/test/index.html").read_text(encoding="utf-8")
    check("unanswered" in english.lower(), "the English page does not say what is unanswered")
    check(filled.service in (site / "sheets/index.html").read_text(encoding="utf-8"), "the list of sheets lacks the sheet")
    found = bench.run(data, "search", filled.service)
    check("test" in found.stdout, f"the search lacks the sheet: {found.stdout[-200:]}")
    remark = bench.run(data, "search", "17.3.3", "備考です", "--kind", "remark")
    check("test" in remark.stdout, f"the search lacks a remark: {remark.stdout[-200:]}")


def exports(bench: Bench, data: pathlib.Path, filled: documents.Sheet) -> None:
    """What the sheet says is in every export that has sheets, with the cell that says it."""
    out = bench.work / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    run = bench.run(data, "export", "--format", "csv", "--view", "sheets", "--output", out / "sheets.csv")
    check(run.code == 0, f"csv: ends with {run.code}: {run.stderr}")
    with (out / "sheets.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = [row for row in csv.reader(table) if "test" in row or f"{filled.service}" in row]
    check(len(rows) == len(filled.questions), f"csv: {len(rows)} rows of the sheet")
    run = bench.run(data, "export", "--format", "xlsx", "--output", out / "all.xlsx")
    check(run.code == 0, f"xlsx: ends with {run.code}: {run.stderr}")
    import openpyxl

    cells = [cell for page in openpyxl.load_workbook(out / "all.xlsx") for row in page.iter_rows() for cell in row]
    check(any(cell.value == filled.service for cell in cells), "xlsx: the service is not there")
    check(not any(cell.data_type == "f" for cell in cells), "xlsx: a formula")
    run = bench.run(data, "export", "--format", "oscal", "--output", out / "oscal")
    check(run.code == 0, f"oscal: ends with {run.code}: {run.stderr}")
    own = [path for path in (out / "oscal").rglob("*.json") if filled.vendor in path.read_text(encoding="utf-8")]
    own = [path for path in own if "component-definition" in json.loads(path.read_text(encoding="utf-8"))]
    check(bool(own), "oscal: no component definition of the sheet")
    try:
        from trestle.oscal.component import ComponentDefinition
    except ImportError:
        print("  (no compliance-trestle: OSCAL not read by it)")
        return
    for path in own:
        ComponentDefinition.oscal_read(path)


def shapes(bench: Bench, data: pathlib.Path) -> None:
    """The graph with an imported sheet fits the shapes."""
    try:
        import pyshacl  # noqa: F401
    except ImportError:
        print("  (no pyshacl: shapes not checked)")
        return
    graph = bench.work / "imported.trig"
    bench.run(data, "export", "--format", "trig", "--output", graph)
    script = pathlib.Path(__file__).with_name("shacl.py")
    run = Run(sys.executable, script, graph, data / "vocab/soukan.ttl", data / "vocab/shapes.ttl")
    check(run.code == 0, f"SHACL: {run.stdout[-800:]}{run.stderr[-400:]}")


def revision(bench: Bench, filled: documents.Sheet, folder: pathlib.Path) -> None:
    """Another revision is told as such: five changes, recorded, and nothing imported that is not sure."""
    data, run = bench.imported(documents.revised(filled, folder), "--id", "test", "--format", "json")
    told = json.loads(run.stdout)
    check(run.code == 1, f"revised: import ends with {run.code}: {run.stderr}")
    text = (data / "readings/test.changes.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    kinds = sorted((row[0], row[1]) for row in rows)
    check(
        kinds == [("missing", "13"), ("new", "-"), ("renumbered", "9"), ("replaced", "10"), ("reworded", "14")],
        f"revised: changes are {kinds}",
    )
    check(any("another revision" in finding["advice"] for finding in told["findings"]), "revised: not told")
    found = answers(bench.nodes(data))
    check("SDS10" not in found and "SDS13" not in found, "revised: what is not sure was imported")
    check(len(found) == len(filled.questions) - 2, f"revised: {len(found)} answers")
    site = bench.run(data, "build", "--out", bench.work / "site-revised")
    check(site.code == 0, f"revised: build ends with {site.code}: {site.stderr[-300:]}")


def unclear(bench: Bench, filled: documents.Sheet, folder: pathlib.Path) -> None:
    """What cannot be told is told, and nothing is chosen."""
    data, run = bench.imported(documents.unclear(filled, folder), "--id", "test")
    nodes = bench.nodes(data)
    found = [nodes[f"test:SDS{item}"]["answer"] for item in ("3", "4", "5", "6")]
    check(found == ["unknown", "unknown", "unanswered", "はい"], f"unclear: {found}")
    checked = json.loads(bench.run(data, "check", "--format", "json").stdout)["findings"]
    codes = [finding["code"] for finding in checked]
    check(codes.count("answer-unclear") == 2, f"unclear: {codes.count('answer-unclear')} findings of two unclear answers")
    check("answer-contradicted" in codes, "unclear: a contradiction of tick and words is not told")
    check(run.code == 1, f"unclear: import ends with {run.code}")


def injected(bench: Bench, filled: documents.Sheet, folder: pathlib.Path) -> None:
    """Formulas are words: the last value of one, and never a formula in what is written out."""
    (folder / "office").mkdir(exist_ok=True)
    data, run = bench.imported(documents.injected(filled, folder), "--id", "test")
    check(run.code in (0, 1), f"injected: import ends with {run.code}: {run.stderr}")
    nodes = bench.nodes(data)
    check(remark_of(nodes, "3") == "詳しくはこちら", f"injected: a link's words are {remark_of(nodes, '3')!r}")
    words = remark_of(nodes, "5")
    check(words == "=cmd|'/C calc'!A0", f"injected: words that look like a formula are {words!r}")
    check("attacker" not in (data / "readings/test.remarks.tsv").read_text(encoding="utf-8"), "injected: the address came along")
    out = bench.work / "compare.xlsx"
    bench.run(data, "compare", "--format", "xlsx", "--output", out)
    import openpyxl

    cells = [cell for page in openpyxl.load_workbook(out) for row in page.iter_rows() for cell in row]
    check(not any(cell.data_type == "f" for cell in cells), "injected: an export has a formula")
    check(any(cell.value and "=cmd" in str(cell.value) for cell in cells), "injected: an export lacks the words")


def again(bench: Bench, clean: pathlib.Path, filled: documents.Sheet, folder: pathlib.Path) -> None:
    """An id is taken once; --replace puts the new document in the place of the old; a dry run writes nothing."""
    data, _ = bench.imported(clean, "--id", "test")
    before = tree(data)
    other = documents.in_place(filled, folder)
    for options in (["--id", "test"], ["--id", "cloud-checklist", "--replace"], ["--id", "Große"], ["--id", "new", "--dry-run"]):
        run = bench.run(data, "import", other, *options)
        check((run.code == 2) == ("--dry-run" not in options), f"again {options}: ends with {run.code}")
        check(tree(data) == before, f"again {options}: the data folder changed")
    run = bench.run(data, "import", other, "--id", "test", "--replace")
    check(run.code in (0, 1), f"replace: ends with {run.code}: {run.stderr}")
    check(answers(bench.nodes(data)) == documents.expected(filled), "replace: other answers")
    run = bench.run(data, "import", clean, "--id", "kintone", "--replace")
    check(run.code in (0, 1), f"replacing a scanned sheet: ends with {run.code}: {run.stdout[-800:]}{run.stderr}")
    check(not (data / "sources/sds-kintone.txt").exists(), "replacing a scanned sheet: the scan is still there")


def hostile(bench: Bench, folder: pathlib.Path) -> None:
    """Documents that would take all time or memory, or are none."""
    filled = documents.sheet(documents.corpus(bench.soukan, bench.data))
    clean = documents.clean(filled, folder)
    (folder / "office").mkdir(exist_ok=True)
    ods = documents.convert(clean, "ods", folder / "office")
    raw = clean.read_bytes()

    def written(name: str, content: bytes) -> pathlib.Path:
        path = folder / name
        path.write_bytes(content)
        return path

    refused = [
        documents.bomb(clean, folder / "bomb.xlsx", 2),
        documents.bomb(clean, folder / "lying-bomb.xlsx", 2, lies=True),
        documents.encrypted(clean, folder / "password.xlsx"),
        documents.many_rows(clean, folder / "million-rows.xlsx"),
        documents.laughs(clean, folder / "laughs.xlsx"),
        documents.deep(ods, folder / "deep.ods"),
        written("truncated.xlsx", raw[: len(raw) // 2]),
        written("random.xlsx", hashlib.shake_256(b"soukan").digest(200_000)),
        written("random.csv", bytes(range(256)) * 400),
        written("empty.csv", b""),
        written("page.html", "<html><body>開示書ではない</body></html>".encode()),
        written("notes.txt", "これは開示書ではありません。\n".encode() * 1000),
    ]
    for document in refused:
        data = bench.fresh(document.name.replace(".", "-"))
        before = tree(data)
        for options in ([], ["--as", "sheet", "--id", "test"]):
            run = bench.run(data, "import", document, *options)
            figures.append(f"{document.name} {' '.join(options)}: refused, {run.seconds:.1f} s, {run.mib:.0f} MiB")
            check(run.code == 2, f"{document.name} {options}: ends with {run.code}, not refused: {run.stdout[-300:]}")
            check(run.seconds < SECONDS and run.mib < MIB, f"{document.name}: {run.seconds:.0f} s, {run.mib:.0f} MiB")
            check(len(run.stderr.strip()) > 20 and "panicked" not in run.stderr, f"{document.name}: says {run.stderr!r}")
            check(tree(data) == before, f"{document.name}: the data folder changed")
    # What is odd, but can be read.
    (folder / "odd").mkdir(exist_ok=True)
    for document in (documents.far_cell(filled, folder), documents.linked(filled, folder)):
        is_sheet(bench, document, filled)
    far = documents.convert(documents.far_cell(filled, folder), "ods", folder / "odd")
    is_sheet(bench, far, filled)
    for source, name in ((clean, "workbook.csv"), (documents.as_csv(filled, folder, "utf-8-sig"), "text.xlsx")):
        is_sheet(bench, pathlib.Path(shutil.copy(source, folder / "odd" / name)), filled)


def official(data: dict) -> set[tuple[str, str, str]]:
    """The relations of the table."""
    relations = ("elaboratedBy", "relatedMatch", "wasDerivedFrom")
    links = (link for link in data["links"] if link["origin"] == "official" and link["relation"] in relations)
    return {(link["from"], link["relation"], link["to"]) for link in links}


def tables(bench: Bench, folder: pathlib.Path) -> None:
    """The table of correlations: our own export comes back as it went, a published one replaces the scan where it stands."""
    before = documents.corpus(bench.soukan, bench.data)
    for name, lang in (("table.xlsx", "ja"), ("table-en.xlsx", "en"), ("table.csv", "ja")):
        document = folder / name
        export = ("export", "--format", document.suffix[1:], "--view", "table", "-o", document)
        run = Run(bench.soukan, "--lang", lang, "--data", bench.data, *export)
        check(run.code == 0, f"{name}: export: {run.stderr}")
        office = documents.convert(document, "xlsx:Calc MS Excel 2007 XML", folder / "office") if name == "table.xlsx" else document
        data, run = bench.imported(office)
        check(run.code == 0, f"{name}: import: {run.stdout}{run.stderr}")
        check(official(documents.corpus(bench.soukan, data)) == official(before), f"{name}: other relations")
        rows = (data / "readings/mhlw-6.0-table.differences.tsv").read_text().splitlines()
        check(len(rows) == 1, f"{name}: differences: {rows[1:4]}")
    chains = documents.table_chains(before)
    expected = {(upper, middle) for upper, middle, _ in chains} | {(middle, low) for _, middle, lows in chains for low in lows}
    made = [documents.official_table(before, folder), documents.official_table(before, folder, "ods"), documents.official_csv(before, folder)]
    for document in made:
        data, run = bench.imported(document)
        check(run.code in (0, 1), f"{document.name}: {run.stdout}{run.stderr}")
        after = documents.corpus(bench.soukan, data)
        place = f"mhlw-6.0-table{document.suffix}"
        own = {(link["from"], link["to"]) for link in after["links"]
               if link["relation"] == "elaboratedBy" and place in (link["source"] or {}).get("file", "")}
        check(own == expected, f"{document.name}: missing {sorted(expected - own)[:4]}, too many {sorted(own - expected)[:4]}")
        checked = bench.run(data, "check")
        check(checked.code in (0, 1), f"{document.name}: check: {checked.stderr}")
    site = bench.work / "table-site"
    run = bench.run(data, "build", "--out", site)
    check(run.code in (0, 1), f"build: {run.stderr}")
    page = (site / "mhlw-6.0/table/index.html").read_text()
    check(place in page, "the page of the table does not name the imported file")
    figures.append(f"tables: {len(made)} documents of LibreOffice and CSV, {len(expected)} relations each")


def volumes(bench: Bench, folder: pathlib.Path) -> None:
    """Volumes of the guideline as text: the words of every requirement that is printed come back."""
    before = documents.corpus(bench.soukan, bench.data)
    texts = {node["key"]: node["text"] for node in before["nodes"] if node["kind"] == "requirement"}
    for volume, word in (("G", "governance"), ("M", "management"), ("C", "control")):
        document = documents.volume_text(before, folder, volume)
        data, run = bench.imported(document)
        check(run.code in (0, 1), f"{document.name}: {run.stdout}{run.stderr}")
        rows = [line.split("\t") for line in (data / f"readings/mhlw-6.0-{word}.volume.tsv").read_text().splitlines()[1:]]
        read = {row[1]: row[3] for row in rows if row[0] == "requirement"}
        wrong = [key for key, words in read.items()
                 if squeezed(words.replace("<p>", "").replace("</p>", ""))[1:] != squeezed(texts[key])]
        printed = document.read_text()
        check(len(read) > 3 and not wrong, f"{document.name}: {len(read)} requirements, wrong: {wrong[:5]}")
        check(official(documents.corpus(bench.soukan, data)) == official(before), f"{document.name}: relations changed")
        figures.append(f"{document.name}: {len(read)} requirements, {len(printed.splitlines())} lines")


# ---------------------------------------------------------------------------------------------------------------------
# Checklists, mappings, own records


def no_errors(bench: Bench, data: pathlib.Path, what: str, *options: object) -> None:
    found = json.loads(bench.run(data, *options, "check", "--format", "json").stdout)["findings"]
    errors = [one for one in found if one["severity"] == "error"]
    check(not errors, f"{what}: check finds errors: {errors[:3]}")


def checklists(bench: Bench, folder: pathlib.Path) -> None:
    """The checklist comes back from a workbook with merged cells, its ODS and its CSV."""
    found = documents.corpus(bench.soukan, bench.data)
    expected = {node["key"]: squeezed(node["text"]) for node in found["nodes"] if node["kind"] == "checklist_item"}
    book = documents.checklist(found, folder)
    for document in (book, documents.convert(book, "ods", folder), documents.convert(book, documents.CSV, folder)):
        data = bench.fresh(document.name.replace(".", "-"))
        before = tree(data)
        refused = bench.run(data, "import", document, "--as", "checklist")
        check(refused.code == 2 and tree(data) == before, f"{document.name}: replaces a checklist unasked")
        run = bench.run(data, "import", document, "--replace")
        check(run.code in (0, 1), f"{document.name}: ends with {run.code}: {run.stderr}{run.stdout[-500:]}")
        nodes = bench.nodes(data)
        texts = {key: squeezed(node["text"]) for key, node in nodes.items() if node["kind"] == "checklist_item"}
        check(texts == expected, f"{document.name}: {sum(texts.get(key) != text for key, text in expected.items())} texts differ")
        # In a text, a row is known by the line where it begins, and cells of several lines move it.
        is_at = nodes["CL76"]["source"]["line"] == 78 or document.suffix == ".csv"
        check(is_at, f"{document.name}: CL76 at {nodes['CL76']['source']}")
        no_errors(bench, data, document.name)
        figures.append(f"{document.name}: {run.seconds:.1f} s, {run.mib:.0f} MiB")


def mapping_sets(bench: Bench, folder: pathlib.Path) -> None:
    """A person's table as XLSX, ODS and CSV; a set that sssom-py wrote; what the program exported, as it was."""
    book = documents.mappings(folder)
    for document in (book, documents.convert(book, "ods", folder), documents.convert(book, documents.CSV, folder)):
        data = bench.fresh(document.name.replace(".", "-"))
        run = bench.run(data, "import", document, "--as", "mappings", "--id", "own", "--publisher", "x", "--date", "2026-11-25", "--format", "json")
        report = json.loads(run.stdout)
        told = [(one["at"], one["found"]) for one in report["findings"]]
        check(run.code == 1 and told == [("B4", "M99-1")], f"{document.name}: {run.code}, tells {told} {run.stderr}")
        shown = bench.run(data, "show", "M13-8", "--format", "json")
        check('"CL250"' in shown.stdout, f"{document.name}: the mapping is not shown")
        no_errors(bench, data, document.name)
    exported = folder / "exported"
    for kind in ("sssom", "oscal"):
        bench.run(bench.data, "export", "--format", kind, "--output", exported / kind)
    for path in sorted((bench.data / "mappings").glob("*.sssom.tsv")):
        data = bench.fresh(path.name.replace(".", "-"))
        run = bench.run(data, "import", exported / "sssom" / path.name, "--replace")
        check(run.code == 0, f"{path.name}: ends with {run.code}: {run.stdout}")
        check((data / "mappings" / path.name).read_bytes() == path.read_bytes(), f"{path.name}: not as it was")
        rewritten(bench, path, folder)
    for path in sorted((exported / "oscal").glob("mapping-*.json")):
        data = bench.fresh(path.name.replace(".", "-"))
        run = bench.run(data, "import", path, "--replace", "--id", path.stem.removeprefix("mapping-"))
        is_table = "official-table" in path.name
        check(run.code == (2 if is_table else 0), f"{path.name}: ends with {run.code}: {run.stdout[-300:]}")


def rewritten(bench: Bench, path: pathlib.Path, folder: pathlib.Path) -> None:
    """A set that SSSOM's own library read and wrote again, as another tool would give it."""
    try:
        from sssom.parsers import parse_sssom_table
        from sssom.writers import write_table
    except ImportError:
        figures.append(f"{path.name}: sssom-py is not installed, so nothing was rewritten")
        return
    copy = folder / f"rewritten-{path.name}"
    with copy.open("w") as out:
        write_table(parse_sssom_table(path), out)
    data = bench.fresh(copy.name.replace(".", "-"))
    name = path.name.removesuffix(".sssom.tsv")
    run = bench.run(data, "import", copy, "--replace", "--id", name, "--format", "json")
    check(run.code in (0, 1), f"{copy.name}: ends with {run.code}: {run.stdout[-500:]} {run.stderr}")
    ours, theirs = (
        {tuple(line.split("\t")[:3]) for line in file.read_text().splitlines() if not line.startswith("#")}
        for file in (path, data / "mappings" / path.name)
    )
    lost = ours - theirs
    # The library drops columns that are not SSSOM's own; why a row has no mapping cannot be known then, and is told.
    without = {row for row in lost if row[2] == "sssom:NoTermFound"}
    told = sum("absence" in one["expected"] for one in json.loads(run.stdout)["findings"])
    check(lost == without and told == len(lost), f"{copy.name}: {len(lost)} of {len(ours)} rows lost, {told} told, such as {sorted(lost)[:3]}")
    figures.append(f"{copy.name}: {len(theirs) - 1} rows by way of sssom-py")


def own_records(bench: Bench, folder: pathlib.Path) -> None:
    """Own records as an office program saves them: read, shown, confirmed, and apart from the data."""
    plain = bench.run(bench.data, "export", "--format", "nq").stdout
    for encoding in documents.TEXTS:
        name = encoding.replace(" ", "-")
        table = documents.records(folder / f"records-{name}", encoding)
        own, raw = ("--overlay", table.parent), table.read_bytes()
        data, before = bench.data, tree(bench.data)
        report = json.loads(bench.run(data, *own, "overlay", "--format", "json").stdout)
        check("C99-1" in json.dumps(report), f"{name}: the unknown key is not told")
        confirmed = bench.run(data, *own, "overlay", "--accept")
        check(confirmed.code == 0, f"{name}: {confirmed.stderr}")
        again = table.read_bytes()
        check(bench.run(data, *own, "overlay", "--accept").code == 0 and table.read_bytes() == again, f"{name}: not done once")
        check(raw[:2] == again[:2] and len(again) > len(raw), f"{name}: the encoding changed")
        check(bench.run(data, *own, "overlay", "M13-8", "SDS17.1", "CL76").code == 0, f"{name}: confirmed and still told")
        quads = bench.run(data, *own, "export", "--format", "nq").stdout
        added = set(quads.splitlines()) - set(plain.splitlines())
        check(len(added) > 30 and all("/graph/own>" in line for line in added), f"{name}: {len(added)} quads, not all of a graph of their own")
        check(set(plain.splitlines()) <= set(quads.splitlines()), f"{name}: the data's own quads changed")
        check("月例で確認する" in bench.run(data, *own, "show", "M13-8").stdout, f"{name}: not shown")
        check("月例で確認する" not in bench.run(data, "show", "M13-8").stdout, f"{name}: shown without being given")
        check(tree(data) == before, f"{name}: the data folder changed")
    site = folder / "own-site"
    run = bench.run(bench.data, *own, "build", "--out", site)
    check(run.code == 0 and "C99-1" in run.stderr, f"build ends with {run.code}: {run.stderr[-300:]}")
    page = (site / "mhlw-6.0/M13-8/index.html").read_text()
    check("月例で確認する" in page and "当院の記録" in page, "the record is not on its page")
    check("<script>alert" not in (site / "sds/17.1/index.html").read_text(), "a record is not escaped")


def main() -> int:
    soukan, data = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as scratch:
        work = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else scratch).resolve()
        folder = work / "documents"
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(soukan, data, work)
        for part in (sheets, hostile, tables, volumes, checklists, mapping_sets, own_records):
            print(f"{part.__name__}: {part.__doc__}", flush=True)
            try:
                part(bench, folder)
            except Exception:
                failures.append(f"{part.__name__}: {traceback.format_exc()}")
                print(failures[-1])
    print("\n".join(figures))
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
