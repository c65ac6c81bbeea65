"""Costly work, a little at a time: pictures, documents and archives that are not there yet.

The limit counts over all visitors of a process, not per address: a hall full of phones shares one.
Requests for such files have threads of their own (``dashboard.worker``), so that pages are answered
whatever is being made.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import BoundedSemaphore, Lock
from typing import TypeVar

from flask import Flask, current_app

from dashboard.access import WAITED
from dashboard.errors import BusyError

T = TypeVar("T")

PATIENCE = 8.0
"""Seconds that somebody waits for a turn; what the request has already waited counts."""
COSTLY = frozenset({"png", "pdf", "pptx", "xlsx", "gpkg", "zip"})
"""Suffixes of files that are costly to make; ``dashboard.worker`` knows them as well."""
_EXTENSION = "bildungsatlas-costly"


class Costly:
    """Turns: ``at_once`` at a time, ``patience`` in seconds for the others."""

    def __init__(self, at_once: int, patience: float = PATIENCE) -> None:
        self.running = 0
        self.waiting = 0
        self.refused = 0
        """Those who were sent away so far."""
        self._patience = patience
        self._turns = BoundedSemaphore(at_once)
        self._lock = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and take it. Raises BusyError where that lasts too long."""
        self._take()
        try:
            yield
        finally:
            with self._lock:
                self.running -= 1
            self._turns.release()

    def _take(self) -> None:
        patience = max(0.0, self._patience - WAITED.get())
        with self._lock:
            self.waiting += 1
        is_taken = self._turns.acquire(timeout=patience)
        with self._lock:
            self.waiting -= 1
            if is_taken:
                self.running += 1
            else:
                self.refused += 1
        if not is_taken:
            raise BusyError


def register(server: Flask, at_once: int) -> Costly:
    """Give the application its turns."""
    found = Costly(at_once)
    server.extensions[_EXTENSION] = found
    return found


def turn() -> AbstractContextManager[None]:
    """A turn of the present application; errors as Costly.turn."""
    found: Costly = current_app.extensions[_EXTENSION]
    return found.turn()


def in_turn(make: Callable[[], T], suffix: str) -> Callable[[], T]:
    """``make``, in its turn where a file of that suffix is costly."""

    def made() -> T:
        with turn():
            return make()

    return made if suffix in COSTLY else make
