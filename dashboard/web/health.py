"""Liveness: does the server answer, and with which release."""

from collections.abc import Callable

from flask import Flask, Response, jsonify

from layers.store import Store


def register(server: Flask, get_store: Callable[[], Store]) -> None:
    """Add ``/gesund``: {"status": "ok", "release": fingerprint}, never cached."""

    @server.get("/gesund", endpoint="health")
    def health() -> Response:
        response = jsonify(status="ok", release=get_store().fingerprint)
        response.cache_control.no_store = True
        return response
