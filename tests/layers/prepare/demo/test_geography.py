"""The areas of Musterstadt: number, size, nesting, borders, river, change of boundaries."""

import numpy as np
import pytest
import shapely

from tests.layers.prepare.demo.city_figures import City

EDITIONS = ["quartier", "quartier-2018-07-31"]


@pytest.mark.parametrize(
    ("stem", "count"),
    [
        ("stadtbezirk", 5),
        ("sozialraum", 24),
        ("sozialraum-2018-07-31", 24),
        ("quartier", 72),
        ("quartier-2018-07-31", 72),
    ],
)
def test_number_of_areas(city: City, stem: str, count: int) -> None:
    frame = city.outlines(stem)
    assert len(frame) == count
    assert frame["name"].nunique() == count
    assert all(code.startswith("0") for code in frame["code"])


@pytest.mark.parametrize("stem", EDITIONS)
def test_sizes_are_those_of_quarters(city: City, stem: str) -> None:
    km2 = city.outlines(stem).geometry.area / 1e6
    assert km2.min() >= 0.2
    assert km2.max() <= 8
    assert 100 <= km2.sum() <= 140


@pytest.mark.parametrize("stem", EDITIONS)
def test_areas_share_their_borders(city: City, stem: str) -> None:
    shapes = city.outlines(stem).geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert bool(shapely.coverage_is_valid(shapes, gap_width=1.0))


@pytest.mark.parametrize("coarse", ["stadtbezirk", "sozialraum"])
def test_levels_are_nested(city: City, coarse: str) -> None:
    fine = city.outlines("quartier")
    for row in city.outlines(coarse).itertuples():
        members = fine[fine["code"].str.startswith(row.code)].geometry.to_numpy()
        assert len(members) >= 2
        union = shapely.union_all(members)
        assert union.geom_type == "Polygon"
        assert union.symmetric_difference(row.geometry).area < 1


def test_borders_follow_no_grid(city: City) -> None:
    lines = shapely.get_parts(shapely.boundary(city.outlines("quartier").geometry.to_numpy()))
    steps = np.concatenate([np.diff(shapely.get_coordinates(line), axis=0) for line in lines])
    length = np.hypot(*steps.T)
    angle = np.degrees(np.arctan2(steps[:, 1], steps[:, 0])) % 90
    along_axes = length[(angle < 1) | (angle > 89)].sum() / length.sum()
    # directions without any preference would give 2 of 90 degrees
    assert along_axes < 0.05
    assert length.max() < 150


def test_the_river_divides_the_city(city: City) -> None:
    union = shapely.union_all(city.outlines("quartier").geometry.to_numpy())
    banks = shapely.get_parts(union)
    assert len(banks) == 2
    north, south = sorted(banks, key=lambda bank: -bank.centroid.y)
    assert min(north.area, south.area) > 30e6
    assert 40 < north.distance(south) < 200


def test_one_change_of_boundaries(city: City) -> None:
    old, new = (set(city.outlines(stem)["code"]) for stem in reversed(EDITIONS))
    assert (len(old - new), len(new - old)) == (3, 3)
    shares: dict[str, float] = {}
    targets: dict[str, set[str]] = {}
    for row in city.table("conversions.csv"):
        assert row["valid_to"] == "2018-07-31"
        shares[row["old"]] = shares.get(row["old"], 0) + float(row["share"])
        targets.setdefault(row["old"], set()).add(row["new"])
    assert set(shares) == old - new
    assert set.union(*targets.values()) == new - old
    assert all(total == pytest.approx(1) for total in shares.values())
    assert sorted(len(found) for found in targets.values()) == [1, 1, 2]
    changed = {
        row.code
        for row, former in zip(
            city.outlines("sozialraum").itertuples(),
            city.outlines("sozialraum-2018-07-31").itertuples(),
            strict=True,
        )
        if row.geometry.symmetric_difference(former.geometry).area > 1000
    }
    assert changed == {"012", "014"}
