"""Texts, keywords and days that describe data sets."""

from datetime import date

from layers.model import AreaLevel, Indicator, PeriodKind, Source
from layers.store import Store
from layers.thematic.demonstration import with_mark

_REGULAR = 3
"""From so many years in a row on, data are called yearly."""


def title_of(store: Store, what: str) -> str:
    """A title with the name of the municipality, and the mark where figures are invented."""
    city = store.municipality
    return with_mark(f"{what} – {city.name}", city.mark)


def joined(store: Store, *parts: str) -> str:
    """A description of several paragraphs, first the mark where figures are invented."""
    mark = store.municipality.mark
    return "\n\n".join(part for part in ((f"{mark}." if mark else ""), *parts) if part)


def unit_line(indicator: Indicator) -> str:
    """The unit in a sentence."""
    return f"Einheit: {indicator.unit}." if indicator.unit else "Einheit: Anzahl."


def levels_line(levels: list[AreaLevel]) -> str:
    """The levels in a sentence, '' for none."""
    names = ", ".join(level.name_plural for level in levels)
    return f"Liegt vor für: {names}." if names else ""


def made_line(how: str, sources: tuple[Source, ...]) -> str:
    """How data came about, and of which sources."""
    named = "; ".join(
        f"{s.publisher}: {s.title}" + (f" (Stand {s.as_of})" if s.as_of else "") for s in sources
    )
    return " ".join(part for part in (how, f"Quellen: {named}." if named else "") if part)


def keywords(store: Store, *words: str) -> tuple[str, ...]:
    """Keywords, and those of every data set."""
    whole = ("Bildung", "Bildungsmonitoring", "Statistik", store.municipality.name)
    return tuple(dict.fromkeys((*words, *whole)))


def days_of(kind: PeriodKind, years: list[int]) -> tuple[date, date] | None:
    """First and last day of all periods."""
    if not years:
        return None
    first, last = years[0], years[-1]
    if kind is PeriodKind.REFERENCE_DAY:
        return date(first, 12, 31), date(last, 12, 31)
    if kind is PeriodKind.SCHOOL_YEAR:
        return date(first, 8, 1), date(last + 1, 7, 31)
    return date(first, 1, 1), date(last, 12, 31)


def frequency(years: list[int]) -> str:
    """ANNUAL where the years are without a gap, else ''."""
    is_yearly = len(years) >= _REGULAR and years[-1] - years[0] == len(years) - 1
    return "ANNUAL" if is_yearly else ""
