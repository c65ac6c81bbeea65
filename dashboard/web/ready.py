"""Answers that stand ready: whole ones, sent again as they are while nothing of theirs changed.

Pages and files of a release are kept anyway (``dashboard.web.cache``), but each answer to them went
through routes, headers, policy and compression again, which is most of what it costs. Here the same
request gets the same bytes and headers at once.
"""

import os
from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from flask import Flask, Response, g, request

from dashboard.access import Environ, note_of
from dashboard.release import Releases

LASTING = frozenset({"values", "geometry", "places"})
"""Endpoints of files that hang on nothing but their release and their address."""
_KEPT = ("page-", "download-")
_TABLES = ("csv", "xlsx")
"""Downloads that do not say the day on which they were asked for."""
_MARK = "bildungsatlas.ready"
_OTHERS = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_RANGE", "HTTP_IF_MATCH",
           "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE")  # fmt: skip
"""Whoever sends one of these may get something else."""
MOST = 12_000_000
"""Bytes that stand ready at most; most of them are those that the cache keeps."""
_SENT = (200, 304)
_OVERHEAD = 6_000
"""Bytes that an entry needs beside its body: headers, among them a policy, and its key."""

Key = tuple[object, ...]
Start = Callable[..., Any]


class _Answer(NamedTuple):
    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    noted: tuple[str, str, str]


class Ready:
    """WSGI around the routes. At most ``limit`` bytes are kept, the least recently used go first.

    An answer is good for one request line, host, encoding and ETag, as long as the folder of the
    releases, the pointer of the municipality and the note of its withdrawals are the same files,
    and the same releases are open (``Releases.steady``).
    """

    def __init__(
        self, inner: Callable[..., Iterable[bytes]], folder: Path, releases: Releases, limit: int
    ) -> None:
        self._inner = inner
        self._folder = str(folder)
        self._releases = releases
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[Key, _Answer] = OrderedDict()
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self._inner(environ, start_response)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        if found is None:
            return self._made(environ, start_response, key)
        note = note_of(environ)
        note.endpoint, note.query, note.release = found.noted
        note.is_kept = True
        start_response(found.status, list(found.headers))
        return [found.body]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._size = 0

    def _key(self, environ: Environ) -> Key | None:
        """What an answer hangs on, looked up before it is made; None for requests that always go
        to the routes."""
        path = environ.get("PATH_INFO", "")
        slug = path[1:].partition("/")[0]
        is_plain = environ["REQUEST_METHOD"] == "GET" and not any(map(environ.get, _OTHERS))
        if not is_plain or slug == "assets":
            return None
        state = self._releases.steady(slug)
        if state is None:
            return None
        named = f"{self._folder}/{slug}"
        return (
            path,
            environ.get("QUERY_STRING", ""),
            environ.get("wsgi.url_scheme"),
            environ.get("HTTP_HOST"),
            environ.get("HTTP_ACCEPT_ENCODING", ""),
            environ.get("HTTP_IF_NONE_MATCH", ""),
            state,
            *map(_stamp, (self._folder, f"{named}.current", f"{named}.withdrawn")),
        )

    def _made(self, environ: Environ, start_response: Start, key: Key) -> Iterable[bytes]:
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            begun.append((status, headers))
            return start_response(status, headers, *more)

        made = self._inner(environ, start)
        if not environ.get(_MARK):
            return made
        try:
            body = b"".join(made)
        finally:
            getattr(made, "close", lambda: None)()
        if len(begun) == 1:
            note = note_of(environ)
            status, headers = begun[0]
            # The server writes the moment at which it sends.
            lasting = tuple(pair for pair in headers if pair[0].lower() != "date")
            noted = (note.endpoint, note.query, note.release)
            self._keep(key, _Answer(status, lasting, body, noted))
        return [body]

    def _keep(self, key: Key, answer: _Answer) -> None:
        if _size(answer) > self._limit // 4:
            return
        with self._lock:
            if key not in self._kept:
                self._kept[key] = answer
                self._size += _size(answer)
            while self._size > self._limit:
                self._size -= _size(self._kept.popitem(last=False)[1])


def _size(answer: _Answer) -> int:
    return len(answer.body) + _OVERHEAD


def _stamp(path: str) -> tuple[int, ...]:
    """As ``dashboard.withdrawals.stamp``, for the path of many requests."""
    try:
        found = os.stat(path)  # noqa: PTH116 - half as long as by pathlib
    except (OSError, ValueError):
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_size


def register(server: Flask, folder: Path, releases: Releases, limit: int) -> Ready:
    """Put them in front of the routes. ``limit`` in bytes, 0 keeps nothing."""

    @server.after_request
    def mark(response: Response) -> Response:
        request.environ[_MARK] = _may_be_kept(response)
        return response

    ready = Ready(server.wsgi_app, folder, releases, limit)
    releases.withdrawals.forget.append(ready.clear)
    if limit:
        server.wsgi_app = ready  # type: ignore[method-assign]
    return ready


def _may_be_kept(response: Response) -> bool:
    """Whether everybody who sends the same request may get these very bytes."""
    endpoint = request.endpoint or ""
    is_kept = endpoint.startswith(_KEPT) and bool(g.get("kept_key"))
    if endpoint.startswith("download-") and (request.view_args or {}).get("suffix") not in _TABLES:
        return False
    return (
        (is_kept or endpoint in LASTING)
        and response.status_code in _SENT
        and not response.is_streamed
        and not response.cache_control.no_store
        and "Set-Cookie" not in response.headers
    )
