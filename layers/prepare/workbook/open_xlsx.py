"""Excel workbooks as grids: values as a reader sees them, merged blocks, hidden rows, errors."""

import re
import warnings
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.cell import range_boundaries

from layers.prepare.faults import Code, FaultList
from layers.prepare.workbook.grid import NOTHING, Content, Grid, RawCell, clean

MARKS = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*].')
"""Pieces of a number format that are printed as they stand, or only take room."""
SCALE = re.compile(r"\b(tsd|tausend|mio|mrd|million|milliarde|teur|t€)", re.IGNORECASE)
ZEROS = re.compile(r'^"?(0+)"?$')
PERCENT = re.compile(r"%")
SHEETS = "xl/worksheets/sheet"
CELL = re.compile(rb"<(?:\w+:)?c[ >]")
EMPTY_CELL = re.compile(rb"<c(?: [^>]*)?/>")
EMPTY_ROW = re.compile(rb"<row(?: [^>]*)?(?:/>|>\s*</row>)")
MANY = 100_000
"""From so many empty cells on they are taken out before the workbook is opened."""
MOST_CELLS = 2_000_000
MERGED = re.compile(rb'<mergeCell ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
MOST_MERGED = 1_000_000
"""More merged cells than this are a slip, and openpyxl would make every one of them."""
MOST_BYTES = 400_000_000
"""A workbook that is larger when unpacked is none that a person filled in."""


def read_xlsx(path: Path, file: str, faults: FaultList) -> list[Grid]:
    """A grid per sheet with cells, in their order; [] with a fault where it cannot be opened."""
    try:
        if refusal := _refusal(path):
            faults.add(Code.FILE_KIND, file, *refusal)
            return []
        with warnings.catch_warnings():
            # openpyxl warns of drawings and drop-downs that it leaves out; only cells count here
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(_slim(path), data_only=True, rich_text=True)
        uncomputed = _uncomputed(path) if _has_formulas(path) else {}
        return [
            _grid(sheet, file, uncomputed.get(sheet.title, frozenset()))
            for sheet in _worksheets(book)
        ]
    except Exception as error:
        # damaged archives and sheets make zipfile, zlib and openpyxl raise nearly anything
        faults.add(
            Code.FILE_KIND,
            file,
            f"Die Datei ist keine lesbare Excel-Mappe ({type(error).__name__}).",
            "In Excel öffnen (reparieren lassen) und als Excel-Arbeitsmappe (.xlsx) neu speichern.",
        )
        return []


def _refusal(path: Path) -> tuple[str, str] | None:
    """Why and remedy for a workbook that is too large to be one that a person filled in."""
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
            return (
                "Die Mappe ist entpackt größer als 400 Megabyte.",
                "Nicht gebrauchte Blätter und leere formatierte Zeilen löschen.",
            )
        for name in archive.namelist():
            if name.startswith(SHEETS):
                content = archive.read(name)
                if _count(CELL, content) - _count(EMPTY_CELL, content) > MOST_CELLS:
                    return (
                        "Auf einem Blatt sind mehr als zwei Millionen Zellen gefüllt.",
                        "Die Tabelle als „CSV UTF-8“ speichern und so liefern.",
                    )
                merged = MERGED.findall(content)
                if sum(_cells_in(block.decode("ascii")) for block in merged) > MOST_MERGED:
                    return (
                        "Auf einem Blatt sind sehr viele Zellen verbunden, wohl das ganze Blatt.",
                        "Das Blatt markieren, „Zellverbund aufheben“ wählen und neu speichern.",
                    )
    return None


def _slim(path: Path) -> BytesIO:
    """The workbook without its empty cells and rows where there are very many of them.

    It is read at once, since openpyxl leaves files open that it cannot read. Formats down to the
    last row of Excel are a million cells that hold nothing, and each would take a kilobyte.
    """
    with zipfile.ZipFile(path) as archive:
        sheets = {n: archive.read(n) for n in archive.namelist() if n.startswith(SHEETS)}
        if sum(_count(EMPTY_CELL, content) for content in sheets.values()) < MANY:
            return BytesIO(path.read_bytes())
        slim = BytesIO()
        with zipfile.ZipFile(slim, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            for name in archive.namelist():
                content = sheets.get(name)
                if content is None:
                    copy.writestr(name, archive.read(name))
                else:
                    copy.writestr(name, EMPTY_ROW.sub(b"", EMPTY_CELL.sub(b"", content)))
    slim.seek(0)
    return slim


def _count(pattern: re.Pattern[bytes], content: bytes) -> int:
    return sum(1 for _ in pattern.finditer(content))


def _cells_in(block: str) -> int:
    left, top, right, bottom = (int(bound or 0) for bound in range_boundaries(block))
    return (right - left + 1) * (bottom - top + 1)


def _worksheets(book: Any) -> list[Any]:
    return list(book.worksheets)


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        sheets = [n for n in archive.namelist() if n.startswith(SHEETS)]
        return any(re.search(rb"<f[ >/]", archive.read(name)) for name in sheets)


def _uncomputed(path: Path) -> dict[str, frozenset[tuple[int, int]]]:
    """Sheet -> (row, column), from 1, of all formulas."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(_slim(path))
    return {
        sheet.title: frozenset(
            (cell.row, cell.column)
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        )
        for sheet in _worksheets(book)
    }


def _grid(sheet: Any, file: str, formulas: frozenset[tuple[int, int]]) -> Grid:
    rows = _rows(sheet, formulas)
    width = max((len(row) for row in rows), default=0)
    for block in sheet.merged_cells.ranges:
        _repeat(rows, block, width)
    hidden_rows = frozenset(
        n - 1 for n, d in sheet.row_dimensions.items() if d.hidden and n <= len(rows)
    )
    grid = Grid(
        file,
        sheet.title,
        rows,
        list(range(1, len(rows) + 1)),
        hidden_rows,
        frozenset(_hidden_columns(sheet)),
    )
    _tell_hidden(grid, sheet.sheet_state != "visible")
    return grid


def _hidden_columns(sheet: Any) -> Iterable[int]:
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min:
            yield from range(dimension.min - 1, min(dimension.max, 16_384))


def _tell_hidden(grid: Grid, sheet_is_hidden: bool) -> None:
    if sheet_is_hidden:
        grid.told.append("Das Blatt ist ausgeblendet und wurde mitgelesen.")
    rows = [str(grid.lines[n]) for n in sorted(grid.hidden_rows) if not grid.is_empty_row(n)]
    if rows:
        grid.told.append(f"Ausgeblendete Zeilen wurden mitgelesen: {', '.join(rows[:20])}.")
    columns = [n for n in sorted(grid.hidden_columns) if n < grid.width]
    if columns:
        named = ", ".join(grid.address(0, n).rstrip("0123456789") for n in columns[:20])
        grid.told.append(f"Ausgeblendete Spalten wurden mitgelesen: {named}.")


def _rows(sheet: Any, formulas: frozenset[tuple[int, int]]) -> list[list[RawCell]]:
    """All rows down to the last cell that holds something, each as far as it is filled.

    Only cells that the file has are looked at: walking over rows and columns would make one for
    every address, and a stray format in the last row of Excel has seventeen thousand million.
    """
    found: dict[int, dict[int, RawCell]] = {}
    for (row, column), cell in sheet._cells.items():
        read = _cell(cell, formulas)
        if not read.is_empty:
            found.setdefault(row, {})[column] = read
    rows: list[list[RawCell]] = []
    for number in range(1, max(found, default=0) + 1):
        cells = found.get(number, {})
        rows.append([cells.get(n, NOTHING) for n in range(1, max(cells, default=0) + 1)])
    return rows


def _repeat(rows: list[list[RawCell]], block: Any, width: int) -> None:
    """Write the content of a merged block into its cells that lie within the filled ones."""
    top, left = block.min_row - 1, block.min_col - 1
    if top >= len(rows) or left >= len(rows[top]) or rows[top][left].is_empty:
        return
    anchor = rows[top][left]
    copy = RawCell(anchor.text, anchor.content, anchor.number, merged=True)
    for row in range(top, min(block.max_row, len(rows))):
        last = min(block.max_col, width)
        rows[row] += [NOTHING] * (last - len(rows[row]))
        for column in range(left, last):
            if (row, column) != (top, left):
                rows[row][column] = copy


def _cell(cell: Any, formulas: frozenset[tuple[int, int]]) -> RawCell:
    value = cell.value
    if value is None or value == "":
        is_formula = (cell.row, cell.column) in formulas if formulas else False
        return RawCell("", Content.UNCOMPUTED) if is_formula else NOTHING
    if cell.data_type == "e":
        return RawCell(str(value), Content.ERROR)
    if isinstance(value, bool):
        return RawCell("Ja" if value else "Nein", Content.TEXT)
    if isinstance(value, datetime | date | time):
        return RawCell(_date(value), Content.DATE)
    if isinstance(value, int | float):
        return _number(float(value), str(cell.number_format or ""))
    text = clean(_rich(value) if isinstance(value, CellRichText) else str(value))
    return RawCell(text, Content.TEXT) if text else NOTHING


def _rich(value: CellRichText) -> str:
    """Text of pieces; what is raised, lowered or struck out stays apart from the digits beside."""
    return "".join(
        _piece(part.text, part.font) if isinstance(part, TextBlock) else part for part in value
    )


def _piece(text: str, font: InlineFont | None) -> str:
    if font is not None and font.strike and text.strip():
        return f" {text.strip()} (durchgestrichen) "
    if font is not None and font.vertAlign in ("superscript", "subscript"):
        raised = text.strip().translate(MARKS)
        return raised if not raised.isascii() or not raised else f"^{raised}"
    return text


def _date(value: datetime | date | time) -> str:
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y}"
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else value.isoformat()


def _number(value: float, number_format: str) -> RawCell:
    """A number with the zeros, the per cent and the thousands that its format prints."""
    literals = " ".join("".join(found) for found in LITERAL.findall(number_format)).strip()
    if SCALE.search(literals):
        return RawCell(f"{plain(value)} {literals}", Content.TEXT)
    if PERCENT.search(literals):
        return RawCell(f"{plain(value)} %", Content.NUMBER, value)
    if PERCENT.search(LITERAL.sub("", number_format)):
        shown = round(value * 100, 10)
        return RawCell(f"{plain(shown)} %", Content.NUMBER, shown)
    zeros = ZEROS.match(number_format)
    if zeros and value.is_integer() and len(zeros[1]) > 1:
        return RawCell(f"{int(value):0{len(zeros[1])}d}", Content.NUMBER, value)
    return RawCell(plain(value), Content.NUMBER, value)


def plain(value: float) -> str:
    """A number as short text with a decimal point."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(value, ".15g")
