"""How far two measures go together: coefficients of correlation and how sure they are.

All functions take pairs of numbers without gaps. A coefficient is None where one of the two
measures is the same everywhere, because then nothing goes together.
"""

from collections.abc import Sequence
from math import atanh, fsum, sqrt, tanh
from typing import Any

Z = 1.959963984540054
"""Of a normal distribution, 95 % lies within so many standard deviations."""
SEED = 1904
RESAMPLES = 2_000
FEWEST = 4
"""Pairs below which there is no interval."""


def pearson(
    x: Sequence[float], y: Sequence[float], weights: Sequence[float] | None = None
) -> float | None:
    """Product-moment correlation, -1 to 1: how closely the pairs lie to a straight line.

    With ``weights`` (none negative) means, variances and the covariance are weighted by them.
    Pearson, K. (1896): Regression, heredity and panmixia, Phil. Trans. R. Soc. A 187, 253-318.
    """
    w = [1.0] * len(x) if weights is None else weights
    total = fsum(w)
    if total <= 0:
        return None
    mean_x = fsum(a * b for a, b in zip(w, x, strict=True)) / total
    mean_y = fsum(a * b for a, b in zip(w, y, strict=True)) / total
    sxx = fsum(a * (b - mean_x) ** 2 for a, b in zip(w, x, strict=True))
    syy = fsum(a * (b - mean_y) ** 2 for a, b in zip(w, y, strict=True))
    if not (_varies(sxx, mean_x, total) and _varies(syy, mean_y, total)):
        return None
    sxy = fsum(a * (b - mean_x) * (c - mean_y) for a, b, c in zip(w, x, y, strict=True))
    return max(-1.0, min(1.0, sxy / sqrt(sxx * syy)))


def _varies(squares: float, mean: float, total: float) -> bool:
    """Whether a sum of squares is more than what rounding leaves behind."""
    return squares > total * (1e-12 * max(1.0, abs(mean))) ** 2


def effective_size(weights: Sequence[float]) -> float:
    """How many equal weights are as good as these: the square of the sum over the sum of squares.

    Kish, L. (1965): Survey Sampling, section 11.7.
    """
    squares = fsum(w * w for w in weights)
    return fsum(weights) ** 2 / squares if squares > 0 else 0.0


def fisher_interval(r: float | None, count: float) -> tuple[float, float] | None:
    """95 % interval of Pearson's coefficient of ``count`` pairs; None for fewer than ``FEWEST``.

    Fisher, R. A. (1921): On the "probable error" of a coefficient of correlation deduced from a
    small sample, Metron 1, 3-32: atanh(r) has a standard error of 1 / sqrt(count - 3).
    """
    if r is None or count < FEWEST:
        return None
    if abs(r) == 1:
        return r, r
    middle, room = atanh(r), Z / sqrt(count - 3)
    return tanh(middle - room), tanh(middle + room)


def average_ranks(values: Sequence[float]) -> tuple[float, ...]:
    """Ranks from 1, the lowest value first; equal values share the mean of their ranks."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            ranks[place] = (start + 1 + end) / 2
        start = end
    return tuple(ranks)


def spearman(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Rank correlation, -1 to 1: whether one rises where the other does, not by how much.

    Spearman, C. (1904): The proof and measurement of association between two things, American
    Journal of Psychology 15, 72-101; ties share their mean rank.
    """
    return pearson(average_ranks(x), average_ranks(y))


def spearman_interval(
    x: Sequence[float], y: Sequence[float], resamples: int = RESAMPLES
) -> tuple[float, float] | None:
    """95 % interval of Spearman's coefficient: the middle of the coefficients of ``resamples``
    draws of as many pairs, with putting back. None for fewer than ``FEWEST`` pairs.

    The draws come from a fixed seed; those in which one measure is the same everywhere do not
    count. Efron, B. (1979): Bootstrap methods, Annals of Statistics 7, 1-26 (percentile method).
    """
    if len(x) < FEWEST or spearman(x, y) is None:
        return None
    import numpy as np

    count = len(x)
    picks = np.random.default_rng([SEED, count]).integers(0, count, size=(resamples, count))
    times = np.zeros((resamples, count))
    np.add.at(times, (np.arange(resamples)[:, None], picks), 1.0)
    dx, dy = (_centred_ranks(times, values) for values in (x, y))
    sxx, syy = (times * dx * dx).sum(axis=1), (times * dy * dy).sum(axis=1)
    sound = (sxx > 0) & (syy > 0)
    if not sound.any():
        return None
    found = (times * dx * dy).sum(axis=1)[sound] / np.sqrt(sxx[sound] * syy[sound])
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)


def _centred_ranks(times: Any, values: Sequence[float]) -> Any:
    """Ranks of all values in each resample (rows of ``times``: how often each was drawn), less
    their mean, which is (n + 1) / 2."""
    import numpy as np

    _, group = np.unique(np.asarray(values, dtype=float), return_inverse=True)
    member = np.zeros((len(values), int(group.max()) + 1))
    member[np.arange(len(values)), group] = 1.0
    sizes = times @ member
    ranks = sizes.cumsum(axis=1) - (sizes - 1) / 2
    return ranks[:, group] - (len(values) + 1) / 2
