"""The levels of a social index as a drawing: areas filled, or schools as points, with the number of
the level in each, so that it can be read without colours."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from layers.numbers import german
from layers.status import LABEL
from layers.thematic import colours
from layers.thematic.coordinates import number
from layers.thematic.exhibit import Figure
from layers.thematic.geometry import frame, shapes
from layers.thematic.legend import MISSING, SPECIALS, special_css
from layers.thematic.social_index_method import bound_labels
from layers.thematic.social_index_result import SocialIndexResult, Unit
from layers.thematic.social_index_text import index_title
from layers.thematic.svg import PATTERNS

WIDE, NARROW = 560.0, 320.0
"""Widths of the drawing: for prints and wide screens, and for phones."""
TYPE, RADIUS = 11.5, 8.5
LINE, KEY = 20.0, 26.0
INK, SOFT, GROUND, PALE = "#1b1b1b", "#595959", "#f4f4f4", "#ffffff"
DARK = 0.18
"""Fills of a lower relative luminance (WCAG 2.2) carry white letters, others dark ones."""
_NINE = "f7fbff deebf7 c6dbef 9ecae1 6baed6 4292c6 2171b5 08519c 08306b"
"""ColorBrewer's Blues with nine classes (see layers.thematic.colours)."""


@dataclass(frozen=True)
class _Sheet:
    """What is drawn, how wide, under which prefix of ids; ``scale``: units per map unit."""

    result: SocialIndexResult
    name: str
    width: float
    scale: float


def level_colours(levels: int) -> tuple[str, ...]:
    """A colour per level, the lowest first, strictly darker from one to the next."""
    if levels == 9:
        return tuple(f"#{part}" for part in _NINE.split())
    return colours.colours("blue", colours.SEQUENTIAL, levels)


def index_figure(
    result: SocialIndexResult, name: str = "social-index", width: float = WIDE
) -> Figure:
    """The map of the levels with its legend below. Units without an index have the pattern of
    their status."""
    map_width, map_height = frame(result.store)
    sheet = _Sheet(result, name, width, width / map_width)
    drawn = _grounds(sheet) + _schools(sheet) if result.is_of_schools else _areas(sheet)
    legend, end = _legend(sheet, map_height * sheet.scale + LINE)
    total, alt = round(end + 6), _alt(result)
    svg = (
        f'<svg viewBox="0 0 {width:g} {total}" role="img" aria-label="{escape(alt)}" '
        f'xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="{TYPE}" '
        f'fill="{INK}"><defs>{_patterns(name)}{_patterns(f"{name}-map", 1 / sheet.scale)}</defs>'
        f"{drawn}{legend}</svg>"
    )
    return Figure(name, "Stufen auf der Karte", alt, svg, width, float(total))


def plain_map(
    result: SocialIndexResult, name: str, width: float, over: Callable[[float], str]
) -> tuple[str, str]:
    """The map without its legend, and its text alternative. Numbers in it are TYPE units high;
    ``over`` draws on top, told units per map unit."""
    map_width, map_height = frame(result.store)
    sheet = _Sheet(result, name, width, width / map_width)
    drawn = _grounds(sheet) + _schools(sheet) if result.is_of_schools else _areas(sheet)
    alt = _alt(result)
    patterns = f"{_patterns(name)}{_patterns(f'{name}-map', 1 / sheet.scale)}"
    return (
        f'<svg viewBox="0 0 {width:g} {map_height * sheet.scale:.1f}" role="img" '
        f'aria-label="{escape(alt)}" xmlns="http://www.w3.org/2000/svg" font-size="{TYPE}" '
        f'fill="{INK}"><defs>{patterns}</defs>{drawn}{over(sheet.scale)}</svg>',
        alt,
    )


def key_entries(result: SocialIndexResult, name: str) -> list[tuple[str, str, str]]:
    """Fill, number and words of every entry of the legend of a map with that ``name``."""
    return _entries(_Sheet(result, name, WIDE, 1.0))


def _alt(result: SocialIndexResult) -> str:
    counts = ", ".join(
        f"Stufe {n}: {sum(unit.level == n for unit in result.known)}"
        for n in range(1, result.selection.levels + 1)
    )
    without = len(result.units) - len(result.known)
    gap = f"; ohne Index: {without}" if without else ""
    return f"Karte. {index_title(result)}. {counts}{gap}. Alle Werte stehen in der Tabelle."


def _patterns(prefix: str, scale: float = 1.0) -> str:
    """Patterns of the statuses; those of areas are drawn in map units, and so enlarged."""
    return "".join(
        f'<pattern id="{prefix}-{ident}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({scale:.3f})"><g fill="{SOFT}" stroke="{SOFT}" '
        f'stroke-width="0.9">{marks}</g></pattern>'
        for ident, marks in PATTERNS.items()
    )


def _fill(sheet: _Sheet, unit: Unit, prefix: str) -> str:
    if unit.level is not None:
        return level_colours(sheet.result.selection.levels)[unit.level - 1]
    return f"url(#{prefix}-{SPECIALS[special_css(unit.status) or MISSING][1]})"


