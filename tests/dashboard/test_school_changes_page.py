"""The page Schulformwechsel as a document, its downloads and its figures to explore."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.callbacks.school_changes import explore_school_changes
from dashboard.factory import create_app
from dashboard.figures.school_changes import heat_map_figure, sankey_figure
from dashboard.pages.school_changes import context
from dashboard.settings import Settings
from layers.model import SchoolChangeSelection
from layers.queries.school_changes import school_changes
from layers.store import Store
from layers.thematic.matrix import matrix_view
from layers.thematic.sankey import flows
from tests.changes_release import make_release

PATH = "/krefeld/schulformwechsel"


@pytest.fixture(scope="module")
def client(krefeld_tables: Path) -> FlaskClient:
    app = create_app(Settings(tables_dir=krefeld_tables))
    found: FlaskClient = app.server.test_client()
    return found


@pytest.fixture(scope="module")
def district_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    tables = make_release(tmp_path_factory.mktemp("hand"), district=True)
    store = Store.open(tables, "krefeld")
    yield store
    store.close()


def text_of(client: FlaskClient, query: str = "") -> str:
    answer = client.get(f"{PATH}{query}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_first_answer_holds_both_questions(client: FlaskClient) -> None:
    text = text_of(client)
    assert (
        "98 Schülerinnen und Schüler von Gymnasien an eine andere Schulform: "
        "70 an Realschulen, 20 an Gesamtschulen und 8 an Hauptschulen." in text
    )
    assert "71 von 123 Wechseln (57,7\u00a0%) kamen spät" in text
    assert "nach Schulformen sind es 119 Wechsel, nach Jahrgangsstufen 123" in text
    assert "Aus welcher Schulform diese Kinder kamen, ist nicht veröffentlicht." in text
    assert "Förderschulen" in text


def test_the_published_table_of_krefeld(krefeld_store: Store) -> None:
    result = school_changes(krefeld_store, SchoolChangeSelection("krefeld", 2017))
    assert result.by_type is not None
    assert result.by_grade is not None
    assert [[c.pupils for c in line] for line in result.by_type.cells] == [
        [None, 2, 0, 0],
        [12, None, 2, 0],
        [1, 4, None, 0],
        [8, 70, 20, None],
    ]
    assert [[c.pupils for c in line] for line in result.by_grade.cells] == [
        [0, 0, 2, 3, 15, 2],
        [0, 0, 43, 15, 12, 6],
        [0, 3, 3, 16, 1, 0],
        [0, 0, 1, 1, 0, 0],
    ]
    assert [t.published for t in result.by_type.rows] == [2, 14, 5, 98]
    assert [t.published for t in result.by_type.columns] == [21, 76, 22, 0]
    assert [t.published for t in result.by_grade.rows] == [22, 76, 23, 2]


def test_filters_that_the_data_do_not_have_say_why(client: FlaskClient) -> None:
    text = text_of(client)
    assert "Für 2017/18 liegen die Zahlen nur für die ganze Stadt vor." in text
    assert "Veröffentlicht ist bisher nur das Schuljahr 2017/18." in text
    assert "nicht nach Jahrgangsstufen getrennt" in text
    assert text.count(" disabled aria-describedby=") == 3
    by_grade = text_of(client, "?table=by_grade")
    assert by_grade.count(" disabled aria-describedby=") == 2
    assert "nicht nach Jahrgangsstufen getrennt" not in by_grade


def test_filters_that_the_data_have_are_open(district_store: Store) -> None:
    data = context(district_store, Settings(), {"year": "2018", "within": "stadtteil:010"}).data
    assert set(data["filters"]["reasons"]) == {"grade"}
    assert data["filters"]["districts"] == (("stadtteil:010", "Stadtmitte"),)
    assert data["result"].area_label == "Stadtmitte"
    assert data["view"].row_margins[-1].remark == "Summe der Zellen: 6"


def test_a_table_that_is_not_published_is_a_sentence(district_store: Store) -> None:
    args = {"year": "2018", "within": "stadtteil:010", "table": "by_grade"}
    data = context(district_store, Settings(), args).data
    assert data["view"] is None
    assert data["sankey"] == ()


def test_the_struck_diagonal_is_explained_to_screen_readers(client: FlaskClient) -> None:
    text = text_of(client)
    assert text.count("kein Wechsel der Schulform</span>") == 4


def test_computed_sums_are_named(client: FlaskClient) -> None:
    text = text_of(client, "?table=by_grade")
    assert "mit „berechnet“ bezeichnete Summen" in text
    assert "mit „berechnet“ bezeichnete Summen" not in text_of(client)


def test_csv_of_exactly_this_view(client: FlaskClient) -> None:
    answer = client.get(f"{PATH}/download.csv?table=by_grade&school_type=Realschule&grade=8")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == ["Realschulen", "8", "15", "19,7", "42,9", "veröffentlicht"]
    assert ["Realschulen", "Summe", "76", "", "", "veröffentlichte Summe"] in rows
    meta = dict(row for row in rows if len(row) == 2)
    assert meta["Link zur Ansicht"].endswith(
        f"{PATH}?table=by_grade&grade=8&school_type=Realschule"
    )
    assert (
        'filename="krefeld_schulformwechsel_by_grade_2017.csv"'
        in answer.headers["Content-Disposition"]
    )


def test_figures_to_explore_have_the_same_numbers(krefeld_store: Store) -> None:
    result = school_changes(krefeld_store, SchoolChangeSelection("krefeld", 2017))
    view, drawn = matrix_view(result), flows(result)
    assert view is not None
    assert drawn is not None
    heat = heat_map_figure(view)["data"][0]
    assert heat["text"][3] == ["8", "70", "20", "x"]
    assert heat["z"][3][3] is None
    link = sankey_figure(drawn)["data"][0]["link"]
    assert sum(link["value"]) == 119
    assert min(link["target"]) == 4


def test_explore_says_why_there_is_no_figure(district_store: Store) -> None:
    found = explore_school_changes(district_store, "year=2018&within=stadtteil:010&table=by_grade")
    assert found == "Für diese Auswahl gibt es keine Tabelle und deshalb keine Grafik."


def test_page_names_its_source(client: FlaskClient) -> None:
    page = client.get(PATH).get_data(as_text=True)
    assert "Quelle: Stadt Krefeld: Konzept" in page


# --- from, to and grade in one table -------------------------------------------------------------


@pytest.fixture(scope="module")
def full_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store.open(make_release(tmp_path_factory.mktemp("full"), full=True), "krefeld")
    yield store
    store.close()


@pytest.fixture(scope="module")
def full_client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    tables = make_release(tmp_path_factory.mktemp("full"), full=True)
    found: FlaskClient = create_app(Settings(tables_dir=tables)).server.test_client()
    return found


def test_no_filter_is_closed(full_store: Store) -> None:
    data = context(full_store, Settings(), {}).data
    assert data["filters"]["reasons"] == {}
    assert data["filters"]["district_groups"] == [("Stadtteile", [("stadtteil:010", "Stadtmitte")])]
    published = context(full_store, Settings(), {"year": "2017"}).data
    assert set(published["filters"]["reasons"]) == {"grade"}


def test_every_filter_comes_back_from_the_address(full_store: Store) -> None:
    asked = {"grade": "8", "within": "stadtteil:010", "school_type": "Realschule"}
    page = context(full_store, Settings(), asked)
    assert page.notices == ()
    assert page.data["query"] == "grade=8&school_type=Realschule&within=stadtteil:010"


def test_a_grade_that_a_published_table_has_not_is_dropped_with_a_word(
    krefeld_store: Store,
) -> None:
    page = context(krefeld_store, Settings(), {"grade": "7"})
    assert page.data["query"] == ""
    assert "nicht nach Jahrgangsstufen getrennt" in page.notices[0]
    kept = context(krefeld_store, Settings(), {"grade": "7", "table": "by_grade"})
    assert kept.data["query"] == "table=by_grade&grade=7"


def test_sentences_of_the_filtered_view(full_client: FlaskClient) -> None:
    text = text_of(full_client, "?grade=8&school_type=Realschule")
    assert "von Schulform zu Schulform: Krefeld, Schuljahr 2020/21, Jahrgangsstufe 8" in text
    assert (
        "wechselten in Krefeld 6 Schülerinnen und Schüler von Realschulen in die Jahrgangsstufe 8 "
        "einer anderen Schulform: 5 an Hauptschulen und 1 an Gymnasien." in text
    )
    assert "Alle Summen sind aus den Zellen gebildet." in text
    whole = text_of(full_client, "?school_type=Gymnasium")
    assert "5 von 11 Wechseln von oder zu Gymnasien (45,5\u00a0%) kamen spät" in whole
    assert "ist nicht veröffentlicht.</p>" not in whole


def test_hidden_cells_are_hidden_in_page_figure_and_file(full_client: FlaskClient) -> None:
    text = text_of(full_client, "?within=stadtteil:010")
    assert "von Gymnasien zu Hauptschulen: Wert geheim gehalten" in text
    assert "1 weiterer Weg ohne veröffentlichte Zahl" in text
    answer = full_client.get(f"{PATH}/download.csv?within=stadtteil:010")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert ["Gymnasien", "Hauptschulen", ".", "", "", "Wert geheim gehalten"] in rows
    assert ["Gymnasien", "Summe", ".", "", "", "Wert geheim gehalten"] in rows


def test_flows_follow_the_grade(full_store: Store) -> None:
    result = school_changes(full_store, SchoolChangeSelection("krefeld", 2020, grade=8))
    drawn = flows(result)
    assert drawn is not None
    assert {(f.source_label, f.target_label): f.pupils for f in drawn.items} == {
        ("Gymnasien", "Realschulen"): 3,
        ("Gymnasien", "Hauptschulen"): 1,
        ("Realschulen", "Hauptschulen"): 5,
        ("Realschulen", "Gymnasien"): 1,
    }
