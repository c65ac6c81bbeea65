"""Our small geometry against shapely's, which the server does without."""

import json
import random

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.features.collections import Holds, collections, geometries, today_ids
from layers.features.crs import Crs
from layers.features.geometry import Box, Geometry, extent, in_crs, joined, meets, parsed, point
from layers.store import Store

WITH_HOLE = {
    "type": "Polygon",
    "coordinates": [
        [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]],
        [[4, 4], [4, 6], [6, 6], [6, 4], [4, 4]],
    ],
}
L_SHAPE = {
    "type": "MultiPolygon",
    "coordinates": [
        [[[0, 0], [9, 0], [9, 2], [2, 2], [2, 9], [0, 9], [0, 0]]],
        [[[6, 6], [8, 6], [7, 8], [6, 6]]],
    ],
}
NUMBERS = st.floats(-2, 12, allow_nan=False, width=32)


def boxes() -> st.SearchStrategy[Box]:
    return st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS).map(
        lambda n: (min(n[0], n[2]), min(n[1], n[3]), max(n[0], n[2]), max(n[1], n[3]))
    )


@pytest.mark.parametrize("shape", [WITH_HOLE, L_SHAPE])
@given(box=boxes())
def test_boxes_meet_what_shapely_says(shape: dict[str, object], box: Box) -> None:
    assert meets(parsed(shape), box) == shapely.intersects(
        shapely.from_geojson(json.dumps(shape)), shapely.box(*box)
    )


def test_borders_belong_to_both() -> None:
    shape = parsed(WITH_HOLE)
    assert meets(shape, (10, 10, 12, 12))
    assert meets(shape, (4, 4, 6, 6)), "the border of the hole"
    assert not meets(shape, (4.5, 4.5, 5.5, 5.5)), "within the hole"
    assert meets(point(1, 2), (1, 2, 1, 2))
    assert not meets(point(1, 2), (1.1, 2, 3, 3))


def test_random_boxes_on_real_areas(krefeld_store: Store) -> None:
    chance = random.Random(5)
    for found in collections(krefeld_store):
        shapes = geometries(krefeld_store, found, Crs.CRS84)
        theirs = {one: shapely.from_geojson(shape.text) for one, shape in shapes.items()}
        for _ in range(25):
            x, y = chance.uniform(6.45, 6.72), chance.uniform(51.27, 51.41)
            box = (x, y, x + chance.expovariate(30), y + chance.expovariate(30))
            ours = {one for one, shape in shapes.items() if meets(shape, box)}
            assert ours == {
                one for one, shape in theirs.items() if shapely.intersects(shape, shapely.box(*box))
            }


@pytest.mark.parametrize("which", ["krefeld_store", "mini_store"])
def test_the_outline_is_the_union(which: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(which)
    for found in (one for one in collections(store) if one.holds is Holds.AREAS):
        shapes = geometries(store, found, Crs.CRS84)
        parts = [shapes[one] for one in today_ids(store, found)]
        outline = joined(parts)
        assert outline is not None
        ours = shapely.from_geojson(outline.text)
        union = shapely.union_all([shapely.from_geojson(part.text) for part in parts])
        assert ours.is_valid
        assert shapely.equals(shapely.normalize(ours), shapely.normalize(union))


def square(x: float, y: float) -> Geometry:
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    return parsed({"type": "Polygon", "coordinates": [ring]})


@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=18))
def test_squares_join_with_holes_islands_and_touching_corners(places: set[tuple[int, int]]) -> None:
    outline = joined(square(x, y) for x, y in places)
    if not places:
        assert outline is None
        return
    assert outline is not None
    ours = shapely.from_geojson(outline.text)
    theirs = shapely.union_all([shapely.box(x, y, x + 1, y + 1) for x, y in places])
    assert ours.is_valid, outline.text
    assert shapely.equals(ours, theirs)


def test_text_is_to_the_last_digit(krefeld_store: Store) -> None:
    found = collections(krefeld_store)[1]
    file = json.loads((krefeld_store.geo_dir / f"{found.ref}.geojson").read_text("utf-8"))
    shapes = geometries(krefeld_store, found, Crs.CRS84)
    for feature in file["features"]:
        assert json.loads(shapes[feature["id"]].text) == feature["geometry"]


def test_other_systems() -> None:
    plain = point(6.565623, 51.333662)
    assert in_crs(plain, Crs.WGS84).text == '{"type":"Point","coordinates":[51.333662,6.565623]}'
    assert in_crs(plain, Crs.UTM32).text == '{"type":"Point","coordinates":[330419.98,5689744.05]}'
    assert in_crs(parsed(WITH_HOLE), Crs.WGS84).box == (0, 0, 10, 10)
    assert extent([]) is None
    assert extent([plain, point(7, 50)]) == (6.565623, 50, 7, 51.333662)
