"""The change of one area in German: values, bases, difference, interval and what was found."""

from dataclasses import dataclass

from layers.model import Indicator, Measure
from layers.numbers import difference_unit, german, value_text, with_unit
from layers.queries.confidentiality import hidden_sign
from layers.queries.values import Observation
from layers.status import HAS_VALUE, SIGN, Status
from layers.store import Store
from layers.thematic.change_judge import UNJUDGED, Judged
from layers.thematic.frame import count_text, flags_text

SMALLEST_P = 0.0001


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One area (or the city), all texts in German. ``arrows`` is 2 or 1 where it rose strongly or
    slightly, negative where it fell, 0 where it is not coloured; ``verdict`` says in words. The
    short texts have no unit, for columns that name it."""

    judged: Judged
    code: str
    name: str
    css: str
    arrows: int
    first_text: str
    second_text: str
    first_base: str
    second_base: str
    flags_text: str
    difference_text: str
    interval_text: str
    short_difference: str
    short_interval: str
    p_text: str
    verdict: str


def area_change(store: Store, indicator: Indicator, judged: Judged, step: float) -> AreaChange:
    """One area in words; ``step`` is the change from which on one is strong."""
    pair = judged.pair
    arrows = _arrows(judged, indicator, step)
    texts = [_value(store, indicator, row) for row in (pair.first, pair.second)]
    bases = [_base(indicator, row) for row in (pair.first, pair.second)]
    flags = {flag: None for row in (pair.first, pair.second) if row for flag in row.flags}
    return AreaChange(
        judged=judged,
        code=pair.code,
        name=pair.name,
        css=judged.css or f"c{arrows + 2 if arrows < 0 else arrows + 1}",
        arrows=arrows,
        first_text=texts[0],
        second_text=texts[1],
        first_base=bases[0],
        second_base=bases[1],
        flags_text=flags_text(tuple(flags)),
        difference_text=_difference(judged, indicator, difference_unit(indicator.unit)),
        interval_text=_interval(judged, indicator, interval_unit(indicator)),
        short_difference=_difference(judged, indicator, ""),
        short_interval=_interval(judged, indicator, ""),
        p_text=_p_text(judged.p_value),
        verdict=_verdict(judged),
    )


def _arrows(judged: Judged, indicator: Indicator, step: float) -> int:
    if not judged.beyond or not judged.difference:
        return 0
    size = judged.difference if indicator.measure is not Measure.COUNT else judged.percent
    strong = size is None or abs(size) >= step
    return (2 if strong else 1) * (1 if judged.difference > 0 else -1)


def _value(store: Store, indicator: Indicator, row: Observation | None) -> str:
    if row is None:
        return SIGN[Status.UNKNOWN]
    hidden = hidden_sign(store)
    return value_text(row.value, row.status, indicator.decimals, indicator.unit, hidden=hidden)


def _base(indicator: Indicator, row: Observation | None) -> str:
    """``312 von 1 204`` of a rate, ``312 : 1 204`` of a ratio, '' of anything else."""
    if row is None or row.status not in HAS_VALUE:
        return ""
    if indicator.measure not in (Measure.RATE, Measure.RATIO):
        return ""
    parts = [count_text(number) for number in (row.numerator, row.denominator)]
    joint = " von " if indicator.measure is Measure.RATE else " : "
    return joint.join(part for part in parts if part)


def _decimals(indicator: Indicator) -> int:
    return max(1, indicator.decimals) if indicator.measure is Measure.RATE else indicator.decimals


def _difference(judged: Judged, indicator: Indicator, unit: str) -> str:
    difference = judged.difference
    if difference is None:
        return ""
    if indicator.measure is Measure.INDEX:  # steps of an ordinal scale have no distance
        return "gleich" if not difference else "höher" if difference > 0 else "niedriger"
    text = german(difference, _decimals(indicator), signed=True)
    text = with_unit(text, unit)
    if judged.percent is None:
        return text
    return f"{text} ({with_unit(german(judged.percent, 1, signed=True), '%')})"


def interval_unit(indicator: Indicator) -> str:
    """The unit of intervals of changes: percent of a count, else that of differences."""
    return "%" if indicator.measure is Measure.COUNT else difference_unit(indicator.unit)


def _interval(judged: Judged, indicator: Indicator, unit: str) -> str:
    if judged.low is None:
        return ""
    digits = 1 if indicator.measure is Measure.COUNT else _decimals(indicator)
    low = german(judged.low, digits, signed=True)
    if judged.high is None:
        return f"mindestens {with_unit(low, unit)}"
    return f"{low} bis {with_unit(german(judged.high, digits, signed=True), unit)}"


def _p_text(p_value: float | None) -> str:
    if p_value is None:
        return ""
    return f"< {german(SMALLEST_P, 4)}" if p_value < SMALLEST_P else german(p_value, 4)


def _verdict(judged: Judged) -> str:
    if judged.beyond:
        return "gestiegen" if (judged.difference or 0.0) > 0 else "gesunken"
    if judged.is_judged:
        return "im Rahmen der üblichen Schwankung"
    return judged.why if judged.css != UNJUDGED else f"nicht zu beurteilen ({judged.why})"
