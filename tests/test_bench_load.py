"""The bench's load: visits of an open loop and clients that never rest, against a small server."""

import asyncio
import itertools
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from urllib.request import Request, urlopen

import pytest

from bench.asked import Asked
from bench.client import Connection
from bench.floor_server import Handler, compress
from bench.load import hall, steady

PAGE, FILE, BROKEN = (Asked(path, None, "") for path in ("/page", "/file", "/broken"))


class Answers(BaseHTTPRequestHandler):
    """Chunks for the page, a length for files, what was posted, 503 for what is broken."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(503 if self.path == "/broken" else 200)
        if self.path == "/page":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"5\r\nHallo\r\n3\r\n!!!\r\n0\r\n\r\n")
            return
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"text")

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(name="url")
def _url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_one_connection_reads_all_kinds_of_answers(url: str) -> None:
    async def ask() -> list[tuple[int, int]]:
        port = int(url.rpartition(":")[2])
        posted = Asked("/", b"\x00" * 70_000, "application/octet-stream")
        async with Connection("127.0.0.1", port) as connection:
            return [await connection.ask(asked) for asked in (PAGE, FILE, posted, BROKEN)]

    assert asyncio.run(ask()) == [(200, 8), (200, 4), (200, 70_000), (503, 4)]


def test_every_visit_is_counted(url: str) -> None:
    found = asyncio.run(hall(url, [PAGE, *[FILE] * 8], visits=10, seconds=0.2))
    assert (len(found["pages"]), len(found["wholes"]), found["failed"]) == (10, 10, [])
    assert all(p < w for p, w in zip(found["pages"], found["wholes"], strict=True))
    assert found["seconds"] >= 0.18


def test_a_visit_with_one_bad_answer_has_failed(url: str) -> None:
    found = asyncio.run(hall(url, [PAGE, FILE, BROKEN], visits=3, seconds=0.1))
    assert found["wholes"] == []
    assert found["failed"] == ["BadAnswerError: 503 /broken"] * 3


def test_clients_ask_until_the_time_is_over(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a clock that goes on by a second whenever it is read, however slow the machine is."""
    clock = SimpleNamespace(perf_counter=partial(next, itertools.count()))
    monkeypatch.setattr("bench.load.time", clock)
    found = asyncio.run(steady(url, [[FILE], [BROKEN], [PAGE, FILE]], clients=4, seconds=60))
    assert len(found["took"]) > 4
    assert set(found["failed"]) == {"BadAnswerError: 503 /broken"}
    assert 60 <= found["seconds"] < 80


def test_nobody_answering_is_a_failure_not_an_end() -> None:
    found = asyncio.run(hall("http://127.0.0.1:9", [PAGE], visits=2, seconds=0.0))
    assert len(found["failed"]) == 2


def test_the_floor_is_packed_only_for_those_who_read_it(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[0, 0, 0]" * 100, encoding="utf-8")
    compress(tmp_path)
    made = partial(Handler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), made) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/a.json"
        with urlopen(Request(address, headers={"Accept-Encoding": "gzip, br"})) as packed:
            assert packed.headers["Content-Encoding"] == "br"
            assert len(packed.read()) < 50
        with urlopen(address) as plain:
            assert len(plain.read()) == 900
        server.shutdown()
