"""What gunicorn itself answers to requests that never reach the application."""

import socket

import pytest
from gunicorn.http.errors import InvalidRequestLine, LimitRequestHeaders, LimitRequestLine

from dashboard.worker import Worker


def answer(error: Exception) -> str:
    """What a visitor gets for a request that ended in ``error``."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        worker = object.__new__(Worker)
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


def test_other_errors_are_left_to_gunicorn(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    monkeypatch.setattr(
        "gunicorn.workers.base.Worker.handle_error", lambda *all_of_it: seen.append(all_of_it[-1])
    )
    error = InvalidRequestLine("x")
    assert answer(error) == ""
    assert seen == [error]
