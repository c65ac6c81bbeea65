"""Every format of a view holds the same numbers, and those are the numbers of the release."""

import csv
import io
import json
import math
import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pyogrio
import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.settings import load_settings
from dashboard.web.downloads import FORMATS
from layers.model import ALL, DEMONSTRATION, MapSelection
from layers.queries import catalogue
from layers.queries.editions import edition_of
from layers.queries.values import city_values, observations
from layers.status import HAS_VALUE, LABEL, Status
from layers.store import Store

SEED = 20261122
Cell = tuple[float | None, str]
"""A number and its status."""


def plain(client: FlaskClient, path: str) -> list[dict[str, str]]:
    """The rows of a machine-readable CSV."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert not answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8"))))


def number(text: str) -> float | None:
    return float(text) if text else None


def plain_cells(rows: list[dict[str, str]], *keys: str) -> dict[tuple[str, ...], Cell]:
    found = {tuple(row[key] for key in keys): (number(row["value"]), row["status"]) for row in rows}
    assert len(found) == len(rows), "two rows at one place"
    return found


def stat_cells(content: dict[str, Any], *keys: str) -> dict[tuple[str, ...], Cell]:
    """Categories -> first measure of a JSON-stat dataset, for cells that are part of the view."""
    ids, sizes = content["id"], content["size"]
    assert math.prod(sizes) == len(content["value"])
    for dimension, size in zip(ids, sizes, strict=True):
        category = content["dimension"][dimension]["category"]
        assert len(category["index"]) == len(category["label"]) == size
    assert set(content["status"]) <= {str(i) for i in range(len(content["value"]))}
    assert {name for names in content["role"].values() for name in names} <= set(ids)
    found = {}
    for at, value in enumerate(content["value"]):
        status = content["status"].get(str(at))
        if status is None:
            assert value is None
            continue
        assert (value is not None) == (status in HAS_VALUE), (at, value, status)
        place, rest = {}, at
        for dimension, size in reversed(list(zip(ids, sizes, strict=True))):
            rest, position = divmod(rest, size)
            place[dimension] = content["dimension"][dimension]["category"]["index"][position]
        if place["measure"] == content["dimension"]["measure"]["category"]["index"][0]:
            found[tuple(place[key] for key in keys)] = (value, status)
    return found


def released(store: Store, selection: MapSelection) -> dict[tuple[str, ...], Cell]:
    """Level, code -> what the release holds of a map's areas and of the city."""
    rows = (
        *observations(store, selection.indicator, selection.level),
        *city_values(store, selection.indicator),
    )
    wanted = (selection.year, selection.school_type, ALL)
    return {
        (row.level, row.code): (row.value, row.status.value)
        for row in rows
        if (row.period, row.school_type, row.breakdown) == wanted
    }


def maps(store: Store, most: int) -> list[MapSelection]:
    """A sample of maps: indicator, level, year and school type."""
    slug = store.municipality.slug
    every = [
        MapSelection(slug, name, level, year, school_type=kind)
        for name, found in catalogue.availability(store).items()
        for level in found.mapped
        for year in found.periods[level]
        for kind in found.school_types[level]
    ]
    return random.Random(SEED).sample(every, min(most, len(every)))


def address(selection: MapSelection, suffix: str) -> str:
    return (
        f"/{selection.municipality}/karte/download.{suffix}?indicator={selection.indicator}"
        f"&level={selection.level}&year={selection.year}&school_type={selection.school_type}"
    )


def same(found: Cell, expected: Cell) -> bool:
    if found[1] != expected[1]:
        return False
    if found[0] is None or expected[0] is None:
        return found[0] is expected[0]
    return math.isclose(found[0], expected[0], rel_tol=1e-15)


def workbook_cells(data: bytes) -> list[Cell]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Daten"]
    words = {label: status for status, label in LABEL.items()}
    cells = []
    for row in sheet.iter_rows(min_row=2, max_col=4, values_only=True):
        if row[3] not in words:
            break
        status = words[str(row[3])]
        value = float(row[2]) if isinstance(row[2], int | float) else None
        cells.append((value, status.value))
    return cells


