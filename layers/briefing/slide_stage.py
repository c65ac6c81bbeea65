"""A view on a slide as it stands on the stage: its drawing big, legend and numbers as real text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from layers.briefing.album import Album
from layers.briefing.handout import Shown
from layers.briefing.slide_measure import INSET, Place, text_height
from layers.briefing.slide_numbers import number_rows, numbers_size, put_numbers
from layers.briefing.slide_parts import (
    INK,
    SOFT,
    add_text,
    cell_texts,
)
from layers.briefing.slide_table import put_table
from layers.stage.alone import alone, size_of, swatch_alone
from layers.stage.legend_parts import Part, legend_parts
from layers.stage.model import LETTERS, Drawn, Room

LETTER = 19.0
"""Points of the letters of a drawing on a slide."""
PIXELS = LETTERS * 72.0 / LETTER
"""Pixels of a stage (layers.stage.model.Room) that are an inch of a slide."""
_NOTE = 45.0
_KEY_SIZES = (18, 16, 14)
"""Points of a legend, from the largest; the first in which it fits."""
_SMALL_SIZES = (14, 12, 11, 10, 9, 8, 7, 6)
"""The same where there are too many lines for those."""
_CRAMPED = 10
"""Points; a legend that is even then too high takes room from its drawing."""
_SWATCH, _GAP = 0.5, 0.2
_BESIDE, _TABLE_BESIDE = 0.37, 0.72
"""Width of a legend beside a drawing, as a part of both."""
_MOST_BESIDE = 3.3
"""Inches that a legend beside a drawing is wide at most."""
_LOW = 4.2
"""Inches; in a lower place a legend below a drawing is small, so that the drawing is not."""
_FEW = 6
"""Lines of a legend that stand below a drawing over the whole width."""


@dataclass(frozen=True)
class _Line:
    """A part of a legend in its place."""

    part: Part
    place: Place
    size: float


def put_stage(
    slide: Any, shown: Shown, place: Place, album: Album, *, is_named: bool = False
) -> None:
    """The view of ``shown`` into a place: its drawing with its legend, big numbers or a table.
    ``is_named`` says that its title stands above, as for two that are compared."""
    if shown.draw is None:
        _put_plain(slide, shown, place, album)
        return
    drawn = shown.draw(_room(place))
    parts = _parts(drawn, is_named=is_named)
    if not drawn.svg:
        _put_words(slide, shown, parts, place, album)
        return
    drawing, words = _split(shown, drawn, parts, place)
    room = _room(drawing)
    extra = _NOTE if shown.kind == "relation" else 0.0
    drawn = shown.draw(replace(room, height=room.height + extra))
    figure = alone(drawn, room, shown.exhibit.title)
    if figure is None:
        return
    used = _put_drawing(slide, figure, drawing, album)
    if words.top >= drawing.bottom:
        words = replace(words, top=used.bottom + _GAP / 2)
    _put_legend(slide, drawn, _parts(drawn, is_named=is_named), words, album)


def _parts(drawn: Drawn, *, is_named: bool) -> tuple[Part, ...]:
    """The legend without what the title above says already."""
    needless = ("scheme", "head") if is_named else ("scheme",)
    aside = (Part("text", f"{name}: {text}") for name, text in drawn.aside)
    kept = (part for part in legend_parts(drawn.legend) if part.kind not in needless)
    return (*kept, *aside)


def _room(place: Place) -> Room:
    """The place as a room of a stage; a scatter plot keeps _NOTE of it
    free for words, which stand elsewhere here."""
    width, height = place.width * PIXELS, place.height * PIXELS
    return Room(width, height, width)


def _split(shown: Shown, drawn: Drawn, parts: Sequence[Part], place: Place) -> tuple[Place, Place]:
    """Where the drawing and where its legend stands: below it or beside it, where the legend gets
    what the drawing leaves."""
    if not parts:
        return place, replace(place, top=place.bottom, height=0.0)
    is_table = any(part.kind == "row" for part in parts)
    if shown.is_wide or (shown.kind == "series" and len(parts) <= _FEW):
        size = _KEY_SIZES[0] if place.height > _LOW else _KEY_SIZES[-1]
        words = _height(parts, place.width, size, columns=_columns(place))
        height = place.height - words - _GAP / 2
        top = place.top + height + _GAP / 2
        return replace(place, height=height), replace(place, top=top, height=words)
    share = _TABLE_BESIDE if is_table else _BESIDE
    width = (place.width - _GAP) * share
    if not is_table:
        across, high = size_of(drawn)
        left_over = place.width - _GAP - place.height * across / high
        width = min(max(width, left_over), _MOST_BESIDE)
        if min(_height(parts, width, _CRAMPED, columns) for columns in (1, 2)) > place.height:
            width = (place.width - _GAP) * _TABLE_BESIDE
    left = place.right - width
    drawing = replace(place, width=left - _GAP - place.left)
    return drawing, replace(place, left=left, width=width)


def _columns(place: Place) -> int:
    return 2 if place.width > 7 else 1


def _put_drawing(slide: Any, figure: Any, place: Place, album: Album) -> Place:
    """Put a figure into a place, in the middle across; where it came to stand."""
    scale = min(place.width / figure.width, place.height / figure.height)
    width, height = figure.width * scale, figure.height * scale
    left = place.left + (place.width - width) / 2
    sized = replace(figure, width=width * 96, height=height * 96)
    album.put(slide, sized, (left, place.top, width, height))
    return Place(left, place.top, width, height)


def _put_plain(slide: Any, shown: Shown, place: Place, album: Album) -> None:
    """A view of which nobody can draw a stage: its picture or its first table."""
    if shown.figure is not None:
        _put_drawing(slide, shown.figure, place, album)
    elif shown.exhibit.tables:
        table = shown.exhibit.tables[0]
        heads = tuple(column.heading for column in table.columns)
        put_table(slide, (heads, *cell_texts(table, table.rows)), place, table.title)


def _put_words(slide: Any, shown: Shown, parts: Sequence[Part], place: Place, album: Album) -> None:
    """A view without a drawing: numbers very big, or a table."""
    rows: list[tuple[str, ...]] = [part.cells for part in parts if part.kind == "row"]
    if not rows and numbers_size(parts, place) is None:
        rows = [("Gebiet, Zeitraum", "Wert"), *number_rows(parts)]
        parts = ()
    if rows:
        more = [part for part in parts if part.kind != "row"]
        room = place.height - _height(more, place.width, _KEY_SIZES[0])
        put_table(slide, rows, replace(place, height=room), shown.exhibit.title, _left_out(more))
    elif parts:
        put_numbers(slide, parts, place)
    elif shown.exhibit.tables:
        _put_plain(slide, replace(shown, figure=None), place, album)


def _left_out(parts: Sequence[Part]) -> int:
    """The number of rows that the list itself says it left out."""
    for part in parts:
        words = part.text.replace("\u202f", "").replace("\u00a0", "").split()
        if words[:1] == ["und"] and words[-1:] == ["weitere"]:
            return int("".join(filter(str.isdigit, words[1])) or 0)
    return 0


def _put_legend(
    slide: Any, drawn: Drawn, parts: Sequence[Part], place: Place, album: Album
) -> None:
    """The legend as texts with swatches, or its table; in smaller letters and more columns rather
    than without a line."""
    rows = [part.cells for part in parts if part.kind == "row"]
    if rows:
        put_table(slide, rows, place, "Werte")
        return
    columns = _columns(place)
    forms = [(size, columns) for size in _KEY_SIZES]
    forms += [(size, columns + more) for size in _SMALL_SIZES for more in (0, 1)]
    form = next(
        (form for form in forms if _height(parts, place.width, *form) <= place.height + 0.01),
        forms[-1],
    )
    for line in _lines(parts, place, *form):
        _put_line(slide, drawn, line, album)


def _put_line(slide: Any, drawn: Drawn, line: _Line, album: Album) -> None:
    place, part, swatch = line.place, line.part, _swatch(line.size)
    if part.kind == "key":
        figure = swatch_alone(drawn, part.sign)
        if figure is not None:
            high = min(line.size / 72 * 1.1, swatch * figure.height / figure.width)
            wide = high * figure.width / figure.height
            sized = replace(figure, alt=f"Zeichen: {part.text}", width=wide * 96, height=high * 96)
            top = place.top + INSET / 2 + (line.size * 1.2 / 72 - high) / 2
            left = place.left + (swatch - wide) / 2
            album.put(slide, sized, (left, top, wide, high))
        place = replace(place, left=place.left + swatch, width=place.width - swatch)
    box = (place.left, place.top, place.width, place.height)
    ink = SOFT if part.kind == "soft" else INK
    is_bold = part.kind == "head" or part.is_strong
    add_text(slide, [part.text], box, line.size, ink, is_bold=is_bold)


def _swatch(size: float) -> float:
    """Inches that a swatch takes beside letters of that size."""
    return min(_SWATCH, size / 72 * 2.6)


def _part_height(part: Part, width: float, size: float) -> float:
    room = width - (_swatch(size) if part.kind == "key" else 0.0)
    # lines of a legend stand closer than paragraphs
    bold = part.kind == "head" or part.is_strong
    return text_height(part.text, room, size, bold=bold) - INSET / 2


def _height(parts: Sequence[Part], width: float, size: float, columns: int = 1) -> float:
    lines = _lines(parts, Place(0.0, 0.0, width, 0.0), size, columns)
    return max((line.place.bottom for line in lines), default=0.0)


def _lines(parts: Sequence[Part], place: Place, size: float, columns: int) -> list[_Line]:
    """The parts in their places; keys in so many columns, everything else across."""
    made: list[_Line] = []
    top, column, row_end = place.top, 0, place.top
    for part in parts:
        is_key = part.kind == "key" and columns > 1
        if not is_key and column:
            top, column = row_end, 0
        width = place.width / columns if is_key else place.width
        height = _part_height(part, width, size)
        left = place.left + column * width if is_key else place.left
        made.append(_Line(part, Place(left, top, width, height), size))
        row_end = max(row_end, top + height)
        column = (column + 1) % columns if is_key else 0
        if not column:
            top = row_end
    return made
