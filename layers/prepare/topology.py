"""From area outlines as delivered to coverages: neighbours share one border, vertex by vertex.

Outlines that were simplified one by one overlap and leave slivers. Each level that stands for
itself is cleaned as a coverage (GEOS CoverageCleaner), moved to whole metres, measured, simplified
as a coverage (Visvalingam-Whyatt on shared edges) and measured again. Other levels are unions of
such areas, so that they share the very same vertices.
"""

from collections.abc import Callable, Mapping, Sequence
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
    measure,
)
from layers.prepare.coverage_checks import check_state
from layers.prepare.own_outlines import Stages, own_stages

__all__ = [
    "AreaSize",
    "CoverageState",
    "LevelGeometry",
    "LevelSpec",
    "TopologyError",
    "TopologyFault",
    "TopologyReport",
    "TopologySettings",
    "build_editions",
    "build_levels",
    "inner_points",
    "read_areas",
]

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


Raw = Mapping[str, gpd.GeoDataFrame]
"""What read_areas gave, per level."""

Specs = tuple[LevelSpec, ...]
"""Levels from coarse to fine."""


def build_levels(raw: Raw, specs: Specs, settings: TopologySettings) -> dict[str, LevelGeometry]:
    """Finished levels of outlines that hold for all time; see build_editions."""
    [levels] = build_editions([raw], [specs], settings)
    return levels


# GEOS sometimes leaves the flag "invalid value" of its own arithmetic behind, with the same result;
# whether the result is sound is measured, see coverage_checks.
@np.errstate(invalid="ignore")
def build_editions(
    raws: Sequence[Raw], specs: Sequence[Specs], settings: TopologySettings
) -> list[dict[str, LevelGeometry]]:
    """Finished levels of each edition (oldest first) in the order of its ``specs``.

    A level whose outlines did not change between editions has the same frame in ``raws``. Areas
    that did not change have the same outline in all editions, vertex by vertex. Raises
    TopologyError with all faults found when codes do not match between levels, or when a level does
    not hold its bounds (number of areas, overlap 0 m², gaps 0, identical borders, sizes), after
    repair or after simplification.
    """
    planar = _planar(raws, specs, settings)
    stages: list[dict[str, Stages]] = [{} for _ in raws]
    faults: list[TopologyFault] = []
    failed: set[str] = set()
    # finer levels come last in specs, and unions need them first
    for level in reversed([spec.level for spec in specs[-1]]):
        found = [_of_level(of, level) for of in specs]
        if found[-1].union_of in failed:
            failed.add(level)
            continue
        try:
            made = _stages_of(found, planar, stages, settings)
        except TopologyError as error:
            faults += error.faults
            failed.add(level)
            continue
        for edition, stage in zip(stages, made, strict=True):
            edition[level] = stage
    if faults:
        raise TopologyError(faults)
    return _finished(specs, planar, stages, settings)


def _planar(
    raws: Sequence[Raw], specs: Sequence[Specs], settings: TopologySettings
) -> list[dict[str, gpd.GeoDataFrame]]:
    """Outlines in metres; those that hold in several editions stay one frame."""
    known: dict[int, gpd.GeoDataFrame] = {}
    for frame in (frame for raw in raws for frame in raw.values()):
        if id(frame) not in known:
            known[id(frame)] = frame.to_crs(settings.crs)
    return [
        {spec.level: known[id(raw[spec.level])] for spec in of}
        for raw, of in zip(raws, specs, strict=True)
    ]


def _of_level(specs: Specs, level: str) -> LevelSpec:
    [spec] = [spec for spec in specs if spec.level == level]
    return spec


def _stages_of(
    specs: list[LevelSpec],
    planar: list[dict[str, gpd.GeoDataFrame]],
    stages: list[dict[str, Stages]],
    settings: TopologySettings,
) -> list[Stages]:
    """One level's stages in every edition."""
    if specs[-1].union_of:
        made = [
            _union_stages(spec, frames, done)
            for spec, frames, done in zip(specs, planar, stages, strict=True)
        ]
    else:
        made = own_stages(specs[-1].level, [frames[specs[-1].level] for frames in planar], settings)
    return made if len(made) == 1 else [_normalized(stage) for stage in made]


def _normalized(stage: Stages) -> Stages:
    """The same outlines, each ring beginning at the same vertex in every edition."""
    repaired, simplified = (shapely.normalize(part) for part in (stage.repaired, stage.simplified))
    return Stages(repaired, simplified, stage.parent_of)


def _finished(
    specs: Sequence[Specs],
    planar: list[dict[str, gpd.GeoDataFrame]],
    stages: list[dict[str, Stages]],
    settings: TopologySettings,
) -> list[dict[str, LevelGeometry]]:
    editions = [
        {s.level: _finish(s, frames[s.level], done[s.level], settings) for s in of}
        for of, frames, done in zip(specs, planar, stages, strict=True)
    ]
    # a fault of outlines that hold in several editions is said once
    faults = {
        f: None for levels in editions for g in levels.values() for f in check_state(g.report)
    }
    if faults:
        raise TopologyError(list(faults))
    return editions


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


def _union_stages(
    spec: LevelSpec, planar: Mapping[str, gpd.GeoDataFrame], stages: Mapping[str, Stages]
) -> Stages:
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
    return Stages(repaired, simplified, parent_of)


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
    spec: LevelSpec, planar: gpd.GeoDataFrame, stages: Stages, settings: TopologySettings
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
