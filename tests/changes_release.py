"""A small release made by hand: the published school changes and series with every odd case."""

import json
from pathlib import Path
from typing import Any

import duckdb

from layers.schema import create_statements
from layers.store import Store
from tests.audit import PASSED

SLUG = "krefeld"
H, R, S, Y = "Hauptschule", "Realschule", "Gesamtschule", "Gymnasium"

BY_TYPE = {
    (H, R): 2, (H, Y): 0, (H, S): 0,
    (R, H): 12, (R, Y): 0, (R, S): 2,
    (S, H): 1, (S, R): 4, (S, Y): 0,
    (Y, H): 8, (Y, R): 70, (Y, S): 20,
}  # fmt: skip
TO_TOTALS = {H: 21, R: 76, Y: 0, S: 22}
FROM_TOTALS = {H: 2, R: 14, S: 5, Y: 98}
GRADES = {
    H: (0, 0, 2, 3, 15, 2),
    R: (0, 0, 43, 15, 12, 6),
    S: (0, 3, 3, 16, 1, 0),
    Y: (0, 0, 1, 1, 0, 0),
}
GRADE_TOTALS = {H: 22, R: 76, S: 23, Y: 2}
ALL_DAY = (
    (2017, 7898, 3058), (2018, 7844, 3208), (2019, 7874, 3508), (2020, 7897, 3831),
    (2021, 8161, 4181), (2022, 8475, 4568), (2023, 8726, 4693), (2024, 9035, 5068),
    (2025, 8950, 5506), (2026, 8902, 5881), (2027, 8814, 6256),
)  # fmt: skip


FULL = {
    (Y, R, 7): 4, (Y, R, 8): 3, (Y, H, 7): 2, (Y, H, 8): 1,
    (R, H, 7): 2, (R, H, 8): 5, (R, Y, 7): 0, (R, Y, 8): 1,
    (H, R, 7): 0, (H, R, 8): 0, (H, Y, 7): 0, (H, Y, 8): 0,
}  # fmt: skip
"""From, to, grade entered -> pupils of 2020/21; in Stadtmitte (Y, H, 7) is confidential."""


def make_release(folder: Path, *, district: bool = False, full: bool = False) -> Path:
    """Write the release into ``folder``/tables and return that folder.

    ``district`` adds a second year with a district, so that every filter has something to choose;
    ``full`` adds 2020/21 with from, to and grade, for the city and Stadtmitte.
    """
    tables = folder / "tables"
    tables.mkdir(parents=True)
    connection = duckdb.connect(str(tables / f"{SLUG}-hand.duckdb"))
    for statement in create_statements():
        connection.execute(statement)
    _frame(connection)
    _changes(connection)
    if district:
        _district(connection)
    if full:
        _full(connection)
    _indicators(connection)
    connection.close()
    (tables / f"{SLUG}.current").write_text("hand", encoding="utf-8")
    return tables


def open_release(folder: Path, *, district: bool = False, full: bool = False) -> Store:
    """The release, opened."""
    return Store.open(make_release(folder, district=district, full=full), SLUG)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, *rows: tuple[Any, ...]) -> None:
    marks = ", ".join("?" * len(rows[0]))
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", [list(row) for row in rows])


