"""The sums that everybody knows to hold among the counts of a release.

Areas within areas, school types and breakdowns within ``all``, numerator + rest = denominator, and
what confidentiality.toml names. A sum is taken for known wherever it holds in the true numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import duckdb
import numpy as np

from layers.model import ALL, MUNICIPALITY_LEVEL, NOT_LOCATED
from layers.prepare.protect.block import Mask
from layers.prepare.protect.counts import (
    DENOMINATOR,
    MISSING,
    NUMERATOR,
    REST,
    VALUE,
    Numbers,
    Place,
    Series,
)
from layers.prepare.protect.rules import SumEntry


class At(NamedTuple):
    """One count: its root series and its column in Numbers."""

    root: int
    column: int


class Sum(NamedTuple):
    """The counts of ``parts`` add up to that of ``total``."""

    total: At
    parts: tuple[At, ...]


Family = tuple[str, str, int]
"""Level, code, period of the parent."""


class AreaTree:
    """Which areas lie wholly in which, per kind of period and period."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, kinds: Mapping[str, str]) -> None:
        """``kinds``: indicator -> kind of its periods. Needs layers.prepare.vocabulary's tables."""
        self._kinds = kinds
        self._editions: dict[tuple[str, int], int] = {
            (kind, period): edition
            for kind, period, edition in connection.execute(
                "SELECT period_kind, period, edition FROM period_edition"
            ).fetchall()
        }
        self._levels: list[str] = [
            row[0]
            for row in connection.execute(
                "SELECT CAST(level AS TEXT) FROM known_level ORDER BY fineness"
            ).fetchall()
        ]
        self._families = self._read(connection)

    @property
    def levels(self) -> list[str]:
        """Small-area levels, the coarsest first."""
        return self._levels

    def families(self, indicator: str, period: int) -> Iterator[tuple[Family, list[list[Place]]]]:
        """Every parent of a period, with its children per finer level, the coarsest level first."""
        kind = self._kinds.get(indicator, "")
        edition = self._editions.get((kind, period), max(self._editions.values(), default=0))
        for (level, code), finer in self._families.get(edition, {}).items():
            children = [
                [Place(name, child, period) for child in finer[name]]
                for name in self._levels
                if name in finer
            ]
            yield (level, code, period), children

    def _read(
        self, connection: duckdb.DuckDBPyConnection
    ) -> dict[int, dict[tuple[str, str], dict[str, list[str]]]]:
        rows = connection.execute(
            """SELECT edition, CAST(parent_level AS TEXT), CAST(parent_code AS TEXT),
                      CAST(level AS TEXT), list(CAST(code AS TEXT) ORDER BY code)
               FROM known_parent GROUP BY ALL HAVING bool_and(whole) ORDER BY ALL"""
        ).fetchall()
        found: dict[int, dict[tuple[str, str], dict[str, list[str]]]] = defaultdict(dict)
        for edition, parent_level, parent, level, codes in rows:
            found[edition].setdefault((parent_level, parent), {})[level] = codes
        return found


def known_sums(
    numbers: Numbers, tree: AreaTree, entries: Sequence[SumEntry], wanted: Mask
) -> list[Sum]:
    """The sums that hold, of counts that are there, with one at least that is ``wanted`` (per root
    and place)."""
    found = [
        *_of_areas(numbers, tree, wanted),
        *_of_types(numbers, wanted),
        *_of_rests(numbers, wanted),
        *_of_entries(numbers, entries),
    ]
    return [s for s in found if wanted[s.total] or any(wanted[part] for part in s.parts)]


