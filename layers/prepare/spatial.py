"""Spatial pattern of each map: do neighbouring areas resemble each other, and where?

Computed of published values alone, for maps of coloured areas with at least ``FEWEST`` numbers: of
each indicator that is no count and no ordinal index, at each level and period, for all school types
together (for the first school type where there is no such row). Where a municipality has so many
areas and indicators that this would take minutes, only the newest periods have patterns.

Neighbours are areas whose prepared outlines share a border or a corner (queen contiguity, libpysal)
in the period's edition of boundaries; each neighbour of an area weighs the same. An area without a
number takes no part, an area without a neighbour that has a number counts in Moran's I but has no
local test. esda gives Moran's I and its local parts, layers.statistics.moran tests them.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import duckdb

from layers.model import ALL, MUNICIPALITY_LEVEL, NOT_LOCATED, REFERENCE_LEVEL, Measure
from layers.prepare.municipality import Territory
from layers.prepare.specs import IndicatorFile

FEWEST = 10
"""Areas with a number below which no pattern is computed."""
PERMUTATIONS, LOCAL_PERMUTATIONS = 999, 9_999
"""Draws of the tests. The local one needs more: its smallest p-value has to stay below the share
of false discoveries divided by the number of areas."""
MOST_AREAS = 100_000
"""Areas on all maps together; 10,000 of them take about a second and a half."""
FALSE_DISCOVERIES = 0.05
"""Expected share of areas marked wrongly among those that are marked on a map."""
DIGITS = 6
"""Decimals that are kept: the last bits of a sum differ between processors."""
MEASURES = frozenset({Measure.RATE, Measure.RATIO, Measure.DENSITY, Measure.MEAN})
QUADRANTS = {1: "high_high", 2: "low_high", 3: "low_low", 4: "high_low"}
"""Number of the quadrant as esda counts them -> an area's own side, then that of its neighbours."""

Neighbours = dict[str, tuple[str, ...]]
"""Area code -> codes of its neighbours, in official order."""


class SpatialPattern(NamedTuple):
    """A row of table spatial_pattern, in its column order."""

    indicator_id: str
    level: str
    period: int
    school_type: str
    moran: float
    expected: float
    p_value: float
    permutations: int
    areas: int
    left_out: int
    islands: int


class SpatialCluster(NamedTuple):
    """A row of table spatial_cluster, in its column order."""

    indicator_id: str
    level: str
    period: int
    school_type: str
    code: str
    moran: float
    p_value: float | None
    quadrant: str
    is_significant: bool
    neighbours: int


class SpatialRows(NamedTuple):
    """Rows of both tables."""

    patterns: list[SpatialPattern]
    clusters: list[SpatialCluster]


class _Map(NamedTuple):
    """Values of one map by area code."""

    level: str
    period: int
    school_type: str
    edition: int
    values: dict[str, float]


def spatial_rows(
    connection: duckdb.DuckDBPyConnection,
    indicators: Iterable[IndicatorFile],
    territory: Territory,
    relation: str,
) -> SpatialRows:
    """Patterns of all maps of the values in ``relation``.

    Maps with fewer than ``FEWEST`` numbers, with the same number everywhere or without any two
    neighbours have no rows. Needs
    the tables ``known_area`` and ``period_edition``.
    """
    found = SpatialRows([], [])
    known: dict[tuple[str, int], Neighbours] = {}
    indicators = [i for i in indicators if i.measure in MEASURES]
    chosen = _newest(connection, indicators, relation)
    for indicator in indicators:
        for drawn in _maps(connection, indicator, relation, chosen.get(indicator.id, [])):
            if len(set(drawn.values.values())) == 1:
                continue
            key = drawn.level, drawn.edition
            if key not in known:
                known[key] = neighbours_of(territory.editions[drawn.edition].levels[key[0]].areas)
            told = pattern_of(drawn.values, known[key])
            if told is None:
                continue
            place = indicator.id, drawn.level, drawn.period, drawn.school_type
            found.patterns.append(SpatialPattern(*place, *told[0]))
            found.clusters.extend(SpatialCluster(*place, *row) for row in told[1])
    return found


def neighbours_of(areas: Any) -> Neighbours:
    """Neighbours of each area of a level (a GeoDataFrame with code and geometry, a coverage)."""
    from libpysal.graph import Graph

    outlines = areas.set_index("code").geometry
    adjacency = Graph.build_contiguity(outlines, rook=False).adjacency
    found: dict[str, set[str]] = {str(code): set() for code in outlines.index}
    for (code, other), weight in adjacency.items():
        if weight > 0 and code != other:  # an area without neighbours stands beside itself, with 0
            found[str(code)].add(str(other))
    return {code: tuple(other for other in found if other in near) for code, near in found.items()}


