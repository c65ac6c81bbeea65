"""A request that a browser sent and that can be sent again."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Request

FILES = ("/assets/", "/_dash-component-suites/", "/_favicon", "/favicon")
"""Beginnings of addresses that are only files."""


@dataclass(frozen=True)
class Asked:
    """A request that can be sent again."""

    path: str
    body: bytes | None
    content_type: str

    @classmethod
    def of(cls, request: "Request") -> "Asked":
        """From what the browser sent."""
        parts = urlsplit(request.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return cls(path, request.post_data_buffer, request.headers.get("content-type", ""))

    @property
    def is_file(self) -> bool:
        """Whether the server only hands out a file."""
        return self.path.startswith(FILES)


Interaction = list[Asked]


def packed(interaction: Interaction) -> list[list[str | None]]:
    """For JSON."""
    return [
        [a.path, None if a.body is None else base64.b64encode(a.body).decode(), a.content_type]
        for a in interaction
    ]


def unpacked(found: Sequence[Sequence[str | None]]) -> Interaction:
    """What `packed` made."""
    return [
        Asked(str(path), None if body is None else base64.b64decode(body), str(kind))
        for path, body, kind in found
    ]
