"""How a table stands on paper: widths of its columns, upright or across, size of its letters.

As browsers do (CSS 2.2, clause 17.5.2.2): every column gets what its longest word needs, and what
is left goes to those whose texts are longer.
"""

from collections.abc import Sequence
from typing import Any

PAGE_WIDTH, ACROSS_WIDTH = 170.0, 257.0
"""Millimetres between the margins of an upright page, and of one across."""
SIZE, SMALLEST = 9.0, 6.5
"""Points of the letters, and of the smallest in tables that fit no page otherwise."""
_LETTER, _PADDING = 1.72, 2.4
"""Millimetres that a letter takes, on the safe side; and the margins of a cell."""
_SYLLABLES = 13
"""A longer word is parted by hyphens."""
_HEAD_LINES = 5
SQUEEZED = 1.125
"""A table that is wider than an upright page by this factor at most is set smaller: 8 points."""
_SHORT = 16


def table_form(columns: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Form of a table of texts, column by column, each with its heading first: ``widths`` in
    millimetres, ``wide`` (on a page across), ``size`` in points, ``right`` (columns set flush
    right)."""
    least = [_least(texts) for texts in columns]
    wide = sum(least) > PAGE_WIDTH * SQUEEZED
    room = ACROSS_WIDTH if wide else PAGE_WIDTH
    factor = max(1.0, sum(least) / room)
    most = [max(low, _most(texts)) for low, texts in zip(least, columns, strict=True)]
    free = room * factor - sum(least)
    wanted = sum(most) - sum(least)
    share = min(1.0, free / wanted) if wanted > 0 else 0.0
    widths = [low + (high - low) * share for low, high in zip(least, most, strict=True)]
    return {
        "widths": [round(width / factor, 2) for width in widths],
        "wide": wide,
        "size": max(SMALLEST, round(SIZE / factor, 1)),
        "right": [_is_number(texts[1:]) for texts in columns],
    }


def _least(texts: Sequence[str]) -> float:
    words = (len(word) for text in texts for word in text.replace("\u200b", " ").split(" "))
    parted = min(max(words, default=1), _SYLLABLES)
    whole = max((len(text) for text in texts[1:] if _is_number((text,))), default=0)
    return max(parted, whole) * _LETTER + _PADDING


def _most(texts: Sequence[str]) -> float:
    longest = max((len(text) for text in texts[1:]), default=0)
    head = max(len(texts[0]) / _HEAD_LINES, min(len(texts[0]), _SYLLABLES))
    return max(longest, head) * _LETTER + _PADDING


def _is_number(texts: Sequence[str]) -> bool:
    """Whether a column holds numbers and signs only, and no codes."""
    filled = [text for text in texts if text]
    is_code = any(len(t) > 1 and t[0] == "0" and t.isdigit() for t in filled)
    return bool(filled) and not is_code and all(map(_is_short, filled))


def _is_short(text: str) -> bool:
    return len(text) <= _SHORT and not text[0].isalpha()
