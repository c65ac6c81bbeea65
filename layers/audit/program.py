"""The linear program of a block of constraints, solved by HiGHS: ends of spans, whole solutions."""

import highspy
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Rows = tuple[tuple[tuple[int, ...], tuple[float, ...], float, float, int], ...]
"""Columns, coefficients, low, high, position of the total or -1."""

CLOSE = 1e-6


class Program:
    """The linear program of a block; ``extreme`` starts where the last one ended."""

    def __init__(self, rows: Rows, low: Numbers, high: Numbers) -> None:
        self.rows, self.low, self.high = rows, low, high
        self.size = len(low)
        self.objective = -1
        self.model = _model(rows, low, high)
        self.solver = _solver(self.model)
        self.starts = np.cumsum([0, *(len(row[0]) for row in rows)])[:-1]
        self.columns = np.array([c for row in rows for c in row[0]], dtype=np.int64)
        self.values = np.array([v for row in rows for v in row[1]])
        self.row_low = np.array([row[2] for row in rows])
        self.row_high = np.array([row[3] for row in rows])

    def extreme(self, column: int, way: int, seconds: float) -> tuple[float, Numbers | None]:
        """The least (-1) or largest (1) number of a column, and its corner if that is whole."""
        if self.objective >= 0:
            self.solver.changeColCost(self.objective, 0.0)
        self.objective = column
        self.solver.changeColCost(column, -float(way))
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + seconds)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise TimeoutError
        corner = np.array(self.solver.getSolution().col_value)
        return float(corner[column]), self._checked(corner)

    def whole(self, column: int, span: tuple[float, float], seconds: float) -> Numbers | None:
        """A whole solution with a column between two numbers, None where there is none."""
        solver = _solver(self.model)
        _ask_for_whole(solver, self.size)
        low, high = max(span[0], self.low[column]), min(span[1], self.high[column])
        if low > high:
            return None
        solver.changeColBounds(column, float(low), float(high))
        solver.setOptionValue("time_limit", seconds)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise TimeoutError
        return self._checked(np.array(solver.getSolution().col_value))

    def nearest(self, aim: Numbers, columns: list[int], seconds: float) -> Numbers | None:
        """The whole solution nearest to an aim in some columns; None where none was found."""
        size, more = self.size, 2 * len(columns)
        far = tuple(
            ((column, size + 2 * i, size + 2 * i + 1), (1.0, -1.0, 1.0), point, point, -1)
            for i, column in enumerate(columns)
            for point in (float(aim[column]),)
        )
        low, high = np.append(self.low, np.zeros(more)), np.append(self.high, np.full(more, np.inf))
        model = _model((*self.rows, *far), low, high)
        model.col_cost_ = np.append(np.zeros(size), np.ones(more))
        solver = _solver(model)
        _ask_for_whole(solver, size)
        solver.setOptionValue("time_limit", seconds)
        solver.run()
        if not solver.getSolution().value_valid:
            return None
        return self._checked(np.array(solver.getSolution().col_value)[:size])

    def _checked(self, corner: Numbers) -> Numbers | None:
        """The corner in whole numbers, None where it is none or they break a row."""
        whole = np.rint(corner)
        if np.abs(whole - corner).max() > CLOSE:
            return None
        sums = np.add.reduceat(self.values * whole[self.columns], self.starts)
        slack = CLOSE * np.maximum(1.0, np.abs(sums))
        fits = (sums >= self.row_low - slack) & (sums <= self.row_high + slack)
        return whole if bool(fits.all()) else None


def _solver(model: highspy.HighsLp) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in {"output_flag": False, "threads": 1, "random_seed": 0}.items():
        solver.setOptionValue(name, value)
    solver.passModel(model)
    return solver


def _ask_for_whole(solver: highspy.Highs, size: int) -> None:
    """The first columns must be whole."""
    kinds = np.full(size, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    solver.changeColsIntegrality(size, np.arange(size, dtype=np.int32), kinds)


def _model(rows: Rows, low: Numbers, high: Numbers) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(low), len(rows)
    model.col_cost_ = np.zeros(len(low))
    model.col_lower_, model.col_upper_ = low, high
    model.row_lower_ = np.array([row[2] for row in rows])
    model.row_upper_ = np.array([row[3] for row in rows])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row[0]) for row in rows)])
    model.a_matrix_.index_ = np.array([c for row in rows for c in row[0]])
    model.a_matrix_.value_ = np.array([v for row in rows for v in row[1]])
    return model
