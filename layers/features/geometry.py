"""Geometries of features: kept compactly, written as GeoJSON, joined, compared with a box."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, inf
from typing import Any, TypeAlias

from layers.features.crs import Crs, converted

Box = tuple[float, float, float, float]
"""Smallest first, smallest second, largest first, largest second coordinate."""

Ring: TypeAlias = "array[float]"
"""Coordinates x0, y0, x1, y1, ...; the last point is the first one."""

Polygon: TypeAlias = "tuple[Ring, ...]"
"""The outer ring, then its holes."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Geometry:
    """Polygons, or one point as a polygon of one ring with one point, in one coordinate system;
    ``text`` is the GeoJSON."""

    is_point: bool
    polygons: tuple[Polygon, ...]
    box: Box
    text: str


def point(x: float, y: float) -> Geometry:
    """A point in CRS84."""
    return _finished(True, ((array("d", (x, y)),),))


def parsed(geojson: Mapping[str, Any]) -> Geometry:
    """A Polygon or MultiPolygon of a release's file, in CRS84."""
    found = geojson["coordinates"]
    polygons = [found] if geojson["type"] == "Polygon" else found
    return _finished(
        False,
        tuple(tuple(_flat(ring) for ring in polygon) for polygon in polygons),
    )


def in_crs(geometry: Geometry, crs: Crs) -> Geometry:
    """A geometry of CRS84 in another coordinate system."""
    if crs is Crs.CRS84:
        return geometry
    polygons = tuple(
        tuple(converted(ring, crs) for ring in polygon) for polygon in geometry.polygons
    )
    return _finished(geometry.is_point, polygons)


def _flat(ring: Iterable[Iterable[float]]) -> Ring:
    return array("d", (float(number) for position in ring for number in list(position)[:2]))


def _finished(is_point: bool, polygons: tuple[Polygon, ...]) -> Geometry:
    outer = [polygon[0] for polygon in polygons]
    firsts = [number for ring in outer for number in ring[0::2]]
    seconds = [number for ring in outer for number in ring[1::2]]
    box = (min(firsts), min(seconds), max(firsts), max(seconds))
    return Geometry(is_point, polygons, box, _text(is_point, polygons))


def _text(is_point: bool, polygons: tuple[Polygon, ...]) -> str:
    """GeoJSON with the numbers as they are kept, to the last digit."""
    if is_point:
        x, y = polygons[0][0]
        return f'{{"type":"Point","coordinates":[{x!r},{y!r}]}}'
    parts = ["[" + ",".join(map(_ring_text, polygon)) + "]" for polygon in polygons]
    if len(parts) == 1:
        return f'{{"type":"Polygon","coordinates":{parts[0]}}}'
    return f'{{"type":"MultiPolygon","coordinates":[{",".join(parts)}]}}'


def _ring_text(ring: Ring) -> str:
    return "[" + ",".join(f"[{x!r},{y!r}]" for x, y in _positions(ring)) + "]"


def _positions(ring: Ring) -> Iterable[Point]:
    return zip(ring[0::2], ring[1::2], strict=True)


def extent(geometries: Iterable[Geometry]) -> Box | None:
    """The box around all of them; None where there are none."""
    west = south = inf
    east = north = -inf
    for found in geometries:
        west, south = min(west, found.box[0]), min(south, found.box[1])
        east, north = max(east, found.box[2]), max(north, found.box[3])
    return (west, south, east, north) if west < inf else None


def meets(geometry: Geometry, box: Box) -> bool:
    """Whether a geometry and a box have a point in common; borders belong to both."""
    west, south, east, north = box
    west_g, south_g, east_g, north_g = geometry.box
    if east_g < west or west_g > east or north_g < south or south_g > north:
        return False
    if west <= west_g and east_g <= east and south <= south_g and north_g <= north:
        return True
    for polygon in geometry.polygons:
        if any(_crosses(start, end, box) for ring in polygon for start, end in _edges(ring)):
            return True
        # No border in the box: it lies wholly inside the polygon, or wholly outside.
        if _contains(polygon, (west + east) / 2, (south + north) / 2):
            return True
    return False


