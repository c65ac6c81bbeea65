"""Small pictures, one for each area, all on the same scale."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from layers.model import Measure
from layers.numbers import german
from layers.queries.series import Line, SeriesResult
from layers.status import Status
from layers.thematic.axis import Axis
from layers.thematic.demonstration import marked_svg
from layers.thematic.series_style import GRID, INK, PAPER, SOFT, is_hollow, marker
from layers.thematic.series_svg import FONT, period_ticks, segments, series_axis
from layers.thematic.sheet_text import text_width

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 200.0, 160.0, 34.0, 12.0, 12.0, 22.0
FONT_SIZE = 12.0
LINE = "#0072b2"


@dataclass(frozen=True)
class Multiple:
    """One small picture: name of the area, its last value in words, and the drawing."""

    code: str
    label: str
    last: str
    svg: str


@dataclass(frozen=True)
class Multiples:
    """All small pictures and the German sentence that states their common scale."""

    items: tuple[Multiple, ...]
    scale: str


def multiples(result: SeriesResult) -> Multiples:
    """A picture for every area of the level in official order, with the city as a thin line.

    The city is left out for counts, which would flatten every area on one scale.
    """
    index = result.selection.index
    with_city = result.city is not None and (index or result.indicator.measure is not Measure.COUNT)
    city = result.city if with_city else None
    axis = series_axis((*result.every_area, *((city,) if city else ())), index)
    items = tuple(
        Multiple(line.code, line.label, _last(line, index), _picture(result, line, city, axis))
        for line in result.every_area
    )
    unit = "" if index or not result.indicator.unit else f" {result.indicator.unit}"
    scale = (
        f"Alle Zeichnungen haben dieselbe Skala von {german(axis.low, axis.decimals)} bis "
        f"{german(axis.high, axis.decimals)}{unit}, von {result.periods[0][1]} bis "
        f"{result.periods[-1][1]}."
    )
    if city:
        scale += f" Dünne graue Linie: {city.label}."
    elif result.city:
        words = result.words
        name = words.the[:1].upper() + words.the[1:]
        scale += f" {name} fehlt hier, weil {words.its} Anzahl viel größer ist."
    return Multiples(items, scale)


def _last(line: Line, index: bool) -> str:
    shown = line.shown(index)
    if not shown:
        return _no_value(line)
    point = line.points[shown[-1][0]]
    return f"{point.index_text if index else point.text} ({point.label})"


def _no_value(line: Line) -> str:
    hidden = [point.status is Status.CONFIDENTIAL for point in line.points if point.value is None]
    if not any(hidden):
        return "kein Wert"
    return "alle Werte geheim gehalten" if all(hidden) else "kein Wert oder Wert geheim gehalten"


def _picture(result: SeriesResult, line: Line, city: Line | None, axis: Axis) -> str:
    first, last = result.periods[0][0], result.periods[-1][0]
    left = _left(axis)

    def x(period: int) -> float:
        return left + (WIDTH - left - RIGHT) * (period - first) / max(1, last - first)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - axis.position(value))

    def path(drawn: Line, dashed: bool) -> str:
        pairs = segments(drawn, result.breaks, result.selection.index)[int(dashed)]
        return "".join(
            f"M{x(drawn.points[i].period):.1f} {y(a):.1f}"
            f"L{x(drawn.points[j].period):.1f} {y(b):.1f}"
            for (i, a), (j, b) in pairs
        )

    parts = [_ground(axis, left, y), _years(period_ticks(result), left)]
    if city:
        parts.append(f'<path d="{path(city, False)}" fill="none" stroke="{SOFT}"/>')
        parts.append(
            f'<path d="{path(city, True)}" fill="none" stroke="{SOFT}" stroke-dasharray="3 3"/>'
        )
    parts += [
        f'<path class="break" d="M{at:.1f} {TOP:g}V{HEIGHT - BOTTOM:g}" stroke="{SOFT}" '
        'stroke-dasharray="4 3"/>'
        for at in _breaks(result, line, x)
    ]
    parts.append(
        f'<path d="{path(line, False)}" fill="none" stroke="{LINE}" stroke-width="2.5"/>'
        f'<path d="{path(line, True)}" fill="none" stroke="{LINE}" stroke-width="2.5" '
        'stroke-dasharray="5 4"/>'
    )
    shown = line.shown(result.selection.index)
    solid, dashed = segments(line, result.breaks, result.selection.index)
    joined = {end for pair in (*solid, *dashed) for end in pair}
    for i, number in shown:
        # a value that no line leads to would not be seen
        if (i, number) == shown[-1] or (i, number) not in joined:
            size = 4 if (i, number) == shown[-1] else 2.5
            point = line.points[i]
            parts.append(marker("circle", x(point.period), y(number), size, LINE, is_hollow(point)))
    label = f"{line.label}: {_path_words(line, shown, result.selection.index)}"
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="multiple" role="img" '
        f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}" aria-label="{escape(label)}" font-family="{FONT}" '
        f'font-size="{FONT_SIZE:g}"><rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="{PAPER}"/>'
        + "".join(parts)
        + "</svg>"
    )
    return marked_svg(drawing, result.mark)


def _breaks(result: SeriesResult, line: Line, x: Callable[[int], float]) -> list[float]:
    """Where a break that concerns the line stands: between two periods."""
    periods = [period for period, _ in result.periods]
    return [
        (x(before) + x(period)) / 2
        for before, period in pairwise(periods)
        if any(b.period == period and b.touches(line.key) for b in result.breaks)
    ]


def _left(axis: Axis) -> float:
    """Where the plot begins: behind the numbers of the axis."""
    ends = (_short(tick, axis.decimals) for tick in (axis.low, axis.high))
    return max(LEFT, 6 + max(text_width(text, FONT_SIZE) for text in ends))


def _ground(axis: Axis, left: float, y: Callable[[float], float]) -> str:
    parts = []
    for tick in axis.ticks:
        parts.append(f'<path d="M{left:g} {y(tick):.1f}H{WIDTH - RIGHT:g}" stroke="{GRID}"/>')
    for tick in (axis.low, axis.high):
        parts.append(
            f'<text x="{left - 4:g}" y="{y(tick) + 4:.1f}" text-anchor="end" fill="{SOFT}">'
            f"{_short(tick, axis.decimals)}</text>"
        )
    return "".join(parts)


def _short(tick: float, decimals: int) -> str:
    text = german(tick, decimals)
    if len(text) <= 5:
        return text
    return german(tick / 1000) + "\u00a0T"


def _years(labels: Sequence[str], left: float) -> str:
    return (
        f'<text x="{left:g}" y="{HEIGHT - 6:g}" fill="{INK}">{labels[0]}</text>'
        f'<text x="{WIDTH - 4:g}" y="{HEIGHT - 6:g}" text-anchor="end" fill="{INK}">'
        f"{labels[-1]}</text>"
    )


def _path_words(line: Line, shown: Sequence[tuple[int, float]], index: bool) -> str:
    if not shown:
        return _no_value(line)
    words = []
    for i, _ in (shown[0], shown[-1]):
        point = line.points[i]
        words.append(f"{point.index_text if index else point.text} ({point.label})")
    return words[0] if len(shown) == 1 else f"von {words[0]} auf {words[1]}"
