"""The composite index against numbers computed by hand and known cases."""

from math import sqrt

import numpy as np
import pytest

from layers.statistics.composite import (
    NoVariationError,
    composite,
    equal_bounds,
    first_component,
    level_of,
)
from layers.statistics.composite_stability import (
    Rate,
    resampled,
    shifted_weights,
    without_each,
)

FOUR = [[10.0, 4.0], [20.0, 3.0], [30.0, 2.0], [40.0, 3.0]]
"""Means 25 and 3; sums of squares 500 and 2, so deviations sqrt(125) and sqrt(0.5)."""


def test_four_units_by_hand() -> None:
    made = composite(FOUR, [1, -1], [3, 1], 5)
    assert made.means == pytest.approx((25, 3))
    assert made.deviations == pytest.approx((sqrt(125), sqrt(0.5)))
    assert made.weights == pytest.approx((0.75, 0.25))
    # z of the first: -15, -5, 5, 15 over 11.180; of the second, turned: -1, 0, 1, 0 over 0.7071
    expected = (
        0.75 * -15 / sqrt(125) - 0.25 / sqrt(0.5),  # -1.3598
        0.75 * -5 / sqrt(125),  # -0.3354
        0.75 * 5 / sqrt(125) + 0.25 / sqrt(0.5),  # 0.6890
        0.75 * 15 / sqrt(125),  # 1.0062
    )
    assert made.scores == pytest.approx(expected)
    # five levels, each (1.0062 + 1.3598) / 5 = 0.4732 wide: -0.8866, -0.4134, 0.0598, 0.5330
    assert made.bounds == pytest.approx(
        (-1.35980, -0.88660, -0.41339, 0.05982, 0.53303, 1.00623), abs=1e-4
    )
    assert made.levels == (1, 3, 5, 5)
    assert made.explained is None


def test_component_of_two_correlated_variables_weighs_them_equally() -> None:
    rng = np.random.default_rng(7)
    x = rng.normal(size=60)
    table = np.column_stack([x, 0.6 * x + rng.normal(size=60)])
    z = (table - table.mean(axis=0)) / table.std(axis=0)
    r = float(np.asarray(np.corrcoef(table.T))[0, 1])
    weights, explained = first_component(z)
    assert weights == pytest.approx([0.5, 0.5])
    assert explained == pytest.approx((1 + r) / 2)


def test_component_is_that_of_a_singular_value_decomposition() -> None:
    rng = np.random.default_rng(11)
    table = rng.normal(size=(40, 4)) @ rng.normal(size=(4, 4))
    z = (table - table.mean(axis=0)) / table.std(axis=0)
    weights, explained = first_component(z)
    _, sizes, rows = np.linalg.svd(z)
    first = rows[0] * np.sign(rows[0].sum())
    assert weights == pytest.approx(first / np.abs(first).sum())
    assert explained == pytest.approx(sizes[0] ** 2 / (sizes**2).sum())
    assert weights.sum() > 0


def test_opposed_variables_get_opposed_weights_with_the_first_positive() -> None:
    made = composite([[1, 3], [2, 2], [3, 1]], [1, 1], None, 5)
    assert made.weights == pytest.approx((0.5, -0.5))
    assert made.explained == pytest.approx(1)


def test_an_indicator_that_does_not_vary_is_named() -> None:
    with pytest.raises(NoVariationError) as told:
        composite([[1, 5], [2, 5], [3, 5]], [1, 1], [1, 1], 5)
    assert told.value.position == 1


def test_bounds_belong_to_the_level_below() -> None:
    bounds = equal_bounds(np.array([0.0, 10.0]), 5)
    scores = np.array([0, 2, 2.0001, 4, 9.9, 10, 12, -3])
    assert level_of(scores, bounds).tolist() == [1, 1, 2, 2, 5, 5, 5, 1]
    assert level_of(np.array([1.0, 1.0]), np.ones(10)).tolist() == [5, 5]


def test_leaving_one_out_is_the_index_of_the_other() -> None:
    made = composite(FOUR, [1, -1], [3, 1], 5)
    without = without_each(FOUR, [1, -1], [3, 1], made)
    assert without[1].levels == composite([[r[0]] for r in FOUR], [1], [1], 5).levels
    assert without[1].levels == (1, 2, 4, 5)
    assert without[1].changed((1, 3, 5, 5)) == 2
    lone = composite(FOUR, [1, -1], [1, 0], 5)
    assert without_each(FOUR, [1, -1], [1, 0], lone)[0].levels is None


