"""Which class a value falls into. Bounds come from the release; nothing is computed from values.

A class is lower < x <= upper; the lowest class includes its lower bound. Values that are missing
are masked before any comparison and have no class.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from math import isnan

TOLERANCE = 1e-9
"""Relative room for the last bit of a float at the outermost bounds."""

DIGITS = "0123456789"
NO_CLASS = "-"
"""Sign of an area without a class in the values file."""


class OutsideError(ValueError):
    """A value lies outside the outermost bounds: bounds and values are of different releases."""


def classify(values: Iterable[float | None], bounds: Sequence[float]) -> tuple[int | None, ...]:
    """Index of each value's class, 0 the lowest; None for a missing value. Raises OutsideError."""
    return Values(values).classes(bounds)


class Values:
    """Values that are classed by several bounds; None for a missing one."""

    def __init__(self, values: Iterable[float | None]) -> None:
        self._values = list(values)
        known = [value for value in self._values if value is not None]
        # a NaN hides from min and max, but not from a sum
        self._is_odd = isnan(sum(known))
        self._reach = (min(known), max(known)) if known else None

    def classes(self, bounds: Sequence[float]) -> tuple[int | None, ...]:
        """As ``classify``."""
        if self._reach is not None:
            low, high = self._reach
            if self._is_odd or not (_inside(low, bounds) and _inside(high, bounds)):
                raise OutsideError(f"{low} to {high} exceeds {bounds[0]} to {bounds[-1]}")
        inner = bounds[1:-1]
        return tuple(
            [None if value is None else bisect_left(inner, value) for value in self._values]
        )


def class_if_inside(value: float | None, bounds: Sequence[float]) -> int | None:
    """Class of the city's value, which may lie beyond bounds made for areas: None there."""
    if value is None or not _inside(value, bounds):
        return None
    return bisect_left(bounds[1:-1], value)


def _inside(value: float, bounds: Sequence[float]) -> bool:
    room = TOLERANCE * max(abs(bounds[0]), abs(bounds[-1]), 1.0)
    return bounds[0] - room <= value <= bounds[-1] + room


def nearest_count(wanted: int, available: Iterable[int]) -> int:
    """The available number of classes nearest to the wanted one, the smaller of two equally near.

    Raises ValueError where none is available.
    """
    return min(available, key=lambda count: (abs(count - wanted), count))


def difference(value: float | None, city: float | None) -> float | None:
    """Value minus the city's value of the same period; None where either is missing."""
    return None if value is None or city is None else value - city


def index_text(indexes: Iterable[int | None]) -> str:
    """Class indexes as one character per area, ``-`` for none (values file)."""
    return "".join([NO_CLASS if index is None else DIGITS[index] for index in indexes])
