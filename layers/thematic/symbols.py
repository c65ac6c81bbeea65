"""Symbols of places: one shape per school type, else per kind, told apart without colour."""

from collections.abc import Sequence
from math import sqrt

from layers.queries.facilities import Facility

SHAPES: dict[str, str] = {
    "circle": "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1-1 0Z",
    "square": "M-.9-.9H.9V.9H-.9Z",
    "triangle": "M0-1.1L1.05.8H-1.05Z",
    "triangle_down": "M0 1.1L1.05-.8H-1.05Z",
    "diamond": "M0-1.2L1.2 0L0 1.2L-1.2 0Z",
    "pentagon": "M0-1.1L1.05-.34L.65.89H-.65L-1.05-.34Z",
    "hexagon": "M-.55-.95H.55L1.1 0L.55.95H-.55L-1.1 0Z",
    "cross": "M-.38-1.1H.38V-.38H1.1V.38H.38V1.1H-.38V.38H-1.1V-.38H-.38Z",
    "star": "M0-1.25L.32-.44L1.19-.39L.52.17L.73 1.01L0 .55L-.73 1.01L-.52.17L-1.19-.39L-.32-.44Z",
    "bowtie": "M-1.1-.9L1.1.9V-.9L-1.1.9Z",
    "house": "M0-1.15L1.05-.25H.75V.95H-.75V-.25H-1.05Z",
    "book": "M0-.6L1.2-.95V.65L0 1L-1.2 .65V-.95Z",
    "bubble": "M-1.1-.95H1.1V.45H.15L-.55 1.15V.45H-1.1Z",
    "drop": "M0-1.3C.4-.65 .95-.2 .95 .35A.95 .95 0 1 1-.95 .35C-.95-.2-.4-.65 0-1.3Z",
    "arch": "M-1 1V0A1 1 0 0 1 1 0V1H.42V.15A.42 .42 0 0 0-.42 .15V1Z",
    "heart": "M0 1.1L-1 .05A.62 .62 0 0 1 0-.65A.62 .62 0 0 1 1 .05Z",
}
"""Shape id -> path of a symbol of about unit radius around the origin."""

SCHOOL_SHAPES: dict[str, str] = {
    "Grundschule": "circle",
    "Hauptschule": "triangle_down",
    "Realschule": "square",
    "Sekundarschule": "pentagon",
    "Gesamtschule": "hexagon",
    "Gymnasium": "triangle",
    "Waldorfschule": "star",
    "Förderschule": "cross",
    "Berufskolleg": "diamond",
    "Weiterbildungskolleg": "bowtie",
}
"""Usual shapes of school types; others get one that is free, in their official order."""

KIND_SHAPES = ("house", "book", "bubble", "drop", "arch", "heart")
"""Shapes of places without a school type, by the order of their kinds."""

SMALLEST, LARGEST = 0.006, 0.016
"""Radius of a symbol without and with the largest capacity, as a part of the map's width."""


def type_shapes(school_types: Sequence[str]) -> dict[str, str]:
    """School type -> shape id: the usual one, else a free one in the order given.

    A municipality with more types than shapes uses them again from the first.
    """
    usual = {name: SCHOOL_SHAPES[name] for name in school_types if name in SCHOOL_SHAPES}
    free = [shape for shape in SCHOOL_SHAPES.values() if shape not in usual.values()]
    others = [name for name in school_types if name not in usual]
    pool = free or list(SCHOOL_SHAPES.values())
    return usual | {name: pool[i % len(pool)] for i, name in enumerate(others)}


def kind_shape(number: int) -> str:
    """Shape id of the kind that is ``number`` (from 0) among those without school types."""
    return KIND_SHAPES[number % len(KIND_SHAPES)]


def symbol_radius(facility: Facility, largest: float, map_width: float) -> float:
    """Radius in map units: its area grows with the capacity; unknown or zero is the smallest.

    Where no place of the kind has a capacity (``largest`` 0), all have the middle size.
    """
    if largest <= 0:
        return round(map_width * (SMALLEST + LARGEST) / 2, 1)
    share = (facility.capacity or 0.0) / largest
    return round(map_width * (SMALLEST + (LARGEST - SMALLEST) * sqrt(max(share, 0.0))), 1)


def largest_capacity(facilities: tuple[Facility, ...]) -> float:
    """The largest capacity of all; 0 where none is known."""
    return max((found.capacity or 0.0 for found in facilities), default=0.0)