def opposed() -> list[list[float]]:
    """Two indicators that go together and a first one against them, whose part in the component is
    as large as both of theirs (the weights add up to nearly zero)."""
    rng = np.random.default_rng(3)
    need = np.linspace(0, 10, 40)
    noise = rng.normal(size=(40, 3)) * [0.1, 4, 4]
    return [[-n + a, n + b, n + c] for n, (a, b, c) in zip(need, noise, strict=True)]


def test_a_component_without_one_indicator_is_not_upside_down() -> None:
    made = composite(opposed(), [1, 1, 1], None, 5)
    assert made.weights[0] < 0 < made.weights[1]
    left = without_each(opposed(), [1, 1, 1], None, made)[2]
    assert left.levels is not None
    # of two opposed indicators either may be the positive one: here the second, as in the whole
    assert float(np.corrcoef(left.levels, made.levels)[0, 1]) > 0.8
    assert left.changed(made.levels) < 20


def test_components_of_draws_look_the_way_of_the_made_one() -> None:
    rng = np.random.default_rng(4)
    rows = [[n, n, -n, -n] for n in np.linspace(0, 10, 40)]
    rows = (np.array(rows) + rng.normal(size=(40, 4))).tolist()
    made = composite(rows, [1] * 4, None, 5)
    assert abs(sum(made.weights)) < 0.01  # a draw may well have a sum on the other side of zero
    found = resampled(rows, [1] * 4, None, made)
    assert sum(found.kept) / 40 > 0.8
    assert found.changed[2] < 20


def test_weights_are_shifted_by_a_tenth_each_way() -> None:
    made = composite(FOUR, [1, -1], [1, 1], 9)
    found = shifted_weights(FOUR, [1, -1], made, 9)
    assert [(v.position, v.factor) for v in found] == [(0, 0.9), (0, 1.1), (1, 0.9), (1, 1.1)]
    assert found[0].levels == composite(FOUR, [1, -1], [0.9, 1], 9).levels


def test_drawing_large_rates_changes_nothing_and_small_ones_something() -> None:
    values = [[10.0, 1.0], [20.0, 2.0], [30.0, 3.0], [40.0, 4.0], [24.9, 2.5]]
    made = composite(values, [1, 1], [1, 0], 5)

    def drawn(base: float) -> tuple[float, ...]:
        hits = tuple(row[0] / 100 * base for row in values)
        rate = Rate(0, hits, (base,) * 5, tuple("abcde"), 100.0)
        return resampled(values, [1, 1], [1, 0], made, [rate]).kept

    assert drawn(1e8) == (1, 1, 1, 1, 1)
    assert min(drawn(50)) < 0.9
    assert drawn(50) == drawn(50)


def test_cases_are_drawn_from_a_binomial_distribution() -> None:
    # none and all of 100 stay where they are; level 3 of 5 holds 41 to 60 of 100, which a fair coin
    # gives with probability 0.9540
    values = [[0.0], [50.0], [100.0]]
    made = composite(values, [1], [1], 5)
    rate = Rate(0, (0, 50, 100), (100, 100, 100), ("a", "b", "c"), 100.0)
    found = resampled(values, [1], [1], made, [rate], draws=4000)
    assert found.kept == pytest.approx((1, 0.954, 1), abs=0.012)
    assert found.changed[0] == pytest.approx(1 - found.kept[1])


def test_units_of_one_group_are_drawn_together() -> None:
    values = [[10.0], [10.0], [50.0], [90.0]]
    made = composite(values, [1], [1], 9)
    rate = Rate(0, (1, 1, 5, 9), (10,) * 4, ("a", "a", "b", "c"), 100.0)
    kept = resampled(values, [1], [1], made, [rate]).kept
    assert kept[0] == kept[1]


def test_units_are_drawn_where_no_rate_has_cases() -> None:
    values = [[float(i), float(i % 7)] for i in range(30)]
    made = composite(values, [1, 1], None, 5)
    found = resampled(values, [1, 1], None, made)
    assert not found.of_rates
    assert len(found.kept) == 30
    assert 0 < min(found.kept) < 1
    assert found.changed[1] <= found.changed[0] <= found.changed[2]
