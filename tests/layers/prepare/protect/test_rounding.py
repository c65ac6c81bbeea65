"""Controlled rounding: multiples, sums, nearness, earlier releases, the same each time."""

import random
from dataclasses import replace

import numpy as np
import pytest

from layers.prepare.protect.block import Block, Counts
from layers.prepare.protect.rounding import NotRoundedError, largest_deviation, round_block
from layers.prepare.protect.rounding_model import Sums
from tests.layers.prepare.protect.random_blocks import random_block

SECONDS = 600.0


def block_of(counts: list[int], *sums: tuple[int, tuple[int, ...]]) -> Block:
    numbers = np.array(counts, dtype=np.int64)
    size = len(numbers)
    none = np.zeros(size, dtype=bool)
    return Block(
        numbers,
        sums,
        none,
        np.full(size, 3, dtype=np.int64),
        np.ones(size),
        none,
        none,
        name="by hand",
    )


def check(block: Block, rounded: Counts, base: int) -> None:
    """What always holds: multiples from 0 on, and sums."""
    assert rounded.shape == block.counts.shape
    assert not (rounded % base).any()
    assert (rounded >= 0).all()
    for total, parts in block.sums:
        assert rounded[total] == rounded[list(parts)].sum()


def check_near(block: Block, rounded: Counts, base: int) -> None:
    """Innermost counts go to a neighbour, and so do all totals of these tables or nearly so."""
    assert largest_deviation(block, rounded, totals=False) < base
    inner = np.ones(len(block.counts), dtype=bool)
    inner[[total for total, _ in block.sums]] = False
    multiples = inner & (block.counts % base == 0)
    assert (rounded[multiples] == block.counts[multiples]).all()
    assert largest_deviation(block, rounded) < 2 * base


@pytest.mark.parametrize("seed", range(20))
def test_random_tables(seed: int) -> None:
    chance = random.Random(seed)
    base = chance.choice((3, 5))
    block = random_block(chance, gaps=seed % 3 == 0)
    rounded = round_block(block, base, SECONDS)
    check(block, rounded, base)
    check_near(block, rounded, base)
    assert (round_block(block, base, SECONDS) == rounded).all()
    check_kept(block, rounded, base, chance)
    # the same true numbers, and the earlier release: nothing may move
    assert (round_block(block, base, SECONDS, rounded) == rounded).all()


def check_kept(block: Block, rounded: Counts, base: int, chance: random.Random) -> None:
    """One innermost count has become larger: the others stay as they were published."""
    sums = Sums(block)
    moved = chance.choice([n for n in range(len(block.counts)) if n not in sums.defining])
    counts = block.counts.copy()
    counts[moved] += 1
    counts = sums.add_up(counts)
    kept_sums = tuple(s for s in block.sums if counts[s[0]] == counts[list(s[1])].sum())
    later = replace(block, counts=counts, sums=kept_sums, table=None)
    found = round_block(later, base, SECONDS, np.where(counts == block.counts, rounded, -1))
    check(later, found, base)
    if len(kept_sums) == len(block.sums):
        still = (counts == block.counts) & ~np.isin(np.arange(len(counts)), sums.order)
        assert (found[still] == rounded[still]).all()


def test_a_table_with_two_dimensions_is_rounded_to_neighbours() -> None:
    """Every two-way table has a rounding in which all totals go to a neighbour too."""
    # 1 2 2 | 5
    # 1 1 1 | 3
    # 2 3 3 | 8
    block = block_of(
        [1, 2, 2, 1, 1, 1, 5, 3, 2, 3, 3, 8],
        (6, (0, 1, 2)), (7, (3, 4, 5)), (8, (0, 3)), (9, (1, 4)), (10, (2, 5)),
        (11, (6, 7)), (11, (8, 9, 10)),
    )  # fmt: skip
    rounded = round_block(block, 3, SECONDS)
    check(block, rounded, 3)
    assert (np.abs(rounded - block.counts) < 3).all()
    assert rounded[7] == 3
    assert rounded[9] == 3
    assert rounded[10] == 3


def test_multiples_and_zeros_stay() -> None:
    block = block_of([3, 0, 6, 9], (3, (0, 1, 2)))
    assert round_block(block, 3, SECONDS).tolist() == [3, 0, 6, 9]


