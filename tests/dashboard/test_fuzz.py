"""Whatever is asked: an answer that is right in its form and tells nothing about the server."""

from urllib.parse import quote

import pytest

from dashboard.factory import AtlasDash
from layers.store import Store
from tests.fuzz import MARK, NAMES, WORD, Asked, ask, bodies, fault, requests, run
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


def test_nothing_typed_in_comes_back_as_html(mini_app: AtlasDash, mini_store: Store) -> None:
    """Each parameter of each route at once and alone in each place of its path."""
    typed = quote(MARK, safe="")
    query = "&".join(f"{quote(name, safe='')}={typed}" for name in NAMES if name != "release")
    words = {"municipality": "mini", "level": "stadtteil", "fingerprint": mini_store.fingerprint}
    told = 0
    for rule in mini_app.server.url_map.iter_rules():
        for left in (*rule.arguments, ""):
            filled = {**dict.fromkeys(rule.arguments, "share"), **words, left: typed}
            path = WORD.sub(lambda found, filled=filled: filled[found[1]], rule.rule)  # type: ignore[misc]
            asked = Asked(f"{path}?{query}")
            answer = ask(mini_app.server, asked)
            found = fault(asked, answer)
            assert not found, f"{found}: {asked}"
            told += b"&lt;fuzz" in answer.body
    assert told >= 20
