"""Profil: what a reader gets, with every number as on the map and in its file."""

import html
import re

import brotli
import pytest
from flask.testing import FlaskClient

from layers.model import DEMONSTRATION
from layers.queries import catalogue
from layers.store import Store
from tests.profile_equal import compare_files

PAGE = "/krefeld/profil/stadtteil/010"
MOST_BYTES = 150_000


def main_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text.partition("<main")[2]


def text_of(document: str) -> str:
    plain = re.sub(r"<(script|style|svg).*?</\1>", " ", document, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", plain)).split())


@pytest.mark.parametrize("level", ["stadtbezirk", "stadtteil"])
def test_page_and_file_have_the_numbers_of_the_map_in_krefeld(
    krefeld: FlaskClient, krefeld_store: Store, level: str
) -> None:
    areas = len(catalogue.areas(krefeld_store, level))
    assert compare_files(krefeld, krefeld_store, level) == 20 * areas


def test_page_and_file_have_the_numbers_of_the_map_in_the_mini_city(
    mini: FlaskClient, mini_store: Store
) -> None:
    for level in catalogue.levels(mini_store):
        assert compare_files(mini, mini_store, level.level) > 0


def test_every_drawing_says_what_it_shows(krefeld: FlaskClient) -> None:
    document = main_of(krefeld, PAGE)
    drawings = re.findall(r'<svg class="(\w+)"[^>]*?role="img" aria-label="([^"]*)"', document)
    kinds = [kind for kind, _ in drawings]
    assert kinds.count("locator") == 1
    assert kinds.count("strip") == 20
    strip = next(label for kind, label in drawings if kind == "strip")
    assert strip.startswith("19 Gebiete von 525 bis")
    assert "Stadtmitte 33" in strip


def test_nothing_is_ranked_unless_asked(krefeld: FlaskClient) -> None:
    assert "höchster von" not in text_of(main_of(krefeld, PAGE))
    assert "höchster von 19 Werten" in text_of(main_of(krefeld, f"{PAGE}?ranks=1"))


def test_areas_stand_side_by_side(krefeld: FlaskClient) -> None:
    document = main_of(krefeld, f"{PAGE}?areas=020,030,040,050")
    text = text_of(document)
    assert "höchstens 3 Gebiete" in text
    heads = re.findall(r'<th scope="col">([^<]*)</th>', document)
    assert heads[:5] == [
        "Indikator",
        "Stadtmitte",
        "Kempener Feld/Baackeshof",
        "Inrath/Kliedbruch",
        "Cracau",
    ]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("areas=999", "Ein Gebiet „999“ gibt es auf dieser Ebene nicht."),
        ("areas=010,020", "Stadtmitte steht schon da"),
    ],
)
def test_what_cannot_be_shown_is_said(krefeld: FlaskClient, query: str, sentence: str) -> None:
    assert sentence in text_of(main_of(krefeld, f"{PAGE}?{query}"))


@pytest.mark.parametrize(
    "path", ["stadtteil/999", "nirgends/010", "municipality/krefeld", "stadtteil/<script>", "x/%00"]
)
def test_unknown_areas_lead_on(krefeld: FlaskClient, path: str) -> None:
    answer = krefeld.get(f"/krefeld/profil/{path}")
    assert answer.status_code == 404
    assert "Gebiet nicht gefunden" in answer.text
    assert '<a class="button" href="/krefeld/profil">Gebiet wählen</a>' in answer.text
    assert "<script>/010" not in answer.text


def test_files_say_what_is_inside(krefeld: FlaskClient, mini: FlaskClient) -> None:
    query = "level=stadtteil&code=010"
    for suffix, start in (
        ("csv", b"\xef\xbb\xbf"),
        ("xlsx", b"PK"),
        ("svg", b"<svg"),
        ("png", b"\x89PNG"),
    ):
        answer = krefeld.get(f"/krefeld/profil/download.{suffix}?{query}")
        assert answer.status_code == 200
        assert answer.data.startswith(start)
        assert f'"krefeld_profil_stadtteil_010.{suffix}"' in answer.headers["Content-Disposition"]
    assert krefeld.get("/krefeld/profil/download.csv?level=stadtteil&code=x").status_code == 404
    answer = mini.get("/mini/profil/download.csv?level=viertel&code=012")
    assert DEMONSTRATION in answer.data.decode()
    assert "_demonstration.csv" in answer.headers["Content-Disposition"]


def test_links_lead_to_map_and_series_with_the_area_picked(krefeld: FlaskClient) -> None:
    document = html.unescape(main_of(krefeld, f"{PAGE}?areas=020"))
    for page in ("karte", "zeitreihe"):
        address = f"/krefeld/{page}?indicator=share_under_3&level=stadtteil&areas=010,020"
        assert f'href="{address}"' in document
        assert krefeld.get(address).status_code == 200


def test_a_typed_name_leads_to_its_profile(krefeld: FlaskClient) -> None:
    answer = krefeld.get("/krefeld/profil?q=cracau")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/krefeld/profil/stadtteil/040",
    )
    text = text_of(main_of(krefeld, "/krefeld/profil?q=Benrad"))
    assert "Gebiete passen zu „Benrad“" in text
    assert "Kein Gebiet passt zu „nirgendwo“" in text_of(
        main_of(krefeld, "/krefeld/profil?q=nirgendwo")
    )
    assert (
        "<script>" not in main_of(krefeld, "/krefeld/profil?q=<script>").partition("page-state")[0]
    )


def test_every_area_can_be_chosen_by_map_and_by_list(
    krefeld: FlaskClient, krefeld_store: Store
) -> None:
    document = main_of(krefeld, "/krefeld/profil?level=stadtbezirk")
    links = re.findall(r'href="(/krefeld/profil/[^"?]*)"', document)
    for level in catalogue.levels(krefeld_store):
        for area in catalogue.areas(krefeld_store, level.level):
            times = links.count(f"/krefeld/profil/{level.level}/{area.code}")
            assert times == (2 if level.level == "stadtbezirk" else 1)
    assert "Die Gebietsebene „x“ gibt es nicht" in text_of(
        main_of(krefeld, "/krefeld/profil?level=x")
    )


def test_the_page_is_light(krefeld: FlaskClient) -> None:
    answer = krefeld.get(PAGE, headers={"Accept-Encoding": "br"})
    assert len(answer.data) < MOST_BYTES / 3
    assert b"Stadtmitte" in brotli.decompress(answer.data)
