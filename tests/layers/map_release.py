"""A small release made by hand for map tests: four Stadtteile with every odd case.

Seen from the north: Stadtbezirk 1 holds 010 and two fifths of 020, Stadtbezirk 2 the rest.
"""

import json
from pathlib import Path

import duckdb

from layers.schema import create_statements
from layers.store import Store
from tests.audit import PASSED

SLUG = "mini"
FINGERPRINT = "abc123"

AREAS = {
    "stadtbezirk": {"1": "Mitte", "2": "Land"},
    "stadtteil": {"010": "Mitte", "020": "Nordfeld/Heide", "030": "Süd", "040": "Außen & Au"},
    "statistischer_bezirk": {
        "011": "Markt", "012": "Wälle", "021": "Nordfeld", "022": "Heide", "031": "Süd",
        "041": "Außen & Au",
    },
}  # fmt: skip
BOXES = {
    ("stadtbezirk", "1"): (0, 0, 1400, 1500),
    ("stadtbezirk", "2"): (1400, 0, 4000, 3000),
    ("stadtteil", "010"): (0, 0, 1000, 1500),
    ("stadtteil", "020"): (1000, 0, 2000, 1500),
    ("stadtteil", "030"): (2000, 0, 4000, 1500),
    ("stadtteil", "040"): (0, 1500, 4000, 3000),
    ("statistischer_bezirk", "011"): (0, 0, 500, 1500),
    ("statistischer_bezirk", "012"): (500, 0, 1000, 1500),
    ("statistischer_bezirk", "021"): (1000, 0, 1500, 1500),
    ("statistischer_bezirk", "022"): (1500, 0, 2000, 1500),
    ("statistischer_bezirk", "031"): (2000, 0, 4000, 1500),
    ("statistischer_bezirk", "041"): (0, 1500, 4000, 3000),
}
PARENTS = [
    ("stadtteil", "010", "stadtbezirk", "1", 1.0),
    ("stadtteil", "020", "stadtbezirk", "1", 0.4),
    ("stadtteil", "020", "stadtbezirk", "2", 0.6),
    ("stadtteil", "030", "stadtbezirk", "2", 1.0),
    ("stadtteil", "040", "stadtbezirk", "2", 1.0),
    ("statistischer_bezirk", "011", "stadtteil", "010", 1.0),
    ("statistischer_bezirk", "012", "stadtteil", "010", 1.0),
    ("statistischer_bezirk", "021", "stadtteil", "020", 1.0),
    ("statistischer_bezirk", "022", "stadtteil", "020", 1.0),
    ("statistischer_bezirk", "031", "stadtteil", "030", 1.0),
    ("statistischer_bezirk", "041", "stadtteil", "040", 1.0),
]
# indicator_id, domain, topic, kind, title, short title, unit, decimals, measure, period kind,
# sentence, provenance
INDICATORS = [
    ("people", "A", 1, "Bevölkerung", "", 0, "count", "reference_day", "", "official"),
    ("share", "A", 1, "Anteil der Kinder", "%", 1, "rate", "reference_day", "", "derived"),
    ("index", "A", 3, "Mittlerer Index", "", 1, "mean", "school_year", "", "demonstration"),
    ("split", "A", 3, "Verteilung", "", 0, "count", "school_year", "", "official"),
    ("lonely", "D", 12, "Quote", "%", 1, "rate", "calendar_year", "", "published"),
    ("schools", "D", 6, "Zahl der Schulen", "", 0, "count", "school_year", "", "derived"),
    ("pupils", "D", 7, "Kinder in Grundschulen", "", 0, "count", "school_year", "", "official"),
]
# indicator, level, code, period, school type, breakdown, value, status, flags, num., den., cases
M, T = "municipality", "stadtteil"
OBSERVATIONS = [
    ("share", T, "010", 2020, "all", "all", 5.0, "ok", "", 10, 200, None),
    ("share", T, "020", 2020, "all", "all", 3.0, "ok", "", 30, 1000, None),
    ("share", T, "030", 2020, "all", "all", None, "confidential", "", None, None, None),
    ("share", T, "040", 2020, "all", "all", None, "not_applicable", "", None, None, None),
    ("share", M, SLUG, 2020, "all", "all", 4.0, "ok", "", 60, 1500, None),
    ("share", T, "010", 2021, "all", "all", 6.0, "ok", "estimated", 12, 200, None),
    ("share", T, "020", 2021, "all", "all", 2.0, "ok", "estimated", 20, 1000, None),
    ("share", T, "030", 2021, "all", "all", 4.0, "limited", "estimated", 2, 50, None),
    ("share", T, "040", 2021, "all", "all", 0.0, "none", "estimated", 0, 80, None),
    ("share", M, SLUG, 2021, "all", "all", 34 / 13.3, "ok", "", 34, 1330, None),
    ("share", "stadtbezirk", "1", 2021, "all", "all", 5.0, "ok", "estimated", 30, 600, None),
    ("share", "stadtbezirk", "2", 2021, "all", "all", 5.0, "ok", "estimated", 30, 600, None),
    ("people", T, "010", 2020, "all", "all", 400, "ok", "", None, None, None),
    ("people", T, "020", 2020, "all", "all", 100, "ok", "", None, None, None),
    ("people", T, "030", 2020, "all", "all", None, "none", "", None, None, None),
    ("people", M, SLUG, 2020, "all", "all", 500, "ok", "", None, None, None),
    ("people", T, "010", 2021, "all", "all", 900, "ok", "", None, None, None),
    ("people", T, "020", 2021, "all", "all", 225, "ok", "", None, None, None),
    ("people", T, "030", 2021, "all", "all", 36, "ok", "revised", None, None, None),
    ("people", T, "040", 2021, "all", "all", 4, "ok", "", None, None, None),
    ("people", T, "not_located", 2021, "all", "all", 35, "ok", "", None, None, None),
    ("people", M, SLUG, 2021, "all", "all", 1200, "ok", "", None, None, None),
    ("index", T, "010", 2024, "all", "all", 3.5, "ok", "", None, None, 4),
    ("index", T, "020", 2024, "all", "all", 3.5, "ok", "", None, None, 9),
    ("index", T, "030", 2024, "all", "all", None, "unreliable", "", None, None, 2),
    ("split", T, "010", 2024, "all", "1", 2, "ok", "", None, None, None),
    ("split", T, "010", 2024, "all", "all", 2, "ok", "", None, None, None),
    ("lonely", T, "020", 2019, "all", "all", 7.25, "ok", "", None, None, None),
    ("schools", T, "010", 2024, "all", "all", 3, "ok", "", None, None, None),
    ("schools", T, "020", 2024, "all", "all", 1, "ok", "", None, None, None),
    ("schools", T, "010", 2024, "Grundschule", "all", 2, "ok", "", None, None, None),
    ("schools", T, "010", 2024, "Gymnasium", "all", 1, "ok", "", None, None, None),
    ("schools", T, "020", 2024, "Gymnasium", "all", 1, "ok", "", None, None, None),
    ("schools", M, SLUG, 2024, "all", "all", 4, "ok", "", None, None, None),
    ("schools", M, SLUG, 2024, "Gymnasium", "all", 2, "ok", "", None, None, None),
    ("pupils", M, SLUG, 2012, "all", "all", 8089, "ok", "", None, None, None),
]
BREAKS = [
    ("share", T, "natural", 3, "sequential", [0.0, 2.0, 4.0, 6.0]),
    ("share", T, "natural", 5, "sequential", [0.0, 1.0, 2.0, 4.0, 5.0, 6.0]),
    ("share", T, "quantiles", 3, "sequential", [0.0, 2.5, 4.5, 6.0]),
    ("share", T, "diverging", 3, "diverging", [-4.0, -1.0, 1.0, 4.0]),
    ("share", T, "diverging", 4, "diverging", [-4.0, -2.0, 0.0, 2.0, 4.0]),
    ("share", "stadtbezirk", "natural", 3, "sequential", [4.0, 4.5, 5.0, 5.5]),
    ("lonely", T, "fixed", 3, "sequential", [0.0, 5.0, 7.25, 10.0]),
    ("lonely", T, "diverging", 3, "diverging", [-4.0, -1.0, 1.0, 4.0]),
    ("index", T, "natural", 3, "sequential", [1.0, 3.0, 6.0, 9.0]),
]
CREDIT = "Lage: © OpenStreetMap contributors"
SOURCES = [
    ("register", "Stadt Mini", "Melderegister", "unknown", "2021-12-31", "2026-08-04"),
    ("schools", "Land", "Schulverzeichnis", "dl-de/by-2-0", "2025", ""),
]
KINDS = [
    ("school", "Schulen", "Schülerinnen und Schüler", "#7a1f5c", 1),
    ("childcare", "Kitas", "Plätze", "#8a4b00", 2),
    ("library", "Büchereien", "", "#00594c", 3),
]
FACILITIES = [
    ("s1", "school", "Grundschule", "Schule am Markt", 250, 750, 100, "011"),
    ("s2", "school", "Gymnasium", "Gymnasium Heide", 1750, 750, 900, "022"),
    ("k1", "childcare", None, "Kita", 3000, 2000, 0, "041"),
    ("k2", "childcare", None, "Kita", 3000, 700, 40, "031"),
    ("b1", "library", None, "Bücherei", 3100, 800, None, "031"),
]


