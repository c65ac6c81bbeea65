"""What a request may be, and what a proxy in front may say of it."""

import pytest
from flask.testing import FlaskClient

from dashboard.connection import MOST_HEAD, Connection
from dashboard.unread import BodyTooLargeError, NoLengthError
from dashboard.web.limits import LARGEST_BODY

TOLD = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "bildung.example.de"}


def canonical(client: FlaskClient, address: str, headers: dict[str, str]) -> bool:
    """Whether the map names itself by the address that a proxy told."""
    answer = client.get("/krefeld/karte", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 200
    return "https://bildung.example.de/krefeld/karte" in answer.text


def test_scheme_and_host_count_from_a_trusted_proxy_alone(krefeld: FlaskClient) -> None:
    assert canonical(krefeld, "127.0.0.1", TOLD)
    assert not canonical(krefeld, "203.0.113.77", TOLD)
    assert not canonical(krefeld, "127.0.0.1", {})


def test_large_bodies_are_not_read(krefeld: FlaskClient) -> None:
    answer = krefeld.post(
        "/_dash-update-component", data=b"{" * (LARGEST_BODY + 1), content_type="application/json"
    )
    assert answer.status_code == 413
    assert "größer, als hier angenommen wird" in answer.get_json()["error"]


def connection(*held: str) -> Connection:
    """A connection from which these bytes have been read."""

    class Limits:
        limit_request_line = 8190

    found = object.__new__(Connection)
    found.cfg = Limits()
    found.held = bytearray("".join(held).encode())
    return found


@pytest.mark.parametrize(
    ("held", "is_whole"),
    [
        ("", False),
        ("GET / HTTP/1.1\r\nHost: x\r\n", False),
        ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", True),
        ("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", False),
        ("POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc", True),
        ("POST / HTTP/1.1\r\nContent-Length: 999999\r\n\r\n", True),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", True),
        ("GET /" + "a" * 8_000, False),
        ("GET /" + "a" * 9_000, True),
        ("GET / HTTP/1.1\r\n" + "X: y\r\n" * 5_000, False),
        ("GET / HTTP/1.1\r\n" + "X: y\r\n" * (MOST_HEAD // 6 + 1), True),
    ],
)
def test_a_thread_gets_whole_requests_and_those_that_are_too_large(
    held: str, is_whole: bool
) -> None:
    assert connection(held).is_whole() is is_whole


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("Content-Length: 65537", BodyTooLargeError),
        ("Content-Length: 65536", type(None)),
        ("Transfer-Encoding: chunked", NoLengthError),
        ("Host: x", type(None)),
    ],
)
def test_bodies_that_a_server_for_visitors_does_not_read(header: str, fault: type) -> None:
    found = connection("POST / HTTP/1.1\r\n", header, "\r\n\r\n")
    assert type(found.refusal()) is fault
