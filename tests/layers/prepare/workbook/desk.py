"""A steward's desk: the template, filled in as a person would, and outlines beside it."""

import json
from pathlib import Path
from typing import Any

import openpyxl

from layers.prepare.workbook.columns import BY_TITLE
from layers.prepare.workbook.delivery import Delivery, Options
from layers.prepare.workbook.prefill import Row
from layers.prepare.workbook.reading import read_delivery
from layers.prepare.workbook.template import heading_of, write_template

Cells = dict[str, Any]
"""Heading without its star -> what is typed."""

MUNICIPALITY = {
    "Name der Kommune": "Kleinstadt",
    "Herausgeber": "Stadt Kleinstadt",
    "E-Mail": "bildung@kleinstadt.example",
}
LEVEL = {"Ebene": "Stadtteil", "Mehrzahl": "Stadtteile", "Datei der Umrisse": "umrisse.geojson"}
SOURCE = {
    "Kürzel": "register", "Herausgeber": "Stadt Kleinstadt", "Titel": "Einwohnerstatistik",
    "Lizenz": "dl-de/by-2-0", "Bereits veröffentlicht": "Ja", "Punkt bedeutet": "geheim gehalten",
}  # fmt: skip
PEOPLE = {
    "Kürzel": "people", "Titel": "Bevölkerung", "Bildungsbereich": "A Rahmenbedingungen",
    "Themenbereich": "1 Demografische Entwicklung", "Maß": "Anzahl",
    "Zeitbezug": "Stichtag 31.12.", "Definition": "Menschen mit Hauptwohnung.",
    "Quelle": "register",
}  # fmt: skip
SHARE = PEOPLE | {
    "Kürzel": "share", "Titel": "Anteil der Kinder", "Maß": "Anteil", "Einheit": "%",
    "Definition": "Kinder in Prozent der Bevölkerung.",
}  # fmt: skip
AREAS = {"01": "Altstadt", "02": "Bühl", "03": "Süd"}


def value(indicator: str, area: str, number: Any, period: Any = "31.12.2024") -> Cells:
    """A row of sheet Werte."""
    return {
        "Kennzahl": indicator, "Ebene": "Stadtteil", "Gebiet": area, "Zeitraum": period,
        "Wert": number,
    }  # fmt: skip


def squares(areas: dict[str, str], west: float = 7.0, south: float = 51.0) -> dict[str, Any]:
    """A GeoJSON of areas side by side, each about a kilometre wide."""
    features = []
    for number, (code, name) in enumerate(areas.items()):
        x0, x1, y0, y1 = west + number * 0.015, west + (number + 1) * 0.015, south, south + 0.01
        ring = [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]
        features.append(
            {
                "type": "Feature",
                "properties": {"code": code, "name": name},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return {"type": "FeatureCollection", "features": features}


class Desk:
    """A folder with a workbook and outlines, and the sources that it is imported into."""

    def __init__(self, folder: Path, rows: dict[str, list[Row]] | None = None) -> None:
        self.folder, self.sources = folder / "desk", folder / "sources"
        self.tables = folder / "tables"
        for path in (self.folder, self.sources):
            path.mkdir(parents=True, exist_ok=True)
        self.path = self.folder / "mappe.xlsx"
        write_template(self.path, rows)
        self.book = openpyxl.load_workbook(self.path)
        self.outlines("umrisse.geojson", squares(AREAS))

    def outlines(self, name: str, content: dict[str, Any]) -> None:
        """Put a GeoJSON beside the workbook."""
        (self.folder / name).write_text(json.dumps(content), encoding="utf-8")

    def small_city(self) -> "Desk":
        """Fill in a city of three areas with one level and two indicators."""
        self.entries("Kommune", MUNICIPALITY)
        self.add("Ebenen", LEVEL)
        for code, name in AREAS.items():
            self.add("Gebiete", {"Ebene": "Stadtteil", "Schlüssel": code, "Name": name})
        self.add("Quellen", SOURCE)
        self.add("Kennzahlen", PEOPLE, SHARE)
        return self

    def entries(self, title: str, cells: Cells) -> None:
        """Fill in a sheet with one entry per row."""
        page = self.book[title]
        rows = {str(page.cell(n, 1).value).replace(" *", ""): n for n in range(1, page.max_row + 1)}
        for heading, text in cells.items():
            page.cell(rows[heading], 2).value = text

    def add(self, title: str, *rows: Cells) -> None:
        """Write rows below the last filled one of a sheet."""
        self.fill(title, list(rows))

    def fill(self, title: str, rows: list[Cells]) -> None:
        """Write many rows below the last filled one of a sheet."""
        page = self.book[title]
        headings = [heading_of(column) for column in BY_TITLE[title].columns]
        plain = {heading.replace(" *", ""): n for n, heading in enumerate(headings, start=1)}
        last = max(c.row for line in page.iter_rows() for c in line if c.value is not None)
        for row, cells in enumerate(rows, start=last + 1):
            for heading, text in cells.items():
                page.cell(row, plain[heading]).value = text

    def values(self, *rows: Cells) -> "Desk":
        """Write rows of sheet Werte; the first one is row 3."""
        self.add("Werte", *rows)
        return self

    def read(self, **options: Any) -> Delivery:
        """Save and read it."""
        self.book.save(self.path)
        return read_delivery(self.path, Options(self.sources, **options))
