"""One of two views that are compared on paper: a drawing for half a page, its legend as text."""

from dataclasses import replace
from typing import Any

from layers.briefing.content import figure_data
from layers.briefing.table_form import PAGE_WIDTH
from layers.briefing.texts import printable
from layers.stage.alone import alone, swatch_alone
from layers.stage.legend_parts import Part, legend_parts
from layers.stage.model import LETTERS, Drawn, Room
from layers.xml_text import xml_text

SIDE_BY_SIDE = (PAGE_WIDTH - 6) / 2
"""Millimetres of each of two pictures that are to be compared."""
HIGHEST = 85.0
"""Millimetres that such a picture may be high."""
LETTER = 9.0
"""Points of its letters."""
_PIXELS = LETTERS * 72.0 / 25.4 / LETTER
"""Pixels of a stage (layers.stage.model.Room) that are a millimetre."""
ROOM = Room(SIDE_BY_SIDE * _PIXELS, HIGHEST * _PIXELS, SIDE_BY_SIDE * _PIXELS)
_NEEDLESS = ("scheme", "head")
"""Parts of a legend that the caption says already."""


def half_figure(drawn: Drawn, title: str) -> dict[str, Any] | None:
    """The drawing for half a page as ``story.typ`` reads it, None where there is none. It was drawn
    for ROOM."""
    figure = alone(drawn, ROOM, title)
    if figure is None:
        return None
    named = figure.svg.replace("<svg", '<svg font-family="Atlas Sans"', 1)
    wide = min(SIDE_BY_SIDE, HIGHEST * figure.width / figure.height)
    return {**figure_data(replace(figure, svg=named)), "width": round(wide, 2)}


def half_legend(drawn: Drawn) -> list[dict[str, Any]]:
    """Its legend, a line each, with the swatches; rows of tables with their cells."""
    parts = (part for part in legend_parts(drawn.legend) if part.kind not in _NEEDLESS)
    return [_line(drawn, part) for part in parts]


def _line(drawn: Drawn, part: Part) -> dict[str, Any]:
    swatch = swatch_alone(drawn, part.sign) if part.sign else None
    text = part.text or " · ".join(part.cells)
    return {
        "text": printable(text),
        "strong": part.is_strong,
        "swatch": xml_text(swatch.svg) if swatch else "",
        "alt": printable(f"Zeichen: {text}"),
    }
