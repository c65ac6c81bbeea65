"""Headers that every answer carries, and the compression of answers."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock

from flask import Flask, Request, Response
from flask_compress import Compress

_LASTING = ("/assets/", "/_dash-component-suites/")
_LASTING_PARTS = ("/werte/", "/geometrie/", "/orte/")


class CompressedOnce:
    """Keeps compressed bytes of lasting addresses, at most ``limit`` bytes in all."""

    def __init__(self, limit: int = 24_000_000) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> bytes | None:
        """The bytes kept under a key, or None."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._size = 0

    def set(self, key: str, value: bytes) -> None:
        """Keep bytes; a key without an address (see ``cache_key``) is not kept."""
        if key.endswith(";"):
            return
        with self._lock:
            self._size += len(value) - len(self._kept.pop(key, b""))
            self._kept[key] = value
            while self._size > self._limit:
                _, dropped = self._kept.popitem(last=False)
                self._size -= len(dropped)


def cache_key(request: Request) -> str:
    """The address where the answer never changes, else ''."""
    path = request.path
    if path.startswith(_LASTING) or any(part in path for part in _LASTING_PARTS):
        return request.full_path
    return ""


def register_compression(server: Flask) -> Callable[[], None]:
    """Compress text answers (br, zstd, gzip); lasting ones once. Gives what forgets those."""
    kept = CompressedOnce()
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
        response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
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
