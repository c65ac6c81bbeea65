"""Sixteen visitors at once get what one visitor gets."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Thread

import pytest
from werkzeug.serving import make_server

from dashboard.factory import AtlasDash
from layers.store import Store
from tests.long.addresses import address, words

pytestmark = pytest.mark.long

VISITORS = 16
ADDRESSES = 160
ROUNDS = 3


@pytest.fixture
def port(krefeld_app: AtlasDash) -> Iterator[int]:
    """A real server that answers each request in a thread of its own."""
    server = make_server("127.0.0.1", 0, krefeld_app.server, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_visitors_share_no_state(
    port: int, krefeld_store: Store, chance: random.Random, figures: Callable[[str], None]
) -> None:
    known = words(krefeld_store)
    found = (address(krefeld_store, known, chance) for _ in range(10 * ADDRESSES))
    # Pictures and workbooks carry the moment they were made, or take long to draw.
    asked = [a for a in found if a.isascii() and ".xlsx" not in a and ".png" not in a][:ADDRESSES]

    def ask(path: str) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    alone = {path: ask(path) for path in asked}
    many = [path for _ in range(ROUNDS) for path in chance.sample(asked, len(asked))]
    with ThreadPoolExecutor(VISITORS) as pool:
        together = list(pool.map(ask, many))
    different = [p for p, answer in zip(many, together, strict=True) if answer != alone[p]]
    assert different == []
    figures(f"{len(many)} requests of {VISITORS} visitors at once, {len(alone)} addresses")
