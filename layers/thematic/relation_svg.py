"""The scatter plot of two indicators: a circle per area, sized by its base."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import sqrt

from layers.numbers import german, in_unit
from layers.thematic.axis import Axis, value_axis
from layers.thematic.class_map import standing_alone
from layers.thematic.coordinates import number
from layers.thematic.relation_result import Point, RelationResult, Side, base_text
from layers.thematic.series_style import GRID, INK, SOFT
from layers.thematic.sheet_text import text_width, wrap

DOT, CITY = "#2171b5", "#a33b00"
LABELS = 6
"""At most so many areas are named in the drawing."""


@dataclass(frozen=True)
class Form:
    """Sizes of one form of the drawing."""

    width: float
    height: float
    left: float
    right: float
    bottom: float
    font: float
    radius: float


WIDE = Form(820, 560, 66, 30, 62, 13, 17)
NARROW = Form(340, 380, 46, 12, 76, 12, 11)


@dataclass(frozen=True)
class Plot:
    """The plane of a drawing: its form, where it begins, its axes, the largest base."""

    form: Form
    top: float
    x: Axis
    y: Axis
    largest: float

    def place(self, pair: tuple[float, float]) -> tuple[float, float]:
        """Where a pair of values lies."""
        form = self.form
        across = form.left + self.x.position(pair[0]) * (form.width - form.left - form.right)
        low = form.height - form.bottom
        return across, low - self.y.position(pair[1]) * (low - self.top)

    def radius(self, point: Point) -> float:
        """How large the circle of an area is."""
        if not self.largest:
            return self.form.radius / 3
        return max(2.0, self.form.radius * sqrt((point.base or 0.0) / self.largest))


def scatter_svg(
    result: RelationResult,
    name: str,
    *,
    narrow: bool = False,
    links: bool = False,
    form: Form | None = None,
    over: Callable[[Plot], str] | None = None,
) -> str:
    """The drawing. With ``links`` each circle leads to its row of the page's table (id
    ``relation-<code>``) and shows its name where it has the focus. ``form`` is one of the caller's
    own; ``over`` draws on top, in place of names."""
    form = form or (NARROW if narrow else WIDE)
    points = result.complete
    heading = wrap(_axis_title(result.y), form.width - 8, form.font, bold=True)
    top = 10 + len(heading) * form.font * 1.3 + form.radius
    plot = Plot(
        form,
        top,
        _axis([point.pair[0] for point in points], result.x),
        _axis([point.pair[1] for point in points], result.y),
        max((point.base or 0.0 for point in points), default=0.0),
    )
    order = sorted(points, key=lambda point: (-plot.radius(point), point.code))
    parts = [
        *_lines(heading, 4, 4 + form.font, form),
        *_grid(plot, result),
        *_cross(plot, result),
        *(_circle(plot, point, links=links) for point in order),
        *([over(plot)] if over else _names(plot, points)),
    ]
    role = "group" if links else "img"
    alt = scatter_alt(result)
    return standing_alone(name, form.width, form.height, alt, "".join(parts), role)


def scatter_alt(result: RelationResult) -> str:
    """What the drawing shows."""
    count = len(result.complete)
    return (
        f"Streudiagramm mit {count} Gebieten. Nach rechts: {result.x.title}; nach oben: "
        f"{result.y.title}. Die Zahlen stehen in der Tabelle."
    )


def axes_note(result: RelationResult) -> str:
    """How the axes are to be read."""
    points = result.complete
    axes = [_axis([point.pair[i] for point in points], side)
            for i, side in enumerate((result.x, result.y))]  # fmt: skip
    text = "" if all(axis.from_zero for axis in axes) else "Die Achsen beginnen nicht bei null. "
    has_city = any(side.city is not None and side.city.value is not None
                   for side in (result.x, result.y))  # fmt: skip
    return text + (f"Gestrichelt: {result.words.value}." if has_city else "")


def _axis(numbers: Sequence[float], side: Side) -> Axis:
    city = side.city.value if side.city else None
    every = [*numbers, *([] if city is None else [city])] or [0.0]
    return value_axis(every, include=every[0])


def _axis_title(side: Side) -> str:
    unit = in_unit(side.indicator.unit)
    return f"{side.title} {unit}" if unit else side.title


def _text(x: float, y: float, text: str, anchor: str, colour: str) -> str:
    return (
        f'<text x="{number(x)}" y="{number(y)}" text-anchor="{anchor}" fill="{colour}">'
        f"{escape(text)}</text>"
    )


def _lines(
    lines: Sequence[str], x: float, y: float, form: Form, anchor: str = "start"
) -> list[str]:
    step = form.font * 1.3
    texts = [_text(x, y + i * step, text, anchor, INK) for i, text in enumerate(lines)]
    return [f'<g font-size="{number(form.font)}" font-weight="600">{"".join(texts)}</g>']


def _grid(plot: Plot, result: RelationResult) -> list[str]:
    form = plot.form
    low, right = form.height - form.bottom, form.width - form.right
    parts = [f'<g font-size="{number(form.font)}" stroke-width="1">']
    last = -100.0
    for tick in plot.x.ticks:
        at, _ = plot.place((tick, plot.y.low))
        parts.append(f'<path d="M{number(at)} {number(plot.top)}V{number(low)}" stroke="{GRID}"/>')
        label = german(tick, plot.x.decimals)
        if at - last > text_width(label, form.font) + 10:
            parts.append(_text(at, low + form.font * 1.4, label, "middle", SOFT))
            last = at
    for tick in plot.y.ticks:
        _, at = plot.place((plot.x.low, tick))
        parts.append(
            f'<path d="M{number(form.left)} {number(at)}H{number(right)}" stroke="{GRID}"/>'
        )
        label = german(tick, plot.y.decimals)
        parts.append(_text(form.left - 6, at + form.font * 0.36, label, "end", SOFT))
    title = wrap(_axis_title(result.x), right - 4, form.font, bold=True)
    parts.append("</g>")
    return [*parts, *_lines(title, right, low + form.font * 2.9, form, "end")]


def _cross(plot: Plot, result: RelationResult) -> list[str]:
    """Lines at the values of the whole municipality."""
    form = plot.form
    low, right = form.height - form.bottom, form.width - form.right
    paths = []
    if result.x.city is not None and result.x.city.value is not None:
        at, _ = plot.place((result.x.city.value, plot.y.low))
        paths.append(f"M{number(at)} {number(plot.top)}V{number(low)}")
    if result.y.city is not None and result.y.city.value is not None:
        _, at = plot.place((plot.x.low, result.y.city.value))
        paths.append(f"M{number(form.left)} {number(at)}H{number(right)}")
    if not paths:
        return []
    return [
        f'<path d="{"".join(paths)}" stroke="{CITY}" stroke-width="1.5" stroke-dasharray="6 4" '
        'fill="none"/>'
    ]


def _circle(plot: Plot, point: Point, *, links: bool) -> str:
    x, y = plot.place(point.pair)
    text = f"{point.name}: {point.x.text} und {point.y.text}"
    if point.base:
        text += f" ({base_text(point)})"
    radius = plot.radius(point)
    drawn = (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{DOT}" '
        f'fill-opacity="0.45" stroke="#08306b"><title>{escape(text)}</title></circle>'
    )
    if not links:
        return drawn
    end = x + radius + 4 + text_width(point.name, plot.form.font) > plot.form.width
    at, anchor = (x - radius - 4, "end") if end else (x + radius + 4, "start")
    tip = _name(at, y + plot.form.font * 0.36, point.name, anchor, plot.form, "relation-tip")
    return (
        f'<a class="relation-point" href="#relation-{escape(point.code)}" '
        f'aria-label="{escape(text)}">{drawn}{tip}</a>'
    )


def _name(x: float, y: float, text: str, anchor: str, form: Form, css: str = "") -> str:
    kind = f' class="{css}"' if css else ""
    return (
        f'<text{kind} x="{number(x)}" y="{number(y)}" text-anchor="{anchor}" '
        f'font-size="{number(form.font)}" fill="{INK}" stroke="#ffffff" stroke-width="3" '
        f'paint-order="stroke" stroke-linejoin="round">{escape(text)}</text>'
    )


def _names(plot: Plot, points: Sequence[Point]) -> list[str]:
    """Names of some areas at the edges, where they have room."""
    form = plot.form
    taken = [_around(plot, point) for point in points]
    parts: list[str] = []
    for point in _candidates(points):
        x, y = plot.place(point.pair)
        width, room = text_width(point.name, form.font), plot.radius(point) + 4
        for at, anchor in ((x + room, "start"), (x - room, "end")):
            left = at if anchor == "start" else at - width
            box = (left, y - form.font * 0.7, left + width, y + form.font * 0.6)
            inside = box[0] >= form.left and box[2] <= form.width - 2
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                parts.append(_name(at, y + form.font * 0.36, point.name, anchor, form))
                break
        if len(parts) == LABELS:
            break
    return parts


def _around(plot: Plot, point: Point) -> tuple[float, float, float, float]:
    """The box of a circle, a little smaller: names may touch it."""
    x, y = plot.place(point.pair)
    room = plot.radius(point) * 0.8
    return x - room, y - room, x + room, y + room


def _candidates(points: Sequence[Point]) -> list[Point]:
    """Areas at the edges of the cloud, then the largest: they are asked for first."""
    if not points:
        return []
    by_x = sorted(points, key=lambda point: point.pair[0])
    by_y = sorted(points, key=lambda point: point.pair[1])
    large = sorted(points, key=lambda point: -(point.base or 0.0))[:3]
    edges = (by_x[-1], by_y[-1], by_x[0], by_y[0], *large)
    return list({point.code: point for point in edges}.values())


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
