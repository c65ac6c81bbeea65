"""Editions of boundaries: what stays is the same, what changes has its days, nothing is mixed."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers.model import PeriodKind
from layers.prepare.editions import edition_at, first_period
from layers.prepare.topology import LevelSpec, TopologySettings, build_editions
from layers.store import Store
from tests.layers.prepare.changing import (
    CONVERSIONS,
    EAST,
    FRAME,
    INDICATOR,
    MIDDLE,
    NORTH,
    PEOPLE,
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


OLDEST = """
[[level.earlier]]
valid_to = 2016-10-31
file = "areas/viertel-2016.zip"
code_column = "NR"
name_column = "NAME"
code_length = 3
"""


def with_an_older_edition(city: ChangingCity) -> ChangingCity:
    """Until October 2016, 011 and 012 were one quarter 014; Gauß-Krüger, keys as numbers."""
    before, _ = quarters()
    oldest = {"014": before.pop("011").union(before.pop("012"))} | before
    areas = frame(oldest, {"031": "Alter Markt"}).rename(columns={"code": "NR", "name": "NAME"})
    areas["NR"] = areas["NR"].astype(int)
    city.outlines("viertel-2016.zip", areas, "EPSG:31467")
    toml = (city.sources / "municipality.toml").read_text("utf-8")
    city.text("municipality.toml", toml + OLDEST)
    rows = "2015;014;91;9\n2015;021;190;20\n2015;031;70;7\n2015;032;50;5\n"
    rows += "2016;011;60;6\n2016;012;40;4\n2016;021;190;20\n2016;031;70;7\n2016;032;50;5\n"
    city.people(PEOPLE + rows)
    lines = "viertel;2016-10-31;014;011;0.55;area\nviertel;2016-10-31;014;012;0.45;area\n"
    city.text("conversions.csv", CONVERSIONS + lines)
    return city


def test_three_editions_of_three_files(tmp_path: Path) -> None:
    city = with_an_older_edition(ChangingCity(tmp_path))
    city.prepare()
    store = Store.open(city.tables, "wandel")
    assert codes(store, "area", "viertel", 0) == {"014", "021", "031", "032"}
    assert codes(store, "area", "viertel", 1) == BEFORE
    assert codes(store, "area", "viertel", 2) == AFTER
    spans = store.rows("SELECT edition, valid_from, valid_to FROM area_edition ORDER BY 1")
    assert spans[1] == (1, date(2016, 11, 1), date(2019, 12, 31))
    # the datum of Gauß-Krüger is some metres off: still the same borders
    same = store.rows(
        """SELECT code, count(DISTINCT path) FROM area_shape
           WHERE level = 'viertel' AND code IN ('021', '031', '032') GROUP BY ALL ORDER BY 1"""
    )
    assert same == [("021", 1), ("031", 1), ("032", 1)]
    days = store.rows(
        "SELECT DISTINCT valid_from, valid_to FROM area WHERE level = 'viertel' AND code = '021'"
    )
    assert days == [(None, date(2019, 12, 31))]
    names = sorted(path.name for path in store.geo_dir.glob("viertel*"))
    assert names == [
        "viertel-2016-10-31.geojson", "viertel-2019-12-31.geojson", "viertel.geojson",
    ]  # fmt: skip
    # through both changes: 91 x 0.55 = 50.05 and 40.95, then 50 + 41
    rows = store.rows(
        """SELECT code, value, flags FROM observation WHERE indicator_id = 'people'
           AND level = 'viertel' AND period = 2015 AND code LIKE '01%' ORDER BY 1"""
    )
    assert rows == [
        ("011", 50, "converted"), ("012", 41, "converted"), ("013", 91, "converted"),
        ("014", 91, ""),
    ]  # fmt: skip
    notes = store.rows("SELECT period, text FROM note WHERE scope = 'level' ORDER BY 1")
    assert notes[0] == (2016, "Neue Grenzen ab 1. November 2016. Entfallen: 014; Neu: 011, 012.")
    store.close()


def test_a_change_in_autumn_begins_a_school_year_later() -> None:
    start = date(2016, 11, 1)
    assert first_period(PeriodKind.REFERENCE_DAY, start) == 2016
    assert first_period(PeriodKind.SCHOOL_YEAR, start) == 2017
    assert first_period(PeriodKind.CALENDAR_YEAR, date(2020, 1, 1)) == 2020
    ends = [date(2016, 10, 31), date(2019, 12, 31), None]
    assert [edition_at(ends, date(y, 10, 15)) for y in (2016, 2017, 2020)] == [0, 1, 2]


SCHOOLS = """number;lat;lon
s1;{0[1]};{0[0]}
s2;{1[1]};{1[0]}
"""
SCHOOL_TABLE = """table = "schulen"
file = "schulen.csv"
sources = ["wandel"]
sha256 = "{digest}"
encoding = "utf-8"
delimiter = ";"
decimal = "."
key = ["number"]

[columns]
number = {{ type = "text" }}
lat = {{ type = "latitude" }}
lon = {{ type = "longitude" }}

[facility]
kind = "school"
id = "number"
fixed_name = "Schule"
source = "wandel"
"""


def test_places_are_counted_in_the_areas_of_their_period(tmp_path: Path) -> None:
    city = ChangingCity(tmp_path)
    spots = gpd.GeoSeries.from_xy([EAST + 400, EAST + 1000], [NORTH + 400, NORTH + 1600], crs=25832)
    text = SCHOOLS.format(*[(p.x, p.y) for p in spots.to_crs(4326)])
    city.text("tables/schulen.csv", text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    city.text("tables/schulen.toml", SCHOOL_TABLE.format(digest=digest))
    for year in (2019, 2020):
        recipe = (
            f'kind = "sum"\nnumerator = {{ table = "schulen", count_rows = true, period = {year} }}'
        )
        name = f"schools_{year}"
        text = INDICATOR.format(id=name, measure="count", recipe=recipe)
        city.text(f"indicators/{name}.toml", text)
    city.prepare()
    store = Store.open(city.tables, "wandel")
    found = {
        year: dict(
            store.rows(
                "SELECT code, value FROM observation WHERE indicator_id = ? AND level = 'viertel'",
                (f"schools_{year}",),
            )
        )
        for year in (2019, 2020)
    }
    assert found[2019] == {"011": 1, "012": 0, "021": 1, "031": 0, "032": 0}
    assert found[2020] == {"013": 1, "022": 0, "023": 1, "031": 0, "032": 0}
    placed = store.rows("SELECT code FROM facility_area WHERE level = 'viertel' ORDER BY 1")
    store.close()
    assert placed == [("013",), ("023",)]
