"""How alike things are in several variables that have different units."""

import math
from collections.abc import Mapping, Sequence

LEAST_CASES = 8
"""Among fewer things "the most alike" says more about the number of things than about them."""
LEAST_SHARED = 0.5
"""Two things are compared where both have at least this part of the variables."""

Row = Sequence[float | None]


def z_scores(values: Row) -> tuple[float | None, ...] | None:
    """Values less their mean, divided by their standard deviation (of all of them, not estimated
    from a sample); None stays None. None as a whole where fewer than two values differ.

    Standardising gives every variable the same weight, whatever its unit (Backhaus et al.,
    Multivariate Analysemethoden, chapter on cluster analysis).
    """
    known = [value for value in values if value is not None]
    if len(known) < 2 or min(known) == max(known):
        return None
    mean = math.fsum(known) / len(known)
    spread = math.sqrt(math.fsum((value - mean) ** 2 for value in known) / len(known))
    if spread == 0.0:
        return None
    return tuple(None if value is None else (value - mean) / spread for value in values)


def distance(one: Row, other: Row, least: float = LEAST_SHARED) -> float | None:
    """The root of the mean squared difference over the variables that both have; None where those
    are fewer than the part ``least`` of all, or none.

    Without gaps this is the Euclidean distance divided by the root of the number of variables.
    With gaps the mean runs over what both have, as Gower (1971), A general coefficient of
    similarity and some of its properties, Biometrics 27, does for missing values.
    """
    shared = [
        (a - b) ** 2 for a, b in zip(one, other, strict=True) if a is not None and b is not None
    ]
    if not shared or len(shared) < least * len(one):
        return None
    return math.sqrt(math.fsum(shared) / len(shared))


def nearest(
    key: str, variables: Sequence[Mapping[str, float]], keys: Sequence[str], count: int = 3
) -> tuple[tuple[str, float, int], ...]:
    """The ``count`` keys most like ``key``: key, distance, number of variables that both have.

    ``variables`` hold a number per key, no entry where there is none. Each is standardised over all
    ``keys``; one without differences is left out. Of equally distant ones the first of ``keys``
    comes first. Empty where fewer than LEAST_CASES keys, ``key`` among them, have at least
    LEAST_SHARED of the variables.
    """
    columns = [z_scores([variable.get(found) for found in keys]) for variable in variables]
    used = [column for column in columns if column is not None]
    rows = {found: tuple(column[at] for column in used) for at, found in enumerate(keys)}
    full = [k for k, row in rows.items() if row and _known(row) >= LEAST_SHARED * len(row)]
    if key not in full or len(full) < LEAST_CASES:
        return ()
    found = [
        (other, gap, _shared(rows[key], rows[other]))
        for other in full
        if other != key and (gap := distance(rows[key], rows[other])) is not None
    ]
    return tuple(sorted(found, key=lambda entry: entry[1])[:count])


def _shared(one: Row, other: Row) -> int:
    return sum(a is not None and b is not None for a, b in zip(one, other, strict=True))


def _known(row: Row) -> int:
    return sum(value is not None for value in row)
