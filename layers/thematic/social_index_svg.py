"""The levels of a social index as a drawing: areas filled, or schools as points, with the number of
the level in each, so that it can be read without colours."""

from collections.abc import Iterable
from html import escape

from layers.numbers import german
from layers.status import LABEL
from layers.thematic import colours
from layers.thematic.coordinates import number
from layers.thematic.exhibit import Figure
from layers.thematic.geometry import frame, shapes
from layers.thematic.legend import SPECIALS, special_css
from layers.thematic.social_index import SocialIndexResult, Unit
from layers.thematic.social_index_text import bound_labels, index_title
from layers.thematic.svg import PATTERNS

WIDTH = 560.0
TYPE, RADIUS = 11.5, 8.5
LINE, KEY = 20.0, 26.0
INK, SOFT, GROUND = "#1b1b1b", "#595959", "#f4f4f4"
DARK_FROM = 0.6
"""Levels above this part of the scale have so dark a colour that white letters are read better."""
_NINE = "f7fbff deebf7 c6dbef 9ecae1 6baed6 4292c6 2171b5 08519c 08306b"
"""ColorBrewer's Blues with nine classes (see layers.thematic.colours)."""


def level_colours(levels: int) -> tuple[str, ...]:
    """A colour per level, the lowest first, strictly darker from one to the next."""
    if levels == 9:
        return tuple(f"#{part}" for part in _NINE.split())
    return colours.colours("blue", colours.SEQUENTIAL, levels)


def index_figure(result: SocialIndexResult, name: str = "social-index") -> Figure:
    """The map of the levels with its legend below. Units without an index have the pattern of
    their status."""
    width, height = frame(result.store)
    scale = WIDTH / width
    map_height = height * scale
    drawn = _schools(result, scale, name) if result.is_of_schools else ""
    outlines = _areas(result, scale, name)
    legend, end = _legend(result, map_height + LINE, name)
    total = round(end + 6)
    alt = _alt(result)
    svg = (
        f'<svg viewBox="0 0 {WIDTH:g} {total}" role="img" aria-label="{escape(alt)}" '
        f'xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="{TYPE}" '
        f'fill="{INK}">{_patterns(name)}{outlines}{drawn}{legend}</svg>'
    )
    return Figure(name, "Stufen auf der Karte", alt, svg, WIDTH, float(total))


def _alt(result: SocialIndexResult) -> str:
    levels = result.selection.levels
    counts = ", ".join(
        f"Stufe {n}: {sum(unit.level == n for unit in result.known)}" for n in range(1, levels + 1)
    )
    without = len(result.units) - len(result.known)
    gap = f"; ohne Index: {without}" if without else ""
    return f"Karte. {index_title(result)}. {counts}{gap}. Alle Werte stehen in der Tabelle."


def _patterns(name: str) -> str:
    found = (
        f'<pattern id="{name}-{ident}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<g fill="{SOFT}" stroke="{SOFT}" stroke-width="0.9">{marks}</g></pattern>'
        for ident, marks in PATTERNS.items()
    )
    return f"<defs>{''.join(found)}</defs>"


def _fill(result: SocialIndexResult, unit: Unit, name: str) -> str:
    if unit.level is not None:
        return level_colours(result.selection.levels)[unit.level - 1]
    return f"url(#{name}-{SPECIALS[special_css(unit.status) or 's-missing'][1]})"


def _said(unit: Unit) -> str:
    if unit.level is None:
        return f"{unit.name}: kein Index, {LABEL[unit.status]}"
    return f"{unit.name}: Stufe {unit.level}, Index {german(unit.score or 0.0, 2)}"


