"""What is noted of a request: its id, and for the access log what was asked and how it went."""

import logging
import re
import secrets
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address
from time import perf_counter
from typing import Any, Protocol

from dashboard.logs import ACCESS, REQUEST_ID

HEADER = "X-Request-ID"
WAITED: ContextVar[float] = ContextVar("waited", default=0.0)
"""Seconds that the request of this thread waited for the thread."""
UNREAD, OUTSIDE = "unread", "static"
"""Endpoints of requests that could not be read, and of those that no route answered."""
PROBES = ("health", "ready")
"""Endpoints that machines ask every few seconds: noted at level debug alone."""
_NOTE = "bildungsatlas.note"
_COUNTS = "bildungsatlas.counts"
_SAFE = re.compile(r"[A-Za-z0-9_-]{8,64}")
_LONGEST = 300
"""Characters of a path or query in the log."""

log = logging.getLogger(ACCESS)

Environ = dict[str, Any]
Network = IPv4Network | IPv6Network


@dataclass
class Note:
    """One request. ``query`` is '' wherever it may tell something about a person; ``is_kept`` says
    whether the answer was there already, None where nothing is kept."""

    id: str
    begun: float = field(default_factory=lambda: perf_counter() - WAITED.get())
    endpoint: str = ""
    query: str = ""
    release: str = ""
    is_kept: bool | None = None

    @property
    def seconds(self) -> float:
        """Since the request came, by a clock that never jumps."""
        return perf_counter() - self.begun


class Counts(Protocol):
    """Counts requests (``dashboard.metrics``)."""

    def began(self) -> None:
        """A request has come."""

    def answered(self, note: Note, method: str, status: str) -> None:
        """It has been answered, with a status of three digits."""


class Noted:
    """WSGI around everything: gives each request its id, and the answer its header."""

    def __init__(self, inner: Callable[..., Iterable[bytes]], proxies: tuple[Network, ...]) -> None:
        self._inner = inner
        self._proxies = proxies
        self.counts: Counts | None = None
        """What counts requests, where somebody wants to know."""

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID", "")
        is_ours = not given or not is_from(environ, self._proxies) or not _SAFE.fullmatch(given)
        note = Note(secrets.token_hex(8) if is_ours else given)
        environ[_NOTE] = note
        REQUEST_ID.set(note.id)
        if self.counts is not None:
            self.counts.began()
            environ[_COUNTS] = self.counts

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, (HEADER, note.id)], *more)

        return self._inner(environ, start)


def is_from(environ: Environ, proxies: tuple[Network, ...]) -> bool:
    """Whether a request came from one of these addresses."""
    try:
        address = ip_address(str(environ.get("REMOTE_ADDR", "")))
    except ValueError:
        return False
    return any(address in network for network in proxies)


def note_of(environ: Environ) -> Note:
    """The note of a request; an empty one outside of the server, in tests."""
    found: Note = environ.setdefault(_NOTE, Note(""))
    return found


def answered(environ: Environ, status: str, size: int) -> None:
    """Write the line of one answered request; ``size`` in bytes of its body."""
    note: Note = environ.get(_NOTE) or Note("", endpoint=UNREAD)
    counts: Counts | None = environ.get(_COUNTS)
    if counts is not None:
        counts.answered(note, environ.get("REQUEST_METHOD", ""), status.split(" ", 1)[0])
    is_probe = note.endpoint in PROBES and status.startswith("200")
    level = logging.DEBUG if is_probe else logging.INFO
    if log.isEnabledFor(level):
        method, path = environ.get("REQUEST_METHOD", ""), environ.get("PATH_INFO", "")
        path = path.encode("latin-1", "replace").decode("utf-8", "replace")[:_LONGEST]
        fields = {
            "request_id": note.id,
            "method": method,
            "path": path,
            "query": note.query[:_LONGEST],
            "status": int(status.split(" ", 1)[0]),
            "bytes": size,
            "ms": round(note.seconds * 1000, 1),
            "release": note.release,
            "kept": note.is_kept,
        }
        log.log(level, "Anfrage", extra={"fields": fields})
    REQUEST_ID.set("")
