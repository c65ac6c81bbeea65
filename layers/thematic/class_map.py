"""A map of areas in classes of its own kind, each with letters, so that grey prints can be read.

It stands alone: colours are written out, patterns lie inside. Units are those of the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from layers.store import Store
from layers.thematic import legend
from layers.thematic.coordinates import number
from layers.thematic.geometry import frame, shapes
from layers.thematic.series_svg import FONT
from layers.thematic.svg import patterns

LETTERS = 11.0
"""Height of the letters in areas."""
INK, LINE = "#1a1a1a", "#6b6b6b"
GROUND = "#ffffff"


@dataclass(frozen=True)
class Drawn:
    """An area as it is drawn: ``colour``, or where it is '' the pattern of ``css``, a class of
    layers.thematic.legend. ``letters`` stand inside ('' for none), ``text`` is read out."""

    code: str
    text: str
    colour: str
    letters: str = ""
    css: str = ""


@dataclass(frozen=True)
class Swatch:
    """A line of the legend; ``colour`` and ``css`` as in Drawn."""

    label: str
    colour: str
    letters: str = ""
    css: str = ""


def map_part(
    store: Store, level: str, edition: int, areas: Sequence[Drawn], name: str, width: float
) -> tuple[str, float]:
    """The areas, ``width`` wide, and their height; ``name`` begins the ids of the patterns."""
    full, high = frame(store)
    scale = width / full
    outlines = shapes(store, level, edition)
    drawn = [area for area in areas if area.code in outlines]
    paths = "".join(
        f'<path d="{outlines[area.code].path}" fill="{_fill(area.colour, area.css, name)}">'
        f"<title>{escape(area.text)}</title></path>"
        for area in drawn
    )
    letters = "".join(
        _letters(
            outlines[area.code].label[0] * scale, outlines[area.code].label[1] * scale, area.letters
        )
        for area in drawn
        if area.letters
    )
    part = (
        f"{patterns((0.0, 0.0, full, high), f'{name}-')}"
        f'<g transform="scale({number(scale, 6)})" stroke="{LINE}" '
        f'stroke-width="{number(1 / scale)}" stroke-linejoin="round">{paths}</g>{letters}'
    )
    return part, high * scale


def legend_part(
    store: Store, entries: Sequence[Swatch], name: str, width: float, top: float
) -> tuple[str, float]:
    """Lines of a legend one below the other under a map of that ``width``, and the height that
    they take."""
    scale = width / frame(store)[0]
    left, size = 4.0, 13.0
    step = size * 1.7
    parts = []
    for place, entry in enumerate(entries):
        y = top + place * step
        parts.append(
            f'<rect transform="translate({number(left)} {number(y)}) scale({number(scale, 6)})" '
            f'width="{number(step * 1.4 / scale)}" height="{number(step * 0.8 / scale)}" '
            f'fill="{_fill(entry.colour, entry.css, name)}" stroke="{LINE}" '
            f'stroke-width="{number(1 / scale)}"/>'
        )
        if entry.letters:
            parts.append(_letters(left + step * 0.7, y + step * 0.4, entry.letters))
        parts.append(
            f'<text x="{number(left + step * 1.4 + 8)}" y="{number(y + step * 0.58)}" '
            f'font-size="{number(size)}" fill="{INK}">{escape(entry.label)}</text>'
        )
    return "".join(parts), step * len(entries)


def standing_alone(
    name: str, width: float, height: float, alt: str, part: str, role: str = "img"
) -> str:
    """The parts as a drawing; ``alt`` is its accessible name. ``role`` is group where something in
    it can have the focus."""
    return (
        f'<svg id="{name}" viewBox="0 0 {number(width)} {number(height)}" role="{role}" '
        f'aria-label="{escape(alt)}" font-family="{escape(FONT)}" color="{INK}">'
        f'<rect width="{number(width)}" height="{number(height)}" fill="{GROUND}"/>{part}</svg>'
    )


def special_swatches(css: Sequence[str]) -> list[Swatch]:
    """Legend lines of the areas without a class that occur, with how many there are."""
    return [
        Swatch(f"{label}: {css.count(kind)}", "", css=kind)
        for kind, (label, _) in legend.SPECIALS.items()
        if kind in css
    ]


def _fill(colour: str, css: str, name: str) -> str:
    if colour:
        return colour
    return f"url(#{name}-{legend.SPECIALS[css][1]})" if css in legend.SPECIALS else GROUND


def _letters(x: float, y: float, text: str) -> str:
    return (
        f'<text x="{number(x)}" y="{number(y + LETTERS * 0.36)}" text-anchor="middle" '
        f'font-size="{number(LETTERS)}" font-weight="700" fill="{INK}" stroke="{GROUND}" '
        f'stroke-width="2.5" paint-order="stroke" stroke-linejoin="round">{escape(text)}</text>'
    )
