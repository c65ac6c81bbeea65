"""Big labels in a drawing: each in a box near what it is about, with a line to it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from html import escape
from math import hypot

from layers.thematic.coordinates import number
from layers.thematic.sheet_text import LEADING, text_width, wrap

INK, PAPER = "#14232a", "#ffffff"
WIDEST = 13.0
"""Most width of a label in heights of its letters."""
_STEPS = 24
"""Places across and down the drawing where a label is tried."""
_PARTS = 16
_BOLD = ' font-weight="700"'

FONT_WIDTH = 0.86
"""Our letters are so much narrower than those of layers.thematic.sheet_text."""
_COVERED = 1.5
"""Heights of letters that a label goes farther rather than cover another point."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Wanted:
    """A label for the point ``at``; the first line stands out."""

    name: str
    text: str
    at: tuple[float, float]


@dataclass(frozen=True)
class Label:
    """A label in its place: lines (the first ``strong`` ones bold), and its box."""

    wanted: Wanted
    lines: tuple[str, ...]
    strong: int
    box: Box


def place_labels(
    wanted: Sequence[Wanted],
    view: Box,
    size: float,
    avoid: Sequence[Box] = (),
    mild: Sequence[Point] = (),
) -> tuple[tuple[Label, ...], tuple[Wanted, ...]]:
    """The labels that have room inside ``view``, and those that have none. ``size`` is the height
    of their letters; labels cover neither each other, nor a point, nor what is to ``avoid``, and as
    few points of ``mild`` as they can."""
    points = [_around(item.at, 0.6 * size) for item in wanted]
    taken = [*points, *avoid]
    placed: list[Label] = []
    left: list[Wanted] = []
    # the largest first: it has the fewest places
    for item in sorted(wanted, key=lambda item: -len(item.name + item.text)):
        label = _nearest(item, view, size, taken, mild)
        if label is None:
            left.append(item)
        else:
            placed.append(label)
            # neither a label nor its line may be covered by the next one
            taken += [label.box, *(_around(at, 0.1 * size) for at in _line(label.box, item.at))]
    return tuple(placed), tuple(left)


def label_svg(label: Label, size: float) -> str:
    """The label with its line and a dot at its point."""
    left, top, right, bottom = label.box
    x, y = label.wanted.at
    end_x, end_y = min(max(x, left), right), min(max(y, top), bottom)
    line = f"M{number(x)} {number(y)}L{number(end_x)} {number(end_y)}"
    texts = "".join(
        f'<text x="{number(left + 0.4 * size)}" '
        f'y="{number(top + 0.2 * size + (i + 0.8) * LEADING * size)}"'
        f"{_BOLD if i < label.strong else ''}>{escape(text)}</text>"
        for i, text in enumerate(label.lines)
    )
    return (
        f'<g class="stage-label"><path d="{line}" fill="none" stroke="{PAPER}" '
        f'stroke-width="{number(0.3 * size)}"/><path d="{line}" fill="none" stroke="{INK}" '
        f'stroke-width="{number(0.11 * size)}"/><circle cx="{number(x)}" cy="{number(y)}" '
        f'r="{number(0.24 * size)}" fill="{INK}" stroke="{PAPER}" '
        f'stroke-width="{number(0.09 * size)}"/>'
        f'<rect x="{number(left)}" y="{number(top)}" width="{number(right - left)}" '
        f'height="{number(bottom - top)}" rx="{number(0.25 * size)}" fill="{PAPER}" '
        f'stroke="{INK}" stroke-width="{number(0.09 * size)}"/>'
        f'<g font-size="{number(size)}" fill="{INK}">{texts}</g></g>'
    )


def _nearest(
    item: Wanted, view: Box, size: float, taken: Sequence[Box], mild: Sequence[Point]
) -> Label | None:
    most = min(WIDEST * size, view[2] - view[0] - 0.8 * size) / FONT_WIDTH
    strong = _name_lines(item.name, most, size)
    lines = [*strong, *(wrap(item.text, most, size) if item.text else ())]
    width = 0.8 * size + FONT_WIDTH * max(
        text_width(text, size, bold=i < len(strong)) for i, text in enumerate(lines)
    )
    height = 0.4 * size + len(lines) * LEADING * size
    others = [other for other in taken if not _holds(other, item.at)]

    def cost(box: Box) -> float | None:
        if any(_meet(box, other) for other in taken):
            return None
        return _COVERED * size * sum(_holds(box, at) for at in mild)

    boxes = ((_distance(box, item.at), box) for box in _boxes(view, width, height))
    found = (box for box in _cheapest(boxes, cost) if _is_free(box, item.at, others))
    box = next(found, None)
    return None if box is None else Label(item, tuple(lines), len(strong), box)


def _cheapest(
    boxes: Iterable[tuple[float, Box]], cost: Callable[[Box], float | None]
) -> Iterator[Box]:
    """Boxes from the nearest, given with their distances; ``cost`` is what a box adds to its own
    (None: it cannot be had), asked only for those whose turn may come."""
    heap = [(distance, 0, box) for distance, box in boxes]
    heapify(heap)
    while heap:
        distance, is_whole, box = heappop(heap)
        if is_whole:
            yield box
        elif (more := cost(box)) is not None:
            heappush(heap, (distance + more, 1, box))


def _is_free(box: Box, at: Point, taken: Sequence[Box]) -> bool:
    """Whether the line from a label to its point crosses nothing that is taken."""
    return not any(_holds(other, place) for place in _line(box, at) for other in taken)


def _line(box: Box, at: Point) -> list[Point]:
    """Points along the line from a label to its point."""
    end = (min(max(at[0], box[0]), box[2]), min(max(at[1], box[1]), box[3]))
    return [
        (at[0] + (end[0] - at[0]) * i / _PARTS, at[1] + (end[1] - at[1]) * i / _PARTS)
        for i in range(_PARTS)
    ]


def _name_lines(name: str, most: float, size: float) -> list[str]:
    """A name with its value in one line, or the value below it."""
    head, colon, value = name.rpartition(": ")
    if not colon or text_width(name, size, bold=True) <= most:
        return wrap(name, most, size, bold=True)
    return [line for text in (f"{head}:", value) for line in wrap(text, most, size, bold=True)]


def _boxes(view: Box, width: float, height: float) -> Iterator[Box]:
    """Places of a label all over the view; none where it is too large."""
    room_x, room_y = view[2] - view[0] - width, view[3] - view[1] - height
    if room_x < 0 or room_y < 0:
        return
    for i in range(_STEPS + 1):
        for j in range(_STEPS + 1):
            left, top = view[0] + room_x * i / _STEPS, view[1] + room_y * j / _STEPS
            yield left, top, left + width, top + height


def _holds(box: Box, at: Point) -> bool:
    return box[0] < at[0] < box[2] and box[1] < at[1] < box[3]


def _around(at: tuple[float, float], room: float) -> Box:
    return at[0] - room, at[1] - room, at[0] + room, at[1] + room


def _distance(box: Box, at: tuple[float, float]) -> float:
    across = max(box[0] - at[0], 0.0, at[0] - box[2])
    down = max(box[1] - at[1], 0.0, at[1] - box[3])
    return hypot(across, down)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
