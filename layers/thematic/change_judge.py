"""Which areas changed by more than their base can carry, and why others cannot be judged."""

from dataclasses import dataclass, replace

from layers.model import Indicator, Measure, PeriodKind
from layers.queries.change import ChangePairs, Pair
from layers.queries.confidentiality import rounding_base
from layers.queries.pooled import YEARS, factor
from layers.queries.values import Observation
from layers.statistics.change_test import (
    difference_interval,
    discoveries,
    guarded_count_p_value,
    guarded_rate_p_value,
    per_year,
    ratio_interval,
)
from layers.status import HAS_VALUE, LABEL, PRECEDENCE, Flag, Status
from layers.store import Store
from layers.thematic.legend import special_css

NOISE, UNJUDGED, RECUT = "s-noise", "s-unjudged", "s-recut"
"""Classes of drawn areas beside those of layers.thematic.legend: judged and within the usual
fluctuation, not to be judged though both values are there, drawn otherwise in between."""

TESTED = frozenset({Measure.RATE, Measure.COUNT})
"""Measures whose published counts say how far chance moves them."""

NO_SPREAD = "kein Test möglich, weil nicht veröffentlicht ist, wie stark die Zahl schwankt"
NO_COUNTS = "ohne veröffentlichte ganze Fallzahlen"
BROKEN = "Bruch in der Reihe"
OTHER_OUTLINE = "Gebiet anders zugeschnitten"
NOT_COUNTED = {
    Flag.PLANNED: "geplanter Wert",
    Flag.PERTURBED: "zum Schutz leicht verändert, unbekannt um wie viel",
    Flag.ESTIMATED: "geschätzter Wert",
    Flag.CONVERTED: "umgerechneter Wert",
    Flag.ROUNDED_BY_SOURCE: "von der Quelle gerundet, unbekannt wie stark",
    Flag.QUESTIONABLE: "fraglicher Wert",
}
"""Flags under which a number is no count of cases, and the reason in German."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The change of one area, not yet in words.

    ``difference`` is in the indicator's unit (percentage points), ``percent`` that of a count (None
    where it began at zero); ``low`` and ``high`` are the 95 % interval of the difference of a rate,
    or of the percent of a count (``high`` None without end, both None where none can be formed).
    ``p_value`` is None where nothing was tested; ``beyond`` says that the change is more than the
    usual fluctuation. ``css`` is a special class, '' for a change beyond it; ``why`` says why
    nothing was judged.
    """

    pair: Pair
    difference: float | None = None
    percent: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    beyond: bool = False
    css: str = UNJUDGED
    why: str = ""

    @property
    def is_judged(self) -> bool:
        """Whether the data could tell a change from noise."""
        return self.p_value is not None


def judge(store: Store, found: ChangePairs) -> tuple[tuple[Judged, ...], Judged]:
    """All areas, with the false discovery rate controlled over those that can be judged, and the
    city, judged apart by the same rule."""
    areas = [_measured(store, found, pair) for pair in found.pairs]
    return _decided(areas), _decided([_measured(store, found, found.city)])[0]


def _decided(areas: list[Judged]) -> tuple[Judged, ...]:
    tested = [area.p_value for area in areas if area.p_value is not None]
    decisions = iter(discoveries(tested))
    made = []
    for area in areas:
        if area.is_judged:
            beyond = next(decisions)
            area = replace(area, beyond=beyond, css="" if beyond else NOISE)
        made.append(area)
    return tuple(made)


def _measured(store: Store, found: ChangePairs, pair: Pair) -> Judged:
    indicator = found.indicator
    first, second = pair.first, pair.second
    if pair.recut:
        return Judged(pair, css=RECUT, why=OTHER_OUTLINE)
    status = _worst(first, second)
    if status is not None or first is None or second is None:
        status = status or Status.UNKNOWN
        return Judged(pair, css=special_css(status), why=LABEL[status])
    difference = (second.value or 0.0) - (first.value or 0.0)
    is_count = indicator.measure is Measure.COUNT
    percent = 100 * difference / first.value if is_count and first.value else None
    plain = Judged(pair, difference, percent)
    why = _obstacle(indicator, found.breaks, first, second)
    if why:
        return replace(plain, why=why)
    counts = _counts(indicator, first, second)
    if counts is None:
        return replace(plain, why=NO_COUNTS)
    room = _room(store, indicator, (first, second), found.selection.pooled)
    if room is None:
        return replace(plain, why="zum Schutz gerundet, unbekannt wie stark")
    if is_count:
        return _count(plain, (counts[0][0], counts[1][0]), room)
    years = YEARS if found.selection.pooled else 1
    same = indicator.period_kind is PeriodKind.REFERENCE_DAY
    return _rate(plain, counts, room, years if same else 1, factor(store, indicator.indicator_id))


