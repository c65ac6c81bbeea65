"""Witnesses that hold against someone who knows the rules as well as the figures.

The rules are published. Where a sum hides 1 and 2, the figures allow 0 and 3 too; but then nothing
would have been small, and nothing hidden. So a witness that convinces leaves something small among
the counts that are hidden together. The attack is that of Wong, Fu, Wang & Pei 2007, "Minimality
attack in privacy preserving data publishing", VLDB. What is met here is its first step only: it is
not shown that the same pattern would have been found for the witness.
"""

import numpy as np
from numpy.typing import NDArray

from layers.prepare.protect.block import Block, Counts, Mask
from layers.prepare.protect.pattern import Pattern, Search
from layers.prepare.protect.witness import Range

_TRIED = 12
"""How many counts are tried as the small one of a witness."""


def convince(search: Search, pattern: Pattern, more: bool = True) -> list[int]:
    """Give every sensitive count that has a witness one that leaves something small in its group.

    Groups are hidden counts that sums connect. Hides more where the pattern does not do, unless
    ``more`` is False. Returns the counts for which nothing was found; they keep the witness that
    they had. Raises OutOfTimeError.
    """
    doubtful = []
    groups = _groups(search.block, pattern.mask)
    for cell in sorted(pattern.witnesses):
        group = groups == groups[cell]
        move = _known(search, pattern, cell, group)
        if move is None:
            move = _inside(search, pattern, cell, group)
        if move is None and more:
            move = _beyond(search, pattern, cell, group)
        if move is None:
            doubtful.append(cell)
            continue
        pattern.witnesses[cell] = move
        if (move[~pattern.mask] != 0).any():
            pattern.mask |= move != 0
            groups = _groups(search.block, pattern.mask)
    return doubtful


def _known(search: Search, pattern: Pattern, cell: int, group: Mask) -> Counts | None:
    """A witness that is there already, of this count or another, and leaves something small."""
    block = search.block
    for move in (pattern.witnesses[cell], *pattern.witnesses.values()):
        other = block.counts + move
        least = 0 if block.zero_is_small else 1
        small = (other >= least) & (other < block.threshold) & group & ~block.shown
        if search.protects(move)[cell] and small.any():
            return move
    return None


def hide_more(search: Search, pattern: Pattern) -> list[int]:
    """Make a pattern convince, and show again what no witness needs then. Returns the counts for
    which it does not convince."""
    doubtful = convince(search, pattern)
    _drop_unused(search, pattern, len(doubtful))
    return doubtful


def _drop_unused(search: Search, pattern: Pattern, doubts: int) -> None:
    """Show again what no witness needs, unless a group falls apart by that and convinces less."""
    trial = pattern.copy()
    search.drop_unused(trial)
    if len(convince(search, trial, more=False)) <= doubts:
        pattern.mask, pattern.witnesses = trial.mask, trial.witnesses


def thin_out(search: Search, pattern: Pattern) -> list[int]:
    """Make a pattern convince, then show again what it does without, the dearest first. Returns
    the counts for which it does not convince."""
    doubtful = hide_more(search, pattern)
    cells = np.flatnonzero(pattern.mask & ~search.must)
    for cell in cells[np.argsort(-search.block.loss[cells], kind="stable")]:
        if not pattern.mask[cell] or (trial := search.without(pattern, int(cell))) is None:
            continue
        if len(convince(search, trial, more=False)) <= len(doubtful):
            _drop_unused(search, trial, len(doubtful))
            pattern.mask, pattern.witnesses = trial.mask, trial.witnesses
    return doubtful


def _inside(search: Search, pattern: Pattern, cell: int, group: Mask) -> Counts | None:
    """A new witness that leaves something small, among what is hidden."""
    for one, change in _partners(search.block, cell, group):
        move = search.inside(cell, pattern.mask, {one: change})
        if move is not None:
            return move
    return None


def _beyond(search: Search, pattern: Pattern, cell: int, group: Mask) -> Counts | None:
    """The cheapest witness that leaves something small, with counts that are not hidden yet."""
    near = group.copy()
    for row in search.rows[cell]:
        near[row] = True
    found = [
        search.cheapest(cell, pattern.mask, also={one: change})
        for one, change in _partners(search.block, cell, near)
    ]
    moves = [move for move in found if move is not None]
    return min(moves, key=lambda move: search.price(move, pattern.mask), default=None)


def _partners(block: Block, cell: int, among: Mask) -> list[tuple[int, Range]]:
    """The counts that are smallest, or nearest to it, and by how much they change to be small."""
    small = block.threshold - 1
    far = np.maximum(block.counts - small, 0) + (block.counts == 0)
    fit = among & ~block.shown & (small >= 1)
    fit[cell] = False
    cells = np.flatnonzero(fit)
    cells = cells[np.argsort(far[cells], kind="stable")][:_TRIED]
    return [
        (int(one), (1 - float(block.counts[one]), float(small[one] - block.counts[one])))
        for one in cells
    ]


def _groups(block: Block, mask: Mask) -> NDArray[np.int64]:
    """A number per count, the same for hidden counts that sums connect."""
    secret = mask & ~block.shown
    sums = [np.array([total, *parts]) for total, parts in block.sums]
    linked = [cells[secret[cells]] for cells in sums if secret[cells].sum() > 1]
    groups = np.arange(len(mask))
    settled = False
    while not settled:
        settled = True
        for cells in linked:
            least = groups[cells].min()
            if (groups[cells] != least).any():
                groups[cells] = least
                settled = False
    return groups