def ink_on(fill: str) -> str:
    """Letters that are read on a fill: relative luminance of WCAG 2.2; dark ones on patterns."""
    if not fill.startswith("#"):
        return INK
    parts = (int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    light = sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return PALE if light < DARK else INK


def _said(unit: Unit) -> str:
    if unit.level is None:
        return f"{unit.name}: kein Index, {LABEL[unit.status]}"
    return f"{unit.name}: Stufe {unit.level}, Index {german(unit.score or 0.0, 2)}"


def _grounds(sheet: _Sheet) -> str:
    """The areas around schools as outlines."""
    found = shapes(sheet.result.store, sheet.result.level.level, sheet.result.edition)
    paths = "".join(shape.path for shape in found.values())
    return (
        f'<g transform="scale({sheet.scale:.6f})"><path fill="{GROUND}" stroke="#8a8a8a" '
        f'stroke-width="{0.8 / sheet.scale:.1f}" d="{paths}"/></g>'
    )


def _areas(sheet: _Sheet) -> str:
    """The areas filled, each with the number of its level where its name would stand."""
    found = shapes(sheet.result.store, sheet.result.level.level, sheet.result.edition)
    drawn = [(unit, found[unit.code]) for unit in sheet.result.units if unit.code in found]
    paths = "".join(
        f'<path fill="{_fill(sheet, unit, f"{sheet.name}-map")}" d="{shape.path}">'
        f"<title>{escape(_said(unit))}</title></path>"
        for unit, shape in drawn
    )
    line = f'stroke="{SOFT}" stroke-width="{0.9 / sheet.scale:.1f}" stroke-linejoin="round"'
    digits = "".join(
        f'<text x="{number(shape.label[0] * sheet.scale)}" '
        f'y="{number(shape.label[1] * sheet.scale + 0.35 * TYPE)}">{unit.level}</text>'
        for unit, shape in drawn
        if unit.level is not None
    )
    edge = f'stroke="{PALE}" stroke-width="3" paint-order="stroke" stroke-linejoin="round"'
    return (
        f'<g transform="scale({sheet.scale:.6f})" {line}>{paths}</g>'
        f'<g text-anchor="middle" font-weight="700" aria-hidden="true" {edge}>{digits}</g>'
    )


def _schools(sheet: _Sheet) -> str:
    """Points with the number of the level; those without an index below the others."""
    order = sorted(sheet.result.units, key=lambda unit: unit.level is not None)
    points = "".join(_school(sheet, unit) for unit in order)
    return f'<g text-anchor="middle" font-weight="700">{points}</g>'


def _school(sheet: _Sheet, unit: Unit) -> str:
    x, y = unit.x * sheet.scale, unit.y * sheet.scale
    fill = _fill(sheet, unit, sheet.name)
    round_ = f'cx="{number(x)}" cy="{number(y)}" r="{RADIUS}"'
    circle = (
        f'<circle {round_} fill="{PALE}"/><circle {round_} stroke="{INK}" fill="{fill}">'
        f"<title>{escape(_said(unit))}</title></circle>"
    )
    if unit.level is None:
        return circle
    return (
        f'{circle}<text x="{number(x)}" y="{number(y + 0.35 * TYPE)}" fill="{ink_on(fill)}" '
        f'aria-hidden="true">{unit.level}</text>'
    )


def _legend(sheet: _Sheet, top: float) -> tuple[str, float]:
    """Swatches with number, bounds and count, in two columns where there is room; where it ends."""
    entries = _entries(sheet)
    rows = (len(entries) + 1) // 2 if sheet.width >= WIDE else len(entries)
    parts = [
        f'<text x="0" y="{top:g}" font-weight="700">Stufe, Indexwert (Anzahl)</text>',
        f'<text x="0" y="{top + 15:g}">Hohe Stufe: hoher Bedarf</text>',
    ]
    start = top + 24
    for i, (fill, digit, label) in enumerate(entries):
        x, y = (i // rows) * sheet.width / 2, start + (i % rows) * LINE
        parts.append(
            f'<rect x="{x + 0.5:g}" y="{y:g}" width="{KEY:g}" height="15" fill="{fill}" '
            f'stroke="{SOFT}"/><text x="{x + KEY / 2:g}" y="{y + 11.5:g}" text-anchor="middle" '
            f'font-weight="700" fill="{ink_on(fill)}">{digit}</text>'
            f'<text x="{x + KEY + 8:g}" y="{y + 11.5:g}">{escape(label)}</text>'
        )
    return "".join(parts), start + rows * LINE


def _entries(sheet: _Sheet) -> list[tuple[str, str, str]]:
    """Fill, number and words of every entry of the legend; statuses only where they occur."""
    result = sheet.result
    hexes = level_colours(result.selection.levels)
    found = [
        (hexes[i], str(i + 1), f"{label} ({sum(unit.level == i + 1 for unit in result.known)})")
        for i, label in enumerate(bound_labels(result))
    ]
    gaps = [special_css(unit.status) or MISSING for unit in result.units if unit.level is None]
    found += [
        (f"url(#{sheet.name}-{pattern})", "", f"{label} ({gaps.count(css)})")
        for css, (label, pattern) in SPECIALS.items()
        if css in gaps
    ]
    return found
