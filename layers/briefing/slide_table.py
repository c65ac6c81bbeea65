"""A table on a slide: only columns and rows that have room, and how many more there are."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from layers.briefing.slide_measure import INSET, POINTS, Place, lines_of
from layers.briefing.slide_parts import INK, PAPER, SOFT, add_text, set_style
from layers.briefing.texts import printable
from layers.numbers import german
from layers.thematic.sheet_text import text_width

_SIZES = (18, 16, 14)
"""Points of the letters, from the largest; the first in which all rows fit."""
_LEAST = 8
"""The same where columns had no room else."""
_ROW, _MORE = 0.1, 0.42
"""Inches that a cell keeps free above and below, and that the line about more rows takes."""

Rows = Sequence[Sequence[str]]


def put_table(slide: Any, rows: Rows, place: Place, title: str, more: int = 0) -> None:
    """The rows (the first are headings) in a place. ``more`` rows are known to be left out already;
    the line below the table counts them with those that have no room here."""
    rows = [tuple(printable(text) for text in row) for row in rows]
    size = next(
        (s for s in _SIZES if not more and sum(_heights(rows, place, s)) <= place.height),
        _SIZES[-1],
    )
    if more:
        room = place.height - _MORE
        size = next((s for s in _SIZES if sum(_heights(rows, place, s)) <= room), _SIZES[-1])
    while size > _LEAST and len(_widths(rows, place.width, size)) < len(rows[0]):
        size -= 2
    widths = _widths(rows, place.width, size)
    rows = [row[: len(widths)] for row in rows]
    heights = _heights(rows, place, size)
    kept = _kept(heights, place.height, bool(more))
    left_out = more + len(rows) - kept
    _put(slide, rows[:kept], replace(place, height=sum(heights[:kept])), (widths, heights), title)
    _style(slide.shapes[-1].table, size)
    if left_out:
        top = place.top + sum(heights[:kept])
        box = (place.left, top, place.width, _MORE)
        add_text(slide, [f"… und {german(left_out)} weitere"], box, size, SOFT)


def _kept(heights: Sequence[float], room: float, is_short: bool) -> int:
    """Rows that have room, with the line about others where there are any."""
    if not is_short and sum(heights) <= room:
        return len(heights)
    kept = 1
    while kept < len(heights) and sum(heights[: kept + 1]) + _MORE <= room:
        kept += 1
    return kept


def _widths(rows: Rows, width: float, size: float) -> list[float]:
    """Inches of the columns that have room, from the first."""
    most = [
        max(text_width(row[at], size, bold=True) / POINTS for row in rows) + 2 * INSET + 0.1
        for at in range(len(rows[0]))
    ]
    least = [
        max(
            text_width(word, size, bold=r == 0)
            for r, row in enumerate(rows)
            for word in row[at].split(" ")
        )
        / POINTS
        + 2 * INSET
        + 0.05
        for at in range(len(rows[0]))
    ]
    count = len(least)
    while count > 1 and sum(least[:count]) > width:
        count -= 1
    most, least = most[:count], least[:count]
    wanted = sum(most) - sum(least)
    share = min(1.0, max(0.0, width - sum(least)) / wanted) if wanted > 0 else 0.0
    widths = [low + (high - low) * share for low, high in zip(least, most, strict=True)]
    factor = width / sum(widths)
    return [wide * factor for wide in widths]


def _heights(rows: Rows, place: Place, size: float) -> list[float]:
    widths = _widths(rows, place.width, size)
    return [
        max(lines_of(text, wide, size, bold=True) for text, wide in zip(row, widths, strict=False))
        * size
        * 1.2
        / POINTS
        + _ROW
        for row in rows
    ]


def _put(
    slide: Any,
    rows: Rows,
    place: Place,
    form: tuple[Sequence[float], Sequence[float]],
    title: str,
) -> None:
    from pptx.util import Inches

    widths, heights = form
    left, top = Inches(place.left), Inches(place.top)
    wide, high = Inches(sum(widths)), Inches(place.height)
    shape = slide.shapes.add_table(len(rows), len(widths), left, top, wide, high)
    shape._element.nvGraphicFramePr.cNvPr.set("descr", printable(title))
    for at, width in enumerate(widths):
        shape.table.columns[at].width = Inches(width)
    for r, row in enumerate(rows):
        shape.table.rows[r].height = Inches(heights[r])
        for c, text in enumerate(row):
            shape.table.cell(r, c).text_frame.text = text


def _style(table: Any, size: float) -> None:
    from pptx.util import Inches, Pt

    for r, row in enumerate(table.rows):
        for cell in row.cells:
            cell.margin_top = cell.margin_bottom = Inches(_ROW / 2)
            for paragraph in cell.text_frame.paragraphs:
                set_style(paragraph, Pt(size), PAPER if r == 0 else INK, is_bold=r == 0)
