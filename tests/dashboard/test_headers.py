"""What `curl -sI` shows of every kind of address: each route of the application is asked."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from dashboard.errors import BadRequestError
from dashboard.factory import AtlasDash, create_app
from dashboard.settings import load_settings
from dashboard.unread import page, reason_of
from dashboard.web.policy import NOTHING
from layers.store import Store
from tests.fuzz import Asked, ask

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PRIVATE = "no-referrer"
WORDS = {
    "municipality": "mini",
    "indicator_id": "share",
    "indicator": "share",
    "level": "stadtteil",
    "code": "010",
    "suffix": "svg",
    "facility_id": "s-1",
    "collection_id": "stadtteil",
    "feature_id": "010",
    "name": "mini-x",
    "kind": "school",
    "package_name": "dash",
    "fingerprinted_path": "dash-renderer/build/dash_renderer.min.js",
}


def addresses(server: Flask, fingerprint: str) -> Iterator[tuple[Rule, str]]:
    """Every rule with an address of it."""
    words = {**WORDS, "fingerprint": fingerprint}
    for rule in server.url_map.iter_rules():
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda found: words.get(found[1], "x"), rule.rule)
        yield rule, path


def test_every_route_carries_its_headers(
    mini_app: AtlasDash, mini: FlaskClient, mini_store: Store
) -> None:
    kinds = set()
    for rule, path in addresses(mini_app.server, mini_store.fingerprint):
        method = "HEAD" if "HEAD" in (rule.methods or ()) else "POST"
        answer = mini.open(path, method=method)
        assert answer.status_code < 500, path
        kinds.add(answer.status_code)
        found = answer.headers
        for name, value in HEADERS.items():
            assert found[name] in (value, PRIVATE), (path, name)
        assert "geolocation=" in found["Permissions-Policy"], path
        is_open = found.get("Access-Control-Allow-Origin") == "*"
        wanted = "cross-origin" if is_open else "same-origin"
        assert found["Cross-Origin-Resource-Policy"] == wanted, path
        policy = found["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), path
        assert "unsafe" not in policy, path
        assert "frame-ancestors 'none'" in policy or path.startswith("/embed/"), path
        assert "Set-Cookie" not in found, path
        assert "Server" not in found or "gunicorn" not in found["Server"], path
    assert {200, 302, 308, 400, 404} <= kinds


def test_only_documents_may_run_anything(mini: FlaskClient) -> None:
    for path in ("/gesund", "/mini/karte/download.csv", "/api/mini", "/karte", "/robots.txt"):
        assert mini.get(path).headers["Content-Security-Policy"] == NOTHING


def test_an_answer_without_body_has_the_policy_of_its_document(mini: FlaskClient) -> None:
    first = mini.get("/mini/karte")
    again = mini.get("/mini/karte", headers={"If-None-Match": first.headers["ETag"]})
    packed = mini.get("/mini/karte", headers={"Accept-Encoding": "br"})
    assert again.status_code == 304
    assert packed.headers["Content-Encoding"] == "br"
    for answer in (again, packed, mini.head("/mini/karte")):
        for name in ("Content-Security-Policy", *HEADERS):
            assert answer.headers[name] == first.headers[name]


def test_only_the_page_that_finds_a_place_may_ask_for_it(mini: FlaskClient) -> None:
    assert "geolocation=(self)" in mini.get("/mini/profil").headers["Permissions-Policy"]
    assert "geolocation=()" in mini.get("/mini/karte").headers["Permissions-Policy"]


@pytest.mark.parametrize("host", ["a b", "[::1", "a:99999", "ä", "a@b", "a,b", '"><fuzz'])
def test_a_host_that_cannot_be_one_is_refused(mini_app: AtlasDash, host: str) -> None:
    answer = ask(mini_app.server, Asked("/mini/karte", headers={"HTTP_HOST": host}))
    assert answer.status == 400
    assert BadRequestError.title in answer.body.decode()


@pytest.mark.parametrize("host", ["atlas.example", "127.0.0.1:8050", "[::1]:8050", "LOCALHOST"])
def test_a_host_that_can_be_one_is_used(mini_app: AtlasDash, host: str) -> None:
    answer = ask(mini_app.server, Asked("/mini/karte", headers={"HTTP_HOST": host}))
    assert f'rel="canonical" href="http://{host.lower()}/mini/karte' in answer.body.decode()


def test_the_public_address_counts_more_than_the_host(mini_tables: object) -> None:
    settings = load_settings(
        tables_dir=mini_tables, municipality="mini", public_url="https://atlas.example"
    )
    app = create_app(settings)
    answer = ask(app.server, Asked("/mini/karte", headers={"HTTP_HOST": "evil.example"}))
    assert b"evil.example" not in answer.body
    assert b"https://atlas.example/mini/karte" in answer.body
    app.server.extensions["bildungsatlas"].close()


def test_what_could_not_be_read_is_answered_with_headers() -> None:
    head = page(reason_of(RuntimeError())).partition(b"\r\n\r\n")[0].decode()
    for name, value in HEADERS.items():
        assert f"\r\n{name}: {value}\r\n" in head
    assert f"\r\nContent-Security-Policy: {NOTHING}\r\n" in head


def test_nothing_is_served_in_debug_mode(mini_app: AtlasDash) -> None:
    assert not mini_app.server.debug
    assert not mini_app.server.testing
    assert not mini_app._dev_tools.get("ui")
