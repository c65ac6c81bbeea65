"""What readers find on the pages: key figures, search, the grid, indicator pages, legal texts."""

import html
import re

import pytest
from flask.testing import FlaskClient

from dashboard.area_search import find_areas, foldings, the_one
from dashboard.glossary import glossary
from dashboard.pages.start import key_figures
from dashboard.sparkline import sparkline
from layers.grid import DOMAINS, TOPICS, Cell
from layers.queries import catalogue
from layers.queries.series import Point
from layers.status import SIGN, Flag, Status
from layers.store import Store


def text_of(markup: str) -> str:
    """What a reader sees of a document, spaces collapsed."""
    body = re.sub(r"<(script|style|template).*?</\1>", " ", markup, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


# --- start ---------------------------------------------------------------------------------------


def test_start_shows_the_population_of_2024(krefeld: FlaskClient) -> None:
    text = text_of(krefeld.get("/krefeld/").text)
    assert "236 997" in text
    assert "31.12.2024" in text
    assert "Quelle: Stadt Krefeld, Fachbereich 312 Statistik und Wahlen" in text


def test_six_key_figures_each_with_source_and_way_on(krefeld_store: Store) -> None:
    figures = key_figures(krefeld_store)
    assert len(figures) == 6
    assert all(figure.source and figure.link and figure.when for figure in figures)
    assert not any("ozialindex" in figure.title for figure in figures)


def test_planned_values_are_no_key_figure(krefeld_store: Store) -> None:
    rate = next(f for f in key_figures(krefeld_store) if "Ganztag" in f.title)
    assert (rate.value, rate.when) == ("56,1", "2024/25")
    assert 'class="planned"' in rate.trend


def test_a_city_without_key_figures_has_no_empty_heading(mini: FlaskClient) -> None:
    assert "Mini in Zahlen" not in mini.get("/mini/").text


def point(period: int, value: float | None, *flags: Flag) -> Point:
    status = Status.OK if value is not None else Status.UNKNOWN
    return Point(period, str(period), value, status, flags, "", "")


def test_sparkline_leaves_gaps() -> None:
    points = [point(1, 0.0), point(2, 1.0), point(3, None), point(4, 2.0), point(5, 1.0)]
    drawn = sparkline(points, "Verlauf")
    assert drawn.count("<path") == 2
    assert 'd="M4.0 32.0L42.0 18.0"' in drawn


def test_sparkline_needs_two_values() -> None:
    assert sparkline([point(1, 3.0), point(2, None)], "x") == ""


def test_sparkline_escapes_its_label() -> None:
    assert "<b>" not in sparkline([point(1, 1.0), point(2, 2.0)], '"<b>')


# --- search --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["Hüls", "hüls", "HÜLS", "huels", "Huls", " 190 ", "Stadtteil Hüls"]
)
def test_search_leads_to_the_map_with_the_area(krefeld: FlaskClient, typed: str) -> None:
    answer = krefeld.get("/krefeld/suche", query_string={"q": typed})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/krefeld/karte?areas=190"


def test_ambiguous_search_lets_the_reader_choose(mini: FlaskClient) -> None:
    answer = mini.get("/mini/suche?q=wiesen")
    assert answer.headers["Location"] == "/mini/karte?areas=01"
    answer = mini.get("/mini/suche?q=s")
    text = text_of(answer.text)
    assert answer.status_code == 200
    for name in ("West", "Ost", "Wiesen", "Über den Wiesen", "Insel", "Süd"):
        assert name in text


def test_search_without_answer_says_what_to_do(krefeld: FlaskClient) -> None:
    text = text_of(krefeld.get("/krefeld/suche?q=Atlantis<b>").text)
    assert "Kein Gebiet passt zu „Atlantis<b>“" in text
    assert "Schreibweise prüfen" in text


def test_a_search_for_a_street_is_shared_with_nobody_even_without_a_directory(
    krefeld: FlaskClient,
) -> None:
    found = krefeld.get("/krefeld/strassen?q=Ostwall")
    assert "Noch nichts zu zeigen" in found.text
    assert found.headers["Cache-Control"] == "no-store"


def test_empty_search_asks(krefeld: FlaskClient) -> None:
    for query in ("", "?q=", "?q=%20%20", "?q=-"):
        assert krefeld.get("/krefeld/suche" + query).status_code == 200


def test_foldings() -> None:
    assert foldings("Dießem/Lehmheide") == {"diessemlehmheide"}
    assert foldings("Hüls") == {"huls", "huels"}


def test_every_area_is_found_by_its_own_name(krefeld_store: Store) -> None:
    for level in catalogue.levels(krefeld_store):
        for area in catalogue.areas(krefeld_store, level.level):
            found = find_areas(krefeld_store, area.name)
            assert any((f.level, f.code) == (level.level, area.code) for f in found)
            assert the_one(find_areas(krefeld_store, area.code), "stadtteil") is not None


# --- indicators ----------------------------------------------------------------------------------


def test_grid_is_the_guides() -> None:
    assert len(TOPICS) == 17
    assert "".join(DOMAINS) == "ABCDEFGHI"
    by_number = {topic.number: topic for topic in TOPICS}
    assert by_number[12].cell("D") is Cell.POSSIBLE
    assert by_number[5].cell("C") is Cell.LIMITED
    assert by_number[16].cell("I") is Cell.NONE
    assert by_number[17].cell("B") is Cell.NARRATIVE
    kinds = [cell for topic in TOPICS for cell in topic.cells]
    assert len(kinds) == 153
    assert kinds.count(Cell.LIMITED) == 17


