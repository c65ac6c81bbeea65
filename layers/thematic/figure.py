"""Figures for exhibits: the envelope of a drawing, made of columns of texts and shapes."""

from html import escape

from layers.thematic.coordinates import number
from layers.thematic.exhibit import Figure
from layers.thematic.sheet import FONTS, INK, PAPER, SOFT, Form, form_of

PRINT_WIDTH = 720
"""Units of a figure across a page of A4 (170 mm): letters of 11 units are 7.4 points there."""


def print_form(width: int = PRINT_WIDTH) -> Form:
    """The form of a figure without margins, for helpers that draw pictures."""
    made = form_of(width)
    return Form(width, float(width), 0.0, made.gap, made.size, False)


def figure_of(
    name: str, caption: str, alt: str, parts: str, size: tuple[float, float], style: str = ""
) -> Figure:
    """A figure of ``parts`` on white; ``size`` is width and height, ``style`` rules of its own
    beside ``strong`` and ``soft``. Ids in ``parts`` have to begin with ``name``."""
    width, height = size
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'role="img" lang="de" aria-label="{escape(alt)}">'
        f"<style>#{name} text{{font-family:{FONTS}}}#{name} .strong{{font-weight:bold}}"
        f"#{name} .soft{{fill:{SOFT}}}{style}</style>"
        f'<rect width="{number(width)}" height="{number(height)}" fill="{PAPER}"/>'
        f'<g id="{name}" fill="{INK}">{parts}</g></svg>'
    )
    return Figure(name, caption, alt, svg, width, height)
