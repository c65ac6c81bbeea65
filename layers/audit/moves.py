"""Numbers that single steps reach: from a whole solution, one count moves and its sums with it.

Where margins are rounded, they leave room, and the published numbers themselves are a solution in
its middle: steps from there show all that is possible without solving anything.
"""

from collections import defaultdict
from collections.abc import Sequence
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
RowOf = tuple[tuple[int, ...], tuple[float, ...], float, float, int]
CLOSE = 1e-6
FAR = 1e9


class Reach:
    """What solutions, and those one step away from them, show to be possible: per column the least
    and largest number (``least``, ``most``), and how many in a row (``run``)."""

    def __init__(self, low: Numbers, high: Numbers, rows: Sequence[RowOf]) -> None:
        self.low, self.high = low, high
        self.least = np.full(len(low), np.inf)
        self.most = np.full(len(low), -np.inf)
        self.run = np.ones(len(low))
        self._plan = _Plan(rows, len(low))

    def add(self, point: Numbers) -> bool:
        """Look around a point, whose totals are made sums of their parts; False where it is no
        solution."""
        here = self._plan.completed(point)
        if not self._plan.is_solution(here, self.low, self.high):
            return False
        self.see(here)
        self._plan.steps(here, self)
        return True

    def see(self, solution: Numbers) -> None:
        """Note the numbers of a solution."""
        np.minimum(self.least, solution, out=self.least)
        np.maximum(self.most, solution, out=self.most)


class _Plan:
    """Which columns are sums of others, and what a step of each free one changes."""

    def __init__(self, rows: Sequence[RowOf], size: int) -> None:
        self.rows = rows
        self.size = size
        self.sum_of = self._defined()
        self.order = self._ordered()
        used = set(self.sum_of.values())
        self.fixed_rows = [index for index in range(len(rows)) if index not in used]
        self.changes = self._changes()
        self.is_free = self._unblocked()

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

    def steps(self, here: Numbers, found: Reach) -> None:
        """Note what every free column and the sums above it reach in one step up or down."""
        starts, columns, by = self.changes
        if not len(starts):
            return
        over, under = found.high[columns] - here[columns], here[columns] - found.low[columns]
        size = np.abs(by)
        free = np.repeat(self.is_free, np.diff([*starts, len(columns)]))
        up = np.minimum.reduceat(np.where(by > 0, over, under) / size, starts)
        down = np.minimum.reduceat(np.where(by > 0, under, over) / size, starts)
        lengths = np.diff([*starts, len(columns)])
        up = np.repeat(np.minimum(np.floor(up + CLOSE), FAR), lengths) * free
        down = np.repeat(np.minimum(np.floor(down + CLOSE), FAR), lengths) * free
        np.maximum.at(found.most, columns, here[columns] + np.where(by > 0, by * up, -by * down))
        np.minimum.at(found.least, columns, here[columns] - np.where(by > 0, by * down, -by * up))
        np.maximum.at(found.run, columns, np.where(size == 1, up + down + 1, 1))

    def _unblocked(self) -> NDArray[np.bool_]:
        """Which free columns change no row that is not the making of a sum."""
        starts, columns, by = self.changes
        of_column: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for index in self.fixed_rows:
            for column, value in zip(self.rows[index][0], self.rows[index][1], strict=True):
                of_column[column].append((index, value))
        free = np.ones(len(starts), dtype=np.bool_)
        ends = [*starts[1:], len(columns)] if len(starts) else []
        for step, (start, end) in enumerate(zip(starts, ends, strict=True)):
            moved: dict[int, float] = defaultdict(float)
            for column, value in zip(columns[start:end], by[start:end], strict=True):
                for index, factor in of_column.get(int(column), ()):
                    moved[index] += factor * value
            free[step] = all(abs(value) <= CLOSE for value in moved.values())
        return free

    def _changes(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Numbers]:
        """What a step of one of every free column changes, itself included: where each one's
        changes start, the columns changed, and by how much."""
        above: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for total in self.order:
            columns, values, _, _, at = self.rows[self.sum_of[total]]
            for column, value in zip(columns, values, strict=True):
                if column != total:
                    above[column].append((total, -value / values[at]))
        rank = {column: number for number, column in enumerate(self.order)}
        starts: list[int] = []
        changed: list[int] = []
        by: list[float] = []
        for column in range(self.size):
            if column not in self.sum_of:
                starts.append(len(changed))
                for other, value in _spread(column, above, rank):
                    changed.append(other)
                    by.append(value)
        return np.array(starts, dtype=np.int64), np.array(changed, dtype=np.int64), np.array(by)


def _spread(
    column: int, above: dict[int, list[tuple[int, float]]], rank: dict[int, int]
) -> list[tuple[int, float]]:
    """A change of one, carried up to all sums, lower ones first."""
    found = [(column, 1.0)]
    due: dict[int, float] = defaultdict(float)
    waiting: list[tuple[int, int]] = []
    last, by = column, 1.0
    while True:
        for total, factor in above.get(last, ()):
            if total not in due:
                heappush(waiting, (rank[total], total))
            due[total] += by * factor
        if not waiting:
            return found
        _, last = heappop(waiting)
        by = due.pop(last)
        if by:
            found.append((last, by))
