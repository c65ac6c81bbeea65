"""A map as a whole picture: title, map, scale bar, legend, sentence, source."""

from layers.store import Store
from layers.thematic import colours
from layers.thematic.coordinates import number
from layers.thematic.facilities_file import attributions
from layers.thematic.geometry import Box, view_box
from layers.thematic.result import ThematicLayer
from layers.thematic.scale_bar import HEIGHT as BAR_HEIGHT
from layers.thematic.scale_bar import scale_bar
from layers.thematic.sheet import (
    DEFAULT_WIDTH,
    INK,
    SMALLEST_TYPE,
    SOFT,
    Form,
    Origin,
    Said,
    document,
    foot,
    form_of,
    head,
    texts,
)
from layers.thematic.sheet_legend import legend
from layers.thematic.sheet_text import Column
from layers.thematic.svg import patterns, still_content

GROUND = "#e8e8e8"
LEGEND_SHARE, SMALLEST_LEGEND = 0.275, 230.0
SHAPE = 0.75
"""Height of a wide picture as a part of its width, unless its texts need more."""
SMALLEST_MAP, LARGEST_NARROW_MAP = 0.43, 1.3
"""Least height of a wide map, most of a narrow one, as a part of the picture's width."""
_PATTERN_UNITS = 640.0
"""A pattern's tile is drawn 8 units wide where the map has this width (layers.thematic.svg)."""


def sheet(
    store: Store, layer: ThematicLayer, width: int = DEFAULT_WIDTH, origin: Origin | None = None
) -> str:
    """The whole picture, ``width`` pixels wide and as high as its texts need; a wide one at least
    4:3. Narrow ones have everything in one column. ``origin`` is printed at the end."""
    form, said = form_of(width), _said(store, layer)
    origin = origin or Origin()
    top = head(form, said)
    box = view_box(store, layer.selection.within)
    made = _narrow if form.is_narrow else _wide
    drawn, columns, scale, height = made(store, layer, form, (said, origin, top), box)
    defs = pattern_rules(scale)
    style = style_rules(layer, scale)
    return document(form, said, height, style, [defs, texts(top), drawn, texts(*columns)])


Parts = tuple[Said, Origin, Column]
Made = tuple[str, tuple[Column, ...], float, float]
"""The map, the other columns, map units per unit of the picture, height."""


def _wide(store: Store, layer: ThematicLayer, form: Form, parts: Parts, box: Box) -> Made:
    said, origin, top = parts
    legend_width = max(SMALLEST_LEGEND, LEGEND_SHARE * form.width)
    width = form.inner - legend_width - form.gap
    start = top.y + form.gap / 2

    def key(scale: float) -> Column:
        column = Column(form.right - legend_width, start, legend_width)
        return legend(store, layer, form, column, scale)

    room = SHAPE * form.width - form.margin - foot(form, said, origin, 0.0).y - form.gap - start
    height = max(room, SMALLEST_MAP * form.width) - BAR_HEIGHT
    for _ in range(2):
        # circles of the legend grow with the map
        needed = key(max(box[2] / width, box[3] / height)).y - start
        height = max(height, needed - BAR_HEIGHT)
    scale = max(box[2] / width, box[3] / height)
    beside = key(scale)
    bottom = foot(form, said, origin, max(start + height + BAR_HEIGHT, beside.y) + form.gap)
    drawn = map_part(store, layer, form, (form.margin, start, width, height), box)
    total = max(SHAPE * form.width, bottom.y + form.margin)
    return drawn, (beside, bottom), scale, total


def _narrow(store: Store, layer: ThematicLayer, form: Form, parts: Parts, box: Box) -> Made:
    said, origin, top = parts
    width = form.inner
    height = min(width * box[3] / box[2], LARGEST_NARROW_MAP * width)
    scale = max(box[2] / width, box[3] / height)
    start = top.y + form.gap
    drawn = map_part(store, layer, form, (form.margin, start, width, height), box)
    below = Column(form.margin, start + height + BAR_HEIGHT + form.gap / 2, width)
    legend(store, layer, form, below, scale)
    bottom = foot(form, said, origin, below.y + form.gap)
    return drawn, (below, bottom), scale, bottom.y + form.margin


