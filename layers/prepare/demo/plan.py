"""Names, codes and levels of the areas, before and after the change of boundaries."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from layers.model import PeriodKind, period_date

LAST_DAY = date(2018, 7, 31)
"""Last day of the former boundaries."""

LEVELS = {2: "stadtbezirk", 3: "sozialraum", 4: "quartier"}
"""Length of a code -> level; a code begins with that of its parent."""

BEFORE, NOW = 0, 1
"""The two editions of the boundaries."""


@dataclass(frozen=True)
class PlannedArea:
    """An area of one edition, made of the smallest outlines ``cells`` (in ascending order)."""

    level: str
    code: str
    name: str
    cells: tuple[int, ...]


@lru_cache
def areas(edition: int) -> tuple[PlannedArea, ...]:
    """All areas of an edition: levels from coarse to fine, codes in ascending order."""
    names: dict[str, str] = {}
    own: dict[str, tuple[int, ...]] = {}
    for line in Path(__file__).with_name("plan.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        named, *rest = (part.strip() for part in line.split("|"))
        code, name = named.split(" ", 1)
        if rest[1:] == (["bis"] if edition == NOW else ["ab"]):
            continue
        names[code] = name
        if rest:
            own[code] = tuple(sorted(int(cell) for cell in rest[0].split()))
    return tuple(
        PlannedArea(
            LEVELS[len(code)],
            code,
            names[code],
            tuple(sorted(cell for fine in own if fine.startswith(code) for cell in own[fine])),
        )
        for code in sorted(names, key=lambda code: (len(code), code))
    )


def edition_of(kind: PeriodKind, period: int) -> int:
    """The edition whose boundaries a period has."""
    return BEFORE if period_date(kind, period) <= LAST_DAY else NOW
