"""How far chance could have moved a measure of disparity.

A measure of disparity is biased: chance alone keeps the rates of small areas apart, so even equal
areas seem unequal. Two ways lead to an interval.

``binomial_draws`` for rates whose numerator is part of the denominator: the areas are all there
are, chance is in who of the counted belongs to the numerator. Draws come from rates drawn towards
the common rate just so far that their spread is what is left of the observed one without chance
(``shrunken_rates``); the error of a draw is its measure less that of those rates.

``area_draws`` for everything else: areas are drawn with replacement (Efron 1979, Annals of
Statistics 7(1), 1-26), which tells how much a measure hangs on single areas.

The bias of a measure is about the same whether areas truly differ or not only on the scale of
variances, so errors of rates are taken there (layers.thematic.disparity_measures.scaled).

``interval`` turns errors into an interval (the basic bootstrap of Davison and Hinkley 1997,
Bootstrap Methods and their Application, 5.2), which takes the bias out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

DRAWS = 1000
SEED = 20240229
"""The same figures always give the same interval."""
OUTSIDE = 0.05
"""Part of all draws outside an interval of 95 percent."""
FEWEST_AREAS = 10
"""With fewer areas drawing areas says nothing."""


def shrunken_rates(numerators: Sequence[float], denominators: Sequence[float]) -> "Numbers":
    """Rates (parts of 1) whose spread is that of the true rates, estimated by moments.

    The variance between areas is the observed one, weighted by denominators, less what chance
    gives (Marshall 1991, Applied Statistics 40(2), 283-294, for binomial counts). Each rate keeps
    the square root of its reliability of its distance to the common rate, so that the spread of
    all is right (Louis 1984, Journal of the American Statistical Association 79, 393-398).
    Denominators are positive. All are the common rate where chance explains the whole spread.
    """
    import numpy as np

    counted, base = np.asarray(numerators, dtype=float), np.asarray(denominators, dtype=float)
    rates = counted / base
    common = counted.sum() / base.sum()
    chance = common * (1 - common)
    spread = float((base * (rates - common) ** 2).sum() / base.sum())
    true = max(0.0, spread - chance * len(base) / base.sum())
    if true <= 0:
        return np.full(len(base), common)
    kept = np.sqrt(true / (true + chance / base))
    drawn_in: Numbers = np.clip(common + kept * (rates - common), 0.0, 1.0)
    return drawn_in


def binomial_draws(
    rates: "Numbers", denominators: "Numbers", stream: int, draws: int = DRAWS
) -> "Numbers":
    """Numerators drawn from Binomial(denominator, rate): one row per draw, one column per area.
    ``stream`` keeps draws of several years apart. Denominators are rounded to whole numbers."""
    import numpy as np

    random = np.random.Generator(np.random.PCG64(np.random.SeedSequence((SEED, stream))))
    base = np.rint(denominators).astype(np.int64)
    # an area's draws follow each other: the generator prepares each distribution once
    drawn = random.binomial(base[:, None], rates[:, None], (len(base), draws))
    return np.ascontiguousarray(drawn.T)


def area_draws(count: int, draws: int = DRAWS) -> "Numbers":
    """Positions of areas drawn with replacement, ``count`` in each row; the same in every year, so
    that a change compares an area with itself."""
    import numpy as np

    return np.random.Generator(np.random.PCG64(SEED)).integers(0, count, (draws, count))


@dataclass(frozen=True)
class Interval:
    """A measure with what chance could have done: 95 of 100 such intervals hold the true value.
    ``adjusted`` is the measure without its bias."""

    low: float
    high: float
    adjusted: float


def interval(
    measured: float, errors: "Numbers", *, lowest: float | None = 0.0, outside: float = OUTSIDE
) -> Interval | None:
    """The interval of a measure from the errors of its draws (draw less truth of the draw), not
    below ``lowest``; ``outside`` is the part of draws that it leaves out. None where a draw in
    twenty or more is not defined."""
    import numpy as np

    known = errors[~np.isnan(errors)]
    if len(known) <= 0.95 * len(errors) or np.isnan(measured):
        return None
    below, above = np.quantile(known, (outside / 2, 1 - outside / 2))
    found = (measured - float(above), measured - float(below), measured - float(known.mean()))
    if lowest is not None:
        found = (max(found[0], lowest), max(found[1], lowest), max(found[2], lowest))
    return Interval(*found)
