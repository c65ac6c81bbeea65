"""Broken outlines: each spoils the file ``quartiere.geojson`` of a folder."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd

from tests.corpus.spoil import archive
from tests.corpus.town import QUARTERS, corners, degrees, outlines, write_geojson

FILE = "quartiere.geojson"


def _changed(folder: Path, change: Callable[[list[dict[str, Any]]], object]) -> None:
    data = outlines(QUARTERS)
    change(data["features"])
    write_geojson(folder / FILE, data)


def _ring(features: list[dict[str, Any]], number: int) -> list[list[float]]:
    ring: list[list[float]] = features[number]["geometry"]["coordinates"][0]
    return ring


def _moved(features: list[dict[str, Any]], number: int, east: float, corner: int) -> None:
    """Move one corner of an area by some metres to the east."""
    ring = _ring(features, number)
    ring[corner][0] += east / 70_000


def overlap(folder: Path) -> None:
    """The first Quartier reaches 300 m into its neighbour."""

    def change(features: list[dict[str, Any]]) -> None:
        _moved(features, 0, 300, 1)
        _moved(features, 0, 300, 2)

    _changed(folder, change)


def gap(folder: Path) -> None:
    """A field of 300 m within the town belongs to nobody."""

    def change(features: list[dict[str, Any]]) -> None:
        east, north = corners("012")[2]
        hole = [(east - 500, north - 600), (east - 200, north - 600), (east - 200, north - 300),
                (east - 500, north - 300), (east - 500, north - 600)]  # fmt: skip
        rings = features[1]["geometry"]["coordinates"]
        rings.append([list(degrees(*point)) for point in reversed(hole)])

    _changed(folder, change)


def foreign_crs(folder: Path) -> None:
    """Metres of EPSG:25832 in a GeoJSON, which has degrees."""

    def change(features: list[dict[str, Any]]) -> None:
        for feature in features:
            ring = [list(point) for point in corners(feature["properties"]["code"])]
            feature["geometry"]["coordinates"] = [ring]

    _changed(folder, change)


def renamed_key(folder: Path) -> None:
    """The column of the keys is called otherwise."""

    def change(features: list[dict[str, Any]]) -> None:
        for feature in features:
            feature["properties"]["SCHLUESSEL"] = feature["properties"].pop("code")

    _changed(folder, change)


def double_code(folder: Path) -> None:
    """Two areas have the same key."""
    _changed(folder, lambda features: features[1]["properties"].update(code="011"))


def without_one(folder: Path) -> None:
    """An area that has values has no outline."""
    _changed(folder, lambda features: features.pop())


def outside(folder: Path) -> None:
    """Longitude and latitude are swapped."""

    def change(features: list[dict[str, Any]]) -> None:
        for feature in features:
            for ring in feature["geometry"]["coordinates"]:
                for point in ring:
                    point.reverse()

    _changed(folder, change)


def text_instead(folder: Path) -> None:
    """The download was an error page."""
    (folder / FILE).write_text("<html><body>404 Not Found</body></html>\n", encoding="utf-8")


def geopackage_without_name(folder: Path) -> None:
    """A GeoPackage whose areas have keys, but no names."""
    (folder / FILE).unlink()
    frame = gpd.GeoDataFrame.from_features(outlines(QUARTERS)["features"], crs="EPSG:4326")
    frame.drop(columns="name").to_file(folder / "quartiere.gpkg", layer="quartiere", driver="GPKG")


def broken_zip(folder: Path) -> None:
    """A Shapefile whose table of attributes (.dbf) was not packed."""
    (folder / FILE).unlink()
    data = json.dumps(outlines(QUARTERS)).encode()
    (folder / "quartiere.zip").write_bytes(archive(quartiere_shp=data[:400], quartiere_shx=b""))
