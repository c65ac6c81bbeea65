"""One block: for each count that needs protection the numbers that an attacker must think possible.

Whole numbers that fulfil all constraints are witnesses: each protects every count that it gives a
harmless number. HiGHS finds them as corners of linear programs, each started from the last one;
where a corner is not whole, a whole one is asked for (branch and bound).
"""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.audit.moves import Reach
from layers.audit.program import CLOSE, Numbers, Program, Rows

ENDLESS = 1e6
"""Stands for "no upper end": no count of a municipality that is worth protecting is larger."""


@dataclass(frozen=True)
class Wanted:
    """What must be possible for variable ``column``: zero (unless ``no_zero``) or at least
    ``floor``; or, for a rounded number, ``base`` different ones."""

    column: int
    floor: int = 0
    no_zero: bool = False
    base: int = 0


@dataclass(frozen=True)
class Block:
    """Columns (variables) with bounds, their true numbers and the published ``point`` (shape n);
    rows as (columns, coefficients, low, high, position of the total or -1)."""

    low: Numbers
    high: Numbers
    truth: Numbers
    point: Numbers
    rows: Rows
    wanted: tuple[Wanted, ...]
    seconds: float


@dataclass(frozen=True)
class Found:
    """The answer for one Wanted: protected or not, least and largest possible number (None: no end;
    where single steps were enough, those that they reached), ``gave_up`` where time ran out."""

    column: int
    is_safe: bool
    low: int
    high: int | None
    gave_up: bool = False


def solve(block: Block) -> list[Found]:
    """The answer for every count of a block, in the order of ``block.wanted``."""
    return _Solver(block).run()


class _Solver:
    def __init__(self, block: Block) -> None:
        self.block = block
        self.until = time.monotonic() + block.seconds
        self.reach = Reach(block.low, block.high, block.rows)
        self.is_middle = self.reach.add(block.point)
        self.reach.add(block.truth)
        self.low, self.high = _tightened(block)
        self.program: Program | None = None

    def run(self) -> list[Found]:
        """Those first for which single steps are enough: no program is needed for them."""
        self._look_around()
        order = sorted(range(len(self.block.wanted)), key=self._is_hard)
        found = {place: self._answer(self.block.wanted[place]) for place in order}
        return [found[place] for place in range(len(order))]

    def _look_around(self) -> None:
        """Where the published numbers are no solution themselves, step from the nearest one."""
        rounded = [wanted.column for wanted in self.block.wanted if wanted.base]
        if self.is_middle or not rounded:
            return
        try:
            nearest = self._programmed().nearest(self.block.point, rounded, self._left() / 2)
        except TimeoutError:
            return
        if nearest is not None:
            self.reach.add(nearest)

    def _is_hard(self, place: int) -> bool:
        return not self._is_safe(self.block.wanted[place])

    def _answer(self, wanted: Wanted) -> Found:
        column = wanted.column
        if (wanted.base or self.program is None) and self._is_safe(wanted):
            # single steps were enough
            return self._found(wanted, True, self.reach.least[column], self.reach.most[column])
        try:
            low, high = self._end(column, -1), self._end(column, 1)
            is_safe = self._is_safe(wanted) or self._search(wanted, low, high)
        except TimeoutError:
            if self._is_safe(wanted):
                return self._found(wanted, True, self.reach.least[column], self.reach.most[column])
            return self._found(wanted, False, self.low[column], self.high[column], gave_up=True)
        return self._found(wanted, is_safe, low, high)

    def _found(
        self, wanted: Wanted, safe: bool, low: float, high: float, *, gave_up: bool = False
    ) -> Found:
        end = None if high >= ENDLESS else round(high)
        return Found(wanted.column, safe, round(low), end, gave_up)

    def _is_safe(self, wanted: Wanted) -> bool:
        """Whether the witnesses so far are enough."""
        least, most = self.reach.least[wanted.column], self.reach.most[wanted.column]
        if wanted.base:
            return bool(self.reach.run[wanted.column] >= wanted.base)
        return bool((least == 0 and not wanted.no_zero) or most >= wanted.floor)

    def _end(self, column: int, way: int) -> float:
        """The smallest (-1) or largest (1) whole number that the linear program leaves possible."""
        known, bound = (
            (self.reach.most[column], self.high[column]) if way > 0
            else (self.reach.least[column], self.low[column])
        )  # fmt: skip
        if known == bound or (way > 0 and known >= bound):
            return float(bound)
        best, witness = self._programmed().extreme(column, way, self._left())
        if witness is not None:
            self.reach.see(witness)
        return float(np.floor(best + CLOSE) if way > 0 else np.ceil(best - CLOSE))

    def _search(self, wanted: Wanted, low: float, high: float) -> bool:
        """Ask for whole witnesses where corners gave none that protects."""
        if wanted.base:
            return self._search_base(wanted, low, high)
        column = wanted.column
        spans = [(wanted.floor, high)] if high >= wanted.floor else []
        if low <= 0 and not wanted.no_zero:
            spans.append((0, 0))
        return any(self._whole(column, span) for span in spans)

    def _search_base(self, wanted: Wanted, low: float, high: float) -> bool:
        if high - low + 1 < wanted.base:
            return False
        column, possible = wanted.column, 0
        for number in range(int(low), int(high) + 1):
            possible += self._whole(column, (number, number))
            if possible >= wanted.base:
                return True
        return False

    def _whole(self, column: int, span: tuple[float, float]) -> bool:
        witness = self._programmed().whole(column, span, self._left())
        if witness is not None:
            self.reach.see(witness)
        return witness is not None

    def _left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _programmed(self) -> Program:
        if self.program is None:
            self._left()
            self.program = Program(self.block.rows, self.low, self.high)
        return self.program


def _tightened(block: Block) -> tuple[Numbers, Numbers]:
    """Bounds that follow from single rows, a few rounds of them; never tighter than the truth."""
    low, high = block.low.copy(), np.minimum(block.high, np.maximum(ENDLESS, 10 * block.truth))
    for _ in range(3):
        for columns, values, row_low, row_high, _total in block.rows:
            _tighten_row(low, high, (np.array(columns), np.array(values)), (row_low, row_high))
    return low, high


def _tighten_row(
    low: Numbers,
    high: Numbers,
    row: tuple[NDArray[np.int64], Numbers],
    ends: tuple[float, float],
) -> None:
    columns, values = row
    up = values > 0
    least = np.where(up, values * low[columns], values * high[columns])
    most = np.where(up, values * high[columns], values * low[columns])
    for_high = (ends[1] - (least.sum() - least)) / values
    for_low = (ends[0] - (most.sum() - most)) / values
    new_high, new_low = np.where(up, for_high, for_low), np.where(up, for_low, for_high)
    high[columns] = np.minimum(high[columns], np.floor(new_high + CLOSE))
    low[columns] = np.maximum(low[columns], np.ceil(new_low - CLOSE))
