"""How an answer may be packed, as the reader said it, in words that all our parts understand."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from dashboard.access import Environ

KNOWN = ("br", "zstd", "gzip")
_HEADER = "HTTP_ACCEPT_ENCODING"


def acceptable(header: str) -> str:
    """Only those encodings that may be used and that we know, each once, with their weights where
    they differ; '' where none may."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        name, *more = (word.strip() for word in part.split(";"))
        weights.setdefault(name, _weight(more))
    anything = weights.get("*", 0.0)
    found = {name: weights.get(name, anything) for name in KNOWN}
    used = {name: weight for name, weight in found.items() if weight > 0}
    if weights.get("identity", 0.0) > max(used.values(), default=0.0):
        return ""
    if len(set(used.values())) < 2:
        return ", ".join(used)
    return ", ".join(f"{name};q={weight:g}" for name, weight in used.items())


def _weight(words: list[str]) -> float:
    """The quality of RFC 9110, 12.4.2; 0 where it is none."""
    for word in words:
        name, _, text = word.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(text), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def register(server: Flask) -> None:
    """Let everything behind see only encodings that may be used."""
    inner: Callable[..., Iterable[bytes]] = server.wsgi_app

    def negotiated(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _HEADER in environ:
            environ[_HEADER] = acceptable(environ[_HEADER])
        return inner(environ, start_response)

    server.wsgi_app = negotiated  # type: ignore[method-assign]
