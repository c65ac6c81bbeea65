"""Rows of school changes as they stand in the release, and sums of those that hold everything.

A table ``full`` has from, to and grade at once. Both tables of the page are added up from it; a
part without a number leaves its sum without one. Sums of rounded numbers are rounded themselves: 0
then never means exactly none. Numbers that arrived changed for protection are not added up.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from layers.model import ALL, SchoolChangeSelection
from layers.queries.school_change_result import BY_GRADE, BY_TYPE
from layers.status import HAS_VALUE, PRECEDENCE, Flag, Status, parse_flags
from layers.store import Store

FULL = "full"
"""Id of the table with from, to and grade."""


@dataclass(frozen=True)
class ChangeRow:
    """One row: source, target and grade are None where it sums over them; ``pupils`` is 0 for
    exactly none and None under every status without a number."""

    table: str
    source: str | None
    target: str | None
    grade: int | None
    pupils: int | None
    status: Status
    flags: tuple[Flag, ...]
    is_total: bool


@dataclass(frozen=True)
class ChangeRows:
    """Rows of both tables of the page and those from which late changes are counted.

    ``full`` says that all were added up from one table, so that every filter limits them.
    ``flags`` are those of any row.
    """

    by_type: Sequence[ChangeRow]
    by_grade: Sequence[ChangeRow]
    late: Sequence[ChangeRow]
    types: frozenset[str | None]
    full: bool
    flags: frozenset[Flag]


def change_rows(
    store: Store, selection: SchoolChangeSelection, level: str, code: str
) -> ChangeRows:
    """What the release has for a year and place: from table ``full`` where it is there, limited to
    the grade and (for late changes) the school type asked for; else the published tables."""
    rows = _read(store, selection.year, level, code)
    types = frozenset(row.source for row in rows) | {row.target for row in rows}
    flags = frozenset(flag for row in rows for flag in row.flags)
    full = [row for row in rows if row.table == FULL]
    if not full:
        by_grade = [row for row in rows if row.table == BY_GRADE]
        by_type = [row for row in rows if row.table == BY_TYPE]
        return ChangeRows(by_type, by_grade, by_grade, types, False, flags)
    # The share of late changes says nothing once one grade is chosen.
    late = [] if selection.grade else _added_up(BY_GRADE, _touching(full, selection), _to_grade)
    of_grade = [row for row in full if _of_grade(row, selection.grade)]
    return ChangeRows(
        _added_up(BY_TYPE, of_grade, _from_to),
        _added_up(BY_GRADE, full, _to_grade),
        late,
        types,
        True,
        flags,
    )


def _read(store: Store, year: int, level: str, code: str) -> list[ChangeRow]:
    found = store.rows(
        "SELECT table_id, from_school_type, to_school_type, grade, pupils, status, flags, is_total"
        " FROM school_change WHERE period = ? AND level = ? AND code = ?",
        (year, level, code),
    )
    rows = []
    for table, source, target, grade, pupils, status_text, flags, is_total in found:
        status = Status(status_text)
        number = 0 if status is Status.NONE else pupils if status in HAS_VALUE else None
        rows.append(
            ChangeRow(table, source, target, grade, number, status, parse_flags(flags), is_total)
        )
    return rows


def touches(selection: SchoolChangeSelection, source: str | None, target: str | None) -> bool:
    """Whether a change counts under the chosen school type: by type on either side, by grade as
    the type entered."""
    ends = (source, target) if selection.table == BY_TYPE else (target,)
    return selection.school_type == ALL or selection.school_type in ends


def _touching(rows: Sequence[ChangeRow], selection: SchoolChangeSelection) -> list[ChangeRow]:
    if selection.school_type == ALL:
        return list(rows)
    # A published total speaks of all school types.
    return [r for r in rows if not r.is_total and touches(selection, r.source, r.target)]


def _of_grade(row: ChangeRow, grade: int) -> bool:
    if row.is_total:
        return row.grade == (grade or None)
    return grade in (0, row.grade)


Place = tuple[str | None, str | None, int | None]


def _from_to(row: ChangeRow) -> Place:
    return row.source, row.target, None


def _to_grade(row: ChangeRow) -> Place:
    return None, row.target, row.grade


def _added_up(
    table: str, rows: Sequence[ChangeRow], place: Callable[[ChangeRow], Place]
) -> list[ChangeRow]:
    """One row per place, and the published totals that speak of whole rows and columns."""
    groups: dict[Place, list[ChangeRow]] = defaultdict(list)
    for row in rows:
        if not row.is_total:
            groups[place(row)].append(row)
    sums = [_sum(table, at, parts) for at, parts in groups.items()]
    margins = [
        ChangeRow(table, *place(row), row.pupils, row.status, row.flags, True)
        for row in rows
        if row.is_total and _is_margin(table, row)
    ]
    return sums + margins


def _is_margin(table: str, row: ChangeRow) -> bool:
    if table == BY_GRADE:
        return row.source is None and (row.target is None or row.grade is None)
    return row.source is None or row.target is None


def _sum(table: str, at: Place, parts: Iterable[ChangeRow]) -> ChangeRow:
    parts = list(parts)
    flags = tuple(flag for flag in Flag if any(flag in part.flags for part in parts))
    status = sum_status((part.pupils, part.status, part.flags) for part in parts)
    if status not in HAS_VALUE:
        return ChangeRow(table, *at, None, status, flags, False)
    total = sum(part.pupils for part in parts if part.pupils is not None)
    if not total and Flag.ROUNDED not in flags:
        status = Status.NONE
    return ChangeRow(table, *at, total, status, flags, False)


def sum_status(parts: Iterable[tuple[int | None, Status, tuple[Flag, ...]]]) -> Status:
    """What can be said of a sum of numbers (each with its status and flags): ok, or why there is
    none. Parts that arrived changed for protection need not add up, so that they have no sum."""
    parts = list(parts)
    hidden = [status for number, status, _ in parts if number is None]
    if hidden:
        return min(hidden, key=PRECEDENCE.index)
    if len(parts) > 1 and any(Flag.PERTURBED in flags for _, _, flags in parts):
        return Status.UNKNOWN
    return Status.OK
