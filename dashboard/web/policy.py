"""The Content-Security-Policy of a document: nothing inline but what we wrote, named by its hash.

A script or style is named because we know its text, not because it stands in the document: one
that somebody smuggled into a page is not among them.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

NOTHING = "default-src 'none'; frame-ancestors 'none'"
"""For answers that are no documents: opened by themselves they load and run nothing."""
DASH_MARK = b'id="dash-scripts"'
"""Stands in the documents that can start Dash."""

_UNUSED = "camera=(), microphone=(), display-capture=(), payment=(), usb=(), browsing-topics=()"
"""What no page of ours asks for."""

_RULES = re.compile(
    rb"(?:(?:[#.:][a-z][a-z0-9-]*(?: \.[a-z][a-z0-9-]*)?,?)+"
    rb"\{(?:--[a-z][a-z0-9-]*:#?[A-Za-z0-9.]+;?)+\})+"
)
"""Rules that set custom properties to a colour or a number, and nothing else."""
_END = b"</style>"


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


@lru_cache(256)
def hashed(text: bytes) -> str:
    """How a policy names an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'"


def inline_styles(document: bytes) -> Iterator[bytes]:
    """The texts of the ``<style>`` elements of a document, in their order."""
    at = document.find(b"<style")
    while at >= 0:
        start = document.find(b">", at) + 1
        end = document.find(_END, start)
        if not start or end < 0:
            return
        yield document[start:end]
        at = document.find(b"<style", end)


def still(document: bytes, frame_ancestors: str = "'none'") -> str:
    """The policy of a picture or report that is opened by itself: it styles itself, loads nothing
    and runs nothing."""
    styles = " ".join(dict.fromkeys(map(hashed, inline_styles(document)))) or "'none'"
    return f"default-src 'none'; style-src {styles}; frame-ancestors {frame_ancestors}"


class Policy:
    """Writes the policies of our documents. ``styles`` and ``scripts`` are the texts that may stand
    inline in any of them, ``dash_scripts`` the hashes of those that Dash adds to some."""

    def __init__(
        self, styles: Iterable[str], scripts: Iterable[str], dash_scripts: Iterable[str]
    ) -> None:
        self._styles = frozenset(text.encode() for text in styles)
        self._scripts = " ".join(hashed(text.encode()) for text in scripts)
        self._dash = " ".join(dash_scripts)

    def page(self, document: bytes) -> str:
        """The policy of a page. Nobody frames it."""
        scripts, styles = f"'self' {self._scripts}", self._named(document)
        images = "'self' data:"
        if DASH_MARK in document:
            # plotly fills an empty <style> through the object model, and saves figures as pictures.
            scripts, styles = f"{scripts} {self._dash}", f"{styles} {hashed(b'')}"
            images += " blob:"
        return (
            f"default-src 'none'; script-src {scripts}; style-src {styles}; "
            f"img-src {images}; font-src 'self'; connect-src 'self'; frame-src 'self'; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )

    def embed(self, document: bytes) -> str:
        """The policy of an embed, without who may frame it."""
        return (
            f"default-src 'none'; script-src 'self'; style-src {self._named(document)}; "
            "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'"
        )

    def _named(self, document: bytes) -> str:
        head = document[: max(document.find(b"</head>"), 0)]
        found = (hashed(text) for text in inline_styles(head) if self._is_ours(text))
        return " ".join(dict.fromkeys(("'self'", *found)))

    def _is_ours(self, text: bytes) -> bool:
        return text in self._styles or _RULES.fullmatch(text) is not None
