"""Dash callbacks, one module per feature: parse, query, draw, return."""

from collections.abc import Callable
from importlib import import_module

from dash import Dash

from layers.store import Store

FEATURES = ("map", "school_changes", "series")


def register_all(app: Dash, get_store: Callable[[], Store]) -> None:
    """Register every feature's callbacks with ``register(app, get_store)``."""
    for feature in FEATURES:
        try:
            module = import_module(f"dashboard.callbacks.{feature}")
        except ModuleNotFoundError:
            continue
        module.register(app, get_store)
