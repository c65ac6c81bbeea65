"""Coverages of Krefeld's areas, checked without the functions that made them, and faulty input."""

import json
import tomllib
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from itertools import combinations, pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import Polygon, box

from layers.prepare.topology import (
    LevelGeometry,
    LevelSpec,
    TopologyError,
    TopologySettings,
    build_levels,
    read_areas,
)

AREAS = Path(__file__).parents[3] / "data" / "sources" / "krefeld" / "areas"
SPECS = (
    LevelSpec("stadtbezirk", "Stadtbezirke", count=5, total_km2=137.76),
    LevelSpec(
        "stadtteil",
        "Stadtteile",
        count=19,
        total_km2=136.49,
        union_of="statistischer_bezirk",
        code_prefix=2,
    ),
    LevelSpec("statistischer_bezirk", "Statistische Bezirke", count=45, total_km2=136.49),
)
LEVELS = tuple(spec.level for spec in SPECS)


def read_krefeld() -> dict[str, gpd.GeoDataFrame]:
    return {level: read_areas(AREAS / f"{level}.geojson") for level in LEVELS}


@pytest.fixture(scope="module")
def raw() -> dict[str, gpd.GeoDataFrame]:
    return read_krefeld()


@pytest.fixture(scope="module")
def levels(raw: dict[str, gpd.GeoDataFrame]) -> dict[str, LevelGeometry]:
    return build_levels(raw, SPECS, TopologySettings())


def rings(geometry: shapely.Geometry) -> list[list[tuple[float, float]]]:
    polygons = geometry.geoms if geometry.geom_type == "MultiPolygon" else [geometry]
    return [
        list(ring.coords) for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)
    ]


def segments(geometry: shapely.Geometry) -> list[frozenset[tuple[float, float]]]:
    return [frozenset(pair) for ring in rings(geometry) for pair in pairwise(ring)]


def shoelace_km2(geometry: shapely.Geometry) -> float:
    """Area of a polygon without holes by Gauss's formula."""
    [ring] = rings(geometry)
    doubled = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))
    return abs(doubled) / 2e6


def test_delivered_files_match_their_passports() -> None:
    for level in LEVELS:
        passport = tomllib.loads((AREAS / f"{level}.passport.toml").read_text(encoding="utf-8"))
        delivered = (AREAS / passport["file"]).read_bytes()
        assert sha256(delivered).hexdigest() == passport["sha256"]
        assert passport["licence"] == "unknown"


def test_delivered_areas_are_as_odd_as_described(raw: dict[str, gpd.GeoDataFrame]) -> None:
    areas = raw["statistischer_bezirk"]
    assert list(areas["code"][:2]) == ["011", "012"]
    planar = areas.to_crs("EPSG:25832").geometry
    overlap = sum(a.intersection(b).area for a, b in combinations(planar, 2))
    assert overlap == pytest.approx(220_000, abs=3_000)
    assert len(planar.union_all().interiors) == 87
    assert raw["stadtteil"].set_index("code").at["050", "name"] == "Dießem/Kehmheide"


@pytest.mark.parametrize("level", LEVELS)
def test_no_two_areas_overlap(levels: dict[str, LevelGeometry], level: str) -> None:
    areas = levels[level].areas
    assert all(areas.geometry.is_valid)
    assert [
        (a, b)
        for (a, first), (b, second) in combinations(
            zip(areas["code"], areas.geometry, strict=True), 2
        )
        if first.intersection(second).area > 0
    ] == []


@pytest.mark.parametrize("level", LEVELS)
def test_union_is_one_piece_without_gaps(levels: dict[str, LevelGeometry], level: str) -> None:
    union = levels[level].areas.geometry.union_all()
    assert union.geom_type == "Polygon"
    assert len(union.interiors) == 0
    assert union.area == pytest.approx(levels[level].areas.geometry.area.sum(), abs=1e-3)


@pytest.mark.parametrize("level", LEVELS)
def test_every_border_segment_lies_in_two_areas_or_on_the_outline(
    levels: dict[str, LevelGeometry], level: str
) -> None:
    geometries = levels[level].areas.geometry
    counted = Counter(segment for geometry in geometries for segment in segments(geometry))
    assert set(counted.values()) == {1, 2}
    single = [segment for segment, times in counted.items() if times == 1]
    # the outline is one closed walk over exactly the segments that belong to a single area
    ends = Counter(point for segment in single for point in segment)
    assert set(ends.values()) == {2}
    outline = geometries.union_all().exterior
    length = sum(shapely.LineString(sorted(segment)).length for segment in single)
    assert length == pytest.approx(outline.length, abs=1e-6)
    assert all(outline.covers(shapely.LineString(sorted(segment))) for segment in single)


