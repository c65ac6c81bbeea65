"""Tests of change against enumerated distributions and published examples."""

from fractions import Fraction
from math import comb

import pytest

from layers.statistics.change_test import (
    FALSE_DISCOVERY_RATE,
    count_p_value,
    difference_interval,
    discoveries,
    guarded_count_p_value,
    guarded_rate_p_value,
    least_rise,
    per_year,
    rate_p_value,
    ratio_interval,
)


def exact_rate(cases: tuple[int, int], bases: tuple[int, int]) -> float:
    """Twice the smaller hypergeometric tail, in fractions."""
    (x, y), (m, n) = cases, bases
    both = x + y
    chances = {
        k: Fraction(comb(n, k) * comb(m, both - k), comb(m + n, both))
        for k in range(max(0, both - m), min(n, both) + 1)
    }
    lower = sum((c for k, c in chances.items() if k <= y), Fraction(0))
    upper = sum((c for k, c in chances.items() if k >= y), Fraction(0))
    return float(min(Fraction(1), 2 * min(lower, upper)))


@pytest.mark.parametrize("bases", [(1, 1), (7, 12), (20, 3)])
def test_every_small_table_has_the_enumerated_p_value(bases: tuple[int, int]) -> None:
    for x in range(bases[0] + 1):
        for y in range(bases[1] + 1):
            expected = exact_rate((x, y), bases)
            assert rate_p_value((x, y), bases) == pytest.approx(expected, rel=1e-10)


def test_fishers_twins() -> None:
    # Fisher (1935): of 13 monozygotic and 17 dizygotic twins of convicts 10 and 2 were convicted
    # as well; the tail is 619/1330665, the probability of a table as extreme in that direction.
    assert rate_p_value((10, 2), (13, 17)) == pytest.approx(2 * 619 / 1330665, rel=1e-10)


def test_large_bases_agree_with_fractions() -> None:
    assert rate_p_value((500, 560), (5000, 5100)) == pytest.approx(
        exact_rate((500, 560), (5000, 5100)), rel=1e-9
    )
    assert rate_p_value((23000, 26000), (230000, 236000)) < 1e-20


def test_a_p_value_never_comes_up_more_often_than_it_says() -> None:
    m, n, rate = 20, 25, 0.3
    weights = {
        (x, y): comb(m, x) * comb(n, y) * rate ** (x + y) * (1 - rate) ** (m + n - x - y)
        for x in range(m + 1)
        for y in range(n + 1)
    }
    for limit in (0.05, 0.01, 0.04 / 19, 0.04 / 72):
        found = sum(w for cases, w in weights.items() if rate_p_value(cases, (m, n)) <= limit)
        assert 0 < found <= limit


def test_counts_are_compared_like_a_coin() -> None:
    # By hand: of 10 both times together 1 in the second, (1 + 10) / 1024 in the lower tail.
    assert count_p_value((9, 1)) == pytest.approx(22 / 1024)
    assert count_p_value((0, 0)) == 1.0
    assert count_p_value((0, 5)) == pytest.approx(2 / 32)
    assert count_p_value((5, 5)) == 1.0
    assert count_p_value((60, 100)) == pytest.approx(count_p_value((100, 60)))


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # Newcombe (1998), table II, method 10: a 56/70 - 48/80, b 9/10 - 3/10, c 6/7 - 2/7,
        # d 5/56 - 0/29, e 0/10 - 0/20, f 0/10 - 0/10, g 10/10 - 0/20, h 10/10 - 0/10
        ((48, 80), (56, 70), 0.0524, 0.3339),
        ((3, 10), (9, 10), 0.1705, 0.8090),
        ((2, 7), (6, 7), 0.0582, 0.8062),
        ((0, 29), (5, 56), -0.0381, 0.1926),
        ((0, 20), (0, 10), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((0, 20), (10, 10), 0.6791, 1.0000),
        ((0, 10), (10, 10), 0.6075, 1.0000),
    ],
)
def test_newcombes_examples(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = difference_interval((first[0], second[0]), (first[1], second[1]))
    assert found == pytest.approx((low, high), abs=5e-5)


def test_the_interval_of_a_ratio_holds_it_and_may_have_no_end() -> None:
    low, high = ratio_interval((100, 120)) or (0.0, 0.0)
    assert high is not None
    assert low < 1.2 < high
    assert low * high == pytest.approx(1.2**2)  # symmetric on the scale of factors
    assert ratio_interval((0, 4)) is not None
    assert (ratio_interval((0, 4)) or (0.0, 0.0))[1] is None
    assert (ratio_interval((4, 0)) or (1.0, 0.0))[0] == 0.0
    assert ratio_interval((0, 0)) is None


def test_discoveries_of_benjamini_and_hochberg() -> None:
    # Their example (1995, section 3.2): 15 p values, at 5 % the four smallest are rejected.
    values = (
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
        0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
    )  # fmt: skip
    assert discoveries(values, 0.05) == (True,) * 4 + (False,) * 11
    assert discoveries(tuple(reversed(values)), 0.05) == (False,) * 11 + (True,) * 4
    # a later one within its limit takes the earlier ones with it
    assert discoveries((0.03, 0.04), 0.04) == (True, True)
    assert discoveries((), 0.05) == ()
    assert FALSE_DISCOVERY_RATE < 0.05


def test_rounding_leaves_the_weakest_of_what_counts_may_stand_for() -> None:
    bases, cases, room = (60, 63), (9, 24), 2
    every = [
        rate_p_value((x, y), (m, n))
        for x in range(7, 12)
        for y in range(22, 27)
        for m in range(58, 63)
        for n in range(61, 66)
    ]
    assert guarded_rate_p_value(cases, bases, room) == pytest.approx(max(every))
    assert guarded_rate_p_value(cases[::-1], bases[::-1], room) == pytest.approx(max(every))
    assert guarded_rate_p_value(cases, bases, 0) == rate_p_value(cases, bases)
    assert guarded_rate_p_value((10, 12), (60, 63), room) == 1.0
    counts = [count_p_value((x, y)) for x in range(7, 12) for y in range(28, 33)]
    assert guarded_count_p_value((9, 30), 2) == pytest.approx(max(counts))
    assert guarded_count_p_value((9, 12), 2) == 1.0
    assert guarded_count_p_value((9, 12), 0) == count_p_value((9, 12))


def test_three_days_count_as_one() -> None:
    assert per_year((10, 20), (100, 101), 3) == ((4, 6), (33, 33))
    assert per_year((20, 10), (100, 101), 3) == ((6, 4), (33, 33))
    assert per_year((2, 0), (2, 2), 3) == ((0, 0), (0, 0))


@pytest.mark.parametrize(("cases", "base", "areas"), [(50, 500, 45), (0, 40, 19), (3, 20, 1)])
def test_the_least_rise_is_the_first_that_is_enough(cases: int, base: int, areas: int) -> None:
    found = least_rise(cases, base, areas)
    assert found is not None
    limit = FALSE_DISCOVERY_RATE / areas
    enough = [y for y in range(cases, base + 1) if rate_p_value((cases, y), (base, base)) <= limit]
    assert found == enough[0]
    assert least_rise(3, 5, 72) is None


def test_impossible_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="no proportions"):
        rate_p_value((3, 1), (2, 5))
    with pytest.raises(ValueError, match="no proportions"):
        rate_p_value((0, 0), (0, 5))
    with pytest.raises(ValueError, match="no counts"):
        count_p_value((-1, 3))
