"""Controlled rounding as whole numbers: which counts go up or down, and what ties them together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.prepare.protect.block import Block, Counts, Mask

Parts = tuple[tuple[int, int], ...]
"""(column, coefficient), by column."""

KEPT_COST, MULTIPLE_COST, KEPT_TOTAL_COST, FIRM_COST = 20.0, 100.0, 10.0, 20.0


@dataclass(frozen=True)
class Line:
    """A weighted sum of columns that is to lie from ``low`` to ``high``: always where ``cost`` is
    0, else each step outside costs that much."""

    parts: Parts
    low: int
    high: int
    cost: float


@dataclass(frozen=True)
class Model:
    """Innermost counts that may move, in steps of the base from ``start``.

    ``columns``: per column its index in the block. ``start``: rounded innermost counts of the block
    before any step, 0 for totals (shape n). ``least``, ``most``: bounds of the steps. ``lines``:
    totals that should be near the truth, and sums that must hold.
    """

    columns: tuple[int, ...]
    start: Counts
    least: tuple[int, ...]
    most: tuple[int, ...]
    lines: tuple[Line, ...]


class Sums:
    """The sums of a block by total: the first one defines its total, the others must hold too."""

    def __init__(self, block: Block) -> None:
        self.order: list[int] = []
        """Totals, each after its parts."""
        self.defining: dict[int, tuple[int, ...]] = {}
        self.others: list[tuple[int, tuple[int, ...]]] = []
        waiting = list(block.sums)
        totals = {total for total, _ in waiting}
        while waiting:
            left = []
            for total, parts in waiting:
                if total in self.defining:
                    self.others.append((total, parts))
                elif all(part not in totals or part in self.defining for part in parts):
                    self.defining[total] = parts
                    self.order.append(total)
                else:
                    left.append((total, parts))
            if len(left) == len(waiting):
                # Sums that go round in a circle: one of their totals stands for itself.
                totals.discard(left[0][0])
            waiting = [entry for entry in left if entry[0] in totals]
            self.others += [entry for entry in left if entry[0] not in totals]

    def expanded(self, movable: Mapping[int, int]) -> dict[int, dict[int, int]]:
        """Per total the columns (of the movable innermost counts) that it is made of."""
        found: dict[int, dict[int, int]] = {}
        for total in self.order:
            found[total] = combined(self.defining[total], movable, found)
        return found

    def add_up(self, counts: Counts) -> Counts:
        """All counts, totals formed of the innermost ones."""
        full = counts.copy()
        for total in self.order:
            full[total] = full[list(self.defining[total])].sum()
        return full


def combined(
    parts: tuple[int, ...], movable: Mapping[int, int], found: Mapping[int, Mapping[int, int]]
) -> dict[int, int]:
    """Column -> coefficient of a sum of counts."""
    columns: dict[int, int] = {}
    for part in parts:
        own = found[part] if part in found else {movable[part]: 1} if part in movable else {}
        for column, factor in own.items():
            columns[column] = columns.get(column, 0) + factor
    return columns


def _dearer(one: float, other: float) -> float:
    """The higher of two costs; 0, which stands for always, is the highest."""
    return 0.0 if 0.0 in (one, other) else max(one, other)


def _inner(block: Block, sums: Sums) -> Mask:
    inner = np.ones(len(block.counts), dtype=bool)
    inner[sums.order] = False
    return inner


def _known(block: Block, inner: Mask, base: int, kept: Counts) -> Mask:
    """Which kept numbers can be kept: innermost ones only where they round the true number."""
    near = np.abs(kept - block.counts) < base
    known: Mask = (kept >= 0) & (kept % base == 0) & (near | ~inner)
    return known


def strict_model(
    block: Block, sums: Sums, base: int, kept: Counts, firm: Mask, *, firmly: bool
) -> Model:
    """Multiples and kept counts stay, every other innermost count goes to one of its neighbours.

    ``firm`` totals go to a neighbour, too: always (``firmly``), or at a high price.
    """
    inner = _inner(block, sums)
    start = np.where(inner, block.counts // base * base, 0)
    fixed = _known(block, inner, base, kept) & inner
    start[fixed] = kept[fixed]
    columns = np.flatnonzero(inner & ~fixed & (block.counts % base != 0))
    costs = np.where(firm, 0.0 if firmly else FIRM_COST, 1.0)
    lines = tuple(_lines(block, sums, base, kept, start, tuple(columns.tolist()), costs))
    count = len(columns)
    return Model(tuple(columns.tolist()), start, (0,) * count, (1,) * count, lines)


def loose_model(block: Block, sums: Sums, base: int, kept: Counts, firm: Mask) -> Model:
    """As the strict one where that has no solution: any innermost count may move, at a price."""
    inner = _inner(block, sums)
    start = np.where(inner, block.counts // base * base, 0)
    columns = tuple(np.flatnonzero(inner).tolist())
    known = _known(block, inner, base, kept)
    costs = np.where(firm, FIRM_COST, 1.0)
    lines = list(_lines(block, sums, base, kept, start, columns, costs))
    for column, index in enumerate(columns):
        part = ((column, 1),)
        wish = int(kept[index] - start[index]) // base
        if known[index]:
            lines.append(Line(part, wish, wish, KEPT_COST))
        high = 0 if block.counts[index] % base == 0 else 1
        lines.append(Line(part, 0, high, MULTIPLE_COST))
    least = tuple(-int(start[index]) // base for index in columns)
    most = tuple(int(start[index]) // base + len(columns) for index in columns)
    return Model(columns, start, least, most, tuple(lines))


def _lines(
    block: Block,
    sums: Sums,
    base: int,
    kept: Counts,
    start: Counts,
    columns: tuple[int, ...],
    costs: NDArray[np.float64],
) -> Iterator[Line]:
    movable = {index: column for column, index in enumerate(columns)}
    expanded = sums.expanded(movable)
    at_start = sums.add_up(start)
    known = _known(block, _inner(block, sums), base, kept)
    near: dict[tuple[Parts, int, int], float] = {}
    for total in sums.order:
        parts = tuple(sorted(expanded[total].items()))
        missing = int(block.counts[total] - at_start[total])
        low, high, cost = missing // base, -(-missing // base), float(costs[total])
        if known[total]:
            low = high = int(kept[total] - at_start[total]) // base
            cost = KEPT_TOTAL_COST
        if len(parts) > 1 or (parts and (parts[0][1] > 1 or known[total])):
            near[parts, low, high] = _dearer(cost, near.get((parts, low, high), cost))
    yield from (Line(*key, cost) for key, cost in near.items())
    must: dict[tuple[Parts, int], None] = {}
    for total, members in sums.others:
        left, right = combined((total,), movable, expanded), combined(members, movable, expanded)
        both = {c: right.get(c, 0) - left.get(c, 0) for c in sorted({*left, *right})}
        difference = int(at_start[total] - at_start[list(members)].sum()) // base
        found = tuple((column, factor) for column, factor in both.items() if factor)
        if found or difference:
            must[found, difference] = None
    yield from (Line(parts, wish, wish, 0.0) for parts, wish in must)
