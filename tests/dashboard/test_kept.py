"""Answers are made once per release, and forgotten when they must be."""

from pathlib import Path

from flask.testing import FlaskClient

from dashboard.web.kept import OVERHEAD, Kept
from tests.dashboard.test_withdrawal import Town


def test_only_so_many_bytes_are_kept_and_the_oldest_go_first() -> None:
    kept = Kept(10 + 2 * OVERHEAD)
    kept.set("a", b"1234")
    kept.set("b", b"1234")
    assert kept.get("a") == b"1234"
    kept.set("c", b"12")
    assert kept.get("b") is None
    assert kept.get("a") == b"1234"
    kept.set("c", b"1")
    kept.set("d", b"x" * (11 + 2 * OVERHEAD))
    kept.set("", b"1")
    assert [kept.get(key) for key in ("a", "c", "d", "")] == [b"1234", b"1", None, None]
    kept.clear()
    assert kept.get("a") is None


def test_a_page_is_the_same_the_second_time_and_follows_its_query(krefeld: FlaskClient) -> None:
    first = krefeld.get("/krefeld/karte?areas=010&areas=020")
    again = krefeld.get("/krefeld/karte?areas=010&areas=020")
    other = krefeld.get("/krefeld/karte?areas=020&areas=010")
    assert first.data == again.data
    assert first.headers["ETag"] == again.headers["ETag"]
    assert other.data != first.data
    tag = {"If-None-Match": first.headers["ETag"]}
    assert krefeld.get("/krefeld/karte?areas=010&areas=020", headers=tag).status_code == 304


def test_a_kept_page_follows_the_host_and_a_newer_release(both_tables: Path) -> None:
    town = Town(both_tables)
    cited = f"/krefeld/zitat?page=map&cell=wert-gesamt&release={town.fingerprint}"
    here = town.client.get(cited, base_url="http://hier.example")
    there = town.client.get(cited, base_url="http://dort.example")
    assert "http://hier.example/krefeld/karte" in here.text
    assert "http://dort.example/krefeld/karte" in there.text
    pinned = f"/krefeld/karte?release={town.fingerprint}"
    assert 'class="pinned-note"' not in town.client.get(pinned).text
    town.replace()
    assert 'class="pinned-note"' in town.client.get(pinned).text
    town.withdraw()
    assert town.client.get(pinned).status_code == 410
    town.client.application.extensions["bildungsatlas"].close()
