"""What a public release tells of the counts: numbers, numbers rounded for protection, rates."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from layers.audit.bounds import told_by_bounds
from layers.audit.counts import (
    FULL,
    Counts,
    change_place,
    facility_place,
    margins,
    parts,
    place,
)
from layers.audit.model import (
    CASES,
    DENOMINATOR,
    NUMERATOR,
    REST,
    SCHOOL_CHANGES,
    Exposure,
    Place,
    Row,
)
from layers.audit.reading import Content

ROUNDED, PERTURBED = "rounded", "perturbed"
SHOWN = frozenset({"ok", "none", "limited"})
EXACT = 1e-9
"""Relative error of a rate that is stored in full."""


@dataclass(frozen=True)
class Rate:
    """The numerator is between ``low`` and ``high`` times the denominator."""

    numerator: Place
    denominator: Place
    low: float
    high: float


@dataclass
class Facts:
    """What is told: ``exact`` numbers, ``rounded`` ones with the base, ``rates``; ``faults`` are
    numbers that are neither true nor rounded as they say."""

    exact: dict[Place, int] = field(default_factory=dict)
    rounded: dict[Place, tuple[int, int]] = field(default_factory=dict)
    rates: list[Rate] = field(default_factory=list)
    faults: list[Exposure] = field(default_factory=list)


def facts(public: Content, truth: Content, counts: Counts) -> Facts:
    """Everything that the tables of a public release tell of the counts of the true one."""
    found = Facts()
    true_rows = {row.key: row for row in truth.rows}
    for row in public.rows:
        true = true_rows.get(row.key)
        if true is not None:
            _of_row(found, row, true, public, counts)
    _of_changes(found, public, counts)
    for one in public.facilities:
        where = facility_place(one)
        if where in counts.numbers and one.value is not None:
            _number(found, where, one.value, ROUNDED in one.flags, public, counts)
    for where in told_by_bounds(public, true_rows):
        tell(found, where, counts.numbers.get(where, -1), counts)
    return found


def tell(found: Facts, where: Place, number: float, counts: Counts) -> None:
    """Note that a true number is told somewhere."""
    if counts.numbers.get(where) == number:
        found.exact[where] = int(number)


def _of_row(found: Facts, row: Row, true: Row, public: Content, counts: Counts) -> None:
    rounded = ROUNDED in row.flags
    told = parts(row, public.measures.get(row.indicator, ""))
    told.pop(REST, None)
    for part, number in told.items():
        _number(found, place(row, part), number, rounded, public, counts)
    top, base = place(row, NUMERATOR), place(row, DENOMINATOR)
    if rounded or top not in counts.numbers:
        return
    if row.numerator is None and (row.low is not None or row.high is not None):
        tell(found, top, counts.numbers[top], counts)  # an interval has only one middle
    if row.numerator is None and row.value is not None and row.indicator in public.bases:
        tell(found, top, counts.numbers[top], counts)  # with the base period's number it does
    elif row.numerator is None and row.value is not None and row.indicator in counts.factors:
        rate = row.value / counts.factors[row.indicator]
        if row.value == 0 or row.status == "none":
            tell(found, top, 0, counts)
        elif base in counts.numbers:
            slack = EXACT * abs(rate)
            found.rates.append(Rate(top, base, rate - slack, rate + slack))


def _number(
    found: Facts, where: Place, number: float, rounded: bool, public: Content, counts: Counts
) -> None:
    """A number that is told at a place."""
    true = counts.numbers.get(where)
    if true is None:
        return
    rule = public.rules.get(where.table)
    part = NUMERATOR if where.part == CASES or where.table == SCHOOL_CHANGES else where.part
    if rounded and rule is not None and part in rule.counts and number % rule.base == 0:
        # where no rounding within the base exists, numbers may be further off: that tells less
        base = rule.base * (1 + int(abs(true - number)) // rule.base)
        found.rounded[where] = (int(number), base)
    elif number == true:
        found.exact[where] = true
    elif rule is not None and rule.method != "cell_key":
        why = f"Veröffentlicht ist {number:g}; das ist weder wahr noch als gerundet bezeichnet."
        found.faults.append(Exposure(where, true, None, None, why))


def _of_changes(found: Facts, public: Content, counts: Counts) -> None:
    for row in public.changes:
        number = 0 if row.status == "none" else row.pupils
        if number is not None:
            where = change_place(row)
            _number(found, where, number, ROUNDED in row.flags, public, counts)
    sums = _summed(public)
    for where in _promised(sums, counts):
        told = sums[where]
        if told is not None:
            found.rounded[where] = told


def _summed(public: Content) -> Mapping[Place, tuple[int, int] | None]:
    """The sums of rounded school changes that pages add up. Controlled rounding promises that they
    are rounded themselves: this is used where it is so for all sums of a kind, level and year."""
    rule = public.rules.get(SCHOOL_CHANGES)
    sums: dict[Place, tuple[int, int] | None] = {}
    if rule is None:
        return sums
    for row in public.changes:
        if row.table_id != FULL or row.is_total:
            continue
        number = 0 if row.status == "none" else row.pupils
        for where in margins(row):
            before = sums.get(where, (0, rule.base))
            fits = ROUNDED in row.flags and number is not None and before is not None
            sums[where] = (before[0] + (number or 0), rule.base) if fits and before else None
    return sums


def _promised(sums: Mapping[Place, tuple[int, int] | None], counts: Counts) -> Iterator[Place]:
    """The sums whose kind, level and year keeps the promise throughout."""
    kept: dict[tuple[object, ...], bool] = defaultdict(lambda: True)
    for where, told in sums.items():
        if told is not None and where in counts.numbers:
            kept[_kind(where)] &= abs(counts.numbers[where] - told[0]) < told[1]
    for where, told in sums.items():
        if told is not None and where in counts.numbers and kept[_kind(where)]:
            yield where


def _kind(where: Place) -> tuple[object, ...]:
    ways = tuple(word == "alle" for word in where.school_type.split(" → "))
    return (where.level, where.period, ways, where.breakdown == "alle")
