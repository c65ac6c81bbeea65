"""A class is lower < x <= upper; the lowest includes its lower bound; missing values have none."""

import pytest

from layers.thematic.classes import (
    OutsideError,
    class_if_inside,
    classify,
    difference,
    index_text,
    nearest_count,
)

BOUNDS = (0.0, 2.0, 4.0, 6.0)


@pytest.mark.parametrize(
    ("value", "index"),
    [(0.0, 0), (0.1, 0), (2.0, 0), (2.0001, 1), (4.0, 1), (4.1, 2), (6.0, 2)],
)
def test_upper_bound_belongs_to_the_class(value: float, index: int) -> None:
    assert classify([value], BOUNDS) == (index,)


def test_missing_values_are_masked() -> None:
    assert classify([None, 5.0, None, 1.0], BOUNDS) == (None, 2, None, 0)
    assert classify([None, None], BOUNDS) == (None, None)
    assert classify([], BOUNDS) == ()


def test_last_bit_of_a_float_stays_in_the_outer_class() -> None:
    bounds = (0.1 + 0.2, 1.0, 2.0, 3.3)
    assert classify([0.3, 1.1 * 3], bounds) == (0, 2)


@pytest.mark.parametrize("value", [-0.001, 6.001, float("nan")])
def test_value_outside_is_no_guess(value: float) -> None:
    with pytest.raises(OutsideError):
        classify([1.0, value], BOUNDS)
    assert class_if_inside(value, BOUNDS) is None


def test_class_of_the_city() -> None:
    assert class_if_inside(2.0, BOUNDS) == 0
    assert class_if_inside(None, BOUNDS) is None


def test_all_equal_values_share_a_class() -> None:
    assert classify([3.0, 3.0, 3.0], BOUNDS) == (1, 1, 1)


def test_negative_bounds() -> None:
    assert classify([-4.0, -1.0, 0.0, 1.0, 4.0], (-4.0, -1.0, 1.0, 4.0)) == (0, 0, 1, 1, 2)


@pytest.mark.parametrize(
    ("wanted", "available", "used"),
    [(5, [3, 4, 5], 5), (7, [3, 4, 5], 5), (3, [6], 6), (4, [3, 5], 3), (5, [3, 4, 6, 7], 4)],
)
def test_nearest_count(wanted: int, available: list[int], used: int) -> None:
    assert nearest_count(wanted, available) == used


def test_no_count_available() -> None:
    with pytest.raises(ValueError, match="empty"):
        nearest_count(5, [])


def test_difference_needs_both() -> None:
    assert difference(3.0, 2.0) == 1.0
    assert difference(None, 2.0) is None
    assert difference(0.0, None) is None


def test_index_text() -> None:
    assert index_text((0, None, 6)) == "0-6"
