"""Zeitreihe to explore: plotly's figure, made when the reader opens the section."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from dash import Dash, Input, Output, dcc, html, no_update

from dashboard.figures.series import series_figure
from dashboard.selection import parse_series
from layers.queries.series import series
from layers.store import Store
from layers.thematic.series_text import series_title


def register(app: Dash, get_store: Callable[[str, str], Store]) -> None:
    """One callback: selection and opened section -> figure in ``explore-series``."""

    @app.callback(
        Output("explore-series", "children"),
        Input("selection", "data"),
        Input("explore-open", "data"),
    )
    def explore(selection: Mapping[str, Any] | None, opened: bool | None) -> Any:
        if not opened or not selection or selection.get("page") != "series":
            return no_update
        return explore_series(
            get_store(str(selection.get("municipality", "")), str(selection.get("release", ""))),
            str(selection.get("query", "")),
        )


def explore_series(store: Store, query: str) -> Any:
    """What the section shows for the page's query; a German sentence where no line can be drawn."""
    selection, _ = parse_series(store, dict(parse_qsl(query)))
    result = series(store, selection)
    if result.single_period:
        return "Für einen einzelnen Zeitpunkt gibt es keine Linie. Der Wert steht oben."
    graph = dcc.Graph(
        id="explore-series-figure",
        figure=series_figure(result),
        config={"displayModeBar": False, "responsive": True},
        style={"height": "32rem"},
    )
    return [html.H3(series_title(result)), graph]
