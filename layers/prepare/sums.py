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
