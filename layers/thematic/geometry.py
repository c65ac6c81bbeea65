"""Shapes of areas in map units: metres in EPSG:25832 from the north-west corner, y south."""

from dataclasses import dataclass
from typing import Any

from layers.model import NOT_LOCATED
from layers.queries.catalogue import area_names, levels
from layers.store import Store

Box = tuple[float, float, float, float]
"""West, north, east, south."""

MARGIN = 0.04
"""Room around a Gebiet, as a part of its longer side."""


@dataclass(frozen=True)
class Shape:
    """One drawn area: its outline as an SVG path, where its name stands, its box."""

    code: str
    path: str
    label: tuple[float, float]
    box: Box


def frame(store: Store) -> tuple[float, float]:
    """Width and height of the whole map."""
    return store.keep("frame", lambda: _frame(store))


def _frame(store: Store) -> tuple[float, float]:
    width, height = store.rows("SELECT width, height FROM map_frame")[0]
    return float(width), float(height)


def shapes(store: Store, level: str) -> dict[str, Shape]:
    """Code -> shape of every area of a level, in official order."""
    return store.keep(("shapes", level), lambda: _shapes(store, level))


def _shapes(store: Store, level: str) -> dict[str, Shape]:
    rows = store.rows(
        """SELECT code, path, label_x, label_y, min_x, min_y, max_x, max_y FROM area_shape
           WHERE level = ? AND code <> ? ORDER BY code""",
        (level, NOT_LOCATED),
    )
    return {r[0]: Shape(r[0], r[1], (r[2], r[3]), (r[4], r[5], r[6], r[7])) for r in rows}


def geometry_file(store: Store, level: str) -> dict[str, Any]:
    """The shapes of a level for the script (docs/architecture.md). Raises KeyError."""
    if level not in {found.level for found in levels(store)}:
        raise KeyError(level)
    width, height = frame(store)
    names = area_names(store)
    return {
        "level": level,
        "width": _short(width),
        "height": _short(height),
        "areas": {
            code: {
                "name": names[level, code],
                "path": shape.path,
                "label": [_short(value) for value in shape.label],
                "box": [_short(value) for value in shape.box],
            }
            for code, shape in shapes(store, level).items()
        },
    }


def _short(value: float) -> float:
    return round(value, 1)


def view_box(store: Store, within: str = "") -> Box:
    """Left, top, width and height of the part of the map to show: all, or a Gebiet with margin.

    Raises ValueError for a Gebiet without a shape.
    """
    width, height = frame(store)
    if not within:
        return 0.0, 0.0, width, height
    level, _, code = within.partition(":")
    if code not in shapes(store, level):
        raise ValueError(f"no shape for {within!r}")
    west, north, east, south = shapes(store, level)[code].box
    room = MARGIN * max(east - west, south - north)
    return west - room, north - room, east - west + 2 * room, south - north + 2 * room
