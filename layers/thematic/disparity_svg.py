"""The drawings of disparities: areas on a scale, and boxes over the years.

Boxes follow Tukey (1977), Exploratory Data Analysis, with the whiskers at the 10th and the 90th
percentile. Everything differs by form, not by colour alone.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from layers.model import Measure
from layers.numbers import german
from layers.thematic.axis import Axis, thinned, value_axis
from layers.thematic.disparity_drawing import (
    BOX,
    CITY,
    DOT,
    NARROW,
    WIDE,
    Form,
    Scale,
    diamond,
    drawing,
    label,
    line,
    period_labels,
    vertical_axis,
)
from layers.thematic.disparity_result import DisparityResult, Spread
from layers.thematic.disparity_text import number, tick_of
from layers.thematic.series_style import GRID, INK, SOFT
from layers.thematic.sheet_text import text_width

Over = Callable[[dict[str, tuple[float, float]], float], str]
"""Draws on top of a strip: told the dot of each area, and the height of the drawing."""


def strip_alt(result: DisparityResult) -> str:
    """The distribution of the chosen year in words."""
    spread = result.spread
    assert spread is not None
    low, lower, median, upper, high = (number(result, q) for q in spread.quantiles)
    city = ""
    if spread.city is not None and _shows_city(result):
        city = f", {_city_word(result)} {number(result, spread.city)}"
    return (
        f"{spread.count} Gebiete auf einer Achse von {number(result, spread.low)} bis "
        f"{number(result, spread.high)}: P10 {low}, P25 {lower}, Median {median}, P75 {upper}, "
        f"P90 {high}{city}."
    )


def _city_word(result: DisparityResult) -> str:
    return result.store.municipality.words.value


def _shows_city(result: DisparityResult) -> bool:
    """A sum of all areas has no place among them."""
    return result.indicator.measure is not Measure.COUNT


def strip_svg(
    result: DisparityResult,
    name: str,
    *,
    narrow: bool = False,
    form: Form | None = None,
    meant: Over | None = None,
) -> str:
    """A dot per area of the chosen year over a box of quantiles, and the value of the whole.
    ``form`` is one of the caller's own, ``meant`` draws on top."""
    form, spread, year = form or (NARROW if narrow else WIDE), result.spread, result.year
    assert spread is not None
    assert year is not None
    known = sorted((row.value, row.code) for row in year.known if row.value is not None)
    values = [value for value, _ in known]
    shown = [spread.city] if spread.city is not None and _shows_city(result) else []
    axis = value_axis([*values, *shown], include=values[0])
    margin = form.radius * 2 + 6
    inner = form.width - 2 * margin

    def x(value: float) -> float:
        return margin + inner * axis.position(value)

    places = _stacked([x(value) for value in values], form.radius)
    rows = max(level for _, level in places) + 1
    top, base = 26.0, 26 + rows * 2 * form.radius + 6
    bottom = base + 40
    parts = [line(x(t), top, x(t), bottom, GRID) for t in axis.ticks]
    parts += _horizontal_box(spread, x, base + 10)
    dots: dict[str, tuple[float, float]] = {}
    for (position, level), (_, code) in zip(places, known, strict=True):
        y = base - form.radius - level * 2 * form.radius
        parts.append(
            f'<circle cx="{position:.1f}" cy="{y:.1f}" r="{form.radius - 0.6:g}" fill="{DOT}"/>'
        )
        dots[code] = (position, y)
    if shown:
        at = x(shown[0])
        parts.append(
            f'<path d="M{at:.1f} {top:g}V{bottom:g}" stroke="{CITY}" stroke-width="2" '
            'stroke-dasharray="6 4" fill="none"/>'
        )
        name_of_city = f"{_city_word(result)} {number(result, shown[0])}"
        half = text_width(name_of_city, form.font) / 2
        parts.append(label(min(max(at, half), form.width - half), 16, name_of_city, colour=CITY))
    parts += _horizontal_axis(axis, x, bottom, form, result.indicator.unit)
    if meant:
        parts.append(meant(dots, bottom + 46))
    return drawing(name, form, bottom + 46, strip_alt(result), parts)


def _stacked(positions: Sequence[float], radius: float) -> list[tuple[float, int]]:
    """Each position with the lowest level on which its dot covers no other."""
    ends: list[float] = []
    found = []
    for position in positions:
        level = next((i for i, end in enumerate(ends) if position - end >= 2 * radius), len(ends))
        if level == len(ends):
            ends.append(position)
        ends[level] = position
        found.append((position, level))
    return found


