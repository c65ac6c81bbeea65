"""Pictures by address: what comes back, in which size, for whom, and what a wrong address says."""

import gzip
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.web import picture_routes, pictures, raster
from dashboard.web.picture_routes import NARROWEST, WIDEST
from dashboard.web.views import FEATURES, make_view
from layers.model import DEMONSTRATION
from layers.store import Store
from tests.dashboard.test_withdrawal import Town
from tests.text_boxes import faults, text_boxes

MAP = "/karten/krefeld/share_under_3"
SERIES = "/zeitreihen/krefeld/share_under_3"
MATRIX = "/matrizen/krefeld/schulformwechsel"
ALL = (MAP, SERIES, MATRIX)
SVG = "{http://www.w3.org/2000/svg}"


NAMES = (
    *("width", "scale", "lang", "level", "year", "areas", "within", "scheme", "classes", "palette"),
    *("school_type", "overlay", "labels", "index", "multiples", "table", "measure", "grade"),
    *("release", "indicator", "unknown"),
)
ANYTHING = st.dictionaries(
    st.sampled_from(NAMES),
    st.one_of(
        st.text(max_size=12),
        st.integers(-10, 10**7).map(str),
        st.sampled_from(("stadtteil", "010,020", "diverging", "school", "row", "1", "2013")),
    ),
    max_size=5,
)


@pytest.fixture
def town(both_tables: Path) -> Iterator[Town]:
    made = Town(both_tables)
    yield made
    made.client.application.extensions["bildungsatlas"].close()


def words(text: str) -> str:
    found = " ".join(box.text for box in text_boxes(text)[0])
    return found.replace("\u00a0", " ").replace("\u202f", " ")


