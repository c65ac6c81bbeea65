"""Dash callbacks, one module per feature: parse, query, draw, return."""

from collections.abc import Callable

from dash import Dash

from dashboard.callbacks import map as map_callbacks
from dashboard.callbacks import school_changes, series
from layers.store import Store

FEATURES = ("map", "school_changes", "series")
"""Features with a part of their own in the exploring section: ``explore-<feature>``."""


def register_all(app: Dash, get_store: Callable[[str, str], Store]) -> None:
    """Register every feature's callbacks."""
    for module in (map_callbacks, school_changes, series):
        module.register(app, get_store)


def answered(app: Dash) -> frozenset[str]:
    """Outputs of the callbacks that run on the server; the others run in the browser."""
    return frozenset(name for name, entry in app.callback_map.items() if "callback" in entry)