@pytest.mark.parametrize("level", LEVELS)
def test_coordinates_are_whole_metres(levels: dict[str, LevelGeometry], level: str) -> None:
    coordinates = shapely.get_coordinates(levels[level].areas.geometry.values)
    assert (coordinates == coordinates.round()).all()


@pytest.mark.parametrize(
    ("level", "count", "total"),
    [("stadtbezirk", 5, 137.76), ("stadtteil", 19, 136.49), ("statistischer_bezirk", 45, 136.49)],
)
def test_sizes_hold_their_bounds(
    levels: dict[str, LevelGeometry], level: str, count: int, total: float
) -> None:
    published = {
        feature["properties"]["code"]: feature["properties"]["area_km2"]
        for feature in json.loads((AREAS / f"{level}.geojson").read_text(encoding="utf-8"))[
            "features"
        ]
    }
    areas = levels[level].areas
    computed = {
        code: shoelace_km2(geometry)
        for code, geometry in zip(areas["code"], areas.geometry, strict=True)
    }
    assert len(computed) == count
    assert computed.keys() == published.keys()
    assert sum(computed.values()) == pytest.approx(total, rel=0.003)
    for code, size in computed.items():
        assert abs(size - published[code]) <= max(0.015 * published[code], 0.02), code
        stated = areas.set_index("code").at[code, "area_km2"]
        assert stated == pytest.approx(size, abs=1e-9)


def test_stadtteile_are_the_unions_of_their_bezirke(levels: dict[str, LevelGeometry]) -> None:
    fine = levels["statistischer_bezirk"].areas
    for code, geometry in levels["stadtteil"].areas.set_index("code").geometry.items():
        members = fine[fine["code"].str[:2] == str(code)[:2]]
        assert geometry.symmetric_difference(members.geometry.union_all()).area == 0
        member_points = {p for g in members.geometry for ring in rings(g) for p in ring}
        assert {p for ring in rings(geometry) for p in ring} <= member_points
    assert levels["stadtteil"].parent_of["011"] == "010"
    assert len(levels["stadtteil"].parent_of) == 45


def test_inner_points_lie_in_their_areas(levels: dict[str, LevelGeometry]) -> None:
    for level in levels.values():
        points = gpd.GeoSeries.from_xy(level.areas["lon"], level.areas["lat"], crs="EPSG:4326")
        assert all(level.areas.geometry.contains(points.to_crs("EPSG:25832")))


def test_report_states_figures_before_and_after(levels: dict[str, LevelGeometry]) -> None:
    report = levels["statistischer_bezirk"].report
    assert (report.raw.areas, report.raw.gaps, report.raw.matched) == (45, 87, False)
    assert report.raw.overlap_m2 == pytest.approx(220_002, abs=50)
    for state in (report.repaired, report.simplified):
        assert (state.areas, state.overlap_m2, state.gaps, state.matched) == (45, 0, 0, True)
    assert report.simplified.points < report.repaired.points
    lines = report.lines()
    assert lines[0].startswith("Statistische Bezirke: 45 Gebiete, 136,5")
    assert "220\u202f00" in lines[1]
    assert "87 Lücken" in lines[1]
    assert "0 m² Überlappung, 0 Lücken" in lines[3]


def test_two_runs_give_the_same_vertices(levels: dict[str, LevelGeometry]) -> None:
    again = build_levels(read_krefeld(), SPECS, TopologySettings())
    for level in LEVELS:
        first, second = levels[level].areas, again[level].areas
        assert list(shapely.to_wkb(first.geometry.values)) == list(
            shapely.to_wkb(second.geometry.values)
        )
        assert list(first["lon"]) == list(second["lon"])


# --- other municipalities, in small -----------------------------------------------------------


def frame(*rows: tuple[str, Polygon], **columns: list[str]) -> gpd.GeoDataFrame:
    """Areas in degrees from squares in metres near the middle of zone 32."""
    codes, shapes = zip(*rows, strict=True)
    moved = [
        shapely.transform(shape, lambda xy: np.add(xy, [400_000, 5_700_000])) for shape in shapes
    ]
    data = {"code": list(codes), "name": list(codes), "area_km2": [float("nan")] * len(codes)}
    planar = gpd.GeoDataFrame(data | columns, geometry=moved, crs="EPSG:25832")
    return planar.to_crs("EPSG:4326")


