"""The page Zusammenhang as a document, its address and its files."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from dashboard.factory import AtlasDash
from dashboard.selection.relation import parse_relation, relation_query
from layers.model import DEMONSTRATION
from layers.store import Store
from layers.thematic.relation_build import relation
from layers.thematic.relation_text import coefficient_text

PAGE = "/krefeld/zusammenhang"
QUERY = "indicator=share_under_3&second_indicator=density&level=statistischer_bezirk"


@pytest.fixture
def krefeld(krefeld_app: AtlasDash) -> Iterator[FlaskClient]:
    with krefeld_app.server.test_client() as client:
        yield client


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_page_says_all_of_it(krefeld: FlaskClient, krefeld_store: Store) -> None:
    text = text_of(krefeld, f"{PAGE}?{QUERY}")
    args = dict(part.split("=") for part in QUERY.split("&"))
    result = relation(krefeld_store, parse_relation(krefeld_store, args)[0])
    for found in result.measured:
        assert coefficient_text(found) in text
    assert "Ein Zusammenhang ist keine Ursache" in text
    assert len(re.findall('<tr id="relation-', text)) == 45
    assert text.count('<svg id="relation-map') == 2
    for point in result.points:
        assert f">{point.x.text}<" in text.replace(" <span", "<")
    assert "Zusammenhang</a></li>" in text
    assert 'aria-current="page">Zusammenhang' in text


def test_defaults_are_left_out_of_the_address(krefeld_store: Store) -> None:
    selection, notices = parse_relation(krefeld_store, {})
    assert notices == ()
    assert relation_query(krefeld_store, selection) == ""
    assert selection.indicator != selection.second_indicator


def test_what_was_written_is_read_again(krefeld_store: Store) -> None:
    args = {"indicator": "density", "second_indicator": "share_3_5", "year": "2015",
            "second_year": "2018", "level": "stadtteil"}  # fmt: skip
    selection, notices = parse_relation(krefeld_store, args)
    assert notices == ()
    query = relation_query(krefeld_store, selection)
    again = dict(part.split("=") for part in query.split("&"))
    assert parse_relation(krefeld_store, again) == (selection, ())
    full = relation_query(krefeld_store, parse_relation(krefeld_store, {})[0], is_full=True)
    assert full.count("=") == 5


def test_the_second_year_follows_the_first(krefeld_store: Store) -> None:
    args = {"indicator": "share_under_3", "second_indicator": "density", "year": "2014"}
    selection, _ = parse_relation(krefeld_store, args)
    assert (selection.year, selection.second_year) == (2014, 2014)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("indicator=nix", "Den Indikator „nix“ gibt es nicht."),
        ("second_indicator=%3Cb%3E", "Den Indikator „&lt;b&gt;“ gibt es nicht. Verglichen wird"),
        ("level=strasse", "Die Gebietsebene „strasse“ gibt es nicht."),
        ("year=1800", "Für „1800“ liegen keine Werte vor."),
        ("second_year=x", "Für „x“ liegen keine Werte vor."),
    ],
)
def test_impossible_wishes_are_answered(krefeld: FlaskClient, query: str, said: str) -> None:
    assert said in text_of(krefeld, f"{PAGE}?{query}").replace("&#34;", '"')


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "svg", "png"])
def test_files(krefeld: FlaskClient, suffix: str) -> None:
    answer = krefeld.get(f"{PAGE}/download.{suffix}?{QUERY}")
    assert answer.status_code == 200
    name = answer.headers["Content-Disposition"]
    assert "krefeld_zusammenhang_share_under_3_2024_density_2024_statistischer_bezirk" in name


def test_the_table_file_has_both_values(krefeld: FlaskClient, krefeld_store: Store) -> None:
    body = krefeld.get(f"{PAGE}/download.csv?{QUERY}").get_data(as_text=True)
    assert "Pearson (r)" in body
    assert "Quelle" in body
    [row] = [line for line in body.splitlines() if line.startswith("011;")]
    assert row.split(";")[3] == "Wert"


def test_invented_figures_say_so(mini_app: AtlasDash) -> None:
    with mini_app.server.test_client() as client:
        text = text_of(client, "/mini/zusammenhang?indicator=share_children&level=viertel")
        marked = DEMONSTRATION in text
        file = client.get("/mini/zusammenhang/download.csv?indicator=share_children&level=viertel")
    assert (DEMONSTRATION in file.get_data(as_text=True)) == marked
