"""Whether a point lies inside an outline as it is stored: SVG path data in map units."""

import re
from itertools import pairwise

Point = tuple[float, float]

_PARTS = re.compile(r"([MLHVlhvz])|(-?\d+(?:\.\d+)?)", re.IGNORECASE)


def rings(path: str) -> tuple[tuple[Point, ...], ...]:
    """The closed rings of a path of M, L, l, H, h, V, v and z, each ending where it began."""
    found: list[list[Point]] = []
    command = ""
    numbers: list[float] = []
    x = y = 0.0
    for letter, digits in _PARTS.findall(path):
        if letter:
            command, numbers = letter, []
            continue
        numbers.append(float(digits))
        if command in "HhVv":
            x, y = _straight(command, numbers.pop(), x, y)
        elif len(numbers) == 2:
            dx, dy = (x, y) if command == "l" else (0.0, 0.0)
            x, y = dx + numbers[0], dy + numbers[1]
            numbers = []
        else:
            continue
        if command == "M":
            found.append([])
            command = "L"
        found[-1].append((x, y))
    return tuple((*ring, ring[0]) for ring in found)


def _straight(command: str, number: float, x: float, y: float) -> Point:
    if command in "Hh":
        return (number if command == "H" else x + number), y
    return x, (number if command == "V" else y + number)


def contains(path: str, x: float, y: float) -> bool:
    """Whether a point lies inside, holes left out (even-odd rule)."""
    inside = False
    for ring in rings(path):
        for (x0, y0), (x1, y1) in pairwise(ring):
            if (y0 > y) != (y1 > y) and x < x0 + (x1 - x0) * (y - y0) / (y1 - y0):
                inside = not inside
    return inside
