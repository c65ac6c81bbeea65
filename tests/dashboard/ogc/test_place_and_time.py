"""Boxes, coordinate systems (Part 2), and areas of earlier boundaries."""

import pytest
from flask.testing import FlaskClient

from tests.dashboard.ogc.conftest import Read

ITEMS = "krefeld/collections/stadtteil/items"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
WGS84 = "http://www.opengis.net/def/crs/EPSG/0/4326"
UTM32 = "http://www.opengis.net/def/crs/EPSG/0/25832"


def ids(page: dict[str, object]) -> list[str]:
    features = page["features"]
    assert isinstance(features, list)
    return [feature["id"] for feature in features]


def test_collections_name_their_coordinate_systems(read: Read) -> None:
    for entry in read("krefeld/collections")["collections"]:
        assert entry["crs"] == [CRS84, WGS84, UTM32]
        assert entry["storageCrs"] == CRS84


@pytest.mark.parametrize("path", [ITEMS, f"{ITEMS}/010"])
@pytest.mark.parametrize(("crs", "named"), [("", CRS84), (CRS84, CRS84), (WGS84, WGS84)])
def test_answers_name_their_coordinate_system(
    both: FlaskClient, path: str, crs: str, named: str
) -> None:
    for form in ("json", "html"):
        query = {"f": form, **({"crs": crs} if crs else {})}
        answer = both.get(f"/ogc/{path}", query_string=query)
        assert answer.headers["Content-Crs"] == f"<{named}>"
        assert b'"crs":{' not in answer.data


def test_the_same_point_in_three_systems(read: Read) -> None:
    plain = read(f"{ITEMS}/010")["geometry"]["coordinates"][0]
    turned = read(f"{ITEMS}/010", crs=WGS84)["geometry"]["coordinates"][0]
    metres = read(f"{ITEMS}/010", crs=UTM32)
    assert plain[0] == [6.565623, 51.333662]
    assert [[y, x] for x, y in turned] == plain, "latitude first"
    # As gdaltransform has it: 330419.975 5689744.046
    assert metres["geometry"]["coordinates"][0][0] == [330419.98, 5689744.05]
    assert metres["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::25832"


def test_a_box_takes_what_it_touches(read: Read) -> None:
    inside = read(ITEMS, bbox="6.556,51.327,6.557,51.328")
    assert ids(inside) == ["010"], "a box within an area, touching no border"
    six = read(ITEMS, bbox="6.556,51.327,-5,6.557,51.328,100")
    assert ids(six) == ["010"]
    assert ids(read(ITEMS, bbox="7.5,51,8,52")) == []
    assert len(ids(read(ITEMS, bbox="-180,-90,180,90"))) == 19
    assert len(ids(read(ITEMS, bbox="6,-90,-6,90"))) == 19, "across the 180th meridian"
    assert ids(read(ITEMS, bbox="170,-90,-170,90")) == []
    point = read("krefeld/collections/school/items", limit=1)["features"][0]["geometry"]
    x, y = point["coordinates"]
    assert ids(read("krefeld/collections/school/items", bbox=f"{x},{y},{x},{y}"))


def test_a_box_in_other_systems(read: Read) -> None:
    plain = ids(read(ITEMS, bbox="6.55,51.32,6.58,51.34"))
    assert 1 < len(plain) < 19
    assert ids(read(ITEMS, bbox="51.32,6.55,51.34,6.58", bbox_crs=WGS84)) == plain
    east, north = 330419.98, 5689744.05
    small = f"{east - 1},{north - 1},{east + 1},{north + 1}"
    near = ids(read(ITEMS, bbox=small, bbox_crs=UTM32))
    assert near == ids(read(ITEMS, bbox="6.56561,51.33365,6.56564,51.33367"))
    assert "010" in near
    assert read(ITEMS, 400, bbox="2,1,1,2", bbox_crs=UTM32)["parameter"] == "bbox"


def test_the_city_is_one_outline(read: Read) -> None:
    page = read("krefeld/collections/municipality/items")
    assert ids(page) == ["krefeld"]
    assert page["features"][0]["geometry"]["type"] == "Polygon"


def areas(client: FlaskClient, query: str = "") -> list[str]:
    answer = client.get(f"/ogc/reform/collections/stadtteil/items?{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return ids(answer.get_json())


def test_areas_are_those_of_today_of_a_year_or_of_a_day(reform: FlaskClient) -> None:
    today = ["04", "05", "12", "31", "32"]
    before = [*(f"{code}~2018-07-31" for code in ("01", "02", "03", "04")), "05"]
    assert areas(reform) == today
    assert areas(reform, "indicators=share&year=2017") == before
    # On 15 October 2018, where school years are looked at, the new boundaries held.
    assert areas(reform, "indicators=share&year=2018") == today
    assert areas(reform, "year=2017") == before
    assert areas(reform, "datetime=2018-07-31") == before
    assert areas(reform, "datetime=2018-08-01T00:00:00Z") == today
    assert areas(reform, "datetime=2018-08-01/..") == today
    assert areas(reform, "datetime=../2018-07-31T23:59:59%2B02:00") == before
    assert areas(reform, "datetime=/2018-07-31") == before
    assert set(areas(reform, "datetime=2018-07-31/2018-08-01")) == {*today, *before}
    assert areas(reform, "datetime=../..") == areas(reform, "datetime=1900-01-01/2100-01-01")
    assert areas(reform, "datetime=2018-08-01&year=2017") == today, "the day is told"


def test_a_value_belongs_to_the_outline_it_was_counted_in(reform: FlaskClient) -> None:
    address = "/ogc/reform/collections/stadtteil/items?datetime=../..&indicators=share&year=2017"
    page = reform.get(address).get_json()
    given = {f["id"]: f["properties"] for f in page["features"]}
    assert given["01~2018-07-31"]["share"] == 11.0
    assert given["04~2018-07-31"]["share"] == 13.0
    assert given["04"]["share"] is None, "the row is that of the smaller outline"
    assert given["04"]["share_status"] == "not_applicable"
    assert (given["12"]["share"], given["12"]["share_flags"]) == (16.0, "converted")
    assert given["05"]["share"] == 9.0
    later = reform.get(address.replace("2017", "2019")).get_json()
    given = {f["id"]: f["properties"] for f in later["features"]}
    assert given["01~2018-07-31"]["share_status"] == "not_applicable"
    assert given["04"]["share"] == 19.0


def test_earlier_outlines_are_told(reform: FlaskClient) -> None:
    base = "/ogc/reform/collections/stadtteil"
    before = reform.get(f"{base}/items/04~2018-07-31").get_json()
    now = reform.get(f"{base}/items/04").get_json()
    assert before["properties"]["valid_to"] == "2018-07-31"
    assert now["properties"]["valid_from"] == "2018-08-01"
    assert now["properties"]["valid_to"] is None
    assert before["geometry"] != now["geometry"]
    about = reform.get(base).get_json()
    assert about["extent"]["temporal"]["interval"] == [[None, None]]


def test_a_time_where_nothing_ever_changed(read: Read) -> None:
    assert len(ids(read(ITEMS, datetime="1950-01-01"))) == 19
    assert len(ids(read("krefeld/collections/school/items", datetime="1950-01-01"))) == 62
    # The level says since when its outlines exist; they are used for earlier years as well.
    page = read("mini/collections/bezirk/items", indicators="population", year=2012)
    assert ids(page) == ["1", "2"]
