"""Pages and files of a municipality whose boundaries changed."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.figures.series import series_figure
from dashboard.settings import load_settings
from layers.model import SeriesSelection
from layers.queries.series import series
from tests.layers.edition_release import NOTE, SLUG, make_release, open_release
from tests.layers.prepare.changing import ChangingCity

HINT = "Gebietsgrenzen bis 31.07.2018"
MAP = f"/{SLUG}/karte"


@pytest.fixture(scope="module")
def reform_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A visitor of the hand-made city with two editions."""
    tables = make_release(tmp_path_factory.mktemp("reform"))
    app = create_app(load_settings(tables_dir=tables, municipality=SLUG))
    with app.server.test_client() as client:
        yield client
    app.server.extensions["bildungsatlas"].close()


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_the_map_of_2017_has_the_areas_of_2017(reform_app: FlaskClient) -> None:
    before, after = page(reform_app, f"{MAP}?year=2017"), page(reform_app, MAP)
    assert 'id="area-01"' in before
    assert 'id="area-12"' not in before
    assert 'id="area-12"' in after
    assert 'id="area-01"' not in after
    assert f"data-boundaries>{HINT}" in before
    assert "data-boundaries hidden></p>" in after


def test_a_pick_stays_where_its_area_is_not(reform_app: FlaskClient) -> None:
    text = page(reform_app, f"{MAP}?areas=01,05")
    assert "Altdorf gibt es im Schuljahr 2019/20 nicht (bis 31.07.2018)." in text
    assert "Das Gebiet bleibt gewählt" in text
    assert "nicht in diesen Grenzen" in text
    assert "Altdorf abwählen" in text
    assert "gibt es im Schuljahr" not in page(reform_app, f"{MAP}?areas=01,05&year=2016")


def test_two_maps_with_two_editions_share_a_table(reform_app: FlaskClient) -> None:
    text = page(reform_app, f"{MAP}?second_year=2017")
    table = text[text.index("<tbody>") : text.index("</tbody>")]
    rows = [row.split("</tr>")[0] for row in table.split("<tr")[1:]]
    words = {row.split('data-code="')[1][:2]: row for row in rows}
    assert sorted(words) == ["01", "02", "03", "04", "05", "12", "31", "32"]
    assert "18,0" in words["12"]
    assert words["12"].count("nicht in diesen Grenzen") == 1
    assert "11,0" in words["01"]
    assert words["01"].count("nicht in diesen Grenzen") == 1
    assert "19,0" in words["04"]
    assert "13,0" in words["04"]


def test_tables_hold_the_areas_of_their_year(reform_app: FlaskClient) -> None:
    text = reform_app.get(f"{MAP}/download.csv?year=2017").get_data().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    codes = [row[0] for row in rows if row and len(row[0]) == 2 and row[0].isdigit()]
    assert codes == ["01", "02", "03", "04", "05"]
    assert HINT in text
    assert "umgerechnet" not in text
    today = reform_app.get(f"{MAP}/download.csv").get_data().decode("utf-8-sig")
    assert "Altdorf" not in today
    assert HINT not in today


@pytest.mark.parametrize(("year", "bottom"), [(2017, 0.015), (2018, 0.012)])
def test_geojson_has_the_outlines_of_its_year(
    reform_app: FlaskClient, year: int, bottom: float
) -> None:
    content = json.loads(reform_app.get(f"{MAP}/download.geojson?year={year}").data)
    found = {feature["properties"]["code"]: feature for feature in content["features"]}
    assert len(found) == len(content["features"]) == 5
    ring = found["04"]["geometry"]["coordinates"][0]
    assert min(y for _, y in ring) == bottom
    days = found["04"]["properties"]["valid_from"], found["04"]["properties"]["valid_to"]
    assert days == (("", "2018-07-31") if year == 2017 else ("2018-08-01", ""))
    assert all(feature["properties"]["value"] is not None for feature in content["features"])


