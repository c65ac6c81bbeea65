"""The page Disparitäten as a document, its address and its files."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from dashboard.factory import AtlasDash
from dashboard.selection import disparity_query, parse_disparity
from layers.model import DEMONSTRATION
from layers.queries import catalogue
from layers.queries.values import observations
from layers.store import Store
from layers.thematic.disparity_result import disparity

PAGE = "/krefeld/disparitaeten"
BEZIRKE = f"{PAGE}?indicator=share_under_3&level=statistischer_bezirk"


@pytest.fixture
def krefeld(krefeld_app: AtlasDash) -> Iterator[FlaskClient]:
    with krefeld_app.server.test_client() as client:
        yield client


@pytest.fixture
def mini(mini_app: AtlasDash) -> Iterator[FlaskClient]:
    with mini_app.server.test_client() as client:
        yield client


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_page_says_all_of_it(krefeld: FlaskClient) -> None:
    text = text_of(krefeld, BEZIRKE)
    assert (
        "Anteil der Kinder unter 3 Jahren: Am 31.12.2024 reichen die Werte für 45 statistische "
        "Bezirke in Krefeld von 1,3 bis 3,6\u00a0%." in text
    )
    for measure in (
        "Spannweite",
        "Verhältnis P90 zu P10",
        "Variationskoeffizient",
        "Gini-Koeffizient",
        "Theil-Index",
        "Dissimilaritätsindex",
    ):
        assert f"<h3>{measure}</h3>" in text
    assert "Duncan und Duncan (1955)" in text
    assert "Die Änderung liegt innerhalb der üblichen Schwankung." in text
    # wide and narrow distribution, years and spatial pattern, and a trend of each measure
    assert (
        len(re.findall(r'<svg id="[^"]+" viewBox="0 0 [^>]*role="img" aria-label="\w', text)) == 12
    )
    assert len(re.findall('id="distribution-wide"', text)) == 1
    assert text.count("<caption>") == 6
    assert "url(" not in text.split("<main")[1]


def test_values_are_printed_as_on_the_map(krefeld: FlaskClient, krefeld_store: Store) -> None:
    text = text_of(krefeld, BEZIRKE)
    table = text.split("<caption>Werte der Gebiete, 31.12.2024</caption>")[1].split("</table>")[0]
    printed = dict(
        re.findall(r'<th scope="row">(\d+)</th><td>[^<]*</td><td class="num">([\d,]+)</td>', table)
    )
    found = {
        row.code: f"{row.value:.1f}".replace(".", ",")
        for row in observations(krefeld_store, "share_under_3", "statistischer_bezirk")
        if row.period == 2024 and row.value is not None
    }
    found.pop("not_located", None)
    assert printed == found


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("indicator=nichts", "Den Indikator „nichts“ gibt es nicht."),
        ("level=planet", "Die Gebietsebene „planet“ gibt es nicht."),
        ("year=1870", "Für „1870“ liegen keine Werte vor. Gezeigt wird 31.12.2012."),
        ("year=<b>", "Für „&lt;b&gt;“ liegen keine Werte vor."),
        ("school_type=Zwergschule", "Die Schulform „Zwergschule“ gibt es"),
        ("parts=stadtteil", "Nach „stadtteil“ lässt sich hier nicht zerlegen."),
        ("level=stadtbezirk&parts=stadtteil", "Es gibt keine gröbere Ebene."),
        ("indicator=density&pooled=1", "lässt sich nicht über drei Jahre zusammenfassen"),
    ],
)
def test_impossible_wishes_become_the_nearest(
    krefeld: FlaskClient, query: str, sentence: str
) -> None:
    notices = text_of(krefeld, f"{PAGE}?{query}").split('id="notices"')[1].split("<form")[0]
    assert sentence in notices


def test_addresses_leave_defaults_out_and_come_back(krefeld_store: Store) -> None:
    selection, notices = parse_disparity(krefeld_store, {})
    assert notices == ()
    assert disparity_query(krefeld_store, selection) == ""
    args = {
        "indicator": "share_3_5",
        "level": "statistischer_bezirk",
        "year": "2018",
        "parts": "stadtbezirk",
        "pooled": "1",
    }
    selection, notices = parse_disparity(krefeld_store, args)
    assert notices == ()
    query = disparity_query(krefeld_store, selection)
    assert dict(part.split("=") for part in query.split("&")) == args
    full = disparity_query(krefeld_store, parse_disparity(krefeld_store, {})[0], is_full=True)
    assert "indicator=" in full
    assert "year=" in full


def test_parts_that_do_not_nest_are_told(krefeld: FlaskClient) -> None:
    text = text_of(krefeld, f"{PAGE}?indicator=share_under_3&level=stadtteil")
    assert "Nicht zerlegt: 7 von 19 Stadtteilen liegen nicht ganz in einem Gebiet" in text


def test_every_indicator_of_every_level(mini: FlaskClient, mini_store: Store) -> None:
    for indicator in catalogue.mappable_indicators(mini_store):
        found = catalogue.availability(mini_store)[indicator.indicator_id]
        for level in found.mapped:
            for school_type in found.school_types[level]:
                query = f"level={level}&school_type={school_type}"
                text_of(mini, f"/mini/disparitaeten?indicator={indicator.indicator_id}&{query}")


def test_captions_say_that_figures_are_invented(mini: FlaskClient) -> None:
    text = text_of(mini, "/mini/disparitaeten?indicator=share_children&level=viertel&year=2012")
    captions = re.findall("<caption>.*?</caption>", text)
    assert captions
    assert all(DEMONSTRATION in caption for caption in captions)
    assert "data-download=" in text


def test_the_file_has_every_table(krefeld: FlaskClient, krefeld_store: Store) -> None:
    answer = krefeld.get(BEZIRKE.replace("disparitaeten?", "disparitaeten/download.csv?"))
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    selection, _ = parse_disparity(
        krefeld_store, {"indicator": "share_under_3", "level": "statistischer_bezirk"}
    )
    result = disparity(krefeld_store, selection)
    measured = {row[0]: row[1] for row in rows if len(row) > 1}
    gini = result.measured("gini")
    assert gini is not None
    assert measured["Gini-Koeffizient"] == f"{gini.value:.4f}".replace(".", ",")
    titles = {row[0] for row in rows if len(row) == 1}
    assert "Verteilung über die Jahre" in titles
    assert "Theil-Index nach Stadtteilen" in titles


@pytest.mark.parametrize("suffix", ["xlsx", "svg", "png"])
def test_other_files(mini: FlaskClient, suffix: str) -> None:
    path = f"/mini/disparitaeten/download.{suffix}?indicator=share_children&level=viertel&year=2014"
    answer = mini.get(path)
    assert answer.status_code == 200
    assert "_demonstration." in answer.headers["Content-Disposition"]
    if suffix == "svg":
        assert DEMONSTRATION in answer.text


def test_hidden_numbers_are_left_out(mini: FlaskClient) -> None:
    text = text_of(mini, "/mini/disparitaeten?indicator=share_children&level=viertel&year=2014")
    assert "2 von 5 Vierteln fehlen, weil es dort keine Zahl gibt (2 geheim gehalten)." in text
    assert re.search(
        r'<th scope="row">012</th><td>[^<]+</td><td class="num">\.</td><td class="num"></td>', text
    )


def test_pages_that_compare_lead_to_each_other(krefeld: FlaskClient) -> None:
    text = text_of(krefeld, PAGE)
    nav = text.split('aria-label="Vergleichen"')[1].split("</nav>")[0]
    assert '<a href="/krefeld/disparitaeten" aria-current="page">Disparitäten</a>' in nav
    for address in re.findall('href="([^"]+)"', nav):
        assert krefeld.get(address).status_code == 200


def test_one_reason_is_told_once(krefeld: FlaskClient) -> None:
    text = text_of(krefeld, f"{PAGE}?indicator=social_index_median&level=stadtteil")
    assert text.count("Keines der sechs Maße ist anwendbar: Die Stufen sind nur geordnet") == 1
    assert "<h3>Gini-Koeffizient</h3>" not in text
