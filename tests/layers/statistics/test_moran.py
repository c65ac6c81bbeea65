"""Permutation tests of Moran's I: against every permutation, and against esda."""

import warnings
from itertools import permutations

import numpy as np
import pytest
from esda.moran import Moran, Moran_Local
from libpysal.weights import W

from layers.statistics.moran import global_p_value, local_p_values, standardised

GRID = 6
ROOK = [
    [
        (row + down) * GRID + column + right
        for down, right in ((-1, 0), (0, -1), (0, 1), (1, 0))
        if 0 <= row + down < GRID and 0 <= column + right < GRID
    ]
    for row in range(GRID)
    for column in range(GRID)
]
NOISE = np.random.default_rng(7).normal(size=GRID * GRID)
SLOPE = np.array([float(row + column) for row in range(GRID) for column in range(GRID)])
SLOPE += NOISE / 100  # esda counts a draw that ties with what was observed on one side only


def _esda_weights() -> W:
    weights = W(dict(enumerate(ROOK)))
    weights.transform = "r"
    return weights


def _line(count: int) -> list[list[int]]:
    return [[i for i in (place - 1, place + 1) if 0 <= i < count] for place in range(count)]


def test_global_p_value_is_that_of_all_permutations() -> None:
    values = np.array([1.0, 2.0, 4.0, 8.0, 9.0, 15.0])
    line = _line(6)

    def cross(z: tuple[float, ...]) -> float:
        return sum(z[i] * z[j] / len(near) for i, near in enumerate(line) for j in near)

    z = tuple(standardised(values).tolist())
    every = np.array([cross(found) for found in permutations(z)])
    share = min((every >= cross(z) - 1e-9).mean(), (every <= cross(z) + 1e-9).mean())

    assert global_p_value(values, line, 20_000) == pytest.approx(2 * share, abs=0.005)


def test_local_p_value_is_that_of_all_draws_of_neighbours() -> None:
    values = np.array([9.0, 8.0, 1.0, 2.0, 3.0])
    # the first of a line of five: its one neighbour, 8, is the largest of the four others
    found = local_p_values(values, _line(5), 20_000)
    assert found[0] == pytest.approx(2 * 1 / 4, abs=0.02)
    # the second: its neighbours 9 and 1 add up to 10, which two of the six pairs reach
    # (9 and 1, 9 and 2, 9 and 3 do: 10, 11, 12; 1 and 2, 1 and 3, 2 and 3 do not)
    assert found[1] == pytest.approx(2 * 3 / 6, abs=0.02)


@pytest.mark.parametrize("values", [SLOPE, NOISE], ids=["slope", "noise"])
def test_p_values_are_twice_those_of_esda(values: np.ndarray) -> None:
    np.random.seed(3)
    weights = _esda_weights()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # esda announces another default
        whole = Moran(values, weights, permutations=9_999)
        parts = Moran_Local(values, weights, permutations=9_999, seed=3)
    ours = local_p_values(values, ROOK, 9_999)

    assert global_p_value(values, ROOK, 9_999) == pytest.approx(min(1, 2 * whole.p_sim), abs=0.03)
    for mine, theirs in zip(ours, parts.p_sim.tolist(), strict=True):
        assert mine == pytest.approx(min(1.0, 2 * theirs), abs=0.04)


def test_a_slope_is_found_and_noise_is_not() -> None:
    assert global_p_value(SLOPE, ROOK, 999) == 0.002
    assert global_p_value(NOISE, ROOK, 999) > 0.05


def test_an_area_without_neighbours_has_no_local_test() -> None:
    neighbours = [[], [2], [1, 3], [2]]
    found = local_p_values(np.array([1.0, 2.0, 3.0, 5.0]), neighbours, 99)
    assert found[0] is None
    assert all(p is not None for p in found[1:])


def test_the_same_values_give_the_same_answer() -> None:
    assert local_p_values(NOISE, ROOK, 999) == local_p_values(NOISE, ROOK, 999)
    assert global_p_value(NOISE, ROOK, 999) == global_p_value(NOISE, ROOK, 999)
