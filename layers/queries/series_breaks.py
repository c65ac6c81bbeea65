"""Where the values of a series do not compare with earlier ones, and why."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from layers.model import Indicator, period_label
from layers.queries import catalogue
from layers.queries.catalogue import Note
from layers.queries.editions import (
    Edition,
    Lifetime,
    drawn_edition,
    edition_of,
    editions,
    lifetimes,
)
from layers.store import Store


@dataclass(frozen=True)
class Break:
    """Values from ``period`` on do not compare with earlier ones, because of ``text``.

    ``cut`` are the keys of the lines that must not lead across, None for every line; ``touched``
    those that it says something of: also areas that began or ended there.
    """

    period: int
    label: str
    text: str
    cut: frozenset[str] | None = None
    touched: frozenset[str] | None = None

    def cuts(self, key: str) -> bool:
        """Whether a line must not lead across."""
        return self.cut is None or key in self.cut

    def touches(self, key: str) -> bool:
        """Whether the break concerns a line."""
        return self.touched is None or key in self.touched


def area_key(code: str) -> str:
    """Key of an area's line."""
    return f"area:{code}"


def find_breaks(
    store: Store, indicator: Indicator, level: str, periods: Sequence[int]
) -> tuple[Break, ...]:
    """Breaks of an indicator, and of the areas of a level ('' for none), by period.

    An indicator's and a level's come from their notes; a change of boundaries lies between the two
    periods whose days it parts. It cuts the lines of areas that kept their code with another
    outline; values that were carried to a new area are of that area and stay connected.
    """
    notes = catalogue.notes(store, "indicator", indicator.indicator_id)
    found = [_noted(indicator, note, None) for note in notes if _is_break(note)]
    if level:
        found += _of_level(store, indicator, level)
        found += _of_boundaries(store, indicator, level, periods)
    return tuple(sorted(found, key=lambda entry: entry.period))


def _is_break(note: Note) -> bool:
    return note.kind == "break" and note.period is not None


def _noted(indicator: Indicator, note: Note, keys: frozenset[str] | None) -> Break:
    period = note.period or 0
    label = period_label(indicator.period_kind, period)
    return Break(period, label, note.text, keys, keys)


def _of_level(store: Store, indicator: Indicator, level: str) -> list[Break]:
    """Breaks that a level's notes tell of, without those that tell of a change of boundaries."""
    days = {edition.valid_from.year for edition in editions(store) if edition.valid_from}
    keys = frozenset(area_key(code) for code in catalogue.every_area(store, level))
    return [
        _noted(indicator, note, keys)
        for note in catalogue.notes(store, "level", level)
        if _is_break(note) and note.period not in days
    ]


def _of_boundaries(
    store: Store, indicator: Indicator, level: str, periods: Sequence[int]
) -> list[Break]:
    kind = indicator.period_kind
    found = []
    for before, period in itertools.pairwise(periods):
        first, last = edition_of(store, kind, before), edition_of(store, kind, period)
        if drawn_edition(store, first, level) == drawn_edition(store, last, level):
            continue
        passed = [edition for edition in editions(store) if first < edition.number <= last]
        lives = lifetimes(store, level)
        cut = frozenset(area_key(life.code) for life in lives if _changed(life, passed))
        [life for life in lives if (first in life.editions) != (last in life.editions)]
        text = _change(store, level, passed)
        label = period_label(kind, period)
        moved = [life for life in lives if (first in life.editions) != (last in life.editions)]
        touched = cut | {area_key(life.code) for life in moved}
        found.append(Break(period, label, text, cut, touched))
    return found


def _changed(life: Lifetime, passed: Sequence[Edition]) -> bool:
    return any(edition.number in life.changed for edition in passed)


def _change(store: Store, level: str, passed: Sequence[Edition]) -> str:
    """What changed and when: the level's own words where it has some, else the edition's."""
    parts = []
    for edition in passed:
        day = edition.valid_from or date.min
        own = [
            note.text
            for note in catalogue.notes(store, "level", level)
            if _is_break(note) and note.period == day.year
        ]
        text = " ".join(own) or edition.note
        start = f"Neue Gebietsgrenzen ab {day:%d.%m.%Y}"
        told = text.startswith(("Neue Grenzen ab", "Am "))
        parts.append(text if told else f"{start}: {text}" if text else start)
    return " ".join(f"{part.rstrip('.')}." for part in parts)
