"""A locator map: an area among its neighbours, with a point in it where one is asked for."""

from html import escape

from layers.queries.catalogue import area_names, level
from layers.store import Store
from layers.thematic import svg_labels, symbols
from layers.thematic.coordinates import number
from layers.thematic.demonstration import with_mark
from layers.thematic.exhibit import Figure
from layers.thematic.geometry import Box, shapes
from layers.thematic.neighbours import neighbours
from layers.thematic.scale_bar import HEIGHT as BAR_HEIGHT
from layers.thematic.scale_bar import scale_bar
from layers.thematic.series_svg import FONT
from layers.thematic.sheet_text import text_width
from layers.thematic.svg_labels import Label

WIDTH = 400.0
FLATTEST, STEEPEST = 0.55, 1.0
"""Height of the map as a part of its width."""
ROOM, LEAST = 0.3, 1_500.0
"""Room around the area as a part of its size; least width of what is shown, in metres."""
SMALLEST_TYPE, LARGEST_TYPE = 14.0, 16.0
"""On a phone the drawing is three quarters of its size."""
POINT = 8.0
"""Radius of the point's symbol."""
INK, SOFT, LINE, OWN, OTHER = "#17242b", "#4b5b63", "#7b8a90", "#cfe3e6", "#f4f5f3"

Place = tuple[float, float, str, str]
"""A point: x, y in map units, id of its shape (layers.thematic.symbols), colour."""


def locator(
    store: Store, level_id: str, code: str, point: Place | None = None, what: str = ""
) -> Figure:
    """The area of today among its neighbours, 400 units wide, with names and a scale bar.

    ``what`` names the point in the text alternative. Raises KeyError for an unknown area.
    """
    shape = shapes(store, level_id)[code]
    name = area_names(store)[level_id, code]
    box = _view(shape.box, point)
    scale = WIDTH / box[2]
    height = round(box[3] * scale)
    around = [area_names(store)[level_id, other] for other in neighbours(store, level_id, code)]
    alt = _alt(store, level_id, name, around, what)
    parts = [
        f'<svg class="locator" viewBox="0 0 {number(WIDTH)} {number(height + BAR_HEIGHT + 8)}" '
        f'role="img" aria-label="{escape(with_mark(alt, store.municipality.mark))}">',
        f'<defs><clipPath id="locator-frame"><rect width="{number(WIDTH)}" height="{height}"/>'
        "</clipPath></defs>",
        f'<rect width="{number(WIDTH)}" height="{height}" fill="#ffffff"/>',
        '<g clip-path="url(#locator-frame)">',
        _areas(store, level_id, code, box, scale),
        _names(store, (level_id, code), box, scale, point),
        _point(point, box, scale) if point else "",
        "</g>",
        f'<rect x="0.5" y="0.5" width="{number(WIDTH - 1)}" height="{number(height - 1)}" '
        f'fill="none" stroke="{LINE}"/>',
        f'<g font-family="{FONT}" fill="{INK}">',
        scale_bar(2.0, height + 8.0, WIDTH, 1 / scale, SMALLEST_TYPE, INK),
        "</g></svg>",
    ]
    total = height + BAR_HEIGHT + 8
    caption = f"Lage in {name} und Umgebung" if point else f"Lage von {name}"
    return Figure("locator", caption, alt, "".join(parts), WIDTH, total)


def _alt(store: Store, level_id: str, name: str, around: list[str], what: str) -> str:
    level_name = level(store, level_id).name
    area = name if name.lower().startswith(level_name.lower()) else f"{level_name} {name}"
    lead = f"{what} liegt in {area}" if what else f"Lage von {area}"
    beside = f"Angrenzend: {', '.join(around)}." if around else "Es grenzt kein anderes Gebiet an."
    return f"Lageplan. {lead}. {beside}"


def _view(box: Box, point: Place | None) -> Box:
    """Left, top, width and height in metres: the area with room around it; never narrower than
    LEAST, and with the point inside, which need not be where the area is widest."""
    west, north, east, south = box
    if point:
        west, east = min(west, point[0]), max(east, point[0])
        north, south = min(north, point[1]), max(south, point[1])
    room = ROOM * max(east - west, south - north)
    width, height = east - west + 2 * room, south - north + 2 * room
    width = max(width, LEAST, height / STEEPEST)
    height = max(height, width * FLATTEST)
    return (west + east - width) / 2, (north + south - height) / 2, width, height


