"""Suppression and rounding of random tables by pytauargus."""

import random
import time
from collections.abc import Callable

import numpy as np
import pytest

from layers.prepare.protect.secondary import suppress
from layers.prepare.protect.tauargus import round_table, suppress_table
from tests.layers.prepare.protect.blocks import is_protected, least_loss, loss_of
from tests.layers.prepare.protect.test_tauargus import random_table

pytestmark = pytest.mark.long

TABLES = 60
LARGEST = 60
EXACT = 40
SECONDS = 60.0


def test_random_tables(chance: random.Random, figures: Callable[[str], None]) -> None:
    """Protected in whole numbers; rounded, or said that it cannot. What a release makes of the
    pattern is not far from the least loss; how far the pattern alone is, is told."""
    refused, unrounded, alone, worst, exact, started = 0, 0, 1.0, 1.0, 0, time.monotonic()
    for _ in range(TABLES):
        block = random_table(chance.randrange(10**9), LARGEST)
        mask, rounded = suppress_table(block, SECONDS), round_table(block, 5, SECONDS)
        unrounded += rounded is None
        if mask is None:
            refused += 1
            continue
        assert (mask >= block.sensitive).all()
        for cell in np.flatnonzero(block.sensitive):
            assert is_protected(block, mask, int(cell)), int(cell)
        least = least_loss(block, 20) if _is_small(block.sensitive) else None
        if least:
            exact += 1
            alone = max(alone, loss_of(block, mask) / least)
            thinned = suppress(block, SECONDS, mask, convincing=False)
            worst = max(worst, loss_of(block, thinned.mask) / least)
    assert refused <= TABLES // 20
    assert unrounded <= TABLES // 20
    assert worst <= 1.3
    figures(
        f"tau-argus: {TABLES} Tabellen in {time.monotonic() - started:.0f} s; {refused} nicht "
        f"gesperrt, {unrounded} nicht gerundet; Verlust höchstens das {alone:.2f}-Fache des "
        f"kleinsten, von HiGHS verdünnt das {worst:.2f}-Fache ({exact} Tabellen)"
    )


def _is_small(sensitive: np.ndarray) -> bool:
    return bool(sensitive.any()) and len(sensitive) <= EXACT
