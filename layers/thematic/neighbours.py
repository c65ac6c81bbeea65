"""Which areas share a border, as the stored outlines have it."""

from layers.queries.outline import Point, rings
from layers.store import Store
from layers.thematic.geometry import shapes

COMMON_POINTS = 2
"""Corners that two outlines share where they share a border; one is a touch."""


def neighbours(store: Store, level: str, code: str) -> tuple[str, ...]:
    """Codes of the areas of today that share a border with an area, in official order; none for an
    unknown one. Outlines of one level are drawn from the same borders (docs/topology.md), so areas
    beside each other have corners in common."""
    corners = _corners(store, level)
    own = corners.get(code, frozenset())
    return tuple(
        other
        for other, points in corners.items()
        if other != code and len(own & points) >= COMMON_POINTS
    )


def _corners(store: Store, level: str) -> dict[str, frozenset[Point]]:
    found = shapes(store, level).items()
    return {code: frozenset(p for ring in rings(s.path) for p in ring) for code, s in found}
