"""Secondary suppression in any block: what else is not shown, so that no small count is worked out.

The method is constructive. For every sensitive count there is a witness: other whole counts that
are not negative, agree with everything shown and with all sums, and put 0 or a number not below the
threshold in its place. Whoever sees the published figures cannot rule it out.
"""

import numpy as np

from layers.prepare.protect.block import Block, Mask, Suppressed
from layers.prepare.protect.pattern import Pattern, Search
from layers.prepare.protect.witness import Clock, TimeOut

_ROUNDS = 40
_PROGRAMS = 1_500
"""Linear programs that improving a pattern may take."""


def suppress(block: Block, seconds: float, first: Mask | None = None) -> Suppressed:
    """Which counts of a block are not shown, at a small loss.

    ``first``: a pattern to start from; what it hides beyond need is shown again. The answer is the
    same on every run. ``seconds`` decides only whether there is one: where they run out, or a
    sensitive count cannot be protected (it is ``shown``, or nothing else could be in its place),
    ``is_safe`` is False and the mask is not to be relied on.
    """
    clock = Clock(seconds)
    must = block.sensitive | block.hidden
    if not block.sensitive.any():
        return Suppressed(must.copy(), "none", True, clock.passed())
    search = Search(block, clock)
    pattern = Pattern(must.copy(), {})
    if first is not None:
        pattern.mask |= first & ~block.shown
    try:
        failed = search.cover(pattern, _order(block))
        search.prune(pattern, ~must)
        pattern = _improve(search, pattern)
    except TimeOut:
        return Suppressed(pattern.mask, "highs", False, clock.passed())
    return Suppressed(pattern.mask, "highs", not failed, clock.passed())


def exposed(block: Block, mask: Mask, seconds: float = 60.0) -> list[int]:
    """The sensitive counts that can be worked out where ``mask`` is not shown: indices, ascending.

    A count for which no witness was found in time is among them.
    """
    search = Search(block, Clock(seconds))
    pattern = Pattern(mask & ~block.shown, {})
    cells = [int(cell) for cell in np.flatnonzero(block.sensitive)]
    try:
        search.cover_inside(pattern, cells)
    except TimeOut:
        pass
    return [cell for cell in cells if cell not in pattern.witnesses]


def _order(block: Block) -> list[int]:
    """Sensitive counts, those that must move furthest first."""
    cells = np.flatnonzero(block.sensitive)
    up = np.maximum(block.threshold[cells] - block.counts[cells], 1)
    need = np.where(block.counts[cells] > 0, np.minimum(up, block.counts[cells]), up)
    return [int(cell) for cell in cells[np.argsort(-need, kind="stable")]]


def _improve(search: Search, pattern: Pattern) -> Pattern:
    """Take a part of the pattern back and find it anew, as long as that makes it cheaper.

    Ruin and recreate (Schrimpf et al. 2000, Journal of Computational Physics 159), with a fixed
    seed and a fixed number of linear programs.
    """
    chance = np.random.default_rng(0)
    least = search.loss(pattern)
    end = search.moves.solved + _PROGRAMS
    idle = 0
    while search.moves.solved < end:
        secondary = np.flatnonzero(pattern.mask & ~search.must)
        if not len(secondary) or idle > 3 * len(secondary) + 10:
            break
        trial = _again(search, pattern, int(chance.choice(secondary)), chance)
        idle += 1
        if trial is not None and (loss := search.loss(trial)) <= least:
            if loss < least:
                idle = 0
            pattern, least = trial, loss
    return pattern


def _again(
    search: Search, pattern: Pattern, cell: int, chance: np.random.Generator
) -> Pattern | None:
    trial = pattern.copy()
    lost = [one for one, move in trial.witnesses.items() if move[cell]]
    banned = np.zeros(len(trial.mask), dtype=bool)
    if chance.random() < 0.5:
        banned[cell] = True
        trial.mask[cell] = False
    else:
        for one in lost:
            trial.mask &= (trial.witnesses[one] == 0) | search.must
        lost = [one for one, move in trial.witnesses.items() if (move != 0)[~trial.mask].any()]
    for one in lost:
        del trial.witnesses[one]
    before = trial.mask.copy()
    touched = trial.mask.copy()
    if search.cover(trial, [int(one) for one in chance.permutation(lost)], banned):
        return None
    for one in lost:
        touched |= trial.witnesses[one] != 0
    search.prune(trial, trial.mask & ~before)
    return trial
