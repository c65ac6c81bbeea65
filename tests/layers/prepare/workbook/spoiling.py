"""Damage done to a good workbook: to its bytes, to the files inside, to its cells."""

import io
import random
import zipfile
from typing import Any

import openpyxl

from layers.prepare.workbook.delivery import Delivery, Options
from layers.prepare.workbook.reading import read_delivery
from tests.layers.prepare.workbook.desk import Desk

JUNK: tuple[Any, ...] = (
    "", "-", "–", "x", ".", "…", "(12)", "12¹", "#REF!", "=1+1", "1.234", "1,5", "-5",
    "99999999999", "NaN", "inf", "1e9", "'", "\n", "\t", "ä" * 300, "01", "2024", "31.12.2024",
    "2019/20", "Ja", "[bold]", "<b>", "None", "\u202e", 0, -1, 1.5, 1e300, True, None,
)  # fmt: skip


def read_damaged(desk: Desk, data: bytes) -> Delivery:
    """Read these bytes in place of the desk's workbook."""
    desk.path.write_bytes(data)
    return read_delivery(desk.path, Options(desk.sources, "kleinstadt"))


def damaged(good: bytes, chance: random.Random) -> bytes:
    """The workbook with some damage of any kind."""
    return chance.choice((_bytes, _cut, _part, _cells, _cells, _cells))(good, chance)


def _bytes(good: bytes, chance: random.Random) -> bytes:
    data = bytearray(good)
    for _ in range(chance.randint(1, 20)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _cut(good: bytes, chance: random.Random) -> bytes:
    return good[: chance.randrange(1, len(good))]


def _part(good: bytes, chance: random.Random) -> bytes:
    """One file inside loses, repeats or changes pieces, or is gone."""
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    for _ in range(chance.randint(1, 10)):
        place, length = chance.randrange(len(parts[name]) + 1), chance.randint(1, 60)
        piece = parts[name][place : place + length]
        parts[name][place : place + length] = chance.choice((b"", piece * 2, b"\x00", b"<"))
    if chance.random() < 0.2:
        del parts[name]
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, bytes(content))
    return found.getvalue()


def _cells(good: bytes, chance: random.Random) -> bytes:
    """Cells are overwritten, rows and columns deleted, cells merged."""
    book = openpyxl.load_workbook(io.BytesIO(good))
    for _ in range(chance.randint(1, 6)):
        page: Any = chance.choice(book.worksheets)
        row, column = chance.randint(1, 8), chance.randint(1, 12)
        kind = chance.random()
        if kind < 0.75:
            cell = page.cell(row, column)
            if cell.__class__.__name__ == "Cell":
                cell.value = chance.choice(JUNK)
        elif kind < 0.85:
            page.delete_rows(row)
        elif kind < 0.95:
            page.delete_cols(column)
        else:
            page.merge_cells(None, row, column, row + 2, column + 1)
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()
