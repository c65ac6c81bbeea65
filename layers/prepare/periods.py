"""Which areas there are in a period: the editions as tables and quantities need them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from layers.model import PeriodKind

Shares = Mapping[tuple[str, str], Mapping[str, Mapping[str, float]]]
"""(level, code) -> parent level -> parent code -> share."""


@dataclass(frozen=True)
class EditionAreas:
    """The areas of one edition.

    ``codes``: areas per small-area level, coarse to fine. ``km2``: published size per (level,
    code). ``places``: table and facility row's line -> level -> code. ``valid_to``: its last day,
    None for the newest.
    """

    codes: Mapping[str, tuple[str, ...]]
    shares: Shares = field(default_factory=dict)
    km2: Mapping[tuple[str, str], float] = field(default_factory=dict)
    places: Mapping[tuple[str, int], Mapping[str, str]] = field(default_factory=dict)
    valid_to: date | None = None


def later_editions(editions: Sequence[EditionAreas], day: date) -> Sequence[EditionAreas]:
    """The edition in which a day lies, and all later ones."""
    first = next(n for n, e in enumerate(editions) if e.valid_to is None or day <= e.valid_to)
    return editions[first:]


def fitting_edition(
    editions: Sequence[EditionAreas], level: str, day: date, present: Collection[str]
) -> EditionAreas:
    """The edition whose areas the rows of a period are: that of the day, or a later one.

    Offices publish earlier years also in the boundaries of today. The edition of which the fewest
    areas are missing is meant, of equals the earliest.
    """
    return min(later_editions(editions, day), key=lambda e: len(set(e.codes[level]) - set(present)))


def kind_of_column(column_type: str) -> PeriodKind:
    """What the numbers of a column of type year or school_year mean."""
    school = column_type == "school_year"
    return PeriodKind.SCHOOL_YEAR if school else PeriodKind.CALENDAR_YEAR
