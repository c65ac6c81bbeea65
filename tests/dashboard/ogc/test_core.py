"""What Part 1 (Core, GeoJSON) asks of every document, requirement by requirement."""

import gzip
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.ogc.documents import CONFORMANCE
from tests.dashboard.ogc.conftest import Read

ITEMS = "mini/collections/viertel/items"


def rels(document: dict[str, Any]) -> set[str]:
    return {entry["rel"] for entry in document["links"]}


def href(document: dict[str, Any], rel: str, media_type: str = "") -> str:
    found: list[str] = [
        entry["href"]
        for entry in document["links"]
        if entry["rel"] == rel and media_type in entry["type"]
    ]
    assert found, (rel, media_type)
    return found[0]


def test_the_landing_page_leads_everywhere(read: Read, both: FlaskClient) -> None:
    landing = read("mini")
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= rels(
        landing
    )
    assert both.get("/ogc/mini/").get_json() == landing
    for entry in landing["links"]:
        answer = both.get(entry["href"])
        assert answer.status_code == 200, entry
        assert answer.content_type.partition("; charset")[0] == entry["type"], entry


def test_conformance_names_the_parts_that_are_kept(read: Read) -> None:
    assert read("mini/conformance")["conformsTo"] == list(CONFORMANCE)
    assert len(CONFORMANCE) == 5
    assert all(re.fullmatch(r"http://www\.opengis\.net/spec/ogcapi-\S+", c) for c in CONFORMANCE)


def test_collections_are_levels_the_city_and_kinds_of_places(read: Read) -> None:
    found = read("mini/collections")
    ids = [entry["id"] for entry in found["collections"]]
    assert ids == ["bezirk", "ortsteil", "viertel", "municipality", "school"]
    assert {"self", "alternate"} <= rels(found)
    for entry in found["collections"]:
        assert {"items"} <= rels(entry)
        alone = read(f"mini/collections/{entry['id']}")
        assert {"self", "alternate", "items"} <= rels(alone)
        for name in ("id", "title", "description", "extent", "crs", "storageCrs", "itemType"):
            assert alone[name] == entry[name], name
        west, south, east, north = entry["extent"]["spatial"]["bbox"][0]
        assert 6.5 < west < east < 6.7
        assert 51.3 < south < north < 51.4


def test_a_collection_says_what_its_values_mean(read: Read) -> None:
    found = read("krefeld/collections/stadtteil")
    by_id = {entry["id"]: entry for entry in found["indicators"]}
    places = by_id["childcare_ratio_under_3"]
    assert places["unit"] == "je 100 Kinder"
    assert places["definition"]
    assert places["sources"][0]["publisher"]
    assert places["sources"][0]["licence"]
    assert places["periods"][-1] == {"year": 2024, "label": "31.12.2024"}
    assert places["properties"][:2] == ["childcare_ratio_under_3", "childcare_ratio_under_3_status"]
    assert found["release"]
    assert "demonstration" not in found
    assert read("mini/collections/viertel")["demonstration"].startswith("Demonstrationsdaten")
    kitas = read("krefeld/collections/childcare")
    assert kitas["sources"][0]["licence"]