def _frame(connection: duckdb.DuckDBPyConnection) -> None:
    _insert(
        connection,
        "municipality",
        (
            SLUG,
            "Krefeld",
            "Stadt Krefeld",
            "bildung@example.de",
            "city",
            False,
            "",
            "",
            "{}",
            json.dumps({}),
            "",
        ),
    )
    _insert(connection, "release", ("hand", "public", "2026-01-01", "0", "{}", PASSED))
    _insert(
        connection,
        "area_level",
        ("municipality", "Stadt", "Städte", 0, ""),
        ("stadtteil", "Stadtteil", "Stadtteile", 2, "Ein Hinweis zur Ebene."),
        ("reference", "Vergleich", "Vergleiche", 9, ""),
    )
    names = ("Stadtmitte", "Süd", "Nord & West", "Öde")
    _insert(connection, "area_edition", (0, None, None, ""))
    _insert(
        connection,
        "area",
        ("municipality", SLUG, "Krefeld", None, None, None, None, None, None, 0),
        ("reference", "nrw", "Nordrhein-Westfalen", None, None, None, None, None, None, 0),
        *(
            ("stadtteil", f"0{i}0", name, None, None, None, None, None, None, 0)
            for i, name in enumerate(names, 1)
        ),
    )
    _insert(
        connection,
        "school_type",
        ("Grundschule", "Grundschulen", 1, None, False),
        (H, "Hauptschulen", 2, 1, True),
        (R, "Realschulen", 3, 2, True),
        (S, "Gesamtschulen", 4, None, True),
        (Y, "Gymnasien", 5, 3, True),
    )
    source = ("Stadt Krefeld", "Konzept", "", "unknown", "Mai 2019", "2026-08-04", True, "")
    _insert(connection, "source", ("concept", *source))


def _changes(connection: duckdb.DuckDBPyConnection) -> None:
    def row(table: str, start: object, end: object, grade: object, n: int, total: bool) -> Any:
        status = "none" if n == 0 else "ok"
        return (table, 2017, "municipality", SLUG, start, end, grade, n, status, "", total)

    rows = [row("by_type", a, b, None, n, False) for (a, b), n in BY_TYPE.items()]
    rows += [row("by_type", None, b, None, n, True) for b, n in TO_TOTALS.items()]
    rows += [row("by_type", a, None, None, n, True) for a, n in FROM_TOTALS.items()]
    rows += [
        row("by_grade", None, b, grade, n, False)
        for b, numbers in GRADES.items()
        for grade, n in enumerate(numbers, 5)
    ]
    rows += [row("by_grade", None, b, None, n, True) for b, n in GRADE_TOTALS.items()]
    _insert(connection, "school_change", *rows)
    _insert(
        connection,
        "note",
        ("school_change", "by_type", None, "hint", "Förderschulen sind nicht enthalten."),
        ("school_change", "by_grade", None, "hint", "Förderschulen sind nicht enthalten."),
        ("school_change", "by_grade", 2001, "hint", "Nur für 2001."),
        ("school_change", "by_type", None, "inconsistency", "Die Tabellen widersprechen sich."),
    )


def _district(connection: duckdb.DuckDBPyConnection) -> None:
    """2018/19 in Stadtmitte: one confidential cell, and a total that is not the cells' sum."""
    place = (2018, "stadtteil", "010")
    _insert(
        connection,
        "school_change",
        ("by_type", *place, R, H, None, None, "confidential", "", False),
        ("by_type", *place, Y, R, None, 5, "ok", "", False),
        ("by_type", *place, Y, H, None, 1, "ok", "", False),
        ("by_type", *place, H, R, None, 0, "none", "", False),
        ("by_type", *place, H, Y, None, 0, "none", "", False),
        ("by_type", *place, R, Y, None, 0, "none", "", False),
        ("by_type", *place, Y, None, None, 7, "ok", "", True),
    )


def _full(connection: duckdb.DuckDBPyConnection) -> None:
    rows: list[tuple[Any, ...]] = []
    for (start, end, grade), n in FULL.items():
        status = "none" if n == 0 else "ok"
        step = (start, end, grade)
        rows.append(("full", 2020, "municipality", SLUG, *step, n, status, "", False))
        hidden = step == (Y, H, 7)
        state = (None, "confidential") if hidden else (n, status)
        rows.append(("full", 2020, "stadtteil", "010", *step, *state, "", False))
    _insert(connection, "school_change", *rows)
    _insert(connection, "note", ("school_change", "full", None, "hint", "Aus einer Tabelle."))
    _insert(connection, "indicator_source", ("full", "concept", "table"))


