"""Delivered figures of a small city, to be spoiled: table ``delivered`` and its words in memory.

The city ``mini`` has 12 Viertel (01 to 12) in two Bezirke (A: 01 to 06, B: 07 to 12), the years
2015 to 2024, and the indicators ``people`` (count), ``share`` (rate in %) and ``index``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from layers.model import Measure
from layers.prepare.checks.bench import Bench, make
from layers.prepare.faults import FaultList
from layers.prepare.read import Metadata, read_metadata
from layers.prepare.specs import IndicatorFile, Recipe

MINI = Path(__file__).parents[3] / "fixtures" / "mini"
YEARS = range(2015, 2025)
AREAS = [f"{number:02d}" for number in range(1, 13)]
TODAY = date(2025, 6, 1)

TABLES = """
CREATE TABLE delivered (indicator_id TEXT, level TEXT, code TEXT, period SMALLINT,
    school_type TEXT, breakdown TEXT, value DOUBLE, status TEXT, flags TEXT, numerator DOUBLE,
    denominator DOUBLE, low DOUBLE, high DOUBLE, cases INTEGER, file TEXT, line BIGINT);
CREATE TABLE known_area (level TEXT, code TEXT, name TEXT, edition INTEGER);
CREATE TABLE known_parent (level TEXT, code TEXT, parent_level TEXT, parent_code TEXT,
    whole BOOLEAN, edition INTEGER);
CREATE TABLE period_edition (period_kind TEXT, period INTEGER, edition INTEGER);
CREATE TABLE value_indicator (indicator_id TEXT, period_kind TEXT);
"""


DEFAULTS: dict[str, object] = {
    "indicator_id": "", "level": "", "code": "", "period": 0, "school_type": "all",
    "breakdown": "all", "value": None, "status": "ok", "flags": "", "numerator": None,
    "denominator": None, "low": None, "file": "values/w.csv", "line": 0,
}  # fmt: skip
"""What a row has where a test does not say so."""


@dataclass
class Figures:
    """A city's delivered figures; each row has a line of its own in ``values/w.csv``."""

    bench: Bench
    line: int = 1

    @property
    def faults(self) -> FaultList:
        """What was found so far."""
        return self.bench.faults

    def add(self, indicator: str, level: str, code: str, period: int, value: float | None,
            **more: object) -> int:  # fmt: skip
        """Add a row; gives its line."""
        return self.add_all([(indicator, level, code, period, value, more)])

    def add_all(
        self, rows: list[tuple[str, str, str, int, float | None, dict[str, object]]]
    ) -> int:
        """Add rows; gives the line of the last one."""
        table: dict[str, list[object]] = {name: [] for name in DEFAULTS}
        for indicator, level, code, period, value, more in rows:
            self.line += 1
            given = {
                "indicator_id": indicator, "level": level, "code": code, "period": period,
                "value": value, "line": self.line, **more,
            }  # fmt: skip
            for name, default in DEFAULTS.items():
                table[name].append(given.get(name, default))
        places = ", ".join("unnest(?)" for _ in table)
        sql = f"INSERT INTO delivered ({', '.join(table)}) SELECT {places}"
        self.bench.connection.execute(sql, list(table.values()))
        return self.line

    def change(self, column: str, value: object, **where: object) -> int:
        """Change one cell of the one row that ``where`` describes; gives its line."""
        wanted = " AND ".join(f"{name} = ?" for name in where)
        sql = f"UPDATE delivered SET {column} = ? WHERE {wanted} RETURNING line"
        rows = self.bench.connection.execute(sql, [value, *where.values()]).fetchall()
        assert len(rows) == 1
        return int(rows[0][0])

    def remove(self, **where: object) -> None:
        """Remove rows."""
        wanted = " AND ".join(f"{name} = ?" for name in where)
        self.bench.connection.execute(f"DELETE FROM delivered WHERE {wanted}", [*where.values()])


def people(code: str, year: int) -> int:
    """Inhabitants of a Viertel: grow by about 1 % a year."""
    return round((800 + 97 * int(code)) * (1 + 0.01 * (year - 2015)) + (int(code) * year) % 7)


def figures() -> Figures:
    """Sound figures: no check finds anything."""
    metadata = replace(read_metadata(MINI, FaultList()), indicators=tuple(indicators()))
    metadata = _without_levels(metadata)
    connection = duckdb.connect()
    connection.execute(TABLES)
    made = Figures(Bench(connection, metadata, FaultList(), TODAY))
    _words(connection)
    made.add_all([row for year in YEARS for row in _rows(year)])
    make(made.bench)
    return made


def _rows(year: int) -> Iterator[tuple[str, str, str, int, float | None, dict[str, object]]]:
    for code in AREAS:
        count = people(code, year)
        part = round(count * (0.1 + 0.005 * int(code)))
        base: dict[str, object] = {"numerator": part, "denominator": count}
        yield "people", "viertel", code, year, count, {}
        yield "share", "viertel", code, year, 100 * part / count, base
        yield "index", "viertel", code, year, 1 + (3 * int(code) + year) % 5, {}
    yield "people", "municipality", "mini", year, sum(people(code, year) for code in AREAS), {}


def indicators() -> Iterator[IndicatorFile]:
    """The indicators of the city, made of one of the mini city."""
    metadata = read_metadata(MINI, FaultList())
    (base,) = [i for i in metadata.indicators if i.id == "share_children"]
    for name, measure, unit, decimals, per in (
        ("people", Measure.COUNT, "", 0, 1),
        ("share", Measure.RATE, "%", 1, 100),
        ("index", Measure.INDEX, "", 0, 1),
    ):
        update = {
            "id": name, "measure": measure, "unit": unit, "decimals": decimals,
            "short_title": name.capitalize(), "recipe": Recipe(kind="values", per=per), "note": (),
        }  # fmt: skip
        yield base.model_copy(update=update)


def _without_levels(metadata: Metadata) -> Metadata:
    levels = [entry for entry in metadata.municipality.level if entry.level == "viertel"]
    (bezirk,) = [entry for entry in metadata.municipality.level if entry.level == "bezirk"]
    city = metadata.municipality.model_copy(update={"level": (bezirk, *levels)})
    return replace(metadata, municipality=city)


def _words(connection: duckdb.DuckDBPyConnection) -> None:
    def insert(table: str, rows: list[tuple[object, ...]]) -> None:
        places = ", ".join("?" for _ in rows[0])
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)

    parents = {code: "A" if int(code) <= 6 else "B" for code in AREAS}
    areas = [("viertel", code, f"Viertel {code}", 0) for code in AREAS]
    areas += [("bezirk", code, f"Bezirk {code}", 0) for code in "AB"]
    areas += [(level, "not_located", "", 0) for level in ("viertel", "bezirk")]
    insert("known_area", [*areas, ("municipality", "mini", "Mini", 0)])
    within: list[tuple[object, ...]] = [
        ("viertel", code, "bezirk", parent, True, 0) for code, parent in parents.items()
    ]
    within += [("viertel", code, "municipality", "mini", True, 0) for code in AREAS]
    within += [("bezirk", code, "municipality", "mini", True, 0) for code in "AB"]
    insert("known_parent", within)
    insert("period_edition", [("reference_day", year, 0) for year in range(2000, 2050)])
    insert("value_indicator", [(n, "reference_day") for n in ("people", "share", "index")])
