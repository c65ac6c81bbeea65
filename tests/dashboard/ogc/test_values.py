"""Values as properties: numbers only where the status carries one, and those of the map."""

import pytest
from flask.testing import FlaskClient

from layers.features.content import PARTS
from layers.model import MapSelection
from layers.status import LABEL, Status
from layers.store import Store
from layers.thematic.layer import thematic_layer
from tests.dashboard.ogc.conftest import Read

ITEMS = "mini/collections/viertel/items"


def test_a_number_a_zero_and_none(read: Read) -> None:
    page = read(ITEMS, indicators="population", year=2015)
    by_code = {f["id"]: f["properties"] for f in page["features"]}
    missing = by_code["021"]
    assert missing["population"] is None
    assert missing["population_status"] == "not_collected"
    assert missing["population_status_text"] == "nicht erhoben"
    assert missing["population_numerator"] is missing["population_denominator"] is None
    assert by_code["012"]["population"] == 50
    assert by_code["012"]["population_period"] == "31.12.2015"
    schools = read(ITEMS, indicators="pupils", school_type="Gymnasium")
    zero = {f["id"]: f["properties"] for f in schools["features"]}["021"]
    assert (zero["pupils"], zero["pupils_status"]) == (0, "none")


def test_each_indicator_has_its_latest_period(read: Read) -> None:
    page = read(ITEMS, indicators="population,pupils")
    given = page["features"][0]["properties"]
    assert given["population_period"] == "31.12.2015"
    assert given["pupils_period"] == "2024/25"
    assert [entry["period"]["year"] for entry in page["indicators"]] == [2015, 2024]
    mixed = read(ITEMS, indicators="population,pupils", year=2024)["features"][0]["properties"]
    assert mixed["population"] is None
    assert mixed["population_status"] == "unknown"
    assert mixed["pupils"] is not None


def test_values_of_places_and_of_the_city(read: Read) -> None:
    page = read("mini/collections/school/items", indicators="social_index_median")
    by_id = {f["id"]: f["properties"] for f in page["features"]}
    assert by_id["s1"]["social_index_median"] == 2
    assert by_id["s3"]["social_index_median"] is None
    city = read("mini/collections/municipality/items/mini", indicators="pupils_per_class")
    assert city["properties"]["pupils_per_class_period"] == "2018/19"
    assert city["properties"]["pupils_per_class_status"] == "not_applicable"


@pytest.mark.parametrize("level", ["stadtbezirk", "stadtteil", "statistischer_bezirk"])
def test_values_are_those_of_the_map(read: Read, krefeld_store: Store, level: str) -> None:
    known = [entry["id"] for entry in read(f"krefeld/collections/{level}")["indicators"]]
    page = read(f"krefeld/collections/{level}/items", indicators=",".join(known))
    assert page["numberMatched"] > 1
    for entry in page["indicators"]:
        name, year = entry["id"], entry["period"]["year"]
        layer = thematic_layer(krefeld_store, MapSelection("krefeld", name, level, year))
        shown = {area.code: (area.value, area.status.value) for area in layer.areas}
        given = {
            f["id"]: (f["properties"][name], f["properties"][f"{name}_status"])
            for f in page["features"]
        }
        assert given == shown, name


def test_every_value_has_all_its_parts(both: FlaskClient, read: Read) -> None:
    for collection in read("mini/collections")["collections"]:
        known = [entry["id"] for entry in collection["indicators"]]
        page = read(f"mini/collections/{collection['id']}/items", **{"indicators": ",".join(known)})
        schema = both.get(
            f"/ogc/mini/collections/{collection['id']}/schema?indicators={','.join(known)}"
        ).get_json(force=True)
        kinds = schema["properties"]["properties"]["properties"]
        for feature in page["features"]:
            given = feature["properties"]
            assert list(given) == list(kinds)
            for name, kind in kinds.items():
                assert given[name] is not None or kind.get("nullable"), name
            for name in known:
                parts = dict(zip(PARTS, (given[f"{name}{end}"] for end in PARTS), strict=True))
                status = Status(parts["_status"])
                assert parts["_status_text"] == LABEL[status]
                has_number = status in (Status.OK, Status.NONE, Status.LIMITED)
                assert (parts[""] is not None) == has_number
