"""A change map as a drawing that stands alone: colours, arrows and patterns written out.

Every class is told by more than its colour: two arrows, one, or a pattern of its own. So the map
can be read in black and white, and by readers who do not see its colours.
"""

from collections.abc import Callable
from html import escape

from layers.store import Store
from layers.thematic.change_judge import NOISE, RECUT, UNJUDGED
from layers.thematic.change_text import alternative_text
from layers.thematic.change_view import PALETTE, ChangeView, Entry
from layers.thematic.change_words import AreaChange
from layers.thematic.coordinates import number
from layers.thematic.demonstration import with_mark
from layers.thematic.exhibit import Figure
from layers.thematic.geometry import Box, Shape, shapes, view_box
from layers.thematic.scale_bar import HEIGHT as BAR_HEIGHT
from layers.thematic.scale_bar import scale_bar
from layers.thematic.sheet import INK, SOFT
from layers.thematic.sheet_text import text_width
from layers.thematic.svg import PATTERNS

WIDTH, HIGHEST = 760.0, 720.0
"""Width of the drawing and greatest height of the map in it."""
_TILE = 9.0
_ARROW = 15.0
"""Width of an arrow; two stand above each other."""
_LETTERS, _LINE, _KEY = 14.0, 24.0, 34.0

MARKS = {
    NOISE: '<path d="M0 2.5H8M0 6.5H8" fill="none" stroke="#8a8a8a" stroke-width="0.7"/>',
    UNJUDGED: '<path d="M2 0V3.4M6 4V7.4" fill="none" stroke-width="1.3"/>',
    RECUT: '<path d="M0 4H8M4 0V8" fill="none"/>',
    **{pattern.replace("status-", "s-"): marks for pattern, marks in PATTERNS.items()},
}
"""Special class -> its pattern in a tile of 8 units: lines lying, dashes standing, a grid, and
those of the map for values that are missing, secret or not applicable."""


def change_figure(store: Store, view: ChangeView) -> Figure:
    """The map with scale bar and legend."""
    box, height = _frame(store, view)
    drawn = _map(store, view, (box, height), "change")
    scale = max(box[2] / WIDTH, box[3] / height)
    bar = scale_bar(0, height + 8, WIDTH, scale, 13, INK)
    key, total = _legend(view, height + BAR_HEIGHT + 16)
    body = f'{drawn}<g fill="{INK}">{bar}{key}</g>'
    svg = _document(view, body, "change", total)
    return Figure("change", "", with_mark(alternative_text(view), view.mark), svg, WIDTH, total)


Over = Callable[[Box, float], str]
"""Draws on top of a map: told the part that is shown, and the height of the drawing."""


def change_map(
    store: Store,
    view: ChangeView,
    name: str = "change-map",
    size: float = 1.0,
    over: Over | None = None,
) -> str:
    """The map alone, for a page that writes its own legend. ``size`` enlarges arrows and patterns,
    ``over`` draws on top, in map units."""
    frame = _frame(store, view)
    top = over(*frame) if over else ""
    return _document(view, _map(store, view, frame, name, size, top), name, frame[1])


def swatch(entry: Entry, name: str = "") -> str:
    """The look of a class, 34 by 20 units. With a ``name`` it brings its pattern."""
    pattern = _pattern(f"{name}-{entry.css}", entry.css, 1.0) if name and entry.css in MARKS else ""
    fill = _fill(entry.css, name or "change-key")
    arrows = _arrows(entry.arrows, _KEY / 2, 10, 0.62 if abs(entry.arrows) < 2 else 0.5)
    ground = f'<rect x="0.5" y="0.5" width="33" height="19" fill="{fill}" stroke="{SOFT}"/>'
    return (
        '<svg class="swatch" width="34" height="20" viewBox="0 0 34 20" aria-hidden="true">'
        f"{pattern}{ground}{arrows}</svg>"
    )


def _frame(store: Store, view: ChangeView) -> tuple[Box, float]:
    box = view_box(store, view.selection.within)
    return box, round(min(HIGHEST, WIDTH * box[3] / box[2]), 1)


def _document(view: ChangeView, body: str, name: str, height: float) -> str:
    text = escape(with_mark(alternative_text(view), view.mark))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{name}" class="change-map" role="img" '
        f'viewBox="0 0 {number(WIDTH)} {number(height)}" aria-label="{text}">{body}</svg>'
    )


