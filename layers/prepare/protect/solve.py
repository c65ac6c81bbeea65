"""One block protected: by pytauargus where it is one table, by HiGHS in any case, or more coarsely.

Runs in processes of its own, so that two blocks are worked on at once.
"""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TypeVar

import numpy as np

from layers.prepare.protect.block import Block, Counts, Mask
from layers.prepare.protect.rounding import NotRoundedError, round_block
from layers.prepare.protect.rules import Rule
from layers.prepare.protect.secondary import exposed, suppress
from layers.prepare.protect.tauargus import suppress_table

J = TypeVar("J")

NICENESS = 10
"""How far the processes that protect step back: visitors of the same machine go first."""
WORKERS = 2
ROUNDING_SECONDS = 300.0
"""Rounding gives up after that; on a busy machine no sooner, since giving up changes the result."""
FEW = 8
"""Blocks up to which starting processes costs more than it saves."""


@dataclass(frozen=True)
class Job:
    """A block, its rule, per count how coarse its level is (0 the finest, then up to the city), and
    what an earlier release shows rounded (-1 where nothing)."""

    block: Block
    rule: Rule
    coarseness: Counts
    kept: Counts


@dataclass(frozen=True)
class Solved:
    """``mask``: counts that are not shown; ``rounded``: numbers to show instead of all free ones,
    None where they are shown as they are. ``engine``: tauargus, highs, none, hide_level, round."""

    mask: Mask
    rounded: Counts | None
    engine: str
    is_safe: bool
    seconds: float


def solve_all(jobs: Sequence[Job]) -> list[Solved]:
    """Every job solved, in their order; the same jobs give the same result."""
    if len(jobs) <= FEW:
        return [solve(job) for job in jobs]
    return in_processes(solve, jobs)


def in_processes(work: Callable[[J], Solved], jobs: Sequence[J]) -> list[Solved]:
    """``work`` on every job, in processes of their own; results in the order of the jobs."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WORKERS, spawn, initializer=os.nice, initargs=(NICENESS,)) as pool:
        return list(pool.map(work, jobs))


def solve(job: Job) -> Solved:
    """Protect one block."""
    start = perf_counter()
    block, rule = job.block, job.rule
    if rule.method == "round":
        return _rounded(job, start)
    if int((~block.shown).sum()) <= rule.cells:
        # tau-argus is asked for the nearer limit, which may be 0.
        is_table = block.table is not None and not block.zero_is_small
        first = suppress_table(block, rule.seconds) if is_table else None
        found = suppress(block, rule.seconds, first)
        if found.is_safe:
            engine = "tauargus" if first is not None else found.engine
            return Solved(found.mask, None, engine, True, perf_counter() - start)
    if rule.coarser == "round":
        return _rounded(job, start)
    return _hide_levels(job, start)


def _rounded(job: Job, start: float) -> Solved:
    """Only sums of counts that are all free stay exact: a shown total is no multiple. Where there
    is no rounding with these sums, whole levels are hidden."""
    block, rule = job.block, job.rule
    free = ~block.shown
    sums = tuple(s for s in block.sums if free[s[0]] and free[list(s[1])].all())
    inside = replace(block, sums=sums, table=block.table if len(sums) == len(block.sums) else None)
    try:
        numbers = round_block(inside, rule.base, ROUNDING_SECONDS, job.kept)
    except NotRoundedError:
        return _hide_levels(job, start)
    nothing = np.zeros(len(block.counts), dtype=np.bool_)
    return Solved(nothing, numbers, "round", True, perf_counter() - start)


def _hide_levels(job: Job, start: float) -> Solved:
    """Hide whole levels, the finest first, until nothing can be worked out."""
    block = job.block
    hidden = block.hidden | block.sensitive
    for level in np.unique(job.coarseness):
        here = (job.coarseness == level) & ~block.shown
        if not (here & hidden).any():
            continue
        hidden = hidden | here
        if not exposed(block, hidden):
            return Solved(hidden, None, "hide_level", True, perf_counter() - start)
    return Solved(hidden, None, "hide_level", False, perf_counter() - start)
