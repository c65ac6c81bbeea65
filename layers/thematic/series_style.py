"""How lines and points of a time series look: colours, markers, and signs for special values.

Colours follow Okabe and Ito's palette for colour-blind readers (jfly.uni-koeln.de/color, 2008),
darkened until each reaches 4.5:1 on white; shapes differ as well, so that no line depends on its
colour.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from layers.queries.series import AREA, CITY, REFERENCE, Line, Point
from layers.status import FLAG_LABEL, Flag, Status

INK, SOFT, GRID, PAPER = "#1b1b1b", "#4a4a4a", "#d5d5d5", "#ffffff"

COLOURS = (
    "#0072b2",
    "#b34a00",
    "#00735a",
    "#a03d78",
    "#7a5600",
    "#5b3f9e",
    "#b3203a",
    "#4f6800",
)
SHAPES = (
    "square",
    "triangle",
    "diamond",
    "down",
    "star",
    "plus",
    "hourglass",
    "bar",
)

FLAG_SIGN: dict[Flag, str] = {
    Flag.PROVISIONAL: "p",
    Flag.REVISED: "r",
    Flag.ESTIMATED: "s",
    Flag.PLANNED: "g",
    Flag.CONVERTED: "u",
    Flag.ROUNDED_BY_SOURCE: "≈",
    Flag.QUESTIONABLE: "?",
    Flag.ROUNDED: "±",
    Flag.PERTURBED: "~",
}
"""Letter behind a number of a table, each explained below it; p, r and s are the official ones."""

HOLLOW_FLAGS = (Flag.PROVISIONAL, Flag.ESTIMATED, Flag.CONVERTED)


@dataclass(frozen=True)
class LineStyle:
    """Colour, marker shape and width of one line; ``mark`` is its short name in narrow figures."""

    colour: str
    shape: str
    width: float
    mark: str


@dataclass(frozen=True)
class Sign:
    """An entry of the legend of special values: what it looks like and what it means."""

    kind: str
    label: str


def line_styles(lines: Iterable[Line]) -> dict[str, LineStyle]:
    """Line key -> style: the city is black and thick, comparisons are grey, the rest in order."""
    styles: dict[str, LineStyle] = {}
    number = 0
    for line in lines:
        if line.kind == CITY:
            styles[line.key] = LineStyle(INK, "circle", 3, "G")
        elif line.kind == REFERENCE:
            styles[line.key] = LineStyle(SOFT, "ring", 1.5, "V")
        else:
            position = number % len(COLOURS)
            number += 1
            mark = str(number) if line.kind == AREA else chr(ord("a") + position)
            styles[line.key] = LineStyle(COLOURS[position], SHAPES[position], 2, mark)
    return styles


def is_hollow(point: Point) -> bool:
    """True for values drawn as empty markers: provisional, estimated, carried across a change of
    boundaries, planned or limited."""
    special = any(flag in point.flags for flag in (*HOLLOW_FLAGS, Flag.PLANNED))
    return special or point.status is Status.LIMITED


def remarks(point: Point) -> str:
    """The German words for a point's flags and status, joined by commas; often empty."""
    words = [FLAG_LABEL[flag] for flag in point.flags]
    if point.status is Status.LIMITED:
        words.append("eingeschränkt aussagekräftig")
    return ", ".join(words)


def signs(lines: Iterable[Line], breaks: bool) -> tuple[Sign, ...]:
    """The legend of special values: only what occurs in these lines."""
    points = [point for line in lines for point in line.points]
    flags = {flag for point in points if point.value is not None for flag in point.flags}
    found = []
    if Flag.PLANNED in flags:
        found.append(Sign("planned", "gestrichelt, leerer Punkt: geplant"))
    hollow = [FLAG_LABEL[flag] for flag in HOLLOW_FLAGS if flag in flags]
    if any(point.status is Status.LIMITED for point in points):
        hollow.append("eingeschränkt aussagekräftig")
    if hollow:
        found.append(Sign("hollow", f"leerer Punkt: {' oder '.join(hollow)}"))
    if Flag.QUESTIONABLE in flags:
        found.append(Sign("question", "Fragezeichen: fraglicher Wert, siehe Hinweis"))
    if breaks:
        found.append(Sign("break", "senkrechter Strich: Bruch in der Reihe"))
    if any(_has_gap(line) for line in lines):
        secret = any(point.status is Status.CONFIDENTIAL for point in points)
        what = "kein Wert oder Wert geheim gehalten" if secret else "kein Wert"
        found.append(Sign("gap", f"Lücke in der Linie: {what}"))
    return tuple(found)