def _map(
    store: Store,
    view: ChangeView,
    frame: tuple[Box, float],
    name: str,
    size: float = 1.0,
    over: str = "",
) -> str:
    box, height = frame
    scale = max(box[2] / WIDTH, box[3] / height)
    drawn = shapes(store, view.level.level, view.edition)
    found = [area for area in view.areas if area.code in drawn]
    patterns = "".join(_pattern(f"{name}-{css}", css, size * scale * _TILE / 8) for css in MARKS)
    inside = {area.code for area in view.areas}
    thin = f'fill="none" stroke="#8a8a8a" stroke-width="{number(0.8 * scale)}"'
    parts = [
        f'<path d="{shape.path}" {thin}/>'
        for code, shape in drawn.items()
        if view.selection.within and code not in inside
    ]
    parts += [_area(area, drawn[area.code], name, scale) for area in found]
    parts += [_sign(area, drawn[area.code], size * scale) for area in found if area.arrows]
    place = " ".join(number(value) for value in box)
    return (
        f'<svg width="{number(WIDTH)}" height="{number(height)}" viewBox="{place}">'
        f"<defs>{patterns}</defs>{''.join(parts)}{over}</svg>"
    )


def _area(area: AreaChange, shape: Shape, name: str, scale: float) -> str:
    parts = (area.name, area.difference_text, area.verdict)
    text = escape(": ".join([parts[0], ", ".join(part for part in parts[1:] if part)]))
    return (
        f'<path class="change-area" data-code="{escape(area.code)}" d="{shape.path}" '
        f'fill="{_fill(area.css, name)}" stroke="{SOFT}" stroke-width="{number(scale)}" '
        f'stroke-linejoin="round"><title>{text}</title></path>'
    )


def _sign(area: AreaChange, shape: Shape, scale: float) -> str:
    return (
        f'<g class="change-sign" pointer-events="none" transform="translate('
        f'{number(shape.label[0])} {number(shape.label[1])}) scale({number(scale, 3)})">'
        f"{_arrows(area.arrows, 0, 0, 1.0)}</g>"
    )


def _arrows(arrows: int, x: float, y: float, size: float) -> str:
    """Triangles around a middle, pointing up or down, dark with a light edge."""
    if not arrows:
        return ""
    half, tall = _ARROW / 2 * size, _ARROW * 0.8 * size
    up = -1 if arrows > 0 else 1
    count = abs(arrows)
    places = [y + (i - (count - 1) / 2) * (tall + 2 * size) for i in range(count)]
    paths = (
        f"M{number(x - half, 2)} {number(at - up * tall / 2, 2)}h{number(2 * half, 2)}"
        f"l{number(-half, 2)} {number(up * tall, 2)}z"
        for at in places
    )
    return (
        f'<path d="{"".join(paths)}" fill="{INK}" stroke="#ffffff" '
        f'stroke-width="{number(2.4 * size, 2)}" stroke-linejoin="round" paint-order="stroke"/>'
    )


def _fill(css: str, name: str) -> str:
    return f"url(#{name}-{css})" if css in MARKS else PALETTE[int(css[1:])]


def _pattern(ident: str, css: str, scale: float) -> str:
    return (
        f'<pattern id="{ident}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({number(scale, 3)})"><rect width="8" height="8" fill="#ffffff"/>'
        f'<g fill="{SOFT}" stroke="{SOFT}" stroke-width="0.9">{MARKS[css]}</g></pattern>'
    )


def _legend(view: ChangeView, top: float) -> tuple[str, float]:
    """The legend below the map in two columns where they fit, and the height of all."""
    labels = [f"{entry.label} ({entry.count})" for entry in view.legend]
    widest = max(text_width(label, _LETTERS) for label in labels)
    columns = 2 if _KEY + 12 + widest <= WIDTH / 2 - 12 else 1
    rows = -(-len(labels) // columns)
    patterns = "".join(
        _pattern(f"change-key-{entry.css}", entry.css, 1.0)
        for entry in view.legend
        if entry.css in MARKS
    )
    parts = [f"<defs>{patterns}</defs>"]
    for i, (entry, label) in enumerate(zip(view.legend, labels, strict=True)):
        x, y = (i // rows) * WIDTH / 2, top + (i % rows) * _LINE
        key = swatch(entry).replace("<svg ", f'<svg x="{number(x)}" y="{number(y)}" ', 1)
        parts.append(key.replace(' aria-hidden="true"', ""))
        parts.append(
            f'<text x="{number(x + _KEY + 10)}" y="{number(y + 15)}" '
            f'font-size="{number(_LETTERS)}">{escape(label)}</text>'
        )
    return "".join(parts), round(top + rows * _LINE + 4, 1)
