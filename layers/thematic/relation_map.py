"""The map of two indicators at once: three classes of each, nine together.

The classes are those of the release with about equally many areas over all periods, so that they
mean the same in every year. Colours: Joshua Stevens, "Bivariate Choropleth Maps" (2015).
"""

from html import escape

from layers.store import Store
from layers.thematic.class_map import (
    INK,
    LINE,
    Drawn,
    legend_part,
    map_part,
    special_swatches,
    standing_alone,
)
from layers.thematic.class_map import (
    LETTERS as LETTER_SIZE,
)
from layers.thematic.coordinates import number
from layers.thematic.exhibit import Figure
from layers.thematic.legend import NOT_APPLICABLE, special_css
from layers.thematic.relation_result import DIGITS, LETTERS, Point, RelationResult
from layers.thematic.sheet_text import wrap

WIDE, NARROW = 640.0, 340.0
COLOURS = {
    "A1": "#e8e8e8", "B1": "#ace4e4", "C1": "#5ac8c8",
    "A2": "#dfb0d6", "B2": "#a5add3", "C2": "#5698b9",
    "A3": "#be64ac", "B3": "#8c62aa", "C3": "#3b4994",
}  # fmt: skip
"""Class -> colour: letters for the first indicator, digits for the second, lowest first."""
_CELL, _FONT = 34.0, 12.0


def relation_map(store: Store, result: RelationResult, *, narrow: bool = False) -> Figure | None:
    """The map with its legend; None where an indicator has no classes."""
    if not result.has_map:
        return None
    name, width = ("relation-map-narrow", NARROW) if narrow else ("relation-map", WIDE)
    drawn = [_drawn(point) for point in result.points]
    part, height = map_part(store, result.level.level, result.x.edition, drawn, name, width)
    counts = {cell: sum(area.letters == cell for area in drawn) for cell in COLOURS}
    key, room = _legend(result, height + 12, width)
    top = height + 12 + room + 10
    special = special_swatches([area.css for area in drawn])
    lines, more = legend_part(store, special, name, width, top)
    full = top + more + 6
    alt = (
        f"Karte in neun Klassen. {'; '.join(f'{cell}: {n}' for cell, n in counts.items() if n)}. "
        f"A bis C: {result.x.title}; 1 bis 3: {result.y.title}."
    )
    return Figure(
        name=name,
        caption=f"{result.x.title} (A bis C) und {result.y.title} (1 bis 3)",
        alt=alt,
        svg=standing_alone(name, width, full, alt, part + key + lines),
        width=width,
        height=full,
    )


def _drawn(point: Point) -> Drawn:
    if point.cell:
        text = f"{point.name}: {point.x.text} und {point.y.text}, Klasse {point.cell}"
        return Drawn(point.code, text, COLOURS[point.cell], point.cell)
    css = special_css(point.x.status) or special_css(point.y.status) or NOT_APPLICABLE
    return Drawn(point.code, f"{point.name}: {point.missing or 'ohne Klasse'}", "", css=css)


def _legend(result: RelationResult, top: float, width: float) -> tuple[str, float]:
    """The square of nine classes, beside it what letters and digits mean."""
    parts = []
    for row, digit in enumerate(reversed(DIGITS)):
        for column, letter in enumerate(LETTERS):
            x, y = 4 + column * _CELL, top + row * _CELL
            cell = letter + digit
            parts.append(
                f'<rect x="{number(x)}" y="{number(y)}" width="{_CELL}" height="{_CELL}" '
                f'fill="{COLOURS[cell]}" stroke="{LINE}"/>'
                f'<text x="{number(x + _CELL / 2)}" y="{number(y + _CELL / 2 + 4)}" '
                f'text-anchor="middle" font-size="{number(LETTER_SIZE)}" font-weight="700" '
                f'fill="{INK}" stroke="#ffffff" stroke-width="2.5" paint-order="stroke" '
                f'stroke-linejoin="round">{cell}</text>'
            )
    left = 4 + 3 * _CELL + 12
    y = top + _FONT
    for signs, side in ((LETTERS, result.x), (DIGITS, result.y)):
        lines = wrap(
            f"{signs[0]} bis {signs[-1]}: {side.title}", width - left - 4, _FONT, bold=True
        )
        y = _write(parts, lines, left, y, bold=True)
        for sign, label in zip(signs, side.class_labels, strict=True):
            y = _write(parts, wrap(f"{sign}: {label}", width - left - 4, _FONT), left, y)
        y += 6
    return "".join(parts), max(3 * _CELL, y - top)


def _write(parts: list[str], lines: list[str], x: float, y: float, *, bold: bool = False) -> float:
    weight = ' font-weight="700"' if bold else ""
    for text in lines:
        parts.append(
            f'<text x="{number(x)}" y="{number(y)}" font-size="{number(_FONT)}" fill="{INK}"'
            f"{weight}>{escape(text)}</text>"
        )
        y += _FONT * 1.35
    return y
