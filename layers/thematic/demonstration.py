"""The mark of invented figures: on pictures, in titles, in names of files.

The mark is ``layers.model.DEMONSTRATION`` for a demonstration and '' for everything else, so that
what has no mark stays as it is.
"""

import re
from html import escape

from layers.model import DEMONSTRATION, Indicator, Municipality
from layers.store import Store

SUFFIX = "_demonstration"
"""Ends the names of files with invented figures."""

_SIZE, _FOOT = 12.0, 20.0
_LETTER = 0.66
"""Width of a letter as a part of its height."""
_COLOUR = "#8c1d18"
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_NAME = re.compile(r"(<title[^>]*>)([^<]*)(</title>)")
_LABEL = re.compile(r'(aria-label=")([^"]*)(")')


def mark_of(municipality: Municipality, indicator: Indicator | None = None) -> str:
    """The words for figures of a municipality (or of one indicator); '' where they are real."""
    invented = indicator is not None and indicator.provenance == "demonstration"
    return DEMONSTRATION if municipality.demonstration or invented else ""


def demonstration_member(store: Store) -> dict[str, str]:
    """A member of JSON files: {"demonstration": the mark}, nothing for real figures."""
    mark = store.municipality.mark
    return {"demonstration": mark} if mark else {}


def with_mark(text: str, mark: str) -> str:
    """A title or sentence that ends with the mark in brackets."""
    return f"{text} ({mark})" if mark else text


def marked_stem(stem: str, mark: str) -> str:
    """The name of a file, with ``_demonstration`` at its end where its figures are invented."""
    return stem if not mark or stem.endswith(SUFFIX) else stem + SUFFIX


def marked_svg(svg: str, mark: str) -> str:
    """A drawing whose accessible name has the mark, and which shows it on a line below.

    Needs a ``viewBox`` from 0 0 and a ``<title>`` or an ``aria-label``; unchanged without a mark.
    """
    if not mark:
        return svg
    found = _BOX.search(svg)
    assert found is not None, "a drawing without a viewBox from 0 0"
    width, height = float(found[1]), float(found[2])
    size = min(_SIZE, width / (len(mark) * _LETTER))
    line = (
        f'<rect y="{height:g}" width="{width:g}" height="{_FOOT:g}" fill="#ffffff"/>'
        f'<text class="demonstration-mark" x="{width / 2:g}" y="{height + 14:g}" '
        f'text-anchor="middle" font-size="{size:.3g}" font-weight="700" fill="{_COLOUR}">'
        f"{escape(mark)}</text>"
    )
    svg = svg.replace(found[0], f'viewBox="0 0 {width:g} {height + _FOOT:g}"', 1)
    name = _NAME if _NAME.search(svg.split("<rect", 1)[0]) else _LABEL
    svg = name.sub(lambda m: m[1] + with_mark(m[2], escape(mark)) + m[3], svg, count=1)
    start, end = svg.rsplit("</svg>", 1)
    return f"{start}{line}</svg>{end}"
