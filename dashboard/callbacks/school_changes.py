"""Schulformwechsel to explore: plotly's heat map and Sankey diagram, made on opening."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from dash import Dash, Input, Output, dcc, html, no_update

from dashboard.figures.school_changes import heat_map_figure, sankey_figure
from dashboard.selection import parse_school_changes
from layers.queries.school_changes import school_changes
from layers.store import Store
from layers.thematic.matrix import matrix_view
from layers.thematic.sankey import flows
from layers.thematic.school_changes_protection import protection_lines
from layers.thematic.school_changes_text import changes_title

CONFIG: Any = {"displayModeBar": False, "responsive": True}


def register(app: Dash, get_store: Callable[[str, str], Store]) -> None:
    """One callback: selection and opened section -> figures in ``explore-school_changes``."""

    @app.callback(
        Output("explore-school_changes", "children"),
        Input("selection", "data"),
        Input("explore-open", "data"),
    )
    def explore(selection: Mapping[str, Any] | None, opened: bool | None) -> Any:
        if not opened or not selection or selection.get("page") != "school_changes":
            return no_update
        return explore_school_changes(
            get_store(str(selection.get("municipality", "")), str(selection.get("release", ""))),
            str(selection.get("query", "")),
        )


def explore_school_changes(store: Store, query: str) -> Any:
    """Both figures for the page's query; a German sentence where the table does not exist."""
    selection, _ = parse_school_changes(store, dict(parse_qsl(query)))
    result = school_changes(store, selection)
    view, drawn = matrix_view(result), flows(result)
    if view is None or drawn is None:
        return "Für diese Auswahl gibt es keine Tabelle und deshalb keine Grafik."
    figures = {
        "explore-matrix-figure": heat_map_figure(view),
        "explore-sankey-figure": sankey_figure(drawn),
    }
    graphs = [
        dcc.Graph(id=name, figure=figure, config=CONFIG, style={"height": "30rem"})
        for name, figure in figures.items()
    ]
    lines = [html.P(line) for line in protection_lines(result)]
    return [html.H3(changes_title(result)), *lines, *graphs]
