"""Bounds of classes that were formed of hidden values, and so tell them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from layers.audit.counts import place
from layers.audit.model import NUMERATOR, Place, Row
from layers.audit.reading import Break, Content
from layers.model import ALL, MUNICIPALITY_LEVEL

CLOSE = 1e-9
DIVERGING = "diverging"
City = Mapping[tuple[str, str, int], float]


def told_by_bounds(public: Content, true_rows: Mapping[tuple[object, ...], Row]) -> Iterator[Place]:
    """The numerators of hidden values that some bound tells.

    An outer bound beyond all shown values is the extreme of a hidden one. An inner bound that is no
    printed number is a value; a printed one lies in a gap and says nothing of one value.
    """
    city = {
        (row.indicator, row.school_type, row.period): row.value
        for row in true_rows.values()
        if row.level == MUNICIPALITY_LEVEL and row.breakdown == ALL and row.value is not None
    }
    shown: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    hidden: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in public.rows:
        group = (row.indicator, row.level, row.school_type)
        true = true_rows.get(row.key)
        if row.value is not None:
            shown[group].append(row)
        elif true is not None and true.value is not None:
            hidden[group].append(true)
    seen: dict[tuple[tuple[str, str, str], bool], frozenset[float]] = {}
    for one in public.breaks:
        group, is_far = (one.indicator, one.level, one.school_type), one.scheme == DIVERGING
        if group not in hidden:
            continue
        if (group, is_far) not in seen:
            found = (_value(row, city, is_far) for row in shown[group])
            seen[group, is_far] = frozenset(value for value in found if value is not None)
        step = float(10 ** -public.decimals.get(one.indicator, 0))
        for row in hidden[group]:
            value = _value(row, city, is_far)
            if value is not None and _tells(one, value, seen[group, is_far], step):
                yield place(row, NUMERATOR)


def _value(row: Row, city: City, is_far: bool) -> float | None:
    """The value, or how far it is from the city's."""
    if not is_far or row.value is None:
        return row.value
    whole = city.get((row.indicator, row.school_type, row.period))
    return None if whole is None else abs(row.value - whole)


def _tells(one: Break, value: float, shown: frozenset[float], step: float) -> bool:
    bounds = [abs(bound) for bound in one.bounds] if one.scheme == DIVERGING else one.bounds
    least, most = min(shown, default=float("inf")), max(shown, default=float("-inf"))
    for bound in (bounds[0], bounds[-1]):
        if not least - step <= bound <= most + step and abs(bound - value) <= step:
            return True
    return any(
        abs(bound - value) <= CLOSE * max(1.0, abs(value))
        and value not in shown
        and not _is_printed(bound, step)
        for bound in bounds
    )


def _is_printed(bound: float, step: float) -> bool:
    """Whether a bound is a printed number, or the largest one that prints as it."""
    halves = 2 * bound / step
    return abs(halves - round(halves)) < 1e-6 * max(1.0, abs(halves))
