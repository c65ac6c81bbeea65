"""Pictures by address: what comes back, in which size, for whom, and what a wrong address says."""

import struct
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from dashboard.web.picture_routes import NARROWEST, WIDEST

MAP = "/karten/krefeld/share_under_3"
SERIES = "/zeitreihen/krefeld/share_under_3"
MATRIX = "/matrizen/krefeld/schulformwechsel"
ALL = (MAP, SERIES, MATRIX)
SVG = "{http://www.w3.org/2000/svg}"


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
    assert krefeld.get(f"{MAP}.svg?width=ä").status_code == 200
    width = root(krefeld.get(f"{MAP}.svg?width=100000").data).attrib["width"]
    assert width == str(WIDEST)


def test_png_comes_in_two_sizes(krefeld: FlaskClient) -> None:
    one = pixels(krefeld.get(f"{MAP}.png?width=400").data)
    two = pixels(krefeld.get(f"{MAP}.png?width=400&scale=2").data)
    assert one[0] == 400
    assert two == (2 * one[0], 2 * one[1])
