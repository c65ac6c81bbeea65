"""A municipality as one archive: complete, the same each time, and nothing hidden in it."""

import csv
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest
from frictionless import Package, system

from layers.model import DEMONSTRATION
from layers.package import package_name, write_package
from layers.queries import catalogue
from layers.queries.everything import change_tables
from layers.queries.values import observations
from layers.status import HAS_VALUE
from layers.store import Store
from tests.layers.protected_release import make_protected

Rows = list[dict[str, str]]


def packed(store: Store, folder: Path) -> zipfile.ZipFile:
    path = folder / package_name(store)
    write_package(store, path)
    return zipfile.ZipFile(path)


def rows(archive: zipfile.ZipFile, path: str) -> Rows:
    return list(csv.DictReader(io.StringIO(archive.read(path).decode("utf-8"))))


def described(archive: zipfile.ZipFile) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(archive.read("datapackage.json"))
    return found


@pytest.fixture(scope="module")
def krefeld(
    krefeld_store: Store, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[zipfile.ZipFile]:
    with packed(krefeld_store, tmp_path_factory.mktemp("krefeld")) as archive:
        yield archive


@pytest.fixture(scope="module")
def mini(mini_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    with packed(mini_store, tmp_path_factory.mktemp("mini")) as archive:
        yield archive


@pytest.fixture(scope="module")
def musterstadt(
    musterstadt_store: Store, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[zipfile.ZipFile]:
    with packed(musterstadt_store, tmp_path_factory.mktemp("musterstadt")) as archive:
        yield archive


def check_values(archive: zipfile.ZipFile, store: Store) -> int:
    """Every row of every indicator is that of the release; gives how many there are."""
    count = 0
    for indicator, found in catalogue.availability(store).items():
        shown = {
            (r["level"], r["code"], int(r["period"]), r["school_type"], r["breakdown"]): r
            for r in rows(archive, f"data/{indicator}.csv")
        }
        expected = [o for level in found.levels for o in observations(store, indicator, level)]
        assert len(shown) == len(expected)
        for one in expected:
            row = shown[one.level, one.code, one.period, one.school_type, one.breakdown]
            for name in ("value", "numerator", "denominator"):
                number = getattr(one, name)
                assert (float(row[name]) if row[name] else None) == number, (one, name)
            assert (row["status"], row["flags"]) == (one.status.value, " ".join(one.flags))
            assert (row["value"] != "") == (one.status in HAS_VALUE)
        count += len(expected)
    return count


def test_all_values_of_krefeld_are_in_it(krefeld: zipfile.ZipFile, krefeld_store: Store) -> None:
    assert check_values(krefeld, krefeld_store) > 12_000


def test_all_values_of_the_mini_city_are_in_it(mini: zipfile.ZipFile, mini_store: Store) -> None:
    assert check_values(mini, mini_store) > 100


def test_all_values_of_musterstadt_are_in_it(
    musterstadt: zipfile.ZipFile, musterstadt_store: Store
) -> None:
    assert check_values(musterstadt, musterstadt_store) > 70_000
    hidden = [r for r in rows(musterstadt, "data/repeaters.csv") if r["status"] == "confidential"]
    assert hidden
    assert {r["value"] + r["numerator"] for r in hidden} == {""}


def test_school_changes_are_in_it(musterstadt: zipfile.ZipFile, musterstadt_store: Store) -> None:
    ((count,),) = musterstadt_store.rows("SELECT count(*) FROM school_change")
    found = [
        row
        for table in change_tables(musterstadt_store)
        for row in rows(musterstadt, f"data/school_changes_{table}.csv")
    ]
    assert len(found) == count
    ((total,),) = musterstadt_store.rows("SELECT sum(pupils) FROM school_change")
    assert sum(int(row["value"]) for row in found if row["value"]) == total
    assert all("rounded" in row["flags"] for row in found if row["status"] == "ok")


def test_what_explains_the_figures_is_in_it(krefeld: zipfile.ZipFile, krefeld_store: Store) -> None:
    indicators = {row["indicator"]: row for row in rows(krefeld, "indicators.csv")}
    for found in catalogue.indicators(krefeld_store):
        assert indicators[found.indicator_id]["definition"].endswith(found.definition)
    sources = {row["source"]: row for row in rows(krefeld, "sources.csv")}
    assert set(sources) == {source.source_id for source in catalogue.all_sources(krefeld_store)}
    assert any("OpenStreetMap" in row["attribution"] for row in sources.values())
    areas = rows(krefeld, "data/areas.csv")
    codes = {row["code"] for row in areas if row["level"] == "stadtteil"}
    assert {area.code for area in catalogue.areas(krefeld_store, "stadtteil")} <= codes
    assert len(rows(krefeld, "notes.csv")) > 5
    readme = krefeld.read("README.md").decode()
    assert krefeld_store.fingerprint in readme
    for source in catalogue.all_sources(krefeld_store):
        assert source.title in readme


def test_outlines_of_every_edition_are_in_it(musterstadt: zipfile.ZipFile) -> None:
    names = set(musterstadt.namelist())
    assert {"geo/quartier.geojson", "geo/quartier-2018-07-31.geojson", "geo/areas.gpkg"} <= names
    content = json.loads(musterstadt.read("geo/quartier.geojson"))
    assert content["demonstration"] == DEMONSTRATION
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(musterstadt.read("geo/areas.gpkg"))
        tables = [row[0] for row in database.execute("SELECT table_name FROM gpkg_contents")]
        (count,) = database.execute("SELECT count(*) FROM quartier").fetchone()
    assert len(tables) == len([name for name in names if name.endswith(".geojson")])
    assert count == len(content["features"])


def test_the_description_fits_every_file(krefeld: zipfile.ZipFile) -> None:
    about = described(krefeld)
    paths = [resource["path"] for resource in about["resources"]]
    assert sorted([*paths, "README.md", "datapackage.json"]) == sorted(krefeld.namelist())
    for resource in about["resources"]:
        content = krefeld.read(resource["path"])
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        if "schema" in resource:
            names = [field["name"] for field in resource["schema"]["fields"]]
            header, _, _ = content.decode().partition("\r\n")
            assert header.split(",") == names


def test_licences_stand_at_each_file(krefeld: zipfile.ZipFile) -> None:
    by_name = {resource["name"]: resource for resource in described(krefeld)["resources"]}
    assert by_name["population"]["licenses"][0]["title"] == "siehe Datensatzseite"
    schools = by_name["schools"]["licenses"]
    assert schools[0]["path"] == "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
    for resource in by_name.values():
        for licence in resource.get("licenses", []):
            assert licence.get("path") or licence.get("name")


@pytest.mark.parametrize("city", ["krefeld", "mini"])
def test_frictionless_finds_no_fault(
    request: pytest.FixtureRequest, city: str, tmp_path: Path
) -> None:
    archive: zipfile.ZipFile = request.getfixturevalue(city)
    archive.extractall(tmp_path)
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "fieldName", "rowNumber", "message"])[:5]
    assert report.stats["tasks"] == len(described(archive)["resources"])


def test_frictionless_would_find_a_fault(mini: zipfile.ZipFile, tmp_path: Path) -> None:
    mini.extractall(tmp_path)
    path = tmp_path / "data" / "share_children.csv"
    path.write_bytes(path.read_bytes().replace(b",limited,", b",strange,"))
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "datapackage.json")).validate()
    assert not report.valid


