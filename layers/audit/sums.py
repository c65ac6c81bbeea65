"""Sums that everybody knows to hold: each is checked against the true numbers before it is used."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from layers.audit.counts import FACILITY, FULL, FULL_SUM, change_place, changes_at, facility_place
from layers.audit.model import DENOMINATOR, NUMERATOR, REST, SCHOOL_CHANGES, Place
from layers.audit.reading import Content
from layers.audit.reforms import reform_sums
from layers.model import ALL, PeriodKind

BY_TYPE, BY_GRADE = "by_type", "by_grade"
LEAST = 3
"""Areas in which what a change starts from must be the number of a table."""


class Sum(NamedTuple):
    """The numbers of ``parts`` add up to that of ``total``; one part: they are equal."""

    total: Place
    parts: tuple[Place, ...]


def known_sums(truth: Content, numbers: Mapping[Place, int]) -> list[Sum]:
    """All sums among counts that hold in the true numbers: numerator and rest, nested areas, school
    types, breakdowns, school changes, places of an area, joined areas, and those of the rules."""
    found: list[Sum] = []
    for make in (_rests, _areas, _whole, _shares, _changes, _facilities, _named, _reforms, _bases):
        for one in make(truth, numbers):
            if one.parts and _holds(one, numbers):
                found.append(one)
    return found


def _holds(one: Sum, numbers: Mapping[Place, int]) -> bool:
    return one.total in numbers and numbers[one.total] == sum(numbers[p] for p in one.parts)


def _rests(truth: Content, numbers: Mapping[Place, int]) -> Iterator[Sum]:
    for where in numbers:
        if where.part == REST:
            parts = (where._replace(part=NUMERATOR), where)
            if parts[0] in numbers:
                yield Sum(where._replace(part=DENOMINATOR), parts)


def _areas(truth: Content, numbers: Mapping[Place, int]) -> Iterator[Sum]:
    """Nested areas, in the boundaries of the period."""
    around: dict[tuple[int, str, str], list[tuple[str, str]]] = defaultdict(list)
    for edition, parent_level, parent, level in truth.children:
        for code in truth.children[edition, parent_level, parent, level]:
            around[edition, level, code].append((parent_level, parent))
    groups: dict[tuple[Place, str], list[Place]] = defaultdict(list)
    for where in numbers:
        if where.part == FULL_SUM:
            continue  # follows from the sums of its parts
        kind = truth.kinds.get(where.table, PeriodKind.SCHOOL_YEAR)
        edition = truth.edition(kind, where.period)
        for parent_level, parent in around.get((edition, where.level, where.code), ()):
            total = where._replace(level=parent_level, code=parent)
            if total in numbers:
                groups[total, where.level].append(where)
    for (total, _), parts in groups.items():
        yield Sum(total, tuple(parts))


def _whole(truth: Content, numbers: Mapping[Place, int]) -> Iterator[Sum]:
    """School types, and breakdowns, where there is a row ``all``."""
    groups: dict[Place, list[Place]] = defaultdict(list)
    for where in numbers:
        if where.table == SCHOOL_CHANGES:
            continue
        if where.school_type != ALL:
            groups[where._replace(school_type=ALL)].append(where)
        if where.breakdown != ALL:
            groups[where._replace(breakdown=ALL)].append(where)
    for total, every in groups.items():
        if total in numbers:
            types = tuple(w for w in every if w.school_type != total.school_type)
            yield Sum(total, types)
            yield Sum(total, tuple(w for w in every if w.breakdown != total.breakdown))


def _shares(truth: Content, numbers: Mapping[Place, int]) -> Iterator[Sum]:
    """Shares of one whole, without a row ``all``: the numerators add up to the one denominator."""
    for field in ("school_type", "breakdown"):
        groups: dict[Place, list[Place]] = defaultdict(list)
        for where in numbers:
            if where.part == NUMERATOR and getattr(where, field) != ALL:
                groups[_over(where, field)].append(where)
        for total, every in groups.items():
            wholes = [where._replace(part=DENOMINATOR) for where in every]
            if total not in numbers and len({numbers.get(w) for w in wholes}) == 1:
                yield Sum(wholes[0], tuple(every))
                yield from (Sum(wholes[0], (other,)) for other in wholes[1:])


def _over(where: Place, field: str) -> Place:
    if field == "school_type":
        return where._replace(school_type=ALL)
    return where._replace(breakdown=ALL)


def _changes(truth: Content, numbers: Mapping[Place, int]) -> Iterator[Sum]:
    """From every row of school changes the sums over to, over from and over grades."""
    yield from _full(truth, numbers)
    over: dict[Place, list[Place]] = defaultdict(list)
    totals: set[Place] = set()
    for row in truth.changes:
        where, a, b, c = (row.level, row.code, row.period), row.source, row.target, row.grade
        here = change_place(row)
        if here not in numbers or (row.table_id == FULL and not row.is_total):
            continue
        # a published table may be a sum of the one that holds everything
        of_full = changes_at(FULL_SUM, where, (a, b, c))
        if of_full in numbers:
            yield Sum(here, (of_full,))
        if row.is_total:
            totals.add(here)
            continue
        for step in {(a, None, None), (None, b, None), (None, None, c), (None, None, None)}:
            if step != (a, b, c):
                over[changes_at(f"{row.table_id} total", where, step)].append(here)
    for total, parts in over.items():
        yield Sum(total, tuple(parts))
    for total in totals:
        other = total._replace(
            part=f"{BY_GRADE if total.part.startswith(BY_TYPE) else BY_TYPE} total"
        )
        if other in totals:
            yield Sum(total, (other,))


def _full(truth: Content, numbers: Mapping[Place, int]) -> Iterator[Sum]:
    over: dict[Place, dict[Place, None]] = defaultdict(dict)
    for row in truth.changes:
        if row.table_id != FULL or row.is_total:
            continue
        where, a, b, c = (row.level, row.code, row.period), row.source, row.target, row.grade

        def at(*step: str | int | None, where: tuple[str, str, int] = where) -> Place:
            return changes_at(FULL_SUM, where, step)  # type: ignore[arg-type]

        here = change_place(row)
        for total, part in (
            (at(a, b, None), here),
            (at(a, None, c), here),
            (at(None, b, c), here),
            (at(a, None, None), at(a, b, None)),
            (at(None, b, None), at(a, b, None)),
            (at(None, None, c), at(a, None, c)),
            (at(None, None, None), at(a, None, None)),
        ):
            over[total][part] = None
    for total, parts in over.items():
        if all(part in numbers for part in parts):
            yield Sum(total, tuple(parts))


def _facilities(truth: Content, numbers: Mapping[Place, int]) -> Iterator[Sum]:
    """Numbers of places add up to that of their area."""
    groups: dict[Place, list[Place]] = defaultdict(list)
    for found in truth.facilities:
        here = facility_place(found)
        if here not in numbers:
            continue
        whole = ("municipality", truth.slug)
        for level, code in {*found.areas, whole}:
            groups[here._replace(level=level, code=code)].append(here)
    for total, parts in groups.items():
        if all(part.level == FACILITY for part in parts):
            yield Sum(total, tuple(parts))


def _named(truth: Content, numbers: Mapping[Place, int]) -> Iterator[Sum]:
    """The sums that the rules name: of indicators in a year, or of years of one indicator."""
    by_table: dict[str, list[Place]] = defaultdict(list)
    for where in numbers:
        if where.part == NUMERATOR:
            by_table[where.table].append(where)
    for total, names, years in truth.sums:
        for where in by_table[total]:
            parts = [
                where._replace(table=name, period=where.period - back)
                for name in names
                for back in range(years)
            ]
            if all(part in numbers for part in parts):
                yield Sum(where, tuple(parts))


def _bases(truth: Content, numbers: Mapping[Place, int]) -> Iterator[Sum]:
    """What a change starts from is one number in all periods, and that of the base period wherever
    another table has it."""
    tables: dict[tuple[str, str], dict[Place, Place]] = defaultdict(dict)
    for where in numbers:
        if where.part in (NUMERATOR, DENOMINATOR):
            tables[where.table, where.part][where._replace(table="", part="")] = where
    for name, base in truth.bases.items():
        first: dict[Place, Place] = {}
        for key, where in sorted(tables[name, DENOMINATOR].items()):
            start = first.setdefault(key._replace(period=base), where)
            if start != where:
                yield Sum(where, (start,))
        for (other, part), places in tables.items():
            both = [(first[key], places[key]) for key in first if key in places]
            equal = all(numbers[one] == numbers[two] for one, two in both)
            if (other, part) != (name, DENOMINATOR) and equal and len(both) >= LEAST:
                yield from (Sum(one, (two,)) for one, two in both)


def _reforms(truth: Content, numbers: Mapping[Place, int]) -> Iterator[Sum]:
    """Areas joined or split when boundaries changed."""
    return (Sum(total, parts) for total, parts in reform_sums(truth, numbers))
