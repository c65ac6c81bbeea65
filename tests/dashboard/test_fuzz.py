"""Whatever is asked: an answer that is right in its form and tells nothing about the server."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.factory import AtlasDash
from layers.store import Store
from tests.fuzz import ask, bodies, fault, requests
from tests.fuzz_words import known_words

EXAMPLES = 100
EACH = 10
"""Requests of an example: one draw of many costs less than many draws of one."""


def run(server: Any, strategy: st.SearchStrategy[Any], examples: int, *, fixed: bool) -> Counter:
    """Ask; gives how many answers had which status. Fails at the first wrong answer."""
    seen: Counter[int] = Counter()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=fixed,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(strategy, min_size=EACH, max_size=EACH))
    def go(many: list[Any]) -> None:
        for asked in many:
            answer = ask(server, asked)
            seen[answer.status] += 1
            found = fault(asked, answer)
            assert not found, f"{found}: {asked}"

    go()
    return seen


@pytest.mark.parametrize("kind", ["addresses", "callbacks"])
def test_no_request_gets_a_wrong_answer(
    mini_app: AtlasDash, mini_store: Store, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    known = known_words(mini_store, "mini")
    strategy = requests(mini_app.server, known) if kind == "addresses" else bodies(known)
    seen = run(mini_app.server, strategy, EXAMPLES, fixed=True)
    assert sum(seen.values()) >= EXAMPLES * EACH
    assert {200, 400} <= set(seen)
