"""The words by which a story asks for the numbers of one indicator.

Words, each with a place (code or name; none is the whole municipality) and a period (a year, or a
school year as 2017 or 2017/18; none is that of the view) behind it:

``value``, ``numerator``, ``denominator``, ``difference`` (to the value of the whole), ``share``
(part of the sum), ``name``, ``period``, ``change`` and ``growth`` (two periods), ``lowest``,
``highest``, ``areas``, ``known``, ``hidden``, ``unit``, ``indicator``.
"""

import re
from collections.abc import Callable, Sequence

from layers.model import Measure
from layers.numbers import difference_unit, german, with_unit
from layers.status import Status
from layers.stories.grid import WHOLE, Grid, Row, Said
from layers.stories.numbers import Number, UnsaidError, counted, number, there_is


def _value(grid: Grid, place: str, periods: Sequence[int]) -> Said:
    return grid.value(place, grid.when(periods))


def _numerator(grid: Grid, place: str, periods: Sequence[int]) -> Said:
    found = grid.row(place, grid.when(periods))
    return _part(found, found.numerator, "Zähler")


def _denominator(grid: Grid, place: str, periods: Sequence[int]) -> Said:
    found = grid.row(place, grid.when(periods))
    return _part(found, found.denominator, "Nenner")


def _part(row: Row, value: float | None, word: str) -> Number:
    if value is None and row.value is not None:
        raise UnsaidError(f"Einen {word} gibt es hier nicht.")
    return counted(value, Status.OK if value is not None else row.status)


def _difference(grid: Grid, place: str, periods: Sequence[int]) -> Said:
    when = grid.when(periods)
    own, whole = grid.value(place, when), grid.value(WHOLE, when)
    if grid.indicator.measure is Measure.COUNT:
        raise UnsaidError("Anzahlen haben keinen Abstand zum Ganzen; es gibt „share“.")
    if own.value is None or whole.value is None:
        return own if own.value is None else whole
    unit = difference_unit(grid.indicator.unit)
    gap = own.value - whole.value
    decimals = grid.indicator.decimals
    digits = german(abs(gap), decimals)
    where = f"{'über' if gap > 0 else 'unter'} dem {grid.words.value}"
    if not digits.strip("0,"):
        text = f"gleichauf mit dem {grid.words.value}"
    elif grid.indicator.measure is Measure.INDEX:
        text = where
    else:
        text = f"{with_unit(digits, unit)} {where}"
    return Number(gap, text, unit, decimals, flags=own.flags)


def _share(grid: Grid, place: str, periods: Sequence[int]) -> Said:
    when = grid.when(periods)
    own, whole = grid.value(place, when), grid.value(WHOLE, when)
    if grid.indicator.measure is not Measure.COUNT:
        raise UnsaidError("Einen Anteil am Ganzen haben nur Anzahlen; es gibt „difference“.")
    if own.value is None or not whole.value:
        return own if own.value is None else number(None, whole.status)
    return number(100 * own.value / whole.value, Status.OK, "%", 1, own.flags)


def _name(grid: Grid, place: str, periods: Sequence[int]) -> Said:
    return grid.places[place]


def _when(grid: Grid, place: str, periods: Sequence[int]) -> Said:
    return grid.periods[grid.when(periods)]


def _ends(grid: Grid, periods: Sequence[int]) -> tuple[int, int]:
    ends = tuple(periods) or grid.span
    if len(ends) != 2:
        raise UnsaidError("Hier braucht es zwei Jahre, z. B. „change 2012 2024“.")
    return ends[0], ends[1]


def _change(grid: Grid, place: str, periods: Sequence[int]) -> Said:
    first, last = _ends(grid, periods)
    one, other = _both(grid, place, first, last)
    if one.value is None or other.value is None:
        return one if one.value is None else other
    gap = other.value - one.value
    unit = difference_unit(grid.indicator.unit)
    size = with_unit(german(abs(gap), grid.indicator.decimals), unit)
    if grid.indicator.measure is Measure.INDEX:
        size = ""
    return Number(gap, _moved(gap, size), unit, grid.indicator.decimals, flags=other.flags)


