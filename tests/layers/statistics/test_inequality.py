"""Measures of disparity: cases computed by hand, published examples, properties."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from layers.statistics import inequality as iq


def row(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=float)


def ones(count: int) -> np.ndarray:
    return np.ones(count)


def sorted_gini(values: np.ndarray, weights: np.ndarray) -> float:
    order = np.argsort(values)
    return float(iq.gini(values[order], weights[order]))


def test_gini_by_hand() -> None:
    # mean difference of 1..5 is 8/5; half of it by the mean 3 is 4/15
    assert iq.gini(row(1, 2, 3, 4, 5), ones(5)) == pytest.approx(4 / 15)
    assert iq.gini(row(7, 7, 7), ones(3)) == pytest.approx(0)
    # one of four has all: 1 - 1/n
    assert iq.gini(row(0, 0, 0, 9), ones(4)) == pytest.approx(0.75)


def test_gini_published() -> None:
    # Cowell's incomes, example of the R package ineq (Zeileis): ineq(x) is 0.4620911
    x = row(541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261)
    assert iq.gini(x, ones(10)) == pytest.approx(0.4620911, abs=5e-8)


def test_gini_with_weights_by_hand() -> None:
    # 3 persons with 10, 1 with 30: mean 15, pairs 3 * 20 * 2 / 16 = 7.5; 7.5 / 30
    assert iq.gini(row(10, 30), row(3, 1)) == pytest.approx(0.25)


def test_theil_by_hand() -> None:
    assert iq.theil(row(4, 4, 4), ones(3)) == pytest.approx(0)
    assert iq.theil(row(0, 0, 0, 8), ones(4)) == pytest.approx(math.log(4))
    # 10, 10, 10, 20, 50 around 20: (3 * 0.5 ln 0.5 + 2.5 ln 2.5) / 5
    wanted = (1.5 * math.log(0.5) + 2.5 * math.log(2.5)) / 5
    assert iq.theil(row(10, 10, 10, 20, 50), ones(5)) == pytest.approx(wanted)


def test_variation_and_range_by_hand() -> None:
    # 2, 4, 4, 4, 5, 5, 7, 9: mean 5, standard deviation 2
    x = row(2, 4, 4, 4, 5, 5, 7, 9)
    assert iq.variation(x) == pytest.approx(0.4)
    assert iq.value_range(x) == pytest.approx(7)


def test_quantiles_by_hand() -> None:
    x = row(*range(1, 12))
    assert iq.quantile(x, 0.1) == pytest.approx(2)
    assert iq.quantile(row(1, 2, 3, 4), 0.25) == pytest.approx(1.75)
    assert iq.percentile_ratio(x) == pytest.approx(5)
    # always a value that occurs
    assert iq.occurring_quantile(row(1, 2, 9, 10), 0.5) == 2
    assert iq.occurring_quantile(row(1, 2, 9, 10), 0.9) == 10
    assert iq.occurring_quantile(row(1, 2, 9, 10), 0.1) == 1


def test_quantile_is_definition_7() -> None:
    x = np.sort(np.random.default_rng(3).normal(size=37))
    for share in (0.0, 0.1, 0.25, 0.5, 0.9, 1.0):
        assert iq.quantile(x, share) == pytest.approx(np.quantile(x, share))


def test_dissimilarity_by_hand() -> None:
    assert iq.dissimilarity(row(1, 2, 3), row(10, 20, 30)) == pytest.approx(0)
    assert iq.dissimilarity(row(5, 0), row(0, 9)) == pytest.approx(1)
    # 60 % and 40 % against 30 % and 70 %
    assert iq.dissimilarity(row(6, 4), row(3, 7)) == pytest.approx(0.3)


def test_what_is_not_defined_is_not_a_number() -> None:
    assert math.isnan(iq.gini(row(-1, 2), ones(2)))
    assert math.isnan(iq.theil(row(-1, 2), ones(2)))
    assert math.isnan(iq.gini(row(0, 0), ones(2)))
    assert math.isnan(iq.theil(row(0, 0), ones(2)))
    assert math.isnan(iq.variation(row(-1, 1)))
    assert math.isnan(iq.percentile_ratio(row(0, 0, 0, 0, 5)))
    assert math.isnan(iq.dissimilarity(row(0, 0), row(1, 2)))
    assert math.isnan(iq.dissimilarity(row(-1, 3), row(1, 2)))


def test_theil_parts_by_hand() -> None:
    # two groups of two with means 10 and 30, nothing within: all of it lies between
    found = iq.theil_parts([10, 10, 30, 30], [1, 1, 1, 1], ["a", "a", "b", "b"])
    assert found is not None
    between = 0.25 * math.log(0.5) + 0.75 * math.log(1.5)
    assert found.between == pytest.approx(between)
    assert found.within == pytest.approx(0)
    assert [part.group for part in found.groups] == ["a", "b"]
    assert [part.amount for part in found.groups] == pytest.approx([0.25, 0.75])
    assert [part.mean for part in found.groups] == pytest.approx([10, 30])
    assert iq.theil_parts([0, 0], [1, 1], ["a", "b"]) is None
    assert iq.theil_parts([-1, 2], [1, 1], ["a", "b"]) is None


def test_many_rows_at_once() -> None:
    random = np.random.default_rng(5)
    table, weights = random.uniform(1, 9, (6, 8)), random.uniform(1, 9, 8)
    order = np.argsort(table, axis=-1)
    ascending = np.take_along_axis(table, order, -1)
    at_once = iq.gini(ascending, weights[order])
    assert at_once == pytest.approx([sorted_gini(line, weights) for line in table])
    assert iq.theil(table, weights) == pytest.approx([float(iq.theil(x, weights)) for x in table])
    assert iq.variation(table) == pytest.approx([float(iq.variation(x)) for x in table])


amounts = st.lists(
    # published figures have few decimals; quotients of numbers near 1e-308 overflow
    st.tuples(
        st.floats(0, 1000).map(lambda number: round(number, 6)),
        st.integers(1, 20),
        st.sampled_from("abc"),
    ),
    min_size=2,
    max_size=12,
)


@given(amounts, st.floats(0.01, 100))
def test_properties(cells: list[tuple[float, int, str]], scale: float) -> None:
    values, weights = row(*(c[0] for c in cells)), row(*(c[1] for c in cells))
    assume(values.max() > 0.001)
    gini, theil = sorted_gini(values, weights), float(iq.theil(values, weights))
    assert -1e-9 <= gini < 1
    assert -1e-9 <= theil <= math.log(weights.sum() / weights.min()) + 1e-9
    # the scale does not matter
    assert sorted_gini(values * scale, weights) == pytest.approx(gini, abs=1e-9)
    assert iq.theil(values * scale, weights) == pytest.approx(theil, abs=1e-9)
    # weights are persons: as if each of them stood there
    each = np.repeat(values, weights.astype(int))
    assert sorted_gini(each, ones(len(each))) == pytest.approx(gini, abs=1e-9)
    assert iq.theil(each, ones(len(each))) == pytest.approx(theil, abs=1e-9)
    # twice the same people change nothing
    assert sorted_gini(values, 2 * weights) == pytest.approx(gini, abs=1e-9)
    # the parts are the whole
    parts = iq.theil_parts(values.tolist(), weights.tolist(), [c[2] for c in cells])
    assert parts is not None
    assert parts.between + parts.within == pytest.approx(theil, abs=1e-9)
    assert parts.between >= -1e-9


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=2, max_size=12),
    st.integers(2, 9),
)
def test_dissimilarity_properties(cells: list[tuple[int, int]], times: int) -> None:
    group, others = row(*(c[0] for c in cells)), row(*(c[1] for c in cells))
    assume(group.sum() > 0)
    assume(others.sum() > 0)
    found = float(iq.dissimilarity(group, others))
    assert -1e-9 <= found <= 1 + 1e-9
    assert iq.dissimilarity(others, group) == pytest.approx(found)
    assert iq.dissimilarity(group * times, others) == pytest.approx(found)
