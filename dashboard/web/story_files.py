"""A story as files: one that plays without a network, slides to edit, a handout to print."""

from collections.abc import Callable
from dataclasses import replace

from dashboard.web.assets import Assets
from dashboard.web.briefing_files import FONTS, slide_pngs
from dashboard.web.showing import Showing
from dashboard.web.story_addresses import Place
from dashboard.web.story_handout import handout_of
from dashboard.web.story_html import story_html
from layers.briefing.handout import Handout
from layers.briefing.story_pdf import to_story_pdf
from layers.briefing.story_slides import to_story_slides

_MAKERS: dict[str, Callable[[Handout], bytes]] = {
    "pptx": lambda handout: to_story_slides(handout, slide_pngs),
    "pdf": lambda handout: to_story_pdf(handout, FONTS),
}


def written(
    showing: Showing, suffix: str, place: Place, assets: Assets, notices: tuple[str, ...] = ()
) -> bytes:
    """The story as ``html``, ``pptx`` or ``pdf``; costly. ``notices`` are sentences about what of
    an address is not shown."""
    if suffix == "html":
        return story_html(showing, assets, place, notices).encode()
    handout = handout_of(showing, place)
    said = " ".join((handout.summary, *notices)).strip()
    return _MAKERS[suffix](replace(handout, summary=said))
