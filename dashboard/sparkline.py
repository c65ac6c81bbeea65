"""A line without axes, beside a number."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from markupsafe import Markup

from layers.queries.series import Point
from layers.status import Flag

WIDTH, HEIGHT, PAD = 160.0, 36.0, 4.0


def sparkline(points: Sequence[Point], label: str) -> Markup:
    """The values as a small SVG line; planned ones dashed, the last real one with a dot.

    Gaps stay gaps. '' where fewer than two values are there. The line starts at no zero: it shows
    the course only, the numbers stand beside it.
    """
    shown = [(i, p) for i, p in enumerate(points) if p.value is not None]
    if len(shown) < 2:
        return Markup("")
    numbers = [p.value for _, p in shown if p.value is not None]
    low, span = min(numbers), (max(numbers) - min(numbers)) or 1.0
    step = (WIDTH - 2 * PAD) / max(len(points) - 1, 1)

    def place(index: int, value: float) -> tuple[float, float]:
        return PAD + index * step, HEIGHT - PAD - (value - low) / span * (HEIGHT - 2 * PAD)

    lines: list[str] = []
    for (i, before), (j, after) in pairwise(shown):
        if j == i + 1:
            start = place(i, before.value or 0.0)
            end = place(j, after.value or 0.0)
            css = "planned" if Flag.PLANNED in after.flags else "real"
            lines.append(f'<path class="{css}" d="M{_xy(start)}L{_xy(end)}"/>')
    real = [(i, p) for i, p in shown if Flag.PLANNED not in p.flags]
    dot = ""
    if real:
        x, y = place(real[-1][0], real[-1][1].value or 0.0)
        dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
    return Markup(  # noqa: S704 - numbers of ours and an escaped label
        f'<svg class="sparkline" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" '
        f'aria-label="{escape(label)}">{"".join(lines)}{dot}</svg>'
    )


def _xy(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
