"""The drawing of one measure of disparity over the years."""

from layers.thematic.axis import value_axis
from layers.thematic.disparity_drawing import (
    BAND,
    DOT,
    SMALL,
    drawing,
    period_labels,
    vertical_axis,
)
from layers.thematic.disparity_measures import LOWEST
from layers.thematic.disparity_result import DisparityResult, Measured
from layers.thematic.disparity_text import TITLES, measure_text, tick_of


def trend_alt(result: DisparityResult, measured: Measured) -> str:
    """First and last value of a measure in words."""
    known = [point for point in measured.points if point.value is not None]
    told = [
        f"{tick_of(result, p.period)}: {measure_text(result, measured.name, p.value)}"
        for p in dict.fromkeys((known[0], known[-1]))
    ]
    return f"{TITLES[measured.name]} über die Jahre. {'; '.join(told)}."


def trend_svg(result: DisparityResult, measured: Measured, name: str) -> str:
    """A measure over the years, with its intervals as bars behind the points."""
    form, top, height = SMALL, 12.0, 104.0
    known = [point for point in measured.points if point.value is not None]
    ends = [v for p in known if p.interval for v in (p.interval.low, p.interval.high)]
    factor = 100.0 if measure_text(result, measured.name, 1.0).endswith("%") else 1.0
    numbers = [factor * v for v in [*(p.value or 0.0 for p in known), *ends]]
    axis = value_axis(numbers, include=factor * LOWEST.get(measured.name, 0.0), steps=3)
    periods = [point.period for point in measured.points]
    step = form.plot / len(periods)
    centres = {period: form.left + step * (i + 0.5) for i, period in enumerate(periods)}

    def y(value: float) -> float:
        return top + height * (1 - axis.position(factor * value))

    parts = vertical_axis(axis, lambda tick: y(tick / factor), form)
    for point in known:
        if point.interval is not None:
            above, below = y(point.interval.high), y(point.interval.low)
            parts.append(
                f'<rect x="{centres[point.period] - min(step * 0.36, 9):.1f}" y="{above:.1f}" '
                f'width="{min(step * 0.72, 18):.1f}" height="{max(below - above, 1):.1f}" '
                f'fill="{BAND}" stroke="#7d9096" stroke-width="0.8"/>'
            )
    path = " ".join(f"{centres[p.period]:.1f},{y(p.value or 0.0):.1f}" for p in known)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{DOT}" stroke-width="1.6"/>')
    for point in known:
        parts.append(
            f'<circle cx="{centres[point.period]:.1f}" cy="{y(point.value or 0.0):.1f}" '
            f'r="{form.radius:g}" fill="{DOT}"/>'
        )
    parts += period_labels(result, periods, list(centres.values()), form, top + height)
    return drawing(name, form, top + height + 26, trend_alt(result, measured), parts)
