"""Answers that are files, pictures or data for others: their release, ETag, cache and openness."""

import hashlib
from collections.abc import Callable

from flask import Flask, Response, current_app, g, request

from dashboard.release import Releases
from dashboard.web.kept import Kept
from layers.export import file_name
from layers.store import Store

KEPT_BYTES = 24_000_000
"""Finished pages, pictures and files that a process keeps."""
FRESH = 300
"""Seconds for which an answer may be used without asking again, unless told."""
_EXTENSION = "bildungsatlas-kept"


def register(server: Flask) -> Callable[[], None]:
    """Make room for what ``kept`` keeps; gives what forgets it."""
    found = Kept(KEPT_BYTES)
    server.extensions[_EXTENSION] = found
    return found.clear


def asked_store(releases: Releases, municipality: str) -> Store:
    """The release that the request is about: that of its parameter ``release``, else the present
    one. Errors as Releases.cited."""
    return releases.cited(municipality, request.args.get("release", "").strip())


def kept(store: Store, make: Callable[[], bytes], *more: str) -> bytes:
    """The bytes that ``make`` gives for this address and release, made once.

    Says so to the compression as well, which then compresses them once. ``more`` is whatever else
    the bytes depend on.
    """
    key = kept_key(store, *more)
    found = find(key)
    if found is None:
        found = make()
        keep(key, found)
    return found


def kept_key(store: Store, *more: str) -> str:
    """What this address and release are kept under; '' for previews, which are for one reader."""
    if store.is_preview:
        return ""
    query = request.query_string.decode("ascii", "replace")
    return "|".join((store.fingerprint, store.pin, request.path, query, request.host_url, *more))


def find(key: str) -> bytes | None:
    """The bytes that are kept under a key of ``kept_key``, else None."""
    found = _room().get(key) if key else None
    g.was_kept = found is not None if key else None
    if found is not None:
        g.kept_key = key
    return found


def keep(key: str, content: bytes) -> None:
    """Keep bytes, and their compressed form as soon as this answer is compressed."""
    if key:
        g.kept_key = key
        _room().set(key, content)


def changed() -> None:
    """Say that this answer differs from the bytes that are kept: it is compressed anew."""
    g.pop("kept_key", None)


def _room() -> Kept:
    found: Kept = current_app.extensions[_EXTENSION]
    return found


def answer(
    body: bytes | str,
    content_type: str,
    *,
    name: str = "",
    fresh: int = FRESH,
    is_open: bool = True,
    is_inline: bool = False,
) -> Response:
    """A file, picture or data with ETag and cache header; 304 where the reader has it already.

    ``name`` is a stem and a suffix (``krefeld_places.csv``) for an answer to be saved, or with
    ``is_inline`` to be shown and perhaps saved. ``fresh`` is in seconds. ``is_open``: scripts and
    pages of other sites may read it.
    """
    content = body.encode() if isinstance(body, str) else body
    response = Response(content, content_type=content_type)
    response.cache_control.public = True
    response.cache_control.max_age = fresh
    if name:
        stem, _, suffix = name.partition(".")
        found = file_name(stem, suffix)
        kind = "inline" if is_inline else "attachment"
        response.headers["Content-Disposition"] = f'{kind}; filename="{found}"'
    if is_open:
        opened(response)
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    response.make_conditional(request)
    return response


def opened(response: Response) -> Response:
    """The answer, which scripts and pages of other sites may read."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