class _Reader:
    """Counts by series and place."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.rows = numbers.index()
        self.columns = numbers.columns()

    def at(self, series: Series | None, column: int | None) -> At | None:
        row = self.rows.get(series) if series else None
        if row is None or column is None:
            return None
        root = int(self.numbers.root[row])
        return At(root, column) if self.numbers.matrix[root, column] != MISSING else None

    def count(self, at: At) -> int:
        return int(self.numbers.matrix[at])

    def sum_of(self, total: At | None, parts: Iterable[At | None]) -> Sum | None:
        """The sum if it holds and says something."""
        found = list(parts)
        if total is None or not found or any(part is None for part in found):
            return None
        there = [part for part in found if part is not None]
        if total in there or self.count(total) != sum(self.count(part) for part in there):
            return None
        return Sum(total, tuple(there))


def _of_areas(numbers: Numbers, tree: AreaTree, wanted: Mask) -> Iterator[Sum]:
    read = _Reader(numbers)
    years = np.array([place.period for place in numbers.places])
    for root in np.flatnonzero(wanted.any(axis=1)):
        series = numbers.series[root]
        for period in np.unique(years[wanted[root]]).tolist():
            within = {Place(*f): finer for f, finer in tree.families(series.indicator, period)}
            for parent in within:
                yield from _sums_of_areas(read, series, parent, within)


def _sums_of_areas(
    read: _Reader, series: Series, parent: Place, within: Mapping[Place, list[list[Place]]]
) -> Iterator[Sum]:
    """The parent as the sum of its parts, of the coarsest level for which that holds, and of every
    finer one whose sum does not follow from those of the coarser: levels need not nest."""
    told: list[list[Place]] = []
    for children in within[parent]:
        found = _sum_of_areas(read, series, parent, children)
        if found is None:
            continue
        if not any(_follows(read, series, coarser, children, within) for coarser in told):
            yield found
        # Cases without a place may differ between levels: what is finer does not follow.
        if len(found.parts) == len(children):
            told.append(children)


def _follows(
    read: _Reader,
    series: Series,
    coarser: Sequence[Place],
    children: Sequence[Place],
    within: Mapping[Place, list[list[Place]]],
) -> bool:
    """Whether every area of the coarser level is the sum of these children in it, and no child is
    left."""
    level = children[0].level
    left = set(children)
    for area in coarser:
        mine = next((found for found in within.get(area, ()) if found[0].level == level), None)
        if mine is None or _sum_of_areas(read, series, area, mine) is None:
            return False
        left.difference_update(mine)
    return not left and read.at(series, read.columns.get(_elsewhere(children))) is None


def _elsewhere(children: Sequence[Place]) -> Place:
    """Where cases without a place stand at the level of these areas."""
    return Place(children[0].level, NOT_LOCATED, children[0].period)


def _sum_of_areas(
    read: _Reader, series: Series, parent: Place, children: Sequence[Place]
) -> Sum | None:
    """The parent as the sum of these areas of one level."""
    total = read.at(series, read.columns.get(parent))
    there = [c for c in children if c in read.columns]
    if total is None or len(there) < len(children):
        return None
    if parent.level == MUNICIPALITY_LEVEL:
        elsewhere = _elsewhere(children)
        if read.at(series, read.columns.get(elsewhere)) is not None:
            there.append(elsewhere)
    return read.sum_of(total, [read.at(series, read.columns[c]) for c in there])


def _of_types(numbers: Numbers, wanted: Mask) -> Iterator[Sum]:
    """School types and breakdowns add up to ``all``; shares of a whole to their denominator."""
    read = _Reader(numbers)
    for field in ("school_type", "breakdown"):
        groups: dict[Series, list[Series]] = defaultdict(list)
        for series in numbers.series:
            if getattr(series, field) != ALL:
                groups[series._replace(**{field: ALL})].append(series)
        for whole, parts in groups.items():
            rows = [int(numbers.root[read.rows[part]]) for part in parts]
            for column in np.flatnonzero(wanted[rows].any(axis=0)).tolist():
                there = [at for at in (read.at(part, column) for part in parts) if at is not None]
                if len(there) < 2:
                    continue
                for total in _totals(whole, parts, numbers, read):
                    found = read.sum_of(read.at(total, column), there)
                    if found is not None:
                        yield found
                        break


def _totals(
    whole: Series, parts: list[Series], numbers: Numbers, read: _Reader
) -> Iterator[Series]:
    yield whole
    if whole.part == NUMERATOR:
        below = [part._replace(part=DENOMINATOR) for part in parts]
        if all(b in read.rows for b in below):
            roots = {int(numbers.root[read.rows[b]]) for b in below}
            if len(roots) == 1:
                yield below[0]


def _of_rests(numbers: Numbers, wanted: Mask) -> Iterator[Sum]:
    read = _Reader(numbers)
    for row, series in enumerate(numbers.series):
        if series.part == REST:
            for column in np.flatnonzero(wanted[numbers.root[row]]).tolist():
                parts = [read.at(series._replace(part=p), column) for p in (NUMERATOR, REST)]
                total = read.at(series._replace(part=DENOMINATOR), column)
                found = read.sum_of(total, parts)
                if found is not None:
                    yield found


def _of_entries(numbers: Numbers, entries: Sequence[SumEntry]) -> Iterator[Sum]:
    """What confidentiality.toml names, for every school type and breakdown."""
    read = _Reader(numbers)
    for entry in entries:
        for series in numbers.series:
            if series.indicator != entry.total or series.part not in (VALUE, NUMERATOR):
                continue
            for column, place in enumerate(numbers.places):
                found = read.sum_of(
                    read.at(series, column), _parts(read, entry, series, place, column)
                )
                if found is not None:
                    yield found


def _parts(
    read: _Reader, entry: SumEntry, series: Series, place: Place, column: int
) -> Iterator[At | None]:
    for name in entry.parts:
        kinds = (series._replace(indicator=name, part=p) for p in (VALUE, NUMERATOR))
        part = next((s for s in kinds if s in read.rows), None)
        if entry.years == 1:
            yield read.at(part, column)
            continue
        for back in range(entry.years):
            earlier = place._replace(period=place.period - back)
            yield read.at(part, read.columns.get(earlier))
