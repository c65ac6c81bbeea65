"""What is drawn and looked up: map frame, SVG paths, parents, places of points, public GeoJSON."""

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer

from layers.prepare.areas_file import PUBLIC_CRS
from layers.prepare.coverage import is_sound
from layers.prepare.topology import LevelGeometry, LevelSpec, inner_points

PUBLIC_DECIMALS = 6
"""About 0.1 m: rounding metres to fewer decimals could let borders cross."""


@dataclass(frozen=True)
class MapFrame:
    """The drawing area of all levels: metres in ``crs`` from the north-west corner, y southwards.

    Field order up to ``origin_north`` is the column order of table map_frame (``row``).
    """

    width: float
    height: float
    origin_east: float
    origin_north: float
    crs: str

    @property
    def row(self) -> tuple[float, float, float, float]:
        """The row of table map_frame."""
        return (self.width, self.height, self.origin_east, self.origin_north)

    def to_map_xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Map units of a point in degrees, to the decimetre."""
        east, north = _to_planar(self.crs).transform(lon, lat)
        return round(east - self.origin_east, 1), round(self.origin_north - north, 1)


class AreaShape(NamedTuple):
    """A row of table area_shape, in its column order."""

    level: str
    code: str
    path: str
    label_x: float
    label_y: float
    min_x: float
    min_y: float
    max_x: float
    max_y: float


class AreaParent(NamedTuple):
    """A row of table area_parent, in its column order."""

    level: str
    code: str
    parent_level: str
    parent_code: str
    share: float
    share_of: str


class Placement(NamedTuple):
    """Where a point lies on one level.

    ``distance_m`` is 0 inside an area; above 0 the point lies outside and ``code`` is the nearest
    area, or None where that is farther than the tolerance.
    """

    code: str | None
    distance_m: float


def map_frame(levels: Mapping[str, LevelGeometry], margin: int = 100) -> MapFrame:
    """The frame around all areas of all levels, in whole metres with ``margin`` on each side."""
    bounds = np.array([level.areas.total_bounds for level in levels.values()])
    west, south = floor(bounds[:, 0].min()) - margin, floor(bounds[:, 1].min()) - margin
    east, north = ceil(bounds[:, 2].max()) + margin, ceil(bounds[:, 3].max()) + margin
    [crs] = {level.report.settings.crs for level in levels.values()}
    return MapFrame(float(east - west), float(north - south), float(west), float(north), crs)


def area_shapes(levels: Mapping[str, LevelGeometry], frame: MapFrame) -> list[AreaShape]:
    """Rows of table area_shape, level by level as given, by code; all numbers whole map units.

    ``path`` draws the area's rings, holes included, for the fill rule evenodd; the label point has
    the most room for a name around it.
    """
    rows = []
    for name, level in levels.items():
        geometries = level.areas.geometry.to_numpy()
        drawn = shapely.transform(geometries, lambda xy: _drawn(xy, frame))
        labels = shapely.transform(inner_points(geometries), lambda xy: _drawn(xy, frame))
        for code, shape, label in zip(level.areas["code"], drawn, labels, strict=True):
            rows.append(
                AreaShape(
                    name, str(code), svg_path(shape), float(label.x), float(label.y), *shape.bounds
                )
            )
    return rows


def _drawn(coordinates: np.ndarray, frame: MapFrame) -> np.ndarray:
    """Planar coordinates in whole map units."""
    east, north = coordinates[:, 0], coordinates[:, 1]
    return np.column_stack(
        [np.round(east - frame.origin_east), np.round(frame.origin_north - north)]
    )


def svg_path(geometry: Any) -> str:
    """An area with whole coordinates as SVG path data: one absolute M per ring, then relative
    l, h and v, each ring closed by z. Relative steps halve the length of the text.
    """
    parts = []
    for polygon in shapely.get_parts(geometry):
        for ring in (polygon.exterior, *polygon.interiors):
            parts.append(_ring_path([(round(x), round(y)) for x, y in ring.coords]))
    return "".join(parts)


def _ring_path(points: list[tuple[int, int]]) -> str:
    text = [f"M{points[0][0]} {points[0][1]}"]
    command = ""
    # z draws the last step back to the first point
    for (x0, y0), (x1, y1) in pairwise(points[:-1]):
        dx, dy = x1 - x0, y1 - y0
        if dy == 0 or dx == 0:
            command = ""
            text.append(f"h{dx}" if dy == 0 else f"v{dy}")
            continue
        lead = command or "l"
        # a repeated command letter may be left out; a minus sign separates numbers by itself
        text.append(f"{lead if lead == 'l' or dx >= 0 else ''}{dx}{'' if dy < 0 else ' '}{dy}")
        command = " "
    return "".join(text) + "z"


def area_parents(
    levels: Mapping[str, LevelGeometry],
    specs: tuple[LevelSpec, ...],
    minimum_share: float = 0.02,
) -> list[AreaParent]:
    """Rows of table area_parent from each level to each coarser one (``specs`` coarse to fine).

    Unions: share 1. Other levels: the part of the area's own size that lies in the parent
    (``share_of`` is area). Parts below ``minimum_share`` come from outlines that were simplified
    on their own and are left out; a part outside every parent is spread in proportion. So the
    shares of one area in one parent level add up to 1, and people counted by area stay complete.
    An area that meets no parent at all has no row.
    """
    rows = []
    for position, coarse in enumerate(specs):
        for fine in specs[position + 1 :]:
            members = _members(levels, coarse, fine.level)
            if members is None:
                rows += _cut_parents(levels[fine.level], levels[coarse.level], minimum_share)
                continue
            rows += [
                AreaParent(fine.level, code, coarse.level, parent, 1.0, "area")
                for code, parent in members.items()
            ]
    return sorted(rows)


def _members(
    levels: Mapping[str, LevelGeometry], coarse: LevelSpec, fine: str
) -> dict[str, str] | None:
    """Code on the fine level -> code of the union on the coarse one; None where it is no union."""
    if not coarse.union_of:
        return None
    direct = levels[coarse.level].parent_of
    if coarse.union_of == fine:
        return direct
    between = _members(levels, levels[coarse.union_of].spec, fine)
    return between and {code: direct[parent] for code, parent in between.items()}


def _cut_parents(
    fine: LevelGeometry, coarse: LevelGeometry, minimum_share: float
) -> list[AreaParent]:
    parts = fine.areas.geometry.to_numpy()
    parents = coarse.areas.geometry.to_numpy()
    common = shapely.area(shapely.intersection(parts[:, np.newaxis], parents[np.newaxis, :]))
    shares = common / shapely.area(parts)[:, np.newaxis]
    shares[shares < minimum_share] = 0.0
    rows = []
    for code, row in zip(fine.areas["code"], shares, strict=True):
        rows += [
            AreaParent(
                fine.spec.level,
                str(code),
                coarse.spec.level,
                str(parent),
                round(float(share / row.sum()), 9),
                "area",
            )
            for parent, share in zip(coarse.areas["code"], row, strict=True)
            if share > 0
        ]
    return rows


class Locator:
    """Finds the area of a point on every level, in the geometry that is drawn.

    A point on a border belongs to the area with the lowest code; on a union level it belongs to
    the parent of its finer area, so that levels never contradict each other.
    """

    def __init__(self, levels: Mapping[str, LevelGeometry], tolerance_m: float = 25.0) -> None:
        self._levels = dict(levels)
        self._tolerance = tolerance_m
        [crs] = {level.report.settings.crs for level in levels.values()}
        self._transformer = _to_planar(crs)

    def place(self, lon: float, lat: float) -> dict[str, Placement]:
        """Per level the area and the distance to it in metres; for reporting points outside."""
        point = shapely.Point(*self._transformer.transform(lon, lat))
        return {name: self._placement(level, point) for name, level in self._levels.items()}

    def locate(self, lon: float, lat: float) -> dict[str, str | None]:
        """Per level the code of the area in which the point lies; None beyond the tolerance."""
        return {level: placed.code for level, placed in self.place(lon, lat).items()}

    def _placement(self, level: LevelGeometry, point: Any) -> Placement:
        if level.spec.union_of:
            finer = self._placement(self._levels[level.spec.union_of], point)
            code = None if finer.code is None else level.parent_of[finer.code]
            return Placement(code, finer.distance_m)
        # to the millimetre: what degrees lose on the way must not decide on which side a point lies
        distances = np.round(shapely.distance(level.areas.geometry.to_numpy(), point), 3)
        nearest = int(np.argmin(distances))
        distance = float(distances[nearest])
        within = distance <= self._tolerance
        return Placement(str(level.areas["code"][nearest]) if within else None, distance)


def publish_geojson(level: LevelGeometry) -> bytes:
    """A level as RFC 7946 GeoJSON (UTF-8, degrees, outer rings counter-clockwise), by code.

    Properties: code, name, area_km2, area_km2_published (null where unknown), lon, lat (a point
    well inside). Raises ValueError if rounding the degrees made neighbours' borders differ.
    """
    degrees = level.areas.geometry.to_crs(PUBLIC_CRS).to_numpy()
    rounded = shapely.transform(degrees, lambda xy: np.round(xy, PUBLIC_DECIMALS))
    if not is_sound(rounded):
        raise ValueError(f"level {level.spec.level} is no coverage in degrees")
    features = [
        _feature(row, geometry)
        for row, geometry in zip(
            _records(level.areas), shapely.orient_polygons(rounded), strict=True
        )
    ]
    head = '{"type":"FeatureCollection","features":[\n'
    return (head + ",\n".join(features) + "\n]}\n").encode()


def _records(areas: gpd.GeoDataFrame) -> Iterable[dict[str, Any]]:
    for row in areas.drop(columns="geometry").to_dict("records"):
        published = row["area_km2_published"]
        yield row | {
            "area_km2": round(row["area_km2"], 4),
            "area_km2_published": None if np.isnan(published) else published,
        }


def _feature(properties: dict[str, Any], geometry: Any) -> str:
    return json.dumps(
        {
            "type": "Feature",
            "id": properties["code"],
            "properties": properties,
            "geometry": json.loads(shapely.to_geojson(geometry)),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def gzipped_size(data: bytes) -> int:
    """Size in bytes after gzip, as a server would send it."""
    return len(gzip.compress(data, compresslevel=9, mtime=0))


@lru_cache(maxsize=8)
def _to_planar(crs: str) -> Transformer:
    return Transformer.from_crs(PUBLIC_CRS, crs, always_xy=True)
