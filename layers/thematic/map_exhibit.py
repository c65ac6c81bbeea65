"""A map as an exhibit: the map with its legend, and its areas as a table."""

import re
from collections.abc import Callable

from layers.export import Column, Table
from layers.queries import catalogue
from layers.queries.confidentiality import hidden_sign
from layers.status import HAS_VALUE, LABEL, SIGN, Status
from layers.store import Store
from layers.thematic.exhibit import Exhibit, Figure, Section
from layers.thematic.facilities_file import attributions
from layers.thematic.figure import PRINT_WIDTH, figure_of, print_form
from layers.thematic.geometry import Box, view_box
from layers.thematic.result import AreaValue, ThematicLayer
from layers.thematic.scale_bar import HEIGHT as BAR_HEIGHT
from layers.thematic.sheet_legend import legend
from layers.thematic.sheet_text import Column as TextColumn
from layers.thematic.svg_sheet import map_part, pattern_rules, style_rules

LEGEND_WIDTH, LARGEST_MAP = 220.0, 1.25
"""Width of the legend; most height of a map as a part of its width."""
SECOND_LEFT_OUT = (
    "Auf der Seite steht daneben eine zweite Karte. Hier ist nur die erste; die zweite lässt sich "
    "als eigene Ansicht öffnen und dazulegen."
)
_RULE = re.compile(r"(?<=})(?=\.)|^(?=\.)")


def map_figure(
    store: Store,
    layer: ThematicLayer,
    name: str = "map",
    width: int = PRINT_WIDTH,
    over: Callable[[Box, float], str] | None = None,
) -> Figure:
    """The map of a layer with scale bar and legend beside it, ``width`` units wide. ``over`` draws
    on top of the map, in map units; it is told the part that is shown and map units per unit.

    For layers with classes of their own as well: colours, patterns and legend are the layer's.
    """
    form = print_form(width)
    box = view_box(store, layer.selection.within)
    room = form.width - LEGEND_WIDTH - form.gap
    scale = max(box[2] / room, box[3] / (LARGEST_MAP * room))
    height = box[3] / scale
    top = over(box, scale) if over else ""
    drawn = map_part(store, layer, form, (0.0, 0.0, room, height), box, top)
    column = TextColumn(form.width - LEGEND_WIDTH, 0.0, LEGEND_WIDTH)
    key = legend(store, layer, form, column, scale)
    parts = f"{pattern_rules(scale)}{drawn}{''.join(key.parts)}"
    style = style_rules(layer, scale)
    for pattern in re.findall(r'<pattern id="([^"]+)"', parts):
        parts = parts.replace(f'id="{pattern}"', f'id="{name}-{pattern}"')
        style = style.replace(f"url(#{pattern})", f"url(#{name}-{pattern})")
    whole = (form.width, max(height + BAR_HEIGHT, key.y) + 4)
    return figure_of(name, "", layer.alt_text, parts, whole, _RULE.sub(f"#{name} ", style))


def map_exhibit(store: Store, layer: ThematicLayer) -> Exhibit:
    """What a map shows, for files and prints. A second map beside it is an exhibit of its own."""
    credits = attributions(store, layer.selection.overlay)
    second = layer.selection.second_indicator or layer.selection.second_year
    notes = (
        SECOND_LEFT_OUT if second else "",
        layer.boundaries,
        *layer.protection,
        layer.level.note,
        *(note.text for note in layer.notes),
        f"Definition: {layer.definition}" if layer.definition else "",
        layer.indicator.caveat,
    )
    return Exhibit(
        kind="Karte",
        title=layer.title,
        sentence=layer.sentence,
        sections=(
            Section(
                "",
                sentences=(f"{layer.counted}.",) if layer.counted else (),
                figures=(map_figure(store, layer),),
                tables=(areas_table(store, layer),),
            ),
        ),
        notes=tuple(note for note in notes if note),
        source_lines=(*layer.source_lines, *credits),
        as_of=layer.as_of,
        mark=layer.mark,
        file_stem=layer.file_stem,
        sources=catalogue.sources(store, layer.indicator.indicator_id),
    )


def areas_table(store: Store, layer: ThematicLayer) -> Table:
    """One row per area in official order, the whole last; only columns that say something.

    Columns: code, name, value in the indicator's unit (a sign where there is none), numerator,
    denominator, place to the whole, remarks.
    """
    hidden = hidden_sign(store)
    rows = [_row(area, hidden) for area in layer.areas]
    if layer.city is not None:
        name = f"{layer.municipality_name} ({layer.words.value})"
        value = layer.city.text if layer.city.value is None else layer.city.value
        rows.append(("", name, value, "", "", "", layer.city.flags_text))
    indicator = layer.indicator
    columns = (
        Column("code", "Nummer"),
        Column("name", layer.level.name),
        Column("value", indicator.short_title, indicator.unit, indicator.decimals),
        Column("numerator", _base("Zähler", indicator.numerator_text)),
        Column("denominator", _base("Nenner", indicator.denominator_text)),
        Column("deviation", f"Lage zum {layer.words.value}"),
        Column("remark", "Hinweise"),
    )
    used = [i for i in range(len(columns)) if i < 3 or any(row[i] for row in rows)]
    return Table(
        layer.title,
        tuple(columns[i] for i in used),
        tuple(tuple(row[i] for i in used) for row in rows),
        (),
        layer.file_stem,
        layer.mark,
        hidden,
        catalogue.sources(store, indicator.indicator_id),
    )


def _row(area: AreaValue, hidden: str) -> tuple[float | str, ...]:
    status = area.status
    if status in HAS_VALUE and area.value is not None:
        value: float | str = area.value
    else:
        value = hidden if status is Status.CONFIDENTIAL else SIGN.get(status, area.text)
    words = [] if status in (Status.OK, Status.NONE) else [LABEL[status]]
    return (
        area.code,
        area.name,
        value,
        area.numerator_text,
        area.denominator_text,
        area.deviation_text,
        ", ".join((*words, *((area.flags_text,) if area.flags_text else ()))),
    )


def _base(word: str, text: str) -> str:
    return f"{word}: {text.rstrip('.')}" if text else word
