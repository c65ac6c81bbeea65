"""Coordinate systems in which features are given, and the way from one to the other.

A release holds its outlines in degrees with six decimals (about 0.1 m). Those are the most exact
ones that it has: the paths that maps are drawn from are rounded to whole metres. So EPSG:25832 is
computed from the degrees, by PROJ.
"""

from array import array
from enum import StrEnum
from functools import cache
from typing import Any

_URI = "http://www.opengis.net/def/crs"


class Crs(StrEnum):
    """A coordinate system by its address. CRS84 has longitude before latitude, EPSG:4326 latitude
    before longitude, EPSG:25832 (ETRS89 / UTM 32N) east before north, in metres."""

    CRS84 = f"{_URI}/OGC/1.3/CRS84"
    WGS84 = f"{_URI}/EPSG/0/4326"
    UTM32 = f"{_URI}/EPSG/0/25832"


_DECIMALS = 2
"""Of metres: what six decimals of degrees are worth is ten times as coarse."""

LABEL = {
    Crs.CRS84: "WGS 84, Länge vor Breite (Grad)",
    Crs.WGS84: "WGS 84, Breite vor Länge (Grad)",
    Crs.UTM32: "ETRS89 / UTM-Zone 32N, Ost vor Nord (Meter)",
}
"""German words for each."""

URN_OF_OLD = {Crs.UTM32: "urn:ogc:def:crs:EPSG::25832"}
"""Names for the member ``crs`` of the GeoJSON of 2008, which old readers look at. EPSG:4326 has
none: that member never changed the order of axes, so it would mean something else there."""


def converted(flat: "array[float]", crs: Crs) -> "array[float]":
    """Coordinates x0, y0, x1, y1, ... of CRS84 in another system, in the order of its axes."""
    if crs is Crs.CRS84:
        return flat
    if crs is Crs.WGS84:
        return _interleaved(flat[1::2], flat[0::2])
    east, north = _to_utm32().transform(flat[0::2], flat[1::2])
    return _interleaved(
        array("d", (round(x, _DECIMALS) for x in east)),
        array("d", (round(y, _DECIMALS) for y in north)),
    )


@cache
def _to_utm32() -> Any:
    # PROJ and its database cost a process about 12 MB: only where somebody asks for metres.
    from pyproj import Transformer

    return Transformer.from_crs("OGC:CRS84", "EPSG:25832", always_xy=True)


def _interleaved(first: "array[float]", second: "array[float]") -> "array[float]":
    made = array("d", bytes(16 * len(first)))
    made[0::2], made[1::2] = first, second
    return made
