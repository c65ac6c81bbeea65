"""Citing a number, and opening it again when newer releases have come."""

import os
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pytest
from flask.testing import FlaskClient

from layers.publish.unpublished import mark_unpublished
from layers.publish.withdrawal import withdraw
from tests.dashboard.test_withdrawal import Town
from tests.sums import note_sums

PAGES = {
    "map": "/krefeld/karte?indicator=share_under_3&areas=010&second_year=2012",
    "series": "/krefeld/zeitreihe?indicator=share_under_3&level=stadtteil&areas=010",
    "school_changes": "/krefeld/schulformwechsel?table=by_grade",
}


@pytest.fixture
def town(both_tables: Path) -> Iterator[Town]:
    made = Town(both_tables)
    yield made
    made.client.application.extensions["bildungsatlas"].close()


def cite_links(page: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'data-cite href="([^"]+)"', page)]


@pytest.mark.parametrize("page", PAGES)
def test_every_number_of_a_table_has_a_sentence_and_an_address(
    krefeld: FlaskClient, page: str
) -> None:
    shown = krefeld.get(PAGES[page]).text
    links = cite_links(shown)
    assert len(links) >= 20
    for link in links[:: max(1, len(links) // 12)]:
        cell = link.rpartition("cell=")[2]
        cited = krefeld.get(link)
        assert cited.status_code == 200, link
        box = re.search(r"data-cite-sentence[^>]*>(.*?)</blockquote>", cited.text, re.S)
        assert box is not None
        sentence = unescape(box.group(1))
        number = re.search(rf'id="{cell}">.*?<a[^>]*>(.*?)</a>', shown, re.S)
        assert number is not None
        assert unescape(number.group(1)).split(" (")[0].strip() in sentence
        address = sentence.rpartition(" ")[2]
        parts = urlsplit(address)
        assert parts.netloc == "localhost"
        assert parts.fragment == cell
        assert "release=" in parts.query
        opened = krefeld.get(f"{parts.path}?{parts.query}")
        assert f'id="{cell}"' in opened.text


def test_the_cited_address_leans_on_no_default(krefeld: FlaskClient) -> None:
    page = krefeld.get("/krefeld/zitat?page=map&cell=wert-gesamt").text
    address = re.search(r'href="(/krefeld/karte[^"]+)" data-cite-address', page)
    assert address is not None
    for name in ("indicator", "level", "year", "school_type", "release"):
        assert f"{name}=" in address.group(1)


@pytest.mark.parametrize(
    "query", ["cell=wert-010", "page=map", "page=map&cell=wert-999", "page=x&cell=wert-1"]
)
def test_a_cell_that_is_not_there(krefeld: FlaskClient, query: str) -> None:
    answer = krefeld.get(f"/krefeld/zitat?{query}")
    assert answer.status_code == 404
    assert "Zahl nicht gefunden" in answer.text


def test_a_cited_release_goes_on_being_shown_and_says_that_there_is_a_newer(town: Town) -> None:
    old = town.fingerprint
    before = town.client.get(f"/krefeld/karte?indicator=share_under_3&release={old}")
    assert 'class="pinned-note"' not in before.text
    town.replace()
    page = town.client.get(f"/krefeld/karte?indicator=share_under_3&release={old}")
    assert page.status_code == 200
    assert f"Zitierter Datenstand <code>{old}</code>" in page.text
    assert 'href="/krefeld/karte?indicator=share_under_3">diese Ansicht mit heutigen' in page.text
    assert f'<input type="hidden" name="release" value="{old}">' in page.text
    links = re.findall(r'href="(/krefeld/[^"]*)"', page.text)
    kept = [link for link in links if f"release={old}" in link]
    dropped = [link for link in links if "release=" not in link and f"/{old}/" not in link]
    assert len(kept) > 50
    assert dropped == ["/krefeld/karte?indicator=share_under_3"]
    for path in town.lasting:
        assert town.client.get(path).status_code == 200


def test_files_of_a_cited_release(town: Town) -> None:
    path = f"/krefeld/karte/download.csv?indicator=share_under_3&release={town.fingerprint}"
    before = town.client.get(path).data
    town.replace()
    assert town.client.get(path).data == before
    assert town.fingerprint.encode() in before
    assert f"release={town.fingerprint}".encode() in before


@pytest.mark.parametrize("asked", ["000000000000", "x", "../../etc", "HAND", "' OR 1=1"])
def test_a_release_that_is_not_there(town: Town, asked: str) -> None:
    answer = town.client.get("/krefeld/karte", query_string={"release": asked})
    assert answer.status_code == 404
    assert "Datenstand nicht vorhanden" in answer.text
    assert town.fingerprint in answer.text


def test_a_withdrawn_release_is_gone_also_for_those_who_cite_it(town: Town) -> None:
    town.replace()
    path = f"/krefeld/karte?release={town.fingerprint}"
    assert town.client.get(path).status_code == 200
    withdraw(town.tables, "krefeld", town.fingerprint, "Grund", "K. Amt")
    assert town.client.get(path).status_code == 410
    assert (
        town.client.get(f"/krefeld/zitat?page=map&cell=x&release={town.fingerprint}").status_code
        == 410
    )


def test_a_release_of_an_older_version_says_so(both_tables: Path) -> None:
    old = (both_tables / "krefeld.current").read_text(encoding="utf-8").strip()
    with duckdb.connect(str(both_tables / f"krefeld-{old}.duckdb")) as connection:
        connection.execute("DROP TABLE class_break")
    note_sums(both_tables, "krefeld", old)
    town = Town(both_tables)
    town.replace()
    answer = town.client.get(f"/krefeld/karte?release={town.fingerprint}")
    assert answer.status_code == 404
    assert "Datenstand nicht mehr darstellbar" in answer.text
    town.client.application.extensions["bildungsatlas"].close()


def test_only_few_cited_releases_are_open_at_a_time(town: Town) -> None:
    releases = town.client.application.extensions["bildungsatlas"]
    town.replace()
    first = releases.cited("krefeld", town.fingerprint)
    assert releases.cited("krefeld", town.fingerprint) is first
    assert first.pin == town.fingerprint
    assert releases.get("krefeld").pin == ""
    assert town.fingerprint in releases.kept("krefeld")


@pytest.mark.parametrize("named", ["preview", "mark"])
def test_a_release_that_is_not_published_yet_cannot_be_asked_for(town: Town, named: str) -> None:
    """The release of a delivery lies among the others from when it was checked."""
    secret = town.fingerprint
    town.replace()
    (town.tables / "krefeld.history").unlink()
    if named == "preview":
        (town.tables / "krefeld.preview").write_text(secret, encoding="utf-8")
    else:
        mark_unpublished(town.tables, "krefeld", secret)
    for path in (
        "/krefeld/karte",
        "/krefeld/karte/download.plain.csv",
        "/karten/krefeld/share_under_3.svg",
        "/embed/krefeld/karte",
        "/ogc/krefeld",
        "/api/krefeld/indicators",
        "/krefeld/dcat.rdf",
    ):
        assert town.client.get(f"{path}?release={secret}").status_code == 404, path
    values = f"/krefeld/werte/{secret}/share_under_3/stadtteil.json"
    assert town.client.get(values).status_code == 404
    assert secret not in town.client.get("/api/krefeld").text


def test_only_releases_that_can_be_asked_for_are_listed(town: Town) -> None:
    before = town.fingerprint
    path = town.tables / f"krefeld-{before}.duckdb"
    town.replace()
    listed = [found["release"] for found in town.client.get("/api/krefeld").get_json()["versions"]]
    assert before in listed
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE release SET audit = '{}'")
    os.utime(path, ns=(1, 1))
    assert before not in town.client.get("/api/krefeld").text
