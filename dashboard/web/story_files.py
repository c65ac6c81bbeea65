"""A story as files: one that plays without a network, slides to edit, a handout to print."""

from collections.abc import Callable

from dashboard.settings import ASSETS
from dashboard.web.assets import Assets
from dashboard.web.pictures import png
from dashboard.web.showing import Showing
from dashboard.web.story_addresses import Place
from dashboard.web.story_handout import handout_of
from dashboard.web.story_html import story_html
from layers.briefing.handout import Handout
from layers.briefing.story_pdf import to_story_pdf
from layers.briefing.story_slides import to_story_slides
from layers.thematic.exhibit import Figure
from layers.xml_text import xml_text

FONTS = ASSETS / "fonts"
_ZOOM = 3.0
"""Pixels per 96th of an inch of a slide: twice what a projector of 1080 lines shows."""


def slide_png(figure: Figure) -> bytes:
    """A figure as PNG; it measures 96th of an inch."""
    size = f'<svg width="{figure.width:g}" height="{figure.height:g}"'
    drawn = xml_text(figure.svg).replace("<svg", size, 1)
    return png(drawn, (), zoom=_ZOOM)


_MAKERS: dict[str, Callable[[Handout], bytes]] = {
    "pptx": lambda handout: to_story_slides(handout, slide_png),
    "pdf": lambda handout: to_story_pdf(handout, FONTS),
}


def written(showing: Showing, suffix: str, place: Place, assets: Assets) -> bytes:
    """The story as ``html``, ``pptx`` or ``pdf``; costly."""
    if suffix == "html":
        return story_html(showing, assets, place).encode()
    return _MAKERS[suffix](handout_of(showing, place))
