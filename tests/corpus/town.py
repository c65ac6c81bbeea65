"""A small sound town as a workbook with outlines: what every broken file of the corpus starts from.

Teststadt has 6 Quartiere in 2 Stadtbezirke, the years 2018 to 2024 (school years from 2018/19 on),
and four indicators. Every figure follows from its area and year, so that a row can be found again.
"""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from pyproj import Transformer

from layers.prepare.workbook.columns import BY_TITLE

YEARS = range(2018, 2025)
QUARTERS = {
    "011": "Altstadt", "012": "Hafen", "013": "Nordstadt",
    "021": "Südpark", "022": "Mühlenviertel", "023": "Straßburger Platz",
}  # fmt: skip
DISTRICTS = {"01": "Mitte", "02": "Süd"}
EAST, NORTH, SIDE = 330_000, 5_690_000, 1_000
"""South-west corner in EPSG:25832 and the side of a Quartier in metres."""


def population(code: str, year: int) -> int:
    """Inhabitants: about 2 000 to 4 000, one per cent more each year."""
    start = 1873 + 331 * list(QUARTERS).index(code)
    return round(start * 1.01 ** (year - 2018)) + (year * int(code)) % 9


def children(code: str, year: int) -> int:
    """Children under 10: 8 to 13 per cent."""
    return round(population(code, year) * (0.08 + 0.01 * list(QUARTERS).index(code)))


def pupils(code: str, year: int, school_type: str = "") -> int:
    """Pupils by where they live: of a Grundschule, of a Gymnasium, or of both."""
    parts = {
        "Grundschule": round(0.04 * population(code, year)),
        "Gymnasium": round(0.07 * population(code, year)),
    }
    return parts[school_type] if school_type else sum(parts.values())


def all_day(code: str, year: int) -> float:
    """Per cent in all-day care."""
    return round(38.4 + 3.7 * list(QUARTERS).index(code) + 1.3 * (year - 2018), 1)


def school_year(year: int) -> str:
    """2018/19."""
    return f"{year}/{(year + 1) % 100:02d}"


Rows = list[dict[str, Any]]


def sheets() -> dict[str, Rows]:
    """Title of a sheet -> rows by heading."""
    return {
        "Ebenen": [
            {"Ebene": "Stadtbezirk", "Mehrzahl": "Stadtbezirke",
             "Datei der Umrisse": "bezirke.geojson"},
            {"Ebene": "Quartier", "Mehrzahl": "Quartiere",
             "Datei der Umrisse": "quartiere.geojson"},
        ],
        "Gebiete": [
            *({"Ebene": "Stadtbezirk", "Schlüssel": c, "Name": n} for c, n in DISTRICTS.items()),
            *({"Ebene": "Quartier", "Schlüssel": c, "Name": n} for c, n in QUARTERS.items()),
        ],
        "Kennzahlen": _indicators(),
        "Werte": [*_people(), *_shares(), *_pupils(), *_all_day()],
        "Schulformwechsel": _changes(),
        "Orte": _places(),
        "Quellen": [
            _source("melderegister", "Einwohner nach Quartieren"),
            _source("schulstatistik", "Schülerinnen und Schüler") | {"Punkt bedeutet": ""},
        ],
        "Hinweise": [
            {"Bezug": "Kennzahl", "Kürzel": "ganztag", "Zeitraum": school_year(2020),
             "Art": "Hinweis", "Text": "Im ersten Jahr der Pandemie."},
        ],
        "Schulformen": [
            {"Schulform": "Grundschule", "Mehrzahl": "Grundschulen"},
            {"Schulform": "Realschule", "Mehrzahl": "Realschulen", "Rang": 2,
             "In Schulformwechseln": "Ja"},
            {"Schulform": "Gymnasium", "Mehrzahl": "Gymnasien", "Rang": 3,
             "In Schulformwechseln": "Ja"},
        ],
    }  # fmt: skip


TOWN = {
    "Name der Kommune": "Teststadt",
    "Kürzel": "teststadt",
    "Art": "Stadt",
    "Herausgeber": "Stadt Teststadt, Bildungsbüro",
    "E-Mail": "bildung@teststadt.example",
    "Erstes Jahr": 2010,
    "Letztes Jahr": 2030,
}


def _indicators() -> Rows:
    def row(name: str, title: str, measure: str, **more: Any) -> dict[str, Any]:
        return {
            "Kürzel": name, "Titel": title, "Bildungsbereich": "A Rahmenbedingungen",
            "Themenbereich": "1 Demografische Entwicklung", "Maß": measure,
            "Zeitbezug": "Stichtag 31.12.", "Definition": f"{title} im Quartier.",
            "Quelle": "melderegister", **more,
        }  # fmt: skip

    school = {
        "Bildungsbereich": "D Allgemeinbildende Schulen", "Themenbereich": "7 Bildungsbeteiligung",
        "Zeitbezug": "Schuljahr", "Quelle": "schulstatistik",
    }  # fmt: skip
    return [
        row("einwohner", "Bevölkerung", "Anzahl"),
        row("anteil_u10", "Anteil der Kinder unter 10", "Anteil", Einheit="%",
            Zähler="Kinder unter 10", Nenner="Bevölkerung"),
        row("schueler", "Schülerinnen und Schüler", "Anzahl", **school),
        row("ganztag", "Kinder im Ganztag", "Anteil", Einheit="%", **school),
    ]  # fmt: skip


