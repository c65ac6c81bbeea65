"""Secondary suppression over hundreds of random hierarchical tables."""

import random
from collections.abc import Callable

import numpy as np
import pytest

from tests.layers.prepare.protect.blocks import random_block
from tests.layers.prepare.protect.test_secondary import against_the_least, check

pytestmark = pytest.mark.long

TABLES = 200


def test_random_tables_are_protected(chance: random.Random, figures: Callable[[str], None]) -> None:
    counts = small = 0
    for _ in range(TABLES):
        block = random_block(chance.randrange(10**9))
        check(block)
        counts += len(block.counts)
        small += int(block.sensitive.sum())
    figures(f"protect: {TABLES} tables, {counts} counts, {small} of them small, none exposed")


@pytest.mark.parametrize("convincing", [True, False])
def test_loss_is_near_the_least(
    convincing: bool, chance: random.Random, figures: Callable[[str], None]
) -> None:
    ratios, unknown = [], 0
    for _ in range(TABLES // 2):
        block = random_block(chance.randrange(10**9), largest=60)
        if block.sensitive.any():
            ratio = against_the_least(block, 5, convincing)
            if ratio is None:
                unknown += 1
            else:
                assert 1 - 1e-6 <= ratio <= 1.3
                ratios.append(ratio)
    assert ratios
    best = float(np.mean(np.array(ratios) < 1 + 1e-6))
    figures(
        f"protect: loss against the least, {convincing=}: {len(ratios)} tables ({unknown} not "
        f"known), mean {np.mean(ratios):.3f}, most {max(ratios):.3f}, the least in {best:.0%}"
    )
