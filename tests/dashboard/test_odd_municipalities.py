"""Every page answers for municipalities that lack what others have."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.routes import ROUTES
from dashboard.settings import load_settings
from layers.prepare.pipeline import prepare
from tests.dashboard.test_pages import text_of
from tests.odd_municipalities import KINDS, make

DOWNLOADS = [
    *(f"/karte/download.{suffix}" for suffix in ("csv", "xlsx", "geojson", "svg", "png")),
    *(f"/{page}/download.csv" for page in ("zeitreihe", "schulformwechsel")),
]
VIEWS = [
    "/karte?scheme=diverging&overlay=school&labels=1",
    "/karte?within=bezirk:1&second_year=2014",
    "/zeitreihe?multiples=1&index=1",
    "/schulformwechsel?table=by_grade&grade=7&within=viertel:011",
    "/suche?q=bach",
]


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def visitor(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp(kind)
    prepare(make(kind, folder), folder / "tables")
    app = create_app(load_settings(tables_dir=folder / "tables", municipality="mini"))
    with app.server.test_client() as client:
        yield client
    app.server.extensions["bildungsatlas"].close()


def pages(visitor: FlaskClient) -> dict[str, str]:
    """Address -> document of every page and of some views."""
    listed = visitor.get("/mini/indikatoren").text
    indicators = sorted(set(re.findall(r'href="/mini(/indikatoren/\w+)"', listed)))
    assert indicators
    paths = [route.path for route in ROUTES if "<" not in route.path] + indicators + VIEWS
    found = {}
    for path in paths:
        answer = visitor.get(f"/mini{path}", follow_redirects=True)
        assert answer.status_code == 200, path
        found[path] = answer.text
    return found


def test_every_page_answers(visitor: FlaskClient) -> None:
    for path, document in pages(visitor).items():
        said = text_of(document)
        assert not re.search(r"\bNone\b|\bnan\b|\{\w*\}|undefined", said), path


def test_navigation_leads_only_to_pages_with_content(visitor: FlaskClient) -> None:
    document = visitor.get("/mini/").text
    nav = re.search(r'<nav class="site-nav".*?</nav>', document, re.S)
    assert nav
    for address in re.findall(r'href="([^"]+)"', nav[0]):
        assert "Noch nichts zu zeigen" not in visitor.get(address).text


def test_downloads_answer_or_say_why_not(kind: str, visitor: FlaskClient) -> None:
    for path in DOWNLOADS:
        answer = visitor.get(f"/mini{path}")
        expected = missing(kind, path)
        assert answer.status_code == (404 if expected else 200), path
        if expected:
            assert f"gibt es bisher {expected}" in text_of(answer.text)


def missing(kind: str, path: str) -> str:
    if kind == "no_map" and path.startswith("/karte"):
        return "keine Zahlen für einzelne Gebiete"
    if kind in ("one_level", "county") or "schulformwechsel" not in path:
        return ""
    return "keine Zahlen zu Schulformwechseln"


def test_pages_without_content_say_so(kind: str, visitor: FlaskClient) -> None:
    document = visitor.get("/mini/karte").text
    if kind == "no_map":
        assert "keine Zahlen für einzelne Gebiete und deshalb keine Karte" in text_of(document)
        start = text_of(visitor.get("/mini/").text)
        assert "Was ist mit" not in start
        assert "Karte" not in re.findall(r"Hauptmenü.*", start)
    else:
        assert "Noch nichts zu zeigen" not in document


def test_a_county_is_never_called_a_city(kind: str, visitor: FlaskClient) -> None:
    if kind != "county":
        assert "Kreiswert" not in visitor.get("/mini/ueber").text
        return
    found = pages(visitor)
    for path, document in found.items():
        assert not re.findall(r"\w*[Ss]tadt\w*", document), path
    for path in DOWNLOADS[:-1]:
        if not path.endswith(("xlsx", "png")):
            assert "stadt" not in visitor.get(f"/mini{path}").text.lower(), path
    assert "Was ist mit meiner Gemeinde?" in text_of(found["/"])
    assert "Kreiswert" in text_of(found["/karte"])
    for path, document in found.items():
        assert not re.search(r"\b([iI]n|[gG]anz) Kreis Mini", text_of(document)), path
    assert "im Kreis Mini" in text_of(found["/karte"])
    assert "Zwei Einteilungen" not in text_of(found["/ueber"])
    assert "Drei Einteilungen des Kreises, von grob nach fein." in text_of(found["/ueber"])
