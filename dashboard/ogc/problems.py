"""What goes wrong with a request of the feature interface: one class per case, as RFC 7807 says."""

import json
from collections.abc import Iterable
from typing import Any

from dashboard.errors import AtlasError

MEDIA_TYPE = "application/problem+json"
_MOST = 40
"""Names that a sentence lists; the JSON has all of them."""


class RequestError(AtlasError):
    """A parameter that does not exist here, or has an impossible value. ``code`` is for programs,
    ``allowed`` what there is ('' and empty where that cannot be listed)."""

    status = 400
    title = "Parameter nicht verwendbar"
    code = "InvalidParameterValue"

    def __init__(self, sentence: str, parameter: str = "", allowed: Iterable[str] = ()) -> None:
        self.parameter = parameter
        self.allowed = tuple(allowed)
        listed = ", ".join(self.allowed[:_MOST]) + (" …" if len(self.allowed) > _MOST else "")
        super().__init__(sentence + (f" Möglich: {listed}." if listed else ""))


class UnknownParameterError(RequestError):
    """A parameter that an address does not know; the standard forbids to overlook it."""

    title = "Parameter unbekannt"
    code = "UnknownParameter"

    def __init__(self, name: str, allowed: Iterable[str]) -> None:
        super().__init__(
            f"Den Parameter „{shown(name)}“ gibt es an dieser Adresse nicht.", shown(name), allowed
        )


class NothingFoundError(RequestError):
    """A collection, a feature or an address that does not exist."""

    status = 404
    title = "Nicht gefunden"
    code = "NotFound"


def shown(text: str) -> str:
    """At most 40 printable characters of what a reader typed."""
    return "".join(c for c in text if c.isprintable())[:40]


def problem_json(error: AtlasError) -> bytes:
    """The case as RFC 7807 has it, in German, with ``code``, ``parameter`` and ``allowed`` for
    programs."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": error.title,
        "status": error.status,
        "detail": error.sentence,
    }
    if isinstance(error, RequestError):
        content["code"] = error.code
        if error.parameter:
            content["parameter"] = error.parameter
        if error.allowed:
            content["allowed"] = list(error.allowed)
    return json.dumps(content, ensure_ascii=False).encode()
