"""How much room texts need on a slide, measured for a wide font: a slide is often shown where its
own font is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor

from layers.stories.blocks import Block, Run
from layers.thematic.sheet_text import wrap

POINTS = 72.0
"""Points of an inch."""
LINE = 1.2
"""Height of a line as a part of its letters' size."""
INSET = 0.1
"""Inches that a box of text keeps free on its left and right, half of it above and below."""
BULLET = 0.35
"""Inches that an item of a list is set in."""
SIZES = (24, 22, 20, 18, 16, 14)
"""Points of a text, from the largest; the first in which it fits."""
ONWARD = "… weiter in den Notizen"


@dataclass(frozen=True)
class Place:
    """A place on a slide in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height

    @property
    def right(self) -> float:
        """Where it ends on the right."""
        return self.left + self.width


def lines_of(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """Lines of a text in ``size`` points in a box that is ``width`` inches wide."""
    room = max((width - 2 * INSET) * POINTS, size)
    parts = text.replace("\u00a0", " ").split("\n")
    return sum(max(1, len(wrap(part, room, size, bold=bold))) for part in parts)


def text_height(text: str, width: float, size: float, *, bold: bool = False) -> float:
    """Inches that a box with this text is high."""
    return lines_of(text, width, size, bold=bold) * size * LINE / POINTS + INSET


def blocks_height(blocks: Sequence[Block], width: float, size: float) -> float:
    """Inches that a box with these blocks is high; half a line is kept between two."""
    lines = sum(
        lines_of(block.text, width - BULLET * block.depth, size, bold=_is_bold(block)) + 0.42
        for block in blocks
    )
    return lines * size * LINE / POINTS + INSET


def fitting(
    blocks: Sequence[Block], place: Place, sizes: Sequence[int] = SIZES
) -> tuple[tuple[Block, ...], int, bool]:
    """The blocks that have room, the size of their letters in points, whether they are all."""
    for size in sizes:
        if blocks_height(blocks, place.width, size) <= place.height:
            return tuple(blocks), size, True
    size = sizes[-1]
    more = Block("text", (Run(ONWARD, is_soft=True),))
    kept: list[Block] = []
    for block in blocks:
        if blocks_height((*kept, block, more), place.width, size) > place.height:
            break
        kept.append(block)
    return (*(kept or (_begun(blocks[0], place, size),)), more), size, False


def _begun(block: Block, place: Place, size: float) -> Block:
    """The first words of a block that is too long for its place."""
    lines = floor((place.height - INSET) * POINTS / (size * LINE) - 1.9)
    words = block.text.split(" ")
    while len(words) > 1 and lines_of(" ".join(words), place.width, size) > max(lines, 1):
        words.pop()
    return replace(block, runs=(Run(" ".join(words)),), cells=())


def _is_bold(block: Block) -> bool:
    strong = sum(len(run.text) for run in block.runs if run.is_strong)
    return block.kind == "head" or 3 * strong > len(block.text)