def make_release(folder: Path) -> Path:
    """Write the release below ``folder`` and return its folder of tables."""
    tables = folder / "tables"
    tables.mkdir(parents=True)
    connection = duckdb.connect(str(tables / f"{SLUG}-{FINGERPRINT}.duckdb"))
    for statement in create_statements():
        connection.execute(statement)
    _frame(connection)
    _areas(connection)
    _indicators(connection)
    _places(connection)
    connection.close()
    (tables / f"{SLUG}.current").write_text(f"{FINGERPRINT}\n", encoding="utf-8")
    return tables


def open_release(folder: Path) -> Store:
    """The release, opened."""
    return Store.open(make_release(folder), SLUG)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, *values: object) -> None:
    marks = ", ".join("?" for _ in values)
    connection.execute(f"INSERT INTO {table} VALUES ({marks})", list(values))


def _frame(connection: duckdb.DuckDBPyConnection) -> None:
    texts = json.dumps({"title": "Bildungsatlas Mini"})
    _insert(connection, "municipality", SLUG, "Mini", "Stadt Mini", "a@mini.invalid",
        "city", False, "", "", "{}", texts, "")  # fmt: skip
    _insert(connection, "release", FINGERPRINT, "public", "2026-01-01", "0.1.0", "{}", PASSED)
    for level, name, plural, sort, note in (
        (M, "Stadt", "Städte", 0, ""),
        ("stadtbezirk", "Stadtbezirk", "Stadtbezirke", 1, "geschätzt"),
        (T, "Stadtteil", "Stadtteile", 2, ""),
        ("statistischer_bezirk", "Statistischer Bezirk", "Statistische Bezirke", 3, ""),
        ("reference", "Vergleich", "Vergleiche", 9, ""),
    ):
        _insert(connection, "area_level", level, name, plural, sort, note)
    for sort, (school_type, plural, rank) in enumerate(
        (("Grundschule", "Grundschulen", None), ("Gymnasium", "Gymnasien", 3))
    ):
        _insert(connection, "school_type", school_type, plural, sort, rank, rank is not None)


