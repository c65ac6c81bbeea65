"""Patterns as real lines: signs side by side, cut off at the edge of what they fill."""

import re
from collections.abc import Iterator
from copy import deepcopy
from math import ceil, floor
from xml.etree.ElementTree import Element

from layers.thematic.coordinates import number

MOST_TILES = 12_000
"""Signs in a shape; where there were more the pattern is enlarged."""
_COARSE = 20.0
"""Units of the drawing in one of the pattern from which whole ones are fine enough."""
_STEP = re.compile(r"([MLHVZmlhvz])([^MLHVZmlhvz]*)")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")
_SCALE = re.compile(r"scale\(([-\d.e]+)\)")

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


def hatched(shape: Element, pattern: Element, ident: str) -> list[Element]:
    """A shape filled by a pattern as elements: its ground, the signs cut off at its edge, its
    edge. ``ident`` is an id for the cutting. Shapes of curves have no signs."""
    ground, edge, cutting = deepcopy(shape), deepcopy(shape), deepcopy(shape)
    space = shape.tag.partition("}")[0] + "}"
    grounds = [found.get("fill", "none") for found in pattern.findall(f"{space}rect")]
    ground.set("fill", grounds[0] if grounds else "none")
    edge.set("fill", "none")
    for key in [key for key in cutting.attrib if key.startswith(("fill", "stroke"))]:
        del cutting.attrib[key]
    box = extent(shape)
    if box is None:
        return [ground]
    scale = _scale(pattern)
    width, height = (float(pattern.get(key, "8")) * scale for key in ("width", "height"))
    count = max(1.0, (box[2] - box[0]) * (box[3] - box[1]) / (width * height))
    if count > MOST_TILES:
        factor = (count / MOST_TILES) ** 0.5
        scale, width, height = scale * factor, width * factor, height * factor
    clip = Element(f"{space}clipPath", {"id": ident})
    clip.append(cutting)
    signs = Element(f"{space}g", {"clip-path": f"url(#{ident})"})
    for group in pattern.findall(f"{space}g") or [pattern]:
        signs.append(_signs(group, box, (width, height), scale))
    return [clip, *([ground] if grounds else []), signs, edge]


def extent(shape: Element) -> Box | None:
    """The box around a rectangle or a path of straight lines; None for anything else."""
    if shape.tag.endswith("rect"):
        x, y, width, height = (float(shape.get(k, "0")) for k in ("x", "y", "width", "height"))
        return x, y, x + width, y + height
    path = shape.get("d", "")
    if not path or set(re.findall("[A-Za-z]", path)) - set("MLHVZmlhvze"):
        return None
    points = list(_corners(path))
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _corners(path: str) -> Iterator[tuple[float, float]]:
    x = y = 0.0
    start = (x, y)
    for sign, text in _STEP.findall(path):
        found = [float(value) for value in _NUMBER.findall(text)]
        if sign in "Zz":
            x, y = start
        elif sign in "HhVv":
            for value in found:
                if sign in "Hh":
                    x = value + (x if sign == "h" else 0.0)
                else:
                    y = value + (y if sign == "v" else 0.0)
                yield x, y
        else:
            for at in range(0, len(found) - 1, 2):
                is_step = sign.islower()
                x = found[at] + (x if is_step else 0.0)
                y = found[at + 1] + (y if is_step else 0.0)
                start = (x, y) if sign in "Mm" and at == 0 else start
                yield x, y


def _scale(pattern: Element) -> float:
    found = _SCALE.search(pattern.get("patternTransform", ""))
    return float(found[1]) if found else 1.0


def _signs(group: Element, box: Box, tile: tuple[float, float], scale: float) -> Element:
    """The signs of a pattern all over a box, a path for each of them."""
    made = Element(group.tag.replace("pattern", "g"), _pen(group, scale))
    places = [
        (column * tile[0], row * tile[1])
        for row in range(floor(box[1] / tile[1]), ceil(box[3] / tile[1]))
        for column in range(floor(box[0] / tile[0]), ceil(box[2] / tile[0]))
    ]
    for sign in group:
        path = "".join(_moved(sign, scale, place) for place in places)
        if path:
            tag = sign.tag.rpartition("}")[0] + "}path"
            made.append(Element(tag, {"d": path, **_pen(sign, scale)}))
    return made


def _pen(element: Element, scale: float) -> dict[str, str]:
    """How a sign is drawn; its lines are as much wider as the pattern is larger."""
    kept = {k: v for k, v in element.attrib.items() if k.startswith(("fill", "stroke"))}
    if "stroke-width" in kept:
        kept["stroke-width"] = number(float(kept["stroke-width"]) * scale, 2)
    return kept


def _moved(sign: Element, scale: float, place: tuple[float, float]) -> str:
    """A circle or a path of straight lines as a path elsewhere; '' for what covers the tile."""

    fine = 2 if scale < _COARSE else 0

    def at(x: float, y: float) -> str:
        return f"{number(x * scale + place[0], fine)} {number(y * scale + place[1], fine)}"

    if sign.tag.endswith("circle"):
        x, y, r = (float(sign.get(key, "0")) for key in ("cx", "cy", "r"))
        across, round_ = number(2 * r * scale, fine), number(r * scale, fine)
        arc = f"a{round_} {round_} 0 1 0"
        return f"M{at(x - r, y)}{arc} {across} 0{arc} -{across} 0z"
    path = []
    for letter, text in _STEP.findall(sign.get("d", "")):
        found = [float(value) for value in _NUMBER.findall(text)]
        if letter in "ML":
            pairs = zip(found[::2], found[1::2], strict=True)
            path.append("".join(f"{letter}{at(*pair)}" for pair in pairs))
            last = found[-2:]
        elif letter in "HV":
            last = [found[-1], last[1]] if letter == "H" else [last[0], found[-1]]
            path.append(f"L{at(*last)}")
        elif letter in "Zz":
            path.append("z")
    return "".join(path)
