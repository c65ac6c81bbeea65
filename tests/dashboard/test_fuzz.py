"""Whatever is asked: an answer that is right in its form and tells nothing about the server."""

import pytest

from dashboard.factory import AtlasDash
from layers.store import Store
from tests.fuzz import bodies, requests, run
from tests.fuzz_words import known_words

EXAMPLES = 50
"""Of 20 requests each."""


@pytest.mark.parametrize("kind", ["addresses", "callbacks"])
def test_no_request_gets_a_wrong_answer(
    mini_app: AtlasDash, mini_store: Store, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    known = known_words(mini_store, "mini")
    strategy = requests(mini_app.server, known) if kind == "addresses" else bodies(known)
    seen = run(mini_app.server, strategy, EXAMPLES, is_fixed=True)
    assert sum(seen.values()) >= 1000
    assert {200, 400} <= set(seen)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
