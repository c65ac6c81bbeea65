"""Draws and intervals: what they are centred on, and that they can be repeated."""

import numpy as np
import pytest

from layers.statistics import resampling as rs
from layers.statistics.inequality import dissimilarity


def test_equal_rates_by_chance_become_one_rate() -> None:
    # the spread of 8, 10, 12 of 100 is less than chance gives
    found = rs.shrunken_rates([8, 10, 12], [100, 100, 100])
    assert found == pytest.approx([0.1, 0.1, 0.1])


def test_large_bases_are_hardly_drawn_in() -> None:
    found = rs.shrunken_rates([100_000, 300_000], [1_000_000, 1_000_000])
    assert found == pytest.approx([0.1, 0.3], abs=1e-5)


def test_spread_of_drawn_in_rates_by_hand() -> None:
    # rates 0.1 and 0.3 of 100: variance 0.01, chance 0.2 * 0.8 / 100 = 0.0016, left 0.0084
    found = rs.shrunken_rates([10, 30], [100, 100])
    assert found.var() == pytest.approx(0.0084)
    assert found.mean() == pytest.approx(0.2)


def test_draws_follow_their_rates_and_repeat() -> None:
    rates, base = np.array([0.0, 0.25, 1.0]), np.array([50.0, 400.0, 30.0])
    first = rs.binomial_draws(rates, base, 2020)
    assert first.shape == (rs.DRAWS, 3)
    assert (first[:, 0] == 0).all()
    assert (first[:, 2] == 30).all()
    assert first[:, 1].mean() == pytest.approx(100, abs=1.5)
    assert first[:, 1].std() == pytest.approx(np.sqrt(75), rel=0.1)
    assert (first == rs.binomial_draws(rates, base, 2020)).all()
    assert (first != rs.binomial_draws(rates, base, 2021)).any()


def test_areas_are_drawn_with_replacement() -> None:
    found = rs.area_draws(12)
    assert found.shape == (rs.DRAWS, 12)
    assert found.min() == 0
    assert found.max() == 11
    assert any(len(set(line.tolist())) < 12 for line in found)


def test_interval_by_hand() -> None:
    errors = np.linspace(-1, 3, 1001)
    found = rs.interval(5.0, errors)
    assert found is not None
    # the error is 1 on average, 95 of 100 lie between -0.9 and 2.9
    assert found.adjusted == pytest.approx(4.0)
    assert (found.low, found.high) == pytest.approx((2.1, 5.9))
    cut = rs.interval(1.0, errors)
    assert cut is not None
    assert cut.low == 0.0
    free = rs.interval(1.0, errors, lowest=None)
    assert free is not None
    assert free.low == pytest.approx(-1.9)


def test_too_many_undefined_draws_give_no_interval() -> None:
    errors = np.zeros(100)
    errors[:5] = np.nan
    assert rs.interval(1.0, errors) is None
    assert rs.interval(float("nan"), np.zeros(100)) is None
    errors[4] = 0.0
    assert rs.interval(1.0, errors) is not None


def test_chance_alone_is_no_disparity() -> None:
    """Equal rates of small areas seem unequal; the interval reaches down to nothing."""
    random = np.random.default_rng(8)
    base = np.full(40, 60.0)
    counted = random.binomial(60, 0.2, 40).astype(float)
    measured = float(dissimilarity(counted, base - counted))
    assert measured > 0.08
    rates = rs.shrunken_rates(counted.tolist(), base.tolist())
    draws = rs.binomial_draws(rates, base, 1)
    truth = float(dissimilarity(rates * base, (1 - rates) * base))
    found = rs.interval(measured, dissimilarity(draws, base - draws) - truth)
    assert found is not None
    assert found.low == 0.0
    assert found.adjusted < measured / 2
