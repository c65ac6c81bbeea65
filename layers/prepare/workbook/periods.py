"""Periods as people write them: years, days, school years; checked against what is asked for."""

import re
from dataclasses import dataclass

from layers.model import PeriodKind, period_label
from layers.prepare.cells import BadCellError
from layers.prepare.faults import Code
from layers.prepare.workbook.grid import Content, RawCell

FIRST, LAST = 1800, 2200
SCHOOL_YEAR = re.compile(
    r"(?:schuljahr|schulj\.|sj\.?|sj)?\s*(\d{4})\s*[/–-]\s*(\d{4}|\d{2})", re.IGNORECASE
)
DAY = re.compile(r"(?:stand|stichtag|am|zum)?:?\s*(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})", re.I)
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ][\d:.]+)?")
PLAIN = re.compile(r"(?:jahr|stand|ende)?:?\s*(\d{4})(?:\.0)?", re.IGNORECASE)


@dataclass(frozen=True)
class WrittenPeriod:
    """A period as written: its year, and ``day`` (day, month) of a date or the end of a school
    year in ``until``."""

    year: int
    day: tuple[int, int] | None = None
    is_school_year: bool = False


def find_period(text: str) -> WrittenPeriod | None:
    """The period that a text is, None where it is none."""
    text = text.strip()
    if match := SCHOOL_YEAR.fullmatch(text):
        first, last = int(match[1]), match[2]
        if (first + 1) % 10 ** len(last) == int(last) and FIRST <= first <= LAST:
            return WrittenPeriod(first, is_school_year=True)
        return None
    if match := DAY.fullmatch(text):
        found = WrittenPeriod(int(match[3]), (int(match[1]), int(match[2])))
    elif match := ISO_DAY.fullmatch(text):
        found = WrittenPeriod(int(match[1]), (int(match[3]), int(match[2])))
    elif match := PLAIN.fullmatch(text):
        found = WrittenPeriod(int(match[1]))
    else:
        return None
    return found if FIRST <= found.year <= LAST else None


def read_period(cell: RawCell, kind: PeriodKind) -> int:
    """The year of a cell, a school year by its first. Raises BadCellError in German."""
    if cell.is_empty or cell.content in (Content.ERROR, Content.UNCOMPUTED):
        raise BadCellError(Code.EMPTY_CELL, "Hier fehlt der Zeitraum.", f"{_wanted(kind)}.")
    return year_of(cell.text, kind)


def year_of(text: str, kind: PeriodKind) -> int:
    """The year that a written period has for this kind. Raises BadCellError in German."""
    found = find_period(text)
    if found is None:
        raise BadCellError(Code.YEAR, "Das ist kein Zeitraum.", f"{_wanted(kind)}.")
    if kind is PeriodKind.SCHOOL_YEAR:
        return _school_year(found)
    if found.is_school_year:
        raise _unfit("Das ist ein Schuljahr, die Kennzahl hat aber keines.", kind)
    if kind is PeriodKind.REFERENCE_DAY and found.day not in (None, (31, 12)):
        raise _unfit("Der Atlas kennt nur den Stichtag 31. Dezember.", kind)
    if kind is PeriodKind.CALENDAR_YEAR and found.day is not None:
        raise _unfit("Das ist ein Tag, die Kennzahl gilt aber für ein Kalenderjahr.", kind)
    return found.year


def _school_year(found: WrittenPeriod) -> int:
    if found.is_school_year:
        return found.year
    if found.day == (15, 10):
        # the day on which official school statistics count
        return found.year
    label = period_label(PeriodKind.SCHOOL_YEAR, found.year)
    before = period_label(PeriodKind.SCHOOL_YEAR, found.year - 1)
    raise BadCellError(
        Code.PERIOD,
        f"Die Kennzahl zählt nach Schuljahren; {found.year} kann {before} oder {label} heißen.",
        f"Schuljahr in der Form {label} schreiben.",
    )


def _unfit(why: str, kind: PeriodKind) -> BadCellError:
    return BadCellError(
        Code.PERIOD, why, f"{_wanted(kind)}, oder den Zeitbezug im Blatt Kennzahlen ändern."
    )


def _wanted(kind: PeriodKind) -> str:
    return {
        PeriodKind.REFERENCE_DAY: "In der Form 31.12.2024 oder 2024 schreiben",
        PeriodKind.CALENDAR_YEAR: "In der Form 2024 schreiben",
        PeriodKind.SCHOOL_YEAR: "In der Form 2023/24 schreiben",
    }[kind]