def test_counts_without_sums_go_both_ways() -> None:
    """Ones are not always 0 and twos not always 3: else the rounded number would tell them."""
    block = block_of([1, 2] * 300)
    rounded = round_block(block, 3, SECONDS)
    ones, twos = rounded[::2], rounded[1::2]
    assert set(ones.tolist()) == set(twos.tolist()) == {0, 3}
    assert 60 < np.count_nonzero(ones) < 140
    assert 160 < np.count_nonzero(twos) < 240


def test_what_an_earlier_release_shows_is_kept() -> None:
    block = block_of([1, 1, 1, 3], (3, (0, 1, 2)))
    for n in range(3):
        kept = np.array([3 if m == n else -1 for m in range(4)])
        rounded = round_block(block, 3, SECONDS, kept)
        assert rounded[n] == 3
        check(block, rounded, 3)
    # a total that is public already counts for more than its nearness
    assert round_block(block, 3, SECONDS, np.array([-1, -1, -1, 6]))[3] == 6
    # 6 is no rounding of 1, 4 is no multiple
    assert round_block(block, 3, SECONDS, np.array([6, -1, -1, -1]))[0] < 3 + 1
    assert round_block(block, 3, SECONDS, np.array([4, 0, 0, -1])).tolist() == [3, 0, 0, 3]


@pytest.mark.parametrize("seed", range(6))
def test_firm_totals_go_to_a_neighbour(seed: int) -> None:
    """Totals of one dimension always can, whatever the margins across wish."""
    block = random_block(random.Random(seed + 100))
    assert block.table is not None
    tree = block.table.trees[0]
    firm = np.array([place[0] not in tree or place[0] in tree.values()
                     for place in block.table.places])  # fmt: skip
    only_inner = [all(code in t and code not in t.values() for code, t in
                      zip(place[1:], block.table.trees[1:], strict=True))
                  for place in block.table.places]  # fmt: skip
    firm &= np.array(only_inner)
    rounded = round_block(block, 3, SECONDS, firm=firm)
    check(block, rounded, 3)
    assert (np.abs(rounded - block.counts)[firm] < 3).all()


def test_firm_totals_go_before_others() -> None:
    block = block_of([1, 1, 1, 3, 2], (3, (0, 1, 2)), (4, (0, 1)))
    kept, firm = np.array([-1, -1, -1, -1, 6]), np.array([False, False, False, True, False])
    assert round_block(block, 3, SECONDS, kept).tolist() == [3, 3, 0, 6, 6]
    assert round_block(block, 3, SECONDS, kept, firm).tolist()[3:] == [3, 3]


def test_firm_totals_that_contradict_what_is_kept_give_way() -> None:
    block = block_of([1, 1, 1, 3], (3, (0, 1, 2)))
    firm = np.array([False, False, False, True])
    assert round_block(block, 3, SECONDS, np.array([3, 3, 0, -1]), firm).tolist() == [3, 3, 0, 6]


def test_totals_of_other_parts_agree() -> None:
    """The city by areas and by school types, without areas by school types."""
    block = block_of([1, 4, 5, 2, 8, 10], (5, (0, 1, 2)), (5, (3, 4)))
    rounded = round_block(block, 3, SECONDS)
    check(block, rounded, 3)
    check_near(block, rounded, 3)


def test_where_multiples_cannot_stay_the_sums_still_hold() -> None:
    """6 = 3 + 3 and 6 = 5 + 1, but 5 was published as 3 and 1 as 0: one of them has to move."""
    block = block_of([3, 3, 5, 1, 6], (4, (0, 1)), (4, (2, 3)))
    rounded = round_block(block, 3, SECONDS, np.array([-1, -1, 3, 0, -1]))
    check(block, rounded, 3)
    assert largest_deviation(block, rounded, totals=False) <= 3
    assert rounded[:2].tolist() == [3, 3]


def test_without_time_totals_are_less_near_but_sums_hold() -> None:
    block = random_block(random.Random(5))
    rounded = round_block(block, 3, 0.0)
    check(block, rounded, 3)
    assert largest_deviation(block, rounded, totals=False) < 3


def test_without_time_and_with_sums_that_must_hold_it_says_so() -> None:
    block = block_of([1, 4, 5, 2, 8, 10], (5, (0, 1, 2)), (5, (3, 4)))
    with pytest.raises(NotRoundedError):
        round_block(block, 3, 0.0)


def test_sums_in_a_circle() -> None:
    """An area that is all of its district, told both ways."""
    block = block_of([4, 4, 1, 5], (1, (0,)), (0, (1,)), (3, (1, 2)))
    check(block, round_block(block, 3, SECONDS), 3)
