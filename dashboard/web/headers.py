"""Headers that every answer carries, and the compression of answers."""

from collections.abc import Callable

from flask import Flask, Request, Response, g, request
from flask_compress import Compress

from dashboard.web.kept import Kept
from dashboard.web.policy import NOTHING, Policy, still

_LASTING = ("/assets/", "/_dash-component-suites/")
_LASTING_PARTS = ("/werte/", "/geometrie/", "/orte/")
_LOCATING = ("page-profile_choose",)
"""Endpoints of pages that may ask for the reader's position, which stays in the browser."""
_UNUSED = "camera=(), microphone=(), display-capture=(), payment=(), usb=(), browsing-topics=()"
"""What no page of ours asks for."""
_COMPRESSED = 24_000_000
"""Bytes of compressed answers that are kept."""


class _CompressedOnce(Kept):
    """Compressed bytes under ``<algorithm>;<key>``; without a key (see ``cache_key``) none."""

    def set(self, key: str, value: bytes) -> None:
        super().set("" if key.endswith(";") else key, value)


def cache_key(request: Request) -> str:
    """What names the bytes of an answer: its address where it never changes, or what
    dashboard.web.answers kept it under; else ''."""
    kept: str = g.get("kept_key", "")
    if kept:
        return kept
    path = request.path
    if path.startswith(_LASTING) or any(part in path for part in _LASTING_PARTS):
        return request.full_path
    return ""


def register_compression(server: Flask) -> Callable[[], None]:
    """Compress text answers (br, zstd, gzip); lasting ones once. Gives what forgets those."""
    kept = _CompressedOnce(_COMPRESSED)
    server.config.update(
        COMPRESS_ALGORITHM=["br", "zstd", "gzip"],
        COMPRESS_BR_LEVEL=6,
        COMPRESS_STREAMS=False,
        COMPRESS_CACHE_BACKEND=lambda: kept,
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
    return kept.clear


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


def security_headers(*, asks_position: bool = False) -> dict[str, str]:
    """Name and value of the headers that every answer carries, static files included."""
    position = "(self)" if asks_position else "()"
    return {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": f"geolocation={position}, {_UNUSED}",
    }
