"""Whole tables of a release, row by row, for those who want all of it."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from layers.queries.catalogue import Note
from layers.queries.school_change_rows import ChangeRow
from layers.queries.values import COLUMNS, Observation, observation
from layers.status import HAS_VALUE, Status, parse_flags
from layers.store import Store


class AreaSpan(NamedTuple):
    """An area for as long as its name and outline stay; None: open end, or not known."""

    level: str
    code: str
    name: str
    valid_from: date | None
    valid_to: date | None
    area_km2: float | None
    lon: float | None
    lat: float | None


def every_observation(store: Store, indicator_id: str) -> Iterator[Observation]:
    """All rows of an indicator, "not located" among them, by level, code and period; only the
    numbers that their status carries."""
    rows = store.each(
        f"""SELECT {COLUMNS} FROM observation WHERE indicator_id = ?
            ORDER BY level, code, period, school_type, breakdown""",  # noqa: S608 - a constant
        (indicator_id,),
    )
    return map(observation, rows)


def change_tables(store: Store) -> tuple[str, ...]:
    """Ids of the tables of school changes that have rows."""
    return tuple(
        row[0] for row in store.rows("SELECT DISTINCT table_id FROM school_change ORDER BY 1")
    )


def every_change(store: Store, table: str) -> Iterator[tuple[str, str, int, ChangeRow]]:
    """Level, code, period and row of a table of school changes; only the numbers that their status
    carries."""
    rows = store.each(
        """SELECT level, code, period, from_school_type, to_school_type, grade, pupils, status,
                  flags, is_total
           FROM school_change WHERE table_id = ?
           ORDER BY level, code, period, is_total, from_school_type, to_school_type, grade""",
        (table,),
    )
    for level, code, period, source, target, grade, pupils, word, flags, is_total in rows:
        status = Status(word)
        number = 0 if status is Status.NONE else pupils if status in HAS_VALUE else None
        found = parse_flags(flags)
        row = ChangeRow(table, source, target, grade, number, status, found, is_total)
        yield level, code, period, row


def every_area_span(store: Store) -> tuple[AreaSpan, ...]:
    """Every area of every level and edition of boundaries, each span of time once."""
    rows = store.rows(
        """SELECT DISTINCT level, code, name, valid_from, valid_to, area_km2, lon, lat FROM area
           ORDER BY level, code, valid_from NULLS FIRST"""
    )
    return tuple(AreaSpan(*row) for row in rows)


def every_note(store: Store) -> tuple[tuple[str, str, Note], ...]:
    """Scope (indicator, school_change, level, source), what it speaks of, and the remark."""
    rows = store.rows(
        """SELECT scope, ref, period, kind, text FROM note
           ORDER BY scope, ref, period NULLS FIRST, kind, text"""
    )
    return tuple((scope, ref, Note(period, kind, text)) for scope, ref, period, kind, text in rows)
