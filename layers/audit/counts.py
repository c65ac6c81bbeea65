"""The counts of a release: what stands at which place, and which of them nobody may learn."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from layers.audit.model import (
    CASES,
    DENOMINATOR,
    NUMERATOR,
    REST,
    SCHOOL_CHANGES,
    Place,
    Protection,
    Row,
)
from layers.audit.reading import CHANGE, Change, Content, FacilityNumber

FACILITY = "facility"
"""Stands for the level of a number that belongs to one place (school, library)."""

FULL, FULL_SUM = "full", "full sum"
"""The table of school changes with from, to and grade, and what is added up from it."""

EVERY = "alle"
"""In place of a school type or grade that a row of school changes adds up over."""


@dataclass(frozen=True)
class Small:
    """A count that nobody may learn: ``floor`` is the least number that may be possible instead,
    next to zero, unless zero is protected (``zero``)."""

    floor: int
    zero: bool


@dataclass(frozen=True)
class Counts:
    """All whole numbers of persons of a release with all numbers.

    ``numbers`` by place; ``small`` those that nobody may learn; ``factors`` by indicator: value =
    factor times numerator over denominator, where that holds for all of its rows.
    """

    numbers: dict[Place, int]
    small: dict[Place, Small]
    factors: dict[str, float]


def counts(truth: Content, rules: Mapping[str, Protection]) -> Counts:
    """The counts of a release with all numbers, under the rules of the one that is public.

    Converted numbers are sums of counts, or shares of one, never small for their own sake.
    """
    numbers: dict[Place, int] = {}
    shares: set[Place] = set()
    broken = _broken(truth)
    for row in truth.rows:
        for part, number in parts(row, truth.measures.get(row.indicator, "")).items():
            if (row.indicator, part) not in broken and number == int(number):
                numbers[place(row, part)] = int(number)
                if "converted" in row.flags:
                    shares.add(place(row, part))
    numbers |= change_numbers(truth.changes)
    for found in truth.facilities:
        value = found.value
        if truth.measures.get(found.indicator) == "count" and value is not None and value >= 0:
            numbers[facility_place(found)] = int(value)
    counted = {where: number for where, number in numbers.items() if where not in shares}
    return Counts(numbers, _small(counted, rules), _factors(truth.rows))


def place(row: Row, part: str) -> Place:
    """Where a part of an observation stands."""
    return Place(
        row.indicator, part, row.level, row.code, row.period, row.school_type, row.breakdown
    )


def change_numbers(changes: Iterable[Change]) -> dict[Place, int]:
    """The pupils of all rows with a number, and of table full everything that pages add up: from
    and to, by grade, and over all of these. A row without a number leaves its sums out."""
    numbers: dict[Place, int] = {}
    summed: dict[Place, int | None] = defaultdict(int)
    for change in changes:
        known = change.pupils is not None or change.status == "none"
        number = (change.pupils or 0) if known else None
        if number is not None:
            numbers[change_place(change)] = number
        if change.table_id == FULL and not change.is_total:
            for margin in margins(change):
                before = summed[margin]
                summed[margin] = None if before is None or number is None else before + number
    return numbers | {where: number for where, number in summed.items() if number is not None}


def margins(row: Change) -> tuple[Place, ...]:
    """The sums that a row of table full is part of."""
    where = (row.level, row.code, row.period)
    a, b, c = row.source, row.target, row.grade
    steps = ((a, b, None), (a, None, c), (None, b, c), (a, None, None), (None, b, None),
             (None, None, c), (None, None, None))  # fmt: skip
    return tuple(changes_at(FULL_SUM, where, step) for step in steps)


def change_place(row: Change) -> Place:
    """Where a row of school changes stands; totals given by the source are cells of their own."""
    name = f"{row.table_id} total" if row.is_total else row.table_id
    return changes_at(name, (row.level, row.code, row.period), (row.source, row.target, row.grade))


def changes_at(
    table_id: str,
    where: tuple[str, str, int],
    step: tuple[str | None, str | None, int | None],
) -> Place:
    """The place of changes of one area and year from, to, into a grade; None adds up over it."""
    source, target, grade = step
    ways = f"{source or EVERY} → {target or EVERY}"
    return Place(
        SCHOOL_CHANGES, table_id, *where, ways, EVERY if grade is None else f"Klasse {grade}"
    )


def facility_place(found: FacilityNumber) -> Place:
    """Where the number of one place stands."""
    return Place(found.indicator, NUMERATOR, FACILITY, found.facility, found.period, "all", "all")


def parts(row: Row, measure: str) -> dict[str, float]:
    """The numbers of a row that may be counts, by part: also those that a row which shows no value
    should not have. Of a change the number of the period counts, not the difference."""
    found: dict[str, float | None] = {CASES: row.cases}
    if measure == "count":
        found[NUMERATOR] = 0.0 if row.status == "none" else row.value
    elif measure == CHANGE:
        found[DENOMINATOR] = row.denominator
        if row.numerator is not None and row.denominator is not None:
            found[NUMERATOR] = row.denominator + row.numerator
    else:
        found |= {NUMERATOR: row.numerator, DENOMINATOR: row.denominator}
        if measure == "rate" and row.numerator is not None and row.denominator is not None:
            found[REST] = row.denominator - row.numerator
    return {part: number for part, number in found.items() if number is not None}


def _broken(truth: Content) -> set[tuple[str, str]]:
    """Indicator and part whose numbers are no counts: below zero or broken in a row that stands as
    it was counted."""
    broken = set()
    for row in truth.rows:
        for part, number in parts(row, truth.measures.get(row.indicator, "")).items():
            if number < 0 or (number != int(number) and "converted" not in row.flags):
                broken.add((row.indicator, part))
    return broken


def _small(numbers: Mapping[Place, int], rules: Mapping[str, Protection]) -> dict[Place, Small]:
    small = {}
    for where, number in numbers.items():
        rule = rules.get(where.table)
        if rule is None:
            continue
        part = NUMERATOR if where.table == SCHOOL_CHANGES or where.part == CASES else where.part
        if part in rule.counts and rule.is_small(number):
            small[where] = Small(rule.threshold, rule.zero)
    return small


def _factors(rows: Iterable[Row]) -> dict[str, float]:
    found: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if row.value and row.numerator and row.denominator:
            found[row.indicator].append(row.value * row.denominator / row.numerator)
    return {
        name: round(factors[0], 6)
        for name, factors in found.items()
        if max(factors) - min(factors) < 1e-6 * abs(factors[0])
    }
