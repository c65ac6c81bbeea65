"""The model of controlled rounding, solved by HiGHS, or where that takes too long step by step."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from layers.prepare.protect.rounding_model import Line, Model

Steps = NDArray[np.int64]

EFFORT = 15_000
"""Numbers of the model times nodes of the search: more nodes for small models. It decides where the
search stops, not time, so that the same counts are always rounded in the same way; ``seconds`` are
for machines that are many times slower, which take a coarser way (docs/decisions.md)."""
HINT = 1e-4
"""What going against the hint costs: it decides between solutions of the same quality."""
PASSES = 40


class NoStepsError(Exception):
    """There is no solution (``is_proven``), or none was found in time."""

    def __init__(self, *, is_proven: bool) -> None:
        super().__init__("no rounding" if is_proven else "gave up")
        self.is_proven = is_proven


@dataclass(frozen=True)
class Piece:
    """Columns of a model that lines tie together, and those lines."""

    columns: tuple[int, ...]
    lines: tuple[Line, ...]


def pieces(model: Model) -> Iterator[Piece]:
    """The connected parts of a model. Raises NoStepsError where a line without columns is wrong."""
    leader = list(range(len(model.columns)))

    def find(column: int) -> int:
        while leader[column] != column:
            leader[column] = leader[leader[column]]
            column = leader[column]
        return column

    for line in model.lines:
        if not line.parts:
            raise NoStepsError(is_proven=True)
        first = find(line.parts[0][0])
        for column, _ in line.parts[1:]:
            other = find(column)
            leader[max(first, other)] = first = min(first, other)
    columns: dict[int, list[int]] = defaultdict(list)
    lines: dict[int, list[Line]] = defaultdict(list)
    for column in range(len(leader)):
        columns[find(column)].append(column)
    for line in model.lines:
        lines[find(line.parts[0][0])].append(line)
    for first, own in columns.items():
        yield Piece(tuple(own), tuple(lines[first]))


def solve(model: Model, piece: Piece, hint: Steps, seconds: float) -> Steps:
    """Steps of a piece's columns: sums that must hold do, the others are as near as was found.

    ``hint`` (shape of all columns) says where to go where nothing else decides. Raises
    NoStepsError.
    """
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    place = {column: n for n, column in enumerate(piece.columns)}
    size = sum(len(line.parts) for line in piece.lines)
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 1),
        ("mip_max_nodes", max(1, EFFORT // max(size, 1))),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.5),
        ("time_limit", seconds),
    ):
        solver.setOptionValue(name, value)
    for column in piece.columns:
        low, high = model.least[column], model.most[column]
        cost = 0.0 if low == high else -HINT if hint[column] else HINT
        solver.addCol(cost, low, high, 0, [], [])
    for n in range(len(place)):
        solver.changeColIntegrality(n, highspy.HighsVarType.kInteger)
    for line in piece.lines:
        _add_line(solver, line, place)
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        raise NoStepsError(is_proven=True)
    done = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit)
    if status not in done or not np.isfinite(solver.getInfo().objective_function_value):
        raise NoStepsError(is_proven=False)
    found: Steps = np.rint(solver.getSolution().col_value[: len(place)]).astype(np.int64)
    return found


def _add_line(solver: highspy.Highs, line: Line, place: dict[int, int]) -> None:
    columns = [place[column] for column, _ in line.parts]
    factors = [float(factor) for _, factor in line.parts]
    if line.cost:
        count = solver.getNumCol()
        for _ in range(2):
            solver.addCol(line.cost, 0, highspy.kHighsInf, 0, [], [])
        columns += [count, count + 1]
        factors += [1.0, -1.0]
    solver.addRow(line.low, line.high, len(columns), columns, factors)


def descend(piece: Piece, hint: Steps) -> Steps:
    """Steps of 0 or 1 from the hint, one column at a time while that helps; without sums that must
    hold. Every solution is allowed, this one is only less near."""
    steps = {column: int(hint[column]) for column in piece.columns}
    touching: dict[int, list[tuple[int, int]]] = defaultdict(list)
    state = []
    for n, line in enumerate(piece.lines):
        state.append(sum(factor * steps[column] for column, factor in line.parts))
        for column, factor in line.parts:
            touching[column].append((n, factor))
    for _ in range(PASSES):
        moved = False
        for column in piece.columns:
            way = 1 - 2 * steps[column]
            gain = sum(
                _cost(piece.lines[n], state[n] + factor * way) - _cost(piece.lines[n], state[n])
                for n, factor in touching[column]
            )
            if gain < 0:
                steps[column] += way
                moved = True
                for n, factor in touching[column]:
                    state[n] += factor * way
        if not moved:
            break
    return np.array([steps[column] for column in piece.columns], dtype=np.int64)


def _cost(line: Line, value: int) -> float:
    outside = max(line.low - value, value - line.high, 0)
    middle = abs(2 * value - line.low - line.high)
    return line.cost * outside + HINT * middle


def without_wishes(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Only the sums that must hold."""
    return tuple(line for line in lines if not line.cost)
