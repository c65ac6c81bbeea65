"""Which class a value falls into. Bounds come from the release; nothing is computed from values.

A class is lower < x <= upper; the lowest class includes its lower bound. Values that are missing
are masked before any comparison and have no class.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

TOLERANCE = 1e-9
"""Relative room for the last bit of a float at the outermost bounds."""

NO_CLASS = "-"
"""Sign of an area without a class in the values file."""


class OutsideError(ValueError):
    """A value lies outside the outermost bounds: bounds and values are of different releases."""


def class_of(value: float | None, bounds: Sequence[float]) -> int | None:
    """Index of the class, 0 the lowest; None for a missing value. Raises OutsideError."""
    if value is None:
        return None
    room = TOLERANCE * max(abs(bounds[0]), abs(bounds[-1]), 1.0)
    if not bounds[0] - room <= value <= bounds[-1] + room:
        raise OutsideError(f"{value} is not between {bounds[0]} and {bounds[-1]}")
    return min(max(bisect_left(bounds, value) - 1, 0), len(bounds) - 2)


def classify(values: Iterable[float | None], bounds: Sequence[float]) -> tuple[int | None, ...]:
    """Class index of each value, None where it is missing. Raises OutsideError."""
    return tuple(class_of(value, bounds) for value in values)


def class_if_inside(value: float | None, bounds: Sequence[float]) -> int | None:
    """As class_of, but None outside the bounds: the city may lie beyond bounds made for areas."""
    try:
        return class_of(value, bounds)
    except OutsideError:
        return None


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
    return "".join(NO_CLASS if index is None else str(index) for index in indexes)
