"""Institutions and streets: their list, their pages, their files, and what is said of others."""

import csv
import html
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.settings import load_settings
from layers.store import Store
from tests.dashboard.test_pages import text_of
from tests.sums import drop_sums


def names(document: str) -> list[str]:
    """The names in the lists of a page, as they stand."""
    found = re.findall(r'<th scope="row"><a href="[^"]*">(.*?)</a>', document, re.S)
    return [html.unescape(name) for name in found]


def test_the_list_is_in_official_order_and_leads_on(mini: FlaskClient) -> None:
    document = mini.get("/mini/einrichtungen").text
    assert names(document) == [
        "Inselschule",
        "Ostschule",
        "Schule am Bach",
        "Gymnasium Über den Wiesen",
        "Wiesengymnasium",
        "Nordschule",
    ]
    assert 'href="/mini/einrichtungen/s3"' in document
    assert 'href="/mini/profil/' in document


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("name=uber+den", ["Gymnasium Über den Wiesen"]),
        ("name=UEBER", ["Gymnasium Über den Wiesen"]),
        ("name=grundschule+ins", ["Inselschule"]),
        ("name=s5", ["Ostschule"]),
        ("within=viertel:012", ["Inselschule"]),
        ("within=bezirk:2&name=schule", ["Ostschule"]),
        ("name=%25", []),
        ("name=nirgends", []),
    ],
)
def test_the_list_is_limited(mini: FlaskClient, query: str, found: list[str]) -> None:
    assert names(mini.get(f"/mini/einrichtungen?{query}").text) == found


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kind=zoo", "Die Art „zoo“ gibt es hier nicht."),
        ("within=viertel:999", "Das Gebiet „viertel:999“ gibt es nicht."),
        ("name=" + "x" * 200, "Gesucht wird nur nach den ersten Buchstaben"),
    ],
)
def test_what_cannot_be_is_said(mini: FlaskClient, query: str, said: str) -> None:
    answer = mini.get(f"/mini/einrichtungen?{query}")
    assert answer.status_code == 200
    assert said in html.unescape(answer.text)


def test_a_page_of_a_school_shows_its_values_and_places(mini: FlaskClient) -> None:
    text = text_of(mini.get("/mini/einrichtungen/s2").text)
    assert "Gymnasium Über den Wiesen" in text
    assert "800" in text
    for area in ("Über den Wiesen", "Wiesen", "West"):
        assert area in text
    document = mini.get("/mini/einrichtungen/s2").text
    assert 'href="/mini/profil/viertel/' in document
    assert re.search(r'<svg class="locator"[^>]*aria-label="Lageplan[^"]*Angrenzend: ', document)


def test_no_page_of_a_school_ranks_it(krefeld: FlaskClient) -> None:
    text = text_of(krefeld.get("/krefeld/einrichtungen/100128").text)
    assert not re.search(r"\bRang\b|\bPlatz \d|von \d+ Schulen", text)


def test_every_value_of_every_school_stands_on_its_page(
    krefeld: FlaskClient, krefeld_store: Store
) -> None:
    rows = krefeld_store.rows(
        "SELECT facility_id, count(*) FROM facility_value GROUP BY ALL ORDER BY 1"
    )
    for facility_id, count in rows[::12]:
        document = krefeld.get(f"/krefeld/einrichtungen/{facility_id}").text
        body = document[document.index("Zahlen dieser Einrichtung") :]
        assert len(re.findall(r'<th scope="row">', body)) == count


def test_a_value_without_a_number_says_why(krefeld: FlaskClient, krefeld_store: Store) -> None:
    [(facility_id,), *_] = krefeld_store.rows(
        "SELECT facility_id FROM facility_value WHERE status = 'not_collected' ORDER BY 1 LIMIT 1"
    )
    document = krefeld.get(f"/krefeld/einrichtungen/{facility_id}").text
    assert re.search(r'<td class="num">\.</td>\s*<td>nicht erhoben</td>', document)


@pytest.mark.parametrize("name", ["nirgends", "..%2Fkarte", "'", "%00", "x" * 500])
def test_an_unknown_one_is_404_in_german(mini: FlaskClient, name: str) -> None:
    answer = mini.get(f"/mini/einrichtungen/{name}")
    assert answer.status_code == 404
    assert "gibt es" in answer.text
    assert "Traceback" not in answer.text