def _edges(ring: Ring) -> Iterable[tuple[Point, Point]]:
    return pairwise(_positions(ring))


def _crosses(start: Point, end: Point, box: Box) -> bool:
    """Whether a stretch has a point in a box (Liang and Barsky, 1984)."""
    first, last = 0.0, 1.0
    for axis in (0, 1):
        way = end[axis] - start[axis]
        for room, sign in ((start[axis] - box[axis], -1.0), (box[axis + 2] - start[axis], 1.0)):
            speed = sign * way
            if speed == 0.0:
                if room < 0.0:
                    return False
            elif speed < 0.0:
                first = max(first, room / speed)
            else:
                last = min(last, room / speed)
    return first <= last


def _contains(polygon: Polygon, x: float, y: float) -> bool:
    inside = False
    for ring in polygon:
        for (x0, y0), (x1, y1) in _edges(ring):
            if (y0 > y) != (y1 > y) and x < x0 + (x1 - x0) * (y - y0) / (y1 - y0):
                inside = not inside
    return inside


def joined(geometries: Iterable[Geometry]) -> Geometry | None:
    """One outline around areas of CRS84 that share their borders point by point, as those of a
    release do: what remains are the stretches that only one of them has. None without areas."""
    edges: dict[Point, list[Point]] = defaultdict(list)
    for geometry in geometries:
        for polygon in geometry.polygons:
            for ring in polygon:
                for start, end in _edges(ring):
                    if start in edges.get(end, ()):
                        edges[end].remove(start)
                    elif start != end:
                        edges[start].append(end)
    rings = _chained({start: ends for start, ends in edges.items() if ends})
    outer = [ring for ring in rings if _area(ring) > 0]
    if not outer:
        return None
    holes = [ring for ring in rings if _area(ring) < 0]
    shells: list[list[Ring]] = [[ring] for ring in sorted(outer, key=lambda ring: -_area(ring))]
    for hole in holes:
        around = [shell for shell in shells if _contains((shell[0],), *_inner(hole))]
        min(around, key=lambda shell: _area(shell[0])).append(hole)
    return _finished(False, tuple(tuple(shell) for shell in shells))


def _chained(edges: dict[Point, list[Point]]) -> list[Ring]:
    """Closed rings of directed stretches that have their area on the left.

    Where several begin in a point, the sharpest turn to the left goes on around the same area; a
    ring that comes to a point again is parted there. So no ring touches itself.
    """
    rings: list[Ring] = []
    for start in sorted(edges):
        while edges[start]:
            way, places = [start], {start: 0}
            while way:
                here = _next(edges[way[-1]], way)
                if here in places:
                    loop = way[places[here] :]
                    rings.append(array("d", (n for place in (*loop, here) for n in place)))
                    for place in loop[1:]:
                        del places[place]
                    del way[places[here] + 1 :]
                    if here == start:
                        break
                else:
                    places[here] = len(way)
                    way.append(here)
    return rings


def _next(ends: list[Point], way: list[Point]) -> Point:
    """Takes out where a way goes on."""
    if len(ends) == 1 or len(way) < 2:
        return ends.pop()
    (xa, ya), (xb, yb) = way[-2], way[-1]
    dx, dy = xb - xa, yb - ya

    def to_the_left(end: Point) -> float:
        ex, ey = end[0] - xb, end[1] - yb
        return atan2(dx * ey - dy * ex, dx * ex + dy * ey)

    chosen = max(ends, key=to_the_left)
    ends.remove(chosen)
    return chosen


def _area(ring: Ring) -> float:
    """Twice the area, positive for a ring against the clock."""
    x0, y0 = ring[0], ring[1]
    return sum((xa - x0) * (yb - y0) - (xb - x0) * (ya - y0) for (xa, ya), (xb, yb) in _edges(ring))


def _inner(ring: Ring) -> Point:
    """A point just inside a hole (a ring with the clock), beside the middle of its beginning."""
    (xa, ya), (xb, yb) = (ring[0], ring[1]), (ring[2], ring[3])
    return (xa + xb) / 2 + (yb - ya) * 1e-6, (ya + yb) / 2 - (xb - xa) * 1e-6
