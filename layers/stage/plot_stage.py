"""Areas as points on a stage: two indicators against each other, and one on its scale."""

import re
from html import escape

from layers.queries.catalogue import area_names
from layers.stage.labels import Wanted, label_svg, place_labels
from layers.stage.model import LETTERS, Drawn, Finder, Marks, Room
from layers.store import Store
from layers.thematic.disparity_drawing import Form as StripForm
from layers.thematic.disparity_exhibit import disparity_exhibit
from layers.thematic.disparity_result import DisparityResult
from layers.thematic.disparity_svg import strip_alt, strip_svg
from layers.thematic.disparity_text import number as told_number
from layers.thematic.exhibit import Figure
from layers.thematic.relation_result import RelationResult
from layers.thematic.relation_svg import Form, Plot, axes_note, scatter_alt, scatter_svg

_FONT = 13.0
_RADII = (6, 5, 4, 3)
"""Radii of dots, from the largest; the first in which a strip is low enough."""
_HEIGHT = re.compile(r'viewBox="0 0 [\d.]+ ([\d.]+)"')
_NOTE = 45.0
"""Pixels of height for the words below."""


def relation_stage(
    store: Store, result: RelationResult, marks: Marks, room: Room, name: str
) -> Drawn:
    """The scatter plot; areas that are meant have their names, else some at the edges."""
    points = {point.code: point for point in result.complete}
    finder = Finder((point.code, point.name) for point in result.points)
    unknown = finder.unknown(marks.names)
    if not points:
        return Drawn("", "", unknown=unknown, known=finder.names)
    codes = [code for code in finder.codes(marks.names) if code in points]
    texts = {finder.find(mark): text for mark, text in marks.notes}
    left: list[Wanted] = []

    def over(plot: Plot) -> str:
        wanted = [
            Wanted(points[code].name, texts.get(code, ""), plot.place(points[code].pair))
            for code in codes
        ]
        form = plot.form
        view = (form.left, plot.top, form.width - form.right, form.height - form.bottom)
        labels, without = place_labels(wanted, view, form.font)
        left.extend(without)
        return "".join(label_svg(label, form.font) for label in labels)

    width, height = _size(room)
    svg = scatter_svg(
        result,
        f"{name}-scatter",
        form=Form(width, height, 52, 20, 58, _FONT, 11),
        over=over if codes else None,
    )
    note = axes_note(result)
    return Drawn(
        svg=svg,
        alt=scatter_alt(result),
        legend=f'<p class="stage-legend-unit">{escape(note)}</p>' if note else "",
        aside=tuple((item.name, item.text) for item in left),
        unknown=unknown,
        known=finder.names,
    )


def disparity_stage(
    store: Store, result: DisparityResult, marks: Marks, room: Room, name: str
) -> Drawn:
    """The areas of the chosen year on their scale; without a year the table stands there."""
    if result.year is None:
        return Drawn("", "", unknown=marks.names)
    names = area_names(store)
    level = result.selection.level
    values = {row.code: row.value for row in result.year.known}
    finder = Finder((code, names[level, code]) for code in values)
    codes = finder.codes(marks.names)
    texts = {finder.find(mark): text for mark, text in marks.notes}
    width, most = _size(room)
    left: list[Wanted] = []

    def meant(dots: dict[str, tuple[float, float]], height: float) -> str:
        wanted = [
            Wanted(
                f"{names[level, code]}: {told_number(result, values[code] or 0.0)}",
                texts.get(code, ""),
                dots[code],
            )
            for code in codes
        ]
        avoid = [(x - 3, y - 3, x + 3, y + 3) for x, y in dots.values()]
        # the box of the quantiles and the axis are at the foot
        view = (2.0, 2.0, width - 2.0, height - 92.0)
        labels, left[:] = place_labels(wanted, view, _FONT, avoid)
        return "".join(label_svg(label, _FONT) for label in labels)

    svg = ""
    for radius in _RADII:
        form = StripForm(width, _FONT, 20, 20, radius)
        svg = strip_svg(result, f"{name}-strip", form=form, meant=meant if codes else None)
        if (found := _HEIGHT.search(svg)) and float(found[1]) <= most:
            break
    caption = _caption(store, result)
    return Drawn(
        svg=svg,
        alt=strip_alt(result),
        legend=f'<p class="stage-legend-unit">{escape(caption)}</p>' if caption else "",
        aside=tuple((item.name, item.text) for item in left),
        unknown=finder.unknown(marks.names),
        known=finder.names,
    )


def _caption(store: Store, result: DisparityResult) -> str:
    figures: tuple[Figure, ...] = disparity_exhibit(store, result).figures
    return next((figure.caption for figure in figures if figure.name == "distribution"), "")


def _size(room: Room) -> tuple[float, float]:
    """Width and height of a drawing with words below it, in units of which letters have _FONT."""
    return room.wide * _FONT / LETTERS, (room.height - _NOTE) * _FONT / LETTERS
