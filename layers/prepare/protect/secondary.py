"""Secondary suppression in any block: what else is not shown, so that no small count is worked out.

The method is constructive. For every sensitive count there is a witness: other whole counts that
are not negative, agree with everything shown and with all sums, and put 0 or a number not below the
threshold in its place. Whoever sees the published figures cannot rule it out.
"""

import contextlib

import numpy as np

from layers.prepare.protect.block import Block, Mask, Suppressed
from layers.prepare.protect.improve import improve
from layers.prepare.protect.pattern import Pattern, Search
from layers.prepare.protect.witness import Clock, OutOfTimeError


def suppress(
    block: Block, seconds: float, first: Mask | None = None, convincing: bool = True
) -> Suppressed:
    """Which counts of a block are not shown, at a small loss.

    ``first``: a pattern to start from; what it hides beyond need is shown again. The answer is the
    same on every run. ``seconds`` decides only whether there is one: where they run out, or a
    sensitive count cannot be protected (it is ``shown``, or nothing else could be in its place),
    ``is_safe`` is False and the mask is not to be relied on. ``convincing``: the witnesses also
    leave something small among the counts that are hidden together (see ``doubt``), so that
    knowing the rules does not help; where that is impossible, the figures alone are protected, and
    ``is_safe`` does not tell.
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
        pattern = improve(search, pattern, convincing)
    except OutOfTimeError:
        return Suppressed(pattern.mask, "highs", False, clock.passed())
    return Suppressed(pattern.mask, "highs", not failed, clock.passed())


def exposed(block: Block, mask: Mask, seconds: float = 60.0) -> list[int]:
    """The sensitive counts that can be worked out where ``mask`` is not shown: indices, ascending.

    A count for which no witness was found in time is among them.
    """
    search = Search(block, Clock(seconds))
    pattern = Pattern(mask & ~block.shown, {})
    cells = [int(cell) for cell in np.flatnonzero(block.sensitive)]
    with contextlib.suppress(OutOfTimeError):
        search.cover_inside(pattern, cells)
    return [cell for cell in cells if cell not in pattern.witnesses]


def _order(block: Block) -> list[int]:
    """Sensitive counts, those that must move furthest first."""
    cells = np.flatnonzero(block.sensitive)
    up = np.maximum(block.threshold[cells] - block.counts[cells], 1)
    need = np.where(block.counts[cells] > 0, np.minimum(up, block.counts[cells]), up)
    return [int(cell) for cell in cells[np.argsort(-need, kind="stable")]]
