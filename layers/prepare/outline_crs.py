"""Where the numbers of a file of outlines lie: its coordinate system, or a fault that says so."""

import math
from typing import Any

import geopandas as gpd
import pyproj

from layers.prepare.coverage import TopologyFault
from layers.prepare.outline_files import OutlineSource, RawOutlines

PUBLIC_CRS = "EPSG:4326"

GUESSES = (
    ("EPSG:25832", "UTM-Zone 32", (250_000, 950_000), (5_200_000, 6_150_000)),
    ("EPSG:4647", "UTM-Zone 32 mit vorangestellter Zone", (32.2e6, 33e6), (5.2e6, 6.15e6)),
    ("EPSG:31466", "Gauß-Krüger, 2. Streifen", (2_450_000, 2_700_000), (5_200_000, 6_150_000)),
    ("EPSG:31467", "Gauß-Krüger, 3. Streifen", (3_300_000, 3_800_000), (5_200_000, 6_150_000)),
    ("EPSG:31468", "Gauß-Krüger, 4. Streifen", (4_300_000, 4_800_000), (5_200_000, 6_150_000)),
    ("EPSG:3857", "Web-Mercator", (600_000, 1_700_000), (5_900_000, 7_400_000)),
)
"""Coordinate systems in use in Germany with the span of their numbers; UTM 32 before Mercator,
whose spans overlap a little."""

SWAPPED = ((46.5, 55.5), (5.0, 16.0))
"""Latitudes and longitudes of Germany, in the places of longitudes and latitudes."""

Bounds = tuple[float, float, float, float]
Problem = tuple[str, str, str, str]
"""Code, found, expected, remedy of a fault."""


def to_degrees(
    raw: RawOutlines, source: OutlineSource, file: str
) -> tuple[gpd.GeoSeries | None, list[TopologyFault]]:
    """The geometries in EPSG:4326, and warnings; None with faults where nobody says what they are.

    Geometries that are missing stay None. The setting ``crs`` holds also against the file.
    """
    bounds = _bounds(raw.geometries)
    crs, problem = _crs(raw, source, bounds)
    if crs is None or problem is not None:
        faults = [TopologyFault(problem[0], file, "", *problem[1:])] if problem else []
        return None, faults
    outlines = gpd.GeoSeries(raw.geometries, crs=crs)
    degrees = outlines if crs == PUBLIC_CRS else outlines.to_crs(PUBLIC_CRS)
    told = _degrees_problem(_bounds(list(degrees)), crs)
    if told is not None:
        return None, [TopologyFault(told[0], file, "", *told[1:])]
    return degrees, _contradiction(raw, source, file)


def _bounds(geometries: list[Any]) -> Bounds | None:
    """The extent of all geometries; None where there is none at all."""
    found = [g.bounds for g in geometries if g is not None and not g.is_empty]
    if not found:
        return None
    west, south, east, north = zip(*found, strict=True)
    return min(west), min(south), max(east), max(north)


def _crs(
    raw: RawOutlines, source: OutlineSource, bounds: Bounds | None
) -> tuple[Any, Problem | None]:
    named = source.crs or raw.crs or (PUBLIC_CRS if raw.by_rfc else "")
    if not named:
        return None, (
            "areas-crs",
            "eine Datei, die ihr Koordinatensystem nicht nennt (keine Datei .prj)",
            "ein Koordinatensystem",
            "Legen Sie die Datei .prj dazu oder nennen Sie es in municipality.toml in diesem "
            f'[[level]]: crs = "{_guess(bounds) or "EPSG:25832"}".',
        )
    try:
        crs = pyproj.CRS.from_user_input(named)
    except pyproj.exceptions.CRSError:
        return None, (
            "areas-crs",
            f"das unbekannte Koordinatensystem {named[:40]!r}",
            "ein Koordinatensystem wie EPSG:25832",
            "Berichtigen Sie den Namen oder rechnen Sie die Datei in EPSG:25832 um.",
        )
    if crs.to_epsg() == 4326 or crs.to_string() == "OGC:CRS84":
        crs = pyproj.CRS.from_user_input(PUBLIC_CRS)
    return crs, _units_problem(crs, bounds, raw)


