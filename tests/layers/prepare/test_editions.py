"""Editions of boundaries: what stays is the same, what changes has its days, nothing is mixed."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers.prepare.topology import LevelSpec, TopologySettings, build_editions
from layers.store import Store
from tests.layers.prepare.changing import (
    FRAME,
    MIDDLE,
    ChangingCity,
    cut,
    frame,
    quarters,
    wavy,
)

BEFORE, AFTER = {"011", "012", "021", "031", "032"}, {"013", "022", "023", "031", "032"}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    city = ChangingCity(tmp_path_factory.mktemp("wandel"))
    city.prepare()
    store = Store.open(city.tables, "wandel")
    yield store
    store.close()


def codes(store: Store, table: str, level: str, edition: int) -> set[str]:
    rows = store.rows(f"SELECT code FROM {table} WHERE level = ? AND edition = ?", (level, edition))
    return {code for (code,) in rows}


def test_editions_and_their_areas(release: Store) -> None:
    rows = release.rows("SELECT * FROM area_edition ORDER BY edition")
    assert rows == [
        (0, None, date(2019, 12, 31), ""),
        (1, date(2020, 1, 1), None, "Am 1. Januar 2020 wurden die Viertel neu geschnitten."),
    ]
    for table in ("area", "area_shape"):
        assert codes(release, table, "viertel", 0) == BEFORE
        assert codes(release, table, "viertel", 1) == AFTER
        assert codes(release, table, "ortsteil", 0) == {"01", "02", "03"}
    assert codes(release, "area", "municipality", 0) == {"wandel"}


def test_days_of_an_area_last_as_long_as_name_and_outline(release: Store) -> None:
    rows = release.rows(
        "SELECT code, edition, name, valid_from, valid_to FROM area WHERE level = 'viertel'"
    )
    days = {(code, edition): tuple(rest) for code, edition, *rest in rows}
    end, start = date(2019, 12, 31), date(2020, 1, 1)
    assert days["011", 0] == ("Viertel 011", None, end)
    assert days["013", 1] == ("Viertel 013", start, None)
    # another name, same outline; then one that nothing happened to
    assert days["031", 0] == ("Alter Markt", None, end)
    assert days["031", 1] == ("Neuer Markt", start, None)
    assert days["032", 0] == days["032", 1] == ("Viertel 032", None, None)
    rows = release.rows("SELECT DISTINCT valid_from, valid_to FROM area WHERE level <> 'viertel'")
    assert rows == [(None, None)]


def test_what_did_not_change_is_drawn_the_same(release: Store) -> None:
    def paths(edition: int) -> dict[tuple[str, str], str]:
        rows = release.rows(
            "SELECT level, code, path FROM area_shape WHERE edition = ?", (edition,)
        )
        return {(level, code): path for level, code, path in rows}

    old, new = paths(0), paths(1)
    same = {key for key in old.keys() & new.keys() if old[key] == new[key]}
    assert same == {
        ("viertel", "031"), ("viertel", "032"), ("bezirk", "1"), ("bezirk", "2"),
        ("ortsteil", "01"), ("ortsteil", "02"), ("ortsteil", "03"),
    }  # fmt: skip


def test_a_neighbour_of_a_merger_stays_the_same() -> None:
    """Simplified by itself, its border would change with the corner that its neighbours lose."""
    south, north = cut(FRAME, MIDDLE)
    west, east = cut(south, wavy([(1.27, -0.1), (1.27, 1.1)]))
    editions = [
        frame({"n": north, "w": west, "e": east}, {}),
        frame({"n": north, "s": south}, {}),
    ]
    alone = [shapely.coverage_simplify(f.geometry.values, 10)[0] for f in editions]
    assert not alone[0].normalize().equals_exact(alone[1].normalize())
    raws = [
        {"x": f.assign(area_km2=float("nan")).sort_values("code").to_crs("EPSG:4326")}
        for f in editions
    ]
    built = build_editions(raws, [(LevelSpec("x", "X"),)] * 2, TopologySettings())
    first, second = (levels["x"].areas.set_index("code").geometry for levels in built)
    assert first["n"].equals_exact(second["n"])
    assert first["w"].union(first["e"]).equals(second["s"])


def test_earlier_areas_are_the_sum_of_the_later_ones(release: Store) -> None:
    def union(edition: str, *wanted: str) -> shapely.Geometry:
        found = json.loads((release.geo_dir / f"viertel{edition}.geojson").read_text("utf-8"))
        shapes = {f["id"]: shapely.geometry.shape(f["geometry"]) for f in found["features"]}
        return shapely.union_all([shapes[code] for code in wanted])

    assert union("-2019-12-31", "011", "012").equals(union("", "013"))
    assert union("-2019-12-31", "021").equals(union("", "022", "023"))


def test_one_geometry_file_per_level_and_change(release: Store) -> None:
    names = sorted(path.name for path in release.geo_dir.iterdir())
    assert names == [
        "bezirk.geojson", "ortsteil.geojson", "viertel-2019-12-31.geojson", "viertel.geojson",
    ]  # fmt: skip


def test_parents_of_each_edition(release: Store) -> None:
    rows = release.rows(
        """SELECT edition, code, parent_code, round(share, 2) FROM area_parent
           WHERE level = 'viertel' AND parent_level = 'bezirk' AND share < 1 ORDER BY ALL"""
    )
    assert [(e, code, parent) for e, code, parent, _ in rows] == [
        (0, "012", "1"), (0, "012", "2"), (0, "021", "1"), (0, "021", "2"),
        (1, "013", "1"), (1, "013", "2"), (1, "023", "1"), (1, "023", "2"),
    ]  # fmt: skip
    assert dict(((e, c, p), s) for e, c, p, s in rows)[1, "013", "1"] == pytest.approx(
        0.75, abs=0.02
    )


def shifted(areas: gpd.GeoDataFrame, metres: float) -> gpd.GeoDataFrame:
    moved = shapely.transform(areas.geometry.to_numpy(), lambda xy: np.add(xy, metres))
    return areas.set_geometry(gpd.GeoSeries(moved, crs=areas.crs))


def test_two_drawings_of_one_border_are_no_change(tmp_path: Path) -> None:
    """Earlier outlines drawn 8 m off: the border of today holds for both."""
    city = ChangingCity(tmp_path)
    before, after = quarters()
    city.outlines("viertel-2019.geojson", shifted(frame(before, {}), 8), "EPSG:4326")
    city.outlines("viertel.gpkg", frame(after, {}), "EPSG:25832")
    city.prepare()
    store = Store.open(city.tables, "wandel")
    rows = store.rows(
        """SELECT code, count(DISTINCT path) FROM area_shape
           WHERE level = 'viertel' AND code IN ('031', '032') GROUP BY ALL ORDER BY 1"""
    )
    store.close()
    assert rows == [("031", 1), ("032", 1)]


def test_a_border_that_moved_is_a_change(tmp_path: Path) -> None:
    city = ChangingCity(tmp_path)
    before, _ = quarters()
    # 032 grows by 100 m on the cost of 021
    strip = shapely.box(1850, 900, 2100, 2100)
    before["032"] = before["032"].difference(strip)
    before["021"] = before["021"].union(quarters()[0]["032"].intersection(strip))
    city.outlines("viertel-2019.geojson", frame(before, {}), "EPSG:4326")
    city.prepare()
    store = Store.open(city.tables, "wandel")
    sizes = store.rows(
        "SELECT area_km2 FROM area WHERE level = 'viertel' AND code = '032' ORDER BY edition"
    )
    store.close()
    assert sizes[1][0] - sizes[0][0] == pytest.approx(0.1, abs=0.03)


def test_the_last_day_must_fit_the_first(tmp_path: Path) -> None:
    city = ChangingCity(tmp_path)
    city.edit("municipality.toml", 'gpkg"\n', 'gpkg"\nvalid_from = 2020-02-01\n')
    (fault,) = city.faults()
    assert (fault.file, fault.column) == ("municipality.toml", "level.2")
    assert "valid_from" in fault.why


def test_an_earlier_file_is_checked_as_the_newest(tmp_path: Path) -> None:
    city = ChangingCity(tmp_path)
    (city.sources / "areas/viertel-2019.geojson").write_bytes(b"{")
    assert {fault.file for fault in city.faults()} == {"areas/viertel-2019.geojson"}
    (city.sources / "areas/viertel-2019.geojson").unlink()
    assert {fault.file for fault in city.faults()} == {"areas/viertel-2019.geojson"}
