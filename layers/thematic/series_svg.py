"""The picture of a time series as SVG, drawn by the server: one wide and one narrow form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise

from layers.model import PeriodKind, period_label
from layers.numbers import german, in_unit
from layers.queries.series import Line, Point, SeriesResult
from layers.queries.series_breaks import Break
from layers.status import Flag
from layers.thematic.axis import Axis, spread, thinned, value_axis
from layers.thematic.demonstration import marked_svg
from layers.thematic.series_style import (
    GRID,
    INK,
    PAPER,
    SOFT,
    LineStyle,
    is_hollow,
    line_styles,
    marker,
    remarks,
)
from layers.thematic.sheet_text import text_width

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
LABEL_GAP, KEY_ROW, NAME_START = 19.0, 24.0, 50.0
"""Width of a character as a share of the font size, on the safe side."""


@dataclass(frozen=True)
class Form:
    """Sizes of one form of the picture, in its own units."""

    width: float
    plot_height: float
    left: float
    right: float
    top: float
    bottom: float
    label_width: float
    font: float
    radius: float
    key: bool
    has_list: bool = True
    """Whether the marks of a key are explained below the plot."""

    @property
    def plot_width(self) -> float:
        return self.width - self.left - self.right


WIDE = Form(960, 390, 70, 330, 36, 44, 66, 15, 4.5, False)
NARROW = Form(340, 230, 52, 26, 34, 46, 62, 13, 3.6, True)


def period_ticks(result: SeriesResult) -> tuple[str, ...]:
    """Short labels of the time axis: years, or school years; of pooled years the last."""
    if result.indicator.period_kind is PeriodKind.SCHOOL_YEAR:
        kind = result.indicator.period_kind
        return tuple(period_label(kind, period) for period, _ in result.periods)
    return tuple(str(period) for period, _ in result.periods)


def series_axis(lines: Sequence[Line], index: bool) -> Axis:
    """The value axis over all lines: always with zero, index numbers around 100."""
    numbers = [number for line in lines for _, number in line.shown(index)]
    return value_axis(numbers, include=100.0 if index else 0.0)


def series_svg(
    result: SeriesResult,
    lines: Sequence[Line],
    *,
    ident: str,
    title: str,
    description: str,
    narrow: bool = False,
    styles: dict[str, LineStyle] | None = None,
    width: float = 0.0,
    form: Form | None = None,
    over: Callable[["Chart"], str] | None = None,
) -> str:
    """An SVG element with all ``lines`` on one scale.

    ``ident`` makes the ids unique in a page; ``title`` and ``description`` are its text
    alternative. Lines are not drawn across missing values or breaks; planned values are dashed,
    provisional and estimated ones hollow, questionable ones carry a question mark. The narrow form
    numbers its lines and explains them in a key below. ``width`` changes that of the form; letters
    keep their size. ``form`` is one of the caller's own, ``over`` draws on top of all.
    """
    frame = form or _of_width(NARROW if narrow else WIDE, width)
    chart = Chart(result, tuple(lines), frame, styles or line_styles(lines))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{ident}" class="series-svg" role="img" '
        f'viewBox="0 0 {frame.width:g} {chart.height:g}" '
        f'aria-labelledby="{ident}-title {ident}-desc" font-family="{FONT}" '
        f'font-size="{frame.font:g}">'
        f'<title id="{ident}-title">{escape(title)}</title>'
        f'<desc id="{ident}-desc">{escape(description)}</desc>'
        f'<rect width="{frame.width:g}" height="{chart.height:g}" fill="{PAPER}"/>'
    )
    drawing = head + chart.grid() + chart.breaks() + chart.lines() + chart.names()
    drawing += f"{over(chart) if over else ''}</svg>"
    return marked_svg(drawing, result.mark)


def _of_width(frame: Form, width: float) -> Form:
    """The form in another width, its plot in about the same shape; 0 for its own."""
    if not width:
        return frame
    factor = width / frame.width
    right = frame.right if frame.key else frame.right * min(1.0, factor)
    height = frame.plot_height * (0.5 + 0.5 * factor)
    return replace(frame, width=width, right=right, plot_height=height)


def _fitted(frame: Form, result: SeriesResult, lines: Sequence[Line], axis: Axis) -> Form:
    """The form with margins wide enough for its numbers and names, names up to the form's limit."""
    ticks = max(len(german(tick, axis.decimals)) for tick in axis.ticks)
    left = max(frame.left, ticks * frame.font * 0.58 + 14)
    if frame.key:
        return replace(frame, left=left)
    index = result.selection.index
    ends = [(line, line.shown(index)[-1][0]) for line in lines if line.shown(index)]
    names = (f"{line.label} {_end_text(line, i, index)}" for line, i in ends)
    longest = max((text_width(name, frame.font, bold=True) for name in names), default=0.0)
    right = min(frame.right, longest + NAME_START + 6)
    return replace(frame, left=left, right=right)


