"""A time series as a whole picture: title, lines or small pictures, signs, sentence, source."""

from collections.abc import Sequence
from dataclasses import replace

from layers.queries.series import Line, SeriesResult
from layers.store import Store
from layers.thematic.layer import as_of, source_lines
from layers.thematic.multiples_svg import Multiple, multiples
from layers.thematic.series_style import LineStyle, line_styles, sign_svg, signs
from layers.thematic.series_svg import series_axis, series_svg
from layers.thematic.series_text import (
    axis_note,
    break_notes,
    city_apart_note,
    other_notes,
    protection_lines,
    series_sentences,
    series_title,
)
from layers.thematic.sheet import (
    DEFAULT_WIDTH,
    Form,
    Origin,
    Said,
    document,
    foot,
    form_of,
    head,
    placed,
    texts,
)
from layers.thematic.sheet_text import Column

KEYED_BELOW = 720.0
"""Narrower drawings number their lines and name them in a key."""
MULTIPLE_WIDTH = 200.0
SIGN_WIDTH, SIGN_HEIGHT = 40.0, 20.0


def series_sheet(
    store: Store, result: SeriesResult, width: int = DEFAULT_WIDTH, origin: Origin | None = None
) -> str:
    """The whole picture of a series, ``width`` pixels wide and as high as it needs. A single
    period, which is no line, is a list of values. ``origin`` is printed at the end."""
    form, said = form_of(width), _said(store, result)
    top = head(form, said)
    body = Column(form.margin, top.y + form.gap / 2, form.inner)
    if result.single_period:
        _values(form, result, body)
    else:
        draw_lines(form, result, body)
        _multiples(form, result, body)
        draw_signs(form, result, body)
    bottom = foot(form, said, origin or Origin(), body.y + form.gap / 2)
    height = bottom.y + form.margin
    return document(form, said, height, "", [texts(top, body, bottom)])


def _said(store: Store, result: SeriesResult) -> Said:
    sentences = " ".join(series_sentences(result))
    dates = as_of(result.sources)
    notes = (*result.without_index, *break_notes(result), *other_notes(result))
    return Said(
        kind="Liniendiagramm",
        title=series_title(result),
        mark=result.mark,
        under="",
        sentence=sentences,
        description=f"Liniendiagramm. {sentences}",
        notes=(*protection_lines(result), *notes),
        sources=(
            *source_lines(store, result.indicator),
            *((f"Stand der Daten: {dates}",) if dates else ()),
        ),
    )


def _values(form: Form, result: SeriesResult, body: Column) -> None:
    for line in result.all_lines:
        for point in line.points:
            body.write(f"{line.label}: {point.text} ({point.label})", form.type(17), "strong")


def draw_lines(
    form: Form,
    result: SeriesResult,
    body: Column,
    name: str = "figure",
    styles: dict[str, LineStyle] | None = None,
) -> None:
    """Write the lines of a series into a column; ids begin with ``name``. ``styles`` are other
    looks than the usual ones."""
    if not result.all_lines:
        return
    styles = styles or line_styles(result.all_lines)
    groups: list[tuple[str, tuple[Line, ...]]] = [("", result.all_lines)]
    if result.city_apart and result.city is not None:
        groups = [("", result.lines), (result.city.label, (result.city,))]
    for at, (heading, lines) in enumerate(groups):
        if heading:
            body.space(form.gap / 2)
            body.write(heading, form.type(17), "strong")
            body.space(4)
        title = f"{series_title(result)}, {heading}" if heading else series_title(result)
        drawn = series_svg(
            replace(result, mark=""),
            lines,
            ident=f"{name}-{at}",
            title=title,
            description=" ".join(series_sentences(result)),
            narrow=form.inner < KEYED_BELOW,
            styles=styles,
            width=form.inner,
        )
        _put(body, drawn, body.x, form.inner)
        note = axis_note(series_axis(lines, result.selection.index))
        if note:
            body.write(note, form.type(14), "soft")
    if city_apart_note(result):
        body.space(4)
        body.write(city_apart_note(result), form.type(14), "soft")


def _put(body: Column, drawn: str, x: float, width: float) -> None:
    part, height = placed(drawn, x, body.y, width)
    body.draw(part)
    body.space(height)


def _multiples(form: Form, result: SeriesResult, body: Column) -> None:
    if not result.selection.multiples or not result.every_area:
        return
    found = multiples(replace(result, mark=""))
    across = across_of(form)
    body.space(form.gap / 2)
    for start in range(0, len(found.items), across):
        draw_row(form, found.items[start : start + across], body)
    body.write(found.scale, form.type(14), "soft")


def across_of(form: Form) -> int:
    """How many small pictures stand beside each other."""
    return max(1, int((form.inner + form.gap) // (MULTIPLE_WIDTH + form.gap)))


def draw_row(form: Form, row: Sequence[Multiple], body: Column) -> None:
    """Write small pictures into a column, beside each other."""
    across = across_of(form)
    width = (form.inner - (across - 1) * form.gap) / across
    columns = [
        _multiple(form, item, body.x + at * (width + form.gap), body.y, width)
        for at, item in enumerate(row)
    ]
    for column in columns:
        body.parts += column.parts
    body.y = max(column.y for column in columns) + form.gap / 2


def _multiple(form: Form, item: Multiple, x: float, y: float, width: float) -> Column:
    column = Column(x, y, width)
    column.write(item.label, form.type(14), "strong")
    column.write(item.last, form.type(13), "soft")
    column.space(4)
    _put(column, item.svg, x, width)
    return column


def draw_signs(form: Form, result: SeriesResult, body: Column) -> None:
    """Write what the signs of a drawing mean into a column."""
    lines = (*result.all_lines, *(result.every_area if result.selection.multiples else ()))
    found = signs(lines, bool(result.breaks))
    if found:
        body.space(form.gap / 4)
    for sign in found:
        size = form.type(14)
        part, _ = placed(sign_svg(sign.kind), body.x, body.y + size - 11, SIGN_WIDTH)
        body.draw(part)
        before = body.y
        body.write(sign.label, size, indent=SIGN_WIDTH + 10)
        body.y = max(body.y, before + SIGN_HEIGHT)
        body.space(4)
