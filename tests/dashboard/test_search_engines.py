"""What search engines and previews of links read: sitemap, robots, head, schema.org."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from layers.queries import catalogue
from layers.store import Store

OURS = "http://localhost"


def head(client: FlaskClient, path: str) -> str:
    return client.get(path).text.split("</head>")[0]


def meta(text: str, name: str) -> str:
    found = re.search(rf'<meta (?:property|name)="{re.escape(name)}" content="([^"]*)">', text)
    return unescape(found[1]) if found else ""


def canonical(text: str) -> str:
    found = re.findall(r'<link rel="canonical" href="([^"]*)">', text)
    assert len(found) <= 1
    return unescape(found[0]) if found else ""


def entries(client: FlaskClient) -> list[tuple[str, str]]:
    answer = client.get("/sitemap.xml")
    assert answer.status_code == 200
    assert answer.mimetype == "application/xml"
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ElementTree.fromstring(answer.data)  # noqa: S314 - our own
    assert root.tag == f"{space}urlset"
    return [(url.findtext(f"{space}loc", ""), url.findtext(f"{space}lastmod", "")) for url in root]


def test_the_sitemap_has_every_indicator_and_map(
    krefeld: FlaskClient, krefeld_store: Store
) -> None:
    addresses = [address for address, _ in entries(krefeld)]
    assert len(set(addresses)) == len(addresses)
    for indicator in catalogue.indicators(krefeld_store):
        assert f"{OURS}/krefeld/indikatoren/{indicator.indicator_id}" in addresses
    maps = [address for address in addresses if "/karte" in address]
    assert len(maps) == len(catalogue.mappable_indicators(krefeld_store))


def test_every_entry_answers_and_is_its_own_canonical_address(krefeld: FlaskClient) -> None:
    rules = RobotFileParser()
    rules.parse(krefeld.get("/robots.txt").text.splitlines())
    found = entries(krefeld)
    assert len(found) > 40
    for address, day in found:
        answer = krefeld.get(address.removeprefix(OURS))
        assert answer.status_code == 200, address
        text = answer.text.split("</head>")[0]
        assert canonical(text) == address
        assert "noindex" not in text
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)
        assert rules.can_fetch("*", address)


def test_robots_keeps_engines_off_what_is_no_content(krefeld: FlaskClient) -> None:
    answer = krefeld.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert f"Sitemap: {OURS}/sitemap.xml" in answer.text
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())
    for path in ("/_dash-layout", "/api/krefeld", "/ogc/krefeld"):
        assert not rules.can_fetch("*", OURS + path)
    for path in ("/", "/krefeld/karte", "/karten/krefeld/pupils.png?width=1200", "/assets/x.css"):
        assert rules.can_fetch("*", OURS + path)


def test_a_server_for_stewards_is_for_no_engine() -> None:
    from dashboard.settings import load_settings
    from dashboard.web.sitemap import robots_text

    for more in ({"steward_pages": True}, {"edition": "internal"}):
        text = robots_text(load_settings(**more), OURS)
        assert text == "User-agent: *\nDisallow: /\n"


def test_demonstrations_are_left_out_and_not_kept(both: FlaskClient) -> None:
    assert all("/krefeld/" in address for address, _ in entries(both))
    assert meta(head(both, "/mini/karte"), "robots") == "noindex"
    assert meta(head(both, "/krefeld/karte"), "robots") == ""


@pytest.mark.parametrize(
    ("asked", "view"),
    [
        ("karte?year=2020&classes=5&unsinn=1", "karte?year=2020"),
        ("karte?indicator=gibtesnicht", "karte"),
        ("zeitreihe?indicator=population", "zeitreihe?indicator=population"),
        ("schulformwechsel?measure=row", "schulformwechsel?measure=row"),
        ("indikatoren/pupils?x=1", "indikatoren/pupils"),
    ],
)
def test_the_canonical_address_is_that_of_the_view(
    krefeld: FlaskClient, asked: str, view: str
) -> None:
    text = head(krefeld, f"/krefeld/{asked}")
    assert canonical(text) == meta(text, "og:url") == f"{OURS}/krefeld/{view}"


@pytest.mark.parametrize(
    ("page", "picture"),
    [
        ("karte?year=2020", "/karten/krefeld/share_under_10.png?year=2020&width=1200"),
        ("karte?indicator=pupils", "/karten/krefeld/pupils.png?width=1200"),
        ("zeitreihe?indicator=pupils", "/zeitreihen/krefeld/pupils.png?width=1200"),
        ("schulformwechsel", "/matrizen/krefeld/schulformwechsel.png?width=1200"),
        ("indikatoren/pupils", "/karten/krefeld/pupils.png?width=1200"),
        ("indikatoren/all_day_rate", "/karten/krefeld/all_day_rate.png?width=1200"),
        ("", "/karten/krefeld/share_under_10.png?width=1200"),
    ],
)
def test_a_link_shows_the_picture_of_its_view(
    krefeld: FlaskClient, krefeld_store: Store, page: str, picture: str
) -> None:
    if "all_day_rate" in picture:
        where = catalogue.availability(krefeld_store)["all_day_rate"]
        picture = picture if where.mapped else picture.replace("karten", "zeitreihen")
    text = head(krefeld, f"/krefeld/{page}")
    assert meta(text, "og:image") == OURS + picture
    assert meta(text, "twitter:card") == "summary_large_image"
    assert len(meta(text, "og:image:alt")) > 20
    answer = krefeld.get(picture)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    width = str(int.from_bytes(answer.data[16:20], "big"))
    assert meta(text, "og:image:width") == width


@pytest.mark.parametrize("path", ["/krefeld/gibt-es-nicht", "/krefeld/suche?q=zzz", "/nirgendwo/"])
def test_answers_without_content_are_not_kept(krefeld: FlaskClient, path: str) -> None:
    text = head(krefeld, path)
    assert meta(text, "robots") == "noindex"
    assert canonical(text) == ""


def test_cited_releases_are_not_kept(krefeld: FlaskClient, krefeld_store: Store) -> None:
    name = krefeld_store.fingerprint
    text = head(krefeld, f"/krefeld/karte?release={name}")
    assert meta(text, "robots") == "noindex"
    assert canonical(text) == ""
    assert meta(text, "og:image").endswith(f"?width=1200&release={name}")


def _data_set(text: str) -> Any:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert len(found) <= 1
    return json.loads(found[0]) if found else None


def test_an_indicator_with_a_licence_is_a_data_set(krefeld: FlaskClient) -> None:
    found = _data_set(head(krefeld, "/krefeld/indikatoren/pupils"))
    assert (found["@context"], found["@type"]) == ("https://schema.org/", "Dataset")
    assert found["temporalCoverage"] == "2024-08-01/2025-07-31"
    assert found["license"] == "http://dcat-ap.de/def/licenses/odbl"
    assert found["url"] == f"{OURS}/krefeld/indikatoren/pupils"
    for part in found["distribution"]:
        assert krefeld.get(part["contentUrl"].removeprefix(OURS)).status_code == 200


def test_an_indicator_of_unknown_licence_is_none(krefeld: FlaskClient) -> None:
    assert _data_set(head(krefeld, "/krefeld/indikatoren/population")) is None


def test_the_public_address_wins(krefeld_tables: Path) -> None:
    from dashboard.factory import create_app
    from dashboard.settings import load_settings

    public = "https://bildung.example.de"
    app = create_app(
        load_settings(tables_dir=krefeld_tables, municipality="krefeld", public_url=public)
    )
    with app.server.test_client() as client:
        assert all(address.startswith(f"{public}/") for address, _ in entries(client))
        assert f"Sitemap: {public}/sitemap.xml" in client.get("/robots.txt").text
        text = head(client, "/krefeld/karte")
        assert canonical(text) == f"{public}/krefeld/karte"
        assert meta(text, "og:image").startswith(f"{public}/karten/krefeld/")
    app.server.extensions["bildungsatlas"].close()