def _end_text(line: Line, i: int, index: bool, *, is_bare: bool = False) -> str:
    """The last value; with its year where later ones are missing. ``is_bare`` leaves out the unit,
    which stands at the axis."""
    point = line.points[i]
    number = point.cell if is_bare else point.text
    text = point.index_text if index else number
    return text if i == len(line.points) - 1 else f"{text} ({point.label})"


def _side_by_side(
    label: str, text: str, room: float, font: float, *, is_bold: bool
) -> tuple[str, str]:
    """Label and text, the label cut where both together do not fit into the room."""
    if text_width(f"{label} {text}", font, bold=is_bold) <= room:
        return label, text
    cut = label
    while len(cut) > 2 and text_width(f"{cut}… {text}", font, bold=is_bold) > room:
        cut = cut[:-1].rstrip()
    return f"{cut}…", text


class Chart:
    """Positions and parts of one picture."""

    def __init__(
        self,
        result: SeriesResult,
        lines: tuple[Line, ...],
        frame: Form,
        styles: dict[str, LineStyle],
    ) -> None:
        self.result, self.drawn, self.styles = result, lines, styles
        self.index = result.selection.index
        self.axis = series_axis(lines, self.index)
        self.frame = frame = _fitted(frame, result, lines, self.axis)
        self.first, self.last = result.periods[0][0], result.periods[-1][0]
        key = len(lines) * KEY_ROW + 8 if frame.key and frame.has_list else 0
        self.base = frame.top + frame.plot_height
        self.height = self.base + frame.bottom + key

    def x(self, period: int) -> float:
        """Horizontal position of a period, true to time."""
        span = max(1, self.last - self.first)
        return self.frame.left + self.frame.plot_width * (period - self.first) / span

    def y(self, value: float) -> float:
        """Vertical position of a value."""
        return self.base - self.frame.plot_height * self.axis.position(value)

    def grid(self) -> str:
        """Grid lines with numbers, what the axis measures, and the periods."""
        frame = self.frame
        right = frame.width - frame.right
        parts = [
            f'<text x="4" y="{frame.font + 2:g}" fill="{SOFT}">{escape(axis_title(self.result))}'
            "</text>"
        ]
        anchor_line = 100.0 if self.index else 0.0
        for tick in self.axis.ticks:
            y = self.y(tick)
            strong = abs(tick - anchor_line) < 1e-9
            parts.append(
                f'<path d="M{frame.left:g} {y:.1f}H{right:g}" '
                f'stroke="{SOFT if strong else GRID}" stroke-width="{1.5 if strong else 1}"/>'
                f'<text x="{frame.left - 8:g}" y="{y + frame.font * 0.35:.1f}" '
                f'text-anchor="end" fill="{SOFT}">{german(tick, self.axis.decimals)}</text>'
            )
        labels = period_ticks(self.result)
        shown = self._labelled(labels)
        for i, (period, _) in enumerate(self.result.periods):
            x = self.x(period)
            length = 7 if i in shown else 4
            parts.append(
                f'<path d="M{x:.1f} {self.base:.1f}v{length}" stroke="{SOFT}" stroke-width="1"/>'
            )
            if i in shown:
                parts.append(
                    f'<text x="{x:.1f}" y="{self.base + 10 + frame.font:.1f}" '
                    f'text-anchor="{self._anchor(x, labels[i])}" fill="{INK}">{labels[i]}</text>'
                )
        return f'<g class="grid">{"".join(parts)}</g>'

    def _labelled(self, labels: Sequence[str]) -> tuple[int, ...]:
        """The periods that have a label: as many as have room; on a stage the first among them."""
        frame = self.frame
        most = int((frame.plot_width + frame.label_width) // frame.label_width)
        shown = thinned(len(labels), most)
        widest = max(text_width(label, frame.font) for label in labels)
        while len(shown) > 1:
            first, second = (self.x(self.result.periods[i][0]) for i in shown[:2])
            if second - first >= widest:
                break
            most -= 1
            shown = thinned(len(labels), most)
        return shown if frame.has_list else self._from_first(shown, widest)

    def _from_first(self, shown: tuple[int, ...], widest: float) -> tuple[int, ...]:
        """The same with the first period, which takes the place of what is too near to it."""
        first = self.x(self.result.periods[0][0])
        far = (i for i in shown[:-1] if self.x(self.result.periods[i][0]) - first >= widest)
        last = self.x(self.result.periods[shown[-1]][0])
        return (*((0,) if last - first >= widest else ()), *far, shown[-1])

    def _anchor(self, x: float, text: str) -> str:
        half = len(text) * self.frame.font * 0.28
        return "end" if x + half > self.frame.width else "middle"

    def breaks(self) -> str:
        """A dashed bar before each period from which values do not compare with earlier ones."""
        return "".join(
            f'<path class="break" d="M{x:.1f} {self.frame.top:g}V{self.base:g}" stroke="{SOFT}" '
            f'stroke-width="1.5" stroke-dasharray="5 3"><title>{escape(found.text)}</title></path>'
            for found in self.result.breaks
            if any(found.touches(line.key) for line in self.drawn)
            and (x := self._break_x(found)) is not None
        )

    def _break_x(self, found: Break) -> float | None:
        earlier = [p for p, _ in self.result.periods if p < found.period]
        if not earlier or found.period > self.last:
            return None
        return (self.x(earlier[-1]) + self.x(found.period)) / 2

    def lines(self) -> str:
        """All lines with their markers; the city last, so that it lies on top."""
        order = sorted(self.drawn, key=lambda line: self.styles[line.key].width)
        return "".join(self._line(line) for line in order)

    def _line(self, line: Line) -> str:
        style = self.styles[line.key]
        solid, dashed = segments(line, self.result.breaks, self.index)
        parts = []
        for pairs, dash in ((solid, ""), (dashed, ' stroke-dasharray="6 5"')):
            if pairs:
                path = "".join(
                    f"M{self.x(line.points[i].period):.1f} {self.y(a):.1f}"
                    f"L{self.x(line.points[j].period):.1f} {self.y(b):.1f}"
                    for (i, a), (j, b) in pairs
                )
                kind = "planned" if dash else "known"
                parts.append(
                    f'<path class="{kind}" d="{path}" fill="none" stroke="{style.colour}" '
                    f'stroke-width="{style.width:g}" stroke-linecap="round"{dash}/>'
                )
        for i, number in line.shown(self.index):
            parts.append(self._point(line, line.points[i], number, style))
        return f'<g class="line" data-key="{escape(line.key)}">{"".join(parts)}</g>'

    def _point(self, line: Line, point: Point, number: float, style: LineStyle) -> str:
        x, y = self.x(point.period), self.y(number)
        words = remarks(point)
        text = point.index_text if self.index else point.text
        tip = f"{line.label}, {point.label}: {text}" + (f" ({words})" if words else "")
        font = self.frame.font
        # at the top it would cover what the axis measures
        at = y - 9 if y - 9 > 2 * font + 6 else y + 9 + 0.75 * font
        sign = (
            f'<text x="{x:.1f}" y="{at:.1f}" text-anchor="middle" font-weight="700" '
            f'fill="{INK}">?</text>'
            if Flag.QUESTIONABLE in point.flags
            else ""
        )
        hollow = is_hollow(point) or Flag.QUESTIONABLE in point.flags
        drawing = marker(style.shape, x, y, self.frame.radius, style.colour, hollow)
        return f"<g><title>{escape(tip)}</title>{drawing}{sign}</g>"

    def names(self) -> str:
        """Names at the ends of the lines; in the narrow form short marks and a key below."""
        ends = [(line, line.shown(self.index)[-1]) for line in self.drawn if line.shown(self.index)]
        wanted = [self.y(number) for _, (_, number) in ends]
        gap = self.frame.font + 3 if self.frame.key else LABEL_GAP
        placed = spread(wanted, gap, self.frame.top, self.base)
        parts = []
        for (line, (i, number)), y in zip(ends, placed, strict=True):
            style = self.styles[line.key]
            start = self.x(line.points[i].period) + self.frame.radius + 2
            x = self.frame.width - self.frame.right + (14 if self.frame.key else NAME_START)
            end = x - (3 if self.frame.key else 18)
            # a line that ended early must not seem to go on to its name
            dots = "" if i == len(line.points) - 1 else ' stroke-dasharray="1 5"'
            leader = (
                f'<path d="M{start:.1f} {self.y(number):.1f}L{end:.1f} {y:.1f}" fill="none" '
                f'stroke="{style.colour}" stroke-width="1"{dots}/>'
            )
            if not self.frame.key:
                leader += marker(style.shape, x - 11, y, 4.5, style.colour, False)
            name = style.mark if self.frame.key else self._name(line, i)
            weight = ' font-weight="700"' if style.width > 2 else ""
            parts.append(
                f'{leader}<text class="name" x="{x:.1f}" y="{y + self.frame.font * 0.35:.1f}"'
                f'{weight} fill="{INK}">{escape(name)}</text>'
            )
        return f'<g class="names">{"".join(parts)}</g>' + (
            self._key() if self.frame.key and self.frame.has_list else ""
        )

    def _name(self, line: Line, i: int) -> str:
        return " ".join(self._beside(line, i, self.frame.right - NAME_START))

    def _beside(self, line: Line, i: int, room: float) -> tuple[str, str]:
        text = _end_text(line, i, self.index, is_bare=self._lacks_room(room))
        is_bold = self.styles[line.key].width > 2
        return _side_by_side(line.label, text, room, self.frame.font, is_bold=is_bold)

    def _lacks_room(self, room: float) -> bool:
        """Whether any name does not fit beside its value with the unit: then all go without."""
        ends = ((line, line.shown(self.index)) for line in self.drawn)
        return any(
            text_width(
                f"{line.label} {_end_text(line, shown[-1][0], self.index)}",
                self.frame.font,
                bold=self.styles[line.key].width > 2,
            )
            > room
            for line, shown in ends
            if shown
        )

    def _key(self) -> str:
        parts = []
        top = self.base + self.frame.bottom + 10
        for row, line in enumerate(self.drawn):
            style = self.styles[line.key]
            y = top + row * KEY_ROW
            shown = line.shown(self.index)
            label, text = line.label, ""
            if shown:
                label, text = self._beside(line, shown[-1][0], self.frame.width - 62 - 12)
            weight = ' font-weight="700"' if style.width > 2 else ""
            parts.append(
                f'<path d="M26 {y - 4:.1f}H54" stroke="{style.colour}" '
                f'stroke-width="{style.width:g}"/>'
                + marker(style.shape, 40, y - 4, 4.5, style.colour, False)
                + f'<text x="6" y="{y:.1f}" fill="{INK}"{weight}>{style.mark}</text>'
                f'<text x="62" y="{y:.1f}" fill="{INK}"{weight}>{escape(label)}</text>'
                f'<text x="{self.frame.width - 4:g}" y="{y:.1f}" text-anchor="end" fill="{INK}"'
                f"{weight}>{escape(text)}</text>"
            )
        return f'<g class="key">{"".join(parts)}</g>'


Pair = tuple[tuple[int, float], tuple[int, float]]


def segments(
    line: Line, breaks: Sequence[Break], index: bool
) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Neighbouring values to connect: known ones, and those that lead to or from planned values."""
    cut = line.cut_at(breaks)
    shown = line.shown(index)
    solid: list[Pair] = []
    dashed: list[Pair] = []
    for one, other in pairwise(shown):
        start, end = line.points[one[0]], line.points[other[0]]
        if other[0] != one[0] + 1 or any(start.period < p <= end.period for p in cut):
            continue
        planned = Flag.PLANNED in start.flags or Flag.PLANNED in end.flags
        (dashed if planned else solid).append((one, other))
    return tuple(solid), tuple(dashed)


def axis_title(result: SeriesResult) -> str:
    """What the value axis measures."""
    if result.selection.index:
        return f"Index, {result.periods[0][1]} = 100"
    return in_unit(result.indicator.unit) or "Anzahl"
