"""Change maps of invented areas: of pure noise, or with a true change, judged as on the page."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from layers.model import ALL, AreaLevel, Indicator, Measure, PeriodKind
from layers.queries.change import ChangePairs, ChangeSelection, Pair
from layers.queries.values import Observation
from layers.status import Status
from layers.store import Store
from layers.thematic.change_judge import Judged, judge

LEVEL = AreaLevel("quartier", "Quartier", "Quartiere", 2)


@dataclass(frozen=True)
class Noise:
    """Areas of a level: bases of the first and the second year, true rates (or mean counts)."""

    name: str
    first: np.ndarray
    second: np.ndarray
    rates: np.ndarray


def even(areas: int, base: int, rate: float) -> Noise:
    """Areas alike."""
    bases = np.full(areas, base)
    return Noise(f"{areas} x {base}, {100 * rate:g} %", bases, bases, np.full(areas, rate))


def mixed(areas: int, seed: int = 1) -> Noise:
    """Areas like those of a city: bases from 20 to 5 000 that grow or shrink by up to a third,
    rates from 0.5 % to 60 %."""
    chance = np.random.default_rng(seed)
    first = np.exp(chance.uniform(np.log(20), np.log(5000), areas)).astype(int)
    second = np.maximum(20, (first * chance.uniform(0.67, 1.5, areas)).astype(int))
    rates = np.exp(chance.uniform(np.log(0.005), np.log(0.6), areas))
    return Noise(f"{areas} gemischt", first, np.minimum(second, 5000), rates)


def rate_map(
    store: Store,
    indicator: Indicator,
    noise: Noise,
    chance: np.random.Generator,
    later: np.ndarray | None = None,
) -> tuple[Judged, ...]:
    """One map of rates that are the same in both years, or ``later`` in the second."""
    x = chance.binomial(noise.first, noise.rates)
    y = chance.binomial(noise.second, noise.rates if later is None else later)
    pairs = [
        Pair(str(i), str(i), _rate(i, 1, *one), _rate(i, 2, *two))
        for i, (one, two) in enumerate(
            zip(zip(x, noise.first, strict=True), zip(y, noise.second, strict=True), strict=True)
        )
    ]  # fmt: skip
    return _judged(store, indicator, pairs)


def count_map(
    store: Store, indicator: Indicator, means: Sequence[float], chance: np.random.Generator
) -> tuple[Judged, ...]:
    """One map of counts that have the same mean in both years."""
    first, second = chance.poisson(means), chance.poisson(means)
    pairs = [
        Pair(str(i), str(i), _row(i, 1, float(x), None, None), _row(i, 2, float(y), None, None))
        for i, (x, y) in enumerate(zip(first, second, strict=True))
    ]
    return _judged(store, indicator, pairs)


def _rate(area: int, year: int, cases: int, base: int) -> Observation:
    return _row(area, year, 100.0 * cases / base, float(cases), float(base))


def _row(
    area: int, year: int, value: float, cases: float | None, base: float | None
) -> Observation:
    status = Status.OK if value else Status.NONE
    return Observation(
        LEVEL.level, str(area), year, ALL, ALL, value, status, (), cases, base, None, None, None
    )


def _judged(store: Store, indicator: Indicator, pairs: list[Pair]) -> tuple[Judged, ...]:
    assert indicator.measure in (Measure.RATE, Measure.COUNT)
    assert indicator.period_kind in PeriodKind
    selection = ChangeSelection("m", indicator.indicator_id, LEVEL.level, 1, 2)
    city = Pair("", "Stadt", None, None)
    found = ChangePairs(selection, indicator, LEVEL, tuple(pairs), city, (), (), (), 0)
    areas, _ = judge(store, found)
    return areas
