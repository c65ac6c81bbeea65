"""Liveness: does the server answer, and with which releases."""

from flask import Flask, Response, jsonify

from dashboard.release import Releases


def register(server: Flask, releases: Releases) -> None:
    """Add ``/gesund``: {"status": "ok", "releases": {slug: fingerprint}}, never cached."""

    @server.get("/gesund", endpoint="health")
    def health() -> Response:
        found = {slug: releases.get(slug).fingerprint for slug in releases.slugs()}
        response = jsonify(status="ok", releases=found)
        response.cache_control.no_store = True
        return response
