"""The mark of invented figures on plotly's figures."""

from typing import Any

ROOM = 30
"""Pixels that the mark needs beside the drawing."""


def marked_layout(layout: dict[str, Any], mark: str, *, top: bool = False) -> dict[str, Any]:
    """A layout with the mark as the figure's title, below the drawing or above it; the layout
    itself for real figures. Needs a ``margin``."""
    if not mark:
        return layout
    side = "t" if top else "b"
    title = {
        "text": f"<b>{mark}</b>",
        "font": {"color": "#8c1d18", "size": 13},
        "x": 0.5,
        "y": 0.99 if top else 0.01,
        "yref": "container",
        "yanchor": "top" if top else "bottom",
    }
    margin = {**layout["margin"], side: layout["margin"][side] + ROOM}
    return {**layout, "title": title, "margin": margin}
