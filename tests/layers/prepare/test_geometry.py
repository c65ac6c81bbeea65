"""Paths, frame, parents, places and public GeoJSON, read back by code of the test's own."""

import csv
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import Polygon, box

from layers import schema
from layers.prepare.geometry import (
    AreaParent,
    AreaShape,
    Locator,
    MapFrame,
    Placement,
    area_parents,
    area_shapes,
    gzipped_size,
    map_frame,
    publish_geojson,
    svg_path,
)
from layers.prepare.topology import (
    LevelGeometry,
    LevelSpec,
    TopologySettings,
    build_levels,
    read_areas,
)

AREAS = Path(__file__).parents[3] / "data" / "sources" / "krefeld" / "areas"
SPECS = (
    LevelSpec("stadtbezirk", "Stadtbezirke", count=5, total_km2=137.76),
    LevelSpec("stadtteil", "Stadtteile", 19, 136.49, "statistischer_bezirk", 2),
    LevelSpec("statistischer_bezirk", "Statistische Bezirke", 45, 136.49),
)
LEVELS = tuple(spec.level for spec in SPECS)
Levels = dict[str, LevelGeometry]


@pytest.fixture(scope="module")
def levels() -> Levels:
    raw = {level: read_areas(AREAS / f"{level}.geojson") for level in LEVELS}
    return build_levels(raw, SPECS, TopologySettings())


@pytest.fixture(scope="module")
def frame(levels: Levels) -> MapFrame:
    return map_frame(levels)


@pytest.fixture(scope="module")
def shapes(levels: Levels, frame: MapFrame) -> list[AreaShape]:
    return area_shapes(levels, frame)


@pytest.fixture(scope="module")
def parents(levels: Levels) -> list[AreaParent]:
    return area_parents(levels, SPECS)


def columns(table: str) -> list[str]:
    plain = re.sub(r"PRIMARY KEY \(.*?\)", "", schema.TABLES[table], flags=re.DOTALL)
    return [part.split()[0] for part in plain.split(",") if part.strip()]


def read_path(path: str) -> list[list[tuple[int, int]]]:
    """Rings of path data, read by the rules of SVG for M, l, h, v and z only."""
    rings: list[list[tuple[int, int]]] = []
    assert re.fullmatch(r"(M[^Mz]+z)+", path)
    for command, body in re.findall(r"([Mlhv])([^Mlhvz]*)", path):
        numbers = [int(number) for number in re.findall(r"-?\d+", body)]
        assert re.fullmatch(r"[-\d ]*", body)
        x, y = rings[-1][-1] if rings and command != "M" else (0, 0)
        if command == "M":
            assert len(numbers) == 2
            rings.append([(numbers[0], numbers[1])])
            continue
        if command == "l":
            steps = list(zip(numbers[::2], numbers[1::2], strict=True))
        else:
            steps = [(step, 0) if command == "h" else (0, step) for step in numbers]
        for dx, dy in steps:
            x, y = x + dx, y + dy
            rings[-1].append((x, y))
    return rings


def test_rows_have_the_columns_of_their_tables(frame: MapFrame) -> None:
    assert columns("area_shape") == [*AreaShape._fields, "edition"]
    assert columns("area_parent") == [*AreaParent._fields, "edition"]
    assert columns("map_frame") == ["width", "height", "origin_east", "origin_north"]
    assert frame.row == (frame.width, frame.height, frame.origin_east, frame.origin_north)


def test_frame_holds_all_levels_in_whole_metres(levels: Levels, frame: MapFrame) -> None:
    assert all(number == int(number) for number in frame.row)
    area = box(
        frame.origin_east,
        frame.origin_north - frame.height,
        frame.origin_east + frame.width,
        frame.origin_north,
    )
    for level in levels.values():
        assert area.contains(box(*level.areas.total_bounds))
    assert (frame.width, frame.height) == pytest.approx((14_500, 12_600), rel=0.1)


def test_a_path_is_written_briefly_with_its_hole() -> None:
    shape = Polygon(
        [(0, 0), (10, 0), (20, 5), (17, 2), (15, 30), (0, 30)],
        [[(2, 20), (8, 20), (8, 25), (2, 25)]],
    )
    assert svg_path(shape) == "M0 0h10l10 5-3-3-2 28h-15zM2 20h6v5h-6z"