def check_map(client: FlaskClient, store: Store, selection: MapSelection) -> None:
    """All formats of one map agree with the release and with one another."""
    expected = released(store, selection)
    rows = plain(client, address(selection, "plain.csv"))
    cells = plain_cells(rows, "level", "code")
    kind = catalogue.indicator(store, selection.indicator).period_kind
    edition = edition_of(store, kind, selection.year)
    codes = [area.code for area in catalogue.areas(store, selection.level, edition=edition)]
    assert [code for level, code in cells if level == selection.level] == codes
    for place, cell in cells.items():
        assert same(cell, expected.get(place, (None, Status.UNKNOWN.value))), (selection, place)
    content = json.loads(client.get(address(selection, "json")).data)
    cube = stat_cells(content, "area")
    assert {tuple(area.split(":", 1)): cell for (area,), cell in cube.items()} == cells
    book = workbook_cells(client.get(address(selection, "xlsx")).data)
    assert all(same(*pair) for pair in zip(book, cells.values(), strict=True))
    shapes = json.loads(client.get(address(selection, "geojson")).data)["features"]
    on_map = {
        (selection.level, f["properties"]["code"]): (
            f["properties"]["value"],
            f["properties"]["status"],
        )
        for f in shapes
    }
    areas = {place: cell for place, cell in cells.items() if place[0] == selection.level}
    assert on_map == areas
    assert geopackage_cells(client.get(address(selection, "gpkg")).data, selection.level) == areas


def geopackage_cells(data: bytes, level: str) -> dict[tuple[str, ...], Cell]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(data)
        ((table,),) = database.execute(
            "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'"
        )
        found = database.execute(f'SELECT code, value, status FROM "{table}"').fetchall()
    return {(level, code): (value, status) for code, value, status in found}


def test_formats_of_maps_agree_with_the_release_of_krefeld(
    krefeld: FlaskClient, krefeld_store: Store
) -> None:
    for selection in maps(krefeld_store, 12):
        check_map(krefeld, krefeld_store, selection)


def test_formats_of_maps_agree_where_much_is_missing(mini: FlaskClient, mini_store: Store) -> None:
    chosen = maps(mini_store, 25)
    for selection in chosen:
        check_map(mini, mini_store, selection)
    statuses = {
        row["status"] for found in chosen for row in plain(mini, address(found, "plain.csv"))
    }
    assert len(statuses) > 3


@pytest.fixture(scope="module")
def musterstadt(musterstadt_tables: Path) -> Iterator[FlaskClient]:
    app = create_app(load_settings(tables_dir=musterstadt_tables, municipality="musterstadt"))
    yield app.server.test_client()
    app.server.extensions["bildungsatlas"].close()


def test_formats_of_maps_agree_where_much_is_hidden(
    musterstadt: FlaskClient, musterstadt_store: Store
) -> None:
    chosen = maps(musterstadt_store, 12)
    for selection in chosen:
        check_map(musterstadt, musterstadt_store, selection)
    rows = [row for found in chosen for row in plain(musterstadt, address(found, "plain.csv"))]
    assert any(row["status"] == "confidential" for row in rows)
    assert all(row["value"] == "" for row in rows if row["status"] == "confidential")
    assert {row["mark"] for row in rows} == {DEMONSTRATION}


@pytest.mark.parametrize("slug", ["krefeld", "mini", "musterstadt"])
def test_a_series_of_all_areas_has_every_year_of_a_level(
    request: pytest.FixtureRequest, slug: str
) -> None:
    client: FlaskClient = request.getfixturevalue(slug)
    store: Store = request.getfixturevalue(f"{slug}_store")
    indicator = catalogue.mappable_indicators(store)[0].indicator_id
    level = catalogue.availability(store)[indicator].mapped[-1]
    query = f"indicator={indicator}&level={level}&multiples=1"
    rows = plain(client, f"/{slug}/zeitreihe/download.plain.csv?{query}")
    assert {row["school_type"] for row in rows} == {ALL}
    found = plain_cells(rows, "level", "code", "period")
    expected = {
        (row.level, row.code, str(row.period)): (row.value, row.status.value)
        for row in (*observations(store, indicator, level), *city_values(store, indicator))
        if row.school_type == ALL and row.breakdown == ALL and row.code != "not_located"
    }
    assert expected
    for place, cell in expected.items():
        assert same(found[place], cell), place
    added = {found[place][1] for place in found if place not in expected and place[0] == level}
    assert added <= {Status.UNKNOWN, Status.NOT_APPLICABLE}
    content = json.loads(client.get(f"/{slug}/zeitreihe/download.json?{query}").data)
    cube = stat_cells(content, "area", "period")
    assert {(*area.split(":", 1), period): cell for (area, period), cell in cube.items()} == found


