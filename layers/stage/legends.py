"""Legends of stages as HTML: big swatches, few words."""

from collections.abc import Iterable
from html import escape

from layers.numbers import NBSP, difference_unit, in_unit
from layers.queries.facilities import facilities, facility_kind
from layers.store import Store
from layers.thematic import symbols
from layers.thematic.facilities_file import shape_of
from layers.thematic.legend import SPECIALS
from layers.thematic.result import ThematicLayer
from layers.thematic.svg import overlay_order

Key = tuple[str, str, int, bool]
"""Class of the swatch, its words, number of areas, whether the whole belongs to it."""


_SHORT = 3
"""Letters of a unit that stands behind every value; a longer one is said once."""


def swatch(css: str, name: str) -> str:
    """A swatch of a class of the map whose ids begin with ``name``."""
    fill = f' fill="url(#{name}-key-{SPECIALS[css][1]})"' if css in SPECIALS else ""
    return (
        '<svg class="stage-swatch" viewBox="0 0 34 22" aria-hidden="true">'
        f'<rect class="{css}" x="0.75" y="0.75" width="32.5" height="20.5"{fill}/></svg>'
    )


def key_list(entries: Iterable[Key], whole: str, name: str) -> str:
    """The classes, a line each. Those of special statuses are hidden where there is no such area:
    a script that changes the year shows them. ``whole`` marks the class of the whole's value."""
    lines = (
        f'<li data-class="{css}"{" hidden" if css in SPECIALS and not count else ""}>'
        f'{swatch(css, name)}<span class="stage-key">{escape(label)} '
        f'<span class="stage-whole"{"" if is_whole and whole else " hidden"}>'
        f"{escape(whole)}</span></span></li>"
        for css, label, count, is_whole in entries
    )
    return f'<ul class="stage-keys" data-legend-entries>{"".join(lines)}</ul>'


def without_unit(text: str, unit: str) -> str:
    """A value or a class without its unit, where that is more than a sign."""
    return text if len(unit) <= _SHORT else text.replace(f"{NBSP}{unit}", "")


def unit_line(layer: ThematicLayer) -> str:
    """The unit that values and classes go without."""
    if len(unit_of(layer)) <= _SHORT:
        return ""
    return f'<p class="stage-legend-unit">{escape(in_unit(unit_of(layer)))}</p>'


def unit_of(layer: ThematicLayer) -> str:
    """The unit of the classes."""
    unit = layer.indicator.unit
    return difference_unit(unit) if layer.scheme == "diverging" else unit


def city_line(layer: ThematicLayer) -> str:
    """The value of the whole."""
    city = layer.city
    text = "" if city is None else without_unit(city.text, layer.indicator.unit)
    if city is not None and city.flags_text:
        text += f" ({city.flags_text})"
    return (
        f'<p class="stage-city" data-legend-city{"" if city else " hidden"}>'
        f"{escape(layer.municipality_name)}: "
        f"<strong data-legend-city-value>{escape(text)}</strong></p>"
    )


def places_list(store: Store, layer: ThematicLayer) -> str:
    """What the shapes of the places mean."""
    lines = []
    for kind in reversed(overlay_order(store, layer)):
        about = facility_kind(store, kind)
        found = facilities(store, kind, layer.selection.within, layer.edition)
        for school_type in dict.fromkeys(entry.school_type for entry in found):
            shape = symbols.SHAPES[shape_of(store, about, school_type)]
            lines.append(
                '<li><svg class="stage-swatch stage-symbol" viewBox="-1.5 -1.5 3 3" '
                f'aria-hidden="true"><path d="{shape}" fill="{about.colour}"/></svg>'
                f'<span class="stage-key">{escape(school_type or about.name_plural)}</span></li>'
            )
    return f'<ul class="stage-keys">{"".join(lines)}</ul>' if lines else ""
