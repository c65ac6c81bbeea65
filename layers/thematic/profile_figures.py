"""Drawings of a profile that stand alone: where it lies, and one per Bildungsbereich."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from math import ceil

from layers.store import Store
from layers.thematic.coordinates import number
from layers.thematic.demonstration import with_mark
from layers.thematic.exhibit import Figure
from layers.thematic.geometry import frame
from layers.thematic.interval import said_interval
from layers.thematic.profile_result import Fact, Group, ProfileResult
from layers.thematic.profile_svg import (
    GREY,
    INK,
    LINE,
    STRIP_HEIGHT,
    STRIP_WIDTH,
    locator_inside,
    mark,
    strip,
)
from layers.thematic.profile_text import dots_text
from layers.thematic.sentence import running
from layers.thematic.sheet import FONTS
from layers.thematic.sheet_text import Column, text_width
from layers.words import in_plural

WIDTH = 740.0
LOCATOR_WIDTH = 360.0
MOST_ROWS, MOST_BESIDE = 12, 7
"""Indicators in one drawing, of one area and of several."""
_TITLE, _VALUE, _STRIP, _CITY = (0.0, 226.0), (234.0, 136.0), (378.0, STRIP_WIDTH), (628.0, 112.0)
"""Left edge and width of the columns."""
_LETTERS, _SMALL = 12.0, 11.0
_GAP, _SIGN = 14.0, 16.0


def locator_figure(store: Store, result: ProfileResult) -> Figure:
    """The area among all areas of its level."""
    width, height = frame(store)
    scale = LOCATOR_WIDTH / width
    codes = [shown.code for shown in result.shown]
    inside = locator_inside(store, result.level.level, codes)
    caption = f"Lage: {_names(result)} unter allen {in_plural(result.level.name_plural)}"
    box = (LOCATOR_WIDTH, round(height * scale, 1))
    alt = with_mark(f"Karte der {len(result.areas)} Gebiete. {caption}", result.mark)
    drawn = f'<g transform="scale({number(scale, 5)})">{inside}</g>'
    return Figure("profil-lage", f"{caption}.", alt, _svg(box, alt, drawn), *box)


def group_figures(result: ProfileResult, group: Group) -> tuple[Figure, ...]:
    """All indicators of a Bildungsbereich: value, all areas as dots, the city's value. As many
    drawings as fit a page of paper each."""
    count = ceil(len(group.facts) / (MOST_ROWS if len(result.shown) == 1 else MOST_BESIDE))
    size = ceil(len(group.facts) / count)
    return tuple(
        _figure(result, group, group.facts[at * size : (at + 1) * size], (at, count))
        for at in range(count)
    )


def _figure(
    result: ProfileResult, group: Group, facts: Sequence[Fact], which: tuple[int, int]
) -> Figure:
    column = Column(0.0, 0.0, WIDTH)
    _key(result, column)
    for fact in facts:
        _row(result, fact, column)
    at, count = which
    part = f" (Teil {at + 1} von {count})" if count > 1 else ""
    name = f"profil-{group.domain.lower()}{at or ''}"
    caption = (
        f"{group.title}{part}: {_names(result)} unter allen {in_plural(result.level.name_plural)}"
    )
    plain = replace(result, mark="")
    alt = with_mark(
        "; ".join(f"{f.indicator.title}: {dots_text(plain, f)}" for f in facts), result.mark
    )
    box = (WIDTH, round(column.y + 4, 1))
    drawn = f'<g fill="{INK}">{"".join(column.parts)}</g>'
    return Figure(name, f"{caption}.", alt, _svg(box, alt, drawn), *box)


def _names(result: ProfileResult) -> str:
    return ", ".join(shown.name for shown in result.shown)


def _svg(box: tuple[float, float], alt: str, inside: str) -> str:
    width, height = map(number, box)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(alt)}" font-family="{FONTS}">'
        f"<style>.strong{{font-weight:bold}}</style>{inside}</svg>"
    )


def _key(result: ProfileResult, column: Column) -> None:
    """The marks and what they mean, in as many lines as they need."""
    x, column.y = 0.0, 14.0
    entries = [(mark(at, 8, 0), shown.name) for at, shown in enumerate(result.shown)]
    dot = f'<path d="M8 0h0" stroke="{GREY}" stroke-width="6" stroke-linecap="round"/>'
    line = f'<path d="M8-7V7" stroke="{INK}" stroke-width="2" stroke-dasharray="4 2"/>'
    entries += [(dot, f"andere {running(result.level.name_plural)}"), (line, result.words.value)]
    for sign, label in entries:
        width = _SIGN + 4 + text_width(label, _SMALL) + _GAP
        if x and x + width > WIDTH:
            x, column.y = 0.0, column.y + 18
        column.draw(
            f'<g transform="translate({number(x)} {number(column.y - 4)})">{sign}</g>'
            f'<text x="{number(x + _SIGN + 4)}" y="{number(column.y)}" '
            f'font-size="{number(_SMALL)}">{escape(label)}</text>'
        )
        x += width
    column.space(8)


def _row(result: ProfileResult, fact: Fact, column: Column) -> None:
    top = column.y
    column.draw(f'<path d="M0 {number(top)}H{number(WIDTH)}" stroke="{GREY}" stroke-width=".6"/>')
    parts = [_title(fact, top), _values(result, fact, top), _city(result, fact, top)]
    ends = [part.y for part in parts]
    if fact.dots.values:
        parts.append(_dots(result, fact, top))
        ends.append(parts[-1].y)
    for part in parts:
        column.parts += part.parts
    column.y = max(ends) + 8


def _title(fact: Fact, top: float) -> Column:
    made = Column(_TITLE[0], top, _TITLE[1])
    kind = f" ({fact.school_type_label})" if fact.school_type_label else ""
    made.write(fact.indicator.title + kind, _LETTERS, "strong")
    made.write(fact.when, _SMALL)
    return made


def _values(result: ProfileResult, fact: Fact, top: float) -> Column:
    made = Column(_VALUE[0], top, _VALUE[1])
    single = len(fact.cells) == 1
    for at, (shown, cell) in enumerate(zip(result.shown, fact.cells, strict=True)):
        if not single:
            made.draw(mark(at, made.x + 6, made.y + 11))
        indent = 0.0 if single else 17.0
        text = f"{cell.text} {cell.said}".strip()
        made.write(text if single else f"{shown.name}: {text}", _LETTERS, "strong", indent)
        interval = said_interval(cell.interval)
        for line in (cell.deviation_text, interval, cell.rank, cell.flags_text, cell.small):
            if line:
                made.write(line, _SMALL, "", indent)
    return made


def _city(result: ProfileResult, fact: Fact, top: float) -> Column:
    made = Column(_CITY[0], top, _CITY[1])
    if fact.city_text:
        made.write(result.words.value, _SMALL)
        made.write(fact.city_text, _LETTERS, "strong")
    return made


def _dots(result: ProfileResult, fact: Fact, top: float) -> Column:
    made = Column(_STRIP[0], top + 4, _STRIP[1])
    inside = strip(fact.dots, [shown.code for shown in result.shown])
    made.draw(f'<g transform="translate({number(made.x)} {number(made.y)})">{inside}</g>')
    made.y += STRIP_HEIGHT + _SMALL + 2
    y, size = number(made.y), number(_SMALL)
    made.draw(
        f'<text x="{number(made.x)}" y="{y}" font-size="{size}" fill="{LINE}">'
        f"{escape(fact.dots.low)}</text>"
        f'<text x="{number(made.x + STRIP_WIDTH)}" y="{y}" font-size="{size}" fill="{LINE}" '
        f'text-anchor="end">{escape(fact.dots.high)}</text>'
    )
    return made