@pytest.mark.parametrize("table", ["by_type", "by_grade"])
@pytest.mark.parametrize("slug", ["krefeld", "mini", "musterstadt"])
def test_school_changes_agree_with_their_german_table(
    request: pytest.FixtureRequest, slug: str, table: str
) -> None:
    client: FlaskClient = request.getfixturevalue(slug)
    path = f"/{slug}/schulformwechsel/download.{{}}?table={table}"
    rows = plain(client, path.format("plain.csv"))
    keys = ("to_school_type", "grade" if "grade" in rows[0] else "from_school_type")
    found = plain_cells(rows, *keys)
    german = list(
        csv.reader(
            io.StringIO(client.get(path.format("csv")).data.decode("utf-8-sig")), delimiter=";"
        )
    )
    body = german[1 : german.index([])]
    assert len(body) == len(rows)
    for line, row in zip(body, rows, strict=True):
        if row["value"]:
            assert float(line[2]) == float(row["value"])
        else:
            assert not line[2].isdigit()
        assert bool(row["row_percent"]) == bool(line[3])
    content = json.loads(client.get(path.format("json")).data)
    assert stat_cells(content, *keys) == found
    totals = [row for row in rows if row["kind"] != "value"]
    assert content["extension"]["kinds"]
    assert len(content["extension"]["kinds"]) == len(totals)


def test_filtered_school_changes_leave_other_cells_without_a_status(mini: FlaskClient) -> None:
    path = "/mini/schulformwechsel/download.{}?school_type=Realschule"
    rows = plain(mini, path.format("plain.csv"))
    content = json.loads(mini.get(path.format("json")).data)
    assert len(content["status"]) == len(rows) * 3
    assert len(content["value"]) > len(content["status"])


ABOUT = ("definition", "source", "licence", "as_of", "release", "provenance", "view", "unit")


@pytest.mark.parametrize("feature", ["karte", "zeitreihe", "schulformwechsel"])
def test_every_row_says_where_it_comes_from(krefeld: FlaskClient, feature: str) -> None:
    rows = plain(krefeld, f"/krefeld/{feature}/download.plain.csv")
    needed = set(ABOUT) - ({"unit"} if feature == "schulformwechsel" else set())
    for row in rows:
        assert all(row[key] for key in needed)
        assert row["mark"] == ""
    header = krefeld.get(f"/krefeld/{feature}/download.plain.csv").data.split(b"\r\n", 1)[0]
    assert header.decode().split(",")[0] == "indicator"
    content = json.loads(krefeld.get(f"/krefeld/{feature}/download.json").data)
    extension = content["extension"]
    assert content["version"] == "2.0"
    assert content["class"] == "dataset"
    assert content["href"] == rows[0]["view"]
    assert content["source"] == rows[0]["source"]
    assert content["updated"][:2] == "20"
    for key in ("definition", "licence", "as_of", "release", "provenance", "indicator"):
        assert extension[key] == rows[0][key]
    assert set(content["role"]) == {"time", "geo", "metric"}
    assert "demonstration" not in extension


@pytest.mark.parametrize("feature", ["karte", "zeitreihe", "schulformwechsel"])
def test_workbook_has_its_sources_on_a_sheet_of_their_own(
    krefeld: FlaskClient, feature: str
) -> None:
    data = krefeld.get(f"/krefeld/{feature}/download.xlsx").data
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Daten", "Metadaten", "Quellen", "Zeichen"]
    heading, *sources = book["Quellen"].iter_rows(values_only=True)
    assert heading == ("Herausgeber", "Titel", "Adresse", "Lizenz", "Stand")
    assert sources
    assert all(publisher and title and licence for publisher, title, _, licence, _ in sources)
    labels = {row[0].value for row in book["Metadaten"].iter_rows()}
    needed = {"Indikator", "Definition", "Herkunft", "Lizenz", "Datenstand", "Link zur Ansicht"}
    assert labels >= needed | {"Einheit"}


