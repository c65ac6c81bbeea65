"""What a time series says: lines of points, and everything beside them."""

from collections.abc import Iterable
from dataclasses import dataclass

from layers.model import AreaLevel, Indicator, Measure, SeriesSelection, Source
from layers.queries.pooled import NO_INTERVALS, Intervals
from layers.queries.series_breaks import Break
from layers.status import SIGN, Flag, Status
from layers.words import CITY as CITY_WORDS
from layers.words import Words

CITY, AREA, REFERENCE, BREAKDOWN = "city", "area", "reference", "breakdown"
"""Kinds of line."""

INDEX_BASE = 100.0


@dataclass(frozen=True)
class Point:
    """One value of a line.

    ``value`` is None whenever ``status`` carries no number; ``text`` is the number with unit,
    ``cell`` the number without (or the sign, "–" for exactly zero); ``index`` is the value with the
    line's first period as 100, None where it cannot be formed; ``low`` and ``high`` are the ends of
    its 95 % interval, None where there is none.
    """

    period: int
    label: str
    value: float | None
    status: Status
    flags: tuple[Flag, ...]
    text: str
    cell: str
    numerator: float | None = None
    denominator: float | None = None
    index: float | None = None
    index_text: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Line:
    """One line: a point for every period of the result, in order."""

    key: str
    code: str
    label: str
    kind: str
    points: tuple[Point, ...]

    def cut_at(self, breaks: Iterable[Break]) -> frozenset[int]:
        """The periods that are not to be connected with the one before."""
        return frozenset(found.period for found in breaks if found.cuts(self.key))

    def shown(self, index: bool = False) -> tuple[tuple[int, float], ...]:
        """Positions and numbers to draw: values, or index numbers."""
        numbers = ((i, p.index if index else p.value) for i, p in enumerate(self.points))
        return tuple((i, number) for i, number in numbers if number is not None)


@dataclass(frozen=True)
class SeriesResult:
    """Everything that a view of a time series says; carries its selection.

    ``city`` is None where there is no city value; ``lines`` are the chosen areas, comparisons
    (reference) and, where no areas exist, breakdowns; ``every_area`` holds all areas of the level
    in official order; ``without_index`` are German sentences about lines without an index.
    ``hidden`` is the sign of a value that is kept secret, ``base`` that of rounding (or None),
    ``intervals`` says whether values of the indicator have any.
    """

    selection: SeriesSelection
    municipality_name: str
    indicator: Indicator
    level: AreaLevel | None
    school_type_label: str
    periods: tuple[tuple[int, str], ...]
    city: Line | None
    lines: tuple[Line, ...]
    every_area: tuple[Line, ...]
    breaks: tuple[Break, ...]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    without_index: tuple[str, ...]
    words: Words = CITY_WORDS
    mark: str = ""
    hidden: str = SIGN[Status.CONFIDENTIAL]
    base: int | None = None
    intervals: Intervals = NO_INTERVALS

    @property
    def single_period(self) -> bool:
        """True where a line cannot be drawn because there is only one period."""
        return len(self.periods) < 2

    @property
    def chosen(self) -> tuple[Line, ...]:
        """The chosen areas only."""
        return tuple(line for line in self.lines if line.kind == AREA)

    @property
    def city_apart(self) -> bool:
        """True where the city's counts would flatten those of its areas on one scale."""
        counts = self.indicator.measure is Measure.COUNT and not self.selection.index
        return counts and bool(self.chosen) and self.city is not None

    @property
    def all_lines(self) -> tuple[Line, ...]:
        """City first, then the others."""
        return ((self.city,) if self.city else ()) + self.lines

    @property
    def table_lines(self) -> tuple[Line, ...]:
        """Lines of the table: with small multiples every area, else those that are drawn."""
        if not self.selection.multiples:
            return self.all_lines
        others = tuple(line for line in self.lines if line.kind != AREA)
        return ((self.city,) if self.city else ()) + self.every_area + others
