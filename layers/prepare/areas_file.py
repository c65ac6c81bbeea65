"""Areas as delivered: one GeoJSON file per level, read and checked feature by feature."""

import json
import re
from collections import Counter
from math import isnan, nan
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import shape

from layers.prepare.coverage import TopologyError, TopologyFault

PUBLIC_CRS = "EPSG:4326"

LARGEST_KM2 = 1_000_000
"""No area that an atlas shows is larger."""

CODE = r"[0-9A-Za-z.-]+"
"""Codes stand in addresses, lists joined by commas and ids of drawings."""


def read_areas(path: Path) -> gpd.GeoDataFrame:
    """Areas of a GeoJSON file as delivered, sorted by code, in EPSG:4326.

    Columns: code (text), name, area_km2 (published size, NaN where missing), further properties as
    they are, geometry. Raises TopologyError for an unreadable file, a missing property, a code that
    is no text, appears twice or is empty, a size that is no number, and for a geometry that is no
    polygon in degrees; its faults name the file as their level.
    """
    features = _features(path)
    faults: list[TopologyFault] = []
    rows: list[dict[str, Any]] = []
    for number, feature in enumerate(features, start=1):
        given = feature.get("properties")
        properties = dict(given) if isinstance(given, dict) else {}
        geometry = _geometry(feature)
        for code, found, expected, remedy in _problems(properties, geometry):
            label = str(properties.get("code") or f"Nr. {number}")
            faults.append(TopologyFault(code, path.name, label, found, expected, remedy))
        rows.append({"area_km2": nan} | properties | {"geometry": geometry})
    counted = Counter(str(row.get("code")) for row in rows)
    faults += [
        TopologyFault(
            "areas-twice",
            path.name,
            code,
            f"{times} Gebiete mit diesem Schlüssel",
            "ein Gebiet je Schlüssel",
            "Geben Sie jedem Gebiet einen eigenen Schlüssel oder fassen Sie die Teile zusammen.",
        )
        for code, times in counted.items()
        if times > 1
    ]
    if faults:
        raise TopologyError(faults)
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=PUBLIC_CRS)
    frame["area_km2"] = frame["area_km2"].astype(float)
    return frame.sort_values("code").reset_index(drop=True)


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        if not features or not all(isinstance(feature, dict) for feature in features):
            raise ValueError("no features")
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        fault = TopologyFault(
            "areas-file",
            path.name,
            "",
            f"keine lesbare Gebietsdatei ({type(error).__name__})",
            "eine GeoJSON-Datei mit Gebieten (FeatureCollection, UTF-8)",
            "Speichern Sie die Gebiete als GeoJSON in EPSG:4326.",
        )
        raise TopologyError([fault]) from error
    return list(features)


def _geometry(feature: dict[str, Any]) -> Any:
    """The feature's geometry without heights; None where it is none."""
    try:
        return shapely.force_2d(shape(feature["geometry"]))
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
        return None


def _problems(properties: dict[str, Any], geometry: Any) -> list[tuple[str, str, str, str]]:
    """Faults of one feature as (code, found, expected, remedy)."""
    problems = []
    for column in ("code", "name"):
        if column not in properties:
            problems.append(
                ("areas-column", f"keine Eigenschaft {column!r}", "eine", "Ergänzen Sie sie.")
            )
    name = properties.get("name", "fehlt")
    if not isinstance(name, str) or not name.strip():
        problems.append(("areas-name", f"Name {name!r}", "ein Text", "Tragen Sie den Namen ein."))
    code = properties.get("code", "fehlt")
    if isinstance(code, str) and code.strip() and not re.fullmatch(CODE, code):
        problems.append(
            (
                "areas-code",
                f"Schlüssel {code!r}",
                "nur Buchstaben ohne Umlaute, Ziffern, Punkt und Bindestrich",
                "Schreiben Sie den Schlüssel ohne Leerzeichen und andere Zeichen.",
            )
        )
    if not isinstance(code, str) or not code.strip():
        problems.append(
            (
                "areas-code",
                f"Schlüssel {code!r}",
                "ein Text, auch wenn er aus Ziffern besteht",
                "Schreiben Sie den Schlüssel in Anführungszeichen, mit führenden Nullen.",
            )
        )
    size = properties.get("area_km2")
    if size is not None and not _is_size(size):
        problems.append(
            (
                "areas-size",
                f"Fläche {size!r}",
                "eine Zahl über 0 in km²",
                "Berichtigen Sie area_km2.",
            )
        )
    if geometry is None or geometry.geom_type not in ("Polygon", "MultiPolygon"):
        found = geometry.geom_type if geometry is not None else "keine Geometrie"
        problems.append(("areas-geometry", found, "Polygon", "Liefern Sie den Umriss als Fläche."))
    elif geometry.is_empty or _outside_degrees(geometry.bounds):
        problems.append(
            (
                "areas-degrees",
                f"Koordinaten {geometry.bounds}",
                "Länge und Breite in Grad (EPSG:4326)",
                "Rechnen Sie die Datei in EPSG:4326 um.",
            )
        )
    elif not shapely.is_valid(geometry):
        problems.append(
            (
                "areas-crossing",
                _place_of(shapely.is_valid_reason(geometry)),
                "ein Umriss, der sich nicht selbst schneidet oder berührt",
                "Berichtigen Sie den Umriss im Geoinformationssystem an dieser Stelle.",
            )
        )
    return problems


def _is_size(size: object) -> bool:
    if isinstance(size, bool) or not isinstance(size, int | float):
        return False
    return isnan(size) or 0 < size < LARGEST_KM2


def _place_of(reason: str) -> str:
    """The place that GEOS names in brackets, in German."""
    place = re.search(r"\[(.+)\]", reason)
    return f"ein Fehler im Umriss bei {place[1]}" if place else "ein Fehler im Umriss"


def _outside_degrees(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return west < -180 or east > 180 or south < -90 or north > 90
