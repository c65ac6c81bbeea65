"""Small bases are found and named alike everywhere."""

import pytest

from layers.queries.catalogue import indicator
from layers.queries.values import observations
from layers.status import Status
from layers.store import Store
from layers.thematic.base import is_small_base, small_base_text


@pytest.mark.parametrize(
    ("base", "small", "text"),
    [
        (99, True, "Kleine Bezugszahl (99): Schon wenige Fälle ändern den Wert stark."),
        (100, False, ""),
        (None, False, ""),
    ],
)
def test_rate_over_few(hand: Store, base: int | None, small: bool, text: str) -> None:
    row = next(r for r in observations(hand, "share", "stadtteil") if r.status is Status.OK)
    row = row._replace(denominator=base)
    share = indicator(hand, "share")
    assert (is_small_base(share, row), small_base_text(share, row)) == (small, text)


def test_limited_is_small_whatever_its_base(hand: Store) -> None:
    share = indicator(hand, "share")
    row = next(r for r in observations(hand, "share", "stadtteil") if r.status is Status.LIMITED)
    assert is_small_base(share, row)
    row = row._replace(denominator=None)
    assert small_base_text(share, row) == "Beruht auf kleinen Zahlen und sagt nur wenig aus."


def test_without_a_value_nothing_is_small(hand: Store) -> None:
    share = indicator(hand, "share")
    row = next(
        r for r in observations(hand, "share", "stadtteil") if r.status is Status.CONFIDENTIAL
    )
    assert not is_small_base(share, row._replace(denominator=3))


def test_mean_of_few_cases(hand: Store) -> None:
    mean = indicator(hand, "index")
    row = next(r for r in observations(hand, "index", "stadtteil") if r.code == "010")
    assert small_base_text(mean, row) == "Beruht auf 4 Fällen und sagt nur wenig aus."
    assert small_base_text(mean, row._replace(cases=1)).startswith("Beruht auf 1 Fall und")
    assert not is_small_base(mean, row._replace(cases=5))


def test_counts_have_no_base(hand: Store) -> None:
    count = indicator(hand, "people")
    row = next(r for r in observations(hand, "people", "stadtteil") if r.value)
    assert not is_small_base(count, row._replace(value=1.0))
