"""What the logs hold: one line of JSON per entry, and nothing about a person."""

import json
import logging
import re
import sys
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from flask.testing import FlaskClient

from dashboard.access import Note, answered, is_from
from dashboard.logs import ACCESS, REQUEST_ID, JsonLines, TextLines, configure
from dashboard.settings import load_settings, networks_of
from dashboard.web.noting import KNOWN, TYPED
from tests.conftest import ROOT


@pytest.fixture
def access(caplog: pytest.LogCaptureFixture) -> Iterator[list[dict[str, object]]]:
    """The fields of the access log's entries, as they come."""
    found: list[dict[str, object]] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record.fields)  # type: ignore[attr-defined]

    keeper, logger = Keeper(), logging.getLogger(ACCESS)
    level = logger.level
    logger.addHandler(keeper)
    logger.setLevel(logging.INFO)
    yield found
    logger.removeHandler(keeper)
    logger.setLevel(level)


def ask(client: FlaskClient, path: str, **headers: str) -> str:
    """Ask as a visitor would, and write the line of the log as the server does; gives the id."""
    server, environs = client.application, list[dict[str, Any]]()
    inner = server.wsgi_app

    def remember(environ: dict[str, Any], start_response: Any) -> Any:
        environs.append(environ)
        return inner(environ, start_response)

    with patch.object(server, "wsgi_app", remember):
        answer = client.get(path, headers=headers, environ_base={"REMOTE_ADDR": "203.0.113.77"})
    answered(environs[0], answer.status, len(answer.data))
    return str(answer.headers["X-Request-ID"])


def test_a_line_says_what_was_asked_and_how_it_went(
    krefeld: FlaskClient, access: list[dict[str, object]]
) -> None:
    asked = "/krefeld/zeitreihe?indicator=share_under_3&of=the-log"
    first, second = ask(krefeld, asked), ask(krefeld, asked)
    assert first != second
    one, two = access
    assert (one["request_id"], two["request_id"]) == (first, second)
    assert (one["method"], one["path"]) == ("GET", "/krefeld/zeitreihe")
    assert one["query"] == "indicator=share_under_3"  # nobody knows "of"
    assert one["status"] == 200
    assert one["bytes"] == two["bytes"]
    assert (one["kept"], two["kept"]) == (False, True)
    assert one["release"] == krefeld.get("/gesund").get_json()["releases"]["krefeld"]


@pytest.mark.parametrize(
    "path",
    [
        "/krefeld/strassen?q=geheim",
        "/strassen?q=geheim",
        "/krefeld/profil?q=geheim",
        "/krefeld/suche?q=geheim",
        "/krefeld/mappe?title=geheim&view1=karte",
        "/krefeld/mappe/download.pdf?title=geheim",
        "/krefeld/einrichtungen?name=geheim",
        "/oembed?url=http%3A%2F%2Flocalhost%2Fkrefeld%2Fstrassen%3Fq%3Dgeheim",
        "/krefeld/nirgends?x=geheim",
        "/embed/krefeld/karte?title=geheim",
        "/krefeld/karte?geheim=1&year=2020",
        "/krefeld/karte?name2=geheim&utm_source=geheim",
        "/krefeld/karte?indicator=geheim%20am%20Ring",
    ],
)
def test_no_line_tells_what_somebody_typed(
    krefeld: FlaskClient, access: list[dict[str, object]], path: str
) -> None:
    ask(krefeld, path, **{"User-Agent": "geheim", "Referer": "https://geheim.example"})
    (entry,) = access
    assert entry["request_id"]
    assert "geheim" not in repr(entry)
    assert "203.0.113.77" not in repr(entry)


def test_parameters_of_our_addresses_are_known_to_the_log() -> None:
    """The table of docs/architecture.md is what links and forms write."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.split("\n## URL parameters")[1].split("\n\n")[1]
    rows = [line.split("|")[2] for line in table.splitlines()[2:]]
    words = re.split("[,;]", re.sub(r"\([^)]*\)|`[^`]*`", "", ", ".join(rows)))
    named = {word.split()[0] for word in words if word.split()}
    assert {"indicator", "year", "areas"} <= named
    prose = {"its", "without"}
    assert named - prose - TYPED - {"view1"} <= KNOWN


def test_probes_are_only_of_interest_at_level_debug(
    krefeld: FlaskClient, access: list[dict[str, object]]
) -> None:
    ask(krefeld, "/gesund")
    ask(krefeld, "/bereit")
    assert access == []


def test_ids_are_taken_over_from_a_trusted_proxy_alone(krefeld: FlaskClient) -> None:
    def told(given: str, address: str) -> str:
        answer = krefeld.get(
            "/gesund", headers={"X-Request-ID": given}, environ_base={"REMOTE_ADDR": address}
        )
        return str(answer.headers["X-Request-ID"])

    assert told("abcdef0123456789", "127.0.0.1") == "abcdef0123456789"
    assert told("abcdef0123456789", "203.0.113.77") != "abcdef0123456789"
    for bad in ("kurz", "a" * 65, "mit leerzeichen", "<script>12345"):
        assert told(bad, "127.0.0.1") != bad


def test_proxies_are_addresses_and_networks() -> None:
    networks = networks_of("127.0.0.1, 172.16.0.0/12,::1")
    for address, is_trusted in (
        ("172.18.0.3", True), ("::1", True), ("172.32.0.1", False), ("", False), ("x", False),
    ):  # fmt: skip
        assert is_from({"REMOTE_ADDR": address}, networks) is is_trusted, address


def test_an_entry_is_one_line_of_json_with_the_id_of_its_request() -> None:
    try:
        raise RuntimeError("Ursache")
    except RuntimeError:
        record = logging.LogRecord(
            "x", logging.ERROR, "f", 1, "zwei\nZeilen %s", ("ä",), sys.exc_info()
        )
    token = REQUEST_ID.set("abc")
    line = JsonLines().format(record)
    text = TextLines().format(record)
    REQUEST_ID.reset(token)
    assert "\n" not in line
    entry = json.loads(line)
    assert entry["message"] == "zwei\nZeilen ä"
    assert (entry["level"], entry["request_id"]) == ("error", "abc")
    assert "RuntimeError: Ursache" in entry["traceback"]
    assert entry["time"].endswith("Z")
    assert "ERROR zwei Zeilen ä request_id=abc" in text.replace("error", "ERROR")


@pytest.mark.parametrize(("setting", "lines"), [(True, 1), (False, 0)])
def test_the_access_log_can_be_switched_off(
    setting: bool, lines: int, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    before = root.level, list(root.handlers)
    try:
        configure(load_settings(access_log=setting))
        environ = {"bildungsatlas.note": Note("abc", endpoint="page-map"), "PATH_INFO": "/x"}
        answered(environ, "200 OK", 12)
        shown = capsys.readouterr()
    finally:
        root.handlers = before[1]
        root.setLevel(before[0])
        logging.getLogger(ACCESS).handlers.clear()
    assert len(shown.out.splitlines()) == lines
    assert shown.err == ""
