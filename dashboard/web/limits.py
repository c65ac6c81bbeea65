"""What a request may be: its size, and what a proxy in front may say of it."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard.access import Environ, Network, is_from

LARGEST_BODY = 65_536
"""Bytes of a request of a visitor: those of Dash's callbacks have some hundred."""
_FORWARDED = ("HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")


class Forwarded:
    """WSGI: scheme and host as a proxy in front was asked for them, where it may say so.

    From anybody else these headers count nothing. The address of the visitor is not asked for.
    """

    def __init__(self, inner: Callable[..., Iterable[bytes]], proxies: tuple[Network, ...]) -> None:
        self._inner = inner
        self._told = ProxyFix(inner, x_for=0, x_proto=1, x_host=1)
        self._proxies = proxies

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if any(name in environ for name in _FORWARDED) and is_from(environ, self._proxies):
            return self._told(environ, start_response)
        return self._inner(environ, start_response)


def register(server: Flask, proxies: tuple[Network, ...]) -> None:
    """Limit bodies, and listen to the proxies. Where stewards upload, their limit stays."""
    server.config.setdefault("MAX_CONTENT_LENGTH", None)
    if server.config["MAX_CONTENT_LENGTH"] is None:
        server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    server.wsgi_app = Forwarded(server.wsgi_app, proxies)  # type: ignore[method-assign]