def test_the_moment_is_new_in_compressed_answers_as_well(
    both: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The features are kept, their moment is not; nor is it where the bytes are compressed."""

    def moment() -> str:
        answer = both.get(f"/ogc/{ITEMS}?limit=4", headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        return str(json.loads(gzip.decompress(answer.data))["timeStamp"])

    first = moment()
    later = type("Later", (), {"now": lambda _: datetime(2099, 1, 1, tzinfo=UTC)})
    monkeypatch.setattr("dashboard.ogc.routes.datetime", later)
    assert first < moment() == "2099-01-01T00:00:00Z"


def test_a_page_of_features(read: Read) -> None:
    page = read(ITEMS)
    assert page["type"] == "FeatureCollection"
    assert page["numberMatched"] == page["numberReturned"] == len(page["features"]) == 5
    now = datetime.now(UTC)
    stamp = datetime.fromisoformat(page["timeStamp"].replace("Z", "+00:00"))
    assert now - timedelta(minutes=1) < stamp <= now
    assert {"self", "alternate", "collection"} <= rels(page)
    assert not {"next", "prev"} & rels(page)
    first = page["features"][0]
    assert first["id"] == "011"
    assert first["properties"]["name"] == "Über den Wiesen"
    assert first["properties"]["demonstration"].startswith("Demonstrationsdaten")
    assert len(first["geometry"]["coordinates"]) == 2, "a hole: the island"
    assert list(first["geometry"]["coordinates"][0][0]) == first["geometry"]["coordinates"][0][-1]


def test_paging_gives_every_feature_once(read: Read, both: FlaskClient) -> None:
    page = read(ITEMS, limit=2)
    seen, sizes, address = [], [], ""
    while True:
        seen += [feature["id"] for feature in page["features"]]
        sizes.append((page["numberMatched"], page["numberReturned"]))
        if "next" not in rels(page):
            break
        address = href(page, "next")
        page = both.get(address).get_json()
    assert seen == ["011", "012", "021", "022", "031"]
    assert sizes == [(5, 2), (5, 2), (5, 1)]
    back = both.get(href(page, "prev")).get_json()
    assert [feature["id"] for feature in back["features"]] == ["021", "022"]
    assert "prev" not in rels(both.get(href(back, "prev")).get_json())


def test_the_end_of_the_pages(read: Read, both: FlaskClient) -> None:
    beyond = read(ITEMS, offset=999_999_999_999)
    assert (beyond["numberMatched"], beyond["features"]) == (5, [])
    assert "next" not in rels(beyond)
    assert both.get(href(beyond, "prev")).get_json()["numberReturned"] == 5
    assert "next" not in rels(read(ITEMS, limit=5)), "the last one is there already"
    assert read(ITEMS, limit=10**12 - 1)["numberReturned"] == 5, "too many is no error"


def test_a_feature_alone(read: Read) -> None:
    found = read(f"{ITEMS}/021")
    assert found["type"] == "Feature"
    assert found["id"] == found["properties"]["code"] == "021"
    assert {"self", "alternate", "collection"} <= rels(found)
    assert found["geometry"] == read(ITEMS, code="021")["features"][0]["geometry"]


@pytest.mark.parametrize(
    "path", ["", "/conformance", "/api", "/collections", "/collections/school"]
)
def test_unknown_parameters_are_refused_everywhere(read: Read, path: str) -> None:
    problem = read(f"mini{path}", 400, year2="1")
    assert problem["code"] == "UnknownParameter"
    assert problem["parameter"] == "year2"
    assert "indicators" in problem["allowed"]
    assert "„year2“ gibt es an dieser Adresse nicht" in problem["detail"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *[("limit", text) for text in ("0", "-1", "x", "", "1.5", "1e3", "٣", "9" * 20)],
        *[("offset", text) for text in ("-1", "x", "")],
        *[("bbox", text) for text in ("", "1,2,3", "1,2,3,4,5", "a,b,c,d", "0,0,0,nan")],
        *[("bbox", text) for text in ("0,60,1,50", "1,2,9,3,4,5", "1,2,3,1e999", "6,51,7,52,")],
        *[("datetime", text) for text in ("", "..", "2018", "2018-13-01", "a/b", "1/2/3")],
        *[("datetime", text) for text in ("2019-01-01/2018-01-01", "2018-02-30T00:00:00Z")],
        *[("crs", text) for text in ("", "EPSG:25832", "http://www.opengis.net/def/crs/EPSG/0/1")],
        *[("bbox_crs", text) for text in ("EPSG:4326", "x")],
        *[("f", text) for text in ("", "xml", "geojson")],
        *[("indicators", text) for text in ("nope", "population,nope", "pupils_per_class")],
        *[("year", text) for text in ("x", "1900", "2 012", "99999999999999999999")],
        *[("school_type", text) for text in ("nope", "Gesamtschule")],
    ],
)
def test_impossible_values_are_refused(read: Read, name: str, text: str) -> None:
    problem = read(ITEMS, 400, **{name: text})
    assert problem["status"] == 400
    assert problem["parameter"] == name.replace("_crs", "-crs")
    assert problem["detail"].endswith((".", "“."))


def test_refusals_say_what_there_is(read: Read) -> None:
    assert read(ITEMS, 400, indicators="population", year=2024)["allowed"] == [
        *("2012", "2014", "2015")
    ]
    there = read(ITEMS, 400, indicators="pupils_per_class")["allowed"]
    assert "population" in there
    assert "pupils_per_class" not in there
    types = read(ITEMS, 400, indicators="population", school_type="Gymnasium")["allowed"]
    assert types == ["all"]


@pytest.mark.parametrize(
    "path",
    [
        "mini/collections/nope",
        "mini/collections/nope/items",
        "mini/collections/viertel/items/nope",
        "mini/collections/viertel/items/a/b",
        "mini/nope",
        "nope",
        "nope/collections",
    ],
)
def test_what_is_not_there(both: FlaskClient, path: str) -> None:
    answer = both.get(f"/ogc/{path}")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    problem = answer.get_json(force=True)
    assert problem["status"] == 404
    assert problem["title"]


def test_the_same_parameter_twice(both: FlaskClient) -> None:
    twice = both.get(f"/ogc/{ITEMS}?indicators=population&limit=2&indicators=density&limit=2")
    assert [entry["id"] for entry in twice.get_json()["indicators"]] == ["population", "density"]
    assert both.get(f"/ogc/{ITEMS}?limit=2&limit=3").status_code == 400


def test_filters_by_property(read: Read) -> None:
    assert [f["id"] for f in read(ITEMS, name="Insel")["features"]] == ["012"]
    assert read(ITEMS, name="Insel", code="011")["numberMatched"] == 0
    schools = read("mini/collections/school/items", school_type="Gymnasium")
    assert [f["id"] for f in schools["features"]] == ["s2", "s6"]
    assert read("mini/collections/school/items", school_type="all")["numberMatched"] == 6


def test_what_was_chosen_is_carried_on(read: Read, both: FlaskClient) -> None:
    landing = read("krefeld", indicators="population,leavers_without_certificate", year="2020")
    data = both.get(href(landing, "data", "json")).get_json()
    levels = {entry["id"]: entry for entry in data["collections"]}
    address = href(levels["stadtteil"], "items", "geo+json")
    page = both.get(address).get_json()
    assert "population" in page["features"][0]["properties"]
    assert page["features"][0]["properties"]["population_period"] == "31.12.2020"
    assert "leavers_without_certificate" not in address, "only for the city"


def test_answers_may_be_kept_and_read_by_others(both: FlaskClient) -> None:
    first = both.get(f"/ogc/{ITEMS}")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in first.headers["Vary"]
    assert first.cache_control.max_age
    again = both.get(f"/ogc/{ITEMS}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    other = both.get(f"/ogc/{ITEMS}?limit=2")
    assert other.headers["ETag"] != first.headers["ETag"]
    refused = both.get(f"/ogc/{ITEMS}?limit=0")
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert refused.cache_control.no_store


def test_a_release_can_be_asked_for(both: FlaskClient, read: Read) -> None:
    name = read("mini")["release"]
    pinned = read("mini/collections", release=name)
    assert all(f"release={name}" in entry["href"] for entry in pinned["links"])
    assert both.get("/ogc/mini?release=0123456789ab").status_code == 404


def test_only_reading(both: FlaskClient) -> None:
    assert both.post(f"/ogc/{ITEMS}").status_code == 405
