"""Outlines of all levels as GeoJSON files in degrees, each with its passport."""

import hashlib
import json

import geopandas as gpd
import numpy as np
import shapely

from layers.prepare.demo.geography import Geography
from layers.prepare.demo.plan import BEFORE, LAST_DAY, LEVELS, NOW, areas
from layers.prepare.workbook.toml_text import toml_text

DECIMALS = 6
NOTE = (
    "Frei erfunden. Die Koordinaten liegen im Arnsberger Wald, wo es keine Stadt gibt; die Umrisse "
    "entstehen aus Voronoi-Zellen beiderseits eines Flusses, deren Grenzen gebrochen und verbogen "
    "sind (bildungsatlas demo)."
)


def outline_files(geography: Geography) -> dict[str, bytes]:
    """Paths below the municipality's folder and their content.

    Properties: code, name, area_km2 (two decimals). The river belongs to no area.
    """
    files: dict[str, bytes] = {}
    for edition in (NOW, BEFORE):
        for level in LEVELS.values():
            if edition == BEFORE and level == "stadtbezirk":
                continue
            stem = level if edition == NOW else f"{level}-{LAST_DAY}"
            data = _geojson(geography, edition, level)
            files[f"areas/{stem}.geojson"] = data
            files[f"areas/{stem}.passport.toml"] = _passport(stem, level, data)
    return files


def sizes(geography: Geography, edition: int) -> dict[str, float]:
    """Code -> size in km² as published, for the areas of an edition."""
    return {
        area.code: round(float(geography.km2[list(area.cells)].sum()), 2) for area in areas(edition)
    }


def _geojson(geography: Geography, edition: int, level: str) -> bytes:
    planned = [area for area in areas(edition) if area.level == level]
    outlines = [shapely.coverage_union_all(geography.outlines[list(a.cells)]) for a in planned]
    degrees = gpd.GeoSeries(outlines, crs="EPSG:25832").to_crs("EPSG:4326").to_numpy()
    rounded = shapely.transform(degrees, lambda xy: np.round(xy, DECIMALS))
    size = sizes(geography, edition)
    features = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"code": a.code, "name": a.name, "area_km2": size[a.code]},
                "geometry": json.loads(shapely.to_geojson(shape)),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for a, shape in zip(planned, shapely.orient_polygons(rounded), strict=True)
    ]
    head = '{"type":"FeatureCollection","features":[\n'
    return (head + ",\n".join(features) + "\n]}\n").encode()


def _passport(stem: str, level: str, data: bytes) -> bytes:
    entry = {
        "file": f"{stem}.geojson",
        "publisher": "Musterstadt (erfunden)",
        "title": f"Umrisse der Ebene {level}, frei erfunden",
        "url": "",
        "licence": "frei erfunden, keine Lizenz nötig",
        "as_of": "2018-08-01" if stem == level else str(LAST_DAY),
        "retrieved": "",
        "already_published": True,
        "sha256": hashlib.sha256(data).hexdigest(),
        "note": NOTE,
    }
    return toml_text(entry).encode()
