"""A story as handout (PDF): tagged, in German, PDF/UA-1 as that of the Mappe."""

from pathlib import Path

from layers.briefing.handout import Handout, handout_data
from layers.briefing.pdf import set_in_fonts

TEMPLATE = "story.typ"


def to_story_pdf(handout: Handout, fonts: Path) -> bytes:
    """The story on A4: each step with its pictures, text, sources and address, set in the fonts of
    a folder; the same bytes for the same story. Raises TypesettingError."""
    return set_in_fonts(handout_data(handout), fonts, handout.released_at, TEMPLATE)
