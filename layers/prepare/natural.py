"""Natural classes: least squared deviation from class means (Fisher 1958, as Jenks uses it).

Exact by dynamic programming over distinct values. Its cost grows with the square of their number;
above EXACT they are first put together: those that print alike, and what lies in the same cell of a
grid of GRID quantiles and GRID equal widths. Classes then begin at cells of that grid, which are
narrow where there are many values and where values are far apart. The sums of a cell are those of
its values, so that the optimum over cells is exact.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

EXACT = 2_000
"""So many distinct values are classified exactly."""
GRID = 256


class Atoms(NamedTuple):
    """Values that stay together, ascending: the largest of each, and sums over all of them."""

    largest: Floats
    weight: Floats
    total: Floats
    square: Floats


def natural_classes(values: Floats, most: int, decimals: int) -> dict[int, list[float]]:
    """Number of classes up to ``most`` -> largest value of each class but the last.

    A number of classes above the number of distinct values is left out. The result depends on the
    values and not on their order; ``decimals`` are those that are printed.
    """
    distinct, counts = np.unique(values, return_counts=True)
    atoms = _atoms(distinct, counts.astype(float), decimals)
    most = min(most, len(atoms.largest))
    if most < 1:
        return {}
    starts = _starts(_cost(atoms), most)
    return {k: _uppers(atoms, starts[: k - 1]) for k in range(1, most + 1)}


def _atoms(distinct: Floats, counts: Floats, decimals: int) -> Atoms:
    first = np.arange(len(distinct))
    if len(distinct) > EXACT:
        first = _firsts(np.round(distinct, decimals))
    if len(first) > EXACT:
        below = np.cumsum(counts) - counts
        quantile = np.floor(below * GRID / counts.sum())
        width = np.floor((distinct - distinct[0]) * GRID / (distinct[-1] - distinct[0]))
        first = np.unique(np.concatenate([_firsts(quantile), _firsts(width)]))
    centred = distinct - distinct.mean() if len(distinct) else distinct
    sums = (counts, counts * centred, counts * centred**2)
    ends = np.append(first[1:], len(distinct)) - 1
    added = (np.add.reduceat(part, first) if len(first) else part for part in sums)
    return Atoms(distinct[ends] if len(first) else distinct, *added)


def _firsts(cells: Floats) -> npt.NDArray[np.int64]:
    """Where a new cell begins."""
    return np.flatnonzero(np.diff(cells, prepend=np.nan) != 0)


def _cost(atoms: Atoms) -> Floats:
    """cost[i, j]: squared deviation of one class that holds atoms i to j - 1."""
    weight, total, square = (
        np.concatenate([[0.0], np.cumsum(part)])
        for part in (atoms.weight, atoms.total, atoms.square)
    )
    n = len(atoms.largest)
    start, end = np.arange(n)[:, None], np.arange(n + 1)[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        cost = (
            square[end]
            - square[start]
            - (total[end] - total[start]) ** 2 / (weight[end] - weight[start])
        )
    return np.where(end > start, np.maximum(cost, 0.0), np.inf)


def _starts(cost: Floats, most: int) -> list[npt.NDArray[np.int64]]:
    """For 2, 3, ... ``most`` classes: where the last class begins, for every end."""
    n = len(cost)
    best = cost[0].copy()
    starts = []
    for _ in range(most - 1):
        whole = best[:n, None] + cost
        starts.append(np.argmin(whole, axis=0))
        best = np.min(whole, axis=0)
    return starts


def _uppers(atoms: Atoms, starts: list[npt.NDArray[np.int64]]) -> list[float]:
    uppers, end = [], len(atoms.largest)
    for chosen in reversed(starts):
        end = int(chosen[end])
        uppers.append(float(atoms.largest[end - 1]))
    return uppers[::-1]
