"""Tables as files: CSV and XLSX, each with everything needed to read and to quote the numbers."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from layers.model import Source
from layers.numbers import NBSP, NNBSP, german
from layers.status import LABEL, SIGN, Status
from layers.thematic.demonstration import marked_stem, with_mark
from layers.thematic.layer import german_date

BOM = b"\xef\xbb\xbf"
_MAX_WIDTH = 60


@dataclass(frozen=True)
class Column:
    """One column. ``decimals`` is None for texts; numbers of such a column are written in full."""

    key: str
    label: str
    unit: str = ""
    decimals: int | None = None

    @property
    def heading(self) -> str:
        """Label with its unit in square brackets."""
        return f"{self.label} [{self.unit}]" if self.unit else self.label


class Rounded(float):
    """A number with decimals of its own, where rows of a column have different ones."""

    decimals: int

    def __new__(cls, value: float, decimals: int) -> "Rounded":
        """The number, which is already rounded."""
        made = super().__new__(cls, value)
        made.decimals = decimals
        return made


@dataclass(frozen=True)
class Table:
    """A table with its metadata.

    ``rows`` hold one entry per column: a number, a text (a sign where there is no number), or None
    for an empty cell. ``meta`` are pairs of label and text, ``file_stem`` says what is inside,
    ``mark`` that all of it is invented ('' for real figures), ``hidden`` is the sign of a value
    that is kept secret, ``sources`` where the figures come from.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[float | int | str | None, ...], ...]
    meta: tuple[tuple[str, str], ...]
    file_stem: str
    mark: str = ""
    hidden: str = SIGN[Status.CONFIDENTIAL]
    sources: tuple[Source, ...] = ()

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The metadata as written: first that the figures are invented, where they are."""
        first = (("Achtung", self.mark),) if self.mark else ()
        return (*first, ("Titel", self.title), *self.meta)


def marked(table: Table, mark: str) -> Table:
    """A table that says in its first line of metadata and in its name that it is invented."""
    return replace(table, mark=mark, file_stem=marked_stem(table.file_stem, mark))


def licence_text(source: Source) -> str:
    """The licence of a source as it is printed; ``unknown`` refers to the data set's page."""
    return "siehe Datensatzseite" if source.licence in ("", "unknown") else source.licence


def source_meta(sources: tuple[Source, ...]) -> tuple[tuple[str, str], ...]:
    """Lines of metadata on the sources: publisher and title, address, licence, as of."""
    lines: list[tuple[str, str]] = []
    for source in sources:
        lines.append(("Quelle", f"{source.publisher}: {source.title}"))
        if source.url:
            lines.append(("Adresse der Quelle", source.url))
        lines.append(("Lizenz", licence_text(source)))
        if source.as_of:
            lines.append(("Stand der Quelle", german_date(source.as_of)))
    return tuple(lines)


def file_name(stem: str, suffix: str) -> str:
    """A file name of ASCII letters, digits, ``-`` and ``_`` that every system accepts."""
    for umlaut, letters in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}.items():
        stem = stem.replace(umlaut, letters).replace(umlaut.upper(), letters.capitalize())
    ascii_stem = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    clean = re.sub(r"[^A-Za-z0-9_-]+", "-", ascii_stem).strip("-")
    return f"{clean[:120] or 'bildungsatlas'}.{suffix}"


def to_csv(table: Table) -> bytes:
    """UTF-8 with byte order mark, semicolons, decimal commas; metadata lines below the table.

    Numbers carry no separator of thousands, so that spreadsheets read them as numbers.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    _csv_table(writer, table)
    for label, value in (*table.lines, *sign_lines(table)):
        writer.writerow([harmless(label), harmless(value)])
    return BOM + text.getvalue().encode("utf-8")


def tables_csv(tables: Sequence[Table], title: str, meta: tuple[tuple[str, str], ...]) -> bytes:
    """Several tables in one file like that of ``to_csv``, each below its title; at the end what is
    said of the whole, and what the tables add to it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for table in tables:
        if len(tables) > 1:
            writer.writerow([harmless(table.title)])
        _csv_table(writer, table)
    for label, value in _lines_of_all(tables, title, meta):
        writer.writerow([harmless(label), harmless(value)])
    return BOM + text.getvalue().encode("utf-8")