def _value(indicator: str, level: str, area: str, period: Any, **more: Any) -> dict[str, Any]:
    return {
        "Kennzahl": indicator, "Ebene": level, "Gebiet": area, "Zeitraum": period, **more,
    }  # fmt: skip


def _people() -> Rows:
    """Rows 2 to 43: six a year; rows 44 to 50: the town."""
    rows = [
        _value("einwohner", "Quartier", code, year, Wert=population(code, year))
        for year in YEARS
        for code in QUARTERS
    ]
    return rows + [
        _value("einwohner", "Gesamt", "", y, Wert=sum(population(c, y) for c in QUARTERS))
        for y in YEARS
    ]


def _shares() -> Rows:
    """Rows 51 to 92."""
    return [
        _value("anteil_u10", "Quartier", code, year,
               Zähler=children(code, year), Nenner=population(code, year))
        for year in YEARS
        for code in QUARTERS
    ]  # fmt: skip


def _pupils() -> Rows:
    """Rows 93 to 218: all, Grundschule, Gymnasium for each area and year."""
    return [
        _value("schueler", "Quartier", code, school_year(year), Schulform=kind,
               Wert=pupils(code, year, kind))
        for year in YEARS
        for code in QUARTERS
        for kind in ("", "Grundschule", "Gymnasium")
    ]  # fmt: skip


def _all_day() -> Rows:
    """Rows 219 to 260."""
    return [
        _value("ganztag", "Quartier", code, school_year(year), Wert=all_day(code, year))
        for year in YEARS
        for code in QUARTERS
    ]


def _changes() -> Rows:
    return [
        {"Tabelle": "nach Schulformen", "Schuljahr": "2023/24", "Von": old, "Nach": new,
         "Anzahl": number, "Quelle": "schulstatistik"}
        for old, new, number in (("Gymnasium", "Realschule", 14), ("Realschule", "Gymnasium", 5))
    ]  # fmt: skip


def _places() -> Rows:
    places = (
        ("100001", "Grundschule am Markt", "Grundschule", 0.5, 1.5, 180),
        ("100002", "Gymnasium Süd", "Gymnasium", 1.5, 0.5, 640),
        ("100003", "Hafenschule", "Grundschule", 2.4, 1.6, 210),
    )
    rows = []
    for number, name, kind, x, y, size in places:
        lon, lat = degrees(EAST + x * SIDE, NORTH + y * SIDE)
        rows.append(
            {"Nummer": number, "Ortsart": "Schulen", "Schulform": kind, "Name": name,
             "Anschrift": "Marktplatz 1", "Länge": lon, "Breite": lat, "Plätze": size,
             "Quelle": "schulstatistik"}
        )  # fmt: skip
    return rows


def _source(name: str, title: str) -> dict[str, Any]:
    return {
        "Kürzel": name, "Herausgeber": "Stadt Teststadt, Statistikstelle", "Titel": title,
        "Adresse": "https://www.teststadt.example/daten", "Lizenz": "dl-de/by-2-0",
        "Stand": "31.12.2024", "Abgerufen am": "15.03.2025", "Bereits veröffentlicht": "Ja",
    }  # fmt: skip


def workbook() -> Workbook:
    """The sound workbook, headings as in the template."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    town = book.create_sheet("Kommune")
    for heading, value in TOWN.items():
        town.append([heading, value])
    for title, rows in sheets().items():
        sheet = book.create_sheet(title)
        headings = [column.heading for column in BY_TITLE[title].columns]
        unknown = {name for row in rows for name in row} - set(headings)
        assert not unknown, f"{title} has no {unknown}"
        sheet.append(headings)
        for row in rows:
            sheet.append([_plain(row.get(heading)) for heading in headings])
        _as_text(sheet)
    book.properties.created = book.properties.modified = datetime(2025, 6, 1)
    return book


def _plain(value: Any) -> Any:
    return None if value == "" else value


def _as_text(sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.number_format = "@"


def degrees(east: float, north: float) -> tuple[float, float]:
    """Longitude and latitude of a point in EPSG:25832."""
    lon, lat = Transformer.from_crs(25832, 4326, always_xy=True).transform(east, north)
    return round(lon, 7), round(lat, 7)


def corners(code: str) -> list[tuple[float, float]]:
    """Outline of a Quartier or of a Stadtbezirk in metres, closed."""
    if len(code) == 2:
        west, east, row = 0, 3, 2 - int(code)
    else:
        west, row = int(code[2]) - 1, 2 - int(code[1])
        east = west + 1
    ring = [(west, row), (east, row), (east, row + 1), (west, row + 1), (west, row)]
    return [(EAST + x * SIDE, NORTH + y * SIDE) for x, y in ring]


def outlines(names: dict[str, str]) -> dict[str, Any]:
    """Outlines as GeoJSON."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": code, "name": name},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[list(degrees(*point)) for point in corners(code)]],
                },
            }
            for code, name in names.items()
        ],
    }


def write_outlines(folder: Path) -> None:
    """Both files of outlines."""
    for name, names in (("bezirke", DISTRICTS), ("quartiere", QUARTERS)):
        write_geojson(folder / f"{name}.geojson", outlines(names))


def write_geojson(path: Path, data: dict[str, Any]) -> None:
    """A file of outlines."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


DAY = date(2025, 6, 1)
"""The day on which the corpus is checked."""
