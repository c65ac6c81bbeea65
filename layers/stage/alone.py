"""Drawings of stages as they stand alone in a file: colours written out, no style sheet around."""

import re

from layers.stage.model import Drawn, Room
from layers.thematic import colours
from layers.thematic.coordinates import number
from layers.thematic.exhibit import Figure
from layers.thematic.sheet import INK, SOFT
from layers.thematic.svg_sheet import GROUND

_ROOT = re.compile(r'<svg\b[^>]*?viewBox="([-\d. ]+)"[^>]*>')
_COLOUR = re.compile(r"--(c\d):([^;}]+)")
_PATTERN = re.compile(r"<pattern\b.*?</pattern>", re.DOTALL)
_OWN = re.compile(r""" (?:font-family|width|height)=(?:"[^"]*"|'[^']*')""")
_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
_THICK, _THICKEST = 5.0, 9.0
"""Pixels of the line around an area that is meant, and of its white ground."""


def alone(drawn: Drawn, room: Room, caption: str = "") -> Figure | None:
    """The drawing as a figure, None where there is none. ``room`` is what it was drawn for: lines
    are as thick as on a screen of that size."""
    found = _ROOT.match(drawn.svg)
    if found is None:
        return None
    width, height = size_of(drawn)
    pixel = max(width / room.width, height / room.height)
    style = f"<style>{_fills(drawn)}{_lines(pixel)}</style>"
    svg = f"{_opening(found[0])}{style}{drawn.svg[found.end() :]}"
    return Figure("stage", caption, drawn.alt, svg.replace("currentColor", SOFT), width, height)


def size_of(drawn: Drawn) -> tuple[float, float]:
    """Width and height of a drawing in its own units."""
    found = _ROOT.match(drawn.svg)
    assert found is not None
    _, _, width, height = map(float, found[1].split())
    return width, height


def swatch_alone(drawn: Drawn, svg: str) -> Figure | None:
    """A swatch of the legend of that drawing as a figure."""
    found = _ROOT.match(svg)
    if found is None:
        return None
    _, _, width, height = map(float, found[1].split())
    patterns = "".join(
        pattern for pattern in _PATTERN.findall(drawn.svg) if f"#{_id(pattern)})" in svg
    )
    edge = f"rect{{stroke:{SOFT};stroke-width:1.5}}.facility{{stroke:none}}"
    inside = f"<style>{_fills(drawn)}{edge}</style><defs>{patterns}</defs>"
    whole = f"{_opening(found[0])}{inside}{svg[found.end() :]}"
    return Figure("swatch", "", "", whole.replace("currentColor", SOFT), width, height)


def _id(pattern: str) -> str:
    found = re.search(r'id="([^"]+)"', pattern)
    return found[1] if found else ""


def _opening(tag: str) -> str:
    """The opening tag of a drawing without a size; its letters are those of what draws it."""
    tag = _OWN.sub("", tag)
    return tag if "xmlns=" in tag else tag.replace("<svg", f"<svg{_NAMESPACE}", 1)


def _fills(drawn: Drawn) -> str:
    return "".join(f".{name}{{fill:{colour}}}" for name, colour in _COLOUR.findall(drawn.rules))


def _lines(pixel: float) -> str:
    """Rules of a map, as in story-stage.css; others write theirs out."""

    def px(count: float) -> str:
        return number(count * pixel)

    return (
        f".strong{{font-weight:bold}}.soft{{fill:{SOFT}}}"
        f".area{{stroke:#4b5b63;stroke-width:{px(1.25)};stroke-linejoin:round}}"
        f".circle-ground{{fill:{GROUND}}}.outside{{fill:none;stroke:#8a8a8a}}"
        f".outside{{stroke-width:{px(1)}}}"
        f".within-outline{{fill:none;stroke:{INK};stroke-width:{px(2.5)}}}"
        ".picks,.picks-under{fill:none;stroke-linejoin:round}"
        f".picks-under{{stroke:#ffffff;stroke-width:{px(_THICKEST)}}}"
        f".picks{{stroke:#000000;stroke-width:{px(_THICK)}}}"
        f".circle{{fill:{colours.CIRCLE_FILL};fill-opacity:.65;stroke:#08306b}}"
        f".circle{{stroke-width:{px(1)}}}"
        f".ring{{fill:none;stroke:{INK};stroke-width:{px(2)}}}"
        ".facility{stroke:#ffffff;stroke-width:.18}"
    )
