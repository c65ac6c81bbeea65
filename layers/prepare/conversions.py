"""Numbers of areas that ended, carried to the areas that took their place, for the time before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from layers.model import PeriodKind, period_date
from layers.prepare.cells import Cell
from layers.prepare.sums import Key, Numbers, shared_out
from layers.status import Flag


@dataclass(frozen=True)
class Change:
    """What became of the areas of a level on the day after ``valid_to``.

    ``shares``: area that ended -> area after -> part that went there; the parts of one area add up
    to 1. ``new``: those of the areas after that were not there before; only they get numbers.
    """

    level: str
    valid_to: date
    shares: Mapping[str, Mapping[str, float]]
    new: frozenset[str]

    def groups(self) -> list[tuple[str, ...]]:
        """Areas that ended in groups that share an area after, so that totals stay per group."""
        groups: list[tuple[set[str], set[str]]] = []
        for old, targets in sorted(self.shares.items()):
            olds, news = {old}, set(targets)
            rest = []
            for group in groups:
                if group[1] & news:
                    olds |= group[0]
                    news |= group[1]
                else:
                    rest.append(group)
            groups = [*rest, (olds, news)]
        return sorted(tuple(sorted(olds)) for olds, _ in groups)


def carry(numbers: Numbers, changes: Sequence[Change], kind: PeriodKind) -> Numbers:
    """The numbers with those of new areas for periods before they were there.

    Whole numbers that add up, per group of areas, to what the areas that ended had; flag
    ``converted``. A part without a number leaves the new area without one (the strictest status);
    where the row of a part is missing, no row is made. A row that is there already stays. Changes
    are carried out in their order, so that numbers go through several of them.
    """
    carried = dict(numbers)
    for change in sorted(changes, key=lambda c: c.valid_to):
        at_once: dict[tuple[int, str, str], dict[str, Cell]] = defaultdict(dict)
        for key, cell in carried.items():
            if key.level == change.level and period_date(kind, key.period) <= change.valid_to:
                at_once[key.period, key.school_type, key.breakdown][key.code] = cell
        for (period, school_type, part), cells in at_once.items():
            for code, cell in _converted(change, cells).items():
                carried.setdefault(Key(change.level, code, period, school_type, part), cell)
    return carried


def _converted(change: Change, cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The new areas' numbers from those of the areas that ended."""
    found: dict[str, Cell] = {}
    for group in change.groups():
        parts: dict[str, list[tuple[float, Cell | None]]] = defaultdict(list)
        for old in group:
            for code, share in change.shares[old].items():
                parts[code].append((share, cells.get(old)))
        whole = {c: [(s, p) for s, p in of if p is not None] for c, of in parts.items()}
        complete = {code: of for code, of in whole.items() if len(of) == len(parts[code])}
        found |= shared_out(complete, Flag.CONVERTED)
    return {code: cell for code, cell in found.items() if code in change.new}
