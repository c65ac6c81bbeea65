"""Every whole number of persons in a release, as series over areas and periods.

Numbers that are one and the same (the pupils of a table, and the denominator of a rate among them)
are found by comparing them, so that a count hidden in one place is not printed in another.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import duckdb
import numpy as np

from layers.model import REFERENCE_LEVEL
from layers.prepare.protect.block import Counts, Mask
from layers.prepare.protect.rules import Rule

VALUE, NUMERATOR, DENOMINATOR, REST, CASES = "value", "numerator", "denominator", "rest", "cases"
COUNTED_AS = {
    VALUE: NUMERATOR,
    NUMERATOR: NUMERATOR,
    REST: REST,
    DENOMINATOR: DENOMINATOR,
    CASES: DENOMINATOR,
}
"""Part of a row -> the word of a rule's ``counts``."""

MISSING = -1
LEAST_COMMON = 12
"""Places that two series must share before they can be taken for the same."""
LEAST_DISTINCT = 5
"""Different numbers that they must share: a few small ones may agree by chance."""


class Series(NamedTuple):
    """A part of the rows of one indicator, school type and breakdown."""

    indicator: str
    part: str
    school_type: str
    breakdown: str


class Place(NamedTuple):
    """An area in a period."""

    level: str
    code: str
    period: int


@dataclass(frozen=True)
class Numbers:
    """Counts of all series (rows) at all places (columns); MISSING where there is none.

    ``root``: per series the first of those that are the same number; ``matrix`` of a root has the
    numbers of all of them. ``sensitive``, ``hidden``, ``shown`` as in a Block, per root and place;
    ``threshold`` per root. ``persons``: per series whether a rule protects it.
    """

    series: list[Series]
    places: list[Place]
    matrix: Counts
    root: Counts
    sensitive: Mask
    hidden: Mask
    shown: Mask
    threshold: Counts
    persons: Mask

    def index(self) -> dict[Series, int]:
        """The row of each series."""
        return {series: row for row, series in enumerate(self.series)}

    def columns(self) -> dict[Place, int]:
        """The column of each place."""
        return {place: column for column, place in enumerate(self.places)}


def read_numbers(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    measures: Mapping[str, str],
    bases: Mapping[str, int] | None = None,
) -> tuple[list[Series], list[Place], Counts]:
    """Series, places and counts of ``relation`` (columns of observation).

    Reference areas are left out. Series of which a number is not whole, or
    negative, count no persons and are left out as well. ``measures``: indicator -> measure.
    ``bases``: indicator -> base period of those that are a change; what counts persons there is the
    number of the period (numerator + denominator) and of the base period (denominator).
    """
    bases = bases or {}
    rates = [name for name, measure in measures.items() if measure == "rate"]
    counts = [name for name, measure in measures.items() if measure == "count"]
    rows = connection.execute(
        f"""WITH given AS (
                SELECT * FROM {relation}
                WHERE level <> '{REFERENCE_LEVEL}'
            ), change AS (
                SELECT unnest($names) AS name, unnest($bases) AS base_period
            ), part AS (
                SELECT *, '{VALUE}' AS part, value AS number FROM given
                WHERE CAST(indicator_id AS TEXT) IN (SELECT unnest($counts))
                UNION ALL SELECT *, '{NUMERATOR}', numerator FROM given
                WHERE CAST(indicator_id AS TEXT) NOT IN (SELECT name FROM change)
                UNION ALL SELECT *, '{DENOMINATOR}', denominator FROM given
                WHERE CAST(indicator_id AS TEXT) NOT IN (SELECT name FROM change)
                UNION ALL SELECT *, '{NUMERATOR}', numerator + denominator FROM given
                WHERE CAST(indicator_id AS TEXT) IN (SELECT name FROM change)
                UNION ALL SELECT given.* REPLACE (base_period AS period),
                                 '{NUMERATOR}', denominator
                FROM given JOIN change ON CAST(indicator_id AS TEXT) = name
                UNION ALL SELECT *, '{CASES}', cases FROM given
                UNION ALL SELECT *, '{REST}', denominator - numerator FROM given
                WHERE CAST(indicator_id AS TEXT) IN (SELECT unnest($rates))
            ), found AS (
                SELECT CAST(indicator_id AS TEXT) AS indicator, part,
                       CAST(school_type AS TEXT) AS school_type, breakdown,
                       CAST(level AS TEXT) AS level, CAST(code AS TEXT) AS code, period, number
                FROM part WHERE number IS NOT NULL
            ), whole AS (
                SELECT indicator, part, school_type, breakdown FROM found
                GROUP BY ALL HAVING bool_and(number = round(number) AND number >= 0)
            )
            SELECT indicator, part, school_type, breakdown, level, code, period,
                   CAST(number AS BIGINT)
            FROM found SEMI JOIN whole USING (indicator, part, school_type, breakdown)
            ORDER BY ALL""",  # noqa: S608 - constants
        {
            "rates": rates,
            "counts": counts,
            "names": list(bases),
            "bases": list(bases.values()),
        },
    ).fetchall()
    series = sorted({Series(*row[:4]) for row in rows})
    places = sorted({Place(*row[4:7]) for row in rows})
    of_series = {name: number for number, name in enumerate(series)}
    of_place = {name: number for number, name in enumerate(places)}
    matrix = np.full((len(series), len(places)), MISSING, dtype=np.int64)
    for row in rows:
        matrix[of_series[Series(*row[:4])], of_place[Place(*row[4:7])]] = row[7]
    return series, places, matrix


