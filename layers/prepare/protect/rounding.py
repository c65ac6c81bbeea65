"""Controlled rounding: counts become multiples of a base, and all known sums still hold.

After Cox (1987), A constructive procedure for unbiased controlled rounding, JASA 82, and
Salazar-González (2005), A unified mathematical programming framework for different statistical
disclosure limitation methods, Operations Research 53: innermost counts go to one of the two nearest
multiples (zero-restricted), totals are sums of them. In tables of three and more dimensions not
every total can be that near as well; those are as near as was found.
"""

import hashlib
from functools import partial

import numpy as np

from layers.prepare.protect.block import Block, Counts, Mask
from layers.prepare.protect.rounding_milp import (
    NoStepsError,
    Piece,
    Steps,
    descend,
    pieces,
    solve,
    without_wishes,
)
from layers.prepare.protect.rounding_model import Model, Sums, loose_model, strict_model
from layers.prepare.protect.tauargus import round_table

SMALL = 2_000
"""Counts of a whole table up to which pytauargus is asked where a total is not next to the truth:
it looks for a rounding in which all are, or proves that there is none."""


class NotRoundedError(Exception):
    """No rounding in which all sums hold was found in time."""


def round_block(
    block: Block,
    base: int,
    seconds: float,
    kept: Counts | None = None,
    firm: Mask | None = None,
) -> Counts:
    """Multiples of ``base`` in place of all counts (shape n), so that ``block.sums`` hold exactly.

    Innermost counts (never a total) differ from the truth by less than base, so that multiples
    stay, unless no such rounding exists. So do ``firm`` totals (shape n, None for none) wherever
    that is possible; the other totals are as near to the truth as was found, see
    ``largest_deviation`` (of a whole ``table`` pytauargus is asked, too). ``kept`` (shape n, -1
    where free): rounded counts that are public already; innermost ones are kept wherever the sums
    allow it.

    The same counts are always rounded in the same way. What goes up and what goes down where it
    makes no difference hangs on all counts together, so that nobody can repeat it without them.
    ``seconds`` is for each connected part; where it runs out, totals are less near. Raises
    NotRoundedError where then also some sums that must hold find no solution.
    """
    kept = np.full(len(block.counts), -1, dtype=np.int64) if kept is None else kept
    firm = np.zeros(len(block.counts), dtype=bool) if firm is None else firm
    sums = Sums(block)
    makers = [
        partial(strict_model, block, sums, base, kept, firm, firmly=True),
        *(
            [partial(strict_model, block, sums, base, kept, firm, firmly=False)]
            if firm.any()
            else []
        ),
        partial(loose_model, block, sums, base, kept, firm),
    ]
    for make in makers:
        model = make()
        try:
            steps = _steps(block, model, base, seconds)
        except NoStepsError as problem:
            if problem.is_proven and make is not makers[-1]:
                continue
            raise NotRoundedError(block.name) from problem
        break
    rounded = model.start.copy()
    rounded[list(model.columns)] += base * steps
    rounded = sums.add_up(rounded)
    if (kept < 0).all() and len(rounded) <= SMALL and largest_deviation(block, rounded) >= base:
        nearer = round_table(block, base, seconds) if block.table is not None else None
        return rounded if nearer is None else nearer
    return rounded


def largest_deviation(block: Block, rounded: Counts, *, totals: bool = True) -> int:
    """How far a total (else an innermost count) is from the truth at most; 0 without any."""
    chosen = _is_total(block) == totals
    return int(np.abs(rounded - block.counts)[chosen].max(initial=0))


def _is_total(block: Block) -> Mask:
    found = np.zeros(len(block.counts), dtype=bool)
    found[[total for total, _ in block.sums]] = True
    return found


def _steps(block: Block, model: Model, base: int, seconds: float) -> Steps:
    hint = _hint(block, model, base)
    steps = hint.copy()
    for piece in pieces(model):
        if piece.lines:
            steps[list(piece.columns)] = _piece_steps(model, piece, hint, seconds)
    return steps


def _piece_steps(model: Model, piece: Piece, hint: Steps, seconds: float) -> Steps:
    try:
        return solve(model, piece, hint, seconds)
    except NoStepsError as problem:
        must = without_wishes(piece.lines)
        if problem.is_proven:
            raise
        if not must and set(model.least) <= {0} and set(model.most) <= {1}:
            return descend(piece, hint)
        return solve(model, Piece(piece.columns, must), hint, seconds)


def _hint(block: Block, model: Model, base: int) -> Steps:
    """Up with the chance that makes the expectation true: 1 of 3 goes up once in three times."""
    digest = hashlib.sha256(block.counts.astype(np.int64).tobytes()).digest()
    chance = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    rest = block.counts[list(model.columns)] % base
    return (chance.random(len(rest)) * base < rest).astype(np.int64)
