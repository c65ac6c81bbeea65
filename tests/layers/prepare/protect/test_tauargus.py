"""Suppression and rounding by pytauargus: what is promised, or nothing."""

import itertools
import json
import logging
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from layers.prepare.protect import tauargus
from layers.prepare.protect.block import TOTAL, Block, Table
from layers.prepare.protect.tauargus import round_table, suppress_table
from tests.layers.prepare.protect.blocks import (
    Tree,
    extremes,
    flat,
    is_protected,
    least_loss,
    loss_of,
    nested,
    table,
)
from tests.layers.prepare.protect.test_secondary import delinquents, lines, optimum_by_trying

SECONDS = 600.0
FEW = range(8)


def as_table(block: Block, trees: Sequence[Tree]) -> Block:
    """The block with the table that it fills."""
    parents = tuple(
        {str(child): str(node) if node else TOTAL for node in tree for child in tree[node]}
        for tree in trees
    )
    nodes = [[str(node) if node else TOTAL for node in tree] for tree in trees]
    return replace(block, table=Table(parents, tuple(itertools.product(*nodes))))


def whole(trees: Sequence[Tree], leaves: object, **options: Any) -> Block:
    return as_table(table(trees, np.array(leaves), **options), trees)


def random_table(seed: int, largest: int) -> Block:
    """A table of two or three nested dimensions, some branches shorter than others."""
    chance = np.random.default_rng(seed)
    while True:
        trees = [nested(chance, 4, int(chance.integers(1, 4))) for _ in range(2 + seed % 2)]
        if 12 <= np.prod([len(tree) for tree in trees]) <= largest:
            break
    ends = [sum(not children for children in tree.values()) for tree in trees]
    leaves = chance.negative_binomial(0.7, 0.7 / (0.7 + chance.choice([8, 25])), size=ends)
    threshold = int(chance.choice([3, 3, 5, 10]))
    return whole(trees, leaves, threshold=threshold, loss=str(chance.choice(["one", "count"])))


