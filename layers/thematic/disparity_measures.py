"""Measures of disparity of one indicator, year by year, with what chance could have done."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from layers.model import Indicator, Measure
from layers.queries.disparity import DisparityYear
from layers.queries.values import Observation
from layers.statistics import inequality
from layers.statistics.resampling import (
    FEWEST_AREAS,
    Interval,
    area_draws,
    binomial_draws,
    interval,
    shrunken_rates,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

RANGE, RATIO, VARIATION = "range", "percentile_ratio", "variation"
GINI, THEIL, DISSIMILARITY = "gini", "theil", "dissimilarity"
MEASURES = (RANGE, RATIO, VARIATION, GINI, THEIL, DISSIMILARITY)
LOWEST = {RATIO: 1.0}
"""The value of a measure where all areas are alike, where it is not 0."""
BINOMIAL, BY_AREA, NONE = "binomial", "areas", ""
"""How draws are made."""


@dataclass
class Sample:
    """Values of areas with what belongs to them: one row, or one row per draw."""

    values: "Numbers"
    weights: "Numbers | None" = None
    group: "Numbers | None" = None
    others: "Numbers | None" = None

    @cached_property
    def _order(self) -> "Numbers":
        import numpy as np

        return np.argsort(self.values, axis=-1)

    @cached_property
    def ascending(self) -> "Numbers":
        """The values of each row from low to high."""
        import numpy as np

        return np.take_along_axis(self.values, self._order, -1)

    @cached_property
    def _ascending_weights(self) -> "Numbers":
        import numpy as np

        assert self.weights is not None
        if self.weights.shape == self.values.shape:
            return np.take_along_axis(self.weights, self._order, -1)
        return self.weights[self._order]

    def measure(self, name: str) -> "Numbers":
        """A measure of each row; the sample has what the measure needs."""
        if name == GINI:
            return inequality.gini(self.ascending, self._ascending_weights)
        if name == THEIL:
            assert self.weights is not None
            return inequality.theil(self.values, self.weights)
        if name == DISSIMILARITY:
            assert self.group is not None
            assert self.others is not None
            return inequality.dissimilarity(self.group, self.others)
        simple = {
            RANGE: inequality.value_range,
            RATIO: inequality.percentile_ratio,
            VARIATION: inequality.variation,
        }
        return simple[name](self.ascending)

    def of(self, places: "Numbers") -> "Sample":
        """The same of some areas, in every row; with a table of positions one row per line."""

        def picked(numbers: "Numbers | None") -> "Numbers | None":
            return None if numbers is None else numbers[..., places]

        values = picked(self.values)
        assert values is not None
        return Sample(values, picked(self.weights), picked(self.group), picked(self.others))


@dataclass
class Year:
    """One year ready to be measured: the sample, how it is drawn, and the draws with the sample
    that is the truth of the draws."""

    source: DisparityYear
    sample: Sample
    mode: str
    draws: Sample | None = None
    truth: Sample | None = None
    places: Mapping[str, int] = field(default_factory=dict)


def has_weights(rows: tuple[Observation, ...]) -> bool:
    """Whether every row has a positive base: its denominator, or the cases of a mean."""
    return bool(rows) and all((_base(row) or 0) > 0 for row in rows)


def _base(row: Observation) -> float | None:
    return row.denominator if row.denominator is not None else row.cases


def year_of(indicator: Indicator, source: DisparityYear) -> Year:
    """A year with its sample; no draws are made yet."""
    import numpy as np

    rows = source.known
    values = np.array([row.value for row in rows], dtype=float)
    weights = np.array([_base(row) for row in rows], dtype=float) if has_weights(rows) else None
    sample = Sample(values, weights)
    if indicator.measure is not Measure.MEAN and all(
        row.numerator is not None and row.denominator for row in rows
    ):
        sample.group = np.array([row.numerator for row in rows], dtype=float)
        base = np.array([row.denominator for row in rows], dtype=float)
        sample.others = base - sample.group if indicator.measure is Measure.RATE else base
    places = {row.code: place for place, row in enumerate(rows)}
    return Year(source, sample, _mode(indicator, source, sample), places=places)


def _mode(indicator: Indicator, source: DisparityYear, sample: Sample) -> str:
    if source.is_planned or source.is_changed or indicator.measure is Measure.INDEX:
        return NONE
    if indicator.measure is Measure.RATE and sample.others is not None:
        return BINOMIAL if float(sample.others.min()) >= 0 else NONE
    return BY_AREA if len(source.known) >= FEWEST_AREAS else NONE


def draw(year: Year) -> None:
    """Make the draws of a year whose rates have numerators; others are drawn as they are used."""
    import numpy as np

    sample = year.sample
    if year.mode != BINOMIAL or year.draws is not None:
        return
    assert sample.group is not None
    assert sample.weights is not None
    base = sample.weights
    rates = shrunken_rates(sample.group.tolist(), base.tolist())
    drawn = binomial_draws(rates, base, year.source.period)
    whole = np.rint(base)
    factor = _factor(sample)
    year.draws = Sample(drawn / whole * factor, base, drawn, whole - drawn)
    year.truth = Sample(rates * factor, base, rates * whole, (1 - rates) * whole)


def forget(year: Year) -> None:
    """Let the draws of a year go: those of all years at once would take some 50 MB."""
    year.draws = year.truth = None


def _factor(sample: Sample) -> float:
    """What a rate is multiplied with in the unit of the indicator, e.g. 100."""
    assert sample.group is not None
    assert sample.weights is not None
    rates = (sample.group / sample.weights).sum()
    return float(sample.values.sum() / rates) if rates else 1.0


def value_of(year: Year, name: str) -> float:
    """The measure as computed from the published values; NaN where it is not defined."""
    return float(year.sample.measure(name))


def errors_of(year: Year, name: str, places: "Numbers | None" = None) -> "Numbers | None":
    """Errors of the draws on the scale of ``scaled``, for all areas or those at ``places``; None
    where there are no draws. Extremes cannot be judged by drawing (Bickel and Freedman 1981,
    Annals of Statistics 9(6), 1196-1217), so the range has none."""
    if name == RANGE:
        return None
    sample = year.sample if places is None else year.sample.of(places)
    if year.mode == BINOMIAL:
        draw(year)
        assert year.draws is not None
        assert year.truth is not None
        draws = year.draws if places is None else year.draws.of(places)
        truth = year.truth if places is None else year.truth.of(places)
        drawn, true = draws.measure(name), truth.measure(name)
        return scaled(year, name, drawn) - scaled(year, name, true)
    count = sample.values.shape[-1]
    if year.mode != BY_AREA or count < FEWEST_AREAS:
        return None
    return sample.of(area_draws(count)).measure(name) - sample.measure(name)


def scaled(year: Year, name: str, measure: "Numbers") -> "Numbers":
    """A measure of rates on the scale on which chance adds up, as variances do: its square, of the
    ratio of percentiles the square of its logarithm; Theil's index is such a one already. There the
    bias by chance is the same whether the areas differ or not. Draws of areas need no scale."""
    import numpy as np

    if year.mode != BINOMIAL or name == THEIL:
        return measure
    return np.square(np.log(measure) if name == RATIO else measure)


def _unscaled(year: Year, name: str, number: float) -> float:
    if year.mode != BINOMIAL or name == THEIL:
        return number
    root = math.sqrt(max(number, 0.0))
    return math.exp(root) if name == RATIO else root


def interval_of(year: Year, name: str) -> Interval | None:
    """The interval of a measure in one year."""
    errors = errors_of(year, name)
    if errors is None:
        return None
    lowest = LOWEST.get(name, 0.0) if year.mode == BY_AREA else 0.0
    measured = float(scaled(year, name, year.sample.measure(name)))
    found = interval(measured, errors, lowest=lowest)
    if found is None:
        return None
    ends = (_unscaled(year, name, x) for x in (found.low, found.high, found.adjusted))
    return Interval(*ends)