def _indicators(connection: duckdb.DuckDBPyConnection) -> None:
    def indicator(ident: str, title: str, unit: str, measure: str, kind: str) -> tuple[Any, ...]:
        decimals = 1 if unit == "%" else 0
        texts = ("neutral", "Definition.", "Zähler", "Nenner", "", "", "published", 1, False)
        return (ident, "D", 10, "core", title, title, unit, decimals, measure, kind, *texts)

    _insert(
        connection,
        "indicator",
        indicator("all_day_rate", "Ganztagsquote", "%", "rate", "school_year"),
        indicator("children", "Kinder unter 3 Jahren", "", "count", "reference_day"),
        indicator("share", "Anteil der Kinder", "%", "rate", "reference_day"),
        indicator("leavers", "Abgänge ohne Abschluss", "%", "rate", "school_year"),
        indicator("classes", "Klassen je Schule", "", "ratio", "school_year"),
    )
    _insert(
        connection,
        "breakdown",
        ("public", "Öffentliche Schulen", 1),
        ("private", "Private Schulen", 2),
    )
    names = ("all_day_rate", "children", "share", "leavers", "classes", "by_type", "by_grade")
    _insert(connection, "indicator_source", *((name, "concept", "table") for name in names))
    _insert(
        connection,
        "note",
        ("indicator", "share", 2014, "break", "Neue Erhebung."),
        ("indicator", "classes", 2014, "inconsistency", "48 Klassen sind vermutlich ein Fehler."),
    )
    _insert(connection, "observation", *_observations())


def _observations() -> list[tuple[Any, ...]]:
    city = ("municipality", SLUG)

    def row(
        ident: str,
        place: tuple[str, str],
        period: int,
        value: float | None,
        status: str = "ok",
        flags: str = "",
        breakdown: str = "all",
        base: tuple[float | None, float | None] = (None, None),
    ) -> tuple[Any, ...]:
        tail = (*base, None, None, None)
        return (ident, *place, period, "all", breakdown, value, status, flags, *tail)

    rows = [
        row(
            "all_day_rate",
            city,
            year,
            100 * places / pupils,
            flags="planned" if year >= 2025 else "",
            base=(places, pupils),
        )
        for year, pupils, places in ALL_DAY
    ]
    rows.append(row("leavers", city, 2016, 8.1, base=(174, 2160)))
    rows.append(row("leavers", ("reference", "nrw"), 2016, 5.7))
    for year, south, middle in zip(
        range(2012, 2018), (0, 4, 5, 6, 7, 8), range(90, 96), strict=True
    ):
        rows.append(row("children", city, year, 5000.0 + year - 2012))
        rows.append(row("children", ("stadtteil", "010"), year, float(middle)))
        status = "none" if south == 0 else "ok"
        rows.append(row("children", ("stadtteil", "020"), year, float(south), status))
        rows.append(row("share", city, year, 2.5))
        flags = "provisional" if year == 2017 else "estimated" if year == 2016 else ""
        rows.append(row("share", ("stadtteil", "010"), year, 2.0 + (year - 2012) / 10, flags=flags))
        if year != 2015:
            rows.append(row("share", ("stadtteil", "020"), year, 1.0 + (year - 2012) / 10))
        secret = year == 2012
        rows.append(
            row(
                "share",
                ("stadtteil", "030"),
                year,
                None if secret else 3.0,
                "confidential" if secret else "limited",
            )
        )
    rows.append(row("children", ("stadtteil", "not_located"), 2012, 3.0))
    for year in range(2012, 2016):
        slip = year == 2014
        rows.append(row("classes", city, year, 16.0, breakdown="public"))
        rows.append(row("classes", city, year, 16.0))
        rows.append(
            row(
                "classes",
                city,
                year,
                48.0 if slip else 16.0,
                flags="questionable" if slip else "",
                breakdown="private",
            )
        )
    return rows
