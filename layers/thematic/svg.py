"""The thematic map as SVG: inside a page (hooks in docs/architecture.md) or standing alone.

Coordinates are map units (metres in EPSG:25832 from the frame's north-west corner). Inside a page
colours are custom properties ``--c0 .. --c6``; standing alone they are written out, because
programs that make pictures know no custom properties.
"""

from collections.abc import Iterable
from html import escape

from layers.model import Symbol
from layers.numbers import german
from layers.queries.facilities import facility_kind, facility_kinds
from layers.store import Store
from layers.thematic import svg_labels, symbols
from layers.thematic.coordinates import number
from layers.thematic.demonstration import with_mark
from layers.thematic.facilities_file import drawn_facilities, facility_text, shape_of
from layers.thematic.geometry import Box, Shape, shapes, view_box
from layers.thematic.interval import said_interval
from layers.thematic.plain import plain_paths
from layers.thematic.result import AreaValue, ThematicLayer

PATTERN_PARTS = 80
"""A pattern repeats this often across the map."""

PATTERNS = {
    # hatch, dots and crosses: told apart in grey print, by colour-blind readers, in forced colours
    "status-missing": '<path d="M-1 1L1-1M-1 9L9-1M7 9L9 7" fill="none"/>',
    "status-confidential": '<circle cx="2" cy="2" r="1.1"/><circle cx="6" cy="6" r="1.1"/>',
    "status-not-applicable": '<path d="M1.5 1.5L6.5 6.5M6.5 1.5L1.5 6.5" fill="none"/>',
}


def map_svg(
    store: Store,
    layer: ThematicLayer,
    *,
    standalone: bool = False,
    width: int | None = None,
    name: str = "map",
    is_plain: bool = False,
) -> str:
    """The map of a layer. ``standalone`` gives a whole picture with title, legend, sentence and
    source. ``width`` is in pixels (a picture is 1200 wide unless told). ``name`` is the id and, for
    any other than ``map``, the prefix of all ids, so that two maps can stand on one page.
    ``is_plain`` leaves out what names the areas, which a table beside the map says, and draws them
    coarsely (layers.thematic.coarse): a script adds names by layers.thematic.plain."""
    if standalone:
        from layers.thematic.sheet import DEFAULT_WIDTH
        from layers.thematic.svg_sheet import sheet

        return sheet(store, layer, width or DEFAULT_WIDTH)
    box = view_box(store, layer.selection.within)
    prefix = "" if name == "map" else f"{name}-"
    size = f' width="{width}" height="{round(width * box[3] / box[2])}"' if width else ""
    return (
        f'<svg class="map" id="{name}" viewBox="{_box(box)}"{size} role="group" '
        f'aria-labelledby="{name}-title" data-level="{layer.level.level}">'
        f'<desc id="{name}-title">{escape(with_mark(layer.title, layer.mark))}</desc>'
        f"{patterns(box, prefix)}{content(store, layer, box, prefix, is_plain=is_plain)}</svg>"
    )


def content(
    store: Store, layer: ThematicLayer, box: Box, prefix: str = "", *, is_plain: bool = False
) -> str:
    """Everything that is drawn in map units, from the ground up."""
    drawn = shapes(store, layer.level.level, layer.edition)
    return (
        context(layer, drawn)
        + (_plain_areas(store, layer) if is_plain else _areas(layer, drawn, prefix))
        + outline(store, layer)
        + circles(layer, drawn)
        + f'<g class="overlay">{overlay(store, layer)}</g>'
        + f'<g class="labels" aria-hidden="true">{_labels(layer, drawn, box)}</g>'
    )


def still_content(store: Store, layer: ThematicLayer, box: Box, smallest: float) -> str:
    """The same for a picture, which no script takes over: no ids and no tab stops, borders that
    show in any print, and a ``<title>`` in every shape, which browsers show under the pointer.

    ``smallest`` is the least height of names, in map units.
    """
    drawn = shapes(store, layer.level.level, layer.edition)
    found = [area for area in layer.areas if area.code in drawn]
    picked = [area for area in found if area.code in layer.selection.areas]
    parts = [context(layer, drawn), '<g class="areas">']
    for area in found:
        text = escape(aria_label(area))
        parts.append(
            f'<path class="area {area.css}" role="img" aria-label="{text}" '
            f'd="{drawn[area.code].path}"><title>{text}</title></path>'
        )
    borders = "".join(drawn[area.code].path for area in found)
    parts.append(f'</g><path class="borders" aria-hidden="true" d="{borders}"/>')
    parts += [outline(store, layer), circles(layer, drawn, is_still=True)]
    parts += (
        f'<path class="pick" aria-hidden="true" d="{drawn[area.code].path}"/>' for area in picked
    )
    parts.append(f'<g class="overlay">{overlay(store, layer, is_still=True)}</g>')
    names = _labels(layer, drawn, box, smallest)
    parts.append(f'<g class="labels" aria-hidden="true">{names}</g>')
    return "".join(parts)


def patterns(box: Box, prefix: str = "") -> str:
    """Definitions of the patterns of the special statuses, drawn in the current text colour."""
    tile = box[2] / PATTERN_PARTS / 8
    parts = (
        f'<pattern id="{prefix}{pattern}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({number(tile, 3)})"><g class="pattern" fill="currentColor" '
        f'stroke="currentColor" stroke-width="0.9">{marks}</g></pattern>'
        for pattern, marks in PATTERNS.items()
    )
    return f"<defs>{''.join(parts)}</defs>"


def aria_label(area: AreaValue) -> str:
    """What is read out for an area: name, value, remarks, class, interval; or what its status
    says."""
    if area.value is None:
        return f"{area.name}: {area.class_text}"
    parts = [area.text, area.flags_text, area.class_text, said_interval(area.interval_text)]
    return f"{area.name}: {', '.join(part for part in parts if part)}"


