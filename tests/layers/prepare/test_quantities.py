"""Sums and estimates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.prepare.cells import Cell
from layers.prepare.sums import add_up, largest_remainders
from layers.status import Flag, Status


def test_sum_with_flags_of_all_parts() -> None:
    total = add_up(
        [Cell(2, flags=frozenset({Flag.PLANNED})), Cell(3, flags=frozenset({Flag.REVISED}))]
    )
    assert total == Cell(5, Status.OK, frozenset({Flag.PLANNED, Flag.REVISED}))


def test_sum_of_nothing_is_exactly_nothing() -> None:
    assert add_up([]) == Cell(0, Status.NONE)
    assert add_up([Cell(0, Status.NONE), Cell(0, Status.NONE)]) == Cell(0, Status.NONE)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([Status.UNKNOWN, Status.CONFIDENTIAL], Status.CONFIDENTIAL),
        ([Status.NOT_COLLECTED, Status.UNKNOWN], Status.NOT_COLLECTED),
        ([Status.LATER], Status.LATER),
    ],
)
def test_a_part_without_a_number_hides_the_sum(statuses: list[Status], expected: Status) -> None:
    assert add_up([Cell(5), *(Cell(None, status) for status in statuses)]) == Cell(None, expected)


def test_largest_remainders_by_hand() -> None:
    assert largest_remainders({"1": 10.6, "2": 20.7, "3": 5.7}) == {"1": 10, "2": 21, "3": 6}


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.floats(0, 1e5), min_size=1, max_size=9))
def test_largest_remainders_keep_the_sum_and_stay_near(values: dict[str, float]) -> None:
    whole = largest_remainders(values)
    assert sum(whole.values()) == round(sum(values.values()))
    assert all(abs(whole[key] - value) < 1 + 1e-6 for key, value in values.items())
