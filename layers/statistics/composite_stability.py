"""How firm the levels of a composite index are: what happens when its ingredients change a little.

Uncertainty analysis in the sense of Saisana, Saltelli and Tarantola, Journal of the Royal
Statistical Society A 168 (2005), 307-323: one indicator left out, weights shifted, inputs drawn
again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.statistics import composite as index
from layers.statistics.composite import Composite, composite

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

DRAWS, SEED = 500, 20_261_122
SHIFT = 0.1


@dataclass(frozen=True)
class Variation:
    """One other way to make the index. ``position`` is the indicator that it changes; ``factor``
    is what its weight is multiplied by, 0 where it is left out. ``levels`` are None where the rest
    gives no index (all its weights are zero)."""

    position: int
    factor: float
    levels: tuple[int, ...] | None

    def changed(self, levels: Sequence[int]) -> int:
        """How many units have another level than in ``levels``."""
        return sum(a != b for a, b in zip(self.levels or levels, levels, strict=True))


@dataclass(frozen=True)
class Resampled:
    """What ``draws`` random draws did. ``kept`` is per unit the share of draws in which its level
    stayed. ``changed`` are mean, 5th and 95th percentile of the number of units with another
    level. ``of_rates`` says what was drawn: the cases of rates, else the units."""

    draws: int
    kept: tuple[float, ...]
    changed: tuple[float, float, float]
    of_rates: bool


@dataclass(frozen=True)
class Rate:
    """A column of ``values`` that can be drawn anew: ``numerator`` of ``denominator`` cases per
    unit; ``factor`` turns the share into the unit of the value. Units with the same ``group`` have
    the same cases (schools in one area)."""

    position: int
    numerator: tuple[float, ...]
    denominator: tuple[float, ...]
    group: tuple[str, ...]
    factor: float


def without_each(
    values: Sequence[Sequence[float]],
    signs: Sequence[int],
    weights: Sequence[float] | None,
    made: Composite,
) -> tuple[Variation, ...]:
    """A made index without each indicator in turn; other arguments as for composite. Components
    look the way of the made index."""
    found = []
    for left in range(len(signs)):
        kept = [i for i in range(len(signs)) if i != left]
        fewer = [[row[i] for i in kept] for row in values]
        others = None if weights is None else [weights[i] for i in kept]
        if others is not None and not any(others):
            found.append(Variation(left, 0.0, None))
            continue
        like = [made.weights[i] for i in kept]
        less = composite(fewer, [signs[i] for i in kept], others, len(made.bounds) - 1, like)
        found.append(Variation(left, 0.0, less.levels))
    return tuple(found)


def shifted_weights(
    values: Sequence[Sequence[float]], signs: Sequence[int], made: Composite, levels: int
) -> tuple[Variation, ...]:
    """Each weight of a made index a tenth smaller and a tenth larger, the others as they were
    (then all again brought to the sum 1). The weights of a component are shifted as they stand."""
    found = []
    for position in range(len(signs)):
        for factor in (1 - SHIFT, 1 + SHIFT):
            other = [w * (factor if i == position else 1) for i, w in enumerate(made.weights)]
            found.append(
                Variation(position, factor, composite(values, signs, other, levels).levels)
            )
    return tuple(found)


def resampled(
    values: Sequence[Sequence[float]],
    signs: Sequence[int],
    weights: Sequence[float] | None,
    made: Composite,
    rates: Sequence[Rate] = (),
    draws: int = DRAWS,
) -> Resampled:
    """The index of ``draws`` random draws, always the same ones (fixed seed).

    With ``rates`` their numerators are drawn from binomial distributions with the observed share
    (parametric bootstrap; Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 6);
    other columns stay. Without, units are drawn with replacement: mean, deviation, component and
    bounds come from those drawn, and every unit is placed among them.
    """
    import numpy as np

    rng = np.random.default_rng(SEED)
    table = np.asarray(values, dtype=float)
    if rates:
        sample = np.repeat(table[None], draws, axis=0)
        for rate in rates:
            sample[:, :, rate.position] = _drawn(rng, rate, draws)
        places = _place(sample, sample, signs, weights, made)
    else:
        picks = rng.integers(0, len(table), (draws, len(table)))
        everyone = np.repeat(table[None], draws, axis=0)
        places = _place(table[picks], everyone, signs, weights, made)
    same = places == np.asarray(made.levels)
    moved = (~same).sum(axis=1)
    low, high = np.percentile(moved, (5, 95))
    kept = tuple(map(float, same.mean(axis=0)))
    return Resampled(draws, kept, (float(moved.mean()), float(low), float(high)), bool(rates))


def _drawn(rng: "np.random.Generator", rate: Rate, draws: int) -> "Array":
    """Values of ``draws`` draws; units of one group share theirs."""
    import numpy as np

    groups = list(dict.fromkeys(rate.group))
    first = [rate.group.index(group) for group in groups]
    cases = np.asarray([round(rate.denominator[i]) for i in first])
    hits = np.asarray([rate.numerator[i] for i in first])
    share = np.clip(hits / np.asarray([rate.denominator[i] for i in first]), 0.0, 1.0)
    found = rng.binomial(cases, share, (draws, len(groups))) / np.maximum(cases, 1)
    return np.asarray(rate.factor * found[:, [groups.index(group) for group in rate.group]])


def _place(
    reference: "Array",
    units: "Array",
    signs: Sequence[int],
    weights: Sequence[float] | None,
    made: Composite,
) -> "NDArray[np.int64]":
    """Levels of ``units`` under the index that ``reference`` makes, a component in the direction of
    the made one; the first axis is the draw. A column that does not vary in a draw says nothing in
    it."""
    import numpy as np

    means, deviations = index.moments(reference)
    flat = deviations <= 1e-12 * np.maximum(1.0, np.abs(means))
    scale = np.where(flat, np.inf, deviations)[:, None, :]
    sign = np.asarray(signs, dtype=float)
    z = (reference - means[:, None, :]) / scale * sign
    others = (units - means[:, None, :]) / scale * sign
    if weights is None:
        used, _ = index.first_component(z, made.weights)
    else:
        share = index.shares(np.asarray(weights, dtype=float))
        used = np.repeat(share[None], len(reference), axis=0)
    bounds = index.equal_bounds(np.einsum("dum,dm->du", z, used), len(made.bounds) - 1)
    return index.level_of(np.einsum("dum,dm->du", others, used), bounds)
