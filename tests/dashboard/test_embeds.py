"""Embeds: what stands in them, who may frame them, and what they weigh."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.settings import load_settings
from layers.model import DEMONSTRATION

PAGES = ("karte", "zeitreihe", "schulformwechsel")
BUDGET = 10_000
"""Compressed bytes of scripts that an embed may load."""
ASSETS = Path(__file__).parents[2] / "assets"


class Parts(HTMLParser):
    """Elements of a document with their attributes, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


def scripts(parts: Parts) -> list[str]:
    """Addresses of everything that runs in a document."""
    found = [script["src"] for script in parts.all("script")]
    links = [link["href"] for link in parts.all("link") if link["rel"] == "modulepreload"]
    return list(dict.fromkeys(found + links))


def policy(client: FlaskClient, path: str) -> str:
    return client.get(path).headers["Content-Security-Policy"]


@pytest.mark.parametrize("page", PAGES)
def test_an_embed_says_everything_without_scripts(mini: FlaskClient, page: str) -> None:
    answer = mini.get(f"/embed/mini/{page}")
    document, parts = answer.text, Parts(answer.text)
    assert answer.status_code == 200
    assert "<header" not in document
    assert "<nav" not in document
    assert DEMONSTRATION in document.split("<main")[1].split("<form")[0]
    assert re.search(r"<(svg[^>]*role=|table class=\"matrix)", document)
    assert "Quelle" in document.split("<footer>")[1]
    assert [m["content"] for m in parts.all("meta") if m.get("name") == "robots"] == ["noindex"]
    link = next(a for a in parts.all("a") if a.get("target") == "_blank")
    assert link["rel"] == "noopener"
    assert urlsplit(link["href"]).path == f"/mini/{page}"
    assert [x["href"] for x in parts.all("link") if x["rel"] == "canonical"] == [link["href"]]


def test_the_link_leads_to_the_very_view(mini: FlaskClient) -> None:
    document = mini.get(
        "/embed/mini/karte?indicator=population&year=2014&theme=dark&lock=level"
    ).text
    link = next(a["href"] for a in Parts(document).all("a") if a.get("target") == "_blank")
    assert parse_qs(urlsplit(link).query) == {"indicator": ["population"], "year": ["2014"]}
    title = re.search("<h1>(.*?)</h1>", document)
    assert title
    assert title[1] in mini.get(link).text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("slug", ["mini", "krefeld"])
def test_page_and_embed_show_the_same_values(both: FlaskClient, slug: str, page: str) -> None:
    shown, embedded = both.get(f"/{slug}/{page}").text, both.get(f"/embed/{slug}/{page}").text
    told = r'aria-label="([^"]*: [^"]*)" tabindex|<title>([^<]*: [^<]*)</title>|title="([^"]*)"'
    body = embedded.split("<main")[1]
    values = re.findall(told, body)
    assert len(values) > 2
    assert set(values) <= set(re.findall(told, shown.split("<main")[1]))


def controls(document: str) -> list[str]:
    return [c["name"] for c in Parts(document).all("select")]


def test_what_can_be_chosen(mini: FlaskClient) -> None:
    assert controls(mini.get("/embed/mini/karte").text) == ["year", "level"]
    assert controls(mini.get("/embed/mini/karte?lock=level").text) == ["year"]
    assert controls(mini.get("/embed/mini/karte?lock=all").text) == []
    assert controls(mini.get("/embed/mini/karte?mode=picture").text) == []


def test_a_choice_keeps_the_rest(mini: FlaskClient) -> None:
    document = mini.get("/embed/mini/karte?scheme=quantiles&theme=dark&lock=level").text
    hidden = {i["name"]: i["value"] for i in Parts(document).all("input") if i["type"] == "hidden"}
    assert hidden == {"scheme": "quantiles", "theme": "dark", "lock": "level"}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("theme=rosa", "Die Darstellung „rosa“ gibt es nicht."),
        ("mode=x", "Die Art „x“ gibt es nicht."),
        ("lock=x", "Die Sperre „x“ gibt es nicht."),
        ("lang=en", "Die Sprache „en“ gibt es nicht."),
        ("year=1800", "Für „1800“ liegen keine Werte vor."),
    ],
)
def test_impossible_values_become_the_nearest(mini: FlaskClient, query: str, said: str) -> None:
    answer = mini.get(f"/embed/mini/karte?{query}")
    assert answer.status_code == 200
    assert f'<p class="notice">{said}' in answer.text


def test_a_picture_has_no_script_but_its_height(mini: FlaskClient) -> None:
    parts = Parts(mini.get("/embed/mini/karte?mode=picture").text)
    assert [Path(address).name for address in scripts(parts)] == ["height.js"]
    assert not parts.all("form")
    assert not parts.all("details")


