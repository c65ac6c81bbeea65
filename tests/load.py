"""Visitors who keep asking a server, for tests of what happens to it meanwhile."""

import http.client
import itertools
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import urlsplit

PATIENCE = 300.0
"""Seconds after which a visitor gives up on an answer."""


@dataclass(frozen=True)
class Answer:
    """What one request came to: ``status`` 0 where there was no answer, then ``said`` says why."""

    path: str
    status: int
    seconds: float
    said: str = ""


@dataclass
class Load:
    """``clients`` visitors who ask ``paths`` of ``base`` in turn, from entering to leaving, each
    over a connection of its own that is kept open. Use as a context manager.

    A request over a kept connection that the server has closed meanwhile is sent once more, as
    browsers do.
    """

    base: str
    paths: Sequence[str]
    clients: int = 8
    answers: list[Answer] = field(default_factory=list)

    def __enter__(self) -> "Load":
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._visit, args=(number,), daemon=True)
            for number in range(self.clients)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(PATIENCE + 5)

    def wait_for(self, count: int, longest: float = 300.0) -> None:
        """Wait until so many more answers are there. Raises TimeoutError."""
        wanted, end = len(self.answers) + count, time.monotonic() + longest
        while len(self.answers) < wanted:
            if time.monotonic() > end:
                raise TimeoutError(f"{len(self.answers)} answers, {wanted} wanted")
            time.sleep(0.02)

    @property
    def failed(self) -> list[Answer]:
        """Answers that a visitor must not get: none at all, or 5xx."""
        return [a for a in list(self.answers) if a.status == 0 or a.status >= 500]

    def _visit(self, number: int) -> None:
        where = urlsplit(self.base)
        connection: http.client.HTTPConnection | None = None
        for path in itertools.islice(itertools.cycle(self.paths), number, None):
            if self._over.is_set():
                break
            start, is_kept = time.perf_counter(), connection is not None
            try:
                connection, status = _ask(connection, where.netloc, path)
                said = ""
            except (OSError, http.client.HTTPException) as first:
                connection, status, said = None, 0, repr(first)
                if is_kept:
                    try:
                        connection, status = _ask(None, where.netloc, path)
                        said = ""
                    except (OSError, http.client.HTTPException) as second:
                        connection, said = None, repr(second)
            self.answers.append(Answer(path, status, time.perf_counter() - start, said))
            if status == 0:
                time.sleep(0.05)
        if connection is not None:
            connection.close()


def _ask(
    connection: http.client.HTTPConnection | None, netloc: str, path: str
) -> tuple[http.client.HTTPConnection, int]:
    if connection is None:
        connection = http.client.HTTPConnection(netloc, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "br, gzip"})
        answer = connection.getresponse()
        answer.read()
    except BaseException:
        connection.close()
        raise
    return connection, answer.status
