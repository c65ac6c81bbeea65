"""Names of areas on the map: in two lines where long, hidden where they would cover another."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from layers.thematic.geometry import Box, Shape
from layers.thematic.sheet_text import text_width

FEW_AREAS = 20
LARGE_TEXT, SMALL_TEXT = 0.021, 0.0145
"""Height of the text as a part of the longer side of the map, up to FEW_AREAS and beyond."""
LONG_NAME = 12
CHARACTER = 0.56
"""Width of an average character as a part of the text's height."""
LINE = 1.1


@dataclass(frozen=True)
class Label:
    """A name where it stands; ``crowded`` where it would cover the name of a larger area."""

    code: str
    lines: tuple[str, ...]
    x: float
    y: float
    size: float
    crowded: bool


def text_size(view: Box, count: int) -> float:
    """Height of names in map units; ``view`` as geometry.view_box."""
    return max(view[2], view[3]) * (LARGE_TEXT if count <= FEW_AREAS else SMALL_TEXT)


def lines_of(name: str) -> tuple[str, ...]:
    """A long name in two lines, parted after a slash or hyphen or at a space, near its middle."""
    breaks = [i + 1 for i, char in enumerate(name[:-1]) if char in "/- "]
    if len(name) <= LONG_NAME or not breaks:
        return (name,)
    cut = min(breaks, key=lambda at: (abs(at - len(name) / 2), at))
    return name[:cut].rstrip(), name[cut:].lstrip()


def place(
    shapes: Iterable[tuple[Shape, str]],
    view: Box,
    first: Collection[str] = (),
    smallest: float = 0.0,
) -> tuple[Label, ...]:
    """A label for each shape and name, in the given order. Where two would cover each other, the
    area whose code is in ``first`` (those that a reader picked), then the larger area stays.
    ``smallest`` is the least height of the text in map units, of a picture for others: there the
    font is not known, and a wide one counts."""
    wanted = list(shapes)
    size = max(text_size(view, len(wanted)), smallest)
    measure = text_width if smallest else _average_width
    taken: list[Box] = []
    placed: dict[str, Label] = {}
    for shape, name in sorted(wanted, key=lambda pair: _rank(pair[0], first)):
        lines = lines_of(name)
        x, y = shape.label
        width = max(measure(line, size) for line in lines)
        if smallest:
            x = max(view[0] + width / 2, min(x, view[0] + view[2] - width / 2))
        box = _box(lines, x, y, size, width)
        crowded = any(_overlap(box, other) for other in taken) or width > view[2]
        if not crowded:
            taken.append(box)
        placed[shape.code] = Label(shape.code, lines, x, y, size, crowded)
    return tuple(placed[shape.code] for shape, _ in wanted)


def _rank(shape: Shape, first: Collection[str]) -> tuple[bool, float, str]:
    west, north, east, south = shape.box
    return shape.code not in first, -(east - west) * (south - north), shape.code


def _average_width(line: str, size: float) -> float:
    return len(line) * CHARACTER * size


def _box(lines: tuple[str, ...], x: float, y: float, size: float, width: float) -> Box:
    half = width / 2
    height = len(lines) * LINE * size / 2
    return x - half, y - height, x + half, y + height


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
