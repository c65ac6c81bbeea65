"""Texts of pictures: how wide they are, where their lines end, columns of them.

Widths are estimated, because a picture does not know the fonts of the program that shows it. They
are those of a wide font (DejaVu Sans); narrower ones leave room.
"""

import re
from html import escape

from layers.thematic.coordinates import number

LEADING = 1.3
"""Height of a line as a part of its letters' size."""
_GROUPS = {
    0.29: "'ijlíıI",
    0.35: " ,.·/:;\\|f-\u00a0\u202f\x1f",
    0.41: "()[]tţ!²³rř",
    0.55: '"*_`–§◂sz„“”‚‘’?cçć',
    0.6: "Fkvxyp",
    0.64: "PTYaoäöàáóøåeéèESbdghnpquüßúñğ0123456789{}€JLŁ",
    0.7: "KAVÄBRXZC",
    0.79: "UÜHNDG&OQÖ",
    0.87: "w#+−<=>^~±≈→↓×÷M",
    1.0: "%m½æW@—…©œ",
}
"""Width of characters as a part of their size, in DejaVu Sans and Liberation Sans (Arial)."""
_FULL_WIDTH = 0x1100
"""From here on letters are about as wide as high."""
_JOINT = "\x1f"
_JOINED = re.compile(r"(?<=\d) (?=\d{3}\b)|(?<=:) (?=\d)|(?<=◂) ")
"""Spaces where no line ends: within a number, before one that a colon announces, and
behind a pointer."""
_PIECES = re.compile(r"[^/?&=,;_.-]*[/?&=,;_.-]?")


class _Widths(dict[str, float]):
    """Width of a character as a part of its size, remembered once it occurred."""

    def __missing__(self, char: str) -> float:
        if ord(char) >= _FULL_WIDTH:
            return 1.1
        self[char] = 0.79 if char.isupper() else 0.66
        return self[char]


_WIDTHS = _Widths({char: width for width, chars in _GROUPS.items() for char in chars})


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About the width of a text in pixels, on the wide side."""
    return sum(map(_WIDTHS.__getitem__, text)) * size * (1.12 if bold else 1.0)


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Lines not wider than ``width``. A longer word is parted: an address after one of its signs,
    any other where it must be, with a hyphen. Numbers are not parted."""
    lines = [""]
    room = width
    for word in _JOINED.sub(_JOINT, text).split(" "):
        start = f" {word}" if lines[-1] else word
        needed = text_width(start, size, bold=bold)
        if needed <= room:
            lines[-1] += start
            room -= needed
            continue
        parted = _parted(lines[-1], word, width, size, bold)
        lines[-1:] = parted
        room = width - text_width(lines[-1], size, bold=bold)
    return [line.replace(_JOINT, " ") for line in lines]


def _parted(line: str, word: str, width: float, size: float, bold: bool) -> list[str]:
    """A line and the word after it, which does not fit into it, in as many lines as they need."""
    lines = [line] if line else []
    if text_width(word, size, bold=bold) <= width:
        return [*lines, word]
    if "/" not in word and "=" not in word:
        return [*lines, *_cut(word, width, size, bold, "-")]
    lines = [f"{line} " if line else ""]
    for piece in filter(None, _PIECES.findall(word)):
        if text_width(lines[-1] + piece, size, bold=bold) <= width:
            lines[-1] += piece
        else:
            lines += _cut(piece, width, size, bold, "")
    return [found.rstrip() for found in lines if found.strip()]


def _cut(word: str, width: float, size: float, bold: bool, hyphen: str) -> list[str]:
    lines = [""]
    for char in word:
        if lines[-1] and text_width(lines[-1] + char + hyphen, size, bold=bold) > width:
            lines[-1] += hyphen
            lines.append("")
        lines[-1] += char
    return lines


class Column:
    """Text and signs from top to bottom in a column of a picture; ``y`` is where it ends."""

    def __init__(self, x: float, y: float, width: float) -> None:
        self.x, self.y, self.width = x, y, width
        self.parts: list[str] = []

    def write(self, text: str, size: float, css: str = "", indent: float = 0.0) -> None:
        """A paragraph in lines that fit; ``css`` is strong, mark, soft or nothing."""
        is_bold = css in ("strong", "mark")
        kind = f' class="{css}"' if css else ""
        for line in wrap(text, self.width - indent, size, bold=is_bold):
            self.y += size * LEADING
            self.parts.append(
                f'<text x="{number(self.x + indent)}" y="{number(self.y)}" '
                f'font-size="{number(size)}"{kind}>{escape(line)}</text>'
            )

    def space(self, height: float) -> None:
        """Room below."""
        self.y += height

    def draw(self, part: str) -> None:
        """A sign; it moves nothing."""
        self.parts.append(part)
