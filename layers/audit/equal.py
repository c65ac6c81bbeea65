"""Counts that are one and the same: two indicators, or two school types of one, that have equal
numbers wherever both have any."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from layers.audit.model import SCHOOL_CHANGES, Place

LEAST = 3
"""Places with a number above zero that two must have in common: fewer are equal by chance."""


def equal_counts(numbers: Mapping[Place, int]) -> list[tuple[Place, Place]]:
    """Pairs of places that hold one count.

    Compared are all numbers of a table's part, school type and breakdown, by area and period.
    """
    slices: dict[tuple[str, str, str, str], list[tuple[int, Place]]] = defaultdict(list)
    keys: dict[tuple[str, str, int], int] = {}
    for where in numbers:
        if where.table != SCHOOL_CHANGES:
            key = keys.setdefault((where.level, where.code, where.period), len(keys))
            one = (where.table, where.part, where.school_type, where.breakdown)
            slices[one].append((key, where))
    grid = np.full((len(slices), len(keys)), np.nan)
    for line, found in enumerate(slices.values()):
        grid[line, [key for key, _ in found]] = [numbers[where] for _, where in found]
    places = [dict(found) for found in slices.values()]
    pairs = []
    for first in range(len(places)):
        both = ~np.isnan(grid[first]) & ~np.isnan(grid[first + 1 :])
        equal = grid[first] == grid[first + 1 :]
        enough = (both & (grid[first] > 0)).sum(axis=1) >= LEAST
        for offset in np.flatnonzero(enough & (equal | ~both).all(axis=1)):
            other = first + 1 + int(offset)
            common = np.flatnonzero(both[offset])
            pairs += [(places[first][int(k)], places[other][int(k)]) for k in common]
    return pairs
