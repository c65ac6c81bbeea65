"""Blocks of school changes: per period all numbers of all tables, and the sums among them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from layers.model import MUNICIPALITY_LEVEL, NOT_LOCATED
from layers.prepare.protect.block import Block
from layers.prepare.protect.rules import Rule
from layers.prepare.school_changes import SchoolChange
from layers.status import HAS_VALUE, Flag, Status, parse_flags

Area = tuple[str, str]
"""Level and code."""

Parents = Mapping[tuple[str, str, int], tuple[Area, ...]]
"""(level, code, period) -> all areas that are whole within it, of every finer level."""

Ways = tuple[str | None, str | None, int | None]
"""From, to, grade; None where a number sums over it."""

UNKNOWN = -1
"""Stands for a row without a number: no sum that it is a part of is known."""


@dataclass
class ChangeBlock:
    """The numbers of one period.

    ``at``: where each number of the block stands. ``rows``: number -> positions of the rows that
    show it; none for a margin that only pages form. ``sums``: total and parts, those that hold.
    ``tables``: per table where its numbers are, UNKNOWN for rows without one.
    """

    period: int
    at: list[tuple[Area, Ways]] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    rows: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    sums: dict[tuple[int, tuple[int, ...]], None] = field(default_factory=dict)
    tables: dict[str, dict[tuple[Area, Ways], int]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    same: dict[tuple[Area, Ways, int], int] = field(default_factory=dict)

    def number(self, area: Area, ways: Ways, count: int) -> int:
        """The position of a number; the same count at the same place is one and the same number,
        whichever table it stands in."""
        key = (area, ways, count)
        if key not in self.same:
            self.same[key] = len(self.counts)
            self.at.append((area, ways))
            self.counts.append(count)
        return self.same[key]

    def add_sum(self, total: int, parts: Sequence[int]) -> None:
        """Note a sum where it holds."""
        if not parts or UNKNOWN in (total, *parts) or total in parts:
            return
        if self.counts[total] == sum(self.counts[part] for part in parts):
            self.sums[total, tuple(parts)] = None


def change_blocks(rows: Sequence[SchoolChange], parents: Parents) -> list[ChangeBlock]:
    """One block per period, in order; first the numbers of the rows, then margins.

    Where numbers stand in a block hangs on the rows alone, not on their order: what is rounded up,
    or hidden, depends on it.
    """
    blocks: dict[int, ChangeBlock] = {}
    for position, row in sorted(enumerate(rows), key=lambda entry: _order(entry[1])):
        found = blocks.setdefault(row.period, ChangeBlock(row.period))
        area, ways = (row.level, row.code), (row.from_school_type, row.to_school_type, row.grade)
        count = shown_count(row)
        place = UNKNOWN if count is None else found.number(area, ways, count)
        found.tables[row.table_id][area, ways] = place
        if place != UNKNOWN:
            found.rows[place].append(position)
    for found in blocks.values():
        _add_margins(found)
        _add_areas(found, parents)
    return [blocks[period] for period in sorted(blocks)]


def _order(row: SchoolChange) -> tuple[str | int, ...]:
    ways = (row.from_school_type or "", row.to_school_type or "", row.grade or 0)
    return row.table_id, row.level, row.code, *ways, row.is_total


def shown_count(row: SchoolChange) -> int | None:
    """The number of a row, 0 for exactly none, None where there is no number."""
    status = Status(row.status)
    return 0 if status is Status.NONE else row.pupils if status in HAS_VALUE else None


def _add_margins(found: ChangeBlock) -> None:
    """All margins of all tables at each place, as pages and downloads form them, with their sums.

    They are formed of the cells, one dimension after the other, and are the same number as the
    row that the table has for them, where both agree.
    """
    for table in list(found.tables.values()):
        finest: dict[Area, list[Ways]] = defaultdict(list)
        for area, ways in table:
            finest[area].append(ways)
        for area, there in finest.items():
            _add_margins_at(found, table, area, there)


def _add_margins_at(
    found: ChangeBlock, table: dict[tuple[Area, Ways], int], area: Area, there: Sequence[Ways]
) -> None:
    depth = max(sum(way is not None for way in ways) for ways in there)
    cells = [ways for ways in there if sum(way is not None for way in ways) == depth]
    dimensions = sorted({n for ways in cells for n, way in enumerate(ways) if way is not None})
    known = {ways: table[area, ways] for ways in cells}
    level: dict[tuple[int, ...], dict[Ways, int]] = {tuple(dimensions): known}
    for size in range(len(dimensions) - 1, -1, -1):
        for kept in combinations(dimensions, size):
            level[kept] = {}
            for gone in (n for n in dimensions if n not in kept):
                finer = level[tuple(sorted((*kept, gone)))]
                _sum_over(found, table, area, finer, gone, level[kept])


def _sum_over(
    found: ChangeBlock,
    table: dict[tuple[Area, Ways], int],
    area: Area,
    finer: Mapping[Ways, int],
    gone: int,
    coarser: dict[Ways, int],
) -> None:
    groups: dict[Ways, list[int]] = defaultdict(list)
    for ways, place in finer.items():
        groups[_without(ways, gone)].append(place)
    for ways, parts in groups.items():
        if UNKNOWN in parts:
            coarser.setdefault(ways, table.get((area, ways), UNKNOWN))
        elif coarser.get(ways, UNKNOWN) == UNKNOWN:
            count = sum(found.counts[part] for part in parts)
            coarser[ways] = found.number(area, ways, count)
        found.add_sum(coarser[ways], parts)


def _without(ways: Ways, gone: int) -> Ways:
    from_, to, grade = (None if n == gone else way for n, way in enumerate(ways))
    return from_, to, grade  # type: ignore[return-value]


def _add_areas(found: ChangeBlock, parents: Parents) -> None:
    """The rows of an area are those of the areas in it, of each finer level by itself."""
    for table in found.tables.values():
        for (area, ways), total in table.items():
            levels: dict[str, list[int]] = defaultdict(list)
            for child in parents.get((*area, found.period), ()):
                if (child, ways) in table:
                    levels[child[0]].append(table[child, ways])
            if area[0] == MUNICIPALITY_LEVEL:
                for level, parts in levels.items():
                    rest = ((level, NOT_LOCATED), ways)
                    parts += [table[rest]] if rest in table else []
            for parts in levels.values():
                found.add_sum(total, parts)


def block_of(found: ChangeBlock, rule: Rule, earlier: Iterable[SchoolChange]) -> Block:
    """The block as the methods take it. Margins that no row shows are hidden where a part of them
    is, so that they are hidden here in any case: the sums give them where all parts are shown."""
    counts = np.array(found.counts, dtype=np.int64)
    size = len(counts)
    in_rows = np.zeros(size, dtype=bool)
    in_rows[sorted(found.rows)] = True
    shown, hidden = ~np.ones(size, dtype=bool), ~in_rows
    for row, place in earlier_numbers(found, earlier):
        if place == UNKNOWN:
            continue
        count = shown_count(row)
        if count is None:
            hidden[place] = True
        elif count == counts[place] and Flag.ROUNDED not in parse_flags(row.flags):
            shown[place] = True
    sensitive = in_rows & np.array([rule.is_sensitive(int(count)) for count in counts])
    return Block(
        counts=counts,
        sums=tuple(found.sums),
        sensitive=sensitive & ~shown,
        threshold=np.full(size, rule.threshold, dtype=np.int64),
        loss=1.0 + np.log1p(counts.astype(np.float64)),
        hidden=hidden & ~shown,
        shown=shown,
        name=f"school_changes {found.period}",
    )


def earlier_numbers(
    found: ChangeBlock, earlier: Iterable[SchoolChange]
) -> Iterable[tuple[SchoolChange, int]]:
    """Rows of earlier releases with the number that they speak of, UNKNOWN where there is none."""
    for row in earlier:
        if row.period == found.period:
            ways = (row.from_school_type, row.to_school_type, row.grade)
            table = found.tables.get(row.table_id, {})
            yield row, table.get(((row.level, row.code), ways), UNKNOWN)
