"""A map on a stage: areas without words, a legend in HTML, big labels at what is meant."""

import re
from dataclasses import dataclass, replace
from html import escape

from layers.model import Symbol
from layers.stage.labels import Label, Wanted, label_svg, place_labels
from layers.stage.legends import city_line, key_list, places_list, unit_line, unit_of, without_unit
from layers.stage.model import Drawn, Finder, Marks, Room
from layers.store import Store
from layers.thematic import svg
from layers.thematic.coordinates import number
from layers.thematic.exhibit import Figure
from layers.thematic.geometry import Box, Shape, shapes, view_box
from layers.thematic.legend import SPECIALS
from layers.thematic.map_exhibit import map_figure
from layers.thematic.result import AreaValue, ThematicLayer
from layers.thematic.sheet_text import text_width

_SPOKEN = re.compile(r' (?:role="img"|aria-label="[^"]*"|data-id="[^"]*")')
_PICTURE_LETTERS = 15.0
"""Height of labels in a picture for files, in its units."""
_KEY_UNITS = 640.0
"""Width of a map whose patterns have the size of those in swatches."""


@dataclass(frozen=True)
class _Sheet:
    """A map on its way: the part of it that is shown, its shapes, height of its letters."""

    layer: ThematicLayer
    drawn: dict[str, Shape]
    box: Box
    size: float
    name: str


def map_stage(store: Store, layer: ThematicLayer, marks: Marks, room: Room, name: str) -> Drawn:
    """The map. Ids begin with ``name``; picked areas are meant as well as those of ``marks``."""
    drawn = shapes(store, layer.level.level, layer.edition)
    areas = [area for area in layer.areas if area.code in drawn]
    finder = Finder((area.code, area.name) for area in areas)
    meant = finder.codes((*marks.names, *layer.selection.areas))
    box = view_box(store, layer.selection.within)
    sheet = _Sheet(layer, drawn, box, room.letters(box[2], box[3]), name)
    wanted = _wanted(sheet, meant, marks, finder)
    view = (box[0], box[1], box[0] + box[2], box[1] + box[3])
    others = [shape.label for shape in drawn.values()]
    labels, left = place_labels(wanted, view, sheet.size, mild=others)
    body, height = _body(store, sheet, meant, labels)
    alt = " ".join((layer.alt_text, *(f"{item.name}. {item.text}".strip() for item in wanted)))
    place = " ".join(number(value) for value in (*box[:3], height))
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="stage-map" viewBox="{place}" role="img" '
        f'aria-label="{escape(alt)}">{body}</svg>'
    )
    symbol = layer.indicator.symbol.value
    return Drawn(
        svg=drawing,
        alt=alt,
        legend=_legend(store, layer, name),
        aside=tuple((item.name, item.text) for item in left),
        rules=_rules(layer, name),
        alike=f"{layer.level.level}.{layer.edition}.{layer.selection.within}.{symbol}",
        unknown=finder.unknown(marks.names),
        known=finder.names,
    )


def map_picture(store: Store, layer: ThematicLayer, marks: Marks, name: str) -> Figure:
    """The map with its legend and labels, for a file."""
    drawn = shapes(store, layer.level.level, layer.edition)
    finder = Finder((area.code, area.name) for area in layer.areas if area.code in drawn)
    meant = finder.codes((*marks.names, *layer.selection.areas))

    def over(box: Box, scale: float) -> str:
        sheet = _Sheet(layer, drawn, box, _PICTURE_LETTERS * scale, name)
        view = (box[0], box[1], box[0] + box[2], box[1] + box[3])
        wanted = _wanted(sheet, meant, marks, finder)
        others = [shape.label for shape in drawn.values()]
        labels, _ = place_labels(wanted, view, sheet.size, mild=others)
        return "".join(label_svg(label, sheet.size) for label in labels)

    shown = replace(layer, selection=replace(layer.selection, areas=meant))
    return map_figure(store, shown, name, over=over)


def _wanted(
    sheet: _Sheet, meant: tuple[str, ...], marks: Marks, finder: Finder
) -> tuple[Wanted, ...]:
    values = {area.code: area for area in sheet.layer.areas}
    texts: dict[str, list[str]] = {}
    for name, text in marks.notes:
        code = finder.find(name)
        if code is not None:
            texts.setdefault(code, []).append(text)
    return tuple(
        Wanted(
            _said(values[code], sheet.layer.indicator.unit),
            " ".join(texts.get(code, ())),
            sheet.drawn[code].label,
        )
        for code in meant
    )


