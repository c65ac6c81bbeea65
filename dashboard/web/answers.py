"""Answers that are files, pictures or data for others: their release, ETag, cache and openness."""

import hashlib
from collections.abc import Callable
from urllib.parse import quote

from flask import Flask, Response, current_app, g, request

from dashboard.release import Releases
from dashboard.web.kept import Kept
from layers.export import file_name
from layers.store import Store

KEPT_BYTES = 32_000_000
"""Finished pictures and files that a process keeps."""
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
    the bytes depend on. Previews are not kept: they are for one reader.
    """
    if store.is_preview:
        return make()
    query = "&".join(f"{quote(k)}={quote(v)}" for k, v in sorted(request.args.items(multi=True)))
    key = "|".join((store.fingerprint, store.pin, request.path, query, request.host_url, *more))
    g.kept_key = key
    room: Kept = current_app.extensions[_EXTENSION]
    found = room.get(key)
    if found is None:
        found = make()
        room.set(key, found)
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