def _has_gap(line: Line) -> bool:
    shown = [i for i, _ in line.shown()]
    return bool(shown) and shown[-1] - shown[0] + 1 > len(shown)


def marker(shape: str, x: float, y: float, radius: float, colour: str, hollow: bool) -> str:
    """SVG of one marker; hollow ones are filled with paper."""
    fill = PAPER if hollow else colour
    paint = f'fill="{fill}" stroke="{colour}" stroke-width="1.6"'
    if shape in ("circle", "ring"):
        ring = f'fill="{PAPER}" stroke="{colour}" stroke-width="1.6"' if shape == "ring" else paint
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {ring}/>'
    points = " ".join(f"{x + radius * dx:.1f},{y + radius * dy:.1f}" for dx, dy in _corners(shape))
    return f'<polygon points="{points}" {paint}/>'


def _corners(shape: str) -> list[tuple[float, float]]:
    if shape == "star":
        return [
            (
                (1.35 if i % 2 == 0 else 0.6) * math.sin(i * math.pi / 5),
                -(1.35 if i % 2 == 0 else 0.6) * math.cos(i * math.pi / 5),
            )
            for i in range(10)
        ]
    return _POLYGONS[shape]


_POLYGONS: dict[str, list[tuple[float, float]]] = {
    "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
    "triangle": [(0, -1.2), (1.15, 0.85), (-1.15, 0.85)],
    "diamond": [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)],
    "down": [(0, 1.2), (1.15, -0.85), (-1.15, -0.85)],
    "plus": [
        (-0.4, -1.2),
        (0.4, -1.2),
        (0.4, -0.4),
        (1.2, -0.4),
        (1.2, 0.4),
        (0.4, 0.4),
        (0.4, 1.2),
        (-0.4, 1.2),
        (-0.4, 0.4),
        (-1.2, 0.4),
        (-1.2, -0.4),
        (-0.4, -0.4),
    ],
    "hourglass": [(-1.1, -1.1), (1.1, -1.1), (-1.1, 1.1), (1.1, 1.1)],
    "bar": [(-0.5, -1.3), (0.5, -1.3), (0.5, 1.3), (-0.5, 1.3)],
}


def sign_svg(kind: str) -> str:
    """A small drawing of one legend entry, hidden from assistive technology."""
    start = '<svg class="sign" viewBox="0 0 40 20" width="40" height="20" aria-hidden="true">'
    line = f'<path d="M2 10H38" stroke="{INK}" stroke-width="2.5"'
    drawing = {
        "planned": f'{line} stroke-dasharray="5 4"/>' + marker("circle", 20, 10, 5, INK, True),
        "hollow": f"{line}/>" + marker("circle", 20, 10, 5, INK, True),
        "question": f"{line}/>"
        + marker("circle", 20, 10, 5, INK, True)
        + f'<text x="30" y="8" font-size="11" font-weight="700" fill="{INK}">?</text>',
        "break": f'<path d="M2 14H16M24 6H38" stroke="{INK}" stroke-width="2.5"/>'
        f'<path d="M20 1V19" stroke="{INK}" stroke-width="1.5" stroke-dasharray="3 2"/>',
        "gap": f'<path d="M2 10H14M26 10H38" stroke="{INK}" stroke-width="2.5"/>',
    }[kind]
    ground = f'<rect width="40" height="20" fill="{PAPER}"/>'
    return f"{start}{ground}{drawing}</svg>"
