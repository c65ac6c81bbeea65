"""What the routes add to the note of a request (``dashboard.access``): endpoint, release, query."""

import re

from flask import Flask, Response, g, request

from dashboard.access import OUTSIDE, note_of
from dashboard.release import Releases

PRIVATE = ("streets", "profile_choose", "search", "briefing", "mappe", "mappe-picture", "steward")
"""Endpoints, without what stands before the first dash, whose queries tell of a reader."""
TYPED = frozenset({"q", "title", "name", "add", "url"})
"""Parameters that hold what somebody typed, or an address that does."""
KNOWN = frozenset((
    "indicator", "level", "year", "school_type", "within", "scheme", "classes", "palette",
    "areas", "overlay", "labels", "second_indicator", "second_year", "pooled", "index",
    "multiples", "kind", "ranks", "parts", "first_year", "units", "context", "indicators",
    "signs", "weighting", "weights", "levels", "amount", "per", "level_weights", "minimum",
    "order", "step", "table", "measure", "grade", "release", "part", "rows"
))  # fmt: skip
"""Parameters of our own addresses, whose values are ids, codes, numbers and lists of them."""
_PLAIN = re.compile(r"[A-Za-z0-9_.,:*-]*")
_FINGERPRINT = re.compile("[0-9a-f]{12}")


def register(server: Flask, releases: Releases) -> None:
    """Note every request that a route answers."""

    @server.after_request
    def note(response: Response) -> Response:
        found = note_of(request.environ)
        found.endpoint = request.endpoint or OUTSIDE
        found.query = query_to_log()
        found.release = _release(releases)
        found.is_kept = g.get("was_kept")
        return response


def query_to_log() -> str:
    """What the present request asked for; '' where it may tell something about a person. Only
    parameters that we know, and only values that look like ours: the others somebody typed."""
    endpoint = request.endpoint or "/"
    is_page = not endpoint.startswith("/")
    name = endpoint.split("-", 1)[-1]
    is_private = name in PRIVATE or endpoint.startswith("steward")
    if not is_page or is_private or is_typed():
        return ""
    asked = request.args.items(multi=True)
    return "&".join(f"{k}={v}" for k, v in asked if k in KNOWN and _PLAIN.fullmatch(v))


def is_typed() -> bool:
    """Whether the query of the present request holds what somebody typed or chose."""
    return any(key in TYPED or key.startswith("view") for key in request.args)


def _release(releases: Releases) -> str:
    """The fingerprint that the answer is made from, '' where it is of no release."""
    words = request.view_args or {}
    named = str(words.get("fingerprint", "")) or request.args.get("release", "")
    if _FINGERPRINT.fullmatch(named):
        return named
    return releases.running(str(words.get("municipality", "")))
