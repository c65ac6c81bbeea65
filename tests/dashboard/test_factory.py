"""The application as a whole: addresses, headers, compression, caches, and nothing else public."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from dashboard.errors import ReleaseMissingError
from dashboard.factory import AtlasDash, create_app
from dashboard.routes import PREFIX, ROUTES
from dashboard.settings import load_settings
from dashboard.web.kinds import KINDS
from dashboard.web.pages import MAKERS
from layers.model import SLUG, is_reserved

WORDS = {
    "<indicator_id>": "share_under_3",
    "<level>/<code>": "stadtteil/010",
    "<facility_id>": "100128",
    "<story>": "kinder-und-plaetze",
}
"""What stands in the place of the words of a path."""


def filled(path: str) -> str:
    for word, value in WORDS.items():
        path = path.replace(word, value)
    return path


PAGES = [filled(route.path) for route in ROUTES]
FOREIGN = re.compile(r"""(?:src|action|srcset)=["']?(?:https?:)?//|@import|url\(\s*["']?https?:""")


def test_missing_release_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(ReleaseMissingError):
        create_app(load_settings(tables_dir=tmp_path))


def test_every_route_has_a_maker() -> None:
    assert [route.name for route in ROUTES] == list(MAKERS)


@pytest.mark.parametrize("path", PAGES)
def test_pages_answer(krefeld: FlaskClient, path: str) -> None:
    answer = krefeld.get("/krefeld" + path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    html = answer.text
    assert '<html lang="de">' in html
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert 'href="#main"' in html
    assert not FOREIGN.search(html)


@pytest.mark.parametrize("path", [p for p in PAGES if p != "/"])
def test_short_forms_redirect_for_good_and_keep_the_query(krefeld: FlaskClient, path: str) -> None:
    answer = krefeld.get(path + "?areas=010,020&x=%C3%BC")
    assert answer.status_code == 308
    assert answer.headers["Location"] == f"/krefeld{path}?areas=010,020&x=%C3%BC"


def test_root_leads_to_the_municipality(krefeld: FlaskClient) -> None:
    assert krefeld.get("/").headers["Location"] == "/krefeld/"
    assert krefeld.get("/?x=1").headers["Location"] == "/krefeld/?x=1"
    answer = krefeld.get("/krefeld?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/krefeld/?x=1")


def test_no_address_of_ours_can_be_a_municipality(krefeld_app: AtlasDash) -> None:
    rules = krefeld_app.server.url_map.iter_rules()
    first = {rule.rule.split("/")[1].split(".")[0] for rule in rules}
    names = {name for name in first if re.fullmatch(SLUG, name)}
    assert len(names) > 10
    assert all(is_reserved(name) for name in names)


def test_slash_at_the_end_is_dropped(krefeld: FlaskClient) -> None:
    assert krefeld.get("/karte/").headers["Location"] == "/karte"
    answer = krefeld.get("/krefeld/karte/?year=2013")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/krefeld/karte?year=2013")


def test_a_slash_cannot_lead_to_another_site(krefeld: FlaskClient) -> None:
    answer = krefeld.get("//evil.example/")
    assert "//evil" not in answer.headers.get("Location", "")


OGC = (
    *("", "/", "/api", "/conformance", "/collections", "/collections/<collection_id>"),
    *(f"/collections/<collection_id>/{part}" for part in ("schema", "items")),
    "/collections/<collection_id>/items/<path:feature_id>",
)


def test_nothing_else_is_public(krefeld_app: AtlasDash) -> None:
    known = {
        "/",
        "/<path:path>",
        "/_dash-assets/<path:filename>",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        "/_dash-dependencies",
        "/_dash-layout",
        "/_dash-update-component",
        "/_favicon.ico",
        "/_reload-hash",
        "/assets/<version>/<path:name>",
        "/embed/<municipality:municipality>/karte",
        "/embed/<municipality:municipality>/schulformwechsel",
        "/embed/<municipality:municipality>/zeitreihe",
        "/embed/rahmen.js",
        "/favicon.ico",
        "/api",
        "/api/municipalities",
        "/api/openapi.json",
        "/api" + PREFIX,
        "/api" + PREFIX + "/indicators",
        "/api" + PREFIX + "/indicators/<indicator_id>",
        "/api" + PREFIX + "/indicators/<indicator_id>/values",
        "/api" + PREFIX + "/levels",
        "/api" + PREFIX + "/levels/<level>/areas",
        "/robots.txt",
        "/sitemap.xml",
        "/dcat.rdf",
        "/dcat.jsonld",
        "/bereit",
        "/gesund",
        "/karten/<municipality:municipality>/<indicator>.<suffix>",
        "/matrizen/<municipality:municipality>/schulformwechsel.<suffix>",
        "/oembed",
        "/zeitreihen/<municipality:municipality>/<indicator>.<suffix>",
        "/ogc/<path:path>",
        *(f"/ogc{PREFIX}{path}" for path in OGC),
        PREFIX + "/dcat.rdf",
        PREFIX + "/offene-daten/<name>.zip",
        PREFIX + "/dcat.jsonld",
        PREFIX + "/geometrie/<fingerprint>/<level>.json",
        PREFIX + "/mappe/ansicht.svg",
        "/v/<story>/<int:number>",
        "/vortrag",
        "/vortrag/<story>",
        PREFIX + "/vortrag",
        PREFIX + "/vortrag/<story>",
        PREFIX + "/vortrag/download.<suffix>",
        PREFIX + "/v/<story>/<int:number>",
        PREFIX + "/geschichten/<story>/download.<suffix>",
        PREFIX + "/mappe/download.<suffix>",
        PREFIX + "/orte/<fingerprint>/<kind>.json",
        PREFIX + "/werte/<fingerprint>/<indicator>/<level>.json",
        *(f"{PREFIX}/{kind.page}/download.<suffix>" for kind in KINDS.values()),
    }
    known |= {route.path for route in ROUTES} | {PREFIX + route.path for route in ROUTES}
    assert {rule.rule for rule in krefeld_app.server.url_map.iter_rules()} == known


@pytest.mark.parametrize("path", ["/_reload-hash", "/_favicon.ico", "/_mcp", "/_dash-assets/x.js"])
def test_dash_extras_are_not_there(krefeld: FlaskClient, path: str) -> None:
    assert krefeld.get(path).status_code == 404


def test_dash_is_inert_until_asked(krefeld: FlaskClient) -> None:
    html = krefeld.get("/krefeld/zeitreihe").text
    before, after = html.split('<template id="dash-scripts">')
    assert "/dash/dash-renderer.js" not in before
    assert "plotly" not in after
    assert "/dash/dash-renderer.js" in after.split("</template>")[0]
    assert 'id="react-entry-point"' in before


def test_pages_without_figures_carry_no_dash(krefeld: FlaskClient) -> None:
    for path in ("/", "/indikatoren", "/ueber", "/impressum"):
        document = krefeld.get("/krefeld" + path).text
        assert "_dash" not in re.sub(r"<style>.*?</style>", "", document, flags=re.DOTALL)


def test_dash_config_has_no_secret_of_the_machine(krefeld: FlaskClient) -> None:
    html = krefeld.get("/krefeld/zeitreihe").text
    assert "python_version" not in html
    assert "end_id" not in html


def test_security_headers(krefeld: FlaskClient) -> None:
    headers = krefeld.get("/krefeld/karte").headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    script = next(part for part in policy.split(";") if "script-src" in part)
    assert script.count("'sha256-") >= 2
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_no_cookies(krefeld: FlaskClient) -> None:
    for path in ("/krefeld/", "/krefeld/karte", "/krefeld/zeitreihe"):
        assert "Set-Cookie" not in krefeld.get(path).headers


def test_answers_are_compressed(krefeld: FlaskClient) -> None:
    plain = krefeld.get("/krefeld/ueber").data
    with_br = krefeld.get("/krefeld/ueber", headers={"Accept-Encoding": "gzip, br"})
    with_gzip = krefeld.get("/krefeld/ueber", headers={"Accept-Encoding": "gzip"})
    assert brotli.decompress(with_br.data) == plain
    assert gzip.decompress(with_gzip.data) == plain
    assert len(with_br.data) < len(plain) / 2


@pytest.mark.parametrize("path", ["/krefeld/", "/krefeld/zeitreihe", "/krefeld/karte"])
def test_a_page_that_did_not_change_is_not_sent_again(krefeld: FlaskClient, path: str) -> None:
    accept = {"Accept-Encoding": "br"}
    first = krefeld.get(path, headers=accept)
    second = krefeld.get(path, headers=accept | {"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 304
    assert second.data == b""


def test_assets_are_kept_for_a_year_at_their_fingerprint(krefeld: FlaskClient) -> None:
    html = krefeld.get("/krefeld/").text
    found = re.search(r'href="(/assets/[0-9a-f]{12}/css/print\.css)"', html)
    assert found
    answer = krefeld.get(found.group(1))
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert "immutable" in answer.headers["Cache-Control"]
    old = krefeld.get("/assets/000000000000/css/print.css")
    assert (old.status_code, old.headers["Location"]) == (302, found.group(1))
    assert "immutable" not in old.headers.get("Cache-Control", "")


@pytest.mark.parametrize("name", ["../app.py", "%2e%2e/app.py", "css", "nope.css", "css/"])
def test_assets_do_not_leave_their_folder(krefeld: FlaskClient, name: str) -> None:
    assert krefeld.get(f"/assets/000000000000/{name}").status_code == 404


def test_styles_ask_no_other_host() -> None:
    for path in Path("assets").rglob("*.css"):
        assert not FOREIGN.search(path.read_text(encoding="utf-8")), path


def test_health(krefeld: FlaskClient) -> None:
    answer = krefeld.get("/gesund")
    content = answer.get_json()
    assert content["status"] == "ok"
    assert list(content["releases"]) == ["krefeld"]
    assert re.fullmatch("[0-9a-f]{12}", content["releases"]["krefeld"])
    assert answer.headers["Cache-Control"] == "no-store"


def test_first_picture_waits_for_no_second_answer(krefeld: FlaskClient) -> None:
    """Styles stand inside; scripts wait in a template until the picture is painted."""
    document = krefeld.get("/krefeld/karte").get_data(as_text=True)
    waiting = re.sub(r"<template.*?</template>", "", document, flags=re.DOTALL)
    assert '<script type="module"' in document
    assert '<script type="module"' not in waiting
    assert re.findall(r'<link rel="stylesheet"[^>]*>', waiting) == re.findall(
        r'<link rel="stylesheet"[^>]* media="print">', waiting
    )
    assert ".area.s-missing" in waiting
