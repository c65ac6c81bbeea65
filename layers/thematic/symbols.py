"""Symbols of facilities: one shape per school type, told apart without colour."""

from math import sqrt

from layers.queries.facilities import Facility

OTHER = "other"

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
    "": "house",
}
"""School type -> shape; '' is a facility without a school type (childcare)."""

COLOURS: dict[str, str] = {"school": "#7a1f5c", "childcare": "#8a4b00"}
"""Kind -> fill; both have at least 4.5:1 on white."""

SMALLEST, LARGEST = 0.006, 0.016
"""Radius of a symbol without and with the largest capacity, as a part of the map's width."""


def shape_of(school_type: str) -> str:
    """Shape id of a school type; unknown types share the house."""
    return SCHOOL_SHAPES.get(school_type, SCHOOL_SHAPES[""])


def symbol_radius(facility: Facility, largest: float, map_width: float) -> float:
    """Radius in map units: its area grows with the capacity; unknown or zero is the smallest."""
    share = (facility.capacity or 0.0) / largest if largest > 0 else 0.0
    return round(map_width * (SMALLEST + (LARGEST - SMALLEST) * sqrt(max(share, 0.0))), 1)


def largest_capacity(facilities: tuple[Facility, ...]) -> float:
    """The largest capacity of all; 0 where none is known."""
    return max((found.capacity or 0.0 for found in facilities), default=0.0)