def _worst(first: Observation | None, second: Observation | None) -> Status | None:
    """The strictest status without a number of the two; None where both have one."""
    statuses = [Status.UNKNOWN if row is None else row.status for row in (first, second)]
    without = [status for status in statuses if status not in HAS_VALUE]
    return min(without, key=PRECEDENCE.index) if without else None


def _obstacle(
    indicator: Indicator, breaks: tuple[str, ...], first: Observation, second: Observation
) -> str:
    if breaks:
        return BROKEN
    if indicator.measure not in TESTED:
        return NO_SPREAD
    flags = {*first.flags, *second.flags}
    return next((why for flag, why in NOT_COUNTED.items() if flag in flags), "")


def _counts(
    indicator: Indicator, first: Observation, second: Observation
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Cases and base of both years; of a count its value and 1. None where they are not whole."""
    numbers: list[tuple[int, int]] = []
    for row in (first, second):
        cases = row.value if indicator.measure is Measure.COUNT else row.numerator
        base = 1.0 if indicator.measure is Measure.COUNT else row.denominator
        if cases is None and row.status is Status.NONE:
            cases = 0.0
        if cases is None or base is None:
            return None
        if cases < 0 or base < 1 or not float(cases).is_integer() or not float(base).is_integer():
            return None
        if indicator.measure is Measure.RATE and cases > base:
            return None
        numbers.append((int(cases), int(base)))
    return numbers[0], numbers[1]


def _room(
    store: Store, indicator: Indicator, rows: tuple[Observation, Observation], pooled: bool
) -> int | None:
    """By how much protective rounding may have moved a count; None where that is not published."""
    if not any(Flag.ROUNDED in row.flags for row in rows):
        return 0
    base = rounding_base(store, indicator.indicator_id)
    return None if base is None else (base - 1) * (YEARS if pooled else 1)


def _count(plain: Judged, counts: tuple[int, int], room: int) -> Judged:
    p_value = guarded_count_p_value(counts, room)
    x, y = counts
    below = ratio_interval((x + room, max(0, y - room)))
    above = ratio_interval((max(0, x - room), y + room))
    if below is None or above is None or plain.percent is None:
        return replace(plain, p_value=p_value)
    high = None if above[1] is None else 100 * (above[1] - 1)
    return replace(plain, p_value=p_value, low=100 * (below[0] - 1), high=high)


def _rate(
    plain: Judged,
    counts: tuple[tuple[int, int], tuple[int, int]],
    room: int,
    years: int,
    per: float | None,
) -> Judged:
    (x, m), (y, n) = counts
    cases, bases = (x, y), (m, n)
    if years > 1:
        cases, bases = per_year(cases, bases, years)
        room = -(-room // years)
    if min(bases) <= room:
        return replace(plain, why="Bezugszahl zu klein für einen Test")
    scale = per or 100.0
    p_value = guarded_rate_p_value(cases, bases, room)
    if not room:
        parts = difference_interval((x / years, y / years), (m / years, n / years))
    else:
        parts = _corners(cases, bases, room)
    return replace(plain, p_value=p_value, low=scale * parts[0], high=scale * parts[1])


def _corners(cases: tuple[int, int], bases: tuple[int, int], room: int) -> tuple[float, float]:
    """The outermost ends of the intervals of all counts that those shown may stand for."""
    ends = []
    for sign in (1, -1):
        m, n = bases[0] - sign * room, bases[1] + sign * room
        x = min(max(cases[0] + sign * room, 0), m)
        y = min(max(cases[1] - sign * room, 0), n)
        ends.append(difference_interval((x, y), (m, n)))
    return ends[0][0], ends[1][1]
