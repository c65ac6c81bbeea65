"""A map as a whole picture: title, map, legend, sentence, source; for downloads and prints.

No custom properties and no scaling tricks: programs that turn SVG into PNG or PDF know neither.
"""

from html import escape

from layers.model import Symbol
from layers.numbers import german
from layers.queries.catalogue import school_types
from layers.queries.facilities import facilities, facility_kind
from layers.store import Store
from layers.thematic import colours, symbols
from layers.thematic.demonstration import with_mark
from layers.thematic.facilities_file import attributions, shape_of
from layers.thematic.geometry import Box, shapes, view_box
from layers.thematic.result import LegendEntry, ThematicLayer
from layers.thematic.svg import content, number, overlay_order, patterns

DEFAULT_WIDTH = 1200
SHEET_WIDTH, SHEET_HEIGHT = 1200.0, 900.0
MARGIN, GAP = 32.0, 24.0
LEGEND_WIDTH = 330.0
MAP_WIDTH = SHEET_WIDTH - 2 * MARGIN - LEGEND_WIDTH - GAP
SMALLEST_MAP = 440.0
FONTS = "'Source Sans 3','DejaVu Sans',sans-serif"
INK, SOFT, GROUND = "#1b1b1b", "#4a4a4a", "#e8e8e8"
_NARROW, _WIDE = " .,:;|!'()/-ijlftr\u202f\u00a0", "mwMW%@"


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About the width of a text in pixels, on the wide side (DejaVu Sans)."""
    units = sum(
        0.38 if char in _NARROW else 0.92 if char in _WIDE else 0.72 if char.isupper() else 0.62
        for char in text
    )
    return units * size * (1.1 if bold else 1.0)


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Lines not wider than ``width``; a single longer word stands alone."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


class _Column:
    """Text and signs from top to bottom in a column of the sheet."""

    def __init__(self, x: float, y: float, width: float) -> None:
        self.x, self.y, self.width = x, y, width
        self.parts: list[str] = []

    def write(self, text: str, size: float, css: str = "", indent: float = 0.0) -> None:
        bold = css in ("strong", "mark")
        for line in wrap(text, self.width - indent, size, bold=bold):
            self.y += size * 1.3
            kind = f' class="{css}"' if css else ""
            self.parts.append(
                f'<text x="{number(self.x + indent)}" y="{number(self.y)}" '
                f'font-size="{number(size)}"{kind}>{escape(line)}</text>'
            )

    def space(self, height: float) -> None:
        self.y += height

    def draw(self, part: str) -> None:
        self.parts.append(part)


def sheet(store: Store, layer: ThematicLayer, width: int = DEFAULT_WIDTH) -> str:
    """The whole picture, ``width`` pixels wide; higher than 4:3 only where the texts need it."""
    head = _head(layer)
    box = view_box(store, layer.selection.within)
    map_top = head.y + GAP / 2
    room = SHEET_HEIGHT - MARGIN - _foot(store, layer, 0.0).y - GAP - map_top
    legend = _legend(store, layer, map_top, box[2] / MAP_WIDTH)
    map_height = max(room, SMALLEST_MAP, legend.y - map_top)
    scale = max(box[2] / MAP_WIDTH, box[3] / map_height)
    legend = _legend(store, layer, map_top, scale)
    foot = _foot(store, layer, map_top + map_height + GAP)
    height = max(SHEET_HEIGHT, foot.y + MARGIN)
    drawing = (
        f'<svg x="{number(MARGIN)}" y="{number(map_top)}" width="{number(MAP_WIDTH)}" '
        f'height="{number(map_height)}" viewBox="{" ".join(number(v) for v in box)}" '
        f'color="{SOFT}">{_halo(store, layer)}{content(store, layer, box)}'
        f"{_picks(store, layer)}</svg>"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(SHEET_WIDTH)} '
        f'{number(height)}" width="{width}" height="{round(width * height / SHEET_WIDTH)}" '
        f'role="img" aria-label="{escape(layer.alt_text)}">'
        f"<title>{escape(with_mark(layer.title, layer.mark))}</title>"
        f"<style>{_style(layer, scale)}</style>"
        f"{_patterns(box)}"
        f'<rect width="{number(SHEET_WIDTH)}" height="{number(height)}" fill="#ffffff"/>'
        f"{''.join(head.parts)}{drawing}{''.join(legend.parts)}{''.join(foot.parts)}</svg>"
    )


def _halo(store: Store, layer: ThematicLayer) -> str:
    """A grey rim below the areas: the palest classes end visibly where the white paper begins."""
    drawn = shapes(store, layer.level.level, layer.edition)
    rims = (f'<path d="{drawn[a.code].path}"/>' for a in layer.areas if a.code in drawn)
    return f'<g class="halo">{"".join(rims)}</g>'


def _picks(store: Store, layer: ThematicLayer) -> str:
    """Outlines of the picked areas above all others, which would cover half of them."""
    drawn = shapes(store, layer.level.level, layer.edition)
    codes = [a.code for a in layer.areas if a.code in layer.selection.areas and a.code in drawn]
    return "".join(f'<path class="pick" d="{drawn[code].path}"/>' for code in codes)


def _patterns(box: Box) -> str:
    """Patterns in map units for the map, in pixels (prefix ``key-``) for the legend."""
    both = patterns(box) + patterns((0.0, 0.0, MAP_WIDTH, 0.0), "key-")
    return both.replace("currentColor", SOFT)


def _style(layer: ThematicLayer, scale: float) -> str:
    """Rules with colours written out; ``scale`` is map units per pixel."""
    classes = "".join(f".c{i}{{fill:{colour}}}" for i, colour in enumerate(layer.colours))
    specials = "".join(
        f".{entry.css}{{fill:url(#{entry.colour})}}.key.{entry.css}{{fill:url(#key-{entry.colour})}}"
        for entry in layer.legend.specials
    )
    thin, thick = number(1.1 * scale), number(3.0 * scale)
    return (
        f"text{{font-family:{FONTS};fill:{INK}}}.strong{{font-weight:bold}}.mark{{font-weight:bold;fill:#8c1d18}}.soft{{fill:{SOFT}}}"
        f".area{{stroke:#ffffff;stroke-width:{thin};stroke-linejoin:round}}{classes}{specials}"
        f".circle-ground{{fill:{GROUND}}}.outside{{fill:none;stroke:#c4c4c4;stroke-width:{thin}}}"
        f".s-missing,.s-confidential,.s-not-applicable{{stroke:{SOFT}}}"
        f".within-outline{{fill:none;stroke:{INK};stroke-width:{number(2.0 * scale)}}}"
        f".circle{{fill:{colours.CIRCLE_FILL};fill-opacity:.65;stroke:#ffffff;stroke-width:{thin}}}"
        f".pick{{fill:none;stroke:{INK};stroke-width:{thick};stroke-linejoin:round}}"
        f".halo{{fill:none;stroke:#8a8a8a;stroke-width:{number(2.6 * scale)}}}"
        f".labels text{{stroke:#ffffff;stroke-width:{number(3.0 * scale)};paint-order:stroke;"
        "stroke-linejoin:round}"
        ".facility{stroke:#ffffff;stroke-width:.18}"
        f".key{{stroke:{SOFT};stroke-width:.8}}.ring{{fill:none;stroke:{INK};stroke-width:1.2}}"
    )


def _head(layer: ThematicLayer) -> _Column:
    head = _Column(MARGIN, MARGIN - 8, SHEET_WIDTH - 2 * MARGIN)
    if layer.mark:
        head.write(layer.mark, 22, "mark")
        head.space(6)
    head.write(layer.title, 26, "strong")
    if layer.boundaries:
        head.space(4)
        head.write(layer.boundaries, 16)
    return head


def _foot(store: Store, layer: ThematicLayer, top: float) -> _Column:
    foot = _Column(MARGIN, top, SHEET_WIDTH - 2 * MARGIN)
    foot.write(layer.sentence, 17)
    foot.space(4)
    for note in (layer.level.note, *(note.text for note in layer.notes)):
        if note:
            foot.write(note, 13, "soft")
    credits = attributions(store, layer.selection.overlay)
    as_of = [f"Stand der Daten: {layer.as_of}"] if layer.as_of else []
    for line in (*layer.source_lines, *as_of, *credits):
        foot.write(line, 13, "soft")
    return foot


def _legend(store: Store, layer: ThematicLayer, top: float, scale: float) -> _Column:
    column = _Column(SHEET_WIDTH - MARGIN - LEGEND_WIDTH, top, LEGEND_WIDTH)
    column.write(layer.indicator.short_title, 17, "strong")
    column.write(layer.legend.heading, 14, "soft")
    column.space(8)
    _rings(layer, column, scale)
    for entry in reversed(layer.legend.entries):
        city = entry.class_index == layer.legend.city_class
        _entry(column, entry, f" ◂ {layer.words.value}" if city and layer.city else "")
    column.space(6)
    for entry in layer.legend.specials:
        _entry(column, entry, "")
    column.space(8)
    if layer.city:
        flags = f" ({layer.city.flags_text})" if layer.city.flags_text else ""
        column.write(f"{layer.municipality_name}: {layer.city.text}{flags}", 15, "strong")
    column.write(layer.counted, 14)
    for line in layer.protection:
        column.write(line, 14)
    _picked(layer, column)
    _symbols(store, layer, column)
    return column


def _entry(column: _Column, entry: LegendEntry, mark: str) -> None:
    top = column.y + 5
    column.draw(
        f'<rect class="key {entry.css}" x="{number(column.x)}" y="{number(top)}" '
        'width="30" height="17"/>'
    )
    column.write(f"{entry.label}: {entry.count}{mark}", 15, indent=40)
    column.space(4)


def _rings(layer: ThematicLayer, column: _Column, scale: float) -> None:
    if layer.indicator.symbol is not Symbol.CIRCLE:
        return
    largest = max((circle.radius for circle in layer.legend.circles), default=0.0) / scale
    for circle in layer.legend.circles:
        radius = circle.radius / scale
        middle = column.y + radius + 4
        column.draw(
            f'<circle class="ring" cx="{number(column.x + largest)}" cy="{number(middle)}" '
            f'r="{number(radius)}"/><text x="{number(column.x + 2 * largest + 14)}" '
            f'y="{number(middle + 5)}" font-size="15">{escape(circle.label)}</text>'
        )
        column.y = middle + radius


def _picked(layer: ThematicLayer, column: _Column) -> None:
    chosen = [area for area in layer.areas if area.code in layer.selection.areas]
    if chosen:
        column.space(8)
        column.write("Ausgewählte Gebiete", 15, "strong")
    for area in chosen:
        column.write(f"{area.name}: {area.text}", 14)


def _symbols(store: Store, layer: ThematicLayer, column: _Column) -> None:
    order = ["", *(found.school_type for found in school_types(store))]
    for kind in reversed(overlay_order(store, layer)):
        about = facility_kind(store, kind)
        found = facilities(store, kind, layer.selection.within, layer.edition)
        column.space(8)
        column.write(about.name_plural, 15, "strong")
        used = {entry.school_type for entry in found}
        for school_type in sorted(used, key=order.index):
            count = german(sum(entry.school_type == school_type for entry in found))
            shape = symbols.SHAPES[shape_of(store, about, school_type)]
            place = f"translate({number(column.x + 10)} {number(column.y + 12)}) scale(6)"
            column.draw(f'<path transform="{place}" fill="{about.colour}" d="{shape}"/>')
            column.write(f"{school_type or about.name_plural}: {count}", 13, indent=24)
