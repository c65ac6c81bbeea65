"""One cell of an indicator: area, period, school type, breakdown, value and status."""

from typing import Any, NamedTuple

from layers.status import HAS_VALUE, Flag, Status, parse_flags

COLUMNS = """level, code, period, school_type, breakdown, value, status, flags,
    numerator, denominator, low, high, cases"""


STATUS = {status.value: status for status in Status}


class Observation(NamedTuple):
    """One cell. ``value`` is in the indicator's unit, 0.0 where the status is ``none`` and None
    under every status that carries no number.

    ``low`` and ``high`` are the ends of its 95 % interval in the same unit, None where there is
    none (docs/analysis.md).
    """

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


def observation(row: tuple[Any, ...]) -> Observation:
    """The row of COLUMNS, without a number that its status does not carry."""
    level, code, period, school_type, breakdown, value, word, flags, *numbers = row
    status = STATUS[word]
    if status is Status.NONE:
        value = 0.0
    elif status not in HAS_VALUE:
        value = None
    found = parse_flags(flags)
    return Observation(level, code, period, school_type, breakdown, value, status, found, *numbers)
