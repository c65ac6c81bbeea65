"""GDAL's own tools read the collections over HTTP from a real server, in both systems.

Debian's GDAL 3.6 asks OGC API - Features for CRS84 alone, which it names EPSG:4326 (later versions
have the options CRS and PREFERRED_CRS). So EPSG:25832 is read by its GeoJSON driver from the
address of the features; that driver knows no pages and no schema, so one page holds all, and a
column without any value becomes a text.
"""

import json
import shutil
import sqlite3
import struct
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scripts import gdal
from scripts.server import running_server
from tests.patience import LONG

INDICATORS = "childcare_ratio_under_3,pupils,population"
UTM32 = "http://www.opengis.net/def/crs/EPSG/0/25832"


@pytest.fixture(scope="module")
def interface(both_tables_of_gdal: Path) -> Iterator[str]:
    """Address of the interface of a running server with Krefeld and the mini city."""
    with running_server(both_tables_of_gdal, WORKERS="1") as server:
        yield f"{server.url}/ogc"


@pytest.fixture(scope="module")
def both_tables_of_gdal(
    krefeld_tables: Path, mini_tables: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder with both releases. Without GDAL the tests are skipped, or fail where it is
    required."""
    if not gdal.is_there():
        if gdal.is_required():
            pytest.fail(gdal.WHAT_TO_INSTALL)
        pytest.skip(gdal.WHAT_TO_INSTALL)
    folder = tmp_path_factory.mktemp("gdal")
    for tables in (krefeld_tables, mini_tables):
        shutil.copytree(tables.parent, folder, dirs_exist_ok=True)
    return folder / "tables"


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONG)
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr, done.stderr
    return done.stdout


def features(address: str) -> dict[str, dict[str, Any]]:
    with urllib.request.urlopen(address) as answer:
        found = json.load(answer)
    return {feature["id"]: feature for feature in found["features"]}


def rows(package: Path, table: str) -> tuple[dict[str, str], dict[str, dict[str, Any]], int]:
    """Column -> type, code -> row, and number of the coordinate system of a GeoPackage's table."""
    with closing(sqlite3.connect(package)) as file:
        file.row_factory = sqlite3.Row
        kinds = {row["name"]: row["type"] for row in file.execute(f'PRAGMA table_info("{table}")')}
        found = [dict(row) for row in file.execute(f'SELECT * FROM "{table}"')]
        system = file.execute(
            "SELECT organization_coordsys_id FROM gpkg_geometry_columns"
            " JOIN gpkg_spatial_ref_sys USING (srs_id) WHERE table_name = ?",
            (table,),
        ).fetchone()[0]
    return kinds, {row.get("code") or row["id"]: row for row in found}, system


def first_point(blob: bytes) -> tuple[float, float]:
    """The first coordinates of a geometry of a GeoPackage: header, box, then WKB."""
    header = 8 + {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[(blob[3] >> 1) & 7]
    kind = struct.unpack_from("<I", blob, header + 1)[0]
    start = header + {1: 5, 3: 13, 6: 22}[kind]
    x, y = struct.unpack_from("<2d", blob, start)
    return x, y


def assert_same(package: Path, table: str, expected: dict[str, dict[str, Any]]) -> int:
    """Number, ids, values (missing ones included) and coordinates of all features; gives the
    coordinate system."""
    kinds, found, system = rows(package, table)
    assert set(found) == set(expected)
    for one, feature in expected.items():
        row = found[one]
        for name, value in feature["properties"].items():
            if not isinstance(value, dict):
                assert row[name] == value, (one, name)
        coordinates = feature["geometry"]["coordinates"]
        while isinstance(coordinates[0], list):
            coordinates = coordinates[0]
        assert first_point(row["geom"]) == tuple(coordinates)
    assert kinds.get("population", "REAL") == "REAL"
    return system


def test_ogrinfo_lists_the_layers(interface: str) -> None:
    text = run("ogrinfo", "-ro", f"OAPIF:{interface}/krefeld")
    assert "stadtteil (title: Stadtteile) (Polygon)" in text
    assert "childcare (title: Kitas) (Point)" in text


@pytest.mark.parametrize(
    ("layer", "count"),
    [("stadtteil", 19), ("statistischer_bezirk", 45), ("municipality", 1), ("childcare", 108)],
)
def test_ogrinfo_summarises_a_layer(interface: str, layer: str, count: int) -> None:
    text = run("ogrinfo", "-ro", "-so", f"OAPIF:{interface}/krefeld", layer)
    assert f"Feature Count: {count}" in text
    assert 'ID["EPSG",4326]' in text
    assert "name: String" in text


def test_ogrinfo_sees_values_umlauts_and_filters(interface: str) -> None:
    source = f"OAPIF:{interface}/krefeld?indicators={INDICATORS}"
    text = run("ogrinfo", "-ro", source, "stadtteil", "-where", "name='Hüls'")
    assert "Feature Count: 1" in text
    assert "name (String) = Hüls" in text
    assert "childcare_ratio_under_3 (Real) = " in text
    assert "population_period (String) = 31.12.2024" in text
    near = run("ogrinfo", "-ro", "-so", source, "stadtteil", "-spat", "6.556", "51.327", "6.557",
               "51.328")  # fmt: skip
    assert "Feature Count: 1" in near


def test_ogr2ogr_writes_degrees(interface: str, tmp_path: Path) -> None:
    package = tmp_path / "degrees.gpkg"
    source = f"OAPIF:{interface}/krefeld?indicators={INDICATORS}"
    run("ogr2ogr", "-f", "GPKG", str(package), source, "stadtteil", "statistischer_bezirk")
    for level in ("stadtteil", "statistischer_bezirk"):
        address = f"{interface}/krefeld/collections/{level}/items"
        expected = features(f"{address}?indicators={INDICATORS}")
        assert len(expected) > 10, "more than a page of ogr2ogr's"
        assert assert_same(package, level, expected) == 4326


def test_ogr2ogr_writes_metres(interface: str, tmp_path: Path) -> None:
    package = tmp_path / "metres.gpkg"
    address = (
        f"{interface}/krefeld/collections/stadtteil/items"
        f"?indicators={INDICATORS}&crs={UTM32}&limit=1000&f=json"
    )
    run("ogr2ogr", "-f", "GPKG", str(package), address, "-nln", "stadtteil")
    assert assert_same(package, "stadtteil", features(address)) == 25832
    # The same as GDAL itself makes of the degrees, to a centimetre and the last digit of degrees.
    turned = tmp_path / "turned.gpkg"
    source = f"OAPIF:{interface}/krefeld"
    run("ogr2ogr", "-f", "GPKG", str(turned), source, "stadtteil", "-t_srs", "EPSG:25832")
    _, ours, _ = rows(package, "stadtteil")
    _, theirs, _ = rows(turned, "stadtteil")
    for code, row in ours.items():
        assert first_point(row["geom"]) == pytest.approx(
            first_point(theirs[code]["geom"]), abs=0.01
        )


def test_missing_and_zero_stay_apart(interface: str, tmp_path: Path) -> None:
    package = tmp_path / "mini.gpkg"
    query = "indicators=population,density,pupils&school_type=all"
    run("ogr2ogr", "-f", "GPKG", str(package), f"OAPIF:{interface}/mini?{query}", "viertel")
    expected = features(f"{interface}/mini/collections/viertel/items?{query}")
    kinds, found, _ = rows(package, "viertel")
    assert assert_same(package, "viertel", expected) == 4326
    assert found["021"]["population"] is None
    assert found["021"]["population_status"] == "not_collected"
    assert found["021"]["population_status_text"] == "nicht erhoben"
    assert found["011"]["name"] == "Über den Wiesen"
    zero = [row for row in found.values() if row["pupils_status"] == "none"]
    assert zero
    assert {row["pupils"] for row in zero} == {0.0}
    assert kinds["population_numerator"] == "REAL", "a column without any value"


def test_places_with_their_values(interface: str, tmp_path: Path) -> None:
    package = tmp_path / "places.gpkg"
    source = f"OAPIF:{interface}/krefeld?indicators=childcare_places_under_3"
    run("ogr2ogr", "-f", "GPKG", str(package), source, "childcare")
    expected = features(
        f"{interface}/krefeld/collections/childcare/items"
        "?indicators=childcare_places_under_3&limit=1000"
    )
    assert len(expected) == 108
    assert assert_same(package, "childcare", expected) == 4326
