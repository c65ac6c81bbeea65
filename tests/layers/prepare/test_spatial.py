"""Spatial pattern of maps: neighbours, a published example, and what is left out."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import duckdb
import geopandas as gpd
import pytest
from libpysal.examples import get_path
from shapely.geometry import box

from layers.model import Measure, PeriodKind
from layers.prepare.spatial import neighbours_of, pattern_of, spatial_rows
from layers.store import Store


@pytest.fixture(scope="module")
def columbus() -> gpd.GeoDataFrame:
    """49 neighbourhoods of Columbus, Ohio (Anselin 1988), with burglaries and thefts of vehicles
    per 1,000 households."""
    found = gpd.read_file(get_path("columbus.shp"))
    return found.assign(code=[f"{number:02.0f}" for number in found["POLYID"]])


def test_morans_i_of_columbus_is_as_published(columbus: gpd.GeoDataFrame) -> None:
    # Moran's I 0.500188557 and expected -0.020833333 for CRIME with row-standardised queen
    # contiguity: documentation of the R package spdep
    told = pattern_of(
        dict(zip(columbus["code"], columbus["CRIME"], strict=True)), neighbours_of(columbus)
    )
    assert told is not None
    assert told[0] == (0.500189, -0.020833, 0.002, 999, 49, 0, 0)
    assert {row[3] for row in told[1] if row[4]} == {"high_high", "low_low"}


def _squares(*places: tuple[int, int]) -> gpd.GeoDataFrame:
    outlines = [box(x, y, x + 1, y + 1) for x, y in places]
    codes = [f"{number:03d}" for number in range(len(places))]
    return gpd.GeoDataFrame({"code": codes}, geometry=outlines, crs="EPSG:25832")


def test_areas_that_share_a_corner_are_neighbours() -> None:
    found = neighbours_of(_squares((0, 0), (1, 1), (5, 5), (2, 1)))
    assert found == {"000": ("001",), "001": ("000", "003"), "002": (), "003": ("001",)}


def test_areas_without_a_number_take_no_part_and_leave_islands() -> None:
    line = neighbours_of(_squares(*((x, 0) for x in range(14))))
    values = {code: float(number) for number, code in enumerate(line) if code not in ("001", "012")}
    told = pattern_of(values, line)
    assert told is not None
    *_, permutations, areas, left_out, islands = told[0]
    assert (permutations, areas, left_out, islands) == (999, 12, 2, 2)
    codes = {row[0]: row for row in told[1]}
    assert set(codes) == set(values)
    _, moran, p_value, quadrant, is_significant, neighbours = codes["000"]
    assert (moran, p_value, quadrant, is_significant, neighbours) == (0.0, None, "", False, 0)
    assert codes["002"][5] == 1


def test_no_pattern_where_no_two_neighbours_have_a_number() -> None:
    line = neighbours_of(_squares(*((x, 0) for x in range(20))))
    assert pattern_of({code: float(code) for code in list(line)[::2]}, line) is None


@pytest.fixture
def workbench() -> Iterator[duckdb.DuckDBPyConnection]:
    """Two relations of values of twelve areas in a row in 2020; in the public one every fourth
    value is kept secret. Area 011 has gone since; the whole city and cases without a place have
    values as well."""
    with duckdb.connect() as found:
        found.execute("CREATE TYPE school_word AS ENUM ('all', 'b', 'a')")
        found.execute(
            """CREATE TABLE all_value AS
               SELECT 'share' AS indicator_id, 'stadtteil' AS level,
                      printf('%03d', n) AS code, 2020 AS period, school_type, 'all' AS breakdown,
                      CAST(n * n % 17 AS DOUBLE) AS value
               FROM range(12) t(n), (VALUES ('a'), ('b'), ('all')) s(school_type)
               UNION ALL VALUES ('share', 'municipality', 'x', 2020, 'all', 'all', 5.0),
                   ('share', 'stadtteil', 'not_located', 2020, 'all', 'all', 5.0)"""
        )
        found.execute(
            """CREATE TABLE public_value AS SELECT * REPLACE (
                   CASE WHEN code IN ('003', '007') THEN NULL ELSE value END AS value)
               FROM all_value"""
        )
        found.execute(
            """CREATE TABLE known_area AS SELECT DISTINCT level, code, 0 AS edition FROM all_value
               UNION ALL SELECT DISTINCT level, code, 1 FROM all_value WHERE code <> '011'"""
        )
        found.execute("CREATE TABLE period_edition (period_kind TEXT, period INT, edition INT)")
        found.execute("INSERT INTO period_edition VALUES ('reference_day', 2020, 0)")
        yield found


def _indicator(measure: Measure = Measure.RATE) -> Any:
    return SimpleNamespace(id="share", measure=measure, period_kind=PeriodKind.REFERENCE_DAY)


def _territory() -> Any:
    line = _squares(*((x, 0) for x in range(12)))
    level = {"stadtteil": SimpleNamespace(areas=line)}
    later = {"stadtteil": SimpleNamespace(areas=line.iloc[:11])}
    return SimpleNamespace(editions=[SimpleNamespace(levels=level), SimpleNamespace(levels=later)])


def test_a_secret_value_takes_no_part(workbench: duckdb.DuckDBPyConnection) -> None:
    found = spatial_rows(workbench, [_indicator()], _territory(), "public_value")
    [pattern] = found.patterns
    assert pattern[:4] == ("share", "stadtteil", 2020, "all")
    assert (pattern.areas, pattern.left_out, pattern.islands) == (10, 2, 0)
    shown = {f"{number:03d}" for number in range(12)} - {"003", "007"}
    assert {row.code for row in found.clusters} == shown

    every = spatial_rows(workbench, [_indicator()], _territory(), "all_value")
    assert every.patterns[0].areas == 12
    assert every.patterns[0].moran != pattern.moran


def test_hidden_values_do_not_change_what_is_told(workbench: duckdb.DuckDBPyConnection) -> None:
    first = spatial_rows(workbench, [_indicator()], _territory(), "public_value")
    workbench.execute("UPDATE all_value SET value = 99 WHERE code IN ('003', '007')")
    assert spatial_rows(workbench, [_indicator()], _territory(), "public_value") == first


def test_a_map_has_the_areas_of_its_time(workbench: duckdb.DuckDBPyConnection) -> None:
    workbench.execute("UPDATE period_edition SET edition = 1")
    [pattern] = spatial_rows(workbench, [_indicator()], _territory(), "all_value").patterns
    assert (pattern.areas, pattern.left_out) == (11, 0)


def test_without_a_row_for_all_the_first_school_type_counts(
    workbench: duckdb.DuckDBPyConnection,
) -> None:
    workbench.execute("DELETE FROM all_value WHERE school_type = 'all'")
    [pattern] = spatial_rows(workbench, [_indicator()], _territory(), "all_value").patterns
    assert pattern.school_type == "b"  # in the order of the municipality


def test_the_newest_maps_come_first_where_there_are_too_many(
    workbench: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbench.execute("INSERT INTO all_value SELECT * REPLACE (2021 AS period) FROM all_value")
    workbench.execute("INSERT INTO period_edition VALUES ('reference_day', 2021, 0)")
    two = [_indicator(), SimpleNamespace(**(vars(_indicator()) | {"id": "rate"}))]
    workbench.execute(
        "INSERT INTO all_value SELECT * REPLACE ('rate' AS indicator_id) FROM all_value"
    )
    monkeypatch.setattr("layers.prepare.spatial.MOST_AREAS", 30)
    found = spatial_rows(workbench, two, _territory(), "all_value").patterns
    assert [row[:3] for row in found] == [
        ("share", "stadtteil", 2021),
        ("rate", "stadtteil", 2021),
    ]


@pytest.mark.parametrize(
    ("measure", "change"),
    [
        (Measure.COUNT, "code = code"),
        (Measure.INDEX, "code = code"),
        (Measure.RATE, "value = NULL WHERE code < '003'"),
        (Measure.RATE, "value = 4"),
    ],
    ids=["count", "index", "nine numbers", "one number"],
)
def test_what_has_no_pattern(
    workbench: duckdb.DuckDBPyConnection, measure: Measure, change: str
) -> None:
    workbench.execute(f"UPDATE all_value SET {change}")
    found = spatial_rows(workbench, [_indicator(measure)], _territory(), "all_value")
    assert (found.patterns, found.clusters) == ([], [])


def _one(store: Store, sql: str) -> Any:
    [[found]] = store.rows(sql)
    return found


AREAS = """SELECT indicator_id, level, period, school_type, count(value) AS areas
    FROM observation WHERE breakdown = 'all' AND code <> 'not_located' AND level NOT IN
        ('municipality', 'reference') GROUP BY ALL"""


def test_each_map_of_coloured_areas_has_a_pattern(krefeld_store: Store) -> None:
    maps = f"""SELECT count(*) FROM ({AREAS}) JOIN indicator USING (indicator_id)
        WHERE measure IN ('rate', 'ratio', 'density', 'mean') AND areas >= 10"""
    assert (
        _one(krefeld_store, "SELECT count(*) FROM spatial_pattern")
        == _one(krefeld_store, maps)
        == 160
    )


def check_published(store: Store) -> None:
    """Patterns are made of the numbers that the release shows, and of no other areas."""
    key = "indicator_id, level, period, school_type"
    areas = f"""SELECT count(*) FROM spatial_pattern p JOIN ({AREAS}) m USING ({key})
        WHERE p.areas > m.areas"""  # areas that are no more have numbers, but are not drawn
    assert _one(store, areas) == 0
    rows = f"""SELECT count(*) FROM spatial_pattern p JOIN
        (SELECT {key}, count(*) AS rows FROM spatial_cluster GROUP BY ALL) USING ({key})
        WHERE p.areas <> rows"""
    assert _one(store, rows) == 0
    hidden = f"""SELECT count(*) FROM spatial_cluster LEFT JOIN
        (SELECT * FROM observation WHERE breakdown = 'all') USING ({key}, code)
        WHERE value IS NULL"""
    assert _one(store, hidden) == 0


def test_krefeld_tells_of_published_values_alone(krefeld_store: Store) -> None:
    check_published(krefeld_store)


def test_a_release_with_secret_values_tells_nothing_of_them(musterstadt_store: Store) -> None:
    left_out = """SELECT count(*) FROM spatial_pattern JOIN observation
        USING (indicator_id, level, period, school_type)
        WHERE status = 'confidential' AND breakdown = 'all' AND left_out > 0"""
    assert _one(musterstadt_store, left_out) > 1_000
    check_published(musterstadt_store)


def test_krefelds_density_is_clustered_and_its_ratio_is_not(
    krefeld_store: Store,
) -> None:
    told = """SELECT p_value FROM spatial_pattern
        WHERE indicator_id = '{}' AND level = 'statistischer_bezirk' AND period = 2024"""
    assert _one(krefeld_store, told.format("density")) == 0.002
    assert _one(krefeld_store, told.format("childcare_ratio_3_plus")) > 0.5


def test_counts_have_no_pattern(krefeld_store: Store) -> None:
    counts = """SELECT count(*) FROM spatial_pattern JOIN indicator USING (indicator_id)
        WHERE measure IN ('count', 'index')"""
    assert _one(krefeld_store, counts) == 0
