"""Three years as one: rates and ratios of sums, where single years jump (docs/analysis.md).

A pooled row bears the last of its three years. It is made of published rows alone, so it tells
nothing that these do not.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum

from layers.model import MUNICIPALITY_LEVEL, POOLED_YEARS, Indicator, Measure, PeriodKind
from layers.queries import editions
from layers.queries.catalogue import availability, indicator
from layers.queries.observation import Observation
from layers.statistics.wilson import wilson_interval
from layers.status import HAS_VALUE, PRECEDENCE, Flag, Status
from layers.store import Store

YEARS = POOLED_YEARS
ENOUGH = 100
"""A pooled value over at least this many is not ``limited`` though one of its years is."""
POOLED = frozenset({Measure.RATE, Measure.RATIO})
INTERVAL_DECIMALS = 6
POOLED_NOTE = (
    "Je drei Jahre sind zusammengefasst (Summe der Zähler geteilt durch Summe der Nenner) und "
    "stehen beim letzten der drei."
)
"""Stands with everything that shows pooled years."""

Key = tuple[str, str, str, str]
"""Level, code, school type, breakdown."""


def pooled_periods(store: Store, indicator_id: str, level: str) -> tuple[int, ...]:
    """Years that end three consecutive ones with rows at a level; () where pooling makes no sense.

    It does for rates and ratios that are published with numerator and denominator.
    """
    found = availability(store).get(indicator_id)
    if found is None or factor(store, indicator_id) is None:
        return ()
    return _ends(found.periods.get(level, ()))


def can_pool(store: Store, indicator_id: str, level: str = MUNICIPALITY_LEVEL) -> bool:
    """Whether anything of the indicator can be pooled at a level."""
    return bool(pooled_periods(store, indicator_id, level))


@dataclass(frozen=True)
class Intervals:
    """Which values of an indicator have an interval: ``some``; ``planned``: planned ones are among
    its values, which have none."""

    some: bool
    planned: bool


NO_INTERVALS = Intervals(False, False)


def intervals(store: Store, indicator_id: str) -> Intervals:
    """Whether values of the indicator have intervals."""
    return store.keep(("intervals", indicator_id), lambda: _intervals(store, indicator_id))


def _intervals(store: Store, indicator_id: str) -> Intervals:
    ((some, planned),) = store.rows(
        """SELECT coalesce(bool_or(low IS NOT NULL AND high IS NOT NULL), false),
                  coalesce(bool_or(contains(flags, ?)), false)
           FROM observation WHERE indicator_id = ?""",
        (Flag.PLANNED.value, indicator_id),
    )
    return Intervals(some, planned)


def factor(store: Store, indicator_id: str) -> float | None:
    """What numerator / denominator is multiplied with, None where they cannot be added up.

    That is where the measure is no rate or ratio, where nothing is published beside the value, and
    where numerators are differences (a change since a base year).
    """
    if indicator(store, indicator_id).measure not in POOLED:
        return None
    return store.keep(("factor", indicator_id), lambda: _factor(store, indicator_id))


def _factor(store: Store, indicator_id: str) -> float | None:
    ((median, least),) = store.rows(
        """SELECT median(value * denominator / numerator) FILTER (numerator > 0),
                  min(numerator)
           FROM observation
           WHERE indicator_id = ? AND numerator IS NOT NULL AND denominator > 0""",
        (indicator_id,),
    )
    return round(median, 6) if median is not None and least >= 0 else None


def pool(store: Store, indicator_id: str, rows: Sequence[Observation]) -> tuple[Observation, ...]:
    """Three consecutive years of each area, school type and breakdown as one row, by code and year.

    ``rows`` are those of one level; a row stands where its last year has one and the level has rows
    in the two years before. Its value is the sum of numerators / the sum of denominators x the
    indicator's factor, its status ``none`` where all three are exactly nothing, ``limited`` where
    one of them is and the bases together do not reach ENOUGH, else ``ok``. It has no value where
    one of the three has none (the strictest status of these), where a year is missing or published
    without numerator and denominator (``unknown``), and where the outline changed in between
    (``not_applicable``). Empty where the indicator cannot be pooled.
    """
    per = factor(store, indicator_id)
    if per is None or not rows:
        return ()
    ends = frozenset(pooled_periods(store, indicator_id, rows[0].level))
    by_key: dict[Key, dict[int, Observation]] = defaultdict(dict)
    for row in rows:
        by_key[row.level, row.code, row.school_type, row.breakdown][row.period] = row
    found = indicator(store, indicator_id)
    pooled = (
        _united(store, found, by_year, end, per)
        for by_year in by_key.values()
        for end in by_year
        if end in ends
    )
    return tuple(
        sorted(pooled, key=lambda row: (row.code, row.period, row.school_type, row.breakdown))
    )


def _ends(periods: Iterable[int]) -> tuple[int, ...]:
    """The years whose two years before are there as well."""
    found = set(periods)
    return tuple(sorted(p for p in found if all(p - back in found for back in range(1, YEARS))))


def _united(
    store: Store, of: Indicator, by_year: dict[int, Observation], end: int, per: float
) -> Observation:
    last = by_year[end]
    parts = [by_year[year] for year in range(end - YEARS + 1, end + 1) if year in by_year]
    reason = _without(store, of, last, parts)
    if reason is not None:
        return last._replace(
            value=None, status=reason, flags=(), numerator=None, denominator=None,
            low=None, high=None, cases=None,
        )  # fmt: skip
    top = fsum(part.numerator or 0.0 for part in parts)
    base = fsum(part.denominator or 0.0 for part in parts)
    flags = {flag for part in parts for flag in part.flags}
    cases = [part.cases for part in parts if part.cases is not None]
    low, high = _interval(of, parts, top, base, per)
    status = _status(parts, base)
    return last._replace(
        value=per * top / base if status in HAS_VALUE else None,
        status=status,
        flags=tuple(flag for flag in Flag if flag in flags),
        numerator=top,
        denominator=base,
        low=low,
        high=high,
        cases=sum(cases) if len(cases) == YEARS else None,
    )


def _without(
    store: Store, of: Indicator, last: Observation, parts: Sequence[Observation]
) -> Status | None:
    """Why three years cannot be one; None where they can."""
    if _redrawn(store, of.period_kind, last, len(parts) == YEARS):
        return Status.NOT_APPLICABLE
    found = [part.status for part in parts if part.status not in HAS_VALUE and not _empty(part)]
    if len(parts) < YEARS or any(not _has_base(part) for part in parts):
        found.append(Status.UNKNOWN)
    return min(found, key=PRECEDENCE.index) if found else None


def _redrawn(store: Store, kind: PeriodKind, last: Observation, complete: bool) -> bool:
    """Whether the area got another outline within the years. An area that began within them has
    values of all three only where they were carried to its outline, or published for it."""
    if not editions.several(store):
        return False
    first = editions.edition_of(store, kind, last.period - YEARS + 1)
    now = editions.edition_of(store, kind, last.period)
    known = {one.code: one for one in editions.lifetimes(store, last.level)} if first < now else {}
    life = known.get(last.code)
    if life is None:
        return False
    began = first not in life.editions and not complete
    return began or any(first < number <= now for number in life.changed)


def _empty(part: Observation) -> bool:
    """Whether a year has no value because there was nobody: it adds nothing."""
    return part.status is Status.NOT_APPLICABLE and part.denominator == 0 and part.numerator == 0


def _has_base(part: Observation) -> bool:
    if part.status not in HAS_VALUE:
        return True
    counted = part.numerator is not None or part.status is Status.NONE
    return counted and part.denominator is not None


def _status(parts: Sequence[Observation], base: float) -> Status:
    if base == 0:
        return Status.NOT_APPLICABLE
    found = {part.status for part in parts if not _empty(part)}
    if found == {Status.NONE}:
        return Status.NONE
    return Status.LIMITED if Status.LIMITED in found and base < ENOUGH else Status.OK


def _interval(
    of: Indicator, parts: Sequence[Observation], top: float, base: float, per: float
) -> tuple[float | None, float | None]:
    """The Wilson interval where the single years have one. On reference days mostly the same people
    are counted three times: the base is then that of an average year."""
    if of.measure is not Measure.RATE or base == 0 or top > base:
        return None, None
    if any(part.low is None or part.high is None for part in parts if not _empty(part)):
        return None, None
    years = YEARS if of.period_kind is PeriodKind.REFERENCE_DAY else 1
    low, high = wilson_interval(top / years, base / years)
    return round(per * low, INTERVAL_DECIMALS), round(per * high, INTERVAL_DECIMALS)
