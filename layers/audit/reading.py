"""One release as the attacker reads it: rows, areas and rules out of its file."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from layers.audit.model import SCHOOL_CHANGES, AuditError, Protection, Row
from layers.model import NOT_LOCATED, PeriodKind, period_date

CONFIG: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "memory_limit": "512MB"}


class Change(NamedTuple):
    """One row of table school_change, columns as there; ``flags`` as a set."""

    table_id: str
    period: int
    level: str
    code: str
    source: str | None
    target: str | None
    grade: int | None
    pupils: int | None
    status: str
    flags: frozenset[str]
    is_total: bool

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes the row the same one in another file."""
        return (*self[:7], self.is_total)


class Break(NamedTuple):
    """One row of table class_break without its kind."""

    indicator: str
    level: str
    school_type: str
    scheme: str
    bounds: tuple[float, ...]


class FacilityNumber(NamedTuple):
    """A number of one place (None: none is shown) and the areas that it lies in."""

    indicator: str
    facility: str
    period: int
    value: float | None
    status: str
    flags: frozenset[str]
    areas: tuple[tuple[str, str], ...]


CHANGE = "change"
"""In place of the measure: numerator is the difference to the denominator, the number of a base
period."""


@dataclass(frozen=True)
class Content:
    """What a release says.

    ``measures``, ``kinds`` (of periods) and ``decimals`` by indicator; ``children`` by edition,
    parent (level, code) and level of the children; ``ends`` are the last days of the editions, None
    open. ``rules`` by indicator, with SCHOOL_CHANGES for the changes. ``bases``: the base period of
    indicators that are a change since then, whose measure is CHANGE.
    """

    path: Path
    fingerprint: str
    slug: str
    rules: Mapping[str, Protection]
    sums: tuple[tuple[str, tuple[str, ...], int], ...]
    measures: Mapping[str, str]
    kinds: Mapping[str, PeriodKind]
    decimals: Mapping[str, int]
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    breaks: tuple[Break, ...]
    facilities: tuple[FacilityNumber, ...]
    ends: tuple[date | None, ...]
    children: Mapping[tuple[int, str, str, str], tuple[str, ...]]
    bases: Mapping[str, int] = field(default_factory=dict)

    def edition(self, kind: PeriodKind, period: int) -> int:
        """The edition of boundaries that is valid in a period."""
        day = period_date(kind, period)
        for number, end in enumerate(self.ends):
            if end is None or day <= end:
                return number
        return max(len(self.ends) - 1, 0)


def read(path: Path) -> Content:
    """The content of a release file; AuditError where it is none."""
    try:
        with duckdb.connect(str(path), read_only=True, config=CONFIG) as connection:
            return _read(connection, path)
    except (duckdb.Error, KeyError, TypeError, ValueError) as error:
        raise AuditError(f"Die Ausgabe {path.name} lässt sich nicht lesen.") from error


def _read(connection: duckdb.DuckDBPyConnection, path: Path) -> Content:
    def rows(sql: str) -> list[tuple[Any, ...]]:
        return connection.execute(sql).fetchall()

    fingerprint, text = rows("SELECT fingerprint, rules FROM release")[0]
    slug = rows("SELECT slug FROM municipality")[0][0]
    rules = json.loads(text).get("confidentiality") or {}
    bases = {str(name): int(base) for name, base in rules.get("changes", {}).items()}
    indicators = rows("SELECT indicator_id, measure, period_kind, decimals FROM indicator")
    return Content(
        path=path,
        fingerprint=fingerprint,
        slug=slug,
        rules=_rules(rules),
        sums=tuple(
            (entry["total"], tuple(entry["parts"]), int(entry.get("years", 1)))
            for entry in rules.get("sums", ())
        ),
        measures={name: measure for name, measure, _, _ in indicators}
        | {name: CHANGE for name in bases},
        kinds={name: PeriodKind(kind) for name, _, kind, _ in indicators},
        decimals={name: decimals for name, _, _, decimals in indicators},
        rows=tuple(
            Row._make((*row[:8], _set(row[8]), *row[9:]))
            for row in rows(
                """SELECT indicator_id, level, code, period, school_type, breakdown, value, status,
                   flags, numerator, denominator, low, high, cases FROM observation"""
            )
        ),
        changes=tuple(
            Change._make((*row[:9], _set(row[9]), row[10]))
            for row in rows(
                """SELECT table_id, period, level, code, from_school_type, to_school_type, grade,
                   pupils, status, flags, is_total FROM school_change"""
            )
        ),
        breaks=tuple(
            Break._make((*row[:4], tuple(row[4])))
            for row in rows(
                """SELECT indicator_id, level, school_type, scheme, bounds FROM class_break
                   WHERE scheme <> 'fixed'"""
            )
        ),
        facilities=_facilities(connection),
        ends=tuple(row[0] for row in rows("SELECT valid_to FROM area_edition ORDER BY edition")),
        children=_children(connection, slug),
        bases=bases,
    )


def _set(flags: str) -> frozenset[str]:
    return frozenset(flag for flag in flags.split(",") if flag)


def _rules(found: Mapping[str, Any]) -> dict[str, Protection]:
    rules = {name: Protection.read(entry) for name, entry in found.get("indicators", {}).items()}
    changes = found.get(SCHOOL_CHANGES)
    return rules | ({SCHOOL_CHANGES: Protection.read(changes)} if changes else {})


def _facilities(connection: duckdb.DuckDBPyConnection) -> tuple[FacilityNumber, ...]:
    areas: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for facility, level, code in connection.execute(
        "SELECT facility_id, level, code FROM facility_area"
    ).fetchall():
        areas[facility].append((level, code))
    found = connection.execute(
        "SELECT indicator_id, facility_id, period, value, status, flags FROM facility_value"
    ).fetchall()
    return tuple(
        FacilityNumber._make((*row[:5], _set(row[5]), tuple(sorted(areas[row[1]]))))
        for row in found
    )


def _children(
    connection: duckdb.DuckDBPyConnection, slug: str
) -> dict[tuple[int, str, str, str], tuple[str, ...]]:
    """The areas that lie wholly in another one; every area lies in the municipality, and so does
    what could not be placed."""
    found: dict[tuple[int, str, str, str], list[str]] = defaultdict(list)
    for edition, level, code, parent_level, parent in connection.execute(
        """SELECT edition, level, code, parent_level, parent_code FROM area_parent
           WHERE share > 0.9995"""
    ).fetchall():
        found[edition, parent_level, parent, level].append(code)
    for edition, level, code in connection.execute(
        "SELECT edition, level, code FROM area WHERE level NOT IN ('municipality', 'reference')"
    ).fetchall():
        found[edition, "municipality", slug, level].append(code)
    for (_, parent_level, _, _), codes in found.items():
        if parent_level == "municipality" and NOT_LOCATED not in codes:
            codes.append(NOT_LOCATED)
    return {key: tuple(sorted(set(codes))) for key, codes in found.items()}
