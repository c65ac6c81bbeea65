"""Headers that every answer carries, and the compression of answers."""

from collections.abc import Callable

from flask import Flask, Request, Response, g, request
from flask_compress import Compress

from dashboard.web.cache import Results
from dashboard.web.policy import NOTHING, Policy, security_headers, still
from layers.model import PREVIEW_PREFIX

_LASTING = "/assets/"
_LASTING_PARTS = ("/werte/", "/geometrie/", "/orte/")
_LOCATING = ("page-profile_choose",)
"""Endpoints of pages that may ask for the reader's position, which stays in the browser."""


class _Compressed:
    """Compressed bytes under ``<algorithm>;<key>`` among the finished results; without a key (see
    ``cache_key``) none. Those of an address alone stay in this process."""

    def __init__(self, results: Results) -> None:
        self._results = results

    def get(self, key: str) -> bytes | None:
        algorithm, _, name = key.partition(";")
        if not name:
            return None
        return self._results.get(f"{name}:{algorithm}", is_local=name.startswith("/"))

    def set(self, key: str, value: bytes) -> None:
        algorithm, _, name = key.partition(";")
        if name:
            self._results.set(f"{name}:{algorithm}", value, is_local=name.startswith("/"))


def cache_key(request: Request) -> str:
    """What names the bytes of an answer: its address where it never changes, or what
    dashboard.web.answers kept it under; else ''."""
    kept: str = g.get("kept_key", "")
    if kept:
        return kept
    path = request.path
    if f"/{PREVIEW_PREFIX}" in path:
        return ""
    if path.startswith(_LASTING) or any(part in path for part in _LASTING_PARTS):
        return request.full_path
    return ""


def register_compression(server: Flask, results: Results) -> None:
    """Compress text answers (br, zstd, gzip); lasting ones and those that are kept once."""
    server.config.update(
        COMPRESS_ALGORITHM=["br", "zstd", "gzip"],
        COMPRESS_BR_LEVEL=6,
        COMPRESS_STREAMS=False,
        COMPRESS_CACHE_BACKEND=lambda: _Compressed(results),
        COMPRESS_CACHE_KEY=cache_key,
    )
    server.config["COMPRESS_MIMETYPES"] = [
        "text/html",
        "text/css",
        "text/plain",
        "text/csv",
        "text/javascript",
        "application/javascript",
        "application/json",
        "application/geo+json",
        "application/ld+json",
        "application/rdf+xml",
        "application/ld+json",
        "application/problem+json",
        "application/rdf+xml",
        "application/vnd.oai.openapi+json",
        "application/xml",
        "text/xml",
        "image/svg+xml",
    ]
    Compress(server)


def register_security(server: Flask, policy: Callable[[], Policy]) -> None:
    """Every answer carries its security headers; ``policy`` gives what writes those of pages."""

    @server.after_request
    def add_headers(response: Response) -> Response:
        secured(response, asks_position=request.endpoint in _LOCATING)
        if "Content-Security-Policy" not in response.headers:
            found = _policy(response, policy)
            response.headers["Content-Security-Policy"] = found
            # An answer with a policy of its own says itself who may frame it.
            response.headers["X-Frame-Options"] = "DENY"
        return response


def _policy(response: Response, policy: Callable[[], Policy]) -> str:
    if response.is_streamed or response.direct_passthrough or response.location:
        return NOTHING
    if response.mimetype == "text/html":
        return policy().page(response.get_data())
    if response.mimetype == "image/svg+xml":
        return still(response.get_data())
    return NOTHING


def secured(response: Response, *, asks_position: bool = False) -> Response:
    """The answer with the security headers that do not hang on what it is; those that it has
    already stay. ``asks_position``: the page may ask for the reader's position."""
    found = security_headers(asks_position=asks_position)
    for name, value in found.items():
        response.headers.setdefault(name, value)
    return response
