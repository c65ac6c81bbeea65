"""School changes to explore: plotly's heat map and Sankey diagram from the printed matrix."""

from typing import Any

from dashboard.figures.demonstration import marked_layout
from layers.thematic.matrix import SHADES, MatrixView
from layers.thematic.sankey import Flows
from layers.thematic.series_style import COLOURS

LAYOUT: dict[str, Any] = {
    "separators": ",\u202f",
    "paper_bgcolor": "#ffffff",
    "plot_bgcolor": "#ffffff",
    "font": {"size": 14},
    "margin": {"l": 20, "r": 20, "t": 30, "b": 20},
}


def heat_map_figure(view: MatrixView) -> dict[str, Any]:
    """A plotly heat map with the printed texts in its cells; the diagonal stays empty."""
    shades = [
        [cell.shade if cell.kind == "value" else None for cell in line] for line in view.cells
    ]
    layout = {
        **LAYOUT,
        "xaxis": {
            "type": "category",
            "side": "top",
            "title": {"text": view.column_title},
            "automargin": True,
        },
        "yaxis": {
            "type": "category",
            "autorange": "reversed",
            "title": {"text": view.row_title},
            "automargin": True,
        },
    }
    return {
        "data": [
            {
                "type": "heatmap",
                "x": [total.label for total in view.columns],
                "y": [total.label for total in view.rows],
                "z": shades,
                "text": [[cell.text for cell in line] for line in view.cells],
                "customdata": [[cell.words for cell in line] for line in view.cells],
                "texttemplate": "%{text}",
                "hovertemplate": "%{customdata}<extra></extra>",
                "zmin": 0,
                "zmax": len(SHADES) - 1,
                "colorscale": [[i / (len(SHADES) - 1), shade] for i, shade in enumerate(SHADES)],
                "showscale": False,
                "xgap": 2,
                "ygap": 2,
            }
        ],
        "layout": marked_layout(layout, view.mark),
    }


def sankey_figure(flows: Flows) -> dict[str, Any]:
    """A plotly Sankey diagram of the flows, one node per school type (or grade) and side."""
    left = {total.key: i for i, total in enumerate(flows.left)}
    right = {total.key: i + len(left) for i, total in enumerate(flows.right)}
    colours = {key: COLOURS[i % len(COLOURS)] for i, key in enumerate(left)}
    return {
        "data": [
            {
                "type": "sankey",
                "node": {
                    "label": [
                        *(f"{flows.left_title} {total.label}" for total in flows.left),
                        *(f"{flows.right_title} {total.label}" for total in flows.right),
                    ],
                    "color": [*colours.values(), *["#1b1b1b"] * len(right)],
                    "pad": 18,
                    "thickness": 14,
                },
                "link": {
                    "source": [left[flow.source] for flow in flows.items],
                    "target": [right[flow.target] for flow in flows.items],
                    "value": [flow.pupils for flow in flows.items],
                    "color": [_soft(colours[flow.source]) for flow in flows.items],
                    "hovertemplate": "%{source.label}, %{target.label}: %{value}<extra></extra>",
                },
            }
        ],
        "layout": marked_layout(LAYOUT, flows.mark),
    }


def _soft(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.45)"
