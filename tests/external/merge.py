"""The way of a table to people without git and back: `python merge.py SOUKAN DATA`   (needs: LibreOffice Calc; pip install openpyxl)

The workbook is exported, opened and saved by an office program as ODS and as XLSX, edited, and merged: an unedited copy
changes nothing, an edited cell changes its line and no other, and an edit of a source's words is refused and changes nothing.

Exit code: 0 when all of it holds, 1 when something does not.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl

from import_documents import convert

SET = "mappings/sds-requirement.sssom.tsv"


def edit(source: Path, target: Path, cells: dict[tuple[str, str], str]) -> Path:
    """A copy with other words in the first row of the set; sheets and columns by their ids."""
    book = openpyxl.load_workbook(source)
    ids = {(row[0].value, row[1].value): row[2].value for row in book["columns"].iter_rows(min_row=2)}
    for (sheet, column), words in cells.items():
        heads = [ids[(sheet, cell.value)] for cell in book[sheet][1]]
        rows = book[sheet].iter_rows(min_row=2)
        row = next(row for row in rows if sheet != "mappings" or row[0].value == "sds-requirement")
        row[heads.index(column)].value = words
    book.save(target)
    return target


def main() -> int:
    program, shipped = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    passed = 0
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        data = work / "data"
        shutil.copytree(shipped, data)

        def soukan(*args: object) -> subprocess.CompletedProcess[str]:
            command = [program, "--lang", "en", "--data", data, *args]
            return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)

        def expect(what: str, holds: bool, done: subprocess.CompletedProcess[str]) -> None:
            nonlocal passed
            if not holds:
                raise SystemExit(f"FAILED {what}\n{done.stdout}{done.stderr}")
            passed += 1
            print(f"ok     {what}")

        book = work / "soukan.xlsx"
        done = soukan("export", "--format", "xlsx", "--output", book)
        expect("the workbook is exported", done.returncode == 0, done)
        ods = convert(book, "ods", work)
        (work / "saved").mkdir()
        xlsx = convert(ods, "xlsx", work / "saved")
        before = (data / SET).read_text(encoding="utf-8")
        for copy in (book, ods, xlsx):
            done = soukan("merge", copy)
            expect(f"{copy.suffix} of the same words changes nothing", done.returncode == 0 and "no cell was edited" in done.stdout, done)
        done = soukan("merge", edit(xlsx, work / "quoted.xlsx", {("requirements", "text"): "ほかの言葉"}))
        expect("a source's words are refused", done.returncode == 2 and "a source's words are not edited" in done.stdout, done)
        expect("and nothing is written", (data / SET).read_text(encoding="utf-8") == before, done)
        words = "人が表計算で直した理由"
        done = soukan("merge", edit(xlsx, work / "edited.xlsx", {("mappings", "reason"): words}))
        expect("an edited reason is taken", done.returncode == 0, done)
        after = (data / SET).read_text(encoding="utf-8")
        changed = [new for old, new in zip(before.split("\n"), after.split("\n"), strict=True) if old != new]
        expect("it changes one line", len(changed) == 1 and f"\t{words}\t" in changed[0], done)
        done = soukan("check")
        expect("and the data stays clean", done.returncode == 0, done)
    print(f"{passed} passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
