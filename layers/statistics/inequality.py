"""Measures of how far the values of areas lie apart, for one set of values or many at once.

Every function takes arrays whose last axis are the areas and gives one number per row (a float
array without that axis), so that a thousand draws cost one call. Weights have one entry per area
and are positive. Where a measure is not defined for a row the answer is NaN, never an error:
a mean of zero, a negative value, a lowest percentile of zero.

Sources: Hyndman and Fan (1996), The American Statistician 50(4), 361-365; Pearson (1896),
Philosophical Transactions A 187, 253-318; Gini (1912), Variabilita e mutabilita, with weights as
Lerman and Yitzhaki (1989), Journal of Econometrics 42(1), 43-47; Theil (1967), Economics and
Information Theory; Shorrocks (1980), Econometrica 48(3), 613-625; Duncan and Duncan (1955),
American Sociological Review 20(2), 210-217.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

LOW_PERCENTILE, HIGH_PERCENTILE = 0.1, 0.9


def quantile(values: "Numbers", share: float) -> "Numbers":
    """The quantile of ascending values, interpolated (definition 7 of Hyndman and Fan)."""
    import numpy as np

    place = (values.shape[-1] - 1) * share
    below = int(place)
    above = min(below + 1, values.shape[-1] - 1)
    part = place - below
    return np.asarray(values[..., below] * (1 - part) + values[..., above] * part)


def occurring_quantile(values: "Numbers", share: float) -> "Numbers":
    """The quantile of ascending values that is always one of them (definition 1 of Hyndman and
    Fan): for ordered steps, between which there is nothing."""
    import math

    import numpy as np

    place = max(math.ceil(values.shape[-1] * share - 1e-9), 1) - 1
    return np.asarray(values[..., place])


def value_range(values: "Numbers") -> "Numbers":
    """Highest less lowest of ascending values, in their unit."""
    import numpy as np

    return np.asarray(values[..., -1] - values[..., 0])


def percentile_ratio(values: "Numbers") -> "Numbers":
    """The 90th by the 10th percentile of ascending values; NaN where the lower is not positive."""
    low, high = quantile(values, LOW_PERCENTILE), quantile(values, HIGH_PERCENTILE)
    return _divided(high, low)


def variation(values: "Numbers") -> "Numbers":
    """Standard deviation by mean; the areas are all there are, so the divisor is their number."""
    return _divided(values.std(axis=-1), values.mean(axis=-1))


def gini(values: "Numbers", weights: "Numbers") -> "Numbers":
    """Gini coefficient of ascending values with weights in the same order (same shape, or one row
    for all): half the mean difference of two units drawn at random, by their mean."""
    import numpy as np

    up_to = np.cumsum(weights, axis=-1)
    total = up_to[..., -1]
    amounts = weights * values
    unequal = (amounts * (2 * up_to - weights - total[..., None])).sum(axis=-1)
    return _where_positive(values, _divided(unequal, total * amounts.sum(axis=-1)))


def theil(values: "Numbers", weights: "Numbers") -> "Numbers":
    """Theil's T: the mean of r ln r over all units, r being a value by the mean; 0 ln 0 is 0."""
    import numpy as np

    mean = (weights * values).sum(axis=-1) / weights.sum(axis=-1)
    ratio = values * _inverse(mean)
    logarithm = np.log(np.where(ratio > 0, ratio, 1.0))
    unequal = (weights * ratio * logarithm).sum(axis=-1) / weights.sum(axis=-1)
    return _where_positive(values, np.where(mean > 0, unequal, np.nan))


def dissimilarity(group: "Numbers", others: "Numbers") -> "Numbers":
    """Index of dissimilarity of two distributions over the same areas, as counts: the part of
    either that would have to be elsewhere for both to be alike. NaN for a negative count or where
    one of them is empty."""
    import numpy as np

    shares = group * _inverse(group.sum(axis=-1)) - others * _inverse(others.sum(axis=-1))
    apart = np.abs(shares).sum(axis=-1) / 2
    return np.where((group.min(axis=-1) < 0) | (others.min(axis=-1) < 0), np.nan, apart)


@dataclass(frozen=True)
class GroupPart:
    """What one group of areas has to do with the whole Theil index. ``within`` is the group's own
    index, ``weight`` its part of all weights, ``amount`` its part of all that is distributed."""

    group: str
    weight: float
    amount: float
    mean: float
    within: float


@dataclass(frozen=True)
class TheilParts:
    """Theil's T taken apart: ``total`` is ``between`` and ``within`` together."""

    total: float
    between: float
    within: float
    groups: tuple[GroupPart, ...]


def theil_parts(
    values: Sequence[float], weights: Sequence[float], groups: Sequence[str]
) -> TheilParts | None:
    """Theil's T between and within groups of areas; ``groups`` names the group of each area.

    Between: the index if everybody had the mean of their group. Within: the groups' own indexes,
    weighted by what each of them has of the amount. None where the index is not defined.
    """
    import numpy as np

    x, w = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    if not len(x) or x.min() < 0 or not (w * x).sum() > 0:
        return None
    total_weight, total_amount = float(w.sum()), float((w * x).sum())
    mean = total_amount / total_weight
    parts = []
    for name in dict.fromkeys(groups):
        inside = np.array([group == name for group in groups])
        amount, weight = float((w * x)[inside].sum()), float(w[inside].sum())
        own = float(theil(x[inside], w[inside])) if amount > 0 else 0.0
        parts.append(
            GroupPart(name, weight / total_weight, amount / total_amount, amount / weight, own)
        )
    between = sum(p.amount * float(np.log(p.mean / mean)) for p in parts if p.mean / mean > 0)
    within = sum(p.amount * p.within for p in parts)
    return TheilParts(float(theil(x, w)), between, within, tuple(parts))


def _divided(above: "Numbers", below: "Numbers") -> "Numbers":
    """Quotients, NaN where the divisor is not positive."""
    import numpy as np

    fits = below > 0
    return np.where(fits, above / np.where(fits, below, 1.0), np.nan)


def _inverse(numbers: "Numbers") -> "Numbers":
    """One by each number, with an axis for the areas; NaN where it is not positive."""
    import numpy as np

    return _divided(np.ones_like(numbers, dtype=float), numbers)[..., None]


def _where_positive(values: "Numbers", measure: "Numbers") -> "Numbers":
    """A measure, NaN where one of the values is negative."""
    import numpy as np

    return np.where(values.min(axis=-1) < 0, np.nan, measure)