def test_paths_draw_the_areas_to_the_metre(
    levels: Levels, frame: MapFrame, shapes: list[AreaShape]
) -> None:
    assert Counter(shape.level for shape in shapes) == {
        "stadtbezirk": 5,
        "stadtteil": 19,
        "statistischer_bezirk": 45,
    }
    for shape in shapes:
        areas = levels[shape.level].areas.set_index("code")
        outer, *holes = read_path(shape.path)
        drawn = Polygon(outer, holes)
        placed = Polygon(
            [(frame.origin_east + x, frame.origin_north - y) for x, y in outer],
            [[(frame.origin_east + x, frame.origin_north - y) for x, y in h] for h in holes],
        )
        assert placed.symmetric_difference(areas.at[shape.code, "geometry"]).area == 0
        assert drawn.bounds == (shape.min_x, shape.min_y, shape.max_x, shape.max_y)
        assert drawn.contains(shapely.Point(shape.label_x, shape.label_y))


@pytest.mark.parametrize("level", LEVELS)
def test_paths_share_every_border(shapes: list[AreaShape], level: str) -> None:
    counted: Counter[frozenset[tuple[int, int]]] = Counter()
    for shape in shapes:
        if shape.level == level:
            for ring in read_path(shape.path):
                counted.update(frozenset(pair) for pair in pairwise([*ring, ring[0]]))
    assert set(counted.values()) == {1, 2}
    outline_ends = Counter(p for segment, n in counted.items() if n == 1 for p in segment)
    assert set(outline_ends.values()) == {2}


def test_north_is_up(frame: MapFrame, shapes: list[AreaShape]) -> None:
    by_code = {shape.code: shape for shape in shapes if shape.level == "stadtteil"}
    assert by_code["190"].label_y < by_code["170"].label_y  # Hüls is in the north, Fischeln south
    assert by_code["180"].label_x > by_code["070"].label_x  # Uerdingen east, Forstwald west
    x, y = frame.to_map_xy(6.55982, 51.33652)
    inner = by_code["010"]
    assert inner.min_x < x < inner.max_x
    assert inner.min_y < y < inner.max_y


def test_stadtteil_is_parent_by_code(parents: list[AreaParent]) -> None:
    rows = [row for row in parents if row.parent_level == "stadtteil"]
    assert len(rows) == 45
    assert {(row.level, row.share, row.share_of) for row in rows} == {
        ("statistischer_bezirk", 1.0, "area")
    }
    assert all(row.code[:2] + "0" == row.parent_code for row in rows)


def test_shares_in_stadtbezirke(parents: list[AreaParent]) -> None:
    shares: dict[str, dict[str, float]] = {}
    for row in parents:
        if (row.level, row.parent_level) == ("statistischer_bezirk", "stadtbezirk"):
            shares.setdefault(row.code, {})[row.parent_code] = row.share
    assert len(shares) == 45
    assert all(sum(parts.values()) == pytest.approx(1, abs=1e-8) for parts in shares.values())
    cut = {code for code, parts in shares.items() if max(parts.values()) < 0.95}
    assert cut == {"014", "031", "042", "051", "102", "121", "133"}
    assert {code for code, parts in shares.items() if len(parts) > 1} == cut
    assert shares["121"] == pytest.approx({"3": 0.54, "4": 0.46}, abs=0.005)
    assert shares["133"] == pytest.approx({"3": 0.74, "4": 0.26}, abs=0.005)
    assert shares["031"] == pytest.approx({"2": 0.81, "3": 0.19}, abs=0.006)


def test_shares_agree_with_the_delivered_outlines(parents: list[AreaParent]) -> None:
    """The delivered, unrepaired polygons give the same shares within two percentage points."""
    raw = {level: read_areas(AREAS / f"{level}.geojson").to_crs("EPSG:25832") for level in LEVELS}
    for row in parents:
        if row.parent_level == "stadtbezirk":
            area, parent = (
                raw[level].set_index("code").at[code, "geometry"]
                for level, code in ((row.level, row.code), ("stadtbezirk", row.parent_code))
            )
            share = area.intersection(parent).area / area.area
            assert row.share == pytest.approx(share, abs=0.02), (row, share)


