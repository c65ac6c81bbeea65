"""The small drawings of a profile: all areas as dots, the course, where the area lies.

Colours are written out and every mark has its own shape, so that a grey print says the same.
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import pairwise

from layers.store import Store
from layers.thematic.coordinates import number
from layers.thematic.geometry import Shape, frame, shapes
from layers.thematic.profile_result import Course, Dots, Fact, ProfileResult
from layers.thematic.profile_text import course_text, dots_text

INK, GREY, PALE, LINE = "#14232a", "#8c999e", "#ffffff", "#5d6a70"
STRIP_WIDTH, STRIP_HEIGHT = 240.0, 40.0
COURSE_WIDTH, COURSE_HEIGHT = 132.0, 40.0
_PAD, _DOT, _MARK = 8.0, 6.0, 9.0
_LANES = 5
_LANE = (STRIP_HEIGHT - _DOT - 4) / (_LANES - 1)

MARKS = (
    "M0-6.5L6.5 0 0 6.5-6.5 0z",
    "M-5-5H5V5H-5z",
    "M0-6L6 5H-6z",
    "M0 6L6-5H-6z",
)
"""Of the area and of those beside it: diamond, square, triangle, triangle on its head."""


def strip(dots: Dots, codes: Sequence[str]) -> str:
    """The inside of a strip, STRIP_WIDTH by STRIP_HEIGHT: every area a dot at its value, those in
    the same place above each other, the marks of ``codes``, the city as a line."""
    place = _scale(dots)
    middle = STRIP_HEIGHT / 2
    parts = [
        f'<path d="M0 {number(STRIP_HEIGHT - 1)}H{number(STRIP_WIDTH)}" stroke="{GREY}" '
        'stroke-width="1"/>'
    ]
    values = dict(dots.values)
    placed = _apart({code: place(value) for code, value in dots.values}, codes)
    others = "".join(f"M{number(x)} {number(y)}h0" for x, y in placed.values())
    if others:
        parts.append(
            f'<path d="{others}" fill="none" stroke="{GREY}" stroke-width="{number(_DOT)}" '
            'stroke-linecap="round"/>'
        )
    if dots.city is not None:
        x = number(place(dots.city))
        parts.append(
            f'<path d="M{x} 2V{number(STRIP_HEIGHT - 1)}" stroke="{PALE}" stroke-width="4"/>'
            f'<path d="M{x} 1V{number(STRIP_HEIGHT)}" stroke="{INK}" stroke-width="2" '
            'stroke-dasharray="4 2"/>'
        )
    for at in range(len(codes) - 1, -1, -1):
        if codes[at] in values:
            parts.append(mark(at, place(values[codes[at]]), middle))
    return "".join(parts)


def mark(at: int, x: float, y: float) -> str:
    """The mark of the area at that position."""
    fill = INK if at == 0 else PALE
    return (
        f'<path d="{MARKS[at]}" transform="translate({number(x)} {number(y)})" fill="{fill}" '
        f'stroke="{PALE if at == 0 else INK}" stroke-width="1.6"/>'
    )


def _scale(dots: Dots) -> Callable[[float], float]:
    numbers = [value for _, value in dots.values]
    if dots.city is not None:
        numbers.append(dots.city)
    low, high = (min(numbers), max(numbers)) if numbers else (0.0, 0.0)
    room = STRIP_WIDTH - 2 * _PAD

    def place(value: float) -> float:
        return _PAD + ((value - low) / (high - low) if high > low else 0.5) * room

    return place


def _apart(wanted: Mapping[str, float], first: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Code -> place of its dot: at its value, in the lane nearest to the middle that has room. The
    marks of ``first`` have the middle for themselves."""
    middle = STRIP_HEIGHT / 2 - 1
    order = sorted(range(_LANES), key=lambda lane: (abs(lane - _LANES // 2), lane))
    taken = [wanted[code] for code in first if code in wanted]
    ends = [-_DOT * 2] * _LANES
    placed = {}
    for code, x in sorted(wanted.items(), key=lambda entry: entry[1]):
        if code in first:
            continue
        free = [lane for lane in order if x - ends[lane] >= _DOT]
        if any(abs(x - other) < _MARK for other in taken):
            free = [lane for lane in free if lane != order[0]]
        lane = free[0] if free else min(order, key=lambda found: ends[found])
        ends[lane] = x
        placed[code] = (x, middle + (lane - _LANES // 2) * _LANE)
    return placed


def course(courses: Sequence[Course]) -> str:
    """The inside of a small course, COURSE_WIDTH by COURSE_HEIGHT: the city thin and dashed, the
    areas solid with their mark at the last value. Gaps and breaks stay gaps; '' where no line has
    two values. It starts at no zero: the numbers stand beside it."""
    known = [value for found in courses for value in found.values if value is not None]
    if not any(sum(value is not None for value in found.values) > 1 for found in courses):
        return ""
    low, span = min(known), (max(known) - min(known)) or 1.0
    count = max(len(found.values) for found in courses)
    step = (COURSE_WIDTH - 2 * _PAD) / max(1, count - 1)

    def place(at: int, value: float) -> tuple[float, float]:
        up = (value - low) / span * (COURSE_HEIGHT - 2 * _PAD)
        return _PAD + at * step, COURSE_HEIGHT - _PAD - up

    parts = []
    areas = [found for found in courses if found.code]
    for found in (*(c for c in courses if not c.code), *reversed(areas)):
        at = areas.index(found) if found.code else -1
        parts.append(_line(found, place, at))
    return "".join(parts)


def _line(found: Course, place: Callable[[int, float], tuple[float, float]], at: int) -> str:
    """One line; ``at`` is the position of its area, -1 for the city."""
    points = [(i, place(i, v)) for i, v in enumerate(found.values) if v is not None]
    d = ""
    joined: set[int] = set()
    for (i, (x0, y0)), (j, (x1, y1)) in pairwise(points):
        if j == i + 1 and j not in found.cuts:
            start = "" if i in joined else f"M{number(x0)} {number(y0)}"
            d += f"{start}L{number(x1)} {number(y1)}"
            joined.add(j)
            joined.add(i)
    dots = "".join(f"M{number(x)} {number(y)}h0" for i, (x, y) in points if i not in joined)
    style = (
        f'stroke="{LINE}" stroke-width="1.2" stroke-dasharray="3 2"'
        if at < 0
        else f'stroke="{INK}" stroke-width="{2 if at == 0 else 1.2}"'
    )
    made = f'<path d="{d}" fill="none" {style}/>' if d else ""
    if dots:
        ink = LINE if at < 0 else INK
        made += f'<path d="{dots}" stroke="{ink}" stroke-width="3" stroke-linecap="round"/>'
    if at >= 0 and points:
        x, y = points[-1][1]
        made += f'<g transform="translate({number(x)} {number(y)}) scale(.6)">{mark(at, 0, 0)}</g>'
    return made


def strip_svg(result: ProfileResult, fact: Fact) -> str:
    """The strip as a drawing of its own inside the page; '' where no area has a value."""
    if not fact.dots.values:
        return ""
    inside = strip(fact.dots, [shown.code for shown in result.shown])
    return _svg("strip", (STRIP_WIDTH, STRIP_HEIGHT), dots_text(result, fact), inside)


def course_svg(result: ProfileResult, fact: Fact) -> str:
    """The course as a drawing of its own inside the page; '' where there is none."""
    inside = course(fact.courses)
    if not inside:
        return ""
    return _svg("course", (COURSE_WIDTH, COURSE_HEIGHT), course_text(result, fact), inside)


def _svg(css: str, size: tuple[float, float], text: str, inside: str) -> str:
    width, height = map(number, size)
    return (
        f'<svg class="{css}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(text)}">{inside}</svg>'
    )


def mark_svg(at: int) -> str:
    """A mark for the key; -1 is the city's line, -2 a dot of another area."""
    if at == -1:
        inside = f'<path d="M8 1V15" stroke="{INK}" stroke-width="2" stroke-dasharray="4 2"/>'
    elif at == -2:
        inside = f'<path d="M8 8h0" stroke="{GREY}" stroke-width="6" stroke-linecap="round"/>'
    else:
        inside = mark(at, 8, 8)
    return (
        '<svg class="swatch" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">'
        f"{inside}</svg>"
    )


def locator_inside(store: Store, level: str, codes: Sequence[str]) -> str:
    """All areas of a level with borders that show in any print; the first of ``codes`` dark, the
    others hatched by lines of their own. In map units."""
    drawn = shapes(store, level)
    width, _ = frame(store)
    thin, thick = number(width / 360), number(width / 150)
    every = "".join(shape.path for shape in drawn.values())
    parts = [
        f'<path d="{every}" fill="#f1f3f2" stroke="{LINE}" stroke-width="{thin}" '
        'stroke-linejoin="round"/>'
    ]
    for at in range(len(codes) - 1, -1, -1):
        shape = drawn.get(codes[at])
        if shape is None:
            continue
        fill = INK if at == 0 else PALE
        parts.append(
            f'<path d="{shape.path}" fill="{fill}" stroke="{INK}" stroke-width="{thick}" '
            'stroke-linejoin="round"/>'
        )
        if at:
            parts.append(_sign(shape, at, width))
    return "".join(parts)


def _sign(shape: Shape, at: int, width: float) -> str:
    x, y = shape.label
    return (
        f'<g transform="translate({number(x)} {number(y)}) scale({number(width / 420)})">'
        f"{mark(at, 0, 0)}</g>"
    )


def locator_svg(store: Store, result: ProfileResult, text: str) -> str:
    """Where the area lies, as a drawing inside the page."""
    width, height = frame(store)
    inside = locator_inside(store, result.level.level, [shown.code for shown in result.shown])
    return _svg("locator", (width, height), text, inside)