def _growth(grid: Grid, place: str, periods: Sequence[int]) -> Said:
    first, last = _ends(grid, periods)
    one, other = _both(grid, place, first, last)
    if one.value is None or other.value is None:
        return one if one.value is None else other
    if grid.indicator.measure is not Measure.COUNT or not one.value:
        raise UnsaidError("Ein Wachstum in Prozent haben nur Anzahlen größer als null.")
    percent = 100 * (other.value - one.value) / one.value
    size = with_unit(german(abs(percent), 1), "%")
    return Number(percent, _moved(percent, size), "%", 1, flags=other.flags)


def _both(grid: Grid, place: str, first: int, last: int) -> tuple[Number, Number]:
    broken = grid.breaks(place, first, last)
    if broken:
        why = broken[0].text
        raise UnsaidError(f"{first} und {last} lassen sich nicht vergleichen: {why}")
    return grid.value(place, first), grid.value(place, last)


def _moved(gap: float, size: str) -> str:
    if not size.strip():
        return "gestiegen" if gap > 0 else "gesunken" if gap < 0 else "gleich geblieben"
    if not re.search(r"[1-9]", re.split(r"\s", size)[0]):
        return "gleich geblieben"
    return f"um {size} {'gestiegen' if gap > 0 else 'gesunken'}"


def _known(grid: Grid, periods: Sequence[int]) -> list[Number]:
    when = grid.when(periods)
    found = [grid.value(code, when) for code in grid.areas]
    return [one for one in found if one.value is not None]


def _lowest(grid: Grid, place: str, periods: Sequence[int]) -> Said:
    return min(_some(grid, periods), key=lambda one: one.value or 0.0)


def _highest(grid: Grid, place: str, periods: Sequence[int]) -> Said:
    return max(_some(grid, periods), key=lambda one: one.value or 0.0)


def _some(grid: Grid, periods: Sequence[int]) -> list[Number]:
    found = _known(grid, periods)
    if not found:
        raise UnsaidError("Kein Gebiet dieser Ansicht hat einen Wert.")
    return found


def _areas(grid: Grid, place: str, periods: Sequence[int]) -> Said:
    return counted(len(grid.areas))


def _with_value(grid: Grid, place: str, periods: Sequence[int]) -> Said:
    return counted(len(_known(grid, periods)))


def _hidden(grid: Grid, place: str, periods: Sequence[int]) -> Said:
    when = grid.when(periods)
    rows = [grid.row(code, when) for code in grid.areas]
    return counted(sum(row.status is Status.CONFIDENTIAL for row in rows))


def _unit(grid: Grid, place: str, periods: Sequence[int]) -> Said:
    return grid.indicator.unit


def _indicator(grid: Grid, place: str, periods: Sequence[int]) -> Said:
    return grid.indicator.title


_WORDS: dict[str, Callable[[Grid, str, Sequence[int]], Said]] = {
    "value": _value,
    "name": _name,
    "difference": _difference,
    "share": _share,
    "numerator": _numerator,
    "denominator": _denominator,
    "change": _change,
    "growth": _growth,
    "period": _when,
    "lowest": _lowest,
    "highest": _highest,
    "areas": _areas,
    "known": _with_value,
    "hidden": _hidden,
    "unit": _unit,
    "indicator": _indicator,
}
WORDS = tuple(_WORDS)


class GridFigures:
    """The numbers of a grid."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid

    def find(self, word: str, args: Sequence[str]) -> Said:
        """What a word says of a place and periods. Raises UnsaidError."""
        asked = _WORDS.get(word)
        if asked is None:
            raise UnsaidError(f"Das Wort „{word}“ gibt es hier nicht. {there_is(_WORDS)}")
        place, periods = self.grid.asked(args)
        return asked(self.grid, place, periods)
