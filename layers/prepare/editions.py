"""Editions: the spans of time between changes of boundaries, and what holds in each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import shapely

from layers.model import PeriodKind, period_date
from layers.prepare.geometry import AreaParent
from layers.prepare.specs import LevelEntry
from layers.prepare.topology import LevelGeometry


@dataclass(frozen=True)
class Span:
    """A span of time without a change; None: open end."""

    number: int
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, eq=False)
class Edition:
    """All areas as they were in one span; ``note`` says what changed at its beginning."""

    span: Span
    note: str
    levels: dict[str, LevelGeometry]
    parents: list[AreaParent]

    def codes(self) -> dict[str, tuple[str, ...]]:
        """Area codes per level in official order."""
        return {n: tuple(str(c) for c in g.areas["code"]) for n, g in self.levels.items()}


def spans(entries: Iterable[LevelEntry]) -> list[Span]:
    """The spans that the changes of all levels divide time into, oldest first."""
    ends = sorted({before.valid_to for entry in entries for before in entry.earlier})
    starts = [None, *(end + timedelta(days=1) for end in ends)]
    return [
        Span(number, start, end)
        for number, (start, end) in enumerate(zip(starts, [*ends, None], strict=True))
    ]


def entry_at(entry: LevelEntry, span: Span) -> LevelEntry:
    """The level as it was in a span: its file and what is said of that file."""
    later = [b for b in entry.earlier if span.valid_to is not None and b.valid_to >= span.valid_to]
    if not later:
        return entry
    before = min(later, key=lambda b: b.valid_to)
    told = {
        "file": before.file,
        "count": before.count,
        "total_km2": before.total_km2,
        "code_column": before.code_column or entry.code_column,
        "name_column": before.name_column or entry.name_column,
    }
    for name in ("enclaves", "layer", "crs", "code_length"):
        if getattr(before, name) is not None:
            told[name] = getattr(before, name)
    return entry.model_copy(update=told)


def note_of(entries: Iterable[LevelEntry], span: Span) -> str:
    """What the sources say of the change at the beginning of a span."""
    if span.valid_from is None:
        return ""
    last_day = span.valid_from - timedelta(days=1)
    notes = [b.note for e in entries for b in e.earlier if b.valid_to == last_day and b.note]
    return " ".join(dict.fromkeys(notes))


def german_date(day: date) -> str:
    """``1. Januar 2020``."""
    months = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
    return f"{day.day}. {months.split()[day.month - 1]} {day.year}"


def change_text(level: str, before: Edition, after: Edition) -> str:
    """What a change did to a level, where its sources say nothing."""
    old, new = (_outlines(edition.levels[level]) for edition in (before, after))
    assert after.span.valid_from is not None, "a change begins on a day"
    parts = [
        f"{label}: {', '.join(found)}"
        for label, found in (
            ("Entfallen", sorted(old.keys() - new.keys())),
            ("Neu", sorted(new.keys() - old.keys())),
            ("Geändert", sorted(c for c in old.keys() & new.keys() if old[c] != new[c])),
        )
        if found
    ]
    return f"Neue Grenzen ab {german_date(after.span.valid_from)}. {'; '.join(parts)}."


def _outlines(level: LevelGeometry) -> dict[str, tuple[str, bytes]]:
    """Per code the name and the outline, to be compared."""
    areas = level.areas
    drawn = shapely.to_wkb(areas.geometry.to_numpy())
    return {
        str(code): (str(name), outline)
        for code, name, outline in zip(areas["code"], areas["name"], drawn, strict=True)
    }


def level_runs(editions: tuple[Edition, ...], level: str) -> list[list[Edition]]:
    """Editions in runs in which a level stayed as it was, oldest first."""
    runs = [[editions[0]]]
    for before, after in pairwise(editions):
        if _outlines(before.levels[level]) == _outlines(after.levels[level]):
            runs[-1].append(after)
        else:
            runs.append([after])
    return runs


def validity(
    editions: tuple[Edition, ...], level: str
) -> dict[tuple[str, int], tuple[date | None, date | None]]:
    """(code, edition) -> first and last day of the name and outline that the area has there."""
    drawn = [_outlines(edition.levels[level]) for edition in editions]
    found = {}
    for number, outlines in enumerate(drawn):
        for code, outline in outlines.items():
            first = last = number
            while first > 0 and drawn[first - 1].get(code) == outline:
                first -= 1
            while last < len(drawn) - 1 and drawn[last + 1].get(code) == outline:
                last += 1
            found[code, number] = (editions[first].span.valid_from, editions[last].span.valid_to)
    return found


def geometry_files(editions: tuple[Edition, ...]) -> dict[str, LevelGeometry]:
    """Name of a geometry file (without ending) -> the level as it was then; the newest is called
    as the level, earlier ones as the level and their last day."""
    found = {}
    for level in editions[-1].levels:
        for run in level_runs(editions, level):
            end = run[-1].span.valid_to
            found[f"{level}-{end.isoformat()}" if end else level] = run[-1].levels[level]
    return found


def edition_at(ends: Iterable[date | None], day: date) -> int:
    """The number of the edition in which a day lies; ``ends`` are their last days, oldest first."""
    return next(n for n, end in enumerate(ends) if end is None or day <= end)


def first_period(kind: PeriodKind, start: date) -> int:
    """The first period with the boundaries that hold from a day on."""
    return start.year if period_date(kind, start.year) >= start else start.year + 1


def change_notes(
    editions: tuple[Edition, ...], entries: Iterable[LevelEntry]
) -> list[tuple[str, str, int, str, str]]:
    """Rows of table note: a break of each level at each of its changes, as its sources say it."""
    known = list(entries)
    rows = []
    for entry in known:
        for before, after in pairwise(level_runs(editions, entry.level)):
            start = after[0].span.valid_from
            assert start is not None, "only the oldest edition has no first day"
            text = note_of([entry], after[0].span) or change_text(entry.level, before[-1], after[0])
            year = first_period(PeriodKind.CALENDAR_YEAR, start)
            rows.append(("level", entry.level, year, "break", text))
    return rows
