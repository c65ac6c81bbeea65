"""Colours of embeds on light and on dark ground.

Classes of maps and shades of the matrix stay as they are everywhere: they carry the numbers.
Everything around them has at least 4.5:1 to its ground for text and 3:1 for outlines, patterns and
lines (WCAG 2.2, 1.4.3 and 1.4.11); tests/dashboard/test_embed_theme.py computes it.
"""

from layers.thematic.series_style import COLOURS, GRID, INK, PAPER, SOFT

LIGHT = {
    "ink": "#17242b",
    "ink-soft": "#4b5b63",
    "ground": "#ffffff",
    "panel": "#f3f6f5",
    "line": "#d8ddda",
    "field": "#7d9096",
    "accent": "#0b5563",
    "focus": "#b8470b",
    "warn": "#7a4a00",
    "invented": "#8c1d18",
    "outline": "#5d6d73",
    "pattern": "#66757b",
    "circle-ground": "#eef1ef",
    "circle": "#0a3f75",
    "bubble": "#17242b",
    "bubble-ink": "#ffffff",
}

DARK = {
    "ink": "#eef3f3",
    "ink-soft": "#b6c4c8",
    "ground": "#131c20",
    "panel": "#1d292e",
    "line": "#3a494f",
    "field": "#84969c",
    "accent": "#7fd0dd",
    "focus": "#ffab70",
    "warn": "#f2c46d",
    "invented": "#ffa9a1",
    "outline": "#74858c",
    "pattern": "#93a5ab",
    "circle-ground": "#26343a",
    "circle": "#9fd0f7",
    "bubble": "#eef3f3",
    "bubble-ink": "#17242b",
}

DARK_LINES = (
    "#5cb3ec",
    "#f59a4b",
    "#3fc29f",
    "#e58cc0",
    "#d9b04a",
    "#b5a0f2",
    "#ff8b95",
    "#b3cf4d",
)
"""The colours of a series on dark ground, in the order of series_style.COLOURS."""

INVENTED = "#8c1d18"
"""The mark of invented figures in drawings."""

_DRAWN = {INVENTED: "invented", INK: "ink", SOFT: "ink-soft", GRID: "line", PAPER: "ground"}
"""Colours that a drawing of a series has written out -> the colour of the embed for them."""


def style_of(theme: str) -> str:
    """Style rules of ``light``, ``dark`` or ``auto``; print is always on light ground."""
    light = _variables(LIGHT, COLOURS, "light")
    dark = f":root{{{_variables(DARK, DARK_LINES, 'dark')}}}"
    style = f":root{{{light}}}{_lines()}"
    if theme == "dark":
        return f"{style}@media screen{{{dark}}}"
    if theme == "auto":
        return f"{style}@media screen and (prefers-color-scheme:dark){{{dark}}}"
    return style


def _variables(colours: dict[str, str], lines: tuple[str, ...], scheme: str) -> str:
    found = [f"--{name}:{colour}" for name, colour in colours.items()]
    found += [f"--line-{number}:{colour}" for number, colour in enumerate(lines)]
    return ";".join((f"color-scheme:{scheme}", *found))


def _lines() -> str:
    """Rules that make the written colours of a series follow the theme."""
    names = _DRAWN | {colour: f"line-{number}" for number, colour in enumerate(COLOURS)}
    return "".join(
        f'.follows [{kind}="{colour}"]{{{kind}:var(--{name})}}'
        for colour, name in names.items()
        for kind in ("fill", "stroke")
    )
