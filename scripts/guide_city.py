"""Beispielstadt, the invented city of docs/daten-pflegen.md: the template filled in as the guide's
tables say, for its test and for its pictures."""

import json
import re
from pathlib import Path
from typing import Any

import openpyxl

from layers.prepare.workbook.columns import BY_TITLE
from layers.prepare.workbook.template import heading_of, write_template

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "daten-pflegen.md"
SHEET = re.compile(r"^\*\*Blatt (.+)\*\*$")
UPRIGHT = ("Kommune", "Kennzahlen")
"""Sheets that the guide shows with headings in the first column: they have too many for a page."""
OUTLINES = "ortsteile.geojson"

Cells = dict[str, str]

POINTS = {
    "a": (10.0000, 51.0000), "b": (10.0290, 50.9950), "c": (10.0560, 51.0030),
    "d": (10.0630, 51.0220), "e": (10.0580, 51.0400), "f": (10.0340, 51.0460),
    "g": (10.0080, 51.0430), "h": (9.9940, 51.0220), "p": (10.0200, 51.0180),
    "q": (10.0400, 51.0160), "m": (10.0437, 51.0225), "r": (10.0430, 51.0290),
    "s": (10.0220, 51.0310), "ap": (10.0130, 51.0078), "cq": (10.0465, 51.0112),
    "dm": (10.0530, 51.0236), "er": (10.0490, 51.0352), "gs": (10.0168, 51.0375),
    "pq": (10.0305, 51.0152), "rs": (10.0330, 51.0322), "sp": (10.0188, 51.0246),
    "ab": (10.0150, 50.9968), "bc": (10.0430, 50.9972), "ef": (10.0470, 51.0445),
    "fg": (10.0200, 51.0462), "gh": (9.9990, 51.0330), "ha": (9.9955, 51.0105),
}  # fmt: skip
"""Corners of the areas, degrees of longitude and latitude; borders share their corners."""
RINGS = {
    "01": "p pq q m r rs s sp",
    "02": "a ab b bc c cq q pq p ap",
    "03": "c d dm m q cq",
    "04": "d e er r m dm",
    "05": "e ef f fg g gs s rs r er",
    "06": "g gh h ha a ap p sp s gs",
}


def tables(text: str) -> dict[str, list[Cells]]:
    """Sheet -> its rows as the guide's tables below **Blatt …** show them, heading -> cell."""
    found: dict[str, list[Cells]] = {}
    lines = iter(text.splitlines())
    for line in lines:
        if match := SHEET.match(line):
            next(lines)
            rows = []
            while (row := next(lines, "")).startswith("|"):
                rows.append([cell.strip() for cell in row.strip("|").split("|")])
            found[match[1]] = _records(match[1], [rows[0], *rows[2:]])
    return found


def _records(sheet: str, rows: list[list[str]]) -> list[Cells]:
    if sheet in UPRIGHT:
        rows = [list(column) for column in zip(*([*rows[1:]]), strict=True)]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


class Book:
    """The empty template, filled in as a person would: below the example rows, cell by cell."""

    def __init__(self, path: Path) -> None:
        self.path = path
        write_template(path)
        self.book = openpyxl.load_workbook(path)

    def fill(self, sheets: dict[str, list[Cells]]) -> "Book":
        """Write rows into sheets."""
        for title, rows in sheets.items():
            if BY_TITLE[title].vertical:
                self._entries(title, rows[0])
            else:
                self.add(title, *rows)
        return self

    def add(self, title: str, *rows: Cells) -> None:
        """Write rows below the last filled one of a sheet."""
        page = self.book[title]
        columns = {c.heading: (n, c) for n, c in enumerate(BY_TITLE[title].columns, start=1)}
        last = max(c.row for line in page.iter_rows() for c in line if c.value is not None)
        for number, cells in enumerate(rows, start=last + 1):
            for heading, text in cells.items():
                if text:
                    page.cell(number, columns[heading][0]).value = typed(text)

    def _entries(self, title: str, cells: Cells) -> None:
        page = self.book[title]
        rows = {heading_of(c): n for n, c in enumerate(BY_TITLE[title].columns, start=2)}
        plain = {heading.removesuffix(" *"): row for heading, row in rows.items()}
        for heading, text in cells.items():
            page.cell(plain[heading], 2).value = text

    def save(self) -> Path:
        """Write the workbook."""
        self.book.save(self.path)
        return self.path


def typed(text: str) -> str | int | float:
    """What Excel makes of an entry: numbers without a leading zero become numbers."""
    if re.fullmatch(r"[1-9]\d*|0", text):
        return int(text)
    if re.fullmatch(r"\d+,\d+", text):
        return float(text.replace(",", "."))
    return text


def write_outlines(folder: Path, areas: list[Cells]) -> Path:
    """The outlines of the areas as GeoJSON in ``folder``."""
    features: list[dict[str, Any]] = []
    for area in areas:
        ring = [list(POINTS[name]) for name in RINGS[area["Schlüssel"]].split()]
        features.append(
            {
                "type": "Feature",
                "properties": {"nr": area["Schlüssel"], "ortsteil": area["Name"]},
                "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
            }
        )
    path = folder / OUTLINES
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def earlier_years(sheets: dict[str, list[Cells]], years: int = 4) -> list[Cells]:
    """Rows of sheet Werte for the years before those of the guide, each a little different."""
    found = []
    for back in range(1, years + 1):
        for number, row in enumerate(sheets["Werte"]):
            found.append(row | _before(row, back, number))
    return found


def _before(row: Cells, back: int, number: int) -> Cells:
    cells = {}
    for heading in ("Wert", "Zähler", "Nenner"):
        if row[heading].isdigit():
            swing = (number * 7 + back * 3) % 5 - 2
            share = 0.012 if heading == "Nenner" or row["Wert"] else 0.045
            cells[heading] = str(round(int(row[heading]) * (1 - back * share)) + swing)
        else:
            cells[heading] = row[heading].removesuffix("p")
    if "/" in row["Zeitraum"]:
        first = int(row["Zeitraum"][:4]) - back
        return cells | {"Zeitraum": f"{first}/{(first + 1) % 100:02}"}
    return cells | {"Zeitraum": f"31.12.{2024 - back}"}
