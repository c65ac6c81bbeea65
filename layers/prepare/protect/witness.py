"""Witnesses: other counts that everything shown would agree with just as well, found by HiGHS."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from layers.prepare.protect.block import Block, Counts, Mask

Costs = NDArray[np.float64]
Range = tuple[float, float]

_WHOLE = 1e-5
_NODES = 3_000
"""Where the search for whole numbers gives up; nodes, not seconds, so that answers do not vary."""


_WHOLE_WORK = 10
"""How many linear programs a search for whole numbers counts for."""
_CHEAP = 0.01
"""Cells below this share of the dearest are tried first: those that are hidden anyway."""
_GAP = 0.02
"""How much dearer than the cheapest a whole solution may be."""


class OutOfTimeError(Exception):
    """The seconds that were allowed have passed."""


BUSY = 10
"""So much longer than it computes may a program take: a busy machine lets others go first."""


class Clock:
    """Raises OutOfTimeError when asked after its seconds have passed; they are those in which this
    process computes, so that a busy machine changes no result."""

    def __init__(self, seconds: float) -> None:
        self._start = time.process_time()
        self._seconds = seconds
        self.work = 0
        """Linear programs so far."""

    def left(self) -> float:
        """Seconds that are left. Raises OutOfTimeError where none are."""
        left = self._seconds - self.passed()
        if left <= 0:
            raise OutOfTimeError
        return left

    def passed(self) -> float:
        return time.process_time() - self._start


@dataclass(frozen=True)
class Entries:
    """The sums as a matrix, by its entries: row, column (ascending), factor; its height."""

    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    factors: Costs
    height: int

    def of(self, column: NDArray[np.int64]) -> "Entries":
        """Only some columns: their new number, ascending, and -1 for all others."""
        kept = column[self.columns] >= 0
        found, rows = np.unique(self.rows[kept], return_inverse=True)
        columns = column[self.columns[kept]].astype(np.int32)
        return Entries(rows.astype(np.int32), columns, self.factors[kept], len(found))


def entries(block: Block) -> Entries:
    """All sums of a block: parts minus total is 0."""
    factors: dict[tuple[int, int], float] = {}
    for row, (total, parts) in enumerate(block.sums):
        for cell, factor in ((total, -1.0), *((part, 1.0) for part in parts)):
            factors[cell, row] = factors.get((cell, row), 0.0) + factor
    found = sorted((cell, row, factor) for (cell, row), factor in factors.items() if factor)
    columns, rows, values = (
        (np.array(each) for each in zip(*found, strict=True)) if found else [np.zeros(0)] * 3
    )
    return Entries(
        rows.astype(np.int32), columns.astype(np.int32), values.astype(np.float64), len(block.sums)
    )


class Moves:
    """Ways in which some counts of a block (``cells``, ascending) may differ from the true ones,
    while all others stay as they are and every sum holds.

    A move is an array of whole differences, one per count of the block; true counts plus a move are
    never negative. One linear program in two columns per cell, what it gains and what it loses,
    serves all questions; only its costs and bounds change. ``sums``: of the block, see ``entries``.
    """

    def __init__(
        self,
        block: Block,
        cells: NDArray[np.intp],
        clock: Clock,
        sums: Entries,
    ) -> None:
        self._cells = cells
        self._clock = clock
        self._column = np.full(len(block.counts), -1, dtype=np.int64)
        self._column[cells] = np.arange(len(cells))
        self._counts = block.counts[cells].astype(np.float64)
        self._sums = sums.of(self._column)
        self._lp = _model(self._sums, len(cells))
        self._lower = np.zeros(2 * len(cells))
        self._upper = np.zeros(2 * len(cells))
        self._costs = np.zeros(2 * len(cells))

    def find(
        self, changes: Mapping[int, Range], cost: Costs, closed: Mask | None = None
    ) -> Counts | None:
        """The move of the lowest cost that makes these changes, or None where there is none.

        ``changes``: per count by how much it changes, at least and at most. ``cost`` (per count of
        the block): of one person more or less in a count. ``closed``: counts that stay as they are.
        The lowest cost is certain where the linear program has a whole solution, as in tables of
        two dimensions; elsewhere a near one may be found. Raises OutOfTimeError.
        """
        count = len(self._cells)
        upper = np.concatenate([np.full(count, np.inf), self._counts])
        if closed is not None:
            upper[np.tile(closed[self._cells], 2)] = 0.0
        lower = np.zeros_like(upper)
        for cell, (low, high) in changes.items():
            gain = int(self._column[cell])
            if gain < 0:
                return None
            lose = gain + count
            lower[gain], lower[lose] = max(low, 0), max(-high, 0)
            upper[gain] = min(upper[gain], max(high, 0))
            upper[lose] = min(upper[lose], max(-low, 0))
        if (lower > upper).any():
            return None
        costs = np.tile(cost[self._cells], 2)
        values = self._solve(lower, upper, costs)
        if values is None:
            return None
        every = np.arange(count)
        move = self._whole(values, every)
        used = (values[:count] > _WHOLE) | (values[count:] > _WHOLE)
        near = np.flatnonzero(used | (costs[:count] < _CHEAP * costs[:count].max()))
        for cells, presolve in ((near, "on"), (every, "on"), (every, "off")):
            if move is None:
                move = self._solve_whole(cells, lower, upper, costs, presolve)
        return move

    def _solve(self, lower: Costs, upper: Costs, costs: Costs) -> Costs | None:
        lp = self._lp
        self._clock.work += 1
        lp.setOptionValue("time_limit", lp.getRunTime() + BUSY * self._clock.left())
        changed = np.flatnonzero(costs != self._costs).astype(np.int32)
        lp.changeColsCost(len(changed), changed, costs[changed])
        changed = np.flatnonzero((lower != self._lower) | (upper != self._upper)).astype(np.int32)
        lp.changeColsBounds(len(changed), changed, lower[changed], upper[changed])
        self._lower, self._upper, self._costs = lower, upper, costs
        lp.setBasis()
        lp.run()
        return _values(lp)

    def _solve_whole(
        self, cells: NDArray[np.intp], lower: Costs, upper: Costs, costs: Costs, presolve: str
    ) -> Counts | None:
        """A move of some of the cells (their places here) found by branching, or None."""
        self._clock.work += _WHOLE_WORK
        count = len(self._cells)
        column = np.full(count, -1, dtype=np.int64)
        column[cells] = np.arange(len(cells))
        mip = _model(self._sums.of(column), len(cells))
        for option, value in (
            ("time_limit", BUSY * self._clock.left()),
            ("presolve", presolve),
            ("mip_max_nodes", _NODES),
            ("mip_rel_gap", _GAP),
        ):
            mip.setOptionValue(option, value)
        both = np.concatenate([cells, cells + count])
        index = np.arange(len(both), dtype=np.int32)
        mip.changeColsCost(len(both), index, costs[both])
        mip.changeColsBounds(len(both), index, lower[both], upper[both])
        mip.changeColsIntegrality(len(both), index, np.ones(len(both), dtype=np.uint8))
        mip.run()
        values = _values(mip)
        return None if values is None else self._whole(values, cells)

    def _whole(self, values: Costs, cells: NDArray[np.intp]) -> Counts | None:
        """What the solver says of some cells as a move, if it is one: nothing is believed."""
        change = values[: len(cells)] - values[len(cells) :]
        if np.abs(change - np.rint(change)).max(initial=0.0) > _WHOLE:
            return None
        whole = np.zeros(len(self._cells))
        whole[cells] = np.rint(change)
        of = self._sums
        sums = np.bincount(of.rows, of.factors * whole[of.columns], of.height)
        if sums.any() or (whole + self._counts < 0).any():
            return None
        move = np.zeros(len(self._column), dtype=np.int64)
        move[self._cells] = whole.astype(np.int64)
        return move


def _model(sums: Entries, count: int) -> highspy.Highs:
    """HiGHS with a column for what each cell gains, then one for what each loses, and the sums."""
    rows, factors, height = sums.rows, sums.factors, sums.height
    lp = highspy.HighsLp()
    lp.num_col_ = 2 * count
    lp.num_row_ = height
    lp.col_cost_ = np.zeros(2 * count)
    lp.col_lower_ = np.zeros(2 * count)
    lp.col_upper_ = np.zeros(2 * count)
    lp.row_lower_ = np.zeros(height)
    lp.row_upper_ = np.zeros(height)
    starts = np.searchsorted(sums.columns, np.arange(count + 1))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([starts, starts[1:] + starts[-1]]).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([rows, rows])
    lp.a_matrix_.value_ = np.concatenate([factors, -factors])
    model = highspy.Highs()  # type: ignore[no-untyped-call]
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
    """The solution; None where there is none. Raises OutOfTimeError."""
    status = model.getModelStatus()
    if status == highspy.HighsModelStatus.kTimeLimit:
        raise OutOfTimeError
    known = model.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if not known:
        return None
    return np.array(model.getSolution().col_value)