def _box(box: Box) -> str:
    return " ".join(number(value) for value in box)


def context(layer: ThematicLayer, drawn: dict[str, Shape]) -> str:
    """The other areas of the level, faintly and without values, around a Gebiet."""
    if not layer.selection.within:
        return ""
    inside = {area.code for area in layer.areas}
    paths = (
        f'<path class="outside" d="{shape.path}"/>'
        for code, shape in drawn.items()
        if code not in inside
    )
    return f'<g class="context" aria-hidden="true">{"".join(paths)}</g>'


def _areas(layer: ThematicLayer, drawn: dict[str, Shape], prefix: str) -> str:
    paths = (
        f'<path id="{prefix}area-{escape(area.code)}" class="{_classes("area", area, layer)}" '
        f'data-code="{escape(area.code)}" role="img" aria-label="{escape(aria_label(area))}" '
        f'tabindex="-1" d="{drawn[area.code].path}"/>'
        for area in layer.areas
        if area.code in drawn
    )
    return f'<g class="areas">{"".join(paths)}</g>'


def _plain_areas(store: Store, layer: ThematicLayer) -> str:
    drawn = plain_paths(store, layer)
    said = f"{german(len(drawn))} {layer.level.name_plural}. Ihre Werte stehen in der Tabelle."
    paths = (
        f'<path class="{_classes("area", area, layer)}" d="{drawn[area.code]}"/>'
        for area in layer.areas
        if area.code in drawn
    )
    return f'<g class="areas" role="img" aria-label="{escape(said)}">{"".join(paths)}</g>'


def _classes(base: str, area: AreaValue, layer: ThematicLayer) -> str:
    picked = "picked" if area.code in layer.selection.areas else ""
    css = area.css if base == "area" else ""
    return " ".join(part for part in (base, css, picked) if part)


def outline(store: Store, layer: ThematicLayer) -> str:
    """The border of the Gebiet that a map is limited to."""
    if not layer.selection.within:
        return ""
    level, _, code = layer.selection.within.partition(":")
    shape = shapes(store, level, layer.edition).get(code)
    path = shape.path if shape else ""
    return f'<path class="within-outline" aria-hidden="true" fill="none" d="{path}"/>'


def circles(layer: ThematicLayer, drawn: dict[str, Shape], *, is_still: bool = False) -> str:
    """The circles of a map of counts, the largest below the others."""
    if layer.indicator.symbol is not Symbol.CIRCLE:
        return '<g class="circles"></g>'
    found = [area for area in layer.areas if area.radius and area.code in drawn]
    found.sort(key=lambda area: (-(area.radius or 0.0), area.code))
    parts = (
        f'<circle class="{_classes("circle", area, layer)}" data-code="{escape(area.code)}" '
        f'cx="{number(drawn[area.code].label[0])}" cy="{number(drawn[area.code].label[1])}" '
        f'r="{number(area.radius or 0.0)}" aria-hidden="true"'
        f"{_end('circle', aria_label(area), is_still)}"
        for area in found
    )
    return f'<g class="circles">{"".join(parts)}</g>'


def _end(element: str, text: str, is_still: bool) -> str:
    """The end of a start tag, in pictures with the text that browsers show under the pointer."""
    return f"><title>{escape(text)}</title></{element}>" if is_still else "/>"


def overlay(store: Store, layer: ThematicLayer, *, is_still: bool = False) -> str:
    """The places on top of a map."""
    return "".join(
        f'<g class="facilities" data-kind="{kind}" fill="{facility_kind(store, kind).colour}">'
        f"{''.join(_facilities(store, kind, layer, is_still))}</g>"
        for kind in overlay_order(store, layer)
    )


def overlay_order(store: Store, layer: ThematicLayer) -> list[str]:
    """Kinds of the overlay from below to the top: the municipality's first kind covers others."""
    kinds = [found.kind for found in reversed(facility_kinds(store))]
    return [kind for kind in kinds if kind in layer.selection.overlay]


def _facilities(store: Store, kind: str, layer: ThematicLayer, is_still: bool) -> Iterable[str]:
    about = facility_kind(store, kind)
    for found, radius in drawn_facilities(store, kind, layer.selection.within, layer.edition):
        shape = shape_of(store, about, found.school_type)
        place = f"translate({number(found.x)} {number(found.y)}) scale({number(radius)})"
        text = facility_text(found, about)
        yield (
            f'<path class="facility shape-{shape}" data-id="{escape(found.facility_id)}" '
            f'role="img" aria-label="{escape(text)}" transform="{place}" '
            f'd="{symbols.SHAPES[shape]}"{_end("path", text, is_still)}'
        )


def _labels(layer: ThematicLayer, drawn: dict[str, Shape], box: Box, smallest: float = 0.0) -> str:
    if not layer.selection.labels:
        return ""
    named = [(drawn[area.code], area.name) for area in layer.areas if area.code in drawn]
    placed = svg_labels.place(named, box, first=layer.selection.areas, smallest=smallest)
    return "".join(_label(label) for label in placed)


def _label(label: svg_labels.Label) -> str:
    step = label.size * svg_labels.LINE
    first = label.y + 0.35 * label.size - step * (len(label.lines) - 1) / 2
    lines = "".join(
        f'<tspan x="{number(label.x)}" y="{number(first + i * step)}">{escape(line)}</tspan>'
        for i, line in enumerate(label.lines)
    )
    crowded = ' class="crowded" display="none"' if label.crowded else ""
    return (
        f'<text{crowded} data-code="{escape(label.code)}" text-anchor="middle" '
        f'font-size="{number(label.size)}">{lines}</text>'
    )
