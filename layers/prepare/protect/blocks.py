"""From all counts and sums to the blocks in which small counts have to be protected."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from layers.model import MUNICIPALITY_LEVEL
from layers.prepare.protect.block import TOTAL, Block, Mask, Table
from layers.prepare.protect.counts import (
    CASES,
    DENOMINATOR,
    NUMERATOR,
    REST,
    VALUE,
    Numbers,
    Series,
    members,
)
from layers.prepare.protect.rules import Rule, SumEntry
from layers.prepare.protect.sums import At, Sum

COST_OF_LEVEL = {0: 1.0, 1: 3.0, 2: 6.0}
"""What not showing a count costs, by how many levels are finer; the city costs COST_OF_CITY."""
COST_OF_CITY = 20.0
COST_OF_REST = 0.01
"""The rest is never printed: not showing it costs next to nothing."""
COST_OF_BASE = 3.0
"""A denominator that is not shown takes the rate with it."""


@dataclass(frozen=True)
class Task:
    """A block, where its counts belong, and the strictest rule among its indicators."""

    block: Block
    at: tuple[At, ...]
    rule: Rule
    indicators: tuple[str, ...]


def active(
    numbers: Numbers, rules: Mapping[str, Rule | None], entries: Sequence[SumEntry] = ()
) -> Mask:
    """Which counts may be hidden, per root and place: all of an indicator and part in a period in
    which one of them must be, and what is bound to them as numerator, rest and denominator, or by a
    sum of ``entries``.

    Everything else stays open and keeps blocks small. Counts that are shown elsewhere, are none.
    """
    years = np.array([place.period for place in numbers.places])
    start = numbers.sensitive | numbers.hidden
    found = np.zeros_like(start)
    families: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, series in enumerate(numbers.series):
        families[series.indicator, series.part].append(int(numbers.root[row]))
    of_year: dict[int, set[int]] = {}
    for period in np.unique(years).tolist():
        of_year[period] = set(np.flatnonzero(start[:, years == period].any(axis=1)).tolist())
    before = -1
    while before != sum(map(len, of_year.values())):
        before = sum(map(len, of_year.values()))
        for live in of_year.values():
            _close(live, families, numbers, rules)
        for entry in entries:
            _bind(of_year, entry, families, rules)
    for period, live in of_year.items():
        for root in live:
            found[root] |= (years == period) & (numbers.matrix[root] >= 0)
    return found & ~numbers.shown


def _bind(
    of_year: Mapping[int, set[int]],
    entry: SumEntry,
    families: Mapping[tuple[str, str], list[int]],
    rules: Mapping[str, Rule | None],
) -> None:
    """Add to ``of_year`` (per period what is free to move) the total and all parts of a sum of
    which one is there."""
    for period in of_year:
        members = [(entry.total, period)]
        members += [(name, period - back) for name in entry.parts for back in range(entry.years)]
        roots = {
            (year, root)
            for name, year in members
            if rules.get(name) is not None and year in of_year
            for part in (VALUE, NUMERATOR)
            for root in families.get((name, part), ())
        }
        if any(root in of_year[year] for year, root in roots):
            for year, root in roots:
                of_year[year].add(root)


def _close(
    live: set[int],
    families: Mapping[tuple[str, str], list[int]],
    numbers: Numbers,
    rules: Mapping[str, Rule | None],
) -> None:
    """Add to ``live`` what must be free to move with it."""
    before = -1
    while before != len(live):
        before = len(live)
        for (indicator, part), roots in families.items():
            if not live.intersection(roots) or rules.get(indicator) is None:
                continue
            live.update(roots)
            if part in (NUMERATOR, REST, DENOMINATOR):
                live.update(families.get((indicator, NUMERATOR), ()))
                live.update(families.get((indicator, REST), ()))


def tasks(
    numbers: Numbers,
    sums: Sequence[Sum],
    may_hide: Mask,
    rules: Mapping[str, Rule | None],
    levels: Sequence[str],
) -> list[Task]:
    """The blocks that hold something to protect, the largest first. ``levels``: the coarsest
    first."""
    groups = _components(sums, may_hide)
    loss = _losses(numbers, rules, levels)
    alone = {At(*map(int, at)) for at in np.argwhere(may_hide & numbers.sensitive)}
    alone -= {at for cells, _ in groups for at in cells}
    found = []
    for cells, equations in [*groups, *(([at], []) for at in sorted(alone))]:
        if any(numbers.sensitive[at] or numbers.hidden[at] for at in cells if may_hide[at]):
            found.append(_task(numbers, cells, equations, may_hide, loss, rules))
    return sorted(found, key=lambda t: (-len(t.at), t.block.name, t.at))


def _components(sums: Sequence[Sum], may_hide: Mask) -> list[tuple[list[At], list[Sum]]]:
    """Counts and sums that hang together by counts that may be hidden."""
    parent: dict[At, At] = {}

    def find(at: At) -> At:
        parent.setdefault(at, at)
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    sums = [s for s in sums if any(may_hide[at] for at in (s.total, *s.parts))]
    free = [[at for at in (s.total, *s.parts) if may_hide[at]] for s in sums]
    for cells in free:
        for other in cells[1:]:
            parent[find(other)] = find(cells[0])
    equations: dict[At, list[Sum]] = defaultdict(list)
    for known, cells in zip(sums, free, strict=True):
        equations[find(cells[0])].append(known)
    return [
        (sorted({at for s in found for at in (s.total, *s.parts)}), found)
        for found in equations.values()
    ]


def _losses(
    numbers: Numbers, rules: Mapping[str, Rule | None], levels: Sequence[str]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """What hiding costs, per root and place: for every row in which the count is printed."""
    fineness = {level: COST_OF_LEVEL.get(k, 6.0) for k, level in enumerate(reversed(levels))}
    by_place = np.array(
        [
            COST_OF_CITY if p.level == MUNICIPALITY_LEVEL else fineness.get(p.level, 1.0)
            for p in numbers.places
        ]
    )
    loss = np.zeros(numbers.matrix.shape)
    for root, rows in members(numbers.root).items():
        printed = [numbers.series[row] for row in rows if numbers.series[row].part != REST]
        times = sum(
            COST_OF_BASE if s.part in (DENOMINATOR, CASES) else 1.0
            for s in printed
            if rules.get(s.indicator) is not None
        )
        loss[root] = max(times, COST_OF_REST) * by_place
    # Of two counts that would do, the smaller one is the smaller loss.
    return loss * (1 + 0.01 * np.log1p(np.maximum(numbers.matrix, 0)))


def _task(
    numbers: Numbers,
    cells: list[At],
    equations: list[Sum],
    may_hide: Mask,
    loss: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    rules: Mapping[str, Rule | None],
) -> Task:
    index = {at: number for number, at in enumerate(cells)}
    roots = np.array([at.root for at in cells])
    columns = np.array([at.column for at in cells])
    free = may_hide[roots, columns]
    named = sorted({numbers.series[at.root] for at in cells if may_hide[at]})
    indicators = _indicators(numbers, {at.root for at in cells if may_hide[at]}, rules)
    period = numbers.places[cells[0].column].period
    held = [rule for name in indicators if (rule := rules.get(name)) is not None]
    block = Block(
        counts=numbers.matrix[roots, columns],
        sums=tuple((index[s.total], tuple(index[p] for p in s.parts)) for s in equations),
        sensitive=numbers.sensitive[roots, columns] & ~(numbers.shown[roots, columns] & ~free),
        threshold=numbers.threshold[roots],
        loss=loss[roots, columns],
        hidden=numbers.hidden[roots, columns] & free,
        shown=~free,
        name=f"{' + '.join(indicators)} {period}",
        table=_table(numbers, cells, equations, named),
        zero_is_small=any(rule.zero for rule in held),
    )
    strictest = max(held, key=lambda rule: (rule.threshold, -rule.cells))
    return Task(block, tuple(cells), strictest, indicators)


def _indicators(
    numbers: Numbers, roots: set[int], rules: Mapping[str, Rule | None]
) -> tuple[str, ...]:
    return tuple(
        sorted(
            {
                series.indicator
                for row, series in enumerate(numbers.series)
                if int(numbers.root[row]) in roots and rules.get(series.indicator) is not None
            }
        )
    )


def _table(
    numbers: Numbers, cells: list[At], equations: list[Sum], free: list[Series]
) -> Table | None:
    """The block as one table of areas x (numerator, rest), or of areas alone; None for others.

    These are the tables that are one and whole; everything else is linked tables.
    """
    if len({(s.indicator, s.school_type, s.breakdown) for s in free}) != 1:
        return None
    parents: dict[str, str] = {}
    for known in equations:
        of_one_series = len({at.root for at in (known.total, *known.parts)}) == 1
        if not of_one_series:
            continue
        above = _area(numbers, known.total)
        for part in known.parts:
            if parents.setdefault(_area(numbers, part), above) != above:
                return None
    tops = {_area(numbers, at) for at in cells} - set(parents)
    if len(tops) != 1:
        return None
    (top,) = tops
    areas = {child: TOTAL if above == top else above for child, above in parents.items()}

    def place(at: At) -> tuple[str, ...]:
        area = _area(numbers, at)
        part = numbers.series[at.root].part
        coded = TOTAL if area == top else area
        if len(free) == 1:
            return (coded,)
        return (coded, TOTAL if part not in (NUMERATOR, REST) else part)

    trees = (areas,) if len(free) == 1 else (areas, {NUMERATOR: TOTAL, REST: TOTAL})
    places = tuple(place(at) for at in cells)
    return Table(trees, places) if len(set(places)) == len(places) else None


def _area(numbers: Numbers, at: At) -> str:
    place = numbers.places[at.column]
    return f"{place.level}:{place.code}"
