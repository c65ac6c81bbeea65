"""Sums of cells, and whole numbers that add up: what quantities and conversions are made of."""

from collections.abc import Iterable, Mapping
from math import floor
from typing import NamedTuple

from layers.model import ALL
from layers.prepare.cells import Cell
from layers.status import HAS_VALUE, PRECEDENCE, Flag, Status


class Key(NamedTuple):
    """Where a number belongs; school_type and breakdown are 'all' where not broken down."""

    level: str
    code: str
    period: int
    school_type: str = ALL
    breakdown: str = ALL


Numbers = dict[Key, Cell]


def add_up(cells: Iterable[Cell]) -> Cell:
    """The sum of cells with all their flags; without a number where one of them has none."""
    parts = list(cells)
    flags = frozenset[Flag]().union(*(cell.flags for cell in parts))
    hidden = [cell.status for cell in parts if cell.status not in HAS_VALUE]
    if hidden:
        return Cell(None, min(hidden, key=PRECEDENCE.index), flags)
    total = sum(cell.number for cell in parts)
    return Cell(total, Status.OK if total else Status.NONE, flags)


def largest_remainders(values: Mapping[str, float]) -> dict[str, int]:
    """Whole numbers that add up to the rounded sum of ``values``; ties go to the lower code."""
    whole = {code: floor(value + 1e-9) for code, value in values.items()}
    left = round(sum(values.values())) - sum(whole.values())
    order = sorted(values, key=lambda code: (whole[code] - values[code], code))
    for code in order[:left]:
        whole[code] += 1
    return whole


def shared_out(parts: Mapping[str, Iterable[tuple[float, Cell]]], flag: Flag) -> dict[str, Cell]:
    """Cells from shares of others, per code, flagged: whole numbers that keep the sum.

    ``parts``: code -> (share, cell) of everything that goes into it. A code one of whose parts has
    no number has none either, as in ``add_up``.
    """
    given = {code: list(found) for code, found in parts.items()}
    sums = {code: add_up(cell for _, cell in found) for code, found in given.items()}
    known = {
        code: sum(share * cell.number for share, cell in given[code])
        for code, total in sums.items()
        if total.status in HAS_VALUE
    }
    whole = largest_remainders(known)
    return {
        code: Cell(
            whole.get(code),
            total.status if code not in whole else Status.OK if whole[code] else Status.NONE,
            total.flags | {flag},
        )
        for code, total in sums.items()
    }
