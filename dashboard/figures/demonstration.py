"""The mark of invented figures on plotly's figures."""

from typing import Any


def marked_layout(mark: str) -> dict[str, Any]:
    """Members of a layout that print the mark below the figure; nothing for real figures."""
    if not mark:
        return {}
    note = {
        "text": f"<b>{mark}</b>",
        "x": 0.5,
        "xref": "paper",
        "y": 0,
        "yref": "container",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"color": "#8c1d18", "size": 13},
    }
    return {"annotations": [note], "meta": mark}
