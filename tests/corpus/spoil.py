"""Tools that spoil the sound workbook, as people and programs do."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.corpus.town import workbook, write_outlines

Change = Callable[[Workbook], object]
Make = Callable[[Path], None]
"""Writes one case: gets its file, or its folder where the name has no ending."""


def book(*changes: Change) -> Make:
    """A workbook with changes."""

    def make(path: Path) -> None:
        made = workbook()
        for change in changes:
            change(made)
        save(made, path)

    return make


def save(made: Workbook, path: Path) -> None:
    """Write a workbook so that the same content gives the same bytes."""
    path.write_bytes(_bytes(made))


def _bytes(made: Workbook) -> bytes:
    stream, stable = io.BytesIO(), io.BytesIO()
    made.save(stream)
    with zipfile.ZipFile(stream) as read, zipfile.ZipFile(stable, "w") as written:
        for name in sorted(read.namelist()):
            data = read.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2025-06-01T00:00:00Z", data)
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(entry, data)
    return stable.getvalue()


def put(sheet: str, **cells: Any) -> Change:
    """Write cells: ``put("Werte", G5=-3)``."""

    def change(made: Workbook) -> None:
        for address, value in cells.items():
            made[sheet][address] = value
            if isinstance(value, str):
                made[sheet][address].number_format = "@"

    return change


def rows(sheet: str, *added: list[Any], at: int = 0) -> Change:
    """Add rows at the end, or push them in above row ``at``."""

    def change(made: Workbook) -> None:
        worksheet = made[sheet]
        if at:
            worksheet.insert_rows(at, len(added))
        for number, row in enumerate(added):
            line = at + number if at else worksheet.max_row + 1
            for column, value in enumerate(row, start=1):
                if value not in ("", None):
                    worksheet.cell(line, column, value)

    return change


def drop_rows(sheet: str, wanted: Callable[[dict[str, Any]], bool]) -> Change:
    """Remove the rows that ``wanted`` picks by their headings."""

    def change(made: Workbook) -> None:
        for line in reversed(lines(made[sheet], wanted)):
            made[sheet].delete_rows(line)

    return change


def every(sheet: str, heading: str, to: Callable[[Any], Any], **where: Any) -> Change:
    """Change one column in all rows that say ``where`` (heading = value)."""

    def change(made: Workbook) -> None:
        worksheet = made[sheet]
        column = headings(worksheet).index(heading) + 1
        for line in lines(worksheet, lambda row: all(row[k] == v for k, v in where.items())):
            cell = worksheet.cell(line, column)
            cell.value = to(cell.value)

    return change


def headings(worksheet: Worksheet) -> list[str]:
    """The headings of a sheet."""
    return [str(cell.value) for cell in worksheet[1]]


def lines(worksheet: Worksheet, wanted: Callable[[dict[str, Any]], bool]) -> list[int]:
    """Numbers of the rows that are wanted."""
    names = headings(worksheet)
    found = []
    for line in range(2, worksheet.max_row + 1):
        row = {name: cell.value for name, cell in zip(names, worksheet[line], strict=False)}
        if wanted(row):
            found.append(line)
    return found


def folder(*makes: Callable[[Path], None]) -> Make:
    """A folder of its own, with outlines and what ``makes`` put into it."""

    def make(path: Path) -> None:
        path.mkdir(exist_ok=True)
        write_outlines(path)
        for one in makes:
            one(path)

    return make


def inside(name: str, make: Make) -> Make:
    """A file in a folder."""
    return lambda path: make(path / name)


def csv_values(change: Callable[[str], str | bytes], *, delimiter: str = ";") -> Make:
    """The workbook without values, and these as ``Werte.csv`` that ``change`` spoils."""

    def make(path: Path) -> None:
        whole = workbook()
        text = "\n".join(
            delimiter.join(_text(cell.value) for cell in line) for line in whole["Werte"]
        )
        whole.remove(whole["Werte"])
        save(whole, path / "stammdaten.xlsx")
        spoilt = change(text + "\n")
        data = spoilt if isinstance(spoilt, bytes) else spoilt.encode("utf-8")
        (path / "Werte.csv").write_bytes(data)

    return folder(make)


def wide_csv(name: str, text: str) -> Make:
    """The workbook without values, and a table in a form of its own."""

    def make(path: Path) -> None:
        whole = workbook()
        whole.remove(whole["Werte"])
        save(whole, path / "stammdaten.xlsx")
        (path / name).write_text(text, encoding="utf-8")

    return folder(make)


def _text(value: Any) -> str:
    return "" if value is None else str(value).replace(".", ",")


def replaced(old: str, new: str) -> Callable[[str], str]:
    """Replace the first place where ``old`` stands."""

    def change(text: str) -> str:
        assert old in text, f"{old!r} does not occur"
        return text.replace(old, new, 1)

    return change


def raw(data: Callable[[], bytes]) -> Make:
    """A file of bytes."""
    return lambda path: path.write_bytes(data()) and None


def saved() -> bytes:
    """The sound workbook as bytes."""
    return _bytes(workbook())


def compound(**streams: bytes) -> bytes:
    """An OLE compound file with the named streams: the shell of old and of encrypted workbooks."""
    content = [data.ljust(4096, b"\0") for data in streams.values()]
    sizes = [len(data) // 512 for data in content]
    start, starts = 2, []
    for size in sizes:
        starts.append(start)
        start += size
    table = [0xFFFFFFFD, 0xFFFFFFFE]
    for first, size in zip(starts, sizes, strict=True):
        table += [*range(first + 1, first + size), 0xFFFFFFFE]
    sectors = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)
    for number, (name, first, size) in enumerate(zip(streams, starts, sizes, strict=True), 1):
        following = number + 1 if number < len(streams) else 0xFFFFFFFF
        entries += _entry(name, 2, first, size * 512, right=following)
    directory = entries.ljust(512, b"\0")
    header = struct.pack(
        "<8s16s5H6x2I4x6I109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0, *[0xFFFFFFFF] * 108,
    )[:512]  # fmt: skip
    return header.ljust(512, b"\0") + sectors + directory + b"".join(content)


def _entry(
    name: str, kind: int, first: int, size: int, *, child: int = 0xFFFFFFFF,
    right: int = 0xFFFFFFFF,
) -> bytes:  # fmt: skip
    written = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBB3I16sI8s8sIQ", written, len(written), kind, 1, 0xFFFFFFFF, right, child,
        b"", 0, b"", b"", first, size,
    )  # fmt: skip


def archive(**files: bytes) -> bytes:
    """A ZIP archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        for name, data in files.items():
            written.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_", ".")), data)
    return stream.getvalue()
