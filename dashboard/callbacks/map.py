"""The exploring section of the map: the picked areas over all years, drawn in the browser.

The script of the page holds the values file, so that no request for data is made.
"""

from collections.abc import Callable

from dash import Dash, Input, Output

from layers.store import Store

DRAW = """
function (selection, open) {
    const map = window.bildungsatlas && window.bildungsatlas.map;
    if (!open || !map) {
        return window.dash_clientside.no_update;
    }
    const figure = map.figure();
    if (!figure) {
        return window.dash_clientside.no_update;
    }
    const heading = {
        namespace: "dash_html_components",
        type: "H3",
        props: {id: "explore-map-title", children: map.values.indicator.title}
    };
    const graph = {
        namespace: "dash_core_components",
        type: "Graph",
        props: {
            id: "explore-map-graph",
            figure: figure,
            responsive: true,
            style: {height: "26rem"},
            config: {displayModeBar: false, locale: "de", scrollZoom: false}
        }
    };
    return [heading, graph];
}
"""


def register(app: Dash, get_store: Callable[[str, str], Store]) -> None:
    """One clientside callback: selection and open section -> a graph of the series."""
    app.clientside_callback(  # type: ignore[no-untyped-call]
        DRAW,
        Output("explore-map", "children"),
        Input("selection", "data"),
        Input("explore-open", "data"),
    )
