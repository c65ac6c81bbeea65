"""Numbers that single steps reach: from a whole solution, one count moves and its sums with it.

Where margins are rounded, they leave room, and the published numbers themselves are a solution in
its middle: steps from there show all that is possible without solving anything.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
RowOf = tuple[tuple[int, ...], tuple[float, ...], float, float, int]
CLOSE = 1e-6


@dataclass(frozen=True)
class Reach:
    """Per column the least and largest number seen, and how many in a row (``run``)."""

    least: Numbers
    most: Numbers
    run: Numbers


def reach(low: Numbers, high: Numbers, rows: Sequence[RowOf], points: Iterable[Numbers]) -> Reach:
    """What the points that are solutions, and their solutions one step away, show to be possible.
    The last point (the truth) must be one."""
    plan = _Plan(rows, len(low))
    size = len(low)
    found = Reach(np.full(size, np.inf), np.full(size, -np.inf), np.ones(size))
    for point in points:
        here = plan.completed(point)
        if not plan.is_solution(here, low, high):
            continue
        np.minimum(found.least, here, out=found.least)
        np.maximum(found.most, here, out=found.most)
        plan.steps(here, low, high, found)
    return found


class _Plan:
    """Which columns are sums of others, and what a step of each free one changes."""

    def __init__(self, rows: Sequence[RowOf], size: int) -> None:
        self.rows = rows
        self.size = size
        self.sum_of = self._defined()
        self.order = self._ordered()
        self.fixed_rows = [i for i in range(len(rows)) if i not in set(self.sum_of.values())]

    def _defined(self) -> dict[int, int]:
        """Total -> the row that makes it the sum of the others."""
        found: dict[int, int] = {}
        for index, (columns, _, row_low, row_high, total) in enumerate(self.rows):
            if total >= 0 and row_low == row_high and columns[total] not in found:
                found[columns[total]] = index
        return found

    def _ordered(self) -> list[int]:
        """Totals, those first whose parts are no totals; one in a circle is taken as free."""
        order: list[int] = []
        state: dict[int, int] = {}
        for start in list(self.sum_of):
            stack = [(start, False)]
            while stack:
                column, is_done = stack.pop()
                if is_done:
                    state[column] = 2
                    order.append(column)
                elif state.get(column, 0) == 0 and column in self.sum_of:
                    state[column] = 1
                    stack.append((column, True))
                    parts = [c for c in self.rows[self.sum_of[column]][0] if c != column]
                    if any(state.get(part) == 1 for part in parts):
                        stack.pop()
                        state[column] = 2
                        del self.sum_of[column]
                        continue
                    stack.extend((part, False) for part in parts)
        return [column for column in order if column in self.sum_of]

    def completed(self, point: Numbers) -> Numbers:
        """A point whose totals are the sums of their parts."""
        here = point.copy()
        for column in self.order:
            columns, values, row_low, _, total = self.rows[self.sum_of[column]]
            rest = sum(v * here[c] for c, v in zip(columns, values, strict=True) if c != column)
            here[column] = (row_low - rest) / values[total]
        return here

    def is_solution(self, here: Numbers, low: Numbers, high: Numbers) -> bool:
        """Whether a point keeps all bounds and rows."""
        if (here < low - CLOSE).any() or (here > high + CLOSE).any():
            return False
        for index in self.fixed_rows:
            columns, values, row_low, row_high, _ = self.rows[index]
            total = float(np.dot(values, here[list(columns)]))
            slack = CLOSE * max(1.0, abs(total))
            if not row_low - slack <= total <= row_high + slack:
                return False
        return True

    def steps(self, here: Numbers, low: Numbers, high: Numbers, found: Reach) -> None:
        """Note what every free column and the sums above it reach in one step up or down."""
        blocked = self._rows_of()
        changes = self._changes()
        for column in range(self.size):
            if column in self.sum_of:
                continue
            changed = changes[column]
            if any(self._is_stopped(row, changed) for other in changed for row in blocked[other]):
                continue
            columns = np.fromiter(changed, dtype=np.int64)
            by = np.fromiter(changed.values(), dtype=np.float64)
            over, under = high[columns] - here[columns], here[columns] - low[columns]
            up = np.floor((np.where(by > 0, over, under) / np.abs(by)).min() + CLOSE)
            down = np.floor((np.where(by > 0, under, over) / np.abs(by)).min() + CLOSE)
            up, down = min(up, 1e9), min(down, 1e9)
            ends = np.stack([here[columns] + by * up, here[columns] - by * down])
            found.most[columns] = np.maximum(found.most[columns], ends.max(axis=0))
            found.least[columns] = np.minimum(found.least[columns], ends.min(axis=0))
            every = np.where(np.abs(by) == 1, up + down + 1, 1)
            found.run[columns] = np.maximum(found.run[columns], every)

    def _is_stopped(self, row: int, changed: dict[int, float]) -> bool:
        columns, values, *_ = self.rows[row]
        moved = sum(v * changed.get(c, 0.0) for c, v in zip(columns, values, strict=True))
        return abs(moved) > CLOSE

    def _rows_of(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for index in self.fixed_rows:
            for column in self.rows[index][0]:
                found[column].append(index)
        return found

    def _changes(self) -> list[dict[int, float]]:
        """Free column -> what a step of one changes, itself included."""
        above: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for total in self.order:
            columns, values, _, _, at = self.rows[self.sum_of[total]]
            for column, value in zip(columns, values, strict=True):
                if column != total:
                    above[column].append((total, -value / values[at]))
        rank = {column: number for number, column in enumerate(self.order)}
        found: list[dict[int, float]] = []
        for column in range(self.size):
            changed = {column: 1.0}
            waiting = sorted(above[column], key=lambda step: rank[step[0]])
            found.append(
                changed if column in self.sum_of else self._spread(changed, waiting, above, rank)
            )
        return found

    def _spread(
        self,
        changed: dict[int, float],
        waiting: list[tuple[int, float]],
        above: dict[int, list[tuple[int, float]]],
        rank: dict[int, int],
    ) -> dict[int, float]:
        """Carry a change up to all sums, lower ones first."""
        due: dict[int, float] = defaultdict(float)
        for total, value in waiting:
            due[total] += value
        while due:
            total = min(due, key=lambda t: rank[t])
            value = due.pop(total)
            changed[total] = value
            for further, factor in above[total]:
                due[further] += value * factor
        return {column: value for column, value in changed.items() if value}
