"""Whether a number changed by more than chance explains: exact tests, intervals, many at once.

Both tests are exact conditional tests, so that a p value of ``p`` or less comes up in at most the
part ``p`` of all cases without a change, whatever the base. Chi-squared tests and mid-p values hold
that only on average, and not in the far tail where the most striking of many areas is looked for.
Two-sided p values are twice the smaller tail, at most 1.
"""

from collections.abc import Callable, Sequence
from math import sqrt

from layers.statistics.wilson import Z, wilson_interval

FALSE_DISCOVERY_RATE = 0.04
"""A map that shows pure noise colours any area with at most this probability. One point below the
5 % promised, so that of a thousand such maps no more than fifty do."""

_NOTHING = 1e-40
"""Terms this much smaller than the greatest add nothing to a tail that anybody would see."""


def rate_p_value(cases: tuple[int, int], bases: tuple[int, int]) -> float:
    """Two-sided p value of no difference between two proportions.

    R. A. Fisher, The logic of inductive inference, Journal of the Royal Statistical Society 98
    (1935), 39-82: given all cases together, those of the second group are hypergeometric.
    Raises ValueError where a base is not positive or the cases are no part of it.
    """
    (x, y), (m, n) = cases, bases
    if not (m > 0 and n > 0 and 0 <= x <= m and 0 <= y <= n):
        raise ValueError(f"{cases} of {bases} are no proportions")
    both = x + y
    low, high = max(0, both - m), min(n, both)
    mode = min(high, max(low, (both + 1) * (n + 1) // (m + n + 2)))

    def ratio(k: int) -> float:
        return (both - k) * (n - k) / ((k + 1) * (m - both + k + 1))

    return _two_sided(y, (low, mode, high), ratio)


def count_p_value(counts: tuple[int, int]) -> float:
    """Two-sided p value of no difference between two counts (Poisson).

    J. Przyborowski and H. Wilenski, Homogeneity of results in testing samples from Poisson series,
    Biometrika 31 (1940), 313-323: given both together, the second is binomial with one half.
    Raises ValueError for a negative count.
    """
    x, y = counts
    if x < 0 or y < 0:
        raise ValueError(f"{counts} are no counts")
    both = x + y
    return _two_sided(y, (0, both // 2, both), lambda k: (both - k) / (k + 1))


def _two_sided(found: int, span: tuple[int, int, int], ratio: Callable[[int], float]) -> float:
    """Twice the smaller tail at ``found`` of a distribution from lowest to highest value;
    ``ratio(k)`` is the probability of k + 1 in terms of that of k, greatest at the mode."""
    low, mode, high = span
    lower = upper = total = 0.0
    for start, stop, step in ((mode, high, 1), (mode - 1, low, -1)):
        weight = 1.0 if step == 1 or mode == low else 1.0 / ratio(mode - 1)
        for k in range(start, stop + step, step):
            total += weight
            lower += weight if k <= found else 0.0
            upper += weight if k >= found else 0.0
            if weight < _NOTHING or k == stop:
                break
            weight *= ratio(k) if step == 1 else 1.0 / ratio(k - 1)
    return min(1.0, 2.0 * min(lower, upper) / total)


def guarded_rate_p_value(cases: tuple[int, int], bases: tuple[int, int], room: int) -> float:
    """The largest p value among all counts that those shown may stand for, where each may differ
    from the true one by up to ``room`` (protective rounding); 1 where they may stand for no
    difference. The tails fall steadily in each count, so the nearest corner is the largest."""
    (x, y), (m, n) = cases, bases
    if not room:
        return rate_p_value(cases, bases)
    sign = 1 if y * m > x * n else -1
    m, n = m - sign * room, n + sign * room
    x, y = x + sign * room, y - sign * room
    if m < 1 or n < 1:
        return 1.0
    x, y = min(max(x, 0), m), min(max(y, 0), n)
    return rate_p_value((x, y), (m, n)) if sign * (y * m - x * n) > 0 else 1.0


def guarded_count_p_value(counts: tuple[int, int], room: int) -> float:
    """The same for two counts."""
    x, y = counts
    sign = 1 if y > x else -1
    x, y = max(0, x + sign * room), max(0, y - sign * room)
    return count_p_value((x, y)) if sign * (y - x) > 0 or not room else 1.0


def discoveries(p_values: Sequence[float], rate: float = FALSE_DISCOVERY_RATE) -> tuple[bool, ...]:
    """Which of many null hypotheses to reject so that at most ``rate`` of the rejected are true.

    Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, Journal of the Royal
    Statistical Society B 57 (1995), 289-300. Where all are true, any is rejected with at most the
    probability ``rate``.
    """
    ordered = sorted(p_values)
    count = len(ordered)
    passed = (p for i, p in enumerate(ordered, 1) if p <= rate * i / count)
    limit = max(passed, default=-1.0)
    return tuple(p <= limit for p in p_values)


def least_rise(cases: int, base: int, areas: int) -> int | None:
    """How many cases of the same base are enough, one area of many changing alone, to be called
    more than chance; None where all of them are not."""
    limit = FALSE_DISCOVERY_RATE / areas
    if rate_p_value((cases, base), (base, base)) > limit:
        return None
    low, high = cases, base
    while high - low > 1:
        middle = (low + high) // 2
        if rate_p_value((cases, middle), (base, base)) <= limit:
            high = middle
        else:
            low = middle
    return high


def difference_interval(
    cases: tuple[float, float], bases: tuple[float, float]
) -> tuple[float, float]:
    """95 % interval of the second proportion less the first, both ends from -1 to 1.

    R. G. Newcombe, Interval estimation for the difference between independent proportions,
    Statistics in Medicine 17 (1998), 873-890, method 10 (hybrid of two Wilson intervals), whose
    examples the tests compare with. Raises ValueError as ``wilson_interval``.
    """
    first, second = cases[0] / bases[0], cases[1] / bases[1]
    first_low, first_high = wilson_interval(cases[0], bases[0])
    second_low, second_high = wilson_interval(cases[1], bases[1])
    difference = second - first
    below = sqrt((second - second_low) ** 2 + (first_high - first) ** 2)
    above = sqrt((second_high - second) ** 2 + (first - first_low) ** 2)
    return difference - below, difference + above


def ratio_interval(counts: tuple[float, float]) -> tuple[float, float | None] | None:
    """95 % interval of the second count by the first (Poisson); the upper end is None without end.

    Given both together the second is binomial, and the Wilson interval of its part ``p`` becomes
    one of ``p / (1 - p)``: P. L. Graham, K. Mengersen and A. P. Morton, Confidence limits for the
    ratio of two rates based on likelihood scores, Statistics in Medicine 22 (2003), 2071-2083.
    None where both are zero.
    """
    first, second = counts
    if first + second <= 0:
        return None
    low, high = wilson_interval(second, first + second, Z)
    return low / (1.0 - low) if low < 1 else 0.0, high / (1.0 - high) if high < 1 else None


def per_year(
    cases: tuple[int, int], bases: tuple[int, int], years: int
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Cases and bases of an average year in whole numbers, for sums over days on which mostly the
    same people were counted: bases rounded down, cases towards no difference."""
    (x, y), (m, n) = cases, bases
    if y * m > x * n:
        x, y = -(-x // years), y // years
    else:
        x, y = x // years, -(-y // years)
    m, n = m // years, n // years
    return (min(x, m), min(y, n)), (m, n)
