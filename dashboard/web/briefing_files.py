"""The Mappe as files: fonts and pictures for layers.briefing."""

from collections.abc import Callable

from dashboard.settings import ASSETS
from dashboard.web.pictures import png
from layers.briefing.model import Briefing
from layers.briefing.pdf import to_pdf
from layers.briefing.slides import to_slides
from layers.briefing.workbook import to_workbook
from layers.thematic.exhibit import Figure
from layers.xml_text import xml_text

FONTS = ASSETS / "fonts"
MIME = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
"""Files that there are of a Mappe."""
_SLIDE_PIXELS = 1500.0
"""Pixels of the longer side of a slide's picture."""


def printed(briefing: Briefing, suffix: str) -> bytes:
    """The Mappe as a file, ``pdf``, ``xlsx`` or ``pptx``; costly."""
    return _MAKERS[suffix](briefing)


def figure_png(figure: Figure) -> bytes:
    """A figure as PNG, sharp on a slide."""
    size = f'<svg width="{figure.width:g}" height="{figure.height:g}"'
    drawn = xml_text(figure.svg).replace("<svg", size, 1)
    return png(drawn, (), zoom=_SLIDE_PIXELS / max(figure.width, figure.height))


_MAKERS: dict[str, Callable[[Briefing], bytes]] = {
    "pdf": lambda briefing: to_pdf(briefing, FONTS),
    "xlsx": to_workbook,
    "pptx": lambda briefing: to_slides(briefing, figure_png),
}