def test_geopackage_opens_in_gdal_with_places_beside_areas(
    krefeld: FlaskClient, krefeld_store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "map.gpkg"
    path.write_bytes(krefeld.get("/krefeld/karte/download.gpkg?overlay=school&year=2020").data)
    layers = [name for name, _ in pyogrio.list_layers(path)]
    assert layers == ["krefeld_share_under_10_stadtteil_2020", "places_school"]
    areas = pyogrio.read_dataframe(path, layer=layers[0])
    assert areas.crs.to_epsg() == 4326
    assert areas.geometry.is_valid.all()
    json_areas = json.loads((krefeld_store.geo_dir / "stadtteil.geojson").read_text())
    assert list(areas["code"]) == [f["properties"]["code"] for f in json_areas["features"]]
    assert areas.geometry.iloc[0].bounds[0] == min(
        x for x, _ in json_areas["features"][0]["geometry"]["coordinates"][0]
    )
    about = areas.iloc[0]
    assert about["year"] == 2020
    for key in ("definition", "licence", "release", "provenance", "view", "source", "as_of"):
        assert about[key]
    places = pyogrio.read_dataframe(path, layer=layers[1])
    assert set(places.geometry.geom_type) == {"Point"}
    assert len(places) > 50


def test_geopackage_carries_its_metadata(mini: FlaskClient) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(mini.get("/mini/karte/download.gpkg?indicator=share_children").data)
        ((identifier, description),) = database.execute(
            "SELECT identifier, description FROM gpkg_contents"
        )
        ((lines,),) = database.execute("SELECT metadata FROM gpkg_metadata")
        references = database.execute("SELECT reference_scope FROM gpkg_metadata_reference")
        assert {scope for (scope,) in references} == {"geopackage", "table"}
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    for text in (description, lines):
        for label in ("Definition", "Lizenz", "Datenstand", "Herkunft", "Link zur Ansicht"):
            assert f"{label}: " in text
    assert DEMONSTRATION in identifier
    assert lines.startswith(f"Achtung: {DEMONSTRATION}")


def test_the_same_view_gives_the_same_bytes(mini: FlaskClient) -> None:
    for feature, page in (("map", "karte"), ("series", "zeitreihe")):
        for suffix in {"plain.csv", "json", "gpkg"} & set(FORMATS[feature]):
            # another address of the same view, so that nothing is kept
            path = f"/mini/{page}/download.{suffix}"
            assert mini.get(path).data == mini.get(f"{path}?nothing=1").data


def test_names_of_files_say_what_is_inside(mini: FlaskClient) -> None:
    header = mini.get("/mini/karte/download.plain.csv").headers["Content-Disposition"]
    assert header.endswith('_demonstration.plain.csv"')


@pytest.mark.parametrize("page", ["karte", "zeitreihe", "schulformwechsel"])
def test_pages_link_every_format_of_the_release_that_they_show(
    mini: FlaskClient, mini_store: Store, page: str
) -> None:
    feature = {"karte": "map", "zeitreihe": "series"}.get(page, "school_changes")
    release = mini_store.fingerprint
    links = re.findall(
        r'data-download="([\w.]+)" href="([^"]+)"', mini.get(f"/mini/{page}?release={release}").text
    )
    assert sorted(suffix for suffix, _ in links) == sorted(FORMATS[feature])
    for suffix, link in links:
        assert link.endswith(f"release={release}")
        answer = mini.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].endswith(f'.{suffix}"')


def test_unknown_formats_name_those_that_there_are(mini: FlaskClient) -> None:
    answer = mini.get("/mini/zeitreihe/download.gpkg")
    assert answer.status_code == 404
    assert "plain.csv" in answer.text
