"""Shapes of areas in map units: metres in EPSG:25832 from the north-west corner, y south."""

from dataclasses import dataclass
from typing import Any

from layers.model import NOT_LOCATED
from layers.queries.catalogue import areas, levels
from layers.queries.editions import drawn_edition, editions, newest
from layers.store import Store
from layers.thematic.demonstration import demonstration_member

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


def shapes(store: Store, level: str, edition: int | None = None) -> dict[str, Shape]:
    """Code -> shape of every area of a level, in official order; of the newest edition unless
    told."""
    number = newest(store) if edition is None else edition
    return store.keep(("shapes", level, number), lambda: _shapes(store, level, number))


def _shapes(store: Store, level: str, edition: int) -> dict[str, Shape]:
    rows = store.rows(
        """SELECT code, path, label_x, label_y, min_x, min_y, max_x, max_y FROM area_shape
           WHERE level = ? AND code <> ? AND edition = ? ORDER BY code""",
        (level, NOT_LOCATED, edition),
    )
    return {r[0]: Shape(r[0], r[1], (r[2], r[3]), (r[4], r[5], r[6], r[7])) for r in rows}


def geometry_file(store: Store, level: str) -> dict[str, Any]:
    """The shapes of a level for the script (docs/architecture.md). Raises KeyError."""
    if level not in {found.level for found in levels(store)}:
        raise KeyError(level)
    width, height = frame(store)
    today = _entries(store, level, newest(store))
    content = {
        **demonstration_member(store),
        "level": level,
        "width": _short(width),
        "height": _short(height),
        "areas": today,
    }
    earlier = {
        str(found.number): _other_than(_entries(store, level, found.number), today)
        for found in editions(store)
        if drawn_edition(store, found.number, level) != newest(store)
    }
    return content | ({"earlier": earlier} if earlier else {})


def _entries(store: Store, level: str, edition: int) -> dict[str, dict[str, Any]]:
    names = {area.code: area.name for area in areas(store, level, edition=edition)}
    return {
        code: {
            "name": names[code],
            "path": shape.path,
            "label": [_short(value) for value in shape.label],
            "box": [_short(value) for value in shape.box],
        }
        for code, shape in shapes(store, level, edition).items()
    }


def _other_than(
    entries: dict[str, dict[str, Any]], today: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """What an earlier edition has otherwise: codes that were not there, and its own areas."""
    return {
        "without": [code for code in today if code not in entries],
        "areas": {code: entry for code, entry in entries.items() if today.get(code) != entry},
    }


def _short(value: float) -> float:
    return round(value, 1)


def view_box(store: Store, within: str = "") -> Box:
    """Left, top, width and height of the part of the map to show: all, or a Gebiet with margin,
    with room for its outlines of all editions, so that the years are seen in one frame.

    Raises ValueError for a Gebiet without a shape.
    """
    width, height = frame(store)
    if not within:
        return 0.0, 0.0, width, height
    level, _, code = within.partition(":")
    found = [shapes(store, level, edition.number).get(code) for edition in editions(store)]
    boxes = [shape.box for shape in found if shape is not None]
    if not boxes:
        raise ValueError(f"no shape for {within!r}")
    west, north = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, south = max(box[2] for box in boxes), max(box[3] for box in boxes)
    room = MARGIN * max(east - west, south - north)
    return west - room, north - room, east - west + 2 * room, south - north + 2 * room
