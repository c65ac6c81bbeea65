"""From area outlines as delivered to coverages: neighbours share one border, vertex by vertex.

Outlines that were simplified one by one overlap and leave slivers. Each level that stands for
itself is cleaned as a coverage (GEOS CoverageCleaner), moved to whole metres, measured, simplified
as a coverage (Visvalingam-Whyatt on shared edges) and measured again. Other levels are unions of
such areas, so that they share the very same vertices.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from layers.prepare.areas_file import PUBLIC_CRS, read_areas
from layers.prepare.coverage import (
    AreaSize,
    CoverageState,
    Geometries,
    LevelSpec,
    TopologyError,
    TopologyFault,
    TopologyReport,
    TopologySettings,
    is_sound,
    measure,
)
from layers.prepare.coverage_checks import check_state

__all__ = [
    "AreaSize",
    "CoverageState",
    "LevelGeometry",
    "LevelSpec",
    "TopologyError",
    "TopologyFault",
    "TopologyReport",
    "TopologySettings",
    "build_levels",
    "inner_points",
    "read_areas",
]

GRID_ATTEMPTS = 4
LABEL_WIDTH = 2.5
"""How much wider than high a place for a name is."""


@dataclass(frozen=True, eq=False)
class LevelGeometry:
    """One finished level.

    ``areas``: GeoDataFrame in the settings' CRS, sorted by code, with the columns code, name,
    area_km2 (computed), area_km2_published (NaN where unknown), lon, lat (a point well inside, in
    degrees), geometry. ``parent_of``: code of the finer level's area -> code here, only for unions.
    """

    spec: LevelSpec
    areas: gpd.GeoDataFrame
    parent_of: dict[str, str]
    report: TopologyReport


@dataclass(frozen=True, eq=False)
class _Stages:
    """Geometries of one level after repair and after simplification, in the order of its codes."""

    repaired: Geometries
    simplified: Geometries
    parent_of: dict[str, str]


# GEOS sometimes leaves the flag "invalid value" of its own arithmetic behind, with the same result;
# whether the result is sound is measured, see coverage_checks.
@np.errstate(invalid="ignore")
def build_levels(
    raw: Mapping[str, gpd.GeoDataFrame], specs: tuple[LevelSpec, ...], settings: TopologySettings
) -> dict[str, LevelGeometry]:
    """Finished levels in the order of ``specs`` (coarse to fine).

    ``raw`` holds what read_areas gave per level. Raises TopologyError with all faults found when
    codes do not match between levels, or when a level does not hold its bounds (number of areas,
    overlap 0 m², gaps 0, identical borders, sizes), after repair or after simplification.
    """
    planar = {spec.level: raw[spec.level].to_crs(settings.crs) for spec in specs}
    stages: dict[str, _Stages] = {}
    faults: list[TopologyFault] = []
    failed: set[str] = set()
    # finer levels come last in specs, and unions need them first
    for spec in reversed(specs):
        if spec.union_of in failed:
            failed.add(spec.level)
            continue
        try:
            if spec.union_of:
                stages[spec.level] = _union_stages(spec, planar, stages)
            else:
                stages[spec.level] = _own_stages(spec, planar[spec.level], settings)
        except TopologyError as error:
            faults += error.faults
            failed.add(spec.level)
    if faults:
        raise TopologyError(faults)
    levels = {
        spec.level: _finish(spec, planar[spec.level], stages[spec.level], settings)
        for spec in specs
    }
    for level in levels.values():
        faults += check_state(level.report)
    if faults:
        raise TopologyError(faults)
    return levels


def inner_points(geometries: Geometries) -> Geometries:
    """For each area a point with room for a name: centre of the largest flat ellipse inside.

    Found as the largest inscribed circle of the largest part, squeezed sideways by LABEL_WIDTH.
    """
    largest = [max(shapely.get_parts(g), key=shapely.area) for g in geometries]
    narrow = shapely.transform(np.array(largest), _scaled(1 / LABEL_WIDTH))
    circles = shapely.maximum_inscribed_circle(narrow, tolerance=1.0)
    return shapely.transform(shapely.get_point(circles, 0), _scaled(LABEL_WIDTH))


def _scaled(factor: float) -> Callable[[np.ndarray], np.ndarray]:
    return lambda xy: xy * np.array([factor, 1.0])


def _own_stages(spec: LevelSpec, areas: gpd.GeoDataFrame, settings: TopologySettings) -> _Stages:
    """A level with outlines of its own: clean, move to the grid, simplify what then is a coverage.

    Simplifying only leaves out vertices, so the result stays on the grid.
    """
    cleaned = shapely.coverage_clean(
        areas.geometry.to_numpy(),
        gap_width=settings.gap_width,
        snapping_distance=settings.snapping_distance,
        merge_strategy=settings.merge_strategy,
    )
    repaired = _on_grid(cleaned, settings)
    empty = [
        TopologyFault(
            "topology-empty",
            spec.level,
            str(code),
            "kein eigenes Gebiet nach der Reparatur",
            "eine Fläche",
            "Prüfen Sie, ob zwei Gebiete denselben Umriss haben.",
        )
        for code, geometry in zip(areas["code"], repaired, strict=True)
        if geometry.is_empty
    ]
    if empty:
        raise TopologyError(empty)
    simplified = shapely.coverage_simplify(repaired, settings.simplify_tolerance)
    return _Stages(repaired, simplified, {})


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


def _union_stages(
    spec: LevelSpec, planar: Mapping[str, gpd.GeoDataFrame], stages: Mapping[str, _Stages]
) -> _Stages:
    """A level whose areas are unions: the members' outer edges, vertex by vertex."""
    if spec.union_of not in stages:
        raise TopologyError(
            [
                TopologyFault(
                    "topology-order",
                    spec.level,
                    "",
                    f"Vereinigung von {spec.union_of!r}",
                    "eine feinere Ebene, die nach dieser aufgeführt ist",
                    "Führen Sie die Ebenen von grob nach fein auf.",
                )
            ]
        )
    fine = planar[spec.union_of]
    codes = [str(code) for code in planar[spec.level]["code"]]
    parent_of = _parents(spec, fine, codes)
    parents = np.array([parent_of[str(code)] for code in fine["code"]])
    members = stages[spec.union_of]
    repaired, simplified = (
        np.array([shapely.coverage_union_all(part[parents == code]) for code in codes])
        for part in (members.repaired, members.simplified)
    )
    return _Stages(repaired, simplified, parent_of)


