"""Three years as one, and 95 % intervals: on pages, in files, in addresses."""

import csv
import io
import json

import pytest
from flask.testing import FlaskClient

from layers.queries.values import observations
from layers.store import Store
from layers.thematic.values_file import values_file

QUERY = "indicator=share_under_3&level=stadtteil&pooled=1"
TITLE = "31.12. der Jahre 2022 bis 2024 zusammengefasst"
NBSP = "\u00a0"


@pytest.fixture
def client(krefeld: FlaskClient) -> FlaskClient:
    return krefeld


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def rows_of(client: FlaskClient, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text(client, address).lstrip("\ufeff")), delimiter=";"))


def test_a_pooled_map_says_so(client: FlaskClient, krefeld_store: Store) -> None:
    page = text(client, f"/krefeld/karte?{QUERY}")
    assert TITLE in page
    assert "Zum 31.12. der Jahre 2022 bis 2024 zusammengefasst" in page
    assert "Je drei Jahre sind zusammengefasst" in page
    assert '<option value="2024" selected>2022 bis 2024</option>' in page
    assert 'name="pooled" value="1" checked' in page
    row = next(
        r
        for r in observations(krefeld_store, "share_under_3", "stadtteil", pooled=True)
        if (r.code, r.period) == ("010", 2024)
    )
    single = [
        r
        for r in observations(krefeld_store, "share_under_3", "stadtteil")
        if r.code == "010" and r.period in (2022, 2023, 2024)
    ]
    assert row.numerator == sum(r.numerator or 0 for r in single)
    table = rows_of(client, f"/krefeld/karte/download.csv?{QUERY}")
    (line,) = [cells for cells in table if cells[:1] == ["010"]]
    assert line[2] == f"{row.value:.1f}".replace(".", ",")
    assert line[5] == str(int(row.numerator))
    assert ["Zeitpunkt", "2022 bis 2024 zusammengefasst"] in table


def test_classes_are_those_of_single_years(krefeld_store: Store) -> None:
    single = values_file(krefeld_store, "share_under_3", "stadtteil")
    pooled = values_file(krefeld_store, "share_under_3", "stadtteil", pooled=True)
    assert pooled["legends"] == single["legends"]
    assert [year for year, _ in pooled["periods"]] == [year for year, _ in single["periods"]][2:]
    assert pooled["periods"][-1] == [2024, "2022 bis 2024"]
    assert pooled["pooled"] == 3
    assert "pooled" not in single


def test_the_values_file_of_pooled_years_has_an_address(
    client: FlaskClient, krefeld_store: Store
) -> None:
    address = f"/krefeld/werte/{krefeld_store.fingerprint}/share_under_3/stadtteil.json?pooled=1"
    assert json.loads(text(client, address))["pooled"] == 3
    assert f"{address}" in text(client, f"/krefeld/karte?{QUERY}").replace("&amp;", "&")
    # a count has none: the file is that of single years
    other = address.replace("share_under_3", "population")
    assert "pooled" not in json.loads(text(client, other))


@pytest.mark.parametrize("page", ["karte", "zeitreihe"])
def test_what_cannot_be_pooled_is_told(client: FlaskClient, page: str) -> None:
    shown = text(client, f"/krefeld/{page}?indicator=population&pooled=1")
    assert "lässt sich nicht über drei Jahre zusammenfassen" in shown
    assert 'name="pooled" value="1" checked' not in shown


def test_a_pooled_series(client: FlaskClient) -> None:
    page = text(client, f"/krefeld/zeitreihe?{QUERY}&areas=010")
    assert "je drei Jahre zusammengefasst" in page
    assert '<th scope="col" class="num">2022–2024</th>' in page
    assert "jeweils am 31. Dezember" not in page
    table = rows_of(client, f"/krefeld/zeitreihe/download.csv?{QUERY}&areas=010")
    assert [row[3] for row in table if row[:1] == ["Gebiet"]][-1] == "2022–2024"


@pytest.mark.parametrize(
    "address",
    [
        f"/krefeld/karte/download.svg?{QUERY}",
        f"/krefeld/karte/download.geojson?{QUERY}",
        f"/krefeld/karte/download.json?{QUERY}",
        "/karten/krefeld/share_under_3.svg?level=stadtteil&pooled=1",
        f"/embed/krefeld/karte?{QUERY}",
        f"/krefeld/zitat?page=map&{QUERY}&cell=wert-010",
    ],
)
def test_every_form_of_a_pooled_map_says_so(client: FlaskClient, address: str) -> None:
    assert "2022 bis 2024 zusammengefasst" in " ".join(text(client, address).split())


