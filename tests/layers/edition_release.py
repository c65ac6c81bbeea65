"""A small release made by hand whose boundaries changed on 1 August 2018.

Stadtteile before: 01 and 02 in the north-west, 03 in the north-east, 04 in the south-west, 05 in
the south-east. After: 01 and 02 are 12, but gave a strip to 04, which keeps its code; 03 is split
into 31 and 32; 05 is as before. The two Stadtbezirke, west and east, did not change.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from layers.schema import create_statements
from layers.store import Store
from tests.audit import PASSED

SLUG = "reform"
FINGERPRINT = "def456"
LAST_DAY, FIRST_DAY = date(2018, 7, 31), date(2018, 8, 1)
NOTE = "Altdorf und Mitte bilden Altmitte, Ost ist geteilt, Süd ist größer"
BREAK = "Ab 2017 zählt das Register Nebenwohnungen nicht mehr."

M, T, B = "municipality", "stadtteil", "stadtbezirk"
Box = tuple[int, int, int, int]
AREAS: dict[int, dict[str, tuple[str, Box, date | None, date | None]]] = {
    0: {
        "01": ("Altdorf", (0, 0, 1000, 1500), None, LAST_DAY),
        "02": ("Mitte", (1000, 0, 2000, 1500), None, LAST_DAY),
        "03": ("Ost", (2000, 0, 4000, 1500), None, LAST_DAY),
        "04": ("Süd", (0, 1500, 2000, 3000), None, LAST_DAY),
        "05": ("Heide", (2000, 1500, 4000, 3000), None, None),
    },
    1: {
        "04": ("Süd", (0, 1200, 2000, 3000), FIRST_DAY, None),
        "05": ("Heide", (2000, 1500, 4000, 3000), None, None),
        "12": ("Altmitte", (0, 0, 2000, 1200), FIRST_DAY, None),
        "31": ("Ost I", (2000, 0, 3000, 1500), FIRST_DAY, None),
        "32": ("Ost II", (3000, 0, 4000, 1500), FIRST_DAY, None),
    },
}
DISTRICTS: dict[str, tuple[str, Box]] = {
    "1": ("West", (0, 0, 2000, 3000)),
    "2": ("Osten", (2000, 0, 4000, 3000)),
}
EAST = ("03", "05", "31", "32")
# per school year: area -> value, numerator, denominator, flags
SHARE: dict[int, dict[str, tuple[float, int, int, str]]] = {
    2016: {
        "01": (10.0, 20, 200, ""), "02": (20.0, 40, 200, ""), "03": (30.0, 60, 200, ""),
        "04": (12.0, 24, 200, ""), "05": (8.0, 16, 200, ""), "12": (15.0, 60, 400, "converted"),
    },
    2017: {
        "01": (11.0, 22, 200, ""), "02": (21.0, 42, 200, ""), "03": (31.0, 62, 200, ""),
        "04": (13.0, 26, 200, ""), "05": (9.0, 18, 200, ""), "12": (16.0, 64, 400, "converted"),
        "31": (31.0, 31, 100, "converted"), "32": (31.0, 31, 100, "converted"),
    },
    2018: {
        "12": (17.0, 68, 400, ""), "31": (25.0, 25, 100, ""), "32": (35.0, 35, 100, ""),
        "04": (18.0, 36, 200, ""), "05": (10.0, 20, 200, ""),
    },
    2019: {
        "12": (18.0, 72, 400, ""), "31": (26.0, 26, 100, ""), "32": (36.0, 36, 100, ""),
        "04": (19.0, 38, 200, ""), "05": (11.0, 22, 200, ""),
    },
}  # fmt: skip
CITY_SHARE = {2016: 16.0, 2017: 17.0, 2018: 18.4, 2019: 19.4}
# at the end of each year
PEOPLE: dict[int, dict[str, tuple[int, str]]] = {
    2016: {"01": (900, ""), "02": (400, ""), "03": (1600, ""), "04": (500, ""), "05": (300, ""),
           "12": (2500, "converted")},
    2017: {"01": (910, ""), "02": (410, ""), "03": (1610, ""), "04": (510, ""), "05": (310, "")},
    2018: {"12": (1300, ""), "31": (800, ""), "32": (820, ""), "04": (530, ""), "05": (320, "")},
}  # fmt: skip
BOUNDS = {3: [8.0, 15.0, 25.0, 36.0], 5: [8.0, 11.0, 15.0, 20.0, 30.0, 36.0]}
PLACES = [
    ("s1", "school", "Grundschule", "Schule Altdorf", 500, 700, "12"),
    ("s2", "school", "Grundschule", "Schule am Streifen", 1500, 1350, "04"),
    ("s3", "school", "Gymnasium", "Gymnasium Ost", 3500, 700, "32"),
]


def make_release(folder: Path) -> Path:
    """Write the release and its geometry below ``folder`` and return its folder of tables."""
    tables = folder / "tables"
    tables.mkdir(parents=True)
    connection = duckdb.connect(str(tables / f"{SLUG}-{FINGERPRINT}.duckdb"))
    for statement in create_statements():
        connection.execute(statement)
    _frame(connection)
    _areas(connection)
    _indicators(connection)
    _observations(connection)
    _places(connection)
    connection.close()
    _geometry(folder / "geo" / f"{SLUG}-{FINGERPRINT}")
    (tables / f"{SLUG}.current").write_text(f"{FINGERPRINT}\n", encoding="utf-8")
    return tables


def open_release(folder: Path) -> Store:
    """The release, opened."""
    return Store.open(make_release(folder), SLUG)


def path_of(box: Box) -> str:
    """An outline as layers.prepare writes it."""
    x0, y0, x1, y1 = box
    return f"M{x0} {y0}h{x1 - x0}v{y1 - y0}h{x0 - x1}z"


def _insert(connection: duckdb.DuckDBPyConnection, table: str, *values: object) -> None:
    marks = ", ".join("?" for _ in values)
    connection.execute(f"INSERT INTO {table} VALUES ({marks})", list(values))


def _frame(connection: duckdb.DuckDBPyConnection) -> None:
    texts = json.dumps({"title": "Bildungsatlas", "default_level": T, "default_indicator": "share"})
    _insert(connection, "municipality", SLUG, "Neustadt", "Stadt Neustadt", "a@neustadt.invalid",
        "city", False, "", "", "{}", texts, "")  # fmt: skip
    _insert(connection, "release", FINGERPRINT, "public", "2026-01-01", "0.1.0", "{}", PASSED)
    for level, name, plural, sort in (
        (M, "Stadt", "Städte", 0),
        (B, "Stadtbezirk", "Stadtbezirke", 1),
        (T, "Stadtteil", "Stadtteile", 2),
    ):
        _insert(connection, "area_level", level, name, plural, sort, "")
    for sort, (school_type, plural) in enumerate(
        (("Grundschule", "Grundschulen"), ("Gymnasium", "Gymnasien"))
    ):
        _insert(connection, "school_type", school_type, plural, sort, None, False)
    _insert(connection, "area_edition", 0, None, LAST_DAY, "")
    _insert(connection, "area_edition", 1, FIRST_DAY, None, NOTE)
    _insert(connection, "map_frame", 4000.0, 3000.0, 0.0, 0.0)


def _area(
    connection: duckdb.DuckDBPyConnection,
    key: tuple[str, str, int],
    name: str,
    box: Box,
    days: tuple[date | None, date | None],
) -> None:
    level, code, edition = key
    km2 = (box[2] - box[0]) * (box[3] - box[1]) / 1e6
    _insert(connection, "area", level, code, name, *days, km2, None, 6.5, 51.3, edition)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    _insert(connection, "area_shape", level, code, path_of(box), x, y, *box, edition)


def _areas(connection: duckdb.DuckDBPyConnection) -> None:
    for edition, areas in AREAS.items():
        _insert(connection, "area", M, SLUG, "Neustadt", None, None, 12.0, None, 6.5, 51.3, edition)
        for code, (name, box) in DISTRICTS.items():
            _area(connection, (B, code, edition), name, box, (None, None))
        for code, (name, box, first, last) in areas.items():
            _area(connection, (T, code, edition), name, box, (first, last))
            parent = "2" if code in EAST else "1"
            _insert(connection, "area_parent", T, code, B, parent, 1.0, "area", edition)


def _indicators(connection: duckdb.DuckDBPyConnection) -> None:
    source = ("register", "Stadt Neustadt", "Melderegister", "https://example.invalid")
    _insert(connection, "source", *source, "unknown", "2019-12-31", "", True, "")
    for sort, (name, title, unit, decimals, measure, kind) in enumerate(
        (
            ("share", "Anteil mit Sprachförderung", "%", 1, "rate", "school_year"),
            ("people", "Bevölkerung", "", 0, "count", "reference_day"),
        )
    ):
        _insert(
            connection, "indicator", name, "A", 1, "core", title, title, unit, decimals, measure,
            kind, "neutral", f"Was {title} heißt.", "Zähler", "Nenner", "", "", "official", sort,
            True,
        )  # fmt: skip
        _insert(connection, "indicator_source", name, "register", "numerator")
    for k, bounds in BOUNDS.items():
        _insert(connection, "class_break", "share", T, "all", "natural", k, "sequential", bounds)
    _insert(connection, "class_break", "share", B, "all", "natural", 3, "sequential",
        [10.0, 15.0, 20.0, 30.0])  # fmt: skip
    _insert(connection, "note", "indicator", "people", 2017, "break", BREAK)


def _observations(connection: duckdb.DuckDBPyConnection) -> None:
    def add(indicator: str, level: str, code: str, year: int, *rest: object) -> None:
        value, flags, numerator, denominator = rest
        _insert(connection, "observation", indicator, level, code, year, "all", "all", value, "ok",
            flags, numerator, denominator, None, None, None)  # fmt: skip

    for year, shares in SHARE.items():
        for code, (value, numerator, denominator, flags) in shares.items():
            add("share", T, code, year, value, flags, numerator, denominator)
        for code, number in (("1", 14.0), ("2", 24.0)):
            add("share", B, code, year, number, "", None, None)
        add("share", M, SLUG, year, CITY_SHARE[year], "", None, None)
    for year, people in PEOPLE.items():
        for code, (number, flags) in people.items():
            add("people", T, code, year, number, flags, None, None)
        real = sum(number for number, flags in people.values() if not flags)
        add("people", M, SLUG, year, real, "", None, None)


def _places(connection: duckdb.DuckDBPyConnection) -> None:
    _insert(connection, "facility_kind", "school", "Schulen", "Kinder", "#7a1f5c", 0)
    for name, kind, school_type, title, x, y, part in PLACES:
        _insert(connection, "facility", name, kind, school_type, title, "Weg 1", 6.5, 51.3, x, y,
            100, "register", "{}")  # fmt: skip
        _insert(connection, "facility_area", name, T, part)
        _insert(connection, "facility_area", name, B, "2" if part in EAST else "1")


def _geometry(folder: Path) -> None:
    """One file per level, and one for the outlines that a level had before it changed."""
    folder.mkdir(parents=True)
    files = {B: [_feature(code, name, box) for code, (name, box) in DISTRICTS.items()]}
    for name, areas in ((f"{T}-{LAST_DAY}", AREAS[0]), (T, AREAS[1])):
        files[name] = [_feature(code, found[0], found[1]) for code, found in areas.items()]
    for name, features in files.items():
        content = {"type": "FeatureCollection", "features": features}
        (folder / f"{name}.geojson").write_text(json.dumps(content), encoding="utf-8")


def _feature(code: str, name: str, box: Box) -> dict[str, Any]:
    x0, y0, x1, y1 = (number / 100_000 for number in box)
    ring = [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]
    return {
        "type": "Feature",
        "id": code,
        "properties": {"code": code, "name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
