"""Where the texts of a picture stand: their boxes in its own units, for tests on overlaps."""

import re
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree

from layers.thematic.sheet_text import text_width

SVG = "{http://www.w3.org/2000/svg}"
ABOVE, BELOW = 0.76, 0.2
"""How far letters reach above and below their line, as parts of their size."""


@dataclass(frozen=True)
class TextBox:
    """A text with its edges and the size of its letters."""

    text: str
    west: float
    north: float
    east: float
    south: float
    size: float

    def meets(self, other: "TextBox", room: float = 0.5) -> bool:
        """Whether both share more than ``room``."""
        across = min(self.east, other.east) - max(self.west, other.west)
        down = min(self.south, other.south) - max(self.north, other.north)
        return across > room and down > room


def text_boxes(svg: str) -> tuple[list[TextBox], tuple[float, float]]:
    """The boxes of all shown texts, and width and height of the picture."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
    boxes: list[TextBox] = []
    _collect(root, (1.0, 0.0, 0.0), {"font-size": "16"}, boxes)
    return boxes, (width, height)


def _collect(
    element: ElementTree.Element,
    place: tuple[float, float, float],
    inherited: dict[str, str],
    boxes: list[TextBox],
) -> None:
    """``place``: factor and offsets from the element's units to those of the picture."""
    if element.get("display") == "none":
        return
    own = {
        name: element.get(name, inherited.get(name, ""))
        for name in ("font-size", "text-anchor", "font-weight")
    }
    if element.tag == f"{SVG}text":
        boxes += _boxes_of(element, place, own)
        return
    for child in element:
        inner = _nested(child, place) if child.tag == f"{SVG}svg" else place
        _collect(child, inner, own, boxes)


def _nested(
    element: ElementTree.Element, place: tuple[float, float, float]
) -> tuple[float, float, float]:
    """As xMidYMid meet places a drawing in its box."""
    left, top, width, height = (float(part) for part in element.attrib["viewBox"].split())
    x, y = float(element.get("x", 0)), float(element.get("y", 0))
    room_x, room_y = float(element.attrib["width"]), float(element.attrib["height"])
    factor = min(room_x / width, room_y / height)
    x += (room_x - factor * width) / 2 - factor * left
    y += (room_y - factor * height) / 2 - factor * top
    scale, dx, dy = place
    return scale * factor, dx + scale * x, dy + scale * y


def _boxes_of(
    element: ElementTree.Element, place: tuple[float, float, float], own: dict[str, str]
) -> list[TextBox]:
    lines = [element, *element.findall(f"{SVG}tspan")]
    size = float(own["font-size"])
    is_bold = own["font-weight"] == "700" or element.get("class") in ("strong", "mark")
    found = []
    for line in lines:
        text = line.text or ""
        if not text.strip():
            continue
        x, y = float(line.get("x", 0)), float(line.get("y", 0))
        width = text_width(text, size, bold=is_bold)
        west = x - {"middle": width / 2, "end": width}.get(own["text-anchor"], 0.0)
        box = (west, y - ABOVE * size, west + width, y + BELOW * size)
        if "rotate(-90" in element.get("transform", ""):
            ahead, behind = west + width - x, x - west
            box = (x - ABOVE * size, y - ahead, x + BELOW * size, y + behind)
        scale, dx, dy = place
        west, north, east, south = box
        found.append(
            TextBox(
                text,
                dx + scale * west,
                dy + scale * north,
                dx + scale * east,
                dy + scale * south,
                scale * size,
            )
        )
    return found


def faults(svg: str, least: float = 11.0) -> list[str]:
    """What is wrong with the texts of a picture: those that cover each other, leave it, or are
    smaller than ``least`` pixels."""
    boxes, (width, height) = text_boxes(svg)
    shown = re.search(r'<svg [^>]*?width="(\d+)"', svg)
    assert shown is not None
    pixels = float(shown[1]) / width
    found = [
        f"{one.text!r} covers {other.text!r}"
        for one, other in combinations(sorted(boxes, key=lambda box: box.north), 2)
        if one.meets(other)
    ]
    found += [
        f"{box.text!r} leaves the picture"
        for box in boxes
        if box.west < 0 or box.north < 0 or box.east > width or box.south > height
    ]
    found += [
        f"{box.text!r} is {box.size * pixels:.1f} pixels"
        for box in boxes
        if box.size * pixels < least
    ]
    return found
