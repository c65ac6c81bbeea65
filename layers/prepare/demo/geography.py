"""Outlines of the smallest areas: cells beside a river, with natural borders that neighbours share.

Everything is made in a plane where the river is the straight line y = 0 (km): cells on both banks
are Voronoi cells of points that lie denser in the centre. Each border between two corners is broken
by midpoint displacement, once for both neighbours; then the plane is bent, and with it the river.
The outer outline is made of borders, too: those towards points that do not belong to the city.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

from layers.prepare.coverage import Geometries, is_sound
from layers.prepare.demo.chance import Floats, generator, waves

Flags = npt.NDArray[np.bool_]

ORIGIN = (440_000.0, 5_699_000.0)
"""Centre in EPSG:25832: in the Arnsberger Wald, a forest where there is no city."""

CELLS = {"north": 25, "south": 48}
"""Smallest areas on each bank; the old town lies on the south bank."""
AROUND = {"north": 21, "south": 27}
"""Points beyond the outline."""
CENTRE = (-0.4, -1.1)
HALF_RIVER = 0.06
SCALE = 1.28
"""Kilometres on the ground per unit of the plane."""
STRETCH = 1.18
"""The city is wider than high."""
SHORTEST = 0.055
ROUGHNESS = 0.095
REPAIRS = 6


@dataclass(frozen=True)
class Geography:
    """The smallest areas in a fixed order: outlines in metres (EPSG:25832, whole metres), centres
    in km from the origin, size in km², bank (True: north), and which share a border."""

    outlines: Geometries
    centres: Floats
    km2: Floats
    north: Flags
    neighbours: Flags


def build_geography() -> Geography:
    """The geography of the city. Raises ValueError if the outlines are no coverage."""
    cells, north = _cells()
    arcs = _natural(_arcs(cells))
    outlines = _to_metres(_polygons(arcs, cells))
    if not is_sound(outlines) or any(g.geom_type != "Polygon" for g in outlines):
        raise ValueError("the outlines are no coverage")
    points = shapely.get_coordinates(shapely.centroid(outlines))
    return Geography(
        outlines=outlines,
        centres=(points - np.array(ORIGIN)) / 1000,
        km2=shapely.area(outlines) / 1e6,
        north=north,
        neighbours=adjacency(outlines),
    )


def adjacency(
    outlines: Geometries,
) -> Flags:
    """Which areas share a border line (a corner is not enough)."""
    left, right = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    apart = left != right
    left, right = left[apart], right[apart]
    common = shapely.intersection(outlines[left], outlines[right])
    lines = shapely.length(common) > 1
    matrix = np.zeros((len(outlines), len(outlines)), dtype=bool)
    matrix[left[lines], right[lines]] = True
    return matrix


def from_centre(xy: Floats) -> Floats:
    """Distance from the old town in km, measured along the shape of the city."""
    return np.hypot((xy[:, 0] - CENTRE[0]) / STRETCH, xy[:, 1] - CENTRE[1])


def _cells() -> tuple[Geometries, Flags]:
    """Voronoi cells that belong to the city, north bank first."""
    chosen, sides = [], []
    for side, sign in (("north", 1.0), ("south", -1.0)):
        points = _points(side, sign)
        box = (
            shapely.box(-30, HALF_RIVER, 30, 30)
            if sign > 0
            else shapely.box(-30, -30, 30, -HALF_RIVER)
        )
        diagram = shapely.voronoi_polygons(
            shapely.multipoints(points), extend_to=shapely.box(-30, -30, 30, 30), ordered=True
        )
        inside = np.sort(np.argsort(from_centre(points), kind="stable")[: CELLS[side]])
        cells = shapely.intersection(np.array(shapely.get_parts(diagram))[inside], box)
        chosen.append(cells)
        sides.append(np.full(len(cells), sign > 0))
    return np.concatenate(chosen), np.concatenate(sides)


def _points(side: str, sign: float) -> Floats:
    """Points of one bank, moved a few times to the middle of what lies nearest to them."""
    rng = generator("points", side)
    sample = np.column_stack([rng.uniform(-11, 11, 40_000), sign * rng.uniform(0.06, 10, 40_000)])
    distance = from_centre(sample)
    sample = sample[distance < 8.6]
    weight = 1 / (0.22 + 0.085 * from_centre(sample) ** 2) ** 1.15
    first = rng.choice(
        len(sample), CELLS[side] + AROUND[side], replace=False, p=weight / weight.sum()
    )
    points = sample[np.sort(first)]
    for _ in range(9):
        nearest = _nearest(sample, points)
        total = np.bincount(nearest, weight, len(points))
        points = np.column_stack(
            [np.bincount(nearest, weight * sample[:, i], len(points)) / total for i in (0, 1)]
        )
    return np.round(points, 6)


def _nearest(sample: Floats, points: Floats) -> npt.NDArray[np.intp]:
    squares = (sample[:, None, 0] - points[:, 0]) ** 2 + (sample[:, None, 1] - points[:, 1]) ** 2
    return np.asarray(np.argmin(squares, axis=1))


def _arcs(cells: Geometries) -> list[Floats]:
    """Borders between corners where three areas (or two and the outside) meet, in a fixed order."""
    network = shapely.line_merge(shapely.union_all(shapely.boundary(cells), grid_size=1e-6))
    arcs = [shapely.get_coordinates(part) for part in shapely.get_parts(network)]
    forward = [arc if tuple(arc[0]) <= tuple(arc[-1]) else arc[::-1] for arc in arcs]
    return sorted(forward, key=lambda arc: arc.tolist())


def _natural(arcs: list[Floats]) -> list[Floats]:
    """The same borders, broken; those that came to cross another are drawn again, calmer."""
    rough = [ROUGHNESS] * len(arcs)
    for _ in range(REPAIRS):
        broken = [
            _broken(arc, number, r) for number, (arc, r) in enumerate(zip(arcs, rough, strict=True))
        ]
        lines = np.array([shapely.linestrings(arc) for arc in broken])
        left, right = shapely.STRtree(lines).query(lines, predicate="crosses")
        crossing = sorted({int(i) for i in left} | {int(i) for i in right})
        if not crossing:
            return broken
        for i in crossing:
            rough[i] *= 0.6
    raise ValueError("borders cross each other")


def _broken(arc: Floats, number: int, roughness: float) -> Floats:
    """An arc with displaced midpoints; the banks of the river stay smooth."""
    rng = generator("arc", number)
    parts = [arc[:1]]
    for start, end in pairwise(arc):
        bank = abs(abs(start[1]) - HALF_RIVER) < 1e-6 and abs(abs(end[1]) - HALF_RIVER) < 1e-6
        parts.append(_displaced(start, end, 0.0 if bank else roughness, rng)[1:])
    return np.concatenate(parts)


def _displaced(start: Floats, end: Floats, roughness: float, rng: np.random.Generator) -> Floats:
    line = np.array([start, end])
    while np.hypot(*(line[1] - line[0])) > SHORTEST:
        step = np.diff(line, axis=0)
        offset = np.clip(rng.normal(0, roughness, len(step)), -2 * roughness, 2 * roughness)
        middle = (line[:-1] + line[1:]) / 2 + offset[:, None] * step[:, ::-1] * np.array([-1, 1])
        woven = np.empty((len(line) + len(middle), 2))
        woven[::2], woven[1::2] = line, middle
        line = woven
    return line


def _polygons(arcs: list[Floats], cells: Geometries) -> Geometries:
    """One area per cell, in the cells' order, by the largest common part."""
    lines = shapely.union_all([shapely.linestrings(arc) for arc in arcs])
    faces = np.array(shapely.get_parts(shapely.polygonize(shapely.get_parts(lines))))
    common = shapely.area(shapely.intersection(cells[:, None], faces[None, :]))
    best = common.argmax(axis=1)
    if len(set(best.tolist())) != len(cells):
        raise ValueError("two cells became one")
    return faces[best]


def _bent(xy: Floats) -> Floats:
    """The plane bent smoothly: the river winds, and nothing stays straight."""
    x, y = xy[:, 0], xy[:, 1]
    winding = 0.75 * np.sin(x / 1.55 + 0.6) + 0.38 * np.sin(x / 0.83 + 2.1) + 0.11 * x
    calm = np.exp(-((y / 4.2) ** 2))
    moved = np.column_stack(
        [
            x + 0.16 * waves(xy, "bend east", 7, 2.6, 6.0),
            y + winding * calm + 0.14 * waves(xy * np.array([1, 0.4]), "bend north", 7, 2.6, 6.0),
        ]
    )
    turn = np.radians(-24)
    cos, sin = np.cos(turn), np.sin(turn)
    return np.asarray(moved @ np.array([[cos, sin], [-sin, cos]]))


def _to_metres(polygons: Geometries) -> Geometries:
    def moved(xy: Floats) -> Floats:
        return np.asarray(np.round(_bent(xy) * 1000 * SCALE) + np.array(ORIGIN))

    return shapely.normalize(shapely.transform(polygons, moved))
