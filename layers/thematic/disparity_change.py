"""Whether a measure of disparity changed between two years, or only as chance lets it."""

from dataclasses import dataclass

from layers.statistics.resampling import OUTSIDE, interval
from layers.thematic.disparity_measures import RATIO, Year, errors_of, scaled

OUTSIDE_OF_RATIO = 0.01
"""Percentiles hang on few areas and jump from one to the next: with 5 percent, noise would be a
change of their ratio twice as often as it should (tests/long/test_disparity.py)."""


@dataclass(frozen=True)
class Change:
    """A measure in two years, both over the ``count`` areas that have a number and the same
    boundaries in both. ``verdict`` is 1 for more, -1 for less disparity than chance explains (the
    interval of the difference leaves 0 out), 0 within the usual noise."""

    first: int
    last: int
    count: int
    before: float
    after: float
    verdict: int


def change_of(
    first: Year, last: Year, name: str, same: frozenset[str] | None, fewest: int
) -> Change | None:
    """How a measure changed; None with too few common areas or where there are no draws."""
    import numpy as np

    codes = [
        code
        for code in first.source.codes
        if code in last.places and (same is None or code in same)
    ]
    if len(codes) < fewest or first.mode != last.mode:
        return None
    values, errors, marks = [], [], []
    for year in (first, last):
        places = np.array([year.places[code] for code in codes])
        # all areas: no need to copy the draws
        some = places if len(places) < len(year.places) else None
        measured = (year.sample if some is None else year.sample.of(some)).measure(name)
        values.append(float(measured))
        marks.append(float(scaled(year, name, measured)))
        errors.append(errors_of(year, name, some))
    if errors[0] is None or errors[1] is None:
        return None
    outside = OUTSIDE_OF_RATIO if name == RATIO else OUTSIDE
    span = interval(marks[1] - marks[0], errors[1] - errors[0], lowest=None, outside=outside)
    if span is None:
        return None
    verdict = 1 if span.low > 0 else -1 if span.high < 0 else 0
    periods = first.source.period, last.source.period
    return Change(*periods, len(codes), values[0], values[1], verdict)
