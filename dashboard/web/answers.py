"""Answers that are files, pictures or data for others: their release, ETag, cache and openness."""

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar

from flask import Response, current_app, g, request

from dashboard.release import Releases
from dashboard.web.cache import EXTENSION, Results
from layers.export import file_name
from layers.store import Store

FRESH = 300
"""Seconds for which an answer may be used without asking again, unless told."""
T = TypeVar("T")


def asked_store(releases: Releases, municipality: str) -> Store:
    """The release that the request is about: that of its parameter ``release``, else the present
    one. Errors as Releases.cited."""
    return releases.cited(municipality, request.args.get("release", "").strip())


def kept(store: Store, make: Callable[[], bytes], *more: str, others: Iterable[str] = ()) -> bytes:
    """The bytes that ``make`` gives for this address and release, made once.

    ``more`` is whatever else the bytes depend on, ``others`` are the fingerprints of other releases
    that they were made of.
    """
    return made(kept_key(store, *more, others=others), make)


def made(key: str, make: Callable[[], bytes | T]) -> bytes | T:
    """The bytes that are kept under a key, else what ``make`` gives; only bytes are kept, and
    under the key '' nothing.

    Says so to the compression as well, which then compresses them once, and to the log.
    """
    if not key:
        g.was_kept = None
        return make()
    g.was_kept = True

    def make_it() -> bytes | T:
        g.was_kept = False
        return make()

    found = results().make(key, make_it)
    if isinstance(found, bytes):
        g.kept_key = key
    return found


def kept_key(store: Store, *more: str, others: Iterable[str] = ()) -> str:
    """What this address and release are kept under; '' for previews, which are for one reader.

    It begins with the fingerprints, by which a withdrawn release is forgotten.
    """
    query = request.query_string.decode("ascii", "replace")
    where = results().site or request.host_url
    return release_key(store, store.pin, request.path, query, where, *more, others=others)


def release_key(store: Store, *more: str, others: Iterable[str] = ()) -> str:
    """What something made of a release is kept under, and of nothing else than ``more``; '' for
    previews."""
    if store.is_preview:
        return ""
    parts = (str(len(part)) + ":" + part for part in more)
    digest = hashlib.sha256("".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]
    return ":".join((store.fingerprint, *others, digest))


def changed() -> None:
    """Say that this answer differs from the bytes that are kept: it is compressed anew."""
    g.pop("kept_key", None)


def results() -> Results:
    """What keeps finished results."""
    found: Results = current_app.extensions[EXTENSION]
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