def _areas(result: SocialIndexResult, scale: float, name: str) -> str:
    """The areas, coloured where they are the units, else as outlines."""
    found = shapes(result.store, result.level.level, result.edition)
    if result.is_of_schools:
        paths = "".join(shape.path for shape in found.values())
        fill = (
            f'<path fill="{GROUND}" stroke="#8a8a8a" stroke-width="{0.8 / scale:.1f}" d="{paths}"/>'
        )
        return f'<g transform="scale({scale:.6f})">{fill}</g>'
    # patterns are drawn in units of the picture: their areas lie in a copy that is not scaled
    parts = []
    for unit in result.units:
        if unit.code not in found:
            continue
        fill = _fill(result, unit, name)
        if fill.startswith("url"):
            fill = fill.replace(f"#{name}-", f"#{name}-map-")
        parts.append(
            f'<path fill="{fill}" d="{found[unit.code].path}">'
            f"<title>{escape(_said(unit))}</title></path>"
        )
    shrink = 1 / scale
    patterns = "".join(
        f'<pattern id="{name}-map-{ident}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({shrink:.3f})"><g fill="{SOFT}" stroke="{SOFT}" '
        f'stroke-width="0.9">{marks}</g></pattern>'
        for ident, marks in PATTERNS.items()
    )
    line = f'stroke="{SOFT}" stroke-width="{0.9 / scale:.1f}" stroke-linejoin="round"'
    digits = _digits(
        result, ((u, found[u.code].label) for u in result.units if u.code in found), scale
    )
    return (
        f"<defs>{patterns}</defs>"
        f'<g transform="scale({scale:.6f})" {line}>{"".join(parts)}</g>{digits}'
    )


def _digits(
    result: SocialIndexResult,
    places: Iterable[tuple[Unit, tuple[float, float]]],
    scale: float,
) -> str:
    """The number of the level where the name of an area would stand, with a pale edge."""
    texts = "".join(
        f'<text x="{number(x * scale)}" y="{number(y * scale + 0.35 * TYPE)}">{unit.level}</text>'
        for unit, (x, y) in places
        if unit.level is not None
    )
    edge = 'stroke="#ffffff" stroke-width="3" paint-order="stroke" stroke-linejoin="round"'
    return f'<g text-anchor="middle" font-weight="700" aria-hidden="true" {edge}>{texts}</g>'


def _schools(result: SocialIndexResult, scale: float, name: str) -> str:
    """Points with the number of the level; those without an index below the others."""
    levels = result.selection.levels
    order = sorted(result.units, key=lambda unit: unit.level is not None)
    parts = []
    for unit in order:
        x, y = unit.x * scale, unit.y * scale
        dark = unit.level is not None and unit.level / levels > DARK_FROM
        ink = "#ffffff" if dark else INK
        ground = f'<circle cx="{number(x)}" cy="{number(y)}" r="{RADIUS}" fill="#ffffff"/>'
        circle = (
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{RADIUS}" stroke="{INK}" '
            f'fill="{_fill(result, unit, name)}"><title>{escape(_said(unit))}</title></circle>'
        )
        digit = (
            f'<text x="{number(x)}" y="{number(y + 0.35 * TYPE)}" fill="{ink}" '
            f'aria-hidden="true">{unit.level}</text>'
            if unit.level is not None
            else ""
        )
        parts.append((ground if unit.level is None else "") + circle + digit)
    return f'<g text-anchor="middle" font-weight="700">{"".join(parts)}</g>'


def _legend(result: SocialIndexResult, top: float, name: str) -> tuple[str, float]:
    """Swatches with numbers and bounds, two columns; the height at which it ends."""
    entries: list[tuple[str, str, str]] = []
    hexes = level_colours(result.selection.levels)
    for i, label in enumerate(bound_labels(result)):
        count = sum(unit.level == i + 1 for unit in result.known)
        entries.append((hexes[i], str(i + 1), f"{label} ({count})"))
    gaps = [unit for unit in result.units if unit.level is None]
    for css, (label, pattern) in SPECIALS.items():
        count = sum((special_css(unit.status) or "s-missing") == css for unit in gaps)
        if count:
            entries.append((f"url(#{name}-{pattern})", "", f"{label} ({count})"))
    rows = (len(entries) + 1) // 2
    parts = [
        f'<text x="0" y="{top:g}" font-weight="700">Stufe, Indexwert (Anzahl); '
        "hohe Stufe: hoher Bedarf</text>"
    ]
    for i, (fill, digit, label) in enumerate(entries):
        x, y = (i // rows) * WIDTH / 2, top + 10 + (i % rows) * LINE
        dark = digit and int(digit) / result.selection.levels > DARK_FROM
        parts.append(
            f'<rect x="{x + 0.5:g}" y="{y:g}" width="{KEY:g}" height="15" fill="{fill}" '
            f'stroke="{SOFT}"/><text x="{x + KEY / 2:g}" y="{y + 11.5:g}" text-anchor="middle" '
            f'font-weight="700" fill="{"#ffffff" if dark else INK}">{digit}</text>'
            f'<text x="{x + KEY + 8:g}" y="{y + 11.5:g}">{escape(label)}</text>'
        )
    return "".join(parts), top + 10 + rows * LINE
