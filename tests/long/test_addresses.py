"""Whatever address is asked for: an answer in German, never a failure of the server."""

import random
import time
from collections import Counter
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from layers.store import Store
from tests.long.addresses import address, words

pytestmark = pytest.mark.long

SECONDS = 75
AT_LEAST = 1000


def test_no_address_makes_the_server_fail(
    krefeld: FlaskClient,
    krefeld_store: Store,
    chance: random.Random,
    figures: Callable[[str], None],
) -> None:
    known, seen = words(krefeld_store), Counter[str]()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end or sum(seen.values()) < AT_LEAST:
        asked = address(krefeld_store, known, chance)
        answer = krefeld.get(asked)
        kind = answer.content_type.partition(";")[0]
        seen[f"{answer.status_code} {kind}"] += 1
        # 501 is what oEmbed says of a format that there is not
        assert answer.status_code < (502 if asked.startswith("/oembed") else 500), asked
        assert answer.status_code != 500, asked
        assert b"Traceback" not in answer.data, asked
        # a table that is saved may repeat what was asked for; nothing runs in it
        assert kind == "text/csv" or b"<script>alert(1)" not in answer.data, asked
        if kind == "text/html" and answer.status_code not in (301, 302, 303, 307, 308):
            assert b'<html lang="de"' in answer.data, asked
            assert b"<h1" in answer.data, asked
        if answer.status_code == 200 and "/download." in asked:
            assert "attachment" in answer.headers["Content-Disposition"], asked
            assert len(answer.data) > 200, asked
    figures(f"{sum(seen.values())} addresses: {dict(seen.most_common())}")
