"""What may be kept by browsers and by caches that many share, and for how long."""

from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.settings import load_settings
from layers.publish.withdrawal import withdraw
from layers.store import Store

PAGE = "public, max-age=0, s-maxage=60, stale-while-revalidate=60, stale-if-error=600"
MINUTES = "public, max-age=300"
YEAR = "public, max-age=31536000, immutable"
PICTURE = "/karten/krefeld/share_under_3"


def parts(answer: object) -> set[str]:
    """The parts of a Cache-Control header."""
    return {part.strip() for part in answer.headers["Cache-Control"].split(",")}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/krefeld/", PAGE),
        ("/krefeld/karte?areas=010", PAGE),
        ("/krefeld/impressum", PAGE),
        ("/api", PAGE),
        ("/ogc/krefeld?f=html", PAGE),
        ("/krefeld/gibt-es-nicht", "public, max-age=0, s-maxage=10"),
        ("/nirgends/", "public, max-age=0, s-maxage=10"),
        ("/", MINUTES),
        ("/karte", MINUTES),
        ("/karte/", MINUTES),
        (f"{PICTURE}.svg", MINUTES),
        (f"{PICTURE}.png", MINUTES),
        ("/embed/krefeld/karte", MINUTES),
        ("/krefeld/karte/download.csv", MINUTES),
        ("/api/krefeld", MINUTES),
        ("/krefeld/dcat.rdf", "public, max-age=3600"),
        ("/krefeld/werte/{release}/share_under_3/stadtteil.json", YEAR),
        ("/krefeld/geometrie/{release}/stadtteil.json", YEAR),
        ("/krefeld/suche?q=x", "private, no-cache"),
        ("/krefeld/mappe?title=x", "private, no-cache"),
        ("/gesund", "no-store"),
        (f"{PICTURE}.gif", "no-store"),
        ("/_dash-layout", "no-cache"),
    ],
)
def test_every_answer_says_how_long_it_may_be_kept(
    krefeld: FlaskClient, krefeld_store: Store, path: str, expected: str
) -> None:
    address = path.format(release=krefeld_store.fingerprint)
    answers = [krefeld.get(address), krefeld.get(address, headers={"Accept-Encoding": "br"})]
    answers.append(krefeld.head(address))
    for answer in answers:
        assert parts(answer) == set(expected.split(", "))
        assert "Set-Cookie" not in answer.headers
        vary = {word.strip().lower() for word in answer.headers["Vary"].split(",")}
        assert vary - {"accept"} == {"accept-encoding"}
    assert answers[2].data == b""
    assert answers[2].headers.get("Content-Length") == answers[0].headers.get("Content-Length")


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip", "identity"])
@pytest.mark.parametrize(
    "path", ["/krefeld/karte", "/krefeld/karte/download.csv", f"{PICTURE}.svg", "/api/krefeld"]
)
def test_what_a_reader_has_is_not_sent_again_however_compressed(
    krefeld: FlaskClient, path: str, coding: str
) -> None:
    accept = {"Accept-Encoding": coding}
    first = krefeld.get(path, headers=accept)
    tag = first.headers["ETag"]
    assert first.headers.get("Content-Encoding", "identity") == coding
    # A proxy may have weakened it, or name several.
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = krefeld.get(path, headers=accept | {"If-None-Match": known})
        assert (again.status_code, again.data) == (304, b"")
        for name in ("ETag", "Cache-Control", "Vary"):
            assert again.headers[name] == first.headers[name]
    other = krefeld.get(path, headers=accept | {"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_each_coding_has_a_tag_of_its_own(krefeld: FlaskClient) -> None:
    found = [
        krefeld.get("/krefeld/karte", headers={"Accept-Encoding": coding})
        for coding in ("identity", "br", "gzip")
    ]
    assert len({answer.headers["ETag"] for answer in found}) == 3
    assert brotli.decompress(found[1].data) == found[0].data


def test_a_failure_is_kept_by_nobody(mini_tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(load_settings(tables_dir=mini_tables, municipality="mini"))
    client = app.server.test_client()
    monkeypatch.setattr("dashboard.web.pages.frame_of", None)
    for path in ("/mini/karte", "/mini/"):
        answer = client.get(path)
        assert (answer.status_code, parts(answer)) == (500, {"no-store"})
    app.server.extensions["bildungsatlas"].close()


def test_what_is_withdrawn_is_kept_by_nobody(both_tables: Path) -> None:
    app = create_app(load_settings(tables_dir=both_tables, municipality="krefeld"))
    client = app.server.test_client()
    paths = ("/krefeld/", "/embed/krefeld/karte", f"{PICTURE}.svg", "/api/krefeld", "/ogc/krefeld")
    fingerprint = (both_tables / "krefeld.current").read_text(encoding="utf-8").strip()
    withdraw(both_tables, "krefeld", fingerprint, "", "")
    for path in paths:
        answer = client.get(path)
        assert (answer.status_code, parts(answer)) == (410, {"no-store"}), path
    app.server.extensions["bildungsatlas"].close()


@pytest.fixture
def inside(krefeld_tables: Path) -> Iterator[FlaskClient]:
    """A visitor of a server for stewards."""
    app = create_app(
        load_settings(tables_dir=krefeld_tables, steward_pages=True, steward_password="x" * 12)
    )
    yield app.server.test_client()
    app.server.extensions["bildungsatlas"].close()


def test_a_server_that_is_not_public_is_in_no_shared_cache(inside: FlaskClient) -> None:
    for path in ("/krefeld/", "/karte", f"{PICTURE}.svg", "/embed/krefeld/karte"):
        found = parts(inside.get(path))
        assert "private" in found
        assert not [part for part in found if part.startswith(("public", "s-maxage", "stale"))]


def test_a_made_up_host_is_in_no_shared_cache(
    krefeld_tables: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(load_settings(tables_dir=krefeld_tables))
    client = app.server.test_client()
    for name, is_shared in (
        ("localhost", True), ("127.0.0.1:8050", True), ("[::1]:8050", True),
        ("boese.example", False), ("127.0.0.1.boese.example", False), ("203.0.113.5", False),
    ):  # fmt: skip
        for headers in ({"Host": name}, {"Host": "localhost", "X-Forwarded-Host": name}):
            for path in ("/krefeld/", "/karte", "/api/krefeld"):
                found = parts(client.get(path, headers=headers))
                assert ("public" in found) is is_shared, (name, path)
                assert ("private" in found) is not is_shared, (name, path)
    said = [record.getMessage() for record in caplog.records if "PUBLIC_URL" in record.getMessage()]
    assert len(said) == 1
    assert "boese" not in said[0]
    app.server.extensions["bildungsatlas"].close()


def test_with_a_public_address_no_host_shows(krefeld_tables: Path) -> None:
    settings = load_settings(tables_dir=krefeld_tables, public_url="https://bildung.example.de")
    app = create_app(settings)
    answer = app.server.test_client().get("/krefeld/karte", headers={"Host": "boese.example"})
    assert "public" in parts(answer)
    assert "boese" not in answer.text
    app.server.extensions["bildungsatlas"].close()
