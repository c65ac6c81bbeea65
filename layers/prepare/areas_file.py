"""Areas as delivered: one file of outlines per level, read and checked feature by feature."""

import re
from collections import Counter
from dataclasses import dataclass
from math import isnan, nan
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from layers.numbers import german
from layers.prepare.coverage import TopologyError, TopologyFault
from layers.prepare.outline_crs import PUBLIC_CRS, to_degrees
from layers.prepare.outline_files import PLAIN, OutlineSource, RawOutlines, read_outline_file
from layers.prepare.outline_keys import as_text, keys_as_text

__all__ = ["PUBLIC_CRS", "Delivered", "OutlineSource", "read_areas", "read_delivered"]

LARGEST_KM2 = 1_000_000
"""No area that an atlas shows is larger."""

CODE = r"[0-9A-Za-z.-]+"
"""Codes stand in addresses, lists joined by commas and ids of drawings."""

MENDED_SHARE = 0.01
"""An outline that crosses itself is mended where that changes its size by no larger part."""

SHOWN = 5
"""Areas named in one fault."""

Problem = tuple[str, str, str, str]
"""Code, found, expected, remedy of a fault."""


@dataclass(frozen=True, eq=False)
class Delivered:
    """Areas as read_areas gives them, and what is odd about their file but no fault."""

    areas: gpd.GeoDataFrame
    warnings: tuple[TopologyFault, ...]


def read_areas(path: Path, source: OutlineSource = PLAIN) -> gpd.GeoDataFrame:
    """Areas of a file as delivered, sorted by code, in EPSG:4326; see read_delivered."""
    return read_delivered(path, source).areas


def read_delivered(path: Path, source: OutlineSource = PLAIN) -> Delivered:
    """Areas of a GeoJSON, GeoPackage or zipped Shapefile, sorted by code, in EPSG:4326.

    Columns: code (text), name, area_km2 (published size, NaN where missing), further properties as
    they are, geometry. Numeric keys become text; an outline that crosses itself a little is mended;
    both are told as warnings. Raises TopologyError for an unreadable file, a missing column, a code
    that is no text, appears twice or is empty, a size that is no number, for a geometry that is no
    polygon, and for numbers that lie nowhere; its faults name the file as their level.
    """
    raw = read_outline_file(path, source.layer)
    file = path.name
    missing = _missing_columns(raw, source, file)
    if missing:
        raise TopologyError(missing)
    degrees, told = to_degrees(raw, source, file)
    if degrees is None:
        raise TopologyError(told)
    keys = [record.get(source.code_column) for record in raw.records]
    codes, faults, warnings = keys_as_text(keys, source.code_column, source.code_length, file)
    rows = [_row(record, code, source) for record, code in zip(raw.records, codes, strict=True)]
    mended, mends = _mended(list(degrees), rows, file)
    faults += _grouped(rows, mended, file) + _doubles(rows, file)
    if faults:
        raise TopologyError(faults)
    frame = gpd.GeoDataFrame(
        [row | {"geometry": g} for row, g in zip(rows, mended, strict=True)],
        geometry="geometry",
        crs=PUBLIC_CRS,
    )
    frame["area_km2"] = frame["area_km2"].astype(float)
    areas = frame.sort_values("code").reset_index(drop=True)
    return Delivered(areas, (*raw.warnings, *told, *warnings, *mends))


def _missing_columns(raw: RawOutlines, source: OutlineSource, file: str) -> list[TopologyFault]:
    """A fault for key and name where no feature at all has that column."""
    known = list(dict.fromkeys(column for record in raw.records for column in record))
    return [
        TopologyFault(
            "areas-column",
            file,
            "",
            f"keine Spalte {column!r}; vorhanden: {', '.join(map(str, known)) or 'keine'}",
            f"eine Spalte mit {what}",
            f'Nennen Sie die richtige in municipality.toml in diesem [[level]]: {setting} = "…".',
        )
        for setting, column, what in (
            ("code_column", source.code_column, "dem Schlüssel"),
            ("name_column", source.name_column, "dem Namen"),
        )
        if column not in known
    ]


def _row(record: dict[str, Any], code: Any, source: OutlineSource) -> dict[str, Any]:
    """A feature's properties under the names that the preparation uses."""
    name = as_text(record.get(source.name_column))
    kept = {key: value for key, value in record.items() if key != "geometry"}
    size = kept.get("area_km2")
    return kept | {"code": code, "name": name, "area_km2": nan if size is None else size}


