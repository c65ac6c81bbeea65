"""Whether neighbours resemble each other: permutation tests of Moran's I and of its local parts.

Moran, P. A. P. (1950): Notes on continuous stochastic phenomena, Biometrika 37, 17-23.
Anselin, L. (1995): Local indicators of spatial association - LISA, Geographical Analysis 27,
93-115: the local test keeps an area's own value and draws its neighbours' values, without putting
back, among those of all other areas.

Both tests are two-sided: twice the smaller share of draws that are at least as extreme as what was
observed (the observed one counts as a draw), at most 1. All draws come from a fixed seed, so that
the same values always give the same answer.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SEED = 1995
AT_A_TIME = 100
"""Permutations that are computed at once."""
TIE = 1e-9
"""Sums that differ by less are the same: they are added up in another order."""


def global_p_value(values: Floats, neighbours: Sequence[Sequence[int]], permutations: int) -> float:
    """How often values dealt out to the areas at random are as alike or as unlike as these.

    ``values`` has one number per area, not all the same; ``neighbours`` the positions of each
    area's neighbours, which weigh the same and together 1.
    """
    z = standardised(values)
    areas = np.array([area for area, near in enumerate(neighbours) for _ in near])
    others = np.array([other for near in neighbours for other in near])
    weights = np.array([1 / len(near) for near in neighbours for _ in near])
    dealt = _dealt(len(z), permutations)
    draws = [  # some at a time: there are as many products as borders
        ((part[areas] * part[others]) * weights[:, None]).sum(axis=0)
        for start in range(0, permutations, AT_A_TIME)
        if (part := z[dealt[:, start : start + AT_A_TIME]]).size
    ]
    return _two_sided(np.concatenate(draws), float((z[areas] * z[others] * weights).sum()))


def local_p_values(
    values: Floats, neighbours: Sequence[Sequence[int]], permutations: int
) -> list[float | None]:
    """The same for each area and its own neighbours; None for an area without neighbours."""
    z = standardised(values)
    drawn = _drawn(len(z) - 1, max(map(len, neighbours), default=0), permutations)
    answer: list[float | None] = []
    for area, near in enumerate(neighbours):
        if not near:
            answer.append(None)
            continue
        others = np.delete(z, area)
        sums = others[drawn[: len(near)]].sum(axis=0) * z[area]
        answer.append(_two_sided(sums, float(z[list(near)].sum() * z[area])))
    return answer


def standardised(values: Floats) -> Floats:
    """Distances from the mean in standard deviations (of these values, not of a sample)."""
    return np.asarray((values - values.mean()) / values.std())


def _two_sided(draws: Floats, observed: float) -> float:
    above = np.count_nonzero(draws >= observed - TIE)
    below = np.count_nonzero(draws <= observed + TIE)
    return min(1.0, 2.0 * (min(above, below) + 1) / (len(draws) + 1))


@lru_cache(maxsize=64)
def _dealt(count: int, permutations: int) -> npt.NDArray[np.intp]:
    """Positions in random order, a column per permutation."""
    draws = np.random.default_rng([SEED, count, 0]).random((permutations, count))
    return np.ascontiguousarray(draws.argsort(axis=1).T)


@lru_cache(maxsize=64)
def _drawn(count: int, size: int, permutations: int) -> npt.NDArray[np.intp]:
    """``size`` different positions of ``count``, a column per permutation; the first k of it are a
    draw of k: each is drawn by its rank among those that are left."""
    generator = np.random.default_rng([SEED, count, 1])
    drawn = np.empty((size, permutations), dtype=np.intp)
    for place in range(size):
        found = generator.integers(0, count - place, size=permutations)
        for taken in np.sort(drawn[:place], axis=0):
            found += found >= taken
        drawn[place] = found
    return drawn
