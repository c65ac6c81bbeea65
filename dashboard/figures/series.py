"""A time series to explore: plotly's lines from the same result that the server's drawing has."""

from typing import Any

from dashboard.figures.demonstration import marked_layout
from layers.queries.series import CITY, REFERENCE, Line, Point, SeriesResult
from layers.thematic.series_style import SOFT, LineStyle, is_hollow, line_styles, remarks
from layers.thematic.series_svg import axis_title, period_ticks

SYMBOLS = {
    "circle": "circle",
    "ring": "circle-open",
    "square": "square",
    "triangle": "triangle-up",
    "diamond": "diamond",
    "down": "triangle-down",
    "star": "star",
    "plus": "cross",
    "hourglass": "hourglass",
    "bar": "line-ns",
}
DASHES = {CITY: "solid", REFERENCE: "dot"}


def series_figure(result: SeriesResult) -> dict[str, Any]:
    """A plotly figure with one trace per line; gaps stay gaps, hovering tells value and remark."""
    styles = line_styles(result.all_lines)
    layout = {
        "separators": ",\u202f",
        "hovermode": "closest",
        "xaxis": {"type": "category", "fixedrange": False},
        "yaxis": {
            "title": {"text": axis_title(result)},
            "rangemode": "normal" if result.selection.index else "tozero",
        },
        "legend": {"orientation": "h", "y": -0.2},
        "margin": {"l": 60, "r": 20, "t": 20, "b": 60},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "font": {"size": 14},
        **_marks(result),
    }
    return {
        "data": [_trace(result, line, styles[line.key]) for line in result.all_lines],
        "layout": marked_layout(layout, result.mark, top=True),
    }


def _marks(result: SeriesResult) -> dict[str, Any]:
    """A dashed bar before each period that does not compare with earlier ones; {} without any."""
    periods = [period for period, _ in result.periods]
    at = [periods.index(b.period) - 0.5 for b in result.breaks if b.period in periods[1:]]
    bar = {"type": "line", "xref": "x", "yref": "paper", "y0": 0, "y1": 1}
    line = {"color": SOFT, "width": 1.5, "dash": "dash"}
    word = {"yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False, "text": "Bruch"}
    if not at:
        return {}
    return {
        "shapes": [{**bar, "x0": x, "x1": x, "line": line} for x in at],
        "annotations": [{**word, "x": x} for x in at],
    }


def _trace(result: SeriesResult, line: Line, style: LineStyle) -> dict[str, Any]:
    index = result.selection.index
    texts = []
    for point in line.points:
        words = remarks(point)
        text = point.index_text if index else point.text
        texts.append(f"{line.label}, {point.label}: {text}" + (f" ({words})" if words else ""))
    ticks = period_ticks(result)
    drawn = _with_gaps(line, line.cut_at(result.breaks))
    open_ = ["-open" if is_hollow(line.points[i]) else "" for i, _ in drawn]
    symbol = SYMBOLS[style.shape]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": line.label,
        "x": [ticks[i] for i, _ in drawn],
        "y": [_number(line.points[i], index) if there else None for i, there in drawn],
        "text": [texts[i] for i, _ in drawn],
        "hovertemplate": "%{text}<extra></extra>",
        "connectgaps": False,
        "line": {
            "color": style.colour,
            "width": style.width,
            "dash": DASHES.get(line.kind, "solid"),
        },
        "marker": {
            "size": 9,
            "symbol": [symbol if symbol.endswith("-open") else symbol + o for o in open_],
            "line": {"width": 1.5, "color": style.colour},
        },
    }


def _with_gaps(line: Line, cut: frozenset[int]) -> list[tuple[int, bool]]:
    """Positions of the points to draw; an empty one (False) where a line must not lead on."""
    found: list[tuple[int, bool]] = []
    for i, point in enumerate(line.points):
        if i and point.period in cut:
            found.append((i, False))
        found.append((i, True))
    return found


def _number(point: Point, index: bool) -> float | None:
    return point.index if index else point.value
