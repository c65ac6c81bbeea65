"""A hundred thousand requests of every kind: no failure, and nothing told about the server."""

from collections.abc import Callable

import pytest

from dashboard.factory import AtlasDash
from layers.store import Store
from tests.fuzz import EACH, bodies, requests, run
from tests.fuzz_words import known_words

pytestmark = pytest.mark.long

REQUESTS = {"addresses": 70_000, "callbacks": 30_000}
PARTS = 5
"""Tests that share them, so that the processes of a run can."""


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("kind", REQUESTS)
def test_no_request_gets_a_wrong_answer(
    krefeld_app: AtlasDash,
    krefeld_store: Store,
    kind: str,
    part: int,
    figures: Callable[[str], None],
) -> None:
    known = known_words(krefeld_store, "krefeld")
    strategy = requests(krefeld_app.server, known) if kind == "addresses" else bodies(known)
    seen = run(krefeld_app.server, strategy, REQUESTS[kind] // PARTS // EACH)
    assert sum(seen.values()) >= REQUESTS[kind] // PARTS
    figures(f"{kind}: {dict(sorted(seen.items()))}")
