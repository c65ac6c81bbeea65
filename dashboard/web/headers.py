"""Headers that every answer carries, and the compression of answers."""

from collections.abc import Callable, Sequence

from flask import Flask, Request, Response, g, request
from flask_compress import Compress

from dashboard.web.kept import Kept

_LASTING = ("/assets/", "/_dash-component-suites/")
_LASTING_PARTS = ("/werte/", "/geometrie/", "/orte/")
_LOCATING = ("page-profile_choose",)
"""Endpoints of pages that may ask for the reader's position, which stays in the browser."""
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


def register_security(server: Flask, script_hashes: Callable[[], Sequence[str]]) -> None:
    """Security headers. Scripts come from us alone; inline ones are named by their hash."""

    @server.after_request
    def add_headers(response: Response) -> Response:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        if "Content-Security-Policy" not in response.headers:
            # An answer with a policy of its own says itself who may frame it.
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        asking = "(self)" if request.endpoint in _LOCATING else "()"
        response.headers.setdefault(
            "Permissions-Policy", f"camera=(), microphone=(), geolocation={asking}"
        )
        if response.mimetype == "text/html":
            scripts = " ".join(["'self'", *script_hashes()])
            response.headers.setdefault(
                "Content-Security-Policy",
                f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
                "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
                "form-action 'self'; frame-ancestors 'self'",
            )
        return response