def test_pictures_say_which_boundaries(reform_app: FlaskClient) -> None:
    assert HINT.encode() in reform_app.get(f"{MAP}/download.svg?year=2017").data
    assert reform_app.get(f"{MAP}/download.png?year=2017").data.startswith(b"\x89PNG")


def test_an_ended_area_is_found_and_opens_in_its_last_year(reform_app: FlaskClient) -> None:
    answer = reform_app.get(f"/{SLUG}/suche?q=altdorf")
    assert answer.headers["Location"].endswith("karte?year=2017&areas=01")
    several = page(reform_app, f"/{SLUG}/suche?q=s")
    assert "Stadtteil 03, bis 2018" in several


def test_within_an_area_of_its_time(reform_app: FlaskClient) -> None:
    text = page(reform_app, f"{MAP}?within=stadtbezirk:1&year=2017&overlay=school")
    assert "3 von 3 Gebieten mit Wert" in text
    assert "Schule Altdorf" in text
    assert "Gymnasium Ost" not in text


def test_the_series_page_tells_of_the_break(reform_app: FlaskClient) -> None:
    address = f"/{SLUG}/zeitreihe?areas=04,12,01"
    text = page(reform_app, address)
    note = f"Zwischen 2017/18 und 2018/19: Neue Gebietsgrenzen ab 01.08.2018: {NOTE}."
    assert text.count(note) == 1
    assert text.count('class="break"') == 2  # the wide and the narrow drawing
    assert "Altdorf (bis 2018)</label>" in text
    assert 'class="num after-break">2018/19' in text
    assert "senkrechter Strich: Bruch in der Reihe" in text
    assert "umgerechnet" in text
    assert "Bruch" not in page(reform_app, f"/{SLUG}/zeitreihe?areas=05")


def test_the_figure_to_explore_has_bar_and_gap(tmp_path: Path) -> None:
    store = open_release(tmp_path)

    def figure(*areas: str) -> dict[str, Any]:
        return series_figure(series(store, SeriesSelection(SLUG, "share", "stadtteil", areas)))

    found = figure("04", "12")
    assert [shape["x0"] for shape in found["layout"]["shapes"]] == [1.5]
    traces = {trace["name"]: trace for trace in found["data"]}
    assert traces["Süd"]["y"] == [12.0, 13.0, None, 18.0, 19.0]
    assert traces["Altmitte"]["y"] == [15.0, 16.0, 17.0, 18.0]
    assert traces["Altmitte"]["marker"]["symbol"][0].endswith("-open")
    assert "shapes" not in figure("05")["layout"]
    store.close()


@pytest.fixture(scope="module")
def wandel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A visitor of a city that the real preparation made, with a change and a renamed Viertel."""
    city = ChangingCity(tmp_path_factory.mktemp("wandel"))
    city.prepare()
    app = create_app(load_settings(tables_dir=city.tables, municipality="wandel"))
    with app.server.test_client() as client:
        yield client
    app.server.extensions["bildungsatlas"].close()


def test_what_was_prepared_is_served_by_its_time(wandel: FlaskClient) -> None:
    address = "/wandel/karte?indicator=people&level=viertel"
    before, after = page(wandel, f"{address}&year=2019"), page(wandel, f"{address}&year=2020")
    assert "Frühere Gebietsgrenzen: Am 1. Januar 2020 wurden die Viertel" in before
    assert "Alter Markt" in before
    assert "Alter Markt" not in after[after.index("<main") : after.index('type="application/json"')]
    assert 'id="area-011"' in before
    assert 'id="area-011"' not in after
    for year, codes in ((2019, 5), (2021, 5)):
        query = f"{address.partition('?')[2]}&year={year}"
        content = json.loads(wandel.get(f"/wandel/karte/download.geojson?{query}").data)
        assert len(content["features"]) == codes


def test_a_former_name_is_found(wandel: FlaskClient) -> None:
    answer = wandel.get("/wandel/suche?q=alter+markt")
    assert "areas=031" in answer.headers["Location"]
    assert "year=" not in answer.headers["Location"]
