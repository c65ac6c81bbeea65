"""A time series on a stage: thick lines with short marks, their names in a big legend."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from layers.numbers import german
from layers.queries.series import Line, Point, SeriesResult
from layers.stage.labels import Box, Wanted, label_svg, place_labels
from layers.stage.model import LETTERS, Drawn, Finder, Marks, Room
from layers.store import Store
from layers.thematic.exhibit import Figure
from layers.thematic.series_exhibit import series_figures
from layers.thematic.series_style import LineStyle, line_styles, marker, sign_svg, signs
from layers.thematic.series_svg import Chart, Form, period_ticks, segments, series_axis, series_svg
from layers.thematic.series_text import alternative_text, axis_note, series_title

_SIGN = re.compile(r"(?<=class=\")sign")
_FONT = 13.0
_THICK, _THIN = 5.0, 1.6
"""Widths of lines that are meant, and of the others beside them."""


def series_stage(store: Store, result: SeriesResult, marks: Marks, room: Room, name: str) -> Drawn:
    """The lines. A single period is no line: there is no drawing then. Marks are lines (code, name
    or key) and periods."""
    lines = result.lines if result.city_apart else result.all_lines
    ticks = period_ticks(result)
    finder = _finder(lines, ticks)
    if result.single_period or not lines:
        return Drawn(
            "",
            "",
            legend=_big(result),
            unknown=finder.unknown(marks.names),
            known=tuple(line.label for line in lines),
        )
    meant = finder.codes(marks.names)
    styles = _styles(lines, meant)
    left: list[Wanted] = []

    def over(chart: Chart) -> str:
        wanted = _wanted(chart, marks, finder)
        labels, without = place_labels(wanted, _inside(chart), _FONT, _points(chart))
        left.extend(without)
        return "".join(label_svg(label, _FONT) for label in labels)

    alt = alternative_text(result)
    svg = series_svg(
        replace(result, mark=""),
        lines,
        ident=f"{name}-series",
        title=series_title(result),
        description=alt,
        styles=styles,
        form=_form(room),
        over=over,
    )
    return Drawn(
        svg=svg,
        alt=alt,
        legend=_legend(result, lines, styles),
        aside=tuple((item.name, item.text) for item in left),
        alike=_alike(result, lines),
        unknown=finder.unknown(marks.names),
        known=tuple(dict.fromkeys((*(line.label for line in lines), *ticks))),
    )


def _alike(result: SeriesResult, lines: Sequence[Line]) -> str:
    """Eight characters that stand for which lines there are, with which points and parts: two
    drawings with the same change into each other point by point."""
    index = result.selection.index
    parts = [
        (
            line.key,
            [i for i, _ in line.shown(index)],
            [[one[0] for one, _ in pairs] for pairs in segments(line, result.breaks, index)],
        )
        for line in lines
    ]
    shape = repr(([period for period, _ in result.periods], parts))
    return hashlib.sha256(shape.encode()).hexdigest()[:8]


def series_picture(store: Store, result: SeriesResult, marks: Marks, name: str) -> Figure | None:
    """The lines with their names, for a file; None for a single period."""
    meant = _finder(result.all_lines, ()).codes(marks.names)
    styles = _styles(result.all_lines, meant)
    plain = replace(result, selection=replace(result.selection, multiples=False))
    return next(iter(series_figures(plain, name, styles=styles)), None)


def _finder(lines: Sequence[Line], ticks: Sequence[str]) -> Finder:
    return Finder(
        [
            *((f"line {line.key}", line.code or line.label) for line in lines),
            *((f"line {line.key}", line.label) for line in lines),
            *((f"period {i}", tick) for i, tick in enumerate(ticks)),
        ]
    )


def _form(room: Room) -> Form:
    """The room in units of which letters have _FONT."""
    width, height = room.width * _FONT / LETTERS, room.height * _FONT / LETTERS
    return Form(width, height - 34 - 34, 40, 26, 34, 34, 62, _FONT, 4.2, True, has_list=False)


def _styles(lines: Sequence[Line], meant: Sequence[str]) -> dict[str, LineStyle]:
    styles = line_styles(lines)
    if not any(f"line {line.key}" in meant for line in lines):
        return {key: replace(style, width=style.width + 1) for key, style in styles.items()}
    return {
        key: replace(style, width=_THICK if f"line {key}" in meant else _THIN)
        for key, style in styles.items()
    }


def _wanted(chart: Chart, marks: Marks, finder: Finder) -> tuple[Wanted, ...]:
    """A label for each note: of a line at its last value, of a period at that of the first line
    that has one there, else on the axis."""
    found = []
    for name, text in marks.notes:
        kind, _, key = (finder.find(name) or "").partition(" ")
        if kind == "line":
            line = next(line for line in chart.drawn if line.key == key)
            found += [Wanted(line.label, text, at) for at in _places(chart, line)[-1:]]
        elif kind == "period":
            period = chart.result.periods[int(key)][0]
            on_axis = (chart.x(period), chart.y(chart.axis.low))
            places = [at for line in chart.drawn for at in _places(chart, line)]
            at = next((at for at in places if at[0] == on_axis[0]), on_axis)
            found.append(Wanted(name, text, at))
    return tuple(found)


def _places(chart: Chart, line: Line) -> list[tuple[float, float]]:
    """Where the values of a line are drawn."""
    return [
        (chart.x(line.points[i].period), chart.y(value)) for i, value in line.shown(chart.index)
    ]


def _inside(chart: Chart) -> Box:
    frame = chart.frame
    return frame.left, frame.top, frame.width - frame.right, chart.base


def _points(chart: Chart) -> list[Box]:
    room = 4.0
    return [
        (x - room, y - room, x + room, y + room)
        for line in chart.drawn
        for x, y in _places(chart, line)
    ]


def _legend(result: SeriesResult, lines: Sequence[Line], styles: dict[str, LineStyle]) -> str:
    rows = "".join(
        f'<li><svg class="stage-swatch" viewBox="0 0 34 22" aria-hidden="true">'
        f'<path d="M1 11H33" stroke="{style.colour}" stroke-width="{style.width:g}"/>'
        f"{marker(style.shape, 17, 11, 5, style.colour, False)}</svg>"
        f'<span class="stage-key{" is-meant" if style.width >= _THICK else ""}">'
        f"{escape(style.mark)}\u2002{escape(line.label)}: {escape(_last(result, line))}</span></li>"
        for line in lines
        for style in (styles[line.key],)
    )
    told = "".join(
        f"<li>{_SIGN.sub('stage-swatch', sign_svg(sign.kind))}"
        f'<span class="stage-key">{escape(sign.label)}</span></li>'
        for sign in signs(lines, bool(result.breaks))
    )
    axis = axis_note(series_axis(lines, result.selection.index))
    notes = f'<p class="stage-legend-unit">{escape(axis)}</p>' if axis else ""
    return f'<ul class="stage-keys">{rows}{told}</ul>{notes}'


def _big(result: SeriesResult) -> str:
    """Values of a single period: few numbers, very big, with what they are a part of."""
    parts = []
    for line in result.all_lines:
        for point in line.points[:1]:
            base = _base(point)
            parts.append(
                f"<dt>{escape(line.label)}, {escape(point.label)}</dt>"
                f"<dd><strong>{escape(point.text)}</strong>{escape(base)}</dd>"
            )
    return f'<dl class="stage-big">{"".join(parts)}</dl>' if parts else ""


def _base(point: Point) -> str:
    if point.value is None or not point.numerator or not point.denominator:
        return ""
    if not (point.numerator.is_integer() and point.denominator.is_integer()):
        return ""
    return f"{german(point.numerator)} von {german(point.denominator)}"


def _last(result: SeriesResult, line: Line) -> str:
    shown = line.shown(result.selection.index)
    if not shown:
        return "kein Wert"
    point = line.points[shown[-1][0]]
    text = point.index_text if result.selection.index else point.text
    return f"{text} ({point.label})" if shown[-1][0] < len(line.points) - 1 else text