SMALL_COUNT = whole([flat(3), flat(3)], [[1, 6, 4], [8, 9, 7], [5, 9, 8]])
"""A table with one small count, number 5, in the first row and column."""


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Stands for a worker that gives a certain answer, or none."""

    def give(result: object, code: int = 0) -> None:
        def run(command: list[str], cwd: Path, **_: Any) -> Any:
            if result is not None:
                (cwd / "result.json").write_text(json.dumps(result))
            return subprocess.CompletedProcess(command, code)

        monkeypatch.setattr(tauargus.subprocess, "run", run)

    return give


def test_investment_of_enterprises() -> None:
    """Willenborg & de Waal (1996), Fischetti & Salazar (2001), figure 1, as in test_secondary."""
    block = whole([flat(3), flat(3)], [[20, 50, 10], [8, 19, 22], [17, 32, 12]], loss="count")
    cell = 2 * 4 + 3
    block = replace(block, sensitive=np.arange(16) == cell, threshold=np.full(16, 25))
    mask = suppress_table(block, SECONDS)
    assert mask is not None
    assert np.flatnonzero(mask).tolist() == [2 * 4 + 1, cell, 3 * 4 + 1, 3 * 4 + 3]
    assert extremes(block, mask, cell) == (5, 30)


def test_delinquent_children_by_county() -> None:
    """Statistical Policy Working Paper 22, as in test_secondary: three counts beyond the six."""
    block = as_table(delinquents(), [flat(4), flat(4)])
    published = lines("15 D D D", "20 10 10 15", "D D 10 D", "D 14 D D")
    mask = suppress_table(block, SECONDS)
    assert mask is not None
    assert all(is_protected(block, mask, int(cell)) for cell in np.flatnonzero(block.sensitive))
    assert loss_of(block, mask) == optimum_by_trying(block) <= loss_of(block, published)


def test_delinquent_children_rounded() -> None:
    """Statistical Policy Working Paper 22, the same table after controlled rounding to base 5."""
    block = as_table(delinquents(), [flat(4), flat(4)])
    printed = [[15, 0, 5, 0], [20, 10, 10, 15], [5, 10, 10, 0], [10, 15, 5, 5]]
    published = table([flat(4), flat(4)], np.array(printed)).counts
    assert (np.abs(published - block.counts) < 5).all()
    rounded = round_table(block, 5, SECONDS)
    assert rounded is not None
    least = least_distance(block, 5)
    assert np.abs(rounded - block.counts).sum() == least <= np.abs(published - block.counts).sum()


def least_distance(block: Block, base: int) -> float:
    """Of all ways to round the inner counts up or down, for a table with rounded margins."""
    lower = block.counts // base * base
    inner = [i for i in np.flatnonzero(block.counts % base) if i >= 5 and i % 5]
    assert len(inner) == np.count_nonzero(block.counts % base)
    best = np.inf
    for ups in itertools.product((0, base), repeat=len(inner)):
        rounded = lower.copy()
        rounded[inner] += ups
        if all(rounded[total] == rounded[list(parts)].sum() for total, parts in block.sums):
            best = min(best, float(np.abs(rounded - block.counts).sum()))
    return best


@pytest.mark.parametrize("seed", FEW)
def test_random_tables_are_protected(seed: int) -> None:
    block = random_table(seed, 60)
    mask = suppress_table(block, SECONDS)
    assert mask is not None
    assert (mask >= block.sensitive).all()
    for cell in np.flatnonzero(block.sensitive):
        assert is_protected(block, mask, int(cell)), int(cell)


@pytest.mark.parametrize("seed", [100, 101, 102, 104, 105])
def test_loss_is_near_the_least(seed: int) -> None:
    block = random_table(seed, 40)
    assert block.sensitive.any()
    mask, least = suppress_table(block, SECONDS), least_loss(block, SECONDS)
    assert mask is not None
    assert least is not None
    assert loss_of(block, mask) <= 1.3 * least + 1e-6


def test_other_directions_are_tried() -> None:
    """Nine small counts; each to its nearer limit would cost one count more than the least."""
    block = random_table(230, 60)
    assert np.count_nonzero(block.sensitive) == 9
    mask = suppress_table(block, SECONDS)
    assert mask is not None
    assert loss_of(block, mask) == least_loss(block, SECONDS)


@pytest.mark.parametrize("seed", FEW)
def test_random_tables_are_rounded(seed: int) -> None:
    block = random_table(2 * seed, 300)
    base = (3, 5)[seed % 2]
    rounded = round_table(block, base, SECONDS)
    assert rounded is not None
    assert not (rounded % base).any()
    assert (np.abs(rounded - block.counts) < base).all()
    for total, parts in block.sums:
        assert rounded[total] == rounded[list(parts)].sum()


def test_levels_of_areas_with_numerator_and_rest() -> None:
    areas: Tree = {0: [1, 2, 3], 1: [4, 5], 2: [6], 3: [], 4: [7, 8, 9], 5: [], 6: []}
    areas |= {7: [], 8: [], 9: []}
    leaves = [[9, 40], [2, 31], [7, 22], [1, 18], [6, 25], [0, 12]]
    block = whole([areas, flat(2)], leaves)
    mask = suppress_table(block, SECONDS)
    assert mask is not None
    assert all(is_protected(block, mask, int(cell)) for cell in np.flatnonzero(block.sensitive))
    assert round_table(block, 3, SECONDS) is not None


def test_four_dimensions() -> None:
    leaves = np.random.default_rng(3).poisson(9, size=(2, 3, 2, 2))
    leaves[0, 0, 0, 0] = 1
    block = whole([flat(2), flat(3), flat(2), flat(2)], leaves)
    mask, rounded = suppress_table(block, SECONDS), round_table(block, 5, SECONDS)
    assert mask is not None
    assert rounded is not None
    assert all(is_protected(block, mask, int(cell)) for cell in np.flatnonzero(block.sensitive))


def test_zeros_may_be_hidden() -> None:
    block = whole([flat(3), flat(3)], [[1, 0, 9], [0, 9, 8], [9, 7, 20]], loss="count")
    mask = suppress_table(block, SECONDS)
    assert mask is not None
    assert sorted(block.counts[mask]) == [0, 0, 1, 9]


def test_zeros_are_protected_upwards() -> None:
    block = whole([flat(2), flat(2)], [[0, 5], [6, 9]], zero=True)
    mask = suppress_table(block, SECONDS)
    assert mask is not None
    assert extremes(block, mask, 4)[1] >= 3


def test_hidden_is_hidden_and_shown_is_not() -> None:
    free = suppress_table(SMALL_COUNT, SECONDS)
    assert free is not None
    for known in np.flatnonzero(free & ~SMALL_COUNT.sensitive):
        mask = suppress_table(replace(SMALL_COUNT, shown=np.arange(16) == known), SECONDS)
        assert mask is not None
        assert not mask[known]
        assert is_protected(SMALL_COUNT, mask, 5)
    for secret in np.flatnonzero(~free):
        mask = suppress_table(replace(SMALL_COUNT, hidden=np.arange(16) == secret), SECONDS)
        assert mask is not None
        assert mask[secret]


def test_nothing_small_nothing_hidden(answer: Any) -> None:
    answer({"reason": "must not be asked"}, 1)
    block = whole([flat(2), flat(2)], [[5, 5], [6, 9]])
    hidden = np.arange(9) == 4
    mask = suppress_table(replace(block, hidden=hidden), SECONDS)
    assert mask is not None
    assert (mask == hidden).all()


def test_answers_do_not_vary() -> None:
    block = random_table(2, 300)
    first, second = suppress_table(block, SECONDS), suppress_table(block, 2 * SECONDS)
    assert first is not None
    assert second is not None
    assert (first == second).all()
    once, again = round_table(block, 5, SECONDS), round_table(block, 5, SECONDS)
    assert once is not None
    assert again is not None
    assert (once == again).all()


def test_only_whole_tables(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert SMALL_COUNT.table is not None
    trees, places = SMALL_COUNT.table.trees, SMALL_COUNT.table.places
    short = replace(
        table([flat(3)], np.array([1, 6, 4])), table=Table(trees[:1], (("",), ("1",), ("2",)))
    )
    twice = replace(SMALL_COUNT, table=Table(trees, (*places[:-1], places[0])))
    strange = replace(SMALL_COUNT, table=Table(trees, (*places[:-1], ("3", "4"))))
    for block in (replace(SMALL_COUNT, table=None), short, twice, strange):
        caplog.clear()
        assert suppress_table(block, SECONDS) is None
        assert round_table(block, 3, SECONDS) is None
        assert len(caplog.messages) == 2
        assert "table" in caplog.messages[0]


def test_time_that_runs_out(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert suppress_table(SMALL_COUNT, 0.01) is None
    assert round_table(SMALL_COUNT, 3, 0.01) is None
    assert all("not done in 0.01 s" in message for message in caplog.messages)
    assert len(caplog.messages) == 2


def test_what_cannot_be_protected(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert suppress_table(replace(SMALL_COUNT, shown=~SMALL_COUNT.sensitive), SECONDS) is None
    assert "no pattern protects every cell" in caplog.messages[0]
    assert suppress_table(replace(SMALL_COUNT, shown=SMALL_COUNT.sensitive), SECONDS) is None
    assert "known already" in caplog.messages[1]


def test_a_worker_that_does_not_start_or_dies(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, answer: Any
) -> None:
    caplog.set_level(logging.INFO)
    with monkeypatch.context() as patch:
        patch.setattr(tauargus, "WORKER", "layers.prepare.protect.nowhere")
        assert suppress_table(SMALL_COUNT, SECONDS) is None
    assert "ended without a result (code 1)" in caplog.messages[0]
    answer({"cells": [5]}, -11)
    assert suppress_table(SMALL_COUNT, SECONDS) is None
    assert "crashed (code -11)" in caplog.messages[1]


@pytest.mark.parametrize("cells", [[7, 9, 10], [5, 16], [5, -1], [5, 6]])
def test_patterns_that_break_the_promise(answer: Any, cells: list[int]) -> None:
    block = replace(SMALL_COUNT, shown=np.arange(16) == 6)
    answer({"cells": [5, 7, 9, 11]})
    assert suppress_table(block, SECONDS) is not None
    answer({"cells": cells})
    assert suppress_table(block, SECONDS) is None


@pytest.mark.parametrize("counts", [[9, 4, 5], [9, 3, 3], [12, 6, 6], [9, 0, 9], [9, 9, 0]])
def test_roundings_that_break_the_promise(answer: Any, counts: list[int]) -> None:
    block = whole([flat(2)], [4, 5])
    answer({"counts": [9, 3, 6]})
    assert round_table(block, 3, SECONDS) is not None
    answer({"counts": counts})
    assert round_table(block, 3, SECONDS) is None
