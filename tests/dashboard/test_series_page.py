"""The page Zeitreihe as a document, its downloads and its figure to explore."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskClient

from dashboard.callbacks.series import explore_series
from dashboard.factory import create_app
from dashboard.figures.series import series_figure
from dashboard.pages.series import context
from dashboard.selection import parse_series
from dashboard.settings import Settings
from layers.queries.series import series
from layers.store import Store
from tests.changes_release import make_release

ALL_DAY = (
    "Ganztagsquote an Grundschulen: In Krefeld stieg die Quote von 38,7\u00a0% (2017/18) auf "
    "56,1\u00a0% (2024/25), das sind 17,4\u00a0Prozentpunkte mehr; geplant für 2027/28 sind "
    "71,0\u00a0%."
)


@pytest.fixture(scope="module")
def client(krefeld_tables: Path) -> FlaskClient:
    app = create_app(Settings(tables_dir=krefeld_tables))
    found: FlaskClient = app.server.test_client()
    return found


@pytest.fixture(scope="module")
def hand_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store.open(make_release(tmp_path_factory.mktemp("hand")), "krefeld")
    yield store
    store.close()


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def rows_of(client: FlaskClient, path: str) -> list[list[str]]:
    answer = client.get(path)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_the_first_answer_holds_sentence_drawing_and_table(client: FlaskClient) -> None:
    text = text_of(client, "/krefeld/zeitreihe?indicator=all_day_rate")
    assert ALL_DAY in text
    assert text.count('class="series-svg"') == 2
    assert "<td" in text
    assert "OGS-Bericht 2026" in text
    assert "Diese Zahlen gibt es nur für die ganze Stadt." in text


def test_planned_values_are_marked_in_the_table(client: FlaskClient) -> None:
    text = text_of(client, "/krefeld/zeitreihe?indicator=all_day_rate")
    assert text.count('<span class="visually-hidden"> (geplant)</span>') == 3
    assert "g = geplant" in text


def test_areas_are_offered_and_the_ninth_is_refused(client: FlaskClient) -> None:
    codes = "010,020,030,040,050,060,070,080,090"
    text = text_of(
        client, f"/krefeld/zeitreihe?indicator=share_under_3&level=stadtteil&areas={codes}"
    )
    assert "Gebiete auswählen (8 von höchstens 8)" in text
    assert "höchstens 8 Gebiete" in text
    assert "Mehr als 8 Linien" in text


def test_a_single_period_shows_values_and_no_line(client: FlaskClient) -> None:
    text = text_of(client, "/krefeld/zeitreihe?indicator=leavers_without_certificate")
    assert "Werte gibt es nur für einen Zeitpunkt, 2016/17" in text
    assert "2016/17: 174 von 2\u202f160" in text
    assert 'class="series-svg"' not in text


def test_small_multiples_show_every_area(client: FlaskClient) -> None:
    text = text_of(client, "/krefeld/zeitreihe?indicator=share_under_3&level=stadtteil&multiples=1")
    assert text.count('class="multiple"') == 19
    assert "Alle Stadtteile auf einer Skala" in text


def test_estimated_values_of_districts_are_hollow_and_explained(client: FlaskClient) -> None:
    text = text_of(client, "/krefeld/zeitreihe?indicator=share_under_3&level=stadtbezirk&areas=1")
    assert "leerer Punkt: geschätzt" in text
    assert "s = geschätzt" in text


def test_csv_has_value_flag_base_source_and_link(client: FlaskClient) -> None:
    rows = rows_of(client, "/krefeld/zeitreihe/download.csv?indicator=all_day_rate")
    assert rows[0][4].endswith("[%]")
    assert rows[8][2:5] == ["Krefeld", "2024/25", "56,1"]
    assert rows[8][5:7] == ["5068", "9035"]
    assert rows[11][3:5] == ["2027/28", "71,0"]
    assert rows[8][7:9] == ["55,1", "57,1"]
    assert rows[11][7:] == ["", "", "geplant"]
    meta = {row[0]: row[1] for row in rows if len(row) == 2}
    assert "OGS-Bericht 2026" in meta["Quelle"]
    assert meta["Link zur Ansicht"].endswith("/krefeld/zeitreihe?indicator=all_day_rate")
    assert meta["Aussage"] == ALL_DAY.replace("\u00a0", " ")


def test_xlsx_has_numbers_as_numbers(client: FlaskClient) -> None:
    answer = client.get("/krefeld/zeitreihe/download.xlsx?indicator=population&level=stadtteil")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    rows = list(book["Daten"].iter_rows(values_only=True))
    assert rows[13][2:5] == ("Krefeld", "31.12.2024", 236997)


def test_the_download_follows_the_areas(client: FlaskClient) -> None:
    query = "indicator=population&level=stadtteil&areas=010,020"
    rows = rows_of(client, f"/krefeld/zeitreihe/download.csv?{query}")
    assert {row[2] for row in rows[1:40] if len(row) > 4} == {
        "Krefeld", "Stadtmitte", "Kempener Feld/Baackeshof",
    }  # fmt: skip


def test_an_unknown_format_is_told(client: FlaskClient) -> None:
    answer = client.get("/krefeld/zeitreihe/download.docx")
    assert answer.status_code == 404
    assert "csv, xlsx" in answer.get_data(as_text=True)


def test_signs_never_become_numbers(hand_store: Store) -> None:
    args = {"indicator": "share", "level": "stadtteil", "areas": "030,040"}
    data = context(hand_store, Settings(), args).data
    line = next(x for x in data["result"].table_lines if x.code == "030")
    assert line.points[0].cell == "."
    assert ". = Wert geheim gehalten oder unbekannt" in data["table_signs"]


def test_missing_index_is_a_notice(hand_store: Store) -> None:
    args = {"indicator": "children", "level": "stadtteil", "areas": "020", "index": "1"}
    notices = context(hand_store, Settings(), args).notices
    assert "Süd: Der Wert für 31.12.2012 ist null; ein Index lässt sich nicht bilden." in notices


def test_figure_to_explore_has_the_same_numbers(hand_store: Store) -> None:
    selection, _ = parse_series(
        hand_store, {"indicator": "share", "level": "stadtteil", "areas": "010,020"}
    )
    figure = series_figure(series(hand_store, selection))
    assert [trace["name"] for trace in figure["data"]] == ["Krefeld", "Stadtmitte", "Süd"]
    south = figure["data"][2]
    # an empty point parts 2013 from 2014, where the register changed; 2015 has no value
    assert south["x"][:5] == ["2012", "2013", "2014", "2014", "2015"]
    assert [y is None for y in south["y"]] == [False, False, True, False, True, False, False]
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == [1.5]
    assert south["connectgaps"] is False
    assert south["text"][0] == "Süd, 31.12.2012: 1,0\u00a0%"
    assert figure["data"][1]["marker"]["symbol"][-2:] == ["square-open", "square-open"]
    assert figure["layout"]["yaxis"]["rangemode"] == "tozero"


def test_explore_says_why_there_is_no_line(krefeld_store: Store) -> None:
    found = explore_series(krefeld_store, "indicator=leavers_without_certificate")
    assert found == "Für einen einzelnen Zeitpunkt gibt es keine Linie. Der Wert steht oben."


def test_areas_of_a_plain_form_arrive_all(client: FlaskClient) -> None:
    page = client.get("/krefeld/zeitreihe?indicator=share_under_3&areas=010&areas=020")
    said = page.get_data(as_text=True)
    assert "Gebiete auswählen (2 von höchstens 8)" in said
