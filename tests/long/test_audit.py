"""The attacker against counting out, over hundreds of small tables."""

from collections.abc import Callable

import pytest

from tests.layers.audit.random_systems import compare

pytestmark = pytest.mark.long

TABLES = 400


def test_spans_agree_with_counting_out(figures: Callable[[str], None]) -> None:
    counts = [compare(seed) for seed in range(1000, 1000 + TABLES)]
    assert sum(count > 0 for count in counts) > TABLES / 2
    figures(f"{sum(counts)} protected counts of {TABLES} tables agree with counting out")
