"""Sharing out whole things: published examples, and what must hold for any claims."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.statistics.apportion import (
    InfeasibleMinimumError,
    Method,
    hamilton,
    webster,
    with_minimum,
)

METHODS = (hamilton, webster)
CENSUS_1790 = (
    236_841, 55_540, 70_835, 68_705, 278_514, 475_327, 141_822, 179_570, 331_589, 353_523,
    432_879, 68_446, 206_236, 85_533, 630_560,
)  # fmt: skip
"""Connecticut, Delaware, Georgia, Kentucky, Maryland, Massachusetts, New Hampshire, New Jersey,
New York, North Carolina, Pennsylvania, Rhode Island, South Carolina, Vermont, Virginia."""


def claims(*numbers: float) -> list[Fraction]:
    return [Fraction(str(number)) for number in numbers]


def test_the_house_of_1791() -> None:
    # Balinski and Young, Fair Representation, tables of 1791: 120 seats
    assert hamilton(120, claims(*CENSUS_1790)) == (
        8, 2, 2, 2, 9, 16, 5, 6, 11, 12, 14, 2, 7, 3, 21,
    )  # fmt: skip
    assert webster(120, claims(*CENSUS_1790)) == (
        8, 2, 2, 2, 9, 16, 5, 6, 11, 12, 14, 2, 7, 3, 21,
    )  # fmt: skip


def test_the_alabama_paradox_befalls_hamilton_only() -> None:
    # 3 %, 7 % and 90 %: the smallest loses a seat when 51 are shared out in place of 49
    assert hamilton(49, claims(3, 7, 90)) == (2, 3, 44)
    assert hamilton(51, claims(3, 7, 90)) == (1, 4, 46)
    assert webster(49, claims(3, 7, 90)) == (1, 3, 45)
    assert webster(51, claims(3, 7, 90)) == (2, 4, 45)


def test_sainte_lague_by_its_quotients() -> None:
    # 53, 24 and 23 divided by 1, 3, 5, ...: 53, 24, 23, 17.7, 10.6, 8, 7.7 -> seven seats
    assert webster(7, claims(53, 24, 23)) == (3, 2, 2)
    assert hamilton(7, claims(53, 24, 23)) == (4, 2, 1)


def test_ties_go_to_whoever_stands_first() -> None:
    for method in METHODS:
        assert method(4, claims(1, 1, 1)) == (2, 1, 1)
        assert method(5, claims(1, 1, 1)) == (2, 2, 1)


def test_minimum_is_pinned_and_the_rest_shared_out() -> None:
    # without a minimum 8, 1, 1; the two small ones get 2 each, 6 are left for the first
    assert with_minimum(10, claims(80, 10, 10), 0, webster) == (8, 1, 1)
    assert with_minimum(10, claims(80, 10, 10), 2, webster) == (6, 2, 2)
    assert with_minimum(6, claims(5, 0, 0), 2, webster) == (2, 2, 2)


def test_what_cannot_be_shared_out() -> None:
    with pytest.raises(InfeasibleMinimumError) as told:
        with_minimum(5, claims(1, 1, 1), 2, webster)
    assert told.value.needed == 6
    with pytest.raises(ValueError, match="nobody"):
        webster(3, claims(0, 0))
    with pytest.raises(ValueError, match="negative"):
        hamilton(-1, claims(1))


def test_a_thousand_million_in_cents_is_quick_and_exact() -> None:
    weights = [Fraction(n % 13 + 1, 7) for n in range(170)]
    assert sum(hamilton(100_000_000_000, weights)) == 100_000_000_000
    assert sum(webster(1_000_000_000, weights)) == 1_000_000_000


WEIGHTS = st.lists(
    st.decimals(0, 100, places=2).map(Fraction), min_size=1, max_size=12
).filter(any)  # fmt: skip


@given(st.integers(0, 400), WEIGHTS, st.integers(0, 5), st.sampled_from(METHODS))
def test_sums_are_exact_and_minimums_kept(
    amount: int, weights: list[Fraction], minimum: int, method: Method
) -> None:
    if minimum * len(weights) > amount:
        with pytest.raises(InfeasibleMinimumError):
            with_minimum(amount, weights, minimum, method)
        return
    shares = with_minimum(amount, weights, minimum, method)
    assert sum(shares) == amount
    assert min(shares) >= minimum
    for one, mine in zip(weights, shares, strict=True):
        for other, theirs in zip(weights, shares, strict=True):
            assert mine >= theirs or one <= other


@given(st.integers(0, 200), WEIGHTS, st.integers(0, 11), st.decimals(0, 50, places=2))
def test_a_larger_weight_never_brings_less(
    amount: int, weights: list[Fraction], place: int, more: Decimal
) -> None:
    place %= len(weights)
    raised = [w + Fraction(more) if i == place else w for i, w in enumerate(weights)]
    for method in METHODS:
        assert method(amount, raised)[place] >= method(amount, weights)[place]


@given(st.integers(0, 200), WEIGHTS)
def test_nobody_loses_under_webster_where_one_more_is_shared_out(
    amount: int, weights: list[Fraction]
) -> None:
    fewer, more = webster(amount, weights), webster(amount + 1, weights)
    assert all(a <= b for a, b in zip(fewer, more, strict=True))


@given(st.integers(0, 300), WEIGHTS)
def test_hamilton_stays_within_the_quota(amount: int, weights: list[Fraction]) -> None:
    total = sum(weights)
    for weight, share in zip(weights, hamilton(amount, weights), strict=True):
        assert abs(share - amount * weight / total) < 1
