"""A time series to explore: plotly's lines from the same result that the server's drawing has."""

from typing import Any

from layers.queries.series import CITY, REFERENCE, Line, SeriesResult
from layers.thematic.series_style import LineStyle, is_hollow, line_styles, remarks
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
    return {
        "data": [_trace(result, line, styles[line.key]) for line in result.all_lines],
        "layout": {
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
        },
    }


def _trace(result: SeriesResult, line: Line, style: LineStyle) -> dict[str, Any]:
    index = result.selection.index
    texts = []
    for point in line.points:
        words = remarks(point)
        text = point.index_text if index else point.text
        texts.append(f"{line.label}, {point.label}: {text}" + (f" ({words})" if words else ""))
    open_ = ["-open" if is_hollow(point) else "" for point in line.points]
    symbol = SYMBOLS[style.shape]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": line.label,
        "x": list(period_ticks(result)),
        "y": [point.index if index else point.value for point in line.points],
        "text": texts,
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