def _csv_table(writer: Any, table: Table) -> None:
    """Headings, rows and an empty line."""
    writer.writerow([harmless(column.heading) for column in table.columns])
    for row in table.rows:
        writer.writerow(
            [_csv_cell(value, column) for value, column in zip(row, table.columns, strict=True)]
        )
    writer.writerow([])


def _lines_of_all(
    tables: Sequence[Table], title: str, meta: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    mark = next((table.mark for table in tables if table.mark), "")
    first = (("Achtung", mark),) if mark else ()
    own = (line for table in tables for line in table.meta)
    signs = (line for table in tables for line in sign_lines(table))
    return tuple(dict.fromkeys((*first, ("Titel", title), *meta, *own, *signs)))


def _csv_cell(value: float | int | str | None, column: Column) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    decimals = value.decimals if isinstance(value, Rounded) else column.decimals
    if decimals is None:
        return str(value).replace(".", ",")
    return german(value, decimals).replace(NNBSP, "").replace("\u2212", "-")


def harmless(text: str) -> str:
    """Plain spaces; a text that a spreadsheet would take for a formula gets an apostrophe."""
    text = text.replace(NBSP, " ").replace(NNBSP, " ")
    formula = text[:1] in "=+@\t\r" or (text[:1] == "-" and len(text) > 1)
    return "'" + text if text and formula else text


def sign_lines(table: Table) -> tuple[tuple[str, str], ...]:
    """The signs that occur among the rows, with their meaning."""
    used = {value for row in table.rows for value in row if isinstance(value, str)}
    meanings = sign_meanings(table.hidden)
    lines = [
        ("Zeichen", f"{sign} = {meaning}") for sign, meaning in meanings.items() if sign in used
    ]
    if any(value.startswith("(") and value.endswith(")") for value in used):
        lines.append(("Zeichen", f"( ) = {LABEL[Status.LIMITED]}"))
    return tuple(lines)


def sign_meanings(hidden: str = SIGN[Status.CONFIDENTIAL]) -> Mapping[str, str]:
    """Sign -> its meanings in German; one sign may stand for several statuses. ``hidden`` is that
    of a value that is kept secret."""
    meanings: dict[str, str] = {}
    for status, sign in (SIGN | {Status.CONFIDENTIAL: hidden}).items():
        meanings[sign] = (
            f"{meanings[sign]} oder {LABEL[status]}" if sign in meanings else LABEL[status]
        )
    return meanings


def to_xlsx(table: Table) -> bytes:
    """A workbook with the sheets Daten (numbers as numbers), Metadaten, Quellen and Zeichen."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        title = with_mark(table.title, table.mark)
        book.set_properties({"title": title, "comments": dict(table.meta).get("Quelle", "")})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        formats = [book.add_format({"num_format": _number_format(c)}) for c in table.columns]
        _write_data(book.add_worksheet("Daten"), table, bold, formats)
        _write_pairs(book.add_worksheet("Metadaten"), table.lines, bold, wrap)
        _write_sources(book.add_worksheet("Quellen"), table.sources, bold, wrap)
        signs = [*sign_meanings(table.hidden).items(), ("( )", LABEL[Status.LIMITED])]
        _write_pairs(book.add_worksheet("Zeichen"), tuple(signs), bold, wrap)
    return buffer.getvalue()


def tables_xlsx(tables: Sequence[Table], title: str, meta: tuple[tuple[str, str], ...]) -> bytes:
    """A workbook like that of ``to_xlsx`` with one sheet per table, named by its title."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    lines = _lines_of_all(tables, title, meta)
    mark = next((table.mark for table in tables if table.mark), "")
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": with_mark(title, mark)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        names = sheet_names([table.title for table in tables])
        exact = {n: book.add_format({"num_format": _pattern(n)}) for n in _own_decimals(tables)}
        for name, table in zip(names, tables, strict=True):
            formats = [book.add_format({"num_format": _number_format(c)}) for c in table.columns]
            _write_data(book.add_worksheet(name), table, bold, formats, exact)
        sources = tuple(dict.fromkeys(found for table in tables for found in table.sources))
        hidden = next((table.hidden for table in tables), SIGN[Status.CONFIDENTIAL])
        signs = [*sign_meanings(hidden).items(), ("( )", LABEL[Status.LIMITED])]
        _write_pairs(book.add_worksheet("Metadaten"), lines, bold, wrap)
        _write_sources(book.add_worksheet("Quellen"), sources, bold, wrap)
        _write_pairs(book.add_worksheet("Zeichen"), tuple(signs), bold, wrap)
    return buffer.getvalue()


_LONGEST_SHEET = 31
"""Letters that Excel allows in the name of a sheet."""
_TAKEN_SHEETS = ("metadaten", "quellen", "zeichen", "history")
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\']")


def sheet_names(titles: Sequence[str]) -> list[str]:
    """A name for each sheet that Excel accepts: short, without its special signs, each once."""
    names: list[str] = []
    for title in titles:
        plain = " ".join(_NOT_IN_SHEETS.sub(" ", title).split()) or "Daten"
        name, number = plain[:_LONGEST_SHEET].strip(), 1
        while name.lower() in (*_TAKEN_SHEETS, *(known.lower() for known in names)):
            number += 1
            end = f" {number}"
            name = plain[: _LONGEST_SHEET - len(end)].strip() + end
        names.append(name)
    return names


def _number_format(column: Column) -> str:
    return "General" if column.decimals is None else _pattern(column.decimals)


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _own_decimals(tables: Sequence[Table]) -> set[int]:
    cells = (cell for table in tables for row in table.rows for cell in row)
    return {cell.decimals for cell in cells if isinstance(cell, Rounded)}


def _write_data(
    sheet: Worksheet,
    table: Table,
    bold: Format,
    formats: list[Format],
    exact: Mapping[int, Format] = MappingProxyType({}),
) -> None:
    """The rows; ``exact`` are formats of numbers with decimals of their own."""
    for i, column in enumerate(table.columns):
        sheet.write_string(0, i, column.heading, bold)
        texts = [len(str(row[i] or "")) for row in table.rows]
        sheet.set_column(i, i, min(max([*texts, len(column.heading), 8]) + 2, _MAX_WIDTH))
    for r, row in enumerate(table.rows, start=1):
        for i, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(r, i, value)
            elif isinstance(value, Rounded):
                sheet.write_number(r, i, value, exact.get(value.decimals, formats[i]))
            elif value is not None:
                sheet.write_number(r, i, value, formats[i])
    sheet.freeze_panes(1, 0)
    if table.mark:
        # Below the numbers, and on every printed page of them.
        sheet.write_string(len(table.rows) + 2, 0, table.mark)
        sheet.set_header(f"&C{table.mark}")
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


_SOURCE_COLUMNS = (
    ("Herausgeber", 40),
    ("Titel", 60),
    ("Adresse", 40),
    ("Lizenz", 24),
    ("Stand", 14),
)
"""Headings of the sheet of sources, with the widths of their columns."""


def _write_sources(
    sheet: Worksheet, sources: tuple[Source, ...], bold: Format, wrap: Format
) -> None:
    for i, (heading, width) in enumerate(_SOURCE_COLUMNS):
        sheet.set_column(i, i, width)
        sheet.write_string(0, i, heading, bold)
    for r, found in enumerate(sources, start=1):
        as_of = german_date(found.as_of) if found.as_of else ""
        cells = (found.publisher, found.title, found.url, licence_text(found), as_of)
        for i, text in enumerate(cells):
            sheet.write_string(r, i, text, wrap)
    sheet.freeze_panes(1, 0)


def _write_pairs(
    sheet: Worksheet, pairs: tuple[tuple[str, str], ...], bold: Format, wrap: Format
) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for r, (label, text) in enumerate(pairs):
        sheet.write_string(r, 0, label, bold)
        sheet.write_string(r, 1, text, wrap)
