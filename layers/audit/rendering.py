"""Renders the files that are made of a release, where it hides something: values files, series and
school changes as tables for download.

A values file holds all years and school types of an indicator at a level. Of the other two one per
indicator and level, and per year: they are made of the same rows by the same functions.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from layers.audit.counts import FULL_SUM, changes_at
from layers.audit.model import NUMERATOR, SCHOOL_CHANGES, AuditError, Place
from layers.audit.outputs import Told
from layers.model import MUNICIPALITY_LEVEL, REFERENCE_LEVEL, SchoolChangeSelection, SeriesSelection
from layers.package.tables import VALUES as VALUES_IN_PACKAGE
from layers.package.tables import tables
from layers.queries.school_changes import (
    BY_GRADE,
    BY_TYPE,
    ChangeMatrix,
    SchoolChangeResult,
    school_changes,
)
from layers.queries.series import series
from layers.store import CONFIG, Store, municipality_in
from layers.thematic.bundle import load_bundle
from layers.thematic.school_changes_table import changes_table
from layers.thematic.series_table import series_table
from layers.thematic.values_file import values_file

LINES = 8
"""Areas of one series."""
NO_CLASS = "-"
PACKAGE = "Datenpaket"
VALUES, SERIES, CHANGES = "Wertedatei", "Download der Zeitreihe", "Download der Schulformwechsel"


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    """A release wherever it lies, also before its audit."""
    city = municipality_in(path)
    if city is None:
        raise AuditError(f"Die Ausgabe {path.name} lässt sich nicht lesen.")
    connection = duckdb.connect(str(path), read_only=True, config=CONFIG)
    (fingerprint,) = connection.execute("SELECT fingerprint FROM release").fetchone() or ("",)
    store = Store(connection, city, fingerprint, path.parent)
    try:
        yield store
    finally:
        store.close()


def rendered(path: Path, hidden: Sequence[Place]) -> Iterator[Told]:
    """What values files and downloads say, where rows are hidden."""
    with opened(path) as store:
        for (indicator, level), keys in by_view(hidden).items():
            yield from _values(store, indicator, level)
            yield from _series(store, indicator, level, keys)
        yield from _package(store, hidden)
        yield from _changes(store, [where for where in hidden if where.table == SCHOOL_CHANGES])


def _package(store: Store, hidden: Sequence[Place]) -> Iterator[Told]:
    """The rows of the package of a municipality, of indicators that hide something."""
    wanted = {where.table for where in hidden}
    for part in tables(store):
        if part.fields is not VALUES_IN_PACKAGE or part.extra["indicator"] not in wanted:
            continue
        names = [field.name for field in part.fields]
        for cells in part.rows():
            row = dict(zip(names, cells, strict=True))
            key = Place(
                str(row["indicator"]),
                NUMERATOR,
                str(row["level"]),
                str(row["code"]),
                int(row["period"] or 0),
                str(row["school_type"]),
                str(row["breakdown"]),
            )
            for name in ("value", "numerator", "denominator"):
                if row[name] is not None:
                    yield Told(PACKAGE, name, key, row[name])


def by_view(hidden: Sequence[Place]) -> dict[tuple[str, str], list[Place]]:
    """Indicator and level -> what is hidden there, of levels that have maps."""
    found: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for where in hidden:
        large = where.level in (MUNICIPALITY_LEVEL, REFERENCE_LEVEL)
        if where.table != SCHOOL_CHANGES and not large:
            found[where.table, where.level].append(where)
    return found


def _values(store: Store, indicator: str, level: str) -> Iterator[Told]:
    try:
        bundle = load_bundle(store, indicator, level)
    except LookupError:
        return
    content = values_file(store, indicator, level)
    for frame_key, frame in content["frames"].items():
        period, school_type = frame_key.split("|")
        codes = [area.code for area in bundle.areas(int(period))]
        keys = [
            Place(indicator, NUMERATOR, level, code, int(period), school_type, "all")
            for code in codes
        ]
        for column, entries in _columns(frame, len(codes)):
            for key, entry in zip(keys, entries, strict=True):
                yield Told(VALUES, column, key, entry)
        names = dict(zip(codes, (area.name for area in bundle.areas(int(period))), strict=True))
        for column in ("sentence", "extremes"):
            for key in keys:
                if names[key.code] in frame[column]:
                    yield Told(VALUES, column, key, _after(frame[column], names[key.code]))


def _after(text: str, name: str) -> str:
    """The clause that begins with an area's name."""
    return text.partition(name)[2].partition("; ")[0].partition(" und ")[0]


def _columns(frame: dict[str, Any], size: int) -> Iterator[tuple[str, list[Any]]]:
    """Everything in a frame that has one entry per area."""
    for name, entries in frame.items():
        if isinstance(entries, list) and len(entries) == size and name != "protection":
            yield name, entries
    for scheme, by_count in frame.get("classes", {}).items():
        for count, text in by_count.items():
            marks = [None if mark == NO_CLASS else f"Klasse {ord(mark)}" for mark in text]
            yield f"{scheme} {count}", marks


def _series(store: Store, indicator: str, level: str, keys: Sequence[Place]) -> Iterator[Told]:
    school_type = keys[0].school_type
    codes = tuple(dict.fromkeys(key.code for key in keys if key.school_type == school_type))[:LINES]
    for index in (False, True):
        chosen = SeriesSelection(
            store.municipality.slug, indicator, level, codes, school_type, index=index
        )
        result = series(store, chosen)
        periods = {label: period for period, label in result.periods}
        table = series_table(result)
        at = {column.key: number for number, column in enumerate(table.columns)}
        for row in table.rows:
            code = row[at["code"]]
            if code not in codes:
                continue
            period = periods[str(row[at["period"]])]
            key = Place(indicator, NUMERATOR, level, str(code), period, school_type, "all")
            for column in table.columns:
                if column.key not in ("kind", "code", "name", "period", "remark"):
                    yield Told(SERIES, column.heading, key, row[at[column.key]])


def _changes(store: Store, hidden: Sequence[Place]) -> Iterator[Told]:
    """Both tables of every area and year with hidden cells."""
    for level, code, period in dict.fromkeys((w.level, w.code, w.period) for w in hidden):
        within = "" if level == MUNICIPALITY_LEVEL else f"{level}:{code}"
        for table in (BY_TYPE, BY_GRADE):
            chosen = SchoolChangeSelection(store.municipality.slug, period, table, within=within)
            result = school_changes(store, chosen)
            if result.matrix is not None:
                yield from _change_rows(result, result.matrix, (level, code, period))


def _change_rows(
    result: SchoolChangeResult, matrix: ChangeMatrix, where: tuple[str, str, int]
) -> Iterator[Told]:
    table = changes_table(result)
    ends = {total.label: total.key for total in (*matrix.rows, *matrix.columns)}
    at = {column.key: number for number, column in enumerate(table.columns)}
    for row in table.rows:
        first, second = (ends.get(str(row[at[name]])) for name in ("row", "column"))
        if first is None or second is None:
            continue  # sums are sums of what is shown
        by_type = matrix.table == BY_TYPE
        step = (first, second, None) if by_type else (None, first, int(second))
        place = changes_at(FULL_SUM if result.full else matrix.table, where, step)
        for column in table.columns:
            if column.key not in ("row", "column", "kind"):
                yield Told(CHANGES, column.heading, place, row[at[column.key]])