def _parents(spec: LevelSpec, fine: gpd.GeoDataFrame, codes: list[str]) -> dict[str, str]:
    """Code of each finer area -> code of the area it belongs to; faults for those left over."""
    faults = []
    parent_of: dict[str, str] = {}
    column = spec.parent_column if spec.parent_column in fine else "code"
    for code, key in zip(fine["code"], fine[column], strict=True):
        if spec.parent_column:
            found = [parent for parent in codes if parent == str(key)]
        else:
            length = spec.code_prefix
            found = [parent for parent in codes if parent[:length] == str(key)[:length]]
        if len(found) == 1:
            parent_of[str(code)] = found[0]
            continue
        faults.append(
            TopologyFault(
                "topology-parent",
                spec.union_of,
                str(code),
                f"{len(found)} passende Gebiete der Ebene {spec.level}",
                "genau eines",
                "Prüfen Sie die Schlüssel und die Angabe, wie die Ebenen zusammengehören.",
            )
        )
    faults += [
        TopologyFault(
            "topology-members",
            spec.level,
            code,
            f"kein Gebiet der Ebene {spec.union_of}",
            "mindestens eines",
            "Prüfen Sie die Schlüssel und die Angabe, wie die Ebenen zusammengehören.",
        )
        for code in codes
        if code not in parent_of.values()
    ]
    if faults:
        raise TopologyError(faults)
    return parent_of


def _finish(
    spec: LevelSpec, planar: gpd.GeoDataFrame, stages: _Stages, settings: TopologySettings
) -> LevelGeometry:
    """The level with its columns and its figures at all three stages."""
    codes = [str(code) for code in planar["code"]]
    published = [None if np.isnan(size) else float(size) for size in planar["area_km2"]]
    known = [size for size in published if size is not None]
    total = spec.total_km2
    if total is None and len(known) == len(published):
        total = sum(known)
    report = TopologyReport(
        spec=spec,
        settings=settings,
        published_total_km2=total,
        raw=measure(planar.geometry.to_numpy(), codes, published),
        repaired=measure(stages.repaired, codes, published),
        simplified=measure(stages.simplified, codes, published),
    )
    points = gpd.GeoSeries(inner_points(stages.simplified), crs=settings.crs).to_crs(PUBLIC_CRS)
    areas = gpd.GeoDataFrame(
        {
            "code": codes,
            "name": list(planar["name"]),
            "area_km2": [size.km2 for size in report.simplified.sizes],
            "area_km2_published": planar["area_km2"].to_numpy(),
            "lon": points.x.round(6),
            "lat": points.y.round(6),
        },
        geometry=list(stages.simplified),
        crs=settings.crs,
    )
    return LevelGeometry(spec, areas, stages.parent_of, report)
