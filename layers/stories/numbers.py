"""A number of a view as a story writes it, and what there is to say where there is none."""

from collections.abc import Iterable
from dataclasses import dataclass

from layers.model import Indicator, Measure
from layers.numbers import german, with_unit
from layers.status import HAS_VALUE, LABEL, Flag, Status

MOST_NAMED = 20
"""Names that a doubt lists; the others are counted."""


class UnsaidError(LookupError):
    """A reference that says nothing; its text is German: what is wrong, and what there is."""


class GoneError(UnsaidError):
    """A reference to a view that could not be opened, of which something else tells."""


@dataclass(frozen=True)
class Number:
    """A number and how it is written. ``value`` is None where ``status`` carries none; ``text``
    then says so in words. ``unit`` is that of the value, ``is_count`` that it may be added up.
    ``line`` is what it belongs to ('' for nothing); two of one line compare only within an ``era``,
    which ends where the line breaks."""

    value: float | None
    text: str
    unit: str = ""
    decimals: int = 0
    is_count: bool = False
    status: Status = Status.OK
    flags: tuple[Flag, ...] = ()
    line: str = ""
    era: int = 0


def need_one_era(one: Number, other: Number) -> None:
    """Nothing where two numbers compare. Raises UnsaidError where their line breaks between."""
    if one.line and one.line == other.line and one.era != other.era:
        raise UnsaidError("Zwischen den Zahlen liegt ein Bruch der Reihe.")


def missing_text(status: Status) -> str:
    """What stands in a sentence in place of a number."""
    return f"keine Angabe ({LABEL[status]})"


def number(
    value: float | None,
    status: Status,
    unit: str = "",
    decimals: int = 0,
    flags: tuple[Flag, ...] = (),
    *,
    is_count: bool = False,
) -> Number:
    """A value with its status: ``5,3 %``, ``5,3 % (eingeschränkt aussagekräftig)``, or words."""
    if status is Status.NONE:
        value = 0.0
    if value is None or status not in HAS_VALUE:
        status = Status.UNKNOWN if status in HAS_VALUE else status
        return Number(None, missing_text(status), unit, decimals, is_count, status, flags)
    text = with_unit(german(value, decimals), unit)
    if status is Status.LIMITED:
        text += f" ({LABEL[status]})"
    return Number(value, text, unit, decimals, is_count, status, flags)


def of_indicator(
    indicator: Indicator, value: float | None, status: Status, flags: tuple[Flag, ...] = ()
) -> Number:
    """A value of an indicator, in its unit and with its decimals."""
    is_count = indicator.measure is Measure.COUNT
    return number(value, status, indicator.unit, indicator.decimals, flags, is_count=is_count)


def counted(value: float | None, status: Status = Status.OK, before: str = "") -> Number:
    """A count; ``before`` stands before it (``gerundet``)."""
    places = 0 if value is None or float(value).is_integer() else 1
    made = number(value, status, "", places, is_count=True)
    text = f"{before}{made.text}" if made.value is not None else made.text
    return Number(made.value, text, "", places, is_count=True, status=made.status)


def there_is(names: Iterable[str]) -> str:
    """What there is, as a sentence; '' for nothing."""
    found = list(names)
    rest = len(found) - MOST_NAMED
    listed = ", ".join(found[:MOST_NAMED])
    if not found:
        return ""
    more = f" und {'ein weiteres' if rest == 1 else f'{rest} weitere'}" if rest > 0 else ""
    return f"Es gibt: {listed}{more}."
