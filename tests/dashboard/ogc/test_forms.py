"""Pages say what the JSON says (class html); the description is true (class oas30)."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.ogc.html import WORDS, written
from tests.dashboard.ogc.conftest import Read

PATHS = [
    "",
    "/conformance",
    "/collections",
    "/collections/viertel",
    "/collections/school",
    "/collections/viertel/items",
    "/collections/viertel/items?indicators=population,density&limit=2&offset=1",
    "/collections/school/items?indicators=social_index_median",
    "/collections/municipality/items/mini?indicators=pupils_per_class",
]


FIRST = {"bezirk": "1", "ortsteil": "01", "viertel": "011", "municipality": "mini", "school": "s1"}


def leaves(value: Any) -> Iterator[Any]:
    """Every single value of a document, coordinates and the time of the answer aside."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name not in ("geometry", "timeStamp", "type", "hreflang"):
                yield from leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part)
    else:
        yield value


@pytest.mark.parametrize("path", PATHS)
def test_a_page_says_everything(both: FlaskClient, path: str) -> None:
    content = both.get(f"/ogc/mini{path}").get_json()
    answer = both.get(f"/ogc/mini{path}", headers={"Accept": "text/html"})
    assert answer.content_type.startswith("text/html")
    page = html.unescape(answer.get_data(as_text=True))
    assert page.startswith("<!doctype html>")
    for value in leaves(content):
        if isinstance(value, str) and "f=json" in value and f"/ogc/mini{path}" not in value:
            continue  # paging and self links lead to pages here
        text = written(value)
        if isinstance(value, str) and re.search(r"[?&]f=(json|html)", value):
            base = re.sub(r"[?&]f=(json|html)", "", value)
            assert base in re.sub(r"[?&]f=(json|html)", "", page), value
        else:
            assert text in page, value
    for feature in content.get("features", [content] if "geometry" in content else []):
        x = repr(_first(feature["geometry"]["coordinates"]))
        assert f"[{x}," in page


def _first(coordinates: Any) -> float:
    while isinstance(coordinates, list):
        coordinates = coordinates[0]
    return float(coordinates)


@pytest.mark.parametrize("path", PATHS)
def test_links_of_a_page_lead_somewhere(both: FlaskClient, path: str) -> None:
    page = both.get(f"/ogc/mini{path}", headers={"Accept": "text/html"}).get_data(as_text=True)
    links = {html.unescape(link) for link in re.findall(r'<a href="([^"]+)"', page)}
    ours = {link for link in links if "/ogc/mini" in link}
    assert len(ours) > 4
    for link in ours:
        assert both.get(link).status_code == 200, link
    assert not re.findall(r'(?:src|action)="https?://', page)


def test_the_form_needs_no_script(both: FlaskClient) -> None:
    page = both.get("/ogc/mini/collections/viertel?f=html").get_data(as_text=True)
    form = re.search(r'<form class="filters ogc-values" method="get" action="([^"]+)">', page)
    assert form
    answer = both.get(
        f"{form[1]}?f=html&indicators=population&indicators=density&year=&school_type=all"
    )
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert '<th scope="col">density_status</th>' in text
    assert "Demonstrationsdaten" in text


def test_failures_are_pages_for_readers(both: FlaskClient) -> None:
    for path, status in (("mini/collections/x", 404), ("mini?x=1", 400), ("x", 404)):
        answer = both.get(f"/ogc/{path}", headers={"Accept": "text/html"})
        assert answer.status_code == status
        assert "<h1" in answer.get_data(as_text=True)


def test_words_are_german() -> None:
    assert all(word for word in WORDS.values())
    assert written(None) == "—"
    assert written(-1234.5678901) == "\u22121234,5678901"
    assert written(3.0) == "3"


def test_the_description_is_sound(both: FlaskClient) -> None:
    answer = both.get("/ogc/mini/api")
    assert answer.content_type == "application/vnd.oai.openapi+json;version=3.0"
    api = answer.get_json(force=True)
    assert api["openapi"].startswith("3.0.")

    def walk(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            if isinstance(part.get("$ref"), str):
                yield part["$ref"]
            for inner in part.values():
                yield from walk(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from walk(inner)

    for ref in set(walk(api)):
        found = api
        for name in ref.removeprefix("#/").split("/"):
            found = found[name]
        assert found
    names = [m["get"]["operationId"] for m in api["paths"].values()]
    assert len(names) == len(set(names))


def test_the_description_is_kept(both: FlaskClient, read: Read) -> None:
    """Every path answers, every parameter that is described is known, no other one is."""
    api = both.get("/ogc/mini/api").get_json(force=True)
    known = api["components"]["parameters"]
    for path, methods in api["paths"].items():
        first = FIRST.get(path.split("/")[2], "") if "{" in path else ""
        address = "/ogc/mini" + path.replace("{featureId}", first).rstrip("/")
        assert both.get(address).status_code == 200, address
        for entry in methods["get"]["parameters"]:
            about = known[entry["$ref"].rsplit("/", 1)[1]] if "$ref" in entry else entry
            if about["in"] == "path":
                continue
            for text in values(about):
                answer = both.get(address, query_string={about["name"]: text})
                allowed = (200, 404) if about["name"] == "release" else (200,)
                assert answer.status_code in allowed, (address, about["name"], text)
        assert both.get(f"{address}?surely=not").status_code == 400, address
    assert known["limit"]["schema"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 1000,
        "default": 100,
    }


def values(about: dict[str, Any]) -> list[str]:
    """Values of a parameter that its schema allows."""
    schema = about["schema"]
    if schema["type"] == "array":
        items = schema["items"]
        found: list[str] = items.get("enum", ["6,51,7,52", "6,51,0,7,52,9"])
        return found
    if "enum" in schema:
        return [str(one) for one in schema["enum"]]
    if schema["type"] == "integer":
        return [str(schema["minimum"]), str(schema["maximum"])]
    return {"datetime": ["2018-08-01T00:00:00Z"], "release": ["0123456789ab"]}.get(
        about["name"], ["x"]
    )