def test_intervals_stand_in_tables_and_files(client: FlaskClient, krefeld_store: Store) -> None:
    query = "indicator=share_under_3&level=stadtteil"
    row = next(
        r
        for r in observations(krefeld_store, "share_under_3", "stadtteil")
        if (r.code, r.period) == ("010", 2024)
    )
    assert row.low is not None
    assert row.high is not None
    ends = [f"{end:.1f}".replace(".", ",") for end in (row.low, row.high)]
    page = text(client, f"/krefeld/karte?{query}")
    assert f"{ends[0]} bis {ends[1]}{NBSP}%" in page
    assert "Zufallsschwankung" in page
    assert "Messfehler" in page
    table = rows_of(client, f"/krefeld/karte/download.csv?{query}")
    assert table[0][7:9] == ["95-%-Bereich von [%]", "95-%-Bereich bis [%]"]
    (line,) = [cells for cells in table if cells[:1] == ["010"]]
    assert line[7:9] == ends
    found = json.loads(text(client, f"/krefeld/karte/download.geojson?{query}"))
    (area,) = [f for f in found["features"] if f["properties"].get("code") == "010"]
    assert (area["properties"]["low"], area["properties"]["high"]) == (row.low, row.high)
    cited = text(client, f"/krefeld/zitat?page=map&{query}&cell=wert-010")
    assert f"95-%-Bereich: {ends[0]} bis {ends[1]}{NBSP}%" in cited


@pytest.mark.parametrize(
    ("indicator", "why"),
    [
        ("population", "Anzahlen sind gezählt"),
        ("childcare_ratio_under_3", "ist der Zähler kein Teil des Nenners"),
    ],
)
def test_where_there_is_no_interval_it_is_told_why(
    client: FlaskClient, indicator: str, why: str
) -> None:
    for page in ("karte", "zeitreihe"):
        shown = text(client, f"/krefeld/{page}?indicator={indicator}")
        assert "Einen 95-%-Bereich gibt es hier nicht: " in shown
        assert why in shown
    table = rows_of(client, f"/krefeld/karte/download.csv?indicator={indicator}")
    assert not [cell for cell in table[0] if cell.startswith("95")]


def test_planned_values_have_none_and_say_so(client: FlaskClient) -> None:
    page = text(client, "/krefeld/zeitreihe?indicator=all_day_rate")
    assert "Geplante Werte haben keinen" in page
    assert page.count('class="cell-interval"') == 8


@pytest.mark.parametrize(
    ("query", "schemes"),
    [
        ("part=picture", {"natural": ["5"]}),
        ("part=picture&scheme=quantiles&classes=4", {"quantiles": ["4"]}),
        ("part=picture&scheme=wild&classes=99", {"natural": ["5"]}),
    ],
)
def test_the_picture_of_a_map_has_an_address(
    client: FlaskClient, krefeld_store: Store, query: str, schemes: dict[str, list[str]]
) -> None:
    address = f"/krefeld/werte/{krefeld_store.fingerprint}/share_under_3/stadtteil.json"
    pooled = json.loads(text(client, f"{address}?{query}&pooled=1"))
    assert pooled["pooled"] == 3
    frame = json.loads(text(client, f"{address}?{query}"))["frames"]["2024|all"]
    assert "text" not in frame
    assert {scheme: list(found) for scheme, found in frame["classes"].items()} == schemes


def test_words_have_an_address_and_other_parts_are_the_whole(
    client: FlaskClient, krefeld_store: Store
) -> None:
    address = f"/krefeld/werte/{krefeld_store.fingerprint}/share_under_3/stadtteil.json"
    words = json.loads(text(client, f"{address}?part=words"))
    assert words["rules"]["unit"] == f"{NBSP}%"
    assert list(words["frames"]) == list(json.loads(text(client, address))["frames"])
    assert text(client, f"{address}?part=other") == text(client, address)
    assert client.get(address.replace("stadtteil", "nirgends") + "?part=words").status_code == 404