def root(data: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(data)  # noqa: S314 - our own drawing


def pixels(data: bytes) -> tuple[int, int]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


@pytest.mark.parametrize("path", ALL)
def test_a_picture_is_shown_open_to_other_sites_and_named(krefeld: FlaskClient, path: str) -> None:
    for suffix, kind in (("svg", "image/svg+xml"), ("png", "image/png")):
        answer = krefeld.get(f"{path}.{suffix}")
        assert answer.status_code == 200
        assert answer.mimetype == kind
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        header = answer.headers["Content-Disposition"]
        assert header.startswith('inline; filename="krefeld_')
        assert header.endswith(f'.{suffix}"')
        again = krefeld.get(f"{path}.{suffix}", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
        assert not again.data


def test_the_picture_is_that_of_the_page(krefeld: FlaskClient) -> None:
    query = "level=statistischer_bezirk&year=2013"
    text = krefeld.get(f"{MAP}.svg?{query}").text
    assert "Statistische Bezirke in Krefeld, 31.12.2013" in text
    link = "Link zur Ansicht: http://localhost/krefeld/karte?indicator=share_under_3&amp;"
    assert link + query.replace("&", "&amp;") in text


@pytest.mark.parametrize("path", ALL)
def test_an_unknown_one_says_what_there_is(krefeld: FlaskClient, path: str) -> None:
    folder = path.rpartition("/")[0]
    answer = krefeld.get(f"{folder}/nichts.svg")
    assert answer.status_code == 404
    assert answer.mimetype == "text/plain"
    if path == MATRIX:
        assert "gibt es keine Seite" in answer.text
    else:
        assert "Einen Indikator „nichts“ gibt es hier nicht. Vorhanden: " in answer.text
        assert " share_under_3," in answer.text
    assert krefeld.get(f"{path}.gif").text.endswith("Vorhanden: svg, png.\n")


def test_bad_parameters_give_a_picture_that_says_so(krefeld: FlaskClient) -> None:
    path = f"{MAP}.svg?width=99&scale=5&lang=fr&level=mond"
    answer = krefeld.get(path)
    assert answer.status_code == 200
    assert root(answer.data).attrib["width"] == str(NARROWEST)
    told = words(answer.text)
    for sentence in (
        "Hinweis: Die Gebietsebene „mond“ gibt es nicht. Gezeigt wird die Ebene Stadtteile.",
        "Hinweis: Bilder sind 320 bis 2400 Pixel breit, nicht „99“. Dieses: 320.",
        "Hinweis: Die Vergrößerung „5“ gibt es nicht. Gezeigt wird 2.",
        "Hinweis: Die Sprache „fr“ gibt es nicht. Gezeigt wird Deutsch.",
    ):
        assert sentence in told
    assert "Hinweis" not in words(krefeld.get(f"{MAP}.svg?width=600&scale=1&lang=de").text)
    assert krefeld.get(f"{MAP}.svg?width=ä").status_code == 200
    width = root(krefeld.get(f"{MAP}.svg?width=100000").data).attrib["width"]
    assert width == str(WIDEST)


def test_png_comes_in_two_sizes(krefeld: FlaskClient) -> None:
    one = pixels(krefeld.get(f"{MAP}.png?width=400").data)
    two = pixels(krefeld.get(f"{MAP}.png?width=400&scale=2").data)
    assert one[0] == 400
    assert two == (2 * one[0], 2 * one[1])


def test_a_png_has_only_so_many_pixels(
    krefeld: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"{SERIES}.png?multiples=1&level=statistischer_bezirk&width=2400&scale=2"
    drawn: list[str] = []
    real = raster.rendered

    def watched(svg: str, options: dict[str, Any]) -> bytes:
        drawn.append(svg)
        return real(svg, options)

    monkeypatch.setattr(pictures, "rendered", watched)
    monkeypatch.setattr(raster, "MOST", 600_000)
    width, height = pixels(krefeld.get(path).data)
    assert width < 2400
    assert 500_000 < width * height < 610_000
    assert "Als PNG wäre das Bild zu groß" in words(drawn[0])


def test_a_large_png_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    start = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30">'
    svg = f'{start}<path d="M0 0h9v9"/></svg>'
    here = raster.rendered(svg, {"zoom": 2})
    monkeypatch.setattr(raster, "IN_PROCESS", 10)
    monkeypatch.setattr(raster, "draw", None)
    assert raster.rendered(svg, {"zoom": 2}) == here


def test_no_picture_can_run_a_script(krefeld: FlaskClient) -> None:
    for path in ALL:
        answer = krefeld.get(f"{path}.svg")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "<script" not in answer.text


def test_what_was_typed_stays_text(krefeld: FlaskClient) -> None:
    answer = krefeld.get(f"{MAP}.svg?level=%3Cscript%3E%26%22%C3%A4&year=%00")
    assert answer.status_code == 200
    assert '„<script>&"ä“' in words(answer.text)
    assert "<script" not in answer.text


def test_a_picture_of_45_areas_is_light(krefeld: FlaskClient) -> None:
    path = f"{MAP}.svg?level=statistischer_bezirk&overlay=school,childcare&labels=1"
    assert len(gzip.compress(krefeld.get(path).data)) < 60_000


def test_a_kept_picture_is_not_parsed_again(
    krefeld: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = krefeld.get(f"{MAP}.svg?width=777").data

    def never(*_: object) -> None:
        raise AssertionError("parsed again")

    monkeypatch.setattr(picture_routes, "make_view", never)
    assert krefeld.get(f"{MAP}.svg?width=777").data == first
    assert krefeld.get(f"{MAP}.svg?width=778").status_code == 500


@pytest.mark.parametrize("path", ALL)
def test_the_downloads_are_the_same_drawings(krefeld: FlaskClient, path: str) -> None:
    page = {MAP: "karte", SERIES: "zeitreihe", MATRIX: "schulformwechsel"}[path]
    query = "" if path == MATRIX else "?indicator=share_under_3"
    file = krefeld.get(f"/krefeld/{page}/download.svg{query}")
    assert file.data == krefeld.get(f"{path}.svg").data
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert pixels(krefeld.get(f"/krefeld/{page}/download.png{query}").data)[0] == 2400
    document = krefeld.get(f"/krefeld/{page}{query}").text
    assert "download.svg" in document
    assert "download.png" in document


def test_every_view_leads_to_its_picture(krefeld: FlaskClient, krefeld_store: Store) -> None:
    for feature in FEATURES:
        view = make_view(krefeld_store, feature, {})
        answer = krefeld.get(view.picture("png", width=1200))
        assert answer.status_code == 200
        assert pixels(answer.data)[0] == 1200
        assert words(krefeld.get(view.picture("svg")).text).startswith(
            view.title.replace("\u00a0", " ")
        )


@pytest.mark.parametrize("path", ["karten/mini/share_children", "zeitreihen/mini/share_children"])
def test_invented_figures_are_marked(mini: FlaskClient, path: str) -> None:
    for width in (320, 1200):
        answer = mini.get(f"/{path}.svg?width={width}")
        assert DEMONSTRATION in words(answer.text)
        assert f"({DEMONSTRATION})" in (root(answer.data).findtext(f"{SVG}title") or "")
        assert "_demonstration.svg" in answer.headers["Content-Disposition"]
        metadata = root(answer.data).findtext(f"{SVG}metadata") or ""
        assert metadata.startswith(f"Achtung: {DEMONSTRATION}")
        assert faults(answer.text) == []


def test_a_cited_release_stays_as_long_as_it_is_kept(town: Town) -> None:
    old = town.fingerprint
    path = f"{MAP}.svg?release={old}"
    before = town.client.get(path)
    assert before.status_code == 200
    assert f"Datenstand: {old} vom" in words(before.text)
    assert f"release={old}" in words(before.text)
    town.replace()
    assert town.client.get(path).data == before.data
    unknown = town.client.get(f"{MAP}.png?release=0123456789ab")
    assert (unknown.status_code, unknown.mimetype) == (404, "text/plain")
    assert "Den Datenstand „0123456789ab“ gibt es hier nicht" in unknown.text
    town.withdraw()
    for suffix in ("svg", "png"):
        gone = town.client.get(f"{MAP}.{suffix}?release={old}")
        assert (gone.status_code, gone.mimetype) == (410, "text/plain")
        assert gone.headers["Cache-Control"] == "no-store"


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.sampled_from(ALL), ANYTHING)
def test_whatever_is_asked_comes_a_picture_or_a_sentence(
    krefeld: FlaskClient, path: str, query: dict[str, str]
) -> None:
    answer = krefeld.get(f"{path}.svg", query_string=query)
    if query.get("release", "").strip():
        assert answer.status_code == 404
        return
    assert answer.status_code == 200
    assert faults(answer.text) == []
