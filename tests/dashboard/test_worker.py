"""What gunicorn itself answers to requests that never reach the application."""

import logging
import socket

import pytest
from gunicorn.http.errors import (
    ConfigurationProblem,
    InvalidRequestLine,
    LimitRequestHeaders,
    LimitRequestLine,
)

from dashboard.worker import Worker, _is_costly


def answer(error: Exception) -> str:
    """What a visitor gets for a request that ended in ``error``."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        worker = object.__new__(Worker)
        worker.log = logging.getLogger("test")
        worker.handle_error(None, ours, ("", -1), error)
        ours.close()
        return b"".join(iter(lambda: theirs.recv(65_536), b"")).decode()


@pytest.mark.parametrize(
    ("error", "status"),
    [(LimitRequestLine(9_000, 8_190), "414"), (LimitRequestHeaders("too many"), "431")],
)
def test_an_address_too_long_to_be_read_is_answered_in_german(
    error: Exception, status: str
) -> None:
    head, body = answer(error).split("\r\n\r\n", 1)
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert f"Content-Length: {len(body.encode())}" in head
    assert "Diese Adresse ist zu lang" in body
    assert "Bitte weniger auswählen" in body


def test_what_cannot_be_read_is_answered_in_german_and_without_what_was_sent() -> None:
    head, body = answer(InvalidRequestLine("<script>geheim"))[:2000].split("\r\n\r\n", 1)
    assert head.startswith("HTTP/1.1 400 ")
    assert "Anfrage nicht verstanden" in body
    assert "geheim" not in body


def test_our_own_failures_are_not_blamed_on_the_visitor() -> None:
    assert answer(ConfigurationProblem("geheim")).startswith("HTTP/1.1 500 ")
    assert answer(RuntimeError("geheim")).startswith("HTTP/1.1 500 ")
    assert "geheim" not in answer(RuntimeError("geheim"))


@pytest.mark.parametrize(
    ("request_line", "wanted"),
    [
        (b"GET /a/b.png HTTP/1.1", True),
        (b"HEAD /a/b.pdf?x=1 HTTP/1.1", True),
        (b"GET /krefeld/vortrag?view1=karte HTTP/1.1", True),
        (b"GET /krefeld/vortrag/download.html?view1=karte HTTP/1.1", True),
        (b"GET /krefeld/vortrag/kinder-und-plaetze HTTP/1.1", False),
        (b"\r\nGET /a/b.%70ng HTTP/1.1", True),
        (b"GET /a%20b.zi%70?x HTTP/1.1", True),
        (b"GET /a?b.png HTTP/1.1", False),
        (b"GET /a/b.pngx HTTP/1.1", False),
        (b"POST /a/b.png HTTP/1.1", False),
    ],
)
def test_costly_files_are_known_however_their_address_is_written(
    request_line: bytes, wanted: bool
) -> None:
    assert _is_costly(request_line) is wanted