def test_every_indicator_stands_in_a_cell_that_can_be_formed(krefeld_store: Store) -> None:
    by_number = {topic.number: topic for topic in TOPICS}
    for indicator in catalogue.indicators(krefeld_store):
        cell = by_number[indicator.grid_topic].cell(indicator.grid_domain)
        assert cell in (Cell.POSSIBLE, Cell.LIMITED), indicator.indicator_id


def test_list_links_every_indicator(krefeld: FlaskClient, krefeld_store: Store) -> None:
    page = krefeld.get("/krefeld/indikatoren").text
    for indicator in catalogue.indicators(krefeld_store):
        assert f'href="/krefeld/indikatoren/{indicator.indicator_id}"' in page
        assert f'href="#{indicator.grid_cell}"' in page
        assert f'id="{indicator.grid_cell}"' in page
    assert 'href="#D12"' in page


def test_every_indicator_page_says_what_it_must(krefeld: FlaskClient, krefeld_store: Store) -> None:
    for indicator in catalogue.indicators(krefeld_store):
        answer = krefeld.get(f"/krefeld/indikatoren/{indicator.indicator_id}")
        assert answer.status_code == 200
        text = text_of(answer.text)
        wanted = [indicator.title, indicator.definition, indicator.caveat, "Lizenz:", "Herkunft"]
        wanted += [s.title for s in catalogue.sources(krefeld_store, indicator.indicator_id)]
        for part in wanted:
            assert re.sub(r"\s+", " ", part) in text, (indicator.indicator_id, part)


def test_indicator_of_the_city_alone_has_no_map(krefeld: FlaskClient) -> None:
    page = krefeld.get("/krefeld/indikatoren/all_day_rate").text
    assert "Als Zeitreihe ansehen" in page
    assert "Auf der Karte ansehen" not in page
    assert "/krefeld/zeitreihe?indicator=all_day_rate" in page


def test_unknown_licence_refers_to_the_data_set(krefeld: FlaskClient) -> None:
    text = text_of(krefeld.get("/krefeld/indikatoren/population").text)
    assert "Lizenz: siehe Datensatzseite" in text
    assert "unknown" not in text


# --- about and legal -----------------------------------------------------------------------------


def test_about_explains_signs_terms_and_sources(krefeld: FlaskClient, krefeld_store: Store) -> None:
    page = krefeld.get("/krefeld/ueber").text
    text = text_of(page)
    for sign in SIGN.values():
        assert f'class="sign">{sign}<' in page
    for term, explanation in glossary(krefeld_store):
        assert term in text
        assert explanation in text
    for source in catalogue.all_sources(krefeld_store):
        assert source.title in text
    for anchor in ("karte-lesen", "zeichen", "methode", "quellen", "glossar"):
        assert f'id="{anchor}"' in page


def test_footer_is_on_every_page(krefeld: FlaskClient) -> None:
    for path in ("/", "/karte", "/zeitreihe", "/schulformwechsel", "/ueber", "/nirgends"):
        text = text_of(krefeld.get("/krefeld" + path).text)
        for label in (
            "Impressum",
            "Datenschutz",
            "Barrierefreiheit",
            "Barriere melden",
            "Fehler in den Daten melden",
            "Was sich geändert hat",
        ):
            assert label in text, (path, label)


def test_data_fault_mail_carries_the_view(krefeld: FlaskClient) -> None:
    page = krefeld.get("/krefeld/karte?year=2015").text
    found = re.search(r'href="(mailto:[^"]+)" data-mail', page)
    assert found
    assert "localhost%2Fkrefeld%2Fkarte%3Fyear%3D2015" in html.unescape(found.group(1))


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/impressum", ["zu ergänzen", "Herausgeber", "EUPL-1.2"]),
        ("/datenschutz", ["zu ergänzen", "keine Cookies", "Datenschutzbeauftragten"]),
        (
            "/barrierefreiheit",
            ["zu ergänzen", "BGG NRW", "BITVNRW", "Ombudsstelle", "Barriere melden"],
        ),
        ("/aenderungen", ["Jetziger Datenstand", "Kennung"]),
    ],
)
def test_legal_pages_say_what_they_must(krefeld: FlaskClient, path: str, parts: list[str]) -> None:
    text = text_of(krefeld.get("/krefeld" + path).text)
    for part in parts:
        assert part in text


def test_navigation_marks_the_present_page(krefeld: FlaskClient) -> None:
    page = krefeld.get("/krefeld/indikatoren").text
    assert '<a href="/krefeld/indikatoren" aria-current="page">Indikatoren</a>' in page
    detail = krefeld.get("/krefeld/indikatoren/schools").text
    assert '<a href="/krefeld/indikatoren" aria-current="true">Indikatoren</a>' in detail


def test_krefeld_says_that_its_figures_are_published_already(krefeld: FlaskClient) -> None:
    text = krefeld.get("/krefeld/ueber").text
    section = text.partition('id="geheimhaltung"')[2].partition("</section>")[0]
    assert "Alle Zahlen sind von ihrem Herausgeber bereits so veröffentlicht." in section
    assert "<h3" not in section
    page = krefeld.get("/krefeld/indikatoren/population").text
    assert "Die Zahlen sind von ihrem Herausgeber bereits so veröffentlicht." in page