def _areas(connection: duckdb.DuckDBPyConnection) -> None:
    _insert(connection, "map_frame", 4000.0, 3000.0, 0.0, 0.0)
    _insert(connection, "area_edition", 0, None, None, "")
    named = [(M, SLUG, "Mini"), ("stadtteil", "not_located", "nicht zuzuordnen")]
    named += [(level, code, name) for level, codes in AREAS.items() for code, name in codes.items()]
    for level, code, name in named:
        _insert(connection, "area", level, code, name, None, None, 1.5, None, 6.5, 51.3, 0)
    for (level, code), (x0, y0, x1, y1) in BOXES.items():
        path = f"M{x0} {y0}H{x1}V{y1}H{x0}Z"
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        _insert(connection, "area_shape", level, code, path, x, y, x0, y0, x1, y1, 0)
    for row in PARENTS:
        _insert(connection, "area_parent", *row, "area", 0)


def _indicators(connection: duckdb.DuckDBPyConnection) -> None:
    for source_id, publisher, title, licence, as_of, retrieved in SOURCES:
        url = "https://example.invalid"
        credit = CREDIT if source_id == "schools" else ""
        row = (source_id, publisher, title, url, licence, as_of, retrieved, True, credit)
        _insert(connection, "source", *row)
    for sort, row in enumerate(INDICATORS):
        name, domain, topic, title, unit, decimals, measure, period_kind, sentence, origin = row
        _insert(
            connection, "indicator", name, domain, topic, "core", title, title, unit, decimals,
            measure, period_kind, "neutral", f"Was {title} heißt.", "Zähler", "Nenner", "",
            sentence, origin, sort, name in ("share", "people"),
        )  # fmt: skip
        _insert(connection, "indicator_source", name, "register", "numerator")
    _insert(connection, "indicator_source", "share", "schools", "denominator")
    for *start, numerator, denominator, cases in OBSERVATIONS:
        row = (*start, numerator, denominator, None, None, cases)
        _insert(connection, "observation", *row)
    for indicator, level, *rest in BREAKS:
        _insert(connection, "class_break", indicator, level, "all", *rest)
    _insert(connection, "note", "indicator", "share", None, "hint", "Gilt immer.")
    _insert(connection, "note", "indicator", "share", 2020, "break", "Nur 2020.")
    _insert(connection, "note", "level", T, None, "hint", "Zur Ebene.")


def _places(connection: duckdb.DuckDBPyConnection) -> None:
    for row in KINDS:
        _insert(connection, "facility_kind", *row)
    for name, kind, school_type, title, x, y, capacity, block in FACILITIES:
        source = "schools" if kind == "school" else "register"
        _insert(
            connection, "facility", name, kind, school_type, title, "Weg 1", 6.5, 51.3, x, y,
            capacity, source, json.dumps({"Träger": "Stadt"}),
        )  # fmt: skip
        _insert(connection, "facility_area", name, "statistischer_bezirk", block)
        _insert(connection, "facility_area", name, "stadtteil", block[:2] + "0")