def test_the_list_as_a_file(krefeld: FlaskClient, krefeld_store: Store) -> None:
    body = krefeld.get("/krefeld/einrichtungen/download.csv?kind=school").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body), delimiter=";"))
    end = rows.index([])
    [(count,)] = krefeld_store.rows("SELECT count(*) FROM facility WHERE kind = 'school'")
    assert len(rows[1:end]) == count
    assert rows[0][:5] == ["Nummer", "Art", "Schulform", "Name", "Anschrift"]
    assert any(row[:1] == ["Quelle"] for row in rows[end:])
    answer = krefeld.get("/krefeld/einrichtungen/download.xlsx")
    assert answer.status_code == 200


def test_a_street_leads_to_its_areas(mini: FlaskClient) -> None:
    document = mini.get("/mini/strassen?q=Lindenstr.+20a").text
    assert 'href="/mini/profil/viertel/012"' in document
    assert 'href="/mini/profil/viertel/011"' not in document
    both = text_of(mini.get("/mini/strassen?q=lindenstrasse").text)
    assert "Nr. 1 bis 20" in both
    assert "ab Nr. 20a" in both


def test_who_asks_for_a_street_is_kept_by_nobody(mini: FlaskClient) -> None:
    for _ in range(2):
        answer = mini.get("/mini/strassen?q=Lindenstr.+20a")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "ETag" not in answer.headers
        assert '<meta name="robots" content="noindex">' in answer.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Welche Straße?"),
        ("?q=", "Welche Straße?"),
        ("?q=Nirgendweg", "Keine Straße passt zu „Nirgendweg“"),
        ("?q=Lindenstr.+0", "Diese Hausnummer steht nicht im Verzeichnis"),
        ("?q=%3Cscript%3E", "Keine Straße passt zu „<script>“"),
        ("?q=" + "a" * 3000, "Keine Straße passt"),
    ],
)
def test_what_no_street_fits(mini: FlaskClient, query: str, said: str) -> None:
    answer = mini.get(f"/mini/strassen{query}")
    assert answer.status_code == 200
    assert said in html.unescape(answer.text)
    assert "<script>“" not in answer.text


def test_ways_to_an_area_stand_where_they_lead_somewhere(
    mini: FlaskClient, krefeld: FlaskClient
) -> None:
    mine, theirs = mini.get("/mini/profil").text, krefeld.get("/krefeld/profil").text
    assert "Nach Straße" in mine
    assert "Nach Straße" not in theirs
    for document in (mine, theirs):
        assert "Nach Schule oder Einrichtung" in document
        assert "data-locate" in document


def test_only_the_page_that_needs_it_may_ask_for_a_position(mini: FlaskClient) -> None:
    def allowed(path: str) -> list[str]:
        policy = mini.get(path).headers["Permissions-Policy"]
        return [part for part in policy.split(", ") if not part.endswith("=()")]

    assert allowed("/mini/profil") == ["geolocation=(self)"]
    for path in ("/mini/", "/mini/karte", "/embed/mini/karte", "/mini/strassen"):
        assert "geolocation=()" in mini.get(path).headers["Permissions-Policy"]
        assert allowed(path) == []


@pytest.fixture
def secret(mini_tables: Path, tmp_path: Path) -> Iterator[FlaskClient]:
    """The mini city with a value of a school that is kept secret, its number left beside it."""
    shutil.copytree(mini_tables.parent, tmp_path, dirs_exist_ok=True)
    drop_sums(tmp_path / "tables")
    [path] = (tmp_path / "tables").glob("mini-*.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "UPDATE facility_value SET status = 'confidential', value = 7771 "
            "WHERE facility_id = 's2'"
        )
    app = create_app(load_settings(tables_dir=tmp_path / "tables", municipality="mini"))
    with app.server.test_client() as client:
        yield client
    app.server.extensions["bildungsatlas"].close()


def test_a_secret_value_of_a_school_is_never_shown(secret: FlaskClient) -> None:
    document = secret.get("/mini/einrichtungen/s2").text
    body = document[document.index("Zahlen dieser Einrichtung") :]
    assert re.search(r'<td class="num">\.</td>\s*<td>Wert geheim gehalten</td>', body)
    for path in (
        "/mini/einrichtungen/s2",
        "/mini/einrichtungen",
        "/mini/einrichtungen/download.csv",
    ):
        assert "771" not in secret.get(path).text.replace("\u202f", ""), path