QUARTERS = (
    ("a1", box(0, 0, 1000, 1000)),
    ("a2", box(1000, 0, 2000, 1000)),
    ("b1", box(0, 1000, 1000, 2000)),
    ("b2", box(1000, 1000, 2000, 2000)),
)
HALVES = (("A", box(0, 0, 1000, 2000)), ("B", box(1000, 0, 2000, 2000)))


def test_union_by_parent_column() -> None:
    raw = {"quarter": frame(*QUARTERS, side=["A", "B", "A", "B"]), "half": frame(*HALVES)}
    specs = (
        LevelSpec("half", "Hälften", union_of="quarter", parent_column="side"),
        LevelSpec("quarter", "Viertel"),
    )
    built = build_levels(raw, specs, TopologySettings())
    assert list(built) == ["half", "quarter"]
    assert built["half"].parent_of == {"a1": "A", "a2": "B", "b1": "A", "b2": "B"}
    assert list(built["half"].areas["area_km2"]) == pytest.approx([2.0, 2.0], rel=1e-3)


def test_enclave_is_a_gap_unless_declared() -> None:
    ring = Polygon(
        [(0, 0), (3000, 0), (3000, 3000), (0, 3000)],
        [[(1000, 1000), (1000, 2000), (2000, 2000), (2000, 1000)]],
    )
    raw = {"town": frame(("1", ring))}
    with pytest.raises(TopologyError) as caught:
        build_levels(raw, (LevelSpec("town", "Orte"),), TopologySettings())
    assert {fault.code for fault in caught.value.faults} == {"topology-gaps"}
    built = build_levels(raw, (LevelSpec("town", "Orte", enclaves=1),), TopologySettings())
    assert len(built["town"].areas.geometry.iloc[0].interiors) == 1


def test_rounding_to_the_grid_never_leaves_a_crossing(
    raw: dict[str, gpd.GeoDataFrame],
) -> None:
    """Cleaned without snapping, 011 crosses itself once its points move to whole metres."""
    settings = TopologySettings(snapping_distance=-1.0)
    areas = raw["statistischer_bezirk"].to_crs(settings.crs).geometry.to_numpy()
    cleaned = shapely.coverage_clean(areas, gap_width=60, merge_strategy="max_area")
    rounded = shapely.transform(cleaned, np.round)
    assert shapely.coverage_is_valid(rounded)  # which says nothing about each area by itself
    assert [i for i, ok in enumerate(shapely.is_valid(rounded)) if not ok] == [0]
    built = build_levels(raw, SPECS, settings)["statistischer_bezirk"].areas.geometry
    assert all(built.is_valid)
    coordinates = shapely.get_coordinates(built.to_numpy())
    assert (coordinates == coordinates.round()).all()


@pytest.mark.parametrize(
    ("published", "accepted"),
    [(3.95, True), (3.93, False), (4.05, True), (4.07, False)],
)
def test_large_areas_may_differ_by_a_share_only(published: float, accepted: bool) -> None:
    """4 km² within 1.5 % of the published size; the 0.02 km² are not added to it."""
    raw = frame(("1", box(0, 0, 2000, 2000)))
    raw["area_km2"] = [published]
    spec, settings = LevelSpec("x", "X"), TopologySettings(total_tolerance=1.0)
    if accepted:
        assert list(build_levels({"x": raw}, (spec,), settings)) == ["x"]
        return
    with pytest.raises(TopologyError, match="topology-size"):
        build_levels({"x": raw}, (spec,), settings)


def faults(raw: dict[str, gpd.GeoDataFrame], *specs: LevelSpec) -> set[tuple[str, str, str]]:
    with pytest.raises(TopologyError) as caught:
        build_levels(raw, specs, TopologySettings())
    return {(fault.code, fault.level, fault.area) for fault in caught.value.faults}


def test_wrong_number_of_areas() -> None:
    quarters = {"quarter": frame(*QUARTERS)}
    assert faults(quarters, LevelSpec("quarter", "Viertel", count=5)) == {
        ("topology-count", "quarter", "")
    }


