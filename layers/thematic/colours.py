"""Colours of classes: static tables, 3 to 7 classes, safe for colour-blind readers.

The colours are ColorBrewer's (Cynthia A. Brewer, Mark Harrower and The Pennsylvania State
University, https://colorbrewer2.org, Apache License 2.0): Blues, Greens, Oranges and Greys with
nine classes, of which the palest and the darkest are not used, and the diverging PRGn;
``blue-orange`` joins steps of Blues and Oranges around a near-white middle. Sequential palettes
darken strictly from the lowest class to the highest, so that they survive a grey print.
"""

from typing import Any

SEQUENTIAL, DIVERGING = "sequential", "diverging"

_LABELS = {
    "blue": "Blau",
    "green": "Grün",
    "orange": "Orange",
    "grey": "Grau",
    "violet-green": "Violett – Grün",
    "blue-orange": "Blau – Orange",
}

_NINE = {
    "blue": "f7fbff deebf7 c6dbef 9ecae1 6baed6 4292c6 2171b5 08519c 08306b",
    "green": "f7fcf5 e5f5e0 c7e9c0 a1d99b 74c476 41ab5d 238b45 006d2c 00441b",
    "orange": "fff5eb fee6ce fdd0a2 fdae6b fd8d3c f16913 d94801 a63603 7f2704",
    "grey": "ffffff f0f0f0 d9d9d9 bdbdbd 969696 737373 525252 252525 000000",
}
_STEPS = {3: "147", 4: "1357", 5: "13457", 6: "123457", 7: "1234567"}

_DIVERGING = {
    "violet-green": {
        3: "af8dc3 eeeeee 7fbf7b",
        4: "7b3294 c2a5cf a6dba0 008837",
        5: "7b3294 c2a5cf eeeeee a6dba0 008837",
        6: "762a83 af8dc3 e7d4e8 d9f0d3 7fbf7b 1b7837",
        7: "762a83 af8dc3 e7d4e8 eeeeee d9f0d3 7fbf7b 1b7837",
    },
    "blue-orange": {
        3: "6baed6 eeeeee fd8d3c",
        4: "2171b5 9ecae1 fdae6b d94801",
        5: "2171b5 9ecae1 eeeeee fdae6b d94801",
        6: "08519c 6baed6 c6dbef fdd0a2 fd8d3c a63603",
        7: "08519c 6baed6 c6dbef eeeeee fdd0a2 fd8d3c a63603",
    },
}

CIRCLE_FILL = "#2171b5"
"""Fill of proportional circles, drawn half transparent over a neutral ground."""


def _hexes(text: str) -> tuple[str, ...]:
    return tuple(f"#{part}" for part in text.split())


def _sequential(palette: str, k: int) -> tuple[str, ...]:
    nine = _hexes(_NINE[palette])
    return tuple(nine[int(step)] for step in _STEPS[k])


def palette_ids(kind: str) -> tuple[str, ...]:
    """Ids of the palettes of a kind (sequential or diverging), the default first."""
    return tuple(_DIVERGING if kind == DIVERGING else _NINE)


def default_palette(kind: str) -> str:
    """The palette that a kind has where nobody chose one."""
    return palette_ids(kind)[0]


def fitting_palette(palette: str, kind: str) -> str:
    """The palette itself where it is of that kind, else the default of the kind."""
    return palette if palette in palette_ids(kind) else default_palette(kind)


def colours(palette: str, kind: str, k: int) -> tuple[str, ...]:
    """``k`` hex colours, lowest class first. Raises KeyError for an unknown palette or count."""
    if kind == DIVERGING:
        return _hexes(_DIVERGING[palette][k])
    return _sequential(palette, k)


def palettes() -> dict[str, dict[str, dict[str, Any]]]:
    """All palettes: kind -> id -> {"label": German name, "3": [hex, ...], ... "7": [...]}."""
    return {
        kind: {
            palette: {"label": _LABELS[palette]}
            | {str(k): list(colours(palette, kind, k)) for k in _STEPS}
            for palette in palette_ids(kind)
        }
        for kind in (SEQUENTIAL, DIVERGING)
    }
