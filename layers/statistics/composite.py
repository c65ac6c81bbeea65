"""A composite index of several indicators: standardised, weighted, added up, cut into levels.

The steps and their names follow OECD/JRC, Handbook on Constructing Composite Indicators (2008):
z-scores, linear aggregation, weights that are equal, given, or the first principal component.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

COMPONENT = "component"
ROUNDING = 1e-9
"""Index values nearer to a bound than this part of the index's range lie on it."""


class NoVariationError(ValueError):
    """An indicator has the same value everywhere; ``position`` counts from 0."""

    def __init__(self, position: int) -> None:
        super().__init__(f"indicator {position} does not vary")
        self.position = position


@dataclass(frozen=True)
class Composite:
    """An index. One entry per indicator: ``means``, ``deviations`` (population standard deviation,
    divided by n, because the units are all there are) and ``weights`` (their absolute values add
    up to 1). ``explained`` is the share of the variance that the first component carries, None
    under other weights. One entry per unit: ``scores`` and ``levels`` (1 is the lowest).
    ``bounds`` are k + 1 ascending numbers; a level is lower < score <= upper, and the lowest
    includes its lower bound."""

    means: tuple[float, ...]
    deviations: tuple[float, ...]
    weights: tuple[float, ...]
    explained: float | None
    scores: tuple[float, ...]
    bounds: tuple[float, ...]
    levels: tuple[int, ...]


def composite(
    values: Sequence[Sequence[float]],
    signs: Sequence[int],
    weights: Sequence[float] | None,
    levels: int,
    like: Sequence[float] | None = None,
) -> Composite:
    """The index of ``values`` (a row per unit, a column per indicator).

    ``signs`` are 1 where a high value raises the index, else -1. ``weights`` None asks for the
    first principal component, turned towards the weights ``like``. Raises NoVariationError where a
    column is constant, ValueError for fewer than two units or where all weights are zero.
    """
    import numpy as np

    table = np.asarray(values, dtype=float)
    if len(table) < 2:
        raise ValueError("an index needs two units or more")
    means, deviations = moments(table)
    for position, found in enumerate(deviations):
        if found <= 1e-12 * max(1.0, abs(float(means[position]))):
            raise NoVariationError(position)
    z = (table - means) / deviations * np.asarray(signs, dtype=float)
    explained = None
    if weights is None:
        used, share = first_component(z, like)
        explained = float(share)
    else:
        used = shares(np.asarray(weights, dtype=float))
    scores = z @ used
    bounds = equal_bounds(scores, levels)
    return Composite(
        tuple(map(float, means)),
        tuple(map(float, deviations)),
        tuple(map(float, used)),
        explained,
        tuple(map(float, scores)),
        tuple(map(float, bounds)),
        tuple(map(int, level_of(scores, bounds))),
    )


def moments(table: "Array") -> "tuple[Array, Array]":
    """Mean and population standard deviation of the columns, over the units (last axis but one)."""
    return table.mean(axis=-2), table.std(axis=-2)


def shares(weights: "Array") -> "Array":
    """Weights whose absolute values add up to 1 (last axis). Raises ValueError where all are 0."""
    import numpy as np

    total = np.abs(weights).sum(axis=-1, keepdims=True)
    if not (total > 0).all():
        raise ValueError("all weights are zero")
    return np.asarray(weights / total)


def first_component(z: "Array", like: Sequence[float] | None = None) -> "tuple[Array, Array]":
    """Weights of the first principal component of standardised columns, and the share of the
    variance that it explains: first eigenvector and eigenvalue of the correlation matrix (Jolliffe,
    Principal Component Analysis, 2002, ch. 2-3). An eigenvector has no direction of its own: the
    sign is the one under which the weights add up to more than zero, where they add up to zero the
    first is positive. A component that is compared with another one is turned towards the weights
    of that one (``like``) instead, or the whole index could be upside down without any change.
    Absolute values add up to 1. Leading axes are separate samples.
    """
    import numpy as np

    correlation = np.swapaxes(z, -1, -2) @ z / z.shape[-2]
    values, vectors = np.linalg.eigh(correlation)
    first = vectors[..., :, -1]
    total = first.sum(axis=-1, keepdims=True)
    lead = np.where(np.abs(total) > ROUNDING, total, first[..., :1])
    if like is not None:
        near = (first * np.asarray(like, dtype=float)).sum(axis=-1, keepdims=True)
        lead = np.where(np.abs(near) > ROUNDING, near, lead)
    return shares(first * np.where(lead < 0, -1.0, 1.0)), values[..., -1] / z.shape[-1]


def equal_bounds(scores: "Array", levels: int) -> "Array":
    """Bounds of levels of equal width between the smallest and the largest score (last axis)."""
    import numpy as np

    return np.linspace(scores.min(axis=-1), scores.max(axis=-1), levels + 1, axis=-1)


def level_of(scores: "Array", bounds: "Array") -> "NDArray[np.int64]":
    """The level of each score, 1 to k; beyond the bounds the nearest. Where all scores are the
    same, all have the middle level. The last axis of both holds scores and bounds."""
    import numpy as np

    count = bounds.shape[-1] - 1
    low, high = bounds[..., :1], bounds[..., -1:]
    width = (high - low) / count
    flat = width <= 1e-12
    place = (scores - low) / np.where(flat, 1.0, width)
    found = np.clip(np.ceil(place - ROUNDING * count), 1, count)
    levels: NDArray[np.int64] = np.where(flat, (count + 1) // 2, found).astype(np.int64)
    return levels
