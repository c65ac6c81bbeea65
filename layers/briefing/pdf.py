"""A Mappe as PDF: tagged, in German, conforming to PDF/UA-1 as typst declares and checks it."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from layers.briefing.content import content_of
from layers.briefing.model import Briefing
from layers.briefing.texts import MISSING, plainest
from layers.briefing.typesetting import TEMPLATE, TypesettingError, typeset

_NO_GLYPH = re.compile(r"the text `?\"(.+?)\"`? could not be displayed")
_TRIES = 4


def to_pdf(briefing: Briefing, fonts: Path) -> bytes:
    """The Mappe on A4, set in the fonts of a folder; the same bytes for the same Mappe.

    Its time of making is the release's, so that only what it says changes it. A character that no
    font has, which PDF/UA forbids, is printed as a replacement sign. Raises TypesettingError.
    """
    return set_in_fonts(content_of(briefing), fonts, briefing.released_at)


def set_in_fonts(
    data: dict[str, Any], fonts: Path, made_at: str, template: str = TEMPLATE
) -> bytes:
    """Plain data by a template, as ``to_pdf``; ``made_at`` begins with an ISO date."""
    stamp = int(datetime.fromisoformat(made_at[:10]).replace(tzinfo=UTC).timestamp())
    for _ in range(_TRIES):
        try:
            return typeset(data, fonts, stamp, template)
        except TypesettingError as error:
            found = _NO_GLYPH.search(str(error))
            if found is None:
                raise
            data = mapped(data, str.maketrans(dict.fromkeys(found[1], MISSING)))
    return typeset(mapped(data, None), fonts, stamp, template)


def mapped(found: Any, table: dict[int, str] | None) -> Any:
    """Plain data with all its texts translated by a table; without one, only what our own font has
    is kept."""
    if isinstance(found, str):
        return plainest(found) if table is None else found.translate(table)
    if isinstance(found, list):
        return [mapped(part, table) for part in found]
    if isinstance(found, dict):
        return {key: mapped(part, table) for key, part in found.items()}
    return found
