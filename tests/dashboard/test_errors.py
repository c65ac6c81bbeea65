"""Failures as readers see them: a German page with the right status, never a traceback."""

import inspect
import logging
import re

import pytest
from flask import Response
from flask.testing import FlaskClient

from dashboard import errors
from dashboard.errors import AtlasError
from dashboard.factory import AtlasDash
from dashboard.web.downloads import FORMATS
from layers.store import Store

CASES = [
    found
    for _, found in inspect.getmembers(errors, inspect.isclass)
    if issubclass(found, AtlasError) and found is not AtlasError
]


@pytest.mark.parametrize("case", CASES)
def test_every_case_has_status_title_and_docstring(case: type[AtlasError]) -> None:
    assert 400 <= case.status <= 599
    assert case.title
    assert case.__doc__


def test_unknown_page_is_our_own_404(krefeld: FlaskClient) -> None:
    for path in ("/Nirgends", "/krefeld/nirgends", "/krefeld/karte/x", "/a/b/c"):
        answer = krefeld.get(path)
        assert answer.status_code == 404
        assert "<h1>Seite nicht gefunden</h1>" in answer.text
        assert "Zur Startseite" in answer.text


@pytest.mark.parametrize("path", ["/andere-stadt/karte", "/andere-stadt", "/andere-stadt/"])
def test_unknown_municipality_is_named_with_what_there_is(krefeld: FlaskClient, path: str) -> None:
    answer = krefeld.get(path)
    assert answer.status_code == 404
    assert "<h1>Kommune nicht gefunden</h1>" in answer.text
    assert "„andere-stadt“ gibt es hier nicht" in answer.text
    assert "Vorhanden sind: Krefeld." in answer.text


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [("/%0D/", "/%0D"), ("/%5Cevil.example/", "/%5Cevil.example")],
)
def test_a_slash_too_many_leads_to_our_own_address(
    krefeld: FlaskClient, path: str, leads_to: str
) -> None:
    answer = krefeld.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (308, leads_to)


def test_unknown_indicator_is_named(krefeld: FlaskClient) -> None:
    answer = krefeld.get("/krefeld/indikatoren/<script>")
    assert answer.status_code == 404
    assert "Einen Indikator „&lt;script&gt;“ gibt es hier nicht." in answer.text


def test_wrong_method(krefeld: FlaskClient) -> None:
    answer = krefeld.post("/krefeld/karte")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "nur gelesen werden" in answer.text


@pytest.mark.parametrize("body", ["{", "[]", "", '{"output": "x.y"}'])
def test_broken_requests_to_dash_tell_nothing(krefeld: FlaskClient, body: str) -> None:
    answer = krefeld.post("/_dash-update-component", data=body, content_type="application/json")
    assert answer.status_code in (400, 500)
    assert "Traceback" not in answer.text
    assert set(answer.get_json()) == {"error"}


@pytest.fixture
def broken_page(krefeld_app: AtlasDash, monkeypatch: pytest.MonkeyPatch) -> str:
    """A page whose making fails with a text that nobody may see."""

    def fail(**_words: str) -> Response:
        raise RuntimeError("geheimes Detail /etc/passwort")

    monkeypatch.setitem(krefeld_app.server.view_functions, "page-about", fail)
    return "/krefeld/ueber"


def test_unforeseen_failure_shows_an_id_that_the_log_has(
    krefeld: FlaskClient, broken_page: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = krefeld.get(broken_page)
    assert answer.status_code == 500
    assert "geheimes Detail" not in answer.text
    assert "Traceback" not in answer.text
    found = re.search(r"Kennung: ([0-9a-f]{16})", answer.text)
    assert found
    assert found.group(1) in caplog.text
    assert "geheimes Detail" in caplog.text


def test_failure_pages_are_not_cached(krefeld: FlaskClient) -> None:
    assert "ETag" not in krefeld.get("/krefeld/nirgends").headers


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("werte/{fp}/zzz/stadtteil.json", "Einen Indikator „zzz“ gibt es hier nicht."),
        ("werte/{fp}/share_under_3/dorf.json", "Die Gebietsebene „dorf“ gibt es hier nicht."),
        ("werte/{fp}/all_day_rate/stadtteil.json", "Die Gebietsebene „stadtteil“"),
        ("werte/{fp}/share_under_3/stadtteil.json?within=x", "Ein Gebiet „x“ gibt es hier nicht."),
        ("werte/alt/share_under_3/stadtteil.json", "nicht mehr aktuell"),
        ("geometrie/{fp}/dorf.json", "Die Gebietsebene „dorf“ gibt es hier nicht."),
        ("orte/{fp}/bank.json", "Einrichtungen der Art „bank“"),
    ],
)
def test_data_addresses_answer_in_json(krefeld: FlaskClient, path: str, sentence: str) -> None:
    fingerprint = krefeld.get("/gesund").get_json()["releases"]["krefeld"]
    answer = krefeld.get("/krefeld/" + path.format(fp=fingerprint))
    assert answer.status_code == 404
    assert sentence in answer.get_json()["error"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_unknown_download_format(krefeld: FlaskClient) -> None:
    answer = krefeld.get("/krefeld/karte/download.docx")
    assert answer.status_code == 404
    for suffix in FORMATS["map"]:
        assert re.search(rf"Vorhanden: .*\b{re.escape(suffix)}[,.]", answer.text)


def test_what_was_typed_is_no_html_in_json_either(
    krefeld: FlaskClient, krefeld_store: Store
) -> None:
    address = f"/krefeld/werte/{krefeld_store.fingerprint}/share_under_3/stadtteil.json"
    answer = krefeld.get(f"{address}?within=<script>")
    assert answer.status_code == 404
    assert b"<" not in answer.data
    assert "„<script>“" in answer.get_json()["error"]
