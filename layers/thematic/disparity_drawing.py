"""Pieces of the drawings of disparities: sizes, texts, lines, axes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from layers.numbers import german
from layers.thematic.axis import Axis, thinned
from layers.thematic.disparity_result import DisparityResult
from layers.thematic.disparity_text import tick_of
from layers.thematic.series_style import GRID, SOFT
from layers.thematic.series_svg import FONT
from layers.thematic.sheet_text import text_width

Scale = Callable[[float], float]
"""A value -> its place on an axis, in units of the drawing."""

DOT, BOX, BAND = "#0b5563", "#cfe0e4", "#dfe6e8"
CITY = "#a33b00"


@dataclass(frozen=True)
class Form:
    """Sizes of one form of a drawing."""

    width: float
    font: float
    left: float
    right: float
    radius: float

    @property
    def plot(self) -> float:
        """Width between the margins."""
        return self.width - self.left - self.right


WIDE = Form(900, 14, 64, 20, 6)
NARROW = Form(340, 13, 50, 12, 4)
SMALL = Form(320, 12, 48, 14, 3)


def drawing(name: str, form: Form, height: float, alt: str, parts: Sequence[str]) -> str:
    """A drawing that stands alone; ``alt`` is its name."""
    return (
        f'<svg id="{name}" viewBox="0 0 {form.width:g} {height:g}" role="img" '
        f'aria-label="{escape(alt)}" font-family="{escape(FONT)}" font-size="{form.font:g}">'
        f'<rect width="{form.width:g}" height="{height:g}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def label(x: float, y: float, text: str, anchor: str = "middle", colour: str = SOFT) -> str:
    """A text at a place."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">'
        f"{escape(text)}</text>"
    )


def line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1) -> str:
    """A straight line."""
    return (
        f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width:g}" fill="none"/>'
    )


def diamond(x: float, y: float, size: float) -> str:
    """The sign of the whole municipality's value."""
    path = f"M{x:.1f} {y - size:.1f}l{size:g} {size:g} -{size:g} {size:g} -{size:g} -{size:g}z"
    return f'<path d="{path}" fill="#ffffff" stroke="{CITY}" stroke-width="2"/>'


def vertical_axis(axis: Axis, y: Scale, form: Form) -> list[str]:
    """Lines and labels of a value axis."""
    parts = []
    for tick in axis.ticks:
        parts.append(line(form.left, y(tick), form.width - form.right, y(tick), GRID))
        text = german(tick, axis.decimals)
        parts.append(label(form.left - 6, y(tick) + form.font * 0.35, text, "end"))
    return parts


def period_labels(
    result: DisparityResult,
    periods: Sequence[int],
    centres: Sequence[float],
    form: Form,
    y: float,
) -> list[str]:
    """Labels of periods below a drawing, as many as have room."""
    widest = max(text_width(tick_of(result, period), form.font) for period in periods)
    found = []
    for i in thinned(len(periods), max(int(form.plot / (widest + 10)), 2)):
        text = tick_of(result, periods[i])
        half = text_width(text, form.font) / 2
        at = min(max(centres[i], half), form.width - half)
        found.append(label(at, y + form.font + 6, text))
    return found
