"""How far a municipality reaches, in degrees."""

import json
from collections.abc import Iterator
from typing import Any

from layers.queries import catalogue
from layers.queries.editions import geometry_file_name, newest
from layers.store import Store

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees (EPSG:4326)."""


def box_of(store: Store) -> Box | None:
    """The box around all areas of today; None where no file of outlines can be read."""
    return store.keep("dcat_box", lambda: _box(store))


def _box(store: Store) -> Box | None:
    points = [point for level in catalogue.levels(store) for point in _points(store, level.level)]
    if not points:
        return None
    east, north = [x for x, _ in points], [y for _, y in points]
    return min(east), min(north), max(east), max(north)


def _points(store: Store, level: str) -> Iterator[tuple[float, float]]:
    name = geometry_file_name(store, newest(store), level)
    try:
        found = json.loads(store.outlines.read(name))
    except (OSError, ValueError):
        return
    for feature in found.get("features", ()):
        yield from _flat((feature.get("geometry") or {}).get("coordinates", ()))


def _flat(part: Any) -> Iterator[tuple[float, float]]:
    if part and isinstance(part[0], int | float):
        yield float(part[0]), float(part[1])
        return
    for inner in part:
        yield from _flat(inner)
