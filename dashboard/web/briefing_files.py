"""The Mappe as files: fonts and pictures for layers.briefing."""

from collections.abc import Callable, Sequence

from dashboard.settings import ASSETS
from dashboard.web.pictures import pngs
from layers.briefing.model import Briefing
from layers.briefing.pdf import to_pdf
from layers.briefing.slides import to_slides
from layers.briefing.workbook import to_workbook

FONTS = ASSETS / "fonts"
MIME = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
"""Files that there are of a Mappe."""
SLIDE_ZOOM = 2.0
"""Pixels per 96th of an inch of a slide, for programs that show no vectors: a third more than a
projector of 1080 lines has."""


def printed(briefing: Briefing, suffix: str) -> bytes:
    """The Mappe as a file, ``pdf``, ``xlsx`` or ``pptx``; costly."""
    return _MAKERS[suffix](briefing)


def slide_pngs(drawings: Sequence[str]) -> list[bytes]:
    """The drawings of a presentation as PNG; they measure 96th of an inch."""
    return pngs(drawings, zoom=SLIDE_ZOOM)


_MAKERS: dict[str, Callable[[Briefing], bytes]] = {
    "pdf": lambda briefing: to_pdf(briefing, FONTS),
    "xlsx": to_workbook,
    "pptx": lambda briefing: to_slides(briefing, slide_pngs),
}
