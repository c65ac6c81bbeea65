"""The numbers of one indicator by place and period."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from layers.model import Indicator
from layers.queries.series_breaks import Break
from layers.status import Flag, Status
from layers.stories.numbers import Number, UnsaidError, of_indicator, there_is
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
    period of the view, or its first and last one. ``breaks`` of (code, first, last) are those
    between two periods that forbid to compare a place's values.
    """

    indicator: Indicator
    words: Words
    places: Mapping[str, str]
    areas: Sequence[str]
    periods: Mapping[int, str]
    span: tuple[int, ...]
    rows: Mapping[tuple[str, int], Row]
    breaks: Callable[[str, int, int], Sequence[Break]] = field(default=lambda *_: ())

    def asked(self, args: Sequence[str]) -> tuple[str, tuple[int, ...]]:
        """The place and the periods that stand behind a word. Raises UnsaidError."""
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
            if text.casefold() in (code.casefold(), name.casefold()):
                return code
        named = self._named(text)
        if named:
            return named
        if _YEAR.fullmatch(text):
            there = there_is(map(str, self.periods))
            raise UnsaidError(f"Das Jahr oder Gebiet {text} gibt es hier nicht. {there}")
        names = (f"{code} {name}".strip() for code, name in self.places.items() if code)
        raise UnsaidError(f"„{text}“ gibt es hier nicht. {there_is(names)}")

    def _named(self, text: str) -> str:
        """The code of a place that is asked for by code and name, '' for none. Raises UnsaidError
        where the place has another name by now."""
        code, _, asked = text.partition(" ")
        name = self.places.get(code) if code and asked else None
        if name is None:
            return ""
        if asked.strip().casefold() != name.casefold():
            raise UnsaidError(f"{code} heißt nicht (mehr) „{asked.strip()}“, sondern „{name}“.")
        return code

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
        made = of_indicator(self.indicator, found.value, found.status, found.flags)
        passed = len(self.breaks(place, 0, period))
        return replace(made, line=f"{self.indicator.indicator_id} {place}", era=passed)
