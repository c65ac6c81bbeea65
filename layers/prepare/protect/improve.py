"""Make a pattern of hidden counts cheaper: take a part of it back and find it anew.

Ruin and recreate (Schrimpf et al. 2000, "Record breaking optimization results using the ruin and
recreate principle", Journal of Computational Physics 159), with a fixed seed and a fixed amount of
work, so that the answer is the same on every run.
"""

import numpy as np

from layers.prepare.protect.block import Mask
from layers.prepare.protect.doubt import hide_more, thin_out
from layers.prepare.protect.pattern import Pattern, Search

WORK = 1_200
"""Linear programs that improving a pattern may take."""
_ALL = 40
"""Up to so many counts hidden for the sake of others, each is tried again after every change."""


def improve(search: Search, pattern: Pattern, convincing: bool) -> Pattern:
    """A pattern that protects the same counts at no greater loss. Raises OutOfTimeError.

    ``convincing``: with witnesses as in ``doubt``; what that takes is part of the search where the
    pattern is small, and added at the end elsewhere.
    """
    chance = np.random.default_rng(0)
    at_once = convincing and (pattern.mask & ~search.must).sum() <= _ALL
    doubts = len(thin_out(search, pattern)) if at_once else 0
    least = (doubts, search.loss(pattern))
    end = search.clock.work + WORK
    idle = 0
    while search.clock.work < end:
        secondary = np.flatnonzero(pattern.mask & ~search.must)
        if not len(secondary) or idle > 5 * len(secondary) + 20:
            break
        idle += 1
        trial = _again(search, pattern, int(chance.choice(secondary)), chance)
        if trial is None or search.loss(trial) > least[1]:
            continue
        doubts = len(thin_out(search, trial)) if at_once else 0
        if (reached := (doubts, search.loss(trial))) <= least:
            idle = 0 if reached < least else idle
            pattern, least = trial, reached
    if convincing and not at_once:
        hide_more(search, pattern)
    return pattern


def _again(
    search: Search, pattern: Pattern, cell: int, chance: np.random.Generator
) -> Pattern | None:
    """The pattern found anew around a count: without it, or without all that is hidden with it."""
    trial = pattern.copy()
    banned = np.zeros(len(trial.mask), dtype=bool)
    shown = np.zeros(len(trial.mask), dtype=bool)
    shown[cell] = True
    if chance.random() < 0.5:
        banned[cell] = True
    else:
        for move in trial.witnesses.values():
            if move[cell]:
                shown |= move != 0
    trial.mask &= ~shown | search.must
    lost = [one for one, move in trial.witnesses.items() if (move[~trial.mask] != 0).any()]
    for one in lost:
        del trial.witnesses[one]
    noise = np.exp(chance.normal(0.0, 0.3, len(trial.mask)))
    if search.cover(trial, [int(one) for one in chance.permutation(lost)], banned, noise):
        return None
    search.prune(trial, _near(search, trial, trial.mask & ~pattern.mask))
    return trial


def _near(search: Search, pattern: Pattern, new: Mask) -> Mask:
    """What may no longer be needed where ``new`` counts are hidden."""
    secondary = pattern.mask & ~search.must
    if secondary.sum() <= _ALL:
        return secondary
    near = new.copy()
    for cell in np.flatnonzero(new):
        for row in search.rows[cell]:
            near[row] = True
    return near & secondary
