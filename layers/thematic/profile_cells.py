"""The values of a profile in words: the same ones as on the map."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from layers.model import Indicator, Measure
from layers.numbers import german, value_text, with_unit
from layers.queries.values import Observation
from layers.status import LABEL, Flag, Status
from layers.thematic.base import small_base_text
from layers.thematic.boundaries import ABSENT
from layers.thematic.frame import (
    base_decimals,
    count_text,
    deviation_text,
    flags_text,
    shown_base,
)
from layers.thematic.headings import column_headings
from layers.thematic.interval import interval_text
from layers.thematic.profile_result import Cell, Dots
from layers.thematic.protection import common_flags
from layers.words import Words


@dataclass(frozen=True)
class Page:
    """One map: its rows by code, the codes of its areas, and what its words need."""

    indicator: Indicator
    rows: Mapping[str, Observation]
    codes: Sequence[str]
    city: Observation | None
    quiet: frozenset[Flag]
    hidden: str
    words: Words

    def text(self, row: Observation) -> str:
        """A value as the map prints it."""
        decimals, unit = self.indicator.decimals, self.indicator.unit
        return value_text(row.value, row.status, decimals, unit, hidden=self.hidden)

    @property
    def city_value(self) -> float | None:
        """The value of the whole city, None where there is none."""
        return self.city.value if self.city else None


def cell(page: Page, code: str, *, ranked: bool = False) -> Cell:
    """The value of one area; without a row it is unknown, without the area ABSENT."""
    row = page.rows.get(code)
    if row is None:
        gone = code not in page.codes
        status = Status.NOT_APPLICABLE if gone else Status.UNKNOWN
        text = value_text(None, Status.UNKNOWN, 0)
        said = ABSENT if gone else LABEL[Status.UNKNOWN]
        shown = "" if gone else text
        return Cell(code, None, status, shown, said, "", None, None, "", "", (), "")
    indicator = page.indicator
    headings = column_headings(indicator, page.words)
    bottom = shown_base(row)
    numerator = count_text(row.numerator)
    denominator = count_text(bottom, base_decimals(indicator))
    of_cases = row.denominator is None and row.cases is not None
    named = (
        (headings["numerator"], numerator),
        ("Fälle" if of_cases else headings["denominator"], denominator),
    )
    return Cell(
        code=code,
        value=row.value,
        status=row.status,
        text=page.text(row),
        said="" if row.value is not None else LABEL[row.status],
        flags_text=flags_text(row.flags, page.quiet),
        numerator=row.numerator,
        denominator=bottom,
        numerator_text=numerator,
        denominator_text=denominator,
        base=tuple((name, number) for name, number in named if number),
        deviation_text=deviation_text(indicator, row.value, page.city_value, page.words),
        low=row.low,
        high=row.high,
        interval=interval_text(indicator, row.low, row.high),
        small=small_base_text(indicator, row),
        rank=rank_text(page, row) if ranked else "",
    )


def rank_text(page: Page, row: Observation) -> str:
    """At which place a value stands among those printed: ``7. höchster von 19 Werten``; ties are
    said. '' without a number. Values that are printed alike count as alike."""
    if row.value is None:
        return ""
    decimals = page.indicator.decimals
    own = german(row.value, decimals)
    known = [found.value for found in page.rows.values() if found.value is not None]
    alike = sum(german(value, decimals) == own for value in known) - 1
    higher = sum(value > row.value and german(value, decimals) != own for value in known)
    place = f"{higher + 1}. höchster" if higher else "höchster"
    text = f"{place} von {german(len(known))} Werten"
    if alike:
        text += f", gleich mit {'einem anderen' if alike == 1 else f'{german(alike)} anderen'}"
    return text


def dots(page: Page) -> Dots:
    """All areas of the map with a number. A count of the city is the sum of theirs and stands on
    no scale with them."""
    found = tuple(
        (code, row.value)
        for code in page.codes
        if (row := page.rows.get(code)) is not None and row.value is not None
    )
    hidden = sum(row.status is Status.CONFIDENTIAL for row in page.rows.values())
    city = None if page.indicator.measure is Measure.COUNT else page.city_value
    ends = [value for _, value in found]
    if not ends:
        return Dots((), None, "", "", len(page.codes), hidden)
    low, high = (german(end, page.indicator.decimals) for end in (min(ends), max(ends)))
    high = with_unit(high, page.indicator.unit)
    return Dots(found, city, low, high, len(page.codes) - len(found), hidden)


def standing(found: Dots, value: float | None) -> float | None:
    """How far a value lies from the city's in standard deviations between the areas; None where
    that cannot be told."""
    numbers = [number for _, number in found.values]
    if value is None or found.city is None or len(numbers) < 3:
        return None
    mean = sum(numbers) / len(numbers)
    spread = (sum((number - mean) ** 2 for number in numbers) / len(numbers)) ** 0.5
    return (value - found.city) / spread if spread else None


def quiet_flags(rows: Iterable[Observation | None]) -> frozenset[Flag]:
    """Flags of protection that all values of a map have: told once, not per value."""
    return common_flags(row.flags for row in rows if row is not None and row.value is not None)
