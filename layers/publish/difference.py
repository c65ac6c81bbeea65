"""What a new release would change against the published one: values added, changed and gone."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

SAMPLES = 200
"""Examples per kind of change; the counts are always complete."""

KEY = ("indicator_id", "level", "code", "period", "school_type", "breakdown")
SAID = ("value", "status", "flags", "numerator", "denominator", "low", "high", "cases")

ADDED, CHANGED, GONE = "added", "changed", "gone"

OTHER_TABLES: dict[str, tuple[str, ...]] = {
    "area": ("level", "code", "edition"),
    "source": ("source_id",),
    "facility": ("facility_id",),
    "facility_value": ("facility_id", "indicator_id", "period"),
    "school_change": (
        "table_id", "period", "level", "code", "from_school_type", "to_school_type", "grade",
        "is_total",
    ),
    "note": ("scope", "ref", "period", "kind", "text"),
    "street": ("street", "level", "code", "side", "first_house"),
    "story": ("story_id",),
}  # fmt: skip
"""Tables that are compared by their number of rows only, with the columns that name a row."""


@dataclass(frozen=True)
class ValueChange:
    """One value before and after; None where it was or will not be there.

    ``before`` and ``after`` are (value, status, flags).
    """

    kind: str
    title: str
    level: str
    code: str
    area: str
    period: int
    school_type: str
    breakdown: str
    before: tuple[float | None, str, str] | None
    after: tuple[float | None, str, str] | None


@dataclass(frozen=True)
class IndicatorChange:
    """Numbers of values of one indicator; ``words_changed``: its title, definition, unit or so."""

    indicator_id: str
    title: str
    added: int
    changed: int
    gone: int
    same: int
    words_changed: bool


@dataclass(frozen=True)
class TableChange:
    """Numbers of rows of another table."""

    table: str
    added: int
    changed: int
    gone: int


@dataclass(frozen=True)
class Difference:
    """Everything that changes. ``values`` holds at most SAMPLES of each kind, in grid order."""

    indicators: tuple[IndicatorChange, ...]
    tables: tuple[TableChange, ...]
    values: tuple[ValueChange, ...]

    def count(self, kind: str) -> int:
        """Number of values added, changed or gone."""
        return sum(int(getattr(entry, kind)) for entry in self.indicators)

    @property
    def is_empty(self) -> bool:
        """Whether a reader would see the same figures and words as before."""
        quiet = all(
            not (i.added or i.changed or i.gone or i.words_changed) for i in self.indicators
        )
        return quiet and not any(t.added or t.changed or t.gone for t in self.tables)


def difference(before: Path | None, after: Path) -> Difference:
    """Compare two release files; without ``before`` everything is added.

    Values are compared as they are stored. Raises duckdb.Error for a file that is no release.
    """
    with closing(duckdb.connect(config={"threads": 2, "memory_limit": "1GB"})) as connection:
        _attach(connection, after, "after_release")
        if before is None:
            _attach_nothing(connection)
        else:
            _attach(connection, before, "before_release")
        _join(connection)
        return Difference(_indicators(connection), _tables(connection), tuple(_samples(connection)))


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    quoted = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")


def _attach_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    """Tables like those of the new release, empty."""
    connection.execute("ATTACH ':memory:' AS before_release")
    names = ("observation", "indicator", "area_level", *OTHER_TABLES)
    for table in names:
        connection.execute(
            f"CREATE TABLE before_release.{table} AS FROM after_release.{table} LIMIT 0"
        )


def _join(connection: duckdb.DuckDBPyConnection) -> None:
    key = ", ".join(KEY)
    said = " OR ".join(f"b.{name} IS DISTINCT FROM a.{name}" for name in SAID)
    before, after = (
        ", ".join(f"{side}.{name} AS {word}_{name}" for name in ("value", "status", "flags"))
        for side, word in (("b", "before"), ("a", "after"))
    )
    connection.execute(
        f"""CREATE TEMP TABLE joined AS
            SELECT {key}, {before}, {after},
                   CASE WHEN b.status IS NULL THEN '{ADDED}' WHEN a.status IS NULL THEN '{GONE}'
                        WHEN {said} THEN '{CHANGED}' ELSE 'same' END AS kind
            FROM before_release.observation b
            FULL JOIN after_release.observation a USING ({key})"""  # noqa: S608 - constants
    )


def _indicators(connection: duckdb.DuckDBPyConnection) -> tuple[IndicatorChange, ...]:
    counts = ", ".join(
        f"count(*) FILTER (kind = '{kind}') AS {kind}_values"
        for kind in (ADDED, CHANGED, GONE, "same")
    )
    rows = connection.execute(
        f"""WITH counted AS (SELECT indicator_id, {counts} FROM joined GROUP BY indicator_id)
            SELECT indicator_id, coalesce(a.title, b.title),
                   coalesce(added_values, 0), coalesce(changed_values, 0),
                   coalesce(gone_values, 0), coalesce(same_values, 0),
                   a IS DISTINCT FROM b AND a.indicator_id IS NOT NULL
                       AND b.indicator_id IS NOT NULL
            FROM after_release.indicator a FULL JOIN before_release.indicator b USING (indicator_id)
            LEFT JOIN counted USING (indicator_id)
            ORDER BY coalesce(a.grid_domain, b.grid_domain),
                     coalesce(a.grid_topic, b.grid_topic), coalesce(a.sort, b.sort), 1"""  # noqa: S608
    ).fetchall()
    return tuple(IndicatorChange(*row) for row in rows)


def _tables(connection: duckdb.DuckDBPyConnection) -> tuple[TableChange, ...]:
    found = []
    there = {
        name
        for (name,) in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'before_release'"
        ).fetchall()
    }
    for table, key in OTHER_TABLES.items():
        # a release made before a table was there has no rows of it
        before = f"before_release.{table}" if table in there else f"after_release.{table}"
        none = "" if table in there else "LIMIT 0"
        same = " AND ".join(f"a.{name} IS NOT DISTINCT FROM b.{name}" for name in key)
        row = _one(
            connection,
            f"""SELECT count(*) FILTER (b IS NULL), count(*) FILTER (a IS DISTINCT FROM b
                           AND a IS NOT NULL AND b IS NOT NULL),
                       count(*) FILTER (a IS NULL)
                FROM (SELECT t AS a FROM after_release.{table} t) l
                FULL JOIN (SELECT t AS b FROM {before} t {none}) r ON {same}""",  # noqa: S608
        )
        found.append(TableChange(table, *row))
    return tuple(found)


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> Sequence[Any]:
    row = connection.execute(sql).fetchone()
    assert row is not None, "an aggregate always has one row"
    return row


def _samples(connection: duckdb.DuckDBPyConnection) -> list[ValueChange]:
    rows = connection.execute(
        f"""WITH title AS (
                SELECT indicator_id, coalesce(a.title, b.title) AS title,
                       (coalesce(a.grid_domain, b.grid_domain),
                        coalesce(a.grid_topic, b.grid_topic), coalesce(a.sort, b.sort)) AS place
                FROM after_release.indicator a
                FULL JOIN before_release.indicator b USING (indicator_id)),
            named AS (
                SELECT level, code, arg_max(name, edition) AS name FROM (
                    FROM after_release.area UNION ALL FROM before_release.area)
                GROUP BY level, code),
            chosen AS (
                SELECT * FROM joined WHERE kind <> 'same'
                QUALIFY row_number() OVER (
                    PARTITION BY kind ORDER BY indicator_id, period, level, code, school_type,
                                               breakdown) <= {SAMPLES})
            SELECT kind, title, level, code, coalesce(name, code), period, school_type, breakdown,
                   before_value, before_status, before_flags, after_value, after_status, after_flags
            FROM chosen JOIN title USING (indicator_id) LEFT JOIN named USING (level, code)
            ORDER BY kind, place, period, level, code, school_type, breakdown"""  # noqa: S608
    ).fetchall()
    return [_value_change(row) for row in rows]


def _value_change(row: Sequence[Any]) -> ValueChange:
    kind, title, level, code, area, period, school_type, breakdown = row[:8]
    place = (level, code, area, period, school_type, breakdown)
    return ValueChange(kind, title, *place, _cell(*row[8:11]), _cell(*row[11:14]))


def _cell(
    value: float | None, status: str | None, flags: str
) -> tuple[float | None, str, str] | None:
    """A value as it is compared; None where there is no row."""
    return None if status is None else (value, status, flags)
