"""Two servers that share a Redis: they answer alike, and refuse alike."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from redis import Redis as Client

from dashboard.factory import create_app
from dashboard.settings import load_settings
from dashboard.web import pages
from layers.publish.withdrawal import withdraw
from scripts.server import running_server
from scripts.services import Redis
from tests.load import Load
from tests.patience import PATIENCE

PAGES = ("/mini/", "/mini/karte", "/mini/indikatoren")
BR = {"Accept-Encoding": "br"}


@pytest.fixture
def tables(mini_tables: Path, tmp_path: Path) -> Path:
    """A folder with the mini city, which a test may change."""
    shutil.copytree(mini_tables.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "tables"


@pytest.fixture
def two(tables: Path, redis_server: Redis) -> Iterator[tuple[FlaskClient, FlaskClient]]:
    """Visitors of two servers with the same release and the same Redis."""
    settings = load_settings(tables_dir=tables, municipality="mini", cache_url=redis_server.url)
    apps = [create_app(settings) for _ in range(2)]
    yield apps[0].server.test_client(), apps[1].server.test_client()
    for app in apps:
        app.server.extensions["bildungsatlas"].close()


def keys(redis: Redis, least: int) -> list[bytes]:
    """All keys, as soon as there are so many."""
    with Client.from_url(redis.url) as client:
        end = time.monotonic() + PATIENCE
        while client.dbsize() < least and time.monotonic() < end:
            time.sleep(0.01)
        return sorted(client.keys())


def test_one_answers_with_what_the_other_made(
    two: tuple[FlaskClient, FlaskClient], redis_server: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    first = {path: one.get(path, headers=BR) for path in PAGES}
    # the pages and their compressed form
    assert len(keys(redis_server, 6)) == 6
    for name in pages.MAKERS:
        monkeypatch.setitem(pages.MAKERS, name, None)
    for path in PAGES:
        again = other.get(path, headers=BR)
        assert again.status_code == 200
        assert again.data == first[path].data
        assert again.headers["ETag"] == first[path].headers["ETag"]
    assert len(keys(redis_server, 6)) == 6
    assert other.get("/mini/karte?year=1").status_code == 500


def test_a_withdrawn_release_goes_from_redis_and_is_refused_by_both(
    two: tuple[FlaskClient, FlaskClient], tables: Path, redis_server: Redis
) -> None:
    one, other = two
    fingerprint = (tables / "mini.current").read_text(encoding="utf-8").strip()
    for path in (*PAGES, "/dcat.rdf", "/mini/dcat.rdf"):
        one.get(path)
    assert all(f":{fingerprint}:".encode() in key for key in keys(redis_server, 4))
    withdraw(tables, "mini", fingerprint, "", "")
    assert [client.get("/mini/karte").status_code for client in (other, one)] == [410, 410]
    with Client.from_url(redis_server.url) as client:
        end = time.monotonic() + PATIENCE
        while client.dbsize() and time.monotonic() < end:
            time.sleep(0.01)
        assert client.keys() == []


def test_nothing_private_is_kept(two: tuple[FlaskClient, FlaskClient], redis_server: Redis) -> None:
    one, _ = two
    one.get("/mini/suche?q=geheim")
    one.get("/mini/mappe?title=geheim")
    one.get("/mini/gibt-es-nicht")
    one.get("/mini/karte")
    assert len(keys(redis_server, 1)) == 1


def test_redis_stops_and_comes_back_while_visitors_ask(tables: Path, redis_server: Redis) -> None:
    paths = [f"/mini/karte?year={year}" for year in range(2000, 2060)] + list(PAGES)
    with (
        running_server(
            tables, MUNICIPALITY="mini", CACHE_URL=redis_server.url, CACHE_MEGABYTES="0"
        ) as server,
        Load(server.url, paths, 4) as load,
    ):
        load.wait_for(30)
        redis_server.stop()
        load.wait_for(30)
        redis_server.start()
        load.wait_for(30)
    assert {answer.status for answer in load.answers} == {200}
