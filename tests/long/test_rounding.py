"""Controlled rounding of 200 random hierarchical tables."""

import random
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from layers.prepare.protect.rounding import largest_deviation, round_block
from tests.layers.prepare.protect.random_blocks import random_block
from tests.layers.prepare.protect.test_rounding import SECONDS, check, check_kept

pytestmark = pytest.mark.long

TABLES = 200


def test_random_tables(chance: random.Random, figures: Callable[[str], None]) -> None:
    """Multiples, sums, innermost counts at their neighbours, earlier numbers kept, no accident."""
    furthest, cells, totals, started = 0, 0, 0, time.monotonic()
    for number in range(TABLES):
        base = chance.choice((3, 5))
        block = random_block(chance, gaps=number % 3 == 0)
        rounded = round_block(block, base, SECONDS)
        check(block, rounded, base)
        assert largest_deviation(block, rounded, totals=False) < base
        assert (round_block(block, base, SECONDS) == rounded).all()
        check_kept(block, rounded, base, chance)
        beyond = np.abs(rounded - block.counts) >= base
        cells += len(block.counts)
        totals += int(beyond.sum())
        furthest = max(furthest, -(-largest_deviation(block, rounded) // base))
    seconds = time.monotonic() - started
    figures(
        f"Gerundet: {TABLES} Tabellen mit {cells} Zahlen in {seconds:.0f} s; "
        f"{totals} Summen weiter als eine Basis daneben, höchstens {furthest} Basen"
    )


def test_whole_tables_are_tried_by_pytauargus_where_a_total_is_far() -> None:
    """A table of three dimensions that HiGHS leaves with one total too far, which need not be."""
    block = random_block(random.Random(1251))
    rounded = round_block(block, 3, SECONDS)
    check(block, rounded, 3)
    assert largest_deviation(block, rounded) < 3
    alone = round_block(replace(block, table=None), 3, SECONDS)
    check(block, alone, 3)
    assert largest_deviation(block, alone) >= 3
