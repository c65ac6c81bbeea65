"""What releases show that can still be reached: it cannot be taken back by a new one."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb

from layers.prepare.protect.counts import Place, Series, read_numbers
from layers.prepare.school_changes import SchoolChange

ROUNDED = "list_contains(string_split(flags, ','), 'rounded')"
"""Rows that were rounded here; the flag ``rounded_by_source`` is another one."""
CONVERTED = "contains(flags, 'converted')"
"""Rows that are made of others."""
CHANGED = f"{ROUNDED} OR list_contains(string_split(flags, ','), 'perturbed')"
"""Rows whose numbers are not the true ones."""


def known_numbers(
    releases: Iterable[Path], measures: Mapping[str, str], bases: Mapping[str, int]
) -> dict[tuple[Series, Place], int]:
    """Counts that the rows of these releases give; where two differ, that of the last one.
    ``bases`` as in ``read_numbers``.

    Raises duckdb.Error where a file is no release.
    """
    found: dict[tuple[Series, Place], int] = {}
    for path in releases:
        with duckdb.connect(str(path), read_only=True) as connection:
            relation = f"(FROM observation WHERE NOT ({CHANGED}) AND NOT {CONVERTED})"
            found |= _numbers(connection, relation, measures, bases)
    return found


def hidden_numbers(
    releases: Mapping[Path, Path | None], measures: Mapping[str, str], bases: Mapping[str, int]
) -> dict[tuple[Series, Place], int]:
    """The true numbers of counts that these releases do not show: where two differ, that of the
    last one."""
    found: dict[tuple[Series, Place], int] = {}
    for public, internal in releases.items():
        if internal is None:
            continue
        relation = f"(FROM observation WHERE NOT {CONVERTED})"
        with duckdb.connect(str(public), read_only=True) as connection:
            shown = _numbers(connection, relation, measures, bases)
        with duckdb.connect(str(internal), read_only=True) as connection:
            true = _numbers(connection, relation, measures, bases)
        found |= {at: number for at, number in true.items() if at not in shown}
    return found


def rounded_numbers(
    releases: Mapping[Path, Path | None], measures: Mapping[str, str], bases: Mapping[str, int]
) -> dict[tuple[Series, Place], tuple[int, int]]:
    """Counts that these releases show rounded: the true number, and the one that is shown."""
    found: dict[tuple[Series, Place], tuple[int, int]] = {}
    relation = f"(FROM observation WHERE {ROUNDED})"
    for public, internal in releases.items():
        if internal is None:
            continue
        with duckdb.connect(str(public), read_only=True) as connection:
            shown = _numbers(connection, relation, measures, bases)
        if shown:
            with duckdb.connect(str(internal), read_only=True) as connection:
                true = _numbers(
                    connection, f"(FROM observation WHERE NOT {CONVERTED})", measures, bases
                )
            found |= {at: (true[at], number) for at, number in shown.items() if at in true}
    return found


def _numbers(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    measures: Mapping[str, str],
    bases: Mapping[str, int],
) -> dict[tuple[Series, Place], int]:
    series, places, matrix = read_numbers(connection, relation, measures, bases)
    return {
        (name, place): int(matrix[row, column])
        for row, name in enumerate(series)
        for column, place in enumerate(places)
        if matrix[row, column] >= 0
    }


def known_changes(
    releases: Mapping[Path, Path | None], rows: Sequence[SchoolChange]
) -> list[SchoolChange]:
    """Rows of school changes that these releases show or hide, of which the true number is still
    the one in ``rows``. ``releases``: public file -> internal file, None where that has all.

    Raises duckdb.Error where a file is no release.
    """
    now = {_of(row): row.pupils for row in rows}
    found: list[SchoolChange] = []
    for public, internal in releases.items():
        true = {_of(row): row.pupils for row in _read(internal or public)}
        found += [
            row
            for row in _read(public)
            if _of(row) in now and true.get(_of(row)) == now[_of(row)] is not None
        ]
    return found


def _read(path: Path) -> list[SchoolChange]:
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(
            """SELECT table_id, period, level, code, from_school_type, to_school_type, grade,
                      pupils, status, flags, is_total FROM school_change"""
        ).fetchall()
    return [SchoolChange(*row) for row in rows]


def _of(row: SchoolChange) -> tuple[object, ...]:
    """What a row speaks of."""
    return (*row[:7], row.is_total)
