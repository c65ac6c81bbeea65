"""Likeness: standardised values, distances with gaps, the nearest ones; computed by hand."""

import math

import pytest

from layers.statistics.similarity import distance, nearest, z_scores

KEYS = [f"{number:02}" for number in range(8)]


def test_z_scores_by_hand() -> None:
    # mean 5, variance (9 + 1 + 1 + 1 + 0 + 0 + 4 + 16) / 8 = 4
    found = z_scores([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])
    assert found == pytest.approx((-1.5, -0.5, -0.5, -0.5, 0.0, 0.0, 1.0, 2.0))


def test_z_scores_of_alike_values_and_gaps() -> None:
    assert z_scores([3.0, 3.0, None]) is None
    assert z_scores([3.0, None]) is None
    assert z_scores([1.0, None, 3.0]) == pytest.approx((-1.0, None, 1.0))


def test_distance_is_the_euclidean_one_by_the_root_of_the_number() -> None:
    assert distance((0.0, 0.0), (3.0, 4.0)) == pytest.approx(5 / math.sqrt(2))
    # only what both have counts: sqrt((9 + 1) / 2)
    assert distance((0.0, None, 0.0, 1.0), (3.0, 1.0, 1.0, None)) == pytest.approx(math.sqrt(5))


def test_too_few_common_variables_have_no_distance() -> None:
    assert distance((0.0, None, None), (1.0, 1.0, 1.0)) is None
    assert distance((0.0, None), (1.0, 1.0)) == pytest.approx(1.0)
    assert distance((None,), (1.0,)) is None


def test_nearest_by_hand() -> None:
    first = dict(zip(KEYS, map(float, range(8)), strict=True))
    second = dict.fromkeys(KEYS, 1.0)
    # variance of 0..7 is 63 / 12 = 5.25; the second variable has no differences and is left out
    step = 1 / math.sqrt(5.25)
    found = nearest("00", [first, second], KEYS, 3)
    assert [(key, shared) for key, _, shared in found] == [("01", 1), ("02", 1), ("03", 1)]
    assert [gap for _, gap, _ in found] == pytest.approx([step, 2 * step, 3 * step])


def test_of_equally_distant_ones_the_first_comes_first() -> None:
    first = dict(zip(KEYS, map(float, range(8)), strict=True))
    assert [key for key, _, _ in nearest("04", [first], KEYS, 2)] == ["03", "05"]


def test_fewer_than_eight_are_not_compared() -> None:
    first = dict(zip(KEYS, map(float, range(8)), strict=True))
    assert nearest("00", [first], KEYS[:7]) == ()
    without = {key: value for key, value in first.items() if key != "07"}
    assert nearest("00", [without], KEYS) == ()
    assert nearest("00", [], KEYS) == ()


def test_one_with_too_few_values_is_not_compared() -> None:
    keys = [*KEYS, "08"]
    full = dict(zip(keys, map(float, range(9)), strict=True))
    thin = {key: value for key, value in full.items() if key != "00"}
    assert nearest("00", [full, thin, thin], keys) == ()
    assert len(nearest("00", [full, full, thin], keys)) == 3