def _areas(store: Store, level_id: str, code: str, box: Box, scale: float) -> str:
    """All outlines that reach into the view; the own one last, so that its border lies on top."""
    found = shapes(store, level_id)
    others = "".join(s.path for s in found.values() if s.code != code and _is_seen(s.box, box))
    wide = 1 / scale
    move = f"scale({number(scale, 5)}) translate({number(-box[0])} {number(-box[1])})"
    return (
        f'<g transform="{move}" fill-rule="evenodd" stroke-linejoin="round">'
        f'<path d="{others}" fill="{OTHER}" stroke="{LINE}" stroke-width="{number(wide, 2)}"/>'
        f'<path d="{found[code].path}" fill="{OWN}" stroke="{INK}" '
        f'stroke-width="{number(2.5 * wide, 2)}"/></g>'
    )


def _is_seen(shape: Box, view: Box) -> bool:
    left, top, width, height = view
    west, north, east, south = shape
    return west < left + width and east > left and north < top + height and south > top


def _names(store: Store, own: tuple[str, str], box: Box, scale: float, point: Place | None) -> str:
    """Names that stand wholly inside the frame; that of the area makes room for the point."""
    level_id, code = own
    names = area_names(store)
    found = shapes(store, level_id).values()
    seen = [(s, names[level_id, s.code]) for s in found if _is_seen(s.box, box)]
    texts = []
    for label in svg_labels.place(seen, box, first=(code,), smallest=SMALLEST_TYPE / scale):
        if not label.crowded:
            name = _Name(label, box, scale, is_own=label.code == code)
            if point and name.is_own:
                name.avoid((point[0] - box[0]) * scale, (point[1] - box[1]) * scale)
            if name.is_inside(box[3] * scale):
                texts.append(name.text)
    return (
        '<g aria-hidden="true" text-anchor="middle" paint-order="stroke" stroke="#ffffff" '
        'stroke-width="3" stroke-linejoin="round" '
        f'font-family="{FONT}">{"".join(texts)}</g>'
    )


class _Name:
    """The name of an area where it stands in the drawing."""

    def __init__(self, label: Label, box: Box, scale: float, *, is_own: bool) -> None:
        self.is_own = is_own
        self.lines = label.lines
        self.size = max(SMALLEST_TYPE, min(label.size * scale, LARGEST_TYPE))
        self.x, self.y = (label.x - box[0]) * scale, (label.y - box[1]) * scale
        self.half_width = max(text_width(line, self.size) for line in self.lines) / 2
        self.half_height = svg_labels.LINE * self.size * len(self.lines) / 2

    def avoid(self, x: float, y: float) -> None:
        """Step below a point that the name would cover, or above it where the name lies higher."""
        near = self.half_height + POINT + 3
        if abs(x - self.x) < self.half_width + POINT and abs(y - self.y) < near:
            self.y = y + near if self.y >= y else y - near

    def is_inside(self, height: float) -> bool:
        """Whether no part of it is cut off."""
        return (
            self.half_width + 2 <= self.x <= WIDTH - self.half_width - 2
            and self.half_height + 2 <= self.y <= height - self.half_height - 2
        )

    @property
    def text(self) -> str:
        """The name as an element."""
        step = svg_labels.LINE * self.size
        first = self.y + 0.35 * self.size - step * (len(self.lines) - 1) / 2
        lines = "".join(
            f'<tspan x="{number(self.x)}" y="{number(first + i * step)}">{escape(line)}</tspan>'
            for i, line in enumerate(self.lines)
        )
        look = f'fill="{INK}" font-weight="700"' if self.is_own else f'fill="{SOFT}"'
        return f'<text {look} font-size="{number(self.size)}">{lines}</text>'


def _point(point: Place, box: Box, scale: float) -> str:
    x, y, shape, colour = point
    place = f"translate({number((x - box[0]) * scale)} {number((y - box[1]) * scale)})"
    return (
        f'<g transform="{place} scale({POINT:g})"><path d="{symbols.SHAPES[shape]}" '
        f'fill="{colour}" stroke="#ffffff" stroke-width="0.3" paint-order="stroke"/></g>'
    )
