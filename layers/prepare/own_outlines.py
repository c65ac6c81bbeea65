"""A level with outlines of its own: repaired, moved to whole metres, simplified as a coverage."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from layers.prepare.common_borders import common_pieces
from layers.prepare.coverage import (
    Geometries,
    TopologyError,
    TopologyFault,
    TopologySettings,
    is_sound,
)

GRID_ATTEMPTS = 4


@dataclass(frozen=True, eq=False)
class Stages:
    """Geometries of one level after repair and after simplification, in the order of its codes."""

    repaired: Geometries
    simplified: Geometries
    parent_of: dict[str, str]


def own_stages(
    level: str, frames: list[gpd.GeoDataFrame], settings: TopologySettings
) -> list[Stages]:
    """A level with outlines of its own: clean, move to the grid, simplify what then is a coverage.

    Simplifying only leaves out vertices, so the result stays on the grid. Several editions are
    simplified as one coverage of the pieces that they have in common.
    """
    known = {id(frame): frame for frame in frames}
    clean = {name: _cleaned(level, frame, settings) for name, frame in known.items()}
    cleaned = [clean[id(frame)] for frame in frames]
    if _are_same(cleaned):
        simplified = shapely.coverage_simplify(cleaned[0], settings.simplify_tolerance)
        return [Stages(cleaned[0], simplified, {}) for _ in frames]
    pieces, labels = common_pieces(cleaned, settings.edition_width, settings.grid)
    repaired = _on_grid(pieces, settings)
    simplified = shapely.coverage_simplify(repaired, settings.simplify_tolerance)
    return [
        _put_together(level, frame, (repaired, simplified), labels[:, number])
        for number, frame in enumerate(frames)
    ]


def _are_same(coverages: list[Geometries]) -> bool:
    first = coverages[0]
    return all(len(c) == len(first) and shapely.equals_exact(c, first).all() for c in coverages)


def _put_together(
    level: str, frame: gpd.GeoDataFrame, parts: tuple[Geometries, Geometries], labels: np.ndarray
) -> Stages:
    """One edition's areas as unions of the common pieces."""
    lost = [str(code) for number, code in enumerate(frame["code"]) if number not in labels]
    if lost:
        raise TopologyError([_nothing_left(level, code) for code in lost])
    repaired, simplified = (
        np.array([shapely.coverage_union_all(part[labels == n]) for n in range(len(frame))])
        for part in parts
    )
    return Stages(repaired, simplified, {})


def _cleaned(level: str, areas: gpd.GeoDataFrame, settings: TopologySettings) -> Geometries:
    """Delivered outlines as a coverage on the grid."""
    cleaned = shapely.coverage_clean(
        areas.geometry.to_numpy(),
        gap_width=settings.gap_width,
        snapping_distance=settings.snapping_distance,
        merge_strategy=settings.merge_strategy,
    )
    repaired = _on_grid(cleaned, settings)
    empty = [
        _nothing_left(level, str(code), _covering(areas, number))
        for number, (code, geometry) in enumerate(zip(areas["code"], repaired, strict=True))
        if geometry.is_empty
    ]
    if empty:
        raise TopologyError(empty)
    return repaired


def _covering(areas: gpd.GeoDataFrame, number: int) -> str:
    """The code of the area that has the largest part in common with this one."""
    common = shapely.area(
        shapely.intersection(areas.geometry.to_numpy(), areas.geometry.iloc[number])
    )
    common[number] = -1
    return str(areas["code"].iloc[int(np.argmax(common))])


def _nothing_left(level: str, code: str, covering: str = "") -> TopologyFault:
    within = f" (es liegt in {covering})" if covering else ""
    return TopologyFault(
        "topology-empty",
        level,
        code,
        f"kein eigenes Gebiet nach der Reparatur{within}",
        "eine Fläche",
        "Prüfen Sie, ob zwei Gebiete denselben Umriss haben.",
    )


def _on_grid(geometries: Geometries, settings: TopologySettings) -> Geometries:
    """The coverage with all coordinates on the grid.

    Rounding moves a vertex alike in all areas, but may push it over a neighbouring edge; then the
    result is cleaned once more, which adds a vertex off the grid, and rounded again. What is still
    unsound after some rounds is returned as it is and refused by the checks.
    """
    step = settings.grid
    for _ in range(GRID_ATTEMPTS):
        geometries = shapely.transform(geometries, lambda xy: np.round(xy / step) * step)
        if is_sound(geometries):
            return shapely.remove_repeated_points(geometries)
        geometries = shapely.coverage_clean(
            geometries, snapping_distance=step, merge_strategy=settings.merge_strategy
        )
    return shapely.transform(geometries, lambda xy: np.round(xy / step) * step)
