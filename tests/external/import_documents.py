"""Documents to import, as people have them: built with real office programs from the texts of the data folder itself.

No official blank form is shipped; the questions come from `soukan export --format json`. Each kind of document has a
section of its own; a builder takes a folder and returns the path of what it wrote there.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter

# Time that an office program may take for one document.
OFFICE_SECONDS = 180


def corpus(soukan: Path, data: Path) -> dict:
    """What a data folder comes to."""
    out = subprocess.run([soukan, "--data", data, "export", "--format", "json"], check=True, capture_output=True)
    return json.loads(out.stdout)


def convert(source: Path, target: str, folder: Path) -> Path:
    """A document in another format, written by LibreOffice; `target` is its ending, or ending:filter:options."""
    profile = folder / "office-profile"
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", target]
    subprocess.run(
        [*command, "--outdir", folder, source],
        check=True, capture_output=True, timeout=OFFICE_SECONDS,
    )
    made = folder / f"{source.stem}.{target.split(':')[0]}"
    if not made.exists():
        raise SystemExit(f"LibreOffice did not write {made}")
    return made


# ---------------------------------------------------------------------------------------------------------------------
# Disclosure sheets


@dataclass
class Question:
    """A row of the form, and what the vendor says on it."""

    key: str
    number: str
    text: str
    choices: list[str]
    heading: str
    answer: str | None = None  # None: nothing ticked
    remark: str = ""


@dataclass
class Sheet:
    """A vendor's sheet."""

    questions: list[Question]
    vendor: str = "株式会社試験"
    service: str = "試験サービス"
    version: str = "1.2"
    date: str = "2026年2月3日"
    remarks: dict[int, str] = field(default_factory=dict)


def sheet(found: dict, seed: int = 0) -> Sheet:
    """The form of a corpus, filled in: mostly はい, some of everything, one in forty unanswered, one in nine with a remark."""
    nodes = {node["key"]: node for node in found["nodes"]}
    items = [node for node in found["nodes"] if node["kind"] == "item"]
    items.sort(key=lambda node: item_order(node["key"]))
    questions = []
    for index, node in enumerate(items):
        number = "・" if node["key"][-1].isalpha() else node["key"].removeprefix("SDS")
        question = Question(node["key"].removeprefix("SDS"), number, node["text"], node["choices"], nodes[node["heading"]]["title"])
        turn = (index * 7 + seed) % 40
        if node["choices"] and turn != 13:
            question.answer = node["choices"][[0, 0, 0, 1, 0, 2, 0, 0][turn % 8] % len(node["choices"])]
        if index % 9 == 4:
            question.remark = f"{question.key} についての備考です。\n当社の規程（第{index}条）に従います。"
        questions.append(question)
    return Sheet(questions)


def item_order(key: str) -> tuple:
    """The order of the form: 17.1, 17.1.a, 17.1.1, 17.2."""
    parts = key.removeprefix("SDS").split(".")
    return tuple((0, ord(part)) if part.isalpha() else (1, int(part)) for part in parts)


def expected(filled: Sheet) -> dict[str, str]:
    """The answers as the JSON document has them: those of a question without choices that nobody ticks are unknown."""
    return {
        f"SDS{question.key}": question.answer or ("unanswered" if question.choices else "unknown")
        for question in filled.questions
    }


def numbered(filled: Sheet) -> dict[str, int]:
    """Remarks with numbers in the order of the questions, for layouts with a list."""
    spoken = [question for question in filled.questions if question.remark]
    return {question.key: number for number, question in enumerate(spoken, 1)}


def grid(filled: Sheet, mark: str = "○", remarks: str = "list") -> list[list[str]]:
    """The common layout: a head, columns of choices to tick. `remarks`: list, in place, or elsewhere."""
    numbers = numbered(filled)
    rows = [
        ["サービス事業者による医療情報セキュリティ開示書（医療情報システムの安全管理に関するガイドライン第6.0版対応）"],
        ["作成日", filled.date],
        ["サービス事業者", filled.vendor],
        ["サービス名称", filled.service],
        ["バージョン", filled.version],
        [],
        ["No.", "質問", "はい", "いいえ", "対象外", "備考"],
    ]
    heading = None
    for question in filled.questions:
        if question.heading != heading:
            heading = question.heading
            rows.append(["", heading])
        ticks = [mark if question.answer == choice else "" for choice in ("はい", "いいえ", "対象外")]
        if question.choices and "該当" in question.choices:
            # Two choices: their words stand in the row, the tick before the one that holds.
            ticks = [f"{mark} {choice}" if question.answer == choice else choice for choice in ("該当", "非該当")] + [""]
        number = numbers.get(question.key)
        remark = question.remark if remarks == "in place" else str(number) if number else "-"
        rows.append([question.number, question.text, *ticks, remark])
    if remarks == "list":
        rows += [[], ["備考記載欄"]]
        rows += [[str(numbers[question.key]), question.remark] for question in filled.questions if question.remark]
    return rows


def write_xlsx(rows: list[list[str]], path: Path) -> Path:
    """A workbook with one worksheet; texts wrapped, as people have them."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "開示書"
    fill_page(page, rows)
    book.save(path)
    return path


def fill_page(page, rows: list[list[str]]) -> None:
    """Puts rows into a worksheet."""
    for row, cells in enumerate(rows, 1):
        for column, text in enumerate(cells, 1):
            if text != "":
                cell = page.cell(row, column, text)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.column_dimensions["B"].width = 70
    page.column_dimensions["F"].width = 50