def broken_counts(
    connection: duckdb.DuckDBPyConnection, relation: str, measures: Mapping[str, str]
) -> list[tuple[str, str, float]]:
    """Indicator, part and number where a count or a part of a rate is not whole or below zero: such
    a series is none of counts, and would stay without protection."""
    counts = [name for name, measure in measures.items() if measure == "count"]
    rates = [name for name, measure in measures.items() if measure == "rate"]
    rows: list[tuple[str, str, float]] = connection.execute(
        f"""WITH part AS (
                SELECT indicator_id, '{VALUE}' AS part, value AS number FROM {relation}
                WHERE CAST(indicator_id AS TEXT) IN (SELECT unnest($counts))
                UNION ALL SELECT indicator_id, '{NUMERATOR}', numerator FROM {relation}
                WHERE CAST(indicator_id AS TEXT) IN (SELECT unnest($rates))
                UNION ALL SELECT indicator_id, '{DENOMINATOR}', denominator FROM {relation}
                WHERE CAST(indicator_id AS TEXT) IN (SELECT unnest($rates))
            )
            SELECT CAST(indicator_id AS TEXT) AS name, part, min(number) FROM part
            WHERE number <> round(number) OR number < 0
            GROUP BY ALL ORDER BY ALL""",  # noqa: S608 - constants
        {"counts": counts, "rates": rates},
    ).fetchall()
    return rows


def same_numbers(matrix: Counts) -> tuple[Counts, Counts]:
    """Which series are the same: per series its root, and the matrix with roots completed."""
    merged = matrix.copy()
    root = np.arange(len(matrix), dtype=np.int64)
    given = matrix >= 0
    for first in range(len(matrix)):
        if root[first] != first:
            continue
        common = given[first + 1 :] & given[first]
        equal = (matrix[first + 1 :] == matrix[first]) | ~common
        likely = (common.sum(axis=1) >= LEAST_COMMON) & equal.all(axis=1)
        for other in np.flatnonzero(likely) + first + 1:
            both = (merged[first] >= 0) & given[other]
            agree = bool((merged[first][both] == matrix[other][both]).all())
            if root[other] == other and agree and _distinct(matrix[other][both]):
                root[other] = first
                merged[first] = np.where(merged[first] >= 0, merged[first], matrix[other])
    return root, merged


def _distinct(numbers: Counts) -> bool:
    return len(np.unique(numbers)) >= LEAST_DISTINCT


def judge_numbers(
    series: list[Series],
    places: list[Place],
    matrix: Counts,
    rules: Mapping[str, Rule | None],
    known: Mapping[tuple[Series, Place], int] | None = None,
) -> Numbers:
    """Which counts are sensitive, which are hidden anyway, which are shown elsewhere.

    ``rules``: None for an indicator that no rule protects; its counts are shown. ``known``: counts
    that earlier releases show; they count where the number is still the same.
    """
    root, merged = same_numbers(matrix)
    shape = matrix.shape
    sensitive, hidden, shown = (np.zeros(shape, dtype=np.bool_) for _ in range(3))
    threshold = np.full(len(series), 1, dtype=np.int64)
    persons = np.zeros(len(series), dtype=np.bool_)
    for row, name in enumerate(series):
        rule, at, given = rules.get(name.indicator), root[row], matrix[row] >= 0
        if rule is None:
            if name.part != REST:
                shown[at] |= given
            continue
        if rule.method == "cell_key":
            continue
        if COUNTED_AS[name.part] in rule.counts:
            persons[row] = True
            low = 0 if rule.zero else 1
            sensitive[at] |= given & (matrix[row] >= low) & (matrix[row] < rule.threshold)
            threshold[at] = max(threshold[at], rule.threshold)
    _hide_small_bases(series, matrix, rules, root, hidden)
    # What a public body has published itself is no secret; what an earlier release shows is one
    # that was not kept, and the stage has to tell.
    sensitive &= ~shown
    for row, column in _known_places(series, places, matrix, known or {}):
        shown[root[row], column] = True
    return Numbers(series, places, merged, root, sensitive, hidden, shown, threshold, persons)


def _hide_small_bases(
    series: list[Series],
    matrix: Counts,
    rules: Mapping[str, Rule | None],
    root: Counts,
    hidden: Mask,
) -> None:
    at = {name: row for row, name in enumerate(series)}
    for name, row in at.items():
        rule = rules.get(name.indicator)
        base = at.get(name._replace(part=DENOMINATOR))
        if rule is None or name.part not in (NUMERATOR, REST) or base is None:
            continue
        hidden[root[row]] |= (matrix[base] >= 0) & (matrix[base] < rule.minimum_denominator)


def _known_places(
    series: list[Series],
    places: list[Place],
    matrix: Counts,
    known: Mapping[tuple[Series, Place], int],
) -> list[tuple[int, int]]:
    rows = {name: row for row, name in enumerate(series)}
    columns = {place: column for column, place in enumerate(places)}
    return [
        (rows[name], columns[place])
        for (name, place), number in known.items()
        if name in rows and place in columns and matrix[rows[name], columns[place]] == number
    ]


def members(root: Counts) -> dict[int, list[int]]:
    """Root -> all series that are the same number."""
    found: dict[int, list[int]] = defaultdict(list)
    for row, first in enumerate(root):
        found[int(first)].append(row)
    return dict(found)
