"""Whole answers that stand ready: the same bytes, and never longer than they are right."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from flask.testing import FlaskClient

from dashboard.access import note_of
from dashboard.factory import AtlasDash, create_app
from dashboard.release import Releases
from dashboard.settings import load_settings
from dashboard.web.encodings import acceptable
from dashboard.web.ready import Ready

MAP = "/mini/karte"


@pytest.fixture
def tables(mini_tables: Path, tmp_path: Path) -> Path:
    """A folder of releases that a test may change."""
    shutil.copytree(mini_tables.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "tables"


@pytest.fixture
def app(tables: Path) -> Iterator[AtlasDash]:
    made = create_app(load_settings(tables_dir=tables, municipality="mini"))
    yield made
    cast(Releases, made.server.extensions["bildungsatlas"]).close()


@pytest.fixture
def client(app: AtlasDash) -> FlaskClient:
    return app.server.test_client()


@pytest.fixture
def asked(app: AtlasDash) -> list[str]:
    """Addresses that a route was asked for."""
    found: list[str] = []

    def note() -> None:
        from flask import request

        found.append(request.full_path)

    app.server.before_request(note)
    return found


def values(client: FlaskClient) -> str:
    """Address of a values file."""
    found = re.search(r'href="(/mini/werte/[^"]+)" as="fetch"', client.get(MAP).text)
    assert found
    return found[1]


@pytest.mark.parametrize("path", [MAP, f"{MAP}/download.csv", "values"])
def test_the_same_request_gets_the_same_answer(
    client: FlaskClient, asked: list[str], path: str
) -> None:
    path = values(client) if path == "values" else path
    environs: list[dict[str, Any]] = []
    inner = client.application.wsgi_app

    def remember(environ: dict[str, Any], start_response: Any) -> Any:
        environs.append(environ)
        return inner(environ, start_response)

    client.application.wsgi_app = remember  # type: ignore[method-assign]
    asked.clear()
    packed = {"Accept-Encoding": "gzip, deflate, br"}
    first, second = (client.get(path, headers=packed) for _ in range(2))
    assert len(asked) == 1
    assert second.status_code == first.status_code == 200
    assert second.data == first.data
    told = [
        [(name, value) for name, value in answer.headers if name not in ("X-Request-ID", "Date")]
        for answer in (first, second)
    ]
    assert told[0] == told[1]
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    noted = [note_of(environ) for environ in environs]
    assert noted[0].endpoint
    assert noted[0].endpoint == noted[1].endpoint
    assert noted[0].release == noted[1].release
    assert (noted[0].is_kept, noted[1].is_kept) == (False, True)


def test_who_has_it_already_is_told_so(client: FlaskClient, asked: list[str]) -> None:
    etag = client.get(MAP).headers["ETag"]
    asked.clear()
    for _ in range(2):
        answer = client.get(MAP, headers={"If-None-Match": etag})
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == etag
    assert len(asked) == 1


@pytest.mark.parametrize(
    "different",
    [
        {"headers": {"Accept-Encoding": "gzip"}},
        {"headers": {"Authorization": "Basic x"}},
        {"headers": {"Range": "bytes=0-1"}},
        {"headers": {"Host": "anders.example"}},
        {"base_url": "https://localhost"},
        {"query_string": "year=2021"},
        {"method": "HEAD"},
    ],
)
def test_another_request_goes_to_the_routes(
    client: FlaskClient, asked: list[str], different: dict[str, Any]
) -> None:
    client.get(MAP)
    before = len(asked)
    client.open(MAP, **different)
    assert len(asked) == before + 1


@pytest.mark.parametrize(
    "path",
    ["/mini/suche?q=x", f"{MAP}/download.svg", "/gesund", "/mini/absent", "/embed/mini/karte"],
)
def test_others_are_never_ready(client: FlaskClient, asked: list[str], path: str) -> None:
    for _ in range(2):
        client.get(path)
    assert len(asked) == 2


def touch(path: Path) -> None:
    """Write the same again, as another file."""
    other = path.with_suffix(".new")
    other.write_bytes(path.read_bytes())
    other.replace(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda tables: touch(tables / "mini.current"),
        lambda tables: (tables / "other.current").write_text("x"),
        lambda tables: (tables / "mini.withdrawn").write_text(""),
    ],
)
def test_what_changes_in_the_folder_is_noticed(
    client: FlaskClient, asked: list[str], tables: Path, change: Callable[[Path], object]
) -> None:
    for _ in range(2):
        client.get(MAP)
    assert len(asked) == 1
    change(tables)
    client.get(MAP)
    assert len(asked) == 2


def test_a_withdrawn_release_is_shown_no_more(
    client: FlaskClient, tables: Path, asked: list[str]
) -> None:
    path = values(client)
    assert [client.get(path).status_code for _ in range(2)] == [200, 200]
    (tables / "mini.withdrawn").write_text("damaged: nobody can tell what may be shown")
    assert client.get(path).status_code == 410
    assert client.get(MAP).status_code == 410


def test_what_is_amiss_is_looked_at_each_time(
    client: FlaskClient, tables: Path, asked: list[str]
) -> None:
    client.get(MAP)
    (tables / "mini.current").write_text("0123456789ab")
    for _ in range(3):
        assert client.get(MAP).status_code == 200
    assert len(asked) == 4


def test_the_room_is_limited() -> None:
    made: list[str] = []

    def inner(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        made.append(environ["PATH_INFO"])
        environ["bildungsatlas.ready"] = True
        start_response("200 OK", [])
        return [b"x" * 3_000]

    releases = SimpleNamespace(steady=lambda slug: (slug,))
    ready = Ready(inner, Path("/absent"), cast(Releases, releases), 40_000)

    def ask(path: str) -> None:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path}
        assert ready(environ, lambda status, headers: None) == [b"x" * 3_000]

    for path in ("/a", "/b", "/c", "/d", "/a", "/e", "/a", "/b", "/a"):
        ask(path)
    assert made == ["/a", "/b", "/c", "/d", "/e", "/b"]
    ready.clear()
    ask("/a")
    assert made[-1] == "/a"


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("gzip, deflate, br, zstd", "br, zstd, gzip"),
        ("br;q=0, gzip", "gzip"),
        ("BR ; Q=0.000,gzip", "gzip"),
        ("*", "br, zstd, gzip"),
        ("*;q=0.5, br;q=0", "zstd, gzip"),
        ("gzip;q=1, br;q=0.5", "br;q=0.5, gzip;q=1"),
        ("identity, br;q=0.5", ""),
        ("br;q=many", ""),
        ("deflate", ""),
        ("", ""),
    ],
)
def test_encodings_are_those_that_may_be_used(header: str, meant: str) -> None:
    assert acceptable(header) == meant


def test_refused_encodings_are_not_used(client: FlaskClient) -> None:
    for path in (MAP, MAP, values(client)):
        answer = client.get(path, headers={"Accept-Encoding": "br;q=0, gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        answer = client.get(path, headers={"Accept-Encoding": "br; q=0"})
        assert "Content-Encoding" not in answer.headers