def test_stadtteile_in_stadtbezirke(parents: list[AreaParent]) -> None:
    shares: dict[str, float] = {}
    for row in parents:
        if (row.level, row.parent_level) == ("stadtteil", "stadtbezirk"):
            shares[row.code] = shares.get(row.code, 0) + row.share
    assert len(shares) == 19
    assert list(shares.values()) == pytest.approx([1.0] * 19, abs=1e-8)


def test_labels_and_degrees_are_the_same_point(
    levels: Levels, frame: MapFrame, shapes: list[AreaShape]
) -> None:
    for shape in shapes:
        row = levels[shape.level].areas.set_index("code").loc[shape.code]
        x, y = frame.to_map_xy(row["lon"], row["lat"])
        assert (x, y) == pytest.approx((shape.label_x, shape.label_y), abs=1)


def facilities(name: str) -> list[tuple[float, float]]:
    path = AREAS.parent / "tables" / name
    with path.open(encoding="utf-8") as stream:
        return [
            (float(row["laenge"].replace(",", ".")), float(row["breite"].replace(",", ".")))
            for row in csv.DictReader(stream, delimiter=";")
        ]


def test_every_school_and_childcare_centre_has_its_area(levels: Levels) -> None:
    locator = Locator(levels)
    schools, centres = facilities("schulen.csv"), facilities("kindertageseinrichtungen.csv")
    assert (len(schools), len(centres)) == (62, 108)
    for lon, lat in schools + centres:
        assert {placed.distance_m for placed in locator.place(lon, lat).values()} == {0.0}


def test_centre_in_a_sliver_lies_inside_after_the_repair(levels: Levels) -> None:
    """One centre lies 3 m outside all delivered outlines: in a gap between two areas."""
    lon, lat = 6.56356, 51.32447
    assert (lon, lat) in facilities("kindertageseinrichtungen.csv")
    raw = read_areas(AREAS / "statistischer_bezirk.geojson").to_crs("EPSG:25832")
    [point] = gpd.GeoSeries([shapely.Point(lon, lat)], crs="EPSG:4326").to_crs("EPSG:25832")
    assert raw.distance(point).min() == pytest.approx(3.3, abs=0.1)
    assert Locator(levels).locate(lon, lat)["statistischer_bezirk"] == "014"


def test_points_inside_outside_and_far_away(levels: Levels) -> None:
    locator = Locator(levels)
    assert locator.locate(6.55982, 51.335) == {
        "stadtbezirk": "1",
        "stadtteil": "010",
        "statistischer_bezirk": "011",
    }
    assert locator.locate(6.77, 51.22) == dict.fromkeys(LEVELS)  # Düsseldorf
    outline = levels["statistischer_bezirk"].areas.geometry.union_all()
    west = min(outline.exterior.coords)
    for metres, inside in ((0, True), (3, True), (24, True), (27, False)):
        point = gpd.GeoSeries([shapely.Point(west[0] - metres, west[1])], crs="EPSG:25832")
        [place] = point.to_crs("EPSG:4326")
        placed = locator.place(place.x, place.y)["stadtteil"]
        assert placed.distance_m == pytest.approx(metres, abs=0.06)
        assert (placed.code is not None) is inside
    assert Locator(levels, tolerance_m=0).place(place.x, place.y)["stadtbezirk"].code is None


def test_a_point_on_a_border_has_one_place_on_all_levels() -> None:
    """On the common border the lowest code wins, and its parent on the union level with it."""
    west, east = box(6.5, 51.3, 6.55, 51.4), box(6.55, 51.3, 6.6, 51.4)

    def areas(codes: list[str], **more: list[str]) -> gpd.GeoDataFrame:
        data = {"code": codes, "name": codes, "area_km2": [float("nan")] * 2} | more
        return gpd.GeoDataFrame(data, geometry=[west, east], crs="EPSG:4326")

    specs = (
        LevelSpec("half", "Hälften", union_of="part", parent_column="half"),
        LevelSpec("part", "Teile"),
    )
    raw = {"half": areas(["A", "Z"]), "part": areas(["1", "2"], half=["Z", "A"])}
    built = build_levels(raw, specs, TopologySettings())
    border = built["part"].areas.geometry.iloc[0].intersection(built["part"].areas.geometry.iloc[1])
    [point] = gpd.GeoSeries([border.interpolate(0)], crs="EPSG:25832").to_crs("EPSG:4326")
    placed = Locator(built).place(point.x, point.y)
    assert placed == {"half": Placement("Z", 0.0), "part": Placement("1", 0.0)}