def test_the_same_release_gives_the_same_bytes(
    krefeld_store: Store, krefeld: zipfile.ZipFile, tmp_path: Path
) -> None:
    path = tmp_path / "again.zip"
    write_package(krefeld_store, path)
    assert krefeld.filename is not None
    assert path.read_bytes() == Path(krefeld.filename).read_bytes()
    assert {entry.date_time for entry in krefeld.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_invented_figures_say_so_in_every_file(mini: zipfile.ZipFile) -> None:
    about = described(mini)
    assert DEMONSTRATION in about["title"]
    assert DEMONSTRATION in mini.read("README.md").decode()
    for name in mini.namelist():
        if name.startswith(("data/", "geo/")) and name != "data/areas.csv":
            assert DEMONSTRATION.encode() in mini.read(name), name


def test_a_number_under_a_status_that_has_none_stays_inside(tmp_path: Path) -> None:
    """Even where the preparation left a number behind."""
    tables = make_protected(tmp_path)
    (path,) = tables.glob("*.duckdb")
    with duckdb.connect(str(path)) as connection:
        ((count,),) = connection.execute(
            "SELECT count(*) FROM observation WHERE status = 'confidential'"
        ).fetchall()
        connection.execute("UPDATE observation SET value = 424242 WHERE status = 'confidential'")
    assert count
    store = Store.open(tables, "mini")
    with closing(store), packed(store, tmp_path) as archive:
        found = [row for name in ("share", "people") for row in rows(archive, f"data/{name}.csv")]
        texts = b"".join(archive.read(name) for name in archive.namelist())
    assert b"424242" not in texts
    hidden = [row for row in found if row["status"] == "confidential"]
    assert len(hidden) == count
    assert {row["value"] for row in hidden} == {""}
    flags = {row["flags"] for row in found}
    assert {"rounded", "perturbed"} <= flags
