"""Witnesses: other counts that everything shown would agree with just as well, found by HiGHS."""

import time
from collections.abc import Iterable

import highspy
import numpy as np
from numpy.typing import NDArray

from layers.prepare.protect.block import Block, Counts, Mask

Costs = NDArray[np.float64]

_WHOLE = 1e-5
_NODES = 3_000
"""Where the search for whole numbers gives up; nodes, not seconds, so that answers do not vary."""


_GAP = 0.02
"""How much dearer than the cheapest a whole solution may be."""


class TimeOut(Exception):
    """The seconds that were allowed have passed."""


class Clock:
    """Raises TimeOut when asked after its seconds have passed."""

    def __init__(self, seconds: float) -> None:
        self._start = time.monotonic()
        self._seconds = seconds

    def left(self) -> float:
        """Seconds that are left. Raises TimeOut where none are."""
        left = self._seconds - self.passed()
        if left <= 0:
            raise TimeOut
        return left

    def passed(self) -> float:
        return time.monotonic() - self._start


class Moves:
    """Ways in which some counts of a block (``cells``, ascending) may differ from the true ones,
    while all others stay as they are and every sum holds.

    A move is an array of whole differences, one per count of the block; true counts plus a move are
    never negative. One linear program in two columns per cell, what it gains and what it loses,
    serves all questions; only its costs and bounds change.
    """

    def __init__(self, block: Block, cells: NDArray[np.intp], clock: Clock) -> None:
        self._size = len(block.counts)
        self._cells = cells
        self._clock = clock
        self._column = np.full(self._size, -1, dtype=np.int64)
        self._column[cells] = np.arange(len(cells))
        self._counts = block.counts[cells].astype(np.float64)
        self._index = np.arange(2 * len(cells), dtype=np.int32)
        self._open = np.ones(len(cells), dtype=bool)
        self._entries = _entries(block, self._column)
        self._lp = _model(self._entries, len(cells))
        self.solved = 0

    def find(
        self, cell: int, low: int, high: float, cost: Costs, closed: Mask | None = None
    ) -> Counts | None:
        """The move of the lowest cost that changes ``cell`` by ``low`` to ``high`` (both above 0, or
        both below), or None where there is none.

        ``cost`` (per count of the block): of one person more or less in a count. ``closed``: counts
        that stay as they are. The lowest cost is certain where the linear program has a whole
        solution, as in tables of two dimensions; elsewhere a near one may be found. Raises TimeOut.
        """
        upper = self._upper(closed)
        lower = np.zeros_like(upper)
        place, count = int(self._column[cell]), len(self._cells)
        if place < 0 or (closed is not None and closed[cell]):
            return None
        gain, lose = place, place + count
        up, down = (gain, lose) if low > 0 else (lose, gain)
        lower[up], upper[up] = min(abs(low), abs(high)), max(abs(low), abs(high))
        upper[down] = 0.0
        costs = np.tile(cost[self._cells], 2)
        if low < 0 and lower[up] > self._counts[place]:
            return None
        values = self._solve(lower, upper, costs)
        if values is None:
            return None
        move = self._whole(values)
        if move is not None:
            return move
        values = self._solve_whole(lower, upper, costs)
        return None if values is None else self._whole(values)

    def _upper(self, closed: Mask | None) -> Costs:
        upper = np.concatenate([np.full(len(self._cells), np.inf), self._counts])
        if closed is not None:
            upper[np.tile(closed[self._cells], 2)] = 0.0
        return upper

    def _solve(self, lower: Costs, upper: Costs, costs: Costs) -> Costs | None:
        lp = self._lp
        self.solved += 1
        lp.setOptionValue("time_limit", lp.getRunTime() + self._clock.left())
        lp.changeColsCost(len(costs), self._index, costs)
        lp.changeColsBounds(len(costs), self._index, lower, upper)
        lp.setBasis()
        lp.run()
        return _values(lp)

    def _solve_whole(self, lower: Costs, upper: Costs, costs: Costs) -> Costs | None:
        mip = _model(self._entries, len(self._cells))
        mip.setOptionValue("time_limit", self._clock.left())
        mip.setOptionValue("presolve", "on")
        mip.setOptionValue("mip_max_nodes", _NODES)
        mip.setOptionValue("mip_rel_gap", _GAP)
        mip.changeColsCost(len(costs), self._index, costs)
        mip.changeColsBounds(len(costs), self._index, lower, upper)
        mip.changeColsIntegrality(len(costs), self._index, np.ones(len(costs), dtype=np.uint8))
        mip.run()
        return _values(mip)

    def _whole(self, values: Costs) -> Counts | None:
        count = len(self._cells)
        change = values[:count] - values[count:]
        whole = np.rint(change)
        if np.abs(change - whole).max(initial=0.0) > _WHOLE:
            return None
        move = np.zeros(self._size, dtype=np.int64)
        move[self._cells] = whole.astype(np.int64)
        return move


Entries = tuple[NDArray[np.int32], NDArray[np.int32], Costs, int]


def _entries(block: Block, column: NDArray[np.int64]) -> Entries:
    """Row, column and factor of each entry of the sums that contain one of the cells; rows in all."""
    rows: list[int] = []
    columns: list[int] = []
    factors: list[float] = []
    row = 0
    for total, parts in block.sums:
        of_row = _of_row(total, parts, column)
        if of_row:
            rows.extend([row] * len(of_row))
            columns.extend(of_row)
            factors.extend(of_row.values())
            row += 1
    order = np.lexsort((rows, columns)) if rows else np.zeros(0, dtype=np.intp)
    return (
        np.array(rows, dtype=np.int32)[order],
        np.array(columns, dtype=np.int32)[order],
        np.array(factors, dtype=np.float64)[order],
        row,
    )


def _of_row(total: int, parts: Iterable[int], column: NDArray[np.int64]) -> dict[int, float]:
    factors: dict[int, float] = {}
    for cell, factor in ((total, -1.0), *((part, 1.0) for part in parts)):
        place = int(column[cell])
        if place >= 0:
            factors[place] = factors.get(place, 0.0) + factor
    return {place: factor for place, factor in factors.items() if factor}


def _model(entries: Entries, count: int) -> highspy.Highs:
    """HiGHS with a column for what each cell gains, then one for what each loses, and the sums."""
    rows, columns, factors, height = entries
    lp = highspy.HighsLp()
    lp.num_col_ = 2 * count
    lp.num_row_ = height
    lp.col_cost_ = np.zeros(2 * count)
    lp.col_lower_ = np.zeros(2 * count)
    lp.col_upper_ = np.zeros(2 * count)
    lp.row_lower_ = np.zeros(height)
    lp.row_upper_ = np.zeros(height)
    starts = np.searchsorted(columns, np.arange(count + 1))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([starts, starts[1:] + starts[-1]]).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([rows, rows])
    lp.a_matrix_.value_ = np.concatenate([factors, -factors])
    model = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("presolve", "off"),
        ("solver", "simplex"),
    ):
        model.setOptionValue(option, value)
    model.passModel(lp)
    return model


def _values(model: highspy.Highs) -> Costs | None:
    """The solution; None where there is none. Raises TimeOut."""
    status = model.getModelStatus()
    if status == highspy.HighsModelStatus.kTimeLimit:
        raise TimeOut
    known = model.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if not known:
        return None
    return np.array(model.getSolution().col_value)
