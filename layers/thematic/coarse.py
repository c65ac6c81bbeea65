"""Outlines for a first picture of many areas: corners on a grid, which travel in fewer bytes.

Neighbours share their corners, and those move together: no gap opens between them.
"""

import re
from math import floor, log10

STEPS = 3000
"""A map is at least so many steps of the grid wide: far finer than a screen shows it at first."""

_PART = re.compile(r"([MLlhvz])([^MLlhvz]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def step_of(width: float) -> int:
    """The step of the grid of a map that is so many units wide: 1, 2, 5, 10, 20, 50 …"""
    most = max(1.0, width / STEPS)
    ten = 10 ** floor(log10(most))
    return int(max(digit * ten for digit in (1, 2, 5) if digit * ten <= most))


def coarse(path: str, step: int) -> str:
    """A path of M, L, l, h, v and z with its corners on multiples of ``step``."""
    written = []
    for ring in path.split("z")[:-1]:
        (x, y), *others = [(_near(x, step), _near(y, step)) for x, y in corners(ring)]
        written.append(f"M{x} {y}")
        moves: list[int] = []
        for to_x, to_y in others:
            if (to_x, to_y) != (x, y):
                moves += (to_x - x, to_y - y)
            x, y = to_x, to_y
        if moves:
            written.append(f"l{' '.join(map(str, moves)).replace(' -', '-')}")
        written.append("z")
    return "".join(written)


def corners(ring: str) -> list[tuple[float, float]]:
    """The corners of a ring that begins with M, in map units.

    Raises ValueError for commands that none of our outlines has.
    """
    x = y = 0.0
    found = []
    for command, text in _PART.findall(ring):
        numbers = [float(number) for number in _NUMBER.findall(text)]
        if command in "hv":
            pairs = [(n, 0.0) if command == "h" else (0.0, n) for n in numbers]
        else:
            pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        for a, b in pairs:
            x, y = (a, b) if command in "ML" else (x + a, y + b)
            found.append((x, y))
    if not found or not ring.startswith("M"):
        raise ValueError(f"no ring: {ring[:40]!r}")
    return found


def _near(value: float, step: int) -> int:
    return floor(value / step + 0.5) * step