def test_placement_says_nothing_inside(levels: Levels) -> None:
    assert Locator(levels).place(6.55982, 51.335)["stadtteil"] == Placement("010", 0.0)


@pytest.mark.parametrize("level", LEVELS)
def test_public_geojson_is_a_coverage_in_degrees(levels: Levels, level: str) -> None:
    data = publish_geojson(levels[level])
    collection = json.loads(data)
    assert set(collection) == {"type", "features"}  # RFC 7946 knows no crs member
    areas = levels[level].areas
    assert [feature["id"] for feature in collection["features"]] == list(areas["code"])
    counted: Counter[frozenset[tuple[float, float]]] = Counter()
    for feature in collection["features"]:
        assert feature["geometry"]["type"] == "Polygon"
        outer, *holes = [[tuple(p) for p in ring] for ring in feature["geometry"]["coordinates"]]
        assert shapely.LinearRing(outer).is_ccw
        shape = Polygon(outer, holes)
        assert shape.is_valid
        properties = feature["properties"]
        assert shape.contains(shapely.Point(properties["lon"], properties["lat"]))
        assert 6.4 < properties["lon"] < 6.8
        for ring in (outer, *holes):
            assert ring[0] == ring[-1]
            counted.update(frozenset(pair) for pair in pairwise(ring))
            assert all(round(number, 6) == number for point in ring for number in point)
    assert set(counted.values()) == {1, 2}
    assert collection["features"][0]["properties"].keys() == {
        "code", "name", "area_km2", "area_km2_published", "lon", "lat"
    }  # fmt: skip


def test_stadtteile_are_small_on_the_wire(levels: Levels) -> None:
    data = publish_geojson(levels["stadtteil"])
    assert gzipped_size(data) <= 20_000
    assert "Hülser Berg" in data.decode("utf-8")


def test_two_runs_write_the_same_bytes(levels: Levels, shapes: list[AreaShape]) -> None:
    raw = {level: read_areas(AREAS / f"{level}.geojson") for level in LEVELS}
    again = build_levels(raw, SPECS, TopologySettings())
    assert area_shapes(again, map_frame(again)) == shapes
    assert area_parents(again, SPECS) == area_parents(levels, SPECS)
    for level in LEVELS:
        assert publish_geojson(again[level]) == publish_geojson(levels[level])


def test_area_with_a_hole_and_unknown_size_is_published_with_both() -> None:
    ring = Polygon(
        [(6.5, 51.3), (6.6, 51.3), (6.6, 51.4), (6.5, 51.4)],
        [[(6.54, 51.34), (6.54, 51.36), (6.56, 51.36), (6.56, 51.34)]],
    )
    raw = gpd.GeoDataFrame(
        {"code": ["01"], "name": ["Ring"], "area_km2": [float("nan")]},
        geometry=[ring],
        crs="EPSG:4326",
    )
    spec = LevelSpec("town", "Orte", enclaves=1)
    built = build_levels({"town": raw}, (spec,), TopologySettings())
    [feature] = json.loads(publish_geojson(built["town"]))["features"]
    assert feature["properties"]["area_km2_published"] is None
    assert len(feature["geometry"]["coordinates"]) == 2
    [shape] = area_shapes(built, map_frame(built))
    assert len(read_path(shape.path)) == 2
    assert Locator(built).locate(6.55, 51.35) == {"town": None}


def test_documented_figures_are_those_of_the_release(levels: Levels) -> None:
    text = (Path(__file__).parents[3] / "docs" / "topology.md").read_text(encoding="utf-8")
    for name, level in levels.items():
        report = level.report
        size = gzipped_size(publish_geojson(level)) / 1000
        row = [
            name,
            report.simplified.areas,
            f"{report.simplified.total_km2:.2f}",
            f"{report.published_total_km2:.2f}",
            f"{report.raw.overlap_m2:.0f}",
            report.raw.gaps,
            f"{report.simplified.overlap_m2:.0f}",
            report.simplified.gaps,
            report.raw.points,
            report.simplified.points,
            f"{size:.1f} kB",
        ]
        assert f"| {' | '.join(map(str, row))} |" in text
