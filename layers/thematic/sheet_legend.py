"""The legend of a map's picture: classes or circles, special entries, picked areas, places."""

from html import escape

from layers.model import Symbol
from layers.numbers import german
from layers.queries.catalogue import school_types
from layers.queries.facilities import facilities, facility_kind
from layers.store import Store
from layers.thematic import symbols
from layers.thematic.coordinates import number
from layers.thematic.facilities_file import shape_of
from layers.thematic.result import LegendEntry, ThematicLayer
from layers.thematic.sheet import Form
from layers.thematic.sheet_text import Column, text_width
from layers.thematic.svg import overlay_order

KEY_WIDTH, KEY_HEIGHT = 30.0, 17.0
RINGLESS = "Die Fläche der Kreise entspricht der Zahl."


def legend(store: Store, layer: ThematicLayer, form: Form, column: Column, scale: float) -> Column:
    """Write the legend into a column and give it; ``scale`` is map units per unit of the
    picture."""
    column.write(layer.indicator.short_title, form.type(17), "strong")
    column.write(layer.legend.heading, form.type(14), "soft")
    column.space(8)
    _rings(layer, form, column, scale)
    for entry in reversed(layer.legend.entries):
        city = entry.class_index == layer.legend.city_class
        _entry(form, column, entry, f" ◂ {layer.words.value}" if city and layer.city else "")
    column.space(6)
    for entry in layer.legend.specials:
        _entry(form, column, entry, "")
    column.space(8)
    if layer.city:
        flags = f" ({layer.city.flags_text})" if layer.city.flags_text else ""
        text = f"{layer.municipality_name}: {layer.city.text}{flags}"
        column.write(text, form.type(15), "strong")
    column.write(layer.counted, form.type(14))
    for line in layer.protection:
        column.write(line, form.type(14))
    _picked(layer, form, column)
    _symbols(store, layer, form, column)
    return column


def _entry(form: Form, column: Column, entry: LegendEntry, mark: str) -> None:
    size = form.type(15)
    top = column.y + 0.8 * size - KEY_HEIGHT / 2 + 2
    column.draw(
        f'<rect class="key {entry.css}" x="{number(column.x)}" y="{number(top)}" '
        f'width="{KEY_WIDTH:g}" height="{KEY_HEIGHT:g}"/>'
    )
    column.write(f"{entry.label}: {entry.count}{mark}", size, indent=KEY_WIDTH + 10)
    column.y = max(column.y, top + KEY_HEIGHT - 4)
    column.space(5)


def _rings(layer: ThematicLayer, form: Form, column: Column, scale: float) -> None:
    """Circles of round size, true to the map; those that have no room here are left out."""
    if layer.indicator.symbol is not Symbol.CIRCLE:
        return
    size = form.type(15)
    fitting = [
        circle
        for circle in layer.legend.circles
        if 2 * circle.radius / scale + 14 + text_width(circle.label, size) <= column.width
    ]
    if not fitting:
        column.write(RINGLESS, form.type(14))
        return
    largest = fitting[0].radius / scale
    for circle in fitting:
        radius = circle.radius / scale
        room = max(radius, 0.6 * size)
        middle = column.y + room + 4
        column.draw(
            f'<circle class="ring" cx="{number(column.x + largest)}" cy="{number(middle)}" '
            f'r="{number(radius)}"/><text x="{number(column.x + 2 * largest + 14)}" '
            f'y="{number(middle + 0.35 * size)}" font-size="{number(size)}">'
            f"{escape(circle.label)}</text>"
        )
        column.y = middle + room


def _picked(layer: ThematicLayer, form: Form, column: Column) -> None:
    chosen = [area for area in layer.areas if area.code in layer.selection.areas]
    if chosen:
        column.space(8)
        column.write("Ausgewählte Gebiete", form.type(15), "strong")
    for area in chosen:
        words = area.class_text if area.value is None else area.flags_text
        column.write(f"{area.name}: {area.text}{f' ({words})' if words else ''}", form.type(14))


def _symbols(store: Store, layer: ThematicLayer, form: Form, column: Column) -> None:
    order = ["", *(found.school_type for found in school_types(store))]
    size = form.type(13)
    for kind in reversed(overlay_order(store, layer)):
        about = facility_kind(store, kind)
        found = facilities(store, kind, layer.selection.within, layer.edition)
        column.space(8)
        column.write(about.name_plural, form.type(15), "strong")
        used = {entry.school_type for entry in found}
        for school_type in sorted(used, key=order.index):
            count = german(sum(entry.school_type == school_type for entry in found))
            shape = symbols.SHAPES[shape_of(store, about, school_type)]
            place = f"translate({number(column.x + 10)} {number(column.y + 0.9 * size)}) scale(6)"
            column.draw(f'<path transform="{place}" fill="{about.colour}" d="{shape}"/>')
            column.write(f"{school_type or about.name_plural}: {count}", size, indent=24)
