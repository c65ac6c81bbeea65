"""Renders the files that are made of a release, where it hides something: values files, series and
school changes as tables for download.

A values file holds all years and school types of an indicator at a level. Of the other two one per
indicator and level, and per year: they are made of the same rows by the same functions. Three years
as one are rendered as well: whatever such a number says, it says of each of its years.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from layers.audit.counts import FULL_SUM, changes_at
from layers.audit.model import NUMERATOR, SCHOOL_CHANGES, AuditError, Place
from layers.audit.outputs import Cell, Told
from layers.model import (
    MUNICIPALITY_LEVEL,
    POOLED_YEARS,
    REFERENCE_LEVEL,
    SchoolChangeSelection,
    SeriesSelection,
)
from layers.package.tables import VALUES as VALUES_IN_PACKAGE
from layers.package.tables import tables
from layers.queries.pooled import can_pool
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
POOLED_VALUES, POOLED_SERIES = "Wertedatei über drei Jahre", "Zeitreihe über drei Jahre"
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
            for name in ("value", "numerator", "denominator", "low", "high"):
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
    for pooled in (False, True):
        yield from _frames(store, indicator, level, pooled)


def _frames(store: Store, indicator: str, level: str, pooled: bool) -> Iterator[Told]:
    try:
        bundle = load_bundle(store, indicator, level, pooled=pooled)
    except LookupError:
        return
    view = POOLED_VALUES if pooled else VALUES
    content = values_file(store, indicator, level, "", pooled)
    for frame_key, frame in content["frames"].items():
        period, school_type = frame_key.split("|")
        codes = [area.code for area in bundle.areas(int(period))]
        keys = [
            Place(indicator, NUMERATOR, level, code, int(period), school_type, "all")
            for code in codes
        ]
        for column, entries in _columns(frame, len(codes)):
            for key, entry in zip(keys, entries, strict=True):
                yield from _told(view, column, key, entry, pooled)
        names = dict(zip(codes, (area.name for area in bundle.areas(int(period))), strict=True))
        for column in ("sentence", "extremes"):
            for key in keys:
                if names[key.code] in frame[column]:
                    said = _after(frame[column], names[key.code])
                    yield from _told(view, column, key, said, pooled)


def _told(view: str, column: str, key: Place, entry: Cell, pooled: bool) -> Iterator[Told]:
    """What a cell says; that of pooled years speaks of each of them."""
    for where in years_of(key, pooled):
        yield Told(view, column, where, entry)


def years_of(key: Place, pooled: bool) -> tuple[Place, ...]:
    """The places that a number tells of: a pooled one of each of its years."""
    back = range(POOLED_YEARS if pooled else 1)
    return tuple(key._replace(period=key.period - years) for years in back)


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
    for index, pooled in ((False, False), (True, False), (False, True)):
        if pooled and not can_pool(store, indicator, level):
            continue
        chosen = SeriesSelection(
            store.municipality.slug,
            indicator,
            level,
            codes,
            school_type,
            index=index,
            pooled=pooled,
        )
        view = POOLED_SERIES if pooled else SERIES
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
                    content = row[at[column.key]]
                    yield from _told(view, column.heading, key, content, pooled)


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
