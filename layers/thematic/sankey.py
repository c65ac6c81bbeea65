"""Flows between school types as a Sankey diagram: two columns of bars, bands between them.

After M. H. P. R. Sankey (1898); bands are proportional to their number, but never thinner than two
units, and each has room for its number, so that small flows stay visible and readable.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from layers.model import ALL
from layers.numbers import german
from layers.queries.school_changes import BY_TYPE, SchoolChangeResult, Total
from layers.thematic.demonstration import marked_svg
from layers.thematic.series_style import COLOURS, INK, PAPER, SOFT
from layers.thematic.series_svg import FONT

MIN_BAND, MIN_SLOT, BAR, GAP = 2.0, 17.0, 12.0, 22.0


@dataclass(frozen=True)
class Flow:
    """Pupils who went from one side to the other; keys and German labels of both ends."""

    source: str
    target: str
    source_label: str
    target_label: str
    pupils: int


@dataclass(frozen=True)
class Flows:
    """What the diagram and the table beside it show; ``left`` and ``right`` are published totals.

    ``zero`` counts pairs without any change, ``hidden`` pairs whose number is not published.
    """

    left: tuple[Total, ...]
    right: tuple[Total, ...]
    left_title: str
    right_title: str
    items: tuple[Flow, ...]
    zero: int
    hidden: int
    mark: str = ""


@dataclass(frozen=True)
class Band:
    """Place of one flow: upper edges at both ends, thickness, in picture units."""

    flow: Flow
    start: float
    end: float
    thickness: float
    slot_start: float
    slot_end: float


@dataclass(frozen=True)
class Node:
    """Place of one bar: its total, upper edge and height."""

    total: Total
    top: float
    height: float


@dataclass(frozen=True)
class Layout:
    """All places of one diagram."""

    left: tuple[Node, ...]
    right: tuple[Node, ...]
    bands: tuple[Band, ...]
    height: float


def flows(result: SchoolChangeResult) -> Flows | None:
    """The flows of the selected table within its filters; None where there is no such table.

    By type: from school type to school type. By grade: from grade entered to school type.
    """
    matrix = result.matrix
    if matrix is None:
        return None
    selection = result.selection
    by_type = matrix.table == BY_TYPE
    labels = result.labels
    left, right = (matrix.rows, matrix.columns) if by_type else (matrix.columns, matrix.rows)
    items, zero, hidden = [], 0, 0
    for cell in (cell for line in matrix.cells for cell in line):
        ends = (cell.row, cell.column) if by_type else (cell.column, cell.row)
        if (by_type and cell.row == cell.column) or not _asked(result, ends):
            continue
        if cell.pupils is None:
            hidden += 1
        elif cell.pupils == 0:
            zero += 1
        else:
            source = labels[ends[0]] if by_type else f"Jahrgangsstufe {ends[0]}"
            items.append(Flow(*ends, source, labels[ends[1]], cell.pupils))
    if selection.school_type != ALL or selection.grade:
        used = {flow.source for flow in items}, {flow.target for flow in items}
        left = tuple(t for t in left if t.key in used[0])
        right = tuple(t for t in right if t.key in used[1])
    titles = ("von", "zu") if by_type else ("in Jahrgangsstufe", "zu")
    return Flows(tuple(left), tuple(right), *titles, tuple(items), zero, hidden, result.mark)


def _asked(result: SchoolChangeResult, ends: tuple[str, str]) -> bool:
    selection = result.selection
    if selection.table == BY_TYPE:
        return selection.school_type in (ALL, *ends)
    right_grade = selection.grade in (0, int(ends[0]))
    return right_grade and selection.school_type in (ALL, ends[1])


def layout(data: Flows, height: float) -> Layout:
    """Places for bars and bands so that all of it fits about ``height``; grows where it must."""
    total = sum(flow.pupils for flow in data.items) or 1
    nodes = max(len(data.left), len(data.right), 1)
    scale = max(0.5, (height - GAP * (nodes - 1)) / total)
    thickness = {flow: max(MIN_BAND, scale * flow.pupils) for flow in data.items}
    slot = {flow: max(MIN_SLOT, size) for flow, size in thickness.items()}
    left, starts, bottom_left = _column(data.left, data.items, slot, left=True)
    right, ends, bottom_right = _column(data.right, data.items, slot, left=False)
    bands = tuple(
        Band(
            flow,
            starts[flow] + (slot[flow] - thickness[flow]) / 2,
            ends[flow] + (slot[flow] - thickness[flow]) / 2,
            thickness[flow],
            starts[flow] + slot[flow] / 2,
            ends[flow] + slot[flow] / 2,
        )
        for flow in data.items
    )
    return Layout(left, right, bands, max(bottom_left, bottom_right))


def _column(
    totals: Sequence[Total], items: Sequence[Flow], slot: dict[Flow, float], *, left: bool
) -> tuple[tuple[Node, ...], dict[Flow, float], float]:
    nodes, places, top = [], {}, 0.0
    for total in totals:
        own = [f for f in items if (f.source if left else f.target) == total.key]
        y = top
        for flow in own:
            places[flow] = y
            y += slot[flow]
        size = max(y - top, MIN_SLOT)
        nodes.append(Node(total, top, size if own else 0.0))
        top += max(size, 2 * MIN_SLOT) + GAP
    return tuple(nodes), places, top - GAP


@dataclass(frozen=True)
class _Form:
    width: float
    height: float
    side: float
    font: float


WIDE, NARROW = _Form(880, 380, 190, 15), _Form(348, 400, 116, 13)
TOP = 34.0


def sankey_svg(
    data: Flows, *, ident: str, title: str, description: str, narrow: bool = False
) -> str:
    """An SVG element of the flows from left to right, each band with its number at both ends.

    Bars carry the name and the published total; every band has a title in words, so that its
    colour (that of its origin) is never the only way to tell it.
    """
    form = NARROW if narrow else WIDE
    places = layout(data, form.height)
    height = TOP + places.height + 16
    colours = {total.key: COLOURS[i % len(COLOURS)] for i, total in enumerate(data.left)}
    parts = [
        _label(form.side + BAR, TOP - 16, data.left_title, "end", form, SOFT),
        _label(form.width - form.side - BAR, TOP - 16, data.right_title, "start", form, SOFT),
    ]
    ordered = sorted(places.bands, key=lambda band: -band.thickness)
    parts += [_band(band, form, colours[band.flow.source]) for band in ordered]
    parts += [_numbers(band, form) for band in places.bands]
    parts += [_node(node, form, colours.get(node.total.key, SOFT), True) for node in places.left]
    parts += [_node(node, form, INK, False) for node in places.right]
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{ident}" class="sankey-svg" role="img" '
        f'viewBox="0 0 {form.width:g} {height:.0f}" '
        f'aria-labelledby="{ident}-title {ident}-desc" '
        f'font-family="{FONT}" font-size="{form.font:g}">'
        f'<title id="{ident}-title">{escape(title)}</title>'
        f'<desc id="{ident}-desc">{escape(description)}</desc>'
        f'<rect width="{form.width:g}" height="{height:.0f}" fill="{PAPER}"/>'
        f"{''.join(parts)}</svg>"
    )
    return marked_svg(drawing, data.mark)


def _band(band: Band, form: _Form, colour: str) -> str:
    left, right = form.side + BAR, form.width - form.side - BAR
    middle = (left + right) / 2
    a, b, size = TOP + band.start, TOP + band.end, band.thickness
    flow = band.flow
    tip = f"{flow.source_label} zu {flow.target_label}: {german(flow.pupils)}"
    return (
        f'<path class="band" data-from="{escape(flow.source)}" data-to="{escape(flow.target)}" '
        f'd="M{left:.1f} {a:.1f}C{middle:.1f} {a:.1f} {middle:.1f} {b:.1f} {right:.1f} {b:.1f}'
        f"v{size:.1f}C{middle:.1f} {b + size:.1f} {middle:.1f} {a + size:.1f} {left:.1f} "
        f'{a + size:.1f}Z" fill="{colour}" fill-opacity="0.45">'
        f"<title>{escape(tip)}</title></path>"
    )


def _numbers(band: Band, form: _Form) -> str:
    number = german(band.flow.pupils)
    left, right = form.side + BAR + 6, form.width - form.side - BAR - 6
    return _halo(left, TOP + band.slot_start, number, "start", form) + _halo(
        right, TOP + band.slot_end, number, "end", form
    )


def _halo(x: float, y: float, text: str, anchor: str, form: _Form) -> str:
    return (
        f'<text class="number" x="{x:.1f}" y="{y + form.font * 0.35:.1f}" text-anchor="{anchor}" '
        f'fill="{INK}" stroke="{PAPER}" stroke-width="3" paint-order="stroke" '
        f'font-weight="600">{text}</text>'
    )


def _node(node: Node, form: _Form, colour: str, left: bool) -> str:
    x = form.side if left else form.width - form.side - BAR
    number = "" if node.total.number is None else german(node.total.number)
    height = max(node.height, 2.0)
    anchor, text_x = ("end", x - 8) if left else ("start", x + BAR + 8)
    y = TOP + node.top + max(height / 2, MIN_SLOT / 2)
    bar = (
        f'<rect x="{x:g}" y="{TOP + node.top:.1f}" width="{BAR:g}" height="{height:.1f}" '
        f'fill="{colour}"/>'
    )
    return (
        bar
        + _label(text_x, y - 2, node.total.label, anchor, form, INK)
        + _label(text_x, y + form.font, number, anchor, form, INK, 700)
    )


def _label(
    x: float, y: float, text: str, anchor: str, form: _Form, colour: str, weight: int = 400
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" '
        f'font-weight="{weight}">{escape(text)}</text>'
    )