def _units_problem(crs: Any, bounds: Bounds | None, raw: RawOutlines) -> Problem | None:
    """Metres where degrees are said to be, or the other way round."""
    if bounds is None:
        return None
    in_degrees = _are_degrees(bounds)
    if crs.is_geographic and not in_degrees:
        guess = _guess(bounds)
        like = f"; sie sehen nach {guess} aus" if guess else ""
        unsaid = "" if raw.crs else ", und die Datei nennt kein Koordinatensystem"
        return (
            "areas-degrees",
            f"Zahlen, die keine Grad sind ({_told(bounds)}){like}{unsaid}",
            "Länge und Breite in Grad (EPSG:4326) oder ein genanntes Koordinatensystem",
            "Speichern Sie die Datei in EPSG:4326, oder nennen Sie in municipality.toml in diesem "
            f'[[level]] das Koordinatensystem: crs = "{guess or "EPSG:25832"}".',
        )
    if crs.is_projected and in_degrees:
        return (
            "areas-degrees",
            f"das ebene Koordinatensystem „{crs.name}“, aber Zahlen in Grad ({_told(bounds)})",
            "Zahlen in dem genannten Koordinatensystem",
            'Nennen Sie in municipality.toml in diesem [[level]] crs = "EPSG:4326".',
        )
    return None


def _degrees_problem(bounds: Bounds | None, crs: Any) -> Problem | None:
    """Coordinates that lie nowhere, or whose two numbers were exchanged."""
    if bounds is None:
        return None
    if not all(math.isfinite(number) for number in bounds) or not _are_degrees(bounds):
        return (
            "areas-degrees",
            f"Koordinaten, die in „{crs.name}“ nirgends liegen",
            "Zahlen in dem genannten Koordinatensystem",
            "Prüfen Sie, in welchem Koordinatensystem die Datei wirklich gespeichert ist.",
        )
    (low, high), (left, right) = SWAPPED
    west, south, east, north = bounds
    if low < west and east < high and left < south and north < right:
        return (
            "areas-degrees",
            f"Länge und Breite vertauscht ({_told(bounds)})",
            "zuerst die Länge, dann die Breite",
            "Vertauschen Sie beim Speichern die Achsen (erst Länge, dann Breite).",
        )
    return None


def _contradiction(raw: RawOutlines, source: OutlineSource, file: str) -> list[TopologyFault]:
    """A remark where the setting says something else than the file."""
    if not source.crs or not raw.crs or raw.by_rfc:
        return []
    stated, wanted = (pyproj.CRS.from_user_input(name) for name in (raw.crs, source.crs))
    if stated.equals(wanted, ignore_axis_order=True):
        return []
    return [
        TopologyFault(
            "areas-crs",
            file,
            "",
            f"das Koordinatensystem „{stated.name}“, in municipality.toml steht {source.crs}",
            "dieselbe Angabe",
            "Es gilt municipality.toml; streichen Sie crs dort, wenn die Datei recht hat.",
        )
    ]


def _are_degrees(bounds: Bounds) -> bool:
    west, south, east, north = bounds
    return west >= -180 and east <= 180 and south >= -90 and north <= 90


def _guess(bounds: Bounds | None) -> str:
    """The coordinate system that numbers of this span most likely have; '' where none fits."""
    if bounds is None:
        return ""
    west, south, east, north = bounds
    for crs, _, (left, right), (low, high) in GUESSES:
        if left <= west and east <= right and low <= south and north <= high:
            return crs
    return PUBLIC_CRS if _are_degrees(bounds) else ""


def _told(bounds: Bounds) -> str:
    west, south, *_ = bounds
    return f"z. B. {west:.6g} / {south:.6g}"
