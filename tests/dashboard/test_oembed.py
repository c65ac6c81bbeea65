"""oEmbed: what an editor's system gets for the address of a page."""

import io
import json
import struct
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.settings import load_settings
from layers.model import DEMONSTRATION

SITE = "http://localhost"
VIEWS = (
    "/mini/karte?indicator=population&year=2014",
    "/mini/zeitreihe",
    "/mini/schulformwechsel",
    "/karte",
)


def asked(client: FlaskClient, url: str, **more: str) -> Any:
    return client.get("/oembed?" + urlencode({"url": url, **more}))


def png_size(body: bytes) -> tuple[int, int]:
    """Width and height from the header of a PNG."""
    stream = io.BytesIO(body)
    assert stream.read(8) == b"\x89PNG\r\n\x1a\n"
    stream.read(8)
    width, height = struct.unpack(">II", stream.read(8))
    return width, height


@pytest.mark.parametrize("path", VIEWS)
def test_a_page_has_an_embed(mini: FlaskClient, path: str) -> None:
    answer = asked(mini, SITE + path)
    found = answer.get_json()
    assert answer.mimetype == "application/json"
    assert found["version"] == "1.0"
    assert found["type"] == "rich"
    assert DEMONSTRATION in found["title"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    source = unescape(found["html"].split('src="')[1].split('"')[0])
    assert source.startswith(f"{SITE}/embed/mini/")
    assert mini.get(source.removeprefix(SITE)).status_code == 200
    assert f'src="{SITE}/embed/rahmen.js"' in found["html"]


def test_the_view_and_its_options_stay(mini: FlaskClient) -> None:
    url = f"{SITE}/embed/mini/karte?indicator=population&year=2014&theme=dark&lock=level"
    assert (
        "indicator=population&amp;year=2014&amp;theme=dark&amp;lock=level"
        in asked(mini, url).get_json()["html"]
    )


@pytest.mark.parametrize("path", VIEWS[:3])
def test_the_thumbnail_has_the_sizes_that_are_told(mini: FlaskClient, path: str) -> None:
    found = asked(mini, SITE + path, maxwidth="500", maxheight="2000").get_json()
    assert found["width"] == 500
    assert found["height"] < 2000
    picture = mini.get(urlsplit(found["thumbnail_url"])._replace(scheme="", netloc="").geturl())
    told = (found["thumbnail_width"], found["thumbnail_height"])
    assert png_size(picture.data) == told
    assert told[0] == 500


def test_no_thumbnail_where_none_fits(mini: FlaskClient) -> None:
    found = asked(mini, f"{SITE}/mini/karte", maxwidth="200").get_json()
    assert found["width"] == 200
    assert "thumbnail_url" not in found
    found = asked(mini, f"{SITE}/mini/karte", maxheight="300").get_json()
    assert found["height"] == 300
    assert "thumbnail_url" not in found


def test_xml_says_the_same(mini: FlaskClient) -> None:
    url = f"{SITE}/mini/karte?indicator=population&year=2014&labels=1"
    answer = asked(mini, url, format="xml")
    assert answer.mimetype == "text/xml"
    root = ElementTree.fromstring(answer.data)  # noqa: S314 - our own answer
    assert root.tag == "oembed"
    told = {element.tag: element.text for element in root}
    plain = asked(mini, url).get_json()
    assert told == {name: str(value) for name, value in plain.items()}


@pytest.mark.parametrize(
    ("url", "more", "status"),
    [
        (f"{SITE}/mini/karte", {"format": "yaml"}, 501),
        (f"{SITE}/mini/karte", {"maxwidth": "breit"}, 400),
        (f"{SITE}/mini/karte", {"maxheight": "-5"}, 400),
        (f"{SITE}/mini/karte", {"maxheight": "0"}, 400),
        ("http://example.com/mini/karte", {}, 404),
        ("ftp://localhost/mini/karte", {}, 404),
        ("http://[/mini/karte", {}, 404),
        (f"{SITE}/mini/karte?" + "a&" * 200, {}, 404),
        (f"{SITE}/mini/ueber", {}, 404),
        (f"{SITE}/nirgends/karte", {}, 404),
        (f"{SITE}/mini/karte?release=000000000000", {}, 404),
        ("", {}, 404),
    ],
)
def test_what_cannot_be_answered(
    mini: FlaskClient, url: str, more: dict[str, str], status: int
) -> None:
    answer = asked(mini, url, **more)
    assert answer.status_code == status
    assert json.loads(answer.data)["error"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_public_address_counts(mini_tables: Path) -> None:
    settings = load_settings(
        tables_dir=mini_tables, municipality="mini", public_url="https://bildung.example.de"
    )
    app = create_app(settings)
    client = app.server.test_client()
    found = asked(client, "https://bildung.example.de/mini/karte").get_json()
    assert found["provider_url"] == "https://bildung.example.de/mini/"
    assert 'src="https://bildung.example.de/embed/mini/karte' in found["html"]
    assert asked(client, f"{SITE}/mini/karte").status_code == 404
    app.server.extensions["bildungsatlas"].close()


def test_nobody_may_embed(mini_tables: Path) -> None:
    settings = load_settings(tables_dir=mini_tables, municipality="mini", embed_sites="none")
    app = create_app(settings)
    client = app.server.test_client()
    assert asked(client, f"{SITE}/mini/karte").status_code == 404
    page = client.get("/mini/karte").text
    assert 'value="interactive"' not in page
    assert 'value="image"' in page
    app.server.extensions["bildungsatlas"].close()
