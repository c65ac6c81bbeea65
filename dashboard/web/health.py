"""Liveness: does the server answer, and with which releases."""

from flask import Flask, Response, jsonify

from dashboard.release import Releases


def register(server: Flask, releases: Releases) -> None:
    """Add ``/gesund``, never cached: {"status": "ok", "releases": {slug: fingerprint},
    "withdrawn": [slug]}; the last are municipalities that wait for a new release."""

    @server.get("/gesund", endpoint="health")
    def health() -> Response:
        found = {s.municipality.slug: s.fingerprint for s in releases.stores()}
        response = jsonify(
            status="ok",
            releases=dict(sorted(found.items())),
            withdrawn=list(releases.without_data()),
        )
        response.cache_control.no_store = True
        return response
