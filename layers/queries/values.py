"""Values of one indicator: of the areas of a level, or of the whole city."""

from dataclasses import dataclass
from typing import Any

from layers.model import MUNICIPALITY_LEVEL
from layers.queries.catalogue import every_area
from layers.status import HAS_VALUE, Flag, Status, parse_flags
from layers.store import Store

COLUMNS = """level, code, period, school_type, breakdown, value, status, flags,
    numerator, denominator, low, high, cases"""


@dataclass(frozen=True, slots=True)
class Observation:
    """One cell. ``value`` is in the indicator's unit, 0.0 where the status is ``none`` and None
    under every status that carries no number."""

    level: str
    code: str
    period: int
    school_type: str
    breakdown: str
    value: float | None
    status: Status
    flags: tuple[Flag, ...]
    numerator: float | None
    denominator: float | None
    low: float | None
    high: float | None
    cases: int | None


def observations(
    store: Store, indicator_id: str, level: str, within: str = ""
) -> tuple[Observation, ...]:
    """All periods, school types and breakdowns of one level, by code and period.

    Without ``within`` the row "not located" is included where there is one; with it only areas
    lying mainly there (see catalogue.areas, which raises ValueError). Empty where there are none.
    """
    rows = store.rows(
        f"""SELECT {COLUMNS} FROM observation WHERE indicator_id = ? AND level = ?
            ORDER BY code, period, school_type, breakdown""",  # noqa: S608 - a constant
        (indicator_id, level),
    )
    if within:
        codes = every_area(store, level, within)
        rows = [row for row in rows if row[1] in codes]
    return tuple(observation(row) for row in rows)


def city_values(store: Store, indicator_id: str) -> tuple[Observation, ...]:
    """The rows of the whole city, all periods, school types and breakdowns."""
    return store.keep(
        ("city_values", indicator_id),
        lambda: observations(store, indicator_id, MUNICIPALITY_LEVEL),
    )


def observation(row: tuple[Any, ...]) -> Observation:
    """The row of COLUMNS, without a number that its status does not carry."""
    level, code, period, school_type, breakdown, value, word, flags, *numbers = row
    status = Status(word)
    if status is Status.NONE:
        value = 0.0
    elif status not in HAS_VALUE:
        value = None
    found = parse_flags(flags)
    return Observation(level, code, period, school_type, breakdown, value, status, found, *numbers)
