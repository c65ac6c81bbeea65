"""Single values on a slide: few numbers, very big, with what they are a part of."""

from collections.abc import Sequence
from typing import Any

from layers.briefing.slide_measure import Place, text_height
from layers.briefing.slide_parts import INK, SOFT, add_text
from layers.stage.legend_parts import Part

_NUMBERS = ((24, 66, 22), (20, 54, 18), (18, 40, 16), (16, 28, 14), (14, 20, 14))
"""Points of names, big numbers and what they are a part of."""


def put_numbers(slide: Any, parts: Sequence[Part], place: Place) -> None:
    """Names, their numbers and what they are a part of, as big as the place allows."""
    sizes = numbers_size(parts, place) or _NUMBERS[-1]
    top = place.top
    for part in parts:
        size = _number_size(part, sizes)
        height = text_height(part.text, place.width, size, bold=part.kind == "big")
        ink = SOFT if part.kind in ("soft", "text") else INK
        box = (place.left, top, place.width, height)
        add_text(slide, [part.text], box, size, ink, is_bold=part.kind in ("big", "head"))
        top += height


def numbers_size(parts: Sequence[Part], place: Place) -> tuple[int, int, int] | None:
    """Points of names, numbers and what they are a part of, so that all fit; None for none."""
    return next(
        (s for s in _NUMBERS if _numbers_height(parts, place.width, s) <= place.height), None
    )


def number_rows(parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Names with their numbers, for a table of many."""
    names = [part.text for part in parts if part.kind == "name"]
    return list(zip(names, (part.text for part in parts if part.kind == "big"), strict=True))


def _number_size(part: Part, sizes: tuple[int, int, int]) -> int:
    return sizes[1] if part.kind == "big" else sizes[0] if part.kind == "name" else sizes[2]


def _numbers_height(parts: Sequence[Part], width: float, sizes: tuple[int, int, int]) -> float:
    return sum(
        text_height(part.text, width, _number_size(part, sizes), bold=part.kind == "big")
        for part in parts
    )