def test_all_faults_come_at_once(raw: dict[str, gpd.GeoDataFrame]) -> None:
    wrong = dict(raw)
    wrong["stadtbezirk"] = raw["stadtbezirk"].copy()
    wrong["stadtbezirk"].loc[0, "area_km2"] = 5.61
    specs = (replace(SPECS[0], count=9), *SPECS[1:2], replace(SPECS[2], total_km2=150.0))
    assert faults(wrong, *specs) == {
        ("topology-count", "stadtbezirk", ""),
        ("topology-size", "stadtbezirk", "1"),
        ("topology-total", "statistischer_bezirk", ""),
    }


def test_weak_repair_is_refused(raw: dict[str, gpd.GeoDataFrame]) -> None:
    settings = TopologySettings(gap_width=0.0)
    with pytest.raises(TopologyError, match=r"Lücken.*erwartet 0") as caught:
        build_levels(raw, SPECS, settings)
    assert ("topology-gaps", "statistischer_bezirk") in {
        (fault.code, fault.level) for fault in caught.value.faults
    }


def test_area_that_another_one_swallows() -> None:
    twice = frame(("1", box(0, 0, 1000, 1000)), ("2", box(0, 0, 1000, 1000)))
    [(code, level, area)] = faults({"x": twice}, LevelSpec("x", "X"))
    assert (code, level) == ("topology-empty", "x")
    assert area in {"1", "2"}


def test_union_listed_after_its_members_is_refused() -> None:
    raw = {"quarter": frame(*QUARTERS, side=["A", "B", "A", "B"]), "half": frame(*HALVES)}
    half = LevelSpec("half", "Hälften", union_of="quarter", parent_column="side")
    assert faults(raw, LevelSpec("quarter", "Viertel"), half) == {("topology-order", "half", "")}


def test_union_without_parent_or_without_members() -> None:
    raw = {
        "quarter": frame(*QUARTERS, side=["A", "B", "A", "C"]),
        "half": frame(*HALVES, ("D", box(0, 2000, 2000, 4000))),
    }
    half = LevelSpec("half", "Hälften", union_of="quarter", parent_column="side")
    assert faults(raw, half, LevelSpec("quarter", "Viertel")) == {
        ("topology-parent", "quarter", "b2"),
        ("topology-members", "half", "D"),
    }


def write(path: Path, *features: tuple[dict[str, object], str]) -> Path:
    text = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": properties,
                "geometry": json.loads(shapely.to_geojson(shapely.from_wkt(wkt))),
            }
            for properties, wkt in features
        ],
    }
    path.write_text(json.dumps(text), encoding="utf-8")
    return path


SQUARE = "POLYGON ((6 51, 6.1 51, 6.1 51.1, 6 51.1, 6 51))"


@pytest.mark.parametrize(
    ("features", "code"),
    [
        ([({"name": "A"}, SQUARE)], "areas-column"),
        ([({"code": 11, "name": "A"}, SQUARE), ({"code": "2", "name": "B"}, SQUARE)], "areas-code"),
        ([({"code": 11, "name": "A"}, SQUARE), ({"code": 2, "name": "B"}, SQUARE)], "areas-zeros"),
        ([({"code": "", "name": "A"}, SQUARE)], "areas-code"),
        (
            [({"code": "1", "name": "A"}, SQUARE), ({"code": "1", "name": "B"}, SQUARE)],
            "areas-twice",
        ),
        ([({"code": "1", "name": "A"}, "POINT (6 51)")], "areas-geometry"),
        (
            [
                (
                    {"code": "1", "name": "A"},
                    "POLYGON ((330000 5690000, 330100 5690000, 330100 5690100, 330000 5690000))",
                )
            ],
            "areas-degrees",
        ),
        ([({"code": "1", "name": "A", "area_km2": "viel"}, SQUARE)], "areas-size"),
    ],
)
def test_unusable_files(
    tmp_path: Path, features: list[tuple[dict[str, object], str]], code: str
) -> None:
    with pytest.raises(TopologyError) as caught:
        read_areas(write(tmp_path / "x.geojson", *features))
    assert code in {fault.code for fault in caught.value.faults}
    assert "x.geojson" in str(caught.value)


def test_file_that_is_no_geojson(tmp_path: Path) -> None:
    path = tmp_path / "x.geojson"
    path.write_text("code;name\n", encoding="utf-8")
    with pytest.raises(TopologyError, match="areas-file"):
        read_areas(path)
    with pytest.raises(TopologyError, match="areas-file"):
        read_areas(tmp_path / "missing.geojson")