def _horizontal_box(spread: Spread, x: Scale, y: float) -> list[str]:
    low, lower, median, upper, high = (x(value) for value in spread.quantiles)
    middle = y + 9
    width = max(upper - lower, 1)
    return [
        line(low, middle, high, middle, INK, 1.5),
        line(low, y + 3, low, y + 15, INK, 1.5),
        line(high, y + 3, high, y + 15, INK, 1.5),
        f'<rect x="{lower:.1f}" y="{y:.1f}" width="{width:.1f}" height="18" fill="{BOX}" '
        f'stroke="{INK}" stroke-width="1.2"/>',
        line(median, y, median, y + 18, INK, 3),
    ]


def _horizontal_axis(axis: Axis, x: Scale, y: float, form: Form, unit: str) -> list[str]:
    parts = [line(x(axis.low), y, x(axis.high), y, SOFT)]
    most = int(form.plot / (text_width(german(axis.high, axis.decimals), form.font) + 14))
    for i in thinned(len(axis.ticks), most):
        tick = axis.ticks[i]
        text, at = german(tick, axis.decimals), x(tick)
        half = text_width(text, form.font) / 2
        parts.append(label(min(max(at, half), form.width - half), y + 18, text))
    if unit:
        parts.append(label(form.width - 4, y + 38, unit, "end"))
    return parts


def axis_note(result: DisparityResult) -> str:
    """That the axis of the years does not begin at zero; '' where it does."""
    return "" if _years_axis(result).from_zero else "Die Achse beginnt nicht bei null."


def _years_axis(result: DisparityResult) -> Axis:
    numbers = [v for s in result.spreads for v in (s.low, s.high)]
    if result.indicator.measure is not Measure.COUNT:
        numbers += [s.city for s in result.spreads if s.city is not None]
    return value_axis(numbers, include=numbers[0])


def years_alt(result: DisparityResult) -> str:
    """The first and the last distribution in words."""
    first, last = result.spreads[0], result.spreads[-1]
    parts = [
        f"{tick_of(result, s.period)}: P10 {number(result, s.quantiles[0])}, Median "
        f"{number(result, s.quantiles[2])}, P90 {number(result, s.quantiles[4])}"
        for s in (first, last)
    ]
    return f"Verteilung über die Gebiete je Jahr; {'; '.join(parts)}."


def years_svg(result: DisparityResult, name: str, *, narrow: bool = False) -> str:
    """A box per year with the value of the whole as a diamond and lowest and highest as dots."""
    form = NARROW if narrow else WIDE
    top, height = 30.0, 200.0 if narrow else 260.0
    axis = _years_axis(result)
    step = form.plot / len(result.spreads)

    def y(value: float) -> float:
        return top + height * (1 - axis.position(value))

    parts = vertical_axis(axis, y, form)
    unit = result.indicator.unit
    if unit:
        parts.append(label(4, 15, unit, "start"))
    centres = [form.left + step * (i + 0.5) for i in range(len(result.spreads))]
    parts += _breaks(result.spreads, centres, top, top + height)
    for spread, at in zip(result.spreads, centres, strict=True):
        parts += _vertical_box(spread, at, min(step * 0.6, 34), y, form)
        if spread.city is not None and _shows_city(result):
            parts.append(diamond(at, y(spread.city), form.radius - 0.5))
    parts += period_labels(result, [s.period for s in result.spreads], centres, form, top + height)
    return drawing(name, form, top + height + 30, years_alt(result), parts)


def _breaks(
    spreads: Sequence[Spread], centres: Sequence[float], top: float, bottom: float
) -> list[str]:
    """A bar between years whose boundaries differ."""
    return [
        f'<path d="M{(a + b) / 2:.1f} {top:g}V{bottom:g}" stroke="{SOFT}" stroke-width="1.5" '
        'stroke-dasharray="2 3" fill="none"/>'
        for (a, b), (one, other) in zip(pairwise(centres), pairwise(spreads), strict=True)
        if one.edition != other.edition
    ]


def _vertical_box(spread: Spread, at: float, width: float, y: Scale, form: Form) -> list[str]:
    low, lower, median, upper, high = (y(value) for value in spread.quantiles)
    half = width / 2
    dash = ' stroke-dasharray="4 3"' if spread.is_planned else ""
    dots = [
        f'<circle cx="{at:.1f}" cy="{y(value):.1f}" r="{form.radius / 2.4:.1f}" fill="{INK}"/>'
        for value in (spread.low, spread.high)
    ]
    return [
        *dots,
        line(at, low, at, high, INK, 1.5),
        line(at - half / 2, low, at + half / 2, low, INK, 1.5),
        line(at - half / 2, high, at + half / 2, high, INK, 1.5),
        f'<rect x="{at - half:.1f}" y="{upper:.1f}" width="{width:.1f}" '
        f'height="{max(lower - upper, 1):.1f}" fill="{BOX}" stroke="{INK}" '
        f'stroke-width="1.2"{dash}/>',
        line(at - half, median, at + half, median, INK, 3),
    ]
