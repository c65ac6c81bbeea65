"""What the page of disparities says of one indicator: distribution, measures, their trend."""

from dataclasses import dataclass

from layers.model import AreaLevel, DisparitySelection, Indicator, Measure
from layers.queries.disparity import (
    FEWEST,
    DisparityData,
    DisparityYear,
    Parts,
    disparity_data,
    parts_of,
    unchanged,
    usable_years,
)
from layers.statistics import inequality
from layers.statistics.inequality import TheilParts, theil_parts
from layers.statistics.resampling import Interval
from layers.store import Store
from layers.thematic.disparity_change import Change, change_of
from layers.thematic.disparity_measures import (
    MEASURES,
    THEIL,
    Year,
    forget,
    interval_of,
    value_of,
    year_of,
)
from layers.thematic.disparity_reasons import why_not

SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
POOLED_YEARS = 3
"""Pooled periods nearer than this have years in common."""


@dataclass(frozen=True)
class Spread:
    """The distribution of one period over its ``count`` areas with a number; ``quantiles`` are
    those of SHARES, ``city`` is the value of the whole (None where it has none)."""

    period: int
    edition: int
    count: int
    left_out: int
    low: float
    quantiles: tuple[float, ...]
    high: float
    city: float | None
    is_planned: bool


@dataclass(frozen=True)
class Point:
    """A measure in one period: None where it is not defined or (interval) not known."""

    period: int
    edition: int
    value: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Measured:
    """One measure: its value in the chosen year, or ``why`` it has none; all years; changes from
    the first year to the last and from the last but one to the last where they can be judged."""

    name: str
    value: float | None
    interval: Interval | None
    why: str
    points: tuple[Point, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Decomposition:
    """Theil's index of the chosen year between and within areas of a coarser level; ``result`` is
    None where the levels do not nest or the index is not defined."""

    parts: Parts
    result: TheilParts | None


@dataclass(frozen=True)
class DisparityResult:
    """Everything that page, files and print say. ``year`` is None where fewer than three areas of
    the chosen period have a number; then there are no measures."""

    store: Store
    selection: DisparitySelection
    indicator: Indicator
    level: AreaLevel
    data: DisparityData
    year: DisparityYear | None
    mode: str
    spreads: tuple[Spread, ...]
    measures: tuple[Measured, ...]
    decomposition: Decomposition | None

    @property
    def spread(self) -> Spread | None:
        """The distribution of the chosen year."""
        return next((s for s in self.spreads if s.period == self.selection.year), None)

    @property
    def has_trend(self) -> bool:
        """Whether there are several years to compare."""
        return len(self.spreads) > 1

    def measured(self, name: str) -> Measured | None:
        """The measure of that name; None where nothing is measured."""
        return next((found for found in self.measures if found.name == name), None)


def disparity(store: Store, selection: DisparitySelection) -> DisparityResult:
    """The disparities of a selection. Raises KeyError for an unknown indicator or level."""
    data = disparity_data(store, selection)
    enough = [year for year in data.years if len(year.known) >= FEWEST]
    years = {year.period: year_of(data.indicator, year) for year in enough}
    year = data.year(selection.year)
    chosen = year if year is not None and year.period in years else None
    return DisparityResult(
        store=store,
        selection=selection,
        indicator=data.indicator,
        level=data.level,
        data=data,
        year=chosen,
        mode=years[selection.year].mode if chosen else "",
        spreads=tuple(_spread(data.indicator, found) for found in enough),
        measures=_measures(store, data, years) if chosen else (),
        decomposition=_decomposition(store, data, chosen) if chosen else None,
    )


def _spread(indicator: Indicator, year: DisparityYear) -> Spread:
    import numpy as np

    values = np.sort(np.array([row.value for row in year.known], dtype=float))
    ordinal = indicator.measure is Measure.INDEX
    quantile = inequality.occurring_quantile if ordinal else inequality.quantile
    return Spread(
        year.period,
        year.edition,
        len(values),
        len(year.rows) - len(values),
        float(values[0]),
        tuple(float(quantile(values, share)) for share in SHARES),
        float(values[-1]),
        year.city.value if year.city else None,
        year.is_planned,
    )


def _measures(store: Store, data: DisparityData, years: dict[int, Year]) -> tuple[Measured, ...]:
    is_negative = any((row.value or 0) < 0 for year in data.years for row in year.known)
    points: dict[str, list[Point]] = {name: [] for name in MEASURES}
    for period, year in years.items():
        for name in MEASURES:
            fits = not why_not(data.indicator, year, name, is_negative=is_negative)
            value = value_of(year, name) if fits else None
            span = interval_of(year, name) if fits else None
            points[name].append(Point(period, year.source.edition, value, span))
        forget(year)
    chosen = years[data.selection.year]
    found = []
    for name, of_years in points.items():
        here = next(point for point in of_years if point.period == data.selection.year)
        why = why_not(data.indicator, chosen, name, is_negative=is_negative)
        changes = _changes(store, data, years, name, of_years)
        found.append(Measured(name, here.value, here.interval, why, tuple(of_years), changes))
    return tuple(found)


def _changes(
    store: Store,
    data: DisparityData,
    years: dict[int, Year],
    name: str,
    points: list[Point],
) -> tuple[Change, ...]:
    """From the first year to the last, and from the one before to the last."""
    usable = set(usable_years(data))
    periods = [p.period for p in points if p.value is not None and p.period in usable]
    if not periods:
        return ()
    last, gap = periods[-1], POOLED_YEARS if data.selection.pooled else 1
    before = [period for period in periods if period <= last - gap]
    found = []
    for first in dict.fromkeys((*before[:1], *before[-1:])):
        one, other = years[first], years[last]
        same = unchanged(store, data.level.level, one.source.edition, other.source.edition)
        change = change_of(one, other, name, same, FEWEST)
        if change is not None:
            found.append(change)
    return tuple(found)


def _decomposition(store: Store, data: DisparityData, year: DisparityYear) -> Decomposition | None:
    if not data.selection.parts:
        return None
    parts = parts_of(store, data.level.level, data.selection.parts, year.edition)
    ready = year_of(data.indicator, year)
    is_negative = any((row.value or 0) < 0 for row in year.known)
    result = None
    if not parts.astray and not why_not(data.indicator, ready, THEIL, is_negative=is_negative):
        assert ready.sample.weights is not None
        result = theil_parts(
            ready.sample.values.tolist(),
            ready.sample.weights.tolist(),
            [parts.parents[row.code] for row in year.known],
        )
    return Decomposition(parts, result)