def _said(area: AreaValue, unit: str) -> str:
    text = area.class_text if area.value is None else without_unit(area.text, unit)
    return f"{area.name}: {text}"


def _body(
    store: Store, sheet: _Sheet, meant: tuple[str, ...], labels: tuple[Label, ...]
) -> tuple[str, float]:
    """Everything that is drawn, and the height that it takes."""
    layer, drawn, box = sheet.layer, sheet.drawn, sheet.box
    defs = svg.patterns(box, f"{sheet.name}-")
    defs += svg.patterns((0.0, 0.0, _KEY_UNITS, 0.0), f"{sheet.name}-key-")
    areas = "".join(
        f'<path class="area {area.css}"{_fill(area.css, sheet.name)} '
        f'data-code="{escape(area.code)}"{_at(layer, drawn[area.code])} '
        f'd="{drawn[area.code].path}"/>'
        for area in layer.areas
        if area.code in drawn
    )
    picks = "".join(f'<path d="{drawn[code].path}"/>' for code in meant)
    rings, height = _rings(sheet)
    return (
        f"{defs}{svg.context(layer, drawn)}"
        f'<g class="areas">{areas}</g>{svg.outline(store, layer)}'
        f'<g class="picks-under">{picks}</g><g class="picks">{picks}</g>'
        f"{svg.circles(layer, drawn)}"
        f'<g class="overlay">{_places(store, layer)}</g>{rings}'
        f'<g class="stage-labels">{"".join(label_svg(x, sheet.size) for x in labels)}</g>'
    ), height


def _at(layer: ThematicLayer, shape: Shape) -> str:
    """Where the circle of an area stands, for years in which it has one."""
    if layer.indicator.symbol is not Symbol.CIRCLE:
        return ""
    return f' data-at="{number(shape.label[0])} {number(shape.label[1])}"'


def _fill(css: str, name: str) -> str:
    """The pattern of a special status; classes get their colours from the style sheet."""
    return f' fill="url(#{name}-{SPECIALS[css][1]})"' if css in SPECIALS else ""


def _places(store: Store, layer: ThematicLayer) -> str:
    """Places as shapes alone: what they are is read in the table and on the map's own page."""
    drawn = svg.overlay(store, layer)
    return _SPOKEN.sub("", drawn)


def _rings(sheet: _Sheet) -> tuple[str, float]:
    """Circles of round size below the map, true to it, and the height of both."""
    _, top, width, height = sheet.box
    circles = sheet.layer.legend.circles
    if sheet.layer.indicator.symbol is not Symbol.CIRCLE or not circles:
        return "", height
    x, size = sheet.box[0] + 0.5 * sheet.size, sheet.size
    room = max(circles[0].radius, 0.7 * size)
    y = top + height + 0.5 * size + room
    parts: list[str] = []
    for circle in circles:
        needed = 2 * circle.radius + 0.5 * size + text_width(circle.label, size)
        if x + needed > sheet.box[0] + width and parts:
            break
        parts.append(
            f'<circle class="ring" cx="{number(x + circle.radius)}" cy="{number(y)}" '
            f'r="{number(circle.radius)}"/><text x="{number(x + 2 * circle.radius + 0.4 * size)}" '
            f'y="{number(y + 0.35 * size)}">{escape(circle.label)}</text>'
        )
        x += needed + size
    drawn = f'<g class="stage-rings" font-size="{number(size)}">{"".join(parts)}</g>'
    return drawn, height + 2 * room + size


def _rules(layer: ThematicLayer, name: str) -> str:
    colours = ";".join(f"--c{i}:{colour}" for i, colour in enumerate(layer.colours))
    return f"#{name}{{{colours}}}" if colours else ""


def _legend(store: Store, layer: ThematicLayer, name: str) -> str:
    entries = [
        (
            entry.css,
            without_unit(entry.label, unit_of(layer)),
            entry.count,
            entry.class_index == layer.legend.city_class,
        )
        for entry in reversed(layer.legend.entries)
    ]
    entries += [(entry.css, entry.label, entry.count, False) for entry in layer.legend.specials]
    heading = layer.indicator.short_title or layer.indicator.title
    return (
        f'<p class="stage-legend-title">{escape(heading)}</p>'
        f'<p class="stage-legend-unit stage-legend-scheme" data-legend-heading>'
        f"{escape(layer.legend.heading)}</p>{unit_line(layer)}"
        f"{key_list(entries, layer.words.value if layer.city else '', name)}"
        f"{city_line(layer)}{places_list(store, layer)}"
    )
