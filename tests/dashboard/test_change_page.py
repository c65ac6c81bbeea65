"""The page Veränderung: selection, document, files."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from dashboard.selection import change_query, parse_change
from dashboard.selection.change import first_years
from layers.model import MapSelection
from layers.queries.change import change_options
from layers.store import Store
from layers.thematic.change_view import change_view
from layers.thematic.layer import thematic_layer

POPULATION = "/krefeld/veraenderung?indicator=population&level=stadtteil&first_year=2014"


def said(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def test_the_first_visit_compares_the_last_year_with_five_before(krefeld_store: Store) -> None:
    selection, notices = parse_change(krefeld_store, {})
    assert not notices
    assert selection.year - selection.first_year == 5
    assert change_query(krefeld_store, selection) == ""
    full = change_query(krefeld_store, selection, is_full=True)
    assert "first_year=2019" in full
    assert "year=2024" in full


@pytest.mark.parametrize(
    ("args", "years", "notice"),
    [
        ({"first_year": "2022", "year": "2014"}, (2014, 2022), "vertauscht"),
        ({"first_year": "2020", "year": "2020"}, (2019, 2020), "nicht mit 31.12.2020 vergleichen"),
        ({"first_year": "1800"}, (2012, 2024), "seit 31.12.2012"),
        ({"first_year": "x"}, (2019, 2024), "„x“ lässt sich nicht"),
        ({"year": "2012"}, (2012, 2013), "Bis „2012“ lässt sich keine Veränderung"),
        ({"first_year": "2023", "pooled": "1"}, (2021, 2024), "dürfen sich nicht überschneiden"),
        ({"first_year": "2015", "year": "2024", "swapped": "1"}, (2015, 2024), ""),
    ],
)
def test_years_become_the_nearest_that_compare(
    krefeld_store: Store, args: dict[str, str], years: tuple[int, int], notice: str
) -> None:
    selection, notices = parse_change(krefeld_store, args)
    assert (selection.first_year, selection.year) == years
    assert notice in " ".join(notices)
    assert bool(notices) == bool(notice)


def test_what_was_written_is_parsed_again(krefeld_store: Store, mini_store: Store) -> None:
    for store in (krefeld_store, mini_store):
        for indicator, levels in change_options(store).items():
            for level, types in levels.items():
                for school_type, years in types.items():
                    args = {"indicator": indicator, "level": level, "school_type": school_type}
                    args |= {"first_year": str(years[0]), "year": str(years[-1]), "pooled": "1"}
                    first, _ = parse_change(store, args)
                    assert first.first_year in first_years(years, first.year, first.pooled)
                    for is_full in (False, True):
                        query = change_query(store, first, is_full=is_full)
                        pairs = dict(part.split("=") for part in query.split("&") if part)
                        assert parse_change(store, pairs) == (first, ())


def test_an_indicator_of_one_year_is_refused_with_a_sentence(krefeld_store: Store) -> None:
    _, notices = parse_change(krefeld_store, {"indicator": "pupils", "pooled": "1"})
    assert any("nicht aus zwei Jahren" in notice for notice in notices)


def test_the_document_is_complete(krefeld: FlaskClient) -> None:
    text = said(krefeld, POPULATION)
    assert "Bevölkerung: Stadtteile in Krefeld, Veränderung zwischen 31.12.2014" in text
    assert re.search(r"In \d+ von 19 Stadtteilen hat sich der Wert", text)
    assert text.count('class="change-area"') == 19
    assert text.count('<th scope="row">') == 20
    assert "Wie geurteilt wird" in text
    assert "Benjamini und Hochberg" in text
    assert 'href="/krefeld/veraenderung" aria-current="page"' in text
    assert "Änderung kleiner als die übliche Schwankung" in text


def test_the_map_leads_to_it_where_there_are_two_years(krefeld: FlaskClient) -> None:
    link = r'<a data-change-link href="([^"]*)"( hidden)?>Veränderung zwischen zwei Jahren</a>'
    found = re.search(link, said(krefeld, "/krefeld/karte?indicator=population"))
    assert found
    assert found[1] == "/krefeld/veraenderung?indicator=population&amp;level=stadtteil"
    assert not found[2]
    hidden = re.search(link, said(krefeld, "/krefeld/karte?indicator=pupils"))
    assert hidden
    assert hidden[2]


def test_files_hold_the_numbers_of_the_page(krefeld: FlaskClient) -> None:
    query = POPULATION.partition("?")[2]
    answer = krefeld.get(f"/krefeld/veraenderung/download.csv?{query}")
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:4] == ["Nummer", "Stadtteil", "Wert 31.12.2014", "Wert 31.12.2024"]
    assert rows[20][1] == "Krefeld insgesamt"
    assert any(row[:1] == ["Wie geurteilt wird"] for row in rows)
    text = said(krefeld, POPULATION)
    for row in rows[1:20]:
        assert f'/krefeld/profil/stadtteil/{row[0]}">{row[1]}</a></th>' in text
        assert row[-2] in text
    for suffix in ("xlsx", "svg"):
        assert krefeld.get(f"/krefeld/veraenderung/download.{suffix}?{query}").status_code == 200


def test_one_gebiet_alone(krefeld: FlaskClient) -> None:
    text = said(
        krefeld, f"{POPULATION}&within=stadtbezirk:1".replace("stadtteil", "statistischer_bezirk")
    )
    assert text.count('class="change-area"') < 45


@pytest.mark.parametrize(
    "query", ["level=nirgends", "within=x:y", "school_type=<b>", "year=99999999999"]
)
def test_bad_parameters_give_a_page_with_a_sentence(krefeld: FlaskClient, query: str) -> None:
    text = said(krefeld, f"/krefeld/veraenderung?{query}")
    assert "note-warn" in text
    assert "<b>“" not in text


def test_both_values_are_printed_as_on_the_map(krefeld_store: Store, mini_store: Store) -> None:
    for store in (krefeld_store, mini_store):
        for indicator, levels in change_options(store).items():
            for level, types in levels.items():
                kind = next(iter(types))
                args = {"indicator": indicator, "level": level, "school_type": kind}
                view = change_view(store, parse_change(store, args)[0])
                for year, text in (("first_year", "first_text"), ("year", "second_text")):
                    period = getattr(view.selection, year)
                    shown = thematic_layer(
                        store, MapSelection("", indicator, level, period, school_type=kind)
                    )
                    on_map = {area.code: area.text for area in shown.areas}
                    for area in view.areas:
                        assert getattr(area, text) == on_map.get(area.code, "."), (indicator, area)
