"""Spans and verdicts agree with counting out every possible table."""

import numpy as np
import pytest

from layers.audit.solve import Block, Wanted, solve
from tests.layers.audit.random_systems import compare


@pytest.mark.parametrize("seed", range(20))
def test_random_tables(seed: int) -> None:
    compare(seed)


def block(
    rows: tuple[tuple[tuple[int, ...], tuple[float, ...], float, float, int], ...],
    truth: list[float],
    wanted: Wanted,
) -> Block:
    ends = (np.zeros(len(truth)), np.full(len(truth), np.inf))
    return Block(*ends, np.array(truth), np.array(truth), rows, (wanted,), 60.0)


def test_whole_numbers_are_asked_for() -> None:
    """2a + 2b = 5c with c at most 1: a may be 2.5 in a linear program, but only 0 in truth."""
    rows = (((0, 1, 2), (2.0, 2.0, -5.0), 0.0, 0.0, -1), ((2,), (1.0,), 0.0, 1.0, -1))
    (found,) = solve(block(rows, [0, 0, 0], Wanted(0, floor=2, no_zero=True)))
    assert (found.is_safe, found.gave_up) == (False, False)


def test_three_pairs_of_which_each_adds_up_to_one() -> None:
    """Halves would do: a + b = b + c = a + c + d = 1 with d at most 0 has no whole numbers but with
    d; the corner of the linear program is no witness."""
    rows = (
        ((0, 1), (1.0, 1.0), 1.0, 1.0, -1),
        ((1, 2), (1.0, 1.0), 1.0, 1.0, -1),
        ((0, 2, 3), (1.0, 1.0, -1.0), 1.0, 1.0, -1),
    )
    (found,) = solve(block(rows, [1, 0, 1, 1], Wanted(0, floor=2)))
    assert not found.is_safe or found.low == 0


def test_no_end() -> None:
    (found,) = solve(block((((0, 1), (1.0, -1.0), 0.0, 0.0, -1),), [1, 1], Wanted(0, floor=3)))
    assert (found.is_safe, found.low, found.high) == (True, 0, None)
