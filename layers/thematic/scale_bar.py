"""The scale bar of a map: a round length in metres or kilometres, true at the drawn scale.

Map units are metres in EPSG:25832 (UTM zone 32), where a length differs from that on the ground by
0.04 % at most within the zone: less than the bar can be read.
"""

from math import floor, log10

from layers.numbers import german, with_unit
from layers.thematic.coordinates import number
from layers.thematic.sheet_text import text_width

HEIGHT = 30.0
"""Pixels that the bar takes below a map."""
_SHARE = 0.3
"""The bar is at most this part of the map's width."""
_BAR = 6.0


def round_length(most: float) -> float:
    """The largest 1, 2 or 5 times a power of ten that is not above ``most`` (metres, above 0)."""
    power = 10.0 ** floor(log10(most))
    return next(digit * power for digit in (5, 2, 1) if digit * power <= most * (1 + 1e-9))


def length_text(metres: float) -> str:
    """``500 m``, ``2 km``."""
    kilometres = metres >= 1000
    value = metres / 1000 if kilometres else metres
    decimals = 0 if value >= 1 else min(6, -floor(log10(value)))
    return with_unit(german(value, decimals), "km" if kilometres else "m")


def scale_bar(x: float, y: float, width: float, scale: float, size: float, ink: str) -> str:
    """The bar from ``x`` on, its top at ``y``, for a map ``width`` pixels wide with ``scale``
    metres per pixel. Two halves, dark and light; letters are ``size`` high."""
    metres = round_length(_SHARE * width * scale)
    length = metres / scale
    half = length / 2
    label = length_text(metres)
    middle = y + _BAR + size
    zero = text_width("0", size)
    return (
        f'<g class="scale-bar" role="img" aria-label="Maßstab: der Balken ist {label} lang">'
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(half, 3)}" height="{_BAR:g}" '
        f'fill="{ink}"/>'
        f'<path d="M{number(x)} {number(y)}h{number(length, 3)}v{_BAR:g}h{number(-length, 3)}z" '
        f'fill="none" stroke="{ink}"/>'
        f'<text x="{number(x)}" y="{number(middle)}" font-size="{number(size)}">0</text>'
        f'<text x="{number(max(x + length, x + zero + 6))}" y="{number(middle)}" '
        f'font-size="{number(size)}">{label}</text></g>'
    )
