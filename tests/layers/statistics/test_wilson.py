"""Wilson intervals against published ones."""

import pytest

from layers.statistics.wilson import wilson_interval

NEWCOMBE = (
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
)
"""Cases, base, ends: R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""


@pytest.mark.parametrize(("cases", "base", "low", "high"), NEWCOMBE)
def test_published_examples(cases: int, base: int, low: float, high: float) -> None:
    found = wilson_interval(cases, base)
    assert (round(found[0], 4), round(found[1], 4)) == (low, high)


def test_all_is_the_mirror_of_none() -> None:
    low, high = wilson_interval(20, 20)
    assert (round(low, 4), high) == (0.8389, 1.0)
    assert wilson_interval(0, 20)[0] == 0.0


def test_computed_by_hand_for_a_z_of_two() -> None:
    # (1 of 4, z = 2): (2 + 4 -+ 2 * sqrt(4 + 4 * 1 * 3 / 4)) / (2 * 8) = (6 -+ 2 * sqrt(7)) / 16
    assert wilson_interval(1, 4, 2.0) == pytest.approx(((6 - 28**0.5) / 16, (6 + 28**0.5) / 16))


@pytest.mark.parametrize(("cases", "base"), [(1, 0), (-1, 5), (6, 5), (0, -1)])
def test_no_proportion_is_refused(cases: int, base: int) -> None:
    with pytest.raises(ValueError, match="no proportion"):
        wilson_interval(cases, base)