def pattern_of(
    values: dict[str, float], neighbours: Neighbours
) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]] | None:
    """The columns of both rows that follow the map's place, None where no area with a number has
    such a neighbour. ``values`` are not all the same."""
    import numpy as np
    from esda.moran import Moran, Moran_Local
    from libpysal.weights import W

    from layers.statistics.change_test import discoveries
    from layers.statistics.moran import global_p_value, local_p_values

    codes = [code for code in neighbours if code in values]
    place = {code: number for number, code in enumerate(codes)}
    near = [[place[other] for other in neighbours[code] if other in place] for code in codes]
    y = np.array([values[code] for code in codes])
    islands = sum(not found for found in near)
    if islands == len(codes):
        return None
    weights = W(dict(enumerate(near)), silence_warnings=True)
    weights.transform = "r"
    whole = Moran(y, weights, permutations=0)
    parts = Moran_Local(y, weights, permutations=0)
    p_values = [_maybe(p) for p in local_p_values(y, near, LOCAL_PERMUTATIONS)]
    marked = iter(discoveries([p for p in p_values if p is not None], FALSE_DISCOVERIES))
    clusters: list[tuple[Any, ...]] = [
        (code, _rounded(part), p, QUADRANTS[int(side)] if around else "",
         p is not None and next(marked), len(around))
        for code, part, p, side, around in zip(
            codes, parts.Is.tolist(), p_values, parts.q.tolist(), near, strict=True
        )
    ]  # fmt: skip
    p = global_p_value(y, near, PERMUTATIONS)
    counts = (PERMUTATIONS, len(codes), len(neighbours) - len(codes), islands)
    return (_rounded(whole.I), _rounded(whole.EI), _rounded(p), *counts), clusters


def _maybe(p: float | None) -> float | None:
    return None if p is None else _rounded(p)


def _rounded(number: float) -> float:
    return round(float(number), DIGITS) + 0.0


_DRAWN = f"""WITH drawn AS (
        SELECT CAST(level AS TEXT) AS level, CAST(code AS TEXT) AS code, o.period, value,
               edition, CAST(school_type AS school_word) AS school_type
        FROM {{relation}} o
        JOIN period_edition e ON e.period = o.period AND e.period_kind = $kind
        JOIN known_area USING (level, code, edition)
        WHERE indicator_id = $indicator AND breakdown = '{ALL}' AND value IS NOT NULL
            AND level NOT IN ('{MUNICIPALITY_LEVEL}', '{REFERENCE_LEVEL}')
            AND code <> '{NOT_LOCATED}'),
    chosen AS (SELECT level, min(school_type) AS school_type FROM drawn GROUP BY level)"""  # noqa: S608 - constants
"""Rows of an indicator's maps: one school type per level, areas of the period only."""


def _newest(
    connection: duckdb.DuckDBPyConnection, indicators: Iterable[IndicatorFile], relation: str
) -> dict[str, list[str]]:
    """Per indicator the maps, as ``level:period``, with enough numbers; the newest of all levels
    first, as long as their areas together are no more than ``MOST_AREAS``."""
    found = []
    for order, indicator in enumerate(indicators):
        rows = connection.execute(
            f"""{_DRAWN.format(relation=relation)}
                SELECT level, period, count(*),
                       row_number() OVER (PARTITION BY level ORDER BY period DESC)
                FROM drawn JOIN chosen USING (level, school_type)
                GROUP BY level, period HAVING count(*) >= {FEWEST}""",  # noqa: S608 - constants
            {"indicator": indicator.id, "kind": indicator.period_kind.value},
        ).fetchall()
        found += [(age, order, level, period, n, indicator.id) for level, period, n, age in rows]
    chosen: dict[str, list[str]] = {}
    left = MOST_AREAS
    for _, _, level, period, count, name in sorted(found):
        left -= count
        if left >= 0:
            chosen.setdefault(name, []).append(f"{level}:{period}")
    return chosen


def _maps(
    connection: duckdb.DuckDBPyConnection,
    indicator: IndicatorFile,
    relation: str,
    chosen: list[str],
) -> list[_Map]:
    """The ``chosen`` maps of an indicator."""
    if not chosen:
        return []
    rows = connection.execute(
        f"""{_DRAWN.format(relation=relation)}
            SELECT level, period, CAST(school_type AS TEXT), edition,
                   list(code ORDER BY code), list(value ORDER BY code)
            FROM drawn JOIN chosen USING (level, school_type)
            WHERE list_contains($chosen, level || ':' || period)
            GROUP BY level, period, school_type, edition ORDER BY level, period""",  # noqa: S608
        {"indicator": indicator.id, "kind": indicator.period_kind.value, "chosen": chosen},
    ).fetchall()
    return [
        _Map(level, period, school_type, edition, dict(zip(codes, values, strict=True)))
        for level, period, school_type, edition, codes, values in rows
    ]
