"""A limit on the time of one query, of all stores of this process.

One thread watches the queries that run; it sleeps while there are none. A query enters and leaves a
table, which takes about a microsecond.
"""

import threading
import time
from math import inf
from types import TracebackType
from typing import Self

import duckdb


class QueryTooLongError(Exception):
    """A query was stopped because it took longer than allowed."""


class QueryLimit:
    """Stops queries after ``seconds``; none where that is infinite."""

    def __init__(self, seconds: float = inf) -> None:
        self.seconds = seconds
        self.stopped = 0
        """Queries that were stopped so far."""
        self._running: dict[int, Limited] = {}
        self._lock = threading.Lock()
        self._work = threading.Event()
        self._watcher: threading.Thread | None = None

    def over(self, cursor: duckdb.DuckDBPyConnection) -> "Limited":
        """A context in which the cursor's queries are stopped when they take too long; it ends
        with QueryTooLongError then."""
        return Limited(self, cursor)

    def enter(self, query: "Limited") -> None:
        """Begin to watch a query."""
        if self.seconds == inf:
            return
        query.end = time.monotonic() + self.seconds
        with self._lock:
            self._running[id(query)] = query
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, daemon=True, name="queries")
                self._watcher.start()
        if not self._work.is_set():
            self._work.set()

    def leave(self, query: "Limited") -> None:
        """The query has ended; it will not be stopped any more."""
        with self._lock:
            self._running.pop(id(query), None)

    def _watch(self) -> None:
        while True:
            self._work.wait()
            time.sleep(min(max(self.seconds / 20, 0.01), 0.5))
            now = time.monotonic()
            with self._lock:
                for query in self._running.values():
                    if query.end <= now and not query.is_stopped:
                        query.is_stopped = True
                        self.stopped += 1
                        query.cursor.interrupt()
                if not self._running:
                    self._work.clear()


class Limited:
    """One query under a limit."""

    __slots__ = ("cursor", "end", "is_stopped", "limit")

    def __init__(self, limit: QueryLimit, cursor: duckdb.DuckDBPyConnection) -> None:
        self.limit = limit
        self.cursor = cursor
        self.end = inf
        self.is_stopped = False

    def __enter__(self) -> Self:
        self.limit.enter(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.limit.leave(self)
        if self.is_stopped and isinstance(error, duckdb.InterruptException):
            raise QueryTooLongError from error


QUERIES = QueryLimit()
"""The limit of this process; whoever serves sets its seconds."""