@pytest.mark.parametrize("page", PAGES)
def test_the_scripts_stay_within_their_budget(mini: FlaskClient, page: str) -> None:
    addresses = scripts(Parts(mini.get(f"/embed/mini/{page}").text))
    sizes = [
        len(mini.get(address, headers={"Accept-Encoding": "gzip"}).data) for address in addresses
    ]
    assert 0 < sum(sizes) <= BUDGET, dict(zip(addresses, sizes, strict=True))


def test_an_embed_asks_for_one_script(mini: FlaskClient) -> None:
    (asked,) = scripts(Parts(mini.get("/embed/mini/karte").text))
    assert asked.endswith("/js/pages/embed.js")
    (asked,) = scripts(Parts(mini.get("/embed/mini/karte?mode=picture").text))
    assert asked.endswith("/js/pages/height.js")


# --- who may frame it ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sites", "end"),
    [
        ("*", "form-action 'self'"),
        ("none", "; frame-ancestors 'none'"),
        ("https://www.a.de", "; frame-ancestors 'self' https://www.a.de"),
        (
            "https://a.de, https://*.b.de:8443",
            "; frame-ancestors 'self' https://a.de https://*.b.de:8443",
        ),
    ],
)
def test_the_setting_says_who_may_frame(mini_tables: Path, sites: str, end: str) -> None:
    settings = load_settings(tables_dir=mini_tables, municipality="mini", embed_sites=sites)
    app = create_app(settings)
    client = app.server.test_client()
    for path in ("/embed/mini/karte", "/embed/nirgends/karte", "/embed/mini/nirgends"):
        answer = client.get(path)
        assert answer.headers["Content-Security-Policy"].endswith(end)
        assert "X-Frame-Options" not in answer.headers
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    app.server.extensions["bildungsatlas"].close()


def test_pages_are_framed_by_nobody_else(mini: FlaskClient) -> None:
    for path in ("/mini/karte", "/mini/nirgends", "/mini/"):
        answer = mini.get(path)
        assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_an_embed_runs_nothing_of_others(mini: FlaskClient) -> None:
    found = policy(mini, "/embed/mini/karte")
    assert "default-src 'none'; script-src 'self';" in found
    assert "unsafe" not in found


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/embed/nirgends/karte", 404, "„nirgends“ gibt es hier nicht"),
        ("/embed/mini/nirgends", 404, "Unter dieser Adresse gibt es keine Seite."),
        ("/embed/mini/karte?release=000000000000", 404, "Den Datenstand „000000000000“"),
        ("/embed/krefeld/schulformwechsel?year=x", 200, "Schulformwechsel"),
    ],
)
def test_failures_are_small_pages_in_the_same_frame(
    both: FlaskClient, path: str, status: int, said: str
) -> None:
    answer = both.get(path)
    assert answer.status_code == status
    assert said in answer.text
    assert "<nav" not in answer.text
    assert "Menü" not in answer.text
    assert "frame-ancestors" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/embed/mini/karte?release=000000000000&year=2023&theme=dark", "/mini/karte?year=2023"),
        ("/embed/nirgends/zeitreihe", "/nirgends/zeitreihe"),
        ("/embed//example.com/karte", "/"),
        ("/embed/mini/nirgends", "/"),
    ],
)
def test_a_failure_leads_on(mini: FlaskClient, path: str, page: str) -> None:
    links = Parts(mini.get(path).text).all("a")
    assert [link["href"] for link in links] == [f"http://localhost{page}"]
    assert links[0]["target"] == "_blank"


def test_the_helper_has_a_lasting_address(mini: FlaskClient) -> None:
    answer = mini.get("/embed/rahmen.js")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert len(answer.data) < 1500
    again = mini.get("/embed/rahmen.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_an_embed_is_kept_and_named(mini: FlaskClient) -> None:
    answer = mini.get("/embed/mini/karte")
    again = mini.get("/embed/mini/karte", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["Content-Security-Policy"] == answer.headers["Content-Security-Policy"]


# --- the pages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_pages_offer_their_embed(mini: FlaskClient, page: str) -> None:
    document = mini.get(f"/mini/{page}").text
    assert 'data-dialog="embed-dialog"' in document
    types = [link.get("type") for link in Parts(document).all("link")]
    assert "application/json+oembed" in types


def test_other_pages_offer_none(mini: FlaskClient) -> None:
    for page in ("", "ueber", "indikatoren"):
        assert "embed-dialog" not in mini.get(f"/mini/{page}").text
