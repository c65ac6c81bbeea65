"""Maps of many areas whose first picture says nothing of each: their paths, and what names them."""

import re
from typing import Any

from layers.store import Store
from layers.thematic.coarse import coarse, step_of
from layers.thematic.geometry import frame, shapes
from layers.thematic.result import ThematicLayer

_START = re.compile(r"M(-?\d+) (-?\d+)")


def plain_paths(store: Store, layer: ThematicLayer) -> dict[str, str]:
    """Code -> coarse path of the drawn areas, in the order of the layer."""
    paths = store.keep(
        ("plain", layer.level.level, layer.edition),
        lambda: _paths(store, layer.level.level, layer.edition),
    )
    return {area.code: paths[area.code] for area in layer.areas if area.code in paths}


def names(store: Store, layer: ThematicLayer) -> dict[str, Any]:
    """For the script: ``codes`` of the drawn areas in their order, and where their names and marks
    stand: ``places`` has two numbers for each, in steps of the grid (``step``, in map units) from
    the start of its path, east and south."""
    step = step_of(frame(store)[0])
    drawn = shapes(store, layer.level.level, layer.edition)
    paths = plain_paths(store, layer)
    places: list[int] = []
    for code, path in paths.items():
        start = _START.match(path)
        if start is None:  # no outline of ours
            raise ValueError(f"no path: {path[:40]!r}")
        places += (
            round((at - float(first)) / step)
            for at, first in zip(drawn[code].label, start.groups(), strict=True)
        )
    return {"codes": list(paths), "step": step, "places": places}


def _paths(store: Store, level: str, edition: int) -> dict[str, str]:
    step = step_of(frame(store)[0])
    drawn = shapes(store, level, edition)
    return {code: coarse(shape.path, step) for code, shape in drawn.items()}