def map_part(
    store: Store, layer: ThematicLayer, form: Form, place: Box, box: Box, over: str = ""
) -> str:
    """The map and its scale bar; ``place``: left, top, width and height; ``over`` is drawn on top
    in map units. It needs ``pattern_rules`` and ``style_rules`` beside it."""
    x, y, width, height = place
    scale = max(box[2] / width, box[3] / height)
    size = f'width="{number(width, 3)}" height="{number(height, 3)}"'
    where = f'x="{number(x)}" y="{number(y)}" {size}'
    drawn = still_content(store, layer, box, (SMALLEST_TYPE + 0.5) * scale)
    bar = scale_bar(x, y + height + 8, width, scale, form.type(13), INK)
    return (
        f'<svg {where} viewBox="{" ".join(number(v) for v in box)}" role="group" '
        f'aria-label="Karte" fill="{INK}">{drawn}{over}</svg>'
        f'<g fill="{INK}">{bar}</g>'
    )


def pattern_rules(scale: float) -> str:
    """Patterns in map units for the map, in pixels (prefix ``key-``) for the legend."""
    both = patterns((0.0, 0.0, _PATTERN_UNITS * scale, 0.0))
    both += patterns((0.0, 0.0, _PATTERN_UNITS, 0.0), "key-")
    return both.replace("currentColor", SOFT)


def style_rules(layer: ThematicLayer, scale: float) -> str:
    """Rules with colours written out; ``scale`` is map units per pixel.

    Borders are dark between white edges: the one is seen on pale classes and in a grey print, the
    other on dark ones.
    """
    classes = "".join(f".c{i}{{fill:{colour}}}" for i, colour in enumerate(layer.colours))
    specials = "".join(
        f".{entry.css}{{fill:url(#{entry.colour})}}.key.{entry.css}{{fill:url(#key-{entry.colour})}}"
        for entry in layer.legend.specials
    )
    thin, thick = number(0.8 * scale), number(3.0 * scale)
    return (
        f".area{{stroke:#ffffff;stroke-width:{number(2.2 * scale)};stroke-linejoin:round}}"
        f"{classes}{specials}"
        f".circle-ground{{fill:{GROUND}}}"
        f".outside{{fill:none;stroke:#8a8a8a;stroke-width:{thin}}}"
        f".borders{{fill:none;stroke:{SOFT};stroke-width:{thin};stroke-linejoin:round;"
        "pointer-events:none}"
        f".within-outline{{fill:none;stroke:{INK};stroke-width:{number(2.0 * scale)};"
        "pointer-events:none}"
        f".circle{{fill:{colours.CIRCLE_FILL};fill-opacity:.65;stroke:#ffffff;stroke-width:{thin}}}"
        f".pick{{fill:none;stroke:{INK};stroke-width:{thick};stroke-linejoin:round;"
        "pointer-events:none}"
        f".labels text{{stroke:#ffffff;stroke-width:{thick};paint-order:stroke;"
        "stroke-linejoin:round;pointer-events:none}"
        ".facility{stroke:#ffffff;stroke-width:.18}"
        f".key{{stroke:{SOFT};stroke-width:.8}}.ring{{fill:none;stroke:{INK};stroke-width:1.2}}"
    )


def _said(store: Store, layer: ThematicLayer) -> Said:
    credits = attributions(store, layer.selection.overlay)
    as_of = (f"Stand der Daten: {layer.as_of}",) if layer.as_of else ()
    notes = (layer.level.note, *(note.text for note in layer.notes))
    return Said(
        kind="Karte",
        title=layer.title,
        mark=layer.mark,
        under=layer.boundaries,
        sentence=layer.sentence,
        description=layer.alt_text,
        notes=tuple(note for note in notes if note),
        sources=(*layer.source_lines, *as_of, *credits),
    )