def _mended(
    geometries: list[Any], rows: list[dict[str, Any]], file: str
) -> tuple[list[Any], list[TopologyFault]]:
    """Outlines that cross themselves made valid where their size stays; warnings for these."""
    mended, told = [], []
    for geometry, row in zip(geometries, rows, strict=True):
        whole = _valid_or_none(geometry)
        if whole is not None and whole is not geometry:
            told.append(
                TopologyFault(
                    "areas-mended",
                    file,
                    str(row["code"]),
                    _place_of(shapely.is_valid_reason(geometry)),
                    "ein Umriss, der sich nicht selbst schneidet oder berührt",
                    "Der Umriss wurde berichtigt, seine Fläche bleibt gleich (Abweichung höchstens "
                    f"{german(100 * MENDED_SHARE, 0)} %).",
                )
            )
        mended.append(geometry if whole is None else whole)
    return mended, told


def _valid_or_none(geometry: Any) -> Any:
    """The valid outline of about the same size; None where there is none."""
    if not _is_area(geometry) or geometry.is_empty:
        return None
    if shapely.is_valid(geometry):
        return geometry
    made = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    delivered = shapely.area(geometry)
    same = abs(shapely.area(made) - delivered) <= MENDED_SHARE * delivered
    return made if same and _is_area(made) and not made.is_empty else None


def _is_area(geometry: Any) -> bool:
    return geometry is not None and geometry.geom_type in ("Polygon", "MultiPolygon")


def _grouped(rows: list[dict[str, Any]], geometries: list[Any], file: str) -> list[TopologyFault]:
    """Faults of the features; what many have in common is told once, naming the first of them."""
    found: dict[Problem, list[str]] = {}
    for number, (row, geometry) in enumerate(zip(rows, geometries, strict=True), start=1):
        label = str(row["code"] or f"Nr. {number}")
        for problem in _problems(row, geometry):
            found.setdefault(problem, []).append(label)
    return [
        TopologyFault(code, file, _named(labels), what, expected, remedy)
        for (code, what, expected, remedy), labels in found.items()
    ]


def _named(labels: list[str]) -> str:
    more = f" und {len(labels) - SHOWN} weitere" if len(labels) > SHOWN else ""
    return ", ".join(labels[:SHOWN]) + more


def _doubles(rows: list[dict[str, Any]], file: str) -> list[TopologyFault]:
    counted = Counter(str(row["code"]) for row in rows if row["code"] not in (None, ""))
    return [
        TopologyFault(
            "areas-twice",
            file,
            code,
            f"{times} Gebiete mit diesem Schlüssel",
            "ein Gebiet je Schlüssel",
            "Geben Sie jedem Gebiet einen eigenen Schlüssel oder fassen Sie die Teile zusammen.",
        )
        for code, times in counted.items()
        if times > 1
    ]


def _problems(row: dict[str, Any], geometry: Any) -> list[Problem]:
    """Faults of one feature."""
    problems = []
    name, code, size = row["name"], row["code"], row["area_km2"]
    if not isinstance(name, str) or not name.strip():
        problems.append(("areas-name", f"Name {name!r}", "ein Text", "Tragen Sie den Namen ein."))
    if not isinstance(code, str) or not code.strip():
        problems.append(
            (
                "areas-code",
                f"Schlüssel {code!r}",
                "ein Text, auch wenn er aus Ziffern besteht",
                "Schreiben Sie den Schlüssel in Anführungszeichen, mit führenden Nullen.",
            )
        )
    elif not re.fullmatch(CODE, code):
        problems.append(
            (
                "areas-code",
                f"Schlüssel {code!r}",
                "nur Buchstaben ohne Umlaute, Ziffern, Punkt und Bindestrich",
                "Schreiben Sie den Schlüssel ohne Leerzeichen und andere Zeichen.",
            )
        )
    if not _is_size(size):
        problems.append(
            (
                "areas-size",
                f"Fläche {size!r}",
                "eine Zahl über 0 in km²",
                "Berichtigen Sie area_km2.",
            )
        )
    return problems + _shape_problems(geometry)


def _shape_problems(geometry: Any) -> list[Problem]:
    if not _is_area(geometry) or geometry.is_empty:
        found = "keine Geometrie" if geometry is None or geometry.is_empty else geometry.geom_type
        return [("areas-geometry", found, "Polygon", "Liefern Sie den Umriss als Fläche.")]
    if not shapely.is_valid(geometry):
        return [
            (
                "areas-crossing",
                _place_of(shapely.is_valid_reason(geometry)),
                "ein Umriss, der sich nicht selbst schneidet oder berührt",
                "Berichtigen Sie den Umriss im Geoinformationssystem an dieser Stelle.",
            )
        ]
    return []


def _is_size(size: object) -> bool:
    if isinstance(size, bool) or not isinstance(size, int | float):
        return False
    return isnan(size) or 0 < size < LARGEST_KM2


def _place_of(reason: str) -> str:
    """The place that GEOS names in brackets, in German."""
    place = re.search(r"\[(.+)\]", reason)
    return f"ein Fehler im Umriss bei {place[1]}" if place else "ein Fehler im Umriss"
