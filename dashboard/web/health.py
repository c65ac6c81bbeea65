"""Liveness and readiness: does the server answer, and has it what it needs."""

import logging

from flask import Flask, Response, current_app, jsonify

from dashboard.errors import AtlasError, MunicipalityWithdrawnError
from dashboard.release import Releases
from layers.queries.health import fault_of

log = logging.getLogger(__name__)

STATE, CACHE = "bildungsatlas-state", "bildungsatlas-cache"
EMBEDDED = "embedded"


def register(server: Flask, releases: Releases) -> None:
    """Add ``/gesund`` and ``/bereit``, never cached.

    ``/gesund``: {"status": "ok", "releases": {slug: fingerprint}, "withdrawn": [slug]}; the last
    are municipalities that wait for a new release. ``/bereit``: status 200 or 503 and {"status":
    "ready", "stopping" or "failing", "releases": as above, "cache": "embedded", "ok" or "down",
    "store": "ok", "withdrawn" or "failing"}. A cache that is down costs speed, nothing else: the
    server is ready without it.
    """

    @server.get("/gesund", endpoint="health")
    def health() -> Response:
        return _told(
            status="ok", releases=_fingerprints(releases), withdrawn=list(releases.without_data())
        )

    @server.get("/bereit", endpoint="ready")
    def ready() -> Response:
        store = _store(releases)
        status = "failing" if store == "failing" else "ready"
        if getattr(current_app.extensions.get(STATE), "is_stopping", False):
            status = "stopping"
        cache = current_app.extensions.get(CACHE)
        response = _told(
            status=status,
            releases=_fingerprints(releases),
            cache=cache.state() if cache is not None else EMBEDDED,
            store=store,
        )
        response.status_code = 200 if status == "ready" else 503
        return response


def _fingerprints(releases: Releases) -> dict[str, str]:
    return dict(sorted((s.municipality.slug, s.fingerprint) for s in releases.stores()))


def _store(releases: Releases) -> str:
    """Whether the release of the default municipality answers a query."""
    try:
        fault = fault_of(releases.get(releases.default))
    except MunicipalityWithdrawnError:
        return "withdrawn"
    except AtlasError as error:
        fault = error.sentence
    if fault:
        log.error("Nicht bereit: %s", fault)
    return "failing" if fault else "ok"


def _told(**content: object) -> Response:
    response = jsonify(**content)
    response.cache_control.no_store = True
    return response
