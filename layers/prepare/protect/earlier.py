"""What releases show that can still be reached: it cannot be taken back by a new one."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from layers.prepare.protect.counts import Place, Series, read_numbers

CHANGED = "contains(flags, 'rounded') OR contains(flags, 'perturbed')"
"""Rows whose numbers are not the true ones."""


def known_numbers(
    releases: Iterable[Path], measures: Mapping[str, str]
) -> dict[tuple[Series, Place], int]:
    """Counts that the rows of these releases give; where two differ, that of the last one.

    Raises duckdb.Error where a file is no release.
    """
    found: dict[tuple[Series, Place], int] = {}
    for path in releases:
        with duckdb.connect(str(path), read_only=True) as connection:
            relation = f"(FROM observation WHERE NOT ({CHANGED}))"
            series, places, matrix = read_numbers(connection, relation, measures)
        for row, name in enumerate(series):
            for column, place in enumerate(places):
                if matrix[row, column] >= 0:
                    found[name, place] = int(matrix[row, column])
    return found
