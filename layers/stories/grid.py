"""The numbers of one indicator by place and period, and the words by which a story asks for them.

Words, each with a place (code or name; none is the whole municipality) and a period (a year, or a
school year as 2017 or 2017/18; none is that of the view) behind it:

``value``, ``numerator``, ``denominator``, ``difference`` (to the value of the whole), ``share``
(part of the sum), ``name``, ``period``, ``change`` and ``growth`` (two periods), ``lowest``,
``highest``, ``areas``, ``known``, ``hidden``, ``unit``, ``indicator``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from layers.model import Indicator, Measure
from layers.numbers import difference_unit, german, with_unit
from layers.queries.series_breaks import Break
from layers.status import Flag, Status
from layers.stories.numbers import Number, UnsaidError, counted, number, of_indicator, there_is
from layers.words import Words

Said = Number | str
WHOLE = ""
"""Key of the whole municipality among the places."""

_YEAR = re.compile(r"(\d{4})(?:/\d{2})?")


@dataclass(frozen=True)
class Row:
    """One value with its parts, None where it is not known."""

    value: float | None
    status: Status
    flags: tuple[Flag, ...] = ()
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True)
class Grid:
    """All that a view (or a part of it) says of one indicator.

    ``places`` maps codes to names, that of WHOLE included; ``areas`` are the codes that the view
    shows side by side. ``periods`` are those that there are, with their labels; ``span`` is the
    period of the view, or its first and last one. ``breaks`` of (code, first, last) are those that
    forbid to compare.
    """

    indicator: Indicator
    words: Words
    places: Mapping[str, str]
    areas: Sequence[str]
    periods: Mapping[int, str]
    span: tuple[int, ...]
    rows: Mapping[tuple[str, int], Row]
    breaks: Callable[[str, int, int], Sequence[Break]] = field(default=lambda *_: ())

    def find(self, word: str, args: Sequence[str]) -> Said:
        """What a word says of a place and periods. Raises UnsaidError."""
        asked = _WORDS.get(word)
        if asked is None:
            raise UnsaidError(f"Das Wort „{word}“ gibt es hier nicht. {there_is(_WORDS)}")
        place, periods = self._asked(args)
        return asked(self, place, periods)

    def _asked(self, args: Sequence[str]) -> tuple[str, tuple[int, ...]]:
        rest = list(args)
        years: list[int] = []
        while rest and (year := self._period(rest[-1])) is not None:
            years.insert(0, year)
            rest.pop()
        return self.place(" ".join(rest)), tuple(years)

    def _period(self, text: str) -> int | None:
        found = _YEAR.fullmatch(text)
        year = int(found[1]) if found else None
        return year if year in self.periods else None

    def place(self, text: str) -> str:
        """The code of a place by code or name, '' being the whole. Raises UnsaidError."""
        if text in self.places:
            return text
        for code, name in self.places.items():
            if name.casefold() == text.casefold():
                return code
        if _YEAR.fullmatch(text):
            there = there_is(map(str, self.periods))
            raise UnsaidError(f"Das Jahr oder Gebiet {text} gibt es hier nicht. {there}")
        names = (f"{code} {name}".strip() for code, name in self.places.items() if code)
        raise UnsaidError(f"„{text}“ gibt es hier nicht. {there_is(names)}")

    def when(self, periods: Sequence[int]) -> int:
        """The one period that is asked for: the last of the view where none is."""
        if len(periods) > 1:
            raise UnsaidError("Hier passt nur ein Jahr.")
        return periods[0] if periods else self.span[-1]

    def row(self, place: str, period: int) -> Row:
        """The row of a place and a period, ``unknown`` where there is none."""
        return self.rows.get((place, period), Row(None, Status.UNKNOWN))

    def value(self, place: str, period: int) -> Number:
        """The value of a place in a period."""
        found = self.row(place, period)
        return of_indicator(self.indicator, found.value, found.status, found.flags)


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
